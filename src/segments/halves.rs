//! Rows as whole numbers of 16 bits: steps, and what is left of each value.
//!
//! In: a group of [`Rows`](super::rows::Rows). Out: eight by eight values of a row, steps and rests. The steps are what a
//! [`Sieve`](super::sieve::Sieve) reads; with the rests they add up to the exact sums of the rows, four
//! values at a time where `f64` has two.

use super::centres::STEPS;
use super::lanes::{Lanes, Wide};

/// Steps in a unit; up to [`CLIP`](crate::features::CLIP) they fit 15 bits.
pub const STEP: f64 = STEPS as f64;
/// Rows that lie together: the first eight values of each, then the next.
pub const GROUP: usize = 64;
/// Added to a number, leaves its steps in the low bits, negative ones too.
const WHOLE: f32 = 6144.0;
/// Added to what is left, leaves that in steps of the grid.
const REST: f32 = 12.0;

/// Eight values of a row, filled up with zeros: the nearest steps, and the rest in steps of the
/// [`GRID`](crate::features::GRID), each an `i16`.
#[derive(Clone, Copy, Debug, Default)]
pub struct Halves {
    pub steps: [u16; 8],
    pub rest: [u16; 8],
}

/// How many a row has.
pub fn width(columns: usize) -> usize {
    columns.div_ceil(8)
}

/// Takes in the rows of a whole group, each in so many fours.
pub fn cut_all(group: &[[f32; 4]], width: usize, all: &mut Vec<Halves>) {
    for e in 0..width.div_ceil(2) {
        for row in group.chunks_exact(width) {
            let next = row.get(2 * e + 1).map_or(Wide::splat(0.0), Wide::load);
            let ((steps, rest), (more, left)) = (cut(Wide::load(&row[2 * e])), cut(next));
            let mut eight = Halves::default();
            steps.halves(more, &mut eight.steps);
            rest.halves(left, &mut eight.rest);
            all.push(eight);
        }
    }
}

/// Steps and rest, in the low halves of the bits.
#[inline(always)]
fn cut(four: Wide) -> (Wide, Wide) {
    let steps = four.add(Wide::splat(WHOLE));
    let rest = four.sub(steps.sub(Wide::splat(WHOLE)));
    (steps, rest.add(Wide::splat(REST)))
}
