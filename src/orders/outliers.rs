//! Lines far from the others: median and median absolute deviation on a logarithmic scale.
//!
//! The median deviation of the logarithms is the logarithm of the median ratio to the median, so
//! that only two logarithms are taken. Source of the rule: Iglewicz, Hoaglin 1993.

use super::rejects::Rejects;
use super::sorted::Sorted;
use crate::error::{Code, Error, Result};
use crate::ingest::number::format_fixed;
use crate::report::{Reason, Role};
use crate::sorting::sort_whole;

/// The threshold that the report lists by.
pub const THRESHOLD: f64 = 5.0;

/// What lies within is ordinary, in ten-thousandths.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bounds {
    pub median: i64,
    pub low: f64,
    pub high: f64,
}

impl Bounds {
    pub fn exclude(&self, value: i64) -> bool {
        value > 0 && ((value as f64) < self.low || value as f64 > self.high)
    }
}

/// Bounds of the positive values; none where half of them are equal, or there are fewer than 20.
pub fn bounds(values: &mut Vec<i64>, threshold: f64) -> Option<Bounds> {
    values.retain(|v| *v > 0);
    if values.len() < 20 {
        return None;
    }
    let middle = (values.len() - 1) / 2;
    sort_whole(values);
    let median = values[middle];
    // The bits of positive floats are ordered as the floats are.
    for value in values.iter_mut() {
        let ratio = (*value).max(median) as f64 / (*value).min(median) as f64;
        *value = ratio.to_bits() as i64;
    }
    sort_whole(values);
    let spread = 1.4826 * libm::log(f64::from_bits(values[middle] as u64));
    if spread <= 0.0 {
        return None;
    }
    let reach = libm::exp(threshold * spread);
    Some(Bounds {
        median,
        low: median as f64 / reach,
        high: median as f64 * reach,
    })
}

/// Errors: a threshold that is no number from 1 up (`bad-option`).
pub fn check(threshold: Option<f64>) -> Result<()> {
    match threshold {
        Some(t) if !(1.0..=1e3).contains(&t) => Err(Error::new(
            Code::BadOption,
            "repairs.outliers must lie between 1 and 1000",
            "5 is usual; higher sets less aside",
        )),
        _ => Ok(()),
    }
}

/// Marks the kept lines beyond the bounds.
pub(super) fn set_aside(
    sorted: &Sorted,
    threshold: f64,
    kept: &mut [bool],
    rejects: &mut Rejects,
) -> Result<()> {
    for role in [Role::Amount, Role::Quantity] {
        let value = |i: usize| match role {
            Role::Amount => sorted.lines[i].amount,
            _ => sorted.lines[i].quantity,
        };
        let mut values: Vec<i64> = Vec::new();
        crate::error::reserve(&mut values, kept.len(), "Looking for outliers")?;
        values.extend((0..kept.len()).filter(|&i| kept[i]).map(value));
        let Some(bounds) = bounds(&mut values, threshold) else {
            continue;
        };
        for (i, kept) in kept.iter_mut().enumerate() {
            if *kept && bounds.exclude(value(i)) {
                *kept = false;
                let text = format_fixed(value(i).into());
                rejects.add(sorted.lines[i].row, Reason::Outlier, Some(role), &text);
            }
        }
    }
    Ok(())
}
