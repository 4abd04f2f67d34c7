//! A shop of sixty customers, half of tea and half of jam, whose sheets are counted by hand.

use crate::{cell, plan, sheet};
use regulars::orders::{Ids, OrderLine, Orders, Product};
use regulars::plan::Known;
use regulars::report::PlanOptions;

const TODAY: i64 = 900;

fn product(id: &str, category: &str) -> Product {
    Product {
        id: id.into(),
        category: category.into(),
        ..Product::default()
    }
}

fn line(customer: u32, day: i64, product: u32, units: i64, discount: i64) -> OrderLine {
    OrderLine {
        customer,
        at: day * 86_400,
        order: customer * 8 + (day % 8) as u32,
        product,
        quantity: 10_000,
        amount: units * 10_000,
        discount: discount * 10_000,
    }
}

/// Customers 0 to 29 buy tea for 10 a year ago and for 20 lately, every third one at a discount; 30 to 59 buy
/// jam for 40 and for 30. Customer 0 has a third day, on which jam for 2 is bought.
fn shop() -> Orders {
    let mut lines = Vec::new();
    for c in 0..60 {
        let (product, before, now) = if c < 30 { (0, 10, 20) } else { (1, 40, 30) };
        let off = i64::from(c < 30 && c % 3 == 0);
        lines.push(line(c, TODAY - 400, product, before, 0));
        lines.push(line(c, TODAY - 30, product, now, off));
        if c == 0 {
            lines.push(line(c, TODAY, 1, 2, 0));
        }
    }
    // Long ago, so that a year fits; and tomorrow, which is not yet.
    lines.push(line(59, 0, 1, 1, 0));
    lines.push(line(59, TODAY + 1, 1, 1_000, 0));
    lines.sort();
    let ids = |n: usize| Ids::of((0..n).map(|i| format!("{i:03}"))).unwrap();
    let products = vec![product("assam", "tea"), product("plum", "jam")];
    Orders::new(ids(60), ids(512), products, &lines).unwrap()
}

fn known() -> Known {
    Known {
        today: TODAY,
        costs: vec![5.0, f64::NAN],
        reached: (0..60).map(|c| !(15..30).contains(&c)).collect(),
        contacts: Vec::new(),
        traits: Vec::new(),
    }
}

