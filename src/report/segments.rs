//! Report of the stages `features` and `segments`.

use super::Words;
use serde::{Deserialize, Serialize};

/// Segments, the evidence for their number, and what sets each apart.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(all(target_arch = "wasm32", feature = "web"), derive(tsify::Tsify))]
#[cfg_attr(
    all(not(target_arch = "wasm32"), feature = "cli"),
    derive(schemars::JsonSchema)
)]
pub struct SegmentsReport {
    pub k: u32,
    /// The k that the evidence speaks for; equals `k` unless the user chose another.
    pub recommended_k: u32,
    pub seed: u64,
    /// Sum of squared distances to the own centroid, in standardised units.
    pub inertia: f64,
    pub features: Vec<FeatureReport>,
    /// Features left out because every customer has the same value.
    pub constant: Vec<String>,
    /// One row per k that was tried, ascending.
    pub candidates: Vec<Candidate>,
    /// Why this many groups, in a sentence.
    pub why: Words,
    /// Descending by revenue share; `id` is the position, from 0.
    pub segments: Vec<Segment>,
    pub map: MapAxes,
    pub heat: HeatMap,
    pub sentence: Words,
    pub notes: Vec<Words>,
}

/// A column of the clustered matrix.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(all(target_arch = "wasm32", feature = "web"), derive(tsify::Tsify))]
#[cfg_attr(
    all(not(target_arch = "wasm32"), feature = "cli"),
    derive(schemars::JsonSchema)
)]
pub struct FeatureReport {
    pub name: String,
    /// Log-transformed before standardising.
    pub log: bool,
    /// Skewness of the raw values, the reason for `log`.
    pub skewness: f64,
    pub mean: f64,
    pub sd: f64,
}

/// What speaks for and against one k.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(all(target_arch = "wasm32", feature = "web"), derive(tsify::Tsify))]
#[cfg_attr(
    all(not(target_arch = "wasm32"), feature = "cli"),
    derive(schemars::JsonSchema)
)]
pub struct Candidate {
    pub k: u32,
    pub inertia: f64,
    /// Mean silhouette over a sample, −1 to 1 (Rousseeuw 1987); higher is better.
    pub silhouette: f64,
    /// Ratio of between to within variance (Caliński, Harabasz 1974); higher is better.
    pub calinski_harabasz: f64,
    /// Mean similarity to the nearest other group (Davies, Bouldin 1979); lower is better.
    pub davies_bouldin: f64,
    /// Mean adjusted Rand index between refits on resamples and the full fit (Hubert, Arabie 1985).
    pub stability: f64,
    /// Share of customers in the smallest group.
    pub smallest_share: f64,
}

/// One segment of customers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(all(target_arch = "wasm32", feature = "web"), derive(tsify::Tsify))]
#[cfg_attr(
    all(not(target_arch = "wasm32"), feature = "cli"),
    derive(schemars::JsonSchema)
)]
pub struct Segment {
    pub id: u32,
    /// Plain name in English, unique within the report.
    pub name: String,
    pub name_zh: String,
    /// What these customers do, e.g. 'Bought often and lately, spend 6× the average'.
    pub sentence: Words,
    /// What to do with them.
    pub action: Words,
    pub size: u64,
    /// Share of customers and of revenue.
    pub share: f64,
    pub revenue_share: f64,
    /// Mean of the standardised features, in the order of `features`.
    pub centroid: Vec<f64>,
    /// Ledger columns of this segment beside everyone's, strongest difference first.
    pub profile: Vec<ProfileRow>,
}

/// One ledger column of one segment.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(all(target_arch = "wasm32", feature = "web"), derive(tsify::Tsify))]
#[cfg_attr(
    all(not(target_arch = "wasm32"), feature = "cli"),
    derive(schemars::JsonSchema)
)]
pub struct ProfileRow {
    pub name: String,
    /// Median in the segment and over all customers, in the column's own unit.
    pub median: f64,
    pub overall: f64,
    /// Mean in the segment and over all customers.
    pub mean: f64,
    pub overall_mean: f64,
    /// (segment mean − overall mean) / overall standard deviation, of the transformed column.
    pub z: f64,
}

/// The plane on which customers are drawn: the first two principal components.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(all(target_arch = "wasm32", feature = "web"), derive(tsify::Tsify))]
#[cfg_attr(
    all(not(target_arch = "wasm32"), feature = "cli"),
    derive(schemars::JsonSchema)
)]
pub struct MapAxes {
    /// Share of the variance that each axis holds.
    pub explained: [f64; 2],
    /// Loadings of each feature on the two axes, in the order of `features`.
    pub loadings: Vec<[f64; 2]>,
    /// Each segment's centre on the plane.
    pub centres: Vec<[f64; 2]>,
}

/// Recency × frequency: customers and revenue per cell.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(all(target_arch = "wasm32", feature = "web"), derive(tsify::Tsify))]
#[cfg_attr(
    all(not(target_arch = "wasm32"), feature = "cli"),
    derive(schemars::JsonSchema)
)]
pub struct HeatMap {
    /// Upper edge of each recency bin in days, ascending, the last one open (none).
    pub recency: Vec<Option<i64>>,
    /// Upper edge of each frequency bin in orders, ascending, the last one open (none).
    pub frequency: Vec<Option<i64>>,
    /// `customers[r][f]`.
    pub customers: Vec<Vec<u64>>,
    /// `revenue[r][f]`.
    pub revenue: Vec<Vec<f64>>,
    pub sentence: Words,
}
