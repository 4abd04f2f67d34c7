//! The customers' ledger: order lines folded by (customer, order), then one record per customer.

use super::record::Customer;
use crate::error::{Code, Error, Result, reserve};
use crate::fold::{Bytes, Fold, bad_bytes};
use crate::ingest::number::divide_half_even;
use crate::orders::{DAY, Money, OrderLine};
use crate::sorting::{sort_by, sort_whole};
use hashbrown::{HashMap, HashSet};

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

/// Partial of stage `customers`: about 40 bytes an order and 8 per customer and product.
#[derive(Clone, Debug, Default)]
pub struct Ledger {
    baskets: HashMap<(u32, u32), (i64, Money, i64)>,
    products: HashSet<(u32, u32)>,
}

impl Ledger {
    fn add(&mut self, basket: Basket) -> Result<()> {
        let Basket {
            customer,
            order,
            day,
            amount,
            lines,
        } = basket;
        self.baskets
            .try_reserve(1)
            .map_err(|_| out_of_memory(self.baskets.len()))?;
        let entry = self.baskets.entry((customer, order)).or_insert((day, 0, 0));
        entry.0 = entry.0.min(day);
        entry.1 = entry.1.checked_add(amount).ok_or_else(overflow)?;
        entry.2 = entry.2.checked_add(lines).ok_or_else(overflow)?;
        Ok(())
    }
}

impl Fold for Ledger {
    type Chunk = [OrderLine];
    type Output = Baskets;

    fn fold(&mut self, lines: &[OrderLine]) -> Result<()> {
        self.products
            .try_reserve(lines.len() / 8)
            .map_err(|_| out_of_memory(self.products.len()))?;
        for l in lines {
            let day = l.at.div_euclid(DAY);
            self.add(Basket {
                customer: l.customer,
                order: l.order,
                day,
                amount: l.amount,
                lines: 1,
            })?;
            self.products.insert((l.customer, l.product));
        }
        Ok(())
    }

    fn merge(&mut self, other: Ledger) -> Result<()> {
        for ((customer, order), (day, amount, lines)) in other.baskets {
            self.add(Basket {
                customer,
                order,
                day,
                amount,
                lines,
            })?;
        }
        self.products.extend(other.products);
        Ok(())
    }

    fn to_bytes(&self) -> Vec<u8> {
        let sorted = self.clone().sorted();
        let mut out = b"RLED".to_vec();
        out.extend_from_slice(&1u32.to_le_bytes());
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
            ledger.add(Basket {
                customer,
                order,
                day,
                amount,
                lines,
            })?;
        }
        let mut last = None;
        for _ in 0..b.count(8)? {
            let pair = (b.u32()?, b.u32()?);
            if last.replace(pair) >= Some(pair) {
                return Err(bad_bytes());
            }
            ledger.products.insert(pair);
        }
        b.end()?;
        Ok(ledger)
    }

    fn finish(self) -> Result<Baskets> {
        Ok(self.sorted())
    }
}

impl Ledger {
    fn sorted(self) -> Baskets {
        let mut baskets: Vec<Basket> = self
            .baskets
            .into_iter()
            .map(|((customer, order), (day, amount, lines))| Basket {
                customer,
                order,
                day,
                amount,
                lines,
            })
            .collect();
        sort_by(&mut baskets, &|a, b| {
            (a.customer, a.order).cmp(&(b.customer, b.order))
        });
        let mut products: Vec<(u32, u32)> = self.products.into_iter().collect();
        sort_by(&mut products, &|a, b| a.cmp(b));
        Baskets { baskets, products }
    }
}

/// One record per customer, in the order of their numbers, as of `today` (days since 1970-01-01).
///
/// Customers must be numbered 0 .. `customers` and each have a basket. Orders after `today` count
/// with a recency of 0.
pub fn records(baskets: &Baskets, customers: usize, today: i64) -> Result<Vec<Customer>> {
    let mut out = Vec::new();
    reserve(&mut out, customers, "The customers' ledger")?;
    out.resize(customers, Customer::default());
    for group in baskets.baskets.chunk_by(|a, b| a.customer == b.customer) {
        out[group[0].customer as usize] = record(group, today)?;
    }
    for (customer, _) in &baskets.products {
        out[*customer as usize].products += 1;
    }
    Ok(out)
}

fn record(baskets: &[Basket], today: i64) -> Result<Customer> {
    let mut days: Vec<i64> = baskets.iter().map(|b| b.day).collect();
    sort_whole(&mut days);
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

fn out_of_memory(entries: usize) -> Error {
    Error::new(
        Code::OutOfMemory,
        format!(
            "The ledger needs more than the {} MiB it has",
            entries * 48 / (1 << 20)
        ),
        "Close other tabs, or use a file of a shorter period",
    )
}
