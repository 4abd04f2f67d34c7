//! BG/NBD (Fader, Hardie, Lee 2005: 'Counting your customers' the easy way) and MBG/NBD (Batislam,
//! Denizel, Filiztekin 2007): purchases come at a rate λ ~ Gamma(r, α) while a customer is alive; after
//! each purchase (in MBG/NBD the first one, too) they leave with a chance p ~ Beta(a, b).
//!
//! Both are one formula in `k`, the purchases that could have been the last: x, or x + 1. As x is a
//! whole number, the ratios of gamma functions are sums of logarithms, tabulated once per evaluation.
//! The expectation is written so that its singular points (a = 1, a + b = 1) are none.

use super::minimise::Four;
use super::rows::{BLOCK, Row, Rows};
use libm::{exp, expm1, log, log1p, sqrt};
use std::ops::Range;

/// From this `a` on the expectation is summed over the chance to leave.
const STEEP: f64 = 8.0;
/// A product of factors up to 2 is cleared from here on.
const LARGE: f64 = 1e300;

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

    /// ln of a / (b + k − 1), the odds of leaving at the last of k chances.
    fn log_odds(&self, k: u32) -> f64 {
        let [_, _, a, b] = *self.theta;
        log(a / (b + f64::from(k.max(1)) - 1.0))
    }

    /// The sum over all rows and its gradient.
    pub fn log_likelihood(&self, rows: &Rows) -> (f64, Four) {
        let mut sums = (0.0, [0.0; 4]);
        self.add(rows, 0..rows.same.len(), &mut sums);
        sums
    }

    /// Adds the rows of a range, which begins with a block, to the sum and its gradient.
    ///
    /// Only ln(1 + odds of having left) and the odds depend on all three numbers of a row; the former are
    /// multiplied up, so that many rows share one logarithm.
    pub(super) fn add(&self, rows: &Rows, range: Range<usize>, sums: &mut (f64, Four)) {
        let [r, alpha, a, b] = *self.theta;
        let some = &rows.same[range];
        let Some(last) = some.last() else {
            return;
        };
        let most = self.chances(last.x);
        let [of_r, of_b, of_ab] = [r, b, a + b].map(|start| Rising::new(start, most));
        let log_alpha = log(alpha);
        let times: Vec<[f64; 2]> = rows
            .times
            .iter()
            .map(|t| [log(alpha + t), 1.0 / (alpha + t)])
            .collect();
        let (mut sum, mut gradient) = *sums;
        let blocks = some.chunks(BLOCK);
        for alike in blocks.flat_map(|block| block.chunk_by(|one, next| one.x == next.x)) {
            let x = alike[0].x as usize;
            let k = self.chances(alike[0].x) as usize;
            let shape = r + x as f64;
            let log_odds = self.log_odds(k as u32);
            let (mut customers, mut joint, mut product) = (0.0, 0.0, 1.0);
            let (mut left, mut logs, mut inverses) = (0.0, 0.0, 0.0);
            for row in alike {
                let n = f64::from(row.n);
                let [now, over_now] = times[row.now as usize];
                let [then, over_then] = times[row.then as usize];
                let (mut ahead, mut gone) = (0.0, 0.0);
                if k > 0 {
                    let excess = log_odds + shape * (now - then);
                    let small = exp(-excess.abs());
                    let share = 1.0 / (1.0 + small);
                    (ahead, gone) = match excess > 0.0 {
                        true => (excess, share),
                        false => (0.0, small * share),
                    };
                    if row.n == 1 {
                        product *= 1.0 + small;
                    } else {
                        joint += n * log1p(small);
                    }
                    if product > LARGE {
                        joint += log(product);
                        product = 1.0;
                    }
                }
                customers += n;
                joint += n * (ahead - shape * now);
                left += n * gone;
                logs += n * (now + gone * (then - now));
                inverses += n * (over_now + gone * (over_then - over_now));
            }
            joint += log(product);
            let own = r * log_alpha + of_r.log[x] + of_b.log[k] - of_ab.log[k];
            sum += customers * own + joint;
            gradient[0] += customers * (of_r.inverse[x] + log_alpha) - logs;
            gradient[1] += customers * (r / alpha) - shape * inverses;
            gradient[2] += left / a - customers * of_ab.inverse[k];
            gradient[3] += customers * (of_b.inverse[k] - of_ab.inverse[k]);
            if k > 0 {
                gradient[3] -= left / (b + k as f64 - 1.0);
            }
        }
        *sums = (sum, gradient);
    }

    pub fn alive(&self, row: &Row) -> f64 {
        let k = self.chances(row.x);
        if k == 0 {
            return 1.0;
        }
        let [r, alpha, ..] = *self.theta;
        let longer = log((alpha + row.t) / (alpha + row.t_x));
        1.0 / (1.0 + exp(self.log_odds(k) + (r + f64::from(row.x)) * longer))
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
