//! Report of what customers brought.

use super::Words;
use serde::{Deserialize, Serialize};

/// What customers are worth with those they brought.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(all(target_arch = "wasm32", feature = "web"), derive(tsify::Tsify))]
#[cfg_attr(
    all(not(target_arch = "wasm32"), feature = "cli"),
    derive(schemars::JsonSchema)
)]
pub struct ReferralReport {
    pub sentence: Words,
    /// Column of the customer file that names who brought a customer.
    pub column: String,
    /// Customers whom another customer brought, and what they are worth.
    pub referred: u64,
    pub value: f64,
    /// Customers who brought somebody.
    pub referrers: u64,
    /// Customers brought by an id that no customer has, those who name themselves, and those who brought
    /// each other in a circle.
    pub unmatched: u64,
    pub themselves: u64,
    pub cycles: u64,
    /// Those worth most with what they brought, at most 100.
    pub list: Vec<ReferralRow>,
}

/// One customer who brought others.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(all(target_arch = "wasm32", feature = "web"), derive(tsify::Tsify))]
#[cfg_attr(
    all(not(target_arch = "wasm32"), feature = "cli"),
    derive(schemars::JsonSchema)
)]
pub struct ReferralRow {
    pub customer_id: String,
    /// Their own.
    pub value: f64,
    /// Customers brought directly, their value, and both values together.
    pub direct: u32,
    pub direct_value: f64,
    pub referral_value: f64,
    /// All who came by them, over any number of steps, each counted once; and together with their own.
    pub chain: u32,
    pub chain_value: f64,
    pub total: f64,
}
