//! Gamma–Gamma (Fader, Hardie 2013: 'The Gamma-Gamma model of monetary value'): what a customer spends
//! on one occasion varies around a mean of their own, and these means vary between customers; how often
//! someone buys says nothing about how much (that is checked: see `Spend::correlation`).
//!
//! In: repeaters' numbers of repeat purchases x and mean amounts z. Out: p, q, γ, and the expected
//! amount of any customer.

use super::minimise::{Descent, Four};
use libm::{lgamma, log, sqrt};

/// One repeater: repeat purchases and their mean amount in currency units, positive.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spender {
    pub x: u32,
    pub mean: f64,
}

#[derive(Clone, Copy, Debug)]
pub struct Spend {
    pub p: f64,
    pub q: f64,
    pub gamma: f64,
    pub log_likelihood: f64,
    pub spenders: u64,
    /// Pearson's, of x and mean amount, over the repeaters.
    pub correlation: f64,
    /// Of ln p, ln q, ln γ.
    pub covariance: [Four; 4],
}

/// ψ, the derivative of ln Γ, for positive numbers: recurrence, then the asymptotic series.
pub fn digamma(mut x: f64) -> f64 {
    let mut sum = 0.0;
    while x < 10.0 {
        sum -= 1.0 / x;
        x += 1.0;
    }
    let y = 1.0 / (x * x);
    let series = y
        * (1.0 / 12.0
            - y * (1.0 / 120.0
                - y * (1.0 / 252.0
                    - y * (1.0 / 240.0 - y * (1.0 / 132.0 - y * 691.0 / 32_760.0)))));
    sum + log(x) - 0.5 / x - series
}

/// The sum over spenders sorted by x, and its gradient by p, q, γ.
pub fn log_likelihood(spenders: &[Spender], theta: &Four) -> (f64, Four) {
    let [p, q, gamma, _] = *theta;
    let (log_gamma, of_q, slope_q) = (log(gamma), lgamma(q), digamma(q));
    let (mut sum, mut gradient) = (0.0, [0.0; 4]);
    for same in spenders.chunk_by(|a, b| a.x == b.x) {
        let x = f64::from(same[0].x);
        let (px, both) = (p * x, p * x + q);
        let constant = lgamma(both) - lgamma(px) - of_q + q * log_gamma;
        let (slope_both, slope_px) = (digamma(both), digamma(px));
        for spender in same {
            let total = x * spender.mean;
            let (own, all) = (log(total), log(gamma + total));
            sum += constant + px * own - log(spender.mean) - both * all;
            gradient[0] += x * (slope_both - slope_px + own - all);
            gradient[1] += slope_both - slope_q + log_gamma - all;
            gradient[2] += q / gamma - both / (gamma + total);
        }
    }
    (sum, gradient)
}

/// p and q of each start.
const STARTS: [(f64, f64); 3] = [(1.0, 2.0), (6.0, 4.0), (20.0, 20.0)];

/// A fit being made: the best of some starts.
pub struct Spending {
    spenders: Vec<Spender>,
    n: f64,
    mean: f64,
    /// Starts that have come to rest.
    start: usize,
    descent: Descent,
    best: Option<Descent>,
}

impl Spending {
    /// `spenders`: sorted by x.
    pub fn new(spenders: Vec<Spender>) -> Spending {
        let n = spenders.len() as f64;
        let mut spending = Spending {
            mean: spenders.iter().fold(0.0, |sum, s| sum + s.mean) / n,
            spenders,
            n,
            start: 0,
            descent: Descent::new([0.0; 4]),
            best: None,
        };
        spending.descent = spending.begun();
        spending
    }

    fn begun(&self) -> Descent {
        let (p, q) = STARTS[self.start];
        Descent::new([log(p), log(q), log(self.mean * (q - 1.0) / p), 0.0])
    }

