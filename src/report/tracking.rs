//! Report of what was expected against what came, and of how values are spread.

use super::Words;
use serde::{Deserialize, Serialize};

/// Repeat purchases after a day of the past, expected from what was known then, and actual.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(all(target_arch = "wasm32", feature = "web"), derive(tsify::Tsify))]
#[cfg_attr(
    all(not(target_arch = "wasm32"), feature = "cli"),
    derive(schemars::JsonSchema)
)]
pub struct Tracking {
    pub sentence: Words,
    pub cut: String,
    pub points: Vec<TrackPoint>,
}

/// All up to so many days after the cut; the interval holds 90 %.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(all(target_arch = "wasm32", feature = "web"), derive(tsify::Tsify))]
#[cfg_attr(
    all(not(target_arch = "wasm32"), feature = "cli"),
    derive(schemars::JsonSchema)
)]
pub struct TrackPoint {
    pub days: u32,
    pub expected: f64,
    pub low: f64,
    pub high: f64,
    pub actual: u64,
}

/// Customers by value.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(all(target_arch = "wasm32", feature = "web"), derive(tsify::Tsify))]
#[cfg_attr(
    all(not(target_arch = "wasm32"), feature = "cli"),
    derive(schemars::JsonSchema)
)]
pub struct Histogram {
    /// Where a bar begins; the first at 0, the last has no end.
    pub edges: Vec<f64>,
    /// Customers by segment and bar; one row where there are no segments.
    pub counts: Vec<Vec<u64>>,
}
