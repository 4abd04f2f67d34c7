//! What the rows of each cluster add up to.
//!
//! Sums are f64 and exact: rows stand on a grid of 2⁻²⁰ within ±8, so adding, taking away and
//! merging in any order gives the same bits, and a pass only touches the rows that moved.

use super::halves::{GROUP, Halves, STEP, width};
use super::lanes::{Lanes, Wide};
use super::part::UNSEEN;
use super::rows::Rows;
use crate::features::GRID;

/// Sums and counts per cluster, and how many rows changed theirs.
#[derive(Clone, Debug, PartialEq)]
pub struct Tally {
    columns: usize,
    /// For each cluster as many fours as a row has, filled up with zeros.
    sums: Vec<[f64; 4]>,
    /// Weights of the rows in each cluster; negative only in what is yet to be merged.
    pub counts: Vec<i64>,
    pub moved: usize,
}

impl Tally {
    pub fn new(k: usize, columns: usize) -> Self {
        Tally {
            columns,
            sums: vec![[0.0; 4]; k * columns.div_ceil(4)],
            counts: vec![0; k],
            moved: 0,
        }
    }

    /// A row goes from one cluster to another.
    #[inline(always)]
    pub fn moved<V: Lanes>(&mut self, rows: &Rows, row: usize, from: u8, to: u8) {
        let (values, weight) = (rows.padded(row), rows.weight(row));
        let (count, weight) = (i64::from(weight), f64::from(weight));
        self.add::<V>(values, to, count, weight);
        if from != UNSEEN {
            self.add::<V>(values, from, -count, -weight);
        }
        self.moved += 1;
    }

    #[inline(always)]
    fn add<V: Lanes>(&mut self, row: &[[f32; 4]], cluster: u8, count: i64, weight: f64) {
        let cluster = cluster as usize;
        self.counts[cluster] += count;
        let sums = self.sums[cluster * row.len()..].iter_mut();
        for (sums, four) in sums.zip(row) {
            V::add_to(sums, four, weight);
        }
    }

    /// Takes in what rows in halves add up to; they begin anew.
    pub fn take(&mut self, halves: &mut Sums) {
        self.moved += std::mem::take(&mut halves.moved);
        let width = self.columns.div_ceil(4);
        for (c, count) in self.counts.iter_mut().enumerate() {
            *count += i64::from(std::mem::take(&mut halves.counts[c]));
            let twos = self.sums[c * width..][..width].chunks_mut(2);
            for (two, eights) in twos.zip(&mut halves.eights) {
                let [steps, rest] = std::mem::take(&mut eights[c]);
                for (i, four) in two.iter_mut().enumerate() {
                    for (j, sum) in four.iter_mut().enumerate() {
                        *sum += f64::from(steps[i][j]) / STEP + f64::from(rest[i][j]) / GRID;
                    }
                }
            }
        }
    }

    /// Takes in what another stretch of rows adds up to.
    pub fn merge(&mut self, other: &Tally) {
        let sums = self.sums.as_flattened_mut().iter_mut();
        let more = sums.zip(other.sums.as_flattened());
        more.for_each(|(sum, x)| *sum += x);
        let counts = self.counts.iter_mut().zip(&other.counts);
        counts.for_each(|(count, n)| *count += n);
        self.moved += other.moved;
    }

    /// What each cluster adds up to, column by column.
    fn sums(&self) -> impl Iterator<Item = (&[f64], i64)> {
        let clusters = self.sums.chunks_exact(self.columns.div_ceil(4).max(1));
        let sums = clusters.map(|fours| &fours.as_flattened()[..self.columns]);
        sums.zip(self.counts.iter().copied())
    }

    /// The means, `k × columns`.
    pub fn means(&self) -> Vec<f64> {
        let mut means = Vec::with_capacity(self.counts.len() * self.columns);
        for (sums, count) in self.sums() {
            means.extend(sums.iter().map(|sum| sum / count.max(1) as f64));
        }
        means
    }

    /// Σ|x|² − Σ|Sᶜ|²/nᶜ in integers; only the remainders of the divisions are rounded. `squares`
    /// is [`squares`](super::measure::squares) of the rows; `O(k · columns)`.
    pub fn inertia(&self, squares: u128) -> f64 {
        let mut whole = squares as i128;
        let mut part = 0.0;
        for (sums, count) in self.sums().filter(|(_, count)| *count > 0) {
            for &sum in sums {
                let steps = (sum * GRID) as i128;
                let count = i128::from(count);
                whole -= steps * steps / count;
                part += (steps * steps % count) as f64 / count as f64;
            }
        }
        ((whole as f64 - part) / (GRID * GRID)).max(0.0)
    }
}

/// What the steps and the rests of eight values add up to.
type Eight = [[[i32; 4]; 2]; 2];

/// What rows in [`Halves`] add up to, for any label, until a [`Tally`] takes it.
pub struct Sums {
    eights: Vec<[Eight; LABELS]>,
    counts: [i32; LABELS],
    moved: usize,
}

/// As many as a byte has: no label is out of bounds.
const LABELS: usize = 256;
/// So many steps, each at most 2¹⁴, fit an `i32`.
const MOST: usize = 1 << 16;

impl Sums {
    pub fn new(columns: usize) -> Self {
        Sums {
            eights: vec![[Eight::default(); LABELS]; width(columns)],
            counts: [0; LABELS],
            moved: 0,
        }
    }

    /// Whether one more group may be too much.
    pub fn is_full(&self) -> bool {
        self.moved > MOST - GROUP
    }

    /// The rows whose bits are set go from one cluster to another.
    #[inline(always)]
    pub fn moved<V: Lanes>(
        &mut self,
        rows: &[[Halves; GROUP]],
        moved: u64,
        [from, to]: [&[u8; GROUP]; 2],
    ) {
        self.moved += moved.count_ones() as usize;
        for (sums, rows) in self.eights.iter_mut().zip(rows) {
            each(moved, |row| {
                let eight = &rows[row];
                let sum = &mut sums[to[row] as usize];
                V::add_eight::<false>(&mut sum[0], &eight.steps);
                V::add_eight::<false>(&mut sum[1], &eight.rest);
                if from[row] != UNSEEN {
                    let sum = &mut sums[from[row] as usize];
                    V::add_eight::<true>(&mut sum[0], &eight.steps);
                    V::add_eight::<true>(&mut sum[1], &eight.rest);
                }
            });
        }
        each(moved, |row| {
            self.counts[to[row] as usize] += 1;
            self.counts[from[row] as usize] -= 1;
        });
    }
}

/// The rows of a group whose bits are set.
#[inline(always)]
pub fn each(mut bits: u64, mut f: impl FnMut(usize)) {
    while bits != 0 {
        f(bits.trailing_zeros() as usize % GROUP);
        bits &= bits - 1;
    }
}

/// Sum of squared distances of all rows to their common mean. Worked out once.
pub fn total_inertia(rows: &Rows) -> f64 {
    *rows.inertia.get_or_init(|| {
        let mut tally = Tally::new(1, rows.columns());
        (0..rows.count()).for_each(|row| tally.moved::<Wide>(rows, row, UNSEEN, 0));
        tally.inertia(super::measure::squares(rows))
    })
}
