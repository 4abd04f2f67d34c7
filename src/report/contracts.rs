//! Report of customers under contract.

use super::Words;
use serde::{Deserialize, Serialize};

/// The shifted beta-geometric model of one cohort. Intervals hold 90 %.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(all(target_arch = "wasm32", feature = "web"), derive(tsify::Tsify))]
#[cfg_attr(
    all(not(target_arch = "wasm32"), feature = "cli"),
    derive(schemars::JsonSchema)
)]
pub struct ContractReport {
    pub sentence: Words,
    pub alpha: f64,
    pub beta: f64,
    pub alpha_interval: [f64; 2],
    pub beta_interval: [f64; 2],
    pub log_likelihood: f64,
    /// Discount rate a period.
    pub discount: f64,
    /// Discounted payments to expect of a new customer, the first one included.
    pub lifetime: f64,
    /// As many as are given, and as many again.
    pub periods: Vec<ContractPeriod>,
}

/// One renewal.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(all(target_arch = "wasm32", feature = "web"), derive(tsify::Tsify))]
#[cfg_attr(
    all(not(target_arch = "wasm32"), feature = "cli"),
    derive(schemars::JsonSchema)
)]
pub struct ContractPeriod {
    /// From 1.
    pub period: u32,
    /// Those left after it, as given and by the model.
    pub survivors: Option<f64>,
    pub expected: f64,
    /// Share of those before it who renew, as given and by the model.
    pub observed: Option<f64>,
    pub retention: f64,
    /// Discounted payments to expect of a customer who stands before it (DERL).
    pub residual: f64,
}
