//! Customers that may be one, and lines far from the others.

use super::attributes::{Attributes, described};
use crate::orders::outliers::{THRESHOLD, bounds};
use crate::orders::{Orders, UNIT, groups, place_of, plain_id};
use crate::report::{FileKind, OutlierLine, Outliers, Role, SameBy, SameCustomers};
use crate::sorting::sort_by;

/// Groups and lines listed as examples.
const LISTED: usize = 20;

/// Groups of customers with the same id, e-mail or phone, spelled differently; `O(n log n)`.
pub fn same_customers(ids: &[String], files: &[Attributes]) -> Vec<SameCustomers> {
    let cell = |role, c| described(files, FileKind::Customers, c, role);
    let has = |role| files.iter().any(|f| f.column_of(role).is_some());
    let mut found = Vec::new();
    let mut look = |by: SameBy, key: &dyn Fn(usize) -> String| {
        let keys: Vec<String> = (0..ids.len()).map(key).collect();
        let groups = groups(&keys);
        if groups.is_empty() {
            return;
        }
        let surplus = groups.iter().map(|g| g.len() as u64 - 1).sum();
        let name = |&c: &u32| ids[c as usize].clone();
        found.push(SameCustomers {
            by,
            groups: groups.len() as u64,
            surplus,
            examples: groups
                .iter()
                .take(LISTED)
                .map(|g| g.iter().map(name).collect())
                .collect(),
        });
    };
    look(SameBy::Id, &|c| plain_id(&ids[c]));
    if has(Role::Email) {
        look(SameBy::Email, &|c| address(&cell(Role::Email, c)));
        look(SameBy::GmailBox, &|c| gmail_box(&cell(Role::Email, c)));
    }
    if has(Role::Phone) {
        look(SameBy::Phone, &|c| phone(&cell(Role::Phone, c)));
    }
    found
}

fn address(cell: &str) -> String {
    let plain = plain_id(cell);
    if plain.contains('@') {
        plain
    } else {
        String::new()
    }
}

/// The box behind a Gmail address: dots do not count there, nor does what follows a plus.
fn gmail_box(cell: &str) -> String {
    let plain = address(cell);
    let host = |name| plain.strip_suffix(name);
    match host("@gmail.com").or(host("@googlemail.com")) {
        Some(name) => name.split('+').next().unwrap_or_default().replace('.', ""),
        None => String::new(),
    }
}

/// The last nine digits: country codes, zeros before the area code and marks apart. Fewer than seven are none.
fn phone(cell: &str) -> String {
    let plain = plain_id(cell);
    let mut digits: String = plain.chars().filter(char::is_ascii_digit).collect();
    if digits.len() < 7 {
        return String::new();
    }
    digits.drain(..digits.len().saturating_sub(9));
    digits
}

/// Amounts and quantities of the kept lines beyond the usual threshold.
pub fn outliers(orders: &Orders, names: &[String]) -> Vec<Outliers> {
    [Role::Amount, Role::Quantity]
        .into_iter()
        .filter_map(|role| {
            let value = |i: usize| match role {
                Role::Amount => orders.lines[i].amount,
                _ => orders.lines[i].quantity,
            };
            let mut values: Vec<i64> = (0..orders.lines.len()).map(value).collect();
            let bounds = bounds(&mut values, THRESHOLD)?;
            let mut beyond: Vec<usize> = (0..orders.lines.len())
                .filter(|&i| bounds.exclude(value(i)))
                .collect();
            let lines = beyond.len() as u64;
            let off = |i: usize| {
                let ratio = value(i) as f64 / bounds.median as f64;
                ratio.max(1.0 / ratio)
            };
            sort_by(&mut beyond, &|&a, &b| {
                let place = |i: usize| orders.lines[i].row;
                off(b).total_cmp(&off(a)).then(place(a).cmp(&place(b)))
            });
            let unit = UNIT as f64;
            let example = |&i: &usize| {
                let (file, line) = place_of(orders.lines[i].row);
                OutlierLine {
                    file: names.get(file).cloned().unwrap_or_default(),
                    line,
                    value: value(i) as f64 / unit,
                }
            };
            Some(Outliers {
                role,
                median: bounds.median as f64 / unit,
                low: bounds.low / unit,
                high: bounds.high / unit,
                threshold: THRESHOLD,
                lines,
                examples: beyond.iter().take(LISTED).map(example).collect(),
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_and_numbers_meet() {
        for (a, b, meet) in [
            ("Ann@Shop.com ", "ann@shop.com", true),
            ("a.n.n@shop.com", "ann@shop.com", false),
            ("ann", "ann", false),
        ] {
            let same = address(a) == address(b) && !address(a).is_empty();
            assert_eq!(same, meet, "{a} {b}");
        }
        for (a, b, meet) in [
            ("a.nn+shop@gmail.com", "Ann@GoogleMail.com", true),
            ("ann@shop.com", "a.nn@shop.com", false),
        ] {
            let same = gmail_box(a) == gmail_box(b) && !gmail_box(a).is_empty();
            assert_eq!(same, meet, "{a} {b}");
        }
        for (a, b, meet) in [
            ("+86 138 0013 8000", "13800138000", true),
            ("(030) 1234-5678", "+49 30 12345678", true),
            ("１３８００１３８０００", "13800138000", true),
            ("123", "123", false),
            ("13800138001", "13800138000", false),
        ] {
            assert_eq!(
                phone(a) == phone(b) && !phone(a).is_empty(),
                meet,
                "{a} {b}"
            );
        }
    }
}
