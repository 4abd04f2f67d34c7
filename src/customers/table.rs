//! A table with one row a customer, by itself: the columns to group by, as numbers.
//!
//! In: records of any customer file, the columns wanted and perhaps one that holds the id. Out: a
//! [`Figures`]: row-major numbers of the rows that have them all, and the rest listed with line and
//! column. Cells are kept as text until the file has ended, since only then it shows whether a comma
//! stands before decimals.

use crate::error::{Code, Error, Result, reserve};
use crate::ingest::Record;
use crate::ingest::number::{Decimal, parse_by_either};
use crate::report::{BadCell, LeftOutRow, Words};
use crate::sorting::ranked;

/// Numbers beyond this are left out: their squares would be beyond any float.
const LARGEST: f64 = 1e100;
/// Characters of a bad cell that are shown.
const SHOWN: usize = 40;

/// A column to group by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    pub name: String,
    /// From 0.
    pub at: usize,
}

/// Rows being read.
pub struct CustomerTable {
    wanted: Vec<Wanted>,
    id: Option<usize>,
    text: Vec<u8>,
    ends: Vec<u32>,
    lines: Vec<u64>,
}

/// Rows that are numbers throughout.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Figures {
    pub columns: Vec<Wanted>,
    /// Row-major, `ids.len() × columns.len()`; finite and within ±10¹⁰⁰.
    pub values: Vec<f64>,
    /// What the id column holds, or the number of the data row from 1.
    pub ids: Vec<String>,
    /// Data rows of the file.
    pub rows: u64,
    pub left_out: Vec<LeftOutRow>,
    /// Whether an id comes twice.
    pub repeated: bool,
    pub notes: Vec<Words>,
}

const WHAT: &str = "The customer table";

impl CustomerTable {
    /// Errors: no columns, or one of them twice (`bad-option`).
    pub fn new(wanted: Vec<Wanted>, id: Option<usize>) -> Result<Self> {
        if wanted.is_empty() {
            return Err(no_columns());
        }
        for (i, column) in wanted.iter().enumerate() {
            if wanted[..i].iter().any(|c| c.at == column.at) {
                return Err(Error::new(
                    Code::BadOption,
                    format!("The column {:?} is named twice", column.name),
                    "Name each column once",
                ));
            }
        }
        Ok(CustomerTable {
            // A column cannot both name a row and place it.
            id: id.filter(|id| wanted.iter().all(|c| c.at != *id)),
            wanted,
            text: Vec::new(),
            ends: Vec::new(),
            lines: Vec::new(),
        })
    }

    pub fn take(&mut self, record: &Record<'_>, scratch: &mut Vec<u8>) -> Result<()> {
        reserve(&mut self.lines, 1, WHAT)?;
        reserve(&mut self.ends, self.wanted.len() + 1, WHAT)?;
        self.lines.push(record.line);
        let id = self.id.unwrap_or(usize::MAX);
        for at in self.wanted.iter().map(|c| c.at).chain([id]) {
            let cell = record.cell(at, scratch).trim_ascii();
            reserve(&mut self.text, cell.len(), WHAT)?;
            self.text.extend_from_slice(cell);
            let end = u32::try_from(self.text.len()).map_err(|_| too_large())?;
            self.ends.push(end);
        }
        Ok(())
    }

    /// Cell of a row: a wanted column, or after these the id.
    fn cell(&self, row: usize, column: usize) -> &[u8] {
        let at = row * (self.wanted.len() + 1) + column;
        let start = at.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.text[start as usize..self.ends[at] as usize]
    }

