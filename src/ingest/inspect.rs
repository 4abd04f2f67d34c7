//! What a file seems to be: encoding, dialect, header, types, roles, each a guess to be shown.
//!
//! In: stored bytes, the head or the whole. Out: an [`Inspection`], whose `reading` is what the
//! recipe keeps. The guesses rest on the first [`HEAD`] bytes of text; counts and types on all
//! rows that were pushed.

use super::columns::TableProfile;
use super::dialect::{Dialect, Wish, guess_dialect};
use super::encoding::guess_encoding;
use super::frame::Layout;
use super::json_lines::{header_of, looks_like_json};
use super::reader::{Reader, decoder, delimiter_name, dialect_of};
use super::record::Record;
use super::roles::{ColumnShape, guess_roles};
use super::scan::{Delimiter, Scanner, Syntax};
use super::text::{Inflate, MakeDecoder, is_gzip};
use crate::error::{Code, Error, Result};
use crate::report::{
    Aside, ColumnGuess, ColumnType, Confidence, DateFormat, Format, Inspection, REPORT, Reading,
    Role, RoleColumn, SheetGuess, VERSION, Words,
};

/// Bytes of text that the guesses rest on.
pub const HEAD: usize = 256 << 10;
/// Rows of the preview.
const PREVIEW: usize = 20;

/// Inspects a file: push its bytes in order, then finish.
pub struct Inspector {
    name: String,
    size: u64,
    host: MakeDecoder,
    given: Option<Reading>,
    waiting: Vec<u8>,
    gzip: bool,
    format: Format,
    sheets: Vec<SheetGuess>,
    notes: Vec<Words>,
    open: Option<Open>,
}

/// State once the head was seen.
struct Open {
    encoding: String,
    dialect: Dialect,
    confidence: Confidence,
    reader: Reader,
    table: Table,
}

#[derive(Default)]
struct Table {
    width: usize,
    profile: TableProfile,
    preview: Vec<Vec<String>>,
    rejected: u64,
}

impl Inspector {
    /// `given` fixes the reading instead of guessing it; its roles are kept.
    pub fn new(name: &str, size: u64, given: Option<Reading>, host: MakeDecoder) -> Self {
        Inspector {
            name: name.into(),
            size,
            host,
            given,
            waiting: Vec::new(),
            gzip: false,
            format: Format::Csv,
            sheets: Vec::new(),
            notes: Vec::new(),
            open: None,
        }
    }

    /// Inspects what a reader of tables made of a file, instead of the file itself.
    pub fn table(mut self, format: Format, sheets: Vec<SheetGuess>) -> Self {
        (self.format, self.sheets) = (format, sheets);
        self
    }

    /// Something that the reader of the file has to say.
    pub fn note(&mut self, note: Words) {
        self.notes.push(note);
    }

    pub fn push(&mut self, chunk: &[u8]) -> Result<()> {
        if self.open.is_none() {
            self.waiting.extend_from_slice(chunk);
            if self.waiting.len() < HEAD {
                return Ok(());
            }
            return self.begin();
        }
        self.read(chunk)
    }

    /// `complete`: the pushed bytes are the whole file, else its head, whose last row is cut off.
    pub fn finish(mut self, complete: bool) -> Result<Inspection> {
        if self.open.is_none() {
            self.begin()?;
        }
        let open = self.open.as_mut().expect("begun above");
        let table = &mut open.table;
        let mut see = |record: Record<'_>| table.see(&record);
        let ended = if complete {
            open.reader.finish(&mut see)
        } else {
            open.reader.cut_off(&mut see)
        };
        ended.map_err(|e| e.in_file(&self.name))?;
        self.notes.extend(open.reader.note());
        let names = open.reader.names().map(<[String]>::to_vec);
        let aside = open.reader.take_aside();
        let open = self.open.take().expect("begun above");
        if open.table.profile.rows == 0 && names.is_none() {
            return Err(empty_file(&self.name));
        }
        Ok(self.report(open, names, aside, complete))
    }

