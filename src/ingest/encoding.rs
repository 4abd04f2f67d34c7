//! Which encoding a text has, guessed from its first bytes: a WHATWG label and how sure it is.
//!
//! A byte order mark decides; then NUL bytes in one half of the pairs (UTF-16); then valid UTF-8.
//! The encodings of East Asia are told apart by where their two-byte characters lie: common
//! characters of each fill certain rows of its table, and byte pairs outside of its table rule it
//! out. What is none of these is windows-1252.

/// So few characters fit several encodings alike.
const FEW: usize = 12;

/// How well two-byte characters fit an encoding.
#[derive(Default)]
struct Pairs {
    all: usize,
    /// Among the characters that ordinary text is made of.
    common: usize,
    broken: usize,
}

/// Guesses from the first bytes of a text.
pub fn guess_encoding(head: &[u8]) -> (&'static str, f64) {
    if head.starts_with(b"\xef\xbb\xbf") {
        return ("UTF-8", 1.0);
    }
    if head.starts_with(b"\xff\xfe") {
        return ("UTF-16LE", 1.0);
    }
    if head.starts_with(b"\xfe\xff") {
        return ("UTF-16BE", 1.0);
    }
    let nul = |odd: usize| {
        let half = head.iter().skip(odd).step_by(2);
        half.filter(|b| **b == 0).count()
    };
    let (even, odd, quarter) = (nul(0), nul(1), head.len() / 10 + 1);
    if odd > quarter && even * 20 < odd {
        return ("UTF-16LE", 0.95);
    }
    if even > quarter && odd * 20 < even {
        return ("UTF-16BE", 0.95);
    }
    if head.is_ascii() {
        return ("UTF-8", 1.0);
    }
    if is_utf8(head) {
        return ("UTF-8", 0.99);
    }
    east_asian(head).unwrap_or(("windows-1252", 0.6))
}

/// Valid, but for a character that the head cuts, or one in a thousand.
fn is_utf8(head: &[u8]) -> bool {
    let (mut rest, mut broken) = (head, 0usize);
    while let Err(error) = std::str::from_utf8(rest) {
        let Some(length) = error.error_len() else {
            break;
        };
        broken += 1;
        rest = &rest[error.valid_up_to() + length..];
    }
    let high = head.iter().filter(|b| **b >= 0x80).count();
    broken * 50 < high
}

fn east_asian(head: &[u8]) -> Option<(&'static str, f64)> {
    let found = [
        (
            "EUC-KR",
            count(
                head,
                lead_of_euc,
                |_, t| t >= 0xa1,
                |l, t| matches!(l, 0xb0..=0xc8) && t >= 0xa1,
            ),
        ),
        (
            "GB18030",
            count(
                head,
                lead_of_gbk,
                |_, t| t >= 0x40 && t != 0x7f,
                |l, t| matches!(l, 0xa1 | 0xa3 | 0xb0..=0xd7) && t >= 0xa1,
            ),
        ),
        (
            "Big5",
            count(
                head,
                lead_of_gbk,
                |_, t| matches!(t, 0x40..=0x7e | 0xa1..=0xfe),
                |l, t| l == 0xa1 || matches!(l, 0xa4..=0xc6) && t >= 0x40,
            ),
        ),
        (
            "Shift_JIS",
            count(
                head,
                lead_of_sjis,
                |_, t| t >= 0x40 && t != 0x7f,
                |l, t| {
                    matches!(
                        (l, t),
                        (0x81, _) | (0x82, 0x9f..) | (0x83, ..=0x96) | (0x88..=0x97, _)
                    )
                },
            ),
        ),
    ];
    let mut best: Option<(&'static str, f64)> = None;
    for (label, pairs) in found {
        if pairs.all == 0 || pairs.broken * 50 > pairs.all {
            continue;
        }
        let share = pairs.common as f64 / pairs.all as f64;
        // The earlier is the smaller table: a later one has to fit better. Of a few characters nothing can be
        // told, and most such files are Chinese.
        let margin = match label {
            "GB18030" if pairs.all < FEW => -1e-9,
            _ => 0.03,
        };
        if share > best.map_or(0.6, |b| b.1 + margin) {
            best = Some((label, share));
        }
    }
    best.map(|(label, share)| (label, 0.5 + share * 0.45))
}

fn lead_of_euc(b: u8) -> bool {
    (0xa1..=0xfe).contains(&b)
}

fn lead_of_gbk(b: u8) -> bool {
    (0x81..=0xfe).contains(&b)
}

fn lead_of_sjis(b: u8) -> bool {
    matches!(b, 0x81..=0x9f | 0xe0..=0xfc)
}

fn count(
    head: &[u8],
    is_lead: fn(u8) -> bool,
    is_trail: fn(u8, u8) -> bool,
    is_common: fn(u8, u8) -> bool,
) -> Pairs {
    let (mut pairs, mut i) = (Pairs::default(), 0);
    while i + 1 < head.len() {
        let (lead, trail) = (head[i], head[i + 1]);
        i += 1;
        if lead <= 0x80 {
            continue;
        }
        // Half-width katakana, one byte each, in Shift_JIS only.
        if !is_lead(lead) && is_lead(0x81) && !is_lead(0xa1) && (0xa1..=0xdf).contains(&lead) {
            continue;
        }
        if is_lead(0x81) && is_lead(0xa1) && trail.is_ascii_digit() && is_trail(lead, 0x80) {
            // Four bytes, in GB18030 only.
            i += 3;
            continue;
        }
        pairs.all += 1;
        if !is_lead(lead) || !is_trail(lead, trail) {
            pairs.broken += 1;
            continue;
        }
        pairs.common += usize::from(is_common(lead, trail));
        i += 1;
    }
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encodings_are_told_apart() {
        for (bytes, label) in [
            (&b"a,b\n1,2\n"[..], "UTF-8"),
            ("订单,金额".as_bytes(), "UTF-8"),
            (b"\xb6\xa9\xb5\xa5,\xbd\xf0\xb6\xee\n1,2", "GB18030"),
            (b"caf\xe9,na\xefve\n", "windows-1252"),
            (b"\xff\xfea\0,\0", "UTF-16LE"),
            (b"\0a\0,\0b\0\n", "UTF-16BE"),
        ] {
            assert_eq!(guess_encoding(bytes).0, label, "{bytes:?}");
        }
    }
}
