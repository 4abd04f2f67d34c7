//! Centroids as the kernel wants them, and which is nearest.
//!
//! In: `k × columns` centroids, eight rows, feature-major. Out: for each row the nearest centroid and how
//! much nearer it is than the next. A row's score of a centroid is ½|c|² − x·c, summed in f32 over
//! the features in their order: half the squared distance, less what is the same for all. A tile of
//! eight rows by four centroids stays in registers.

use super::lanes::Lanes;
use crate::features::CLIP;

/// Rows that are looked at together: two registers of SIMD128.
pub const LANES: usize = 8;

/// Eight rows, feature after feature.
pub type Block = [[[f32; 4]; 2]];

/// Half the last place of f32, relative.
const ROUNDING: f64 = 1.0 / (1 << 24) as f64;

/// `k × columns` centroids.
#[derive(Clone, Debug)]
pub struct Centres {
    points: Vec<f32>,
    columns: usize,
    /// Four centroids side by side, negated, feature after feature; then the next four.
    tiles: Vec<[f32; 4]>,
    /// ½|c|² of four at a time; infinite where there is none.
    halves: Vec<[f32; 4]>,
    /// Greatest |c|².
    reach: f64,
}

/// What [`Centres::nearest`] finds for eight rows.
#[derive(Clone, Copy)]
pub struct Near {
    /// The number of the nearest centroid (the first among equals), in the bits.
    pub label: [f32; LANES],
    /// At most the distance to the second nearest less that to the nearest.
    pub gap: [f32; LANES],
}

impl Near {
    pub const NONE: Near = Near {
        label: [0.0; LANES],
        gap: [0.0; LANES],
    };

    #[inline(always)]
    pub fn label(&self, lane: usize) -> u8 {
        self.label[lane].to_bits() as u8
    }
}

impl Centres {
    pub fn new(points: Vec<f32>, columns: usize) -> Self {
        let mut centres = Centres {
            points,
            columns,
            tiles: Vec::new(),
            halves: Vec::new(),
            reach: 0.0,
        };
        centres.arrange();
        centres
    }

    pub fn k(&self) -> usize {
        self.points.len() / self.columns
    }

    pub fn columns(&self) -> usize {
        self.columns
    }

    /// `k × columns`.
    pub fn points(&self) -> &[f32] {
        &self.points
    }

    pub fn point(&self, c: usize) -> &[f32] {
        &self.points[c * self.columns..(c + 1) * self.columns]
    }

    /// Puts other centroids in their place.
    pub fn replace(&mut self, points: Vec<f32>) {
        self.points = points;
        self.arrange();
    }

    fn arrange(&mut self) {
        let (d, k) = (self.columns, self.k());
        self.tiles.clear();
        self.tiles.resize(k.div_ceil(4) * d, [0.0; 4]);
        self.halves.clear();
        self.halves.resize(k.div_ceil(4), [f32::INFINITY; 4]);
        self.reach = 0.0;
        for c in 0..k {
            let mut square = 0.0;
            for j in 0..d {
                let x = self.points[c * d + j];
                self.tiles[c / 4 * d + j][c % 4] = -x;
                square += f64::from(x) * f64::from(x);
            }
            self.halves[c / 4][c % 4] = (square / 2.0) as f32;
            self.reach = self.reach.max(square);
        }
    }

    /// What rounding can make of |x|² + 2·score, per unit of |x|² + the greatest |c|²: as many
    /// roundings as there are terms, and four more.
    fn error(&self) -> f64 {
        4.0 * (self.columns + 4) as f64 * ROUNDING
    }

