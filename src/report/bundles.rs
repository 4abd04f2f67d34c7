//! Report of the bundles: what is bought together.

use super::Words;
use serde::{Deserialize, Serialize};

/// What to look for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[cfg_attr(all(target_arch = "wasm32", feature = "web"), derive(tsify::Tsify))]
#[cfg_attr(
    all(not(target_arch = "wasm32"), feature = "cli"),
    derive(schemars::JsonSchema)
)]
pub struct BundleOptions {
    /// Least share of all baskets, a decimal such as `0.001`; empty: as low as still gives a readable
    /// number of rules.
    pub support: String,
    /// Least share of the left side's baskets that hold the right item, too.
    pub confidence: String,
    /// Least number of items on both sides.
    pub min_items: u32,
    /// Rules listed in the report, the best first; at most 10,000.
    pub n: u32,
}

impl Default for BundleOptions {
    fn default() -> Self {
        BundleOptions {
            support: String::new(),
            confidence: "0.2".into(),
            min_items: 2,
            n: 100,
        }
    }
}

/// An item of a basket.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(all(target_arch = "wasm32", feature = "web"), derive(tsify::Tsify))]
#[cfg_attr(
    all(not(target_arch = "wasm32"), feature = "cli"),
    derive(schemars::JsonSchema)
)]
pub struct BundleItem {
    pub id: String,
    pub name: String,
}

/// What is bought together, by exact counts.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(all(target_arch = "wasm32", feature = "web"), derive(tsify::Tsify))]
#[cfg_attr(
    all(not(target_arch = "wasm32"), feature = "cli"),
    derive(schemars::JsonSchema)
)]
pub struct BundlesReport {
    pub baskets: u64,
    /// Different items in them.
    pub items: u64,
    /// Sets of items that are frequent enough, single items included.
    pub itemsets: u64,
    /// Rules that are confident enough, one item on the right.
    pub rules: u64,
    /// Rules that are no chance and not made needless by a shorter one.
    pub found: u64,
    /// The least shares in use, and the count that the support comes to.
    pub support: String,
    pub confidence: String,
    pub least_count: u64,
    /// Baskets of the latest fifth, on which rules are tried again; 0 where there is no order of time.
    pub holdout_baskets: u64,
    /// The result in a sentence.
    pub sentence: Words,
    pub notes: Vec<Words>,
    /// The best rules.
    pub bundles: Vec<Bundle>,
}

/// One rule: who buys `left` also buys `right`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(all(target_arch = "wasm32", feature = "web"), derive(tsify::Tsify))]
#[cfg_attr(
    all(not(target_arch = "wasm32"), feature = "cli"),
    derive(schemars::JsonSchema)
)]
pub struct Bundle {
    pub left: Vec<BundleItem>,
    pub right: BundleItem,
    /// Baskets that hold all of it, and its share of all baskets.
    pub count: u64,
    pub support: f64,
    /// Share of the left side's baskets that hold the right item: they buy it anyway.
    pub confidence: f64,
    /// Confidence over the right item's share of all baskets.
    pub lift: f64,
    /// Share of all baskets beyond what chance would have.
    pub leverage: f64,
    /// How much more often the rule would fail if it were chance (Brin et al. 1997); none where it never fails.
    pub conviction: Option<f64>,
    /// Fisher's exact test, one-sided, and after Benjamini and Hochberg.
    pub p_value: f64,
    pub q_value: f64,
    /// Confidence in the latest fifth of the baskets; none where the left side does not come up there.
    pub holdout_confidence: Option<f64>,
    /// Left-side baskets of the latest fifth.
    pub holdout_count: u64,
    /// A rule with less on the left does as well.
    pub redundant: bool,
    pub sentence: Words,
}
