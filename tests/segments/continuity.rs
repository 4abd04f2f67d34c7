//! The same segments a quarter later.

use crate::shops::{RFM, cdnow, day, ledger_at, matrix};
use regulars::customers::Customer;
use regulars::features::{Feature, Matrix, frozen};
use regulars::report::{Model, ModelSegment, ModelSource, SegmentOptions, Transform, Words};
use regulars::segments::continuity::{
    Before, Freezing, agreement, assign, assigned, freeze, held_against, matched, matching,
    migration, stability_index,
};
use regulars::segments::{Portraits, Search, report};

fn grouped(matrix: &Matrix, customers: &[Customer], k: u32) -> Portraits {
    let options = SegmentOptions {
        k: Some(k),
        ..SegmentOptions::default()
    };
    let found = Search::new(matrix, options).unwrap().run().unwrap();
    report(&found, matrix, customers).unwrap()
}

fn model_of(matrix: &Matrix, grouped: &Portraits) -> Model {
    let kept = |s: &regulars::report::Segment| ModelSegment {
        name: s.name.clone(),
        name_zh: s.name_zh.clone(),
        action: s.action.en.clone(),
        action_zh: s.action.zh.clone(),
        centroid: s.centroid.clone(),
        ..ModelSegment::default()
    };
    let parts = Freezing {
        source: ModelSource::Orders,
        scale: None,
        today: Some("1998-03-31".into()),
        seed: 1,
        power: 0,
        offsets: &[],
        segments: grouped.report.segments.iter().map(kept).collect(),
    };
    freeze(matrix, &grouped.labels, parts).unwrap()
}

fn names(grouped: &Portraits) -> Vec<&str> {
    grouped
        .report
        .segments
        .iter()
        .map(|s| s.name.as_str())
        .collect()
}

/// CDNOW master, log RFM, k = 5, frozen on 1998-03-31 and grouped anew on 1998-06-30: scikit-learn has
/// an adjusted Rand index of .969, and bare labels agree for .128.
#[test]
fn cdnow_a_quarter_later() {
    let Some(lines) = cdnow() else { return };
    let (march, june) = (day(1998, 3, 31), day(1998, 6, 30));
    let kept: Vec<_> = lines.iter().filter(|l| l.2 <= march).cloned().collect();
    let before = ledger_at(&kept, march);
    let rows = matrix(&before, &RFM, Transform::Log);
    let first = grouped(&rows, &before, 5);
    let model = model_of(&rows, &first);
    let now = ledger_at(&lines, june);
    let later = matrix(&now, &RFM, Transform::Log);
    let anew = grouped(&later, &now, 5);
    let scaled = frozen(&now, &model).unwrap();
    let old = assign(&scaled, &model).unwrap();
    let found = agreement(&old, &anew.labels, 5, 5);
    println!("{found:?}");
    assert!((found.rand - 0.969).abs() < 0.01, "{found:?}");
    assert!(found.matched >= 0.95, "{found:?}");
    // Our numbers follow the revenue; under others nothing but matching finds the groups again.
    let turned: Vec<u8> = anew.labels.iter().map(|l| (l + 2) % 5).collect();
    let other = agreement(&old, &turned, 5, 5);
    assert!(other.raw < 0.15, "{other:?}");
    assert_eq!((other.matched, other.rand), (found.matched, found.rand));
    let held = held_against(&model, &scaled, &old, Some((&turned, 5)));
    assert!(!held.refit_advised, "{:?}", held.reasons);
    let named = matched(anew, &old, &model);
    assert_eq!(names(&named), names(&first));
    let same = old
        .iter()
        .zip(&named.labels)
        .filter(|(a, b)| a == b)
        .count();
    assert_eq!(same as f64 / old.len() as f64, found.matched);
    let shifted = held_against(&model, &scaled, &old, None);
    assert!(
        shifted.refit_advised && shifted.features[0].psi > 0.25,
        "a quarter more of silence"
    );
    assert!(shifted.features[1].psi < 0.1 && shifted.features[2].psi < 0.1);
}

