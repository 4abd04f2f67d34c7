//! Delimited text → records, whatever the chunks are.
//!
//! In: UTF-8 bytes, cut anywhere. Out: one [`Record`] after the other, each with the line it
//! begins on. The scan looks at 64 bytes at a time and visits only delimiters, quotes and line
//! ends. Any chunking of the same bytes gives the same records; the obvious parser in
//! `tests/scan.rs` is the oracle.
//!
//! Dialect: RFC 4180, read leniently. A quote opens a field only as its first byte; inside, a
//! doubled quote is one quote; what follows a closing quote belongs to the field. CR, LF and
//! CRLF all end a record; empty lines are passed over.

use super::masks::special_mask;
use crate::error::{Code, Error, Result, reserve};

/// Longest record accepted, in bytes: a quote that never closes ends here.
pub const MAX_RECORD: usize = 16 << 20;
/// Most columns accepted, as in a spreadsheet.
pub const MAX_COLUMNS: usize = 16_384;

/// What separates the cells of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Delimiter {
    Byte(u8),
    /// Runs of spaces or tabs, as in columns padded to a width.
    Blanks,
}

/// Where a cell lies in its record's bytes.
#[derive(Clone, Copy, Debug)]
struct Span {
    start: u32,
    end: u32,
    shape: Shape,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shape {
    /// The bytes are the cell.
    Plain,
    /// The bytes are the cell, each doubled quote standing for one.
    Doubled,
    /// From the opening quote on, with text after the closing one.
    Odd,
}

/// One record; cells are borrowed from the scanner's buffer.
pub struct Record<'a> {
    /// Line of the file on which it begins, from 1.
    pub line: u64,
    /// Cells of the file's header row; 0 where it has none.
    pub columns: usize,
    /// The line is no row of the table; its one cell is the beginning of its text.
    pub broken: bool,
    bytes: &'a [u8],
    spans: &'a [Span],
    quote: u8,
}

impl<'a> Record<'a> {
    pub fn len(&self) -> usize {
        self.spans.len()
    }

    pub fn is_empty(&self) -> bool {
        self.spans.is_empty()
    }

    /// Cell `i`, unquoted, or empty where the record is too short. `scratch` is used only where
    /// quotes have to be taken out.
    pub fn cell<'b>(&self, i: usize, scratch: &'b mut Vec<u8>) -> &'b [u8]
    where
        'a: 'b,
    {
        let Some(span) = self.spans.get(i) else {
            return &[];
        };
        let raw = &self.bytes[span.start as usize..span.end as usize];
        if span.shape == Shape::Plain {
            return raw;
        }
        scratch.clear();
        let mut rest = raw;
        if span.shape == Shape::Odd {
            rest = &rest[1..];
        }
        let mut open = true;
        let mut i = 0;
        while i < rest.len() {
            let byte = rest[i];
            if byte == self.quote && open {
                if rest.get(i + 1) == Some(&self.quote) {
                    i += 1;
                } else {
                    open = false;
                    i += 1;
                    continue;
                }
            }
            scratch.push(byte);
            i += 1;
        }
        scratch
    }

    /// All cells as text, for previews.
    pub fn to_strings(&self) -> Vec<String> {
        let mut scratch = Vec::new();
        (0..self.len())
            .map(|i| String::from_utf8_lossy(self.cell(i, &mut scratch)).into_owned())
            .collect()
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// Inside a cell without quotes, or before its first byte.
    Plain,
    Quoted,
    /// After a quote inside a quoted cell, at this offset.
    Closing(usize),
    /// After a closing quote and further text.
    Trailing,
}

/// The scanner: push bytes, get records.
pub struct Scanner {
    delimiter: Delimiter,
    quote: Option<u8>,
    buffer: Vec<u8>,
    /// First byte of the record in progress, and the next byte to look at.
    record: usize,
    at: usize,
    field: usize,
    state: State,
    doubled: bool,
    spans: Vec<Span>,
    line: u64,
    record_line: u64,
    skip_line_feed: bool,
    /// Lines are rows: a line end inside quotes begins no line.
    rows: bool,
}

impl Scanner {
    pub fn new(delimiter: Delimiter, quote: Option<u8>) -> Self {
        Scanner {
            delimiter,
            quote: if delimiter == Delimiter::Blanks {
                None
            } else {
                quote
            },
            buffer: Vec::new(),
            record: 0,
            at: 0,
            field: 0,
            state: State::Plain,
            doubled: false,
            spans: Vec::new(),
            line: 1,
            record_line: 1,
            skip_line_feed: false,
            rows: false,
        }
    }

    /// Counts the rows of a sheet instead of the lines of a text.
    pub fn count_rows(&mut self) {
        self.rows = true;
    }

    /// Says on which line the next record begins.
    pub fn set_line(&mut self, line: u64) {
        (self.line, self.record_line) = (line, line);
    }