    /// Guesses from the bytes waiting, then reads them.
    fn begin(&mut self) -> Result<()> {
        let stored = std::mem::take(&mut self.waiting);
        self.gzip = !self.format.is_table() && is_gzip(&stored);
        let bytes = self.inflated_head(&stored)?;
        if bytes.is_empty() {
            return Err(empty_file(&self.name));
        }
        let (encoding, encoding_sure) = match &self.given {
            Some(reading) => (reading.encoding.clone(), 1.0),
            None if self.format.is_table() => ("UTF-8".to_string(), 1.0),
            None => {
                let (encoding, sure) = guess_encoding(&bytes);
                refuse_binary(&bytes, encoding).map_err(|e| e.in_file(&self.name))?;
                (encoding.to_string(), sure)
            }
        };
        let mut confidence = Confidence {
            encoding: encoding_sure,
            delimiter: 1.0,
            header: 1.0,
        };
        let given = self.given.as_ref().map(dialect_of).transpose()?;
        if let Some(reading) = &self.given {
            self.format = reading.format;
        }
        let dialect = match given {
            Some(dialect) if dialect.layout.begin > 0 => dialect,
            _ => {
                let mut text = Vec::new();
                decoder(&encoding, self.host)?.decode(&bytes, false, &mut text)?;
                if given.is_none() && !self.format.is_table() && looks_like_json(&text) {
                    self.format = Format::JsonLines;
                }
                let given = given.or_else(|| (self.format != Format::Csv).then(canonical));
                let wish = given.map_or_else(Wish::default, |d| Wish {
                    delimiter: Some(d.syntax.delimiter),
                    quote: d.syntax.quote.map(Some),
                    escape: d.syntax.escape.map(Some),
                });
                match self.format {
                    Format::JsonLines => named(&header_of(&text)),
                    Format::Parquet => named(&text),
                    _ => {
                        let guess = guess_dialect(&text, &wish);
                        if given.is_none() {
                            confidence.delimiter = hundredths(guess.delimiter_sure);
                        }
                        confidence.header = hundredths(guess.header_sure);
                        guess.dialect
                    }
                }
            }
        };
        let reader = Reader::new(self.format, &encoding, dialect, self.host)?;
        self.open = Some(Open {
            encoding,
            dialect,
            confidence,
            reader,
            table: Table::default(),
        });
        self.read(&stored)
    }

    fn inflated_head(&self, stored: &[u8]) -> Result<Vec<u8>> {
        let mut head = Vec::new();
        let mut inflate = Inflate::new(self.gzip);
        for chunk in stored.chunks(4096) {
            inflate
                .push(chunk, &mut |piece| {
                    head.extend_from_slice(piece);
                    Ok(())
                })
                .map_err(|e| e.in_file(&self.name))?;
            if head.len() >= HEAD {
                break;
            }
        }
        head.truncate(HEAD);
        Ok(head)
    }

    fn read(&mut self, chunk: &[u8]) -> Result<()> {
        let Some(open) = self.open.as_mut() else {
            return Ok(());
        };
        let table = &mut open.table;
        let mut see = |record: Record<'_>| table.see(&record);
        let read = if self.format.is_table() {
            open.reader.push_text(chunk, &mut see)
        } else {
            open.reader.push(chunk, &mut see)
        };
        read.map_err(|e| e.in_file(&self.name))
    }

    fn report(
        self,
        open: Open,
        names: Option<Vec<String>>,
        aside: Vec<Aside>,
        complete: bool,
    ) -> Inspection {
        let table = open.table;
        let width = names
            .as_ref()
            .map_or(0, Vec::len)
            .max(table.profile.columns.len());
        let mut notes = self.notes.clone();
        let mut columns = name_columns(names.unwrap_or_default(), width, &table);
        let (dates, decimal_mark) = self.formats(&table, &mut columns, &mut notes);
        let roles = columns
            .iter()
            .filter_map(|c| {
                Some(RoleColumn {
                    role: c.role?,
                    column: c.index,
                })
            })
            .collect();
        let Dialect { syntax, layout } = open.dialect;
        let delimiter = delimiter_name(syntax.delimiter);
        let text = |b: Option<u8>| b.map(|b| (b as char).to_string()).unwrap_or_default();
        let quote = text(syntax.quote);
        let header = layout.header_rows > 0;
        Inspection {
            regulars: VERSION.into(),
            report: REPORT,
            file: self.name,
            bytes: self.size,
            format: self.format,
            sheets: self.sheets.clone(),
            compression: if self.gzip { "gzip" } else { "none" }.into(),
            encoding: open.encoding.clone(),
            delimiter: delimiter.clone(),
            quote: quote.clone(),
            header,
            confidence: open.confidence,
            rows: table.profile.rows,
            rejected: table.rejected,
            sampled: !complete,
            columns,
            preview: table.preview,
            aside,
            reading: Reading {
                format: self.format,
                sheet: taken_sheet(&self.sheets),
                encoding: open.encoding,
                delimiter,
                quote,
                escape: text(syntax.escape),
                begin: layout.begin.max(1),
                header_rows: layout.header_rows as u32,
                width: layout.width as u32,
                ends: layout.ends,
                decimal_mark,
                dates,
                roles,
            },
            notes,
        }
    }

    /// Date format and decimal mark for the file: those of the columns that use them, or the given ones.
    fn formats(
        &self,
        table: &Table,
        columns: &mut [ColumnGuess],
        notes: &mut Vec<Words>,
    ) -> (DateFormat, String) {
        if let Some(given) = &self.given {
            for column in columns.iter_mut() {
                column.role = given
                    .roles
                    .iter()
                    .find(|r| r.column == column.index)
                    .map(|r| r.role);
                column.confidence = f64::from(u8::from(column.role.is_some()));
            }
            return (given.dates, given.decimal_mark.clone());
        }
        let date = columns
            .iter()
            .find(|c| c.role == Some(Role::Date))
            .map(|c| c.index as usize - 1);
        let profiles = &table.profile.columns;
        let format = date
            .and_then(|j| profiles.get(j))
            .and_then(|p| p.date_format());
        if let (Some(j), Some((_, true))) = (date, format) {
            columns[j].confidence = columns[j].confidence.min(0.4);
            notes.push(Words::new(
                format!("The dates in “{}” read equally well as day/month and as month/day. Please choose.", columns[j].name),
                format!("“{}”列的日期既可读作“日/月”也可读作“月/日”，请选择。", columns[j].name),
            ));
        }
        let comma = profiles.iter().any(|p| p.decimal_mark() == Some(b','));
        let point = profiles
            .iter()
            .any(|p| p.decimal_mark() == Some(b'.') && p.fractional);
        let mark = if comma && !point { "," } else { "." };
        (
            format.map_or_else(DateFormat::default, |f| f.0),
            mark.into(),
        )
    }
}

