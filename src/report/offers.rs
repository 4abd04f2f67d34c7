//! Report of the stage `offers`, and one customer's card.

use super::{CustomerValue, Filter, Words};
use serde::{Deserialize, Serialize};

/// How offers are made and how good they were on the user's own past.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(all(target_arch = "wasm32", feature = "web"), derive(tsify::Tsify))]
#[cfg_attr(
    all(not(target_arch = "wasm32"), feature = "cli"),
    derive(schemars::JsonSchema)
)]
pub struct OffersReport {
    /// The method in use: the one asked for, or whichever did best on the split.
    pub method: String,
    /// One row per method and list length (5, 10, 20); empty when the history is too short to split.
    pub metrics: Vec<Metric>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub split: Option<Split>,
    /// The result in a sentence.
    pub verdict: Words,
    /// Customers whose own history is too thin, who get popular products instead.
    pub fallback_customers: u64,
    pub products: u64,
    /// What each rule takes out; empty without rules.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub rules: Vec<RuleCount>,
    pub notes: Vec<Words>,
}

/// What a rule of the shop takes out, where none before it does.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(all(target_arch = "wasm32", feature = "web"), derive(tsify::Tsify))]
#[cfg_attr(
    all(not(target_arch = "wasm32"), feature = "cli"),
    derive(schemars::JsonSchema)
)]
pub struct RuleCount {
    /// `stock`, `category`, `price`, `margin` or `one_per_category`.
    pub rule: String,
    /// Of all products.
    pub products: u64,
    /// Of the offers that `customers` customers, spread evenly, would have without rules.
    pub offers: u64,
    pub customers: u64,
}

/// Means over the customers of the holdout.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(all(target_arch = "wasm32", feature = "web"), derive(tsify::Tsify))]
#[cfg_attr(
    all(not(target_arch = "wasm32"), feature = "cli"),
    derive(schemars::JsonSchema)
)]
pub struct Metric {
    pub method: String,
    /// Length of the list.
    pub k: u32,
    pub ndcg: f64,
    /// 95 % interval of its mean, by the normal approximation.
    pub ndcg_low: f64,
    pub ndcg_high: f64,
    pub recall: f64,
    pub precision: f64,
    /// Share of customers with at least one hit.
    pub hit_rate: f64,
    /// Share of the catalogue that was offered to anyone.
    pub coverage: f64,
    /// How unusual the offered products are: mean of −log₂ of the share of customers who bought them, in bits.
    pub novelty: f64,
    /// Its differences from popularity; empty for popularity.
    pub leads: Vec<Lead>,
}

/// A measure minus popularity's, customer by customer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(all(target_arch = "wasm32", feature = "web"), derive(tsify::Tsify))]
#[cfg_attr(
    all(not(target_arch = "wasm32"), feature = "cli"),
    derive(schemars::JsonSchema)
)]
pub struct Lead {
    /// `ndcg`, `recall`, `precision` or `hit_rate`.
    pub measure: String,
    pub mean: f64,
    /// 95 % interval of the mean: customers drawn with replacement.
    pub low: f64,
    pub high: f64,
}

/// The split of the user's own file into what is known and what is to be foretold.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(all(target_arch = "wasm32", feature = "web"), derive(tsify::Tsify))]
#[cfg_attr(
    all(not(target_arch = "wasm32"), feature = "cli"),
    derive(schemars::JsonSchema)
)]
pub struct Split {
    /// `time`, `last_basket` or `random`.
    pub kind: String,
    /// First day of the holdout, `YYYY-MM-DD`; empty where the split is not by time.
    pub date: String,
    pub train_lines: u64,
    pub test_lines: u64,
    /// Customers with purchases before, and with products new to them after.
    pub customers: u64,
}

/// One customer: history, segment, offers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(all(target_arch = "wasm32", feature = "web"), derive(tsify::Tsify))]
#[cfg_attr(
    all(not(target_arch = "wasm32"), feature = "cli"),
    derive(schemars::JsonSchema)
)]
pub struct Card {
    pub customer: CustomerRow,
    /// What the customer files say: name and value, without empty ones.
    pub attributes: Vec<(String, String)>,
    /// Newest first.
    pub history: Vec<HistoryOrder>,
    pub offers: Vec<Offer>,
    /// None before the customers are valued, and for one whose purchases the models have not seen.
    pub value: Option<CustomerValue>,
}

