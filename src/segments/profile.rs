//! Each segment's ledger columns beside everyone's.
//!
//! In: the customers' values in a column, and their segment. Out: per column and segment the medians, means, the
//! standardised difference, and where the segment's median stands among all customers. A column that is
//! the same for everyone is left out, as is `gap` where nobody of the segment has bought twice.

use super::difference::{Sample, cohens_d, welch};
use crate::features::{Matrix, SKEWED, signed_log};
use crate::report::{PortraitRow, ProfileRow};

/// A row of a segment's profile, with what the names need besides.
#[derive(Clone, Debug, PartialEq)]
pub struct Standing {
    pub row: ProfileRow,
    /// Share of all customers below the segment's median, equals counted half: 0 to 1.
    pub position: f64,
    pub portrait: PortraitRow,
}

/// Who has a value, ascending by it. `O(n)`: values are sorted by their bytes.
pub fn places(raw: &[f64]) -> Vec<usize> {
    let mut order = crate::sorting::rank_floats(raw);
    // No value comes after all values.
    order.truncate(order.partition_point(|&i| !raw[i].is_nan()));
    order
}

/// One ledger column over all customers who have it.
pub struct Column {
    name: String,
    /// Ascending.
    pub values: Vec<f64>,
    /// Each segment's, ascending, and as they are compared.
    parts: Vec<(Vec<f64>, Sample)>,
    mean: f64,
    /// Mean and standard deviation of the transformed values.
    centre: f64,
    spread: f64,
}

impl Column {
    /// `raw` has NaN where a customer has no value; `order` are its [`places`]. `None` for a column without
    /// values or with one value only. `O(n)`.
    pub fn of(
        name: &str,
        raw: &[f64],
        order: &[usize],
        labels: &[u8],
        k: usize,
        matrix: &Matrix,
    ) -> Option<Self> {
        let values: Vec<f64> = order.iter().map(|&i| raw[i]).collect();
        let (mean, sd, skewness) = moments(&values);
        if values.is_empty() || sd <= 0.0 {
            return None;
        }
        let feature = matrix.features.iter().find(|f| f.name == name);
        let log = feature.map_or(skewness > SKEWED, |f| f.log);
        let mut seen = values.clone();
        if log {
            // Equal values lie side by side.
            let (mut last, mut last_log) = (f64::NAN, 0.0);
            for x in &mut seen {
                if *x != last {
                    (last, last_log) = (*x, signed_log(*x));
                }
                *x = last_log;
            }
        }
        let (centre, spread, _) = moments(&seen);
        let mut parts = vec![(Vec::new(), Vec::new()); k];
        for ((&i, &x), &seen) in order.iter().zip(&values).zip(&seen) {
            let part = &mut parts[usize::from(labels[i])];
            part.0.push(x);
            part.1.push(seen);
        }
        let part = |(own, seen): (Vec<f64>, Vec<f64>)| (own, Sample::of(seen.into_iter()));
        (spread > 0.0).then(|| Column {
            name: name.into(),
            values,
            parts: parts.into_iter().map(part).collect(),
            mean,
            centre,
            spread,
        })
    }

    /// `None` where nobody of the segment has a value.
    pub fn standing(&self, segment: usize) -> Option<Standing> {
        let (own, seen) = &self.parts[segment];
        if own.is_empty() {
            return None;
        }
        let mean = own.iter().sum::<f64>() / own.len() as f64;
        let median = middle(own);
        let row = ProfileRow {
            name: self.name.to_string(),
            median,
            overall: middle(&self.values),
            mean,
            overall_mean: self.mean,
            z: (seen.mean - self.centre) / self.spread,
        };
        let others = self.parts.iter().enumerate();
        let rest = others
            .filter(|(other, _)| *other != segment)
            .fold(Sample::default(), |sum, (_, part)| sum.and(&part.1));
        let below = self.values.partition_point(|x| *x < median);
        let up_to = self.values.partition_point(|x| *x <= median);
        Some(Standing {
            row,
            position: (below + up_to) as f64 / 2.0 / self.values.len() as f64,
            portrait: PortraitRow {
                name: self.name.to_string(),
                index: (self.mean > 0.0).then(|| mean / self.mean),
                effect: cohens_d(seen, &rest),
                p: welch(seen, &rest),
            },
        })
    }
}

/// Mean, population standard deviation and skewness, summed in order; zeros for nothing.
fn moments(values: &[f64]) -> (f64, f64, f64) {
    let n = values.len().max(1) as f64;
    let mean = values.iter().sum::<f64>() / n;
    let (mut second, mut third) = (0.0, 0.0);
    for x in values {
        let t = x - mean;
        second += t * t;
        third += t * t * t;
    }
    let variance = second / n;
    let sd = variance.sqrt();
    (
        mean,
        sd,
        if sd > 0.0 {
            third / n / (variance * sd)
        } else {
            0.0
        },
    )
}

/// Middle value, or the mean of the two middle ones, of ascending values; there are some.
fn middle(values: &[f64]) -> f64 {
    let (lower, upper) = (values[(values.len() - 1) / 2], values[values.len() / 2]);
    (lower + upper) / 2.0
}
