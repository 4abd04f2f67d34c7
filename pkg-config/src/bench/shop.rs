//! A made-up shop's order lines as CSV, the same bytes every time.
//!
//! Customer, order, date and time, product, description (quoted, with commas, now and then with
//! doubled quotes), quantity, price: about 95 bytes a line. An order's lines stand together and
//! orders follow one another in time, as shops export them; ids of customers and orders are
//! scrambled. Of every eight lines about one customer, with many of few and few of many orders.

use anyhow::{Context, Result};
use std::fs;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

/// What every reader of the file has to find.
#[derive(Clone, Debug, PartialEq)]
pub struct Facts {
    pub lines: u64,
    pub customers: u64,
    pub orders: u64,
    /// Sum of quantity × price, in cents.
    pub cents: u64,
    pub bytes: u64,
}

const PRODUCTS: u64 = 12_000;
const FIRST_DAY: u64 = 19_358; // 2023-01-01
const DAYS: u64 = 730;
/// Mean lines of an order, in tenths.
const LINES_OF_ORDER: u64 = 25;
/// A prime that divides no number of orders we make: its multiples visit every place once.
const STRIDE: u64 = 700_001;

/// Reads `200k`, `1m`, `5000`.
pub fn lines(text: &str) -> Result<u64, String> {
    let (digits, unit) = match text.to_ascii_lowercase().strip_suffix(['k', 'm']) {
        Some(digits) if text.ends_with(['k', 'K']) => (digits.to_owned(), 1_000),
        Some(digits) => (digits.to_owned(), 1_000_000),
        None => (text.to_owned(), 1),
    };
    let number: u64 = digits
        .parse()
        .map_err(|_| format!("{text:?} is no number of lines"))?;
    let lines = number * unit;
    if (1_000..=50_000_000).contains(&lines) {
        Ok(lines)
    } else {
        Err("from 1,000 to 50,000,000 lines".into())
    }
}

/// Customers of a shop of so many lines: 124,678 at one million, 623,123 at five.
fn customers_of(lines: u64) -> u64 {
    match lines {
        1_000_000 => 124_678,
        5_000_000 => 623_123,
        10_000_000 => 1_000_000,
        _ => lines / 8,
    }
}

/// The file in `folder`, written unless it is there.
pub fn file(folder: &Path, lines: u64) -> Result<(PathBuf, Facts)> {
    let path = folder.join(format!("orders-{lines}.csv"));
    let part = folder.join("orders.part");
    let known = fs::metadata(&path).map(|m| m.len()).ok();
    let mut facts = Facts {
        lines,
        customers: customers_of(lines),
        orders: 0,
        cents: 0,
        bytes: 0,
    };
    if known.is_some() {
        // The facts are cheap to find again; the file is only written when it is not that long.
        write(&mut facts, std::io::sink())?;
        if known == Some(facts.bytes) {
            return Ok((path, facts));
        }
        (facts.orders, facts.cents, facts.bytes) = (0, 0, 0);
    }
    eprintln!("· make {lines} order lines");
    let target =
        fs::File::create(&part).with_context(|| format!("cannot write {}", part.display()))?;
    write(&mut facts, BufWriter::with_capacity(1 << 20, target))?;
    fs::rename(&part, &path)?;
    Ok((path, facts))
}

/// A one-to-one scrambling of the numbers below 2³⁰.
fn scrambled(n: u64) -> u64 {
    const MASK: u64 = (1 << 30) - 1;
    let a = n.wrapping_mul(0x2545_f491) & MASK;
    let b = (a ^ a >> 15).wrapping_mul(0x1b87_3593) & MASK;
    b ^ b >> 13
}

fn noise(n: u64) -> u64 {
    let a = (n ^ n >> 32).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let b = (a ^ a >> 29).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    b ^ b >> 32
}

/// Below `n`, small numbers more often.
fn skewed(n: u64, noise: u64) -> u64 {
    let share = (noise >> 11) as f64 / (1u64 << 53) as f64;
    ((share * share) * n as f64) as u64
}

