//! Rows → parameters: maximum likelihood over the logarithms of the parameters, from several starts,
//! with the reason where it fails; in slices.

use super::dropout::Dropout;
use super::minimise::{Descent, Four, Minimum};
use super::pareto::Pareto;
use super::rows::{BLOCK, Row, Rows};
use crate::report::ValueModel;
use libm::{exp, log};

/// A parameter beyond e^±12 of its unit runs away.
const FAR: f64 = 12.0;
/// What a row of Pareto/NBD costs, in rows of the others.
const INTEGRAL: usize = 24;

/// A model with its parameters.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Fitted {
    pub model: ValueModel,
    /// r, α, a, b, or r, α, s, β.
    pub theta: Four,
    pub log_likelihood: f64,
    /// Of the parameters' logarithms.
    pub covariance: [Four; 4],
}

/// Why there are no parameters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Failure {
    /// No start came to rest.
    NotConverged,
    /// A parameter runs away: the data does not hold it.
    NotIdentified,
}

fn dropout(model: ValueModel, theta: &Four) -> Dropout<'_> {
    Dropout {
        at_once: model == ValueModel::Mbgnbd,
        theta,
    }
}

/// Minus the mean log likelihood of logarithms of parameters, some rows at a time.
struct Objective {
    /// Customers.
    n: f64,
    row: usize,
    sum: (f64, Four),
}

impl Objective {
    /// Goes on while `work` lasts; value and gradient once all rows have been seen.
    fn step(
        &mut self,
        model: ValueModel,
        rows: &Rows,
        at: &Four,
        work: &mut usize,
    ) -> Option<(f64, Four)> {
        if at.iter().any(|t| t.abs() > 2.0 * FAR) {
            return Some((f64::INFINITY, [0.0; 4]));
        }
        let pareto = model == ValueModel::Paretonbd;
        let cost = if pareto { INTEGRAL } else { 1 };
        let theta = at.map(exp);
        let (from, all) = (self.row, rows.same.len());
        let blocks = (*work / (cost * BLOCK)).clamp(1, all.div_ceil(BLOCK));
        self.row = all.min(from + blocks * BLOCK);
        match pareto {
            true => Pareto { theta: &theta }.add(rows, from..self.row, &mut self.sum),
            false => dropout(model, &theta).add(rows, from..self.row, &mut self.sum),
        }
        *work = work.saturating_sub((self.row - from) * cost);
        if self.row < all {
            return None;
        }
        let (sum, gradient) = std::mem::take(&mut self.sum);
        self.row = 0;
        let scaled = std::array::from_fn(|i| -gradient[i] * theta[i] / self.n);
        Some((-sum / self.n, scaled))
    }
}

/// A fit being made, from starts scaled to the data's time: the first that comes to rest inside.
pub struct Fitting {
    model: ValueModel,
    objective: Objective,
    descent: Descent,
    /// Starts to come, the next one last.
    starts: Vec<Four>,
    /// ln of the mean time observed.
    time: f64,
    pub settled: Result<Fitted, Failure>,
}

impl Fitting {
    fn from(model: ValueModel, rows: &Rows, start: Four) -> Fitting {
        Fitting {
            model,
            objective: Objective {
                n: rows.iter().fold(0.0, |n, row| n + row.n),
                row: 0,
                sum: Default::default(),
            },
            descent: Descent::new(start),
            starts: Vec::new(),
            time: 0.0,
            settled: Err(Failure::NotConverged),
        }
    }

    pub fn new(model: ValueModel, rows: &Rows) -> Fitting {
        let mut fitting = Fitting::from(model, rows, [0.0; 4]);
        let time = rows.iter().fold(0.0, |sum, row| sum + row.n * row.t) / fitting.objective.n;
        let time = log(time.max(1e-3));
        let [first, second, third] = match model {
            ValueModel::Paretonbd => [
                [-0.5, time - 1.0, -0.5, time - 1.0],
                [0.5, time, -1.5, time],
                [-1.5, time - 1.0, 0.0, time + 1.0],
            ],
            _ => [
                [-1.0, time - 2.0, -0.2, 0.9],
                [0.0, time, -1.0, 1.0],
                [0.7, time + 1.0, -3.0, 2.0],
            ],
        };
        fitting.descent = Descent::new(first);
        fitting.starts = vec![third, second];
        fitting.time = time;
        fitting
    }

    /// From parameters that are nearly right, once; for [`Fitting::rest`].
    pub fn again(near: &Fitted, rows: &Rows) -> Fitting {
        Fitting::from(near.model, rows, near.theta.map(log))
    }

