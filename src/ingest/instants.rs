//! Dates and times one after the other: a file's rows repeat their day, so it is read once.

use super::calendar::parse_instant;
use crate::report::DateFormat;

/// Characters of a date with four digits of a year and two of month and day.
const DAY: usize = 10;

/// Reads what [`parse_instant`] reads, to the same answers.
#[derive(Default)]
pub struct Instants {
    day: (u64, u16),
    /// The first second of `day`, once there is one.
    begins: Option<i64>,
}

impl Instants {
    #[inline(always)]
    pub fn read(&mut self, cell: &[u8], format: DateFormat) -> Option<i64> {
        if let (Some(day), Some(begins)) = (cell.first_chunk::<DAY>(), self.begins)
            && word(day) == self.day
            && let Some(time) = time(&cell[DAY..])
        {
            return Some(begins + time);
        }
        self.read_anew(cell, format)
    }

    #[inline(never)]
    fn read_anew(&mut self, cell: &[u8], format: DateFormat) -> Option<i64> {
        use DateFormat::{DayMonthYear, MonthDayYear, YearMonthDay};
        // A date that ends after ten characters may be followed by a time; a number may not.
        if matches!(format, YearMonthDay | DayMonthYear | MonthDayYear)
            && let Some(day) = cell.first_chunk::<DAY>()
            && day.iter().all(|b| *b > b' ')
        {
            self.day = word(day);
            self.begins = parse_instant(day, format);
        }
        parse_instant(cell, format)
    }
}

/// As numbers, which are compared without a call.
#[inline(always)]
fn word(day: &[u8; DAY]) -> (u64, u16) {
    let [a, b, c, d, e, f, g, h, i, j] = *day;
    (
        u64::from_le_bytes([a, b, c, d, e, f, g, h]),
        u16::from_le_bytes([i, j]),
    )
}

/// Nothing, or a blank or T and hours, minutes and seconds of two digits.
#[inline(always)]
fn time(text: &[u8]) -> Option<i64> {
    let two = |a: u8, b: u8| {
        let (a, b) = (a.wrapping_sub(b'0'), b.wrapping_sub(b'0'));
        if a > 9 || b > 9 {
            99
        } else {
            i64::from(a * 10 + b)
        }
    };
    match *text {
        [] => Some(0),
        [b' ' | b'T', a, b, b':', c, d, b':', e, f] => {
            let (hour, minute, second) = (two(a, b), two(c, d), two(e, f));
            (hour < 24 && minute < 60 && second < 61).then_some(hour * 3_600 + minute * 60 + second)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use DateFormat::*;

    #[test]
    fn the_answers_are_those_of_one_cell_alone() {
        let cells = [
            "2024-02-29 10:20:30",
            "2024-02-28 10:20:30",
            "2024-02-29",
            "2024-02-29T00:00:00",
            "2024-02-29 24:00:00",
            "2024-02-29 1:02:03",
            "2024-02-29 10:20:30 PM",
            "2024-02-29 10:2x:30",
            "2024-02-30 10:20:30",
            "2024-02-30",
            "29.02.2024 10:20:30",
            "02/29/2024 10:20:30",
            "1/2/2024 10:20:30",
            "1/2/2024 1",
            "1709251199",
            "1709251199 10:20:30",
            "20240229",
            "20240229 10:20",
            " 2024-02-29 10:20:30",
            "2024-02-29 ",
            "",
            "2024年2月29日",
        ];
        for format in [
            YearMonthDay,
            DayMonthYear,
            MonthDayYear,
            Compact,
            UnixSeconds,
            UnixMillis,
        ] {
            let mut instants = Instants::default();
            for first in cells {
                for second in cells {
                    instants.read(first.as_bytes(), format);
                    assert_eq!(
                        instants.read(second.as_bytes(), format),
                        parse_instant(second.as_bytes(), format),
                        "{second} after {first}, {format:?}"
                    );
                }
            }
        }
    }
}
