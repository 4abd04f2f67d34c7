//! How good the methods would have been on the shop's own past: complete ranking, no samples.
//!
//! Every customer of the holdout (see [`TimeSplit`]) gets from each method a list made of what was
//! known before, chosen among *all* products, and the list is held against what was bought after.
//! Each method is tested as it is used, filled up with popular products where a history is thin.
//! Means are over customers, each with the same weight. Novelty is the mean self-information of what is
//! offered, −log₂ of the share of customers who bought it, in bits (Zhou and others 2010).

use super::bootstrap::{Bootstrap, Difference};
use super::{BeforeAfter, Method, Popularity, Recommender, Scored, Scratch, TimeSplit};
use crate::error::Result;
use crate::orders::{OrderLine, Orders};
use crate::report::{Lead, Metric};

/// Lengths of list that are reported.
pub const LENGTHS: [usize; 3] = [5, 10, 20];
/// The length the methods are compared at: its index in [`LENGTHS`].
const DECISIVE: usize = 1;
/// Normal quantile of a 95 % interval.
const Z95: f64 = 1.959_963_984_540_054;

/// Names of the [`Marks`], in their order.
const MEASURES: [&str; 4] = ["ndcg", "recall", "precision", "hit_rate"];
/// Marks of a customer by one method.
const FIGURES: usize = LENGTHS.len() * MEASURES.len();

/// One list against what was bought.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Marks {
    pub ndcg: f64,
    pub recall: f64,
    pub precision: f64,
    /// 1 when anything was found, else 0.
    pub hit: f64,
}

/// Marks of the first `k` of `list` against `bought` (ascending, not empty).
///
/// Precision is over `k`, however short the list; nDCG has gains 1/log₂(rank + 1) and its ideal is
/// a list that begins with all that was bought.
pub fn marks(list: &[u32], bought: &[u32], k: usize) -> Marks {
    let gain = |rank: usize| 1.0 / libm::log2(rank as f64 + 2.0);
    let (mut found, mut gained) = (0u32, 0.0);
    for (rank, product) in list.iter().take(k).enumerate() {
        if bought.binary_search(product).is_ok() {
            found += 1;
            gained += gain(rank);
        }
    }
    let ideal: f64 = (0..k.min(bought.len())).map(gain).sum();
    Marks {
        ndcg: gained / ideal,
        recall: f64::from(found) / bought.len() as f64,
        precision: f64::from(found) / k as f64,
        hit: f64::from(u32::from(found > 0)),
    }
}

/// What the evaluation found.
#[derive(Clone, Debug, PartialEq)]
pub struct Evaluated {
    /// Method by method, length by length.
    pub metrics: Vec<Metric>,
    /// The methods that were tested, each with its lead over popularity.
    pub leads: Vec<(Method, Difference)>,
}

impl Evaluated {
    /// The row the methods are compared by.
    pub fn decisive(&self, method: Method) -> Option<&Metric> {
        self.metrics
            .iter()
            .find(|m| m.method == method.as_str() && m.k as usize == LENGTHS[DECISIVE])
    }

    /// The method's lead over popularity.
    pub fn lead(&self, method: Method) -> Difference {
        let found = self.leads.iter().find(|lead| lead.0 == method);
        found.map_or_else(Difference::default, |lead| lead.1)
    }

    /// The method with the highest nDCG of those that find no less than either bar, popularity and personal
    /// frequency, does; of equal ones the first in [`Method::ALL`].
    pub fn best(&self) -> Option<Method> {
        let recall = |m| self.decisive(m).map_or(0.0, |row| row.recall);
        let bar = recall(Method::Popularity).max(recall(Method::PersonalFrequency));
        self.first(&|m| recall(m) >= bar)
    }

    /// The method with the highest nDCG that is not popularity.
    pub fn best_but_popularity(&self) -> Option<Method> {
        self.first(&|m| m != Method::Popularity)
    }

    fn first(&self, takes: &dyn Fn(Method) -> bool) -> Option<Method> {
        let mut best: Option<(Method, f64)> = None;
        for &(method, lead) in &self.leads {
            if takes(method) && best.is_none_or(|b| lead.mean > b.1) {
                best = Some((method, lead.mean));
            }
        }
        best.map(|b| b.0)
    }
}

/// The evaluation in the making, some customers at a time.
pub(super) struct Evaluation {
    split: TimeSplit,
    again: bool,
    customer: usize,
    tested: u64,
    /// Popularity comes last.
    tallies: Vec<(Method, Tally)>,
    leads: Bootstrap,
    both: BeforeAfter,
    lines: Vec<OrderLine>,
    scratch: Scratch,
}

impl Evaluation {
    /// Tests what `past` has learned.
    pub(super) fn new(split: TimeSplit, again: bool, products: usize, past: &Recommender) -> Self {
        let able = |method: &Method| match method {
            Method::Ease => past.ease.is_some(),
            Method::Als => past.als.is_some(),
            _ => again || !method.is_again(),
        };
        let tallies = Method::ALL.into_iter().filter(able);
        let tallies: Vec<_> = tallies.map(|m| (m, Tally::new(products))).collect();
        Evaluation {
            leads: Bootstrap::new(tallies.len() * FIGURES),
            tallies,
            split,
            again,
            customer: 0,
            tested: 0,
            both: BeforeAfter::default(),
            lines: Vec::new(),
            scratch: Scratch::new(products),
        }
    }

