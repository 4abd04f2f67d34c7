//! Contracts: the published cohorts, the gradient, lists that hold nothing.

use regulars::value::contracts::{contracts, log_likelihood, residual};

/// Fader, Hardie 2007: seven years of both cohorts. Five numbers of the first one give other parameters.
#[test]
fn the_published_cohorts_come_out() {
    let regular = [1000.0, 631.0, 468.0, 382.0, 326.0, 289.0, 262.0, 241.0];
    let high_end = [1000.0, 869.0, 743.0, 653.0, 593.0, 551.0, 517.0, 491.0];
    for (survivors, alpha, beta) in [
        (&regular[..], 0.704, 1.182),
        (&high_end[..], 0.668, 3.806),
        (&regular[..5], 0.764, 1.296),
    ] {
        let found = contracts(survivors, 0.1).expect("a model");
        assert!((found.alpha - alpha).abs() < 6e-4, "{found:?}");
        assert!((found.beta - beta).abs() < 6e-4, "{found:?}");
        assert_eq!(found.periods.len(), 2 * survivors.len() - 2);
        let first = &found.periods[0];
        assert!((first.retention - found.beta / (found.alpha + found.beta)).abs() < 1e-12);
        assert!((first.expected - 1000.0 * first.retention).abs() < 1e-9);
        assert!(found.alpha_interval[0] < alpha && alpha < found.alpha_interval[1]);
    }
}

#[test]
fn the_gradient_is_that_of_the_function() {
    let survivors = [1000.0, 869.0, 743.0, 653.0, 593.0];
    let (_, gradient) = log_likelihood(&survivors, 0.7, 3.1);
    let of = |a: f64, b: f64| log_likelihood(&survivors, a, b).0;
    let slopes = [
        (of(0.7 + 1e-6, 3.1) - of(0.7 - 1e-6, 3.1)) / 2e-6,
        (of(0.7, 3.1 + 1e-6) - of(0.7, 3.1 - 1e-6)) / 2e-6,
    ];
    for (slope, own) in slopes.into_iter().zip(gradient) {
        assert!((slope - own).abs() < 1e-3, "{slope} {own}");
    }
}

/// By hand: with β = 1 and α = 1 the t-th renewal keeps t/(t + 1), so S(t) = 1/(t + 1).
#[test]
fn residuals_are_the_discounted_sum() {
    let sum: f64 = (0..2_000)
        .map(|t| 1.1_f64.powi(-t) / f64::from(t + 1))
        .sum();
    assert!((residual(1.0, 1.0, 0, 0.1, true) - sum).abs() < 1e-9);
    let left: f64 = (1..2_000)
        .map(|t| 1.1_f64.powi(1 - t) / f64::from(t + 1))
        .sum();
    assert!((residual(1.0, 1.0, 0, 0.1, false) - left).abs() < 1e-9);
}

#[test]
fn lists_that_hold_nothing_are_refused() {
    for survivors in [
        &[][..],
        &[1000.0, 500.0],
        &[1000.0, 500.0, 600.0],
        &[1000.0, 1000.0, 1000.0],
        &[1000.0, 0.0, 0.0],
        &[f64::NAN, 1.0, 0.5],
        &[1000.0, -1.0, -2.0],
    ] {
        assert!(contracts(survivors, 0.1).is_err(), "{survivors:?}");
    }
    assert!(contracts(&[1000.0, 631.0, 468.0], 0.0).is_err());
}
