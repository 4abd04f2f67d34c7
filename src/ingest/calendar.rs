//! Text → seconds since 1970-01-01, in the file's own local time. No clock, no time zone.

use super::number::{divide_half_even, parse_plain};
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
        DateFormat::ExcelDays => excel_days(text),
        DateFormat::Compact => compact(text),
        DateFormat::Undecided => None,
        DateFormat::YearMonthDay | DateFormat::DayMonthYear | DateFormat::MonthDayYear => {
            parts(text, format).or_else(|| named(text, format))
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

/// Days since 1899-12-30, as a spreadsheet counts them, with the time as a fraction.
fn excel_days(text: &[u8]) -> Option<i64> {
    let days = parse_plain(text, b'.').filter(|d| d.mantissa >= 0 && d.scale <= 18)?;
    let unit = 10i128.pow(u32::from(days.scale));
    let seconds = divide_half_even(i128::from(days.mantissa) * 86_400, unit);
    plausible(i64::try_from(seconds).ok()? - 25_569 * 86_400)
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
    // A short year in front is written with dashes: '11/12/09' begins with a day or a month.
    if a < 100 && format == DateFormat::YearMonthDay && rest.first() != Some(&b'-') {
        return None;
    }
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
    date(full_year(year), month, day, clock(rest)?)
}

/// Two digits stand for 1970 to 2069.
fn full_year(year: i64) -> i64 {
    match year {
        0..70 => year + 2000,
        70..100 => year + 1900,
        _ => year,
    }
}

/// The month whose name, in English, German, French or Spanish, the text begins with; in lower case.
fn month_of(text: &[u8]) -> Option<i64> {
    Some(match text {
        [b'j', b'a', b'n', ..] | [b'e', b'n', b'e', ..] => 1,
        [b'f', b'e', b'b' | b'v', ..] => 2,
        [b'f', 0xc3, 0xa9, b'v', ..] => 2,
        [b'm', b'a', b'r', ..] | [b'm', b'r', b'z', ..] | [b'm', 0xc3, 0xa4, b'r', ..] => 3,
        [b'a', b'p', b'r', ..] | [b'a', b'b', b'r', ..] | [b'a', b'v', b'r', ..] => 4,
        [b'm', b'a', b'y' | b'i', ..] => 5,
        [b'j', b'u', b'n', ..] | [b'j', b'u', b'i', b'n', ..] => 6,
        [b'j', b'u', b'l', ..] | [b'j', b'u', b'i', b'l', ..] => 7,
        [b'a', b'u', b'g', ..] | [b'a', b'g', b'o', ..] => 8,
        [b'a', b'o', b'u', ..] | [b'a', b'o', 0xc3, 0xbb, ..] => 8,
        [b's', b'e', b'p', ..] => 9,
        [b'o', b'c' | b'k', b't', ..] => 10,
        [b'n', b'o', b'v', ..] => 11,
        [b'd', b'e' | b'i', b'c', ..] | [b'd', b'e', b'z', ..] => 12,
        [b'd', 0xc3, 0xa9, b'c', ..] => 12,
        _ => return None,
    })
}

/// Longest cell that is read as a date with a month's name, in bytes.
const NAMED: usize = 128;

/// A date with its month in letters: `09-Dec-2011`, `Dec 9, 2011`, `Mar-05-24`, `9. Dezember 2011`. Its
/// parts stand in the order of the format, so that a column has one.
fn named(text: &[u8], format: DateFormat) -> Option<i64> {
    let mut room = [0; NAMED];
    let lower = room.get_mut(..text.len())?;
    lower.copy_from_slice(text);
    lower.make_ascii_lowercase();
    let text = without_weekday(std::str::from_utf8(lower).ok()?);
    let (year, month, day, rest);
    match format {
        DateFormat::DayMonthYear => {
            let (d, after) = number(text.as_bytes(), 2)?;
            let (m, after) = month_in(after)?;
            let (y, after) = number(after, 4)?;
            (year, month, day, rest) = (y, m, d, after);
        }
        DateFormat::MonthDayYear => {
            let (m, after) = month_in(text.as_bytes())?;
            let (d, after) = number(after, 2)?;
            let (y, after) = number(gap(after), 4)?;
            (year, month, day, rest) = (y, m, d, after);
        }
        _ => {
            let (y, after) = number(text.as_bytes(), 4)?;
            let (m, after) = month_in(after)?;
            let (d, after) = number(after, 2)?;
            (year, month, day, rest) = (y, m, d, after);
        }
    }
    date(full_year(year), month, day, clock(rest)?)
}

/// `fri, 09 dec 2011` without its first word.
fn without_weekday(text: &str) -> &str {
    let word = text.bytes().take_while(u8::is_ascii_alphabetic).count();
    if word == 0 || month_in(text.as_bytes()).is_some() {
        return text;
    }
    text[word..].trim_start_matches([',', ' ', '.'])
}

/// The month that a text begins with, and what follows it and the marks around it.
fn month_in(text: &[u8]) -> Option<(i64, &[u8])> {
    let text = gap(text);
    let month = month_of(text)?;
    let text = std::str::from_utf8(text).ok()?;
    let end = text
        .find(|c: char| !(c.is_ascii_alphabetic() || c > '\u{bf}'))
        .unwrap_or(text.len());
    Some((month, gap(&text.as_bytes()[end..])))
}

/// Marks, blanks and the `de` of Spanish between the parts of a named date.
fn gap(mut text: &[u8]) -> &[u8] {
    loop {
        text = match text {
            [b' ' | b'-' | b'/' | b'.' | b',', rest @ ..] | [b'd', b'e', b' ', rest @ ..] => rest,
            [b's', b't', b' ' | b',', rest @ ..]
            | [b'n' | b'r', b'd', b' ' | b',', rest @ ..]
            | [b't', b'h', b' ' | b',', rest @ ..] => rest,
            _ => return text,
        }
    }
}

fn date(year: i64, month: i64, day: i64, time: i64) -> Option<i64> {
    if !(1..=12).contains(&month) || !(1..=31).contains(&day) || !(1900..2200).contains(&year) {
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

/// The rest of a cell after its date: nothing, or a time, with what says morning or afternoon before or
/// after it; fraction and zone are left aside.
fn clock(text: &[u8]) -> Option<i64> {
    let text = match text {
        [] => return Some(0),
        [b'T' | b't' | b' ' | b',', rest @ ..] => rest.trim_ascii_start(),
        _ => return None,
    };
    if text.is_empty() {
        return Some(0);
    }
    let (before, text) = half(text);
    let (hour, rest) = number(text.trim_ascii_start(), 2)?;
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
    let (after, rest) = half(rest.trim_ascii_start());
    if !is_zone(rest.trim_ascii()) {
        return None;
    }
    let hour = match before.or(after) {
        Some(later) if hour <= 12 => hour % 12 + later,
        _ => hour,
    };
    seconds_of(hour, minute, second)
}

/// The hours that a mark of morning or afternoon adds, and what follows it.
fn half(text: &[u8]) -> (Option<i64>, &[u8]) {
    const MARKS: [(&str, i64); 8] = [
        ("a.m.", 0),
        ("p.m.", 12),
        ("am", 0),
        ("pm", 12),
        ("上午", 0),
        ("下午", 12),
        ("晚上", 12),
        ("午後", 12),
    ];
    for (mark, hours) in MARKS {
        if text.len() >= mark.len() && text[..mark.len()].eq_ignore_ascii_case(mark.as_bytes()) {
            return (Some(hours), &text[mark.len()..]);
        }
    }
    (None, text)
}

/// Nothing, `Z`, `PST`, `+0800`, `GMT+8`, `hs.`: a short word, then an offset.
fn is_zone(text: &[u8]) -> bool {
    let word = text.iter().take_while(|b| b.is_ascii_alphabetic()).count();
    let offset = text[word..].strip_prefix(b".").unwrap_or(&text[word..]);
    word <= 5
        && match offset {
            [] => true,
            [b'+' | b'-', digits @ ..] => digits.iter().all(|b| b.is_ascii_digit() || *b == b':'),
            _ => false,
        }
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
            ("11-12-09 12:50", YearMonthDay, noon),
            ("09-Dec-2011 12:50", DayMonthYear, noon),
            ("9. Dezember 2011 12:50", DayMonthYear, noon),
            ("9 de dic. de 2011 12:50 hs.", DayMonthYear, noon),
            ("9 décembre 2011 12:50", DayMonthYear, noon),
            ("Fri, 09 Dec 2011 12:50:00 +0000", DayMonthYear, noon),
            ("Dec 9, 2011, 12:50 PM", MonthDayYear, noon),
            ("December 9th, 2011 12:50", MonthDayYear, noon),
            ("Dec-09-11 12:50", MonthDayYear, noon),
            ("2011-Dec-09 12:50", YearMonthDay, noon),
            ("9 juin 2011", DayMonthYear, 15_134 * 86_400),
            ("9 juil. 2011", DayMonthYear, 15_164 * 86_400),
            ("2011/12/9 下午 12:50", YearMonthDay, noon),
            ("2011/12/9 下午12:50:00", YearMonthDay, noon),
            ("2011/12/9 上午 12:50", YearMonthDay, noon - 12 * 3_600),
            ("12/9/2011 12:50:00 p.m. PST", MonthDayYear, noon),
            ("2011-12-09 12:50 GMT+8", YearMonthDay, noon),
            ("40886.5347222222", ExcelDays, noon),
            ("40886", ExcelDays, 15_317 * 86_400),
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
            ("2199-12-31", DayMonthYear),
            ("2011-12-09x", YearMonthDay),
            ("2011-12-09 25:00", YearMonthDay),
            ("13/13/2011", DayMonthYear),
            ("2011120", Compact),
            ("20111301", Compact),
            ("soon", UnixSeconds),
            ("99999999999999", UnixSeconds),
            ("5", Compact),
            ("2011-12-09", Undecided),
            ("09-Dec-2011", MonthDayYear),
            ("Dec 9, 2011", DayMonthYear),
            ("9 Foo 2011", DayMonthYear),
            ("31 Feb 2011", DayMonthYear),
            ("December", MonthDayYear),
            ("-3", ExcelDays),
            ("nan", ExcelDays),
            ("2011-12-09 12:50 tomorrow", YearMonthDay),
        ] {
            assert_eq!(parse_instant(text.as_bytes(), format), None, "{text}");
        }
    }

    #[test]
    fn the_months_of_four_languages() {
        let months = [
            "jan janvier ene enero januar",
            "feb fév fev febrero février",
            "mar mär mrz März mars marzo",
            "apr abr avr abril",
            "may mai mayo",
            "jun juin junio",
            "jul juil juillet",
            "aug ago aoû aou août",
            "sep sept septembre",
            "oct okt Oktober",
            "nov novembre",
            "dec dez dic déc décembre Dezember",
        ];
        for (at, names) in months.iter().enumerate() {
            for name in names.split(' ') {
                let expected = parse_instant(
                    format!("2011-{:02}-09", at + 1).as_bytes(),
                    DateFormat::YearMonthDay,
                );
                let text = format!("9 {name} 2011");
                let read = parse_instant(text.as_bytes(), DateFormat::DayMonthYear);
                assert!(expected.is_some() && read == expected, "{text}");
            }
        }
        for word in ["ja", "juli", "mag", "des", "web", "fé"] {
            let text = format!("9 {word} 2011");
            let read = parse_instant(text.as_bytes(), DateFormat::DayMonthYear);
            assert_eq!(read.is_some(), word == "juli", "{text}");
        }
    }
}
