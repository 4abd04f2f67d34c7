//! Numbers in running text, the same in both languages.

use crate::report::figures::fixed;

/// A share as whole per cent; one decimal below 1 %. `0.1234` → `12%`.
pub fn percent(share: f64) -> String {
    let hundred = share * 100.0;
    if hundred.abs() >= 0.95 || hundred == 0.0 {
        format!("{}%", whole(hundred))
    } else {
        format!("{}%", decimal(hundred, 1))
    }
}

/// Fixed decimals, halves away from zero, and no negative zero.
pub fn decimal(x: f64, places: u32) -> String {
    fixed(x, places)
}

/// Rounded to a whole number, with commas between thousands.
pub fn whole(x: f64) -> String {
    let digits = decimal(x.abs(), 0);
    let mut out = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    if x < 0.0 && digits != "0" {
        format!("-{out}")
    } else {
        out
    }
}

/// A count as people say it: whole, or with a half where a median fell between two.
pub fn count(x: f64) -> String {
    if x == x.trunc() || x >= 20.0 {
        whole(x)
    } else {
        decimal(x, 1)
    }
}

/// A multiple: two digits, one decimal below 10.
pub fn times(x: f64) -> String {
    if x < 9.95 {
        decimal(x, 1).trim_end_matches(".0").to_string()
    } else {
        whole(x)
    }
}
