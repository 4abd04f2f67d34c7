//! The whole stage in slices: find a split, learn from the past, test, learn from everything.
//!
//! In: [`Orders`] and [`OfferOptions`]. Out: [`Offers`]. A slice takes about 5 ms natively and stays
//! below 20 ms in WebAssembly, however large the file is, save that one customer's own lines are
//! always read in one go.

use super::evaluate::{Evaluated, Evaluation};
use super::recommender::Learning;
use super::split::{Cut, SplitSearch};
use super::{Method, Offers, Recommender, Rules, TimeSplit};
use crate::customers::Attributes;
use crate::error::{Code, Error, Result};
use crate::ingest::number::parse_plain;
use crate::orders::Orders;
use crate::report::figures::plain;
use crate::report::{OfferOptions, OfferRules};

/// Work units of a slice: about one elementary step (a count, a sum) each.
const SLICE: usize = 3_000_000;
/// Work units of one line that is only looked at, and of one that is split before from after.
const LOOK: usize = 25;

/// How far the work is. `done == total` means that nothing is left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    pub done: u64,
    pub total: u64,
}

impl Progress {
    pub fn is_done(&self) -> bool {
        self.done == self.total
    }
}

/// Parts of [`Progress::total`], and where each phase begins in it.
const TOTAL: u64 = 1_000;
const BEGINS: [u64; 6] = [0, 20, 340, 560, 980, TOTAL];

/// The work of the stage; feed it the same [`Orders`] at every step.
pub struct OfferSearch {
    options: OfferOptions,
    /// Customers, products and lines of the orders it was made for.
    shape: [usize; 3],
    split: Option<TimeSplit>,
    evaluated: Option<Evaluated>,
    rules: Option<Rules>,
    phase: Phase,
}

enum Phase {
    Split(SplitSearch),
    LearnPast(Learning),
    Evaluate(Box<Evaluation>, Recommender),
    LearnAll(Learning),
    Count(Box<Offers>),
    Done(Box<Offers>),
}

impl OfferSearch {
    /// Checks the options; reads nothing yet. [`Code::BadOption`] names the one that is out of range.
    pub fn new(orders: &Orders, options: OfferOptions) -> Result<Self> {
        OfferSearch::of(orders, &[], options)
    }

    /// The same with what files of products say, for the rules. [`Code::BadOption`] names also the category
    /// or the column that is none.
    pub fn of(orders: &Orders, files: &[Attributes], options: OfferOptions) -> Result<Self> {
        check(&options)?;
        let rules = Rules::of(orders, files, &options.rules)?;
        let cut = cut_of(&options)?;
        let phase = Phase::Split(SplitSearch::new(options.already_bought, cut));
        Ok(OfferSearch {
            options,
            shape: shape(orders),
            split: None,
            evaluated: None,
            rules,
            phase,
        })
    }

    /// One slice of the work. [`Code::WrongOrder`] with orders of another shape.
    pub fn step(&mut self, orders: &Orders) -> Result<Progress> {
        self.step_within(orders, SLICE)
    }

    /// A slice of about `work` elementary steps, for callers with a budget of their own: a million
    /// take 1 to 2 ms natively. The result does not depend on it.
    pub fn step_within(&mut self, orders: &Orders, work: usize) -> Result<Progress> {
        let work = work.max(1);
        if shape(orders) != self.shape {
            let message = "The orders changed while offers were being made";
            return Err(Error::new(
                Code::WrongOrder,
                message,
                "Begin the offers again with the new orders",
            ));
        }
        match &mut self.phase {
            Phase::Split(search) => {
                if let Some(split) = search.step(orders, work / LOOK)? {
                    self.split = split;
                    self.phase = match split {
                        Some(split) => {
                            Phase::LearnPast(Learning::new(&self.options, split.cut(), orders))
                        }
                        None => self.learn_all(orders),
                    };
                }
            }
            Phase::LearnPast(learning) => {
                if learning.step(orders, work)? {
                    self.begin_evaluation(orders);
                }
            }
            Phase::Evaluate(evaluation, past) => {
                if evaluation.step(orders, past, work)? {
                    self.end_evaluation(orders);
                }
            }
            Phase::LearnAll(learning) => {
                if learning.step(orders, work)? {
                    self.begin_count(orders);
                }
            }
            Phase::Count(offers) => {
                if offers.count_thin_histories(work) && offers.count_removed(orders, work) {
                    self.end_count(orders);
                }
            }
            Phase::Done(_) => {}
        }
        Ok(self.progress())
    }

    /// Every step at once, for callers that need no progress.
    pub fn run(mut self, orders: &Orders) -> Result<Offers> {
        while !self.step(orders)?.is_done() {}
        self.finish()
    }

    /// The model. [`Code::WrongOrder`] before [`OfferSearch::step`] says that nothing is left.
    pub fn finish(self) -> Result<Offers> {
        match self.phase {
            Phase::Done(offers) => Ok(*offers),
            _ => Err(Error::new(
                Code::WrongOrder,
                "The offers are not ready",
                "Call step until done equals total",
            )),
        }
    }

    fn progress(&self) -> Progress {
        let [customers, _, _] = self.shape;
        let (phase, share) = match &self.phase {
            Phase::Split(search) => (0, search.progress(customers)),
            Phase::LearnPast(learning) => (1, learning.progress(customers)),
            Phase::Evaluate(evaluation, _) => (2, evaluation.progress(customers)),
            Phase::LearnAll(learning) => (3, learning.progress(customers)),
            Phase::Count(offers) => (4, offers.counted_share()),
            Phase::Done(_) => {
                return Progress {
                    done: TOTAL,
                    total: TOTAL,
                };
            }
        };
        let (from, to) = (BEGINS[phase], BEGINS[phase + 1]);
        let inside = ((to - from) as f64 * share.clamp(0.0, 1.0)) as u64;
        Progress {
            done: (from + inside).min(TOTAL - 1),
            total: TOTAL,
        }
    }

