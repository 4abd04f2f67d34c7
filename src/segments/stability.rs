//! Stability: does the same grouping come back from other customers of the same kind?
//!
//! In: the rows starts are drawn from and a settled clustering of them. Out: the adjusted Rand
//! index between that clustering and one fitted to a bootstrap resample (Hennig 2007), both
//! read off on the original rows.

use super::kmeans::KMeans;
use super::lloyd::{Lloyd, assign};
use super::quality::adjusted_rand;
use super::rows::Rows;
use super::start::{Draws, stream};
use crate::error::Result;
use linfa::DatasetBase;
use linfa::traits::Fit;

/// Resamples per k, by the rows there are: where they are few, chance weighs more and a resample costs less.
pub fn refits(rows: usize) -> usize {
    (24_000 / rows.max(1)).clamp(6, 30)
}

/// Sets the seeds of resamples apart from those of restarts.
const RESAMPLE: u64 = 0x7265_7361_6d70_6c65;

/// Agreement of resample number `nth` with a clustering of `rows`. The refit is the better of a
/// fresh start and one from that clustering's centroids.
pub fn refit(rows: &Rows, found: &[f32], k: usize, seed: u64, nth: usize) -> Result<f64> {
    let resample = resample(rows, stream(seed ^ RESAMPLE, k, nth))?;
    let params = KMeans::params(k).seed(seed ^ RESAMPLE, nth).roughly();
    let fresh: Lloyd = params.fit(&resample)?;
    let warm: Lloyd = params.start(found.to_vec()).fit(&resample)?;
    let better = if fresh.inertia() < warm.inertia() {
        fresh
    } else {
        warm
    };
    let before = assign(rows, found);
    Ok(adjusted_rand(&before, &assign(rows, better.centroids())))
}

/// As many rows as there are, drawn with replacement.
fn resample(rows: &Rows, seed: u64) -> Result<DatasetBase<Rows, ()>> {
    let mut draws = Draws::new(seed);
    let count = rows.count();
    let mut weights = vec![0; count];
    for _ in 0..count {
        weights[draws.below(count as u128) as usize] += 1;
    }
    Ok(DatasetBase::new(rows.weighted(&weights)?, ()))
}
