//! The book's lines dealt into piles of customers, each pile sorted and written compactly, in slices.
//!
//! A pile holds about [`PART`] lines, so that sorting it stays in the cache; blocks that were dealt
//! are used again for the piles, so that this takes little more memory than the book had.

use super::batch::same;
use super::book::{Book, BookLine};
use super::compact::{Compact, PART, Writer};
use super::dictionary::{Dictionary, Key};
use super::ids::Ids;
use super::packed::{BLOCK, Block, Packed, Packing, new_block};
use super::same::merged;
use super::sorted::{Sorted, cleaned, described, is_cancellation};
use crate::error::{Result, reserve};
use crate::report::Repairs;
use crate::sorting::ranked;
use std::cmp::Ordering;

/// Blocks that are dealt in one step.
const STEP: usize = 128;
/// So many lines of one customer are sorted by insertion.
const FEW: usize = 32;

pub struct Arranging {
    sorted: Sorted,
    repairs: Repairs,
    customer_of: Vec<u32>,
    /// The orders' ids are not those that were hashed.
    respelt: bool,
    product_of: Vec<u32>,
    lines: Packing,
    dealt: usize,
    piles: Vec<Pile>,
    written: usize,
    /// Customers of a pile, as a power of two.
    shift: u32,
    spare: Vec<Block>,
    scratch: Scratch,
}

#[derive(Default)]
struct Pile(Vec<Block>);

#[derive(Default)]
struct Scratch {
    writer: Writer,
    places: Vec<u32>,
    by_customer: Block,
    lines: Vec<BookLine>,
    seen: Seen,
}

/// The orders of one customer, each by the first of its numbers.
#[derive(Default)]
struct Seen {
    orders: Vec<(u32, u32)>,
    /// Only where there are many.
    ids: Option<Dictionary>,
}

impl Seen {
    /// For a customer of so many lines.
    fn begin(&mut self, lines: usize) {
        self.orders.clear();
        self.ids = (lines > FEW).then(Dictionary::default);
    }

    /// The number of the line's order.
    #[inline(always)]
    fn order(&mut self, line: &Packed, ids: &Ids) -> Result<u32> {
        let Packed { order, mark, .. } = *line;
        let id = |order: u32| ids.bytes(order as usize);
        let known = match &mut self.ids {
            Some(known) => Some(known.intern(id(order))? as usize),
            None => self.orders.iter().position(|&(number, other)| {
                number == order || other == mark && same(id(number), id(order))
            }),
        };
        match known.and_then(|place| self.orders.get(place)) {
            Some(&(number, _)) => Ok(number),
            None => {
                reserve(&mut self.orders, 1, "Sorting the order lines")?;
                self.orders.push((order, mark));
                Ok(order)
            }
        }
    }
}

impl Arranging {
    pub fn new(book: Book, repairs: &Repairs) -> Result<Self> {
        let Book {
            customers,
            orders,
            products,
            described: told,
            lines,
            ..
        } = book;
        let (mut customers, mut customer_of) = numbered(customers.ids)?;
        let spellings = customers.len();
        if repairs.merge_customers {
            customers = merged(customers, &mut customer_of)?;
        }
        let merged = (spellings - customers.len()) as u64;
        let clean = cleaned(&orders)?;
        let respelt = clean.is_some();
        let orders = clean.unwrap_or(orders);
        let (products, product_of) = numbered(products.ids)?;
        let products = described(&products, &product_of, &told);
        let marked = (0..orders.len()).filter(|&i| is_cancellation(orders.bytes(i)));
        let marked = marked.map(|i| i as u32).collect();
        let share = lines.len() / customers.len().max(1);
        let shift = (PART / share.max(1)).max(1).ilog2();
        let mut piles = Vec::new();
        piles.resize_with((customers.len() >> shift) + 1, Pile::default);
        Ok(Arranging {
            sorted: Sorted {
                customers,
                orders,
                marked,
                products,
                lines: Compact::default(),
                merged,
                ..Sorted::default()
            },
            repairs: repairs.clone(),
            customer_of,
            respelt,
            product_of,
            lines,
            dealt: 0,
            piles,
            written: 0,
            shift,
            spare: Vec::new(),
            scratch: Scratch::default(),
        })
    }

