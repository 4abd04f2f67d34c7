//! The risk and the warnings, tested on CDNOW's own past.

use crate::cdnow::{WEEK, end, histories, sample};
use regulars::report::{Threshold, ValueModel};
use regulars::value::fit::{Fitted, fit};
use regulars::value::risk::{Case, Risk, auc, cases, deciles};
use regulars::value::rows::{Row, collapse};
use regulars::value::watch::{Rule, best, common_gap, raw_ratio};

/// One rule at all its thresholds, and the area under its curve.
fn test(rule: Rule, cases: &[Case], common: f64, ahead: i32) -> (f64, Vec<Threshold>) {
    let score = |c: &Case| rule.score(&c.history, common);
    let scores: Vec<f64> = cases.iter().map(score).collect();
    let thresholds = (0..).map_while(|n| rule.threshold(n));
    let rows = thresholds.filter_map(|t| rule.test(cases, &scores, common, ahead, t));
    (auc(&scores, &|i| cases[i].came), rows.collect())
}

const WEEKS_39: i32 = 273;

#[test]
fn an_area_is_the_share_of_pairs_in_order() {
    let table: [(&[f64], &[bool], f64); 4] = [
        (&[1.0, 2.0, 3.0, 4.0], &[true, true, false, false], 1.0),
        (&[4.0, 3.0, 2.0, 1.0], &[true, true, false, false], 0.0),
        (&[1.0, 1.0, 1.0], &[true, false, true], 0.5),
        (&[1.0, 2.0, 2.0, 3.0], &[true, true, false, false], 0.875),
    ];
    for (scores, came, expected) in table {
        assert_eq!(auc(scores, &|i| came[i]), expected, "{scores:?} {came:?}");
    }
}

/// Learnt from what was known by 1997-09-30 alone, it orders the next 39 weeks better than silence.
#[test]
fn the_risk_beats_silence() {
    let Some(days) = sample() else { return };
    let risk = Risk::learn(&days, end(), 90).expect("enough of both");
    let cases = cases(&days, end(), end() + WEEKS_39);
    let came = |i: usize| cases[i].came;
    assert_eq!(cases.iter().filter(|c| c.came).count(), 684);
    let risks: Vec<f64> = cases
        .iter()
        .map(|c| 1.0 - risk.purchase(&c.history))
        .collect();
    let silence: Vec<f64> = cases
        .iter()
        .map(|c| f64::from(c.history.silence()))
        .collect();
    let (of_risk, of_silence) = (auc(&risks, &came), auc(&silence, &came));
    assert!((of_silence - 0.771).abs() < 5e-4, "{of_silence}");
    assert!(of_risk >= 0.780, "{of_risk}");
}

/// Each tenth comes out within what its size lets chance do, and a tenth's drift.
#[test]
fn the_risk_is_calibrated_by_decile() {
    let Some(days) = sample() else { return };
    let risk = Risk::learn(&days, end(), 90).expect("enough of both");
    let cases = cases(&days, end(), end() + 90);
    let risks: Vec<f64> = cases
        .iter()
        .map(|c| 1.0 - risk.purchase(&c.history))
        .collect();
    for (n, predicted, observed) in deciles(&risks, &|i| cases[i].came) {
        let chance = 3.0 * (predicted * (1.0 - predicted) / n as f64).sqrt();
        assert!(
            (predicted - observed).abs() < chance + 0.05,
            "{n} customers: {predicted} predicted, {observed} observed"
        );
    }
}

#[test]
fn fixed_days_beat_the_raw_personal_gap() {
    let Some(days) = sample() else { return };
    let cases = cases(&days, end(), end() + WEEKS_39);
    let common = common_gap(&mut cases.iter().map(|c| c.history)).expect("repeaters");
    let raw: Vec<f64> = cases
        .iter()
        .map(|c| raw_ratio(&c.history, common))
        .collect();
    let raw = auc(&raw, &|i| cases[i].came);
    let (fixed, rows) = test(Rule::FixedDays, &cases, common, WEEKS_39);
    let (own, _) = test(Rule::OwnCycle, &cases, common, WEEKS_39);
    println!("fixed {fixed}, shrunk cycle {own}, raw gap {raw}");
    assert!(
        fixed > raw + 0.03 && fixed > own && own > raw,
        "{fixed} {own} {raw}"
    );
    let best = best(&rows).expect("thresholds");
    println!("{best:?}");
    assert!(best.precision > 0.75 && best.recall > 0.7);
}

