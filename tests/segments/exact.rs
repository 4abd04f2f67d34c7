//! The kernel to the bit: against a plain Lloyd that looks at everything, in any order, in any
//! number of shards, with and without SIMD, with and without weights.

use crate::rows::{Dice, blobs, nearest};
use crate::same;
use linfa::DatasetBase;
use linfa::prelude::ParamGuard;
use linfa::traits::{Fit, Predict};
use regulars::error::Code;
use regulars::features::CLIP;
use regulars::segments::kmeans::KMeans;
use regulars::segments::lanes::{Lanes, Plain, Wide};
use regulars::segments::limits::MANY;
use regulars::segments::lloyd::{Lloyd, Shard, State, turn_by};
use regulars::segments::measure::{longest, squares};
use regulars::segments::part::Part;
use regulars::segments::rows::Rows;
use regulars::segments::start::{Draws, plus_plus};

fn rows(values: &[f32], columns: usize) -> Rows {
    Rows::gather(values, columns, 0..values.len() / columns).expect("memory")
}

/// Lloyd as one would write it down.
fn plain(values: &[f32], columns: usize, start: &[f32], passes: usize) -> (Vec<u8>, Vec<f32>) {
    let k = start.len() / columns;
    let mut centroids = start.to_vec();
    let mut labels = vec![0u8; values.len() / columns];
    for _ in 0..passes {
        let (mut sums, mut counts) = (vec![0.0f64; k * columns], vec![0u32; k]);
        labels = nearest(values, columns, &centroids);
        for (row, label) in values.chunks(columns).zip(&labels) {
            let at = *label as usize;
            counts[at] += 1;
            let sums = sums[at * columns..].iter_mut();
            sums.zip(row).for_each(|(sum, x)| *sum += f64::from(*x));
        }
        for (at, centroid) in centroids.iter_mut().enumerate() {
            assert!(counts[at / columns] > 0, "the oracle mends nothing");
            *centroid = (sums[at] / f64::from(counts[at / columns])) as f32;
        }
    }
    (labels, centroids)
}

/// Labels and inertia after so many passes over rows cut into shards.
fn sharded<V: Lanes>(
    values: &[f32],
    columns: usize,
    start: &[f32],
    shards: usize,
    passes: usize,
) -> (Vec<u8>, u64) {
    let count = values.len() / columns;
    let size = count.div_ceil(shards) * columns;
    let cut: Vec<Rows> = values.chunks(size).map(|v| rows(v, columns)).collect();
    let mut parts: Vec<Part> = cut.iter().map(Part::new).collect();
    let mut state = State::new(start.to_vec(), columns);
    for _ in 0..passes {
        let pairs = cut.iter().zip(&mut parts);
        let mut shards: Vec<Shard> = pairs.map(|(rows, part)| Shard { rows, part }).collect();
        if turn_by::<V>(&mut state, &mut shards) == 0 {
            break;
        }
    }
    let labels = parts.iter().flat_map(|part| part.labels().to_vec());
    let squares: u128 = cut.iter().map(squares).sum();
    (labels.collect(), state.tally.inertia(squares).to_bits())
}

#[test]
fn labels_are_those_of_looking_at_everything_in_every_pass() {
    for (columns, n, k, spread) in [
        (1, 501, 3, 1.0),
        (2, 4_000, 8, 2.0),
        (3, 1_003, 5, 0.5),
        (4, 6_000, 7, 1.5),
        (7, 3_001, 13, 1.0),
        (8, 20_000, 8, 1.5),
        (8, 9_999, 32, 1.2),
        (13, 2_000, 20, 1.5),
    ] {
        let values = blobs(n, columns, k + 3, spread, 7 * n as u64);
        let start = &values[..k * columns];
        for passes in [1, 2, 3, 7, 40] {
            let all = rows(&values, columns);
            let mut lloyd = Lloyd::new(start.to_vec(), &all);
            (0..passes).for_each(|_| {
                lloyd.pass(&all);
            });
            let (labels, centroids) = plain(&values, columns, start, passes);
            assert!(lloyd.labels() == labels, "{n} × {columns}, {passes} passes");
            assert_eq!(
                lloyd.centroids(),
                centroids,
                "{n} × {columns}, {passes} passes"
            );
        }
    }
}

#[test]
fn shards_and_lanes_change_nothing() {
    let values = blobs(10_007, 5, 9, 1.4, 31);
    let start = &values[..8 * 5];
    let one = sharded::<Wide>(&values, 5, start, 1, 200);
    for shards in [1, 2, 3, 4, 8] {
        assert!(
            sharded::<Wide>(&values, 5, start, shards, 200) == one,
            "{shards} shards"
        );
        assert!(
            sharded::<Plain>(&values, 5, start, shards, 200) == one,
            "{shards} plain"
        );
    }
}

