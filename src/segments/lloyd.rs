//! Lloyd's algorithm (1957/1982), exact where it can be.
//!
//! In: [`Rows`] on the grid and `k` starting centroids. Out: labels, counts and sums.
//! Distances are f32, summed over the features in their order, the same in every lane. Sums of
//! rows are f64 and exact, because rows stand on a grid of 2⁻²⁰ within ±8: adding and taking
//! away rows in any order gives the same bits, so a pass only touches the rows that moved.
//! Inertia is computed in integers from the sums and costs no pass at all.

use super::rows::{LANES, Rows};
use crate::features::GRID;

/// Label of a row that no pass has seen yet.
const UNSEEN: u8 = u8::MAX;

/// A clustering under way: `k × columns` centroids, one label per row.
#[derive(Clone, Debug)]
pub struct Lloyd {
    k: usize,
    columns: usize,
    /// What the next pass measures distances to: the means, rounded to f32.
    centroids: Vec<f32>,
    sums: Vec<f64>,
    counts: Vec<u64>,
    labels: Vec<u8>,
    /// Sum of all squared values, in units of the grid squared.
    squares: u128,
}

/// Sum of the squared values of all rows, in units of the grid squared; exact.
pub fn squares(rows: &Rows) -> u128 {
    let of_block = |block: &[f32]| -> u128 {
        let steps = block.iter().map(|&x| (f64::from(x) * GRID) as i64);
        steps.map(|m| (m * m) as u128).sum()
    };
    rows.blocks().map(of_block).sum()
}

impl Lloyd {
    /// `centroids` is `k × columns`, `2 ≤ k ≤ 20`; `squares` is [`squares`] of the rows to come.
    pub fn new(centroids: Vec<f32>, rows: &Rows, squares: u128) -> Self {
        let columns = rows.columns();
        let k = centroids.len() / columns;
        Lloyd {
            k,
            columns,
            sums: vec![0.0; centroids.len()],
            centroids,
            counts: vec![0; k],
            labels: vec![UNSEEN; rows.count()],
            squares,
        }
    }

    /// Assigns every row to its nearest centroid (the first among equals), mends empty clusters,
    /// moves the centroids to the means. Returns how many rows changed their label;
    /// `O(n · k · columns)`.
    pub fn pass(&mut self, rows: &Rows) -> usize {
        let mut moved = 0;
        for (b, block) in rows.blocks().enumerate() {
            let nearest = nearest(block, &self.centroids, self.columns);
            let place = b * LANES;
            let lanes = LANES.min(rows.count() - place);
            for (lane, &label) in nearest.iter().enumerate().take(lanes) {
                if self.labels[place + lane] != label {
                    self.relabel(rows, place + lane, label);
                    moved += 1;
                }
            }
        }
        moved += self.mend(rows);
        self.recentre();
        moved
    }

    /// Passes until at most `slack` rows move or `most` passes are done; true when settled.
    pub fn run(&mut self, rows: &Rows, slack: usize, most: usize) -> bool {
        (0..most).any(|_| self.pass(rows) <= slack)
    }

    /// Passes until none moves, or until rounding keeps inertia from falling, `most` at the most;
    /// true when settled.
    pub fn settle(&mut self, rows: &Rows, most: usize) -> bool {
        (0..most).any(|_| {
            let before = self.inertia();
            self.pass(rows) == 0 || self.inertia() >= before
        })
    }

    fn relabel(&mut self, rows: &Rows, row: usize, label: u8) {
        let from = std::mem::replace(&mut self.labels[row], label);
        let to = label as usize * self.columns;
        self.counts[label as usize] += 1;
        for (sum, x) in self.sums[to..].iter_mut().zip(rows.row(row)) {
            *sum += f64::from(x);
        }
        if from != UNSEEN {
            let from = from as usize;
            self.counts[from] -= 1;
            for (sum, x) in self.sums[from * self.columns..]
                .iter_mut()
                .zip(rows.row(row))
            {
                *sum -= f64::from(x);
            }
        }
    }

    /// An empty cluster takes the row farthest from its own centroid, out of a cluster that
    /// keeps at least one; among equally far rows the one with the smallest values.
    fn mend(&mut self, rows: &Rows) -> usize {
        let mut moved = 0;
        while let Some(empty) = self.counts.iter().position(|&c| c == 0) {
            let Some(row) = self.farthest(rows) else {
                break;
            };
            self.relabel(rows, row, empty as u8);
            let at = empty * self.columns;
            for (c, x) in self.centroids[at..].iter_mut().zip(rows.row(row)) {
                *c = x;
            }
            moved += 1;
        }
        moved
    }

