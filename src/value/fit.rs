//! Rows → parameters: maximum likelihood over the logarithms of the parameters, from several starts,
//! with the reason where it fails.

use super::dropout::Dropout;
use super::minimise::{Four, Minimum, covariance, minimise};
use super::pareto::Pareto;
use super::rows::Row;
use crate::report::ValueModel;
use libm::{exp, log};

/// A parameter beyond e^±12 of its unit runs away.
const FAR: f64 = 12.0;

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

fn log_likelihood(model: ValueModel, theta: &Four, rows: &[Row]) -> (f64, Four) {
    match model {
        ValueModel::Paretonbd => Pareto { theta }.log_likelihood(rows),
        _ => dropout(model, theta).log_likelihood(rows),
    }
}

fn dropout(model: ValueModel, theta: &Four) -> Dropout<'_> {
    Dropout {
        at_once: model == ValueModel::Mbgnbd,
        theta,
    }
}

/// Minus the mean log likelihood of logarithms of parameters.
fn objective(model: ValueModel, rows: &[Row], n: f64, at: &Four) -> (f64, Four) {
    if at.iter().any(|t| t.abs() > 2.0 * FAR) {
        return (f64::INFINITY, [0.0; 4]);
    }
    let theta = at.map(exp);
    let (sum, gradient) = log_likelihood(model, &theta, rows);
    let scaled = std::array::from_fn(|i| -gradient[i] * theta[i] / n);
    (-sum / n, scaled)
}

/// Fits from starts scaled to the data's time: the first that comes to rest inside.
pub fn fit(model: ValueModel, rows: &[Row]) -> Result<Fitted, Failure> {
    let n = rows.iter().fold(0.0, |n, row| n + row.n);
    let time = rows.iter().fold(0.0, |sum, row| sum + row.n * row.t) / n;
    let alpha = log(time.max(1e-3));
    let starts = match model {
        ValueModel::Paretonbd => [
            [-0.5, alpha - 1.0, -0.5, alpha - 1.0],
            [0.5, alpha, -1.5, alpha],
            [-1.5, alpha - 1.0, 0.0, alpha + 1.0],
        ],
        _ => [
            [-1.0, alpha - 2.0, -0.2, 0.9],
            [0.0, alpha, -1.0, 1.0],
            [0.7, alpha + 1.0, -3.0, 2.0],
        ],
    };
    let mut settled = Err(Failure::NotConverged);
    for start in starts {
        let found = minimise(&mut |at| objective(model, rows, n, at), start);
        settled = settle(model, rows, n, found);
        if settled.is_ok() {
            break;
        }
    }
    settled
}

/// Fits from parameters that are nearly right, once.
pub fn refit(near: &Fitted, rows: &[Row]) -> Option<Four> {
    let n = rows.iter().fold(0.0, |n, row| n + row.n);
    let start = near.theta.map(log);
    let found = minimise(&mut |at| objective(near.model, rows, n, at), start);
    found.converged.then_some(found.at)
}

fn settle(model: ValueModel, rows: &[Row], n: f64, best: Minimum) -> Result<Fitted, Failure> {
    let time = rows.iter().fold(0.0, |sum, row| sum + row.n * row.t) / n;
    // α and β are times: they are far from the data's, not from 1.
    let shift = log(time.max(1e-3));
    let times = match model {
        ValueModel::Paretonbd => [0.0, shift, 0.0, shift],
        _ => [0.0, shift, 0.0, 0.0],
    };
    if best
        .at
        .iter()
        .zip(times)
        .any(|(t, shift)| (t - shift).abs() > FAR)
    {
        return Err(Failure::NotIdentified);
    }
    if !best.converged {
        return Err(Failure::NotConverged);
    }
    let covariance = covariance(&mut |at| objective(model, rows, n, at), &best.at, 4, n)
        .ok_or(Failure::NotIdentified)?;
    Ok(Fitted {
        model,
        theta: best.at.map(exp),
        log_likelihood: -best.value * n,
        covariance,
    })
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
