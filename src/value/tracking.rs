//! Does the expectation keep its word? What was expected after a day of the past, from what was known then,
//! against what came, day by day.
//!
//! In: purchase days, a cut, days ahead, the model in use. Out: cumulative repeat purchases, expected with
//! a 90 % interval and actual. The interval adds the uncertainty of the parameters (delta method) to chance:
//! given alive, a customer's purchases are Poisson around a rate that is gamma with shape r + x, so the
//! variance of what one brings is P·(m + m²/(r + x)) + P·(1 − P)·m² for P = P(alive) and m expected if alive
//! (leaving within the days ahead is taken as part of m). At most 10,000 customers are looked at, evenly.

use super::days::{Days, History};
use super::empirical::Rates;
use super::findings;
use super::fit::{Fitted, Fitting};
use super::rows::{Rows, collapse};
use crate::ingest::calendar::format_day;
use crate::report::{TrackPoint, Tracking, ValueModel};
use libm::{exp, sqrt};

/// Customers that are looked at, and points of the curve.
const MOST: usize = 10_000;
const POINTS: i32 = 8;
const NINETY: f64 = 1.644_853_626_951_472_2;
/// Step of the differences, in logarithms of parameters.
const STEP: f64 = 1e-4;

enum By {
    Fit(Box<Fitting>, Rows),
    /// The model does not hold for what was known.
    Nothing,
    Model(Fitted, Rows),
    Rates(Box<Rates>, Vec<History>),
}

/// The curve, point after point.
pub struct Track {
    cut: i32,
    ahead: i32,
    unit: f64,
    every: usize,
    by: By,
    /// Days after the cut of each purchase that came.
    came: Vec<i32>,
    points: Vec<TrackPoint>,
}

impl Track {
    /// `None` where nobody was known then.
    pub fn new(
        days: &Days,
        cut: i32,
        ahead: i32,
        unit: f64,
        model: Option<ValueModel>,
    ) -> Option<Track> {
        let every = days.customers().div_ceil(MOST).max(1);
        let (mut known, mut came) = (Vec::new(), Vec::new());
        for customer in (0..days.customers()).step_by(every) {
            let Some(history) = days.history(customer, cut) else {
                continue;
            };
            known.push(history);
            let later = days.of(customer).iter().map(|day| day - cut);
            came.extend(later.filter(|day| (1..=ahead).contains(day)));
        }
        if known.is_empty() || ahead < 1 {
            return None;
        }
        let by = match model {
            Some(model) => {
                let rows = collapse(&known, unit);
                By::Fit(Box::new(Fitting::new(model, &rows)), rows)
            }
            None => By::Rates(Box::new(Rates::learn(days, cut, ahead)), known),
        };
        Some(Track {
            cut,
            ahead,
            unit,
            every,
            by,
            came,
            points: Vec::new(),
        })
    }

    /// A part of the fit or one point more; true when there are all.
    pub fn step(&mut self) -> bool {
        if let By::Fit(fitting, rows) = &mut self.by {
            if !fitting.step(rows, super::WORK) {
                return false;
            }
            let rows = std::mem::take(rows);
            self.by = match fitting.settled {
                Ok(found) => By::Model(found, rows),
                Err(_) => By::Nothing,
            };
            return false;
        }
        let number = self.points.len() as i32 + 1;
        let days = (self.ahead * number / POINTS).max(1);
        let (expected, variance) = match &self.by {
            By::Model(model, rows) => modelled(model, rows, f64::from(days) / self.unit),
            By::Rates(rates, known) => rated(rates, known, f64::from(days)),
            _ => return true,
        };
        let wide = NINETY * sqrt(variance);
        self.points.push(TrackPoint {
            days: days as u32,
            expected,
            low: (expected - wide).max(0.0),
            high: expected + wide,
            actual: self.came.iter().filter(|day| **day <= days).count() as u64,
        });
        number >= POINTS
    }

    /// `None` where the model does not hold for what was known.
    pub fn finish(self) -> Option<Tracking> {
        let cut = format_day(self.cut.into());
        (!self.points.is_empty()).then(|| Tracking {
            sentence: findings::tracked(&self.points, &cut, self.every),
            cut,
            points: self.points,
        })
    }
}

fn sum(model: &Fitted, rows: &Rows, t: f64) -> f64 {
    rows.iter()
        .fold(0.0, |sum, row| sum + row.n * model.expected(&row, t))
}

fn modelled(model: &Fitted, rows: &Rows, t: f64) -> (f64, f64) {
    let (mut expected, mut variance) = (0.0, 0.0);
    for row in rows.iter() {
        let (alive, m) = (model.alive(&row), model.expected_alive(&row, t));
        let shape = model.theta[0] + f64::from(row.x);
        expected += row.n * alive * m;
        variance += row.n * alive * (m + m * m / shape + (1.0 - alive) * m * m);
    }
    let slopes: [f64; 4] = std::array::from_fn(|i| {
        let moved = |by: f64| {
            let mut theta = model.theta;
            theta[i] *= exp(by);
            sum(&Fitted { theta, ..*model }, rows, t)
        };
        (moved(STEP) - moved(-STEP)) / (2.0 * STEP)
    });
    for (i, row) in model.covariance.iter().enumerate() {
        for (j, cell) in row.iter().enumerate() {
            variance += slopes[i] * cell * slopes[j];
        }
    }
    (expected, variance.max(0.0))
}

/// Rates of a kind: chance, and the standard errors as if they all went the same way.
fn rated(rates: &Rates, known: &[History], days: f64) -> (f64, f64) {
    let (mut expected, mut error) = (0.0, 0.0);
    for history in known {
        let (rate, own) = rates.of(history);
        expected += rate * days;
        error += own * days;
    }
    (expected, expected + error * error)
}
