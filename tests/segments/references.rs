//! Published data: numbers computed elsewhere, and names that fit.

use crate::shops::{RFM, RFMT, cdnow, day, ledger, ledger_at, matrix, online_retail, superstore};
use regulars::customers::Customer;
use regulars::report::{SegmentOptions, SegmentsReport, Transform};
use regulars::segments::{Search, report};
use std::collections::BTreeSet;

/// CDNOW master up to 1998-03-31, log RFM, z-scored: scikit-learn's inertia per customer,
/// silhouette and bootstrap stability for k = 3 to 6.
#[test]
fn cdnow_gives_the_published_inertia_silhouette_and_stability() {
    let Some(lines) = cdnow() else { return };
    let cut = day(1998, 3, 31);
    let kept: Vec<_> = lines.into_iter().filter(|l| l.2 <= cut).collect();
    let customers = ledger_at(&kept, cut);
    assert_eq!(customers.len(), 23_570);
    let rows = matrix(&customers, &RFM, Transform::Log);
    let found = Search::new(&rows, SegmentOptions::default())
        .unwrap()
        .run()
        .unwrap();
    let references = [
        (3, 0.858, 0.482, 0.978),
        (4, 0.694, 0.400, 0.966),
        (5, 0.559, 0.417, 0.955),
        (6, 0.474, 0.408, 0.949),
    ];
    for (k, inertia, silhouette, stability) in references {
        let c = found.candidates.iter().find(|c| c.k == k).unwrap();
        println!(
            "{k}: {:.4} {inertia}, {:.3} {silhouette}, {:.3} {stability}",
            c.inertia / 23_570.0,
            c.silhouette,
            c.stability
        );
        assert!(
            (c.inertia / 23_570.0 - inertia).abs() < 0.0006,
            "k {k}: inertia {}",
            c.inertia / 23_570.0
        );
        assert!(
            (c.silhouette - silhouette).abs() < 0.02,
            "k {k}: silhouette {}",
            c.silhouette
        );
        assert!(
            (c.stability - stability).abs() < 0.05,
            "k {k}: stability {}",
            c.stability
        );
    }
    let silhouette = |k: u32| {
        found
            .candidates
            .iter()
            .find(|c| c.k == k)
            .unwrap()
            .silhouette
    };
    assert!(
        (3..=12).all(|k| silhouette(2) > silhouette(k)),
        "silhouette alone says 2"
    );
    assert!(found.recommended_k > 2);
    // Tighter than chance at every k, and known better than the gaps differ.
    for c in &found.candidates {
        assert!(c.gap > 0.0 && c.gap < 3.0 && c.gap_error < 0.05, "{c:?}");
    }
    assert_eq!(found.stability.len(), found.k);
    assert!(
        found.stability.iter().all(|s| (0.75..=1.0).contains(s)),
        "{:?}",
        found.stability
    );
}

fn segments(customers: &[Customer]) -> SegmentsReport {
    let rows = matrix(customers, &RFMT, Transform::Auto);
    let found = Search::new(&rows, SegmentOptions::default())
        .unwrap()
        .run()
        .unwrap();
    report(&found, &rows, customers).unwrap().report
}

fn sensible(report: &SegmentsReport) {
    println!(
        "{}\n{}\n{}\n{}",
        report.why.en, report.why.zh, report.sentence.en, report.heat.sentence.en
    );
    for s in &report.segments {
        println!(
            "{} | {} | {:.3} {:.3} | {} | {}",
            s.name, s.name_zh, s.share, s.revenue_share, s.sentence.en, s.sentence.zh
        );
    }
    assert!((4..=6).contains(&report.k) && report.k == report.recommended_k);
    assert!(report.segments.iter().all(|s| s.share >= 0.01));
    println!("rules together {:?}", report.fidelity);
    for s in &report.segments {
        let (rule, fidelity) = (s.rule.as_ref().unwrap(), s.fidelity.unwrap());
        println!(
            "{:?} {:.2} {:.2} {} | {}",
            s.stability, fidelity, rule.recall, rule.words.en, rule.words.zh
        );
        assert!(
            s.stability.is_some_and(|j| (0.5..=1.0).contains(&j)),
            "{:?}",
            s.stability
        );
        assert!(!s.steadiness.en.is_empty() && !s.steadiness.zh.is_empty());
        assert!(fidelity > 0.6, "{fidelity} {}", rule.sql);
        assert!(s.portrait[0].effect.abs() > 0.5 && s.portrait[0].p < 0.001);
    }
    assert!(report.fidelity.is_some_and(|f| f > 0.6));
    assert_eq!(
        report
            .segments
            .iter()
            .map(|s| &s.name)
            .collect::<BTreeSet<_>>()
            .len(),
        report.k as usize
    );
    assert_eq!(
        report
            .segments
            .iter()
            .map(|s| &s.name_zh)
            .collect::<BTreeSet<_>>()
            .len(),
        report.k as usize
    );
}

#[test]
fn cdnow_has_champions_and_one_time_buyers() {
    let Some(lines) = cdnow() else { return };
    let report = segments(&ledger(&lines));
    sensible(&report);
    let names: Vec<&str> = report.segments.iter().map(|s| s.name.as_str()).collect();
    assert_eq!(names[0], "Champions");
    assert!(
        names
            .iter()
            .any(|n| n.starts_with("One-time buyers gone quiet")),
        "{names:?}"
    );
    assert!(report.segments[0].share < 0.15 && report.segments[0].revenue_share > 0.4);
}

#[test]
fn superstore_has_regulars_rather_than_lost_customers() {
    let Some(lines) = superstore() else { return };
    let report = segments(&ledger(&lines));
    sensible(&report);
    // Everyone comes back about twice a year: half a year of silence is no loss there.
    assert!(
        report.segments.iter().all(|s| s.name != "Lost"),
        "{:?}",
        report.segments
    );
}

#[test]
fn online_retail_has_champions_new_and_lost_customers() {
    let Some(lines) = online_retail() else { return };
    let customers = ledger(&lines);
    assert_eq!(customers.len(), 4_338);
    let report = segments(&customers);
    sensible(&report);
    let names: Vec<&str> = report.segments.iter().map(|s| s.name.as_str()).collect();
    assert_eq!(
        names,
        [
            "Champions",
            "Loyal customers",
            "Promising",
            "New customers",
            "Lost"
        ]
    );
    assert!(
        (report.segments[0].revenue_share - 0.618).abs() < 0.01,
        "{}",
        report.segments[0].revenue_share
    );
}
