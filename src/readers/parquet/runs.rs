//! Small whole numbers in runs (levels, places in a dictionary, truth values), and numbers as differences.

use super::thrift::{Thrift, unzigzag};

/// Runs of equal numbers, and groups of eight packed ones.
#[derive(Clone, Debug)]
pub struct Runs {
    at: usize,
    end: usize,
    width: u32,
    left: u64,
    /// The repeated number, or the next bit of packed ones.
    packed: bool,
    value: u32,
    bit: usize,
}

impl Runs {
    /// Numbers of `width` bits that lie between two offsets.
    pub fn new(at: usize, end: usize, width: u32) -> Option<Self> {
        (width <= 32 && at <= end).then_some(Runs {
            at,
            end,
            width,
            left: 0,
            packed: false,
            value: 0,
            bit: 0,
        })
    }

    pub fn next(&mut self, bytes: &[u8]) -> Option<u32> {
        while self.left == 0 {
            self.begin_run(bytes)?;
        }
        self.left -= 1;
        if self.packed {
            let value = bits(bytes, self.bit, self.width, self.end)?;
            self.bit += self.width as usize;
            return Some(value as u32);
        }
        Some(self.value)
    }

    fn begin_run(&mut self, bytes: &[u8]) -> Option<()> {
        let mut thrift = Thrift {
            bytes: bytes.get(..self.end)?,
            at: self.at,
        };
        let head = thrift.varint()?;
        self.at = thrift.at;
        self.packed = head & 1 == 1;
        if self.packed {
            self.left = (head >> 1).checked_mul(8)?;
            self.bit = self.at * 8;
            let length = usize::try_from(head >> 1)
                .ok()?
                .checked_mul(self.width as usize)?;
            self.at = self.at.checked_add(length)?.min(self.end);
        } else {
            self.left = head >> 1;
            let width = self.width.div_ceil(8) as usize;
            let digits = bytes.get(self.at..self.end)?.get(..width)?;
            self.value = digits.iter().rev().fold(0, |n, b| n << 8 | u32::from(*b));
            self.at += width;
        }
        Some(())
    }
}

/// `width` bits from a bit on; the last group of a run may be cut off behind its last number.
fn bits(bytes: &[u8], bit: usize, width: u32, end: usize) -> Option<u64> {
    let first = bit / 8;
    if width == 0 {
        return Some(0);
    }
    if first >= end {
        return None;
    }
    let mut word = 0u128;
    for (i, byte) in bytes[first..end.min(first + 9)].iter().enumerate() {
        word |= u128::from(*byte) << (8 * i);
    }
    Some(((word >> (bit % 8)) & ((1 << width) - 1)) as u64)
}

/// Whole numbers as differences from the one before, in blocks of packed miniblocks.
#[derive(Clone, Debug)]
pub struct Differences {
    at: usize,
    /// Numbers in a miniblock, and miniblocks in a block.
    mini: u64,
    minis: usize,
    left: u64,
    last: i64,
    first: bool,
    least: i64,
    widths: Vec<u8>,
    block: usize,
    in_mini: u64,
    bit: usize,
}

impl Differences {
    pub fn new(bytes: &[u8], at: usize) -> Option<Self> {
        let mut thrift = Thrift { bytes, at };
        let block = thrift.varint()?;
        let minis = usize::try_from(thrift.varint()?).ok()?;
        let left = thrift.varint()?;
        let last = thrift.integer()?;
        let mini = block.checked_div(minis as u64)?;
        (mini > 0 && mini <= 1 << 20 && mini % 8 == 0 && minis <= 4_096).then_some(Differences {
            at: thrift.at,
            mini,
            minis,
            left,
            last,
            first: true,
            least: 0,
            widths: Vec::new(),
            block: minis,
            in_mini: 0,
            bit: 0,
        })
    }

    pub fn count(&self) -> u64 {
        self.left
    }

    /// Offset behind the numbers; right when all of them were read.
    pub fn end(&self) -> usize {
        self.at
    }

    pub fn next(&mut self, bytes: &[u8]) -> Option<i64> {
        self.left = self.left.checked_sub(1)?;
        if std::mem::take(&mut self.first) {
            return Some(self.last);
        }
        if self.in_mini == 0 {
            self.begin_mini(bytes)?;
        }
        self.in_mini -= 1;
        let width = u32::from(self.widths[self.block]);
        let more = bits(bytes, self.bit, width, self.at)?;
        self.bit += width as usize;
        self.last = self.last.wrapping_add(self.least).wrapping_add(more as i64);
        Some(self.last)
    }

    fn begin_mini(&mut self, bytes: &[u8]) -> Option<()> {
        self.block += 1;
        if self.block >= self.minis {
            let mut thrift = Thrift { bytes, at: self.at };
            self.least = unzigzag(thrift.varint()?);
            self.at = thrift.at;
            self.widths = bytes.get(self.at..self.at + self.minis)?.to_vec();
            self.at += self.minis;
            self.block = 0;
        }
        let width = self.widths[self.block];
        if width > 64 {
            return None;
        }
        self.bit = self.at * 8;
        self.at = (self.at + usize::from(width) * (self.mini / 8) as usize).min(bytes.len());
        self.in_mini = self.mini;
        Some(())
    }
}
