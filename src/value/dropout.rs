//! BG/NBD (Fader, Hardie, Lee 2005: 'Counting your customers' the easy way) and MBG/NBD (Batislam,
//! Denizel, Filiztekin 2007): purchases come at a rate λ ~ Gamma(r, α) while a customer is alive; after
//! each purchase (in MBG/NBD the first one, too) they leave with a chance p ~ Beta(a, b).
//!
//! Both are one formula in `k`, the purchases that could have been the last: x, or x + 1. As x is a
//! whole number, the ratios of gamma functions are sums of logarithms, tabulated once per evaluation.
//! The expectation is written so that its singular points (a = 1, a + b = 1) are none.

use super::minimise::Four;
use super::rows::Row;
use libm::{exp, expm1, log, log1p, sqrt};

/// From this `a` on the expectation is summed over the chance to leave.
const STEEP: f64 = 8.0;

/// Which of the two, and its parameters r, α, a, b.
#[derive(Clone, Copy)]
pub struct Dropout<'a> {
    /// A customer may leave right after the first purchase: MBG/NBD.
    pub at_once: bool,
    pub theta: &'a Four,
}

/// Sums of ln and of 1/· over `start`, `start` + 1, …; entry n holds those below n.
pub struct Rising {
    pub log: Vec<f64>,
    pub inverse: Vec<f64>,
}

impl Rising {
    pub fn new(start: f64, most: u32) -> Rising {
        let (mut log_sum, mut inverse_sum) = (0.0, 0.0);
        let (mut logs, mut inverses) = (vec![0.0], vec![0.0]);
        for j in 0..=most {
            let term = start + f64::from(j);
            log_sum += log(term);
            inverse_sum += 1.0 / term;
            logs.push(log_sum);
            inverses.push(inverse_sum);
        }
        Rising {
            log: logs,
            inverse: inverses,
        }
    }
}

