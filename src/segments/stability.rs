//! Stability: does the same grouping come back from other customers of the same kind?
//!
//! In: the rows starts are drawn from and a settled clustering of them. Out: the adjusted Rand
//! index between that clustering and one fitted to a bootstrap resample (Hennig 2007), both
//! read off on the original rows.

use super::kmeans::{Ground, stream};
use super::lloyd::assign;
use super::quality::adjusted_rand;
use crate::error::Result;
use rand::{Rng, SeedableRng};
use rand_xoshiro::Xoshiro256Plus;

/// Resamples per k.
pub const REFITS: usize = 6;
/// Sets the seeds of resamples apart from those of restarts.
const RESAMPLE: u64 = 0x7265_7361_6d70_6c65;

/// Agreement of resample number `nth` with the clustering given by `centroids`
/// (`k × columns`). The refit is the better of a fresh start and one from `centroids`.
pub fn refit(ground: &Ground, centroids: &[f32], seed: u64, nth: usize) -> Result<f64> {
    let columns = ground.rows.columns();
    let k = centroids.len() / columns;
    let resample = resample(ground, stream(seed ^ RESAMPLE, k, nth))?;
    let fresh = resample.restart(k, seed ^ RESAMPLE, nth)?;
    let warm = resample.improve(centroids.to_vec());
    let better = if fresh.inertia() < warm.inertia() {
        fresh
    } else {
        warm
    };
    let before = assign(&ground.rows, centroids);
    Ok(adjusted_rand(
        &before,
        &assign(&ground.rows, better.centroids()),
    ))
}

/// As many rows as there are, drawn with replacement.
fn resample(ground: &Ground, seed: u64) -> Result<Ground> {
    let columns = ground.rows.columns();
    let count = ground.rows.count() as u32;
    let mut rng = Xoshiro256Plus::seed_from_u64(seed);
    let mut values = Vec::with_capacity(ground.rows.count() * columns);
    for _ in 0..count {
        values.extend_from_slice(ground.row(rng.gen_range(0..count) as usize));
    }
    Ground::new(values, columns)
}
