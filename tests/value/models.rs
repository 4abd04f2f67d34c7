//! Every row of REFERENCES 'Lifetime value', from the raw lines, in weeks.

use crate::cdnow::{WEEK, end, histories, master, sample};
use regulars::report::ValueModel;
use regulars::value::days::{Days, History};
use regulars::value::fit::{Fitted, fit};
use regulars::value::rows::{Row, collapse};
use regulars::value::spend::{self, Spend, Spender};

fn fitted(model: ValueModel, histories: &[History]) -> Fitted {
    fit(model, &collapse(histories, WEEK)).expect("it settles")
}

fn near(found: f64, expected: f64, tolerance: f64) {
    assert!(
        (found - expected).abs() <= tolerance,
        "{found} is not {expected} ± {tolerance}"
    );
}

fn parameters(found: &Fitted, expected: [f64; 4], relative: f64) {
    for (found, expected) in found.theta.iter().zip(expected) {
        near(*found, expected, expected * relative);
    }
}

fn row(x: u32, t_x: f64, t: f64) -> Row {
    Row { x, t_x, t, n: 1.0 }
}

#[test]
fn bgnbd_of_the_sample() {
    let Some(days) = sample() else { return };
    let found = fitted(ValueModel::Bgnbd, &histories(&days));
    parameters(
        &found,
        [0.242_594_5, 4.413_602_7, 0.792_921_8, 2.425_905_7],
        1e-3,
    );
    near(found.log_likelihood, -9_582.429_2, 1e-3);
    let one = row(2, 30.43, 38.86);
    near(found.expected(&one, 39.0), 1.226, 5e-4);
    near(found.alive(&one), 0.7266, 5e-5);
    let often = row(26, 30.857_14, 31.0);
    near(found.expected(&often, 52.0), 25.7566, 5e-3);
    near(found.alive(&often), 0.968_85, 5e-5);
}

#[test]
fn mbgnbd_of_the_sample() {
    let Some(days) = sample() else { return };
    let found = fitted(ValueModel::Mbgnbd, &histories(&days));
    parameters(&found, [0.525, 6.183, 0.891, 1.614], 1e-3);
    near(found.log_likelihood, -9_582.13, 1e-2);
}

#[test]
fn paretonbd_of_the_sample() {
    let Some(days) = sample() else { return };
    let found = fitted(ValueModel::Paretonbd, &histories(&days));
    parameters(&found, [0.553, 10.578, 0.606, 11.669], 1e-3);
    near(found.log_likelihood, -9_595.0, 1e-1);
    let often = row(26, 30.857_14, 31.0);
    near(found.expected(&often, 52.0), 25.4565, 5e-3);
    near(found.alive(&often), 0.997_87, 5e-5);
}

/// The expectation as published, by the hypergeometric series.
fn by_series([r, alpha, a, b]: [f64; 4], x: u32, t: f64, ahead: f64) -> f64 {
    let (shape, b) = (r + f64::from(x), b + f64::from(x));
    let (c, z) = (a + b - 1.0, ahead / (alpha + t + ahead));
    let (mut term, mut sum, mut n) = (1.0, 1.0, 0.0);
    while term > 1e-18 * sum {
        term *= (shape + n) * (b + n) / ((c + n) * (n + 1.0)) * z;
        sum += term;
        n += 1.0;
    }
    c / (a - 1.0) * (1.0 - libm::pow(1.0 - z, shape) * sum)
}

#[test]
fn expectations_on_both_sides_of_a_steep_chance() {
    for a in [0.3, 2.5, 7.9, 8.1, 12.0, 40.0, 300.0] {
        for b in [0.8, 3.0, 60.0, 900.0] {
            for x in [0, 1, 7, 60] {
                for (t, ahead) in [(1.0, 52.0), (40.0, 4.0), (104.0, 520.0)] {
                    let theta = [0.5, 9.0, a, b];
                    let model = ValueModel::Bgnbd;
                    let found = Fitted {
                        model,
                        theta,
                        log_likelihood: 0.0,
                        covariance: [[0.0; 4]; 4],
                    };
                    let expected = by_series(theta, x, t, ahead);
                    let got = found.expected_alive(&row(x, t.min(1.0), t), ahead);
                    assert!(
                        (got / expected - 1.0).abs() < 1e-8,
                        "{theta:?} {x} {t} {ahead}: {got} {expected}"
                    );
                }
            }
        }
    }
}

