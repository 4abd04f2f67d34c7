//! Most rows' nearest centroids by whole numbers of 16 bits, at half the cost.
//!
//! In: [`Centres`], eight rows, feature-major. Out: for each row the nearest centroid, and whether that
//! is sure. Rows are rounded to [`STEP`]s, centroids to steps that leave a score of 32 bits room for the
//! number of its centroid: the lowest score tells the label. It is sure where the next one is farther
//! away than what rounding can make of the two, here and in [`Centres`].

use super::centres::{Block, Centres, LANES, scores};
use super::lanes::Lanes;

/// Steps of a row in a unit; up to [`CLIP`](crate::features::CLIP) they fit 15 bits.
const STEP: f64 = 2048.0;
/// Added to a number, leaves its steps in the low bits, negative ones too.
const WHOLE: f32 = 6144.0;
/// Scores are kept about these bits, no farther away than [`REACH`]: all are those of a positive f32, and
/// in its order.
const MIDDLE: i32 = 0x3f80_0000;
const REACH: f64 = (1 << 29) as f64;
/// Above all scores.
const NEVER: i32 = 0x7f00_0000;
/// The most steps in a value of a centroid.
const MOST: f64 = 32_000.0;

/// Centroids in steps.
pub struct Sieve {
    /// Two features in each lane, else as those of [`Centres`].
    tiles: Vec<[f32; 4]>,
    halves: Vec<[f32; 4]>,
    pairs: usize,
    /// Scores this far apart are sure.
    slack: i32,
    /// The bits of a score that name its centroid, in each byte.
    names: u64,
}

impl Sieve {
    /// For rows with at most this |x|²; nothing where hardly one would be sure.
    pub fn new(centres: &Centres, square: f64) -> Option<Self> {
        let (k, d) = (centres.k(), centres.columns());
        let room = k.next_power_of_two() as f64;
        let (row, centroid) = (square.sqrt(), centres.reach().sqrt());
        let points = centres.points();
        let greatest = points.iter().fold(0.0, |most: f32, x| most.max(x.abs()));
        let score = row * centroid + centroid * centroid / 2.0;
        let fit = (REACH / (STEP * score)).min(MOST / f64::from(greatest));
        let fine = (fit / room).min(MOST);
        // Half a step in each value and in the half square; and what f32 makes of the score.
        let rounding = 0.5
            + (d as f64).sqrt() / 2.0 * (STEP * row + fine * centroid)
            + d as f64 / 4.0
            + STEP * fine * centres.error() / 2.0 * (square + centres.reach());
        let slack = room * (2.0 * rounding + 2.0);
        if slack.is_nan() || slack >= REACH / 2.0 {
            return None;
        }
        let pairs = d.div_ceil(2);
        let mut tiles = vec![[[0i16; 2]; 4]; k.div_ceil(4) * pairs];
        let mut halves = vec![[NEVER; 4]; k.div_ceil(4)];
        for (c, point) in points.chunks_exact(d).enumerate() {
            let mut square = 0.0;
            for (j, &x) in point.iter().enumerate() {
                let x = f64::from(x);
                tiles[c / 4 * pairs + j / 2][c % 4][j % 2] = (libm::rint(-x * fine) * room) as i16;
                square += x * x;
            }
            let half = libm::rint(square / 2.0 * STEP * fine) * room;
            halves[c / 4][c % 4] = MIDDLE + half as i32 + c as i32;
        }
        let bits =
            |[a, b]: [i16; 2]| f32::from_bits(u32::from(a as u16) | u32::from(b as u16) << 16);
        Some(Sieve {
            tiles: tiles.into_iter().map(|four| four.map(bits)).collect(),
            halves: halves
                .into_iter()
                .map(|four| four.map(|x| f32::from_bits(x as u32)))
                .collect(),
            pairs,
            slack: slack as i32,
            names: (room as u64 - 1) * 0x0101_0101_0101_0101,
        })
    }

    /// For each of eight rows side by side, the first one in the lowest byte: the nearest centroid, and 1
    /// where that is sure. `pairs` is room to work in.
    #[inline(never)]
    pub fn labels<V: Lanes>(&self, fours: &[[f32; 4]], pairs: &mut Block) -> [u64; 2] {
        let width = fours.len() / LANES;
        for (q, [two, next]) in pairs.as_chunks_mut().0.iter_mut().enumerate() {
            let steps = |i: usize| V::load(&fours[i * width + q]).add(V::splat(WHOLE));
            let [a, b, c, d] = V::turn(steps(0), steps(1), steps(2), steps(3));
            let [e, f, g, h] = V::turn(steps(4), steps(5), steps(6), steps(7));
            a.pairs(b).store(&mut two[0]);
            e.pairs(f).store(&mut two[1]);
            c.pairs(d).store(&mut next[0]);
            g.pairs(h).store(&mut next[1]);
        }
        let bits = |x: i32| V::splat(f32::from_bits(x as u32));
        let (mut low, mut high) = ([bits(NEVER); 2], [bits(NEVER); 2]);
        let see = |[best, second]: [V; 2], score: V| [best.min(score), second.min(best.max(score))];
        scores::<V, true>(&self.tiles, &self.halves, self.pairs, pairs, |p, q, _| {
            low = see(low, p);
            high = see(high, q);
        });
        let sure = |[best, second]: [V; 2]| best.plus(bits(self.slack)).below(second, bits(1));
        let labels = low[0].low_bytes(high[0]) & self.names;
        [labels, sure(low).low_bytes(sure(high))]
    }
}