    /// Goes on while `work` lasts; true when the search has come to rest.
    pub fn rest(&mut self, rows: &Rows, work: &mut usize) -> bool {
        while let Some(at) = self.descent.wanted() {
            if *work == 0 {
                return false;
            }
            if let Some((value, gradient)) = self.objective.step(self.model, rows, &at, work) {
                self.descent.take(value, gradient);
            }
        }
        true
    }

    /// Logarithms of the parameters, where it came to rest.
    pub fn rested(&self) -> Option<Four> {
        let found = self.descent.minimum();
        found.converged.then_some(found.at)
    }

    /// Goes on while `work` lasts, one a row that is looked at, with an integral in it [`INTEGRAL`]; true
    /// when it is `settled`.
    pub fn step(&mut self, rows: &Rows, mut work: usize) -> bool {
        while self.rest(rows, &mut work) {
            self.settled = match (self.descent.curved(), self.failure()) {
                (true, _) => self.fitted(),
                (false, Some(failure)) => Err(failure),
                (false, None) => {
                    self.descent.curve(4);
                    continue;
                }
            };
            match self.starts.pop() {
                Some(start) if self.settled.is_err() => self.descent = Descent::new(start),
                _ => return true,
            }
        }
        false
    }

    fn failure(&self) -> Option<Failure> {
        let Minimum { at, converged, .. } = self.descent.minimum();
        // α and β are times: they are far from the data's, not from 1.
        let times = match self.model {
            ValueModel::Paretonbd => [0.0, self.time, 0.0, self.time],
            _ => [0.0, self.time, 0.0, 0.0],
        };
        let far = |(t, shift): (&f64, f64)| (t - shift).abs() > FAR;
        match at.iter().zip(times).any(far) {
            true => Some(Failure::NotIdentified),
            false => (!converged).then_some(Failure::NotConverged),
        }
    }

    fn fitted(&self) -> Result<Fitted, Failure> {
        let (best, n) = (self.descent.minimum(), self.objective.n);
        let covariance = self.descent.covariance(n).ok_or(Failure::NotIdentified)?;
        Ok(Fitted {
            model: self.model,
            theta: best.at.map(exp),
            log_likelihood: -best.value * n,
            covariance,
        })
    }
}

/// A fit in one go.
pub fn fit(model: ValueModel, rows: &Rows) -> Result<Fitted, Failure> {
    let mut fitting = Fitting::new(model, rows);
    while !fitting.step(rows, usize::MAX) {}
    fitting.settled
}

impl Fitted {
    /// P(alive).
    pub fn alive(&self, row: &Row) -> f64 {
        match self.model {
            ValueModel::Paretonbd => Pareto { theta: &self.theta }.alive(row),
            _ => dropout(self.model, &self.theta).alive(row),
        }
    }

    /// Expected purchases in the `t` units after T.
    pub fn expected(&self, row: &Row, t: f64) -> f64 {
        self.alive(row) * self.expected_alive(row, t)
    }

    pub fn expected_alive(&self, row: &Row, t: f64) -> f64 {
        match self.model {
            ValueModel::Paretonbd => Pareto { theta: &self.theta }.expected_alive(row, t),
            _ => dropout(self.model, &self.theta).expected_alive(row, t),
        }
    }

    /// P(a purchase in the `t` units after T).
    pub fn purchase(&self, row: &Row, t: f64) -> f64 {
        let silent = match self.model {
            ValueModel::Paretonbd => Pareto { theta: &self.theta }.silent_alive(row, t),
            _ => dropout(self.model, &self.theta).silent_alive(row, t),
        };
        self.alive(row) * (1.0 - silent)
    }

    /// Expected purchases in `steps` equal steps of `length` units, each counted at its end at
    /// `discount` a step.
    pub fn discounted(&self, row: &Row, steps: u32, length: f64, discount: f64) -> f64 {
        let (mut sum, mut before, mut factor) = (0.0, 0.0, 1.0);
        for step in 1..=steps {
            let by_then = self.expected_alive(row, length * f64::from(step));
            factor /= 1.0 + discount;
            sum += (by_then - before) * factor;
            before = by_then;
        }
        sum * self.alive(row)
    }

    /// Derivatives of ln of the expected purchases by the parameters' logarithms, by differences.
    pub fn slopes(&self, row: &Row, t: f64) -> Four {
        const STEP: f64 = 1e-4;
        std::array::from_fn(|i| {
            let moved = |by: f64| {
                let mut theta = self.theta;
                theta[i] *= exp(by);
                log(Fitted { theta, ..*self }.expected(row, t).max(1e-300))
            };
            (moved(STEP) - moved(-STEP)) / (2.0 * STEP)
        })
    }
}