fn write(facts: &mut Facts, mut sink: impl Write) -> Result<()> {
    let products: Vec<(String, u64)> = (0..PRODUCTS).map(product).collect();
    let orders = facts.lines * 10 / LINES_OF_ORDER;
    let mut text = String::from("customer,order,date,product,description,quantity,price\n");
    let mut left = facts.lines;
    for order in 0..orders {
        let of_order = noise(order * 7 + 1);
        let after = orders - order - 1;
        // One to four lines, and what is left for the last.
        let n = if after == 0 {
            left
        } else {
            (1 + of_order % 4).min(left - after)
        };
        left -= n;
        // Each customer has one order, at any time; the others go to some more than to others.
        let place = order * STRIDE % orders;
        let customer = if place < facts.customers {
            place
        } else {
            skewed(facts.customers, noise(place))
        };
        let customer = 1_000_000_000 + scrambled(customer);
        let at = order * DAYS * 86_400 / orders + of_order % 600;
        let head = format!(
            "{customer},WEB-{:010},{}",
            1_000_000_000 + scrambled(order ^ 0x155_5555),
            time(at)
        );
        for line in 0..n {
            let of_line = noise(order * 64 + line);
            let (words, cents) = &products[skewed(PRODUCTS, of_line) as usize];
            let quantity = 1 + of_line % 12;
            facts.cents += quantity * cents;
            text += &format!(
                "{head},{words},{quantity},{}.{:02}\n",
                cents / 100,
                cents % 100
            );
        }
        facts.orders += 1;
        if text.len() > 1 << 20 || after == 0 {
            facts.bytes += text.len() as u64;
            sink.write_all(text.as_bytes())?;
            text.clear();
        }
    }
    sink.flush()?;
    Ok(())
}

/// Id and description as they stand in the file, and price in cents.
fn product(n: u64) -> (String, u64) {
    const THINGS: [&str; 8] = [
        "Tea towel",
        "Lunch box",
        "Wall clock",
        "Cake stand",
        "Storage jar",
        "Garden lantern",
        "Gift wrap",
        "Door mat",
    ];
    const COLOURS: [&str; 6] = [
        "red",
        "blue",
        "ivory",
        "dark green",
        "natural",
        "pink polka dot",
    ];
    let pick = noise(n + 99);
    let (thing, colour) = (THINGS[pick as usize % 8], COLOURS[(pick >> 8) as usize % 6]);
    let size = if pick >> 16 & 15 == 0 {
        "12\"\" wide".to_owned()
    } else {
        format!("set of {}", 1 + (pick >> 20) % 12)
    };
    let cents = 49 + (pick >> 32) % 2_450;
    (
        format!(
            "SKU{:05},\"{thing}, {colour}, {size}\"",
            scrambled(n) % 100_000
        ),
        cents,
    )
}

fn time(seconds: u64) -> String {
    let days = (FIRST_DAY + seconds / 86_400) as i64;
    // Years begin in March, so that the leap day is the last day of its year.
    let z = days + 719_468;
    let of_era = z % 146_097;
    let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let m = (5 * of_year + 2) / 153;
    let (day, month) = (
        of_year - (153 * m + 2) / 5 + 1,
        if m < 10 { m + 3 } else { m - 9 },
    );
    let year = year_of_era + z / 146_097 * 400 + i64::from(month <= 2);
    let s = seconds % 86_400;
    format!(
        "{year:04}-{month:02}-{day:02} {:02}:{:02}:{:02}",
        s / 3_600,
        s / 60 % 60,
        s % 60
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn the_file_holds_what_is_said_of_it() {
        let mut facts = Facts {
            lines: 20_000,
            customers: customers_of(20_000),
            orders: 0,
            cents: 0,
            bytes: 0,
        };
        let mut text = Vec::new();
        write(&mut facts, &mut text).unwrap();
        assert_eq!(facts.bytes, text.len() as u64);
        let mut reader = csv::Reader::from_reader(text.as_slice());
        let (mut customers, mut orders, mut cents, mut lines) =
            (HashSet::new(), HashSet::new(), 0.0, 0);
        for row in reader.records() {
            let row = row.unwrap();
            assert_eq!(row.len(), 7);
            customers.insert(row[0].to_owned());
            orders.insert(row[1].to_owned());
            cents += row[5].parse::<f64>().unwrap() * row[6].parse::<f64>().unwrap() * 100.0;
            lines += 1;
        }
        assert_eq!(
            (lines, customers.len() as u64),
            (facts.lines, facts.customers)
        );
        assert_eq!(
            (orders.len() as u64, cents.round() as u64),
            (facts.orders, facts.cents)
        );
    }

    #[test]
    fn numbers_of_lines() {
        for (text, number) in [
            ("1m", Ok(1_000_000)),
            ("200K", Ok(200_000)),
            ("5000", Ok(5_000)),
        ] {
            assert_eq!(lines(text), number);
        }
        assert!(lines("many").is_err() && lines("9").is_err());
    }
}
