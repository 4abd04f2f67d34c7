//! Report of the marketing plan: tables that say of themselves what they hold.

use super::{LifecycleOptions, Words};
use serde::{Deserialize, Serialize};

/// Bounds of the plan; every one may be changed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[cfg_attr(all(target_arch = "wasm32", feature = "web"), derive(tsify::Tsify))]
#[cfg_attr(
    all(not(target_arch = "wasm32"), feature = "cli"),
    derive(schemars::JsonSchema)
)]
pub struct PlanOptions {
    /// Number of groups by need, 2 to 12; none: chosen from the data.
    pub needs: Option<u32>,
    /// Share of the spend bought at a discount from which on a customer counts as price-driven.
    pub bargains: f64,
    /// Purchase days from which on a customer counts as a relationship.
    pub relationship: u32,
    /// Days of each of the two periods that growth compares; none: half of the history, 182 at the most.
    pub days: Option<u32>,
    /// γ of k-prototypes: what a category that differs is worth in squared standard deviations.
    pub gamma: f64,
    pub seed: u64,
    /// Thresholds of stages and tiers.
    pub lifecycle: LifecycleOptions,
}

impl Default for PlanOptions {
    fn default() -> Self {
        PlanOptions {
            needs: None,
            bargains: 0.5,
            relationship: 3,
            days: None,
            gamma: 0.5,
            seed: 1,
            lifecycle: LifecycleOptions::default(),
        }
    }
}

/// The plan: what was asked, and its sheets, the most telling first.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(all(target_arch = "wasm32", feature = "web"), derive(tsify::Tsify))]
#[cfg_attr(
    all(not(target_arch = "wasm32"), feature = "cli"),
    derive(schemars::JsonSchema)
)]
pub struct PlanReport {
    pub options: PlanOptions,
    pub sheets: Vec<Sheet>,
    /// What is missing, and what would bring it.
    pub notes: Vec<Words>,
}

/// A table with its sentence.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(all(target_arch = "wasm32", feature = "web"), derive(tsify::Tsify))]
#[cfg_attr(
    all(not(target_arch = "wasm32"), feature = "cli"),
    derive(schemars::JsonSchema)
)]
pub struct Sheet {
    /// `value_need`, `needs`, `axes`, `attraction`, `mixed`, `stages`, `stage_moves`, `tiers`, `tier_moves`.
    pub id: String,
    pub title: Words,
    pub sentence: Words,
    /// What the rows are.
    pub rows_are: Words,
    pub columns: Vec<SheetColumn>,
    pub rows: Vec<SheetRow>,
    /// What the rows' remarks are; empty where they have none.
    pub remarks_are: Words,
    /// Definitions and assumptions.
    pub notes: Vec<Words>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(all(target_arch = "wasm32", feature = "web"), derive(tsify::Tsify))]
#[cfg_attr(
    all(not(target_arch = "wasm32"), feature = "cli"),
    derive(schemars::JsonSchema)
)]
pub struct SheetColumn {
    pub id: String,
    pub name: Words,
    pub unit: Unit,
    /// A cell may be shaded by its share of the greatest of all shaded ones.
    pub shaded: bool,
}

/// What the numbers of a column are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[cfg_attr(all(target_arch = "wasm32", feature = "web"), derive(tsify::Tsify))]
#[cfg_attr(
    all(not(target_arch = "wasm32"), feature = "cli"),
    derive(schemars::JsonSchema)
)]
pub enum Unit {
    Count,
    Money,
    /// 0.25 is a quarter.
    Share,
    /// How many times as much.
    Times,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(all(target_arch = "wasm32", feature = "web"), derive(tsify::Tsify))]
#[cfg_attr(
    all(not(target_arch = "wasm32"), feature = "cli"),
    derive(schemars::JsonSchema)
)]
pub struct SheetRow {
    pub name: Words,
    /// As many as there are columns; none where it is not known.
    pub cells: Vec<Option<f64>>,
    /// A sentence: what to do, how sure, what is most frequent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub remark: Option<Words>,
}
