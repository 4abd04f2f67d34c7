//! What one customer has bought, as the methods read it.

use super::habits::baskets_of;
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
    /// Each product with each basket it was in, counted back from the last, which is 0; by product.
    pub baskets: &'a [(u32, u32)],
}

impl<'a> History<'a> {
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
pub struct Bought {
    purchases: Purchases,
    baskets: Vec<(u32, u32)>,
}

impl Bought {
    /// Reads lines of one customer, which are in order of time.
    pub fn read(&mut self, lines: &[OrderLine]) -> Result<()> {
        self.purchases = Purchases::default();
        baskets_of(lines, &mut self.baskets);
        let mut block = Interactions::default();
        let own: Vec<OrderLine> = lines
            .iter()
            .map(|line| OrderLine {
                customer: 0,
                ..*line
            })
            .collect();
        block.fold(&own)?;
        self.purchases.extend(&block.into_sorted()?)
    }

    pub fn history(&self) -> History<'_> {
        if self.purchases.customers() == 0 {
            return History::default();
        }
        History {
            products: self.purchases.of(0),
            orders: self.purchases.orders_of(0),
            last: self.purchases.last_of(0),
            baskets: &self.baskets,
        }
    }
}
