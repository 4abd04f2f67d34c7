//! EASE: what a customer has bought, weighed by one linear model in closed form (Steck 2019).
//!
//! P = (XᵀX + λI)⁻¹, X being customers × products with a 1 for bought; the weight of product i for
//! product j is −P(i, j) / P(j, j), and a customer's score for j is the sum over the products they
//! have. Memory: 8 bytes a pair of products while it is made, 4 afterwards.
//!
//! The inverse is made in place by sweeping blocks of columns (Goodnight 1979), symmetric and
//! positive definite, so without pivots: products³ multiplications and additions, in one order
//! everywhere.

use super::{Buyers, Popularity, Purchases, Scored, Scratch};
use crate::error::{Error, Result, reserve};

/// Beyond so many products the table of pairs is too large; item–item takes over.
pub const MOST_PRODUCTS: usize = 6_000;
/// Columns swept together.
const BLOCK: usize = 64;
/// Rows and columns of a tile.
const ROWS: usize = 4;
const LANES: usize = 4;
const WHAT: &str = "The table of pairs of products";

/// The model.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Ease {
    products: usize,
    /// P, row after row.
    pairs: Vec<f32>,
    /// −1 / P(j, j).
    scale: Vec<f32>,
}

impl Ease {
    /// The weight of having `from` for `to`; 0 of a product for itself.
    pub fn weight(&self, from: usize, to: usize) -> f32 {
        match from == to {
            true => 0.0,
            false => self.pairs[from * self.products + to] * self.scale[to],
        }
    }

    /// The best `n` products for a customer who has `owned` (ascending), those with a score above 0.
    pub fn top(
        &self,
        popularity: &Popularity,
        owned: &[u32],
        again: bool,
        n: usize,
        scratch: &mut Scratch,
    ) -> Vec<Scored> {
        let mut sums = vec![0f32; self.products];
        for &product in owned {
            let row = &self.pairs[product as usize * self.products..][..self.products];
            for (sum, pair) in sums.iter_mut().zip(row) {
                *sum += pair;
            }
        }
        for &product in owned {
            // A product says nothing about itself.
            let own = product as usize;
            sums[own] -= self.pairs[own * self.products + own];
        }
        scratch.mark(owned, !again);
        for (product, (sum, scale)) in sums.iter().zip(&self.scale).enumerate() {
            let score = f64::from(sum * scale);
            if score > 0.0 {
                scratch.add(product as u32, score);
            }
        }
        let list = scratch.take_best(n, popularity.place());
        scratch.mark(owned, false);
        list
    }

    /// For each product of a list the product of `owned` that weighs most for it.
    pub fn reasons(&self, owned: &[u32], list: &[Scored]) -> Vec<u32> {
        let most = |to: u32| {
            let weight = |from: u32| self.weight(from as usize, to as usize);
            owned.iter().copied().fold(None, |best: Option<u32>, from| {
                let better = best.is_none_or(|b| weight(from) > weight(b));
                if better { Some(from) } else { best }
            })
        };
        list.iter()
            .filter_map(|scored| most(scored.product))
            .collect()
    }
}

/// [`Ease`] in the making, in slices of bounded work.
#[derive(Clone, Debug)]
pub struct EaseSearch {
    products: usize,
    /// Columns of a row in memory: a whole number of lanes.
    stride: usize,
    /// The lower triangle counts: first XᵀX + λI, then −P.
    table: Vec<f64>,
    counted: usize,
    /// The block that is swept, and the next row of it.
    block: usize,
    begun: bool,
    row: usize,
    /// Of the block: its columns by lanes, and those times its inverse by tiles of rows.
    columns: Vec<f64>,
    weighed: Vec<f64>,
    lambda: f64,
}

impl EaseSearch {
    /// `lambda` > 0. [`Code::OutOfMemory`](crate::error::Code::OutOfMemory) says how much is needed.
    pub fn new(products: usize, lambda: f64) -> Result<Self> {
        let stride = products.next_multiple_of(LANES);
        let rows = products.next_multiple_of(ROWS);
        let zeros = |n: usize| {
            let mut all = Vec::new();
            reserve(&mut all, n, WHAT)?;
            all.resize(n, 0.0);
            Ok::<_, Error>(all)
        };
        Ok(EaseSearch {
            products,
            stride,
            table: zeros(rows * stride)?,
            counted: 0,
            block: 0,
            begun: false,
            row: 0,
            columns: zeros(stride * BLOCK)?,
            weighed: zeros(rows * BLOCK)?,
            lambda,
        })
    }

    /// About `work` steps; true when the model is ready.
    pub fn step(&mut self, purchases: &Purchases, buyers: &Buyers, work: usize) -> bool {
        let mut done = 0;
        while done < work && self.counted < self.products {
            done += self.count(purchases, buyers) + 1;
        }
        while done < work && self.block * BLOCK < self.products {
            if !std::mem::replace(&mut self.begun, true) {
                self.begin_block();
                done += self.products * BLOCK * BLOCK / 8;
            }
            while done < work && self.row < self.products {
                self.sweep_rows();
                done += self.row * ROWS * BLOCK / 8;
            }
            if self.row >= self.products {
                self.end_block();
            }
        }
        self.block * BLOCK >= self.products
    }

    /// Share of the work done, 0–1.
    pub fn progress(&self) -> f64 {
        let rows = self.block * BLOCK * self.products + self.row * BLOCK;
        let swept = rows as f64 / (self.products * self.products).max(1) as f64;
        let counted = self.counted as f64 / self.products.max(1) as f64;
        0.1 * counted + 0.9 * swept.min(1.0)
    }

