//! The stage in slices: read the purchase days, fit, refit, learn the risk, test the rules.
//!
//! In: orders, `today`, [`ValueOptions`]. Out: a [`Value`], from which reports and tables come.

use super::appraise::{Basis, Timing};
use super::days::{Days, History};
use super::empirical::Rates;
use super::findings;
use super::fit::{Fitted, fit, refit};
use super::minimise::Four;
use super::model::Value;
use super::reorder::Reordering;
use super::risk::Risk;
use super::rows::{Row, collapse};
use super::simulate::{Draws, spread};
use super::spend::{self, Spend, Spender};
use crate::error::{Code, Error, Result, reserve};
use crate::ingest::calendar::parse_day;
use crate::orders::{Orders, UNIT};
use crate::report::{Finding, TimeUnit, ValueModel, ValueOptions};
use crate::sorting::sort_by;

/// Repeat buyers, and days of history, that a model needs.
const REPEATERS: usize = 30;
const HISTORY: i32 = 28;
/// Where fewer of the repeat buyers are gone than this, a model says nothing.
const GONE: f64 = 0.02;

/// Errors: an option out of range (`bad-option`).
pub fn check(options: &ValueOptions) -> Result<()> {
    let bad = |what: &str, remedy: &str| Err(Error::new(Code::BadOption, what, remedy));
    let days = 1..=3_650;
    if !days.contains(&options.horizon) || !days.contains(&options.risk_days) {
        return bad(
            "The days ahead are out of range",
            "Give horizon and risk_days from 1 to 3650",
        );
    }
    if !(0.0..=1.0).contains(&options.discount) {
        return bad(
            "The discount rate is out of range",
            "Give a rate a year from 0 to 1",
        );
    }
    if options.refits > 1_000 {
        return bad("So many refits take too long", "Give refits from 0 to 1000");
    }
    if options.model == ValueModel::Empirical {
        return bad(
            "The empirical rates are what is left where no model holds",
            "Give auto, bgnbd, mbgnbd or paretonbd",
        );
    }
    if options.capacity == 0 || !options.contact_days.iter().all(|d| days.contains(d)) {
        return bad(
            "The contacts are out of range",
            "Give contact days from 1 to 3650 and a capacity of 1 or more",
        );
    }
    let held = |weight: &f64| (0.0..=1e9).contains(weight);
    if !options.loyalty.iter().all(held) || options.loyalty.iter().all(|w| *w == 0.0) {
        return bad(
            "The weights of the loyalty index are out of range",
            "Give six weights that are not negative and not all zero",
        );
    }
    if !(1..=365).contains(&options.lead_days) || !(0.5..=0.9999).contains(&options.service) {
        return bad(
            "The days of a delivery or the service level are out of range",
            "Give lead days from 1 to 365 and a service level from 0.5 to 0.9999",
        );
    }
    match &options.calibration_end {
        Some(day) if parse_day(day).is_none() => {
            bad("The calibration's end is no day", "Write it as YYYY-MM-DD")
        }
        _ => Ok(()),
    }
}

enum Phase {
    Read,
    /// Number of the model that is tried next.
    Fit(usize),
    Refit(Fitted, Vec<Row>, Vec<Four>, u32),
    Rest(Option<Fitted>),
    Reorder(Box<Value>, Reordering),
    Done(Box<Value>),
}

/// The stage being worked on.
pub struct ValueSearch {
    options: ValueOptions,
    /// Last day that the models see.
    end: i32,
    days: Days,
    histories: Vec<History>,
    rows: Vec<Row>,
    findings: Vec<Finding>,
    phase: Phase,
}

impl ValueSearch {
    /// `today`: days since 1970-01-01.
    pub fn new(today: i64, options: ValueOptions) -> Result<Self> {
        check(&options)?;
        let end = options.calibration_end.as_deref().and_then(parse_day);
        Ok(ValueSearch {
            options,
            end: end.unwrap_or(today) as i32,
            days: Days::default(),
            histories: Vec::new(),
            rows: Vec::new(),
            findings: Vec::new(),
            phase: Phase::Read,
        })
    }

