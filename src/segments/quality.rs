//! How good a clustering is, by measures that need no truth.
//!
//! In: rows, labels, means. Out: numbers that are always finite. Distances here are Euclidean
//! and f64; sums run in the order of the sample, or over values on the grid, so that they come
//! out the same on every machine and after any shuffle.

use super::rows::Rows;
use crate::features::GRID;

/// Rows the silhouette looks at: it costs their square.
pub const SILHOUETTE_ROWS: usize = 1_500;

/// Mean silhouettes (Rousseeuw 1987) of several clusterings of the same rows, in one pass over
/// the pairs, in slices; `O(m² · (columns + clusterings))` in all.
///
/// A row alone in its group counts 0, as does a clustering of which the sample holds one group.
pub struct Silhouettes {
    /// Column by column: so a row's distances do not wait for one another.
    columns: Vec<Vec<f64>>,
    rows: usize,
    next: usize,
    clusterings: Vec<Grouping>,
}

struct Grouping {
    k: usize,
    labels: Vec<u8>,
    sizes: Vec<u32>,
    sum: f64,
}

impl Silhouettes {
    /// `values` is row-major `m × columns`; each clustering gives `k` and `m` labels below it.
    pub fn new(values: &[f32], columns: usize, clusterings: Vec<(usize, Vec<u8>)>) -> Self {
        let group = |(k, labels): (usize, Vec<u8>)| {
            let mut sizes = vec![0; k];
            labels.iter().for_each(|&l| sizes[l as usize] += 1);
            Grouping {
                k,
                labels,
                sizes,
                sum: 0.0,
            }
        };
        Silhouettes {
            columns: (0..columns)
                .map(|j| values.iter().skip(j).step_by(columns).map(|&x| x.into()))
                .map(Iterator::collect)
                .collect(),
            rows: values.len() / columns.max(1),
            next: 0,
            clusterings: clusterings.into_iter().map(group).collect(),
        }
    }

    /// Takes up to `most` rows further; true when all are done.
    pub fn step(&mut self, most: usize) -> bool {
        let to = self.rows.min(self.next + most);
        let mut distances = vec![0.0; self.rows];
        for i in self.next..to {
            self.distances(i, &mut distances);
            for grouping in &mut self.clusterings {
                grouping.sum += grouping.silhouette(i, &distances);
            }
        }
        self.next = to;
        to == self.rows
    }

    fn distances(&self, i: usize, out: &mut [f64]) {
        out.fill(0.0);
        for column in &self.columns {
            let own = column[i];
            for (sum, x) in out.iter_mut().zip(column) {
                *sum += (own - x) * (own - x);
            }
        }
        out.iter_mut().for_each(|sum| *sum = sum.sqrt());
    }

    /// One mean per clustering, in the order given.
    pub fn finish(self) -> Vec<f64> {
        let rows = self.rows.max(1) as f64;
        self.clusterings.iter().map(|g| g.sum / rows).collect()
    }
}

impl Grouping {
    fn silhouette(&self, i: usize, distances: &[f64]) -> f64 {
        let own = self.labels[i] as usize;
        if self.sizes[own] < 2 {
            return 0.0;
        }
        let mut sums = [0.0; 256];
        self.labels
            .iter()
            .zip(distances)
            .for_each(|(&l, d)| sums[l as usize] += d);
        let others = (0..self.k).filter(|&c| c != own && self.sizes[c] > 0);
        let nearest = others
            .map(|c| sums[c] / f64::from(self.sizes[c]))
            .fold(f64::INFINITY, f64::min);
        let within = sums[own] / f64::from(self.sizes[own] - 1);
        let widest = within.max(nearest);
        if nearest.is_finite() && widest > 0.0 {
            (nearest - within) / widest
        } else {
            0.0
        }
    }
}

