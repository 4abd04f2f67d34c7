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
    #[inline(always)]
    pub fn put(&mut self, text: &[u8]) -> Span {
        let start = self.text.len();
        append(&mut self.text, text);
        Span {
            start: start as u32,
            end: (start + text.len()) as u32,
        }
    }

    /// The same, unless it is what the last line had: an order's lines repeat its ids.
    #[inline(always)]
    pub fn put_again(&mut self, text: &[u8], last: Option<Span>) -> Span {
        match last {
            Some(last) if same(self.get(last), text) => last,
            _ => self.put(text),
        }
    }

    #[inline(always)]
    pub fn get(&self, span: Span) -> &[u8] {
        &self.text[span.start as usize..span.end as usize]
    }
}

/// Adds a text; short ones without a call.
#[inline(always)]
pub(super) fn append(to: &mut Vec<u8>, text: &[u8]) {
    let n = text.len();
    let mut short = [0u8; 32];
    if let (17..=32, Some(head), Some(tail)) =
        (n, text.first_chunk::<16>(), text.last_chunk::<16>())
    {
        short[..16].copy_from_slice(head);
        short[n - 16..n].copy_from_slice(tail);
    } else if let (8..=16, Some(head), Some(tail)) =
        (n, text.first_chunk::<8>(), text.last_chunk::<8>())
    {
        short[..8].copy_from_slice(head);
        short[n - 8..n].copy_from_slice(tail);
    } else if n < 8 {
        short
            .iter_mut()
            .zip(text)
            .for_each(|(to, from)| *to = *from);
    } else {
        return to.extend_from_slice(text);
    }
    to.extend_from_slice(&short);
    to.truncate(to.len() - 32 + n);
}

/// Equality of short texts without a call.
#[inline(always)]
pub(super) fn same(a: &[u8], b: &[u8]) -> bool {
    let n = a.len();
    if n != b.len() {
        return false;
    }
    match (
        a.first_chunk::<8>(),
        b.first_chunk::<8>(),
        a.last_chunk::<8>(),
        b.last_chunk::<8>(),
    ) {
        (Some(c), Some(d), Some(e), Some(f)) if n <= 16 => c == d && e == f,
        _ => a == b,
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
