//! One table file, whatever its format: bytes in, sheets and rows out, in steps.
//!
//! ```text
//! new → push… → open → { begin(sheet) → step until over } … → notes
//! ```
//!
//! The whole file is kept, because its directory stands at its end.

use crate::error::{Result, broken, reserve, too_large, wrong_order};
use crate::ods::Ods;
use crate::parquet::Parquet;
use crate::rows::{FULL, Rows};
use crate::xls::Xls;
use crate::xlsx::Xlsx;
use crate::zip::Zip;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Xlsx,
    Xls,
    Ods,
    Parquet,
}

impl Kind {
    /// The name that a recipe has for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Kind::Xlsx => "xlsx",
            Kind::Xls => "xls",
            Kind::Ods => "ods",
            Kind::Parquet => "parquet",
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sheet {
    pub name: String,
    pub hidden: bool,
}

/// Most sheets that a file may list.
const MOST_SHEETS: usize = 1_024;

/// Errors: more sheets than are listed.
pub(crate) fn few(sheets: &[Sheet]) -> Result<()> {
    if sheets.len() > MOST_SHEETS {
        return Err(too_large(format_args!(
            "it has more than {MOST_SHEETS} sheets"
        )));
    }
    Ok(())
}

/// What was met and not written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Cells that hold an error such as #N/A.
    pub errors: u64,
    /// Formulas without a saved value.
    pub unsaved: u64,
    /// Ranges of merged cells.
    pub merged: u64,
    /// Columns that hold lists or other tables.
    pub nested: Vec<String>,
    /// Rows and columns as the sheet claims.
    pub claimed: Option<[u64; 2]>,
}

/// Steps of work that one call does, at most.
const STEPS: usize = 16;

#[derive(Default)]
pub struct TableFile {
    bytes: Vec<u8>,
    book: Option<Book>,
    rows: Option<Rows>,
    counts: Counts,
    over: bool,
}

enum Book {
    Xlsx(Box<Xlsx>),
    Xls(Box<Xls>),
    Ods(Box<Ods>),
    Parquet(Box<Parquet>),
}

/// Whether a file begins like one of these formats.
pub fn is_table(head: &[u8]) -> bool {
    head.starts_with(b"PK\x03\x04")
        || head.starts_with(b"PK\x05\x06")
        || head.starts_with(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
        || head.starts_with(b"PAR1")
        || head.starts_with(b"PARE")
}

impl TableFile {
    /// For a file of so many bytes. Errors: more than there is memory for (`out-of-memory`).
    pub fn new(size: u64) -> Result<Self> {
        let mut file = TableFile::default();
        reserve(&mut file.bytes, usize::try_from(size).unwrap_or(usize::MAX))?;
        Ok(file)
    }

    /// Takes the file's bytes, in order.
    pub fn push(&mut self, piece: &[u8]) -> Result<()> {
        reserve(&mut self.bytes, piece.len())?;
        self.bytes.extend_from_slice(piece);
        Ok(())
    }

    /// Looks at what came: its format and its sheets.
    pub fn open(&mut self) -> Result<()> {
        let bytes = &self.bytes;
        self.book = Some(if bytes.starts_with(b"PAR") {
            Book::Parquet(Box::new(Parquet::open(bytes)?))
        } else if bytes.starts_with(b"\xd0\xcf") {
            Book::Xls(Box::new(Xls::open(bytes)?))
        } else {
            let zip = Zip::open(bytes)?;
            if zip.has("xl/workbook.xml") || zip.has("_rels/.rels") {
                Book::Xlsx(Box::new(Xlsx::open(bytes, zip)?))
            } else if zip.has("content.xml") {
                Book::Ods(Box::new(Ods::open(bytes, zip)?))
            } else {
                return Err(broken("it is a ZIP file without a workbook in it"));
            }
        });
        Ok(())
    }

    pub fn kind(&self) -> Result<Kind> {
        Ok(match self.book.as_ref().ok_or_else(not_open)? {
            Book::Xlsx(_) => Kind::Xlsx,
            Book::Xls(_) => Kind::Xls,
            Book::Ods(_) => Kind::Ods,
            Book::Parquet(_) => Kind::Parquet,
        })
    }

    /// The sheets in the file's order; a Parquet file has one, without a name.
    pub fn sheets(&self) -> &[Sheet] {
        match &self.book {
            Some(Book::Xlsx(book)) => &book.sheets,
            Some(Book::Xls(book)) => &book.sheets,
            Some(Book::Ods(book)) => &book.sheets,
            Some(Book::Parquet(file)) => &file.sheets,
            None => &[],
        }
    }

    /// Begins to read a sheet, from 0; whatever was being read is let go.
    pub fn begin(&mut self, sheet: usize) -> Result<()> {
        if sheet >= self.sheets().len() {
            return Err(wrong_order("There is no such sheet"));
        }
        self.rows = Some(Rows::new(self.bytes.len()));
        self.counts = Counts::default();
        self.over = false;
        match self.book.as_mut().ok_or_else(not_open)? {
            Book::Xlsx(book) => book.begin(&self.bytes, sheet),
            Book::Xls(book) => book.begin(sheet),
            Book::Ods(book) => book.begin(&self.bytes, sheet),
            Book::Parquet(file) => file.begin(&mut self.counts),
        }
    }

    /// Does some work and appends the rows it gave to `out`: about 64 KiB of them, or none. False when
    /// the sheet is over.
    pub fn step(&mut self, out: &mut Vec<u8>) -> Result<bool> {
        let (Some(book), Some(rows)) = (&mut self.book, &mut self.rows) else {
            return Err(not_open());
        };
        for _ in 0..STEPS {
            if self.over || rows.out.len() >= FULL {
                break;
            }
            let (bytes, counts) = (&self.bytes, &mut self.counts);
            self.over = !match book {
                Book::Xlsx(book) => book.step(bytes, rows, counts)?,
                Book::Xls(book) => book.step(rows, counts)?,
                Book::Ods(book) => book.step(bytes, rows, counts)?,
                Book::Parquet(file) => file.step(bytes, rows)?,
            };
        }
        if out.is_empty() {
            std::mem::swap(out, &mut rows.out);
        } else {
            out.append(&mut rows.out);
        }
        Ok(!self.over)
    }

    /// How much of the sheet has been read, 0–1.
    pub fn progress(&self) -> f64 {
        match &self.book {
            Some(Book::Xlsx(book)) => book.progress(),
            Some(Book::Xls(book)) => book.progress(),
            Some(Book::Ods(book)) => book.progress(),
            Some(Book::Parquet(file)) => file.progress(),
            None => 0.0,
        }
    }

    /// Rows and columns of the sheet: as met, and while it is not over as it claims where that is more.
    pub fn shape(&self) -> [u64; 2] {
        let met = self
            .rows
            .as_ref()
            .map_or_else(Default::default, |r| r.shape);
        let met = [u64::from(met.rows), u64::from(met.columns)];
        match self.counts.claimed {
            Some([rows, columns]) if !self.over => [met[0].max(rows), met[1].max(columns)],
            _ => met,
        }
    }

    /// What was left out of the sheet, in English and in Chinese.
    pub fn notes(&self) -> Vec<[String; 2]> {
        crate::notes::notes(&self.counts)
    }
}

fn not_open() -> crate::error::Error {
    wrong_order("No sheet of an open file was begun")
}
