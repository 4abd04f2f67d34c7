//! XLSX and XLSM: a ZIP file of XML parts, each sheet read as it is inflated.
//!
//! In: the file's bytes. Out: the sheets, and one sheet's cells row by row. Kept in memory besides the
//! file: the shared strings, within [`strings::MOST`]. Values are those that were saved with the
//! formulas. Of merged cells only the first has one.

mod book;
mod cells;
mod strings;

pub use cells::write_iso;
pub use strings::Strings;

use crate::error::{Result, broken};
use crate::rows::Rows;
use crate::table::{Counts, Sheet};
use crate::values::Shown;
use crate::xml::Xml;
use crate::zip::{Part, Zip};
use cells::Cells;

/// An open workbook.
pub struct Xlsx {
    zip: Zip,
    pub sheets: Vec<Sheet>,
    /// The part of each sheet.
    parts: Vec<String>,
    shown: Vec<Shown>,
    from_1904: bool,
    strings: Strings,
    /// The part of the shared strings until they are read.
    unread: Option<String>,
    open: Option<Open>,
}

/// A part being read.
struct Open {
    part: Part,
    xml: Xml,
    /// None while the shared strings are read first.
    cells: Option<Cells>,
    sheet: usize,
}

impl Xlsx {
    pub fn begin(&mut self, bytes: &[u8], sheet: usize) -> Result<()> {
        self.open = Some(match &self.unread {
            Some(part) => {
                self.strings = Strings::default();
                Open {
                    part: self.zip.part(bytes, part)?,
                    xml: Xml::default(),
                    cells: None,
                    sheet,
                }
            }
            None => self.open_sheet(bytes, sheet)?,
        });
        Ok(())
    }

    fn open_sheet(&self, bytes: &[u8], sheet: usize) -> Result<Open> {
        let part = self
            .parts
            .get(sheet)
            .ok_or_else(|| broken("a sheet is missing"))?;
        Ok(Open {
            part: self.zip.part(bytes, part)?,
            xml: Xml::default(),
            cells: Some(Cells::default()),
            sheet,
        })
    }

    /// Does one step; false when the sheet is over.
    pub fn step(&mut self, bytes: &[u8], rows: &mut Rows, counts: &mut Counts) -> Result<bool> {
        let Some(open) = &mut self.open else {
            return Ok(false);
        };
        let more = open.part.step(bytes, open.xml.room())?;
        if !more {
            open.xml.end();
        }
        match &mut open.cells {
            Some(cells) => {
                let book = cells::Book {
                    strings: &self.strings,
                    shown: &self.shown,
                    from_1904: self.from_1904,
                };
                cells.read(&mut open.xml, &book, rows, counts)?;
                if !more {
                    rows.end_row()?;
                    self.open = None;
                }
                Ok(more)
            }
            None => {
                self.strings.read(&mut open.xml)?;
                if !more {
                    self.unread = None;
                    let sheet = open.sheet;
                    self.open = Some(self.open_sheet(bytes, sheet)?);
                }
                Ok(true)
            }
        }
    }

    /// How much of the sheet has been read, 0–1.
    pub fn progress(&self) -> f64 {
        self.open.as_ref().map_or(1.0, |o| {
            if o.cells.is_some() {
                o.part.progress()
            } else {
                0.0
            }
        })
    }
}
