//! Typed lines on their way from the readers into the book: text in one arena, numbers beside it.
//!
//! Whatever reads a format hands over batches, so that every format ends in the same book.

use super::dictionary::Key;
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

/// Longest text that is copied without a call.
const SHORT: usize = 64;

/// Lines in file order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Batch {
    /// Filled up to `used`.
    text: Vec<u8>,
    used: usize,
    pub lines: Vec<BatchLine>,
}

impl Batch {
    pub fn clear(&mut self) {
        self.used = 0;
        self.lines.clear();
    }

    /// Adds text to the arena.
    #[inline(always)]
    pub fn put(&mut self, text: &[u8]) -> Span {
        let (start, n) = (self.used, text.len());
        let end = start + n;
        if end + SHORT > self.text.len() {
            self.text.resize((end + SHORT) * 2, 0);
        }
        // Short texts are written in pieces of a fixed length, which takes no call.
        let room = &mut self.text[start..];
        let (eight, sixteen) = (text.first_chunk::<8>(), text.first_chunk::<16>());
        if let (17..=32, Some(head), Some(tail)) = (n, sixteen, text.last_chunk::<16>()) {
            room[..16].copy_from_slice(head);
            room[n - 16..n].copy_from_slice(tail);
        } else if let (8..=16, Some(head), Some(tail)) = (n, eight, text.last_chunk::<8>()) {
            room[..8].copy_from_slice(head);
            room[n - 8..n].copy_from_slice(tail);
        } else if n < 8 {
            for (i, byte) in text.iter().enumerate() {
                room[i] = *byte;
            }
        } else {
            room[..n].copy_from_slice(text);
        }
        self.used = end;
        Span {
            start: start as u32,
            end: end as u32,
        }
    }

    /// Bytes of text so far, and letting go of those after that many.
    pub fn used(&self) -> usize {
        self.used
    }

    pub fn take_back(&mut self, used: usize) {
        self.used = used;
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

    /// The key of a text, and its hash: behind each text there is room enough.
    #[inline(always)]
    pub(super) fn key(&self, span: Span) -> (Key, u32) {
        let room = self.text.get(span.start as usize..);
        let key = match room.and_then(|room| room.first_chunk()) {
            Some(room) => Key::padded(self.get(span), room),
            None => Key::of(self.get(span)),
        };
        (key, key.hash())
    }
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
