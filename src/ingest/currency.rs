//! Currencies as cells name them: by sign, code or word, before or after a number, or in a column of
//! their own.
//!
//! A sign that several countries use (`$`, `¥`, `kr`) stays what it is: to call it by a code would be a
//! guess.

/// What cells write and what it stands for; longer ones first, where one begins or ends as another does.
#[rustfmt::skip]
const WRITTEN: [(&str, &str); 35] = [
    ("US$", "USD"), ("CA$", "CAD"), ("A$", "AUD"), ("AU$", "AUD"), ("C$", "CAD"), ("HK$", "HKD"),
    ("NT$", "TWD"), ("S$", "SGD"), ("NZ$", "NZD"), ("R$", "BRL"), ("MX$", "MXN"), ("$", "$"), ("€",
    "EUR"), ("£", "GBP"), ("￥", "¥"), ("¥", "¥"), ("₹", "INR"), ("₽", "RUB"), ("₩", "KRW"), ("₫",
    "VND"), ("฿", "THB"), ("₺", "TRY"), ("₴", "UAH"), ("₱", "PHP"), ("zł", "PLN"), ("Kč", "CZK"),
    ("kr.", "kr"), ("kr", "kr"), ("Fr.", "CHF"), ("Rs.", "INR"), ("人民币", "CNY"), ("元", "CNY"), ("円",
    "JPY"), ("원", "KRW"), ("RMB", "CNY"),
];
/// ISO 4217, those of shops.
const CODES: &str = "USDEURGBPCNYJPYHKDTWDCHFAUDCADNZDSGDINRRUBKRWVNDTHBTRYBRLMXNSEKNOKDKKPLNCZKHUFZARAEDSARILSIDRMYRPHPARSCLPCOPPENRONUAHEGPNGNKESPKRBDTMOP";

/// The bytes that what is written begins with, and those that it ends with, as bits.
const ENDS: [[u64; 4]; 2] = {
    let mut sets = [[0u64; 4]; 2];
    let mut i = 0;
    while i < WRITTEN.len() {
        let sign = WRITTEN[i].0.as_bytes();
        with(&mut sets[0], sign[0]);
        with(&mut sets[1], sign[sign.len() - 1]);
        i += 1;
    }
    let mut i = 0;
    while i < CODES.len() {
        with(&mut sets[0], CODES.as_bytes()[i]);
        with(&mut sets[1], CODES.as_bytes()[i + 2]);
        i += 3;
    }
    sets
};

const fn with(set: &mut [u64; 4], byte: u8) {
    set[byte as usize / 64] |= 1 << (byte % 64);
}

fn has(set: &[u64; 4], byte: Option<&u8>) -> bool {
    byte.is_some_and(|&byte| set[byte as usize / 64] >> (byte % 64) & 1 != 0)
}

/// A number's text without the currency beside it, and the currency, empty for none.
pub fn strip(text: &str) -> (&str, &'static str) {
    let is_number =
        |b: &u8| b.is_ascii_digit() || matches!(b, b'-' | b'(' | b'.' | b',' | b'+' | b')');
    let bytes = text.as_bytes();
    let inside = |b: Option<&u8>| b.is_some_and(is_number);
    // A point at the end may be that of 'kr.'.
    if inside(bytes.first()) && inside(bytes.last()) && bytes.last() != Some(&b'.') {
        return (text, "");
    }
    let (first, last) = (bytes.first(), bytes.last());
    if !has(&ENDS[0], first) && !has(&ENDS[1], last) {
        return (text, "");
    }
    if let Some(rest) = text.strip_prefix("US $") {
        return (rest.trim(), "USD");
    }
    for (written, currency) in each() {
        let sign = written.as_bytes();
        // The first and the last byte rule out nearly all of them.
        let rest = if sign.first() == first && text.starts_with(written) {
            &text[written.len()..]
        } else if sign.last() == last && text.ends_with(written) {
            &text[..text.len() - written.len()]
        } else {
            continue;
        };
        return (rest.trim(), currency);
    }
    (text, "")
}

/// What a cell of a currency column says: a known currency, or the cell in capitals.
pub fn of_cell(cell: &str) -> String {
    let cell = cell.trim();
    known(cell).map_or_else(|| cell.to_ascii_uppercase(), String::from)
}

/// The currency whose sign, code or word the cell is.
pub fn known(cell: &str) -> Option<&'static str> {
    each()
        .find(|(written, _)| written.eq_ignore_ascii_case(cell))
        .map(|found| found.1)
}

/// Everything that can be written, with its currency.
fn each() -> impl Iterator<Item = (&'static str, &'static str)> {
    let codes = (0..CODES.len() / 3).map(|i| &CODES[3 * i..3 * i + 3]);
    WRITTEN.into_iter().chain(codes.map(|code| (code, code)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_codes_and_words() {
        for (text, rest, currency) in [
            ("$5", "5", "$"),
            ("US$5", "5", "USD"),
            ("US $5.00", "5.00", "USD"),
            ("5 €", "5", "EUR"),
            ("EUR 5", "5", "EUR"),
            ("5EUR", "5", "EUR"),
            ("¥ 88", "88", "¥"),
            ("88元", "88", "CNY"),
            ("R$ 7", "7", "BRL"),
            ("kr. 7", "7", "kr"),
            ("7", "7", ""),
            ("-7", "-7", ""),
            ("seven", "seven", ""),
        ] {
            assert_eq!(strip(text), (rest, currency), "{text}");
        }
        for (written, currency) in each() {
            let text = format!("{written}5");
            assert_eq!(strip(&text), ("5", currency), "{text}");
            let text = format!("5{written}");
            assert_eq!(strip(&text).0, "5", "{text}");
        }
        assert_eq!(
            (known("usd"), known("人民币"), known("Card")),
            (Some("USD"), Some("CNY"), None)
        );
        assert_eq!(
            (of_cell(" eur "), of_cell("xyz")),
            ("EUR".into(), "XYZ".into())
        );
    }
}
