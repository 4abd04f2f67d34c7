//! A search in several instances comes to the same, to the bit.

use crate::rows::blobs;
use regulars::features::{Feature, Matrix};
use regulars::report::SegmentOptions;
use regulars::segments::{Search, Segmentation, Share};

fn matrix(rows: usize) -> Matrix {
    let feature = |i: usize| Feature {
        name: format!("f{i}"),
        log: false,
        skewness: 0.0,
        mean: 0.0,
        sd: 1.0,
    };
    Matrix {
        features: (0..3).map(feature).collect(),
        constant: vec![],
        values: blobs(rows, 3, 5, 1.2, 11),
        rows,
    }
}

fn options() -> SegmentOptions {
    SegmentOptions {
        restarts: 3,
        seed: (7 << 32) + 5,
        ..SegmentOptions::default()
    }
}

fn shared(matrix: &Matrix, others: usize, last_first: bool) -> Segmentation {
    let mut search = Search::new(matrix, options()).unwrap();
    let mut tasks = search.share(others);
    assert_eq!(tasks.len(), others);
    assert!(search.share(1).is_empty() || others == 0);
    let rows: Vec<f32> = search.shared_rows().copied().collect();
    if last_first {
        tasks.reverse();
    }
    for task in &tasks {
        let mut share = Share::new(&rows, task).unwrap();
        while share.step().unwrap() {}
        // Before or after the own share is done.
        search.take(&share.numbers(), &share.labels()).unwrap();
        search.step().unwrap();
    }
    search.run().unwrap()
}

#[test]
fn one_two_four_and_eight_instances() {
    // 24,000 rows are more than the sample that restarts run on.
    for rows in [3_000, 24_000] {
        let matrix = matrix(rows);
        let alone = Search::new(&matrix, options()).unwrap().run().unwrap();
        for instances in [2, 4, 8] {
            let found = shared(&matrix, instances - 1, instances == 4);
            assert_eq!(found, alone, "{rows} rows, {instances} instances");
        }
    }
}

#[test]
fn what_is_too_small_or_has_begun_is_not_shared() {
    let mut small = Search::new(&matrix(2_999), options()).unwrap();
    assert!(small.share(1).is_empty());
    let matrix = matrix(3_000);
    let thorough = Search::new(&matrix, options()).unwrap().thorough();
    assert!({ thorough }.share(1).is_empty());
    let mut alone = Search::new(&matrix, options()).unwrap();
    assert!(alone.share(0).is_empty());
    let mut one = Search::new(
        &matrix,
        SegmentOptions {
            most: 2,
            ..options()
        },
    )
    .unwrap();
    assert!(one.share(3).is_empty());
    alone.step().unwrap();
    assert!(alone.share(1).is_empty());
    assert!(!alone.is_waiting());
}

#[test]
fn nothing_else_is_taken_over() {
    let matrix = matrix(3_000);
    let mut search = Search::new(&matrix, options()).unwrap();
    let task = search.share(1).remove(0);
    let rows: Vec<f32> = search.shared_rows().copied().collect();
    let mut share = Share::new(&rows, &task).unwrap();
    while share.step().unwrap() {}
    let (numbers, labels) = (share.numbers(), share.labels());

    let mut wild = labels.clone();
    wild[0] = 200;
    let mut unknown = numbers.clone();
    unknown[0] = 99.0;
    for (numbers, labels) in [
        (&numbers[..], &labels[..labels.len() - 1]),
        (&numbers[..numbers.len() - 1], &labels[..]),
        (&numbers[..], &wild[..]),
        (&unknown[..], &labels[..]),
        (&[f64::NAN][..], &labels[..]),
    ] {
        let mut search = Search::new(&matrix, options()).unwrap();
        search.share(1);
        let error = search.take(numbers, labels).unwrap_err();
        assert!(error.message.contains("does not belong"), "{error}");
    }
    // Without its shares a search does not end, and none is taken twice.
    while !search.step().unwrap().is_done() {}
    assert!(search.is_waiting());
    search.take(&numbers, &labels).unwrap();
    assert!(search.take(&numbers, &labels).is_err());
    assert!(!search.is_waiting());
    for (rows, task) in [
        (&rows[1..], &task[..]),
        (&rows, &task[..3]),
        (&rows, &[0, 0, 0, 0]),
    ] {
        assert!(Share::new(rows, task).is_err());
    }
}
