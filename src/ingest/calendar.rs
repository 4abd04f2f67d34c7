//! Text → seconds since 1970-01-01, in the file's own local time. No clock, no time zone.

use crate::report::DateFormat;

/// Days since 1970-01-01 of a date of the Gregorian calendar.
pub fn days_from_civil(year: i64, month: i64, day: i64) -> i64 {
    // Years begin in March, so that the leap day is the last day of its year.
    let y = if month <= 2 { year - 1 } else { year };
    let era = y.div_euclid(400);
    let of_era = y.rem_euclid(400);
    let of_year = (153 * (month + if month > 2 { -3 } else { 9 }) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

/// Year, month, day of a number of days since 1970-01-01.
pub fn civil_from_days(days: i64) -> (i64, i64, i64) {
    let z = days + 719_468;
    let era = z.div_euclid(146_097);
    let of_era = z.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let m = (5 * of_year + 2) / 153;
    let day = of_year - (153 * m + 2) / 5 + 1;
    let month = if m < 10 { m + 3 } else { m - 9 };
    (year_of_era + era * 400 + i64::from(month <= 2), month, day)
}

/// `YYYY-MM-DD`.
pub fn format_day(days: i64) -> String {
    let (y, m, d) = civil_from_days(days);
    format!("{y:04}-{m:02}-{d:02}")
}

/// Reads `YYYY-MM-DD`, for options.
pub fn parse_day(text: &str) -> Option<i64> {
    let seconds = parse_instant(text.as_bytes(), DateFormat::YearMonthDay)?;
    (seconds % 86_400 == 0 && text.len() == 10).then_some(seconds / 86_400)
}

/// Reads a cell of a date column; `None` when it is no such date.
pub fn parse_instant(text: &[u8], format: DateFormat) -> Option<i64> {
    let text = text.trim_ascii();
    match format {
        DateFormat::UnixSeconds => unix(text, 1),
        DateFormat::UnixMillis => unix(text, 1_000),
        DateFormat::Compact => compact(text),
        DateFormat::YearMonthDay | DateFormat::DayMonthYear | DateFormat::MonthDayYear => {
            parts(text, format)
        }
    }
}

/// Plausible instants of an order: 1900 to 2200.
fn plausible(seconds: i64) -> Option<i64> {
    (-2_208_988_800..7_258_118_400)
        .contains(&seconds)
        .then_some(seconds)
}

fn unix(text: &[u8], divisor: i64) -> Option<i64> {
    let text = text.strip_suffix(b".0").unwrap_or(text);
    let value: i64 = std::str::from_utf8(text).ok()?.parse().ok()?;
    plausible(value.div_euclid(divisor))
}

fn compact(text: &[u8]) -> Option<i64> {
    let text = text.strip_suffix(b".0").unwrap_or(text);
    let digits = text.get(..8)?;
    let (year, rest) = number(digits.get(..4)?, 4)?;
    let (month, _) = number(digits.get(4..6)?, 2)?;
    let (day, _) = number(digits.get(6..8)?, 2)?;
    if !rest.is_empty() {
        return None;
    }
    let time = match &text[8..] {
        [] => 0,
        rest if rest.len() == 6 && rest.iter().all(u8::is_ascii_digit) => seconds_of(
            number(&rest[..2], 2)?.0,
            number(&rest[2..4], 2)?.0,
            number(&rest[4..], 2)?.0,
        )?,
        rest => clock(rest)?,
    };
    date(year, month, day, time)
}

fn parts(text: &[u8], format: DateFormat) -> Option<i64> {
    let (a, rest) = number(text, 4)?;
    let rest = separator(rest)?;
    let (b, rest) = number(rest, 2)?;
    let rest = separator(rest)?;
    let (c, rest) = number(rest, 4)?;
    let rest = rest.strip_prefix("日".as_bytes()).unwrap_or(rest);
    let (year, month, day) = match format {
        DateFormat::DayMonthYear => (c, b, a),
        DateFormat::MonthDayYear => (c, a, b),
        _ => (a, b, c),
    };
    let year = if year < 100 && format != DateFormat::YearMonthDay {
        year + if year < 70 { 2000 } else { 1900 }
    } else {
        year
    };
    date(year, month, day, clock(rest)?)
}

fn date(year: i64, month: i64, day: i64, time: i64) -> Option<i64> {
    if !(1..=12).contains(&month) || day < 1 || !(1900..2200).contains(&year) {
        return None;
    }
    let days = days_from_civil(year, month, day);
    // The 31st of a short month would land in the next one.
    if day > 28 && civil_from_days(days).1 != month {
        return None;
    }
    Some(days * 86_400 + time)
}

/// Leading digits, at most `most` of them.
fn number(text: &[u8], most: usize) -> Option<(i64, &[u8])> {
    let n = text
        .iter()
        .take(most)
        .take_while(|b| b.is_ascii_digit())
        .count();
    if n == 0 {
        return None;
    }
    Some((
        text[..n]
            .iter()
            .fold(0, |v, b| v * 10 + i64::from(b - b'0')),
        &text[n..],
    ))
}

fn separator(text: &[u8]) -> Option<&[u8]> {
    if let [b'-' | b'/' | b'.', rest @ ..] = text {
        return Some(rest);
    }
    ["年", "月"]
        .iter()
        .find_map(|s| text.strip_prefix(s.as_bytes()))
}

/// The rest of a cell after its date: nothing, or a time, AM or PM, fraction and zone left aside.
fn clock(text: &[u8]) -> Option<i64> {
    let text = match text {
        [] => return Some(0),
        [b'T' | b't' | b' ', rest @ ..] => rest.trim_ascii_start(),
        _ => return None,
    };
    if text.is_empty() {
        return Some(0);
    }
    let (mut hour, rest) = number(text, 2)?;
    let (minute, rest) = number(rest.strip_prefix(b":")?, 2)?;
    let (second, rest) = match rest.strip_prefix(b":") {
        Some(rest) => number(rest, 2)?,
        None => (0, rest),
    };
    let rest = match rest {
        [b'.' | b',', fraction @ ..] => {
            &fraction[fraction.iter().take_while(|b| b.is_ascii_digit()).count()..]
        }
        _ => rest,
    };
    let rest = rest.trim_ascii();
    match rest {
        [] | [b'Z' | b'z'] => {}
        [b'+' | b'-', zone @ ..] if zone.iter().all(|b| b.is_ascii_digit() || *b == b':') => {}
        _ if rest == b"UTC" || rest == b"GMT" => {}
        _ if rest.eq_ignore_ascii_case(b"am") => hour %= 12,
        _ if rest.eq_ignore_ascii_case(b"pm") => hour = hour % 12 + 12,
        _ => return None,
    }
    seconds_of(hour, minute, second)
}

fn seconds_of(hour: i64, minute: i64, second: i64) -> Option<i64> {
    (hour < 24 && minute < 60 && second < 61).then_some(hour * 3_600 + minute * 60 + second)
}

#[cfg(test)]
mod tests {
    use super::*;
    use DateFormat::*;

    #[test]
    fn days_go_round() {
        for days in -200_000..200_000 {
            let (y, m, d) = civil_from_days(days);
            assert_eq!(days_from_civil(y, m, d), days);
        }
        assert_eq!(civil_from_days(0), (1970, 1, 1));
        assert_eq!(format_day(15_317), "2011-12-09");
    }

    #[test]
    fn dates_as_shops_write_them() {
        let noon = 15_317 * 86_400 + 12 * 3_600 + 50 * 60;
        for (text, format, seconds) in [
            ("2011-12-09 12:50:00", YearMonthDay, noon),
            ("2011-12-09T12:50:00Z", YearMonthDay, noon),
            ("2011/12/9 12:50", YearMonthDay, noon),
            ("2011年12月9日 12:50", YearMonthDay, noon),
            ("2011-12-09 12:50:00 +0800", YearMonthDay, noon),
            ("2011-12-09T12:50:00.123+08:00", YearMonthDay, noon),
            ("9/12/2011 12:50", DayMonthYear, noon),
            ("09.12.11 12:50", DayMonthYear, noon),
            ("12/9/2011 12:50 PM", MonthDayYear, noon),
            ("20111209 12:50", Compact, noon),
            ("20111209125000", Compact, noon),
            ("1323435000", UnixSeconds, noon),
            ("1323435000123", UnixMillis, noon),
            ("2011-12-09", YearMonthDay, noon - 12 * 3_600 - 50 * 60),
        ] {
            assert_eq!(
                parse_instant(text.as_bytes(), format),
                Some(seconds),
                "{text}"
            );
        }
    }

    #[test]
    fn what_is_no_date() {
        for (text, format) in [
            ("", YearMonthDay),
            ("2011-02-30", YearMonthDay),
            ("2011-13-01", YearMonthDay),
            ("2011-12-09x", YearMonthDay),
            ("2011-12-09 25:00", YearMonthDay),
            ("13/13/2011", DayMonthYear),
            ("2011120", Compact),
            ("20111301", Compact),
            ("soon", UnixSeconds),
            ("99999999999999", UnixSeconds),
            ("5", Compact),
        ] {
            assert_eq!(parse_instant(text.as_bytes(), format), None, "{text}");
        }
    }
}
