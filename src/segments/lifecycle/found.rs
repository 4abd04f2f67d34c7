//! The walk over the customers, and the report.

use super::stages::{Rules, Stage};
use super::survival::{Curve, median};
use super::tiers::{kept, thresholds, tier};
use crate::error::{Code, Error, Result, reserve};
use crate::ingest::calendar::{format_day, parse_day};
use crate::orders::{DAY, Money, OrderLine, Orders, UNIT};
use crate::report::{
    LifecycleOptions, LifecycleReport, NearRow, StageRow, TierRow, TiersReport, Words,
};
use crate::segments::phrases::{percent, whole};
use crate::sorting::{ranked, sort_floats};

/// Customers near a threshold that the report lists.
const LISTED: usize = 100;
/// Days back that are compared with unless a day is named.
const QUARTER: i64 = 90;
const TIERS: [&str; 3] = ["A", "B", "C"];

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

fn give_tiers(
    orders: &Orders,
    lives: &mut [Option<Life>],
    earlier: &[Money],
    options: &LifecycleOptions,
) -> TiersReport {
    let now: Vec<Money> = lives.iter().flatten().map(|l| l.spend).collect();
    let here = lives
        .iter()
        .zip(earlier)
        .filter(|(l, _)| l.is_some_and(|l| l.before.is_some()));
    let then: Vec<Money> = here.map(|(_, &spend)| spend).collect();
    let limits = thresholds(&now, options);
    let old = thresholds(&then, options);
    let mut held = 0;
    for (life, &spend) in lives.iter_mut().zip(earlier) {
        let Some(life) = life else { continue };
        life.tier_before = life.before.map(|_| tier(spend, old));
        life.tier = kept(life.spend, limits, life.tier_before, options.margin);
        held += u64::from(life.tier < tier(life.spend, limits));
    }
    let total: i128 = now.iter().filter(|s| **s > 0).map(|s| i128::from(*s)).sum();
    let money = |m: Money| {
        if m == Money::MAX {
            0.0
        } else {
            m as f64 / UNIT as f64
        }
    };
    let row = |t: u8| {
        let own = || lives.iter().flatten().filter(move |l| l.tier == t);
        let spend: i128 = own().map(|l| i128::from(l.spend.max(0))).sum();
        TierRow {
            tier: TIERS[usize::from(t)].into(),
            threshold: limits.get(usize::from(t)).map_or(0.0, |l| money(*l)),
            customers: own().count() as u64,
            share: own().count() as f64 / now.len().max(1) as f64,
            revenue_share: if total > 0 {
                spend as f64 / total as f64
            } else {
                0.0
            },
            before: lives
                .iter()
                .flatten()
                .filter(|l| l.tier_before == Some(t))
                .count() as u64,
        }
    };
    let mut transitions = vec![vec![0u64; 3]; 4];
    for life in lives.iter().flatten() {
        let from = life.tier_before.map_or(3, usize::from);
        transitions[from][usize::from(life.tier)] += 1;
    }
    let near = near(orders, lives, limits, options.margin);
    let tiers: Vec<TierRow> = (0..3).map(row).collect();
    TiersReport {
        sentence: tier_sentence(&tiers, &transitions, held),
        tiers,
        transitions,
        held,
        near,
    }
}

/// Those within the margin below the threshold of the next tier, or above their own.
fn near(orders: &Orders, lives: &[Option<Life>], limits: [Money; 2], margin: f64) -> Vec<NearRow> {
    let mut found: Vec<(f64, usize, Money)> = Vec::new();
    for (customer, life) in lives.iter().enumerate() {
        let Some(life) = life else { continue };
        for limit in limits.into_iter().filter(|l| *l < Money::MAX && *l > 0) {
            let missing = (limit - life.spend) as f64 / limit as f64;
            if missing.abs() <= margin {
                found.push((missing.abs(), customer, limit));
            }
        }
    }
    let order = ranked(found.len(), &|a, b| found[a].0.total_cmp(&found[b].0));
    let row = |&i: &usize| {
        let (_, customer, limit) = found[i];
        let life = lives[customer]?;
        Some(NearRow {
            customer_id: orders.customers.name(customer).into_owned(),
            tier: TIERS[usize::from(life.tier)].into(),
            spend: life.spend as f64 / UNIT as f64,
            threshold: limit as f64 / UNIT as f64,
            missing: (limit - life.spend) as f64 / UNIT as f64,
        })
    };
    order.iter().take(LISTED).filter_map(row).collect()
}

