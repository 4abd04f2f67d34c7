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

use super::Bought;
use crate::error::Result;
use crate::ingest::calendar::format_day;
use crate::orders::{DAY, OrderLine, Orders};
use crate::report;
use crate::sorting::sort_keyed;
use xxhash_rust::xxh3::xxh3_64_with_seed;

/// Customers needed before anything is said of how good offers are.
pub const ENOUGH: u64 = 30;
/// Shares of the days that are tried as holdout, in per cent.
const SHARES: [i64; 4] = [20, 30, 40, 50];

/// What is known, and what is to be foretold.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Cut {
    /// Everything is known.
    None,
    /// Lines before this second are known.
    Time(i64),
    /// All orders of a customer but the last are known.
    LastBasket,
    /// This share of each customer's products is to be foretold, drawn by the seed.
    Random { share: f64, seed: u64 },
}

impl Cut {
    /// Splits one customer's lines, which are in order of time.
    pub fn split(
        &self,
        lines: &[OrderLine],
        before: &mut Vec<OrderLine>,
        after: &mut Vec<OrderLine>,
    ) {
        before.clear();
        after.clear();
        let drawn = match self {
            Cut::Random { share, seed } => drawn(lines, *share, *seed),
            _ => Vec::new(),
        };
        let last = lines.last().map(|line| line.order);
        for line in lines {
            let known = match self {
                Cut::None => true,
                Cut::Time(at) => line.at < *at,
                Cut::LastBasket => Some(line.order) != last,
                Cut::Random { .. } => drawn.binary_search(&line.product).is_err(),
            };
            if known {
                before.push(*line);
            } else {
                after.push(*line);
            }
        }
    }
}

/// The share of a customer's products, rounded half up, whose hashes are the smallest; ascending.
fn drawn(lines: &[OrderLine], share: f64, seed: u64) -> Vec<u32> {
    let mut products = Vec::new();
    products_of(lines, &mut products);
    let wanted = f64::floor(products.len() as f64 * share + 0.5) as usize;
    let customer = lines.first().map_or(0, |line| line.customer);
    let mut keyed: Vec<(u64, u32)> = products
        .iter()
        .map(|&product| {
            let pair = u64::from(customer) << 32 | u64::from(product);
            (xxh3_64_with_seed(&pair.to_le_bytes(), seed), product)
        })
        .collect();
    sort_keyed(&mut keyed);
    let mut drawn: Vec<u32> = keyed[..wanted].iter().map(|k| k.1).collect();
    crate::sorting::sort_numbers(&mut drawn);
    drawn
}

/// A split that holds enough customers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TimeSplit {
    cut: Cut,
    /// First day of the holdout, whole days since 1970-01-01; of a split by time.
    pub first_day: i64,
    /// Days in the holdout; 0 where the split is not by time.
    pub days: i64,
    pub train_lines: u64,
    pub test_lines: u64,
    pub customers: u64,
}

impl TimeSplit {
    pub fn cut(&self) -> Cut {
        self.cut
    }

    pub fn report(&self) -> report::Split {
        let [kind, date] = match self.cut() {
            Cut::Time(_) | Cut::None => ["time", &format_day(self.first_day)],
            Cut::LastBasket => ["last_basket", ""],
            Cut::Random { .. } => ["random", ""],
        };
        report::Split {
            kind: kind.into(),
            date: date.into(),
            train_lines: self.train_lines,
            test_lines: self.test_lines,
            customers: self.customers,
        }
    }
}

/// What one customer had before the cut and bought from it on.
#[derive(Clone, Debug, Default)]
pub struct BeforeAfter {
    /// What was bought before.
    pub before: Bought,
    /// Products to be found, ascending: those new to the customer, or all where `again`.
    pub after: Vec<u32>,
    pub lines_before: u64,
    pub lines_after: u64,
    known: Vec<OrderLine>,
    later: Vec<OrderLine>,
}

impl BeforeAfter {
    /// Reads one customer's lines, which are in order of time. Returns are no purchases.
    pub fn read(&mut self, lines: &[OrderLine], cut: &Cut, again: bool) -> Result<()> {
        cut.split(lines, &mut self.known, &mut self.later);
        self.lines_before = self.known.len() as u64;
        self.lines_after = self.later.len() as u64;
        self.before.read(&self.known)?;
        products_of(&self.later, &mut self.after);
        if !again {
            let before = self.before.history().products;
            self.after
                .retain(|product| before.binary_search(product).is_err());
        }
        Ok(())
    }

    /// Whether this customer can be tested.
    pub fn is_tested(&self) -> bool {
        !self.before.history().products.is_empty() && !self.after.is_empty()
    }
}

pub(super) fn products_of(lines: &[OrderLine], products: &mut Vec<u32>) {
    products.clear();
    products.extend(
        lines
            .iter()
            .filter(|line| line.quantity >= 0)
            .map(|line| line.product),
    );
    crate::sorting::sort_numbers(products);
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
    /// Tries this cut alone, or without one those by time.
    pub(super) fn new(again: bool, given: Option<Cut>) -> Self {
        let tried = TimeSplit {
            cut: given.unwrap_or(Cut::None),
            first_day: 0,
            days: 0,
            train_lines: 0,
            test_lines: 0,
            customers: 0,
        };
        SplitSearch {
            again,
            span: None,
            share: given.map(|_| SHARES.len()),
            customer: 0,
            tried,
            both: BeforeAfter::default(),
            lines: Vec::new(),
        }
    }

    /// Reads about `work` lines; `Some` with the answer when it is found.
    pub(super) fn step(
        &mut self,
        orders: &Orders,
        work: usize,
    ) -> Result<Option<Option<TimeSplit>>> {
        let mut done = 0;
        while self.customer < orders.customers.len() {
            if done > work {
                return Ok(None);
            }
            let mut lines = std::mem::take(&mut self.lines);
            orders.read_into(self.customer, &mut lines);
            match self.share {
                None => self.stretch(&lines),
                Some(_) => self.count(&lines)?,
            }
            done += lines.len() + 1;
            self.lines = lines;
            self.customer += 1;
        }
        if self.share.is_some() && self.tried.customers >= ENOUGH {
            return Ok(Some(Some(self.tried)));
        }
        self.customer = 0;
        Ok(self.try_next())
    }

    /// Share of all passes done, 0–1: one for the span and one for each share, the last often unneeded.
    pub(super) fn progress(&self, customers: usize) -> f64 {
        let passes = self.share.map_or(0, |share| share + 1);
        let all = SHARES.len() + 2;
        (passes as f64 + self.customer as f64 / customers.max(1) as f64) / all as f64
    }

    fn stretch(&mut self, lines: &[OrderLine]) {
        let (Some(first), Some(last)) = (lines.first(), lines.last()) else {
            return;
        };
        let (first, last) = (first.at.div_euclid(DAY), last.at.div_euclid(DAY));
        let (from, to) = self.span.unwrap_or((first, last));
        self.span = Some((from.min(first), to.max(last)));
    }

    fn count(&mut self, lines: &[OrderLine]) -> Result<()> {
        self.both.read(lines, &self.tried.cut(), self.again)?;
        self.tried.train_lines += self.both.lines_before;
        self.tried.test_lines += self.both.lines_after;
        self.tried.customers += u64::from(self.both.is_tested());
        Ok(())
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
        let first_day = to - days + 1;
        self.tried = TimeSplit {
            cut: Cut::Time(first_day.saturating_mul(DAY)),
            first_day,
            days,
            train_lines: 0,
            test_lines: 0,
            customers: 0,
        };
        None
    }
}
