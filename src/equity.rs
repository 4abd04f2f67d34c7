//! The change of customer equity between two snapshots, as the steps of a waterfall.
//!
//! In: what is kept of each customer, before and after, in ten-thousandths. Out: the equity before, what went
//! with those who are gone, what those still there lost and gained, what new ones brought, the equity now.
//! Sums are of whole numbers, so that the steps add up to the last digit.

use crate::orders::UNIT;
use crate::report::{EquityChange, EquityStep, Kept, Snapshot, Words, grouped};

/// Keys and words of the steps, in their order.
const STEPS: [(&str, &str, &str); 6] = [
    ("before", "Equity before", "此前的顾客资产"),
    ("gone", "Customers who are gone", "流失的顾客"),
    ("down", "Worth less than before", "价值下降的顾客"),
    ("up", "Worth more than before", "价值上升的顾客"),
    ("new", "New customers", "新顾客"),
    ("now", "Equity now", "现在的顾客资产"),
];

/// The steps being summed.
#[derive(Default)]
pub(crate) struct Waterfall {
    sums: [i128; 6],
    customers: [u64; 6],
}

impl Waterfall {
    /// One customer, before and after.
    pub fn add(&mut self, before: Option<&Kept>, after: Option<&Kept>) {
        let value = |kept: Option<&Kept>| kept.and_then(|k| k.value).map(i128::from);
        let (before, after) = (value(before), value(after));
        let change = after.unwrap_or(0) - before.unwrap_or(0);
        let step = match (before, after) {
            (None, None) => return,
            (Some(_), None) => Some(1),
            (None, Some(_)) => Some(4),
            _ if change < 0 => Some(2),
            _ if change > 0 => Some(3),
            _ => None,
        };
        let parts = [
            before.map(|v| (0, v)),
            step.map(|s| (s, change)),
            after.map(|v| (5, v)),
        ];
        for (step, value) in parts.into_iter().flatten() {
            self.sums[step] += value;
            self.customers[step] += 1;
        }
    }

    /// `None` where one of the two has no values.
    pub fn finish(&self, old: &Snapshot, new: &Snapshot) -> Option<EquityChange> {
        if old.horizon == 0 || new.horizon == 0 {
            return None;
        }
        if (old.horizon, old.discount) != (new.horizon, new.discount) {
            return Some(EquityChange {
                sentence: Words::new(
                    "The two snapshots value customers over different days or at different discounts, so their equities are not held against each other.",
                    "两份快照的估值天数或折现率不同，因此不比较顾客资产。",
                ),
                steps: Vec::new(),
            });
        }
        let step = |(i, &(key, en, zh)): (usize, &(&str, &str, &str))| EquityStep {
            key: key.into(),
            words: Words::new(en, zh),
            value: self.sums[i] as f64 / UNIT as f64,
            customers: self.customers[i],
        };
        let whole = |i: usize| {
            let units = (self.sums[i].unsigned_abs() + UNIT as u128 / 2) / UNIT as u128;
            grouped(units as u64)
        };
        let [before, gone, down, up, fresh, now] = [0, 1, 2, 3, 4, 5].map(whole);
        Some(EquityChange {
            sentence: Words::new(
                format!(
                    "Customer equity went from {before} to {now}: {gone} went with customers who are gone, {down} were lost and {up} gained with those still there, {fresh} came with new ones."
                ),
                format!(
                    "顾客资产由 {before} 变为 {now}：流失顾客减少 {gone}，留存顾客减少 {down}、增加 {up}，新顾客带来 {fresh}。"
                ),
            ),
            steps: STEPS.iter().enumerate().map(step).collect(),
        })
    }
}
