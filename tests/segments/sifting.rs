//! Which rows a pass looks at: sixteen at a time as one by one, and none too few however far the
//! centroids jump; and which labels few bits make sure.

use crate::rows::{Dice, blobs, nearest};
use regulars::features::on_grid;
use regulars::segments::centres::{Centres, STEPS, square};
use regulars::segments::halves::{GROUP, width};
use regulars::segments::lanes::{Lanes, Table};
#[cfg(not(target_arch = "wasm32"))]
use regulars::segments::lanes::{Plain, Wide};
use regulars::segments::lloyd::State;
use regulars::segments::measure::{halves, longest};
use regulars::segments::part::{Part, UNSEEN};
use regulars::segments::rows::Rows;
use regulars::segments::sieve::Sieve;
use regulars::segments::tally::Tally;

/// How often `V` and one row after the other disagree, over drawn labels, holds and limits.
pub fn strays<V: Lanes>() -> usize {
    let mut dice = Dice(5);
    let mut draw = |below: usize| (dice.roll() * below as f64) as usize;
    let mut wrong = 0;
    for k in [1usize, 2, 8, 15, 16, 17, 31, 32, 33, 100, 255] {
        for _ in 0..200 {
            let limits: Vec<u16> = (0..k).map(|_| number(&mut draw)).collect();
            let mut tables = vec![Table::default(); k.div_ceil(16)];
            for (c, limit) in limits.iter().enumerate() {
                let [low, high] = limit.to_le_bytes();
                (tables[c / 16][0][c % 16], tables[c / 16][1][c % 16]) = (low, high);
            }
            let labels: [u8; 16] = std::array::from_fn(|_| match draw(9) {
                0 => UNSEEN,
                _ => draw(k) as u8,
            });
            let of = |row: usize| limits.get(labels[row] as usize).copied().unwrap_or(0);
            let holds: [u16; 16] = std::array::from_fn(|row| match draw(4) {
                0 => of(row),
                1 => of(row).saturating_add(1),
                2 => of(row).saturating_sub(1),
                _ => number(&mut draw),
            });
            let open = V::open(&labels, &holds, &tables);
            let right = |row: &usize| (holds[*row] <= of(*row)) == (open >> row & 1 == 1);
            wrong += (0..16).filter(|row| !right(row)).count();
        }
    }
    wrong
}

/// Small, anywhere, or at the end of what sixteen bits hold.
fn number(draw: &mut impl FnMut(usize) -> usize) -> u16 {
    match draw(4) {
        0 => draw(3) as u16,
        1 => u16::MAX - draw(3) as u16,
        2 => 255 + draw(3) as u16,
        _ => draw(1 << 16) as u16,
    }
}

/// Labels that a pass leaves wrong while centroids creep and jump, at last all over the grid; with holds,
/// or without any.
pub fn mislabelled<V: Lanes>(k: usize, holds: bool) -> usize {
    const COLUMNS: usize = 5;
    let mut values = blobs(777, COLUMNS, 6, 0.5, 21);
    // A corner of the grid: with centroids near others few bits make few rows sure.
    values[700 * COLUMNS..701 * COLUMNS].fill(8.0);
    let rows = Rows::gather(&values, COLUMNS, 0..777).expect("memory");
    let mut state = State::new(values[..k * COLUMNS].to_vec(), COLUMNS);
    if holds {
        state.limits.keep();
    }
    let mut part = Part::new(&rows);
    let (mut dice, mut wrong) = (Dice(k as u64), 0);
    for pass in 0..120 {
        let mut tally = Tally::new(k, COLUMNS);
        part.pass::<V>(&rows, &state.centres, &state.limits, &mut tally);
        let right = nearest(&values, COLUMNS, state.centres.points());
        wrong += right
            .iter()
            .zip(part.labels())
            .filter(|(a, b)| a != b)
            .count();
        let far = [0.5 / f64::from(STEPS), 0.01, 0.3, 8.0][pass / 7 % 4];
        let jump =
            |x: &f32| (f64::from(*x) + (dice.roll() * 2.0 - 1.0) * far).clamp(-8.0, 8.0) as f32;
        let points: Vec<f32> = state.centres.points().iter().map(jump).collect();
        let pairs = points
            .chunks(COLUMNS)
            .zip(state.centres.points().chunks(COLUMNS));
        let ways: Vec<f64> = pairs
            .map(|(a, b)| a.iter().zip(b).fold(0.0, square).sqrt())
            .collect();
        state.centres.replace(points);
        state.limits.moved(&ways, &state.centres);
    }
    wrong
}

