//! Each segment's ledger columns beside everyone's.
//!
//! In: the customers' values in a column, and their segment. Out: per column and segment the medians, means, the
//! standardised difference, and where the segment's median stands among all customers. A column that is
//! the same for everyone is left out, as is `gap` where nobody of the segment has bought twice.

use super::difference::{Sample, cohens_d, welch};
use super::rule::cuts;
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

/// What a column says of all customers, whatever their segments are.
pub struct Outline {
    /// Who has a value, ascending by it.
    order: Vec<usize>,
    /// The values in that order, and their logarithms where these are compared; else nothing.
    values: Vec<f64>,
    logs: Vec<f64>,
    mean: f64,
    /// Mean and standard deviation of what is compared; no spread in a column without values or with one
    /// value only.
    centre: f64,
    spread: f64,
    /// Where a rule may [cut](cuts) it.
    pub cuts: Vec<f64>,
}

impl Outline {
    /// `raw` has NaN where a customer has no value. `O(n)`: values are sorted by their bytes.
    pub fn of(name: &str, raw: &[f64], matrix: &Matrix) -> Self {
        let mut order = crate::sorting::rank_floats(raw);
        // No value comes after all values.
        order.truncate(order.partition_point(|&i| !raw[i].is_nan()));
        let values: Vec<f64> = order.iter().map(|&i| raw[i]).collect();
        let (mean, sd, skewness) = moments(&values);
        let feature = matrix.features.iter().find(|f| f.name == name);
        let log = feature.map_or(skewness > SKEWED, |f| f.log);
        let cuts = if sd > 0.0 { cuts(&values) } else { Vec::new() };
        let logs = match log && sd > 0.0 {
            true => logs(&values),
            false => Vec::new(),
        };
        let (centre, spread, _) = moments(if logs.is_empty() { &values } else { &logs });
        Outline {
            order,
            values,
            logs,
            mean,
            centre,
            spread: if sd > 0.0 { spread } else { 0.0 },
            cuts,
        }
    }

    /// Each segment's part of the column, of `k` segments; nothing in a column without values or with one value
    /// only. `O(n)`.
    pub fn parts(&self, labels: &[u8], k: usize) -> Vec<Part> {
        if self.spread <= 0.0 {
            return Vec::new();
        }
        let whose: Vec<u8> = self.order.iter().map(|&i| labels[i]).collect();
        let compared = if self.logs.is_empty() {
            &self.values
        } else {
            &self.logs
        };
        let mut parts = vec![Part::default(); k];
        for ((value, seen), &segment) in self.values.iter().zip(compared).zip(&whose) {
            let part = &mut parts[usize::from(segment)];
            part.sum += value;
            part.seen.n += 1.0;
            part.seen.mean += seen;
        }
        let mut middles = Vec::with_capacity(k);
        for Part { seen, .. } in &mut parts {
            seen.mean /= seen.n.max(1.0);
            let n = seen.n as usize;
            middles.push([n.saturating_sub(1) / 2, n / 2]);
        }
        let mut passed = vec![0; k];
        for ((value, seen), &segment) in self.values.iter().zip(compared).zip(&whose) {
            let segment = usize::from(segment);
            let part = &mut parts[segment];
            let off = seen - part.seen.mean;
            part.seen.off += off * off;
            for (middle, at) in part.middle.iter_mut().zip(middles[segment]) {
                if passed[segment] == at {
                    *middle = *value;
                }
            }
            passed[segment] += 1;
        }
        parts
    }

    /// How a segment stands in the column of that name, by the parts of all; `None` where nobody of it has a value.
    pub fn standing(&self, name: &str, parts: &[Part], segment: usize) -> Option<Standing> {
        let Part { sum, middle, seen } = parts.get(segment).filter(|part| part.seen.n > 0.0)?;
        let mean = sum / seen.n;
        let median = (middle[0] + middle[1]) / 2.0;
        let values = &self.values;
        let [lower, upper] = [(values.len() - 1) / 2, values.len() / 2].map(|at| values[at]);
        let row = ProfileRow {
            name: name.to_string(),
            median,
            overall: (lower + upper) / 2.0,
            mean,
            overall_mean: self.mean,
            z: (seen.mean - self.centre) / self.spread,
        };
        let others = parts.iter().enumerate();
        let rest = others
            .filter(|(other, _)| *other != segment)
            .fold(Sample::default(), |sum, (_, part)| sum.and(&part.seen));
        let below = values.partition_point(|x| *x < median);
        let up_to = values.partition_point(|x| *x <= median);
        Some(Standing {
            row,
            position: (below + up_to) as f64 / 2.0 / values.len() as f64,
            portrait: PortraitRow {
                name: name.to_string(),
                index: (self.mean > 0.0).then(|| mean / self.mean),
                effect: cohens_d(seen, &rest),
                p: welch(seen, &rest),
            },
        })
    }
}

/// A segment's part of a column.
#[derive(Clone, Default)]
pub struct Part {
    sum: f64,
    /// Of the two in the middle.
    middle: [f64; 2],
    /// As they are compared.
    seen: Sample,
}

/// Of values of which equal ones come side by side.
fn logs(values: &[f64]) -> Vec<f64> {
    let mut last = [f64::NAN; 2];
    let log = |&x: &f64| {
        if x != last[0] {
            last = [x, signed_log(x)];
        }
        last[1]
    };
    values.iter().map(log).collect()
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
