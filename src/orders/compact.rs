//! Order lines by customer, about ten bytes each: what later stages read.
//!
//! Each line is two bytes of flags and lengths and then, each in as few bytes as its length has: the
//! order and the time (as differences, where they differ from the line before), the product, the quantity
//! (in pieces where it is whole), the amount (in hundredths where it is whole), a discount and a row
//! where there is one. Customers of about [`PART`] lines share a buffer; a buffer is never grown.

use super::book::BookLine;
use crate::error::{Code, Error, Result, reserve};
use crate::fold::{Bytes, bad_bytes};
use crate::orders::UNIT;

/// About so many lines are kept in one buffer.
pub(super) const PART: usize = 1 << 14;

const FREE: u16 = 1;
const DISCOUNT: u16 = 2;
const WHOLE_PIECES: u16 = 4;
const HUNDREDTHS: u16 = 8;
const ROW: u16 = 16;
/// Where the lengths of order, time, product, quantity and amount stand, two bits each.
const ORDER: u32 = 5;
const TIME: u32 = 7;
const PRODUCT: u32 = 9;
const QUANTITY: u32 = 11;
const AMOUNT: u32 = 13;
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

    /// The part as it is.
    pub fn to_bytes(&self, out: &mut Vec<u8>) {
        let Tally {
            lines,
            total,
            from,
            to,
            rows,
        } = self.tally;
        out.extend_from_slice(&self.first.to_le_bytes());
        out.extend_from_slice(&u32::from(rows).to_le_bytes());
        for number in [
            lines,
            total as u64,
            (total >> 64) as u64,
            from as u64,
            to as u64,
        ] {
            out.extend_from_slice(&number.to_le_bytes());
        }
        out.extend_from_slice(&(self.ends.len() as u64).to_le_bytes());
        let ends = self.ends.iter();
        ends.for_each(|end| out.extend_from_slice(&end.to_le_bytes()));
        out.extend_from_slice(&self.bytes);
    }

    /// What [`Part::to_bytes`] wrote. Errors: bytes that end too early or out of order (`bad-bytes`).
    pub fn from_bytes(bytes: &mut Bytes<'_>) -> Result<Part> {
        let (first, rows) = (bytes.u32()?, bytes.u32()? != 0);
        let [lines, low, high] = [bytes.u64()?, bytes.u64()?, bytes.u64()?];
        let (from, to) = (bytes.i64()?, bytes.i64()?);
        let total = (u128::from(high) << 64 | u128::from(low)) as i128;
        let mut part = Part {
            first,
            tally: Tally {
                lines,
                total,
                from,
                to,
                rows,
            },
            ..Part::default()
        };
        let n = bytes.count(4)?;
        reserve(&mut part.ends, n, "The order lines")?;
        for _ in 0..n {
            part.ends.push(bytes.u32()?);
        }
        let length = part.ends.last().map_or(0, |end| *end as usize) + BEHIND;
        let text = bytes.take(length)?;
        if !part.ends.is_sorted() {
            return Err(bad_bytes());
        }
        reserve(&mut part.bytes, length, "The order lines")?;
        part.bytes.extend_from_slice(text);
        Ok(part)
    }

    /// The lines of the part's customer `i`.
    #[inline(always)]
    pub fn of(&self, i: usize) -> Lines<'_> {
        let Some(&end) = self.ends.get(i) else {
            return Lines::default();
        };
        let start = i.checked_sub(1).map_or(0, |before| self.ends[before]);
        Lines {
            bytes: &self.bytes[start as usize..],
            end: (end - start) as usize,
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
    /// Those of the line before.
    order: i64,
    time: i64,
    tally: Tally,
}

/// Bytes that a line takes at most, and what may be read behind it.
const LONGEST: usize = 64;
/// Bytes behind the last line, so that all numbers can be read as eight.
const BEHIND: usize = 8;

/// A number's length by its two bits: what it is cut to, and its bytes.
const LENGTHS: [(u64, usize); 4] = [(0xff, 1), (0xffff, 2), (0xffff_ffff, 4), (u64::MAX, 8)];
/// The same of a difference, which may be none.
const DIFFERENCES: [(u64, usize); 4] = [(0, 0), (0xffff, 2), (0xffff_ffff, 4), (u64::MAX, 8)];

impl Writer {
    /// Adds the next customer's lines, oldest first; with their rows, or without.
    #[inline(never)]
    pub fn customer(&mut self, lines: &[BookLine], rows: bool) -> Result<()> {
        self.begin(lines.len())?;
        lines.iter().for_each(|line| self.line(line, rows));
        self.end()
    }

    /// Begins the next customer, who has so many lines at the most.
    pub fn begin(&mut self, lines: usize) -> Result<()> {
        (self.order, self.time) = (0, 0);
        let room = self.at + lines * LONGEST + BEHIND;
        if room > self.bytes.len() {
            let more = room * 2 - self.bytes.len();
            reserve(&mut self.bytes, more, "The order lines")?;
            self.bytes.resize(room * 2, 0);
        }
        Ok(())
    }

