//! What was counted for reorder points → rows, in words.

use super::findings;
use super::model::Value;
use super::reorder::{Demand, point, quantile};
use crate::ingest::calendar::format_day;
use crate::orders::Orders;
use crate::report::{ReorderReport, ReorderRow};

/// Rows of a list in the report.
const LIST: usize = 25;

impl Value {
    fn reorder_row(&self, demand: &Demand, end: i32, orders: &Orders) -> ReorderRow {
        let (daily, deviation) = demand.daily(end);
        let options = self.options();
        let product = &orders.products[demand.product as usize];
        let name = |c: u32| orders.customers.name(c as usize).into_owned();
        let own = |of: Option<f64>| of.filter(|_| demand.customer.is_some());
        let next = demand.next(end).filter(|_| demand.customer.is_some());
        ReorderRow {
            customer_id: demand.customer.map_or_else(String::new, name),
            product_id: product.id.clone(),
            name: product.label().to_string(),
            days: demand.days,
            pieces: demand.pieces / f64::from(demand.days.max(1)),
            daily,
            deviation,
            point: point(
                daily,
                deviation,
                f64::from(options.lead_days),
                quantile(options.service),
            ),
            cycle: own(demand.cycle()),
            next: next.map(|day| format_day(day.into())),
        }
    }

    /// All that is kept: the products, then the customers with a rhythm.
    pub fn reorder_rows(&self, orders: &Orders, each: &mut dyn FnMut(ReorderRow)) {
        if let Some(found) = &self.reorders {
            for demand in found.products.iter().chain(&found.pairs) {
                each(self.reorder_row(demand, found.end, orders));
            }
        }
    }

    pub(super) fn reorder_report(&self, orders: &Orders) -> Option<ReorderReport> {
        let found = self.reorders.as_ref()?;
        let options = self.options();
        let list = |all: &[Demand]| {
            let rows = all.iter().take(LIST);
            rows.map(|d| self.reorder_row(d, found.end, orders))
                .collect()
        };
        Some(ReorderReport {
            sentence: findings::reorder(
                options.lead_days,
                options.service,
                found.rhythms,
                found.due,
            ),
            lead_days: options.lead_days,
            service: options.service,
            z: quantile(options.service),
            from: format_day(found.from.into()),
            rhythms: found.rhythms,
            due: found.due,
            products: list(&found.products),
            customers: list(&found.pairs),
        })
    }
}
