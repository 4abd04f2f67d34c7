//! All customers' records, some thousand lines at a time.

use super::ledger::{Ledger, add_records};
use super::record::Customer;
use super::summary::Months;
use crate::error::{Result, reserve};
use crate::fold::Fold;
use crate::orders::{OrderLine, Orders};

/// Lines of one step, a millisecond or two.
const STEP: usize = 1 << 14;

/// The ledger of whole customers is folded, turned into records and let go.
#[derive(Default)]
pub struct Recording {
    customer: usize,
    today: i64,
    pub records: Vec<Customer>,
    pub months: Months,
}

/// What a customer's lines come to, in money.
#[derive(Default)]
struct Shares {
    bought: f64,
    discounted: f64,
    sent_back: f64,
}

impl Shares {
    #[inline(always)]
    fn take(&mut self, line: &OrderLine) {
        let amount = line.amount as f64;
        if amount < 0.0 {
            self.sent_back -= amount;
            return;
        }
        self.bought += amount;
        if line.discount > 0 {
            self.discounted += amount;
        }
    }

    /// At most 1, and 0 for part of nothing.
    fn of(&self, part: f64) -> f64 {
        (part / self.bought.max(part)).max(0.0)
    }
}

impl Recording {
    /// `today`: days since 1970-01-01.
    pub fn new(today: i64) -> Self {
        Recording {
            today,
            ..Recording::default()
        }
    }

    /// Customers that have their record.
    pub fn done(&self) -> u64 {
        self.customer as u64
    }

    /// True when all have it.
    pub fn step(&mut self, orders: &Orders) -> Result<bool> {
        if self.customer == 0 {
            reserve(
                &mut self.records,
                orders.customers.len(),
                "The customers' ledger",
            )?;
        }
        let (mut ledger, mut next, mut lines) = (Ledger::default(), self.customer, 0);
        let mut spent = Vec::new();
        while next < orders.customers.len() && lines < STEP {
            let mut shares = Shares::default();
            for line in orders.of(next) {
                ledger.take(&line)?;
                shares.take(&line);
                lines += 1;
            }
            spent.push(shares);
            next += 1;
        }
        let baskets = ledger.finish()?;
        add_records(&baskets, self.customer..next, self.today, &mut self.records)?;
        for (record, shares) in self.records[self.customer..].iter_mut().zip(spent) {
            record.discount_share = shares.of(shares.discounted);
            record.return_share = shares.of(shares.sent_back);
        }
        let from = |customer: usize| {
            let before = |c: &(u32, f64)| (c.0 as usize) < customer;
            orders.sent_back.partition_point(before)
        };
        for (customer, share) in &orders.sent_back[from(self.customer)..from(next)] {
            self.records[*customer as usize].return_share = *share;
        }
        self.months.add(&baskets.baskets);
        self.customer = next;
        Ok(next == orders.customers.len())
    }
}
