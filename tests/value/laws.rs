//! Gradients against differences, expectations against brute force, intervals against simulated shops.

use regulars::report::ValueModel;
use regulars::value::days::History;
use regulars::value::drawn;
use regulars::value::dropout::Dropout;
use regulars::value::fit::{Fitted, fit};
use regulars::value::minimise::{Descent, Four};
use regulars::value::pareto::Pareto;
use regulars::value::rows::{Row, Rows, collapse};
use regulars::value::simulate::Draws;
use regulars::value::spend::{self, Spender, digamma};

fn row(x: u32, t_x: f64, t: f64) -> Row {
    Row { x, t_x, t, n: 1.5 }
}

/// In days; of some there are several.
fn rows() -> Rows {
    let known = [
        (0, 0, 0, 1),
        (0, 0, 272, 3),
        (1, 21, 140, 2),
        (1, 21, 141, 1),
        (2, 213, 272, 1),
        (26, 216, 217, 5),
        (500, 490, 500, 1),
    ];
    let alike = known.map(|(x, t_x, t, n)| {
        let history = History {
            x,
            t_x,
            t,
            mean: 0.0,
        };
        vec![history; n]
    });
    collapse(&alike.concat(), 7.0)
}

/// More different customers of one purchase than factors of 2 fit a float.
fn many_alike() -> Rows {
    let history = |i: i32| History {
        x: 1,
        t_x: 1 + i % 40,
        t: 41 + i / 40,
        mean: 0.0,
    };
    collapse(&(0..2_000).map(history).collect::<Vec<_>>(), 7.0)
}

/// The likelihood as published, row by row.
#[test]
fn a_sum_over_rows_alike_is_the_sum_over_customers() {
    // Where all have left with a chance of one half, their odds are multiplied up to any size.
    let halves = [0.05, 1e7, 3.0, 3.0];
    let of_few = PLACES.map(|theta| (rows(), theta));
    for (rows, theta) in of_few.into_iter().chain([(many_alike(), halves)]) {
        for model in [ValueModel::Bgnbd, ValueModel::Mbgnbd] {
            let [r, alpha, a, b] = theta;
            let lgamma = libm::lgamma;
            let one = |row: Row| {
                let x = f64::from(row.x);
                let k = x + f64::from(u8::from(model == ValueModel::Mbgnbd));
                let beta = |a: f64, b: f64| lgamma(a) + lgamma(b) - lgamma(a + b);
                let there = beta(a, b + k) - beta(a, b) - (r + x) * (alpha + row.t).ln();
                let gone =
                    beta(a + 1.0, b + k - 1.0) - beta(a, b) - (r + x) * (alpha + row.t_x).ln();
                let most = there.max(gone);
                let joint = match k > 0.0 {
                    true => most + ((there - most).exp() + (gone - most).exp()).ln(),
                    false => there,
                };
                row.n * (lgamma(r + x) - lgamma(r) + r * alpha.ln() + joint)
            };
            let expected: f64 = rows.iter().map(one).sum();
            let (found, _) = of(model, &theta, &rows);
            assert!(
                (found / expected - 1.0).abs() < 1e-10,
                "{model:?} {theta:?}: {found} is not {expected}"
            );
        }
    }
}

fn of(model: ValueModel, theta: &Four, rows: &Rows) -> (f64, Four) {
    match model {
        ValueModel::Paretonbd => Pareto { theta }.log_likelihood(rows),
        _ => Dropout {
            at_once: model == ValueModel::Mbgnbd,
            theta,
        }
        .log_likelihood(rows),
    }
}

fn slopes_hold(name: &str, theta: Four, function: &dyn Fn(&Four) -> (f64, Four), used: usize) {
    let (_, gradient) = function(&theta);
    for i in 0..used {
        let step = theta[i] * 1e-5;
        let moved = |by: f64| {
            let mut theta = theta;
            theta[i] += by;
            function(&theta).0
        };
        let slope = (moved(step) - moved(-step)) / (2.0 * step);
        let close = (slope - gradient[i]).abs() < 1e-5 * (1.0 + slope.abs());
        assert!(
            close,
            "{name} {theta:?}, {i}: {slope} is not {}",
            gradient[i]
        );
    }
}

const PLACES: [Four; 4] = [
    [0.24, 4.4, 0.79, 2.4],
    [0.55, 10.6, 0.61, 11.7],
    [2.0, 0.7, 1.0, 30.0],
    [0.05, 90.0, 3.0, 0.4],
];

