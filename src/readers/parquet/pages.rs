//! One column of one row group: its pages one after the other, its values one by one.

use super::compression::inflate;
use super::footer::{Chunk, Column, Stored};
use super::runs::{Differences, Runs};
use super::texts::write_value;
use super::thrift::Thrift;
use crate::bytes::u32_at;
use crate::error::{Result, broken, reserve, too_large, unsupported};
use crate::rows::write_cell;

/// Most bytes that pages and dictionaries may hold at a time, over all columns.
const HELD: usize = 192 << 20;
/// Most values of a page: writers put some ten thousand into one.
const MOST_VALUES: i64 = 1 << 26;

/// Why a page is broken.
fn cut() -> crate::error::Error {
    broken("a page is cut off")
}

#[derive(Default)]
pub struct Cursor {
    codec: i64,
    at: usize,
    end: usize,
    page: Vec<u8>,
    left: i64,
    /// Says which values are there, where they need not be.
    levels: Option<Runs>,
    values: Values,
    dictionary: Dictionary,
    scratch: Vec<u8>,
}

/// The cells of a dictionary, as they are written.
#[derive(Default)]
struct Dictionary {
    text: Vec<u8>,
    ends: Vec<u32>,
}

#[derive(Default)]
enum Values {
    #[default]
    None,
    /// At this offset of the page.
    Plain(usize),
    /// The next bit.
    Bits(usize),
    Truths(Runs),
    Dictionary(Runs),
    Numbers(Differences),
    /// Lengths, then bytes from an offset on.
    Texts(Differences, usize),
    /// What is shared with the text before, then the rest of it.
    Endings(Differences, Differences, usize),
    /// The bytes of a number lie in as many streams: the next number, and how many there are.
    Split(usize, usize),
}

/// What the header of a page says.
#[derive(Default)]
struct Header {
    kind: i64,
    length: i64,
    stored: i64,
    values: i64,
    encoding: i64,
    level_encoding: i64,
    /// Bytes of levels, which are never compressed in the newer pages.
    levels: i64,
    plain: bool,
}

impl Cursor {
    pub fn open(&mut self, bytes: &[u8], chunk: &Chunk) -> Result<()> {
        let end = chunk.start.saturating_add(chunk.length);
        if end > bytes.len() as u64 {
            return Err(broken("a column lies beyond its end"));
        }
        (self.at, self.end) = (chunk.start as usize, end as usize);
        (self.codec, self.left) = (chunk.codec, 0);
        self.dictionary.text.clear();
        self.dictionary.ends.clear();
        Ok(())
    }

    fn held(&self) -> usize {
        self.page.capacity() + self.dictionary.text.capacity() + 4 * self.dictionary.ends.capacity()
    }

    /// Writes the next value as a cell. `held`: bytes that all columns hold.
    pub fn write(
        &mut self,
        bytes: &[u8],
        column: &Column,
        held: &mut usize,
        out: &mut Vec<u8>,
    ) -> Result<()> {
        while self.left == 0 {
            let before = self.held();
            self.turn(bytes, column, HELD.saturating_sub(*held - before))?;
            *held = *held - before + self.held();
        }
        self.left -= 1;
        if let Some(levels) = &mut self.levels
            && levels.next(&self.page).ok_or_else(cut)? < column.full
        {
            return Ok(());
        }
        self.value(column, out).ok_or_else(cut)
    }

    /// Reads the next page.
    fn turn(&mut self, bytes: &[u8], column: &Column, room: usize) -> Result<()> {
        if self.at >= self.end {
            return Err(broken(format_args!(
                "column {} has too few values",
                column.name
            )));
        }
        let mut thrift = Thrift {
            bytes: &bytes[..self.end],
            at: self.at,
        };
        let header = header(&mut thrift).ok_or_else(cut)?;
        let sizes = (
            usize::try_from(header.stored),
            usize::try_from(header.length),
        );
        let (Ok(stored), Ok(length)) = sizes else {
            return Err(cut());
        };
        let next = thrift
            .at
            .checked_add(stored)
            .filter(|n| *n <= self.end)
            .ok_or_else(cut)?;
        let data = &bytes[thrift.at..next];
        self.at = next;
        if !matches!(header.kind, 0 | 2 | 3) {
            return Ok(());
        }
        if !(0..=MOST_VALUES).contains(&header.values) {
            return Err(too_large("a page claims more values than it can hold"));
        }
        if length > room {
            return Err(too_large(format_args!(
                "its pages need more than {} MiB at a time",
                HELD >> 20
            )));
        }
        self.inflate(&header, data, length)?;
        if header.kind == 2 {
            return self.keep_dictionary(&header, column, room);
        }
        self.left = header.values;
        self.begin(&header, column)
    }