    /// Looks at `work` spenders or a few more; true when the best is found, with its curvature.
    pub fn step(&mut self, work: usize) -> bool {
        let (n, spenders) = (self.n, &self.spenders);
        let mut least = |at: &Four| {
            let theta = [libm::exp(at[0]), libm::exp(at[1]), libm::exp(at[2]), 0.0];
            let (sum, gradient) = log_likelihood(spenders, &theta);
            let scaled: Four = std::array::from_fn(|i| -gradient[i] * theta[i] / n);
            let far = at.iter().take(2).any(|t| t.abs() > 12.0);
            (if far { f64::INFINITY } else { -sum / n }, scaled)
        };
        for _ in 0..=work / spenders.len().max(1) {
            if !self.descent.once(&mut least) {
                return self.next();
            }
        }
        false
    }

    /// Goes on to the next start, and from the last one to the curvature of the best.
    fn next(&mut self) -> bool {
        if self.descent.curved() {
            return true;
        }
        let found = self.descent.minimum();
        let better = |b: &Descent| found.value < b.minimum().value;
        if found.converged && self.best.as_ref().is_none_or(better) {
            self.best = Some(self.descent.clone());
        }
        self.start += 1;
        if self.start < STARTS.len() {
            self.descent = self.begun();
            return false;
        }
        let Some(best) = self.best.take() else {
            return true;
        };
        self.descent = best;
        self.descent.curve(3);
        false
    }

    /// `None` where no start settles, or the mean of all means is infinite.
    pub fn finish(&self) -> Option<Spend> {
        if !self.descent.curved() {
            return None;
        }
        let best = self.descent.minimum();
        let covariance = self.descent.covariance(self.n)?;
        let [p, q, gamma, _] = best.at.map(libm::exp);
        (q > 1.0).then_some(Spend {
            p,
            q,
            gamma,
            log_likelihood: -best.value * self.n,
            spenders: self.spenders.len() as u64,
            correlation: correlation(&self.spenders),
            covariance,
        })
    }
}

/// All of [`Spending`] in one go.
pub fn fit(spenders: &[Spender]) -> Option<Spend> {
    let mut spending = Spending::new(spenders.to_vec());
    while !spending.step(usize::MAX - 1) {}
    spending.finish()
}

fn correlation(spenders: &[Spender]) -> f64 {
    let pairs: Vec<(f64, f64)> = spenders.iter().map(|s| (f64::from(s.x), s.mean)).collect();
    pearson(&pairs)
}

/// Pearson's correlation; 0 where one side does not vary.
pub fn pearson(pairs: &[(f64, f64)]) -> f64 {
    let n = pairs.len().max(1) as f64;
    let (sum_x, sum_y) = pairs.iter().fold((0.0, 0.0), |s, p| (s.0 + p.0, s.1 + p.1));
    let (mx, my) = (sum_x / n, sum_y / n);
    let (mut xx, mut yy, mut xy) = (0.0, 0.0, 0.0);
    for (x, y) in pairs {
        xx += (x - mx) * (x - mx);
        yy += (y - my) * (y - my);
        xy += (x - mx) * (y - my);
    }
    if xx <= 0.0 || yy <= 0.0 {
        return 0.0;
    }
    xy / sqrt(xx * yy)
}

impl Spend {
    /// Expected amount of one purchase, given x repeat purchases of this mean amount.
    pub fn expected(&self, x: u32, mean: f64) -> f64 {
        let x = f64::from(x);
        self.p * (self.gamma + x * mean) / (self.p * x + self.q - 1.0)
    }

    /// Derivatives of ln of that by ln p, ln q, ln γ.
    pub fn slopes(&self, x: u32, mean: f64) -> Four {
        let x = f64::from(x);
        let rest = self.p * x + self.q - 1.0;
        [
            1.0 - self.p * x / rest,
            -self.q / rest,
            self.gamma / (self.gamma + x * mean),
            0.0,
        ]
    }
}
