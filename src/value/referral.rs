//! What customers are worth with those they brought.
//!
//! In: everybody's own value, who brought whom. Out: by customer those brought directly, and all who came by
//! them over any number of steps, each once. Kumar, Petersen, Leone 2010 ('Driving profitability by
//! encouraging customer referrals') count one step and ask who would have come anyway; no order file knows
//! that, so these are sums and no effect. Who brought each other in a circle keep what else they brought;
//! the circle itself counts for nobody.

use super::findings;
use super::model::Value;
use crate::error::{Result, reserve};
use crate::orders::Orders;
use crate::report::{ReferralReport, ReferralRow};
use crate::sorting::rank_floats;

/// Rows of the list in the report.
const LIST: usize = 100;
/// Nobody brought them.
const NOBODY: u32 = u32::MAX;
const WHAT: &str = "Who brought whom";

/// What one customer brought: directly, and over any number of steps.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Brought {
    pub direct: u32,
    pub direct_value: f64,
    pub chain: u32,
    pub chain_value: f64,
}

/// Who brought each customer, being looked up.
#[derive(Clone, Debug, Default)]
pub struct Referrers {
    by: Vec<u32>,
    pub unmatched: u64,
    pub themselves: u64,
}

/// What a column of referrers came to.
#[derive(Clone, Debug, Default)]
pub struct Referrals {
    pub referrers: Referrers,
    pub cycles: u64,
    values: Vec<f64>,
    brought: Vec<Brought>,
    /// Customers who brought somebody, most worth with them first.
    order: Vec<u32>,
}

impl Referrers {
    /// Customers looked up.
    pub fn done(&self) -> usize {
        self.by.len()
    }

    /// The next customer: who brought them, `Some(None)` for an id that no customer has.
    pub fn add(&mut self, by: Option<Option<usize>>) -> Result<()> {
        reserve(&mut self.by, 1, WHAT)?;
        let own = self.by.len();
        self.unmatched += u64::from(by == Some(None));
        self.themselves += u64::from(by == Some(Some(own)));
        let by = by.flatten().filter(|by| *by != own);
        self.by.push(by.map_or(NOBODY, |by| by as u32));
        Ok(())
    }

    /// What each customer of these `values` brought, and how many stand in circles; `O(n)`.
    pub fn brought(&self, values: &[f64]) -> Result<(Vec<Brought>, u64)> {
        let n = self.by.len();
        let (mut all, mut waiting, mut ready) = (Vec::new(), Vec::new(), Vec::new());
        reserve(&mut all, n, WHAT)?;
        reserve(&mut waiting, n, WHAT)?;
        reserve(&mut ready, n, WHAT)?;
        all.resize(n, Brought::default());
        // Customers brought whose own sums are not known yet.
        waiting.resize(n, 0u32);
        for by in self.by.iter().filter(|by| **by != NOBODY) {
            waiting[*by as usize] += 1;
        }
        ready.extend((0..n).filter(|c| waiting[*c] == 0));
        let mut done = 0;
        while let Some(&customer) = ready.get(done) {
            done += 1;
            let by = self.by[customer];
            if by == NOBODY {
                continue;
            }
            let (own, by): (Brought, usize) = (all[customer], by as usize);
            let sum = &mut all[by];
            sum.direct += 1;
            sum.direct_value += values[customer];
            sum.chain += 1 + own.chain;
            sum.chain_value += values[customer] + own.chain_value;
            waiting[by] -= 1;
            if waiting[by] == 0 {
                ready.push(by);
            }
        }
        Ok((all, (n - done) as u64))
    }
}

impl Value {
    /// Puts down to everybody whom they brought.
    pub fn take_referrers(&mut self, referrers: Referrers) -> Result<()> {
        let mut values = Vec::new();
        reserve(&mut values, referrers.done(), WHAT)?;
        values.resize(referrers.done(), 0.0);
        for a in &self.appraisals {
            values[a.customer as usize] = a.value;
        }
        let (brought, cycles) = referrers.brought(&values)?;
        let some: Vec<u32> = (0..brought.len() as u32)
            .filter(|c| brought[*c as usize].direct > 0)
            .collect();
        let most_first = |c: &u32| -(values[*c as usize] + brought[*c as usize].chain_value);
        let ranks = rank_floats(&some.iter().map(most_first).collect::<Vec<f64>>());
        self.referrals = Some(Referrals {
            order: ranks.into_iter().map(|i| some[i]).collect(),
            referrers,
            cycles,
            values,
            brought,
        });
        Ok(())
    }

    /// Those who brought somebody, at most so many, most worth with them first.
    pub fn referral_rows(&self, orders: &Orders, most: usize, each: &mut dyn FnMut(ReferralRow)) {
        let Some(found) = &self.referrals else { return };
        for &customer in found.order.iter().take(most) {
            let (own, value) = (
                found.brought[customer as usize],
                found.values[customer as usize],
            );
            each(ReferralRow {
                customer_id: orders.customers.name(customer as usize).into_owned(),
                value,
                direct: own.direct,
                direct_value: own.direct_value,
                referral_value: value + own.direct_value,
                chain: own.chain,
                chain_value: own.chain_value,
                total: value + own.chain_value,
            });
        }
    }

    pub(super) fn referral_report(&self, orders: &Orders) -> Option<ReferralReport> {
        let found = self.referrals.as_ref()?;
        let mut list = Vec::new();
        self.referral_rows(orders, LIST, &mut |row| list.push(row));
        let brought = found.brought.iter();
        let referred = brought.clone().map(|b| u64::from(b.direct)).sum();
        let value = brought.fold(0.0, |sum, b| sum + b.direct_value);
        let referrers = found.order.len() as u64;
        let Referrers {
            unmatched,
            themselves,
            ..
        } = found.referrers;
        Some(ReferralReport {
            sentence: findings::referrals(
                [referrers, referred],
                value,
                [unmatched, themselves, found.cycles],
            ),
            column: self.options().referrer.clone(),
            referred,
            value,
            referrers,
            unmatched,
            themselves,
            cycles: found.cycles,
            list,
        })
    }
}