    /// Tests customers for about `work` units; true when all are done. `past` knows what was bought
    /// before the split and nothing else.
    pub(super) fn step(
        &mut self,
        orders: &Orders,
        past: &Recommender,
        work: usize,
    ) -> Result<bool> {
        let mut done = 0;
        while done < work && self.customer < orders.customers.len() {
            orders.read_into(self.customer, &mut self.lines);
            let lines = &self.lines;
            self.both.read(lines, &self.split.cut(), self.again)?;
            done += 1 + 20 * lines.len();
            if self.both.is_tested() {
                let owned = self.both.before.history().products;
                let dense = match (&past.ease, &past.als) {
                    (Some(_), _) => owned.len() + 8,
                    (_, Some(_)) => 80,
                    _ => 0,
                };
                done += 12 * past.neighbours.work(owned) + 8_000;
                done += dense * orders.products.len() / 4;
                self.test(past);
            }
            self.customer += 1;
        }
        Ok(self.customer == orders.customers.len())
    }

    pub(super) fn progress(&self, customers: usize) -> f64 {
        self.customer as f64 / customers.max(1) as f64
    }

    fn test(&mut self, past: &Recommender) {
        let longest = LENGTHS[LENGTHS.len() - 1];
        let history = self.both.before.history();
        for (method, tally) in &mut self.tallies {
            let list = past.list(*method, &history, self.again, longest, &mut self.scratch);
            tally.add(&list, &self.both.after, &past.popularity);
        }
        if let Some(popular) = self.tallies.last().map(|last| last.1.marks) {
            let marks = self.tallies.iter().flat_map(|t| t.1.marks.iter());
            let lead = marks.zip(popular.iter().cycle()).map(|(m, p)| m - p);
            self.leads.add(lead);
        }
        self.tested += 1;
    }

    pub(super) fn finish(self, past: &Recommender) -> Evaluated {
        let n = self.tested as f64;
        let catalogue = past.popularity.order().len();
        let differences = self.leads.finish();
        let (mut metrics, mut leads) = (Vec::new(), Vec::new());
        let own = differences.chunks_exact(FIGURES);
        for ((method, tally), own) in self.tallies.iter().zip(own) {
            metrics.extend(tally.metrics(*method, n, catalogue, own));
            leads.push((*method, own[DECISIVE * MEASURES.len()]));
        }
        Evaluated { metrics, leads }
    }
}

/// Mean and half the width of its 95 % interval, out of a sum and the sum of squares.
fn interval(sum: f64, squares: f64, n: f64) -> (f64, f64) {
    let mean = sum / n;
    let variance = ((squares - mean * sum) / (n - 1.0).max(1.0)).max(0.0);
    (mean, Z95 * (variance / n).sqrt())
}

/// Sums of one method's marks, in order of customers.
struct Tally {
    /// Of the last customer, and of all: length by length.
    marks: [f64; FIGURES],
    sums: [f64; FIGURES],
    /// Squares of the nDCGs.
    gains: [f64; LENGTHS.len()],
    /// Bits of surprise, and products offered.
    surprise: [f64; LENGTHS.len()],
    listed: [u64; LENGTHS.len()],
    /// Per product, the shortest length whose lists ever held it: its index in [`LENGTHS`].
    offered: Vec<u8>,
    list: Vec<u32>,
}

impl Tally {
    fn new(products: usize) -> Self {
        Tally {
            marks: [0.0; FIGURES],
            sums: [0.0; FIGURES],
            gains: Default::default(),
            surprise: Default::default(),
            listed: Default::default(),
            offered: vec![u8::MAX; products],
            list: Vec::new(),
        }
    }

    /// Adds one customer.
    fn add(&mut self, list: &[Scored], bought: &[u32], popularity: &Popularity) {
        self.list.clear();
        self.list.extend(list.iter().map(|scored| scored.product));
        for (rank, &product) in self.list.iter().enumerate() {
            let length = LENGTHS.partition_point(|&k| k <= rank);
            let offered = &mut self.offered[product as usize];
            *offered = (*offered).min(length as u8);
            let surprise = popularity.surprise(product);
            for at in length..LENGTHS.len() {
                self.surprise[at] += surprise;
                self.listed[at] += 1;
            }
        }
        for (at, &k) in LENGTHS.iter().enumerate() {
            let marks = marks(&self.list, bought, k);
            self.gains[at] += marks.ndcg * marks.ndcg;
            let marks = [marks.ndcg, marks.recall, marks.precision, marks.hit];
            self.marks[at * MEASURES.len()..][..MEASURES.len()].copy_from_slice(&marks);
        }
        for (sum, mark) in self.sums.iter_mut().zip(&self.marks) {
            *sum += mark;
        }
    }

    fn metrics(
        &self,
        method: Method,
        customers: f64,
        catalogue: usize,
        leads: &[Difference],
    ) -> impl Iterator<Item = Metric> {
        LENGTHS.iter().enumerate().map(move |(at, &k)| {
            let within = |length: &&u8| usize::from(**length) <= at;
            let offered = self.offered.iter().filter(within).count();
            let own = at * MEASURES.len()..(at + 1) * MEASURES.len();
            let sums = &self.sums[own.clone()];
            let (ndcg, half) = interval(sums[0], self.gains[at], customers);
            let leads = MEASURES.iter().zip(&leads[own]);
            let leads = leads.map(|(measure, d)| Lead {
                measure: (*measure).into(),
                mean: d.mean,
                low: d.low,
                high: d.high,
            });
            Metric {
                ndcg_low: ndcg - half,
                ndcg_high: ndcg + half,
                method: method.as_str().to_string(),
                k: k as u32,
                ndcg,
                recall: sums[1] / customers,
                precision: sums[2] / customers,
                hit_rate: sums[3] / customers,
                coverage: offered as f64 / catalogue.max(1) as f64,
                novelty: self.surprise[at] / self.listed[at].max(1) as f64,
                leads: match method {
                    Method::Popularity => Vec::new(),
                    _ => leads.collect(),
                },
            }
        })
    }
}
