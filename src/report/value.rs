//! Report of the stage `value`, and its options.

use super::{
    ContactReport, Histogram, LoyaltyReport, ReferralReport, ReorderReport, SignReport, Tracking,
    Words,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A model of when customers buy.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(all(target_arch = "wasm32", feature = "web"), derive(tsify::Tsify))]
#[cfg_attr(
    all(not(target_arch = "wasm32"), feature = "cli"),
    derive(schemars::JsonSchema, clap::ValueEnum)
)]
pub enum ValueModel {
    /// BG/NBD; where that does not hold, MBG/NBD; where neither does, what customers of the same kind did.
    #[default]
    Auto,
    Bgnbd,
    Mbgnbd,
    Paretonbd,
    /// What customers of the same kind did.
    #[cfg_attr(all(not(target_arch = "wasm32"), feature = "cli"), value(skip))]
    Empirical,
}

impl ValueModel {
    pub const ALL: [ValueModel; 5] = [
        ValueModel::Auto,
        ValueModel::Bgnbd,
        ValueModel::Mbgnbd,
        ValueModel::Paretonbd,
        ValueModel::Empirical,
    ];

    /// The name in reports.
    pub fn as_str(self) -> &'static str {
        match self {
            ValueModel::Auto => "auto",
            ValueModel::Bgnbd => "bgnbd",
            ValueModel::Mbgnbd => "mbgnbd",
            ValueModel::Paretonbd => "paretonbd",
            ValueModel::Empirical => "empirical",
        }
    }
}

/// The unit in which the models count time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(all(target_arch = "wasm32", feature = "web"), derive(tsify::Tsify))]
#[cfg_attr(
    all(not(target_arch = "wasm32"), feature = "cli"),
    derive(schemars::JsonSchema, clap::ValueEnum)
)]
pub enum TimeUnit {
    Day,
    #[default]
    Week,
}

/// How customers are valued.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[cfg_attr(all(target_arch = "wasm32", feature = "web"), derive(tsify::Tsify))]
#[cfg_attr(
    all(not(target_arch = "wasm32"), feature = "cli"),
    derive(schemars::JsonSchema)
)]
pub struct ValueOptions {
    pub model: ValueModel,
    pub unit: TimeUnit,
    /// Last day that the models see, `YYYY-MM-DD`; none: today. What comes later tests them.
    pub calibration_end: Option<String>,
    /// Days ahead that a customer's value covers, 1–3,650.
    pub horizon: u32,
    /// Discount rate a year, 0–1.
    pub discount: f64,
    /// Days ahead that the risk speaks of, 1–3,650; fewer where the history is short.
    pub risk_days: u32,
    /// Refits of simulated shops for the intervals, at most 1,000; 0: from the curvature of the likelihood.
    pub refits: u32,
    pub seed: u64,
    /// Days after which customers of tier A, B and C are to be contacted again, 1–3,650.
    pub contact_days: [u32; 3],
    /// Customers who can be contacted in a week, at least 1.
    pub capacity: u32,
    /// Columns of the customer file with the day of the last contact, of birth, and of the next renewal;
    /// empty: none, but of birthdays the column with that role.
    pub contacted: String,
    pub birthday: String,
    pub renewal: String,
    /// Column of the customer file with the id of the customer who brought them; empty: none.
    pub referrer: String,
    /// Weights of the loyalty index: often, long, regular, spend, near, full price.
    pub loyalty: [f64; 6],
    /// Days that a delivery takes, 1–365, and the share of deliveries before which stock is to last,
    /// 0.5–0.9999.
    pub lead_days: u32,
    pub service: f64,
}

impl Default for ValueOptions {
    fn default() -> Self {
        ValueOptions {
            model: ValueModel::Auto,
            unit: TimeUnit::Week,
            calibration_end: None,
            horizon: 365,
            discount: 0.1,
            risk_days: 90,
            refits: 0,
            seed: 1,
            contact_days: [7, 14, 30],
            capacity: 50,
            contacted: String::new(),
            birthday: String::new(),
            renewal: String::new(),
            referrer: String::new(),
            loyalty: [0.25, 0.15, 0.15, 0.2, 0.15, 0.1],
            lead_days: 7,
            service: 0.95,
        }
    }
}

