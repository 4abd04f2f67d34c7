//! The table within the file, row by row: what stands above and beneath it is set aside.
//!
//! In: all records of the text. Out: the table's rows as they stand, the header's names, and a
//! list of what was set aside, with its lines. The table begins at the line its layout says. It
//! ends where rows stop being like those above: before a header of another table, and before
//! whatever at the end of the file neither has the table's width nor its kinds of cells. Rows that
//! may be such an end are held back until the next ordinary row, at most [`HELD`] of them.

use super::aside::Asides;
use super::kind::{Kind, kind_of};
use super::record::{Record, Span};
use crate::error::Result;
use crate::report::AsideKind;

/// Most rows and bytes held back.
const HELD: usize = 64;
const HELD_BYTES: usize = 256 << 10;
/// Rows from which the columns' kinds are learnt.
const LEARN: u32 = 200;

/// Where the table lies and what shape it has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Layout {
    /// Line on which the table begins, header included; from 1.
    pub begin: u64,
    pub header_rows: usize,
    /// Cells of an ordinary row; 0 where rows have no common width.
    pub width: usize,
    /// Whether the table ends where rows stop being like its own, or only with the file.
    pub ends: bool,
}

impl Default for Layout {
    fn default() -> Self {
        Layout {
            begin: 1,
            header_rows: 0,
            width: 0,
            ends: false,
        }
    }
}

/// What a row seems to be, beside the rows before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fit {
    Row,
    /// Empty cells only.
    Empty,
    /// Perhaps a ragged row, perhaps a note beneath the table.
    Loose,
    /// The header of another table.
    Header,
}

struct Held {
    line: u64,
    after_blank: bool,
    /// The line in the file, then the bytes its cells lie in.
    raw: usize,
    bytes: Vec<u8>,
    spans: Vec<Span>,
    quote: Option<u8>,
    escape: Option<u8>,
    delimiter: u8,
    fit: Fit,
    /// Whether its cells are of their columns' kinds.
    alike: bool,
}

#[derive(Clone, Copy, Default)]
struct Column {
    filled: u32,
    kinds: [u32; 4],
    /// Bytes of the longest cell.
    longest: usize,
}

impl Column {
    /// The kind of value that all cells so far have.
    fn solid(&self) -> Option<Kind> {
        const KINDS: [Kind; 4] = [Kind::Number, Kind::Date, Kind::Time, Kind::Link];
        let all = |n: u32| n > 0 && n * 20 >= self.filled * 19;
        (0..4).find(|i| all(self.kinds[*i])).map(|i| KINDS[i])
    }
}

/// Cells that agree with their columns, that do not, and how many are filled at all.
struct Agreement {
    same: usize,
    other: usize,
    /// Text no longer than its column has been.
    short: usize,
    filled: usize,
    /// Filled where the column never was.
    new: usize,
    values: usize,
    solid: usize,
    first: usize,
}

