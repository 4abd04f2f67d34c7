//! How good the data is: what is missing, unreadable, double, old or far off, and what joins to what.

use super::{FileKind, Party, Role};
use serde::{Deserialize, Serialize};

/// The data-quality report.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(all(target_arch = "wasm32", feature = "web"), derive(tsify::Tsify))]
#[cfg_attr(
    all(not(target_arch = "wasm32"), feature = "cli"),
    derive(schemars::JsonSchema)
)]
pub struct QualityReport {
    /// Every column with a role, of every order file.
    pub columns: Vec<ColumnQuality>,
    /// Lines that repeat a line of their own file, whether they were left out or not.
    pub duplicate_lines: u64,
    /// Lines that an earlier file has too, per pair of files.
    pub overlaps: Vec<OverlapPair>,
    /// Customers that may be one and the same.
    pub same_customers: Vec<SameCustomers>,
    /// Customers merged into another by the repair.
    pub merged_customers: u64,
    /// Days from the last order to today; none without dates or where today is the default.
    pub freshness: Option<i64>,
    /// Lines far from the others, in amount and in quantity.
    pub outliers: Vec<Outliers>,
    /// Customer and product files and how they join the orders.
    pub joins: Vec<Join>,
    pub corrections: Corrected,
}

/// One column with a role.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(all(target_arch = "wasm32", feature = "web"), derive(tsify::Tsify))]
#[cfg_attr(
    all(not(target_arch = "wasm32"), feature = "cli"),
    derive(schemars::JsonSchema)
)]
pub struct ColumnQuality {
    pub file: String,
    pub role: Role,
    /// Lines of the file.
    pub lines: u64,
    /// Empty cells.
    pub missing: u64,
    /// Cells that hold something that cannot be read.
    pub unreadable: u64,
    /// 1 − missing / lines.
    pub completeness: f64,
    /// Share of the cells that are not empty which can be read.
    pub validity: f64,
}

/// Lines that two files share.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(all(target_arch = "wasm32", feature = "web"), derive(tsify::Tsify))]
#[cfg_attr(
    all(not(target_arch = "wasm32"), feature = "cli"),
    derive(schemars::JsonSchema)
)]
pub struct OverlapPair {
    pub earlier: String,
    pub later: String,
    pub lines: u64,
}

/// By what customers seem to be the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(all(target_arch = "wasm32", feature = "web"), derive(tsify::Tsify))]
#[cfg_attr(
    all(not(target_arch = "wasm32"), feature = "cli"),
    derive(schemars::JsonSchema)
)]
pub enum SameBy {
    /// Ids that differ only in case, spaces and full-width forms.
    Id,
    /// The same address, its case ignored.
    Email,
    /// The same Gmail box behind different dots and tags: a suggestion.
    GmailBox,
    /// The same last digits.
    Phone,
}

/// Groups of customers that seem to be the same.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(all(target_arch = "wasm32", feature = "web"), derive(tsify::Tsify))]
#[cfg_attr(
    all(not(target_arch = "wasm32"), feature = "cli"),
    derive(schemars::JsonSchema)
)]
pub struct SameCustomers {
    pub by: SameBy,
    /// Groups of two or more.
    pub groups: u64,
    /// Customers that would go if each group became one.
    pub surplus: u64,
    /// Ids of the first groups.
    pub examples: Vec<Vec<String>>,
}

/// Lines beyond `threshold` robust standard deviations from the median, on a logarithmic scale.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(all(target_arch = "wasm32", feature = "web"), derive(tsify::Tsify))]
#[cfg_attr(
    all(not(target_arch = "wasm32"), feature = "cli"),
    derive(schemars::JsonSchema)
)]
pub struct Outliers {
    /// `amount` or `quantity`.
    pub role: Role,
    pub median: f64,
    /// Values outside of these bounds are listed.
    pub low: f64,
    pub high: f64,
    pub threshold: f64,
    pub lines: u64,
    /// Those furthest off.
    pub examples: Vec<OutlierLine>,
}

/// One line far off.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(all(target_arch = "wasm32", feature = "web"), derive(tsify::Tsify))]
#[cfg_attr(
    all(not(target_arch = "wasm32"), feature = "cli"),
    derive(schemars::JsonSchema)
)]
pub struct OutlierLine {
    pub customer: String,
    pub order: String,
    pub value: f64,
}

/// How a file of customers or products joins the orders.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(all(target_arch = "wasm32", feature = "web"), derive(tsify::Tsify))]
#[cfg_attr(
    all(not(target_arch = "wasm32"), feature = "cli"),
    derive(schemars::JsonSchema)
)]
pub struct Join {
    pub file: String,
    pub kind: FileKind,
    /// Rows of the file, and those of them whose key the orders have.
    pub rows: u64,
    pub rows_used: u64,
    /// Rows without a key, and rows whose key came before: the first one counts.
    pub without_key: u64,
    pub repeated: u64,
    /// Customers (products) of the orders, and those of them that the file has.
    pub ids: u64,
    pub ids_found: u64,
    /// The first keys of the file that no order has, and the first of the orders that the file lacks.
    pub unused: Vec<String>,
    pub missing: Vec<String>,
}

/// What became of the corrections.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(all(target_arch = "wasm32", feature = "web"), derive(tsify::Tsify))]
#[cfg_attr(
    all(not(target_arch = "wasm32"), feature = "cli"),
    derive(schemars::JsonSchema)
)]
pub struct Corrected {
    /// Cells and whole lines that were to be replaced.
    pub asked: u64,
    /// Those whose line was found.
    pub applied: u64,
}

/// Customers and revenue of one party type.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(all(target_arch = "wasm32", feature = "web"), derive(tsify::Tsify))]
#[cfg_attr(
    all(not(target_arch = "wasm32"), feature = "cli"),
    derive(schemars::JsonSchema)
)]
pub struct PartyShare {
    pub party: Party,
    pub customers: u64,
    pub revenue: f64,
    pub revenue_share: f64,
}