    fn unit(&self) -> f64 {
        match self.options.unit {
            TimeUnit::Day => 1.0,
            TimeUnit::Week => 7.0,
        }
    }

    fn ladder(&self) -> &'static [ValueModel] {
        match self.options.model {
            ValueModel::Mbgnbd => &[ValueModel::Mbgnbd],
            ValueModel::Paretonbd => &[ValueModel::Paretonbd],
            ValueModel::Bgnbd => &[ValueModel::Bgnbd],
            _ => &[ValueModel::Bgnbd, ValueModel::Mbgnbd],
        }
    }

    /// Done and total, in steps of unequal length.
    pub fn progress(&self) -> (u64, u64) {
        let done = match &self.phase {
            Phase::Read => 0,
            Phase::Fit(i) => 20 + 20 * *i as u64,
            Phase::Refit(_, _, _, done) => {
                60 + 20 * u64::from(*done) / u64::from(self.options.refits.max(1))
            }
            Phase::Rest(_) => 80,
            Phase::Reorder(..) => 90,
            Phase::Done(_) => 100,
        };
        (done, 100)
    }

    /// True when all is done.
    pub fn step(&mut self, orders: &Orders) -> Result<bool> {
        self.phase = match std::mem::replace(&mut self.phase, Phase::Read) {
            Phase::Read => match self.days.step(orders)? {
                true => self.begin()?,
                false => Phase::Read,
            },
            Phase::Fit(i) => self.try_model(i),
            Phase::Refit(found, rows, refits, done) => self.refit(found, rows, refits, done),
            Phase::Rest(found) => self.rest(found, orders)?,
            Phase::Reorder(mut value, mut reordering) => match reordering.step(orders)? {
                false => Phase::Reorder(value, reordering),
                true => {
                    value.reorders = Some(reordering.finish());
                    Phase::Done(value)
                }
            },
            done => done,
        };
        Ok(matches!(self.phase, Phase::Done(_)))
    }

    /// `None` before [`ValueSearch::step`] was true.
    pub fn finish(self) -> Option<Value> {
        match self.phase {
            Phase::Done(value) => Some(*value),
            _ => None,
        }
    }

    /// What the data can hold at all.
    fn begin(&mut self) -> Result<Phase> {
        let n = self.days.customers();
        reserve(&mut self.histories, n, "What is known of the customers")?;
        let known = (0..n).filter_map(|c| self.days.history(c, self.end));
        self.histories.extend(known);
        let later = self.days.day.iter().filter(|d| **d > self.end).count();
        if later > 0 && self.options.calibration_end.is_none() {
            self.findings.push(findings::later(later, self.end));
        }
        let repeaters = self.histories.iter().filter(|h| h.x > 0).count();
        let longest = match self.days.span() {
            Some((first, last)) if first < last => self.end - first,
            _ => 0,
        };
        if repeaters < REPEATERS {
            self.findings.push(findings::few(repeaters, REPEATERS));
        }
        if longest < HISTORY {
            self.findings.push(findings::short(longest, HISTORY));
        }
        if !self.findings.iter().any(|f| f.code != "later") {
            self.rows = collapse(&self.histories, self.unit());
            return Ok(Phase::Fit(0));
        }
        Ok(Phase::Rest(None))
    }

    fn try_model(&mut self, i: usize) -> Phase {
        let Some(&model) = self.ladder().get(i) else {
            return Phase::Rest(None);
        };
        match fit(model, &self.rows) {
            Err(failure) => {
                self.findings.push(findings::failed(model, failure));
                Phase::Fit(i + 1)
            }
            Ok(found) => {
                let gone = gone(&found, &self.rows);
                let degenerate = gone < GONE;
                self.findings
                    .push(findings::fitted(&found, degenerate.then_some(gone)));
                if degenerate && self.options.model == ValueModel::Auto {
                    return Phase::Fit(i + 1);
                }
                let rows = std::mem::take(&mut self.rows);
                match self.options.refits {
                    0 => Phase::Rest(Some(found)),
                    _ => Phase::Refit(found, rows, Vec::new(), 0),
                }
            }
        }
    }

    /// One shop drawn from the model, and what a fit makes of it.
    fn refit(&mut self, found: Fitted, rows: Vec<Row>, mut refits: Vec<Four>, done: u32) -> Phase {
        let seed = self.options.seed ^ u64::from(done + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let drawn = drawn(&found, &self.histories, self.unit(), seed);
        refits.extend(refit(&found, &drawn));
        if done + 1 < self.options.refits {
            return Phase::Refit(found, rows, refits, done + 1);
        }
        Phase::Rest(Some(Fitted {
            covariance: spread(&refits).unwrap_or(found.covariance),
            ..found
        }))
    }

    fn rest(&mut self, found: Option<Fitted>, orders: &Orders) -> Result<Phase> {
        let (first, last) = self.days.span().unwrap_or((self.end, self.end));
        let span = (self.end - first).max(0);
        let ahead = (self.options.risk_days as i32).min(span / 3).max(1);
        let timing = match found {
            Some(found) => Timing::Model(found),
            None => {
                self.findings.push(findings::rates());
                Timing::Rates(Box::new(Rates::learn(&self.days, self.end, ahead)))
            }
        };
        let spend = self.spend();
        let basis = Basis {
            timing,
            spend,
            risk: Risk::learn(&self.days, self.end, ahead),
            amount: self.mean_amount(),
            unit: self.unit(),
            horizon: self.options.horizon,
            discount: self.options.discount,
            ahead,
        };
        let value = Value::new(
            std::mem::take(&mut self.days),
            self.end,
            last,
            basis,
            std::mem::take(&mut self.findings),
            self.options.clone(),
        )?;
        // Today is not over, the last day of a calibration is.
        let end = self.end + i32::from(self.options.calibration_end.is_some());
        let value = Box::new(value);
        Ok(
            match Reordering::new(orders, first, end, self.options.lead_days as i32)? {
                Some(reordering) => Phase::Reorder(value, reordering),
                None => Phase::Done(value),
            },
        )
    }

    fn spend(&mut self) -> Option<Spend> {
        let mut spenders: Vec<Spender> = self
            .histories
            .iter()
            .filter(|h| h.x > 0 && h.mean > 0.0)
            .map(|h| Spender {
                x: h.x,
                mean: h.mean,
            })
            .collect();
        sort_by(&mut spenders, &|a, b| {
            a.x.cmp(&b.x).then(a.mean.total_cmp(&b.mean))
        });
        let found = match spenders.len() < REPEATERS {
            true => None,
            false => spend::fit(&spenders),
        };
        match &found {
            None => self.findings.push(findings::spend_unknown()),
            Some(spend) => self.findings.extend(findings::spend_depends(spend)),
        }
        found
    }

    /// Of a purchase day, over all.
    fn mean_amount(&self) -> f64 {
        let sum = self
            .days
            .amount
            .iter()
            .fold(0i128, |s, a| s + i128::from(*a));
        let n = self.days.amount.len().max(1) as f64;
        (sum as f64 / UNIT as f64 / n).max(0.0)
    }
}

/// Share of the repeat buyers that a model takes to be gone.
fn gone(found: &Fitted, rows: &[Row]) -> f64 {
    let (mut gone, mut all) = (0.0, 0.0);
    for row in rows.iter().filter(|row| row.x > 0) {
        gone += row.n * (1.0 - found.alive(row));
        all += row.n;
    }
    if all > 0.0 { gone / all } else { 0.0 }
}

/// Customers observed as long as ours, who do as the model says; in whole days, as ours.
pub fn drawn(found: &Fitted, histories: &[History], unit: f64, seed: u64) -> Vec<Row> {
    let mut draws = Draws::new(seed);
    let drawn: Vec<History> = histories
        .iter()
        .map(|h| {
            let t = f64::from(h.t) / unit;
            let times = draws.purchases(found.model, &found.theta, t, h.t as usize);
            let last = times.last().map_or(0.0, |t| libm::ceil(t * unit)) as i32;
            History {
                x: times.len() as u32,
                t_x: last.min(h.t),
                t: h.t,
                mean: 0.0,
            }
        })
        .collect();
    collapse(&drawn, unit)
}
