//! The book of order lines: a fold over batches, with ids interned and lines kept compactly.

use super::arrange::Arranging;
use super::batch::{Batch, BatchLine, same};
use super::dictionary::{Dictionary, Key};
use super::ids::Ids;
use super::line::{Money, Quantity};
use super::packed::Packing;
use super::sorted::Sorted;
use crate::error::Result;
use crate::fold::{Bytes, Fold, bad_bytes};
use crate::report::Repairs;

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

impl Described {
    fn told(&self) -> u8 {
        u8::from(!self.name.1.is_empty()) | u8::from(!self.category.1.is_empty()) << 1
    }
}

/// All lines so far; the partial of stage `orders`.
///
/// 32 bytes a line, and the text of each different id once; that of an order as often as its lines do
/// not stand together.
#[derive(Clone, Default)]
pub struct Book {
    pub(super) customers: Dictionary,
    /// Every stretch of lines of one order has a number; which of them are one order shows when a
    /// customer's lines are together.
    pub(super) orders: Ids,
    pub(super) products: Dictionary,
    pub(super) described: Vec<Described>,
    /// Which of name and category a product has, as bits.
    told: Vec<u8>,
    pub(super) lines: Packing,
    highest_row: u64,
    /// The customer of the last line.
    last: u32,
    /// Keeps the reads that warm the cache from being left out.
    touched: u32,
}

/// So many lines are looked up side by side: their ids lie far apart in memory, and what one waits
/// for need not hold up the others.
const TOGETHER: usize = 64;

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
        self.len() == 0
    }

    #[inline(always)]
    fn product(&mut self, id: &[u8]) -> Result<u32> {
        let product = self.products.intern(id)?;
        self.note(product);
        Ok(product)
    }

    #[inline(always)]
    fn note(&mut self, product: u32) {
        if product as usize == self.described.len() {
            self.described.push(Described::default());
            self.told.push(0);
        }
    }

    #[inline(always)]
    fn describe(&mut self, product: u32, row: u64, name: &[u8], category: &[u8]) {
        let has = u8::from(!name.is_empty()) | u8::from(!category.is_empty()) << 1;
        let told = &mut self.told[product as usize];
        if has & !*told != 0 || row < self.highest_row {
            *told |= has;
            let described = &mut self.described[product as usize];
            describe(&mut described.name, row, name);
            describe(&mut described.category, row, category);
        }
        self.highest_row = self.highest_row.max(row);
    }

    /// The number of the order that follows, which is the last one where customer and id are.
    #[inline(always)]
    fn order(&mut self, customer: u32, id: &[u8]) -> Result<u32> {
        let n = self.orders.len();
        if n > 0 && customer == self.last && same(self.orders.bytes(n - 1), id) {
            return Ok(n as u32 - 1);
        }
        self.orders.push(id)?;
        Ok(n as u32)
    }

    fn take(&mut self, batch: &Batch, lines: &[BatchLine]) -> Result<()> {
        let (mut customers, mut products) = (
            [(Key::default(), 0); TOGETHER],
            [(Key::default(), 0); TOGETHER],
        );
        // An order's lines share their spans, so each text is looked for once.
        for (i, line) in lines.iter().enumerate() {
            customers[i] = match i.checked_sub(1) {
                Some(b) if lines[b].customer == line.customer => customers[b],
                _ => batch.key(line.customer),
            };
            products[i] = batch.key(line.product);
        }
        // Nothing else here, so that the processor has many of them under way.
        for i in 0..lines.len() {
            self.touched ^=
                self.customers.touch(customers[i].1) ^ self.products.touch(products[i].1);
        }
        let mut last: Option<(&BatchLine, u32, u32, u32)> = None;
        for (i, line) in lines.iter().enumerate() {
            let customer = match last {
                Some((last, customer, ..)) if last.customer == line.customer => customer,
                _ => self.customers.intern_by(
                    customers[i].0,
                    customers[i].1,
                    batch.get(line.customer),
                )?,
            };
            let (order, mark) = match last {
                Some((last, before, order, mark))
                    if last.order == line.order && before == customer =>
                {
                    (order, mark)
                }
                _ => {
                    let order = self.order(customer, batch.get(line.order))?;
                    (order, batch.key(line.order).1)
                }
            };
            self.last = customer;
            last = Some((line, customer, order, mark));
            let product =
                self.products
                    .intern_by(products[i].0, products[i].1, batch.get(line.product))?;
            self.note(product);
            self.describe(
                product,
                line.row,
                batch.get(line.name),
                batch.get(line.category),
            );
            let line = BookLine {
                customer,
                order,
                product,
                free: line.free,
                at: line.at,
                quantity: line.quantity,
                amount: line.amount,
                discount: line.discount,
                row: line.row,
            };
            self.lines.push(&line, mark)?;
        }
        Ok(())
    }
}