#[test]
fn gradients_are_those_of_the_functions() {
    for model in [ValueModel::Bgnbd, ValueModel::Mbgnbd, ValueModel::Paretonbd] {
        for theta in PLACES {
            slopes_hold("timing", theta, &|at| of(model, at, &rows()), 4);
        }
    }
    let spenders =
        [(1, 3.0), (1, 70.0), (4, 22.0), (500, 9.0)].map(|(x, mean)| Spender { x, mean });
    for theta in [[6.25, 3.74, 15.4, 0.0], [0.3, 1.2, 400.0, 0.0]] {
        slopes_hold(
            "spend",
            theta,
            &|at| spend::log_likelihood(&spenders, at),
            3,
        );
    }
}

#[test]
fn digamma_is_known_at_some_points() {
    let table = [
        (1.0, -0.577_215_664_901_532_9),
        (0.5, -1.963_510_026_021_423_5),
        (10.0, 2.251_752_589_066_721),
        (0.01, -100.560_885_457_868_67),
    ];
    for (x, expected) in table {
        let found = digamma(x);
        assert!(
            (found - expected).abs() < 1e-12 * f64::abs(expected).max(1.0),
            "{x}: {found}"
        );
    }
}

/// E[Y(t)] of a customer alive at T, by adding up small steps of the rate at which they buy.
#[test]
fn expectations_are_the_integral_of_the_rate() {
    for theta in PLACES {
        for known in [row(0, 0.0, 5.0), row(3, 20.0, 30.0), row(40, 50.0, 52.0)] {
            for at_once in [false, true] {
                let model = Dropout {
                    at_once,
                    theta: &theta,
                };
                let [r, alpha, a, b] = theta;
                let k = f64::from(known.x + u32::from(at_once));
                let shape = r + f64::from(known.x);
                // E[λ e^(−λps)] over λ and p, p by midpoints of its distribution function's argument.
                let rate = |s: f64| {
                    let n = 20_000;
                    let (mut sum, mut mass) = (0.0, 0.0);
                    for i in 0..n {
                        // p = q⁴ takes the spike at 0 out where a < 1.
                        let q = (f64::from(i) + 0.5) / f64::from(n);
                        let p = q * q * q * q;
                        let w = p.powf(a - 1.0) * (1.0 - p).powf(b + k - 1.0) * q * q * q;
                        mass += w;
                        sum += w * shape / (alpha + known.t + p * s)
                            * ((alpha + known.t) / (alpha + known.t + p * s)).powf(shape);
                    }
                    sum / mass
                };
                if b + k < 1.0 {
                    continue;
                }
                let t = 52.0;
                // Simpson's rule over the steps.
                let steps = 64;
                let h = t / f64::from(steps);
                let simpson = (0..=steps).fold(0.0, |sum, i| {
                    let weight = match i {
                        0 => 1.0,
                        i if i == steps => 1.0,
                        i if i % 2 == 1 => 4.0,
                        _ => 2.0,
                    };
                    sum + weight * rate(h * f64::from(i))
                }) * h
                    / 3.0;
                let found = model.expected_alive(&known, t);
                assert!(
                    (found / simpson - 1.0).abs() < 2e-3,
                    "{theta:?} {known:?} {at_once}: {found} is not {simpson}"
                );
            }
        }
    }
}

fn known(n: usize, days: i32) -> Vec<History> {
    (0..n)
        .map(|i| History {
            x: 0,
            t_x: 0,
            t: days - (i as i32 * 7) % 84,
            mean: 0.0,
        })
        .collect()
}

fn truth(model: ValueModel) -> Fitted {
    let theta = match model {
        ValueModel::Paretonbd => [0.55, 10.6, 0.61, 11.7],
        _ => [0.25, 4.4, 0.8, 2.4],
    };
    Fitted {
        model,
        theta,
        log_likelihood: 0.0,
        covariance: [[0.0; 4]; 4],
    }
}

#[test]
fn a_fit_finds_the_shop_that_was_drawn() {
    for model in [ValueModel::Bgnbd, ValueModel::Mbgnbd, ValueModel::Paretonbd] {
        let truth = truth(model);
        let rows = drawn(&truth, &known(20_000, 400), 7.0, 5);
        let found = fit(model, &rows).expect("it settles");
        let one = row(2, 20.0, 40.0);
        let (a, b) = (found.expected(&one, 52.0), truth.expected(&one, 52.0));
        assert!((a / b - 1.0).abs() < 0.1, "{model:?}: {a} is not {b}");
    }
}

#[test]
fn the_order_of_customers_does_not_matter() {
    let mut histories: Vec<History> = (0..400)
        .map(|i| History {
            x: i % 5,
            t_x: if i % 5 == 0 {
                0
            } else {
                (i * 37 % 200) as i32 + 1
            },
            t: 210 + (i % 30) as i32,
            mean: 0.0,
        })
        .collect();
    let before = fit(ValueModel::Mbgnbd, &collapse(&histories, 7.0));
    histories.reverse();
    assert_eq!(before, fit(ValueModel::Mbgnbd, &collapse(&histories, 7.0)));
}

