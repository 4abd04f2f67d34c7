//! Numbers, dates and times as text, the same in every format.
//!
//! A whole number has no `.0`; any other is the shortest decimal that reads back the same. Dates are
//! `YYYY-MM-DD`, with ` HH:MM:SS` where there is a time of day.

use std::io::Write;

/// How a number of a workbook is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shown {
    Number,
    /// A day, with or without a time.
    Date,
    /// A time of day.
    Time,
    /// Hours beyond 24.
    Duration,
}

const DAY: i64 = 86_400;
/// Whole numbers up to here are exact.
const EXACT: f64 = 9_007_199_254_740_992.0;

/// Writing into a vector cannot fail.
macro_rules! put {
    ($out:expr, $($text:tt)*) => {
        let _ = write!($out, $($text)*);
    };
}

pub fn write_float(out: &mut Vec<u8>, value: f64) {
    if value.is_finite() && value.abs() < EXACT && value == value.trunc() {
        put!(out, "{}", value as i64);
    } else if value.is_finite() {
        put!(out, "{value}");
    }
}

pub fn write_float32(out: &mut Vec<u8>, value: f32) {
    if value.is_finite() && value.abs() < 16_777_216.0 && value == value.trunc() {
        put!(out, "{}", value as i64);
    } else if value.is_finite() {
        put!(out, "{value}");
    }
}

pub fn write_integer(out: &mut Vec<u8>, value: i128) {
    put!(out, "{value}");
}

/// `digits` · 10^−`scale`, all its decimals written but no trailing zeros.
pub fn write_decimal(out: &mut Vec<u8>, digits: i128, scale: u32) {
    let mut text = digits.unsigned_abs().to_string();
    let scale = scale as usize;
    if text.len() <= scale {
        text.insert_str(0, &"0".repeat(scale + 1 - text.len()));
    }
    let (whole, part) = text.split_at(text.len() - scale);
    if digits < 0 {
        out.push(b'-');
    }
    out.extend_from_slice(whole.as_bytes());
    let part = part.trim_end_matches('0');
    if !part.is_empty() {
        out.push(b'.');
        out.extend_from_slice(part.as_bytes());
    }
}

/// Days since 1970-01-01.
pub fn write_day(out: &mut Vec<u8>, days: i64) {
    let (year, month, day) = civil(days);
    put!(out, "{year:04}-{month:02}-{day:02}");
}

/// Units since midnight or since 1970-01-01, `per_second` of them a second; a fraction is written
/// where there is one.
pub fn write_instant(out: &mut Vec<u8>, units: i64, per_second: i64, with_day: bool) {
    let seconds = units.div_euclid(per_second);
    if with_day {
        write_day(out, seconds.div_euclid(DAY));
        out.push(b' ');
    }
    write_clock(out, seconds.rem_euclid(DAY));
    let part = units.rem_euclid(per_second);
    if part > 0 {
        let text = format!("{:09}", part * (1_000_000_000 / per_second));
        out.push(b'.');
        out.extend_from_slice(text.trim_end_matches('0').as_bytes());
    }
}

pub fn write_clock(out: &mut Vec<u8>, seconds: i64) {
    put!(
        out,
        "{:02}:{:02}:{:02}",
        seconds / 3_600,
        seconds / 60 % 60,
        seconds % 60
    );
}

/// A number of a workbook as its format shows it. `from_1904`: days count from 1904-01-01.
pub fn write_shown(out: &mut Vec<u8>, value: f64, shown: Shown, from_1904: bool) {
    let latest = 2_958_466.0; // 10000-01-01
    if shown == Shown::Number || !(0.0..latest).contains(&value) {
        return write_float(out, value);
    }
    let seconds = (value * DAY as f64).round() as i64;
    let (days, clock) = (seconds / DAY, seconds % DAY);
    match shown {
        Shown::Duration => write_clock(out, seconds),
        _ if days == 0
            && (clock > 0 || shown == Shown::Time)
            && !(from_1904 && shown == Shown::Date) =>
        {
            write_clock(out, clock);
        }
        _ => {
            write_serial_day(out, days, from_1904);
            if clock > 0 || shown == Shown::Time {
                out.push(b' ');
                write_clock(out, clock);
            }
        }
    }
}

/// The day of a serial number. Excel has a 29 February 1900 that never was: it is written as it is shown.
fn write_serial_day(out: &mut Vec<u8>, serial: i64, from_1904: bool) {
    match serial {
        _ if from_1904 => write_day(out, serial - 24_107),
        60 => out.extend_from_slice(b"1900-02-29"),
        ..60 => write_day(out, serial - 25_568),
        _ => write_day(out, serial - 25_569),
    }
}

/// Year, month, day of a number of days since 1970-01-01.
fn civil(days: i64) -> (i64, i64, i64) {
    let shifted = days + 719_468; // days since 0000-03-01
    let era = shifted.div_euclid(146_097);
    let of_era = shifted.rem_euclid(146_097);
    let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    (year + era * 400 + i64::from(month <= 2), month, day)
}

/// What a number format of a workbook shows, by its number and, where it is the file's own, its code.
pub fn shown_by(id: u32, code: Option<&str>) -> Shown {
    if let Some(code) = code {
        return shown_by_code(code);
    }
    match id {
        14..=17 | 22 | 27..=31 | 34..=36 | 50..=54 | 57 | 58 => Shown::Date,
        18..=21 | 32 | 33 | 45 | 47 | 55 | 56 => Shown::Time,
        46 => Shown::Duration,
        _ => Shown::Number,
    }
}

