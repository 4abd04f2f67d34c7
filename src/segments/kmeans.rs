//! k-means behind linfa's traits: our kernel, asked as linfa's algorithms are.
//!
//! ```text
//! KMeans::params(k)            → Params       what to do
//! Params::fit(&DatasetBase)    → Lloyd        k-means++ on a window of rows, then passes over all
//! Lloyd::predict(&Rows)        → labels
//! ```
//!
//! In: [`Rows`] on the grid in the order of [`census`](super::rows::census), so that any stretch of
//! them is a fair sample. A fixed (rows, k, seed, nth) gives fixed bits on every machine.
//!
//! ```
//! use linfa::DatasetBase;
//! use linfa::traits::{Fit, Predict};
//! use regulars::segments::kmeans::KMeans;
//! use regulars::segments::rows::Rows;
//!
//! let values = [0.0, 0.5, 4.0, 4.5];
//! let rows = DatasetBase::new(Rows::gather(&values, 1, 0..4)?, ());
//! let model = KMeans::params(2).fit(&rows)?;
//! let labels: Vec<u8> = model.predict(&rows);
//! assert!(labels[0] == labels[1] && labels[1] != labels[2] && labels[2] == labels[3]);
//! assert_eq!(model.inertia(), 0.25);
//! # Ok::<(), regulars::error::Error>(())
//! ```

use super::lloyd::{Lloyd, assign};
use super::rows::Rows;
use super::start::{plus_plus, stream};
use crate::error::{Code, Error, Result};
use linfa::DatasetBase;
use linfa::dataset::Records;
use linfa::prelude::ParamGuard;
use linfa::traits::{Fit, PredictInplace};
use std::ops::Range;

/// Rows that one start looks at: k-means on a sample, then on all rows (Bradley, Fayyad 1998).
pub const WINDOW: usize = 1_024;
/// A restart ends when at most one row in this many moves; the best restart is carried on.
const SLACK: usize = 500;
const RESTART_PASSES: usize = 40;
/// Rows that restarts run on.
pub const SAMPLE: usize = 20_000;
/// Passes after which a clustering counts as settled whatever happens.
pub const PASSES: usize = 1_000;
const MOST: usize = 255;

/// k-means by our kernel.
pub struct KMeans;

impl KMeans {
    /// One fit from start number 0 of seed 0, carried to strict convergence.
    pub fn params(k: usize) -> Params {
        Params(ValidParams {
            k,
            seed: 0,
            nth: 0,
            start: None,
            restarts: 1,
            passes: PASSES,
            settle: true,
        })
    }
}

/// What to do, unchecked.
#[derive(Clone, Debug)]
pub struct Params(ValidParams);

/// What to do, checked: 1 ≤ `k` ≤ 255.
#[derive(Clone, Debug)]
pub struct ValidParams {
    k: usize,
    seed: u64,
    nth: usize,
    start: Option<Vec<f32>>,
    restarts: usize,
    passes: usize,
    settle: bool,
}

impl Params {
    /// Start number `nth` of a seed; where there are many rows, each looks at others.
    pub fn seed(mut self, seed: u64, nth: usize) -> Self {
        (self.0.seed, self.0.nth) = (seed, nth);
        self
    }

    /// Several starts from `nth` on; the best of them is carried on. Where there are more than
    /// [`SAMPLE`] rows, restarts see the first of them only.
    pub fn restarts(mut self, restarts: usize) -> Self {
        self.0.restarts = restarts;
        self
    }

    /// Centroids to begin with, `k × columns`.
    pub fn start(mut self, centroids: Vec<f32>) -> Self {
        self.0.start = Some(centroids);
        self
    }

    /// The greatest number of passes over all rows.
    pub fn passes(mut self, most: usize) -> Self {
        self.0.passes = most;
        self
    }

    /// Stops as soon as hardly a row moves: enough to compare restarts.
    pub fn roughly(mut self) -> Self {
        (self.0.passes, self.0.settle) = (RESTART_PASSES, false);
        self
    }
}

impl ParamGuard for Params {
    type Checked = ValidParams;
    type Error = Error;

    fn check_ref(&self) -> Result<&ValidParams> {
        if (1..=MOST).contains(&self.0.k) {
            return Ok(&self.0);
        }
        Err(Error::new(
            Code::BadOption,
            format!("{} groups were asked for", self.0.k),
            "Ask for 1 to 255",
        ))
    }

    fn check(self) -> Result<ValidParams> {
        self.check_ref()?;
        Ok(self.0)
    }
}

impl From<linfa::Error> for Error {
    fn from(_: linfa::Error) -> Self {
        // None of linfa's own errors can come of what we ask of it.
        Error::new(
            Code::BadOption,
            "linfa does not take these options",
            "Check the options",
        )
    }
}

impl Fit<Rows, (), Error> for ValidParams {
    type Object = Lloyd;

    /// [`Code::TooFew`] without rows or columns, [`Code::BadOption`] for a start of another shape.
    fn fit(&self, dataset: &DatasetBase<Rows, ()>) -> Result<Lloyd> {
        let rows = &dataset.records;
        if rows.nsamples() == 0 || rows.nfeatures() == 0 {
            return Err(Error::new(
                Code::TooFew,
                "There are no rows to group",
                "Use more rows",
            ));
        }
        let mut lloyd = match &self.start {
            Some(start) if start.len() != self.k * rows.nfeatures() => {
                return Err(Error::new(
                    Code::BadOption,
                    "The starting centroids have another shape than the rows",
                    "Give k × columns numbers",
                ));
            }
            Some(start) => Lloyd::new(start.clone(), rows),
            None if self.restarts > 1 => Lloyd::near(self.best_start(rows)?, rows),
            None => Lloyd::new(self.fresh_start(rows, self.nth), rows),
        };
        if self.settle {
            lloyd.settle(rows, self.passes);
        } else {
            lloyd.run(rows, rows.count() / SLACK, self.passes);
        }
        Ok(lloyd)
    }
}

impl ValidParams {
    fn fresh_start(&self, rows: &Rows, nth: usize) -> Vec<f32> {
        let seed = stream(self.seed, self.k, nth);
        plus_plus(rows, window(rows.count(), nth), self.k, seed)
    }

    /// The centroids of the best restart.
    fn best_start(&self, rows: &Rows) -> Result<Vec<f32>> {
        let head;
        let sample = if rows.count() > SAMPLE {
            head = rows.head(SAMPLE)?;
            &head
        } else {
            rows
        };
        let mut best: Option<Lloyd> = None;
        for nth in self.nth..self.nth + self.restarts {
            let mut lloyd = Lloyd::new(self.fresh_start(sample, nth), sample);
            lloyd.run(sample, sample.count() / SLACK, RESTART_PASSES);
            if best.as_ref().is_none_or(|b| lloyd.inertia() < b.inertia()) {
                best = Some(lloyd);
            }
        }
        Ok(best.map_or_else(Vec::new, |best| best.centroids().to_vec()))
    }
}

/// The stretch of rows that restart `nth` starts from: where there are more than one window's
/// worth, another one each time.
fn window(count: usize, nth: usize) -> Range<usize> {
    let length = WINDOW.min(count);
    let from = nth * (WINDOW / 2) % (count - length + 1);
    from..from + length
}

impl PredictInplace<Rows, Vec<u8>> for Lloyd {
    fn predict_inplace(&self, rows: &Rows, labels: &mut Vec<u8>) {
        *labels = assign(rows, self.centroids());
    }

    fn default_target(&self, _: &Rows) -> Vec<u8> {
        Vec::new()
    }
}