/// Empty clusters are mended over all shards as over one.
#[test]
fn shards_mend_alike() {
    let values = blobs(700, 3, 4, 0.5, 8);
    let start = [[-8.0f32; 3].repeat(3), values[..9].to_vec()].concat();
    let one = sharded::<Wide>(&values, 3, &start, 1, 200);
    for shards in [2, 4, 8] {
        assert!(
            sharded::<Wide>(&values, 3, &start, shards, 200) == one,
            "{shards} shards"
        );
    }
}

#[test]
fn a_shuffle_changes_nothing() {
    let values = blobs(8_000, 4, 6, 1.5, 5);
    let start = values[..24].to_vec();
    let (labels, inertia) = sharded::<Wide>(&values, 4, &start, 1, 300);
    let mut order: Vec<usize> = (0..8_000).collect();
    let mut dice = Dice(99);
    (1..8_000)
        .rev()
        .for_each(|i| order.swap(i, (dice.roll() * (i + 1) as f64) as usize));
    let shuffled: Vec<f32> = order
        .iter()
        .flat_map(|i| values[i * 4..(i + 1) * 4].to_vec())
        .collect();
    let expected: Vec<u8> = order.iter().map(|&i| labels[i]).collect();
    assert!(sharded::<Wide>(&shuffled, 4, &start, 1, 300) == (expected, inertia));
}

#[test]
fn a_weight_is_as_many_rows() {
    let values = blobs(3_000, 3, 5, 1.2, 77);
    let mut dice = Dice(4);
    let weights: Vec<u32> = (0..3_000).map(|_| (dice.roll() * 4.0) as u32).collect();
    let picks: Vec<usize> = (0..3_000)
        .flat_map(|i| std::iter::repeat_n(i, weights[i] as usize))
        .collect();
    let many = Rows::gather(&values, 3, picks.into_iter()).unwrap();
    let few = rows(&values, 3).weighted(&weights).unwrap();
    assert!(few.count() < 2_500 && many.count() > 4_000);
    assert_eq!(squares(&few), squares(&many));
    let settled = |rows: &Rows| {
        let mut lloyd = Lloyd::new(values[..15].to_vec(), rows);
        assert!(lloyd.settle(rows, 500));
        let counts = lloyd.counts().to_vec();
        (lloyd.means(), counts, lloyd.inertia().to_bits())
    };
    assert_eq!(settled(&few), settled(&many));
}

#[test]
fn a_start_is_of_rows_and_spreads_over_the_groups() {
    let values = blobs(900, 2, 6, 0.05, 12);
    let all = rows(&values, 2);
    for seed in 0..20 {
        let start = plus_plus(&all, 0..900, 6, seed);
        assert_eq!(start, plus_plus(&all, 0..900, 6, seed));
        assert!(
            start
                .chunks(2)
                .all(|c| values.chunks(2).any(|row| row == c))
        );
        let mut groups: Vec<usize> = start
            .chunks(2)
            .map(|c| values.chunks(2).position(|row| row == c).unwrap() % 6)
            .collect();
        groups.sort();
        assert_eq!(groups, [0, 1, 2, 3, 4, 5], "seed {seed}");
    }
    let same = rows(&[0.5; 40], 2);
    assert_eq!(plus_plus(&same, 0..20, 3, 1), [0.5; 6]);
}

#[test]
fn draws_are_even() {
    let mut draws = Draws::new(1);
    let mut counts = [0; 7];
    (0..70_000).for_each(|_| counts[draws.below(7) as usize] += 1);
    assert!(
        counts.iter().all(|n| (9_600..10_400).contains(n)),
        "{counts:?}"
    );
    let large = 1u128 << 100;
    assert!((0..100).any(|_| draws.below(large) > large / 2));
    assert_eq!(draws.below(0), 0);
}

#[test]
fn rows_on_the_border_of_the_grid_and_far_outliers() {
    let mut values = blobs(2_000, 6, 5, 0.3, 3);
    values[..6].fill(CLIP as f32);
    values[6..12].fill(-CLIP as f32);
    let start = &values[..30];
    let all = rows(&values, 6);
    let mut lloyd = Lloyd::new(start.to_vec(), &all);
    (0..25).for_each(|_| {
        lloyd.pass(&all);
    });
    assert!(lloyd.labels() == plain(&values, 6, start, 25).0);
}