    /// Takes a chunk and hands every record that ends in it to `each`.
    ///
    /// Errors: a record beyond [`MAX_RECORD`] or [`MAX_COLUMNS`], memory, and whatever `each` returns.
    pub fn push(
        &mut self,
        chunk: &[u8],
        each: &mut dyn FnMut(Record<'_>) -> Result<()>,
    ) -> Result<()> {
        reserve(&mut self.buffer, chunk.len(), "Reading")?;
        self.buffer.extend_from_slice(chunk);
        self.scan(each)?;
        self.drop_done();
        self.check_length(self.buffer.len())?;
        Ok(())
    }

    /// Ends the input: the last line may lack its line end.
    pub fn finish(&mut self, each: &mut dyn FnMut(Record<'_>) -> Result<()>) -> Result<()> {
        if self.record < self.buffer.len() {
            let end = self.buffer.len();
            self.end_field(end)?;
            self.end_record(end, each)?;
        }
        Ok(())
    }

    fn scan(&mut self, each: &mut dyn FnMut(Record<'_>) -> Result<()>) -> Result<()> {
        let delimiter = match self.delimiter {
            Delimiter::Byte(b) => b,
            Delimiter::Blanks => b'\n',
        };
        let quote = self.quote.unwrap_or(b'\n');
        let end = self.buffer.len();
        while self.at < end {
            let base = self.at;
            let mut mask = special_mask(&self.buffer[base..], delimiter, quote);
            let width = (end - base).min(64);
            while mask != 0 {
                let i = base + mask.trailing_zeros() as usize;
                mask &= mask - 1;
                self.visit(i, delimiter, each)?;
            }
            self.at = base + width;
        }
        Ok(())
    }

    #[inline(always)]
    fn visit(
        &mut self,
        i: usize,
        delimiter: u8,
        each: &mut dyn FnMut(Record<'_>) -> Result<()>,
    ) -> Result<()> {
        let byte = self.buffer[i];
        let line_end = byte == b'\n' || byte == b'\r';
        if self.skip_line_feed {
            self.skip_line_feed = false;
            if byte == b'\n' && i == self.record {
                self.record += 1;
                self.field = self.record;
                return Ok(());
            }
        }
        if self.state == State::Quoted {
            if Some(byte) == self.quote {
                self.state = State::Closing(i);
            } else if byte == b'\n' && !self.rows {
                self.line += 1;
            }
            return Ok(());
        }
        if !line_end && byte != delimiter {
            // A quote outside of quoted text.
            match self.state {
                State::Plain if i == self.field => self.state = State::Quoted,
                State::Closing(q) if i == q + 1 => {
                    self.doubled = true;
                    self.state = State::Quoted;
                }
                State::Closing(_) => self.state = State::Trailing,
                _ => {}
            }
            return Ok(());
        }
        self.end_field(i)?;
        if line_end {
            self.end_record(i, each)?;
            self.line += 1;
            self.record = i + 1;
            self.field = i + 1;
            self.record_line = self.line;
            self.skip_line_feed = byte == b'\r';
        } else {
            self.field = i + 1;
        }
        Ok(())
    }

    #[inline(always)]
    fn end_field(&mut self, i: usize) -> Result<()> {
        let (start, end, shape) = match self.state {
            State::Plain => (self.field, i, Shape::Plain),
            State::Closing(q) if q + 1 == i => (
                self.field + 1,
                q,
                if self.doubled {
                    Shape::Doubled
                } else {
                    Shape::Plain
                },
            ),
            _ => (self.field, i, Shape::Odd),
        };
        self.state = State::Plain;
        self.doubled = false;
        if self.spans.len() >= MAX_COLUMNS {
            return Err(too_many_columns(self.record_line));
        }
        let base = self.record;
        self.spans.push(Span {
            start: (start - base) as u32,
            end: (end - base) as u32,
            shape,
        });
        Ok(())
    }

    fn end_record(
        &mut self,
        end: usize,
        each: &mut dyn FnMut(Record<'_>) -> Result<()>,
    ) -> Result<()> {
        self.check_length(end - self.record)?;
        let bytes = &self.buffer[self.record..end];
        if self.delimiter == Delimiter::Blanks {
            split_at_blanks(bytes, &mut self.spans);
            if self.spans.len() > MAX_COLUMNS {
                return Err(too_many_columns(self.record_line));
            }
        }
        let blank = match self.spans.as_slice() {
            [] => true,
            [only] => only.shape == Shape::Plain && only.start == only.end && bytes.is_empty(),
            _ => false,
        };
        if !blank {
            let quote = self.quote.unwrap_or(0);
            each(Record {
                line: self.record_line,
                columns: 0,
                broken: false,
                bytes,
                spans: &self.spans,
                quote,
            })?;
        }
        self.spans.clear();
        Ok(())
    }

    /// The length so far of the record in progress; the same answer in any chunking.
    fn check_length(&self, length: usize) -> Result<()> {
        if length <= MAX_RECORD {
            return Ok(());
        }
        Err(record_too_long(self.record_line))
    }

    fn drop_done(&mut self) {
        let done = self.record;
        self.buffer.drain(..done);
        self.record = 0;
        self.at -= done;
        self.field -= done;
        if let State::Closing(q) = &mut self.state {
            *q -= done;
        }
    }
}

fn split_at_blanks(bytes: &[u8], spans: &mut Vec<Span>) {
    spans.clear();
    let mut start = None;
    for (i, &b) in bytes.iter().enumerate() {
        let blank = b == b' ' || b == b'\t';
        match (blank, start) {
            (false, None) => start = Some(i),
            (true, Some(s)) => {
                spans.push(Span {
                    start: s as u32,
                    end: i as u32,
                    shape: Shape::Plain,
                });
                start = None;
            }
            _ => {}
        }
    }
    if let Some(s) = start {
        spans.push(Span {
            start: s as u32,
            end: bytes.len() as u32,
            shape: Shape::Plain,
        });
    }
}

pub fn record_too_long(line: u64) -> Error {
    Error::new(
        Code::RecordTooLong,
        format!("A record is longer than {} MiB", MAX_RECORD >> 20),
        "Look for a quote that is opened here and never closed",
    )
    .at_line(line)
}

pub fn too_many_columns(line: u64) -> Error {
    Error::new(
        Code::TooManyColumns,
        format!("A record has more than {MAX_COLUMNS} columns"),
        "Check the delimiter",
    )
    .at_line(line)
}
