//! A share as it was written, held against counts without rounding.
//!
//! `0.8` as a float is a little more than four fifths, and a set that is in exactly four fifths of the
//! baskets would be lost.

use crate::error::{Code, Error, Result};
use crate::ingest::number::parse_plain;

/// A decimal between 0 and 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Threshold {
    mantissa: u128,
    unit: u128,
}

impl Threshold {
    /// Reads `0.001`. [`Code::BadOption`] for anything that is no plain decimal from 0 to 1.
    pub fn parse(text: &str, what: &str) -> Result<Threshold> {
        let decimal = parse_plain(text.trim().as_bytes(), b'.').filter(|d| d.mantissa >= 0);
        let found = decimal.map(|d| Threshold {
            mantissa: d.mantissa as u128,
            unit: 10u128.pow(u32::from(d.scale.min(30))),
        });
        found.filter(|t| t.mantissa <= t.unit).ok_or_else(|| {
            Error::new(
                Code::BadOption,
                format!("{what} is {text:?}, not a decimal from 0 to 1"),
                "Write a share such as 0.001",
            )
        })
    }

    /// Whether `count` of `whole` is this share or more.
    pub fn is_reached(&self, count: u32, whole: u32) -> bool {
        u128::from(count) * self.unit >= self.mantissa * u128::from(whole)
    }

    /// The least count of `whole` that reaches it, at least 1.
    pub fn least(&self, whole: u32) -> u32 {
        let least = (self.mantissa * u128::from(whole)).div_ceil(self.unit);
        (least as u32).max(1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_compared_as_written() {
        let share = |text| Threshold::parse(text, "support").unwrap();
        assert!(share("0.8").is_reached(8, 10) && !share("0.8").is_reached(79_999, 100_000));
        assert_eq!(share("0.001").least(9_835), 10);
        assert_eq!((share("0").least(5), share("1").least(5)), (1, 5));
        assert_eq!(share(".3").least(10), 3);
        for bad in ["", "-0.1", "1.01", "0,5", "nan", "1e-3", "2"] {
            assert!(Threshold::parse(bad, "support").is_err(), "{bad}");
        }
    }
}
