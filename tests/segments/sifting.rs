//! Which rows a pass looks at: sixteen at a time as one by one, and none too few however far the
//! centroids jump; and which labels few bits make sure.

use crate::rows::{Dice, blobs};
use regulars::segments::centres::{Centres, LANES, Near, STEPS, fill, square};
use regulars::segments::lanes::{Lanes, Table};
#[cfg(not(target_arch = "wasm32"))]
use regulars::segments::lanes::{Plain, Wide};
use regulars::segments::lloyd::{State, assign};
use regulars::segments::part::{Part, UNSEEN};
use regulars::segments::rows::Rows;
use regulars::segments::sieve::Sieve;
use regulars::segments::tally::{Tally, longest};

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
        let right = assign(&rows, state.centres.points());
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

/// How many of 1,000 rows few bits make sure, and how often they give another label than all bits do.
pub fn hasty<V: Lanes>(columns: usize, k: usize, spread: f64) -> (usize, usize) {
    let mut values = blobs(1_000, columns, 9, spread, 3 + k as u64);
    // The corners of the grid, and rows that are centroids.
    values[..columns].fill(8.0);
    values[columns..2 * columns].fill(-8.0);
    let rows = Rows::gather(&values, columns, 0..1_000).expect("memory");
    let centres = Centres::new(values[2 * columns..][..k * columns].to_vec(), columns);
    let Some(sieve) = Sieve::new(&centres, longest(&rows)) else {
        return (0, 0);
    };
    let (width, mut near) = (rows.width(), Near::NONE);
    let mut block = vec![[[0.0; 4]; 2]; width * 4];
    let mut pairs = vec![[[0.0; 4]; 2]; width * 2];
    let (mut certain, mut wrong) = (0, 0);
    for (eight, fours) in rows.fours().chunks(width * LANES).enumerate() {
        let picks = std::array::from_fn(|lane| (eight * LANES + lane) as u32);
        fill::<V>(&mut block, rows.fours(), width, &picks);
        centres.nearest::<V>(&block, &mut near);
        let [labels, sure] = sieve.labels::<V>(fours, &mut pairs).map(u64::to_le_bytes);
        for lane in (0..LANES).filter(|&lane| sure[lane] == 1) {
            certain += 1;
            wrong += usize::from(labels[lane] != near.label(lane));
        }
    }
    (certain, wrong)
}

/// Columns, groups, spread, and how many rows of 1,000 have to be sure.
pub const FEW_BITS: [(usize, usize, f64, usize); 9] = [
    (1, 1, 1.0, 1_000),
    (1, 3, 1.0, 900),
    (3, 2, 0.5, 900),
    (4, 8, 1.0, 900),
    (8, 8, 1.0, 900),
    (7, 33, 0.5, 0),
    (7, 12, 9.0, 0),
    (13, 20, 1.5, 500),
    (5, 255, 1.0, 0),
];

#[cfg(not(target_arch = "wasm32"))]
#[test]
fn labels_that_few_bits_make_sure_are_those_of_all_bits() {
    for (columns, k, spread, least) in FEW_BITS {
        let (certain, wrong) = hasty::<Wide>(columns, k, spread);
        assert!(
            wrong == 0 && certain >= least,
            "{columns} × {k}: {certain}, {wrong}"
        );
        assert_eq!(
            hasty::<Plain>(columns, k, spread),
            (certain, wrong),
            "{columns} × {k}"
        );
    }
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
