//! One customer's record: the ledger's row.

use crate::orders::Money;

/// What the kept order lines say of one customer, as of `today`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Customer {
    /// Days from the last order to today.
    pub recency: i64,
    /// Number of distinct orders.
    pub frequency: i64,
    /// Sum of the amounts.
    pub monetary: Money,
    /// Days from the first order to today.
    pub tenure: i64,
    /// Mean amount per order, rounded half to even.
    pub basket: Money,
    /// Mean days between consecutive order days; `None` with fewer than two order days.
    pub gap: Option<f64>,
    /// Standard deviation of those gaps; `None` with fewer than three order days.
    pub gap_spread: Option<f64>,
    /// Share of the spend that was bought at a discount; 0 where no line has one.
    pub discount_share: f64,
    /// Share of what was bought that came back, in money.
    pub return_share: f64,
    /// Number of order lines.
    pub lines: i64,
    /// Number of distinct products.
    pub products: i64,
    /// First and last order, whole days since 1970-01-01.
    pub first: i64,
    pub last: i64,
}
