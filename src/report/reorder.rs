//! Report of when to order again, and at which stock.

use super::Words;
use serde::{Deserialize, Serialize};

/// Reorder points d·L + z·s·√L, and when customers with a rhythm of their own will order again.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(all(target_arch = "wasm32", feature = "web"), derive(tsify::Tsify))]
#[cfg_attr(
    all(not(target_arch = "wasm32"), feature = "cli"),
    derive(schemars::JsonSchema)
)]
pub struct ReorderReport {
    pub sentence: Words,
    /// Days of a delivery L, the service level and its normal quantile z.
    pub lead_days: u32,
    pub service: f64,
    pub z: f64,
    /// First day that demand is counted from.
    pub from: String,
    /// Customers who buy a product in a rhythm, and those of them who are due before a delivery that is
    /// ordered today.
    pub rhythms: u64,
    pub due: u64,
    /// The products of most money, at most 25.
    pub products: Vec<ReorderRow>,
    /// Customers with a rhythm: those due by money, then the others by day; at most 25.
    pub customers: Vec<ReorderRow>,
}

/// One product, or what one customer buys of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(all(target_arch = "wasm32", feature = "web"), derive(tsify::Tsify))]
#[cfg_attr(
    all(not(target_arch = "wasm32"), feature = "cli"),
    derive(schemars::JsonSchema)
)]
pub struct ReorderRow {
    /// Empty: everybody.
    pub customer_id: String,
    pub product_id: String,
    pub name: String,
    /// Days on which it was bought.
    pub days: u32,
    /// Pieces on such a day.
    pub pieces: f64,
    /// Mean and standard deviation of the pieces of any day.
    pub daily: f64,
    pub deviation: f64,
    /// Stock at which to order again.
    pub point: f64,
    /// One customer's days between purchases, and the day of the next.
    pub cycle: Option<f64>,
    pub next: Option<String>,
}