/// The letters of the first section decide; text in quotes, behind a backslash, or in brackets other
/// than `[h]` does not count.
fn shown_by_code(code: &str) -> Shown {
    let (mut day, mut clock, mut minute) = (false, false, false);
    let mut letters = code.chars().peekable();
    while let Some(c) = letters.next() {
        match c.to_ascii_lowercase() {
            ';' => break,
            '"' => while letters.next().is_some_and(|c| c != '"') {},
            '\\' | '_' | '*' => {
                letters.next();
            }
            '[' => {
                let inside: String = letters.by_ref().take_while(|c| *c != ']').collect();
                let inside = inside.to_ascii_lowercase();
                if ["h", "hh", "m", "mm", "s", "ss"].contains(&inside.as_str()) {
                    return Shown::Duration;
                }
            }
            'y' | 'd' | 'e' if c != 'E' => day = true,
            'h' | 's' => clock = true,
            'm' => minute = true,
            '0' | '#' | '?' if !clock => return Shown::Number,
            'g' if letters
                .clone()
                .take(6)
                .collect::<String>()
                .eq_ignore_ascii_case("eneral") =>
            {
                return Shown::Number;
            }
            _ => {}
        }
    }
    match (day || (minute && !clock), clock) {
        (true, _) => Shown::Date,
        (false, true) => Shown::Time,
        (false, false) => Shown::Number,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(value: f64, shown: Shown, from_1904: bool) -> String {
        let mut out = Vec::new();
        write_shown(&mut out, value, shown, from_1904);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn serial_numbers() {
        for (value, kind, from_1904, text) in [
            (1.0, Shown::Date, false, "1900-01-01"),
            (59.0, Shown::Date, false, "1900-02-28"),
            (60.0, Shown::Date, false, "1900-02-29"),
            (61.0, Shown::Date, false, "1900-03-01"),
            (25_569.0, Shown::Date, false, "1970-01-01"),
            (
                40_513.351388888888,
                Shown::Date,
                false,
                "2010-12-01 08:26:00",
            ),
            (40_513.99999999999, Shown::Date, false, "2010-12-02"),
            (0.0, Shown::Date, true, "1904-01-01"),
            (39_051.5, Shown::Date, true, "2010-12-01 12:00:00"),
            (0.75, Shown::Time, false, "18:00:00"),
            (0.75, Shown::Date, false, "18:00:00"),
            (0.0, Shown::Time, false, "00:00:00"),
            (40_513.75, Shown::Time, false, "2010-12-01 18:00:00"),
            (1.5, Shown::Duration, false, "36:00:00"),
            (-1.0, Shown::Date, false, "-1"),
            (3e6, Shown::Date, false, "3000000"),
        ] {
            assert_eq!(shown(value, kind, from_1904), text, "{value} {kind:?}");
        }
    }

    #[test]
    fn numbers() {
        for (value, text) in [
            (17_850.0, "17850"),
            (2.55, "2.55"),
            (0.1 + 0.2, "0.30000000000000004"),
            (-0.0, "0"),
            (1e-7, "0.0000001"),
            (1e21, "1000000000000000000000"),
            (f64::NAN, ""),
            (f64::INFINITY, ""),
        ] {
            let mut out = Vec::new();
            write_float(&mut out, value);
            assert_eq!(String::from_utf8(out).unwrap(), text);
        }
        for (digits, scale, text) in [
            (12_345, 2, "123.45"),
            (-5, 3, "-0.005"),
            (1_200, 2, "12"),
            (7, 0, "7"),
            (0, 4, "0"),
        ] {
            let mut out = Vec::new();
            write_decimal(&mut out, digits, scale);
            assert_eq!(String::from_utf8(out).unwrap(), text);
        }
    }

    #[test]
    fn codes_of_formats() {
        for (code, kind) in [
            ("yyyy\\-mm\\-dd", Shown::Date),
            ("dd/mm/yyyy hh:mm", Shown::Date),
            ("m/d", Shown::Date),
            ("mmm", Shown::Date),
            ("yyyy\"年\"m\"月\"d\"日\";@", Shown::Date),
            ("[$-409]d\\-mmm\\-yy;@", Shown::Date),
            ("h:mm AM/PM", Shown::Time),
            ("hh:mm:ss.000", Shown::Time),
            ("[h]:mm:ss", Shown::Duration),
            ("General", Shown::Number),
            ("0.00", Shown::Number),
            ("#,##0.00 \"days\"", Shown::Number),
            ("[Red]0.00;[Blue]-0.00", Shown::Number),
            ("0.00E+00", Shown::Number),
            ("\"d\"0", Shown::Number),
            ("_(* #,##0_)", Shown::Number),
            ("@", Shown::Number),
        ] {
            assert_eq!(shown_by_code(code), kind, "{code}");
        }
    }

    #[test]
    fn instants() {
        for (units, per_second, text) in [
            (0, 1_000, "1970-01-01 00:00:00"),
            (1_291_191_960_000, 1_000, "2010-12-01 08:26:00"),
            (-1, 1_000, "1969-12-31 23:59:59.999"),
            (1_500_000, 1_000_000, "1970-01-01 00:00:01.5"),
            (1, 1_000_000_000, "1970-01-01 00:00:00.000000001"),
        ] {
            let mut out = Vec::new();
            write_instant(&mut out, units, per_second, true);
            assert_eq!(String::from_utf8(out).unwrap(), text);
        }
    }
}
