//! Small shops for the tests, and the two real files.

use regulars::offers::{OfferSearch, Offers};
use regulars::orders::{DAY, Ids, OrderLine, Orders, Product, UNIT};
use regulars::report::OfferOptions;
use std::collections::BTreeSet;
use std::io::Read;
use std::path::PathBuf;

/// One bought line: customer, order, seconds, product.
pub struct Bought {
    pub customer: String,
    pub order: String,
    pub at: i64,
    pub product: String,
}

/// Orders in canonical order, from lines in any.
pub fn shop(bought: &[Bought]) -> Orders {
    let ids = |of: fn(&Bought) -> &String| -> Vec<String> {
        bought
            .iter()
            .map(of)
            .collect::<BTreeSet<_>>()
            .into_iter()
            .cloned()
            .collect()
    };
    let (customers, numbers, products) =
        (ids(|b| &b.customer), ids(|b| &b.order), ids(|b| &b.product));
    let index =
        |all: &[String], id: &String| all.binary_search(id).expect("every id is listed") as u32;
    let mut lines: Vec<OrderLine> = bought
        .iter()
        .map(|b| OrderLine {
            customer: index(&customers, &b.customer),
            at: b.at,
            order: index(&numbers, &b.order),
            product: index(&products, &b.product),
            quantity: UNIT,
            amount: UNIT,
            discount: 0,
        })
        .collect();
    lines.sort_by_key(|l| (l.customer, l.at, l.order, l.product));
    let products = products
        .into_iter()
        .map(|id| Product {
            id,
            ..Product::default()
        })
        .collect();
    let ids = |texts: &[String]| Ids::of(texts).expect("they are few");
    Orders::new(ids(&customers), ids(&numbers), products, &lines).expect("they are few")
}

/// The same orders with other lines.
pub fn with_lines(orders: &Orders, lines: &[OrderLine]) -> Orders {
    let (customers, numbers) = (orders.customers.clone(), orders.orders.clone());
    Orders::new(customers, numbers, orders.products.clone(), lines).expect("they are few")
}

/// Lines (customer, day, product); one customer's lines of one day are one order.
pub fn of_days(lines: &[(usize, i64, usize)]) -> Orders {
    let bought: Vec<Bought> = lines
        .iter()
        .map(|&(customer, day, product)| Bought {
            customer: format!("c{customer:05}"),
            order: format!("o{customer:05}-{day}"),
            at: day * DAY,
            product: format!("p{product:05}"),
        })
        .collect();
    shop(&bought)
}

/// Rows of product numbers, one per customer, all on one day.
pub fn of_rows(rows: &[Vec<usize>]) -> Orders {
    let lines: Vec<_> = rows
        .iter()
        .enumerate()
        .flat_map(|(c, row)| row.iter().map(move |&p| (c, 100, p)))
        .collect();
    of_days(&lines)
}

pub fn offers(orders: &Orders, options: OfferOptions) -> Offers {
    OfferSearch::new(orders, options)
        .expect("options are in range")
        .run(orders)
        .expect("orders are sound")
}

/// Product ids of a customer's offers.
pub fn ids(offers: &Offers, orders: &Orders, customer: usize, n: usize) -> Vec<String> {
    offers
        .offers_for(orders, customer, n)
        .into_iter()
        .map(|o| o.product)
        .collect()
}

/// Online Retail, cleaned: a customer, no 'C', quantity > 0, price > 0.
pub fn online_retail() -> Option<Orders> {
    let packed = read_shared("online-retail/online_retail.csv.gz")?;
    let mut text = String::new();
    flate2::read::GzDecoder::new(&packed[..])
        .read_to_string(&mut text)
        .expect("gzip of UTF-8");
    let bought: Vec<Bought> = text
        .lines()
        .skip(1)
        .filter_map(online_retail_line)
        .collect();
    assert_eq!(bought.len(), 397_884, "the cleaned file of REFERENCES");
    Some(shop(&bought))
}

fn online_retail_line(line: &str) -> Option<Bought> {
    let f = fields(line);
    let number = |i: usize| f[i].parse::<f64>().expect("a number");
    let kept = !f[6].is_empty() && !f[0].starts_with('C') && number(3) > 0.0 && number(5) > 0.0;
    kept.then(|| {
        let customer = f[6].trim_end_matches(".0").to_string();
        Bought {
            customer,
            order: f[0].clone(),
            at: seconds(&f[4]),
            product: f[1].clone(),
        }
    })
}

pub fn superstore() -> Option<Orders> {
    let text = String::from_utf8(read_shared("superstore/superstore.csv")?).expect("UTF-8");
    let bought: Vec<Bought> = text
        .lines()
        .skip(1)
        .map(|line| {
            let f = fields(line);
            Bought {
                customer: f[5].clone(),
                order: f[1].clone(),
                at: seconds(&f[2]),
                product: f[13].clone(),
            }
        })
        .collect();
    assert_eq!(bought.len(), 9_994, "the file of REFERENCES");
    Some(shop(&bought))
}

fn read_shared(file: &str) -> Option<Vec<u8>> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("../shared/data")
        .join(file);
    match std::fs::read(&path) {
        Ok(bytes) => Some(bytes),
        Err(error) => {
            println!("skipped: ../shared/data/{file} cannot be read ({error})");
            None
        }
    }
}

/// The fields of one CSV record without line breaks in it.
fn fields(line: &str) -> Vec<String> {
    let mut fields = vec![String::new()];
    let mut quoted = false;
    let mut chars = line.trim_end_matches('\r').chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '"' if quoted && chars.peek() == Some(&'"') => {
                chars.next();
                fields.last_mut().expect("one field at least").push('"');
            }
            '"' => quoted = !quoted,
            ',' if !quoted => fields.push(String::new()),
            _ => fields.last_mut().expect("one field at least").push(c),
        }
    }
    fields
}

/// `YYYY-MM-DD[ HH:MM:SS]` in seconds; days counted year by year.
fn seconds(text: &str) -> i64 {
    let mut parts = text
        .split(['-', ' ', ':'])
        .map(|p| p.parse::<i64>().expect("digits"));
    let mut next = || parts.next().unwrap_or(0);
    let (year, month, date) = (next(), next(), next());
    let leap = |y: i64| (y % 4 == 0 && y % 100 != 0) || y % 400 == 0;
    let years: i64 = (1970..year).map(|y| 365 + i64::from(leap(y))).sum();
    let lengths = [
        31,
        28 + i64::from(leap(year)),
        31,
        30,
        31,
        30,
        31,
        31,
        30,
        31,
        30,
        31,
    ];
    let months: i64 = lengths[..month as usize - 1].iter().sum();
    (years + months + date - 1) * DAY + next() * 3_600 + next() * 60 + next()
}
