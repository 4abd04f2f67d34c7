//! Recency × frequency: who buys when and how often, and what it brings.
//!
//! In: the customers' records. Out: a table of customers and revenue over quantile bins.

use super::phrases::{percent, whole};
use crate::customers::Customer;
use crate::orders::UNIT;
use crate::report::{HeatMap, Words};

/// Bins per side, where the values allow as many.
const BINS: usize = 5;

/// Bins both columns at their quintiles (fewer where values repeat) and counts; `O(n log n)`.
pub fn heat(customers: &[Customer]) -> HeatMap {
    let recency = edges(customers.iter().map(|c| c.recency).collect());
    let frequency = edges(customers.iter().map(|c| c.frequency).collect());
    let (rows, columns) = (recency.len(), frequency.len());
    let mut counts = vec![vec![0u64; columns]; rows];
    let mut money = vec![vec![0i128; columns]; rows];
    for c in customers {
        let (r, f) = (bin(&recency, c.recency), bin(&frequency, c.frequency));
        counts[r][f] += 1;
        money[r][f] += i128::from(c.monetary);
    }
    let sentence = sentence(&recency, &frequency, &counts, &money);
    let revenue = |row: &Vec<i128>| row.iter().map(|m| *m as f64 / UNIT as f64).collect();
    HeatMap {
        revenue: money.iter().map(revenue).collect(),
        recency,
        frequency,
        customers: counts,
        sentence,
    }
}

/// Upper edges that cut the values into equal parts, without repeats; the last bin is open.
fn edges(mut values: Vec<i64>) -> Vec<Option<i64>> {
    crate::sorting::sort_whole(&mut values);
    let greatest = values.last().copied();
    let quantile = |q: usize| {
        values
            .get((values.len() * q).div_ceil(BINS).saturating_sub(1))
            .copied()
    };
    let mut edges: Vec<i64> = (1..BINS)
        .filter_map(quantile)
        .filter(|e| Some(*e) < greatest)
        .collect();
    edges.dedup();
    edges.into_iter().map(Some).chain([None]).collect()
}

fn bin(edges: &[Option<i64>], value: i64) -> usize {
    edges
        .iter()
        .position(|e| e.is_none_or(|e| value <= e))
        .unwrap_or(edges.len() - 1)
}

/// What the corner of the most recent and most frequent holds.
fn sentence(
    recency: &[Option<i64>],
    frequency: &[Option<i64>],
    counts: &[Vec<u64>],
    money: &[Vec<i128>],
) -> Words {
    let all: u64 = counts.iter().flatten().sum();
    let total: i128 = money.iter().flatten().sum();
    let last = frequency.len() - 1;
    let days = recency[0];
    let orders = if last == 0 {
        None
    } else {
        frequency[last - 1].map(|f| f + 1)
    };
    let (Some(days), Some(orders)) = (days, orders) else {
        return Words::new(
            "Recency or frequency is nearly the same for everyone, so the table has one row or column.",
            "顾客的最近购买时间或购买次数几乎相同，因此表格只有一行或一列。",
        );
    };
    let share = percent(counts[0][last] as f64 / all.max(1) as f64);
    let revenue = if total > 0 {
        money[0][last] as f64 / total as f64
    } else {
        0.0
    };
    let (days, orders, revenue) = (whole(days as f64), whole(orders as f64), percent(revenue));
    Words::new(
        format!(
            "Customers with {orders} orders or more whose last one is at most {days} days old are {share} of all and bring {revenue} of the revenue."
        ),
        format!(
            "下单 {orders} 次及以上且最近一次购买在 {days} 天以内的顾客占 {share}，贡献 {revenue} 的销售额。"
        ),
    )
}
