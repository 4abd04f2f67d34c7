//! Lines far from the others: median and median absolute deviation on a logarithmic scale.
//!
//! The median deviation of the logarithms is the logarithm of the median ratio to the median, so
//! that only two logarithms are taken. Source of the rule: Iglewicz, Hoaglin 1993.

use super::book::BookLine;
use super::compact::{Compact, Writer};
use super::rejects::Rejects;
use crate::error::{Code, Error, Result, reserve};
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

/// What is left once the outliers are gone.
pub(super) struct Outlying {
    pub lines: Compact,
    /// Customers without a line that is left, ascending.
    pub gone: Vec<u32>,
}

/// Leaves out the lines beyond the bounds; they must have their rows.
pub(super) fn set_aside(
    lines: &Compact,
    threshold: f64,
    rejects: &mut Rejects,
) -> Result<Outlying> {
    let all = || {
        let parts = lines.parts().iter();
        parts.flat_map(|part| (0..part.customers()).flat_map(|i| part.of(i)))
    };
    let bounds = |value: &dyn Fn(&BookLine) -> i64| -> Result<Option<Bounds>> {
        let mut values: Vec<i64> = Vec::new();
        reserve(
            &mut values,
            lines.tally.lines as usize,
            "Looking for outliers",
        )?;
        values.extend(all().map(|line| value(&line)));
        Ok(bounds(&mut values, threshold))
    };
    let (amount, quantity) = (bounds(&|l| l.amount)?, bounds(&|l| l.quantity)?);
    let beyond = |bounds: &Option<Bounds>, value| bounds.is_some_and(|b| b.exclude(value));
    let (mut writer, mut own) = (Writer::default(), Vec::new());
    let mut left = Outlying {
        lines: Compact::default(),
        gone: Vec::new(),
    };
    let mut customer = 0u32;
    for part in lines.parts() {
        let first = customer - left.gone.len() as u32;
        for i in 0..part.customers() {
            own.clear();
            for line in part.of(i) {
                let (role, value) = if beyond(&amount, line.amount) {
                    (Role::Amount, line.amount)
                } else if beyond(&quantity, line.quantity) {
                    (Role::Quantity, line.quantity)
                } else {
                    own.push(line);
                    continue;
                };
                let text = format_fixed(value.into());
                rejects.add(line.row, Reason::Outlier, Some(role), &text);
            }
            if own.is_empty() {
                left.gone.push(customer);
            } else {
                writer.customer(&own, false)?;
            }
            customer += 1;
        }
        left.lines.push(writer.part(first)?)?;
    }
    Ok(left)
}
