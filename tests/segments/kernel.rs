//! The exact kernel against slow oracles and against linfa-clustering.

use crate::rows::{Dice, blobs, fingerprint, matrix};
use linfa::DatasetBase;
use linfa::traits::Fit;
use linfa_clustering::{KMeans, KMeansInit};
use ndarray::{Array2, ArrayView2};
use regulars::report::SegmentOptions;
use regulars::segments::Search;
use regulars::segments::lloyd::{Lloyd, assign};
use regulars::segments::rows::Rows;
use regulars::segments::tally::total_inertia;

fn rows(values: &[f32], columns: usize) -> Rows {
    Rows::gather(values, columns, 0..values.len() / columns).expect("memory")
}

fn settled(values: &[f32], columns: usize, start: &[f32]) -> Lloyd {
    let rows = rows(values, columns);
    let mut lloyd = Lloyd::new(start.to_vec(), &rows);
    assert!(lloyd.run(&rows, 0, 1_000), "no strict convergence");
    lloyd
}

/// Textbook Lloyd in f64 from the same start: labels and inertia.
fn textbook(values: &[f32], columns: usize, start: &[f32]) -> (Vec<u8>, f64) {
    let row = |i: usize| &values[i * columns..(i + 1) * columns];
    let n = values.len() / columns;
    let k = start.len() / columns;
    let mut means: Vec<f64> = start.iter().map(|x| f64::from(*x)).collect();
    let mut labels = vec![u8::MAX; n];
    loop {
        let distance = |i: usize, c: usize| -> f64 {
            row(i)
                .iter()
                .zip(&means[c * columns..])
                .map(|(x, m)| (f64::from(*x) - m) * (f64::from(*x) - m))
                .sum()
        };
        let nearest = |i: usize| {
            (0..k)
                .min_by(|&a, &b| distance(i, a).total_cmp(&distance(i, b)))
                .unwrap() as u8
        };
        let next: Vec<u8> = (0..n).map(nearest).collect();
        let inertia = (0..n).map(|i| distance(i, next[i] as usize)).sum();
        if next == labels {
            return (labels, inertia);
        }
        labels = next;
        for c in 0..k {
            let own: Vec<usize> = (0..n).filter(|i| labels[*i] as usize == c).collect();
            assert!(!own.is_empty(), "the oracle knows no empty clusters");
            for j in 0..columns {
                means[c * columns + j] =
                    own.iter().map(|&i| f64::from(row(i)[j])).sum::<f64>() / own.len() as f64;
            }
        }
    }
}

#[test]
fn labels_are_those_of_the_textbook_for_every_width() {
    for (columns, n, k) in [
        (1, 97, 3),
        (2, 160, 4),
        (3, 161, 5),
        (4, 500, 6),
        (5, 33, 2),
        (6, 200, 3),
        (7, 90, 4),
        (9, 64, 2),
    ] {
        let values = blobs(n, columns, k, 0.8, 11 + columns as u64);
        let start = &values[..k * columns];
        let lloyd = settled(&values, columns, start);
        let (labels, inertia) = textbook(&values, columns, start);
        assert_eq!(lloyd.labels(), labels, "{columns} features");
        assert!(
            (lloyd.inertia() / inertia - 1.0).abs() < 1e-9,
            "{} against {inertia}",
            lloyd.inertia()
        );
    }
}

#[test]
fn inertia_from_sums_is_the_sum_over_rows() {
    let values = blobs(1_000, 3, 4, 1.5, 5);
    let all = rows(&values, 3);
    let means: Vec<f64> = (0..3)
        .map(|j| {
            values
                .iter()
                .skip(j)
                .step_by(3)
                .map(|x| f64::from(*x))
                .sum::<f64>()
                / 1_000.0
        })
        .collect();
    let slow: f64 = values
        .chunks(3)
        .flat_map(|r| {
            r.iter()
                .zip(&means)
                .map(|(x, m)| (f64::from(*x) - m) * (f64::from(*x) - m))
        })
        .sum();
    assert!((total_inertia(&all) / slow - 1.0).abs() < 1e-12);
}

#[test]
fn agrees_with_linfa_from_the_same_start() {
    for (columns, k, spread) in [(2, 3, 0.3), (4, 5, 0.4), (8, 8, 0.5)] {
        let values = blobs(4_000, columns, k, spread, 40 + k as u64);
        let start = &values[..k * columns];
        let view = ArrayView2::from_shape((4_000, columns), &values)
            .unwrap()
            .mapv(f64::from);
        let begin =
            Array2::from_shape_vec((k, columns), start.iter().map(|x| f64::from(*x)).collect())
                .unwrap();
        let model = KMeans::params(k)
            .n_runs(1)
            .max_n_iterations(1_000)
            .tolerance(1e-9)
            .init_method(KMeansInit::Precomputed(begin))
            .fit(&DatasetBase::from(view))
            .expect("finite rows");
        let theirs = model.inertia() * 4_000.0;
        let ours = settled(&values, columns, start).inertia();
        assert!(
            (ours / theirs - 1.0).abs() < 1e-6,
            "{ours} against {theirs}"
        );
    }
}