    fn inflate(&mut self, header: &Header, data: &[u8], length: usize) -> Result<()> {
        self.page.clear();
        let levels = usize::try_from(header.levels)
            .ok()
            .filter(|n| *n <= data.len().min(length));
        let levels = levels.ok_or_else(cut)?;
        reserve(&mut self.page, levels)?;
        self.page.extend_from_slice(&data[..levels]);
        let codec = if header.plain { 0 } else { self.codec };
        // A page without values has nothing to inflate.
        if data.len() == levels && length == levels {
            return Ok(());
        }
        inflate(codec, &data[levels..], length - levels, &mut self.page)
    }

    /// Finds levels and values in the page.
    fn begin(&mut self, header: &Header, column: &Column) -> Result<()> {
        let mut at = usize::try_from(header.levels).map_err(|_| cut())?;
        self.levels = None;
        if column.full > 0 {
            let width = 32 - column.full.leading_zeros();
            let (start, end) = if header.kind == 3 {
                (0, at)
            } else if header.level_encoding == 3 {
                let length = u32_at(&self.page, 0).ok_or_else(cut)? as usize;
                (4, 4 + length)
            } else {
                return Err(unsupported("A Parquet file with levels of the first kind"));
            };
            at = end;
            if end > self.page.len() {
                return Err(cut());
            }
            self.levels = Some(Runs::new(start, end, width).ok_or_else(cut)?);
        }
        self.values = self.values_at(at, header, column)?.ok_or_else(cut)?;
        Ok(())
    }

    fn values_at(&self, at: usize, header: &Header, column: &Column) -> Result<Option<Values>> {
        let (page, end) = (&self.page, self.page.len());
        let rest = end - at;
        Ok(match (header.encoding, column.stored) {
            _ if rest == 0 => Some(Values::None),
            (0, Stored::Boolean) => Some(Values::Bits(at * 8)),
            (0, _) => Some(Values::Plain(at)),
            (2 | 8, _) => Runs::new(at + 1, end, page[at].into()).map(Values::Dictionary),
            (3, Stored::Boolean) => Runs::new(at + 4, end.max(at + 4), 1).map(Values::Truths),
            (5, Stored::Int32 | Stored::Int64) => Differences::new(page, at).map(Values::Numbers),
            (6, Stored::Bytes) => self.texts(at).map(|(l, at)| Values::Texts(l, at)),
            (7, Stored::Bytes | Stored::Fixed(_)) => self.endings(at),
            (9, _) => width(column.stored).map(|width| Values::Split(0, rest / width)),
            _ => return Err(unsupported("A way of storing columns in this Parquet file")),
        })
    }

    /// Lengths at an offset, and where the bytes behind them begin.
    fn texts(&self, at: usize) -> Option<(Differences, usize)> {
        let lengths = Differences::new(&self.page, at)?;
        Some((lengths.clone(), behind(lengths, &self.page)?))
    }

    fn endings(&self, at: usize) -> Option<Values> {
        let shared = Differences::new(&self.page, at)?;
        let (lengths, start) = self.texts(behind(shared.clone(), &self.page)?)?;
        Some(Values::Endings(shared, lengths, start))
    }

    fn keep_dictionary(&mut self, header: &Header, column: &Column, room: usize) -> Result<()> {
        if !matches!(header.encoding, 0 | 2) || column.stored == Stored::Boolean {
            return Err(unsupported(
                "A way of storing a dictionary in this Parquet file",
            ));
        }
        let (mut at, mut cell, mut quoted) = (0, Vec::new(), Vec::new());
        for _ in 0..header.values {
            let raw = plain(&self.page, &mut at, column.stored).ok_or_else(cut)?;
            cell.clear();
            quoted.clear();
            write_value(raw, column, &mut cell);
            write_cell(&mut quoted, &cell);
            let dictionary = &mut self.dictionary;
            if dictionary.text.len() + quoted.len() + 4 * dictionary.ends.len() > room {
                return Err(too_large("its dictionaries are too long"));
            }
            reserve(&mut dictionary.text, quoted.len())?;
            dictionary.text.extend_from_slice(&quoted);
            reserve(&mut dictionary.ends, 1)?;
            dictionary.ends.push(dictionary.text.len() as u32);
        }
        Ok(())
    }

