//! What the rows of each cluster add up to.
//!
//! Sums are f64 and exact: rows stand on a grid of 2⁻²⁰ within ±8, so adding, taking away and
//! merging in any order gives the same bits, and a pass only touches the rows that moved.

use super::part::UNSEEN;
use super::rows::Rows;
use crate::features::GRID;

/// Sums and counts per cluster, and how many rows changed theirs.
#[derive(Clone, Debug, PartialEq)]
pub struct Tally {
    columns: usize,
    /// `k × columns`.
    pub sums: Vec<f64>,
    /// Weights of the rows in each cluster; negative only in what is yet to be merged.
    pub counts: Vec<i64>,
    pub moved: usize,
}

impl Tally {
    pub fn new(k: usize, columns: usize) -> Self {
        Tally {
            columns,
            sums: vec![0.0; k * columns],
            counts: vec![0; k],
            moved: 0,
        }
    }

    /// A row goes from one cluster to another.
    #[inline(always)]
    pub fn moved(&mut self, rows: &Rows, row: usize, from: u8, to: u8) {
        let weight = rows.weight(row);
        self.add(rows.row(row), to, i64::from(weight));
        if from != UNSEEN {
            self.add(rows.row(row), from, -i64::from(weight));
        }
        self.moved += 1;
    }

    #[inline(always)]
    fn add(&mut self, row: &[f32], cluster: u8, weight: i64) {
        let cluster = cluster as usize;
        self.counts[cluster] += weight;
        let weight = weight as f64;
        let sums = &mut self.sums[cluster * self.columns..(cluster + 1) * self.columns];
        for (sum, &x) in sums.iter_mut().zip(row) {
            *sum += f64::from(x) * weight;
        }
    }

    /// Takes in what another stretch of rows adds up to.
    pub fn merge(&mut self, other: &Tally) {
        let sums = self.sums.iter_mut().zip(&other.sums);
        sums.for_each(|(sum, x)| *sum += x);
        let counts = self.counts.iter_mut().zip(&other.counts);
        counts.for_each(|(count, n)| *count += n);
        self.moved += other.moved;
    }

    /// The means, `k × columns`.
    pub fn means(&self) -> Vec<f64> {
        let counts = self.counts.iter();
        let per_sum = counts.flat_map(|&count| std::iter::repeat_n(count, self.columns));
        let mean = |(sum, count): (&f64, i64)| sum / count.max(1) as f64;
        self.sums.iter().zip(per_sum).map(mean).collect()
    }

    /// Σ|x|² − Σ|Sᶜ|²/nᶜ in integers; only the remainders of the divisions are rounded. `squares`
    /// is [`squares`] of the rows; `O(k · columns)`.
    pub fn inertia(&self, squares: u128) -> f64 {
        let mut whole = squares as i128;
        let mut part = 0.0;
        for (c, &count) in self.counts.iter().enumerate().filter(|(_, n)| **n > 0) {
            for &sum in &self.sums[c * self.columns..(c + 1) * self.columns] {
                let steps = (sum * GRID) as i128;
                let count = i128::from(count);
                whole -= steps * steps / count;
                part += (steps * steps % count) as f64 / count as f64;
            }
        }
        ((whole as f64 - part) / (GRID * GRID)).max(0.0)
    }
}

/// Rows whose squares a `u64` holds together: each value's is below 2⁴⁷.
const BLOCK: usize = 1 << 16;

/// Sum of the squared values of all rows, in units of the grid squared; exact. Worked out once.
pub fn squares(rows: &Rows) -> u128 {
    *rows.squares.get_or_init(|| sum_of_squares(rows))
}

fn sum_of_squares(rows: &Rows) -> u128 {
    let square = |sum: u64, &x: &f32| {
        let steps = i64::from((x * GRID as f32) as i32);
        sum + (steps * steps) as u64
    };
    if !rows.is_weighted() {
        let blocks = rows.fours().as_flattened().chunks(BLOCK);
        return blocks
            .map(|values| u128::from(values.iter().fold(0, square)))
            .sum();
    }
    let of_row =
        |row| u128::from(rows.row(row).iter().fold(0, square)) * u128::from(rows.weight(row));
    (0..rows.count()).map(of_row).sum()
}

/// Sum of squared distances of all rows to their common mean. Worked out once.
pub fn total_inertia(rows: &Rows) -> f64 {
    *rows.inertia.get_or_init(|| {
        let mut tally = Tally::new(1, rows.columns());
        (0..rows.count()).for_each(|row| tally.moved(rows, row, UNSEEN, 0));
        tally.inertia(squares(rows))
    })
}
