//! Text → exact decimal → money.
//!
//! A [`Decimal`] is what the file says, to the last digit; it is rounded once, half to even, when
//! a line's amount is made.

use super::currency;

/// `mantissa / 10^scale`, exactly as written; at most 18 significant digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Decimal {
    pub mantissa: i64,
    pub scale: u8,
}

/// Digits after the point of a ten-thousandth.
const PLACES: u8 = 4;
/// Digits after the point that are read; what comes later is too small for any sum of money.
const MOST_PLACES: u8 = 40;

impl Decimal {
    pub const ONE: Decimal = Decimal {
        mantissa: 1,
        scale: 0,
    };

    /// In ten-thousandths, and whether that took rounding; `None` beyond 64 bits.
    #[inline(always)]
    pub fn to_fixed(self) -> Option<(i64, bool)> {
        match scaled(self.mantissa, self.scale) {
            Some(fixed) => Some((fixed, false)),
            None => rescale(i128::from(self.mantissa), self.scale),
        }
    }

    /// The product in ten-thousandths, rounded once.
    #[inline(always)]
    pub fn times(self, other: Decimal) -> Option<(i64, bool)> {
        // Half as wide, so that the product fits; a check for overflow takes a call in wasm.
        if let (Ok(a), Ok(b)) = (i32::try_from(self.mantissa), i32::try_from(other.mantissa))
            && let Some(fixed) = scaled(i64::from(a) * i64::from(b), self.scale + other.scale)
        {
            return Some((fixed, false));
        }
        rescale(
            i128::from(self.mantissa) * i128::from(other.mantissa),
            self.scale + other.scale,
        )
    }
}

/// In ten-thousandths where that takes no rounding and is far from 64 bits.
#[inline(always)]
fn scaled(value: i64, scale: u8) -> Option<i64> {
    const POWERS: [i64; 5] = [10_000, 1_000, 100, 10, 1];
    let power = POWERS.get(usize::from(scale))?;
    (value.unsigned_abs() < 1 << 49).then(|| value * power)
}

#[inline(never)]
fn rescale(value: i128, scale: u8) -> Option<(i64, bool)> {
    if scale <= PLACES {
        let fixed = value.checked_mul(10i128.pow(u32::from(PLACES - scale)))?;
        return Some((i64::try_from(fixed).ok()?, false));
    }
    // A product has 36 digits: beyond 38 places nothing of it is left.
    let Some(divisor) = 10i128.checked_pow(u32::from(scale - PLACES)) else {
        return Some((0, value != 0));
    };
    Some((
        i64::try_from(divide_half_even(value, divisor)).ok()?,
        value % divisor != 0,
    ))
}

/// `value / divisor`, ties to the even quotient; `divisor` > 0.
pub fn divide_half_even(value: i128, divisor: i128) -> i128 {
    let quotient = value.div_euclid(divisor);
    let twice = 2 * value.rem_euclid(divisor);
    if twice > divisor || (twice == divisor && quotient % 2 != 0) {
        quotient + 1
    } else {
        quotient
    }
}

/// Reads a number as shops write it: sign before or after or brackets, currency before or after,
/// thousands marks, `decimal_mark`, exponent, full-width digits, 万. `None` when it is anything else.
pub fn parse_decimal(text: &[u8], decimal_mark: u8) -> Option<Decimal> {
    parse_plain(text, decimal_mark).or_else(|| Some(parse_money(text, decimal_mark)?.0))
}

/// The same, and the currency that the cell names, empty for none.
pub fn parse_money(text: &[u8], decimal_mark: u8) -> Option<(Decimal, &'static str)> {
    let mut found = [None];
    let currency = read(text, &[decimal_mark], &mut found)?;
    Some((found[0]?, currency))
}

/// The cell read by a decimal point and by a decimal comma, and the currency that it names.
pub fn parse_by_either(text: &[u8]) -> ([Option<Decimal>; 2], &'static str) {
    let mut found = [None; 2];
    let currency = read(text, b".,", &mut found).unwrap_or_default();
    (found, currency)
}

