//! What one customer has bought, as the methods read it.

use super::{Interactions, Purchases};
use crate::error::Result;
use crate::fold::Fold;
use crate::orders::{DAY, OrderLine};

/// Products of one customer, ascending, with the number of orders and the last date of each.
#[derive(Clone, Copy, Debug, Default)]
pub struct History<'a> {
    pub products: &'a [u32],
    pub orders: &'a [u32],
    /// Seconds since 1970-01-01.
    pub last: &'a [i64],
}

impl<'a> History<'a> {
    pub fn of(purchases: &'a Purchases, customer: usize) -> Self {
        History {
            products: purchases.of(customer),
            orders: purchases.orders_of(customer),
            last: purchases.last_of(customer),
        }
    }

    /// First and last day of a last purchase.
    pub fn days(&self) -> (i64, i64) {
        let days = self.last.iter().map(|at| at.div_euclid(DAY));
        days.fold((i64::MAX, i64::MIN), |(from, to), day| {
            (from.min(day), to.max(day))
        })
    }
}

/// The purchases of a few lines of one customer.
#[derive(Clone, Debug, Default)]
pub struct Bought(Purchases);

impl Bought {
    /// Reads lines of one customer in any order.
    pub fn read(&mut self, lines: &[OrderLine]) -> Result<()> {
        self.0 = Purchases::default();
        let mut block = Interactions::default();
        let own: Vec<OrderLine> = lines
            .iter()
            .map(|line| OrderLine {
                customer: 0,
                ..*line
            })
            .collect();
        block.fold(&own)?;
        self.0.extend(&block.into_sorted()?)
    }

    pub fn history(&self) -> History<'_> {
        match self.0.customers() {
            0 => History::default(),
            _ => History::of(&self.0, 0),
        }
    }
}