impl Fold for Book {
    type Chunk = Batch;
    type Output = Sorted;

    fn fold(&mut self, batch: &Batch) -> Result<()> {
        batch
            .lines
            .chunks(TOGETHER)
            .try_for_each(|lines| self.take(batch, lines))
    }

    fn merge(&mut self, other: Book) -> Result<()> {
        let rename = |into: &mut Dictionary, from: &Dictionary| {
            from.iter()
                .map(|id| into.intern(id))
                .collect::<Result<Vec<u32>>>()
        };
        let customers = rename(&mut self.customers, &other.customers)?;
        let orders = self.orders.len() as u32;
        for i in 0..other.orders.len() {
            self.orders.push(other.orders.bytes(i))?;
        }
        let mut products = Vec::new();
        for (id, theirs) in other.products.iter().zip(&other.described) {
            let product = self.product(id)?;
            let ours = &mut self.described[product as usize];
            describe(&mut ours.name, theirs.name.0, &theirs.name.1);
            describe(&mut ours.category, theirs.category.0, &theirs.category.1);
            self.told[product as usize] |= ours.told();
            products.push(product);
        }
        self.highest_row = self.highest_row.max(other.highest_row);
        other.lines.iter().try_for_each(|(line, mark)| {
            let line = BookLine {
                customer: customers[line.customer as usize],
                order: orders + line.order,
                product: products[line.product as usize],
                ..line
            };
            self.last = line.customer;
            self.lines.push(&line, mark)
        })
    }

    fn to_bytes(&self) -> Vec<u8> {
        let mut out = b"RBOK".to_vec();
        out.extend_from_slice(&1u32.to_le_bytes());
        for ids in [&self.customers.ids, &self.orders, &self.products.ids] {
            ids.to_bytes(&mut out);
        }
        for described in &self.described {
            for (row, text) in [&described.name, &described.category] {
                out.extend_from_slice(&row.to_le_bytes());
                out.extend_from_slice(&(text.len() as u64).to_le_bytes());
                out.extend_from_slice(text);
            }
        }
        out.extend_from_slice(&(self.lines.len() as u64).to_le_bytes());
        for (l, _) in self.lines.iter() {
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
            orders: Ids::from_bytes(&mut b)?,
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
            book.told.push(described.told());
            book.described.push(described);
        }
        let n = b.count(WIDTH)?;
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
            book.highest_row = book.highest_row.max(row);
            let line = BookLine {
                customer,
                order,
                product,
                free: free == 1,
                at,
                quantity,
                amount,
                discount,
                row,
            };
            book.last = customer;
            let mark = Key::of(book.orders.bytes(order as usize)).hash();
            book.lines.push(&line, mark)?;
        }
        b.end()?;
        Ok(book)
    }

    /// Ids sorted, lines in canonical order; `O(n log n)`.
    fn finish(self) -> Result<Sorted> {
        let mut arranging = Arranging::new(self, &Repairs::default())?;
        while !arranging.step()? {}
        Ok(arranging.finish())
    }
}
