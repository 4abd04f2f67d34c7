//! A sheet as CSV.

use crate::report::export::CsvWriter;
use crate::report::figures::plain;
use crate::report::{Language, Sheet};
use std::io::{Result, Write};

/// Numbers in full, shares as fractions of 1, an empty cell where a number is not known; remarks last.
pub fn write_sheet<W: Write>(sheet: &Sheet, language: Language, out: W) -> Result<W> {
    let mut csv = CsvWriter::new(out);
    let remarks = sheet.remarks_are.in_language(language);
    let mut header = vec![sheet.rows_are.in_language(language)];
    header.extend(sheet.columns.iter().map(|c| c.name.in_language(language)));
    header.extend((!remarks.is_empty()).then_some(remarks));
    csv.row(header)?;
    for row in &sheet.rows {
        let mut cells = vec![row.name.in_language(language).to_string()];
        cells.extend(row.cells.iter().map(|x| x.map_or(String::new(), plain)));
        let remark = row.remark.as_ref();
        cells.extend(remark.map(|r| r.in_language(language).to_string()));
        csv.row(cells)?;
    }
    Ok(csv.into_inner())
}
