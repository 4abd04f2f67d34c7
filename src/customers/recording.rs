//! All customers' records, some thousand lines at a time.

use super::ledger::{Ledger, add_records};
use super::record::Customer;
use super::summary::Months;
use crate::error::{Result, reserve};
use crate::fold::Fold;
use crate::orders::Orders;

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
        while next < orders.customers.len() && lines < STEP {
            for line in orders.of(next) {
                ledger.take(&line)?;
                lines += 1;
            }
            next += 1;
        }
        let baskets = ledger.finish()?;
        add_records(&baskets, self.customer..next, self.today, &mut self.records)?;
        self.months.add(&baskets.baskets);
        self.customer = next;
        Ok(next == orders.customers.len())
    }
}