    /// Blocks dealt and piles written, of all.
    pub fn progress(&self) -> (u64, u64) {
        let done = self.dealt + self.written;
        (
            done as u64,
            (self.lines.blocks.len() + self.piles.len()) as u64,
        )
    }

    /// One slice of a few milliseconds; true when all is done.
    pub fn step(&mut self) -> Result<bool> {
        if self.dealt < self.lines.blocks.len() {
            for _ in 0..STEP.min(self.lines.blocks.len() - self.dealt) {
                self.deal()?;
            }
        } else if self.written < self.piles.len() {
            self.spare = Vec::new();
            let pile = std::mem::take(&mut self.piles[self.written]);
            self.write(&pile)?;
            self.written += 1;
        }
        Ok(self.written == self.piles.len())
    }

    pub fn finish(self) -> Sorted {
        self.sorted
    }

    #[inline(never)]
    fn deal(&mut self) -> Result<()> {
        let mut block = std::mem::take(&mut self.lines.blocks[self.dealt]);
        self.dealt += 1;
        for line in &block {
            let mut line = *line;
            line.customer = self.customer_of[line.customer as usize];
            if self.respelt {
                line.mark = Key::of(self.sorted.orders.bytes(line.order as usize)).hash();
            }
            let Pile(blocks) = &mut self.piles[(line.customer >> self.shift) as usize];
            match blocks.last_mut() {
                Some(last) if last.len() < BLOCK => last.push(line),
                _ => {
                    let mut next = match self.spare.pop() {
                        Some(spare) => spare,
                        None => new_block()?,
                    };
                    next.push(line);
                    reserve(blocks, 1, "Sorting the order lines")?;
                    blocks.push(next);
                }
            }
        }
        block.clear();
        self.spare.push(block);
        Ok(())
    }

    /// Sorts a pile by customer, counting, then each customer's lines, and writes them.
    #[inline(never)]
    fn write(&mut self, pile: &Pile) -> Result<()> {
        let first = self.written << self.shift;
        let customers = (self.sorted.customers.len() - first).min(1 << self.shift);
        let Scratch {
            writer,
            places,
            by_customer,
            lines,
            seen,
        } = &mut self.scratch;
        places.clear();
        places.resize(customers + 1, 0);
        for line in pile.0.iter().flatten() {
            places[line.customer as usize - first] += 1;
        }
        let mut start = 0;
        for place in places.iter_mut() {
            start += std::mem::replace(place, start);
        }
        reserve(by_customer, start as usize, "Sorting the order lines")?;
        by_customer.resize(start as usize, Default::default());
        for line in pile.0.iter().flatten() {
            let place = &mut places[line.customer as usize - first];
            by_customer[*place as usize] = *line;
            *place += 1;
        }
        let mut start = 0;
        for &end in &places[..customers] {
            let own = &mut by_customer[start..end as usize];
            start = end as usize;
            let mut rows = self.repairs.outliers.is_some();
            seen.begin(own.len());
            for packed in own.iter_mut() {
                packed.order = seen.order(packed, &self.sorted.orders)?;
                packed.set_product(self.product_of[packed.product() as usize]);
                rows |= self.sorted.may_be_left_out(&self.lines.unpack(packed));
            }
            self.sorted.order_count += seen.orders.len();
            sort(own, &self.lines, &self.sorted.orders);
            let repeats = own.windows(2).any(|w| self.lines.are_beside(&w[0], &w[1]));
            if !repeats {
                writer.begin(own.len())?;
                for packed in own.iter() {
                    let mut line = self.lines.unpack(packed);
                    if rows {
                        line.row = self.lines.row(line.row);
                    }
                    writer.line(&line, rows);
                }
                writer.end()?;
                continue;
            }
            lines.clear();
            reserve(lines, own.len(), "Sorting the order lines")?;
            lines.extend(own.iter().map(|packed| {
                let line = self.lines.unpack(packed);
                let row = self.lines.row(line.row);
                BookLine { row, ..line }
            }));
            let Sorted {
                repeats, rejects, ..
            } = &mut self.sorted;
            repeats.leave_out(lines, &self.repairs, rejects)?;
            writer.customer(lines, rows)?;
        }
        self.sorted.lines.push(writer.part(first as u32)?)
    }
}

