//! Reorder points and next orders, by hand.

use crate::walk::walk;
use regulars::ingest::calendar::format_day;
use regulars::job::{Job, Stage};
use regulars::report::{Language, Options, ValueOptions};
use regulars::tables::{Table, write_table};
use regulars::value::reorder::{point, quantile};

/// Customer, day, product, pieces; today is day 25.
fn shop(rows: &[(&str, i64, &str, i64)]) -> Job {
    let mut text = String::from("customer,order,date,product,quantity,price\n");
    for (order, (customer, day, product, pieces)) in rows.iter().enumerate() {
        let date = format_day(18_000 + day);
        text += &format!("{customer},{order},{date},{product},{pieces},2.50\n");
    }
    let options = Options {
        today: Some(format_day(18_025)),
        value: ValueOptions {
            lead_days: 4,
            service: 0.975,
            ..ValueOptions::default()
        },
        ..Options::default()
    };
    walk(text.as_bytes(), options, Stage::Value).expect("a shop")
}

const ROWS: &[(&str, i64, &str, i64)] = &[
    ("inn", 0, "tea", 10),
    ("inn", 10, "tea", 10),
    ("inn", 20, "tea", 4),
    ("inn", 20, "tea", 6),
    ("bar", 20, "tea", 5),
    ("gone", 0, "cups", 1),
    ("gone", 2, "cups", 1),
    ("gone", 4, "cups", 1),
    ("late", 24, "lids", 3),
];

#[test]
fn a_quantile_is_known_at_some_points() {
    for (probability, z) in [
        (0.5, 0.0),
        (0.8, 0.841_621_233_572_914),
        (0.95, 1.644_853_626_951_472),
        (0.975, 1.959_963_984_540_054),
        (0.9999, 3.719_016_485_455_709),
    ] {
        assert!((quantile(probability) - z).abs() < 1e-9, "{probability}");
    }
}

/// Tea: 10, 10 and 15 pieces on three of 25 days: d = 35/25, s² = (425 − 25 · 1.4²)/24. The inn alone:
/// d = 30/25, s² = (300 − 25 · 1.2²)/24 = 11, every ten days, so next on day 30.
#[test]
fn points_are_those_of_the_formula() {
    let job = shop(ROWS);
    let report = job.value_report().expect("valued").reorder.clone();
    let report = report.expect("there are products");
    assert_eq!(
        (report.rhythms, report.due),
        (1, 0),
        "day 30 is after day 25 + 4"
    );
    let tea = &report.products[0];
    let (d, s) = (1.4, f64::sqrt((425.0 - 25.0 * 1.96) / 24.0));
    let close =
        |found: f64, expected: f64| assert!((found - expected).abs() < 1e-9, "{found} {expected}");
    assert_eq!(
        (tea.product_id.as_str(), tea.days, &tea.next),
        ("tea", 3, &None)
    );
    close(tea.daily, d);
    close(tea.deviation, s);
    close(tea.point, d * 4.0 + 1.959_963_984_540_054 * s * 2.0);
    close(tea.point, point(d, s, 4.0, 1.959_963_984_540_054));
    let inn = &report.customers[0];
    close(
        inn.point,
        1.2 * 4.0 + 1.959_963_984_540_054 * f64::sqrt(11.0) * 2.0,
    );
    close(inn.pieces, 10.0);
    assert_eq!(inn.cycle, Some(10.0));
    assert_eq!(inn.next.as_deref(), Some(format_day(18_030).as_str()));
    // Sold for the first time yesterday: one day, of which no deviation is known.
    let lids = report
        .products
        .iter()
        .find(|p| p.name == "lids")
        .expect("lids");
    assert_eq!((lids.daily, lids.deviation), (3.0, 0.0));
}

#[test]
fn the_table_has_all_of_them() {
    let csv = write_table(&shop(ROWS), Table::Reorder, Language::En, Vec::new()).expect("memory");
    let text = String::from_utf8(csv).expect("UTF-8");
    let rows: Vec<&str> = text.lines().collect();
    assert_eq!(
        rows[0],
        "customer_id,product_id,name,days,pieces,daily,deviation,reorder_point,cycle,next"
    );
    assert_eq!(rows.len(), 5, "three products and one rhythm: {text}");
    assert!(rows[4].starts_with("inn,tea,tea,3,10,1.2,"), "{}", rows[4]);
}

#[test]
fn without_products_there_is_nothing_to_order() {
    let text =
        b"customer,order,date,amount\na,1,2020-01-01,3\na,2,2020-02-01,3\nb,3,2020-02-01,3\n";
    let job = walk(text, Options::default(), Stage::Value).expect("a shop");
    assert_eq!(job.value_report().expect("valued").reorder, None);
}

/// More pairs than are kept: the same come out, however many there are before them.
#[test]
fn the_dearest_pairs_are_kept() {
    let mut rows = Vec::new();
    let names: Vec<String> = (0..12_000).map(|i| format!("c{i:05}")).collect();
    for (i, name) in names.iter().enumerate() {
        for day in [1, 9, 17] {
            rows.push((name.as_str(), day, "tea", 1 + i64::from(i % 1_200 == 7)));
        }
    }
    let job = shop(&rows);
    let report = job.value_report().expect("valued").reorder.clone();
    let report = report.expect("there are products");
    assert_eq!((report.rhythms, report.due), (12_000, 12_000));
    let dear: Vec<&str> = report.customers[..10]
        .iter()
        .map(|r| r.customer_id.as_str())
        .collect();
    assert_eq!(dear[..2], ["c00007", "c01207"]);
    assert_eq!(dear[9], "c10807");
}
