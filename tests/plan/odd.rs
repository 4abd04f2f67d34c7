//! Shops of which little can be planned, and bounds that are none.

use crate::{plan, sheet, walk};
use regulars::error::Code;
use regulars::job::{Job, Stage};
use regulars::orders::{Ids, OrderLine, Orders, Product};
use regulars::plan::Known;
use regulars::report::{Options, PlanOptions};

fn job(text: &str) -> Job {
    walk::walk(text.as_bytes(), Options::default(), Stage::Customers).expect("a shop")
}

fn of(text: &str) -> regulars::report::PlanReport {
    let job = job(text);
    plan(
        job.orders(),
        Known::of(&job).unwrap(),
        PlanOptions::default(),
    )
    .expect("a plan")
}

#[test]
fn what_is_missing_is_said() {
    let rows: String = (0..50)
        .map(|i| format!("c{i},{i},2024-01-{:02},tea,1,5.00\n", i % 28 + 1))
        .collect();
    let report = of(&format!(
        "customer,order,date,product,quantity,price\n{rows}"
    ));
    assert_eq!(report.sheets[0].id, "stages");
    assert_eq!(
        report.notes.len(),
        4,
        "needs, discounts, where to invest, who"
    );
    assert!(
        report
            .notes
            .iter()
            .all(|n| !n.en.is_empty() && !n.zh.is_empty())
    );
}

#[test]
fn one_customer_one_line() {
    let report =
        of("customer,order,date,product,category,quantity,price\na,1,2024-01-05,tea,Tea,1,3\n");
    assert_eq!(sheet(&report, "tiers").rows[0].cells[0], Some(1.0));
}

/// Nobody spends anything: all shares are of nothing.
#[test]
fn nothing_but_gifts() {
    let rows: String = (0..60)
        .map(|i| {
            format!(
                "c{i},{i},2024-01-{:02},p{i},k{},1,0.00\n",
                i % 28 + 1,
                i % 3
            )
        })
        .collect();
    let text = format!("customer,order,date,product,category,quantity,amount\n{rows}");
    let report = of(&text);
    for sheet in &report.sheets {
        let cells = sheet.rows.iter().flat_map(|r| r.cells.iter().flatten());
        assert!(cells.clone().all(|x| x.is_finite()), "{}", sheet.id);
    }
}

/// More categories than are told apart, some customers alike to the last cent.
#[test]
fn many_categories_and_equal_customers() {
    let mut rows = String::new();
    for i in 0..400 {
        let (category, twin) = (i % 40, i % 2);
        let day = i % 27 + 1;
        rows += &format!(
            "c{i},{i},2024-0{}-{day:02},p{category},k{category},1,{}.00\n",
            1 + twin,
            10 + category
        );
    }
    let report = of(&format!(
        "customer,order,date,product,category,quantity,price\n{rows}"
    ));
    let needs = sheet(&report, "needs");
    let names: Vec<&str> = needs.columns.iter().map(|c| c.name.en.as_str()).collect();
    assert_eq!(names.len(), 3 + 12);
    assert_eq!(names[14], "other categories");
    let counts = needs.rows.iter().map(|r| r.cells[0].unwrap());
    assert_eq!(counts.sum::<f64>(), 400.0);
    let mut told: Vec<&str> = needs.rows.iter().map(|r| r.name.en.as_str()).collect();
    told.sort();
    told.dedup();
    assert_eq!(told.len(), needs.rows.len(), "never two of one name");
}

#[test]
fn bounds_that_are_none() {
    let job = job("customer,order,date,product,quantity,price\na,1,2024-01-05,tea,1,3\n");
    let bad = [
        PlanOptions {
            needs: Some(1),
            ..PlanOptions::default()
        },
        PlanOptions {
            needs: Some(13),
            ..PlanOptions::default()
        },
        PlanOptions {
            bargains: 0.0,
            ..PlanOptions::default()
        },
        PlanOptions {
            bargains: f64::NAN,
            ..PlanOptions::default()
        },
        PlanOptions {
            relationship: 1,
            ..PlanOptions::default()
        },
        PlanOptions {
            gamma: f64::NAN,
            ..PlanOptions::default()
        },
        PlanOptions {
            days: Some(0),
            ..PlanOptions::default()
        },
    ];
    for options in bad {
        let error = plan(job.orders(), Known::of(&job).unwrap(), options.clone());
        assert_eq!(error.unwrap_err().code, Code::BadOption, "{options:?}");
    }
    let unfinished = regulars::plan::PlanSearch::new(
        job.orders(),
        Known::of(&job).unwrap(),
        PlanOptions::default(),
    );
    assert_eq!(
        unfinished.unwrap().finish(job.orders()).unwrap_err().code,
        Code::WrongOrder
    );
}

/// The order of the rows changes nothing.
#[test]
fn shuffled() {
    let text = include_str!("../golden/orders.csv");
    let (head, rows) = text.split_once('\n').unwrap();
    let mut rows: Vec<&str> = rows.lines().collect();
    rows.reverse();
    let third = rows.len() / 3;
    rows.rotate_left(third);
    assert_eq!(of(text), of(&[head, &rows.join("\n"), ""].join("\n")));
}

/// More customers than the numbers of groups are compared on: everybody has a group all the same.
#[test]
fn more_customers_than_the_sample() {
    let n = 30_000u32;
    let lines: Vec<OrderLine> = (0..n)
        .map(|c| OrderLine {
            customer: c,
            at: i64::from(c % 900) * 86_400,
            order: c,
            product: c % 3,
            quantity: 10_000,
            amount: 10_000 + i64::from(c % 50),
            discount: 0,
        })
        .collect();
    let ids = || Ids::of((0..n).map(|i| format!("{i:05}"))).unwrap();
    let product = |category: &str| Product {
        id: category.into(),
        category: category.into(),
        ..Product::default()
    };
    let products = ["jam", "mug", "tea"].map(product).to_vec();
    let orders = Orders::new(ids(), ids(), products, &lines).unwrap();
    let known = Known {
        today: 900,
        ..Known::default()
    };
    let report = plan(&orders, known, PlanOptions::default()).unwrap();
    let needs = sheet(&report, "needs");
    for row in &needs.rows {
        assert_eq!(row.cells[0], Some(10_000.0), "{}", row.name.en);
        assert_eq!(row.cells[2], Some(1.0), "found again");
    }
    assert_eq!(needs.rows.len(), 3);
}
