//! The walk over the customers.

use super::stages::{Rules, Stage};
use super::survival::Curve;
use super::told::{give_tiers, report};
use crate::error::{Code, Error, Result, reserve};
use crate::ingest::calendar::parse_day;
use crate::orders::{DAY, Money, OrderLine, Orders};
use crate::report::{LifecycleOptions, LifecycleReport};
use crate::sorting::sort_floats;

/// Days back that are compared with unless a day is named.
const QUARTER: i64 = 90;

/// One customer; stages and tiers on the earlier day are none for who had not bought yet.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Life {
    pub stage: Stage,
    pub before: Option<Stage>,
    /// Since when (days since 1970-01-01) in this stage.
    pub since: i64,
    pub tier: u8,
    pub tier_before: Option<u8>,
    pub spend: Money,
}

/// The report, and a row a customer in the order of the orders' customers; none for who bought only after today.
pub struct Lifecycle {
    pub report: LifecycleReport,
    pub customers: Vec<Option<Life>>,
}

/// Errors: thresholds out of range or out of order (`bad-option`).
pub fn check(options: &LifecycleOptions) -> Result<()> {
    let [drifting, dormant, lost] = options.silences;
    let [a, b] = options.shares;
    let silences = 0.0 < drifting && drifting < dormant && dormant < lost && lost <= 1_000.0;
    let shares = 0.0 < a && a < b && b <= 1.0;
    let spends = options
        .spends
        .is_none_or(|[a, b]| 0.0 < b && b < a && a <= 1e14);
    let (remedy, fine) = if !silences {
        (
            "Give three silences that rise, in usual gaps, e.g. 1.5,3,6",
            false,
        )
    } else if !shares {
        (
            "Give two shares between 0 and 1 that rise, e.g. 0.8,0.95",
            false,
        )
    } else if !spends {
        ("Give the least spend of A, then a smaller one of B", false)
    } else if !(0.0..1.0).contains(&options.margin) {
        ("Give a margin from 0 to below 1, e.g. 0.1", false)
    } else if options.loyal_purchases < 2 || !(1..=36_500).contains(&options.new_days) {
        (
            "Ask for 2 purchases or more of the loyal, and 1 to 36,500 days of the new",
            false,
        )
    } else {
        ("", options.tier_days != Some(0))
    };
    match fine {
        true => Ok(()),
        false => Err(Error::new(
            Code::BadOption,
            "A threshold of stages or tiers is out of range",
            if remedy.is_empty() {
                "Give at least one day"
            } else {
                remedy
            },
        )),
    }
}

/// Lines of one step, some milliseconds.
const STEP: usize = 1 << 16;

/// The walk over the customers, twice: for the typical gap, then for the stages.
pub struct LifecycleSearch {
    options: LifecycleOptions,
    today: i64,
    before: i64,
    customer: usize,
    gaps: Vec<f64>,
    rules: Option<Rules>,
    curves: [Curve; 6],
    lives: Vec<Option<Life>>,
    earlier: Vec<Money>,
}

impl LifecycleSearch {
    /// `today` is a day since 1970-01-01. Errors: thresholds out of range, a day that is none or not before
    /// today (`bad-option`).
    pub fn new(today: i64, options: LifecycleOptions) -> Result<Self> {
        check(&options)?;
        let before = match &options.before {
            None => today - QUARTER,
            Some(text) => parse_day(text).filter(|day| *day < today).ok_or_else(|| {
                Error::new(
                    Code::BadOption,
                    format!("{text:?} is no day before the one the analysis stands on"),
                    "Write an earlier day as YYYY-MM-DD",
                )
            })?,
        };
        Ok(LifecycleSearch {
            options,
            today,
            before,
            customer: 0,
            gaps: Vec::new(),
            rules: None,
            curves: Default::default(),
            lives: Vec::new(),
            earlier: Vec::new(),
        })
    }