    /// Adds a line of the customer, no earlier than the one before.
    #[inline(always)]
    pub fn line(&mut self, line: &BookLine, rows: bool) {
        let tally = &mut self.tally;
        tally.lines += 1;
        tally.total += i128::from(line.amount);
        tally.from = tally.from.min(line.at);
        tally.to = tally.to.max(line.at);
        tally.rows |= rows;
        let start = self.at;
        self.at += 2;
        let mut flags = if line.free { FREE } else { 0 };
        let order = i64::from(line.order) - std::mem::replace(&mut self.order, line.order.into());
        let time = line
            .at
            .wrapping_sub(std::mem::replace(&mut self.time, line.at));
        flags |= self.number(zigzag(order), &DIFFERENCES) << ORDER;
        flags |= self.number(zigzag(time), &DIFFERENCES) << TIME;
        flags |= self.number(line.product.into(), &LENGTHS) << PRODUCT;
        let (whole, pieces) = scaled::<UNIT>(line.quantity);
        flags |= if whole { WHOLE_PIECES } else { 0 };
        flags |= self.number(zigzag(pieces), &LENGTHS) << QUANTITY;
        let (whole, hundredths) = scaled::<HUNDREDTH>(line.amount);
        flags |= if whole { HUNDREDTHS } else { 0 };
        flags |= self.number(zigzag(hundredths), &LENGTHS) << AMOUNT;
        if line.discount != 0 {
            flags |= DISCOUNT;
            self.put(line.discount as u64, 8);
        }
        if rows {
            flags |= ROW;
            self.put(line.row, 8);
        }
        let [low, high] = flags.to_le_bytes();
        (self.bytes[start], self.bytes[start + 1]) = (low, high);
    }

    /// Ends the customer.
    pub fn end(&mut self) -> Result<()> {
        reserve(&mut self.ends, 1, "The order lines")?;
        let end = u32::try_from(self.at).map_err(|_| too_many())?;
        self.ends.push(end);
        Ok(())
    }

    /// Adds a number, and gives the bits for its length.
    #[inline(always)]
    fn number(&mut self, value: u64, lengths: &[(u64, usize); 4]) -> u16 {
        let longer = |i: usize| usize::from(value > lengths[i].0);
        let length = longer(0) + longer(1) + longer(2);
        self.put(value, lengths[length & 3].1);
        length as u16
    }

    #[inline(always)]
    fn put(&mut self, value: u64, bytes: usize) {
        if let Some(room) = self
            .bytes
            .get_mut(self.at..)
            .and_then(|b| b.first_chunk_mut())
        {
            *room = value.to_le_bytes();
        }
        self.at += bytes;
    }

    /// The part so far, its first customer having this number.
    pub fn part(&mut self, first: u32) -> Result<Part> {
        let mut part = Part {
            first,
            tally: std::mem::take(&mut self.tally),
            ..Part::default()
        };
        reserve(&mut part.bytes, self.at + BEHIND, "The order lines")?;
        reserve(&mut part.ends, self.ends.len(), "The order lines")?;
        part.bytes.extend_from_slice(&self.bytes[..self.at]);
        part.bytes.extend_from_slice(&[0; BEHIND]);
        part.ends.extend_from_slice(&self.ends);
        self.at = 0;
        self.ends.clear();
        Ok(part)
    }
}

/// How much a signed number is, with its sign in the lowest bit.
fn zigzag(value: i64) -> u64 {
    (value << 1 ^ value >> 63) as u64
}

fn signed(value: u64) -> i64 {
    (value >> 1) as i64 ^ -((value & 1) as i64)
}

/// The number in units where it is whole. Division of 32 bits is much the faster in wasm.
#[inline(always)]
fn scaled<const OF: i64>(value: i64) -> (bool, i64) {
    let whole = match i32::try_from(value) {
        Ok(value) => i64::from(value / OF as i32),
        Err(_) => value / OF,
    };
    match whole * OF == value {
        true => (true, whole),
        false => (false, value),
    }
}

/// One customer's lines, oldest first.
#[derive(Clone, Default)]
pub(super) struct Lines<'a> {
    /// From the first line on; there is more behind the last.
    bytes: &'a [u8],
    at: usize,
    end: usize,
    customer: u32,
    order: i64,
    time: i64,
}

impl Lines<'_> {
    #[inline(always)]
    fn number(&mut self, length: u16, lengths: &[(u64, usize); 4]) -> u64 {
        let (cut, bytes) = lengths[length as usize & 3];
        let from = self.bytes.get(self.at..).and_then(|b| b.first_chunk());
        self.at += bytes;
        from.map_or(0, |b| u64::from_le_bytes(*b)) & cut
    }
}

impl Iterator for Lines<'_> {
    type Item = BookLine;

    #[inline(always)]
    fn next(&mut self) -> Option<BookLine> {
        if self.at >= self.end {
            return None;
        }
        let flags = self.number(1, &LENGTHS) as u16;
        let has = |flag: u16| flags & flag != 0;
        self.order += signed(self.number(flags >> ORDER, &DIFFERENCES));
        let later = signed(self.number(flags >> TIME, &DIFFERENCES));
        self.time = self.time.wrapping_add(later);
        let product = self.number(flags >> PRODUCT, &LENGTHS) as u32;
        let quantity = signed(self.number(flags >> QUANTITY, &LENGTHS));
        let amount = signed(self.number(flags >> AMOUNT, &LENGTHS));
        Some(BookLine {
            customer: self.customer,
            order: self.order as u32,
            at: self.time,
            free: has(FREE),
            product,
            quantity: quantity * if has(WHOLE_PIECES) { UNIT } else { 1 },
            amount: amount * if has(HUNDREDTHS) { HUNDREDTH } else { 1 },
            discount: match has(DISCOUNT) {
                true => self.number(3, &LENGTHS) as i64,
                false => 0,
            },
            row: match has(ROW) {
                true => self.number(3, &LENGTHS),
                false => 0,
            },
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
