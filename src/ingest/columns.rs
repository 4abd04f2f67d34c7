//! What the cells of each column hold, folded row by row.

use super::calendar::parse_instant;
use super::currency;
use super::number::{Decimal, parse_by_either, parse_decimal};
use super::record::Record;
use crate::report::{ColumnType, DateFormat};

const FORMATS: [DateFormat; 3] = [
    DateFormat::YearMonthDay,
    DateFormat::DayMonthYear,
    DateFormat::MonthDayYear,
];

/// Cells that one order of day, month and year reads.
#[derive(Default, Clone, Copy)]
struct Read {
    cells: u64,
    /// Seconds of the first and last, once there is a cell.
    first: i64,
    last: i64,
}

/// Evidence about one column.
#[derive(Default)]
pub struct ColumnProfile {
    pub rows: u64,
    pub empty: u64,
    /// Whole numbers without any mark.
    integers: u64,
    /// Numbers that only a decimal point, or only a decimal comma, makes sense of.
    pub points: u64,
    pub commas: u64,
    /// Numbers like `1.234` that read either way.
    pub either: u64,
    /// Numbers whose fraction is not zero.
    pub fractional: bool,
    pub largest: f64,
    smallest: f64,
    /// Whole numbers with a zero in front, or longer than numbers are counted exactly.
    labels: u64,
    /// `1.23457E+12`: an id that a spreadsheet took for a number and cut.
    pub cut: u64,
    dates: [Read; 3],
    /// Cells that read as two different days, by the pairs of orders: 0 and 1, 0 and 2, 1 and 2.
    torn: [u64; 3],
    compact: u64,
    times: u64,
    /// Currencies named beside numbers or alone, with their cells, in the order they came.
    pub currencies: Vec<(String, u64)>,
    /// The marks between thousands that were seen.
    pub thousands: Option<char>,
}