impl Table {
    fn see(&mut self, record: &Record<'_>) -> Result<()> {
        if record.broken {
            self.rejected += 1;
            return Ok(());
        }
        // The header says how wide the table is; without one it is as wide as its widest row.
        self.width = if record.columns > 0 {
            record.columns
        } else {
            self.width.max(record.len())
        };
        if self.preview.len() < PREVIEW {
            self.preview.push(record.to_strings());
        }
        if overflows(record, self.width) {
            self.rejected += 1;
        }
        self.profile.see(record, self.width);
        Ok(())
    }
}

/// Whether a record has something in cells beyond the table's width. Empty cells at the end are
/// padding, and missing ones are empty.
pub fn overflows(record: &Record<'_>, width: usize) -> bool {
    let mut scratch = Vec::new();
    (width..record.len()).any(|j| !record.cell(j, &mut scratch).trim_ascii().is_empty())
}

fn name_columns(names: Vec<String>, width: usize, table: &Table) -> Vec<ColumnGuess> {
    let mut columns: Vec<ColumnGuess> = (0..width)
        .map(|j| {
            let profile = table.profile.columns.get(j);
            let name = names
                .get(j)
                .map(|n| n.trim().to_string())
                .filter(|n| !n.is_empty());
            ColumnGuess {
                index: j as u32 + 1,
                name: name.unwrap_or_else(|| format!("column {}", j + 1)),
                kind: profile.map_or(ColumnType::Empty, |p| p.kind()),
                role: None,
                confidence: 0.0,
                empty: profile.map_or(0, |p| p.empty),
                dates: profile.and_then(|p| p.date_format()).map(|f| f.0),
            }
        })
        .collect();
    let shapes: Vec<ColumnShape<'_>> = columns
        .iter()
        .map(|c| {
            let p = table.profile.columns.get(c.index as usize - 1);
            ColumnShape {
                name: &c.name,
                kind: c.kind,
                fractional: p.is_some_and(|p| p.fractional),
                largest: p.map_or(0.0, |p| p.largest),
            }
        })
        .collect();
    let guessed = guess_roles(&shapes);
    for (column, (role, confidence)) in columns.iter_mut().zip(guessed) {
        column.role = role;
        column.confidence = hundredths(confidence);
    }
    columns
}

fn hundredths(share: f64) -> f64 {
    (share * 100.0).round() / 100.0
}

/// How the readers of tables write.
fn canonical() -> Dialect {
    Dialect {
        syntax: Syntax::new(Delimiter::Byte(b','), Some(b'"')),
        layout: Layout {
            begin: 1,
            header_rows: 1,
            width: 0,
            ends: false,
        },
    }
}

/// Text whose first row names the columns for certain, and whose every row is one of the table.
fn named(text: &[u8]) -> Dialect {
    let mut dialect = canonical();
    let mut scanner = Scanner::new(dialect.syntax);
    // What is wrong with it the reader says, with its place.
    let _ = scanner.push(text, &mut |record| {
        if dialect.layout.width == 0 {
            dialect.layout.width = record.len();
        }
        Ok(())
    });
    dialect.syntax.width = dialect.layout.width;
    dialect
}

/// Name of the sheet that was read; empty where there are none.
fn taken_sheet(sheets: &[SheetGuess]) -> String {
    let taken = sheets.iter().find(|s| s.taken.is_some());
    taken.map(|s| s.name.clone()).unwrap_or_default()
}

/// NUL bytes in what is no UTF-16 mean that the file is no text.
fn refuse_binary(head: &[u8], encoding: &str) -> Result<()> {
    let kind = match head {
        [b'P', b'K', 3 | 5, ..] => "a ZIP or Excel (XLSX) file",
        [0xd0, 0xcf, 0x11, 0xe0, ..] => "an old Excel (XLS) file",
        [b'P', b'A', b'R', b'1', ..] => "a Parquet file",
        [b'%', b'P', b'D', b'F', ..] => "a PDF",
        _ if !encoding.starts_with("UTF-16")
            && head.iter().filter(|b| **b == 0).count() > head.len() / 100 =>
        {
            "binary"
        }
        _ => return Ok(()),
    };
    Err(Error::new(
        Code::NotText,
        format!("This seems to be {kind}, not a table of text"),
        "Save it as CSV and open that",
    ))
}

fn empty_file(name: &str) -> Error {
    Error::new(
        Code::EmptyFile,
        "The file is empty",
        "Choose a file with at least a header and a row",
    )
    .in_file(name)
}
