//! What the walk found, as tiers, counts and sentences.

use super::found::Life;
use super::stages::Stage;
use super::survival::{Curve, median};
use super::tiers::{kept, thresholds, tier};
use crate::ingest::calendar::format_day;
use crate::orders::{Money, Orders, UNIT};
use crate::report::{
    LifecycleOptions, LifecycleReport, NearRow, StageRow, TierRow, TiersReport, Words,
};
use crate::segments::phrases::{percent, whole};
use crate::sorting::ranked;

/// Customers near a threshold that the report lists.
const LISTED: usize = 100;
const TIERS: [&str; 3] = ["A", "B", "C"];

/// Gives everybody a tier. `earlier` is what each had spent on the earlier day.
pub(super) fn give_tiers(
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

/// The report; days are the earlier one and today.
pub(super) fn report(
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