/// Takes off what stands around the digits, then reads them by each mark.
fn read(text: &[u8], marks: &[u8], found: &mut [Option<Decimal>]) -> Option<&'static str> {
    let narrow = narrow(std::str::from_utf8(text).ok()?.trim());
    if !is_mostly_digits(narrow.as_bytes()) {
        return None;
    }
    let (text, outer) = currency::strip(&narrow);
    let (text, negative) = without_sign(text);
    let (text, inner) = match text.len() == narrow.len() {
        // Nothing was taken off: there is no other currency beneath.
        true => (text, ""),
        false => currency::strip(text),
    };
    // What is left begins with a digit or a mark: another sign or a word makes no number.
    text.bytes()
        .next()
        .filter(|b| b.is_ascii_digit() || marks.contains(b))?;
    let (text, exponent) = match text.strip_suffix('万') {
        Some(digits) => (digits, 4),
        None => match text.split_once(['e', 'E']) {
            Some((digits, exponent)) => (
                digits,
                exponent.parse::<i32>().ok().filter(|e| e.abs() <= 30)?,
            ),
            None => (text, 0),
        },
    };
    for (mark, found) in marks.iter().zip(found) {
        *found = plain_value(text, *mark, exponent, negative);
    }
    // A code beside a sign says more: '$5 CAD'.
    Some(if inner.len() > outer.len() {
        inner
    } else {
        outer
    })
}

fn plain_value(text: &str, mark: u8, exponent: i32, negative: bool) -> Option<Decimal> {
    let plain = without_thousands(text, mark)?;
    let mut value = shift(parse_plain(plain.as_bytes(), mark)?, exponent)?;
    if negative {
        value.mantissa = -value.mantissa;
    }
    Some(value)
}

/// Words and sentences are told at a glance.
fn is_mostly_digits(text: &[u8]) -> bool {
    let digits = text.iter().filter(|b| b.is_ascii_digit()).count();
    let letters = text
        .iter()
        .filter(|b| b.is_ascii_alphabetic() || !b.is_ascii())
        .count();
    digits > 0 && letters <= 12 + digits && text.len() <= 80
}

/// Takes off one sign, or brackets, which say 'below zero' in bookkeeping.
fn without_sign(text: &str) -> (&str, bool) {
    const MINUS: [char; 2] = ['-', '−'];
    if let Some(inner) = text.strip_prefix('(').and_then(|t| t.strip_suffix(')')) {
        return (inner.trim(), true);
    }
    match text
        .strip_prefix(MINUS)
        .or_else(|| text.strip_suffix(MINUS))
    {
        Some(rest) => (rest.trim(), true),
        None => (text.strip_prefix('+').unwrap_or(text), false),
    }
}

/// Full-width letters, digits and marks as their ASCII.
fn narrow(text: &str) -> std::borrow::Cow<'_, str> {
    if text.is_ascii() || !text.contains(|c: char| ('\u{ff01}'..='\u{ff5e}').contains(&c)) {
        return text.into();
    }
    text.chars()
        .map(|c| match c {
            '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
            _ => c,
        })
        .collect::<String>()
        .into()
}

/// Digits with at most one decimal mark and a leading minus: nearly every cell.
#[inline(always)]
pub fn parse_plain(text: &[u8], decimal_mark: u8) -> Option<Decimal> {
    parse_short(text, decimal_mark).or_else(|| parse_long(text, decimal_mark))
}

/// Digits with at most one decimal mark, so few that nothing can overflow; no sign.
#[inline(always)]
fn parse_short(text: &[u8], decimal_mark: u8) -> Option<Decimal> {
    if text.len() > 16 {
        return None;
    }
    let (mut mantissa, mut point) = (0i64, usize::MAX);
    for (i, &byte) in text.iter().enumerate() {
        let digit = byte.wrapping_sub(b'0');
        if digit < 10 {
            mantissa = mantissa * 10 + i64::from(digit);
        } else if byte == decimal_mark && point == usize::MAX {
            point = i;
        } else {
            return None;
        }
    }
    let (digits, scale) = match point {
        usize::MAX => (text.len(), 0),
        at => (text.len() - 1, text.len() - 1 - at),
    };
    (digits > 0).then_some(Decimal {
        mantissa,
        scale: scale as u8,
    })
}

