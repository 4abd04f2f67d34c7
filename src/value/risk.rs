//! P(no purchase in the next days), learnt from the file's own past: a logistic regression on how often
//! a customer bought and how long they have been silent, fitted at one day, tested at a later one.
//!
//! The models' own P₀ puts customers in a worse order than plain silence does (CDNOW: .757 against .771),
//! and one-time buyers of BG/NBD are 'alive' for ever; this takes both facts from the data. In: purchase
//! days and a cut. Out: four weights, tables of what was predicted and what came.

use super::days::{Days, History};
use super::minimise::{Descent, Four, dot};
use crate::sorting::{rank_floats, sort_whole};
use libm::{exp, log1p};

/// Customers of each outcome needed before anything is learnt.
pub const ENOUGH: usize = 20;
/// Holds the weights where the data does not.
const RIDGE: f64 = 1e-3;

/// Weights of 1, ln(1 + x), ln(1 + silence) and silence per year.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Risk {
    pub weights: Four,
    /// Days that it speaks of.
    pub days: i32,
}

fn features(x: u32, silence: i32) -> Four {
    let silence = f64::from(silence);
    [1.0, log1p(f64::from(x)), log1p(silence), silence / 365.0]
}

/// One customer at a day in the past, and what followed.
#[derive(Clone, Copy, Debug)]
pub struct Case {
    pub customer: u32,
    pub history: History,
    /// Bought in the days that followed.
    pub came: bool,
}

/// Everybody known at the end of day `cut`.
pub fn cases(days: &Days, cut: i32, last: i32) -> Vec<Case> {
    let known = (0..days.customers()).filter_map(|c| {
        Some(Case {
            customer: c as u32,
            history: days.history(c, cut)?,
            came: days.later(c, cut, last) > 0,
        })
    });
    known.collect()
}

/// Whether there are enough of both kinds.
pub fn enough(cases: &[Case]) -> bool {
    let came = cases.iter().filter(|c| c.came).count();
    came >= ENOUGH && cases.len() - came >= ENOUGH
}

/// Weights being learnt, from those known at `cut − ahead` and what they did until `cut`.
pub struct Learning {
    classes: Vec<(Four, bool, f64)>,
    n: f64,
    /// None where they are too few.
    descent: Option<Descent>,
    ahead: i32,
}

impl Learning {
    pub fn new(days: &Days, cut: i32, ahead: i32) -> Learning {
        let cases = cases(days, cut - ahead, cut);
        let enough = enough(&cases);
        Learning {
            classes: if enough { classes(&cases) } else { Vec::new() },
            n: cases.len() as f64,
            descent: enough.then(|| Descent::new([0.0; 4])),
            ahead,
        }
    }

    /// Looks at `work` classes or a few more; true when all is learnt.
    pub fn step(&mut self, work: usize) -> bool {
        let (classes, n) = (&self.classes, self.n);
        let Some(descent) = &mut self.descent else {
            return true;
        };
        for _ in 0..=work / classes.len().max(1) {
            if !descent.once(&mut |weights| loss(weights, classes, n)) {
                return true;
            }
        }
        false
    }

    pub fn finish(&self) -> Option<Risk> {
        let found = self.descent.as_ref()?.minimum();
        found.converged.then_some(Risk {
            weights: found.at,
            days: self.ahead,
        })
    }
}

fn loss(weights: &Four, classes: &[(Four, bool, f64)], n: f64) -> (f64, Four) {
    let mut loss = 0.5 * RIDGE * dot(weights, weights);
    let mut gradient = weights.map(|w| RIDGE * w);
    for (own, came, count) in classes {
        let z = dot(weights, own);
        let share = count / n;
        let miss = logistic(z) - f64::from(u8::from(*came));
        let against = if *came { -z } else { z };
        loss += (against.max(0.0) + log1p(exp(-against.abs()))) * share;
        for (total, f) in gradient.iter_mut().zip(own) {
            *total += miss * f * share;
        }
    }
    (loss, gradient)
}

impl Risk {
    /// All of [`Learning`] in one go; `None` where customers are too few.
    pub fn learn(days: &Days, cut: i32, ahead: i32) -> Option<Risk> {
        let mut learning = Learning::new(days, cut, ahead);
        while !learning.step(usize::MAX - 1) {}
        learning.finish()
    }

    /// P(a purchase in the days it speaks of).
    pub fn purchase(&self, history: &History) -> f64 {
        logistic(dot(&self.weights, &features(history.x, history.silence())))
    }
}

/// Those alike in all that is looked at, and in what they did: features, outcome, how many; sorted.
fn classes(cases: &[Case]) -> Vec<(Four, bool, f64)> {
    let mut keys: Vec<i64> = cases
        .iter()
        .map(|c| {
            i64::from(c.history.x) << 32 | i64::from(c.history.silence()) << 1 | i64::from(c.came)
        })
        .collect();
    sort_whole(&mut keys);
    let class = |same: &[i64]| {
        let key = same[0];
        let own = features((key >> 32) as u32, (key as u32 >> 1) as i32);
        (own, key & 1 == 1, same.len() as f64)
    };
    keys.chunk_by(|a, b| a == b).map(class).collect()
}

fn logistic(z: f64) -> f64 {
    1.0 / (1.0 + exp(-z))
}

/// Area under the ROC curve: the chance that one who stayed away has the higher score; ties count half.
pub fn auc(scores: &[f64], came: &dyn Fn(usize) -> bool) -> f64 {
    let order = rank_floats(scores);
    let (mut ranks, mut away, mut at) = (0.0, 0.0, 0);
    for tie in order.chunk_by(|a, b| scores[*a] == scores[*b]) {
        let middle = at as f64 + (tie.len() + 1) as f64 / 2.0;
        let staying = tie.iter().filter(|i| !came(**i)).count() as f64;
        ranks += middle * staying;
        away += staying;
        at += tie.len();
    }
    let there = scores.len() as f64 - away;
    if away == 0.0 || there == 0.0 {
        return 0.5;
    }
    (ranks - away * (away + 1.0) / 2.0) / (away * there)
}

/// Tenths by predicted risk: customers, mean prediction, share that stayed away.
pub fn deciles(risks: &[f64], came: &dyn Fn(usize) -> bool) -> Vec<(u64, f64, f64)> {
    let order = rank_floats(risks);
    let n = order.len();
    let tenth = |i: usize| {
        let part = &order[n * i / 10..n * (i + 1) / 10];
        let size = part.len() as f64;
        let predicted = part.iter().fold(0.0, |sum, c| sum + risks[*c]) / size;
        let away = part.iter().filter(|c| !came(**c)).count() as f64 / size;
        (part.len() as u64, predicted, away)
    };
    (0..10).map(tenth).filter(|row| row.0 > 0).collect()
}