/// The model says of the customers it was made from what the search said of them.
#[test]
fn a_model_knows_its_own_customers() {
    let Some(lines) = cdnow() else { return };
    let customers = ledger_at(&lines, day(1998, 6, 30));
    let rows = matrix(&customers, &RFM, Transform::Auto);
    let grouped = grouped(&rows, &customers, 6);
    let model = model_of(&rows, &grouped);
    let read = Model::from_json(&model.to_json()).unwrap();
    assert_eq!(read, model);
    let scaled = frozen(&customers, &read).unwrap();
    assert_eq!(scaled.values, rows.values);
    let again = assigned(&read, &scaled, &customers).unwrap();
    assert_eq!(again.labels, grouped.labels);
    assert_eq!(names(&again), names(&grouped));
    let apart = again.report.inertia / grouped.report.inertia - 1.0;
    assert!(apart.abs() < 1e-6, "{apart}");
    let held = held_against(&model, &scaled, &again.labels, None);
    assert!(held.features.iter().all(|f| f.psi == 0.0) && held.segments_psi == 0.0);
    assert!((0.008..0.0101).contains(&held.outside), "{}", held.outside);
    assert!(!held.refit_advised);
}

/// Customers on a line, `recency` alone: 0, 10 and 20 days, forty of each.
fn line() -> (Vec<Customer>, Matrix) {
    let customer = |i: i64| Customer {
        recency: i % 3 * 10,
        frequency: 1 + i % 3,
        monetary: 10_000 * (3 - i % 3),
        tenure: 30,
        ..Customer::default()
    };
    let customers: Vec<Customer> = (0..120).map(customer).collect();
    let feature = Feature {
        name: "recency".into(),
        log: false,
        skewness: 0.0,
        mean: 10.0,
        sd: 10.0,
    };
    let matrix = Matrix {
        features: vec![feature],
        constant: vec![],
        values: customers
            .iter()
            .map(|c| (c.recency - 10) as f32 / 10.0)
            .collect(),
        rows: customers.len(),
    };
    (customers, matrix)
}

#[test]
fn shift_far_ones_and_empty_segments_are_said() {
    let (customers, matrix) = line();
    let model = model_of(&matrix, &grouped(&matrix, &customers, 3));
    let f = &model.features[0];
    assert_eq!(f.edges, [-1.0, 0.0]);
    assert!(f.shares.iter().all(|s| (s - 1.0 / 3.0).abs() < 1e-12));
    assert!(
        model.segments.iter().all(|s| s.reach == 0.0),
        "all stand on their centroids"
    );
    // Nobody at 20 days, 60 at 0, 60 at 10, of whom one is 5 days off.
    let mut later = customers.clone();
    later
        .iter_mut()
        .enumerate()
        .for_each(|(i, c)| c.recency = (i as i64 % 2) * 10);
    later[0].recency = 4;
    let scaled = frozen(&later, &model).unwrap();
    let portraits = assigned(&model, &scaled, &later).unwrap();
    let sizes: Vec<u64> = portraits.report.segments.iter().map(|s| s.size).collect();
    assert_eq!(sizes, [60, 60, 0]);
    assert_eq!(
        names(&portraits),
        model
            .names()
            .iter()
            .map(|n| n.en.as_str())
            .collect::<Vec<_>>()
    );
    let text = serde_json::to_string(&portraits.report).unwrap();
    assert!(!text.contains("null,null"), "no NaN: {text}");
    let held = held_against(&model, &scaled, &portraits.labels, None);
    assert_eq!(held.outside, 1.0 / 120.0);
    // Then ⅓ each; now 59, 61 and 0 of 120.
    let term = |now: f64| (now - 1.0 / 3.0) * libm::log(now * 3.0);
    let by_hand = term(59.0 / 120.0) + term(61.0 / 120.0) + term(1e-4);
    assert!(
        (held.features[0].psi - by_hand).abs() < 1e-9,
        "{} {by_hand}",
        held.features[0].psi
    );
    let said = |what: &str| held.reasons.iter().any(|r| r.en.contains(what));
    assert!(
        held.refit_advised
            && said("Days since last order")
            && said("sizes")
            && said("Nobody is in")
    );
    assert!(!said("lie outside"));
    later.iter_mut().take(10).for_each(|c| c.recency = 10_000);
    let scaled = frozen(&later, &model).unwrap();
    let labels = assign(&scaled, &model).unwrap();
    let held = held_against(&model, &scaled, &labels, None);
    assert!(
        held.reasons
            .iter()
            .any(|r| r.en.contains("8% of the customers lie outside")),
        "{:?}",
        held.reasons
    );
    // A table's own column may be called what a column of the ledger is called.
    let of_table = Model {
        today: None,
        ..model
    };
    let held = held_against(&of_table, &scaled, &labels, None);
    let own =
        |r: &regulars::report::Words| r.en.contains("‘recency’") && r.zh.contains("“recency”");
    assert!(held.reasons.iter().any(own), "{:?}", held.reasons);
    assert_eq!(stability_index(&[0.5, 0.5], &[0.5, 0.5]), 0.0);
}

