//! Parquet: columns in pages, put together again row by row.
//!
//! In: the file's bytes. Out: a row of names, then one row after the other, every cell written. Pages
//! may be plain, snappy, gzip or zstd, of both versions, in every encoding that current writers use.
//! Columns of lists and tables are left out and noted.

mod compression;
mod footer;
mod pages;
mod runs;
mod texts;
mod thrift;

use crate::error::Result;
use crate::rows::{FULL, Rows, write_cell};
use crate::table::{Counts, Sheet};
use footer::Footer;
use pages::Cursor;

pub struct Parquet {
    footer: Footer,
    /// One without a name.
    pub sheets: Vec<Sheet>,
    cursors: Vec<Cursor>,
    group: usize,
    /// Rows of the group that are written.
    row: u64,
    begun: bool,
    held: usize,
}

impl Parquet {
    pub fn open(bytes: &[u8]) -> Result<Parquet> {
        Ok(Parquet {
            footer: Footer::read(bytes)?,
            sheets: vec![Sheet {
                name: String::new(),
                hidden: false,
            }],
            cursors: Vec::new(),
            group: 0,
            row: 0,
            begun: false,
            held: 0,
        })
    }

    pub fn begin(&mut self, counts: &mut Counts) -> Result<()> {
        let rows = self.footer.groups.iter().map(|g| g.rows);
        let rows = rows.fold(0, u64::saturating_add);
        counts.claimed = Some([rows, self.footer.columns.len() as u64]);
        counts.nested.clone_from(&self.footer.nested);
        self.cursors = self
            .footer
            .columns
            .iter()
            .map(|_| Cursor::default())
            .collect();
        (self.group, self.row, self.begun, self.held) = (0, 0, false, 0);
        Ok(())
    }

    pub fn step(&mut self, bytes: &[u8], rows: &mut Rows) -> Result<bool> {
        let columns = &self.footer.columns;
        if columns.is_empty() {
            return Ok(false);
        }
        if !self.begun {
            self.begun = true;
            for (j, column) in columns.iter().enumerate() {
                separate(&mut rows.out, j);
                write_cell(&mut rows.out, column.name.as_bytes());
            }
            rows.out.push(b'\n');
        }
        let full = rows.out.len() + FULL;
        while rows.out.len() < full {
            let Some(group) = self.footer.groups.get(self.group) else {
                return Ok(false);
            };
            if self.row == group.rows {
                (self.group, self.row) = (self.group + 1, 0);
                continue;
            }
            if self.row == 0 {
                for (cursor, chunk) in self.cursors.iter_mut().zip(&group.chunks) {
                    cursor.open(bytes, chunk)?;
                }
            }
            let start = rows.out.len();
            for (j, (cursor, column)) in self.cursors.iter_mut().zip(columns).enumerate() {
                separate(&mut rows.out, j);
                cursor.write(bytes, column, &mut self.held, &mut rows.out)?;
            }
            if rows.out.len() == start {
                // A row without anything in it is a row all the same.
                rows.out.extend_from_slice(b"\"\"");
            }
            rows.out.push(b'\n');
            rows.spend(columns.len() as u64 + (rows.out.len() - start) as u64 / 16)?;
            rows.shape.rows = rows.shape.rows.saturating_add(1);
            rows.shape.columns = columns.len() as u32;
            self.row += 1;
        }
        Ok(true)
    }

    /// How many of the groups have been read, 0–1.
    pub fn progress(&self) -> f64 {
        let groups = self.footer.groups.len().max(1) as f64;
        let part = self.footer.groups.get(self.group);
        let part = part.map_or(0.0, |g| self.row as f64 / g.rows.max(1) as f64);
        (self.group as f64 + part) / groups
    }
}

fn separate(out: &mut Vec<u8>, j: usize) {
    if j > 0 {
        out.push(b',');
    }
}