/// Bytes of the longest cell that is tried as a date.
const LONGEST_DATE: usize = 64;
/// Currencies counted in one column.
const CURRENCIES: usize = 12;

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
        if cell.iter().all(|b| b.is_ascii_digit() || *b == b'-')
            && let Some(number) = parse_decimal(cell, b'.')
        {
            return self.whole(cell, number);
        }
        let ([point, comma], currency) = parse_by_either(cell);
        self.cut += u64::from(cell.windows(2).any(|pair| pair == b"E+"));
        match (point, comma) {
            (None, None) => self.other(cell),
            (Some(point), None) => {
                self.points += 1;
                self.number(point, currency);
                self.mark(cell, b'.');
            }
            (None, Some(comma)) => {
                self.commas += 1;
                self.number(comma, currency);
                self.mark(cell, b',');
            }
            (Some(point), Some(comma)) => {
                if point == comma {
                    self.points += u64::from(point.scale > 0);
                    self.integers += u64::from(point.scale == 0);
                    self.mark(cell, b'.');
                } else {
                    self.either += 1;
                }
                self.number(if point.scale > 0 { comma } else { point }, currency);
            }
        }
    }

    fn whole(&mut self, cell: &[u8], number: Decimal) {
        self.integers += 1;
        self.labels +=
            u64::from(cell.len() > 15 || matches!(cell, [b'0', rest @ ..] if !rest.is_empty()));
        self.compact +=
            u64::from(cell.len() == 8 && parse_instant(cell, DateFormat::Compact).is_some());
        self.number(number, "");
    }

    fn number(&mut self, number: Decimal, currency: &str) {
        let ten = 10i64.pow(u32::from(number.scale.min(18)));
        let value = number.mantissa as f64 / power_of_ten(number.scale);
        let first = self.integers + self.points + self.commas + self.either <= 1;
        self.fractional |= number.mantissa % ten != 0;
        self.largest = self.largest.max(f64::abs(value));
        self.smallest = if first {
            value
        } else {
            self.smallest.min(value)
        };
        if !currency.is_empty() {
            self.name(currency);
        }
    }

    /// Notes the mark that stands between thousands.
    fn mark(&mut self, cell: &[u8], decimal: u8) {
        let text = String::from_utf8_lossy(cell);
        let text = text.trim_matches(|c: char| !c.is_ascii_digit());
        let is_mark = |c: &char| matches!(c, ',' | '.' | '\'' | '’' | ' ' | '\u{a0}' | '\u{202f}');
        let found = text.chars().find(|c| is_mark(c) && *c != decimal as char);
        self.thousands = self.thousands.or(found);
    }

    fn other(&mut self, cell: &[u8]) {
        if cell.len() <= LONGEST_DATE && cell.iter().any(u8::is_ascii_digit) {
            self.date(cell);
        }
        self.times += u64::from(cell.contains(&b':'));
        if cell.len() <= 9
            && let Ok(text) = std::str::from_utf8(cell)
            && let Some(currency) = currency::known(text)
        {
            self.name(currency);
        }
    }

    fn date(&mut self, cell: &[u8]) {
        let read = FORMATS.map(|format| parse_instant(cell, format));
        for (to, at) in self.dates.iter_mut().zip(read) {
            let Some(at) = at else { continue };
            to.first = if to.cells == 0 { at } else { to.first.min(at) };
            to.last = if to.cells == 0 { at } else { to.last.max(at) };
            to.cells += 1;
        }
        for (torn, (a, b)) in self.torn.iter_mut().zip([(0, 1), (0, 2), (1, 2)]) {
            *torn += u64::from(read[a].is_some() && read[b].is_some() && read[a] != read[b]);
        }
    }

    fn name(&mut self, currency: &str) {
        let known = self.currencies.iter().position(|c| c.0 == currency);
        if let Some(i) = known {
            self.currencies[i].1 += 1;
        } else if self.currencies.len() < CURRENCIES {
            self.currencies.push((currency.into(), 1));
        }
    }

    pub fn filled(&self) -> u64 {
        self.rows - self.empty
    }

    /// Nineteen cells in twenty decide; a column of fewer is text.
    pub fn kind(&self) -> ColumnType {
        let most = |n: u64| n > 0 && n * 20 >= self.filled() * 19;
        let dated = self.dates.iter().map(|d| d.cells).max().unwrap_or(0);
        if self.filled() == 0 {
            ColumnType::Empty
        } else if most(self.compact) || most(dated) {
            if self.times > 0 {
                ColumnType::Datetime
            } else {
                ColumnType::Date
            }
        } else if self.labels > 0 {
            ColumnType::Text
        } else if most(self.integers) {
            ColumnType::Integer
        } else if most(self.integers + self.either + self.points.max(self.commas)) {
            ColumnType::Decimal
        } else {
            ColumnType::Text
        }
    }

    /// Whether whole numbers are such as spreadsheets count days by, 1954 to 2064.
    pub fn counts_days(&self) -> bool {
        matches!(self.kind(), ColumnType::Integer | ColumnType::Decimal)
            && self.smallest >= 20_000.0
            && self.largest <= 60_000.0
    }

    /// The ways to read the column as dates, the best first; several where they disagree about a day
    /// and nothing in the column speaks for one of them.
    pub fn date_formats(&self) -> Vec<DateFormat> {
        match self.kind() {
            ColumnType::Date | ColumnType::Datetime if self.compact > 0 => {
                vec![DateFormat::Compact]
            }
            ColumnType::Date | ColumnType::Datetime => self.orders(),
            _ if self.counts_days() => vec![DateFormat::ExcelDays],
            ColumnType::Integer if self.largest > 1e11 => vec![DateFormat::UnixMillis],
            ColumnType::Integer => vec![DateFormat::UnixSeconds],
            _ => Vec::new(),
        }
    }

    fn orders(&self) -> Vec<DateFormat> {
        let best = self.dates.iter().map(|d| d.cells).max().unwrap_or(0);
        let mut able: Vec<usize> = (0..3).filter(|&i| self.dates[i].cells == best).collect();
        // Where the days of the month are taken for years, the file spans a generation.
        let years = |i: usize| (self.dates[i].last - self.dates[i].first) / 31_557_600;
        let narrow = able.iter().map(|&i| years(i)).min().unwrap_or(0);
        able.retain(|&i| years(i) <= narrow.max(10));
        let torn = |a: usize, b: usize| self.torn[a + b - 1] > 0;
        let first = able[0];
        able.retain(|&i| i == first || torn(first, i));
        able.into_iter().map(|i| FORMATS[i]).collect()
    }
}

fn power_of_ten(n: u8) -> f64 {
    (0..n).fold(1.0, |p, _| p * 10.0)
}

/// Rows of the sample.
const SAMPLE: usize = 256;
/// Longest part of a cell that the sample keeps, in bytes.
const CELL: usize = 64;

/// Profiles of all columns of a table, and its first rows for what needs several cells at once.
#[derive(Default)]
pub struct TableProfile {
    pub columns: Vec<ColumnProfile>,
    pub rows: u64,
    pub sample: Vec<Vec<String>>,
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
        if self.sample.len() < SAMPLE {
            let text = |j| {
                let cell = record.cell(j, &mut scratch);
                String::from_utf8_lossy(&cell[..cell.len().min(CELL)]).into_owned()
            };
            self.sample.push((0..width).map(text).collect());
        }
        self.rows += 1;
    }
}
