//! Stability: does the same grouping come back from other customers of the same kind?
//!
//! In: the rows starts are drawn from and a settled clustering of them. Out: how like it a clustering of a
//! bootstrap resample is, both read off on the original rows: as a whole by the adjusted Rand index, group
//! by group by the greatest Jaccard likeness (Hennig, *Cluster-wise assessment of cluster stability*,
//! Computational Statistics & Data Analysis 52, 2007).

use super::kmeans::KMeans;
use super::lloyd::{Lloyd, assign};
use super::quality::adjusted_rand;
use super::rows::Rows;
use super::start::{Draws, stream};
use crate::error::Result;
use crate::report::Words;
use linfa::DatasetBase;
use linfa::traits::Fit;

/// Resamples per k, by the rows there are: where they are few, chance weighs more and a resample costs less.
pub fn refits(rows: usize) -> usize {
    (24_000 / rows.max(1)).clamp(6, 30)
}

/// Sets the seeds of resamples apart from those of restarts.
const RESAMPLE: u64 = 0x7265_7361_6d70_6c65;

/// Agreement of resample number `nth` with a clustering of `rows`, as a whole and per group. The refit is the better of a
/// fresh start and one from that clustering's centroids.
pub fn refit(
    rows: &Rows,
    found: &[f32],
    k: usize,
    seed: u64,
    nth: usize,
) -> Result<(f64, Vec<f64>)> {
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
    let after = assign(rows, better.centroids());
    Ok((adjusted_rand(&before, &after), jaccard(&before, &after, k)))
}

/// For each of `k` groups of `a` the greatest share of common rows among all rows of it and a group of `b`;
/// 0 for a group without rows. `O(n + k²)`.
///
/// ```
/// use regulars::segments::stability::jaccard;
/// assert_eq!(jaccard(&[0, 0, 1, 1], &[1, 1, 1, 0], 2), [2.0 / 3.0, 0.5]);
/// ```
pub fn jaccard(a: &[u8], b: &[u8], k: usize) -> Vec<f64> {
    let mut cells = vec![0u32; k * k];
    let (mut rows, mut columns) = (vec![0u32; k], vec![0u32; k]);
    for (&x, &y) in a.iter().zip(b) {
        let (x, y) = (usize::from(x), usize::from(y));
        cells[x * k + y] += 1;
        rows[x] += 1;
        columns[y] += 1;
    }
    let likeness = |x: usize, y: usize| {
        let both = cells[x * k + y];
        f64::from(both) / f64::from((rows[x] + columns[y] - both).max(1))
    };
    let nearest = |x: usize| (0..k).map(|y| likeness(x, y)).fold(0.0, f64::max);
    (0..k).map(nearest).collect()
}

/// A mean Jaccard likeness in words, by the marks that Hennig gives.
pub fn steadiness(jaccard: Option<f64>) -> Words {
    let (en, zh) = match jaccard {
        None => ("", ""),
        Some(x) if x >= 0.85 => (
            "Very stable: other samples of these customers show the same group.",
            "非常稳定：换一批样本仍能得到同样的客群。",
        ),
        Some(x) if x >= 0.75 => (
            "Stable: a group that is really there, with some customers at its border.",
            "稳定：客群确实存在，边缘上的少数顾客会变动。",
        ),
        Some(x) if x >= 0.6 => (
            "A pattern, but who belongs to it is uncertain.",
            "有一定规律，但具体哪些顾客属于它并不确定。",
        ),
        Some(_) => (
            "Not to be trusted: other samples of these customers do not show this group.",
            "不可靠：换一批样本往往得不到这个客群。",
        ),
    };
    Words::new(en, zh)
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
