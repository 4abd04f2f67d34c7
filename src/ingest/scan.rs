//! Delimited text → records, whatever the chunks are.
//!
//! In: UTF-8 bytes, cut anywhere. Out: one [`Record`] after the other, each with the line it
//! begins on. The scan looks at 64 bytes at a time and visits only delimiters, quotes, escapes and
//! line ends. Any chunking of the same bytes gives the same records; the obvious parser in
//! `tests/scan.rs` is the oracle.
//!
//! Dialect: RFC 4180. A quote opens a field only as its first byte and closes it before a
//! delimiter or a line end; inside, a doubled quote is one quote, and so is an escaped one. CR, LF
//! and CRLF all end a record; empty lines are passed over. A record that breaks these rules, or
//! has quotes and another width than its table, is read anew by itself ([`super::recut`]), so
//! that a stray quote never takes the next records with it.

use super::masks::special_mask;
use super::record::{Mark, Record, Shape, Span};
use super::recut::{Cut, is_loose, recut, split_at_blanks, whole_line};
use crate::error::{Code, Error, Result, reserve};

/// Longest record accepted, in bytes.
pub const MAX_RECORD: usize = 16 << 20;
/// A quote that is not closed within so many bytes is taken for a plain character.
pub const MAX_QUOTED: usize = 1 << 20;
/// Most columns accepted, as in a spreadsheet.
pub const MAX_COLUMNS: usize = 16_384;

/// What separates the cells of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Delimiter {
    Byte(u8),
    /// Two to eight bytes, such as `, ` or `||`.
    Text(Mark),
    /// Runs of spaces or tabs, as in columns padded to a width.
    Blanks,
    /// Runs of at least two spaces, or of tabs: padded columns whose cells hold single spaces.
    Gaps,
}

/// How text is cut into records and cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Syntax {
    pub delimiter: Delimiter,
    pub quote: Option<u8>,
    /// Takes a quote, a delimiter, a line end or itself literally, besides doubled quotes.
    pub escape: Option<u8>,
    /// Cells of an ordinary row; 0 where rows have no common width.
    pub width: usize,
}

impl Syntax {
    pub fn new(delimiter: Delimiter, quote: Option<u8>) -> Self {
        Syntax {
            delimiter,
            quote,
            escape: None,
            width: 0,
        }
    }