    /// One slice; true when all is done. Errors: out of memory.
    pub fn step(&mut self, orders: &Orders) -> Result<bool> {
        let (mut lines, mut days, mut read) = (Vec::new(), Vec::new(), 0);
        while read < STEP && self.customer < orders.customers.len() {
            orders.read_into(self.customer, &mut lines);
            read += lines.len() + 1;
            lines.retain(|l: &OrderLine| l.at.div_euclid(DAY) <= self.today);
            days.clear();
            days.extend(lines.iter().map(|l| l.at.div_euclid(DAY)));
            crate::sorting::sort_whole(&mut days);
            days.dedup();
            self.customer += 1;
            match self.rules.take() {
                None => self.add_gap(&days)?,
                Some(rules) => {
                    let added = self.add_life(&rules, &days, &lines);
                    self.rules = Some(rules);
                    added?;
                }
            }
        }
        if self.customer < orders.customers.len() {
            return Ok(false);
        }
        if self.rules.is_none() {
            sort_floats(&mut self.gaps);
            // Where nobody has come twice, a month is as good a guess as any.
            let typical = self.gaps.get(self.gaps.len() / 2).copied().unwrap_or(30.0);
            self.rules = Some(Rules::new(&self.options, typical));
            self.customer = 0;
            return Ok(false);
        }
        Ok(true)
    }

    fn add_gap(&mut self, days: &[i64]) -> Result<()> {
        if let [first, .., last] = days {
            reserve(&mut self.gaps, 1, "The customers' gaps")?;
            self.gaps
                .push((last - first) as f64 / (days.len() - 1) as f64);
        }
        Ok(())
    }

    fn add_life(&mut self, rules: &Rules, days: &[i64], lines: &[OrderLine]) -> Result<()> {
        reserve(&mut self.lives, 1, "The customers' stages")?;
        reserve(&mut self.earlier, 1, "The customers' stages")?;
        let Some(stage) = rules.stage(days, self.today) else {
            self.lives.push(None);
            self.earlier.push(0);
            return Ok(());
        };
        let (mut since, mut told) = (self.today, Ok(()));
        let curves = &mut self.curves;
        rules.spells(days, self.today, &mut |spell| {
            since = spell.from;
            let lasted = (spell.to - spell.from) as usize;
            let added = curves[spell.stage as usize].add(lasted, spell.ended);
            told = std::mem::replace(&mut told, Ok(())).and(added);
        });
        told?;
        let spent = |on: i64| {
            let from = self
                .options
                .tier_days
                .map_or(i64::MIN, |n| on - i64::from(n) + 1);
            let counts = |l: &&OrderLine| (from..=on).contains(&l.at.div_euclid(DAY));
            let amounts = lines.iter().filter(counts).map(|l| l.amount);
            amounts.fold(0, Money::saturating_add)
        };
        self.lives.push(Some(Life {
            stage,
            before: rules.stage(days, self.before),
            since,
            tier: 0,
            tier_before: None,
            spend: spent(self.today),
        }));
        self.earlier.push(spent(self.before));
        Ok(())
    }

    /// Errors: nobody has bought by today (`too-few`), the walk is not over (`wrong-order`).
    pub fn finish(mut self, orders: &Orders) -> Result<Lifecycle> {
        let Some(rules) = self
            .rules
            .filter(|_| self.lives.len() == orders.customers.len())
        else {
            let message = "Stages are asked for before the walk is done";
            return Err(Error::new(
                Code::WrongOrder,
                message,
                "Step until it is done",
            ));
        };
        if self.lives.iter().all(Option::is_none) {
            return Err(Error::new(
                Code::TooFew,
                "Nobody has bought by the day the analysis stands on",
                "Choose a later day",
            ));
        }
        let tiers = give_tiers(orders, &mut self.lives, &self.earlier, &self.options);
        let days = [self.before, self.today];
        let report = report(
            &self.lives,
            &self.curves,
            tiers,
            rules.typical(),
            days,
            &self.options,
        );
        Ok(Lifecycle {
            report,
            customers: self.lives,
        })
    }
}

/// Every step at once.
pub fn lifecycle(orders: &Orders, today: i64, options: &LifecycleOptions) -> Result<Lifecycle> {
    let mut search = LifecycleSearch::new(today, options.clone())?;
    while !search.step(orders)? {}
    search.finish(orders)
}
