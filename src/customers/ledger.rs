//! The customers' ledger: order lines folded by (customer, order), then one record per customer.

use super::record::Customer;
use crate::error::{Code, Error, Result, reserve};
use crate::fold::{Bytes, Fold, bad_bytes};
use crate::ingest::number::divide_half_even;
use crate::orders::{DAY, Money, OrderLine};
use crate::sorting::{sort_by, sort_whole};
use std::ops::Range;

/// One order of one customer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Basket {
    pub customer: u32,
    pub order: u32,
    /// Day of the order's first line, since 1970-01-01.
    pub day: i64,
    pub amount: Money,
    pub lines: i64,
}

/// The fold's result: baskets sorted by (customer, order), distinct products per customer sorted
/// by (customer, product).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Baskets {
    pub baskets: Vec<Basket>,
    pub products: Vec<(u32, u32)>,
}

/// Partial of stage `customers`: about 32 bytes an order and 8 per customer and product.
///
/// Lines in the order of their customers are taken in by one walk; any others are sorted in later.
#[derive(Clone, Debug, Default)]
pub struct Ledger {
    /// Each (customer, order) once, if `baskets` is strictly ascending; otherwise perhaps in pieces.
    baskets: Vec<Basket>,
    products: Vec<(u32, u32)>,
}

/// A line's basket is looked for among so many of its customer's latest.
const NEAR: usize = 4;
/// So many baskets or products of one customer are sorted by insertion.
const FEW: usize = 32;

impl Ledger {
    /// Takes in one line.
    #[inline(always)]
    pub(super) fn take(&mut self, line: &OrderLine) -> Result<()> {
        let basket = Basket {
            customer: line.customer,
            order: line.order,
            day: day_of(line.at),
            amount: line.amount,
            lines: 1,
        };
        reserve(&mut self.products, 1, WHAT)?;
        self.products.push((line.customer, line.product));
        match self.baskets.last_mut() {
            Some(last) if last.order == line.order && last.customer == line.customer => {
                last.add(&basket)
            }
            _ => self.add(basket),
        }
    }

    fn add(&mut self, basket: Basket) -> Result<()> {
        let near = self.baskets.iter_mut().rev().take(NEAR);
        for known in near.take_while(|b| b.customer == basket.customer) {
            if known.order == basket.order {
                return known.add(&basket);
            }
        }
        reserve(&mut self.baskets, 1, WHAT)?;
        self.baskets.push(basket);
        Ok(())
    }

    fn sorted(mut self) -> Result<Baskets> {
        let key = |b: &Basket| (b.customer, b.order);
        arrange(&mut self.baskets, &key, &|b| b.customer);
        let mut kept = 0;
        for i in 1..self.baskets.len() {
            let basket = self.baskets[i];
            if key(&basket) == key(&self.baskets[kept]) {
                self.baskets[kept].add(&basket)?;
            } else {
                kept += 1;
                self.baskets[kept] = basket;
            }
        }
        self.baskets.truncate(kept + 1);
        arrange(&mut self.products, &|p| *p, &|p| p.0);
        self.products.dedup();
        Ok(Baskets {
            baskets: self.baskets,
            products: self.products,
        })
    }
}

impl Basket {
    #[inline(always)]
    fn add(&mut self, more: &Basket) -> Result<()> {
        self.day = self.day.min(more.day);
        self.amount = self.amount.checked_add(more.amount).ok_or_else(overflow)?;
        self.lines = self.lines.checked_add(more.lines).ok_or_else(overflow)?;
        Ok(())
    }
}

/// Sorts by `key`, whose first half is the customer: customer by customer where these ascend.
#[inline(always)]
fn arrange<T: Copy>(
    items: &mut Vec<T>,
    key: &impl Fn(&T) -> (u32, u32),
    customer: &impl Fn(&T) -> u32,
) {
    if !items.is_sorted_by_key(customer) {
        return sort_by(items, &|a, b| key(a).cmp(&key(b)));
    }
    for own in items.chunk_by_mut(|a, b| customer(a) == customer(b)) {
        if own.len() > FEW {
            let mut sorted = own.to_vec();
            sort_by(&mut sorted, &|a, b| key(a).cmp(&key(b)));
            own.copy_from_slice(&sorted);
            continue;
        }
        for i in 1..own.len() {
            let item = own[i];
            let mut j = i;
            while j > 0 && key(&item) < key(&own[j - 1]) {
                own[j] = own[j - 1];
                j -= 1;
            }
            own[j] = item;
        }
    }
}

/// Whole days; seconds until 2106 by a division of 32 bits, which is much the faster in wasm.
#[inline(always)]
fn day_of(at: i64) -> i64 {
    match u32::try_from(at) {
        Ok(at) => i64::from(at / DAY as u32),
        Err(_) => at.div_euclid(DAY),
    }
}

impl Fold for Ledger {
    type Chunk = [OrderLine];
    type Output = Baskets;