/// What few bits make of 960 rows.
#[derive(Debug, PartialEq)]
pub struct Hasty {
    /// Rows whose label is sure.
    pub sure: usize,
    /// Of them those that get another label than all bits give.
    pub wrong: usize,
    /// Rows told to have got another label though they did not, or the other way round.
    pub mistold: usize,
    /// Holds that are longer than the gap between the two nearest centroids.
    pub long: usize,
    /// The share of the gaps that holds keep, in the mean.
    pub kept: f64,
}

impl Hasty {
    pub fn is_right(&self, least: usize, kept: f64) -> bool {
        self.wrong + self.mistold + self.long == 0 && self.sure >= least && self.kept >= kept
    }
}

pub fn hasty<V: Lanes>(columns: usize, k: usize, spread: f64) -> Hasty {
    const ROWS: usize = 15 * GROUP;
    let mut values = blobs(ROWS, columns, 9, spread, 3 + k as u64);
    // Corners, those of the grid where they are not too long for holds, and rows that are centroids.
    let corner = if columns < 8 { 8.0 } else { 6.0 };
    values[..columns].fill(corner);
    values[columns..2 * columns].fill(-corner);
    judged::<V>(&values, columns, &values[2 * columns..][..k * columns])
}

/// What few bits make of rows whose values all are rounded the same way: first by little more than half a
/// step to the wrong side of the middle, then away from it, at a distance where the label is sure.
pub fn astray<V: Lanes>() -> Hasty {
    const STEP: f32 = 1.0 / STEPS;
    let mut values = vec![-0.49 * STEP; 32 * 8];
    for (nth, row) in values.chunks_mut(8).enumerate() {
        (0..3).for_each(|j| row[(nth + 2 * j) % 8] = 0.51 * STEP);
    }
    values.extend([0.25 + 0.51 * STEP; 32 * 8]);
    values.iter_mut().for_each(|x| *x = on_grid(f64::from(*x)));
    let points = [[1.0; 8], [-1.0; 8]].concat();
    judged::<V>(&values, 8, &points)
}

fn judged<V: Lanes>(values: &[f32], columns: usize, points: &[f32]) -> Hasty {
    let k = points.len() / columns;
    let rows = Rows::gather(values, columns, 0..values.len() / columns).expect("memory");
    let centres = Centres::new(points.to_vec(), columns);
    let mut found = Hasty {
        sure: 0,
        wrong: 0,
        mistold: 0,
        long: 0,
        kept: 0.0,
    };
    let Some(sieve) = Sieve::new(&centres, longest(&rows), false) else {
        return found;
    };
    let holding = Sieve::new(&centres, longest(&rows), true);
    let right = nearest(values, columns, points);
    let mut room = Vec::new();
    for (nth, group) in halves(&rows).chunks(width(columns)).enumerate() {
        let mut labels: [u8; GROUP] = std::array::from_fn(|row| (row % k) as u8);
        let (was, mut holds) = (labels, [7; GROUP]);
        let [open, moved] = sieve.label::<V, false>(group, &mut room, &mut labels, &mut holds);
        assert_eq!(holds, [7; GROUP], "holds that nobody wanted");
        let mut again = was;
        if let Some(sieve) = &holding {
            let bits = sieve.label::<V, true>(group, &mut room, &mut again, &mut holds);
            assert_eq!((bits, again), ([open, moved], labels));
        }
        for row in 0..GROUP {
            let told = moved >> row & 1 == 1;
            found.mistold += usize::from(told != (was[row] != labels[row]));
            if open >> row & 1 == 1 {
                found.mistold += usize::from(told);
                continue;
            }
            found.sure += 1;
            found.wrong += usize::from(labels[row] != right[nth * GROUP + row]);
            let gap = gap(rows.row(nth * GROUP + row), points) * f64::from(STEPS);
            if holding.is_some() {
                found.long += usize::from(f64::from(holds[row]) > gap);
                found.kept += f64::from(holds[row]) / gap;
            }
        }
    }
    found.kept /= found.sure as f64;
    found
}

