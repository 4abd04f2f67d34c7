//! Stage `plan`: sheets counted by hand, a real shop counted otherwise, orders handed over, odd shops.
#![cfg(not(target_arch = "wasm32"))]
#![allow(
    clippy::disallowed_methods,
    reason = "oracles may use what reports may not"
)]

mod walk;

#[path = "plan/by_hand.rs"]
mod by_hand;
#[path = "plan/handed_over.rs"]
mod handed_over;
#[path = "plan/mixed.rs"]
mod mixed;
#[path = "plan/odd.rs"]
mod odd;
#[path = "plan/superstore.rs"]
mod superstore;

use regulars::error::Result;
use regulars::orders::Orders;
use regulars::plan::{Known, PlanSearch};
use regulars::report::{PlanOptions, PlanReport, Sheet};

/// All steps at once.
pub fn plan(orders: &Orders, known: Known, options: PlanOptions) -> Result<PlanReport> {
    let mut search = PlanSearch::new(orders, known, options)?;
    while !search.step(orders)? {}
    search.finish(orders)
}

pub fn sheet<'a>(report: &'a PlanReport, id: &str) -> &'a Sheet {
    let found = report.sheets.iter().find(|sheet| sheet.id == id);
    found.unwrap_or_else(|| panic!("no sheet {id} of {:?}", report.notes))
}

/// The cell of a row, by its English name, and a column, by its id.
pub fn cell(sheet: &Sheet, row: &str, column: &str) -> Option<f64> {
    let at = sheet.columns.iter().position(|c| c.id == column);
    let at = at.unwrap_or_else(|| panic!("no column {column} in {}", sheet.id));
    let row = sheet.rows.iter().find(|r| r.name.en == row);
    row.expect("a row of this name").cells[at]
}
