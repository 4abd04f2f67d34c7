//! A shop that follows a model exactly, drawn from a seed: for the parametric bootstrap, and to test
//! that intervals hold what they promise. Gamma variates by Marsaglia, Tsang (2000), normal ones by the
//! polar method; logarithms and roots from `libm`, so that a seed gives the same shop everywhere.

use super::minimise::Four;
use crate::report::ValueModel;
use crate::segments::start as segments;
use libm::{log, pow, sqrt};

pub struct Draws(segments::Draws);

impl Draws {
    pub fn new(seed: u64) -> Draws {
        Draws(segments::Draws::new(seed))
    }

    /// Above 0 and below 1.
    pub fn unit(&mut self) -> f64 {
        ((self.0.draw() >> 12) as f64 + 0.5) / (1u64 << 52) as f64
    }

    fn normal(&mut self) -> f64 {
        loop {
            let (u, v) = (2.0 * self.unit() - 1.0, 2.0 * self.unit() - 1.0);
            let s = u * u + v * v;
            if s < 1.0 && s > 0.0 {
                return u * sqrt(-2.0 * log(s) / s);
            }
        }
    }

    /// Gamma of this shape and rate 1.
    pub fn gamma(&mut self, shape: f64) -> f64 {
        if shape < 1.0 {
            return self.gamma(shape + 1.0) * pow(self.unit(), 1.0 / shape);
        }
        let d = shape - 1.0 / 3.0;
        let c = 1.0 / sqrt(9.0 * d);
        loop {
            let x = self.normal();
            let v = 1.0 + c * x;
            let cube = v * v * v;
            if v > 0.0 && log(self.unit()) < 0.5 * x * x + d - d * cube + d * log(cube) {
                return d * cube;
            }
        }
    }

    fn beta(&mut self, a: f64, b: f64) -> f64 {
        let (left, right) = (self.gamma(a), self.gamma(b));
        if left + right > 0.0 {
            left / (left + right)
        } else {
            // Both underflowed: nearly all mass lies at the ends.
            f64::from(u8::from(self.unit() < a / (a + b)))
        }
    }

    /// Times of the repeat purchases of a customer observed for `t` units, at most `most`.
    pub fn purchases(&mut self, model: ValueModel, theta: &Four, t: f64, most: usize) -> Vec<f64> {
        let [r, alpha, a, b] = *theta;
        let rate = self.gamma(r) / alpha;
        let pareto = model == ValueModel::Paretonbd;
        let (mut end, mut leaves) = (t, 0.0);
        if pareto {
            let leaving = self.gamma(a) / b;
            end = t.min(-log(self.unit()) / leaving.max(1e-300));
        } else {
            leaves = self.beta(a, b);
        }
        let (mut times, mut now) = (Vec::new(), 0.0);
        if model == ValueModel::Mbgnbd && self.unit() < leaves {
            return times;
        }
        while times.len() < most {
            now -= log(self.unit()) / rate.max(1e-300);
            if now > end {
                break;
            }
            times.push(now);
            if !pareto && self.unit() < leaves {
                break;
            }
        }
        times
    }
}

/// The covariance of logarithms of parameters, from refits; `None` where too few came to rest.
pub fn spread(refits: &[Four]) -> Option<[Four; 4]> {
    if refits.len() < 10 {
        return None;
    }
    let n = refits.len() as f64;
    let mean: Four = std::array::from_fn(|i| refits.iter().fold(0.0, |s, r| s + r[i]) / n);
    Some(std::array::from_fn(|i| {
        std::array::from_fn(|j| {
            refits
                .iter()
                .fold(0.0, |s, r| s + (r[i] - mean[i]) * (r[j] - mean[j]))
                / (n - 1.0)
        })
    }))
}
