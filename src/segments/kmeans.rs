//! k-means: linfa-clustering finds the starts, the exact kernel carries them home.
//!
//! In: rows on the grid in the order of [`census`](super::rows::census), `k`, a seed. Out: a
//! [`Lloyd`] that has all but settled. linfa-clustering 0.8.1 counts a cluster's old centroid as
//! one more point of it, reports the cluster sizes of its last run rather than of its best, and
//! panics on what is not finite or too few: so rows are checked before, every restart is one run
//! of its own, and nothing but its centroids is taken over.

use super::lloyd::Lloyd;
use super::rows::Rows;
use crate::error::{Code, Error, Result};
use linfa::DatasetBase;
use linfa::traits::Fit;
use linfa_clustering::KMeans;
use ndarray::ArrayView2;
use rand::SeedableRng;
use rand_xoshiro::Xoshiro256Plus;

/// Rows that one start looks at: k-means on a sample, then on all rows (Bradley, Fayyad 1998).
pub const WINDOW: usize = 1_024;
/// linfa's own passes over the window, and the shift of the centroids it may stop at.
const START_PASSES: u64 = 2;
const START_TOLERANCE: f32 = 0.05;
/// A restart ends when at most one row in this many moves; the best restart is carried on.
const SLACK: usize = 500;
const RESTART_PASSES: usize = 40;

/// The rows that starts are drawn from: row-major for linfa, in blocks for the kernel.
pub struct Ground {
    values: Vec<f32>,
    pub rows: Rows,
    pub squares: u128,
}

impl Ground {
    /// `values` is row-major, `n × columns` with `n ≥ 1`, `columns ≥ 1`.
    pub fn new(values: Vec<f32>, columns: usize) -> Result<Self> {
        let rows = Rows::gather(&values, columns, 0..values.len() / columns.max(1))?;
        let squares = super::lloyd::squares(&rows);
        Ok(Ground {
            values,
            rows,
            squares,
        })
    }

    /// Row-major values of the first `n` rows.
    pub fn head(&self, n: usize) -> &[f32] {
        &self.values[..n.min(self.rows.count()) * self.rows.columns()]
    }

    pub fn row(&self, i: usize) -> &[f32] {
        let d = self.rows.columns();
        &self.values[i * d..(i + 1) * d]
    }

    /// The stretch of rows that restart `nth` starts from: where there are more than one
    /// window's worth, another one each time.
    fn window(&self, nth: usize) -> &[f32] {
        let d = self.rows.columns();
        let length = WINDOW.min(self.rows.count());
        let from = nth * (WINDOW / 2) % (self.rows.count() - length + 1);
        &self.values[from * d..(from + length) * d]
    }

    /// One restart: k-means++ and a few passes by linfa on a window, then passes over all rows.
    pub fn restart(&self, k: usize, seed: u64, nth: usize) -> Result<Lloyd> {
        let centroids = start(self.window(nth), self.rows.columns(), k, seed, nth)?;
        Ok(self.improve(centroids))
    }

    /// Passes over all rows from given centroids until hardly a row moves.
    pub fn improve(&self, centroids: Vec<f32>) -> Lloyd {
        let mut lloyd = Lloyd::new(centroids, &self.rows, self.squares);
        lloyd.run(&self.rows, self.rows.count() / SLACK, RESTART_PASSES);
        lloyd
    }
}

/// Centroids (`k × columns`) of one run of linfa's k-means over row-major rows. A fixed
/// (`seed`, `k`, `nth`) gives fixed bits on every machine.
pub fn start(values: &[f32], columns: usize, k: usize, seed: u64, nth: usize) -> Result<Vec<f32>> {
    let n = values.len() / columns;
    if n == 0 || k == 0 {
        return Err(Error::new(
            Code::TooFew,
            format!("{n} rows cannot start {k} groups"),
            "Use more rows",
        ));
    }
    let view = ArrayView2::from_shape((n, columns), values).map_err(refused)?;
    let rng = Xoshiro256Plus::seed_from_u64(stream(seed, k, nth));
    let model = KMeans::params_with_rng(k, rng)
        .n_runs(1)
        .max_n_iterations(START_PASSES)
        .tolerance(START_TOLERANCE)
        .fit(&DatasetBase::from(view))
        .map_err(refused)?;
    Ok(model.centroids().iter().copied().collect())
}

fn refused(error: impl std::fmt::Display) -> Error {
    Error::new(
        Code::NotFinite,
        format!("k-means refused the rows: {error}"),
        "Report this file to the project",
    )
}

/// A seed of its own for every (seed, k, restart).
pub fn stream(seed: u64, k: usize, nth: usize) -> u64 {
    let mut bytes = [0u8; 24];
    bytes[..8].copy_from_slice(&seed.to_le_bytes());
    bytes[8..16].copy_from_slice(&(k as u64).to_le_bytes());
    bytes[16..].copy_from_slice(&(nth as u64).to_le_bytes());
    xxhash_rust::xxh3::xxh3_64(&bytes)
}
