//! What a file seems to be: encoding, dialect, header, types, roles, each a guess to be shown.
//!
//! In: stored bytes, the head or the whole. Out: an [`Inspection`], whose `reading` is what the
//! recipe keeps. The guesses rest on the first [`HEAD`] bytes of text; counts and types on all
//! rows that were pushed.

use super::columns::TableProfile;
use super::dialect::{Dialect, Wish, guess_dialect};
use super::encoding::guess_encoding;
use super::file_kind::{give_roles, guess_kind};
use super::formats::{dates_read, guess_formats};
use super::frame::Layout;
use super::json_lines::{header_of, looks_like_json};
use super::reader::{Reader, decoder, delimiter_name, dialect_of};
use super::record::Record;
use super::roles::{header_hash, hundredths, name_columns};
use super::scan::{Delimiter, Scanner, Syntax};
use super::text::{Inflate, MakeDecoder, is_gzip};
use crate::error::{Code, Error, Result};
use crate::report::{
    Aside, Confidence, Format, Inspection, REPORT, Reading, RoleColumn, SheetGuess, VERSION, Words,
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
        let mut see = |record: &mut Record<'_>| table.see(record);
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
            dates: 1.0,
            decimal_mark: 1.0,
            currency: 1.0,
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
                let known = given.or_else(|| (self.format != Format::Csv).then(canonical));
                let wish = known.map_or_else(Wish::default, |d| Wish {
                    delimiter: Some(d.syntax.delimiter),
                    quote: d.syntax.quote.map(Some),
                    escape: d.syntax.escape.map(Some),
                });
                match self.format {
                    Format::JsonLines => named(&header_of(&text)),
                    Format::Parquet => named(&text),
                    _ => {
                        let guess = guess_dialect(&text, &wish);
                        if known.is_none() {
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
        let mut see = |record: &mut Record<'_>| table.see(record);
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
        let names = names.unwrap_or_default();
        let header_hash = header_hash(&names);
        let kind = self.given.as_ref().map(|g| g.kind);
        // A reading without roles leaves them to be guessed for its kind, and the formats with them.
        let given = self.given.filter(|g| !g.roles.is_empty());
        let mut columns = name_columns(names, width, &table.profile, given.as_ref());
        let kind = kind.unwrap_or_else(|| guess_kind(&columns));
        if given.is_none() {
            give_roles(kind, &mut columns);
        }
        let formats = guess_formats(&columns, &table.profile, given.as_ref());
        let mut notes = self.notes;
        notes.extend(formats.notes);
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
            confidence: Confidence {
                dates: formats.sure.dates,
                decimal_mark: formats.sure.decimal_mark,
                currency: formats.sure.currency,
                ..open.confidence
            },
            rows: table.profile.rows,
            rejected: table.rejected,
            sampled: !complete,
            dates_read: dates_read(&columns, &table.preview, formats.dates),
            columns,
            preview: table.preview,
            aside,
            reading: Reading {
                kind,
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
                decimal_mark: formats.decimal_mark,
                dates: formats.dates,
                currency: formats.currency,
                roles,
            },
            thousands_mark: formats.thousands_mark,
            header_hash,
            questions: formats.questions,
            notes,
        }
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
        [0x89, b'P', b'N', b'G', ..] => "a PNG image",
        [0xff, 0xd8, 0xff, ..] => "a JPEG image",
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