#[test]
fn groups_keep_ids_and_names_where_there_are_more_or_fewer() {
    let (customers, matrix) = line();
    let three = grouped(&matrix, &customers, 3);
    let model = model_of(&matrix, &three);
    let old = assign(&matrix, &model).unwrap();
    let two = matched(grouped(&matrix, &customers, 2), &old, &model);
    assert!(
        names(&two).iter().all(|n| names(&three).contains(n)),
        "{:?}",
        names(&two)
    );
    let ids: Vec<u32> = two.report.segments.iter().map(|s| s.id).collect();
    assert_eq!(ids, [0, 1]);
    let mut small = model.clone();
    small.segments.remove(1);
    let old = assign(&matrix, &small).unwrap();
    let more = matched(grouped(&matrix, &customers, 3), &old, &small);
    assert_eq!(names(&more)[..2], [names(&three)[0], names(&three)[2]]);
    let mut all = names(&more);
    all.sort_unstable();
    all.dedup();
    assert_eq!(all.len(), 3, "no two of one name");
    assert_eq!(matching(&old, &old, 2, 2), [0, 1]);
}

#[test]
fn a_migration_by_hand() {
    let (customers, matrix) = line();
    let model = model_of(&matrix, &grouped(&matrix, &customers, 3));
    let table = "\u{feff}customer_id,segment,segment_name\r\n\"'=a\",0,x\r\nb,0,x\r\nc,1,\"y, z\"\r\nd,2,w\r\ne,,\r\n";
    let before = Before::read(table.as_bytes(), 3).unwrap();
    let ids = ["f", "=a", "b", "c", "e"].map(String::from);
    let now: Vec<Words> = model
        .names()
        .into_iter()
        .chain([Words::new("Others", "其他")])
        .collect();
    let found = migration(
        &before,
        &mut ids.into_iter(),
        &[3, 0, 1, 2, 0],
        &now,
        &model,
    );
    assert_eq!(found.counts, [[1, 1, 0, 0], [0, 0, 1, 0], [0; 4], [0; 4]]);
    assert_eq!(
        (found.new, found.gone),
        (vec![1, 0, 0, 1], vec![0, 0, 1, 0])
    );
    assert_eq!(found.stayed, 1.0 / 3.0);
    assert!(
        found.sentence.en.starts_with("33% of the 3 customers"),
        "{}",
        found.sentence.en
    );
    for (text, line, said) in [
        ("", None, "empty"),
        ("id,group\na,1\n", Some(1), "no columns"),
        (
            "customer_id,segment\na,1\nb,3\n",
            Some(3),
            "no such segment",
        ),
        ("customer_id,segment\na,one\n", Some(2), "no such segment"),
        ("customer_id,segment\na,1\nb,1\na,2\n", Some(4), "twice"),
    ] {
        let error = Before::read(text.as_bytes(), 3).err().expect(text);
        assert!(
            error.message.contains(said) && error.place.line == line,
            "{text}: {error}"
        );
    }
}
