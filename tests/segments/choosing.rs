//! The rule for the number of segments, case by case.

use crate::rows::{blobs, matrix};
use regulars::report::{Candidate, SegmentOptions};
use regulars::segments::Search;
use regulars::segments::choose::{Bounds, Choice, Flaw, Footing, choose, flaw};
use regulars::segments::why::why;

/// Candidates from k = 2: (inertia, silhouette, stability, smallest share).
fn candidates(rows: &[(f64, f64, f64, f64)]) -> Vec<Candidate> {
    let candidate = |(at, &(inertia, silhouette, stability, smallest_share)): (
        usize,
        &(f64, f64, f64, f64),
    )| Candidate {
        k: at as u32 + 2,
        inertia,
        silhouette,
        calinski_harabasz: 100.0 - at as f64,
        davies_bouldin: 1.0 + at as f64 / 10.0,
        gap: 0.5 - at as f64 / 100.0,
        gap_error: 0.001,
        stability,
        smallest_share,
        best_by: Vec::new(),
    };
    rows.iter().enumerate().map(candidate).collect()
}

/// The default bounds in a shop of ten thousand.
const MANY: Bounds = Bounds {
    smallest: 0.01,
    most: 12,
};

#[test]
fn the_greatest_sound_number_is_chosen() {
    let table = [
        // Falls of 30, 20, 14 and 5 %: the last adds too little.
        (
            vec![
                (100.0, 0.5, 1.0, 0.3),
                (70.0, 0.4, 0.95, 0.2),
                (56.0, 0.38, 0.93, 0.1),
                (48.0, 0.36, 0.9, 0.08),
                (45.6, 0.36, 0.9, 0.05),
            ],
            5,
            Footing::Sound,
        ),
        // Four is unstable, five holds: five.
        (
            vec![
                (100.0, 0.5, 1.0, 0.3),
                (70.0, 0.4, 0.95, 0.2),
                (56.0, 0.38, 0.6, 0.1),
                (48.0, 0.36, 0.9, 0.08),
            ],
            5,
            Footing::Sound,
        ),
        // A tiny segment at four.
        (
            vec![
                (100.0, 0.5, 1.0, 0.3),
                (70.0, 0.4, 0.95, 0.2),
                (56.0, 0.38, 0.9, 0.009),
            ],
            3,
            Footing::Sound,
        ),
        // Four is blurred beside three.
        (
            vec![
                (100.0, 0.7, 1.0, 0.3),
                (70.0, 0.6, 0.95, 0.2),
                (56.0, 0.3, 0.9, 0.1),
            ],
            3,
            Footing::Sound,
        ),
        // Nothing adds an eighth: the clearest of the stable ones.
        (
            vec![
                (100.0, 0.5, 1.0, 0.3),
                (95.0, 0.3, 0.95, 0.2),
                (90.0, 0.35, 0.9, 0.1),
            ],
            4,
            Footing::Clearest,
        ),
        // Only two come back.
        (
            vec![(100.0, 0.5, 0.9, 0.3), (70.0, 0.4, 0.5, 0.2)],
            2,
            Footing::TwoOnly,
        ),
        // Nothing comes back.
        (
            vec![(100.0, 0.5, 0.3, 0.3), (70.0, 0.4, 0.5, 0.2)],
            3,
            Footing::LeastBad,
        ),
        (vec![(100.0, 0.5, 0.9, 0.001)], 2, Footing::LeastBad),
    ];
    for (rows, k, footing) in table {
        let candidates = candidates(&rows);
        let choice = choose(&candidates, &MANY);
        assert_eq!(choice, Choice { k, footing }, "{rows:?}");
        let words = why(&candidates, &MANY, &choice, k);
        assert!(
            (words.en.contains(&k.to_string()) || words.en.contains("two segments"))
                && words.zh.contains(&k.to_string()),
            "{words:?}"
        );
        assert!(
            !words.en.contains("NaN") && !words.en.contains("as you asked"),
            "{words:?}"
        );
    }
}

#[test]
fn the_sentence_says_what_disagrees_and_who_decided() {
    let candidates = candidates(&[
        (100.0, 0.5, 1.0, 0.3),
        (70.0, 0.4, 0.95, 0.2),
        (56.0, 0.38, 0.93, 0.1),
        (54.0, 0.3, 0.9, 0.08),
    ]);
    let choice = choose(&candidates, &MANY);
    assert_eq!(flaw(&candidates, &MANY, 3), Some(Flaw::Idle));
    let words = why(&candidates, &MANY, &choice, 4);
    for part in [
        "4 segments",
        "20%",
        "0.93",
        "10%",
        "(4%)",
        "silhouette would choose 2 (0.50 against 0.38)",
        "the gap statistic 2",
    ] {
        assert!(words.en.contains(part), "{part} in {}", words.en);
    }
    let other = why(&candidates, &MANY, &choice, 5);
    assert!(
        other
            .en
            .starts_with("5 segments as you asked; the evidence speaks for 4."),
        "{}",
        other.en
    );
    assert!(
        other
            .zh
            .starts_with("按您的要求分为 5 个客群；数据更支持 4 个。"),
        "{}",
        other.zh
    );
}

