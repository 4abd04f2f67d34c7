//! A loyalty index whose parts and weights can be seen.
//!
//! In: everybody's figures and purchase days. Out: by customer six parts and their weighted mean, 0 to
//! 100. A part is the customer's place among all: the share of customers below, ties counted half, so
//! units do not matter. *Regular* ranks the spread of the gaps between purchases over their mean, of
//! customers with three purchases or more; others have no such part, and the weights of what is missing
//! go to the rest. Nothing is predicted here: what predicts is the risk.

use super::appraise::Appraisal;
use super::days::Days;
use crate::error::{Result, reserve};
use crate::sorting::rank_floats;

/// Names of the parts.
pub const PARTS: [&str; 6] = ["often", "long", "regular", "spend", "near", "full_price"];

/// A part that a customer does not have.
pub const NONE: u8 = u8::MAX;

/// One customer's parts and index, 0 to 100.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Loyalty {
    pub parts: [u8; 6],
    pub index: u8,
}

/// In the order of the appraisals, nothing placed yet.
pub fn begin(customers: usize) -> Result<Vec<Loyalty>> {
    let mut all = Vec::new();
    reserve(&mut all, customers, "The customers' loyalty")?;
    let none = Loyalty {
        parts: [NONE; 6],
        index: 0,
    };
    all.resize(customers, none);
    Ok(all)
}

/// Places everybody in one part.
pub fn rank(days: &Days, appraisals: &[Appraisal], part: usize, all: &mut [Loyalty]) {
    let discounts = days.discount.iter().any(|d| *d > 0.0);
    let value = |a: &Appraisal| match part {
        0 => Some(f64::from(a.history.x)),
        1 => Some(f64::from(a.history.t)),
        2 => unevenness(days, a).map(|spread| -spread),
        3 => Some(a.history.mean * f64::from(a.history.x)),
        4 => Some(a.purchase),
        _ => discounts.then(|| -f64::from(days.discount[a.customer as usize])),
    };
    let values: Vec<Option<f64>> = appraisals.iter().map(value).collect();
    place(&values, &mut |customer, place| {
        all[customer].parts[part] = place
    });
}

/// The index of the parts. `weights` are positive and need not add up to anything.
pub fn weigh(all: &mut [Loyalty], weights: &[f64; 6]) {
    for own in all {
        let (mut sum, mut weight) = (0.0, 0.0);
        for (part, w) in own
            .parts
            .iter()
            .zip(weights)
            .filter(|(part, _)| **part != NONE)
        {
            sum += f64::from(*part) * w;
            weight += w;
        }
        own.index = if weight > 0.0 {
            libm::round(sum / weight) as u8
        } else {
            0
        };
    }
}

/// Spread of the gaps over their mean; of three purchase days or more.
fn unevenness(days: &Days, a: &Appraisal) -> Option<f64> {
    let x = a.history.x as usize;
    let own = days
        .of(a.customer as usize)
        .get(..x + 1)
        .filter(|_| x >= 2)?;
    let mean = f64::from(a.history.t_x) / x as f64;
    let square = |sum: f64, pair: &[i32]| {
        let apart = f64::from(pair[1] - pair[0]) - mean;
        sum + apart * apart
    };
    Some(f64::sqrt(own.windows(2).fold(0.0, square) / x as f64) / mean)
}

/// The share of those with a value that lies below each, ties half, in hundredths.
fn place(values: &[Option<f64>], put: &mut dyn FnMut(usize, u8)) {
    let filled: Vec<f64> = values.iter().map(|v| v.unwrap_or(f64::MAX)).collect();
    let of = |i: usize| filled[i];
    let order = rank_floats(&filled);
    let known = values.iter().flatten().count();
    let mut below = 0;
    for tie in order[..known].chunk_by(|a, b| of(*a) == of(*b)) {
        let share = (below as f64 + tie.len() as f64 / 2.0) / known as f64;
        tie.iter()
            .for_each(|&i| put(i, libm::round(100.0 * share) as u8));
        below += tie.len();
    }
}
