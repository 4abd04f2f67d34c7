//! Report of where customers stand in their life with the shop, and of their tiers.

use super::Words;
use serde::{Deserialize, Serialize};

/// Thresholds of the stages and of the tiers; every one may be changed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[cfg_attr(all(target_arch = "wasm32", feature = "web"), derive(tsify::Tsify))]
#[cfg_attr(
    all(not(target_arch = "wasm32"), feature = "cli"),
    derive(schemars::JsonSchema)
)]
pub struct LifecycleOptions {
    /// The earlier day to compare with, `YYYY-MM-DD`; none: 90 days before today.
    pub before: Option<String>,
    /// Days from the first purchase during which somebody is new.
    pub new_days: u32,
    /// Purchase days from which on somebody who is active is loyal.
    pub loyal_purchases: u32,
    /// Silence in usual gaps after which somebody drifts, is dormant, is lost; ascending.
    pub silences: [f64; 3],
    /// Share of the revenue that tier A holds, and A with B; ascending.
    pub shares: [f64; 2],
    /// Least spend of tier A and of tier B instead of shares; descending.
    pub spends: Option<[f64; 2]>,
    /// Days back from the day that spend counts for tiers; none: all.
    pub tier_days: Option<u32>,
    /// How far below the threshold, as a share of it, spend must fall before a tier is lost.
    pub margin: f64,
}

impl Default for LifecycleOptions {
    fn default() -> Self {
        LifecycleOptions {
            before: None,
            new_days: 90,
            loyal_purchases: 4,
            silences: [1.5, 3.0, 6.0],
            shares: [0.8, 0.95],
            spends: None,
            tier_days: None,
            margin: 0.1,
        }
    }
}

/// Stages now and earlier, how long they last, and tiers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(all(target_arch = "wasm32", feature = "web"), derive(tsify::Tsify))]
#[cfg_attr(
    all(not(target_arch = "wasm32"), feature = "cli"),
    derive(schemars::JsonSchema)
)]
pub struct LifecycleReport {
    pub options: LifecycleOptions,
    /// The two days that are compared.
    pub before: String,
    pub today: String,
    pub customers: u64,
    /// Median of the customers' mean gaps in days: the usual gap of those with fewer than three purchase days.
    pub typical_gap: f64,
    /// `new`, `active`, `loyal`, `drifting`, `dormant`, `lost`.
    pub stages: Vec<StageRow>,
    /// `transitions[from][to]`: customers by stage before and now, in the order of `stages`; the last row are
    /// those who had not bought before.
    pub transitions: Vec<Vec<u64>>,
    pub tiers: TiersReport,
    pub sentence: Words,
}

/// One stage.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(all(target_arch = "wasm32", feature = "web"), derive(tsify::Tsify))]
#[cfg_attr(
    all(not(target_arch = "wasm32"), feature = "cli"),
    derive(schemars::JsonSchema)
)]
pub struct StageRow {
    pub stage: String,
    pub name: Words,
    pub customers: u64,
    pub share: f64,
    /// Customers in it on the earlier day.
    pub before: u64,
    /// Times that anybody entered it, and left it again.
    pub entered: u64,
    pub left: u64,
    /// Days after which half of those who entered it have left it; none where fewer than half have.
    pub median_days: Option<u32>,
    /// Share still in it after so many days (Kaplan, Meier 1958), a step at each day that somebody left.
    pub staying: Vec<Staying>,
}

/// A step of a curve.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(all(target_arch = "wasm32", feature = "web"), derive(tsify::Tsify))]
#[cfg_attr(
    all(not(target_arch = "wasm32"), feature = "cli"),
    derive(schemars::JsonSchema)
)]
pub struct Staying {
    pub days: u32,
    pub share: f64,
}

/// Tiers by spend.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(all(target_arch = "wasm32", feature = "web"), derive(tsify::Tsify))]
#[cfg_attr(
    all(not(target_arch = "wasm32"), feature = "cli"),
    derive(schemars::JsonSchema)
)]
pub struct TiersReport {
    /// A, B, C.
    pub tiers: Vec<TierRow>,
    /// `transitions[from][to]` in that order; the last row are those who had not bought before.
    pub transitions: Vec<Vec<u64>>,
    /// Customers who would be in a lower tier but for the margin.
    pub held: u64,
    /// Who is within the margin of a threshold, nearest first.
    pub near: Vec<NearRow>,
    pub sentence: Words,
}

/// One tier.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(all(target_arch = "wasm32", feature = "web"), derive(tsify::Tsify))]
#[cfg_attr(
    all(not(target_arch = "wasm32"), feature = "cli"),
    derive(schemars::JsonSchema)
)]
pub struct TierRow {
    pub tier: String,
    /// Least spend of it; 0 for C.
    pub threshold: f64,
    pub customers: u64,
    pub share: f64,
    pub revenue_share: f64,
    pub before: u64,
}

/// A customer near a threshold.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(all(target_arch = "wasm32", feature = "web"), derive(tsify::Tsify))]
#[cfg_attr(
    all(not(target_arch = "wasm32"), feature = "cli"),
    derive(schemars::JsonSchema)
)]
pub struct NearRow {
    pub customer_id: String,
    pub tier: String,
    pub spend: f64,
    pub threshold: f64,
    /// What is missing to the threshold; below 0 for who is above it and may fall.
    pub missing: f64,
}
