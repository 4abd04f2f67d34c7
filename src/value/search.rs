//! The stage in slices, as far as what customers are valued by: read the purchase days, fit, refit,
//! fit the spending, learn the risk. The rest is `valuing`'s.
//!
//! In: orders, `today`, [`ValueOptions`]. Out: a [`Value`], from which reports and tables come.

use super::appraise::{Basis, Timing};
use super::days::{Days, History};
use super::empirical::Rates;
use super::findings;
use super::fit::{Failure, Fitted, Fitting};
use super::model::Value;
use super::options::check;
use super::refits::Refits;
use super::risk::{Learning, Risk};
use super::rows::{Rows, collapse};
use super::spend::{Spend, Spender, Spending};
use super::valuing::Valuing;
use crate::error::{Error, reserve};
use crate::ingest::calendar::parse_day;
use crate::orders::{Orders, UNIT};
use crate::report::{Finding, TimeUnit, ValueModel, ValueOptions};
use crate::sorting::{rank_floats, sort_keyed};

type Result<T, E = Error> = std::result::Result<T, E>;

/// Repeat buyers, and days of history, that a model needs.
const REPEATERS: usize = 30;
const HISTORY: i32 = 28;
/// Where fewer of the repeat buyers are gone than this, a model says nothing.
const GONE: f64 = 0.02;

enum Phase {
    Read,
    /// Number of the model that is tried.
    Fit(usize, Box<Fitting>),
    Refit(Box<Refits>),
    Spenders(Option<Fitted>),
    Spend(Option<Fitted>, Option<Spending>),
    Risk(Timing, Option<Spend>, Learning),
    Rest(Box<Valuing>),
    Done(Box<Value>),
}