    fn learn_all(&self, orders: &Orders) -> Phase {
        Phase::LearnAll(Learning::new(&self.options, Cut::None, orders))
    }

    fn begin_evaluation(&mut self, orders: &Orders) {
        let next = self.learn_all(orders);
        let Phase::LearnPast(learning) = std::mem::replace(&mut self.phase, next) else {
            return;
        };
        if let Some(split) = self.split {
            let (_, past) = learning.finish();
            let products = orders.products.len();
            let evaluation = Evaluation::new(split, self.options.already_bought, products, &past);
            self.phase = Phase::Evaluate(Box::new(evaluation), past);
        }
    }

    fn end_evaluation(&mut self, orders: &Orders) {
        let next = self.learn_all(orders);
        if let Phase::Evaluate(evaluation, past) = std::mem::replace(&mut self.phase, next) {
            self.evaluated = Some(evaluation.finish(&past));
        }
    }

    fn begin_count(&mut self, orders: &Orders) {
        let next = self.learn_all(orders);
        if let Phase::LearnAll(learning) = std::mem::replace(&mut self.phase, next) {
            let (purchases, learned) = learning.finish();
            let evaluated = self.evaluated.take();
            let offers = Offers::new(
                self.options.clone(),
                purchases,
                learned,
                self.split,
                evaluated,
                self.rules.take(),
            );
            self.phase = Phase::Count(Box::new(offers));
        }
    }

    fn end_count(&mut self, orders: &Orders) {
        let next = self.learn_all(orders);
        if let Phase::Count(offers) = std::mem::replace(&mut self.phase, next) {
            self.phase = Phase::Done(offers);
        }
    }
}

fn shape(orders: &Orders) -> [usize; 3] {
    [
        orders.customers.len(),
        orders.products.len(),
        orders.tally().lines as usize,
    ]
}

/// [`Code::BadOption`] names the first option that is out of range.
pub fn check(options: &OfferOptions) -> Result<()> {
    let OfferOptions {
        n,
        shrinkage,
        neighbours,
        lambda,
        ..
    } = *options;
    let (message, remedy) = if !(1..=100).contains(&n) {
        (
            format!("offers.n is {n}, outside 1 to 100"),
            "Ask for 1 to 100 offers per customer",
        )
    } else if !(1..=1_000).contains(&neighbours) {
        (
            format!("offers.neighbours is {neighbours}, outside 1 to 1,000"),
            "Keep 1 to 1,000 neighbours per product",
        )
    } else if !shrinkage.is_finite() || shrinkage < 0.0 {
        (
            format!(
                "offers.shrinkage is {}, not a number of 0 or more",
                plain(shrinkage)
            ),
            "Use 0 for none, or some customers such as 10",
        )
    } else if !(lambda.is_finite() && lambda > 0.0) {
        (
            format!("offers.lambda is {}, not a number above 0", plain(lambda)),
            "Use the penalty of EASE, such as 500",
        )
    } else if !options.method.is_empty() && Method::from_name(&options.method).is_none() {
        (
            format!("offers.method is {:?}, which is none", options.method),
            "Use item_item, last_basket, ease, als, buy_again, personal_frequency, popularity, or nothing for the best",
        )
    } else if Method::from_name(&options.method).is_some_and(Method::is_again)
        && !options.already_bought
    {
        (
            [
                &options.method,
                " offers what a customer has, which is ruled out",
            ]
            .concat(),
            "Allow products already bought",
        )
    } else if let Some(wrong) = wrong_range(&options.rules) {
        wrong
    } else {
        return cut_of(options).map(drop);
    };
    Err(Error::new(Code::BadOption, message, remedy))
}

/// What is wrong with the ranges of the rules.
fn wrong_range(rules: &OfferRules) -> Option<(String, &'static str)> {
    let OfferRules {
        price_from,
        price_to,
        margin_from,
        ..
    } = *rules;
    let (from, to) = (price_from.unwrap_or(f64::MIN), price_to.unwrap_or(f64::MAX));
    if from > to || from.is_nan() || to.is_nan() {
        let message = "offers.rules.price_from is above price_to, or one of them is no number";
        return Some((message.into(), "Give the lower price first"));
    }
    let outside = margin_from.is_some_and(|m| !(0.0..=1.0).contains(&m));
    let message = "offers.rules.margin_from is outside 0 to 1";
    outside.then(|| (message.into(), "Give a share of the price, such as 0.3"))
}

/// The split that `evaluate` names, none for `time`: `last-basket`, or `random:` and the share to foretell.
fn cut_of(options: &OfferOptions) -> Result<Option<Cut>> {
    match options.evaluate.as_str() {
        "time" => return Ok(None),
        "last-basket" => return Ok(Some(Cut::LastBasket)),
        _ => {}
    }
    let share = options.evaluate.strip_prefix("random:");
    let share = share.and_then(|s| parse_plain(s.as_bytes(), b'.'));
    let share = share.map(|d| (0..d.scale).fold(d.mantissa as f64, |share, _| share / 10.0));
    match share.filter(|s| (0.01..=0.99).contains(s)) {
        Some(share) => Ok(Some(Cut::Random {
            share,
            seed: options.seed,
        })),
        None => Err(Error::new(
            Code::BadOption,
            format!(
                "offers.evaluate is {:?}, which is no split",
                options.evaluate
            ),
            "Use time, last-basket, or random: and a share of 0.01 to 0.99, such as random:0.25",
        )),
    }
}
