//! The book of order lines: a fold over batches, with ids interned and lines kept compactly.

use super::batch::{Batch, BatchLine};
use super::dictionary::Dictionary;
use super::line::{Money, Quantity};
use super::sorted::Sorted;
use crate::error::{Result, reserve};
use crate::fold::{Bytes, Fold, bad_bytes};

/// A line with ids of the book's own dictionaries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BookLine {
    pub customer: u32,
    pub order: u32,
    pub product: u32,
    pub free: bool,
    pub at: i64,
    pub quantity: Quantity,
    pub amount: Money,
    pub discount: Money,
    pub row: u64,
}

const WIDTH: usize = 4 * 4 + 5 * 8;

/// Name and category of a product, each from the earliest row that has one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Described {
    pub name: (u64, Vec<u8>),
    pub category: (u64, Vec<u8>),
}

/// All lines so far; the partial of stage `orders`.
///
/// About 60 bytes a line and the text of each different id once.
#[derive(Clone, Default)]
pub struct Book {
    pub(super) customers: Dictionary,
    pub(super) orders: Dictionary,
    pub(super) products: Dictionary,
    pub(super) described: Vec<Described>,
    pub(super) lines: Vec<BookLine>,
}

fn describe(slot: &mut (u64, Vec<u8>), row: u64, text: &[u8]) {
    if !text.is_empty() && (slot.1.is_empty() || row < slot.0) {
        *slot = (row, text.to_vec());
    }
}

impl Book {
    pub fn len(&self) -> usize {
        self.lines.len()
    }

    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// The same with customers merged whose ids are spellings of one: see `same.rs`.
    pub fn finish_merged(self) -> Result<Sorted> {
        Sorted::new(self, true)
    }

    fn product(&mut self, id: &[u8]) -> Result<u32> {
        let product = self.products.intern(id)?;
        if product as usize == self.described.len() {
            self.described.push(Described::default());
        }
        Ok(product)
    }
}

impl Fold for Book {
    type Chunk = Batch;
    type Output = Sorted;

    fn fold(&mut self, batch: &Batch) -> Result<()> {
        reserve(
            &mut self.lines,
            batch.lines.len(),
            "The list of order lines",
        )?;
        for line in &batch.lines {
            let customer = self.customers.intern(batch.get(line.customer))?;
            let order = self.orders.intern(batch.get(line.order))?;
            let product = self.product(batch.get(line.product))?;
            let described = &mut self.described[product as usize];
            describe(&mut described.name, line.row, batch.get(line.name));
            describe(&mut described.category, line.row, batch.get(line.category));
            let BatchLine {
                at,
                quantity,
                amount,
                discount,
                free,
                row,
                ..
            } = *line;
            self.lines.push(BookLine {
                customer,
                order,
                product,
                free,
                at,
                quantity,
                amount,
                discount,
                row,
            });
        }
        Ok(())
    }

    fn merge(&mut self, other: Book) -> Result<()> {
        let rename = |into: &mut Dictionary, from: &Dictionary| {
            from.iter()
                .map(|id| into.intern(id))
                .collect::<Result<Vec<u32>>>()
        };
        let customers = rename(&mut self.customers, &other.customers)?;
        let orders = rename(&mut self.orders, &other.orders)?;
        let mut products = Vec::new();
        for (id, theirs) in other.products.iter().zip(&other.described) {
            let product = self.product(id)?;
            let ours = &mut self.described[product as usize];
            describe(&mut ours.name, theirs.name.0, &theirs.name.1);
            describe(&mut ours.category, theirs.category.0, &theirs.category.1);
            products.push(product);
        }
        reserve(
            &mut self.lines,
            other.lines.len(),
            "The list of order lines",
        )?;
        self.lines.extend(other.lines.iter().map(|line| BookLine {
            customer: customers[line.customer as usize],
            order: orders[line.order as usize],
            product: products[line.product as usize],
            ..*line
        }));
        Ok(())
    }

    fn to_bytes(&self) -> Vec<u8> {
        let mut out = b"RBOK".to_vec();
        out.extend_from_slice(&1u32.to_le_bytes());
        for dictionary in [&self.customers, &self.orders, &self.products] {
            dictionary.to_bytes(&mut out);
        }
        for described in &self.described {
            for (row, text) in [&described.name, &described.category] {
                out.extend_from_slice(&row.to_le_bytes());
                out.extend_from_slice(&(text.len() as u64).to_le_bytes());
                out.extend_from_slice(text);
            }
        }
        out.extend_from_slice(&(self.lines.len() as u64).to_le_bytes());
        for l in &self.lines {
            for id in [l.customer, l.order, l.product, u32::from(l.free)] {
                out.extend_from_slice(&id.to_le_bytes());
            }
            for value in [l.at, l.quantity, l.amount, l.discount, l.row as i64] {
                out.extend_from_slice(&value.to_le_bytes());
            }
        }
        out
    }

    fn from_bytes(bytes: &[u8]) -> Result<Self> {
        let mut b = Bytes::open(bytes, b"RBOK", 1)?;
        let mut book = Book {
            customers: Dictionary::from_bytes(&mut b)?,
            orders: Dictionary::from_bytes(&mut b)?,
            products: Dictionary::from_bytes(&mut b)?,
            ..Book::default()
        };
        let text = |b: &mut Bytes<'_>| -> Result<(u64, Vec<u8>)> {
            let row = b.u64()?;
            let n = b.count(1)?;
            Ok((row, b.take(n)?.to_vec()))
        };
        for _ in 0..book.products.len() {
            let described = Described {
                name: text(&mut b)?,
                category: text(&mut b)?,
            };
            book.described.push(described);
        }
        let n = b.count(WIDTH)?;
        reserve(&mut book.lines, n, "The list of order lines")?;
        for _ in 0..n {
            let (customer, order, product, free) = (b.u32()?, b.u32()?, b.u32()?, b.u32()?);
            let known = (customer as usize) < book.customers.len()
                && (order as usize) < book.orders.len()
                && (product as usize) < book.products.len()
                && free <= 1;
            if !known {
                return Err(bad_bytes());
            }
            let (at, quantity, amount, discount, row) =
                (b.i64()?, b.i64()?, b.i64()?, b.i64()?, b.u64()?);
            book.lines.push(BookLine {
                customer,
                order,
                product,
                free: free == 1,
                at,
                quantity,
                amount,
                discount,
                row,
            });
        }
        b.end()?;
        Ok(book)
    }

    /// Ids sorted, lines in canonical order; `O(n log n)`.
    fn finish(self) -> Result<Sorted> {
        Sorted::new(self, false)
    }
}
