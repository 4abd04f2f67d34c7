//! What a model of segments says of later customers.

use super::Words;
use serde::{Deserialize, Serialize};

/// How today's customers stand to a model of earlier ones.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(all(target_arch = "wasm32", feature = "web"), derive(tsify::Tsify))]
#[cfg_attr(
    all(not(target_arch = "wasm32"), feature = "cli"),
    derive(schemars::JsonSchema)
)]
pub struct Continuity {
    /// Whether the groups were made anew and matched, rather than assigned by the model.
    pub refit: bool,
    /// The day that the model stands on; none for a table.
    pub from: Option<String>,
    /// Customers that the model was made from, and those that it was held against.
    pub model_customers: u64,
    pub customers: u64,
    /// Population stability index of each feature: below 0.1 stable, from 0.25 on shifted.
    pub features: Vec<Drift>,
    /// The same of the segments' sizes, all customers assigned by the model.
    pub segments_psi: f64,
    /// Each segment's share in the model and now, assigned by the model.
    pub shares: Vec<ShareNow>,
    /// Share of customers farther from their centroid than 99 % of the model's were; 0.01 is to be expected.
    pub outside: f64,
    /// How a new grouping agrees with the model; none where there was none.
    pub agreement: Option<Agreement>,
    pub refit_advised: bool,
    /// Why, or why not, a sentence each.
    pub reasons: Vec<Words>,
    pub sentence: Words,
}

/// One feature's population stability index: Σ (now − then) · ln(now / then) over the model's deciles.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(all(target_arch = "wasm32", feature = "web"), derive(tsify::Tsify))]
#[cfg_attr(
    all(not(target_arch = "wasm32"), feature = "cli"),
    derive(schemars::JsonSchema)
)]
pub struct Drift {
    pub name: String,
    pub psi: f64,
}

/// A segment's share of the customers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(all(target_arch = "wasm32", feature = "web"), derive(tsify::Tsify))]
#[cfg_attr(
    all(not(target_arch = "wasm32"), feature = "cli"),
    derive(schemars::JsonSchema)
)]
pub struct ShareNow {
    pub name: Words,
    pub then: f64,
    pub now: f64,
}

/// The model's assignment beside a new grouping of the same customers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(all(target_arch = "wasm32", feature = "web"), derive(tsify::Tsify))]
#[cfg_attr(
    all(not(target_arch = "wasm32"), feature = "cli"),
    derive(schemars::JsonSchema)
)]
pub struct Agreement {
    /// Share of customers with the same id, before and after the groups were matched.
    pub raw: f64,
    pub matched: f64,
    /// Adjusted Rand index (Hubert, Arabie 1985).
    pub rand: f64,
}

/// Who went from where to where, of the customers that an earlier `customers.csv` has too.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(all(target_arch = "wasm32", feature = "web"), derive(tsify::Tsify))]
#[cfg_attr(
    all(not(target_arch = "wasm32"), feature = "cli"),
    derive(schemars::JsonSchema)
)]
pub struct Migration {
    /// Segments, in the order of both sides of `counts`.
    pub names: Vec<Words>,
    /// `counts[from][to]`.
    pub counts: Vec<Vec<u64>>,
    /// Customers of each segment that the earlier file does not have.
    pub new: Vec<u64>,
    /// Customers of each earlier segment that are not there now.
    pub gone: Vec<u64>,
    /// Share of the common customers that stayed where they were.
    pub stayed: f64,
    pub sentence: Words,
}