/// A customer as a row of the table.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(all(target_arch = "wasm32", feature = "web"), derive(tsify::Tsify))]
#[cfg_attr(
    all(not(target_arch = "wasm32"), feature = "cli"),
    derive(schemars::JsonSchema)
)]
pub struct CustomerRow {
    pub id: String,
    /// From a file of customers; empty where there is none.
    pub name: String,
    /// Segment id, or none when segments were not made.
    pub segment: Option<u32>,
    pub recency: i64,
    pub frequency: i64,
    pub monetary: f64,
    pub tenure: i64,
    pub basket: f64,
    pub gap: Option<f64>,
    /// First and last order, `YYYY-MM-DD`.
    pub first: String,
    pub last: String,
}

/// One order of one customer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(all(target_arch = "wasm32", feature = "web"), derive(tsify::Tsify))]
#[cfg_attr(
    all(not(target_arch = "wasm32"), feature = "cli"),
    derive(schemars::JsonSchema)
)]
pub struct HistoryOrder {
    pub order: String,
    pub date: String,
    pub amount: f64,
    pub lines: Vec<HistoryLine>,
}

/// One line of a past order.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(all(target_arch = "wasm32", feature = "web"), derive(tsify::Tsify))]
#[cfg_attr(
    all(not(target_arch = "wasm32"), feature = "cli"),
    derive(schemars::JsonSchema)
)]
pub struct HistoryLine {
    pub product: String,
    pub name: String,
    pub quantity: f64,
    pub amount: f64,
}

/// One product to offer, with its score and the reason for it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(all(target_arch = "wasm32", feature = "web"), derive(tsify::Tsify))]
#[cfg_attr(
    all(not(target_arch = "wasm32"), feature = "cli"),
    derive(schemars::JsonSchema)
)]
pub struct Offer {
    pub product: String,
    pub name: String,
    /// Item–item: sum of similarities to the customer's products, of last basket those weighed by how lately
    /// they were bought. EASE: sum of weights. Buy again: orders with it, and as a fraction how lately.
    /// Popularity: share of customers who bought it.
    pub score: f64,
    /// Which method gave it, with `popularity` as the fallback.
    pub method: String,
    /// The product of the customer's that speaks most for it.
    pub because: Option<String>,
    /// Item–item, EASE, ALS: customers who bought both. Popularity: customers who bought it. Buy again: orders with it.
    pub customers: u64,
    /// 'bought with X by 41 customers'.
    pub reason: Words,
    /// Where rules choose: its place by the score alone, from 1.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub rank: Option<u32>,
    /// Score × margin of a piece, where the list is by that.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub expected_margin: Option<f64>,
}

/// A page of the customers' table.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(all(target_arch = "wasm32", feature = "web"), derive(tsify::Tsify))]
#[cfg_attr(
    all(not(target_arch = "wasm32"), feature = "cli"),
    derive(schemars::JsonSchema)
)]
pub struct CustomerPage {
    /// Customers that match, of whom `rows` is one page.
    pub matching: u64,
    pub rows: Vec<CustomerRow>,
}

/// Which customers to list, and how.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[cfg_attr(all(target_arch = "wasm32", feature = "web"), derive(tsify::Tsify))]
#[cfg_attr(
    all(not(target_arch = "wasm32"), feature = "cli"),
    derive(schemars::JsonSchema)
)]
pub struct CustomerQuery {
    /// Only this segment.
    pub segment: Option<u32>,
    /// Only those whose id or any attribute contains this text, the case of A to Z ignored.
    pub text: String,
    /// Only those that this filter takes.
    #[serde(rename = "where")]
    pub filter: Option<Filter>,
    /// `id`, `recency`, `frequency`, `monetary`, `tenure`, `basket`.
    pub sort: String,
    pub descending: bool,
    pub offset: u64,
    /// Rows wanted, at most 1,000.
    pub limit: u64,
}

impl Default for CustomerQuery {
    fn default() -> Self {
        CustomerQuery {
            segment: None,
            text: String::new(),
            filter: None,
            sort: "monetary".into(),
            descending: true,
            offset: 0,
            limit: 50,
        }
    }
}
