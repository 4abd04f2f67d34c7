//! What is kept of one month to hold the next one against, and what has changed between two.

use super::{VERSION, Words};
use serde::{Deserialize, Serialize};

/// Version of the snapshot's shape.
pub const SNAPSHOT: u32 = 1;

/// One analysis, small: its customers with what is needed to see who came, stayed and went.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(
    all(not(target_arch = "wasm32"), feature = "cli"),
    derive(schemars::JsonSchema)
)]
pub struct Snapshot {
    pub regulars: String,
    pub snapshot: u32,
    /// First and last order and the day it stands on, `YYYY-MM-DD`.
    pub first: String,
    pub last: String,
    pub today: String,
    pub lines: u64,
    pub kept: u64,
    pub orders: u64,
    /// An exact decimal.
    pub total: String,
    pub repeat_share: f64,
    /// Names of the segments, English and Chinese, by number.
    pub segments: Vec<Words>,
    /// Of a secret and nothing else, so that snapshots under different keys are told apart; none: the
    /// ids stand as they are.
    pub key: Option<String>,
    pub customers: Vec<Kept>,
}

/// Id (or its keyed hash), orders, money in ten-thousandths, first and last order as days since
/// 1970-01-01, segment.
pub type Kept = (String, i64, i64, i64, i64, Option<u32>);

/// What has changed from one snapshot to the next.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(all(target_arch = "wasm32", feature = "web"), derive(tsify::Tsify))]
#[cfg_attr(
    all(not(target_arch = "wasm32"), feature = "cli"),
    derive(schemars::JsonSchema)
)]
pub struct Difference {
    /// The days that the two stand on.
    pub from: String,
    pub to: String,
    /// One sentence a manager could forward.
    pub sentence: Words,
    /// `customers`, `orders`, `revenue`, `repeat_share`, `kept_share`: before and after.
    pub figures: Vec<Figure>,
    pub new: Group,
    /// In the old snapshot alone.
    pub gone: Group,
    /// In both, with an order since.
    pub active: Group,
    /// Of those, the ones who had been silent longer than three customers in four.
    pub returned: Group,
    /// More than this many days were a long silence then.
    pub silence: i64,
    /// In both, without an order since.
    pub silent: Group,
    pub segments: Vec<SegmentChange>,
    /// Customers in both who are in a segment of another name now.
    pub moved: u64,
}

/// A number before and after.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(all(target_arch = "wasm32", feature = "web"), derive(tsify::Tsify))]
#[cfg_attr(
    all(not(target_arch = "wasm32"), feature = "cli"),
    derive(schemars::JsonSchema)
)]
pub struct Figure {
    pub name: String,
    pub before: f64,
    pub after: f64,
}

/// Some customers: how many, what they are worth, the first of them by worth.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(all(target_arch = "wasm32", feature = "web"), derive(tsify::Tsify))]
#[cfg_attr(
    all(not(target_arch = "wasm32"), feature = "cli"),
    derive(schemars::JsonSchema)
)]
pub struct Group {
    pub customers: u64,
    /// Spend in all: for those who are gone as the old snapshot has it.
    pub revenue: f64,
    pub examples: Vec<String>,
}

/// A segment by its name, before and after.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(all(target_arch = "wasm32", feature = "web"), derive(tsify::Tsify))]
#[cfg_attr(
    all(not(target_arch = "wasm32"), feature = "cli"),
    derive(schemars::JsonSchema)
)]
pub struct SegmentChange {
    pub name: Words,
    pub before: u64,
    pub after: u64,
}

impl Snapshot {
    /// The bytes of the file: one customer a line.
    pub fn to_json(&self) -> String {
        debug_assert_eq!(self.regulars, VERSION);
        let mut text = serde_json::to_string(self).unwrap_or_default();
        text.push('\n');
        text
    }
}
