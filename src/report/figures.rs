//! Numbers as text, for sentences and tables: the same on every machine, without the weight of the
//! standard library's float formatter.

/// Rounded to so many places, halves away from zero: `0.50`, `-12.3`, `7`.
pub fn fixed(value: f64, places: u32) -> String {
    let unit = 10u64.pow(places.min(9));
    let scaled = libm::round(f64::abs(value) * unit as f64);
    if scaled.is_nan() || scaled >= 1e18 {
        return plain(value);
    }
    let whole = scaled as u64;
    let sign = if value < 0.0 && whole > 0 { "-" } else { "" };
    let mut text = [sign, &(whole / unit).to_string()].concat();
    if places > 0 {
        text.push('.');
        let part = (unit + whole % unit).to_string();
        text.push_str(&part[1..]);
    }
    text
}

/// The same with a plus sign for what is not below zero.
pub fn signed(value: f64, places: u32) -> String {
    let text = fixed(value, places);
    if text.starts_with('-') {
        text
    } else {
        ["+", &text].concat()
    }
}

/// In as few digits as give the number again, a whole one without a point: `0.1`, `12`, `1e-7`.
pub fn plain(value: f64) -> String {
    let mut buffer = ryu::Buffer::new();
    let text = buffer.format(value);
    text.strip_suffix(".0").unwrap_or(text).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures() {
        for (value, places, text) in [
            (0.5, 2, "0.50"),
            (-12.34, 1, "-12.3"),
            (6.5, 0, "7"),
            (-0.001, 2, "0.00"),
            (1234567.0, 0, "1234567"),
            (0.09, 1, "0.1"),
            (99.96, 1, "100.0"),
            (1e300, 2, "1e300"),
        ] {
            assert_eq!(fixed(value, places), text);
        }
        assert_eq!([signed(0.05, 4), signed(-0.05, 4)], ["+0.0500", "-0.0500"]);
        assert_eq!(
            [plain(12.0), plain(0.1), plain(1e-7)],
            ["12", "0.1", "1e-7"]
        );
        assert_eq!([plain(f64::NAN), fixed(f64::INFINITY, 1)], ["NaN", "inf"]);
    }
}
