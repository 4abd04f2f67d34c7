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
    /// Share of customers whom the segments' rules, the most precise one first, put where the clustering does.
    pub fidelity: Option<f64>,
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
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
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
    /// How far ln(inertia) lies below that of customers spread evenly over the same range, and its standard
    /// error (Tibshirani, Walther, Hastie 2001), over a sample; higher is better.
    pub gap: f64,
    pub gap_error: f64,
    /// Mean adjusted Rand index between refits on resamples and the full fit (Hubert, Arabie 1985).
    pub stability: f64,
    /// Share of customers in the smallest group.
    pub smallest_share: f64,
    /// Measures that would choose this k if they were asked alone: `silhouette`, `calinski_harabasz`,
    /// `davies_bouldin`, `gap`, `stability`.
    pub best_by: Vec<String>,
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
    /// Mean Jaccard likeness to the nearest group of each refit on a resample, 0 to 1 (Hennig 2007); null where
    /// nothing was refitted.
    pub stability: Option<f64>,
    /// What that means, by Hennig's marks of 0.6, 0.75 and 0.85.
    pub steadiness: Words,
    /// Mean of the standardised features, in the order of `features`.
    pub centroid: Vec<f64>,
    /// Ledger columns of this segment beside everyone's, strongest difference first.
    pub profile: Vec<ProfileRow>,
    /// The same columns against all other customers, strongest effect first.
    pub portrait: Vec<PortraitRow>,
    /// Who belongs to it, in one line; null where there is one segment only.
    pub rule: Option<Rule>,
    /// How well the rule says it: F₁, the harmonic mean of its precision and recall, 0 to 1.
    pub fidelity: Option<f64>,
}

/// One ledger column of one segment against all other customers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(all(target_arch = "wasm32", feature = "web"), derive(tsify::Tsify))]
#[cfg_attr(
    all(not(target_arch = "wasm32"), feature = "cli"),
    derive(schemars::JsonSchema)
)]
pub struct PortraitRow {
    pub name: String,
    /// Mean of the segment over everyone's, 1 for the same; null where everyone's is not positive.
    pub index: Option<f64>,
    /// Cohen's d against the rest, of the transformed column: 0.2 is small, 0.5 medium, 0.8 large.
    pub effect: f64,
    /// Welch's test, corrected over all segments and columns (Benjamini, Hochberg 1995).
    pub p: f64,
}

/// One branch of a shallow decision tree, in the columns' own units.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(all(target_arch = "wasm32", feature = "web"), derive(tsify::Tsify))]
#[cfg_attr(
    all(not(target_arch = "wasm32"), feature = "cli"),
    derive(schemars::JsonSchema)
)]
pub struct Rule {
    pub words: Words,
    /// A condition on the columns of `customers.csv`.
    pub sql: String,
    /// Share of those whom it takes that belong to the segment, and of the segment that it takes.
    pub precision: f64,
    pub recall: f64,
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
