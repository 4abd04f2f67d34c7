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

/// Steps in a unit of distance, in which gaps and drifts are kept: a hold of 16 bits reaches 32 units.
pub const STEPS: f32 = 2048.0;

/// Added to a number, leaves its whole part in the low bits: f32 has no places after the point from here on.
pub const WHOLE: f32 = 8_388_608.0;

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
    label: [f32; LANES],
    /// At most the distance to the second nearest less that to the nearest, in whole [`STEPS`]; the low
    /// sixteen bits.
    gap: [f32; LANES],
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

    #[inline(always)]
    pub fn gap(&self, lane: usize) -> u16 {
        self.gap[lane].to_bits() as u16
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

    /// Greatest |c|².
    pub fn reach(&self) -> f64 {
        self.reach
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
    pub fn error(&self) -> f64 {
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
        let none = V::splat(f32::INFINITY);
        let (mut low, mut high) = ([none, none, V::splat(0.0)], [none, none, V::splat(0.0)]);
        scores::<V>(
            &self.tiles,
            &self.halves,
            self.columns,
            block,
            |p, q, name| {
                low = first_two(low, p, name);
                high = first_two(high, q, name);
            },
        );
        for (half, [best, second, label]) in [low, high].into_iter().enumerate() {
            label.store(&mut near.label.as_chunks_mut::<4>().0[half]);
            let gap = self.gap(block, half, best, second);
            gap.store(&mut near.gap.as_chunks_mut::<4>().0[half]);
        }
    }

    /// Distances from scores, each on its safe side of rounding; whole steps by letting the places
    /// after the point fall off the end of f32, half a step taken away first so that none is won.
    #[inline(always)]
    fn gap<V: Lanes>(&self, block: &Block, half: usize, best: V, second: V) -> V {
        let zero = V::splat(0.0);
        let mut square = zero;
        for xs in block {
            let x = V::load(&xs[half]);
            square = square.add(x.mul(x));
        }
        let error = square
            .mul(V::splat(self.error() as f32))
            .add(V::splat((self.error() * self.reach) as f32));
        let near = square.add(best.add(best)).add(error).max(zero).sqrt();
        let far = square.add(second.add(second)).sub(error).max(zero).sqrt();
        let near = near.mul(V::splat(STEPS * (1.0 + 4.0 * f32::EPSILON)));
        let far = far.mul(V::splat(STEPS * (1.0 - 4.0 * f32::EPSILON)));
        whole_steps(far.sub(near).sub(V::splat(0.5)))
    }
}

/// Steps that fit sixteen bits, in the low ones; to the nearest whole one.
#[inline(always)]
pub fn whole_steps<V: Lanes>(steps: V) -> V {
    let steps = steps.max(V::splat(0.0)).min(V::splat(65_535.0));
    steps.add(V::splat(WHOLE))
}

/// Hands on the scores of a block's rows, four and four, by every centroid, with its name: its number
/// in the low bits.
#[inline(always)]
fn scores<V: Lanes>(
    tiles: &[[f32; 4]],
    halves: &[[f32; 4]],
    length: usize,
    block: &Block,
    mut each: impl FnMut(V, V, V),
) {
    let mut number = WHOLE;
    for (tile, halves) in tiles.chunks_exact(length).zip(halves) {
        // Written out, so that they stay in registers in a module that is made small, too.
        let [mut a, mut b, mut c, mut d] = four::<V>(halves);
        let [mut e, mut f, mut g, mut h] = [a, b, c, d];
        for (xs, cs) in block.iter().zip(tile) {
            let (x, y) = (V::load(&xs[0]), V::load(&xs[1]));
            let [p, q, r, s] = four::<V>(cs);
            (a, e) = (more(a, x, p), more(e, y, p));
            (b, f) = (more(b, x, q), more(f, y, q));
            (c, g) = (more(c, x, r), more(g, y, r));
            (d, h) = (more(d, x, s), more(h, y, s));
        }
        each(a, e, V::splat(number));
        each(b, f, V::splat(number + 1.0));
        each(c, g, V::splat(number + 2.0));
        each(d, h, V::splat(number + 3.0));
        number += 4.0;
    }
}

#[inline(always)]
fn more<V: Lanes>(sum: V, x: V, y: V) -> V {
    sum.add(x.mul(y))
}

#[inline(always)]
fn four<V: Lanes>(from: &[f32; 4]) -> [V; 4] {
    let [a, b, c, d] = *from;
    [V::splat(a), V::splat(b), V::splat(c), V::splat(d)]
}

/// The lowest score so far, the second lowest and the name of the lowest, one more seen. Names grow.
#[inline(always)]
fn first_two<V: Lanes>([best, second, label]: [V; 3], score: V, name: V) -> [V; 3] {
    [
        best.min(score),
        second.min(best.max(score)),
        label.max(score.below(best, name)),
    ]
}

pub fn square(sum: f64, (a, b): (&f32, &f32)) -> f64 {
    let apart = f64::from(*a) - f64::from(*b);
    sum + apart * apart
}

/// Turns eight rows, each of so many fours, into a feature-major block.
#[inline(always)]
pub fn fill<V: Lanes>(block: &mut Block, fours: &[[f32; 4]], width: usize, rows: &[u32; LANES]) {
    for (q, columns) in block.as_chunks_mut::<4>().0.iter_mut().enumerate() {
        let load = |i: usize| V::load(&fours[rows[i] as usize * width + q]);
        let [first, second, third, fourth] = columns;
        let [a, b, c, d] = V::turn(load(0), load(1), load(2), load(3));
        a.store(&mut first[0]);
        b.store(&mut second[0]);
        c.store(&mut third[0]);
        d.store(&mut fourth[0]);
        let [a, b, c, d] = V::turn(load(4), load(5), load(6), load(7));
        a.store(&mut first[1]);
        b.store(&mut second[1]);
        c.store(&mut third[1]);
        d.store(&mut fourth[1]);
    }
}