    /// Reads the numbers. `mark` stands before decimals, `.` or `,`; none: whichever the cells show.
    /// A column of which half or more of what it holds is no number is passed over where `pick` says so.
    ///
    /// Errors: the cells read either way (`ambiguous-numbers`), such a column otherwise (`not-finite`), no
    /// row is left (`too-few`), no column is (`bad-option`).
    pub fn finish(self, mark: Option<u8>, pick: bool) -> Result<Figures> {
        let mark = match mark {
            Some(mark) => mark,
            None => self.mark()?,
        };
        let (mut kept, mut passed) = (Vec::new(), Vec::new());
        for column in 0..self.wanted.len() {
            match self.text_in(column, mark) {
                None => kept.push(column),
                Some(_) if pick => passed.push(self.wanted[column].name.as_str()),
                Some(error) => return Err(error),
            }
        }
        if kept.is_empty() {
            return Err(no_columns());
        }
        let mut figures = Figures {
            columns: kept.iter().map(|&c| self.wanted[c].clone()).collect(),
            rows: self.lines.len() as u64,
            ..Figures::default()
        };
        reserve(&mut figures.values, self.lines.len() * kept.len(), WHAT)?;
        for row in 0..self.lines.len() {
            let read = kept.iter().try_for_each(|&column| {
                let value = figure(self.cell(row, column), mark);
                figures
                    .values
                    .push(value.map_err(|reason| (column, reason))?);
                Ok::<_, (usize, BadCell)>(())
            });
            match read {
                Ok(()) => figures.ids.push(self.id_of(row)),
                Err((column, reason)) => {
                    figures.values.truncate(figures.ids.len() * kept.len());
                    figures.left_out.push(self.left_out(row, column, reason));
                }
            }
        }
        if figures.ids.is_empty() {
            return Err(Error::new(
                Code::TooFew,
                "No row has a number in each of the columns",
                "Choose other columns, or fill in the empty cells",
            ));
        }
        if !passed.is_empty() {
            let names = passed.join(", ");
            figures.notes.push(Words::new(
                [
                    "Columns that hold no numbers were passed over: ",
                    &names,
                    ".",
                ]
                .concat(),
                ["以下列不含数字，未用于分群：", &names, "。"].concat(),
            ));
        }
        if self.id.is_some() && repeats(&figures.ids) {
            figures.repeated = true;
            figures.notes.push(Words::new(
                "The id column names some rows twice; each row was grouped by itself.",
                "编号列中有重复的编号；每一行仍单独归类。",
            ));
        }
        Ok(figures)
    }

    fn id_of(&self, row: usize) -> String {
        let id = self.cell(row, self.wanted.len());
        match self.id.filter(|_| !id.is_empty()) {
            Some(_) => String::from_utf8_lossy(id).into_owned(),
            None => (row + 1).to_string(),
        }
    }

    fn left_out(&self, row: usize, column: usize, reason: BadCell) -> LeftOutRow {
        let value = String::from_utf8_lossy(self.cell(row, column));
        LeftOutRow {
            line: self.lines[row],
            column: self.wanted[column].name.clone(),
            reason,
            value: value.chars().take(SHOWN).collect(),
        }
    }

    /// The mark before decimals that the cells show.
    fn mark(&self) -> Result<u8> {
        let (mut only, mut either) = ([0u64; 2], None);
        for row in 0..self.lines.len() {
            for column in 0..self.wanted.len() {
                match parse_by_either(self.cell(row, column)).0 {
                    [Some(_), None] => only[0] += 1,
                    [None, Some(_)] => only[1] += 1,
                    [Some(a), Some(b)] if a != b => either = either.or(Some((row, column))),
                    _ => {}
                }
            }
        }
        match either {
            Some((row, column)) if only == [0, 0] => {
                let value = String::from_utf8_lossy(self.cell(row, column));
                Err(Error::new(
                    Code::AmbiguousNumbers,
                    "The numbers read with a decimal point and with a decimal comma",
                    "Say which mark stands before decimals",
                )
                .at_line(self.lines[row])
                .in_column(self.wanted[column].name.as_str())
                .with_value(value))
            }
            _ => Ok(if only[1] > only[0] { b',' } else { b'.' }),
        }
    }

    /// What is to say of a column of which half or more of what it holds is no finite number.
    fn text_in(&self, column: usize, mark: u8) -> Option<Error> {
        let (mut filled, mut bad, mut first) = (0u64, 0u64, None);
        for row in 0..self.lines.len() {
            let cell = self.cell(row, column);
            filled += u64::from(!cell.is_empty());
            if let Err(reason) = figure(cell, mark)
                && reason != BadCell::Empty
            {
                bad += 1;
                first = first.or(Some((row, reason)));
            }
        }
        let (row, reason) = first.filter(|_| bad * 2 >= filled)?;
        let found = self.left_out(row, column, reason);
        let error = Error::new(
            Code::NotFinite,
            format!("{bad} of {filled} cells of a column to group by are no finite numbers"),
            "Choose columns of numbers, or put these cells right",
        );
        let placed = error.at_line(found.line).in_column(found.column);
        Some(placed.with_value(found.value))
    }
}

