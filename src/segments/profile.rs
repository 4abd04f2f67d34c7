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
    mean: f64,
    /// Whether logarithms are compared.
    log: bool,
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
        let mut values: Vec<f64> = order.iter().map(|&i| raw[i]).collect();
        let (mean, sd, skewness) = moments(&values);
        let feature = matrix.features.iter().find(|f| f.name == name);
        let log = feature.map_or(skewness > SKEWED, |f| f.log);
        let cuts = if sd > 0.0 { cuts(&values) } else { Vec::new() };
        if log && sd > 0.0 {
            let mut compared = Compared::new(log);
            values.iter_mut().for_each(|x| *x = compared.of(*x));
        }
        let (centre, spread, _) = moments(&values);
        Outline {
            order,
            mean,
            log,
            centre,
            spread: if sd > 0.0 { spread } else { 0.0 },
            cuts,
        }
    }
}

/// Values as they are compared; equal ones come side by side.
struct Compared {
    log: bool,
    last: [f64; 2],
}

impl Compared {
    fn new(log: bool) -> Self {
        Compared {
            log,
            last: [f64::NAN; 2],
        }
    }

    fn of(&mut self, x: f64) -> f64 {
        if !self.log {
            return x;
        }
        if x != self.last[0] {
            self.last = [x, signed_log(x)];
        }
        self.last[1]
    }
}

/// One ledger column over all customers who have it.
pub struct Column<'a> {
    name: &'a str,
    outline: &'a Outline,
    /// Ascending.
    values: Vec<f64>,
    /// Each segment's, ascending, and as they are compared.
    parts: Vec<(Vec<f64>, Sample)>,
}

impl<'a> Column<'a> {
    /// `outline` is that of the column, and `sizes` are those of the segments. `None` for a column without
    /// values or with one value only. `O(n)`.
    pub fn of(
        name: &'a str,
        raw: &[f64],
        outline: &'a Outline,
        labels: &[u8],
        sizes: &[usize],
    ) -> Option<Self> {
        if outline.spread <= 0.0 {
            return None;
        }
        let room = |&size: &usize| (Vec::with_capacity(size), Vec::with_capacity(size));
        let mut parts: Vec<(Vec<f64>, Vec<f64>)> = sizes.iter().map(room).collect();
        let mut values = Vec::with_capacity(outline.order.len());
        let mut compared = Compared::new(outline.log);
        for &i in &outline.order {
            let part = &mut parts[usize::from(labels[i])];
            values.push(raw[i]);
            part.0.push(raw[i]);
            part.1.push(compared.of(raw[i]));
        }
        let part = |(own, seen): (Vec<f64>, Vec<f64>)| (own, Sample::of(seen.into_iter()));
        Some(Column {
            name,
            outline,
            values,
            parts: parts.into_iter().map(part).collect(),
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
            overall_mean: self.outline.mean,
            z: (seen.mean - self.outline.centre) / self.outline.spread,
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
                index: (self.outline.mean > 0.0).then(|| mean / self.outline.mean),
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