/// REFERENCES' other orders of the same customers. The own gap is told without saying what stands for a
/// one-time buyer's; with the mean of all gaps it comes to .715 for .710.
#[test]
fn every_other_order_is_worse() {
    let Some(days) = sample() else { return };
    let cases = cases(&days, end(), end() + WEEKS_39);
    let came = |i: usize| cases[i].came;
    let rows = collapse(&histories(&days), WEEK);
    let order = |model: ValueModel, score: &dyn Fn(&Fitted, &Row) -> f64| {
        let found = fit(model, &rows).expect("it settles");
        let scores: Vec<f64> = cases
            .iter()
            .map(|c| score(&found, &Row::of(&c.history, WEEK)))
            .collect();
        auc(&scores, &came)
    };
    let none = |found: &Fitted, row: &Row| 1.0 - found.purchase(row, 39.0);
    let gone = |found: &Fitted, row: &Row| 1.0 - found.alive(row);
    let common = common_gap(&mut cases.iter().map(|c| c.history)).expect("repeaters");
    let raw: Vec<f64> = cases
        .iter()
        .map(|c| raw_ratio(&c.history, common))
        .collect();
    for (name, found, expected, within) in [
        ("MBG/NBD", order(ValueModel::Mbgnbd, &none), 0.760, 5e-4),
        ("BG/NBD", order(ValueModel::Bgnbd, &none), 0.757, 5e-4),
        ("gone", order(ValueModel::Bgnbd, &gone), 0.316, 5e-4),
        ("own gap", auc(&raw, &came), 0.710, 6e-3),
    ] {
        assert!((found - expected).abs() <= within, "{name}: {found}");
    }
}

/// By hand: four customers silent for 10, 50, 100 and 200 days; the first and the third come back.
#[test]
fn thresholds_are_counted() {
    use regulars::value::days::History;
    let silent = [(10, true), (50, false), (100, true), (200, false)];
    let cases: Vec<Case> = silent
        .iter()
        .map(|&(t, came)| Case {
            customer: 0,
            history: History {
                x: 0,
                t_x: 0,
                t,
                mean: 0.0,
            },
            came,
        })
        .collect();
    let (area, rows) = test(Rule::FixedDays, &cases, 30.0, 60);
    assert_eq!(area, 0.75);
    let at = rows.iter().find(|r| r.threshold == 45.0).expect("45 days");
    assert_eq!((at.named, at.precision, at.recall), (3, 2.0 / 3.0, 1.0));
    assert_eq!((at.false_alarms, at.lead), (0.5, Some(215.0)));
}

/// By hand: two gaps of everybody's 30 days count beside the customer's own.
#[test]
fn a_cycle_is_drawn_to_everybodys() {
    use regulars::value::days::History;
    let cycle = |x, t_x| {
        let history = History {
            x,
            t_x,
            t: 100,
            mean: 1.0,
        };
        regulars::value::watch::cycle(&history, 30.0)
    };
    assert_eq!(
        [cycle(0, 0), cycle(1, 60), cycle(4, 60)],
        [30.0, 40.0, 20.0]
    );
}

/// Whether a sign is used is for the test day to say: on CDNOW spending less tells nothing in autumn 1997,
/// and something in spring 1998.
#[test]
fn a_sign_is_asked_anew_each_time() {
    let Some(days) = crate::cdnow::master() else {
        return;
    };
    let found = |cut: i32| {
        let cases = cases(&days, cut, cut + 90);
        let [less, narrower, _] = regulars::value::signs::test(&days, &cases, cut, None);
        assert_eq!(narrower.named + narrower.others, 0, "one kind of goods");
        assert!(less.named > 70);
        regulars::value::signs::counts(&less)
    };
    let spring = regulars::ingest::calendar::parse_day("1998-04-02").expect("a day");
    assert_eq!([found(end()), found(spring as i32)], [false, true]);
}
