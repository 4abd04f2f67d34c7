//! Warnings by silence: against fixed days, and against the customer's own cycle. Both are tested at a
//! day of the past: who was named then, and who stayed away afterwards.
//!
//! A customer's cycle is their mean gap, drawn to everybody's as if they had two more gaps of that
//! length: a raw mean of one gap says little (and loses to fixed days on CDNOW, .71 to .77).

use super::days::History;
use super::risk::Case;
use crate::report::Threshold;
use crate::sorting::sort_floats;

/// Gaps of the common length added to everybody's own.
const COMMON: f64 = 2.0;
const FIXED: [f64; 13] = [
    7.0, 14.0, 21.0, 30.0, 45.0, 60.0, 90.0, 113.0, 150.0, 180.0, 240.0, 365.0, 540.0,
];
const CYCLES: [f64; 9] = [0.5, 1.0, 1.5, 2.0, 2.5, 3.0, 4.0, 6.0, 8.0];

/// Mean days between all customers' purchases; `None` where nobody bought twice.
pub fn common_gap(histories: &mut dyn Iterator<Item = History>) -> Option<f64> {
    let (mut gaps, mut days) = (0u64, 0i64);
    for history in histories {
        gaps += u64::from(history.x);
        days += i64::from(history.t_x);
    }
    (gaps > 0).then(|| days as f64 / gaps as f64)
}

/// The two ways to warn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rule {
    FixedDays,
    OwnCycle,
}

impl Rule {
    pub fn as_str(self) -> &'static str {
        match self {
            Rule::FixedDays => "fixed_days",
            Rule::OwnCycle => "own_cycle",
        }
    }

    /// Silence in days, or in cycles.
    pub fn score(self, history: &History, common: f64) -> f64 {
        let silence = f64::from(history.silence());
        match self {
            Rule::FixedDays => silence,
            Rule::OwnCycle => silence / cycle(history, common),
        }
    }

    /// Its thresholds, from 0.
    pub fn threshold(self, n: usize) -> Option<f64> {
        let all: &[f64] = match self {
            Rule::FixedDays => &FIXED,
            Rule::OwnCycle => &CYCLES,
        };
        all.get(n).copied()
    }

    /// How the rule does at one of its thresholds, if that names somebody but not everybody. `scores`: the
    /// cases' own.
    pub fn test(
        self,
        cases: &[Case],
        scores: &[f64],
        common: f64,
        ahead: i32,
        threshold: f64,
    ) -> Option<Threshold> {
        let came = cases.iter().filter(|c| c.came).count() as f64;
        let away = cases.len() as f64 - came;
        let named = || cases.iter().zip(scores).filter(|(_, s)| **s >= threshold);
        let all = named().count();
        if all == 0 || all == cases.len() {
            return None;
        }
        let mut leads: Vec<f64> = named()
            .filter(|(case, _)| !case.came)
            .map(|(case, _)| lead(self, &case.history, common, threshold, ahead))
            .collect();
        sort_floats(&mut leads);
        let right = leads.len() as f64;
        Some(Threshold {
            rule: self.as_str().into(),
            threshold,
            named: all as u64,
            precision: right / all as f64,
            recall: right / away.max(1.0),
            false_alarms: (all as f64 - right) / came.max(1.0),
            lead: leads.get(leads.len() / 2).copied(),
        })
    }
}

/// The customer's usual days between purchases.
pub fn cycle(history: &History, common: f64) -> f64 {
    (f64::from(history.t_x) + COMMON * common) / (f64::from(history.x) + COMMON)
}

/// Silence against the customer's own mean gap alone; one-time buyers have everybody's.
pub fn raw_ratio(history: &History, common: f64) -> f64 {
    let own = match history.x {
        0 => common,
        x => f64::from(history.t_x) / f64::from(x),
    };
    f64::from(history.silence()) / own
}

/// Days from the day of the warning to the end of the tested days.
fn lead(rule: Rule, history: &History, common: f64, threshold: f64, ahead: i32) -> f64 {
    let warned_after = match rule {
        Rule::FixedDays => threshold,
        Rule::OwnCycle => threshold * cycle(history, common),
    };
    f64::floor(f64::from(history.silence() + ahead) - warned_after)
}

/// The threshold that parts best those who stayed away from those who came (Youden's index).
pub fn best(rows: &[Threshold]) -> Option<&Threshold> {
    let parting = |t: &Threshold| t.recall - t.false_alarms;
    rows.iter()
        .fold(None, |best: Option<&Threshold>, row| match best {
            Some(b) if parting(b) >= parting(row) => Some(b),
            _ => Some(row),
        })
}
