//! Refits of shops drawn from a model (the parametric bootstrap; Efron, Tibshirani 1993, §6.5), in slices.

use super::days::History;
use super::fit::{Fitted, Fitting};
use super::minimise::Four;
use super::rows::{Rows, collapse};
use super::simulate::{Draws, spread};

/// Draws of shops, each fitted from the model's own parameters.
pub(super) struct Refits {
    found: Fitted,
    unit: f64,
    seed: u64,
    pub done: u32,
    drawing: Option<(Draws, Vec<History>)>,
    fitting: Option<(Fitting, Rows)>,
    refits: Vec<Four>,
}

impl Refits {
    pub fn new(found: Fitted, unit: f64, seed: u64) -> Refits {
        Refits {
            found,
            unit,
            seed,
            done: 0,
            drawing: None,
            fitting: None,
            refits: Vec::new(),
        }
    }

    /// Draws some customers, or goes on with the fit of those drawn; true at the end of `refits`.
    pub fn step(&mut self, histories: &[History], refits: u32) -> bool {
        if let Some((fitting, rows)) = &mut self.fitting {
            if !fitting.rest(rows, &mut { super::WORK }) {
                return false;
            }
            self.refits.extend(fitting.rested());
            self.fitting = None;
            self.done += 1;
            return self.done >= refits;
        }
        let (found, unit) = (&self.found, self.unit);
        let seed = self.seed ^ u64::from(self.done + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let (draws, drawn) = self
            .drawing
            .get_or_insert_with(|| (Draws::new(seed), Vec::new()));
        let rest = &histories[drawn.len()..];
        let some = &rest[..rest.len().min(2 * super::CUSTOMERS)];
        drawn.extend(some.iter().map(|h| draw(draws, found, h, unit)));
        if drawn.len() == histories.len() {
            let rows = collapse(drawn, unit);
            self.fitting = Some((Fitting::again(found, &rows), rows));
            self.drawing = None;
        }
        false
    }

    /// The model with what its refits say of its parameters.
    pub fn finish(self) -> Fitted {
        Fitted {
            covariance: spread(&self.refits).unwrap_or(self.found.covariance),
            ..self.found
        }
    }
}

/// A customer observed as long as one of ours, who does as the model says; in whole days, as ours.
fn draw(draws: &mut Draws, found: &Fitted, h: &History, unit: f64) -> History {
    let t = f64::from(h.t) / unit;
    let times = draws.purchases(found.model, &found.theta, t, h.t as usize);
    let last = times.last().map_or(0.0, |t| f64::ceil(t * unit)) as i32;
    History {
        x: times.len() as u32,
        t_x: last.min(h.t),
        t: h.t,
        mean: 0.0,
    }
}

/// A whole shop.
pub fn drawn(found: &Fitted, histories: &[History], unit: f64, seed: u64) -> Rows {
    let mut draws = Draws::new(seed);
    let all = histories.iter().map(|h| draw(&mut draws, found, h, unit));
    collapse(&all.collect::<Vec<_>>(), unit)
}