/// scikit-learn 1.9, `KMeans(init=X[:6], n_init=1, algorithm="lloyd", tol=0)` on the same rows.
#[test]
fn agrees_with_scikit_learn_from_the_same_start() {
    let mut dice = Dice(2026);
    let values: Vec<f32> = (0..600 * 3)
        .map(|_| regulars::features::on_grid(dice.bell()))
        .collect();
    let ours = settled(&values, 3, &values[..18]).inertia();
    let theirs = SCIKIT_INERTIA;
    assert!(
        (ours / theirs - 1.0).abs() < 1e-6,
        "{ours} against {theirs}"
    );
}
const SCIKIT_INERTIA: f64 = 724.0805451736726;

#[test]
fn empty_clusters_take_the_farthest_row() {
    // Three starts on one spot, far from everything: two clusters stay empty.
    let values = [
        [0.0f32, 0.0],
        [0.0, 1.0],
        [4.0, 0.0],
        [4.0, 1.0],
        [0.0, -6.0],
    ]
    .concat();
    let all = rows(&values, 2);
    let mut lloyd = Lloyd::new([-8.0f32; 6].to_vec(), &all);
    lloyd.pass(&all);
    assert!(
        lloyd.counts().iter().all(|n| *n > 0),
        "{:?}",
        lloyd.counts()
    );
    // Farthest from (−8, −8) is (4, 1), then (4, 0).
    assert_eq!(lloyd.labels(), [0, 0, 2, 1, 0]);
    assert!(lloyd.run(&all, 0, 100));
    assert!(lloyd.counts().iter().all(|n| *n > 0));
}

#[test]
fn as_many_groups_as_different_rows_leave_no_inertia() {
    let values: Vec<f32> = (0..300)
        .flat_map(|i| [(i % 3) as f32, (i % 3 * i % 3) as f32])
        .collect();
    let found = Search::new(
        &matrix(values, 2),
        SegmentOptions {
            k: Some(3),
            ..Default::default()
        },
    )
    .unwrap()
    .run()
    .unwrap();
    assert_eq!((found.k, found.inertia), (3, 0.0));
}

#[test]
fn shuffled_rows_give_the_same_groups_and_the_same_evidence() {
    let values = blobs(3_000, 4, 5, 1.2, 9);
    let straight = matrix(values.clone(), 4);
    let mut order: Vec<usize> = (0..3_000).collect();
    let mut dice = Dice(77);
    (1..3_000)
        .rev()
        .for_each(|i| order.swap(i, (dice.roll() * (i + 1) as f64) as usize));
    let shuffled = matrix(
        order
            .iter()
            .flat_map(|i| values[i * 4..(i + 1) * 4].to_vec())
            .collect(),
        4,
    );
    let options = SegmentOptions {
        restarts: 3,
        ..Default::default()
    };
    let a = Search::new(&straight, options.clone())
        .unwrap()
        .run()
        .unwrap();
    let b = Search::new(&shuffled, options).unwrap().run().unwrap();
    assert_eq!(
        fingerprint(&straight, &a.labels),
        fingerprint(&shuffled, &b.labels)
    );
    assert_eq!(a.candidates, b.candidates);
    let relabelled: Vec<u8> = order.iter().map(|i| a.labels[*i]).collect();
    assert_eq!(relabelled, b.labels);
}

#[test]
fn restarts_on_a_sample_find_the_groups_of_all_rows() {
    let n = 50_000;
    let all = matrix(blobs(n, 3, 4, 0.3, 3), 3);
    let found = Search::new(
        &all,
        SegmentOptions {
            restarts: 3,
            ..Default::default()
        },
    )
    .unwrap()
    .run()
    .unwrap();
    let stable = found.candidates.iter().find(|c| c.k == 4).unwrap();
    assert!(
        stable.stability > 0.99 && stable.silhouette > 0.7,
        "{stable:?}"
    );
    assert_eq!(found.recommended_k, 4);
    let truth: Vec<u8> = (0..n).map(|i| (i % 4) as u8).collect();
    assert!(regulars::segments::quality::adjusted_rand(&found.labels, &truth) > 0.999);
    // Settled: no row is nearer to another mean than to its own.
    let means: Vec<f32> = found.centroids.iter().map(|x| *x as f32).collect();
    assert_eq!(assign(&rows(&all.values, 3), &means), found.labels);
}

#[test]
fn a_seed_gives_one_result_however_it_is_stepped() {
    let rows = matrix(blobs(700, 3, 6, 1.5, 8), 3);
    let options = SegmentOptions {
        k: Some(7),
        seed: 42,
        ..Default::default()
    };
    let at_once = Search::new(&rows, options.clone()).unwrap().run().unwrap();
    let mut search = Search::new(&rows, options).unwrap();
    let (mut before, total) = (0, search.progress().total);
    loop {
        let progress = search.step().unwrap();
        assert!(progress.total == total && progress.done >= before);
        before = progress.done;
        if progress.is_done() {
            break;
        }
    }
    assert_eq!(
        search.step().unwrap().done,
        total,
        "a step too many does nothing"
    );
    assert_eq!(search.finish().unwrap(), at_once);
    assert_eq!((at_once.k, at_once.seed), (7, 42));
}
