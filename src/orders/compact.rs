//! Order lines by customer, about ten bytes each: what later stages read.
//!
//! Each line is a byte of flags and then, as numbers of variable length: the order and the time where
//! they differ from the line before (as differences), the product, the quantity (in pieces where it
//! is whole), the amount (in hundredths where it is whole), a discount and a row where there is one.
//! Customers of about [`PART`] lines share a buffer; a buffer is never grown.

use super::book::BookLine;
use crate::error::{Code, Error, Result, reserve};
use crate::orders::UNIT;

/// About so many lines are kept in one buffer.
pub(super) const PART: usize = 1 << 14;

const NEXT_ORDER: u8 = 1;
const LATER: u8 = 2;
const FREE: u8 = 4;
const DISCOUNT: u8 = 8;
const WHOLE_PIECES: u8 = 16;
const HUNDREDTHS: u8 = 32;
const ROW: u8 = 64;
/// Ten-thousandths in a hundredth.
const HUNDREDTH: i64 = UNIT / 100;

/// Lines of consecutive customers.
#[derive(Clone, Debug, Default)]
pub(super) struct Part {
    first: u32,
    /// Where each customer's bytes end.
    ends: Vec<u32>,
    bytes: Vec<u8>,
    pub tally: Tally,
}

/// What is counted while lines are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tally {
    pub lines: u64,
    /// Sum of the amounts.
    pub total: i128,
    /// Earliest and latest second; where there are no lines the first is the later one.
    pub from: i64,
    pub to: i64,
    /// A line has a row, so that it may have to be listed.
    pub rows: bool,
}

impl Default for Tally {
    fn default() -> Self {
        Tally {
            lines: 0,
            total: 0,
            from: i64::MAX,
            to: i64::MIN,
            rows: false,
        }
    }
}

impl Tally {
    fn add(&mut self, more: &Tally) {
        self.lines += more.lines;
        self.total += more.total;
        self.from = self.from.min(more.from);
        self.to = self.to.max(more.to);
        self.rows |= more.rows;
    }
}

/// The buffers, in the order of the customers.
#[derive(Clone, Debug, Default)]
pub(super) struct Compact {
    parts: Vec<Part>,
    pub tally: Tally,
}

impl Compact {
    pub fn push(&mut self, part: Part) -> Result<()> {
        reserve(&mut self.parts, 1, "The order lines")?;
        self.tally.add(&part.tally);
        self.parts.push(part);
        Ok(())
    }

    pub fn into_parts(self) -> Vec<Part> {
        self.parts
    }

    pub fn parts(&self) -> &[Part] {
        &self.parts
    }

    pub fn of(&self, customer: usize) -> Lines<'_> {
        let after = self
            .parts
            .partition_point(|part| part.first as usize <= customer);
        match after.checked_sub(1).map(|i| &self.parts[i]) {
            Some(part) => part.of(customer - part.first as usize),
            None => Lines::default(),
        }
    }
}

impl Part {
    /// Gives the part's customers other numbers, this one the first.
    pub fn renumber(&mut self, first: u32) {
        self.first = first;
    }

    pub fn customers(&self) -> usize {
        self.ends.len()
    }

    /// The lines of the part's customer `i`.
    #[inline(always)]
    pub fn of(&self, i: usize) -> Lines<'_> {
        let Some(&end) = self.ends.get(i) else {
            return Lines::default();
        };
        let start = i.checked_sub(1).map_or(0, |before| self.ends[before]);
        Lines {
            rest: &self.bytes[start as usize..end as usize],
            customer: self.first + i as u32,
            ..Lines::default()
        }
    }
}

/// One part in the making; its buffer is used for one part after the other.
#[derive(Default)]
pub(super) struct Writer {
    /// Written up to `at`.
    bytes: Vec<u8>,
    at: usize,
    ends: Vec<u32>,
    tally: Tally,
}

/// Bytes that a line takes at most.
const LONGEST: usize = 80;

impl Writer {
    /// Adds the next customer's lines, oldest first; with their rows, or without.
    pub fn customer(&mut self, lines: &[BookLine], rows: bool) -> Result<()> {
        let (mut order, mut at) = (0i64, 0i64);
        self.tally.lines += lines.len() as u64;
        self.tally.rows |= rows && !lines.is_empty();
        if let (Some(first), Some(last)) = (lines.first(), lines.last()) {
            self.tally.from = self.tally.from.min(first.at);
            self.tally.to = self.tally.to.max(last.at);
        }
        let room = self.at + lines.len() * LONGEST;
        if room > self.bytes.len() {
            let more = room * 2 - self.bytes.len();
            reserve(&mut self.bytes, more, "The order lines")?;
            self.bytes.resize(room * 2, 0);
        }
        for line in lines {
            self.tally.total += i128::from(line.amount);
            self.line(line, &mut order, &mut at, rows);
        }
        reserve(&mut self.ends, 1, "The order lines")?;
        let end = u32::try_from(self.at).map_err(|_| too_many())?;
        self.ends.push(end);
        Ok(())
    }