fn tier_sentence(tiers: &[TierRow], transitions: &[Vec<u64>], held: u64) -> Words {
    let [share, revenue] = [tiers[0].share, tiers[0].revenue_share].map(percent);
    let sum = |which: &dyn Fn(usize, usize) -> bool| -> u64 {
        let cells = (0..3).flat_map(|i| (0..3).map(move |j| (i, j)));
        cells
            .filter(|(i, j)| which(*i, *j))
            .map(|(i, j)| transitions[i][j])
            .sum()
    };
    let [up, down, held] = [sum(&|i, j| j < i), sum(&|i, j| j > i), held].map(|n| whole(n as f64));
    Words::new(
        format!(
            "Tier A is {share} of the customers and {revenue} of the revenue; since then {up} rose, {down} fell, and the margin kept {held}."
        ),
        format!(
            "A 级占顾客的 {share}、销售额的 {revenue}；其间 {up} 位升级，{down} 位降级，{held} 位因缓冲保留原级。"
        ),
    )
}

fn report(
    lives: &[Option<Life>],
    curves: &[Curve; 6],
    tiers: TiersReport,
    typical: f64,
    [before, today]: [i64; 2],
    options: &LifecycleOptions,
) -> LifecycleReport {
    let known = || lives.iter().flatten();
    let n = known().count() as u64;
    let mut transitions = vec![vec![0u64; 6]; 7];
    for life in known() {
        let from = life.before.map_or(6, |stage| stage as usize);
        transitions[from][life.stage as usize] += 1;
    }
    let row = |stage: Stage| {
        let staying = curves[stage as usize].steps();
        let customers = known().filter(|l| l.stage == stage).count() as u64;
        StageRow {
            stage: stage.as_str().into(),
            name: stage.name(),
            customers,
            share: customers as f64 / n.max(1) as f64,
            before: known().filter(|l| l.before == Some(stage)).count() as u64,
            entered: curves[stage as usize].entered(),
            left: curves[stage as usize].ended(),
            median_days: median(&staying),
            staying,
        }
    };
    let stages: Vec<StageRow> = Stage::ALL.map(row).to_vec();
    LifecycleReport {
        options: options.clone(),
        before: format_day(before),
        today: format_day(today),
        customers: n,
        typical_gap: typical,
        sentence: sentence(&stages, &transitions, n),
        stages,
        transitions,
        tiers,
    }
}

fn sentence(stages: &[StageRow], transitions: &[Vec<u64>], n: u64) -> Words {
    let buying: u64 = stages[..3].iter().map(|s| s.customers).sum();
    // From new, active or loyal to drifting, dormant or lost, and the other way.
    let moved = |from: std::ops::Range<usize>, to: std::ops::Range<usize>| -> u64 {
        transitions[from]
            .iter()
            .flat_map(|row| &row[to.clone()])
            .sum()
    };
    let share = percent(buying as f64 / n.max(1) as f64);
    let [n, away, back] = [n, moved(0..3, 3..6), moved(3..6, 0..3)].map(|n| whole(n as f64));
    Words::new(
        format!(
            "{share} of {n} customers are new, active or loyal; since then {away} have begun to stay away and {back} have come back."
        ),
        format!(
            "{n} 位顾客中，{share} 处于新客、活跃或忠诚阶段；其间 {away} 位开始远离，{back} 位重新回来。"
        ),
    )
}
