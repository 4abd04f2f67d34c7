//! Superstore, against the same figures straight from its rows.

use crate::{cell, plan, sheet, walk};
use regulars::job::Stage;
use regulars::plan::Known;
use regulars::report::{Options, PlanOptions};

/// Counted by a few lines of Python over the CSV: share of `Sales` on rows with a `Discount`, distinct
/// `Order Date` by `Customer ID`.
#[test]
fn price_and_relationship() {
    let Some(stored) = walk::data("superstore/superstore.csv") else {
        return;
    };
    let job = walk::walk(&stored, Options::default(), Stage::Customers).unwrap();
    let known = Known::of(&job).unwrap();
    let report = plan(job.orders(), known, PlanOptions::default()).unwrap();
    let axes = sheet(&report, "axes");
    for (row, customers, revenue) in [
        ("Service · relationship", 324.0, 1_041_743.54),
        ("Price · relationship", 423.0, 1_223_769.47),
        ("Service · transaction", 18.0, 13_290.12),
        ("Price · transaction", 28.0, 18_397.73),
    ] {
        assert_eq!(cell(axes, row, "customers"), Some(customers), "{row}");
        let found = cell(axes, row, "revenue").unwrap();
        assert!((found - revenue).abs() < 0.01, "{row}: {found}");
    }
    let needs = sheet(&report, "needs");
    let mut names: Vec<&str> = needs.rows.iter().map(|r| r.name.en.as_str()).collect();
    names.sort();
    assert_eq!(names, ["Furniture", "Office Supplies", "Technology"]);
    for row in &needs.rows {
        assert!(row.cells[2].unwrap() > 0.85, "stable, {:?}", row.name);
        let shares: f64 = row.cells[3..].iter().flatten().sum();
        assert!((shares - 1.0).abs() < 1e-9);
    }
}
