//! What is kept of one month to hold the next one against, and what has changed between two.

use super::export::{CsvWriter, unguard};
use super::fields::{Fields, Read, need};
use super::{VERSION, Words, canonical};
use crate::ingest::{Delimiter, Record, Scanner, Syntax};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Version of the snapshot's shape.
pub const SNAPSHOT: u32 = 1;

/// One analysis, small: its customers with what is needed to see who came, stayed and went.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Snapshot {
    /// First and last order and the day it stands on, `YYYY-MM-DD`.
    pub first: String,
    pub last: String,
    pub today: String,
    pub lines: u64,
    pub kept: u64,
    pub orders: u64,
    pub repeat_share: f64,
    /// Names of the segments, English and Chinese, by number.
    pub segments: Vec<Words>,
    /// Of a secret and nothing else, so that snapshots under different keys are told apart; none: the
    /// ids stand as they are.
    pub key: Option<String>,
    /// Days ahead and discount rate of the customers' values, days ahead of their risk; 0 without.
    pub horizon: u32,
    pub discount: f64,
    pub risk_days: u32,
    /// Sorted by id.
    pub customers: Vec<Kept>,
}

/// A snapshot as its file has it: JSON in which segments and customers are CSV, one a line.
#[derive(Serialize)]
#[cfg_attr(
    all(not(target_arch = "wasm32"), feature = "cli"),
    derive(schemars::JsonSchema)
)]
pub struct SnapshotFile {
    pub regulars: String,
    pub snapshot: u32,
    pub first: String,
    pub last: String,
    pub today: String,
    pub lines: u64,
    pub kept: u64,
    pub orders: u64,
    pub repeat_share: f64,
    pub key: Option<String>,
    /// Days ahead and discount rate of the customers' values, days ahead of their risk; 0 without.
    pub horizon: u32,
    pub discount: f64,
    pub risk_days: u32,
    /// English and Chinese name.
    pub segments: String,
    /// Id (or its keyed hash), orders, spend in ten-thousandths, first and last order as days since
    /// 1970-01-01, segment or nothing, expected value and chance of a purchase in ten-thousandths or
    /// nothing.
    pub customers: String,
}

/// One customer of a snapshot.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Kept {
    /// Or its keyed hash.
    pub id: String,
    pub orders: i64,
    /// In ten-thousandths.
    pub money: i64,
    /// Days since 1970-01-01.
    pub first: i64,
    pub last: i64,
    pub segment: Option<u32>,
    /// Expected value, and chance of a purchase, in ten-thousandths.
    pub value: Option<i64>,
    pub chance: Option<i64>,
}

impl Snapshot {
    /// The bytes of the file.
    pub fn to_json(&self) -> String {
        let mut segments = CsvWriter::new(Vec::new());
        for name in &self.segments {
            // Writing into memory does not fail.
            let _ = segments.row([&name.en, &name.zh]);
        }
        let mut customers = CsvWriter::new(Vec::new());
        for c in &self.customers {
            let numbers = [c.orders, c.money, c.first, c.last].map(|n| n.to_string());
            let known = [c.segment.map(i64::from), c.value, c.chance];
            let known = known.map(|n| n.map_or_else(String::new, |n| n.to_string()));
            let id = std::iter::once(&c.id);
            let _ = customers.row(id.chain(&numbers).chain(&known));
        }
        let text =
            |csv: CsvWriter<Vec<u8>>| String::from_utf8(csv.into_inner()).unwrap_or_default();
        canonical(&SnapshotFile {
            regulars: VERSION.into(),
            snapshot: SNAPSHOT,
            first: self.first.clone(),
            last: self.last.clone(),
            today: self.today.clone(),
            lines: self.lines,
            kept: self.kept,
            orders: self.orders,
            repeat_share: self.repeat_share,
            key: self.key.clone(),
            horizon: self.horizon,
            discount: self.discount,
            risk_days: self.risk_days,
            segments: text(segments),
            customers: text(customers),
        })
    }