    fn fold(&mut self, lines: &[OrderLine]) -> Result<()> {
        lines.iter().try_for_each(|line| self.take(line))
    }

    fn merge(&mut self, other: Ledger) -> Result<()> {
        reserve(&mut self.baskets, other.baskets.len(), WHAT)?;
        reserve(&mut self.products, other.products.len(), WHAT)?;
        self.baskets.extend(other.baskets);
        self.products.extend(other.products);
        Ok(())
    }

    fn to_bytes(&self) -> Vec<u8> {
        let mut out = b"RLED".to_vec();
        out.extend_from_slice(&1u32.to_le_bytes());
        let Ok(sorted) = self.clone().sorted() else {
            // No count follows, so that reading it fails, as folding on would.
            return out;
        };
        out.extend_from_slice(&(sorted.baskets.len() as u64).to_le_bytes());
        for b in &sorted.baskets {
            out.extend_from_slice(&b.customer.to_le_bytes());
            out.extend_from_slice(&b.order.to_le_bytes());
            for value in [b.day, b.amount, b.lines] {
                out.extend_from_slice(&value.to_le_bytes());
            }
        }
        out.extend_from_slice(&(sorted.products.len() as u64).to_le_bytes());
        for (customer, product) in &sorted.products {
            out.extend_from_slice(&customer.to_le_bytes());
            out.extend_from_slice(&product.to_le_bytes());
        }
        out
    }

    fn from_bytes(bytes: &[u8]) -> Result<Self> {
        let mut b = Bytes::open(bytes, b"RLED", 1)?;
        let mut ledger = Ledger::default();
        let mut last = None;
        for _ in 0..b.count(32)? {
            let (customer, order) = (b.u32()?, b.u32()?);
            let (day, amount, lines) = (b.i64()?, b.i64()?, b.i64()?);
            if last.replace((customer, order)) >= Some((customer, order)) || lines < 1 {
                return Err(bad_bytes());
            }
            ledger.baskets.push(Basket {
                customer,
                order,
                day,
                amount,
                lines,
            });
        }
        let mut last = None;
        for _ in 0..b.count(8)? {
            let pair = (b.u32()?, b.u32()?);
            if last.replace(pair) >= Some(pair) {
                return Err(bad_bytes());
            }
            ledger.products.push(pair);
        }
        b.end()?;
        Ok(ledger)
    }

    fn finish(self) -> Result<Baskets> {
        self.sorted()
    }
}

const WHAT: &str = "The customers' ledger";

/// One record for each of these customers, in the order of their numbers, as of `today` (days since
/// 1970-01-01), added to `records`.
///
/// Each must have a basket, and there must be none of others. Orders after `today` count with a
/// recency of 0.
pub fn add_records(
    baskets: &Baskets,
    customers: Range<usize>,
    today: i64,
    records: &mut Vec<Customer>,
) -> Result<()> {
    let base = records.len();
    let at = |customer: u32| base + (customer as usize - customers.start);
    reserve(records, customers.len(), WHAT)?;
    records.resize(base + customers.len(), Customer::default());
    let mut days = Vec::new();
    for group in baskets.baskets.chunk_by(|a, b| a.customer == b.customer) {
        records[at(group[0].customer)] = record(group, today, &mut days)?;
    }
    for (customer, _) in &baskets.products {
        records[at(*customer)].products += 1;
    }
    Ok(())
}

fn record(baskets: &[Basket], today: i64, days: &mut Vec<i64>) -> Result<Customer> {
    days.clear();
    days.extend(baskets.iter().map(|b| b.day));
    sort_whole(days);
    days.dedup();
    let (first, last) = (days[0], days[days.len() - 1]);
    let monetary = baskets
        .iter()
        .try_fold(0i64, |sum, b| sum.checked_add(b.amount))
        .ok_or_else(overflow)?;
    let frequency = baskets.len() as i64;
    let gaps = days.len() as i64 - 1;
    let gap = (gaps > 0).then(|| (last - first) as f64 / gaps as f64);
    let gap_spread = (gaps > 1).then(|| {
        let mean = (last - first) as f64 / gaps as f64;
        let squares = days.windows(2).fold(0.0, |sum, w| {
            let off = (w[1] - w[0]) as f64 - mean;
            sum + off * off
        });
        (squares / (gaps - 1) as f64).sqrt()
    });
    Ok(Customer {
        recency: (today - last).max(0),
        frequency,
        monetary,
        tenure: (today - first).max(0),
        basket: divide_half_even(monetary.into(), frequency.into()) as Money,
        gap,
        gap_spread,
        discount_share: 0.0,
        return_share: 0.0,
        lines: baskets.iter().map(|b| b.lines).sum(),
        products: 0,
        first,
        last,
    })
}

fn overflow() -> Error {
    Error::new(
        Code::Overflow,
        "The amounts of a customer add up to more than exact money can hold",
        "Check the amount column",
    )
}
