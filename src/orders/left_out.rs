//! The lines that were left out, with their own cells, as a file that can be mended and given back.
//!
//! In: the stored bytes of an order file once more, and the list of rejects. Out: CSV with the
//! columns of the file and, after them, [`MARKS`]: where each line came from and why it is here. A
//! second reading costs no memory, and the list of rejects need not hold whole lines.

use super::batch::place_of;
use super::corrections::Corrections;
use super::rejects::{Reject, Rejects};
use crate::error::{Code, Error, Result};
use crate::ingest::{MARKS, MakeDecoder, Reader, Record, dialect_of};
use crate::report::export::CsvWriter;
use crate::report::{Language, Reading, reason_words};

/// Writes the lines left out of one file.
pub struct LeftOut {
    reader: Reader,
    corrections: Corrections,
    rows: Rows,
    /// What the output begins with, until it has begun.
    begin: Option<Vec<u8>>,
}

struct Rows {
    name: String,
    language: Language,
    /// Rejects of this file, by line, that are still to be met.
    range: std::ops::Range<usize>,
    next_line: u64,
    width: usize,
    csv: CsvWriter<Vec<u8>>,
}

impl LeftOut {
    /// `file` counts from 0; `begin` is what the output begins with.
    pub fn new(
        (file, name): (usize, &str),
        reading: &Reading,
        corrections: Corrections,
        rejects: &Rejects,
        language: Language,
        begin: &[u8],
        host: MakeDecoder,
    ) -> Result<Self> {
        let list = rejects.list();
        let first = list.partition_point(|r| place_of(r.row).0 < file);
        let end = list.partition_point(|r| place_of(r.row).0 <= file);
        Ok(LeftOut {
            reader: Reader::new(
                reading.format,
                &reading.encoding,
                dialect_of(reading)?,
                host,
            )?,
            corrections,
            rows: Rows {
                name: name.into(),
                language,
                range: first..end,
                next_line: list[first..end].first().map_or(0, |r| place_of(r.row).1),
                width: 0,
                csv: CsvWriter::new(Vec::new()),
            },
            begin: Some(begin.to_vec()),
        })
    }

    /// Takes stored bytes of the file, in any chunking; `None` ends it. Returns what can be written so far.
    pub fn push(&mut self, chunk: Option<&[u8]>, rejects: &Rejects) -> Result<Vec<u8>> {
        let (rows, corrections) = (&mut self.rows, &mut self.corrections);
        let mut each = |record: &mut Record<'_>| {
            if record.line >= corrections.next {
                return corrections.apply(record, &mut |r| rows.take(r, rejects));
            }
            rows.take(record, rejects);
            Ok(())
        };
        match chunk {
            Some(chunk) => self.reader.push(chunk, &mut each)?,
            None => self.reader.finish(&mut each)?,
        }
        let body = self.rows.csv.take();
        // The header is known once the first row is.
        if body.is_empty() && chunk.is_some() {
            return Ok(body);
        }
        let Some(begin) = self.begin.take() else {
            return Ok(body);
        };
        let mut head = CsvWriter::new(begin);
        let names = self
            .reader
            .names()
            .map(<[String]>::to_vec)
            .unwrap_or_else(|| {
                let width = self.rows.width;
                (1..=width).map(|n| format!("column {n}")).collect()
            });
        let marks = MARKS.map(String::from);
        head.row(names.iter().chain(&marks)).map_err(unwritable)?;
        let mut out = head.into_inner();
        out.extend_from_slice(&body);
        Ok(out)
    }
}

impl Rows {
    /// Writes the record if it was left out; cells beyond the header come after the marks.
    fn take(&mut self, record: &Record<'_>, rejects: &Rejects) {
        if record.line != self.next_line {
            return;
        }
        let list = rejects.list();
        let reject = &list[self.range.start];
        let mut cells = record.to_strings();
        if self.width == 0 {
            self.width = record.columns.max(1);
            if record.columns == 0 {
                self.width = cells.len();
            }
        }
        cells.resize(cells.len().max(self.width), String::new());
        let more = cells.split_off(self.width);
        let role = reject.role.map_or("", |r| r.as_str());
        cells.extend([
            self.name.clone(),
            record.line.to_string(),
            role.to_string(),
            reject.reason.as_str().to_string(),
            reason_words(reject.reason)
                .in_language(self.language)
                .to_string(),
        ]);
        cells.extend(more);
        // Writing into memory does not fail.
        let _ = self.csv.row(&cells);
        let met = |r: &Reject| place_of(r.row).1 <= record.line;
        while self.range.start < self.range.end && met(&list[self.range.start]) {
            self.range.start += 1;
        }
        self.next_line = match self.range.is_empty() {
            true => 0,
            false => place_of(list[self.range.start].row).1,
        };
    }
}

fn unwritable(error: std::io::Error) -> Error {
    let remedy = "Check the disk and its rights";
    Error::new(
        Code::Io,
        format!("The table could not be written: {error}"),
        remedy,
    )
}
