//! The whole report of a small shop, to the byte.
//!
//! `golden/orders.csv` is a tea shop of 72 customers over eighteen months, with what real files
//! have: quotes, Chinese names, discounts in per cent and in money, returns, a few bad rows, one
//! line end of another system. `golden/report.json` is its report, `golden/plan.json` its plan;
//! `tests/wasm.rs` holds the browser to the same bytes.
//!
//! When a change of the report is meant, write the new one and read the difference in git:
//!
//! ```text
//! REGULARS_UPDATE_GOLDEN=1 cargo test --test golden
//! ```
#![cfg(not(target_arch = "wasm32"))]

mod walk;

use regulars::job::Stage;
use regulars::plan::{Known, PlanSearch};
use regulars::report::{Options, PlanOptions, Report, canonical};
use std::path::Path;

const ORDERS: &[u8] = include_bytes!("golden/orders.csv");

fn plan(job: &regulars::job::Job) -> String {
    let known = Known::of(job).expect("a day");
    let mut search = PlanSearch::new(job.orders(), known, PlanOptions::default()).expect("bounds");
    while !search.step(job.orders()).expect("memory") {}
    canonical(&search.finish(job.orders()).expect("a plan"))
}

fn report() -> String {
    let job = walk::walk(ORDERS, Options::default(), Stage::Value).expect("a shop");
    job.report().expect("done").to_json()
}

/// Where two texts part: the line and both versions of it, with what comes before.
fn difference(golden: &str, found: &str) -> Option<String> {
    if golden == found {
        return None;
    }
    let (mut ours, mut theirs) = (golden.lines(), found.lines());
    let mut before = Vec::new();
    for number in 1.. {
        match (ours.next(), theirs.next()) {
            (Some(a), Some(b)) if a == b => before.push(a),
            (None, None) => return Some("the texts differ in their line ends only".into()),
            (a, b) => {
                let context = before[before.len().saturating_sub(3)..].join("\n  ");
                let [a, b] = [a, b].map(|line| line.unwrap_or("(nothing more)"));
                return Some(format!("line {number}:\n  {context}\n- {a}\n+ {b}"));
            }
        }
    }
    unreachable!("lines come to an end")
}

#[test]
fn the_report_is_the_golden_one_to_the_byte() {
    is_golden("report.json", report());
}

#[test]
fn so_is_the_plan() {
    let job = walk::walk(ORDERS, Options::default(), Stage::Customers).expect("a shop");
    is_golden("plan.json", plan(&job));
}

fn is_golden(name: &str, found: String) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
    let path = folder.join(name);
    if std::env::var_os("REGULARS_UPDATE_GOLDEN").is_some() {
        std::fs::write(&path, found).expect("the golden report can be written");
        return;
    }
    let golden = std::fs::read_to_string(&path).expect("the golden report");
    if let Some(difference) = difference(&golden, &found) {
        panic!("{name} is not the golden one, from {difference}\nsee the head of tests/golden.rs");
    }
}

/// A golden report of an empty shop would hold nobody to anything.
#[test]
fn the_golden_shop_reaches_every_stage() {
    let report: Report = serde_json::from_str(&report()).expect("its own shape");
    assert!(
        report.orders.dropped.len() >= 7 && report.orders.netted > 0,
        "{:?}",
        report.orders
    );
    let segments = report.segments.expect("enough customers");
    assert!(segments.candidates.len() == 11 && segments.segments.len() > 2);
    let offers = report.offers.expect("there are products");
    assert!(!offers.metrics.is_empty() && offers.split.is_some());
    assert!(report.value.is_some());
    assert_eq!(report.recipe.files[0].bytes, ORDERS.len() as u64);
}

#[test]
fn a_report_goes_round() {
    let text = report();
    let report: Report = serde_json::from_str(&text).expect("its own shape");
    assert_eq!(difference(&text, &canonical(&report)), None);
}

#[test]
fn the_difference_is_told_by_line() {
    let told = |a, b| difference(a, b);
    assert_eq!(told("a\nb\n", "a\nb\n"), None);
    assert_eq!(
        told("a\nb\nc\n", "a\nx\nc\n").unwrap(),
        "line 2:\n  a\n- b\n+ x"
    );
    assert_eq!(
        told("a\n", "a\nb\n").unwrap(),
        "line 2:\n  a\n- (nothing more)\n+ b"
    );
    assert!(told("a\n", "a\r\n").unwrap().contains("line ends"));
}
