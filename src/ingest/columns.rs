//! What the cells of each column hold, folded row by row.

use super::calendar::parse_instant;
use super::number::parse_decimal;
use super::record::Record;
use crate::report::{ColumnType, DateFormat};

const FORMATS: [DateFormat; 3] = [
    DateFormat::YearMonthDay,
    DateFormat::DayMonthYear,
    DateFormat::MonthDayYear,
];

/// Evidence about one column.
#[derive(Default)]
pub struct ColumnProfile {
    pub rows: u64,
    pub empty: u64,
    integers: u64,
    /// Numbers with a point, and with a comma, as decimal mark.
    points: u64,
    commas: u64,
    /// Numbers whose fraction is not zero.
    pub fractional: bool,
    pub largest: f64,
    dates: [u64; 3],
    compact: u64,
    times: u64,
}

impl ColumnProfile {
    pub fn see(&mut self, cell: &[u8]) {
        self.rows += 1;
        let cell = cell.trim_ascii();
        // A share in per cent is a number: discounts are written so.
        let cell = cell.strip_suffix(b"%").map_or(cell, <[u8]>::trim_ascii);
        if cell.is_empty() {
            self.empty += 1;
            return;
        }
        if let Some(number) = parse_decimal(cell, b'.') {
            let fraction = number.mantissa % 10i64.pow(u32::from(number.scale.min(18))) != 0;
            self.fractional |= fraction;
            self.largest = self
                .largest
                .max(libm::fabs(number.mantissa as f64) / power_of_ten(number.scale));
            if cell.iter().all(|b| b.is_ascii_digit() || *b == b'-') {
                self.integers += 1;
                self.compact += u64::from(
                    cell.len() == 8 && parse_instant(cell, DateFormat::Compact).is_some(),
                );
            } else {
                self.points += 1;
            }
            self.commas += u64::from(number.scale == 0 && parse_decimal(cell, b',').is_some());
            return;
        }
        if parse_decimal(cell, b',').is_some() {
            self.commas += 1;
            self.fractional = true;
            return;
        }
        for (count, format) in self.dates.iter_mut().zip(FORMATS) {
            *count += u64::from(parse_instant(cell, format).is_some());
        }
        self.times += u64::from(cell.contains(&b':'));
    }

    pub fn filled(&self) -> u64 {
        self.rows - self.empty
    }

    /// Nineteen cells in twenty decide; a column of fewer is text.
    pub fn kind(&self) -> ColumnType {
        let most = |n: u64| n > 0 && n * 20 >= self.filled() * 19;
        if self.filled() == 0 {
            ColumnType::Empty
        } else if most(self.compact) || most(self.dates.into_iter().max().unwrap_or(0)) {
            if self.times > 0 {
                ColumnType::Datetime
            } else {
                ColumnType::Date
            }
        } else if most(self.integers) {
            ColumnType::Integer
        } else if most(self.integers + self.points) || most(self.commas) {
            ColumnType::Decimal
        } else {
            ColumnType::Text
        }
    }

    /// `,` where the column is numbers only when commas are decimal marks.
    pub fn decimal_mark(&self) -> Option<u8> {
        if self.kind() != ColumnType::Decimal {
            return None;
        }
        Some(if self.commas > self.integers + self.points {
            b','
        } else {
            b'.'
        })
    }

    /// The date format that reads most cells, and whether another reads as many.
    pub fn date_format(&self) -> Option<(DateFormat, bool)> {
        match self.kind() {
            ColumnType::Date | ColumnType::Datetime if self.compact > 0 => {
                Some((DateFormat::Compact, false))
            }
            ColumnType::Date | ColumnType::Datetime => {
                let best = self.dates.into_iter().max()?;
                let first = self.dates.iter().position(|n| *n == best)?;
                let ambiguous = first != 0 && self.dates.iter().filter(|n| **n == best).count() > 1;
                Some((FORMATS[first], ambiguous))
            }
            ColumnType::Integer if self.largest > 1e11 => Some((DateFormat::UnixMillis, false)),
            ColumnType::Integer => Some((DateFormat::UnixSeconds, false)),
            _ => None,
        }
    }
}

fn power_of_ten(n: u8) -> f64 {
    (0..n).fold(1.0, |p, _| p * 10.0)
}

/// Profiles of all columns of a table.
#[derive(Default)]
pub struct TableProfile {
    pub columns: Vec<ColumnProfile>,
    pub rows: u64,
}

impl TableProfile {
    pub fn see(&mut self, record: &Record<'_>, width: usize) {
        let mut scratch = Vec::new();
        if self.columns.len() < width {
            self.columns.resize_with(width, ColumnProfile::default);
        }
        for (j, column) in self.columns.iter_mut().enumerate() {
            column.see(record.cell(j, &mut scratch));
        }
        self.rows += 1;
    }
}
