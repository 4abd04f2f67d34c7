//! Customers that may be one, and lines far from the others.

use super::attributes::{Attributes, described};
use crate::orders::outliers::{THRESHOLD, bounds};
use crate::orders::{Ids, OrderLine, Orders, UNIT, groups, plain_id};
use crate::report::{FileKind, OutlierLine, Outliers, Role, SameBy, SameCustomers};
use crate::sorting::sort_by;

/// Groups and lines listed as examples.
const LISTED: usize = 20;

/// Groups of customers with the same id, e-mail or phone, spelled differently; `O(n log n)`.
pub fn same_customers(ids: &Ids, files: &[Attributes]) -> Vec<SameCustomers> {
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
        let name = |&c: &u32| ids.name(c as usize).into_owned();
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
    look(SameBy::Id, &|c| plain_id(&ids.name(c)));
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
pub fn outliers(orders: &Orders) -> Vec<Outliers> {
    [Role::Amount, Role::Quantity]
        .into_iter()
        .filter_map(|role| {
            let value = |line: &OrderLine| match role {
                Role::Amount => line.amount,
                _ => line.quantity,
            };
            let mut values: Vec<i64> = orders.lines().map(|line| value(&line)).collect();
            let bounds = bounds(&mut values, THRESHOLD)?;
            let mut beyond: Vec<OrderLine> = orders
                .lines()
                .filter(|line| bounds.exclude(value(line)))
                .collect();
            let off = |line: &OrderLine| {
                let ratio = value(line) as f64 / bounds.median as f64;
                ratio.max(1.0 / ratio)
            };
            // Ties stay in the order of the book.
            sort_by(&mut beyond, &|a, b| off(b).total_cmp(&off(a)));
            let unit = UNIT as f64;
            let example = |line: &OrderLine| OutlierLine {
                customer: orders.customers.name(line.customer as usize).into_owned(),
                order: orders.orders.name(line.order as usize).into_owned(),
                value: value(line) as f64 / unit,
            };
            Some(Outliers {
                role,
                median: bounds.median as f64 / unit,
                low: bounds.low / unit,
                high: bounds.high / unit,
                threshold: THRESHOLD,
                lines: beyond.len() as u64,
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
