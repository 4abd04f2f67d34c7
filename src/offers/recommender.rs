//! What has been learned from some purchases, ready to make lists; and the methods there are.

use super::item_item::NeighbourSearch;
use super::purchases::Transposition;
use super::{Buyers, Interactions, Neighbours, Popularity, Purchases, Scored, Scratch};
use crate::error::Result;
use crate::fold::Fold;
use crate::orders::{OrderLine, Orders};
use crate::report::OfferOptions;

/// A way of making a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    ItemItem,
    Popularity,
}

impl Method {
    pub const ALL: [Method; 2] = [Method::ItemItem, Method::Popularity];

    /// The name in reports.
    pub fn as_str(self) -> &'static str {
        match self {
            Method::ItemItem => "item_item",
            Method::Popularity => "popularity",
        }
    }
}

/// The two models learned from one set of purchases.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Recommender {
    pub popularity: Popularity,
    pub neighbours: Neighbours,
}

impl Recommender {
    /// Up to `n` products for a customer who has `owned` (ascending). Item–item lists are filled up
    /// with popular products; the whole is shorter only where no product is left to offer.
    pub fn list(
        &self,
        method: Method,
        owned: &[u32],
        again: bool,
        n: usize,
        scratch: &mut Scratch,
    ) -> Vec<Scored> {
        let mut list = match method {
            Method::ItemItem => self
                .neighbours
                .top(&self.popularity, owned, again, n, scratch),
            Method::Popularity => Vec::new(),
        };
        self.popularity.fill(owned, again, n, &mut list, scratch);
        list
    }
}

/// Learning in slices of bounded work: order lines → purchases → buyers → neighbours.
pub(super) struct Learning {
    /// Only lines before this second; `None` for all.
    before: Option<i64>,
    shrinkage: f64,
    neighbours: usize,
    purchases: Purchases,
    customer: usize,
    stage: Stage,
}

enum Stage {
    Purchases,
    Buyers(Transposition),
    Neighbours {
        buyers: Buyers,
        popularity: Popularity,
        search: Box<NeighbourSearch>,
    },
}

/// Work units of one order line on its way into the matrix: a share of a sort.
const LINE: usize = 40;
/// Work units of one cell on its way into the transposed matrix.
const CELL: usize = 6;

impl Learning {
    pub(super) fn new(options: &OfferOptions, before: Option<i64>) -> Self {
        Learning {
            before,
            shrinkage: options.shrinkage,
            neighbours: options.neighbours as usize,
            purchases: Purchases::default(),
            customer: 0,
            stage: Stage::Purchases,
        }
    }

    /// One slice of about `work` units; true when all is learned.
    pub(super) fn step(&mut self, orders: &Orders, work: usize) -> Result<bool> {
        match &mut self.stage {
            Stage::Purchases => {
                if self.read(orders, (work / LINE).max(1))? {
                    self.purchases
                        .widen(orders.customers.len(), orders.products.len());
                    self.stage = Stage::Buyers(Transposition::new(&self.purchases)?);
                }
                Ok(false)
            }
            Stage::Buyers(transposition) => {
                if transposition.step(&self.purchases, (work / CELL).max(1)) {
                    self.begin_neighbours()?;
                }
                Ok(false)
            }
            Stage::Neighbours {
                buyers,
                popularity,
                search,
            } => search.step(&self.purchases, buyers, popularity, work),
        }
    }

    /// Share of the work done, 0–1.
    pub(super) fn progress(&self, customers: usize) -> f64 {
        match &self.stage {
            Stage::Purchases => 0.2 * self.customer as f64 / customers.max(1) as f64,
            Stage::Buyers(_) => 0.2,
            Stage::Neighbours { buyers, search, .. } => {
                0.25 + 0.75 * search.done() as f64 / buyers.products().max(1) as f64
            }
        }
    }

    /// The purchases and what was learned from them. To be called when [`Learning::step`] said so.
    pub(super) fn finish(self) -> (Purchases, Recommender) {
        let learned = match self.stage {
            Stage::Neighbours {
                popularity, search, ..
            } => Recommender {
                popularity,
                neighbours: search.finish(),
            },
            _ => Recommender::default(),
        };
        (self.purchases, learned)
    }

    /// Takes in whole customers of about `lines` lines; true when all are read.
    fn read(&mut self, orders: &Orders, lines: usize) -> Result<bool> {
        let (mut block, mut all) = (Interactions::default(), Vec::new());
        let mut done = 0;
        while done < lines && self.customer < orders.customers.len() {
            orders.read_into(self.customer, &mut all);
            block.fold(self.known(&all))?;
            done += all.len() + 1;
            self.customer += 1;
        }
        self.purchases.extend(&block.into_sorted()?)?;
        Ok(self.customer == orders.customers.len())
    }

    /// A customer's lines are in order of time: those known are the first.
    fn known<'a>(&self, lines: &'a [OrderLine]) -> &'a [OrderLine] {
        match self.before {
            Some(cut) => &lines[..lines.partition_point(|line| line.at < cut)],
            None => lines,
        }
    }

    fn begin_neighbours(&mut self) -> Result<()> {
        let Stage::Buyers(transposition) = std::mem::replace(&mut self.stage, Stage::Purchases)
        else {
            return Ok(());
        };
        let buyers = transposition.finish();
        let customers = (0..self.purchases.customers())
            .filter(|&c| !self.purchases.of(c).is_empty())
            .count();
        let popularity = Popularity::of(&buyers, customers as u64);
        let search = Box::new(NeighbourSearch::new(
            &self.purchases,
            self.shrinkage,
            self.neighbours,
        )?);
        self.stage = Stage::Neighbours {
            buyers,
            popularity,
            search,
        };
        Ok(())
    }
}
