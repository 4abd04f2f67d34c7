//! What the models see of a customer: x repeat purchase days, the last of them tₓ and the observation's
//! end T after the first purchase. Equal customers become one row with a weight; rows are sorted, so
//! that a fit does not depend on the order of the customers.

use super::days::History;
use crate::sorting::sort_whole;

/// `n` customers with the same x, tₓ and T, the times in the model's unit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Row {
    pub x: u32,
    pub t_x: f64,
    pub t: f64,
    pub n: f64,
}

impl Row {
    /// `unit`: days in the model's unit.
    pub fn of(history: &History, unit: f64) -> Row {
        Row {
            x: history.x,
            t_x: f64::from(history.t_x) / unit,
            t: f64::from(history.t) / unit,
            n: 1.0,
        }
    }
}

/// Rows sorted by (x, tₓ, T).
pub fn collapse(histories: &[History], unit: f64) -> Vec<Row> {
    // Days of three centuries take 17 bits, and x is at most the days.
    let mut keys: Vec<i64> = histories
        .iter()
        .map(|h| i64::from(h.x) << 40 | i64::from(h.t_x) << 20 | i64::from(h.t))
        .collect();
    sort_whole(&mut keys);
    const LOW: i64 = (1 << 20) - 1;
    let rows = keys.chunk_by(|a, b| a == b).map(|same| Row {
        x: (same[0] >> 40) as u32,
        t_x: (same[0] >> 20 & LOW) as f64 / unit,
        t: (same[0] & LOW) as f64 / unit,
        n: same.len() as f64,
    });
    rows.collect()
}