    pub fn blanks(&self) -> bool {
        matches!(self.delimiter, Delimiter::Blanks | Delimiter::Gaps)
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

/// Whom the records are handed to.
type Each<'e> = &'e mut dyn FnMut(&mut Record<'_>) -> Result<()>;

/// The scanner: push bytes, get records.
pub struct Scanner {
    syntax: Syntax,
    first: u8,
    rest: Mark,
    buffer: Vec<u8>,
    /// First byte of the record in progress, and the next byte to look at.
    record: usize,
    at: usize,
    field: usize,
    state: State,
    /// The cell holds doubled quotes or escapes.
    marked: bool,
    /// The record has a quoted cell; one of them is not closed as it should be.
    quoted: bool,
    odd: bool,
    /// The byte that an escape takes literally.
    literal: usize,
    spans: Vec<Span>,
    line: u64,
    record_line: u64,
    after_blank: bool,
    skip_line_feed: bool,
    /// The text is our own: lines are rows of a sheet, and nothing in it needs to be mended.
    exact: bool,
    /// The scan goes on elsewhere than behind the bytes it looked at.
    moved: bool,
    waits: bool,
    last: bool,
    /// Quotes so far that were never closed.
    endless: u32,
    /// The record is too long to be read anew.
    hopeless: bool,
    /// A record put together from what stood in the file.
    made: Vec<u8>,
}

impl Scanner {
    pub fn new(syntax: Syntax) -> Self {
        let (first, rest) = match syntax.delimiter {
            Delimiter::Byte(b) => (b, Mark::default()),
            Delimiter::Text(mark) => mark.split(),
            Delimiter::Blanks | Delimiter::Gaps => (b'\n', Mark::default()),
        };
        let quote = syntax.quote.filter(|_| !syntax.blanks());
        let escape = syntax.escape.filter(|e| Some(*e) != quote);
        Scanner {
            syntax: Syntax {
                quote,
                escape,
                ..syntax
            },
            first,
            rest,
            buffer: Vec::new(),
            record: 0,
            at: 0,
            field: 0,
            state: State::Plain,
            marked: false,
            quoted: false,
            odd: false,
            literal: usize::MAX,
            spans: Vec::new(),
            line: 1,
            record_line: 1,
            after_blank: false,
            skip_line_feed: false,
            exact: false,
            moved: false,
            waits: false,
            last: false,
            endless: 0,
            hopeless: false,
            made: Vec::new(),
        }
    }

    /// Takes the text as our own readers write it, and counts its rows instead of its lines.
    pub fn set_exact(&mut self) {
        self.exact = true;
    }

    /// Says on which line the next record begins.
    pub fn set_line(&mut self, line: u64) {
        (self.line, self.record_line) = (line, line);
    }

    /// Takes a chunk and hands every record that ends in it to `each`.
    ///
    /// Errors: a record beyond [`MAX_RECORD`] or [`MAX_COLUMNS`], memory, and whatever `each` returns.
    pub fn push(&mut self, chunk: &[u8], each: Each<'_>) -> Result<()> {
        reserve(&mut self.buffer, chunk.len(), "Reading")?;
        self.buffer.extend_from_slice(chunk);
        self.go_on(each)
    }

    /// Where text may be added at the end; [`Scanner::go_on`] then reads it.
    pub(super) fn input(&mut self) -> &mut Vec<u8> {
        &mut self.buffer
    }

    pub(super) fn go_on(&mut self, each: Each<'_>) -> Result<()> {
        self.scan(each)?;
        self.drop_done();
        self.check_length(self.buffer.len())
    }

    /// Ends the input: the last line may lack its line end.
    pub fn finish(&mut self, each: Each<'_>) -> Result<()> {
        self.last = true;
        loop {
            self.scan(each)?;
            if self.record >= self.buffer.len() {
                return Ok(());
            }
            let end = self.buffer.len();
            self.end_field(end)?;
            self.end_record(end, each)?;
            if !std::mem::take(&mut self.moved) {
                self.record = end;
            }
        }
    }

    fn scan(&mut self, each: Each<'_>) -> Result<()> {
        if self.syntax.escape.is_none() && self.rest.is_empty() {
            self.scan_as::<false>(each)
        } else {
            self.scan_as::<true>(each)
        }
    }

    /// `GENERAL`: with an escape or a delimiter of several bytes.
    fn scan_as<const GENERAL: bool>(&mut self, each: Each<'_>) -> Result<()> {
        let delimiter = self.first;
        let quote = self.syntax.quote.unwrap_or(b'\n');
        while self.at < self.buffer.len() {
            let base = self.at;
            let rest = &self.buffer[base..];
            let mut mask = special_mask(rest, delimiter, quote);
            if GENERAL && let Some(escape) = self.syntax.escape {
                mask |= special_mask(rest, escape, escape);
            }
            self.at = base + rest.len().min(64);
            loop {
                if !GENERAL {
                    mask = self.pass(base, mask, delimiter, quote);
                }
                if mask == 0 {
                    break;
                }
                let i = base + mask.trailing_zeros() as usize;
                mask &= mask - 1;
                self.visit::<GENERAL>(i, delimiter, each)?;
                if self.moved {
                    self.moved = false;
                    break;
                }
            }
            if GENERAL && std::mem::take(&mut self.waits) {
                return Ok(());
            }
            if self.state == State::Quoted && self.at - self.record > self.most_quoted() {
                self.give_up_quote(each)?;
                self.moved = false;
            }
        }
        Ok(())
    }

    /// Does what [`Scanner::visit`] does for delimiters and for quotes that stand where they should, up
    /// to the first byte of the mask that is something else; gives what is left of the mask.
    #[inline(always)]
    fn pass(&mut self, base: usize, mut mask: u64, delimiter: u8, quote: u8) -> u64 {
        let Some(block) = self.buffer[base..].first_chunk::<64>() else {
            return mask;
        };
        if self.spans.len() + 64 > MAX_COLUMNS || delimiter == b'\n' || quote == b'\n' {
            return mask;
        }
        let (mut state, mut field, record) = (self.state, self.field, self.record);
        let mut quoted = self.quoted;
        while mask != 0 {
            let place = mask.trailing_zeros() as usize & 63;
            let (byte, i) = (block[place], base + place);
            let span = match state {
                State::Plain if byte == delimiter && !self.marked => Some((field, i)),
                State::Closing(q) if byte == delimiter && q + 1 == i && !self.marked => {
                    Some((field + 1, q))
                }
                State::Plain if byte == quote && i == field => {
                    state = State::Quoted;
                    quoted = true;
                    None
                }
                State::Quoted if byte == quote && i - record <= MAX_QUOTED >> 8 => {
                    state = State::Closing(i);
                    None
                }
                State::Quoted if byte == delimiter && i - record <= MAX_QUOTED >> 8 => None,
                _ => break,
            };
            mask &= mask - 1;
            if let Some((start, end)) = span {
                state = State::Plain;
                field = i + 1;
                self.spans.push(Span {
                    start: (start - record) as u32,
                    end: (end - record) as u32,
                    shape: Shape::Plain,
                });
            }
        }
        (self.state, self.field, self.quoted) = (state, field, quoted);
        mask
    }

    #[inline(always)]
    fn visit<const GENERAL: bool>(
        &mut self,
        i: usize,
        delimiter: u8,
        each: Each<'_>,
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
        if GENERAL && self.is_taken(i, byte) {
            return Ok(());
        }
        if self.state == State::Quoted {
            if i - self.record > MAX_QUOTED >> 8 && i - self.record > self.most_quoted() {
                return self.give_up_quote(each);
            }
            if Some(byte) == self.syntax.quote {
                self.state = State::Closing(i);
            } else if byte == b'\n' && !self.exact {
                self.line += 1;
            }
            return Ok(());
        }
        if !line_end && byte != delimiter {
            // A quote outside of quoted text.
            match self.state {
                State::Plain if i == self.field => {
                    self.state = State::Quoted;
                    self.quoted = true;
                }
                State::Closing(q) if i == q + 1 => {
                    self.marked = true;
                    self.state = State::Quoted;
                }
                State::Closing(_) => self.state = State::Trailing,
                _ => {}
            }
            return Ok(());
        }
        let mut next = i + 1;
        if GENERAL && !line_end && !self.rest.is_empty() {
            match self.rest.begins(&self.buffer[next..], self.last) {
                Some(true) => next += self.rest.len(),
                Some(false) => {
                    // The first byte of the delimiter alone, which may be the quote too.
                    return Ok(());
                }
                None => {
                    self.at = i;
                    self.waits = true;
                    self.moved = true;
                    return Ok(());
                }
            }
        }
        self.end_field(i)?;
        if line_end {
            self.end_record(i, each)?;
            if self.moved {
                return Ok(());
            }
            self.line += 1;
            self.begin_record(next, byte);
        } else {
            self.field = next;
        }
        Ok(())
    }

    /// Whether a byte is no delimiter, quote or line end because of what stands before it.
    fn is_taken(&mut self, i: usize, byte: u8) -> bool {
        if i < self.field {
            return true;
        }
        if i == self.literal {
            self.line += u64::from(byte == b'\n');
            return true;
        }
        if Some(byte) == self.syntax.escape {
            self.literal = i + 1;
            self.marked = true;
            return true;
        }
        false
    }

    fn begin_record(&mut self, next: usize, line_end: u8) {
        self.record = next;
        self.field = next;
        self.record_line = self.line;
        self.skip_line_feed = line_end == b'\r';
        self.hopeless = false;
    }

    #[inline(always)]
    fn end_field(&mut self, i: usize) -> Result<()> {
        let (start, end, shape) = match self.state {
            State::Plain if self.marked => (self.field, i, Shape::Escaped),
            State::Plain => (self.field, i, Shape::Plain),
            State::Closing(q) if q + 1 == i => {
                let shape = if self.marked {
                    Shape::Quoted
                } else {
                    Shape::Plain
                };
                (self.field + 1, q, shape)
            }
            _ => {
                self.odd = true;
                (self.field, i, Shape::Plain)
            }
        };
        self.state = State::Plain;
        self.marked = false;
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

    /// Hands on the record that ends before `end`, or a shorter one that is read out of it.
    fn end_record(&mut self, end: usize, each: Each<'_>) -> Result<()> {
        self.check_length(end - self.record)?;
        if end == self.record {
            self.after_blank = true;
            self.spans.clear();
            return Ok(());
        }
        if self.syntax.blanks() {
            let least = 1 + usize::from(self.syntax.delimiter == Delimiter::Gaps);
            split_at_blanks(&self.buffer[self.record..end], least, &mut self.spans);
            if self.spans.len() > MAX_COLUMNS {
                return Err(too_many_columns(self.record_line));
            }
            if self.spans.is_empty() {
                self.after_blank = true;
                return Ok(());
            }
        } else if !self.exact
            && (self.odd
                || (self.syntax.width > 0 && self.spans.len() != self.syntax.width)
                || self.is_dressed())
        {
            return self.end_odd_record(end, each);
        }
        self.quoted = false;
        self.hand_on(end, false, each)
    }

    /// Whether the cells may have blanks before them or other quotes around them, all of them.
    #[inline(always)]
    fn is_dressed(&self) -> bool {
        let other = if self.syntax.quote == Some(b'"') {
            b'\''
        } else {
            b'"'
        };
        self.syntax.width > 2
            && (self.buffer[self.record] == other
                || self.buffer.get(self.record + self.spans[1].start as usize) == Some(&b' '))
    }

    fn hand_on(&mut self, end: usize, made: bool, each: Each<'_>) -> Result<()> {
        let bytes = &self.buffer[self.record..end];
        let handed = each(&mut Record {
            line: self.record_line,
            columns: 0,
            after_blank: std::mem::take(&mut self.after_blank),
            broken: false,
            raw: bytes,
            bytes: if made { &self.made } else { bytes },
            spans: &self.spans,
            quote: self.syntax.quote,
            escape: self.syntax.escape,
            delimiter: self.first,
        });
        self.spans.clear();
        handed
    }

    /// A record whose quotes or width are not as they should be: its likeliest reading.
    #[cold]
    fn end_odd_record(&mut self, end: usize, each: Each<'_>) -> Result<()> {
        let (odd, quoted) = (self.odd, self.quoted);
        (self.odd, self.quoted) = (false, false);
        let text = &self.buffer[self.record..end];
        let cut = Cut::of(&self.syntax);
        let mut found = text.len();
        let width = self.syntax.width;
        let mut made = width > 1 && !odd && cut.unwrap(text, &mut self.spans, &mut self.made);
        let lines = || text.iter().any(|b| matches!(b, b'\n' | b'\r'));
        let doubtful = quoted && self.spans.len() != width;
        let doubtful = doubtful && (lines() || is_loose(text, &self.spans, self.syntax.quote));
        if !made && (odd || doubtful) {
            found = recut(text, &cut, &mut self.spans).unwrap_or_else(|| {
                if odd {
                    whole_line(text, &cut, &mut self.spans)
                } else {
                    text.len()
                }
            });
            if self.spans.len() > MAX_COLUMNS {
                return Err(too_many_columns(self.record_line));
            }
        }
        let end = self.record + found;
        let line_text = &self.buffer[self.record..end];
        if width > 1 && !made {
            made = if self.spans.len() == width {
                width > 2 && cut.undress(line_text, &mut self.spans, &mut self.made)
            } else {
                cut.otherwise(line_text, &mut self.spans, &mut self.made)
            };
        }
        let shorter = found < text.len();
        let line = self.record_line;
        let feeds = |bytes: &[u8]| bytes.iter().filter(|b| **b == b'\n').count() as u64;
        let inside = feeds(&self.buffer[self.record..end]);
        self.hand_on(end, made, each)?;
        if shorter {
            self.line = line + inside + 1;
            let byte = self.buffer[end];
            self.begin_record(end + 1, byte);
            self.at = end + 1;
            self.state = State::Plain;
            self.marked = false;
            self.literal = usize::MAX;
            self.moved = true;
        }
        Ok(())
    }

    /// How far a quoted cell may reach: less with every quote that turned out to have no end.
    fn most_quoted(&self) -> usize {
        if self.hopeless || self.exact {
            usize::MAX
        } else {
            MAX_QUOTED >> self.endless.min(8)
        }
    }

    /// Reads a record anew whose quote does not close within reach. One that has no line end in
    /// reach either goes on until [`MAX_RECORD`].
    #[cold]
    fn give_up_quote(&mut self, each: Each<'_>) -> Result<()> {
        let reach = self.record + self.most_quoted();
        let ends = |b: &u8| matches!(b, b'\n' | b'\r');
        let Some(last) = self.buffer[self.record..reach].iter().rposition(ends) else {
            self.hopeless = true;
            return Ok(());
        };
        self.endless += 1;
        self.odd = true;
        self.spans.clear();
        let end = self.record + last;
        self.end_odd_record(end, each)?;
        if !self.moved {
            let byte = self.buffer[end];
            self.line = self.record_line + 1;
            self.begin_record(end + 1, byte);
            self.at = end + 1;
            self.state = State::Plain;
            self.marked = false;
            self.moved = true;
        }
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
        self.literal = self.literal.wrapping_sub(done);
        if let State::Closing(q) = &mut self.state {
            *q -= done;
        }
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
