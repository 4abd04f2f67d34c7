//! Real order files, read in the plainest way: the tests of this stage need customers, not the
//! stages before them.

use flate2::read::GzDecoder;
use regulars::customers::Customer;
use regulars::features::{Matrix, build};
use regulars::report::Transform;
use std::collections::BTreeMap;
use std::io::Read;
use std::path::PathBuf;

/// A file of ../shared/data, or none with the reason on standard output.
fn bytes(name: &str) -> Option<Vec<u8>> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("../shared/data")
        .join(name);
    let read = std::fs::read(&path);
    if let Err(error) = &read {
        println!("skipped: {} cannot be read ({error})", path.display());
    }
    read.ok()
}

fn text(name: &str) -> Option<String> {
    bytes(name).map(|b| String::from_utf8(b).expect("UTF-8"))
}

/// (customer, order, day since 1970, amount in ten-thousandths)
pub type Line = (String, String, i64, i64);

/// CDNOW master: blank-padded customer, yyyymmdd, pieces, dollars; one day is one order.
pub fn cdnow() -> Option<Vec<Line>> {
    let text = text("cdnow/CDNOW_master.txt")?;
    let line = |row: &str| {
        let cells: Vec<&str> = row.split_whitespace().collect();
        let date: i64 = cells[1].parse().expect("a date");
        let amount = (cells[3].parse::<f64>().expect("dollars") * 10_000.0).round() as i64;
        let day = day(date / 10_000, date / 100 % 100, date % 100);
        (cells[0].to_string(), day.to_string(), day, amount)
    };
    Some(
        text.lines()
            .skip(1)
            .filter(|l| !l.trim().is_empty())
            .map(line)
            .collect(),
    )
}

/// Superstore: a quoted CSV with month/day/year or year-month-day dates.
pub fn superstore() -> Option<Vec<Line>> {
    let text = text("superstore/superstore.csv")?;
    let mut rows = text.lines().map(cells);
    let head = rows.next().expect("a header");
    let at = |name: &str| {
        head.iter()
            .position(|h| h.eq_ignore_ascii_case(name))
            .unwrap_or_else(|| panic!("{head:?}"))
    };
    let (customer, order, date, sales) = (
        at("Customer ID"),
        at("Order ID"),
        at("Order Date"),
        at("Sales"),
    );
    let line = |row: Vec<String>| {
        let amount = (row[sales].parse::<f64>().expect("sales") * 10_000.0).round() as i64;
        (
            row[customer].clone(),
            row[order].clone(),
            any_day(&row[date]),
            amount,
        )
    };
    Some(rows.map(line).collect())
}

/// Online Retail, the lines that `--returns drop` keeps.
pub fn online_retail() -> Option<Vec<Line>> {
    let packed = bytes("online-retail/online_retail.csv.gz")?;
    let mut text = String::new();
    GzDecoder::new(packed.as_slice())
        .read_to_string(&mut text)
        .expect("gzip of UTF-8");
    let line = |row: Vec<String>| {
        let (quantity, price): (f64, f64) = (row[3].parse().ok()?, row[5].parse().ok()?);
        let kept = !row[6].is_empty() && !row[0].starts_with('C') && quantity > 0.0 && price > 0.0;
        kept.then(|| {
            (
                row[6].clone(),
                row[0].clone(),
                any_day(&row[4]),
                (quantity * price * 10_000.0).round() as i64,
            )
        })
    };
    Some(text.lines().skip(1).map(cells).filter_map(line).collect())
}

fn cells(line: &str) -> Vec<String> {
    let (mut out, mut quoted) = (vec![String::new()], false);
    for c in line.chars() {
        match c {
            '"' => quoted = !quoted,
            ',' if !quoted => out.push(String::new()),
            c => out.last_mut().expect("one cell").push(c),
        }
    }
    out
}

fn any_day(text: &str) -> i64 {
    let parts: Vec<i64> = text
        .split([' ', 'T'])
        .next()
        .unwrap_or("")
        .split(['-', '/'])
        .map(|p| p.parse().expect("a number"))
        .collect();
    if parts[0] > 31 {
        day(parts[0], parts[1], parts[2])
    } else {
        day(parts[2], parts[0], parts[1])
    }
}

/// Days since 1970-01-01 of a Gregorian date.
pub fn day(year: i64, month: i64, day: i64) -> i64 {
    let (y, m) = if month > 2 {
        (year, month - 3)
    } else {
        (year - 1, month + 9)
    };
    365 * y + y.div_euclid(4) - y.div_euclid(100) + y.div_euclid(400) + (153 * m + 2) / 5 + day
        - 1
        - 719_468
}

/// The ledger: one record per customer, by id, as of the day after the last line.
pub fn ledger(lines: &[Line]) -> Vec<Customer> {
    ledger_at(lines, lines.iter().map(|l| l.2).max().expect("lines") + 1)
}

/// The ledger as of `today`.
pub fn ledger_at(lines: &[Line], today: i64) -> Vec<Customer> {
    let mut by_customer: BTreeMap<&str, Vec<&Line>> = BTreeMap::new();
    lines
        .iter()
        .for_each(|l| by_customer.entry(&l.0).or_default().push(l));
    by_customer
        .values()
        .map(|lines| record(lines, today))
        .collect()
}

fn record(lines: &[&Line], today: i64) -> Customer {
    let mut orders: Vec<(&str, i64)> = lines.iter().map(|l| (l.1.as_str(), l.2)).collect();
    orders.sort_unstable();
    orders.dedup_by_key(|o| o.0);
    let mut days: Vec<i64> = lines.iter().map(|l| l.2).collect();
    days.sort_unstable();
    days.dedup();
    let (first, last) = (days[0], days[days.len() - 1]);
    let monetary: i64 = lines.iter().map(|l| l.3).sum();
    let gaps = days.len() as f64 - 1.0;
    Customer {
        recency: today - last,
        frequency: orders.len() as i64,
        monetary,
        tenure: today - first,
        basket: monetary / orders.len() as i64,
        gap: (gaps > 0.0).then(|| (last - first) as f64 / gaps),
        gap_spread: None,
        discount_share: 0.0,
        return_share: 0.0,
        lines: lines.len() as i64,
        products: lines.len() as i64,
        first,
        last,
    }
}

pub const RFM: [&str; 3] = ["recency", "frequency", "monetary"];
pub const RFMT: [&str; 4] = ["recency", "frequency", "monetary", "tenure"];

pub fn matrix(customers: &[Customer], names: &[&str], transform: Transform) -> Matrix {
    let names: Vec<String> = names.iter().map(|n| n.to_string()).collect();
    build(customers, &names, transform).expect("known names")
}