/// Ids in byte order, and the new number of each old one.
fn numbered(ids: Ids) -> Result<(Ids, Vec<u32>)> {
    let ids = cleaned(&ids)?.unwrap_or(ids);
    let order = ids.in_byte_order()?;
    let (mut rank, mut sorted) = (Vec::new(), Ids::default());
    reserve(&mut rank, order.len(), "Sorting ids")?;
    rank.resize(order.len(), 0u32);
    for old in order {
        let id = ids.bytes(old as usize);
        // Two that were written differently may be the same when cleaned.
        if sorted.is_empty() || sorted.bytes(sorted.len() - 1) != id {
            sorted.push(id)?;
        }
        rank[old as usize] = sorted.len() as u32 - 1;
    }
    Ok((sorted, rank))
}

/// By time, order, product and row.
#[inline(never)]
fn sort(own: &mut [Packed], lines: &Packing, orders: &Ids) {
    let of_orders = |a: u32, b: u32| match a == b {
        true => Ordering::Equal,
        false => orders.bytes(a as usize).cmp(orders.bytes(b as usize)),
    };
    // In the order of the book the index stands for the row.
    let row = |line: &Packed| match lines.ascending.0 {
        true => line.index.into(),
        false => lines.row(line.index.into()),
    };
    let compare = |a: &Packed, b: &Packed| {
        let times = lines.at(a).cmp(&lines.at(b));
        times
            .then_with(|| of_orders(a.order, b.order))
            .then_with(|| a.product().cmp(&b.product()))
            .then_with(|| row(a).cmp(&row(b)))
    };
    if own.len() > FEW {
        if !own.is_sorted_by(|a, b| compare(a, b) != Ordering::Greater) {
            let order = ranked(own.len(), &|a, b| compare(&own[a], &own[b]));
            let sorted: Block = order.iter().map(|&i| own[i]).collect();
            own.copy_from_slice(&sorted);
        }
        return;
    }
    for i in 1..own.len() {
        let line = own[i];
        let mut j = i;
        while j > 0 && compare(&line, &own[j - 1]) == Ordering::Less {
            own[j] = own[j - 1];
            j -= 1;
        }
        own[j] = line;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashMap;

    /// Two ids of one hash, found among some hundred thousand.
    fn alike() -> [String; 2] {
        let mut known = HashMap::new();
        for n in 0u32.. {
            let id = format!("WEB-{n}");
            let mark = Key::of(id.as_bytes()).hash();
            if let Some(other) = known.insert(mark, id.clone()) {
                return [other, id];
            }
        }
        unreachable!("there are no more numbers than hashes")
    }

    #[test]
    fn orders_of_one_hash_are_told_apart() {
        let [a, b] = alike();
        let ids = Ids::of([&a, &b, &a]).unwrap();
        let mark = Key::of(a.as_bytes()).hash();
        for lines in [3, FEW + 1] {
            let mut seen = Seen::default();
            seen.begin(lines);
            let numbers = [0, 1, 2].map(|order| {
                let mut line = Packed::default();
                (line.order, line.mark) = (order, mark);
                seen.order(&line, &ids).unwrap()
            });
            assert_eq!(numbers, [0, 1, 0], "{a}, {b}");
            assert_eq!(seen.orders.len(), 2);
        }
    }
}