impl Dropout<'_> {
    /// Purchases after which the customer could have left.
    fn chances(&self, x: u32) -> u32 {
        x + u32::from(self.at_once)
    }

    /// ln of the likelihood's sum over 'still there' and 'left after the last purchase', and the
    /// probability of the latter.
    ///
    /// `now`, `then`: ln(α + T), ln(α + tₓ).
    fn left(&self, row: &Row, now: f64, then: f64, log_odds: f64) -> (f64, f64) {
        let shape = self.theta[0] + f64::from(row.x);
        let there = -shape * now;
        if self.chances(row.x) == 0 {
            return (there, 0.0);
        }
        let gone = log_odds - shape * then;
        let small = exp(-(gone - there).abs());
        let sum = gone.max(there) + log1p(small);
        let of_gone = if gone > there { 1.0 } else { small };
        (sum, of_gone / (1.0 + small))
    }

    /// ln of a / (b + k − 1), the odds of leaving at the last of k chances.
    fn log_odds(&self, k: u32) -> f64 {
        let [_, _, a, b] = *self.theta;
        log(a / (b + f64::from(k.max(1)) - 1.0))
    }

    /// The sum over all rows and its gradient.
    pub fn log_likelihood(&self, rows: &[Row]) -> (f64, Four) {
        let mut sums = (0.0, [0.0; 4]);
        self.add(rows, &mut sums);
        sums
    }

    /// Adds some rows to the sum and its gradient.
    pub fn add(&self, rows: &[Row], sums: &mut (f64, Four)) {
        let [r, alpha, a, b] = *self.theta;
        let most = self.chances(rows.iter().map(|row| row.x).max().unwrap_or(0));
        let [of_r, of_b, of_ab] = [r, b, a + b].map(|start| Rising::new(start, most));
        let log_alpha = log(alpha);
        let odds: Vec<f64> = (0..=most).map(|k| self.log_odds(k)).collect();
        let (mut sum, mut gradient) = *sums;
        // Rows are sorted: tₓ is mostly that of the row before.
        let (mut last, mut log_then) = (f64::NAN, 0.0);
        for row in rows {
            let (x, k) = (row.x as usize, self.chances(row.x) as usize);
            let shape = r + f64::from(row.x);
            let (now, then) = (alpha + row.t, alpha + row.t_x);
            if then != last {
                (last, log_then) = (then, log(then));
            }
            let log_now = log(now);
            let (joint, gone) = self.left(row, log_now, log_then, odds[k]);
            let there = 1.0 - gone;
            sum += row.n * (of_r.log[x] + r * log_alpha + of_b.log[k] - of_ab.log[k] + joint);
            let own = [
                of_r.inverse[x] + log_alpha - there * log_now - gone * log_then,
                r / alpha - shape * (there / now + gone / then),
                gone / a - of_ab.inverse[k],
                of_b.inverse[k]
                    - of_ab.inverse[k]
                    - if k > 0 {
                        gone / (b + k as f64 - 1.0)
                    } else {
                        0.0
                    },
            ];
            for (total, part) in gradient.iter_mut().zip(own) {
                *total += row.n * part;
            }
        }
        *sums = (sum, gradient);
    }

    pub fn alive(&self, row: &Row) -> f64 {
        let alpha = self.theta[1];
        let (now, then) = (log(alpha + row.t), log(alpha + row.t_x));
        1.0 - self
            .left(row, now, then, self.log_odds(self.chances(row.x)))
            .1
    }

    /// Expected purchases in the `t` units after T, given that the customer is alive at T.
    pub fn expected_alive(&self, row: &Row, t: f64) -> f64 {
        let [r, alpha, a, b] = *self.theta;
        let now = alpha + row.t;
        if a > STEEP {
            return self.expected_by_chance(row, t);
        }
        let z = t / (now + t);
        let log_rest = log1p(-z);
        let c = a + b + f64::from(self.chances(row.x)) - 1.0;
        let e = a - 1.0;
        let power = e * log_rest;
        let head = if e.abs() < 1e-12 {
            -log_rest
        } else {
            -expm1(power) / e
        };
        let shift = c - r - f64::from(row.x);
        let (mut term, mut sum) = (shift * z, 0.0);
        for n in 1..50_000u32 {
            sum += term;
            let n = f64::from(n);
            if term.abs() <= 1e-17 * (1.0 + sum.abs()) {
                break;
            }
            term *= (shift + n) * (a + n - 1.0) / ((c + n) * (n + 1.0)) * z;
        }
        (c * head - exp(power) * sum).max(0.0)
    }

    /// The same for a chance p that differs little, where the terms of the series outgrow any number: the
    /// mean of (1 − (1 + p t / (α + T))^−(r + x)) / p over p ~ Beta(a, b + k), by the trapezoidal rule in the
    /// logit of p, which there is exact to rounding.
    fn expected_by_chance(&self, row: &Row, t: f64) -> f64 {
        let [r, alpha, a, b] = *self.theta;
        let (shape, b) = (r + f64::from(row.x), b + f64::from(self.chances(row.x)));
        let ratio = t / (alpha + row.t);
        let middle = log(a / b);
        let step = (0.7 * sqrt((a + b) / (a * b))).min(0.25);
        let top = -a * log1p(b / a) - b * log1p(a / b);
        let (mut weights, mut sum) = (0.0, 0.0);
        for direction in [1.0, -1.0] {
            let mut n = if direction > 0.0 { 0.0 } else { 1.0 };
            loop {
                let odds = exp(middle + direction * n * step);
                let weight = exp(-a * log1p(1.0 / odds) - b * log1p(odds) - top);
                let p = odds / (1.0 + odds);
                weights += weight;
                sum -= weight * expm1(-shape * log1p(p * ratio)) / p;
                n += 1.0;
                if weight.is_nan() || weight < 1e-18 {
                    break;
                }
            }
        }
        sum / weights
    }

    /// P(no purchase in the `t` units after T), given that the customer is alive at T.
    pub fn silent_alive(&self, row: &Row, t: f64) -> f64 {
        let [r, alpha, ..] = *self.theta;
        exp(-(r + f64::from(row.x)) * log1p(t / (alpha + row.t)))
    }
}