/// The stage being worked on.
pub struct ValueSearch {
    options: ValueOptions,
    /// Last day that the models see.
    end: i32,
    days: Days,
    histories: Vec<History>,
    rows: Rows,
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
            rows: Rows::default(),
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
            Phase::Fit(i, _) => 10 + 10 * *i as u64,
            Phase::Refit(refits) => {
                30 + 20 * u64::from(refits.done) / u64::from(self.options.refits.max(1))
            }
            Phase::Spenders(_) | Phase::Spend(..) | Phase::Risk(..) => 50,
            Phase::Rest(valuing) => 55 + valuing.progress(),
            Phase::Done(_) => 100,
        };
        (done, 100)
    }

    /// Some tens of milliseconds of work, for any number of customers up to some 100,000; true when all is
    /// done.
    pub fn step(&mut self, orders: &Orders) -> Result<bool> {
        self.phase = match std::mem::replace(&mut self.phase, Phase::Read) {
            Phase::Read => match self.days.step(orders)? {
                true => self.begin()?,
                false => Phase::Read,
            },
            Phase::Fit(i, mut fitting) => match fitting.step(&self.rows, super::WORK) {
                true => self.fitted(i, fitting.settled),
                false => Phase::Fit(i, fitting),
            },
            Phase::Refit(mut refits) => match refits.step(&self.histories, self.options.refits) {
                true => Phase::Spenders(Some(refits.finish())),
                false => Phase::Refit(refits),
            },
            Phase::Spenders(found) => Phase::Spend(found, self.spending()),
            Phase::Spend(found, mut spending) => {
                let over = spending.as_mut().is_none_or(|s| s.step(super::WORK / 2));
                match over {
                    true => self.timed(found, spending),
                    false => Phase::Spend(found, spending),
                }
            }
            Phase::Risk(timing, spend, mut learning) => match learning.step(super::WORK / 2) {
                true => self.valuing(timing, spend, learning.finish())?,
                false => Phase::Risk(timing, spend, learning),
            },
            Phase::Rest(mut valuing) => match valuing.step(orders)? {
                true => Phase::Done(Box::new(valuing.finish())),
                false => Phase::Rest(valuing),
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
            return Ok(self.try_model(0));
        }
        Ok(Phase::Spenders(None))
    }

    fn try_model(&mut self, i: usize) -> Phase {
        match self.ladder().get(i) {
            Some(&model) => Phase::Fit(i, Box::new(Fitting::new(model, &self.rows))),
            None => Phase::Spenders(None),
        }
    }

    fn fitted(&mut self, i: usize, settled: Result<Fitted, Failure>) -> Phase {
        let found = match settled {
            Ok(found) => found,
            Err(failure) => {
                let model = self.ladder()[i];
                self.findings.push(findings::failed(model, failure));
                return self.try_model(i + 1);
            }
        };
        let gone = gone(&found, &self.rows);
        let degenerate = gone < GONE;
        self.findings
            .push(findings::fitted(&found, degenerate.then_some(gone)));
        if degenerate && self.options.model == ValueModel::Auto {
            return self.try_model(i + 1);
        }
        self.rows = Rows::default();
        match self.options.refits {
            0 => Phase::Spenders(Some(found)),
            _ => {
                let refits = Refits::new(found, self.unit(), self.options.seed);
                Phase::Refit(Box::new(refits))
            }
        }
    }

    /// `None` where those who came again are too few.
    fn spending(&self) -> Option<Spending> {
        let paid = |h: &&History| h.x > 0 && h.mean > 0.0;
        let histories: Vec<&History> = self.histories.iter().filter(paid).collect();
        let means: Vec<f64> = histories.iter().map(|h| h.mean).collect();
        let often = |i: usize| (u64::from(histories[i].x), i as u32);
        let mut order: Vec<(u64, u32)> = rank_floats(&means).into_iter().map(often).collect();
        sort_keyed(&mut order);
        let spender = |&(x, i): &(u64, u32)| Spender {
            x: x as u32,
            mean: means[i as usize],
        };
        let spenders: Vec<Spender> = order.iter().map(spender).collect();
        (spenders.len() >= REPEATERS).then(|| Spending::new(spenders))
    }

    /// Days ahead that the risk speaks of.
    fn ahead(&self) -> i32 {
        let first = self.days.span().map_or(self.end, |span| span.0);
        let span = (self.end - first).max(0);
        (self.options.risk_days as i32).min(span / 3).max(1)
    }

    fn timed(&mut self, found: Option<Fitted>, spending: Option<Spending>) -> Phase {
        let ahead = self.ahead();
        let timing = match found {
            Some(found) => Timing::Model(found),
            None => {
                self.findings.push(findings::rates());
                Timing::Rates(Box::new(Rates::learn(&self.days, self.end, ahead)))
            }
        };
        let spend = spending.and_then(|s| s.finish());
        match &spend {
            None => self.findings.push(findings::spend_unknown()),
            Some(spend) => self.findings.extend(findings::spend_depends(spend)),
        }
        Phase::Risk(timing, spend, Learning::new(&self.days, self.end, ahead))
    }

    fn valuing(
        &mut self,
        timing: Timing,
        spend: Option<Spend>,
        risk: Option<Risk>,
    ) -> Result<Phase> {
        let basis = Basis {
            timing,
            spend,
            risk,
            amount: self.mean_amount(),
            unit: self.unit(),
            horizon: self.options.horizon,
            discount: self.options.discount,
            ahead: self.ahead(),
        };
        let value = Value::new(
            std::mem::take(&mut self.days),
            self.end,
            basis,
            std::mem::take(&mut self.findings),
            self.options.clone(),
        );
        Ok(Phase::Rest(Box::new(Valuing::new(value)?)))
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
fn gone(found: &Fitted, rows: &Rows) -> f64 {
    let (mut gone, mut all) = (0.0, 0.0);
    for row in rows.iter().filter(|row| row.x > 0) {
        gone += row.n * (1.0 - found.alive(&row));
        all += row.n;
    }
    if all > 0.0 { gone / all } else { 0.0 }
}
