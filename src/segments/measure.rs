//! What one walk over the rows tells ahead of the first pass.
//!
//! In: [`Rows`]. Out: their squares, the longest, and their [`Halves`]. Worked out once,
//! `O(rows · columns)`.

use super::halves::{GROUP, Halves, cut_all, width};
use super::lanes::{Lanes, Wide};
use super::rows::Rows;
use crate::error::reserve;
use crate::features::GRID;

#[derive(Clone, Debug)]
pub struct Measured {
    squares: u128,
    longest: f64,
    halves: Vec<Halves>,
}

/// Sum of the squared values of all rows, in units of the grid squared; exact.
pub fn squares(rows: &Rows) -> u128 {
    measured(rows).squares
}

/// At least the greatest |x|² of the rows, and hardly more.
pub fn longest(rows: &Rows) -> f64 {
    measured(rows).longest
}

/// Group after group of whole ones; none where memory does not suffice.
pub fn halves(rows: &Rows) -> &[[Halves; GROUP]] {
    measured(rows).halves.as_chunks().0
}

fn measured(rows: &Rows) -> &Measured {
    rows.measured.get_or_init(|| {
        let (wide, eights) = (rows.width().max(1), width(rows.columns()));
        let mut halves = Vec::new();
        let room = rows.count() / GROUP * GROUP * eights;
        let fits = reserve(&mut halves, room, "The steps of the rows").is_ok();
        let (mut squares, mut longest) = (0, Wide::splat(0.0));
        for (nth, group) in rows.fours().chunks(GROUP * wide).enumerate() {
            if rows.is_weighted() {
                for (row, values) in group.chunks_exact(wide).enumerate() {
                    let weight = rows.weight(nth * GROUP + row);
                    squares += sum_of_squares(values) * u128::from(weight);
                }
            } else {
                squares += sum_of_squares(group);
            }
            group.chunks(4 * wide).for_each(|four| {
                let [a, b, c, d] = squared(four, wide);
                longest = longest.max(a.add(b).add(c.add(d)));
            });
            if fits && group.len() == GROUP * wide {
                cut_all(group, wide, &mut halves);
            }
        }
        let mut most = [0.0; 4];
        longest.store(&mut most);
        // Room for what f32 makes of the squares.
        let longest = most.into_iter().fold(0.0, f32::max);
        Measured {
            squares,
            longest: f64::from(longest) * (1.0 + 1e-4),
            halves,
        }
    })
}

/// Of up to four rows, side by side, what to add up to |x|²; zeros for those beyond the last one.
#[inline(always)]
fn squared(rows: &[[f32; 4]], width: usize) -> [Wide; 4] {
    let square = |row: usize| {
        let values = rows.chunks_exact(width).nth(row).unwrap_or_default();
        let squares = values.iter().map(Wide::load).map(|x| x.mul(x));
        squares.fold(Wide::splat(0.0), Wide::add)
    };
    Wide::turn(square(0), square(1), square(2), square(3))
}

/// Fours of which the squares add up exactly in `f64`: each is a whole number of squared steps, at most
/// 2⁴⁶.
const BLOCK: usize = 64;

fn sum_of_squares(fours: &[[f32; 4]]) -> u128 {
    let steps = |sum: f64| u128::from((sum * (GRID * GRID)) as u64);
    let blocks = fours.chunks(BLOCK).map(Wide::squares);
    blocks.flatten().map(steps).sum()
}
