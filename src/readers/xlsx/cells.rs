//! One sheet's XML → cells by place.

use super::strings::{Strings, without_escapes};
use crate::error::Result;
use crate::rows::{MAX_COLUMNS, MAX_ROWS, Rows};
use crate::table::Counts;
use crate::values::{Shown, write_float, write_shown};
use crate::xml::{Event, Tag, Xml, unescape};

/// What the cells of every sheet refer to.
pub struct Book<'a> {
    pub strings: &'a Strings,
    /// How each cell style shows a number.
    pub shown: &'a [Shown],
    pub from_1904: bool,
}

#[derive(Default)]
pub struct Cells {
    /// The cell in progress, from 0, and the one that follows where a tag names none.
    row: u32,
    next_row: u32,
    column: u32,
    next_column: u32,
    style: usize,
    kind: Kind,
    formula: bool,
    /// Inside of a value or a text, and inside of a pronunciation.
    inside: bool,
    spoken: bool,
    raw: Vec<u8>,
    text: Vec<u8>,
}

#[derive(Clone, Copy, Default, PartialEq)]
enum Kind {
    #[default]
    Number,
    Shared,
    Text,
    Boolean,
    Error,
    IsoDate,
}

impl Cells {
    pub fn read(
        &mut self,
        xml: &mut Xml,
        book: &Book<'_>,
        rows: &mut Rows,
        counts: &mut Counts,
    ) -> Result<()> {
        while let Some(event) = xml.next()? {
            match event {
                Event::Start(tag) => self.start(&tag, rows, counts)?,
                Event::End(b"c") => self.end_cell(book, rows, counts)?,
                Event::End(b"v" | b"t") => self.inside = false,
                Event::End(b"rPh") => self.spoken = false,
                Event::Text(raw) if self.inside => unescape(raw, &mut self.raw),
                Event::Plain(text) if self.inside => self.raw.extend_from_slice(text),
                _ => {}
            }
        }
        Ok(())
    }

    fn start(&mut self, tag: &Tag<'_>, rows: &mut Rows, counts: &mut Counts) -> Result<()> {
        match tag.name {
            b"c" => self.start_cell(tag, rows)?,
            b"v" | b"t" => self.inside = !tag.closed && !self.spoken,
            b"f" => self.formula = true,
            b"rPh" => self.spoken = !tag.closed,
            b"row" => {
                let named = tag
                    .number(b"r")
                    .and_then(|r| u32::try_from(r).ok()?.checked_sub(1));
                self.row = named.unwrap_or(self.next_row);
                self.next_row = self.row.saturating_add(1);
                self.next_column = 0;
            }
            b"dimension" => counts.claimed = tag.get(b"ref").and_then(corner),
            b"mergeCell" => counts.merged += 1,
            _ => {}
        }
        Ok(())
    }

    fn start_cell(&mut self, tag: &Tag<'_>, rows: &mut Rows) -> Result<()> {
        let named = tag.get(b"r").and_then(place);
        (self.row, self.column) = named.unwrap_or((self.row, self.next_column));
        self.next_column = self.column.saturating_add(1);
        self.style = tag.number(b"s").unwrap_or(0) as usize;
        self.kind = match tag.get(b"t") {
            Some(b"s") => Kind::Shared,
            Some(b"str" | b"inlineStr") => Kind::Text,
            Some(b"b") => Kind::Boolean,
            Some(b"e") => Kind::Error,
            Some(b"d") => Kind::IsoDate,
            _ => Kind::Number,
        };
        self.formula = false;
        self.raw.clear();
        if !tag.closed {
            rows.go_to(self.row)?;
        }
        Ok(())
    }

    fn end_cell(&mut self, book: &Book<'_>, rows: &mut Rows, counts: &mut Counts) -> Result<()> {
        self.inside = false;
        if self.raw.is_empty() {
            counts.unsaved += u64::from(self.formula && self.kind != Kind::Text);
            return Ok(());
        }
        self.text.clear();
        let (raw, text) = (&self.raw, &mut self.text);
        match self.kind {
            Kind::Error => counts.errors += 1,
            Kind::Boolean => {
                let truth = raw.trim_ascii() == b"1" || raw.eq_ignore_ascii_case(b"true");
                text.extend_from_slice(if truth { b"true" } else { b"false" });
            }
            Kind::Text => without_escapes(raw, text),
            Kind::IsoDate => write_iso(text, raw),
            Kind::Shared => {
                let i = std::str::from_utf8(raw)
                    .ok()
                    .and_then(|t| t.trim().parse().ok());
                return rows.put(
                    self.column,
                    i.and_then(|i| book.strings.get(i)).unwrap_or_default(),
                );
            }
            Kind::Number => {
                let shown = book.shown.get(self.style).copied().unwrap_or(Shown::Number);
                write_number(text, raw, shown, book.from_1904);
            }
        }
        rows.put(self.column, text)
    }
}

/// Digits alone are the number already.
fn write_number(text: &mut Vec<u8>, raw: &[u8], shown: Shown, from_1904: bool) {
    let plain = shown == Shown::Number
        && raw.len() < 16
        && raw.iter().all(u8::is_ascii_digit)
        && (raw[0] != b'0' || raw.len() == 1);
    let value = if plain {
        None
    } else {
        std::str::from_utf8(raw)
            .ok()
            .and_then(|t| t.trim().parse::<f64>().ok())
    };
    match value {
        Some(value) if shown == Shown::Number => write_float(text, value),
        Some(value) => write_shown(text, value, shown, from_1904),
        None => text.extend_from_slice(raw),
    }
}

/// `2011-12-09T08:26:00.000Z` → `2011-12-09 08:26:00`; midnight alone is left out.
pub fn write_iso(text: &mut Vec<u8>, raw: &[u8]) {
    let raw = raw.trim_ascii();
    let (day, clock) = match raw.iter().position(|b| *b == b'T') {
        Some(t) => (&raw[..t], &raw[t + 1..]),
        None => (raw, &b""[..]),
    };
    text.extend_from_slice(day);
    let clock = &clock[..clock.len().min(8)];
    if !clock.is_empty() && clock != b"00:00:00" {
        if !day.is_empty() {
            text.push(b' ');
        }
        text.extend_from_slice(clock);
    }
}

/// `BC12` → row 11, column 54.
fn place(name: &[u8]) -> Option<(u32, u32)> {
    let letters = name.iter().take_while(|b| b.is_ascii_alphabetic()).count();
    let (letters, digits) = name.split_at(letters);
    if letters.is_empty() || letters.len() > 3 {
        return None;
    }
    let column = letters.iter().fold(0, |n, b| {
        n * 26 + u32::from(b.to_ascii_uppercase() - b'A') + 1
    });
    let row: u32 = std::str::from_utf8(digits).ok()?.parse().ok()?;
    ((1..=MAX_ROWS).contains(&row) && column <= MAX_COLUMNS).then(|| (row - 1, column - 1))
}

/// Rows and columns of a reference such as `A1:H541910`.
fn corner(reference: &[u8]) -> Option<[u64; 2]> {
    let last = reference.rsplit(|b| *b == b':').next()?;
    place(last).map(|(row, column)| [u64::from(row) + 1, u64::from(column) + 1])
}
