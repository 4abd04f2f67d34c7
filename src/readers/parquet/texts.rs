//! A stored value → its text.

use super::footer::{Column, Meaning, Stored};
use crate::bytes::{u32_at, u64_at};
use crate::values::{
    write_day, write_decimal, write_float, write_float32, write_instant, write_integer,
};

/// Nanoseconds of a day, of the oldest timestamps.
const NANOS: i64 = 1_000_000_000;
/// 1970-01-01 as a Julian day.
const EPOCH: i64 = 2_440_588;

/// Writes the value whose bytes are `raw`.
pub fn write_value(raw: &[u8], column: &Column, out: &mut Vec<u8>) {
    match (column.stored, column.meaning) {
        (Stored::Int32 | Stored::Int64, meaning) => write_whole(raw, meaning, out),
        (Stored::Float, _) => {
            write_float32(out, f32::from_bits(u32_at(raw, 0).unwrap_or(0)));
        }
        (Stored::Double, _) => {
            write_float(out, f64::from_bits(u64_at(raw, 0).unwrap_or(0)));
        }
        (Stored::Int96, _) => {
            let nanos = u64_at(raw, 0).unwrap_or(0) as i64;
            let days = i64::from(u32_at(raw, 8).unwrap_or(0)) - EPOCH;
            let seconds = days * 86_400 + nanos.div_euclid(NANOS);
            // Beyond the years that nanoseconds reach, whole seconds.
            match seconds.checked_mul(NANOS) {
                Some(units) => write_instant(out, units + nanos.rem_euclid(NANOS), NANOS, true),
                None => write_instant(out, seconds, 1, true),
            }
        }
        (_, Meaning::Decimal(scale)) => match big(raw) {
            Some(digits) => write_decimal(out, digits, scale),
            None => out.extend_from_slice(b"?"),
        },
        (_, Meaning::Uuid) => write_uuid(raw, out),
        _ => out.extend_from_slice(String::from_utf8_lossy(raw).as_bytes()),
    }
}

fn write_whole(raw: &[u8], meaning: Meaning, out: &mut Vec<u8>) {
    let unsigned = match raw.len() {
        4 => u64::from(u32_at(raw, 0).unwrap_or(0)),
        _ => u64_at(raw, 0).unwrap_or(0),
    };
    let value = if raw.len() == 4 {
        i64::from(unsigned as u32 as i32)
    } else {
        unsigned as i64
    };
    match meaning {
        Meaning::Unsigned => write_integer(out, unsigned.into()),
        Meaning::Decimal(scale) => write_decimal(out, value.into(), scale),
        Meaning::Day => write_day(out, value),
        Meaning::Clock(per_second) => write_instant(out, value, per_second, false),
        Meaning::Instant(per_second) => write_instant(out, value, per_second, true),
        _ => write_integer(out, value.into()),
    }
}

/// A whole number, the upper byte first; nothing where it has more than 16 bytes that count.
fn big(raw: &[u8]) -> Option<i128> {
    let sign = if raw.first()? & 0x80 != 0 { 0xff } else { 0 };
    let digits = &raw[raw.len().saturating_sub(16)..];
    let lost = &raw[..raw.len() - digits.len()];
    if lost.iter().any(|b| *b != sign) {
        return None;
    }
    let start = if sign == 0 { 0 } else { -1 };
    Some(
        digits
            .iter()
            .fold(start, |n: i128, b| n << 8 | i128::from(*b)),
    )
}

fn write_uuid(raw: &[u8], out: &mut Vec<u8>) {
    for (i, byte) in raw.iter().enumerate() {
        if matches!(i, 4 | 6 | 8 | 10) {
            out.push(b'-');
        }
        for digit in [byte >> 4, byte & 15] {
            out.push(b"0123456789abcdef"[usize::from(digit)]);
        }
    }
}
