//! Order lines → purchase days: a customer's lines of one day are one purchase.
//!
//! A day on which nothing was bought (returns only, where those are kept) is no purchase; its amount is
//! taken off the purchase before it. 14 bytes a purchase day, 8 a customer.

use crate::error::{Result, reserve};
use crate::orders::{DAY, Money, OrderLine, Orders, Product, UNIT};
use crate::sorting::{ranked, sort_numbers};
use std::ops::Range;

/// Lines of one step.
const STEP: usize = 1 << 14;

/// All customers' purchase days, ascending.
#[derive(Clone, Debug, Default)]
pub struct Days {
    /// `starts[c] .. starts[c + 1]` are the days of customer `c`.
    starts: Vec<u32>,
    /// Since 1970-01-01.
    pub day: Vec<i32>,
    pub amount: Vec<Money>,
    /// Different categories bought that day; products, where the file has no categories.
    pub kinds: Vec<u16>,
    /// By customer: share of the full price that was taken off.
    pub discount: Vec<f32>,
    /// Category by product.
    kind_of: Vec<u32>,
    lines: Vec<OrderLine>,
}

/// One customer at a cut: what was known at the end of that day.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct History {
    /// Repeat purchase days.
    pub x: u32,
    /// Days from the first purchase to the last and to the cut.
    pub t_x: i32,
    pub t: i32,
    /// Mean amount of the repeat purchases, in currency units; 0 without any.
    pub mean: f64,
}

impl History {
    /// Days since the last purchase.
    pub fn silence(&self) -> i32 {
        self.t - self.t_x
    }
}

impl Days {
    pub fn customers(&self) -> usize {
        self.starts.len().saturating_sub(1)
    }

    /// Reads some thousand lines on; true when all are read.
    pub fn step(&mut self, orders: &Orders) -> Result<bool> {
        const WHAT: &str = "The customers' purchase days";
        let mut lines = std::mem::take(&mut self.lines);
        lines.clear();
        if self.starts.is_empty() {
            reserve(&mut self.starts, orders.customers.len() + 1, WHAT)?;
            self.starts.push(0);
            reserve(&mut self.discount, orders.customers.len(), WHAT)?;
            self.kind_of = kinds(&orders.products)?;
        }
        let from = self.customers();
        let next = orders.read_on(from, STEP, &mut lines)?;
        reserve(&mut self.day, lines.len(), WHAT)?;
        reserve(&mut self.amount, lines.len(), WHAT)?;
        reserve(&mut self.kinds, lines.len(), WHAT)?;
        let mut rest = lines.as_slice();
        for c in from..next {
            let own = rest.iter().take_while(|l| l.customer as usize == c).count();
            let (mine, others) = rest.split_at(own);
            self.add(mine);
            rest = others;
        }
        self.lines = lines;
        Ok(next == orders.customers.len())
    }

    fn add(&mut self, lines: &[OrderLine]) {
        let start = self.day.len();
        let mut seen = Vec::new();
        let (mut paid, mut given) = (0.0, 0.0);
        for day in lines.chunk_by(|a, b| a.at.div_euclid(DAY) == b.at.div_euclid(DAY)) {
            let amount = day.iter().fold(0i64, |sum, l| sum.saturating_add(l.amount));
            if day.iter().any(|l| l.quantity > 0 && l.amount >= 0) {
                self.day.push(day[0].at.div_euclid(DAY) as i32);
                self.amount.push(amount);
                seen.clear();
                seen.extend(
                    day.iter()
                        .filter(|l| l.quantity > 0)
                        .map(|l| self.kind(l.product)),
                );
                sort_numbers(&mut seen);
                let kinds = seen.chunk_by(|a, b| a == b).count();
                self.kinds.push(kinds.min(u16::MAX.into()) as u16);
                for line in day.iter().filter(|l| l.quantity > 0) {
                    paid += line.amount.max(0) as f64;
                    given += line.discount.max(0) as f64;
                }
            } else if self.day.len() > start
                && let Some(before) = self.amount.last_mut()
            {
                *before = before.saturating_add(amount);
            }
        }
        self.starts.push(self.day.len() as u32);
        let full = paid + given;
        let share = if full > 0.0 { given / full } else { 0.0 };
        self.discount.push(share as f32);
    }

    fn kind(&self, product: u32) -> u32 {
        self.kind_of
            .get(product as usize)
            .copied()
            .unwrap_or(product)
    }

    fn places(&self, customer: usize) -> Range<usize> {
        self.starts[customer] as usize..self.starts[customer + 1] as usize
    }

    /// The purchase days of one customer.
    pub fn of(&self, customer: usize) -> &[i32] {
        &self.day[self.places(customer)]
    }

    /// Where the purchases of one customer stand that were known at the end of day `cut`.
    pub fn known(&self, customer: usize, cut: i32) -> Range<usize> {
        let places = self.places(customer);
        let known = self.day[places.clone()].partition_point(|day| *day <= cut);
        places.start..places.start + known
    }

    /// The first and the last purchase day of all.
    pub fn span(&self) -> Option<(i32, i32)> {
        Some((*self.day.iter().min()?, *self.day.iter().max()?))
    }

    /// What was known of a customer at the end of day `cut`; `None` before the first purchase.
    pub fn history(&self, customer: usize, cut: i32) -> Option<History> {
        let days = self.of(customer);
        let known = days.partition_point(|day| *day <= cut);
        let repeats = known.checked_sub(1)?;
        let places = self.places(customer);
        let amounts = &self.amount[places.start + 1..places.start + known];
        let spent = amounts.iter().fold(0i128, |sum, a| sum + i128::from(*a));
        let mean = match repeats {
            0 => 0.0,
            n => spent as f64 / UNIT as f64 / n as f64,
        };
        Some(History {
            x: repeats as u32,
            t_x: days[repeats] - days[0],
            t: cut - days[0],
            mean,
        })
    }

    /// Purchases in the days after `cut` up to and with `last`.
    pub fn later(&self, customer: usize, cut: i32, last: i32) -> usize {
        let days = self.of(customer);
        days.partition_point(|day| *day <= last) - days.partition_point(|day| *day <= cut)
    }
}

/// A number for each product's category; none where no product has one.
fn kinds(products: &[Product]) -> Result<Vec<u32>> {
    let mut kinds = Vec::new();
    if products.iter().all(|p| p.category.is_empty()) {
        return Ok(kinds);
    }
    reserve(&mut kinds, products.len(), "The products' categories")?;
    kinds.resize(products.len(), 0);
    let category = |p: usize| products[p].category.as_str();
    let order = ranked(products.len(), &|a, b| category(a).cmp(category(b)));
    for (kind, same) in order
        .chunk_by(|a, b| category(*a) == category(*b))
        .enumerate()
    {
        same.iter().for_each(|&p| kinds[p] = kind as u32);
    }
    Ok(kinds)
}
