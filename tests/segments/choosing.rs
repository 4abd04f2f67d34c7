//! The rule for the number of segments, case by case.

use crate::rows::{blobs, matrix};
use regulars::report::{Candidate, SegmentOptions};
use regulars::segments::Search;
use regulars::segments::choose::{Choice, Flaw, Footing, choose, flaw};
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
        stability,
        smallest_share,
    };
    rows.iter().enumerate().map(candidate).collect()
}

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
        let choice = choose(&candidates);
        assert_eq!(choice, Choice { k, footing }, "{rows:?}");
        let words = why(&candidates, &choice, k);
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
    let choice = choose(&candidates);
    assert_eq!(flaw(&candidates, 3), Some(Flaw::Idle));
    let words = why(&candidates, &choice, 4);
    for part in [
        "4 segments",
        "20%",
        "0.93",
        "10%",
        "(4%)",
        "silhouette would choose 2 (0.50 against 0.38)",
    ] {
        assert!(words.en.contains(part), "{part} in {}", words.en);
    }
    let other = why(&candidates, &choice, 5);
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