/// Shares of 90 % intervals that hold the true expectation: of one customer's purchases, and of all.
fn coverage(shops: u64) -> (f64, f64) {
    let truth = truth(ValueModel::Bgnbd);
    let histories = known(2_000, 400);
    let (mut of_one, mut of_all, mut settled) = (0.0, 0.0, 0.0);
    let watched = [
        row(0, 0.0, 50.0),
        row(2, 30.0, 39.0),
        row(6, 10.0, 45.0),
        row(9, 40.0, 41.0),
    ];
    for seed in 0..shops {
        let rows = drawn(&truth, &histories, 7.0, 1_000 + seed);
        let Ok(found) = fit(ValueModel::Bgnbd, &rows) else {
            continue;
        };
        settled += 1.0;
        let holds = |estimate: f64, slopes: &Four, true_value: f64| {
            let variance: f64 = (0..4)
                .flat_map(|i| (0..4).map(move |j| (i, j)))
                .map(|(i, j)| slopes[i] * found.covariance[i][j] * slopes[j])
                .sum();
            (estimate / true_value).ln().abs() <= 1.644_85 * variance.sqrt()
        };
        for one in &watched {
            let held = holds(
                found.expected(one, 52.0),
                &found.slopes(one, 52.0),
                truth.expected(one, 52.0),
            );
            of_one += f64::from(u8::from(held)) / watched.len() as f64;
        }
        let (mut sum, mut slopes, mut true_sum) = (0.0, [0.0; 4], 0.0);
        for row in rows.iter() {
            let own = row.n * found.expected(&row, 52.0);
            sum += own;
            true_sum += row.n * truth.expected(&row, 52.0);
            for (total, s) in slopes.iter_mut().zip(found.slopes(&row, 52.0)) {
                *total += own * s;
            }
        }
        of_all += f64::from(u8::from(holds(sum, &slopes.map(|s| s / sum), true_sum)));
    }
    assert!(
        settled >= 0.97 * shops as f64,
        "{settled} of {shops} settle"
    );
    (of_one / settled, of_all / settled)
}

#[test]
fn ninety_per_cent_intervals_hold_ninety_per_cent() {
    let (of_one, of_all) = coverage(200);
    println!("one customer {of_one}, all {of_all}");
    let promised = 0.87..=0.93;
    assert!(
        promised.contains(&of_one) && promised.contains(&of_all),
        "{of_one} {of_all}"
    );
}

#[test]
fn gamma_variates_have_their_mean_and_variance() {
    let mut draws = Draws::new(3);
    for shape in [0.25, 1.0, 7.5] {
        let all: Vec<f64> = (0..40_000).map(|_| draws.gamma(shape)).collect();
        let mean = all.iter().sum::<f64>() / all.len() as f64;
        let variance = all.iter().map(|g| (g - mean).powi(2)).sum::<f64>() / all.len() as f64;
        assert!((mean / shape - 1.0).abs() < 0.04, "{shape}: {mean}");
        assert!((variance / shape - 1.0).abs() < 0.1, "{shape}: {variance}");
    }
}

/// Minus the mean log likelihood of `n`: x − y is told well, x + y hardly at all.
#[test]
fn a_ridge_is_no_wider_than_what_was_known_before() {
    for (flat, n) in [(1e-9, 1e3), (1e-7, 1e2), (0.5, 1e3)] {
        let mut ridge = |at: &[f64; 4]| {
            let (across, along) = (at[0] - at[1], at[0] + at[1]);
            let slope = |sign: f64| 2.0 * (flat * along + sign * across);
            (
                across * across + flat * along * along,
                [slope(1.0), slope(-1.0), 0.0, 0.0],
            )
        };
        let mut descent = Descent::new([0.0; 4]);
        descent.run(&mut ridge);
        descent.curve(2);
        descent.run(&mut ridge);
        let found = descent.covariance(n).expect("a minimum");
        let along = found[0][0] + found[0][1];
        // The curvature by itself says 1 / (4 flat n); a standard deviation of 3 is known beforehand.
        let expected = 1.0 / (4.0 * flat * n + 1.0 / 9.0);
        assert!(
            (along / expected - 1.0).abs() < 1e-3,
            "{flat}: {along} {expected}"
        );
        let across = found[0][0] - found[0][1];
        assert!((across * 4.0 * n - 1.0).abs() < 1e-3, "{flat}: {across}");
    }
}
