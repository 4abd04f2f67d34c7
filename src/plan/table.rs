//! A sheet as CSV.

use crate::report::export::CsvWriter;
use crate::report::figures::plain;
use crate::report::{Language, Sheet};
use std::io::{Result, Write};

/// Numbers in full, shares as fractions of 1, an empty cell where a number is not known; advice last.
pub fn write_sheet<W: Write>(sheet: &Sheet, language: Language, out: W) -> Result<W> {
    let mut csv = CsvWriter::new(out);
    let advised = sheet.rows.iter().any(|row| row.advice.is_some());
    let mut header = vec![sheet.rows_are.in_language(language)];
    header.extend(sheet.columns.iter().map(|c| c.name.in_language(language)));
    header.extend(advised.then_some(match language {
        Language::En => "What to do",
        Language::Zh => "建议",
    }));
    csv.row(header)?;
    for row in &sheet.rows {
        let mut cells = vec![row.name.in_language(language).to_string()];
        cells.extend(row.cells.iter().map(|x| x.map_or(String::new(), plain)));
        let advice = row.advice.as_ref().map(|a| a.in_language(language));
        cells.extend(advised.then(|| advice.unwrap_or_default().to_string()));
        csv.row(cells)?;
    }
    Ok(csv.into_inner())
}
