//! What the user has put right: repairs of the whole file, corrections of single cells.

use super::{Filter, Role};
use serde::{Deserialize, Serialize};

/// Repairs, each off unless asked for, each listed with its effect.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[cfg_attr(all(target_arch = "wasm32", feature = "web"), derive(tsify::Tsify))]
#[cfg_attr(
    all(not(target_arch = "wasm32"), feature = "cli"),
    derive(schemars::JsonSchema)
)]
pub struct Repairs {
    /// Leave out lines that repeat a line of their own file.
    pub duplicates: bool,
    /// Take customers whose ids differ only in case, spaces and full-width forms for one.
    pub merge_customers: bool,
    /// Set aside lines whose amount or quantity lies further from the median than this, in robust
    /// standard deviations of its logarithm; none: keep them.
    pub outliers: Option<f64>,
    /// Keep lines that an earlier file has too.
    pub keep_overlaps: bool,
}

/// One cell that the user has corrected.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(all(target_arch = "wasm32", feature = "web"), derive(tsify::Tsify))]
#[cfg_attr(
    all(not(target_arch = "wasm32"), feature = "cli"),
    derive(schemars::JsonSchema)
)]
pub struct Correction {
    /// Name of the file.
    pub file: String,
    /// Line on which the row begins, from 1.
    pub line: u64,
    pub role: Role,
    /// What the cell should hold.
    pub value: String,
}

/// A group of customers that was saved by name.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(all(target_arch = "wasm32", feature = "web"), derive(tsify::Tsify))]
#[cfg_attr(
    all(not(target_arch = "wasm32"), feature = "cli"),
    derive(schemars::JsonSchema)
)]
pub struct Audience {
    pub name: String,
    #[serde(rename = "where")]
    pub filter: Filter,
}
