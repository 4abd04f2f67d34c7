//! Models and histories → what each customer is worth, with 90 % intervals, and the sum of it.
//!
//! Intervals are of the expectation: how far the parameters can be trusted, carried on by the delta
//! method in logarithms. Customers with equal x, tₓ and T share the work.

use super::days::{Days, History};
use super::empirical::Rates;
use super::fit::Fitted;
use super::minimise::{Four, dot};
use super::risk::Risk;
use super::rows::Row;
use super::spend::Spend;
use crate::error::{Result, reserve};
use crate::sorting::{sort_floats, sort_keyed};
use libm::{exp, pow, sqrt};

/// The normal quantile of a two-sided 90 %.
const NINETY: f64 = 1.644_853_626_951_472_2;

const WHAT: &str = "The customers' values";
/// What a history costs that nobody had before, in customers whose history is known.
const MODEL: usize = 16;

/// When customers buy: a model, or the rates of their kind.
pub enum Timing {
    Model(Fitted),
    Rates(Box<Rates>),
}

/// What customers are valued by.
pub struct Basis {
    pub timing: Timing,
    pub spend: Option<Spend>,
    pub risk: Option<Risk>,
    /// Mean amount of a purchase day, for customers who have no better one.
    pub amount: f64,
    /// Days in the unit of time, ahead, of the risk.
    pub unit: f64,
    pub horizon: u32,
    pub discount: f64,
    pub ahead: i32,
}

/// One customer's figures.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Appraisal {
    pub customer: u32,
    pub history: History,
    /// None where no model holds.
    pub alive: Option<f64>,
    pub purchase: f64,
    pub expected: f64,
    pub value: f64,
    pub low: f64,
    pub high: f64,
}

/// A sum of values with what is needed for its interval.
#[derive(Clone, Copy, Debug, Default)]
pub struct Sum {
    pub customers: u64,
    pub value: f64,
    pub purchases: f64,
    timing: Four,
    spend: Four,
    /// Standard errors where there is no model, as if they all went the same way.
    spread: f64,
}

/// What the customers with one x, tₓ and T have in common.
struct Common {
    alive: Option<f64>,
    purchase: f64,
    expected: f64,
    /// Expected purchases, discounted.
    discounted: f64,
    shared: Shared,
}

/// What of that the intervals of sums need.
#[derive(Clone, Copy)]
pub struct Shared {
    slopes: Four,
    /// Relative standard error where there is no model.
    error: f64,
}

fn variance(slopes: &Four, covariance: &[Four; 4]) -> f64 {
    dot(slopes, &covariance.map(|row| dot(&row, slopes))).max(0.0)
}

/// A 90 % interval that stays positive.
fn interval(value: f64, relative: f64) -> (f64, f64) {
    let factor = exp((NINETY * relative).min(50.0));
    (value / factor, value * factor)
}

impl Basis {
    /// Months, or what comes nearest, and their discount.
    fn steps(&self) -> (u32, f64, f64) {
        let steps = self.horizon.div_ceil(30).max(1);
        let days = f64::from(self.horizon) / f64::from(steps);
        (steps, days, pow(1.0 + self.discount, days / 365.0) - 1.0)
    }

    fn common(&self, history: &History) -> Common {
        let (steps, days, discount) = self.steps();
        let ahead = f64::from(self.ahead);
        let learnt = self.risk.map(|risk| risk.purchase(history));
        match &self.timing {
            Timing::Model(model) => {
                let row = Row::of(history, self.unit);
                let horizon = f64::from(self.horizon) / self.unit;
                Common {
                    alive: Some(model.alive(&row)),
                    purchase: learnt.unwrap_or_else(|| model.purchase(&row, ahead / self.unit)),
                    expected: model.expected(&row, horizon),
                    discounted: model.discounted(&row, steps, days / self.unit, discount),
                    shared: Shared {
                        slopes: model.slopes(&row, horizon),
                        error: 0.0,
                    },
                }
            }
            Timing::Rates(rates) => {
                let (rate, error) = rates.of(history);
                let (mut discounted, mut factor) = (0.0, 1.0);
                for _ in 0..steps {
                    factor /= 1.0 + discount;
                    discounted += rate * days * factor;
                }
                Common {
                    alive: None,
                    purchase: learnt.unwrap_or_else(|| 1.0 - exp(-rate * ahead)),
                    expected: rate * f64::from(self.horizon),
                    discounted,
                    shared: Shared {
                        slopes: [0.0; 4],
                        error: if rate > 0.0 { error / rate } else { 0.0 },
                    },
                }
            }
        }
    }

