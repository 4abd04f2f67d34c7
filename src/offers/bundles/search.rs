//! The work in slices: baskets, frequent sets, rules.
//!
//! Where no support is given, lower ones are tried until there is enough to read.

use super::baskets::Gathering;
use super::itemsets::Itemsets;
use super::rules::Weighing;
use super::{Baskets, Mining, Rules, Threshold, words};
use crate::error::{Code, Error, Result};
use crate::orders::Orders;
use crate::report::{BundleOptions, BundlesReport};

/// Work units of a slice: about one cell each.
const SLICE: usize = 1_000_000;
/// Supports that are tried where none is given.
const TRIED: [&str; 7] = ["0.05", "0.02", "0.01", "0.005", "0.002", "0.001", "0.0005"];
/// Rules that are enough to read, and frequent sets beyond which no lower support is tried.
const ENOUGH: usize = 150;
const PLENTY: usize = 20_000;
/// Baskets in which a set has to be at least where no support is given.
const LEAST: u32 = 10;

/// The work; feed it the same orders at every step.
pub struct BundleSearch {
    options: BundleOptions,
    confidence: Threshold,
    /// The support in use, and whether a lower one may be tried.
    support: (String, Threshold),
    tried: Option<usize>,
    baskets: Baskets,
    phase: Phase,
}

enum Phase {
    Gather(Gathering),
    Mine(Box<Mining>),
    Weigh(Itemsets, Weighing),
    Done(Itemsets, Rules),
}

impl BundleSearch {
    /// Looks for bundles in the kept lines of orders.
    pub fn new(orders: &Orders, options: BundleOptions) -> Result<Self> {
        BundleSearch::begin(options, Phase::Gather(Gathering::new(orders)))
    }

    /// Looks for bundles in baskets that are at hand.
    pub fn of(baskets: Baskets, options: BundleOptions) -> Result<Self> {
        let mut search =
            BundleSearch::begin(options, Phase::Done(Itemsets::default(), Rules::default()))?;
        search.baskets = baskets;
        search.mine()?;
        Ok(search)
    }

    fn begin(options: BundleOptions, phase: Phase) -> Result<Self> {
        let tried = options.support.is_empty().then_some(0);
        let support = tried.map_or(options.support.as_str(), |i| TRIED[i]);
        let out_of_range = |what: String, remedy| Err(Error::new(Code::BadOption, what, remedy));
        if !(1..=10).contains(&options.min_items) {
            let what = format!("min_items is {}, outside 1 to 10", options.min_items);
            return out_of_range(what, "Ask for 1 to 10 items on both sides");
        }
        if options.n > 10_000 {
            let what = format!("n is {}, above 10,000", options.n);
            return out_of_range(what, "List at most 10,000 rules");
        }
        Ok(BundleSearch {
            confidence: Threshold::parse(&options.confidence, "The confidence")?,
            support: (support.into(), Threshold::parse(support, "The support")?),
            options,
            tried,
            baskets: Baskets::default(),
            phase,
        })
    }

    /// One slice of the work; true when nothing is left.
    pub fn step(&mut self, orders: Option<&Orders>) -> Result<bool> {
        match &mut self.phase {
            Phase::Gather(gathering) => {
                let Some(orders) = orders else {
                    return Err(not_ready());
                };
                if gathering.step(orders, SLICE / 20)? {
                    let empty = Phase::Done(Itemsets::default(), Rules::default());
                    if let Phase::Gather(gathering) = std::mem::replace(&mut self.phase, empty) {
                        self.baskets = gathering.finish()?;
                        self.mine()?;
                    }
                }
            }
            Phase::Mine(mining) => {
                if mining.step(SLICE)? {
                    let empty = Phase::Done(Itemsets::default(), Rules::default());
                    if let Phase::Mine(mining) = std::mem::replace(&mut self.phase, empty) {
                        let least = self.options.min_items as usize;
                        let weighing = Weighing::new(self.confidence, least);
                        self.phase = Phase::Weigh(mining.finish(), weighing);
                    }
                }
            }
            Phase::Weigh(sets, weighing) => {
                if weighing.step(sets, SLICE / 10)? {
                    self.end_weighing()?;
                }
            }
            Phase::Done(..) => {}
        }
        Ok(matches!(self.phase, Phase::Done(..)))
    }

    fn mine(&mut self) -> Result<()> {
        let mut least = self.support.1.least(self.baskets.len() as u32);
        if self.tried.is_some() {
            least = least.max(LEAST);
        }
        self.phase = Phase::Mine(Box::new(Mining::new(&self.baskets, least)?));
        Ok(())
    }

    fn end_weighing(&mut self) -> Result<()> {
        let empty = Phase::Done(Itemsets::default(), Rules::default());
        let Phase::Weigh(sets, weighing) = std::mem::replace(&mut self.phase, empty) else {
            return Ok(());
        };
        let rules = weighing.finish();
        let lower = self.tried.map(|i| i + 1).filter(|i| *i < TRIED.len());
        let at_floor = self.support.1.least(sets.baskets) <= LEAST;
        if let Some(next) = lower
            && rules.rules.len() < ENOUGH
            && sets.sets.len() < PLENTY
            && !at_floor
        {
            self.tried = Some(next);
            self.support = (
                TRIED[next].into(),
                Threshold::parse(TRIED[next], "The support")?,
            );
            return self.mine();
        }
        self.phase = Phase::Done(sets, rules);
        Ok(())
    }

    /// Share of the work that is done, 0–1.
    pub fn progress(&self, customers: usize) -> f64 {
        let share = |(done, total): (u64, u64)| done as f64 / total.max(1) as f64;
        match &self.phase {
            Phase::Gather(gathering) => 0.2 * gathering.done() as f64 / customers.max(1) as f64,
            Phase::Mine(mining) => 0.2 + 0.6 * share(mining.progress()),
            Phase::Weigh(sets, weighing) => 0.8 + 0.2 * share(weighing.progress(sets)),
            Phase::Done(..) => 1.0,
        }
    }

    /// What was found. [`Code::WrongOrder`] before [`BundleSearch::step`] says that nothing is left.
    pub fn report(&self) -> Result<BundlesReport> {
        let Phase::Done(sets, rules) = &self.phase else {
            return Err(not_ready());
        };
        let listed = rules.rules.iter().take(self.options.n as usize);
        let found = rules.rules.iter().filter(|r| r.is_found() && !r.redundant);
        let found = found.count() as u64;
        let least = self.support.1.least(sets.baskets);
        Ok(BundlesReport {
            baskets: u64::from(sets.baskets),
            items: self.baskets.items.len() as u64,
            itemsets: sets.sets.len() as u64,
            rules: rules.rules.len() as u64,
            found,
            support: self.support.0.clone(),
            confidence: self.options.confidence.clone(),
            least_count: u64::from(least.max(if self.tried.is_some() { LEAST } else { 1 })),
            holdout_baskets: u64::from(sets.late),
            sentence: words::sentence(&self.baskets.items, sets, rules, found),
            notes: words::notes(sets),
            bundles: listed
                .map(|rule| words::bundle(&self.baskets.items, sets, rule))
                .collect(),
        })
    }

    /// Every rule, the best first, for a table.
    pub fn each(&self, take: &mut dyn FnMut(crate::report::Bundle)) {
        if let Phase::Done(sets, rules) = &self.phase {
            for rule in &rules.rules {
                take(words::bundle(&self.baskets.items, sets, rule));
            }
        }
    }
}

fn not_ready() -> Error {
    Error::new(
        Code::WrongOrder,
        "The bundles are not ready",
        "Step until nothing is left",
    )
}