#[test]
fn every_figure_of_it() {
    let orders = shop();
    let report = plan(&orders, known(), PlanOptions::default()).unwrap();
    let ids: Vec<&str> = report.sheets.iter().map(|s| s.id.as_str()).collect();
    let all = [
        "value_need",
        "needs",
        "axes",
        "attraction",
        "mixed",
        "stages",
        "stage_moves",
        "tiers",
        "tier_moves",
    ];
    assert_eq!(ids, all);
    assert!(report.notes.is_empty(), "{:?}", report.notes);
    for sheet in &report.sheets {
        for words in [&sheet.title, &sheet.sentence, &sheet.rows_are] {
            assert!(!words.en.is_empty() && !words.zh.is_empty(), "{}", sheet.id);
        }
        let mut rows = sheet.rows.iter();
        assert!(
            rows.all(|row| row.cells.len() == sheet.columns.len()),
            "{}",
            sheet.id
        );
    }

    let needs = sheet(&report, "needs");
    assert_eq!(needs.rows.len(), 2);
    assert_eq!(needs.rows[0].name.en, "jam", "most revenue first");
    assert_eq!(cell(needs, "tea", "customers"), Some(30.0));
    // 30 × 30 of tea and 2 of jam; 30 × 70 of jam and 1.
    let revenue = [902.0, 2_101.0];
    let total: f64 = revenue.iter().sum();
    assert_eq!(
        cell(needs, "tea", "revenue_share"),
        Some(revenue[0] / total)
    );
    assert_eq!(cell(needs, "jam", "stability"), Some(1.0));
    let tea = (29.0 + 30.0 / 32.0) / 30.0;
    let found = ["category_1", "category_2"].map(|c| cell(needs, "tea", c).unwrap());
    assert!((found[1] - tea).abs() < 1e-12 && (found[0] + found[1] - 1.0).abs() < 1e-12);

    // Jam: 2,101, 80 % of 3,003 are 2,402.4: all of jam (70 or 71 each), then tea at 32 and at 30, which are equal.
    let matrix = sheet(&report, "value_need");
    let rows: Vec<&str> = matrix.rows.iter().map(|r| r.name.en.as_str()).collect();
    assert_eq!(rows, ["A · jam", "A · tea"]);
    assert_eq!(cell(matrix, "A · jam", "each"), Some(2_101.0 / 30.0));
    assert_eq!(cell(matrix, "A · tea", "revenue"), Some(902.0));

    // Ten buy tea at a discount for 20 of 30; customer 0 for 20 of 32, and has three days.
    let axes = sheet(&report, "axes");
    let count = |row| cell(axes, row, "customers").unwrap();
    assert_eq!(count("Price · transaction"), 9.0);
    assert_eq!(count("Price · relationship"), 1.0);
    assert_eq!(count("Service · relationship"), 1.0, "customer 59");
    assert_eq!(count("Service · transaction"), 49.0);
    assert_eq!(
        cell(axes, "Price · transaction", "bargains"),
        Some(20.0 / 30.0)
    );
    assert_eq!(
        cell(axes, "Price · relationship", "bargains"),
        Some(20.0 / 32.0)
    );
    assert_eq!(cell(axes, "Price · relationship", "days"), Some(3.0));

    // The last 182 days against those a year ago.
    let best = sheet(&report, "attraction");
    assert!(
        best.sentence.en.contains("the same days a year before"),
        "{}",
        best.sentence.en
    );
    let tea = |column| cell(best, "tea", column).unwrap();
    assert_eq!(tea("size"), 602.0);
    assert!((tea("growth") - 602.0 / 300.0).abs() < 1e-12);
    assert_eq!(cell(best, "jam", "growth"), Some(0.75));
    // Only tea has a cost: sixty pieces at 5.
    assert_eq!(tea("margin"), (900.0 - 300.0) / 900.0);
    assert_eq!(cell(best, "jam", "margin"), None);
    assert_eq!(tea("reach"), 0.5);
    let all = (602.0 + 900.0) / (300.0 + 1_200.0);
    let score = 602.0 / 300.0 / all * (602.0 / 751.0) * (0.5 / 0.75);
    assert!((tea("score") - score).abs() < 1e-12, "{}", tea("score"));
    // All bought alike but for customer 0, whose share of what is bought lately is 22 of 602.
    let own: f64 = (0..30)
        .map(|c| f64::from(if c == 0 { 22 } else { 20 }) / 602.0 - 1.0 / 30.0)
        .map(|x| x * x)
        .sum();
    let to = 602.0 / 300.0 * (1.959963984540054 * own.sqrt()).exp();
    assert!((tea("growth_to") - to).abs() < 1e-9);
    assert_eq!(tea("growth_from") * tea("growth_to"), tea("growth").powi(2));
}

#[test]
fn bounds_move_customers() {
    let orders = shop();
    let options = PlanOptions {
        bargains: 0.65,
        relationship: 2,
        days: Some(100),
        needs: Some(2),
        ..PlanOptions::default()
    };
    let report = plan(&orders, known(), options.clone()).unwrap();
    assert_eq!(report.options, options);
    let axes = sheet(&report, "axes");
    let count = |row| cell(axes, row, "customers").unwrap();
    assert_eq!(
        count("Price · relationship"),
        9.0,
        "customer 0 is below the bound"
    );
    assert_eq!(count("Service · relationship"), 51.0);
    let best = sheet(&report, "attraction");
    assert!(best.columns[1].name.en.contains("100 days"));
    // A year before the last hundred days are days 436 to 537; day 500 is among them.
    assert_eq!(cell(best, "jam", "growth"), Some(0.75));
}

/// A bound is reached by what is equal to it; the first day of a period is in it, the day before is in none.
#[test]
fn bounds_are_reached_by_what_is_equal() {
    let orders = shop();
    let options = PlanOptions {
        bargains: 20.0 / 30.0,
        days: Some(30),
        ..PlanOptions::default()
    };
    let report = plan(&orders, known(), options).unwrap();
    let axes = sheet(&report, "axes");
    let count = |row| cell(axes, row, "customers").unwrap();
    assert_eq!(count("Price · transaction"), 9.0, "20 of 30, no less");
    // Day TODAY - 30 is the thirty-first day back.
    let report = |days| {
        let options = PlanOptions {
            days: Some(days),
            ..PlanOptions::default()
        };
        plan(&orders, known(), options).unwrap()
    };
    let ids = |days| {
        report(days)
            .sheets
            .iter()
            .map(|s| s.id.clone())
            .collect::<Vec<_>>()
    };
    assert!(
        !ids(30).contains(&"attraction".to_string()),
        "nothing a year before"
    );
    let size = |days| cell(sheet(&report(days), "attraction"), "tea", "size");
    // Day TODAY - 400 is within 37 days of a year back.
    assert_eq!(size(37), Some(602.0));
    let some = report(36);
    assert!(some.sheets.iter().all(|s| s.id != "attraction"));
    assert!(
        some.notes
            .iter()
            .any(|n| n.en.starts_with("Where to invest"))
    );
}