fn no_columns() -> Error {
    Error::new(
        Code::BadOption,
        "No column to group by is named, and none holds numbers",
        "Name columns of numbers as features",
    )
}

fn repeats(ids: &[String]) -> bool {
    let order = ranked(ids.len(), &|a, b| ids[a].cmp(&ids[b]));
    order.windows(2).any(|w| ids[w[0]] == ids[w[1]])
}

fn too_large() -> Error {
    Error::new(
        Code::OutOfMemory,
        "The columns have more than 4 GiB of text",
        "Choose fewer columns",
    )
}

/// A cell as a number, shops' ways of writing them included; a per cent sign is taken off.
fn figure(cell: &[u8], mark: u8) -> std::result::Result<f64, BadCell> {
    let cell = cell.strip_suffix(b"%").unwrap_or(cell).trim_ascii();
    if cell.is_empty() {
        return Err(BadCell::Empty);
    }
    let text = std::str::from_utf8(cell).map_err(|_| BadCell::NotANumber)?;
    let value = match text.parse::<f64>() {
        Ok(value) if mark == b'.' || !cell.contains(&b'.') => value,
        _ => {
            let [point, comma] = parse_by_either(cell).0;
            let found = if mark == b',' { comma } else { point };
            found.map(float).ok_or(BadCell::NotANumber)?
        }
    };
    if !value.is_finite() {
        // '1e999' is a number too large; 'inf' and 'nan' are none at all.
        let spelt = !cell.iter().any(u8::is_ascii_digit);
        return Err(if spelt {
            BadCell::NotFinite
        } else {
            BadCell::TooLarge
        });
    }
    if value.abs() > LARGEST {
        return Err(BadCell::TooLarge);
    }
    Ok(value + 0.0)
}

/// The nearest float, where the digits fit one; else within its last bit or two.
fn float(decimal: Decimal) -> f64 {
    const EXACT: u32 = 15;
    let mut value = decimal.mantissa as f64;
    let mut places = u32::from(decimal.scale);
    while places > 0 {
        let step = places.min(EXACT);
        value /= 10u64.pow(step) as f64;
        places -= step;
    }
    value
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_as_numbers() {
        use BadCell::*;
        for (cell, mark, read) in [
            ("5.1", b'.', Ok(5.1)),
            ("-0", b'.', Ok(0.0)),
            ("1e3", b'.', Ok(1_000.0)),
            ("1e-30", b'.', Ok(1e-30)),
            ("12 %", b'.', Ok(12.0)),
            ("1,234.5", b'.', Ok(1_234.5)),
            ("$1,000", b'.', Ok(1_000.0)),
            ("5,1", b',', Ok(5.1)),
            ("1.234,5", b',', Ok(1_234.5)),
            ("1.234", b',', Ok(1_234.0)),
            ("7", b',', Ok(7.0)),
            ("", b'.', Err(Empty)),
            ("%", b'.', Err(Empty)),
            ("NaN", b'.', Err(NotFinite)),
            ("-inf", b'.', Err(NotFinite)),
            ("Infinity", b',', Err(NotFinite)),
            ("1e300", b'.', Err(TooLarge)),
            ("-1e999", b'.', Err(TooLarge)),
            ("setosa", b'.', Err(NotANumber)),
            ("5,1", b'.', Err(NotANumber)),
            ("5.1.2", b'.', Err(NotANumber)),
        ] {
            assert_eq!(figure(cell.as_bytes(), mark), read, "{cell}");
        }
        assert!(figure(b"\xff1", b'.').is_err());
        assert!(figure(b"-0", b'.').is_ok_and(|zero| zero.is_sign_positive()));
    }

    #[test]
    fn decimals_become_the_nearest_floats() {
        for text in ["0.1", "123456.789", "-17.25", "0.000000000000001234"] {
            let [point, _] = parse_by_either(text.as_bytes()).0;
            let value = point.map(float).unwrap();
            let nearest: f64 = text.parse().unwrap();
            assert!(
                (value - nearest).abs() <= f64::EPSILON * nearest.abs(),
                "{text}"
            );
        }
    }
}
