//! The time split: what was known then, and what was bought afterwards.
//!
//! The holdout is the last 20 % of the days from the first purchase to the last, and at least one
//! day. It is a whole number of days at the end, the same for every customer. A customer is tested
//! who bought something before it and something new in it (anything in it, where products may be
//! offered again). If those are fewer than [`ENOUGH`] customers, the last 30 %, 40 % and 50 % are
//! tried; if none will do, there is no split and nothing is claimed.
//!
//! A product first sold in the holdout counts as bought, although no method could have offered it:
//! leaving it out would flatter them all.

use crate::ingest::calendar::format_day;
use crate::orders::{DAY, OrderLine, Orders};
use crate::report;

/// Customers needed before anything is said of how good offers are.
pub const ENOUGH: u64 = 30;
/// Shares of the days that are tried as holdout, in per cent.
const SHARES: [i64; 4] = [20, 30, 40, 50];

/// A split that holds enough customers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TimeSplit {
    /// First day of the holdout, whole days since 1970-01-01.
    pub first_day: i64,
    /// Days in the holdout.
    pub days: i64,
    pub train_lines: u64,
    pub test_lines: u64,
    pub customers: u64,
}

impl TimeSplit {
    /// Lines before this second belong to the past.
    pub fn cut(&self) -> i64 {
        self.first_day.saturating_mul(DAY)
    }

    pub fn report(&self) -> report::Split {
        report::Split {
            date: format_day(self.first_day),
            train_lines: self.train_lines,
            test_lines: self.test_lines,
            customers: self.customers,
        }
    }
}

/// What one customer had before the cut and bought from it on.
#[derive(Clone, Debug, Default)]
pub struct BeforeAfter {
    /// Products bought before, ascending.
    pub before: Vec<u32>,
    /// Products to be found, ascending: those new to the customer, or all where `again`.
    pub after: Vec<u32>,
    pub lines_before: u64,
    pub lines_after: u64,
}

impl BeforeAfter {
    /// Reads one customer's lines, which are in order of time. Returns are no purchases.
    pub fn read(&mut self, lines: &[OrderLine], cut: i64, again: bool) {
        let (before, after) = lines.split_at(lines.partition_point(|line| line.at < cut));
        self.lines_before = before.len() as u64;
        self.lines_after = after.len() as u64;
        products_of(before, &mut self.before);
        products_of(after, &mut self.after);
        if !again {
            self.after
                .retain(|product| self.before.binary_search(product).is_err());
        }
    }

    /// Whether this customer can be tested.
    pub fn is_tested(&self) -> bool {
        !self.before.is_empty() && !self.after.is_empty()
    }
}

fn products_of(lines: &[OrderLine], products: &mut Vec<u32>) {
    products.clear();
    products.extend(
        lines
            .iter()
            .filter(|line| line.quantity >= 0)
            .map(|line| line.product),
    );
    products.sort_unstable();
    products.dedup();
}

/// The search for a split, some customers at a time.
#[derive(Clone, Debug)]
pub(super) struct SplitSearch {
    again: bool,
    /// First and last day of a purchase; read before any share is tried.
    span: Option<(i64, i64)>,
    /// Which of [`SHARES`] is tried; `None` while the span is read.
    share: Option<usize>,
    customer: usize,
    tried: TimeSplit,
    both: BeforeAfter,
    lines: Vec<OrderLine>,
}

impl SplitSearch {
    pub(super) fn new(again: bool) -> Self {
        let tried = TimeSplit {
            first_day: 0,
            days: 0,
            train_lines: 0,
            test_lines: 0,
            customers: 0,
        };
        SplitSearch {
            again,
            span: None,
            share: None,
            customer: 0,
            tried,
            both: BeforeAfter::default(),
            lines: Vec::new(),
        }
    }

    /// Reads about `work` lines; `Some` with the answer when it is found.
    pub(super) fn step(&mut self, orders: &Orders, work: usize) -> Option<Option<TimeSplit>> {
        let mut done = 0;
        while self.customer < orders.customers.len() {
            if done > work {
                return None;
            }
            let mut lines = std::mem::take(&mut self.lines);
            orders.read_into(self.customer, &mut lines);
            match self.share {
                None => self.stretch(&lines),
                Some(_) => self.count(&lines),
            }
            done += lines.len() + 1;
            self.lines = lines;
            self.customer += 1;
        }
        if self.share.is_some() && self.tried.customers >= ENOUGH {
            return Some(Some(self.tried));
        }
        self.customer = 0;
        self.try_next()
    }

    /// Share of all passes done, 0–1: one for the span and one for each share, the last often unneeded.
    pub(super) fn progress(&self, customers: usize) -> f64 {
        let passes = self.share.map_or(0, |share| share + 1);
        (passes as f64 + self.customer as f64 / customers.max(1) as f64) / (SHARES.len() + 1) as f64
    }

    fn stretch(&mut self, lines: &[OrderLine]) {
        let (Some(first), Some(last)) = (lines.first(), lines.last()) else {
            return;
        };
        let (first, last) = (first.at.div_euclid(DAY), last.at.div_euclid(DAY));
        let (from, to) = self.span.unwrap_or((first, last));
        self.span = Some((from.min(first), to.max(last)));
    }

    fn count(&mut self, lines: &[OrderLine]) {
        self.both.read(lines, self.tried.cut(), self.again);
        self.tried.train_lines += self.both.lines_before;
        self.tried.test_lines += self.both.lines_after;
        self.tried.customers += u64::from(self.both.is_tested());
    }

    fn try_next(&mut self) -> Option<Option<TimeSplit>> {
        let share = self.share.map_or(0, |share| share + 1);
        let (Some((from, to)), Some(&percent)) = (self.span, SHARES.get(share)) else {
            return Some(None);
        };
        let days = ((to - from + 1) * percent / 100).max(1);
        if to - days < from {
            return Some(None);
        }
        self.share = Some(share);
        self.tried = TimeSplit {
            first_day: to - days + 1,
            days,
            train_lines: 0,
            test_lines: 0,
            customers: 0,
        };
        None
    }
}