    pub fn finish(self) -> Result<Ease> {
        let n = self.products;
        let mut pairs = Vec::new();
        reserve(&mut pairs, n * n, WHAT)?;
        pairs.resize(n * n, 0f32);
        for i in 0..n {
            for j in 0..=i {
                let pair = -self.table[i * self.stride + j] as f32;
                pairs[i * n + j] = pair;
                pairs[j * n + i] = pair;
            }
        }
        let scale = (0..n).map(|j| -1.0 / pairs[j * n + j]).collect();
        Ok(Ease {
            products: n,
            pairs,
            scale,
        })
    }

    /// Counts the customers whom the next product shares with each one before it.
    fn count(&mut self, purchases: &Purchases, buyers: &Buyers) -> usize {
        let product = self.counted;
        self.counted += 1;
        let row = &mut self.table[product * self.stride..][..=product];
        let mut pairs = 0;
        for &customer in buyers.of(product) {
            let own = purchases.of(customer as usize);
            let before = &own[..own.partition_point(|p| *p as usize <= product)];
            before.iter().for_each(|other| row[*other as usize] += 1.0);
            pairs += before.len();
        }
        row[product] += self.lambda;
        pairs
    }

    /// Takes out the block's columns and weighs them by the inverse of its own square.
    fn begin_block(&mut self) {
        let (first, n, stride) = (self.block * BLOCK, self.products, self.stride);
        let width = BLOCK.min(n - first);
        self.columns.fill(0.0);
        self.weighed.fill(0.0);
        let mut square = vec![0.0; width * width];
        for k in 0..width {
            for l in 0..=k {
                square[k * width + l] = self.table[(first + k) * stride + first + l];
                square[l * width + k] = square[k * width + l];
            }
        }
        invert(&mut square, width);
        let mut own = [0.0; BLOCK];
        for i in (0..n).filter(|i| !(first..first + width).contains(i)) {
            for (k, value) in own[..width].iter_mut().enumerate() {
                *value = match i < first {
                    true => self.table[(first + k) * stride + i],
                    false => self.table[i * stride + first + k],
                };
                self.columns[(i / LANES * BLOCK + k) * LANES + i % LANES] = *value;
            }
            let mut weighed = [0.0; BLOCK];
            for (row, value) in square.chunks_exact(width).zip(&own) {
                for (sum, s) in weighed.iter_mut().zip(row) {
                    *sum += s * value;
                }
            }
            let tile = i / ROWS * BLOCK;
            for (k, value) in weighed.into_iter().enumerate() {
                self.weighed[(tile + k) * ROWS + i % ROWS] = value;
            }
        }
        for k in 0..width {
            for l in 0..=k {
                self.table[(first + k) * stride + first + l] = -square[k * width + l];
            }
        }
    }

    /// Takes the block's share off the next rows, as far as the diagonal. Rows and columns of the block
    /// itself have none.
    fn sweep_rows(&mut self) {
        let first = self.row;
        let weighed = self.weighed[first * BLOCK..][..ROWS * BLOCK].as_chunks().0;
        let last = (first + ROWS).min(self.products);
        for tile in 0..last.div_ceil(LANES) {
            let columns = self.columns[tile * BLOCK * LANES..][..BLOCK * LANES]
                .as_chunks()
                .0;
            let share = product_of(weighed, columns);
            for (r, share) in share.iter().enumerate() {
                let at = (first + r) * self.stride + tile * LANES;
                for (value, s) in self.table[at..at + LANES].iter_mut().zip(share) {
                    *value -= s;
                }
            }
        }
        self.row += ROWS;
    }

    /// Puts the weighed columns where the block's columns were.
    fn end_block(&mut self) {
        let (first, n) = (self.block * BLOCK, self.products);
        let width = BLOCK.min(n - first);
        for i in (0..n).filter(|i| !(first..first + width).contains(i)) {
            for k in 0..width {
                let (row, column) = match i < first {
                    true => (first + k, i),
                    false => (i, first + k),
                };
                let weighed = self.weighed[(i / ROWS * BLOCK + k) * ROWS + i % ROWS];
                self.table[row * self.stride + column] = weighed;
            }
        }
        self.block += 1;
        self.begun = false;
        self.row = 0;
    }
}

/// A tile of rows times a tile of columns, one column of the block after the other.
#[inline(always)]
fn product_of(rows: &[[f64; ROWS]], columns: &[[f64; LANES]]) -> [[f64; LANES]; ROWS] {
    let mut sums = [[0.0; LANES]; ROWS];
    for (weights, values) in rows.iter().zip(columns) {
        for (sums, weight) in sums.iter_mut().zip(weights) {
            for (sum, value) in sums.iter_mut().zip(values) {
                *sum += weight * value;
            }
        }
    }
    sums
}

/// Inverts a symmetric positive definite square in place, one column after the other.
fn invert(square: &mut [f64], n: usize) {
    for k in 0..n {
        let pivot = 1.0 / square[k * n + k];
        for i in (0..n).filter(|i| *i != k) {
            let factor = square[i * n + k] * pivot;
            for j in (0..n).filter(|j| *j != k) {
                square[i * n + j] -= factor * square[k * n + j];
            }
        }
        for i in 0..n {
            square[i * n + k] *= pivot;
            square[k * n + i] *= pivot;
        }
        square[k * n + k] = -pivot;
    }
    square.iter_mut().for_each(|value| *value = -*value);
}