    #[inline(always)]
    fn line(&mut self, line: &BookLine, order: &mut i64, at: &mut i64, rows: bool) {
        let start = self.at;
        self.at += 1;
        let mut flags = if line.free { FREE } else { 0 };
        let next = i64::from(line.order);
        if next != *order {
            flags |= NEXT_ORDER;
            self.signed(next - std::mem::replace(order, next));
        }
        if line.at != *at {
            flags |= LATER;
            self.signed(line.at.wrapping_sub(std::mem::replace(at, line.at)));
        }
        self.number(line.product.into());
        flags |= self.scaled(line.quantity, UNIT, WHOLE_PIECES);
        flags |= self.scaled(line.amount, HUNDREDTH, HUNDREDTHS);
        if line.discount != 0 {
            flags |= DISCOUNT;
            self.signed(line.discount);
        }
        if rows {
            flags |= ROW;
            self.number(line.row);
        }
        self.bytes[start] = flags;
    }

    #[inline(always)]
    fn scaled(&mut self, value: i64, unit: i64, flag: u8) -> u8 {
        if value % unit == 0 {
            self.signed(value / unit);
            flag
        } else {
            self.signed(value);
            0
        }
    }

    #[inline(always)]
    fn signed(&mut self, value: i64) {
        self.number((value << 1 ^ value >> 63) as u64);
    }

    #[inline(always)]
    fn number(&mut self, mut value: u64) {
        while value >= 0x80 {
            self.byte(value as u8 | 0x80);
            value >>= 7;
        }
        self.byte(value as u8);
    }

    #[inline(always)]
    fn byte(&mut self, byte: u8) {
        self.bytes[self.at] = byte;
        self.at += 1;
    }

    /// The part so far, its first customer having this number.
    pub fn part(&mut self, first: u32) -> Result<Part> {
        let mut part = Part {
            first,
            tally: std::mem::take(&mut self.tally),
            ..Part::default()
        };
        reserve(&mut part.bytes, self.at, "The order lines")?;
        reserve(&mut part.ends, self.ends.len(), "The order lines")?;
        part.bytes.extend_from_slice(&self.bytes[..self.at]);
        part.ends.extend_from_slice(&self.ends);
        self.at = 0;
        self.ends.clear();
        Ok(part)
    }
}

/// One customer's lines, oldest first.
#[derive(Clone, Default)]
pub(super) struct Lines<'a> {
    rest: &'a [u8],
    customer: u32,
    order: i64,
    at: i64,
}

impl Lines<'_> {
    #[inline(always)]
    fn number(&mut self) -> u64 {
        let (mut value, mut shift) = (0u64, 0);
        while let [byte, rest @ ..] = self.rest {
            self.rest = rest;
            value |= u64::from(byte & 0x7f) << shift;
            if *byte < 0x80 {
                break;
            }
            shift += 7;
        }
        value
    }

    #[inline(always)]
    fn signed(&mut self) -> i64 {
        let value = self.number();
        (value >> 1) as i64 ^ -((value & 1) as i64)
    }
}

impl Iterator for Lines<'_> {
    type Item = BookLine;

    #[inline(always)]
    fn next(&mut self) -> Option<BookLine> {
        let [flags, rest @ ..] = self.rest else {
            return None;
        };
        let has = |flag: u8| flags & flag != 0;
        self.rest = rest;
        if has(NEXT_ORDER) {
            self.order += self.signed();
        }
        if has(LATER) {
            self.at = self.at.wrapping_add(self.signed());
        }
        Some(BookLine {
            customer: self.customer,
            order: self.order as u32,
            at: self.at,
            free: has(FREE),
            product: self.number() as u32,
            quantity: self.signed() * if has(WHOLE_PIECES) { UNIT } else { 1 },
            amount: self.signed() * if has(HUNDREDTHS) { HUNDREDTH } else { 1 },
            discount: if has(DISCOUNT) { self.signed() } else { 0 },
            row: if has(ROW) { self.number() } else { 0 },
        })
    }
}

fn too_many() -> Error {
    Error::new(
        Code::OutOfMemory,
        "One customer has more order lines than can be kept",
        "Check the column mapped as customer",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_go_round() {
        let values = [
            0,
            1,
            -1,
            63,
            64,
            100,
            -100,
            UNIT,
            7 * UNIT,
            -3 * UNIT,
            25_500,
            i64::MAX,
            i64::MIN,
        ];
        let mut lines = Vec::new();
        for (i, &a) in values.iter().enumerate() {
            for &b in &values {
                lines.push(BookLine {
                    customer: 7,
                    order: if i % 3 == 0 { u32::MAX - 1 } else { i as u32 },
                    product: i as u32 * 40_000_000,
                    free: i % 2 == 0,
                    at: a,
                    quantity: b,
                    amount: a,
                    discount: if i % 5 == 0 { b } else { 0 },
                    row: (i as u64) << 40 | 1,
                });
            }
        }
        for rows in [true, false] {
            let mut writer = Writer::default();
            writer.customer(&[], rows).unwrap();
            writer.customer(&lines, rows).unwrap();
            let part = writer.part(6).unwrap();
            lines
                .iter_mut()
                .filter(|_| !rows)
                .for_each(|line| line.row = 0);
            assert_eq!(part.of(0).count(), 0);
            assert_eq!(part.of(1).collect::<Vec<_>>(), lines);
            let mut compact = Compact::default();
            compact.push(part).unwrap();
            assert_eq!(compact.of(7).count(), lines.len());
            assert_eq!(
                (
                    compact.of(5).count(),
                    compact.of(6).count(),
                    compact.of(8).count()
                ),
                (0, 0, 0)
            );
        }
    }
}
