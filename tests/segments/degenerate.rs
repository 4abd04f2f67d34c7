//! Input that breaks other programs: an error that says what to do, or a sensible answer, and
//! never a panic or a number that is none.

use crate::rows::{blobs, customers, matrix};
use regulars::error::Code;
use regulars::features::Matrix;
use regulars::report::{SegmentOptions, canonical};
use regulars::segments::{Portraits, Search, report};

fn whole_stage(matrix: &Matrix, k: Option<u32>) -> Portraits {
    let found = Search::new(
        matrix,
        SegmentOptions {
            k,
            restarts: 2,
            ..Default::default()
        },
    )
    .unwrap()
    .run()
    .unwrap();
    let portraits = report(&found, matrix, &customers(matrix)).unwrap();
    let json = canonical(&portraits.report);
    // serde_json writes what is not a number as null; heat's open bins may be.
    let nulls = json.matches("null").count();
    let open = usize::from(!portraits.report.heat.recency.is_empty())
        + usize::from(!portraits.report.heat.frequency.is_empty());
    // One segment alone has no stability, rule and fidelity, and no rules together.
    let one = if portraits.report.k == 1 { 4 } else { 0 };
    let unvalued = portraits.report.segments.iter().flat_map(|s| &s.portrait);
    let unvalued = unvalued.filter(|row| row.index.is_none()).count();
    assert_eq!(nulls, open + one + unvalued, "{json}");
    let portrait = portraits.report.segments.iter().flat_map(|s| &s.portrait);
    for row in portrait {
        assert!(
            row.effect.is_finite() && (0.0..=1.0).contains(&row.p),
            "{row:?}"
        );
    }
    assert!(portraits.points.iter().all(|x| x.is_finite()));
    assert_eq!(portraits.points.len(), matrix.rows * 2);
    assert_eq!(portraits.labels.len(), matrix.rows);
    let sizes: u64 = portraits.report.segments.iter().map(|s| s.size).sum();
    assert_eq!(sizes, matrix.rows as u64);
    assert_eq!(portraits.report.segments.len(), found.k);
    assert!(
        portraits.report.segments.iter().all(|s| s.size > 0),
        "an empty segment"
    );
    portraits
}

#[test]
fn few_or_equal_customers_get_as_many_segments_as_can_be() {
    let same = |n: usize| [0.5f32, -1.0].repeat(n);
    let pair: Vec<f32> = [[0.0f32, 0.0], [1.0, 1.0]].concat().repeat(50);
    let table: [(&str, Matrix, Option<u32>, usize, bool); 10] = [
        ("one row", matrix(vec![1.0, 2.0], 2), None, 1, false),
        ("one row, k 3", matrix(vec![1.0, 2.0], 2), Some(3), 1, true),
        (
            "two rows",
            matrix(vec![1.0, 2.0, 3.0, 4.0], 2),
            None,
            2,
            false,
        ),
        (
            "three rows, k 8",
            matrix(vec![1.0, 2.0, 3.0, 4.0, 5.0, 6.0], 2),
            Some(8),
            3,
            true,
        ),
        ("identical rows", matrix(same(200), 2), None, 1, false),
        (
            "identical rows, k 4",
            matrix(same(200), 2),
            Some(4),
            1,
            true,
        ),
        ("two kinds", matrix(pair.clone(), 2), None, 2, false),
        ("two kinds, k 5", matrix(pair, 2), Some(5), 2, true),
        (
            "no features",
            Matrix {
                rows: 7,
                ..matrix(Vec::new(), 0)
            },
            None,
            1,
            false,
        ),
        (
            "no features, k 2",
            Matrix {
                rows: 7,
                ..matrix(Vec::new(), 0)
            },
            Some(2),
            1,
            true,
        ),
    ];
    for (what, matrix, asked, k, noted) in table {
        let portraits = whole_stage(&matrix, asked);
        assert_eq!(portraits.report.k as usize, k, "{what}");
        let mut notes = portraits.report.notes.iter();
        assert_eq!(
            notes.any(|note| !note.en.starts_with("These features")),
            noted,
            "{what}: {:?}",
            portraits.report.notes
        );
        assert!(
            !portraits.report.why.en.is_empty() && !portraits.report.why.zh.is_empty(),
            "{what}"
        );
        assert!(
            !portraits.report.segments[0].sentence.en.is_empty(),
            "{what}"
        );
    }
}

