//! Tables as CSV: RFC 4180, UTF-8, safe to open in a spreadsheet.
//!
//! A cell that a spreadsheet would take for a formula gets an apostrophe in front: one that begins
//! with `= + - @`, a tab, CR, LF or NUL, or with one of their full-width forms. Numbers stay numbers.

use std::io::Write;

/// What Excel wants at the start of a file to read it as UTF-8.
pub const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// Writes rows of text cells to any sink.
pub struct CsvWriter<W: Write> {
    sink: W,
    line: String,
}

impl<W: Write> CsvWriter<W> {
    pub fn new(sink: W) -> Self {
        CsvWriter {
            sink,
            line: String::new(),
        }
    }

    pub fn row<S: AsRef<str>>(
        &mut self,
        cells: impl IntoIterator<Item = S>,
    ) -> std::io::Result<()> {
        self.line.clear();
        for (i, cell) in cells.into_iter().enumerate() {
            if i > 0 {
                self.line.push(',');
            }
            push_cell(&mut self.line, cell.as_ref());
        }
        self.line.push_str("\r\n");
        self.sink.write_all(self.line.as_bytes())
    }

    pub fn into_inner(self) -> W {
        self.sink
    }
}

impl CsvWriter<Vec<u8>> {
    /// What was written so far.
    pub fn take(&mut self) -> Vec<u8> {
        std::mem::take(&mut self.sink)
    }
}

/// Takes the apostrophe away again that disarmed a cell.
pub fn unguard(cell: &mut String) {
    if cell.strip_prefix('\'').is_some_and(is_formula) {
        cell.remove(0);
    }
}

fn push_cell(line: &mut String, cell: &str) {
    let guard = if is_formula(cell) { "'" } else { "" };
    if guard.is_empty() && !cell.contains([',', '"', '\r', '\n', '\0']) {
        line.push_str(cell);
        return;
    }
    line.push('"');
    line.push_str(guard);
    line.push_str(&cell.replace('"', "\"\""));
    line.push('"');
}

/// Whether a spreadsheet might run the cell.
fn is_formula(cell: &str) -> bool {
    const STARTS: [char; 12] = [
        '=', '+', '-', '@', '\t', '\r', '\n', '\0', '＝', '＋', '－', '＠',
    ];
    cell.starts_with(STARTS) && !is_number(cell)
}

fn is_number(cell: &str) -> bool {
    let digits = cell.strip_prefix(['-', '+']).unwrap_or(cell);
    !digits.is_empty()
        && digits.bytes().all(|b| b.is_ascii_digit() || b == b'.')
        && digits.bytes().filter(|b| *b == b'.').count() <= 1
        && digits.bytes().any(|b| b.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_quoted_and_disarmed() {
        for (cell, written) in [
            ("plain", "plain"),
            ("", ""),
            ("a,b", "\"a,b\""),
            ("say \"hi\"", "\"say \"\"hi\"\"\""),
            ("=1+1", "\"'=1+1\""),
            ("+49 30", "\"'+49 30\""),
            ("-12.5", "-12.5"),
            ("+7", "+7"),
            ("-", "\"'-\""),
            ("@sum", "\"'@sum\""),
            ("\tx", "\"'\tx\""),
            ("＝cmd", "\"'＝cmd\""),
            ("-1-1", "\"'-1-1\""),
            ("line\nbreak", "\"line\nbreak\""),
        ] {
            let mut line = String::new();
            push_cell(&mut line, cell);
            assert_eq!(line, written, "{cell:?}");
        }
    }
}