#[inline(never)]
fn parse_long(text: &[u8], decimal_mark: u8) -> Option<Decimal> {
    let (negative, digits) = match text {
        [b'-', rest @ ..] => (true, rest),
        _ => (false, text),
    };
    let (mut mantissa, mut scale, mut seen, mut fraction) = (0i64, 0u8, false, false);
    for &byte in digits {
        if byte.is_ascii_digit() {
            if fraction && scale >= MOST_PLACES {
                continue;
            }
            if mantissa >= 99_999_999_999_999_999 {
                // 18 digits are exact; more digits after the point do not change a ten-thousandth.
                if fraction && scale >= 12 {
                    continue;
                }
                return None;
            }
            mantissa = mantissa * 10 + i64::from(byte - b'0');
            scale += u8::from(fraction);
            seen = true;
        } else if byte == decimal_mark && !fraction {
            fraction = true;
        } else {
            return None;
        }
    }
    seen.then_some(Decimal {
        mantissa: if negative { -mantissa } else { mantissa },
        scale,
    })
}

/// Takes out thousands marks where every group has three digits, or in the Indian way the last has three
/// and those before it two.
fn without_thousands(text: &str, decimal_mark: u8) -> Option<String> {
    let mark = decimal_mark as char;
    let (whole, fraction) = match text.split_once(mark) {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (text, None),
    };
    let separator = whole
        .chars()
        .find(|c| matches!(c, ',' | '.' | '\'' | '’' | ' ' | '\u{a0}' | '\u{202f}'));
    let mut plain = String::with_capacity(text.len());
    match separator {
        Some(separator) if separator != mark => {
            let groups = whole.matches(separator).count();
            let inner = whole.split(separator).nth(1).map_or(3, str::len);
            for (i, group) in whole.split(separator).enumerate() {
                let right = match i {
                    0 => (1..=inner.min(3)).contains(&group.len()) && group != "0",
                    _ if i == groups => group.len() == 3,
                    _ => group.len() == inner && inner >= 2,
                };
                if !right || !group.bytes().all(|b| b.is_ascii_digit()) {
                    return None;
                }
                plain.push_str(group);
            }
        }
        Some(_) => return None,
        None => plain.push_str(whole),
    }
    if let Some(fraction) = fraction {
        plain.push(mark);
        plain.push_str(fraction);
    }
    Some(plain)
}

fn shift(value: Decimal, exponent: i32) -> Option<Decimal> {
    let scale = i32::from(value.scale) - exponent;
    if scale >= 0 {
        return Some(Decimal {
            scale: u8::try_from(scale).ok()?,
            ..value
        });
    }
    let factor = 10i64.checked_pow(scale.unsigned_abs())?;
    Some(Decimal {
        mantissa: value.mantissa.checked_mul(factor)?,
        scale: 0,
    })
}