/// What customers are worth, when they come next, whom to call. Intervals hold 90 %.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(all(target_arch = "wasm32", feature = "web"), derive(tsify::Tsify))]
#[cfg_attr(
    all(not(target_arch = "wasm32"), feature = "cli"),
    derive(schemars::JsonSchema)
)]
pub struct ValueReport {
    pub sentence: Words,
    /// The model in use.
    pub model: ValueModel,
    pub unit: TimeUnit,
    /// Last day that the model has seen.
    pub calibration_end: String,
    /// Customers with a purchase by then, and those with purchases on two days or more.
    pub customers: u64,
    pub repeaters: u64,
    /// `r`, `alpha`, `a`, `b`; of Pareto/NBD `r`, `alpha`, `s`, `beta`; none where no model holds.
    pub parameters: BTreeMap<String, f64>,
    pub log_likelihood: Option<f64>,
    /// What was found of each model that was tried, and of the data.
    pub diagnosis: Vec<Finding>,
    pub spend: Option<SpendReport>,
    pub equity: Equity,
    pub holdout: Option<Holdout>,
    pub risk: RiskReport,
    pub watch: WatchReport,
    /// Signs that customers change.
    pub signs: Vec<SignReport>,
    pub contact: ContactReport,
    pub loyalty: LoyaltyReport,
    /// When to order again; none where the lines name no products.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reorder: Option<ReorderReport>,
    /// Who brought whom; none where no column says so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub referral: Option<ReferralReport>,
    /// What was expected of the past, and what came; none where too little was known then.
    pub tracking: Option<Tracking>,
}

/// One thing found.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(all(target_arch = "wasm32", feature = "web"), derive(tsify::Tsify))]
#[cfg_attr(
    all(not(target_arch = "wasm32"), feature = "cli"),
    derive(schemars::JsonSchema)
)]
pub struct Finding {
    /// `sound`, `vague`, `degenerate`, `not_identified`, `not_converged`, `too_few`, `too_short`, `all_on_one_day`,
    /// `spend_unknown`, `spend_depends`, `later`.
    pub code: String,
    pub text: Words,
}

/// The Gamma–Gamma model of what is spent on one purchase day.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(all(target_arch = "wasm32", feature = "web"), derive(tsify::Tsify))]
#[cfg_attr(
    all(not(target_arch = "wasm32"), feature = "cli"),
    derive(schemars::JsonSchema)
)]
pub struct SpendReport {
    pub p: f64,
    pub q: f64,
    pub gamma: f64,
    pub log_likelihood: f64,
    /// Repeaters with a positive mean amount.
    pub customers: u64,
    /// Of how often and how much, which the model takes for unrelated.
    pub correlation: f64,
}

/// The sum of what customers are expected to bring in the horizon, discounted.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(all(target_arch = "wasm32", feature = "web"), derive(tsify::Tsify))]
#[cfg_attr(
    all(not(target_arch = "wasm32"), feature = "cli"),
    derive(schemars::JsonSchema)
)]
pub struct Equity {
    pub total: f64,
    /// Of the expectation, by the uncertainty of the parameters.
    pub low: f64,
    pub high: f64,
    /// Expected purchases of all.
    pub purchases: f64,
    pub horizon: u32,
    pub discount: f64,
    /// 0: all worth the same; 1: one is worth everything.
    pub gini: f64,
    /// Share of the equity that the best 1 %, 5 %, 10 %, 20 %, 50 % and 100 % of customers hold.
    pub pareto: Vec<[f64; 2]>,
    pub segments: Vec<SegmentValue>,
    /// Customers by segment and by band of value.
    pub histogram: Histogram,
}

/// One segment's part of the equity.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(all(target_arch = "wasm32", feature = "web"), derive(tsify::Tsify))]
#[cfg_attr(
    all(not(target_arch = "wasm32"), feature = "cli"),
    derive(schemars::JsonSchema)
)]
pub struct SegmentValue {
    pub segment: u32,
    pub name: Words,
    pub customers: u64,
    pub value: f64,
    pub low: f64,
    pub high: f64,
}

