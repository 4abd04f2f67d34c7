//! Typed lines on their way from the readers into the book: text in one arena, numbers beside it.
//!
//! Whatever reads a format hands over batches, so that every format ends in the same book.

use super::line::{Money, Quantity};
use crate::ingest::number::divide_half_even;

/// A piece of the arena.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Span {
    pub start: u32,
    pub end: u32,
}

/// A line as the file has it. Where the file has no such column the span is empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BatchLine {
    pub customer: Span,
    pub order: Span,
    pub product: Span,
    pub name: Span,
    pub category: Span,
    pub at: i64,
    pub quantity: Quantity,
    pub amount: Money,
    pub discount: Money,
    /// The unit price is mapped and is zero or below.
    pub free: bool,
    /// File number (from 0) in the upper 24 bits, line in that file in the lower 40.
    pub row: u64,
}

/// Lines in file order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Batch {
    pub text: Vec<u8>,
    pub lines: Vec<BatchLine>,
}

impl Batch {
    pub fn clear(&mut self) {
        self.text.clear();
        self.lines.clear();
    }

    /// Adds text to the arena.
    pub fn put(&mut self, text: &[u8]) -> Span {
        let start = self.text.len() as u32;
        self.text.extend_from_slice(text);
        Span {
            start,
            end: self.text.len() as u32,
        }
    }

    pub fn get(&self, span: Span) -> &[u8] {
        &self.text[span.start as usize..span.end as usize]
    }
}

/// Number and line of a row: see [`BatchLine::row`].
pub fn row_of(file: usize, line: u64) -> u64 {
    (file as u64) << 40 | line.min((1 << 40) - 1)
}

/// File number (from 0) and line (from 1).
pub fn place_of(row: u64) -> (usize, u64) {
    ((row >> 40) as usize, row & ((1 << 40) - 1))
}

/// `value · part / whole`, rounded half to even: how much of a line's money is left.
pub fn proportion(value: Money, part: i64, whole: i64) -> Money {
    divide_half_even(i128::from(value) * i128::from(part), i128::from(whole)) as Money
}
