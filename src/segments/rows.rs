//! Rows ready for the kernel.
//!
//! In: the row-major values of a [`Matrix`]. Out: the same rows in an order that depends on their
//! values alone, so that a prefix of it is a fair sample and the caller's order of rows changes
//! nothing.

use super::measure::Measured;
use crate::error::{Code, Error, Result, reserve};
use crate::features::{CLIP, GRID, Matrix};
use crate::report::figures::plain;
use linfa::dataset::Records;
use std::cell::OnceCell;
use xxhash_rust::xxh3::{xxh3_64, xxh3_64_with_seed};

/// `count × columns`, row-major, each row filled up with zeros to whole fours.
#[derive(Clone, Debug)]
pub struct Rows {
    values: Vec<[f32; 4]>,
    /// How many customers each row stands for; empty where each stands for one.
    weights: Vec<u32>,
    count: usize,
    columns: usize,
    /// What [`measure`](super::measure) and [`total_inertia`](super::tally::total_inertia) found.
    pub(super) measured: OnceCell<Measured>,
    pub(super) inertia: OnceCell<f64>,
}

impl Rows {
    /// Takes rows of a row-major `_ × columns` slice in the order of `picks`; `O(picks · columns)`.
    pub fn gather<I>(values: &[f32], columns: usize, picks: I) -> Result<Self>
    where
        I: ExactSizeIterator<Item = usize>,
    {
        let mut rows = Rows::empty(picks.len(), columns)?;
        for row in picks {
            rows.push(&values[row * columns..(row + 1) * columns]);
        }
        Ok(rows)
    }

    /// Each of these rows as often as `weights` has it, those of weight 0 left out.
    pub fn weighted(&self, weights: &[u32]) -> Result<Self> {
        let count = weights.iter().filter(|&&w| w > 0).count();
        let mut rows = Rows::empty(count, self.columns)?;
        reserve(&mut rows.weights, count, "The weights of the customers")?;
        for (row, &weight) in weights.iter().enumerate().filter(|(_, w)| **w > 0) {
            rows.push(self.row(row));
            rows.weights.push(weight * self.weight(row));
        }
        Ok(rows)
    }

    /// The first rows.
    pub fn head(&self, count: usize) -> Result<Self> {
        let mut rows = Rows::empty(count, self.columns)?;
        (0..count).for_each(|row| rows.push(self.row(row)));
        rows.weights = self.weights.iter().take(count).copied().collect();
        Ok(rows)
    }

    fn empty(count: usize, columns: usize) -> Result<Self> {
        let mut values = Vec::new();
        let fours = count * columns.div_ceil(4);
        reserve(&mut values, fours, "The rows of the feature matrix")?;
        Ok(Rows {
            values,
            weights: Vec::new(),
            count,
            columns,
            measured: OnceCell::new(),
            inertia: OnceCell::new(),
        })
    }

    #[inline(always)]
    fn push(&mut self, row: &[f32]) {
        let (fours, rest) = row.as_chunks::<4>();
        // One by one: a call to copy some 32 bytes takes longer than the copy.
        fours.iter().for_each(|four| self.values.push(*four));
        if !rest.is_empty() {
            let mut last = [0.0; 4];
            last[..rest.len()].copy_from_slice(rest);
            self.values.push(last);
        }
    }

    pub fn count(&self) -> usize {
        self.count
    }

    pub fn columns(&self) -> usize {
        self.columns
    }

    /// Row after row, each in [`Rows::width`] fours.
    pub fn fours(&self) -> &[[f32; 4]] {
        &self.values
    }

    pub fn width(&self) -> usize {
        self.columns.div_ceil(4)
    }

    /// Whether rows stand for more than one customer each.
    pub fn is_weighted(&self) -> bool {
        !self.weights.is_empty()
    }

    /// How many customers a row stands for.
    #[inline(always)]
    pub fn weight(&self, row: usize) -> u32 {
        self.weights.get(row).copied().unwrap_or(1)
    }

