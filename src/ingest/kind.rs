//! What a single cell looks like: enough to tell a name from a value and a column from another.

use super::calendar::parse_instant;
use super::number::parse_decimal;
use crate::report::DateFormat;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Empty,
    Text,
    Number,
    Date,
    Time,
    /// A web or mail address.
    Link,
}

impl Kind {
    /// Numbers, dates, times, addresses: what a column's name never is.
    pub fn is_value(self) -> bool {
        !matches!(self, Kind::Empty | Kind::Text)
    }
}

pub fn kind_of(cell: &[u8]) -> Kind {
    let cell = cell.trim_ascii();
    let cell = cell.strip_suffix(b"%").unwrap_or(cell);
    if cell.is_empty() {
        return Kind::Empty;
    }
    // Nothing below begins or ends otherwise, and most text is told from it at once.
    let digits = cell.iter().any(u8::is_ascii_digit);
    if digits && cell.len() < 48 {
        if parse_decimal(cell, b'.').is_some() || parse_decimal(cell, b',').is_some() {
            return Kind::Number;
        }
        let formats = [
            DateFormat::YearMonthDay,
            DateFormat::DayMonthYear,
            DateFormat::MonthDayYear,
        ];
        if formats
            .into_iter()
            .any(|f| parse_instant(cell, f).is_some())
        {
            return Kind::Date;
        }
        if is_time(cell) {
            return Kind::Time;
        }
    }
    let blank = cell.contains(&b' ');
    let begins = |with: &[u8]| {
        cell.get(..with.len())
            .is_some_and(|b| b.eq_ignore_ascii_case(with))
    };
    let at = cell.iter().position(|b| *b == b'@');
    let mail = at.is_some_and(|i| i > 0 && cell[i..].contains(&b'.'));
    if !blank && (begins(b"http://") || begins(b"https://") || begins(b"www.") || mail) {
        return Kind::Link;
    }
    Kind::Text
}

/// `9:05`, `09:05:30.5`, `9:05 PM`.
fn is_time(cell: &[u8]) -> bool {
    let day = [b"2000-01-01 ", cell].concat();
    cell.contains(&b':') && parse_instant(&day, DateFormat::YearMonthDay).is_some()
}

/// A whole number that may be a calendar year.
pub fn is_year(cell: &[u8]) -> bool {
    let cell = cell.trim_ascii();
    cell.len() == 4 && cell.iter().all(u8::is_ascii_digit) && matches!(&cell[..2], b"19" | b"20")
}