    /// How much a row's gap must be above zero for scores to agree with distances: twice the error
    /// of a squared distance, over the sum of the two distances. That sum is at least the way
    /// between the centroids, and at least the gap itself.
    pub fn doubt(&self, c: usize) -> f64 {
        let error = 2.0 * self.error() * (CLIP * CLIP * self.columns as f64 + self.reach);
        let way = |other: usize| {
            self.point(c)
                .iter()
                .zip(self.point(other))
                .fold(0.0, square)
        };
        let others = (0..self.k()).filter(|&other| other != c);
        let apart = others.map(way).fold(f64::INFINITY, f64::min).sqrt();
        (error / apart).min(error.sqrt())
    }

    /// Nearest centroids of a block of rows.
    #[inline(never)]
    pub fn nearest<V: Lanes>(&self, block: &Block, near: &mut Near) {
        let mut best = [V::splat(f32::INFINITY); 2];
        let mut second = best;
        let mut label = [V::splat(0.0); 2];
        let tiles = self.tiles.chunks_exact(self.columns);
        let mut number = 0;
        for (tile, halves) in tiles.zip(&self.halves) {
            let mut scores = halves.map(|half| [V::splat(half); 2]);
            for (xs, cs) in block.iter().zip(tile) {
                let (low, high) = (V::load(&xs[0]), V::load(&xs[1]));
                for (score, &c) in scores.iter_mut().zip(cs) {
                    let c = V::splat(c);
                    score[0] = score[0].add(low.mul(c));
                    score[1] = score[1].add(high.mul(c));
                }
            }
            for score in scores {
                let this = V::splat(f32::from_bits(number));
                for h in 0..2 {
                    label[h] = score[h].below(best[h], this, label[h]);
                    second[h] = second[h].min(best[h].max(score[h]));
                    best[h] = best[h].min(score[h]);
                }
                number += 1;
            }
        }
        let gap = self.gap(block, best, second);
        for (half, (label, gap)) in label.into_iter().zip(gap).enumerate() {
            let labels = near.label.as_chunks_mut::<4>().0;
            label.store(&mut labels[half]);
            gap.store(&mut near.gap.as_chunks_mut::<4>().0[half]);
        }
    }

    /// Distances from scores, each on its safe side of rounding.
    #[inline(always)]
    fn gap<V: Lanes>(&self, block: &Block, best: [V; 2], second: [V; 2]) -> [V; 2] {
        let mut square = [V::splat(0.0); 2];
        for xs in block {
            for (sum, x) in square.iter_mut().zip(xs) {
                let x = V::load(x);
                *sum = sum.add(x.mul(x));
            }
        }
        let (share, fixed) = (self.error(), self.error() * self.reach);
        let (share, fixed) = (V::splat(share as f32), V::splat(fixed as f32));
        let (zero, more, less) = (
            V::splat(0.0),
            V::splat(1.0 + 4.0 * f32::EPSILON),
            V::splat(1.0 - 4.0 * f32::EPSILON),
        );
        let gap = |h: usize| {
            let error = square[h].mul(share).add(fixed);
            let near = square[h].add(best[h].add(best[h]));
            let far = square[h].add(second[h].add(second[h]));
            let near = near.add(error).max(zero).sqrt();
            let far = far.sub(error).max(zero).sqrt();
            far.mul(less).sub(near.mul(more))
        };
        [gap(0), gap(1)]
    }
}

pub fn square(sum: f64, (a, b): (&f32, &f32)) -> f64 {
    let apart = f64::from(*a) - f64::from(*b);
    sum + apart * apart
}

/// Turns eight rows, each of so many fours, into a feature-major block.
#[inline(always)]
pub fn fill<V: Lanes>(block: &mut Block, fours: &[[f32; 4]], width: usize, rows: &[u32; LANES]) {
    let rows = rows.map(|row| row as usize * width);
    for (q, columns) in block.as_chunks_mut::<4>().0.iter_mut().enumerate() {
        for half in 0..2 {
            let load = |i: usize| V::load(&fours[rows[4 * half + i] + q]);
            let columns = columns.each_mut().map(|column| &mut column[half]);
            V::turn(load(0), load(1), load(2), load(3), columns);
        }
    }
}