    /// The values of one row, first feature first.
    #[inline(always)]
    pub fn row(&self, i: usize) -> &[f32] {
        &self.padded(i).as_flattened()[..self.columns]
    }

    /// The same in fours, filled up with zeros.
    #[inline(always)]
    pub fn padded(&self, i: usize) -> &[[f32; 4]] {
        let width = self.width();
        &self.values[i * width..(i + 1) * width]
    }
}

impl Records for Rows {
    type Elem = f32;

    fn nsamples(&self) -> usize {
        self.count
    }

    fn nfeatures(&self) -> usize {
        self.columns
    }
}

/// What one look at a matrix tells.
pub struct Census {
    /// Row numbers in an order that only their values decide; a prefix is a fair sample.
    pub order: Vec<u32>,
    /// Number of different rows.
    pub distinct: usize,
}

/// Orders the rows by a seedless hash of their values; `O(n log n)`.
///
/// Equal rows are told apart by how many of them came before, which no shuffle changes as a
/// whole. (Two different rows with one 64-bit hash would fall back on the caller's order.)
pub fn census(values: &[f32], columns: usize) -> Result<Census> {
    let n = values.len() / columns.max(1);
    let mut keys: Vec<(u64, u32)> = Vec::new();
    reserve(&mut keys, n, "The order of the customers")?;
    let mut bytes = Vec::with_capacity(columns * 4);
    for (i, row) in values.chunks_exact(columns.max(1)).enumerate() {
        bytes.clear();
        row.iter()
            .for_each(|x| bytes.extend_from_slice(&x.to_le_bytes()));
        keys.push((xxh3_64(&bytes), i as u32));
    }
    crate::sorting::sort_hashed(&mut keys);
    let distinct = keys.chunk_by(|a, b| a.0 == b.0).count();
    for run in keys.chunk_by_mut(|a, b| a.0 == b.0) {
        for (nth, key) in run.iter_mut().enumerate() {
            key.0 = xxh3_64_with_seed(&key.0.to_le_bytes(), nth as u64);
        }
    }
    crate::sorting::sort_hashed(&mut keys);
    Ok(Census {
        order: keys.into_iter().map(|(_, i)| i).collect(),
        distinct,
    })
}

/// Refuses what the kernel's exact sums cannot bear: a value that is not finite, lies outside
/// ±[`CLIP`] or stands off the [`GRID`]. Negative zeros come back as zeros.
pub fn checked(matrix: &Matrix) -> Result<Vec<f32>> {
    let d = matrix.columns();
    if matrix.values.len() != matrix.rows * d || matrix.rows > u32::MAX as usize {
        let message = format!(
            "The matrix has {} values, which does not match {} rows × {d} features = {}",
            matrix.values.len(),
            matrix.rows,
            matrix.rows as u128 * d as u128,
        );
        return Err(Error::new(
            Code::BadOption,
            message,
            "Build the matrix with the stage `features`",
        ));
    }
    let mut out = Vec::new();
    reserve(&mut out, matrix.values.len(), "The feature matrix")?;
    for (at, &x) in matrix.values.iter().enumerate() {
        let steps = f64::from(x) * GRID;
        if !(f64::from(x).abs() <= CLIP && steps == steps.trunc()) {
            return Err(off_grid(matrix, at, x));
        }
        out.push(x + 0.0);
    }
    Ok(out)
}

fn off_grid(matrix: &Matrix, at: usize, x: f32) -> Error {
    let name = &matrix.features[at % matrix.columns()].name;
    let row = at / matrix.columns() + 1;
    let what = if x.is_finite() {
        "not on the grid of 2⁻²⁰ within ±8"
    } else {
        "not a finite number"
    };
    let message = format!("Feature {name} of customer number {row} is {what}");
    Error::new(
        Code::NotFinite,
        message,
        "Build the matrix with the stage `features`",
    )
    .with_value(plain(f64::from(x)))
}