/// Customers 30 to 39 got in touch once and bought on two days, as did 40 to 59 without a word.
#[test]
fn contacts_count_as_purchase_days_do() {
    let orders = shop();
    let contacts = (0..60).map(|c| u32::from((30..40).contains(&c))).collect();
    let known = Known {
        contacts,
        ..known()
    };
    let report = plan(&orders, known, PlanOptions::default()).unwrap();
    let axes = sheet(&report, "axes");
    let loyal = "Service · relationship";
    assert_eq!(
        cell(axes, loyal, "customers"),
        Some(11.0),
        "and 59, by a third day"
    );
    assert_eq!(cell(axes, loyal, "contacts"), Some(10.0 / 11.0));
    assert_eq!(cell(axes, loyal, "days"), Some((10.0 * 2.0 + 3.0) / 11.0));
    assert!(axes.sentence.en.contains("bought or got in touch 3 times"));
    assert!(axes.notes[1].en.contains("60 one day or contact from"));

    // Nobody in touch, or nobody who could say: as if there were no such column.
    let silent = Known {
        contacts: vec![0; 60],
        ..self::known()
    };
    let silent = plan(&orders, silent, PlanOptions::default()).unwrap();
    let untold = plan(&orders, self::known(), PlanOptions::default()).unwrap();
    assert_eq!(silent, untold);
    let axes = sheet(&untold, "axes");
    assert!(axes.columns.iter().all(|c| c.id != "contacts"));
    assert!(axes.notes[0].en.contains("a column of contacts"));
}

/// Both have a cost: 5 of 15 for tea, 10 of 35 for jam.
#[test]
fn margins_count() {
    let orders = shop();
    let known = Known {
        costs: vec![5.0, 10.0],
        reached: Vec::new(),
        ..known()
    };
    let report = plan(&orders, known, PlanOptions::default()).unwrap();
    let best = sheet(&report, "attraction");
    // Customer 0's jam for 2 is in tea's group.
    let (tea, jam) = ((902.0 - 310.0, 902.0), (2_101.0 - 610.0, 2_101.0));
    let margin = |row| cell(best, row, "margin").unwrap();
    assert!((margin("tea") - tea.0 / tea.1).abs() < 1e-12);
    let own = jam.0 / jam.1;
    assert!((margin("jam") - own).abs() < 1e-12, "{}", margin("jam"));
    let all = (tea.0 + jam.0) / (tea.1 + jam.1);
    let growth = 0.75 / (1_502.0 / 1_500.0);
    let score = growth * (900.0 / 751.0) * (own / all);
    let found = cell(best, "jam", "score").unwrap();
    assert!((found - score).abs() < 1e-12, "{found} {score}");
    assert!(best.columns.iter().all(|c| c.id != "reach"));
    assert_eq!(best.notes.len(), 2, "reach is missing");
}

/// A period of thirty days ends before what is thirty days ago, now and a year before.
#[test]
fn a_period_has_so_many_days() {
    let mut lines = Vec::new();
    for c in 0..60 {
        for (ago, units) in [(29, 7), (30, 100), (393, 3), (394, 1_000)] {
            lines.push(line(c, TODAY - ago, c % 2, units, 0));
        }
    }
    lines.push(line(0, 0, 0, 1, 0));
    lines.sort();
    let ids = |n: usize| Ids::of((0..n).map(|i| format!("{i:03}"))).unwrap();
    let products = vec![product("assam", "tea"), product("plum", "jam")];
    let orders = Orders::new(ids(60), ids(512), products, &lines).unwrap();
    let options = PlanOptions {
        days: Some(30),
        ..PlanOptions::default()
    };
    let report = plan(&orders, known(), options).unwrap();
    let best = sheet(&report, "attraction");
    assert_eq!(cell(best, "jam", "size"), Some(30.0 * 7.0));
    let growth = cell(best, "jam", "growth").unwrap();
    assert!((growth - 7.0 / 3.0).abs() < 1e-12, "{growth}");
}