    fn farthest(&self, rows: &Rows) -> Option<usize> {
        let mut best: Option<(f32, usize)> = None;
        for (row, &label) in self.labels.iter().enumerate() {
            if self.counts[label as usize] < 2 {
                continue;
            }
            let centroid = &self.centroids[label as usize * self.columns..];
            let far = distance(rows.row(row), centroid);
            let wins = match best {
                None => true,
                Some((d, other)) => far > d || far == d && rows.row(row).lt(rows.row(other)),
            };
            if wins {
                best = Some((far, row));
            }
        }
        best.map(|(_, row)| row)
    }

    fn recentre(&mut self) {
        for (c, &count) in self.counts.iter().enumerate() {
            for j in c * self.columns..(c + 1) * self.columns {
                if count > 0 {
                    self.centroids[j] = (self.sums[j] / count as f64) as f32;
                }
            }
        }
    }

    /// Sum of squared distances of the rows to the means of their clusters, correctly rounded
    /// but for the last bits; `O(k · columns)`.
    pub fn inertia(&self) -> f64 {
        inertia(self.squares, &self.sums, &self.counts)
    }

    /// The means, `k × columns`.
    pub fn means(&self) -> Vec<f64> {
        let per_row = self
            .counts
            .iter()
            .flat_map(|&c| std::iter::repeat_n(c, self.columns));
        self.sums
            .iter()
            .zip(per_row)
            .map(|(s, c)| s / c.max(1) as f64)
            .collect()
    }

    /// The means as the next pass sees them.
    pub fn centroids(&self) -> &[f32] {
        &self.centroids
    }

    pub fn labels(&self) -> &[u8] {
        &self.labels
    }

    pub fn counts(&self) -> &[u64] {
        &self.counts
    }

    pub fn k(&self) -> usize {
        self.k
    }
}

/// Σ|x|² − Σ|Sᶜ|²/nᶜ in integers; only the remainders of the divisions are rounded.
fn inertia(squares: u128, sums: &[f64], counts: &[u64]) -> f64 {
    let columns = sums.len() / counts.len();
    let mut whole = squares as i128;
    let mut part = 0.0;
    for (c, &count) in counts.iter().enumerate().filter(|(_, n)| **n > 0) {
        for &sum in &sums[c * columns..(c + 1) * columns] {
            let steps = (sum * GRID) as i128;
            let count = i128::from(count);
            whole -= steps * steps / count;
            part += (steps * steps % count) as f64 / count as f64;
        }
    }
    ((whole as f64 - part) / (GRID * GRID)).max(0.0)
}

/// Sum of squared distances of all rows to their common mean.
pub fn total_inertia(rows: &Rows, squares: u128) -> f64 {
    let mut sums = vec![0.0; rows.columns()];
    for row in 0..rows.count() {
        sums.iter_mut()
            .zip(rows.row(row))
            .for_each(|(s, x)| *s += f64::from(x));
    }
    inertia(squares, &sums, &[rows.count() as u64])
}

/// Labels of the rows under fixed `k × columns` centroids.
pub fn assign(rows: &Rows, centroids: &[f32]) -> Vec<u8> {
    let blocks = rows
        .blocks()
        .flat_map(|block| nearest(block, centroids, rows.columns()));
    blocks.take(rows.count()).collect()
}

fn distance(row: impl Iterator<Item = f32>, centroid: &[f32]) -> f32 {
    row.zip(centroid)
        .fold(0.0, |sum, (x, c)| sum + (x - c) * (x - c))
}

/// Nearest centroid of each row of a block, the first among equals.
#[inline]
fn nearest(block: &[f32], centroids: &[f32], columns: usize) -> [u8; LANES] {
    match columns {
        2 => nearest_fixed::<2>(block, centroids),
        3 => nearest_fixed::<3>(block, centroids),
        4 => nearest_fixed::<4>(block, centroids),
        5 => nearest_fixed::<5>(block, centroids),
        6 => nearest_fixed::<6>(block, centroids),
        _ => nearest_any(block, centroids, columns),
    }
}

/// The same with the number of features known, so that the inner loop unrolls.
fn nearest_fixed<const D: usize>(block: &[f32], centroids: &[f32]) -> [u8; LANES] {
    nearest_any(&block[..D * LANES], centroids, D)
}

#[inline(always)]
fn nearest_any(block: &[f32], centroids: &[f32], columns: usize) -> [u8; LANES] {
    let mut best = [f32::INFINITY; LANES];
    let mut label = [0u32; LANES];
    for (c, centroid) in centroids.chunks_exact(columns).enumerate() {
        let mut sum = [0f32; LANES];
        for (xs, &m) in block.chunks_exact(LANES).zip(centroid) {
            for (s, &x) in sum.iter_mut().zip(xs) {
                *s += (x - m) * (x - m);
            }
        }
        for lane in 0..LANES {
            let nearer = sum[lane] < best[lane];
            best[lane] = if nearer { sum[lane] } else { best[lane] };
            label[lane] = if nearer { c as u32 } else { label[lane] };
        }
    }
    label.map(|l| l as u8)
}
