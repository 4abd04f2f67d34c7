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

/// A row whose times are places among all times that occur: what depends on one time alone is worked
/// out once for each of them.
#[derive(Clone, Copy)]
pub(super) struct Same {
    pub x: u32,
    pub then: u32,
    pub now: u32,
    pub n: u32,
}

/// Rows are summed up by so many, so that sums do not depend on where a slice of work ends.
pub(super) const BLOCK: usize = 1 << 10;

/// Rows sorted by (x, tₓ, T), and the times that occur in them, ascending.
#[derive(Default)]
pub struct Rows {
    pub(super) same: Vec<Same>,
    pub(super) times: Vec<f64>,
}

impl Rows {
    pub fn is_empty(&self) -> bool {
        self.same.is_empty()
    }

    pub fn iter(&self) -> impl Iterator<Item = Row> + '_ {
        self.same.iter().map(|same| self.row(same))
    }

    pub(super) fn row(&self, same: &Same) -> Row {
        Row {
            x: same.x,
            t_x: self.times[same.then as usize],
            t: self.times[same.now as usize],
            n: f64::from(same.n),
        }
    }
}

/// `unit`: days in the model's unit. 8 bytes a customer while it sorts, 16 a row.
pub fn collapse(histories: &[History], unit: f64) -> Rows {
    // Days of three centuries take 17 bits, and x is at most the days.
    let mut keys: Vec<i64> = histories
        .iter()
        .map(|h| i64::from(h.x) << 40 | i64::from(h.t_x) << 20 | i64::from(h.t))
        .collect();
    sort_whole(&mut keys);
    const LOW: usize = (1 << 20) - 1;
    let days = |key: i64| [(key >> 20) as usize & LOW, key as usize & LOW];
    let last = keys.iter().flat_map(|key| days(*key)).max();
    let mut place = vec![0u32; last.map_or(0, |last| last + 1)];
    for key in &keys {
        days(*key).into_iter().for_each(|day| place[day] = 1);
    }
    let mut times = Vec::new();
    for (day, place) in place.iter_mut().enumerate().filter(|(_, used)| **used > 0) {
        *place = times.len() as u32;
        times.push(day as f64 / unit);
    }
    let same = keys.chunk_by(|a, b| a == b).map(|same| {
        let [then, now] = days(same[0]).map(|day| place[day]);
        Same {
            x: (same[0] >> 40) as u32,
            then,
            now,
            n: same.len() as u32,
        }
    });
    Rows {
        same: same.collect(),
        times,
    }
}
