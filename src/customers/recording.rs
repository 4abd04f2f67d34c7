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
    lines: Vec<OrderLine>,
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
        self.lines.clear();
        let next = orders.read_on(self.customer, STEP, &mut self.lines)?;
        let mut ledger = Ledger::default();
        ledger.fold(&self.lines)?;
        let baskets = ledger.finish()?;
        add_records(&baskets, self.customer..next, self.today, &mut self.records)?;
        self.months.add(&baskets.baskets);
        self.customer = next;
        Ok(next == orders.customers.len())
    }
}
