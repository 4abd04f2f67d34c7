//! Pareto/NBD (Schmittlein, Morrison, Colombo 1987): purchases come at a rate λ ~ Gamma(r, α) while a
//! customer is alive, and they leave at a rate μ ~ Gamma(s, β), at any time.
//!
//! Its likelihood is usually written as a difference of two hypergeometric functions. That difference
//! is s ∫ (α+u)^−(r+x) (β+u)^−(s+1) du over u from tₓ to T, the chance of having left at u; we take the
//! integral itself, by Gauss–Legendre panels in ln(min(α, β) + u): nothing cancels, for any x, and
//! the gradient comes by the same nodes.

use super::dropout::Rising;
use super::minimise::Four;
use super::rows::{Row, Rows};
use libm::{ceil, exp, expm1, log};
use std::ops::Range;

/// Parameters r, α, s, β.
#[derive(Clone, Copy)]
pub struct Pareto<'a> {
    pub theta: &'a Four,
}

/// Nodes and weights of the 8-point Gauss–Legendre rule, the positive half.
const NODES: [(f64, f64); 4] = [
    (0.183_434_642_495_649_8, 0.362_683_783_378_362),
    (0.525_532_409_916_329, 0.313_706_645_877_887_3),
    (0.796_666_477_413_626_7, 0.222_381_034_453_374_5),
    (0.960_289_856_497_536_2, 0.101_228_536_290_376_3),
];
/// The integrand falls by e² a panel or less; what is below e⁻⁶⁰ is nothing.
const PANELS: f64 = 32.0;

/// The integral with `(α+from)^−(r+x) (β+from)^−s` taken out, and its derivatives by r, α, s, β,
/// without that factor's own.
struct Integral {
    sum: f64,
    moments: Four,
}

impl Pareto<'_> {
    fn integral(&self, x: u32, from: f64, to: f64) -> Integral {
        let [r, alpha, s, beta] = *self.theta;
        let base = alpha.min(beta);
        let (shape, steep) = (r + f64::from(x), r + f64::from(x) + s);
        let begin = log(base + from);
        let whole = log((base + to) / (base + from));
        let panel = if steep > 2.0 { 2.0 / steep } else { 1.0 };
        let panels = ceil(whole / panel).clamp(1.0, PANELS.max(whole));
        let width = (whole / panels).min(panel);
        let (first, last) = (log(alpha + from), log(beta + from));
        let mut found = Integral {
            sum: 0.0,
            moments: [0.0; 4],
        };
        let mut middle = begin + 0.5 * width;
        for _ in 0..panels as u32 {
            for (node, weight) in NODES {
                for side in [-node, node] {
                    let at = exp(middle + 0.5 * width * side);
                    let (left, right) = (at - base + alpha, at - base + beta);
                    let (log_left, log_right) = (log(left), log(right));
                    let ratio = exp(shape * (first - log_left) + s * (last - log_right));
                    let part = 0.5 * width * weight * at / right * ratio;
                    found.sum += part;
                    let own = [log_left, shape / left, log_right, (s + 1.0) / right];
                    for (total, moment) in found.moments.iter_mut().zip(own) {
                        *total -= part * moment;
                    }
                }
            }
            middle += width;
        }
        found
    }

    /// The sum over all rows and its gradient.
    pub fn log_likelihood(&self, rows: &Rows) -> (f64, Four) {
        let mut sums = (0.0, [0.0; 4]);
        self.add(rows, 0..rows.same.len(), &mut sums);
        sums
    }

    /// Adds the rows of a range to the sum and its gradient.
    pub(super) fn add(&self, rows: &Rows, range: Range<usize>, sums: &mut (f64, Four)) {
        let [r, alpha, s, beta] = *self.theta;
        let some = &rows.same[range];
        let of_r = Rising::new(r, some.last().map_or(0, |last| last.x));
        let (log_alpha, log_beta) = (log(alpha), log(beta));
        let (mut sum, mut gradient) = *sums;
        for row in some.iter().map(|same| rows.row(same)) {
            let shape = r + f64::from(row.x);
            let (now, away) = (log(alpha + row.t), log(beta + row.t));
            let (then, left) = (log(alpha + row.t_x), log(beta + row.t_x));
            let integral = self.integral(row.x, row.t_x, row.t);
            let there = exp(shape * (then - now) + s * (left - away));
            let gone = s * integral.sum;
            let joint = there + gone;
            let x = row.x as usize;
            sum += row.n
                * (of_r.log[x] + r * log_alpha + s * log_beta - shape * then - s * left
                    + log(joint));
            let (p, q) = (there / joint, s / joint);
            let m = integral.moments;
            let own = [
                of_r.inverse[x] + log_alpha - p * now + q * m[0],
                r / alpha - p * shape / (alpha + row.t) + q * m[1],
                log_beta - p * away + q * m[2] + integral.sum / joint,
                s / beta - p * s / (beta + row.t) + q * m[3],
            ];
            for (total, part) in gradient.iter_mut().zip(own) {
                *total += row.n * part;
            }
        }
        *sums = (sum, gradient);
    }

    pub fn alive(&self, row: &Row) -> f64 {
        let [r, alpha, s, beta] = *self.theta;
        let shape = r + f64::from(row.x);
        let there = exp(-shape * log((alpha + row.t) / (alpha + row.t_x))
            - s * log((beta + row.t) / (beta + row.t_x)));
        there / (there + s * self.integral(row.x, row.t_x, row.t).sum)
    }

    /// Expected purchases in the `t` units after T, given that the customer is alive at T.
    pub fn expected_alive(&self, row: &Row, t: f64) -> f64 {
        let [r, alpha, s, beta] = *self.theta;
        let grown = log((beta + row.t + t) / (beta + row.t));
        let e = s - 1.0;
        let head = if e.abs() < 1e-12 {
            grown
        } else {
            -expm1(-e * grown) / e
        };
        (r + f64::from(row.x)) * (beta + row.t) / (alpha + row.t) * head
    }

    /// P(no purchase in the `t` units after T), given that the customer is alive at T.
    pub fn silent_alive(&self, row: &Row, t: f64) -> f64 {
        let [r, alpha, s, beta] = *self.theta;
        let shape = r + f64::from(row.x);
        let stays = exp(-shape * log((alpha + row.t + t) / (alpha + row.t))
            - s * log((beta + row.t + t) / (beta + row.t)));
        stays + s * self.integral(row.x, row.t, row.t + t).sum
    }
}
