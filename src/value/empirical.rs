//! Where no model holds: what customers of the same kind did in the last days of the file.
//!
//! Kinds are classes of how often (0, 1, 2–3, 4–7, … repeat purchases) and of silence (under a quarter,
//! a half, the whole of the days looked at, or longer). A class's mean is drawn to everybody's as if it
//! had five more customers like them.

use super::days::{Days, History};
use super::risk::cases;

const OFTEN: usize = 6;
const SILENT: usize = 4;
/// Customers like everybody added to each class.
const COMMON: f64 = 5.0;

/// Purchases a day and the standard error of that, by class.
pub struct Rates {
    rate: [(f64, f64); OFTEN * SILENT],
    ahead: i32,
}

fn class(history: &History, ahead: i32) -> usize {
    let often = (32 - history.x.leading_zeros()) as usize;
    let quarter = (ahead / 4).max(1);
    let silent = match history.silence() / quarter {
        0 => 0,
        1 => 1,
        2 | 3 => 2,
        _ => 3,
    };
    often.min(OFTEN - 1) * SILENT + silent
}

impl Rates {
    /// From what those known at `cut − ahead` bought until `cut`.
    pub fn learn(days: &Days, cut: i32, ahead: i32) -> Rates {
        let (mut sums, mut n) = ([0.0; OFTEN * SILENT], [0.0; OFTEN * SILENT]);
        let (mut all, mut everybody) = (0.0, 0.0);
        for case in cases(days, cut - ahead, cut) {
            let bought = days.later(case.customer as usize, cut - ahead, cut) as f64;
            let class = class(&case.history, ahead);
            sums[class] += bought;
            n[class] += 1.0;
            all += bought;
            everybody += 1.0;
        }
        let length = f64::from(ahead.max(1));
        let mean = if everybody > 0.0 {
            all / everybody
        } else {
            0.0
        };
        let rate = std::array::from_fn(|c| {
            let size = n[c] + COMMON;
            let drawn = (sums[c] + COMMON * mean) / size;
            (drawn / length, f64::sqrt(drawn / size) / length)
        });
        Rates { rate, ahead }
    }

    /// Purchases a day and the standard error.
    pub fn of(&self, history: &History) -> (f64, f64) {
        self.rate[class(history, self.ahead)]
    }
}
