//! Texts of BIFF8: in one or two bytes a character, and cut between records.

use super::records::{CONTINUE, record_at};
use crate::bytes::{u16_at, u32_at};
use crate::error::{Result, broken};
use crate::xlsx::Strings;

const WIDE: u8 = 1;
const SPOKEN: u8 = 4;
const RICH: u8 = 8;

/// A text with its length in one byte.
pub fn short_string(data: &[u8], at: usize) -> Option<String> {
    let length = usize::from(*data.get(at)?);
    characters(data, at + 2, length, *data.get(at + 1)? & WIDE != 0)
}

/// A text with its length in two bytes.
pub fn long_string(data: &[u8], at: usize) -> Option<String> {
    let length = usize::from(u16_at(data, at)?);
    let flags = *data.get(at + 2)?;
    let mut start = at + 3;
    start += if flags & RICH != 0 { 2 } else { 0 };
    start += if flags & SPOKEN != 0 { 4 } else { 0 };
    characters(data, start, length, flags & WIDE != 0)
}

fn characters(data: &[u8], at: usize, length: usize, wide: bool) -> Option<String> {
    let mut units = Vec::new();
    let bytes = data.get(at..at + length * if wide { 2 } else { 1 })?;
    add_units(&mut units, bytes, wide);
    Some(String::from_utf16_lossy(&units))
}

fn add_units(units: &mut Vec<u16>, bytes: &[u8], wide: bool) {
    if wide {
        units.extend(
            bytes
                .chunks_exact(2)
                .map(|b| u16::from_le_bytes([b[0], b[1]])),
        );
    } else {
        units.extend(bytes.iter().map(|b| u16::from(*b)));
    }
}

/// The record at `at` and those that continue it, read as one.
struct Joined<'a> {
    pieces: Vec<&'a [u8]>,
    piece: usize,
    at: usize,
}

impl<'a> Joined<'a> {
    /// What is left of the piece in progress; of the next one where that is read.
    fn rest(&mut self) -> &'a [u8] {
        while self.piece < self.pieces.len() && self.at >= self.pieces[self.piece].len() {
            (self.piece, self.at) = (self.piece + 1, 0);
        }
        self.pieces.get(self.piece).map_or(&[], |p| &p[self.at..])
    }

    fn take(&mut self, n: usize) -> Option<Vec<u8>> {
        let mut out = Vec::new();
        while out.len() < n {
            let rest = self.rest();
            let part = rest.len().min(n - out.len());
            if part == 0 {
                return None;
            }
            out.extend_from_slice(&rest[..part]);
            self.at += part;
        }
        Some(out)
    }

    /// A text whose characters may go on in the next record, there with a width of their own.
    fn string(&mut self) -> Option<String> {
        let head = self.take(3)?;
        let (mut left, mut flags) = (usize::from(u16_at(&head, 0)?), head[2]);
        let runs = if flags & RICH != 0 {
            usize::from(u16_at(&self.take(2)?, 0)?)
        } else {
            0
        };
        let spoken = if flags & SPOKEN != 0 {
            u32_at(&self.take(4)?, 0)? as usize
        } else {
            0
        };
        let mut units = Vec::new();
        while left > 0 {
            let before = self.piece;
            let rest = self.rest();
            if self.piece != before {
                flags = *rest.first()?;
                self.at += 1;
                continue;
            }
            let wide = flags & WIDE != 0;
            let width = if wide { 2 } else { 1 };
            let part = left.min(rest.len() / width);
            if part == 0 {
                return None;
            }
            add_units(&mut units, &rest[..part * width], wide);
            self.at += part * width;
            left -= part;
        }
        self.skip(4 * runs)?;
        self.skip(spoken)?;
        Some(String::from_utf16_lossy(&units))
    }

    fn skip(&mut self, mut n: usize) -> Option<()> {
        while n > 0 {
            let part = self.rest().len().min(n);
            if part == 0 {
                return None;
            }
            self.at += part;
            n -= part;
        }
        Some(())
    }
}

/// The shared strings of the record at `at`.
pub fn shared_strings(stream: &[u8], at: usize) -> Result<Strings> {
    let mut joined = Joined {
        pieces: Vec::new(),
        piece: 0,
        at: 0,
    };
    let mut next = record_at(stream, at);
    while let Some(record) = next {
        joined.pieces.push(record.data);
        next = record_at(stream, record.next).filter(|r| r.kind == CONTINUE);
    }
    let head = joined
        .take(8)
        .ok_or_else(|| broken("its texts are missing"))?;
    let count = u32_at(&head, 4).unwrap_or(0);
    let mut strings = Strings::default();
    for _ in 0..count {
        let string = joined
            .string()
            .ok_or_else(|| broken("its texts are cut off"))?;
        strings.push(string.as_bytes())?;
    }
    Ok(strings)
}
