//! The shop at a glance: repeat rate, concentration, months, and a sentence about them.

use super::ledger::Basket;
use super::record::Customer;
use crate::ingest::calendar::civil_from_days;
use crate::orders::UNIT;
use crate::report::figures::fixed;
use crate::report::{ColumnSummary, CustomersReport, Month, Words};
use crate::sorting::{sort_floats, sort_whole};

/// The ledger's columns by name, as numbers in their own unit (days, orders, currency units).
pub const COLUMNS: [&str; 11] = [
    "recency",
    "frequency",
    "monetary",
    "tenure",
    "basket",
    "gap",
    "gap_spread",
    "lines",
    "products",
    "discount_share",
    "return_share",
];

/// What the page calls a column of the ledger, in English and Chinese; a table's own columns keep their names.
pub fn called(name: &str) -> [&str; 2] {
    match name {
        "recency" => ["Days since last order", "距上次购买天数"],
        "frequency" => ["Orders", "购买次数"],
        "monetary" => ["Spend in all", "累计消费"],
        "tenure" => ["Days since first order", "客龄（天）"],
        "basket" => ["Spend per order", "客单价"],
        "gap" => ["Days between orders", "购买间隔（天）"],
        "gap_spread" => ["Spread of the gaps", "间隔波动"],
        "lines" => ["Order lines", "订单行数"],
        "products" => ["Products", "商品种数"],
        "discount_share" => ["Bought at a discount", "折扣消费占比"],
        "return_share" => ["Sent back", "退货占比"],
        other => [other, other],
    }
}

/// How a ledger column is read off a customer; `None` where the customer has none.
pub fn column(name: &str) -> fn(&Customer) -> Option<f64> {
    match name {
        "recency" => |c| Some(c.recency as f64),
        "frequency" => |c| Some(c.frequency as f64),
        "monetary" => |c| Some(c.monetary as f64 / UNIT as f64),
        "tenure" => |c| Some(c.tenure as f64),
        "basket" => |c| Some(c.basket as f64 / UNIT as f64),
        "gap" => |c| c.gap,
        "gap_spread" => |c| c.gap_spread,
        "lines" => |c| Some(c.lines as f64),
        "products" => |c| Some(c.products as f64),
        "discount_share" => |c| Some(c.discount_share),
        "return_share" => |c| Some(c.return_share),
        _ => |_| None,
    }
}

/// Summarises the ledger; `O(n log n)`.
pub fn summarise(customers: &[Customer], months: &Months) -> CustomersReport {
    let n = customers.len();
    let repeaters = customers.iter().filter(|c| c.frequency > 1).count();
    let mut spend: Vec<i64> = customers.iter().map(|c| c.monetary.max(0)).collect();
    sort_whole(&mut spend);
    spend.reverse();
    let revenue: i128 = spend.iter().map(|m| i128::from(*m)).sum();
    let fifth: i128 = spend
        .iter()
        .take(n.div_ceil(5))
        .map(|m| i128::from(*m))
        .sum();
    let share = |part: i128, whole: i128| {
        if whole == 0 {
            0.0
        } else {
            part as f64 / whole as f64
        }
    };
    let repeat_share = share(repeaters as i128, n as i128);
    let top_fifth_share = share(fifth, revenue);
    let [top, back] = [top_fifth_share, repeat_share].map(|share| fixed(share * 100.0, 0));
    CustomersReport {
        customers: n as u64,
        repeat_share,
        top_fifth_share,
        columns: COLUMNS
            .iter()
            .filter_map(|name| summary(customers, name))
            .collect(),
        months: months.report(),
        parties: Vec::new(),
        sentence: Words::new(
            format!(
                "One customer in five brings {top} % of revenue; {back} % of all customers came back for a second order."
            ),
            format!("五分之一的顾客贡献了 {top}% 的销售额；{back}% 的顾客下过第二单。"),
        ),
    }
}

fn summary(customers: &[Customer], name: &str) -> Option<ColumnSummary> {
    let mut values: Vec<f64> = customers.iter().filter_map(column(name)).collect();
    sort_floats(&mut values);
    // Shares of what a shop has none of say nothing.
    let empty = values.last().is_none_or(|most| *most == 0.0);
    if values.is_empty() || empty && name.ends_with("_share") {
        return None;
    }
    Some(ColumnSummary {
        name: name.into(),
        known: values.len() as u64,
        mean: values.iter().fold(0.0, |sum, v| sum + v) / values.len() as f64,
        lower_quartile: quantile(&values, 0.25),
        median: quantile(&values, 0.5),
        upper_quartile: quantile(&values, 0.75),
    })
}

/// Linear interpolation between order statistics (Hyndman, Fan 1996, type 7); `sorted` is not empty.
pub fn quantile(sorted: &[f64], p: f64) -> f64 {
    let at = p * (sorted.len() - 1) as f64;
    let below = at.floor() as usize;
    let above = (below + 1).min(sorted.len() - 1);
    sorted[below] + (sorted[above] - sorted[below]) * (at - below as f64)
}

/// Orders and revenue by day, added up as the baskets come, for the calendar months.
#[derive(Clone, Debug, Default)]
pub struct Months {
    /// Day of the first entry.
    first: i64,
    sums: Vec<(u64, i128)>,
}

impl Months {
    /// Between 1900 and 2200, where dates are read, there are some 110,000 days.
    pub fn add(&mut self, baskets: &[Basket]) {
        for basket in baskets {
            let place = self.place(basket.day);
            let sum = &mut self.sums[place];
            sum.0 += 1;
            sum.1 += i128::from(basket.amount);
        }
    }

    #[inline(always)]
    fn place(&mut self, day: i64) -> usize {
        let place = day.wrapping_sub(self.first) as usize;
        match place < self.sums.len() {
            true => place,
            false => self.widen(day),
        }
    }

    #[inline(never)]
    fn widen(&mut self, day: i64) -> usize {
        if self.sums.is_empty() {
            self.first = day;
        }
        if day < self.first {
            let earlier = (self.first - day) as usize;
            self.sums.splice(0..0, std::iter::repeat_n((0, 0), earlier));
            self.first = day;
        }
        let place = (day - self.first) as usize;
        if place >= self.sums.len() {
            self.sums.resize(place + 1, (0, 0));
        }
        place
    }

    /// Every calendar month from the first order to the last.
    fn report(&self) -> Vec<Month> {
        let month = |(day, _): &(i64, &(u64, i128))| {
            let (year, month, _) = civil_from_days(*day);
            (year, month)
        };
        let days: Vec<_> = (self.first..).zip(&self.sums).collect();
        days.chunk_by(|a, b| month(a) == month(b))
            .map(|days| {
                let (year, month) = month(&days[0]);
                let revenue: i128 = days.iter().map(|day| day.1.1).sum();
                Month {
                    month: format!("{year:04}-{month:02}"),
                    orders: days.iter().map(|day| day.1.0).sum(),
                    revenue: revenue as f64 / UNIT as f64,
                }
            })
            .collect()
    }
}
