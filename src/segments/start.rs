//! Starts by k-means++ (Arthur, Vassilvitskii, *k-means++: the advantages of careful seeding*, SODA
//! 2007): each centroid is a row, drawn in proportion to its squared distance from those already
//! taken; of several draws the one that leaves the least is kept.
//!
//! In: rows on the grid, `k`, a seed. Out: `k × columns`. Rows are whole steps of the grid, so
//! distances and their running sums are integers and a draw is the same on every machine.

use super::rows::Rows;
use crate::features::GRID;
use std::ops::Range;

/// Numbers from a seed: SplitMix64 (Steele, Lea, Flood 2014).
pub struct Draws(u64);

impl Draws {
    pub fn new(seed: u64) -> Self {
        Draws(seed)
    }

    pub fn draw(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ self.0 >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ z >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ z >> 31
    }

    /// Uniform below `n`, 0 for 0; where `n` has more than 64 bits, in steps of its excess.
    pub fn below(&mut self, n: u128) -> u128 {
        let excess = 64u32.saturating_sub(n.leading_zeros());
        (((n >> excess) * u128::from(self.draw())) >> 64) << excess
    }
}

/// A seed of its own for every (seed, k, restart).
pub fn stream(seed: u64, k: usize, nth: usize) -> u64 {
    let mut bytes = [0u8; 24];
    bytes[..8].copy_from_slice(&seed.to_le_bytes());
    bytes[8..16].copy_from_slice(&(k as u64).to_le_bytes());
    bytes[16..].copy_from_slice(&(nth as u64).to_le_bytes());
    xxhash_rust::xxh3::xxh3_64(&bytes)
}

/// `k` of the rows in `window`; `O(window · k · log k · columns)`. Where fewer than `k` differ,
/// some come twice.
pub fn plus_plus(rows: &Rows, window: Range<usize>, k: usize, seed: u64) -> Vec<f32> {
    let mut draws = Draws::new(seed);
    let steps = |x: f32| (f64::from(x) * GRID) as i64;
    let values: Vec<i64> = window
        .clone()
        .flat_map(|i| rows.row(i).iter().copied().map(steps))
        .collect();
    let count = window.len();
    let weight = |i: usize| u128::from(rows.weight(window.start + i));
    let share = |i: usize, d: u64| u128::from(d) * weight(i);
    let potential = |nearest: &[u64]| (0..count).map(|i| share(i, nearest[i])).sum::<u128>();
    // The row in whose share of the running sum the mark lies.
    let reached = |nearest: &[u64], mark: u128| {
        let mut sum = 0;
        let passed = (0..count).position(|i| {
            sum += share(i, nearest[i]);
            sum > mark
        });
        passed.unwrap_or(0)
    };
    let apart = |a: usize, b: usize| {
        let d = rows.columns();
        let pairs = values[a * d..(a + 1) * d].iter().zip(&values[b * d..]);
        pairs.fold(0, |sum, (x, y)| sum + ((x - y) * (x - y)) as u64)
    };
    let even = vec![1; count];
    let mut taken = reached(&even, draws.below(potential(&even)));
    let mut nearest: Vec<u64> = (0..count).map(|i| apart(i, taken)).collect();
    let mut picked = vec![taken];
    // As many draws as scikit-learn has: 2 + ln k.
    let tries = 2 + k.ilog2() * 7 / 10;
    while picked.len() < k {
        let total = potential(&nearest);
        let mut best: Option<(u128, Vec<u64>)> = None;
        for _ in 0..tries {
            let row = reached(&nearest, draws.below(total));
            let left: Vec<u64> = (0..count).map(|i| nearest[i].min(apart(i, row))).collect();
            let sum = potential(&left);
            if best.as_ref().is_none_or(|b| sum < b.0) {
                taken = row;
                best = Some((sum, left));
            }
        }
        nearest = best.map_or(nearest, |b| b.1);
        picked.push(taken);
    }
    let row = |i: usize| rows.row(window.start + i);
    picked.into_iter().flat_map(row).copied().collect()
}