type Each<'e> = &'e mut dyn FnMut(&mut Record<'_>) -> Result<()>;

/// Sets aside what is no part of the table.
pub struct Frame {
    layout: Layout,
    /// Cells of the header, rows joined, once it was met.
    pub names: Option<Vec<String>>,
    headers: usize,
    columns: Vec<Column>,
    learnt: u32,
    /// A column of numbers that most rows are recognised by.
    sure: Option<usize>,
    held: Vec<Held>,
    held_bytes: usize,
    over: bool,
    pub asides: Asides,
    scratch: Vec<u8>,
}

impl Frame {
    pub fn new(layout: Layout) -> Self {
        Frame {
            layout,
            names: None,
            headers: 0,
            columns: Vec::new(),
            learnt: 0,
            sure: None,
            held: Vec::new(),
            held_bytes: 0,
            over: false,
            asides: Asides::default(),
            scratch: Vec::new(),
        }
    }

    /// Takes the next record; `each` gets rows of the table.
    #[inline]
    pub fn take(&mut self, record: &mut Record<'_>, each: Each<'_>) -> Result<()> {
        if record.broken {
            return each(record);
        }
        let plain = self.held.is_empty()
            && !self.over
            && !record.after_blank
            && record.len() == self.layout.width
            && self.sure.is_some_and(|j| record.begins_with_digit(j))
            && !may_be_total(record.raw);
        if plain {
            record.columns = self.names.as_ref().map_or(0, Vec::len);
            return each(record);
        }
        self.take_slowly(record, each)
    }

    #[cold]
    fn take_slowly(&mut self, record: &mut Record<'_>, each: Each<'_>) -> Result<()> {
        if record.line < self.layout.begin {
            self.asides.add(AsideKind::Preamble, record);
            return Ok(());
        }
        if self.headers < self.layout.header_rows {
            self.headers += 1;
            self.name(record);
            return Ok(());
        }
        if self.over {
            self.asides.add(AsideKind::Table, record);
            return Ok(());
        }
        let agreement = self.agreement(record);
        let total = self.is_total(record, &agreement);
        let fit = self.fit(record, &agreement, total);
        match fit {
            Fit::Row => {
                self.release(each)?;
                self.learn(record);
                self.hand_on(record, each)
            }
            Fit::Header => {
                self.hold(record, fit, false);
                self.end_table();
                Ok(())
            }
            Fit::Empty | Fit::Loose => {
                let some = agreement.filled > 0 && !total && !record.after_blank;
                let alike = self.is_alike(record, &agreement);
                self.hold(record, fit, alike && some);
                if self.held.len() > HELD || self.held_bytes > HELD_BYTES {
                    return self.decide(each);
                }
                Ok(())
            }
        }
    }

    /// Whether a row that may be a note has cells as the table's rows have them.
    fn is_alike(&self, record: &Record<'_>, a: &Agreement) -> bool {
        let width = self.layout.width;
        let many = 2 * record.len() >= width;
        a.same > 0 && a.other <= a.same
            || many && (a.solid == 0 || a.other == 0 && a.short == a.filled)
            || width > 4 && 2 * a.filled > width
    }

    /// Ends the file: what is held back is beneath the table, or its last rows.
    pub fn finish(&mut self, each: Each<'_>) -> Result<()> {
        let rows = self.held.iter().take_while(|h| h.alike).count();
        let rest = self.held.split_off(rows);
        self.release(each)?;
        for held in &rest {
            let kind = if held.fit == Fit::Empty {
                AsideKind::Padding
            } else {
                AsideKind::Footnote
            };
            self.asides.add(kind, &held.record(0));
        }
        self.asides.finish();
        Ok(())
    }

    /// Joins the header's rows column by column.
    fn name(&mut self, record: &Record<'_>) {
        let cells = record.to_strings();
        let Some(names) = self.names.as_mut() else {
            self.names = Some(cells);
            return;
        };
        if names.len() < cells.len() {
            names.resize(cells.len(), String::new());
        }
        for (name, cell) in names.iter_mut().zip(cells) {
            if !name.is_empty() && !cell.is_empty() {
                name.push(' ');
            }
            name.push_str(&cell);
        }
    }

    fn hand_on(&self, record: &mut Record<'_>, each: Each<'_>) -> Result<()> {
        record.columns = self.names.as_ref().map_or(0, Vec::len);
        each(record)
    }

    fn release(&mut self, each: Each<'_>) -> Result<()> {
        self.held_bytes = 0;
        let columns = self.names.as_ref().map_or(0, Vec::len);
        for held in std::mem::take(&mut self.held) {
            each(&mut held.record(columns))?;
        }
        Ok(())
    }

    fn hold(&mut self, record: &Record<'_>, fit: Fit, alike: bool) {
        let mut bytes = record.raw.to_vec();
        bytes.extend_from_slice(record.bytes);
        self.held_bytes += bytes.len();
        self.held.push(Held {
            line: record.line,
            after_blank: record.after_blank,
            raw: record.raw.len(),
            bytes,
            spans: record.spans.to_vec(),
            quote: record.quote,
            escape: record.escape,
            delimiter: record.delimiter,
            fit,
            alike,
        });
    }

    /// Too many doubtful rows: empty ones are padding, rows like the others go on, all else ends the table.
    fn decide(&mut self, each: Each<'_>) -> Result<()> {
        if self.held.iter().all(|h| h.fit == Fit::Empty) {
            for held in std::mem::take(&mut self.held) {
                self.asides.add(AsideKind::Padding, &held.record(0));
            }
            self.held_bytes = 0;
            return Ok(());
        }
        let alike = self.held.iter().filter(|h| h.alike).count();
        if alike * 2 > self.held.len() {
            return self.release(each);
        }
        self.end_table();
        Ok(())
    }

    fn end_table(&mut self) {
        self.over = true;
        for held in std::mem::take(&mut self.held) {
            self.asides.add(AsideKind::Table, &held.record(0));
        }
    }

    fn learn(&mut self, record: &Record<'_>) {
        if self.learnt >= LEARN || record.len() != self.layout.width {
            return;
        }
        self.learnt += 1;
        self.columns.resize(self.layout.width, Column::default());
        for (j, column) in self.columns.iter_mut().enumerate() {
            let cell = record.cell(j, &mut self.scratch);
            let kind = kind_of(cell);
            column.longest = column.longest.max(cell.len());
            column.filled += u32::from(kind != Kind::Empty);
            if kind.is_value() {
                column.kinds[kind as usize - 2] += 1;
            }
        }
        if self.learnt == LEARN {
            let full = |c: &Column| c.solid().is_some() && c.filled == LEARN;
            self.sure = self.columns.iter().position(full);
        }
    }

    fn agreement(&mut self, record: &Record<'_>) -> Agreement {
        let mut a = Agreement {
            same: 0,
            other: 0,
            short: 0,
            filled: 0,
            new: 0,
            values: 0,
            solid: 0,
            first: usize::MAX,
        };
        for j in 0..record.len().max(self.columns.len()) {
            let cell = record.cell(j, &mut self.scratch);
            let kind = kind_of(cell);
            let longest = self.columns.get(j).map_or(0, |c| c.longest);
            let short = cell.len() <= longest;
            let solid = self.columns.get(j).and_then(Column::solid);
            a.solid += usize::from(solid.is_some());
            if kind == Kind::Empty {
                continue;
            }
            a.first = a.first.min(j);
            a.filled += 1;
            a.values += usize::from(kind.is_value());
            a.short += usize::from(short);
            a.new += usize::from(longest == 0);
            if let Some(solid) = solid {
                a.same += usize::from(kind == solid);
                a.other += usize::from(kind != solid);
            }
        }
        a
    }

    fn fit(&mut self, record: &Record<'_>, a: &Agreement, total: bool) -> Fit {
        let width = self.layout.width;
        if a.filled == 0 {
            return Fit::Empty;
        }
        if width == 0 || !self.layout.ends {
            return Fit::Row;
        }
        if self.is_header(record, a) {
            return Fit::Header;
        }
        if record.len() != width {
            let alike = a.same > 0 && a.other <= a.same && !record.after_blank && !total;
            return if alike && self.held.is_empty() {
                Fit::Row
            } else {
                Fit::Loose
            };
        }
        let lonely = width > 2 && a.filled == 1 && a.same == 0;
        let strange = record.after_blank && a.solid > 0 && a.same == 0;
        if total || lonely || strange {
            Fit::Loose
        } else {
            Fit::Row
        }
    }

    /// Names over the same columns again, or over others: no values where the columns have some.
    fn is_header(&mut self, record: &Record<'_>, a: &Agreement) -> bool {
        if a.values > 0 && self.names.is_none() || self.learnt == 0 {
            return false;
        }
        let cells = record.to_strings();
        let names = self.names.as_deref().unwrap_or_default();
        let same = cells.len().min(names.len());
        if same > 1 && self.layout.header_rows == 1 && cells[..same] == names[..same] {
            return true;
        }
        let apart =
            record.after_blank || record.len() != self.layout.width || !self.held.is_empty();
        let enough = if apart || a.new > 0 { 1 } else { 2 };
        let named = a.values == 0 && a.filled > 1 && a.filled * 10 >= record.len() * 8;
        let unlike = a.other >= enough && a.same == 0;
        named && unlike && is_all_names(&cells)
    }

    /// Begins like a sum.
    fn is_total(&mut self, record: &Record<'_>, a: &Agreement) -> bool {
        if a.filled == record.len() && a.filled > 1 || a.filled * 2 > self.layout.width + 1 {
            return false;
        }
        const WORDS: [&str; 12] = [
            "total",
            "totals",
            "sum",
            "subtotal",
            "sub-total",
            "grand",
            "summe",
            "gesamt",
            "合计",
            "总计",
            "小计",
            "总和",
        ];
        let cell = record.cell(a.first, &mut self.scratch);
        let text = String::from_utf8_lossy(cell).trim().to_ascii_lowercase();
        let word = text.split([' ', ':', '：']).next().unwrap_or_default();
        WORDS.contains(&word)
    }
}

impl Held {
    fn record(&self, columns: usize) -> Record<'_> {
        Record {
            line: self.line,
            columns,
            broken: false,
            after_blank: self.after_blank,
            raw: &self.bytes[..self.raw],
            bytes: &self.bytes[self.raw..],
            spans: &self.spans,
            quote: self.quote,
            escape: self.escape,
            delimiter: self.delimiter,
        }
    }
}

/// Short, different from one another, and no sentences.
pub fn is_all_names(cells: &[String]) -> bool {
    let mut seen: Vec<&str> = Vec::new();
    cells
        .iter()
        .map(|c| c.trim())
        .filter(|c| !c.is_empty())
        .all(|cell| {
            let new = !seen.contains(&cell);
            seen.push(cell);
            new && cell.len() <= 64 && !cell.ends_with(['.', ':', '!']) && !cell.contains(": ")
        })
}

/// A first cell that is empty, or begins as the words for a sum do.
#[inline(always)]
fn may_be_total(raw: &[u8]) -> bool {
    !matches!(raw.first(), Some(b'0'..=b'9'))
        && matches!(
            raw.first(),
            Some(
                b',' | b';'
                    | b'\t'
                    | b'|'
                    | b'"'
                    | b' '
                    | b't'
                    | b'T'
                    | b's'
                    | b'S'
                    | b'g'
                    | b'G'
                    | 0xe5
                    | 0xe6
            )
        )
}
