//! Each segment's ledger columns beside everyone's.
//!
//! In: customers' records and their segment. Out: per segment and column the medians, means,
//! the standardised difference, and where the segment's median stands among all customers.

use super::difference::{Sample, cohens_d, welch};
use crate::customers::{COLUMNS, Customer, column};
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

/// `profiles[segment]`, in the order of the ledger. A column that is the same for everyone is
/// left out, as is `gap` where nobody of the segment has bought twice. `O(n · columns)`.
pub fn profiles(
    customers: &[Customer],
    labels: &[u8],
    k: usize,
    matrix: &Matrix,
) -> Vec<Vec<Standing>> {
    let mut out = vec![Vec::new(); k];
    for name in COLUMNS {
        let values: Vec<(u8, f64)> = customers
            .iter()
            .zip(labels)
            .filter_map(|(c, &l)| column(c, name).map(|x| (l, x)))
            .collect();
        let Some(column) = Column::new(name, values, matrix) else {
            continue;
        };
        for (segment, standings) in out.iter_mut().enumerate() {
            standings.extend(column.standing(segment as u8));
        }
    }
    out
}

/// One ledger column over all customers who have it.
struct Column {
    name: &'static str,
    values: Vec<(u8, f64)>,
    log: bool,
    median: f64,
    mean: f64,
    /// Mean and standard deviation of the transformed values.
    centre: f64,
    spread: f64,
}

impl Column {
    /// None for a column without values or with one value only.
    fn new(name: &'static str, values: Vec<(u8, f64)>, matrix: &Matrix) -> Option<Self> {
        let raw: Vec<f64> = values.iter().map(|v| v.1).collect();
        let (mean, sd, skewness) = moments(&raw);
        if raw.is_empty() || sd <= 0.0 {
            return None;
        }
        let feature = matrix.features.iter().find(|f| f.name == name);
        let log = feature.map_or(skewness > SKEWED, |f| f.log);
        let (centre, spread, _) =
            moments(&raw.iter().map(|&x| transform(x, log)).collect::<Vec<f64>>());
        let median = median(raw);
        (spread > 0.0).then_some(Column {
            name,
            values,
            log,
            median,
            mean,
            centre,
            spread,
        })
    }

    fn standing(&self, segment: u8) -> Option<Standing> {
        let own: Vec<f64> = self
            .values
            .iter()
            .filter(|v| v.0 == segment)
            .map(|v| v.1)
            .collect();
        if own.is_empty() {
            return None;
        }
        let n = own.len() as f64;
        let mean = own.iter().sum::<f64>() / n;
        let seen = own.iter().map(|&x| transform(x, self.log)).sum::<f64>() / n;
        let portrait = self.portrait(segment, mean);
        let median = median(own);
        let row = ProfileRow {
            name: self.name.to_string(),
            median,
            overall: self.median,
            mean,
            overall_mean: self.mean,
            z: (seen - self.centre) / self.spread,
        };
        Some(Standing {
            row,
            position: self.position(median),
            portrait,
        })
    }

    /// The segment against everybody else.
    fn portrait(&self, segment: u8, mean: f64) -> PortraitRow {
        let part = |own: bool| {
            let values = self.values.iter().filter(move |v| (v.0 == segment) == own);
            Sample::of(values.map(|v| transform(v.1, self.log)))
        };
        let (own, rest) = (part(true), part(false));
        PortraitRow {
            name: self.name.to_string(),
            index: (self.mean > 0.0).then(|| mean / self.mean),
            effect: cohens_d(&own, &rest),
            p: welch(&own, &rest),
        }
    }

    fn position(&self, x: f64) -> f64 {
        let halves: u64 = self
            .values
            .iter()
            .map(|v| u64::from(v.1 < x) + u64::from(v.1 <= x))
            .sum();
        halves as f64 / 2.0 / self.values.len() as f64
    }
}

fn transform(x: f64, log: bool) -> f64 {
    if log { signed_log(x) } else { x }
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

/// Middle value, or the mean of the two middle ones; `values` is not empty.
fn median(mut values: Vec<f64>) -> f64 {
    crate::sorting::sort_floats(&mut values);
    let (lower, upper) = (values[(values.len() - 1) / 2], values[values.len() / 2]);
    (lower + upper) / 2.0
}
