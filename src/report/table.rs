//! Report of a customer table that was grouped without orders.

use super::{Candidate, ProfileRow, Words};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// How columns are made comparable before they are grouped.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(all(target_arch = "wasm32", feature = "web"), derive(tsify::Tsify))]
#[cfg_attr(
    all(not(target_arch = "wasm32"), feature = "cli"),
    derive(schemars::JsonSchema, clap::ValueEnum)
)]
pub enum Scale {
    /// (x − mean) / population standard deviation.
    #[default]
    Standard,
    /// (x − median) / interquartile range.
    Robust,
    /// As it stands: distances are in the columns' own units.
    None,
}

impl Scale {
    pub const ALL: [Scale; 3] = [Scale::Standard, Scale::Robust, Scale::None];

    pub fn as_str(self) -> &'static str {
        match self {
            Scale::Standard => "standard",
            Scale::Robust => "robust",
            Scale::None => "none",
        }
    }
}

/// Groups of the rows of a customer table. The keys are those of `SegmentsReport`; what needs orders
/// (revenue, recency × frequency) is null or absent.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(all(target_arch = "wasm32", feature = "web"), derive(tsify::Tsify))]
#[cfg_attr(
    all(not(target_arch = "wasm32"), feature = "cli"),
    derive(schemars::JsonSchema)
)]
pub struct TableReport {
    pub k: u32,
    pub recommended_k: u32,
    pub seed: u64,
    pub scale: Scale,
    /// Sum of squared distances to the own centroid, in the units of `centroid`.
    pub inertia: f64,
    /// Data rows of the file, and those that were grouped.
    pub rows: u64,
    pub rows_used: u64,
    pub features: Vec<TableFeature>,
    /// Columns left out because every row has the same value.
    pub constant: Vec<String>,
    /// Values are rounded to whole multiples of this, in the units of `centroid`.
    pub step: f64,
    /// One row per k that was tried, ascending; inertia in the same units.
    pub candidates: Vec<Candidate>,
    /// Why this many groups, in a sentence.
    pub why: Words,
    /// Descending by size; `id` is the position, from 0.
    pub segments: Vec<TableSegment>,
    /// Rows left out, by the reason for their first bad cell.
    pub dropped: BTreeMap<BadCell, u64>,
    /// The first of those rows.
    pub left_out: Vec<LeftOutRow>,
    pub sentence: Words,
    pub notes: Vec<Words>,
}

/// A column of the table: `x ↦ (t(x) − mean) / sd`, where t is sign(x)·ln(1 + |x|) if `log` and the
/// identity otherwise.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(all(target_arch = "wasm32", feature = "web"), derive(tsify::Tsify))]
#[cfg_attr(
    all(not(target_arch = "wasm32"), feature = "cli"),
    derive(schemars::JsonSchema)
)]
pub struct TableFeature {
    pub name: String,
    /// 1-based.
    pub column: u32,
    pub log: bool,
    /// Skewness of the raw values.
    pub skewness: f64,
    /// Mean and population standard deviation; with the scale `robust` median and interquartile range,
    /// with `none` 0 and 1.
    pub mean: f64,
    pub sd: f64,
}

/// A group of rows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(all(target_arch = "wasm32", feature = "web"), derive(tsify::Tsify))]
#[cfg_attr(
    all(not(target_arch = "wasm32"), feature = "cli"),
    derive(schemars::JsonSchema)
)]
pub struct TableSegment {
    pub id: u32,
    /// What sets it apart, unique within the report.
    pub name: String,
    pub name_zh: String,
    pub size: u64,
    /// Share of the rows that were grouped.
    pub share: f64,
    /// Always null: without orders there is no revenue.
    pub revenue_share: Option<f64>,
    /// Mean Jaccard likeness to the nearest group of each refit on a resample, 0 to 1; null where nothing was
    /// refitted.
    pub stability: Option<f64>,
    /// Mean of the scaled columns, in the order of `features`; the mean in the column's own unit is
    /// `mean + sd · centroid` where the column is not `log`.
    pub centroid: Vec<f64>,
    /// Columns of this group beside everyone's, strongest difference first.
    pub profile: Vec<ProfileRow>,
}

/// What is wrong with a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(all(target_arch = "wasm32", feature = "web"), derive(tsify::Tsify))]
#[cfg_attr(
    all(not(target_arch = "wasm32"), feature = "cli"),
    derive(schemars::JsonSchema)
)]
pub enum BadCell {
    Empty,
    NotANumber,
    /// NaN or infinity, spelt out.
    NotFinite,
    /// Beyond ±10¹⁰⁰, whose squares no sum can hold.
    TooLarge,
}

/// A row that was left out, for its first bad cell.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(all(target_arch = "wasm32", feature = "web"), derive(tsify::Tsify))]
#[cfg_attr(
    all(not(target_arch = "wasm32"), feature = "cli"),
    derive(schemars::JsonSchema)
)]
pub struct LeftOutRow {
    pub line: u64,
    pub column: String,
    pub reason: BadCell,
    pub value: String,
}

impl BadCell {
    pub fn as_str(self) -> &'static str {
        match self {
            BadCell::Empty => "empty",
            BadCell::NotANumber => "not_a_number",
            BadCell::NotFinite => "not_finite",
            BadCell::TooLarge => "too_large",
        }
    }

    pub fn words(self) -> Words {
        let (en, zh) = match self {
            BadCell::Empty => ("the cell is empty", "单元格为空"),
            BadCell::NotANumber => ("the cell is no number", "单元格不是数字"),
            BadCell::NotFinite => ("the number is not finite", "数值不是有限数"),
            BadCell::TooLarge => ("the number is beyond ±10¹⁰⁰", "数值超出 ±10¹⁰⁰"),
        };
        Words::new(en, zh)
    }
}