    /// Days after which the next purchase has come with a chance of one half, if within three years.
    pub(super) fn next(&self, history: &History) -> Option<i32> {
        let within = |days: i32| match &self.timing {
            Timing::Model(model) => {
                let row = Row::of(history, self.unit);
                model.purchase(&row, f64::from(days) / self.unit)
            }
            Timing::Rates(rates) => 1.0 - exp(-rates.of(history).0 * f64::from(days)),
        };
        let (mut low, mut high) = (0, 3 * 365);
        if within(high) < 0.5 {
            return None;
        }
        while high - low > 1 {
            let middle = (low + high) / 2;
            match within(middle) < 0.5 {
                true => low = middle,
                false => high = middle,
            }
        }
        Some(high)
    }

    pub(super) fn amount(&self, history: &History) -> (f64, Four) {
        let mean = history.mean.max(0.0);
        match &self.spend {
            Some(spend) => (
                spend.expected(history.x, mean),
                spend.slopes(history.x, mean),
            ),
            None => {
                let x = f64::from(history.x);
                ((x * mean + 2.0 * self.amount) / (x + 2.0), [0.0; 4])
            }
        }
    }

    fn own(&self, customer: u32, history: History, common: &Common) -> Appraisal {
        let (amount, slopes) = self.amount(&history);
        let value = common.discounted * amount;
        let timing = match &self.timing {
            Timing::Model(model) => variance(&common.shared.slopes, &model.covariance),
            Timing::Rates(_) => common.shared.error * common.shared.error,
        };
        let spend = self.spend.map_or(0.0, |s| variance(&slopes, &s.covariance));
        let (low, high) = interval(value, sqrt(timing + spend));
        Appraisal {
            customer,
            history,
            alive: common.alive,
            purchase: common.purchase,
            expected: common.expected,
            value,
            low,
            high,
        }
    }

    fn part(&self, a: &Appraisal, shared: &Shared) -> Sum {
        let slopes = self.amount(&a.history).1;
        Sum {
            customers: 1,
            value: a.value,
            purchases: a.expected,
            timing: shared.slopes.map(|s| s * a.value),
            spend: slopes.map(|s| s * a.value),
            spread: shared.error * a.value,
        }
    }

    /// The sum of each `group` (by customer; below `groups`) of everybody valued.
    pub fn sums(
        &self,
        (all, shared): (&[Appraisal], &[Shared]),
        groups: usize,
        group: &dyn Fn(usize) -> usize,
    ) -> Result<Vec<Sum>> {
        let mut sums = vec![Sum::default(); groups.max(1)];
        let order = by_history(all)?;
        for (same, shared) in order.chunk_by(|a, b| a.0 == b.0).zip(shared) {
            for &(_, place) in same {
                let a = &all[place as usize];
                let own = self.part(a, shared);
                sums[group(a.customer as usize).min(groups.max(1) - 1)].add(&own);
            }
        }
        Ok(sums)
    }

    /// The interval of a sum.
    pub fn interval(&self, sum: &Sum) -> (f64, f64) {
        if sum.value <= 0.0 {
            return (0.0, 0.0);
        }
        let timing = match &self.timing {
            Timing::Model(model) => variance(&sum.timing, &model.covariance),
            Timing::Rates(_) => sum.spread * sum.spread,
        };
        let spend = self
            .spend
            .map_or(0.0, |s| variance(&sum.spend, &s.covariance));
        interval(sum.value, sqrt(timing + spend) / sum.value)
    }
}