    /// Writes a value that is there.
    fn value(&mut self, column: &Column, out: &mut Vec<u8>) -> Option<()> {
        let page = &self.page;
        let raw: &[u8] = match &mut self.values {
            Values::None => return None,
            Values::Dictionary(places) => {
                let i = places.next(page)? as usize;
                let end = *self.dictionary.ends.get(i)? as usize;
                let start = i
                    .checked_sub(1)
                    .map_or(0, |i| self.dictionary.ends[i] as usize);
                out.extend_from_slice(&self.dictionary.text[start..end]);
                return Some(());
            }
            Values::Bits(bit) => {
                let truth = page.get(*bit / 8)? >> (*bit % 8) & 1 == 1;
                *bit += 1;
                write_truth(out, truth);
                return Some(());
            }
            Values::Truths(runs) => {
                write_truth(out, runs.next(page)? == 1);
                return Some(());
            }
            Values::Plain(at) => plain(page, at, column.stored)?,
            Values::Numbers(numbers) => {
                let number = numbers.next(page)?.to_le_bytes();
                self.scratch.clear();
                let width = width(column.stored)?;
                self.scratch.extend_from_slice(&number[..width]);
                &self.scratch
            }
            Values::Texts(lengths, at) => {
                let length = usize::try_from(lengths.next(page)?).ok()?;
                take(page, at, length)?
            }
            Values::Endings(shared, lengths, at) => {
                let kept = usize::try_from(shared.next(page)?).ok()?;
                if kept > self.scratch.len() {
                    return None;
                }
                self.scratch.truncate(kept);
                let length = usize::try_from(lengths.next(page)?).ok()?;
                self.scratch.extend_from_slice(take(page, at, length)?);
                &self.scratch
            }
            Values::Split(i, n) => {
                let width = width(column.stored)?;
                self.scratch.clear();
                let start = page.len() - *n * width;
                for k in 0..width {
                    self.scratch
                        .push(*page.get(start + k * *n + *i).filter(|_| *i < *n)?);
                }
                *i += 1;
                &self.scratch
            }
        };
        let mut cell = Vec::new();
        write_value(raw, column, &mut cell);
        write_cell(out, &cell);
        Some(())
    }
}

fn write_truth(out: &mut Vec<u8>, truth: bool) {
    out.extend_from_slice(if truth { b"true" } else { b"false" });
}

/// Offset behind differences.
fn behind(mut numbers: Differences, page: &[u8]) -> Option<usize> {
    if numbers.count() > MOST_VALUES as u64 {
        return None;
    }
    while numbers.count() > 0 {
        numbers.next(page)?;
    }
    Some(numbers.end())
}

fn take<'a>(page: &'a [u8], at: &mut usize, length: usize) -> Option<&'a [u8]> {
    let found = page.get(*at..at.checked_add(length)?)?;
    *at += length;
    Some(found)
}

/// The next value of a plain page.
fn plain<'a>(page: &'a [u8], at: &mut usize, stored: Stored) -> Option<&'a [u8]> {
    let length = match width(stored) {
        Some(width) => width,
        None => {
            let length = u32_at(page, *at)? as usize;
            *at += 4;
            length
        }
    };
    take(page, at, length)
}

/// Bytes of a value, where all have the same.
fn width(stored: Stored) -> Option<usize> {
    Some(match stored {
        Stored::Int32 | Stored::Float => 4,
        Stored::Int64 | Stored::Double => 8,
        Stored::Int96 => 12,
        Stored::Fixed(width) => width,
        Stored::Boolean | Stored::Bytes => return None,
    })
}

fn header(t: &mut Thrift<'_>) -> Option<Header> {
    let mut header = Header::default();
    t.fields(&mut |t, id, _| {
        match id {
            1 => header.kind = t.integer()?,
            2 => header.length = t.integer()?,
            3 => header.stored = t.integer()?,
            5 | 7 => t.fields(&mut |t, part, _| {
                match part {
                    1 => header.values = t.integer()?,
                    2 => header.encoding = t.integer()?,
                    3 if id == 5 => header.level_encoding = t.integer()?,
                    _ => return Some(false),
                }
                Some(true)
            })?,
            8 => newer(t, &mut header)?,
            _ => return Some(false),
        }
        Some(true)
    })?;
    Some(header)
}

/// The header of a page of the second version.
fn newer(t: &mut Thrift<'_>, header: &mut Header) -> Option<()> {
    t.fields(&mut |t, id, kind| {
        match id {
            1 => header.values = t.integer()?,
            4 => header.encoding = t.integer()?,
            5 | 6 => header.levels = header.levels.checked_add(t.integer()?)?,
            7 => header.plain = kind != super::thrift::TRUE,
            _ => return Some(false),
        }
        Some(true)
    })
}
