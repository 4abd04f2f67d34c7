//! The gap statistic: are the groups tighter than chance makes them?
//!
//! In: the first rows of the sample and the clustering of each k. Out: per k how far ln(inertia) lies below
//! that of rows drawn evenly over the range of each column, and its standard error (Tibshirani, Walther,
//! Hastie, *Estimating the number of clusters in a data set via the gap statistic*, Journal of the Royal
//! Statistical Society B 63, 2001, reference (a)). Draws are whole steps of the grid, so that the same rows
//! come out everywhere; the clusterings are carried on from their centroids on the rows looked at.

use super::kmeans::KMeans;
use super::lloyd::Lloyd;
use super::rows::Rows;
use super::start::{Draws, stream};
use crate::error::{Result, reserve};
use crate::features::GRID;
use crate::report::Candidate;
use linfa::DatasetBase;
use linfa::traits::Fit;

/// Rows that are looked at, and drawn for each reference.
const ROWS: usize = 1_000;
/// Reference data sets.
const REFERENCES: usize = 10;
/// Sets the seeds of references apart from those of restarts.
const REFERENCE: u64 = 0x7265_6665_7265_6e63;

/// Gaps of several k at once, reference after reference.
pub struct Gaps {
    /// The rows that are looked at.
    head: DatasetBase<Rows, ()>,
    /// Least step and number of steps of each column's range.
    ranges: Vec<(i64, u128)>,
    ks: Vec<usize>,
    /// ln(inertia) per k of each reference.
    references: Vec<Vec<f64>>,
}

impl Gaps {
    /// Steps to take in all.
    pub const SLICES: u64 = REFERENCES as u64;

    pub fn new(sample: &Rows, ks: Vec<usize>) -> Result<Self> {
        let head = sample.head(sample.count().min(ROWS))?;
        let range = |column: usize| {
            let steps = (0..head.count()).map(|i| (head.row(i)[column] * GRID as f32) as i64);
            let (least, most) = steps.fold((i64::MAX, i64::MIN), |(a, b), x| (a.min(x), b.max(x)));
            (least, (most - least) as u128 + 1)
        };
        Ok(Gaps {
            ranges: (0..head.columns()).map(range).collect(),
            head: DatasetBase::new(head, ()),
            ks,
            references: Vec::new(),
        })
    }

    /// Draws reference number `nth` and groups it for every k.
    pub fn step(&mut self, nth: usize, seed: u64) -> Result<()> {
        let mut draws = Draws::new(stream(seed ^ REFERENCE, 0, nth));
        let (count, columns) = (self.head.records.count(), self.ranges.len());
        let mut values = Vec::new();
        reserve(&mut values, count * columns, "Rows of reference")?;
        for _ in 0..count {
            for &(least, steps) in &self.ranges {
                let step = least + draws.below(steps) as i64;
                values.push((step as f64 / GRID) as f32);
            }
        }
        let rows = Rows::gather(&values, columns, 0..count)?;
        let rows = DatasetBase::new(rows, ());
        let mut spreads = Vec::with_capacity(self.ks.len());
        for &k in &self.ks {
            let params = KMeans::params(k).seed(seed ^ REFERENCE, nth).roughly();
            let fit: Lloyd = params.fit(&rows)?;
            spreads.push(spread(&fit));
        }
        self.references.push(spreads);
        Ok(())
    }

    /// Writes each k's gap into its candidate. `found` has the centroids of its clustering; these are carried on
    /// on the rows looked at.
    pub fn put<'a>(
        &self,
        candidates: &mut [Candidate],
        found: impl Iterator<Item = &'a Vec<f32>>,
    ) -> Result<()> {
        let n = self.references.len().max(1) as f64;
        for (at, (c, centroids)) in candidates.iter_mut().zip(found).enumerate() {
            let params = KMeans::params(self.ks[at]).start(centroids.clone());
            let own: Lloyd = params.roughly().fit(&self.head)?;
            let spreads = || self.references.iter().map(|r| r[at]);
            let mean = spreads().fold(0.0, |sum, x| sum + x) / n;
            let variance = spreads().fold(0.0, |sum, x| sum + (x - mean) * (x - mean)) / n;
            c.gap = mean - spread(&own);
            c.gap_error = (variance * (1.0 + 1.0 / n)).sqrt();
        }
        Ok(())
    }
}

/// ln(inertia), bounded below by one step of the grid so that rows on their means have one, too.
fn spread(fit: &Lloyd) -> f64 {
    libm::log(fit.inertia().max(1.0 / (GRID * GRID)))
}

/// The least k whose gap is within one standard error of the next k's, or else the greatest gap's.
pub fn says(candidates: &[Candidate]) -> Option<usize> {
    let enough = |pair: &&[Candidate]| pair[0].gap >= pair[1].gap - pair[1].gap_error;
    let least = candidates.windows(2).find(enough);
    match least {
        Some(pair) => Some(pair[0].k as usize),
        None => super::choose::best(candidates.iter(), |c| c.gap),
    }
}