#[test]
fn clear_groups_are_counted_right() {
    for groups in 3..=7 {
        let rows = matrix(blobs(1_400, 4, groups, 0.25, 100 + groups as u64), 4);
        let found = Search::new(
            &rows,
            SegmentOptions {
                restarts: 4,
                ..Default::default()
            },
        )
        .unwrap()
        .run()
        .unwrap();
        assert_eq!(found.recommended_k, groups, "{:#?}", found.candidates);
    }
}

#[test]
fn a_number_the_user_gives_is_kept_beside_the_recommended_one() {
    let rows = matrix(blobs(900, 3, 4, 0.25, 5), 3);
    for k in [2, 6, 15, 20] {
        let found = Search::new(
            &rows,
            SegmentOptions {
                k: Some(k),
                restarts: 3,
                ..Default::default()
            },
        )
        .unwrap()
        .run()
        .unwrap();
        assert_eq!((found.k, found.recommended_k), (k as usize, 4));
        assert!(
            found.candidates.iter().any(|c| c.k == k) && found.candidates.iter().any(|c| c.k == 4)
        );
        assert!(found.candidates.is_sorted_by_key(|c| c.k));
        assert_eq!(*found.labels.iter().max().unwrap() as u32 + 1, k);
    }
}

#[test]
fn small_shops_have_large_segments() {
    for (smallest, customers, share) in [
        (0.01, 10_000, 0.01),
        (0.01, 500, 0.02),
        (0.01, 60, 0.1),
        (0.2, 60, 0.2),
        (0.0, 60, 0.0),
    ] {
        assert_eq!(Bounds::new(smallest, 12, customers).smallest, share);
    }
}

/// Two clouds and, far from both, 8 of 1,000 customers.
fn shop_with_a_handful_apart() -> regulars::features::Matrix {
    let mut values = blobs(992, 3, 2, 0.2, 9);
    let far = blobs(8, 3, 1, 0.05, 4);
    values.extend(
        far.iter()
            .map(|x| regulars::features::on_grid(f64::from(*x) * 0.01 + 6.0)),
    );
    matrix(values, 3)
}

#[test]
fn nobody_is_recommended_a_tiny_segment_unless_it_is_allowed() {
    let rows = shop_with_a_handful_apart();
    let search = |smallest, most| {
        let options = SegmentOptions {
            restarts: 4,
            smallest,
            most,
            ..Default::default()
        };
        Search::new(&rows, options).unwrap().run().unwrap()
    };
    let strict = search(0.01, 12);
    let share = |k: usize, found: &regulars::segments::Segmentation| {
        let c = found.candidates.iter().find(|c| c.k as usize == k);
        c.unwrap().smallest_share
    };
    assert!(share(3, &strict) < 0.01 && share(strict.k, &strict) >= 0.01);
    let lax = search(0.0, 12);
    assert!(lax.k >= 3 && share(lax.k, &lax) < 0.01, "{}", lax.why.en);
    let few = search(0.0, 3);
    assert_eq!(few.candidates.len(), 2);
    assert!(few.k <= 3);
    for (smallest, most) in [(f64::NAN, 12), (0.6, 12), (-0.1, 12), (0.1, 1), (0.1, 21)] {
        let options = SegmentOptions {
            smallest,
            most,
            ..Default::default()
        };
        assert!(Search::new(&rows, options).is_err(), "{smallest} {most}");
    }
}

#[test]
fn the_gap_finds_clear_groups_and_its_error_is_small() {
    for groups in 3..=6 {
        let rows = matrix(blobs(900, 3, groups, 0.2, 40 + groups as u64), 3);
        let options = SegmentOptions {
            restarts: 4,
            ..Default::default()
        };
        let found = Search::new(&rows, options).unwrap().run().unwrap();
        let best = regulars::segments::gap::says(&found.candidates);
        assert_eq!(best, Some(groups), "{:#?}", found.candidates);
        assert!(
            found
                .candidates
                .iter()
                .all(|c| c.gap_error > 0.0 && c.gap_error < 0.2)
        );
        assert_eq!(found.stability.len(), found.k);
        assert!(
            found.stability.iter().all(|s| *s > 0.9 && *s <= 1.0),
            "{:?}",
            found.stability
        );
    }
}

#[test]
fn a_tiny_segment_that_cannot_be_avoided_is_named_as_such() {
    let said = |smallest: f64| {
        let candidates = candidates(&[(100.0, 0.5, 0.9, smallest), (60.0, 0.4, 0.5, 0.001)]);
        let choice = choose(&candidates, &MANY);
        assert_eq!(
            (choice.k, choice.footing),
            (
                2,
                match smallest < 0.01 {
                    true => Footing::LeastBad,
                    false => Footing::TwoOnly,
                }
            )
        );
        why(&candidates, &MANY, &choice, choice.k)
    };
    let tiny = said(0.004);
    assert!(
        tiny.en.contains("under 1 %") || tiny.en.contains("under 1%"),
        "{}",
        tiny.en
    );
    assert!(tiny.en.contains("0.4"), "{}", tiny.en);
    assert!(tiny.zh.contains("相差很远"), "{}", tiny.zh);
    assert!(!said(0.2).en.contains("splits off"));
}