#[test]
fn constant_columns_and_outliers_are_borne() {
    let mut values = blobs(300, 3, 3, 0.3, 2);
    values.iter_mut().skip(1).step_by(3).for_each(|x| *x = 2.0);
    whole_stage(&matrix(values.clone(), 3), None);
    values[0] = 8.0;
    values[2] = -8.0;
    whole_stage(&matrix(values, 3), Some(10));
    whole_stage(
        &matrix((0..40).map(|i| if i == 0 { 8.0 } else { 0.0 }).collect(), 1),
        None,
    );
    whole_stage(&matrix(vec![-0.0, 0.0, 0.0, -0.0, 0.0, -0.0], 2), None);
}

#[test]
fn what_is_no_grid_value_is_refused_with_its_place() {
    for (bad, word) in [
        (f32::NAN, "not a finite number"),
        (f32::INFINITY, "not a finite number"),
        (f32::NEG_INFINITY, "not a finite number"),
        (1e300f64 as f32, "not a finite number"),
        (1e30, "not on the grid"),
        (8.5, "not on the grid"),
        (1e-9, "not on the grid"),
    ] {
        let mut values = blobs(50, 2, 2, 0.3, 2);
        values[41] = bad;
        let error = Search::new(&matrix(values, 2), SegmentOptions::default())
            .err()
            .unwrap();
        assert_eq!(error.code, Code::NotFinite, "{bad}");
        assert!(
            error.message.contains(word) && error.message.contains("f1 of customer number 21"),
            "{error}"
        );
    }
}

#[test]
fn nothing_to_group_is_an_error() {
    let error = Search::new(&matrix(Vec::new(), 3), SegmentOptions::default())
        .err()
        .unwrap();
    assert_eq!(error.code, Code::TooFew);
}

#[test]
fn options_out_of_range_are_errors() {
    let rows = matrix(blobs(50, 2, 2, 0.3, 2), 2);
    for options in [
        SegmentOptions {
            k: Some(0),
            ..Default::default()
        },
        SegmentOptions {
            k: Some(1),
            ..Default::default()
        },
        SegmentOptions {
            k: Some(21),
            ..Default::default()
        },
        SegmentOptions {
            restarts: 0,
            ..Default::default()
        },
        SegmentOptions {
            restarts: 101,
            ..Default::default()
        },
    ] {
        assert_eq!(
            Search::new(&rows, options).err().unwrap().code,
            Code::BadOption
        );
    }
}

#[test]
fn shapes_that_do_not_match_are_errors() {
    let rows = matrix(blobs(50, 2, 2, 0.3, 2), 2);
    let short = Matrix {
        rows: 51,
        ..rows.clone()
    };
    assert_eq!(
        Search::new(&short, SegmentOptions::default())
            .err()
            .unwrap()
            .code,
        Code::BadOption
    );
    let found = Search::new(&rows, SegmentOptions::default())
        .unwrap()
        .run()
        .unwrap();
    let customers = customers(&rows);
    assert_eq!(
        report(&found, &rows, &customers[1..]).err().unwrap().code,
        Code::BadOption
    );
}

#[test]
fn a_search_that_is_not_done_has_no_result() {
    let rows = matrix(blobs(50, 2, 2, 0.3, 2), 2);
    let mut search = Search::new(&rows, SegmentOptions::default()).unwrap();
    search.step().unwrap();
    assert_eq!(search.finish().err().unwrap().code, Code::WrongOrder);
}
