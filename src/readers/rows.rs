//! Cells by place → rows of comma-separated text (UTF-8, RFC 4180, line feeds).
//!
//! Row `n` of a sheet is row `n` of the text: rows without cells are blank lines, so that a line number
//! leads back to the sheet. Rows are as wide as the widest so far.

use crate::error::{Result, broken, too_large};

/// Most rows and columns of a sheet.
pub const MAX_ROWS: u32 = 1 << 20;
pub const MAX_COLUMNS: u32 = 1 << 14;
/// As much text as one step writes, about.
pub const FULL: usize = 64 << 10;
/// Widest row that those after it are padded to.
const PADDED: u32 = 1_024;
/// Most cells of a row, those that come twice among them.
const MAX_CELLS: usize = 4 << 14;
/// Longest row, in bytes.
const MAX_ROW: usize = 16 << 20;
/// Cells written, empty ones among others counted: so many in any case …
const CELLS: u64 = 100_000_000;
/// … and so many more for each stored byte.
const CELLS_A_BYTE: u64 = 2_000;

pub struct Rows {
    /// Finished text that has not been taken yet.
    pub out: Vec<u8>,
    /// Rows written, blank ones included.
    written: u32,
    row: u32,
    cells: Vec<(u32, u32, u32)>,
    text: Vec<u8>,
    budget: u64,
    /// How often the last row comes again.
    again: u32,
    /// Cells of the widest row so far, very wide ones not counted.
    width: u32,
    pub shape: Shape,
}

/// What was met: the size of the table, and its cells that are not empty.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Shape {
    pub rows: u32,
    pub columns: u32,
    pub filled: u64,
}

impl Rows {
    /// For a file of so many stored bytes.
    pub fn new(stored: usize) -> Self {
        Rows {
            out: Vec::new(),
            written: 0,
            row: 0,
            cells: Vec::new(),
            text: Vec::new(),
            budget: CELLS + CELLS_A_BYTE * stored as u64,
            again: 0,
            width: 0,
            shape: Shape::default(),
        }
    }

    /// Goes to a row, from 0. Rows come in order.
    pub fn go_to(&mut self, row: u32) -> Result<()> {
        if row == self.row {
            return Ok(());
        }
        if row < self.row || row >= MAX_ROWS {
            return Err(broken(format_args!(
                "row {} stands where it cannot",
                u64::from(row) + 1
            )));
        }
        self.end_row()?;
        self.row = row;
        Ok(())
    }

    /// Puts a cell into the current row. A cell that comes twice is taken as it comes last.
    pub fn put(&mut self, column: u32, text: &[u8]) -> Result<()> {
        if text.is_empty() {
            return Ok(());
        }
        if column >= MAX_COLUMNS {
            return Err(too_large(format_args!(
                "it has more than {MAX_COLUMNS} columns"
            )));
        }
        let start = self.text.len();
        if start + text.len() > MAX_ROW || self.cells.len() >= MAX_CELLS {
            return Err(too_large(format_args!(
                "row {} is longer than {} MiB, or has the same cells many times",
                self.row + 1,
                MAX_ROW >> 20
            )));
        }
        self.text.extend_from_slice(text);
        self.cells
            .push((column, start as u32, self.text.len() as u32));
        Ok(())
    }

    /// Ends the current row, which stands `times` times; [`Rows::go_on`] writes the others.
    pub fn repeat(&mut self, times: u32) -> Result<()> {
        if !self.cells.is_empty() {
            self.again = times.min(MAX_ROWS - self.row) - 1;
            self.write_row()?;
        }
        self.clear();
        Ok(())
    }

    /// Whether a repeated row is still being written.
    pub fn repeats(&self) -> bool {
        self.again > 0
    }

    /// Writes some more of a repeated row; false when there is none.
    pub fn go_on(&mut self) -> Result<bool> {
        if self.again == 0 {
            return Ok(false);
        }
        let full = self.out.len() + FULL;
        while self.again > 0 && self.out.len() < full {
            self.again -= 1;
            self.row += 1;
            self.write_row()?;
        }
        self.clear();
        Ok(true)
    }

    /// Ends the current row.
    pub fn end_row(&mut self) -> Result<()> {
        if !self.cells.is_empty() {
            self.write_row()?;
        }
        self.clear();
        Ok(())
    }

    fn clear(&mut self) {
        if self.again == 0 {
            self.cells.clear();
            self.text.clear();
        }
    }

    fn write_row(&mut self) -> Result<()> {
        if !self.cells.is_sorted_by(|a, b| a.0 < b.0) {
            self.cells.sort_by_key(|cell| cell.0);
            self.cells.dedup_by(|later, kept| {
                let same = later.0 == kept.0;
                if same {
                    *kept = *later;
                }
                same
            });
        }
        self.out
            .resize(self.out.len() + (self.row - self.written) as usize, b'\n');
        let mut at = 0;
        for &(column, start, end) in &self.cells {
            self.out
                .resize(self.out.len() + (column - at) as usize, b',');
            at = column;
            write_cell(&mut self.out, &self.text[start as usize..end as usize]);
        }
        let width = at + 1;
        let padded = width.max(self.width);
        self.out
            .resize(self.out.len() + (padded - width) as usize, b',');
        if width <= PADDED {
            self.width = padded;
        }
        self.out.push(b'\n');
        self.written = self.row + 1;
        self.shape.rows = self.written;
        self.shape.columns = self.shape.columns.max(at + 1);
        self.shape.filled += self.cells.len() as u64;
        // Four bytes of text or of padding count as one cell more.
        let more = (u64::from(padded - width) + self.text.len() as u64) / 4;
        self.spend(u64::from(width) + more)
    }

    /// Counts cells against what a file of this size may hold.
    pub fn spend(&mut self, cells: u64) -> Result<()> {
        match self.budget.checked_sub(cells) {
            Some(rest) => self.budget = rest,
            None => {
                return Err(too_large(
                    "it spreads out to more cells than a file of its size can hold",
                ));
            }
        }
        Ok(())
    }
}

/// Writes one cell, quoted where it must be.
pub fn write_cell(out: &mut Vec<u8>, cell: &[u8]) {
    if !cell
        .iter()
        .any(|b| matches!(b, b',' | b'"' | b'\n' | b'\r'))
    {
        out.extend_from_slice(cell);
        return;
    }
    out.push(b'"');
    for &byte in cell {
        if byte == b'"' {
            out.push(b'"');
        }
        out.push(byte);
    }
    out.push(b'"');
}