/// Ten-thousandths as an exact decimal without trailing zeros: `8911407.904`.
pub fn format_fixed(value: i128) -> String {
    let (whole, part) = (value.unsigned_abs() / 10_000, value.unsigned_abs() % 10_000);
    let sign = if value < 0 { "-" } else { "" };
    if part == 0 {
        return format!("{sign}{whole}");
    }
    format!(
        "{sign}{whole}.{}",
        format!("{part:04}").trim_end_matches('0')
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_as_shops_write_them() {
        for (text, mark, fixed) in [
            ("2.55", b'.', 25_500),
            ("-12", b'.', -120_000),
            ("0.00005", b'.', 0),
            ("0.00015", b'.', 2),
            ("0.00025", b'.', 2),
            ("1,234.50", b'.', 12_345_000),
            ("1.234,50", b',', 12_345_000),
            ("1 234,5", b',', 12_345_000),
            ("$1,000", b'.', 10_000_000),
            ("(3.20)", b'.', -32_000),
            ("¥ 88", b'.', 880_000),
            ("88元", b'.', 880_000),
            ("USD 5", b'.', 50_000),
            ("1e3", b'.', 10_000_000),
            (" 7 ", b'.', 70_000),
            ("261.960000000000000000001", b'.', 2_619_600),
            ("(1,234.50)", b'.', -12_345_000),
            ("($1,234.50)", b'.', -12_345_000),
            ("1,234.50-", b'.', -12_345_000),
            ("-$5", b'.', -50_000),
            ("$-5", b'.', -50_000),
            ("US $50.00", b'.', 500_000),
            ("50 €", b',', 500_000),
            ("12,34,567.50", b'.', 12_345_675_000),
            ("1,23,456.00", b'.', 1_234_560_000),
            ("1'234.50", b'.', 12_345_000),
            ("1’234’567", b'.', 12_345_670_000),
            ("１２３．５", b'.', 1_235_000),
            ("￥１，２３４", b'.', 12_340_000),
            ("1.2万", b'.', 120_000_000),
            ("R$ 1.234,50", b',', 12_345_000),
            ("kr 99", b'.', 990_000),
            ("1.234.567", b',', 12_345_670_000),
        ] {
            assert_eq!(
                parse_decimal(text.as_bytes(), mark)
                    .and_then(Decimal::to_fixed)
                    .map(|f| f.0),
                Some(fixed),
                "{text}"
            );
        }
    }

    #[test]
    fn what_is_no_number() {
        for text in [
            "",
            "-",
            ".",
            "abc",
            "1,23",
            "1,2345",
            "0,512",
            "12,34,5678",
            "1,2,345",
            "123,45,678",
            "(5",
            "5)",
            "5--",
            "$",
            "万",
            "12-3",
            "1.2.3",
            "--5",
            "(-5)",
            "+-5",
            "nan",
            "inf",
            "1e999",
            "99999999999999999999",
        ] {
            assert_eq!(parse_decimal(text.as_bytes(), b'.'), None, "{text}");
        }
    }

    #[test]
    fn money_is_printed_exactly() {
        for (fixed, text) in [
            (89_114_079_040, "8911407.904"),
            (0, "0"),
            (-5, "-0.0005"),
            (120_000, "12"),
        ] {
            assert_eq!(format_fixed(fixed), text);
        }
    }

    #[test]
    fn more_places_than_money_has() {
        let tiny = format!("0.{}1", "0".repeat(300));
        let near_one = format!("1.{}1", "0".repeat(300));
        let parsed = |text: &str| parse_decimal(text.as_bytes(), b'.').expect("a number");
        assert_eq!(parsed(&tiny).to_fixed(), Some((0, false)));
        assert_eq!(parsed("1e-30").to_fixed(), Some((0, true)));
        assert_eq!(parsed("1e-30").times(parsed("1e-30")), Some((0, true)));
        assert_eq!(
            parsed(&near_one).times(parsed(&near_one)).map(|f| f.0),
            Some(10_000)
        );
    }

    #[test]
    fn a_product_is_rounded_once() {
        let half = Decimal {
            mantissa: 5,
            scale: 5,
        };
        assert_eq!(
            half.times(Decimal {
                mantissa: 3,
                scale: 0
            }),
            Some((2, true))
        );
        assert_eq!(
            half.times(Decimal {
                mantissa: 2,
                scale: 0
            }),
            Some((1, false))
        );
    }

    #[test]
    fn the_short_ways_give_what_the_long_one_gives() {
        let sizes = [15, 16, 30, 31, 32, 48, 49, 50, 62].map(|bits| 1i64 << bits);
        let near = |size: i64| [size - 1, size, size + 1];
        let mut values: Vec<i64> = sizes.into_iter().flat_map(near).collect();
        values.extend([0, 1, 3, 25, i64::MAX]);
        values.extend(values.clone().into_iter().map(|v| -v));
        for scale in 0..8 {
            for &mantissa in &values {
                let one = Decimal { mantissa, scale };
                assert_eq!(one.to_fixed(), rescale(mantissa.into(), scale), "{one:?}");
                for &other in &values {
                    let other = Decimal {
                        mantissa: other,
                        scale: scale / 2,
                    };
                    let product = i128::from(mantissa) * i128::from(other.mantissa);
                    let long = rescale(product, scale + other.scale);
                    assert_eq!(one.times(other), long, "{one:?} {other:?}");
                }
            }
        }
    }
}