/// The customers being valued, those with one history after another.
pub struct Appraising {
    /// By history: the place among the appraisals.
    order: Vec<(u64, u32)>,
    at: usize,
    common: Option<Common>,
    all: Vec<Appraisal>,
    /// By history, in the order of these.
    shared: Vec<Shared>,
}

fn key(h: &History) -> u64 {
    (h.x as u64) << 40 | (h.t_x as u64) << 20 | h.t as u64
}

fn by_history(all: &[Appraisal]) -> Result<Vec<(u64, u32)>> {
    let mut order = Vec::new();
    reserve(&mut order, all.len(), WHAT)?;
    order.extend(all.iter().map(|a| key(&a.history)).zip(0..));
    sort_keyed(&mut order);
    Ok(order)
}

impl Appraising {
    /// Those known at the end of day `cut`.
    pub fn new(days: &Days, cut: i32) -> Result<Appraising> {
        let mut all = Vec::new();
        reserve(&mut all, days.customers(), WHAT)?;
        let known = |c: usize| {
            Some(Appraisal {
                customer: c as u32,
                history: days.history(c, cut)?,
                ..Appraisal::default()
            })
        };
        all.extend((0..days.customers()).filter_map(known));
        Ok(Appraising {
            order: by_history(&all)?,
            at: 0,
            common: None,
            all,
            shared: Vec::new(),
        })
    }

    /// Values `customers` more, or fewer where no two have one history; true when all are.
    pub fn step(&mut self, basis: &Basis, customers: usize) -> Result<bool> {
        let end = (self.at + customers).min(self.order.len());
        let most = self.shared.len() + customers / MODEL;
        while self.at < end && self.shared.len() < most {
            let (key, place) = self.order[self.at];
            let own = &mut self.all[place as usize];
            if self.at == 0 || self.order[self.at - 1].0 != key {
                let common = basis.common(&own.history);
                reserve(&mut self.shared, 1, WHAT)?;
                self.shared.push(common.shared);
                self.common = Some(common);
            }
            if let Some(common) = &self.common {
                *own = basis.own(own.customer, own.history, common);
            }
            self.at += 1;
        }
        Ok(self.at == self.order.len())
    }

    /// Of all, done.
    pub fn progress(&self) -> (usize, usize) {
        (self.at, self.order.len())
    }

    /// Everybody who is known, in the order of the customers.
    pub fn finish(self) -> (Vec<Appraisal>, Vec<Shared>) {
        (self.all, self.shared)
    }
}

impl Sum {
    pub fn add(&mut self, more: &Sum) {
        self.customers += more.customers;
        self.value += more.value;
        self.purchases += more.purchases;
        self.spread += more.spread;
        for i in 0..4 {
            self.timing[i] += more.timing[i];
            self.spend[i] += more.spend[i];
        }
    }
}

/// Gini's coefficient, and the share that the best of so many hold.
pub fn concentration(appraisals: &[Appraisal]) -> (f64, Vec<[f64; 2]>) {
    let mut values: Vec<f64> = appraisals.iter().map(|a| a.value).collect();
    sort_floats(&mut values);
    let total = values.iter().fold(0.0, |sum, v| sum + v);
    if total <= 0.0 {
        return (0.0, Vec::new());
    }
    let n = values.len() as f64;
    let ranked = values
        .iter()
        .enumerate()
        .fold(0.0, |sum, (i, v)| sum + (i + 1) as f64 * v);
    let gini = (2.0 * ranked / (n * total) - (n + 1.0) / n).max(0.0);
    let share = |best: f64| {
        let count = f64::ceil(n * best) as usize;
        let held = values.iter().rev().take(count).fold(0.0, |sum, v| sum + v);
        [best, held / total]
    };
    (gini, [0.01, 0.05, 0.1, 0.2, 0.5, 1.0].map(share).to_vec())
}