/// Caliński–Harabasz (1974): variance between over variance within, each per degree of freedom.
/// 0 where nothing is within (every row on its mean) or nothing is left to compare.
pub fn calinski_harabasz(total: f64, within: f64, rows: usize, k: usize) -> f64 {
    if within <= 0.0 || k < 2 || rows <= k {
        return 0.0;
    }
    ((total - within) / (k - 1) as f64) / (within / (rows - k) as f64)
}

/// Davies–Bouldin (1979): each group's likeness to its most similar other, on average;
/// `O(n · columns + k²)`. `means` is `k × columns`. Two groups on one spot are left out.
pub fn davies_bouldin(rows: &Rows, labels: &[u8], means: &[f64]) -> f64 {
    let columns = rows.columns();
    let k = means.len() / columns;
    let spread = spreads(rows, labels, means);
    let mean = |c: usize| &means[c * columns..(c + 1) * columns];
    let likeness = |a: usize, b: usize| {
        let apart = distance(mean(a), mean(b));
        if apart > 0.0 {
            (spread[a] + spread[b]) / apart
        } else {
            0.0
        }
    };
    let worst = |a: usize| {
        (0..k)
            .filter(|&b| b != a)
            .map(|b| likeness(a, b))
            .fold(0.0, f64::max)
    };
    (0..k).map(worst).sum::<f64>() / k.max(1) as f64
}

/// Mean distance of each group's rows to its mean, each distance rounded to the grid so that
/// the order of rows does not matter.
fn spreads(rows: &Rows, labels: &[u8], means: &[f64]) -> Vec<f64> {
    let columns = rows.columns();
    let k = means.len() / columns;
    let (mut steps, mut counts) = (vec![0i64; k], vec![0u64; k]);
    for (i, &label) in labels.iter().enumerate() {
        let mean = &means[label as usize * columns..];
        let squared = rows.row(i).iter().zip(mean).fold(0.0, |sum, (&x, m)| {
            let t = f64::from(x) - m;
            sum + t * t
        });
        steps[label as usize] += (squared.sqrt() * GRID) as i64;
        counts[label as usize] += 1;
    }
    steps
        .iter()
        .zip(&counts)
        .map(|(&s, &n)| s as f64 / GRID / n.max(1) as f64)
        .collect()
}

fn distance(a: &[f64], b: &[f64]) -> f64 {
    a.iter()
        .zip(b)
        .fold(0.0, |sum, (x, y)| sum + (x - y) * (x - y))
        .sqrt()
}

/// Adjusted Rand index of two labellings (Hubert, Arabie 1985): 1 for the same grouping under
/// any numbering, about 0 for unrelated ones; `O(n)`.
///
/// ```
/// use regulars::segments::quality::adjusted_rand;
/// assert_eq!(adjusted_rand(&[0, 0, 1, 1], &[5, 5, 2, 2]), 1.0);
/// ```
pub fn adjusted_rand(a: &[u8], b: &[u8]) -> f64 {
    let width = |labels: &[u8]| labels.iter().max().map_or(0, |&l| l as usize + 1);
    let (mut rows, mut columns) = (vec![0u64; width(a)], vec![0u64; width(b)]);
    let mut cells = vec![0u64; rows.len() * columns.len()];
    for (&x, &y) in a.iter().zip(b) {
        cells[x as usize * columns.len() + y as usize] += 1;
        rows[x as usize] += 1;
        columns[y as usize] += 1;
    }
    let pairs = |n: u64| (n as f64) * (n as f64 - 1.0) / 2.0;
    let sum = |counts: &[u64]| {
        counts
            .iter()
            .filter(|n| **n > 1)
            .map(|&n| pairs(n))
            .sum::<f64>()
    };
    let (both, in_a, in_b) = (sum(&cells), sum(&rows), sum(&columns));
    let all = pairs(a.len().min(b.len()) as u64);
    let expected = if all > 0.0 { in_a * in_b / all } else { 0.0 };
    let most = (in_a + in_b) / 2.0;
    if most == expected {
        1.0
    } else {
        (both - expected) / (most - expected)
    }
}