/// What came after the calibration's end, against what the model expected.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(all(target_arch = "wasm32", feature = "web"), derive(tsify::Tsify))]
#[cfg_attr(
    all(not(target_arch = "wasm32"), feature = "cli"),
    derive(schemars::JsonSchema)
)]
pub struct Holdout {
    pub days: u32,
    pub actual: u64,
    pub predicted: f64,
    /// Pearson's, over the customers.
    pub correlation: f64,
}

/// The risk that a customer buys nothing in the next days.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(all(target_arch = "wasm32", feature = "web"), derive(tsify::Tsify))]
#[cfg_attr(
    all(not(target_arch = "wasm32"), feature = "cli"),
    derive(schemars::JsonSchema)
)]
pub struct RiskReport {
    /// Days that it speaks of.
    pub days: u32,
    /// `history`: learnt from the file's own past; `model`: the model's, where the past is too short.
    pub method: String,
    /// The day on which the test stands, and the days after it that were looked at.
    pub tested_on: Option<String>,
    pub tested_days: u32,
    /// Area under the ROC curve of each order of customers: the chance that one who stayed away stood
    /// above one who came.
    pub auc: BTreeMap<String, f64>,
    /// Tenths of the customers by predicted risk, lowest first.
    pub calibration: Vec<CalibrationRow>,
    pub sentence: Words,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(all(target_arch = "wasm32", feature = "web"), derive(tsify::Tsify))]
#[cfg_attr(
    all(not(target_arch = "wasm32"), feature = "cli"),
    derive(schemars::JsonSchema)
)]
pub struct CalibrationRow {
    pub customers: u64,
    /// Mean risk that was predicted, and the share that did buy nothing.
    pub predicted: f64,
    pub observed: f64,
}

/// Warnings by silence, tested on the file's own past, and whom they name today.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(all(target_arch = "wasm32", feature = "web"), derive(tsify::Tsify))]
#[cfg_attr(
    all(not(target_arch = "wasm32"), feature = "cli"),
    derive(schemars::JsonSchema)
)]
pub struct WatchReport {
    /// Every threshold of both rules.
    pub thresholds: Vec<Threshold>,
    /// `fixed_days` or `own_cycle`, with the threshold that parts best.
    pub advised: Option<Threshold>,
    pub verdict: Words,
    /// Customers whom the advised rule names.
    pub matching: u64,
    /// Those with most value at risk, at most 100.
    pub list: Vec<WatchRow>,
}

/// How one rule did on the past.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(all(target_arch = "wasm32", feature = "web"), derive(tsify::Tsify))]
#[cfg_attr(
    all(not(target_arch = "wasm32"), feature = "cli"),
    derive(schemars::JsonSchema)
)]
pub struct Threshold {
    pub rule: String,
    /// Days of silence, or multiples of the customer's own cycle.
    pub threshold: f64,
    /// Customers it would have named.
    pub named: u64,
    /// Share of these who stayed away, and share of those who stayed away that it names.
    pub precision: f64,
    pub recall: f64,
    /// Share of those who did come that it names.
    pub false_alarms: f64,
    /// Median days from the warning to the end of the tested days, of those it names rightly.
    pub lead: Option<f64>,
}

/// One customer to call.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(all(target_arch = "wasm32", feature = "web"), derive(tsify::Tsify))]
#[cfg_attr(
    all(not(target_arch = "wasm32"), feature = "cli"),
    derive(schemars::JsonSchema)
)]
pub struct WatchRow {
    pub customer_id: String,
    /// Days since the last purchase, and the customer's usual days between purchases.
    pub silence: u32,
    pub cycle: f64,
    pub p_purchase: f64,
    pub value: f64,
    /// Value × the risk of no purchase.
    pub at_risk: f64,
    pub reason: Words,
}

/// One customer's value and timing, for the card.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(all(target_arch = "wasm32", feature = "web"), derive(tsify::Tsify))]
#[cfg_attr(
    all(not(target_arch = "wasm32"), feature = "cli"),
    derive(schemars::JsonSchema)
)]
pub struct CustomerValue {
    pub risk_days: u32,
    pub p_purchase: f64,
    /// Day by which the next purchase has come with a chance of one half; none within three years.
    pub next: Option<String>,
    /// Expected amount of one purchase day.
    pub amount: f64,
    pub expected: f64,
    pub value: f64,
    pub low: f64,
    pub high: f64,
    /// Loyalty index, 0 to 100.
    pub loyalty: u8,
}