#[test]
fn nobody_expected_to_leave_alike_is_worth_nothing() {
    // All leave with one chance p = 0.15: the mean of (1 − (1 + p t / A)^−s) / p has one term.
    let (a, p, shape, time) = (1e6, 0.15, 0.5, 10.0);
    let theta = [shape, time - 1.0, a, a * (1.0 - p) / p];
    let model = ValueModel::Bgnbd;
    let found = Fitted {
        model,
        theta,
        log_likelihood: 0.0,
        covariance: [[0.0; 4]; 4],
    };
    let expected = (1.0 - libm::pow(1.0 + p * 52.0 / time, -shape)) / p;
    near(
        found.expected_alive(&row(0, 0.0, 1.0), 52.0) / expected,
        1.0,
        1e-4,
    );
}

fn spend_of(histories: &[History]) -> Spend {
    let mut spenders: Vec<Spender> = histories
        .iter()
        .filter(|h| h.x > 0 && h.mean > 0.0)
        .map(|h| Spender {
            x: h.x,
            mean: h.mean,
        })
        .collect();
    spenders.sort_by(|a, b| (a.x, a.mean).partial_cmp(&(b.x, b.mean)).expect("finite"));
    spend::fit(&spenders).expect("it settles")
}

#[test]
fn spend_and_value_of_the_sample() {
    let Some(days) = sample() else { return };
    let all = histories(&days);
    let spend = spend_of(&all);
    assert_eq!(spend.spenders, 946);
    near(spend.p, 6.25, 5e-3);
    near(spend.q, 3.74, 5e-3);
    near(spend.gamma, 15.44, 1e-2);
    near(spend.log_likelihood, -4_055.92, 5e-3);
    let means = [
        24.66, 18.91, 35.17, 35.17, 35.17, 71.46, 18.91, 35.17, 27.28, 35.17,
    ];
    for (h, expected) in all.iter().zip(means) {
        near(spend.expected(h.x, h.mean), expected, 1e-2);
    }
    let timing = fitted(ValueModel::Bgnbd, &all);
    let values = [
        140.096, 18.943, 38.181, 38.181, 38.181, 1003.868, 28.110, 38.181, 167.418, 38.181,
    ];
    for (h, expected) in all.iter().zip(values) {
        // The published table takes a month of 30 units, here weeks.
        let purchases = timing.discounted(&Row::of(h, WEEK), 12, 30.0, 0.01);
        near(
            purchases * spend.expected(h.x, h.mean),
            expected,
            expected * 1e-3,
        );
    }
}

/// Purchases after the end in 39 weeks, and those expected.
fn holdout(days: &Days, found: &Fitted) -> (f64, f64, Vec<(f64, f64)>) {
    let pairs: Vec<(f64, f64)> = (0..days.customers())
        .filter_map(|c| {
            let h = days.history(c, end())?;
            let actual = days.later(c, end(), end() + 39 * 7) as f64;
            Some((actual, found.expected(&Row::of(&h, WEEK), 39.0)))
        })
        .collect();
    let (actual, predicted) = pairs.iter().fold((0.0, 0.0), |s, p| (s.0 + p.0, s.1 + p.1));
    (actual, predicted, pairs)
}

#[test]
fn holdout_of_the_sample() {
    let Some(days) = sample() else { return };
    let found = fitted(ValueModel::Bgnbd, &histories(&days));
    let (actual, predicted, pairs) = holdout(&days, &found);
    assert_eq!(actual, 1_882.0);
    near(predicted, 1_653.4, 0.5);
    near(spend::pearson(&pairs), 0.6256, 5e-4);
}

#[test]
fn bgnbd_of_the_master_file() {
    let Some(days) = master() else { return };
    let found = fitted(ValueModel::Bgnbd, &histories(&days));
    parameters(&found, [0.251_624, 4.788_945, 0.723_433, 2.161_087], 1e-3);
    near(found.log_likelihood, -95_368.444, 1e-3);
    let (actual, predicted, _) = holdout(&days, &found);
    assert_eq!(actual, 19_684.0);
    near(predicted, 16_873.7, 1.0);
}
