//! Order lines → who bought what: the fold that every recommender starts from.
//!
//! In: chunks of [`OrderLine`], in any order and any split. Out: [`Purchases`], the sparse
//! customer × product matrix. A line with a negative quantity (a return that was kept) is no
//! purchase: it lowers the quantity and adds neither an order nor a date, and a customer with
//! nothing but returns of a product has not bought it.

use super::Purchases;
use crate::error::{Code, Error, Result, reserve};
use crate::fold::{Bytes, Fold, bad_bytes};
use crate::orders::{OrderLine, Quantity};

const TAG: &[u8; 4] = b"RGIN";
const VERSION: u32 = 1;
/// Bytes of one record in [`Fold::to_bytes`].
const WIDTH: usize = 28;
/// The unsorted tail is sorted in when it is as long as the sorted part, and not before this.
const TAIL: usize = 1 << 14;
/// The date of a record that holds returns only.
const NEVER: i64 = i64::MIN;

/// What one customer has to do with one product.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Interaction {
    pub customer: u32,
    pub product: u32,
    /// Distinct orders with this product; at least 1.
    pub orders: u32,
    /// Net quantity, returns taken off.
    pub quantity: Quantity,
    /// The last purchase, seconds since 1970-01-01.
    pub last: i64,
}

/// The partial: one record of 32 bytes per (customer, product, order).
#[derive(Clone, Debug, Default)]
pub struct Interactions {
    /// The first `sorted` are strictly ascending by key.
    records: Vec<Record>,
    sorted: usize,
}

#[derive(Clone, Copy, Debug)]
struct Record {
    customer: u32,
    product: u32,
    order: u32,
    quantity: Quantity,
    last: i64,
}

impl Record {
    fn of(line: &OrderLine) -> Record {
        let last = if line.quantity < 0 { NEVER } else { line.at };
        Record {
            customer: line.customer,
            product: line.product,
            order: line.order,
            quantity: line.quantity,
            last,
        }
    }

    fn key(&self) -> (u32, u32, u32) {
        (self.customer, self.product, self.order)
    }

    fn add(&mut self, other: &Record) -> Result<()> {
        self.quantity = self
            .quantity
            .checked_add(other.quantity)
            .ok_or_else(overflow)?;
        self.last = self.last.max(other.last);
        Ok(())
    }
}

impl Interactions {
    /// The interactions in order of customer and product; those without a purchase are left out.
    pub fn into_sorted(mut self) -> Result<Vec<Interaction>> {
        self.compact()?;
        let mut all = Vec::new();
        reserve(&mut all, self.records.len(), "The table of who bought what")?;
        for pair in self
            .records
            .chunk_by(|a, b| (a.customer, a.product) == (b.customer, b.product))
        {
            let bought = pair.iter().filter(|r| r.last != NEVER).count();
            if bought == 0 {
                continue;
            }
            let mut sum = pair[0];
            pair[1..].iter().try_for_each(|record| sum.add(record))?;
            let Record {
                customer,
                product,
                quantity,
                last,
                ..
            } = sum;
            all.push(Interaction {
                customer,
                product,
                orders: bought as u32,
                quantity,
                last,
            });
        }
        Ok(all)
    }

    fn take(&mut self, more: impl ExactSizeIterator<Item = Record>) -> Result<()> {
        reserve(
            &mut self.records,
            more.len(),
            "The table of who bought what",
        )?;
        self.records.extend(more);
        let tail = self.records.len() - self.sorted;
        if tail >= TAIL.max(self.sorted) {
            self.compact()
        } else {
            Ok(())
        }
    }

    fn compact(&mut self) -> Result<()> {
        if self.sorted == self.records.len() {
            return Ok(());
        }
        crate::sorting::sort_by(&mut self.records, &|a, b| a.key().cmp(&b.key()));
        let mut kept = 0;
        for i in 1..self.records.len() {
            let record = self.records[i];
            if record.key() == self.records[kept].key() {
                self.records[kept].add(&record)?;
            } else {
                kept += 1;
                self.records[kept] = record;
            }
        }
        self.records.truncate(kept + 1);
        self.sorted = self.records.len();
        Ok(())
    }
}

impl Fold for Interactions {
    type Chunk = [OrderLine];
    type Output = Purchases;

    fn fold(&mut self, chunk: &[OrderLine]) -> Result<()> {
        self.take(chunk.iter().map(Record::of))
    }

    fn merge(&mut self, other: Self) -> Result<()> {
        if self.records.is_empty() {
            *self = other;
            return Ok(());
        }
        self.take(other.records.into_iter())
    }

    fn to_bytes(&self) -> Vec<u8> {
        let mut sorted = self.clone();
        // A sum that does not fit stays in two records; reading them back fails as folding on does.
        let _ = sorted.compact();
        let mut bytes = Vec::with_capacity(16 + sorted.records.len() * WIDTH);
        bytes.extend_from_slice(TAG);
        bytes.extend_from_slice(&VERSION.to_le_bytes());
        bytes.extend_from_slice(&(sorted.records.len() as u64).to_le_bytes());
        for record in &sorted.records {
            for id in [record.customer, record.product, record.order] {
                bytes.extend_from_slice(&id.to_le_bytes());
            }
            bytes.extend_from_slice(&record.quantity.to_le_bytes());
            bytes.extend_from_slice(&record.last.to_le_bytes());
        }
        bytes
    }

    fn from_bytes(bytes: &[u8]) -> Result<Self> {
        let mut b = Bytes::open(bytes, TAG, VERSION)?;
        let count = b.count(WIDTH)?;
        let mut records: Vec<Record> = Vec::new();
        reserve(&mut records, count, "The table of who bought what")?;
        for _ in 0..count {
            let [customer, product, order] = [b.u32()?, b.u32()?, b.u32()?];
            let record = Record {
                customer,
                product,
                order,
                quantity: b.i64()?,
                last: b.i64()?,
            };
            if records
                .last()
                .is_some_and(|before| before.key() >= record.key())
            {
                return Err(bad_bytes());
            }
            records.push(record);
        }
        b.end()?;
        Ok(Interactions {
            sorted: records.len(),
            records,
        })
    }

    fn finish(self) -> Result<Purchases> {
        let mut purchases = Purchases::default();
        purchases.extend(&self.into_sorted()?)?;
        Ok(purchases)
    }
}

fn overflow() -> Error {
    Error::new(
        Code::Overflow,
        "The quantities of one product by one customer add up to more than can be counted",
        "Check the column mapped as quantity",
    )
}