#[test]
fn what_cannot_be_fitted_is_refused() {
    let good = || DatasetBase::new(rows(&[0.0, 1.0, 2.0], 1), ());
    let refused = |params: regulars::segments::kmeans::Params, data: &DatasetBase<Rows, ()>| {
        let fitted: Result<Lloyd, regulars::error::Error> = params.fit(data);
        fitted.err().map(|e| e.code)
    };
    assert!(KMeans::params(0).check().is_err() && KMeans::params(255).check().is_ok());
    assert_eq!(refused(KMeans::params(256), &good()), Some(Code::BadOption));
    assert_eq!(
        refused(KMeans::params(2).start(vec![1.0]), &good()),
        Some(Code::BadOption)
    );
    let none = DatasetBase::new(rows(&[], 1), ());
    assert_eq!(refused(KMeans::params(1), &none), Some(Code::TooFew));
    assert_eq!(refused(KMeans::params(2), &good()), None);
    // More groups than rows: those beyond stay empty.
    let model: Lloyd = KMeans::params(5).fit(&good()).unwrap();
    assert_eq!(
        (model.inertia(), model.counts().iter().sum::<u64>()),
        (0.0, 3)
    );
}

#[test]
fn a_model_predicts_as_it_was_fitted() {
    let values = blobs(5_000, 4, 5, 0.4, 6);
    let data = DatasetBase::new(rows(&values, 4), ());
    let model: Lloyd = KMeans::params(5).restarts(3).fit(&data).unwrap();
    let labels: Vec<u8> = model.predict(&data);
    assert_eq!(labels, model.labels());
}

#[test]
fn a_clustering_has_the_bits_it_has_in_a_browser() {
    assert_eq!(same::hash(), same::SAME);
}

/// Steps of far rows, added up as they come, would not fit 32 bits.
#[test]
fn many_rows_at_the_end_of_the_grid_add_up() {
    const ROWS: usize = 300_000;
    let mut values = vec![8.0; ROWS];
    values[ROWS - 64..].fill(-8.0);
    let rows = Rows::gather(&values, 1, 0..ROWS).expect("memory");
    let mut lloyd = Lloyd::new(vec![7.0, -7.0], &rows);
    for moved in [ROWS, 0] {
        assert_eq!(lloyd.pass(&rows), moved);
        assert_eq!(lloyd.means(), [8.0, -8.0]);
        assert_eq!(lloyd.counts(), [ROWS as u64 - 64, 64]);
        assert_eq!(lloyd.inertia(), 0.0);
    }
}

/// Where many rows have become undecided, holds are begun anew: few are in the next pass. Labels are those of all bits
/// throughout.
#[test]
fn worn_holds_are_begun_anew() {
    for (columns, k, groups, seed) in [(4, 6, 13, 1), (8, 8, 16, 2)] {
        let n = 20_000;
        let values = blobs(n, columns, groups, 1.5, seed);
        let all = rows(&values, columns);
        let mut part = Part::new(&all);
        let mut state = State::new(values[..k * columns].to_vec(), columns);
        let (mut before, mut after) = (Vec::new(), Vec::new());
        let (mut moved, mut fresh) = (n, true);
        while moved > 0 {
            let open = part.open::<Wide>(&state.limits);
            let wanted = nearest(&values, columns, state.centres.points());
            let shard = Shard {
                rows: &all,
                part: &mut part,
            };
            moved = turn_by::<Wide>(&mut state, &mut [shard]);
            assert!(part.labels() == wanted);
            // Before holds are kept, all rows are; right after they were begun anew none has worn out.
            let many = open < n as u64 && open * MANY > (n * k) as u64;
            if many && !fresh {
                before.push(open);
                after.push(part.open::<Wide>(&state.limits));
            }
            fresh = many || open == n as u64;
        }
        let [worn, anew]: [u64; 2] = [before, after].map(|open| open.iter().sum());
        assert!(worn > 0 && anew * 4 < worn * 3, "{worn} {anew}");
    }
}

/// Wherever the longest row stands, it is found, and not thought much longer.
#[test]
fn the_longest_row_is_measured() {
    for columns in [1, 3, 4, 5, 8, 9, 17] {
        let n = 2 * 64 + 7;
        for at in [0, 1, 2, 3, 63, 64, 127, 128, n - 1] {
            let mut values = blobs(n, columns, 3, 0.5, 4);
            let row = &mut values[at * columns..][..columns];
            row.iter_mut()
                .enumerate()
                .for_each(|(j, x)| *x = 7.0 + j as f32 / 32.0);
            let square: f64 = row.iter().map(|x| f64::from(x * x)).sum();
            let found = longest(&rows(&values, columns)) / square;
            assert!((1.0..1.001).contains(&found), "{columns} {at}: {found}");
        }
    }
}

/// What few bits had decided by then counts.
#[test]
fn few_bits_are_given_up_amid_a_pass() {
    let mut values = [1.0, -1.0].repeat(128);
    // As near to one centroid as to the other.
    values.resize(1_024, 0.0);
    let rows = Rows::gather(&values, 1, 0..1_024).expect("memory");
    let mut lloyd = Lloyd::new(vec![1.0, -1.0], &rows);
    assert_eq!(lloyd.pass(&rows), 1_024);
    assert_eq!(lloyd.counts(), [896, 128]);
    assert_eq!(lloyd.means(), [128.0 / 896.0, -1.0]);
}