    /// Reads what [`Snapshot::to_json`] wrote, as a JSON value.
    pub fn read(value: &Value) -> Read<Snapshot> {
        let known = [
            "regulars",
            "snapshot",
            "first",
            "last",
            "today",
            "lines",
            "kept",
            "orders",
            "repeat_share",
            "key",
            "horizon",
            "discount",
            "risk_days",
            "segments",
            "customers",
        ];
        let f = Fields::of(value, &known)?;
        if f.whole("snapshot")? != Some(u64::from(SNAPSHOT)) {
            return Err("it is of another version".into());
        }
        let text = |key| need(f.text(key)?, key);
        let whole = |key| need(f.whole(key)?, key);
        let mut customers: Vec<Kept> = Vec::new();
        for mut row in rows(&text("customers")?) {
            row.resize(8, String::new());
            let number = |i: usize| row[i].parse().map_err(|_| "a customer's numbers are none");
            let mut kept = Kept {
                orders: number(1)?,
                money: number(2)?,
                first: number(3)?,
                last: number(4)?,
                segment: row[5].parse().ok(),
                value: row[6].parse().ok(),
                chance: row[7].parse().ok(),
                id: std::mem::take(&mut row[0]),
            };
            unguard(&mut kept.id);
            if customers.last().is_some_and(|before| before.id >= kept.id) {
                return Err("its customers are not in order".into());
            }
            customers.push(kept);
        }
        Ok(Snapshot {
            first: text("first")?,
            last: text("last")?,
            today: text("today")?,
            lines: whole("lines")?,
            kept: whole("kept")?,
            orders: whole("orders")?,
            repeat_share: need(f.number("repeat_share")?, "repeat_share")?,
            key: f.text("key")?,
            horizon: f.small("horizon")?.unwrap_or_default(),
            discount: f.number("discount")?.unwrap_or_default(),
            risk_days: f.small("risk_days")?.unwrap_or_default(),
            segments: rows(&text("segments")?)
                .map(|mut names| {
                    names.resize(2, String::new());
                    Words::new(names.swap_remove(0), names.swap_remove(0))
                })
                .collect(),
            customers,
        })
    }
}

/// The rows of a CSV text.
fn rows(text: &str) -> impl Iterator<Item = Vec<String>> {
    let mut scanner = Scanner::new(Syntax::new(Delimiter::Byte(b','), Some(b'"')));
    let mut rows = Vec::new();
    let mut each = |record: &mut Record<'_>| {
        rows.push(record.to_strings());
        Ok(())
    };
    // What cannot be read ends the list, and the count of customers tells.
    let _ = scanner.push(text.as_bytes(), &mut each);
    let _ = scanner.finish(&mut each);
    rows.into_iter()
}

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
    /// How the customers' value came from what it was to what it is; none where a snapshot has no values.
    pub equity: Option<EquityChange>,
    /// In both, with half the chance of a purchase that they had, which was a fifth or more; none where the
    /// chances are of different days.
    pub riskier: Option<Group>,
}

/// The equity before, step by step to the equity now.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(all(target_arch = "wasm32", feature = "web"), derive(tsify::Tsify))]
#[cfg_attr(
    all(not(target_arch = "wasm32"), feature = "cli"),
    derive(schemars::JsonSchema)
)]
pub struct EquityChange {
    pub sentence: Words,
    /// `before`, `gone`, `down`, `up`, `new`, `now`: the first five add up to the last. None where the two
    /// are of different horizons or discounts.
    pub steps: Vec<EquityStep>,
}

/// One step of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(all(target_arch = "wasm32", feature = "web"), derive(tsify::Tsify))]
#[cfg_attr(
    all(not(target_arch = "wasm32"), feature = "cli"),
    derive(schemars::JsonSchema)
)]
pub struct EquityStep {
    pub key: String,
    pub words: Words,
    /// In ten-thousandths of the currency these are whole, and their sum is exact.
    pub value: f64,
    pub customers: u64,
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