/// The distance to the second nearest point less that to the nearest; as far as holds reach where there is
/// but one.
fn gap(row: &[f32], points: &[f32]) -> f64 {
    let points = points.chunks(row.len());
    let mut ways: Vec<f64> = points
        .map(|point| row.iter().zip(point).fold(0.0, square).sqrt())
        .collect();
    ways.sort_by(f64::total_cmp);
    ways.get(1).map_or(f64::INFINITY, |second| second - ways[0])
}

/// Columns, groups, spread, how many rows have to be sure, and the share of their gaps that holds have to
/// keep.
pub const FEW_BITS: [(usize, usize, f64, usize, f64); 9] = [
    (1, 1, 1.0, 960, 0.0),
    (1, 3, 1.0, 900, 0.95),
    (3, 2, 0.5, 900, 0.95),
    (4, 8, 1.0, 900, 0.9),
    (8, 8, 1.0, 900, 0.9),
    (7, 33, 0.5, 500, 0.45),
    (7, 12, 9.0, 900, 0.9),
    (13, 20, 1.5, 850, 0.8),
    (5, 255, 1.0, 650, 0.5),
];

#[cfg(not(target_arch = "wasm32"))]
#[test]
fn labels_that_few_bits_make_sure_are_those_of_all_bits() {
    for (columns, k, spread, least, kept) in FEW_BITS {
        let wide = hasty::<Wide>(columns, k, spread);
        assert!(wide.is_right(least, kept), "{columns} × {k}: {wide:?}");
        let plain = hasty::<Plain>(columns, k, spread);
        assert_eq!(plain, wide, "{columns} × {k}");
    }
    let wide = astray::<Wide>();
    assert!(wide.is_right(32, 0.9), "{wide:?}");
    assert_eq!(astray::<Plain>(), wide);
}

/// Squares of such rows would not fit, so that no hold is made of them.
#[cfg(not(target_arch = "wasm32"))]
#[test]
fn rows_that_are_too_long_get_no_holds_from_few_bits() {
    let centres = Centres::new(vec![1.0; 16], 8);
    assert!(Sieve::new(&centres, 512.0, true).is_none());
    assert!(Sieve::new(&centres, 512.0, false).is_some());
    assert!(Sieve::new(&centres, 499.0, true).is_some());
}

#[cfg(not(target_arch = "wasm32"))]
#[test]
fn sixteen_at_a_time_are_sixteen_one_by_one() {
    assert_eq!((strays::<Wide>(), strays::<Plain>()), (0, 0));
}

#[cfg(not(target_arch = "wasm32"))]
#[test]
fn no_row_is_passed_over_however_far_centroids_jump() {
    for k in [1, 2, 8, 16, 17, 40, 100] {
        for holds in [true, false] {
            assert_eq!(mislabelled::<Wide>(k, holds), 0, "{k} groups, {holds}");
            assert_eq!(
                mislabelled::<Plain>(k, holds),
                0,
                "{k} groups, {holds}, plain"
            );
        }
    }
}
