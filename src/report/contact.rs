//! Report of whom to contact, of the signs that somebody changes, and of the loyalty index.

use super::Words;
use serde::{Deserialize, Serialize};

/// A sign that customers change, and what the file's own past says of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(all(target_arch = "wasm32", feature = "web"), derive(tsify::Tsify))]
#[cfg_attr(
    all(not(target_arch = "wasm32"), feature = "cli"),
    derive(schemars::JsonSchema)
)]
pub struct SignReport {
    /// `spends_less`, `narrower`, `riskier`.
    pub code: String,
    /// Customers who show it today, of those of whom it can be told.
    pub named: u64,
    pub able: u64,
    /// Whether the past bears it out, so that the list of whom to contact uses it.
    pub counts: bool,
    pub tested: Option<SignTest>,
    pub text: Words,
}

/// Who showed a sign on the test day, and what followed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(all(target_arch = "wasm32", feature = "web"), derive(tsify::Tsify))]
#[cfg_attr(
    all(not(target_arch = "wasm32"), feature = "cli"),
    derive(schemars::JsonSchema)
)]
pub struct SignTest {
    pub named: u64,
    /// Share of these who bought nothing in the tested days.
    pub stayed_away: f64,
    pub others: u64,
    pub others_stayed_away: f64,
}

/// Whom to contact this week.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(all(target_arch = "wasm32", feature = "web"), derive(tsify::Tsify))]
#[cfg_attr(
    all(not(target_arch = "wasm32"), feature = "cli"),
    derive(schemars::JsonSchema)
)]
pub struct ContactReport {
    pub sentence: Words,
    /// Customers who are due, and how many can be contacted in a week.
    pub due: u64,
    pub capacity: u32,
    /// Customers by reason, where there are any; one may have several.
    pub reasons: Vec<ReasonCount>,
    /// Everybody due, in one group each, by their strongest reason.
    pub groups: Vec<ContactGroup>,
}

/// How many are due for a reason.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(all(target_arch = "wasm32", feature = "web"), derive(tsify::Tsify))]
#[cfg_attr(
    all(not(target_arch = "wasm32"), feature = "cli"),
    derive(schemars::JsonSchema)
)]
pub struct ReasonCount {
    pub reason: String,
    pub customers: u64,
}

/// Customers to do the same with.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(all(target_arch = "wasm32", feature = "web"), derive(tsify::Tsify))]
#[cfg_attr(
    all(not(target_arch = "wasm32"), feature = "cli"),
    derive(schemars::JsonSchema)
)]
pub struct ContactGroup {
    /// `save`, `thank`, `remind` or `keep`.
    pub code: String,
    pub customers: u64,
    /// Sums of their value, and of their value at risk.
    pub value: f64,
    pub at_risk: f64,
    /// The first of them, at most 25.
    pub list: Vec<DueRow>,
}

/// One customer to contact.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(all(target_arch = "wasm32", feature = "web"), derive(tsify::Tsify))]
#[cfg_attr(
    all(not(target_arch = "wasm32"), feature = "cli"),
    derive(schemars::JsonSchema)
)]
pub struct DueRow {
    pub customer_id: String,
    /// The day to do it, and the week by the capacity, from 1.
    pub day: String,
    pub week: u32,
    /// `A`, `B` or `C`, by expected value.
    pub tier: String,
    /// `renewal`, `birthday`, `anniversary`, `watch`, `spends_less`, `narrower`, `riskier`, `neglected`,
    /// `expected`, `cadence`; strongest first.
    pub reasons: Vec<String>,
    pub reason: Words,
    pub action: Words,
    pub value: f64,
    /// Value × the risk of no purchase.
    pub at_risk: f64,
}

/// The loyalty index: a weighted mean of places among all customers, 0 to 100.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(all(target_arch = "wasm32", feature = "web"), derive(tsify::Tsify))]
#[cfg_attr(
    all(not(target_arch = "wasm32"), feature = "cli"),
    derive(schemars::JsonSchema)
)]
pub struct LoyaltyReport {
    /// Weight of each part, of a sum of 1: often, long, regular, spend, near, full price.
    pub weights: [f64; 6],
    /// Customers by tenth of the index, lowest first.
    pub tenths: Vec<u64>,
    pub sentence: Words,
}
