//! What has been learned from some purchases, ready to make lists; and the methods there are.

use super::ease::EaseSearch;
use super::item_item::NeighbourSearch;
use super::purchases::Transposition;
use super::split::Cut;
use super::{
    Buyers, Ease, History, Interactions, MOST_PRODUCTS, Neighbours, Popularity, Purchases,
};
use super::{Scored, Scratch};
use crate::error::Result;
use crate::fold::Fold;
use crate::orders::{DAY, Orders};
use crate::report::OfferOptions;

/// A way of making a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// Products near to those the customer has.
    ItemItem,
    /// The same, those bought last counting most.
    LastBasket,
    /// One linear model over all products.
    Ease,
    /// The customer's own products, those in most of their orders first.
    BuyAgain,
    /// The same for everyone.
    Popularity,
}

/// After so many days a purchase says half as much about the next one.
const HALF_LIFE: f64 = 30.0;

impl Method {
    pub const ALL: [Method; 5] = [
        Method::ItemItem,
        Method::LastBasket,
        Method::Ease,
        Method::BuyAgain,
        Method::Popularity,
    ];

    /// The name in reports.
    pub fn as_str(self) -> &'static str {
        match self {
            Method::ItemItem => "item_item",
            Method::LastBasket => "last_basket",
            Method::Ease => "ease",
            Method::BuyAgain => "buy_again",
            Method::Popularity => "popularity",
        }
    }

    /// `None` for the name of none.
    pub fn from_name(name: &str) -> Option<Method> {
        Method::ALL.into_iter().find(|m| m.as_str() == name)
    }
}

/// The models learned from one set of purchases.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Recommender {
    pub popularity: Popularity,
    pub neighbours: Neighbours,
    /// Where it was wanted and the products are few enough.
    pub ease: Option<Ease>,
}

impl Recommender {
    /// Up to `n` products for a customer. Lists are filled up with popular products; the whole is
    /// shorter only where no product is left to offer.
    pub fn list(
        &self,
        method: Method,
        history: &History<'_>,
        again: bool,
        n: usize,
        scratch: &mut Scratch,
    ) -> Vec<Scored> {
        let mut list = self.own(method, history, again, n, scratch);
        let owned = history.products;
        self.popularity.fill(owned, again, n, &mut list, scratch);
        list
    }

    /// The same without popular products to fill it up.
    pub fn own(
        &self,
        method: Method,
        history: &History<'_>,
        again: bool,
        n: usize,
        scratch: &mut Scratch,
    ) -> Vec<Scored> {
        let (popularity, owned) = (&self.popularity, history.products);
        match (method, &self.ease) {
            (Method::Ease, Some(ease)) => ease.top(popularity, owned, again, n),
            (Method::ItemItem | Method::LastBasket, _) => {
                let weight = weights(method, history);
                self.neighbours
                    .top(popularity, owned, &weight, again, n, scratch)
            }
            (Method::BuyAgain, _) if again => self.bought_again(history, n, scratch),
            _ => Vec::new(),
        }
    }

    /// The customer's own products by the orders they were in, and then by how lately.
    fn bought_again(&self, history: &History<'_>, n: usize, scratch: &mut Scratch) -> Vec<Scored> {
        let (from, to) = history.days();
        let cells = history
            .products
            .iter()
            .zip(history.orders)
            .zip(history.last);
        for ((&product, &orders), last) in cells {
            let day = last.div_euclid(DAY);
            let lately = (day - from) as f64 / (to - from + 1) as f64;
            scratch.add(product, f64::from(orders) + lately);
        }
        scratch.take_best(n, self.popularity.place())
    }
}

/// How much each of a customer's products counts: the same, or half with every [`HALF_LIFE`] before the
/// last basket.
pub(super) fn weights<'a>(method: Method, history: &'a History<'_>) -> impl Fn(usize) -> f64 + 'a {
    let (_, last) = history.days();
    move |i| match method {
        Method::LastBasket => {
            let ago = last - history.last[i].div_euclid(DAY);
            libm::exp2(-(ago as f64) / HALF_LIFE)
        }
        _ => 1.0,
    }
}

/// Learning in slices of bounded work: order lines → purchases → buyers → neighbours.
pub(super) struct Learning {
    /// Only lines on this side of the cut.
    cut: Cut,
    shrinkage: f64,
    neighbours: usize,
    /// The penalty of EASE; `None` where it is not wanted.
    lambda: Option<f64>,
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
    Ease {
        buyers: Buyers,
        learned: Box<Recommender>,
        search: Box<EaseSearch>,
    },
    Ready(Box<Recommender>),
}

/// Work units of one order line on its way into the matrix: a share of a sort.
const LINE: usize = 40;
/// Work units of one cell on its way into the transposed matrix.
const CELL: usize = 6;

impl Learning {
    pub(super) fn new(options: &OfferOptions, cut: Cut, products: usize) -> Self {
        Learning {
            cut,
            lambda: wants_ease(options, products).then_some(options.lambda),
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
            } => {
                if search.step(&self.purchases, buyers, popularity, work)? {
                    self.end_neighbours()?;
                }
                Ok(matches!(self.stage, Stage::Ready(_)))
            }
            Stage::Ease { buyers, search, .. } => {
                if search.step(&self.purchases, buyers, work) {
                    self.end_ease()?;
                }
                Ok(matches!(self.stage, Stage::Ready(_)))
            }
            Stage::Ready(_) => Ok(true),
        }
    }

    /// Share of the work done, 0–1.
    pub(super) fn progress(&self, customers: usize) -> f64 {
        let most = if self.lambda.is_some() { 0.5 } else { 1.0 };
        match &self.stage {
            Stage::Purchases => 0.2 * most * self.customer as f64 / customers.max(1) as f64,
            Stage::Buyers(_) => 0.2 * most,
            Stage::Neighbours { buyers, search, .. } => {
                most * (0.25 + 0.75 * search.done() as f64 / buyers.products().max(1) as f64)
            }
            Stage::Ease { search, .. } => 0.5 + 0.5 * search.progress(),
            Stage::Ready(_) => 1.0,
        }
    }

    /// The purchases and what was learned from them. To be called when [`Learning::step`] said so.
    pub(super) fn finish(self) -> (Purchases, Recommender) {
        let learned = match self.stage {
            Stage::Ready(learned) => *learned,
            _ => Recommender::default(),
        };
        (self.purchases, learned)
    }

    fn end_neighbours(&mut self) -> Result<()> {
        let Stage::Neighbours {
            buyers,
            popularity,
            search,
        } = std::mem::replace(&mut self.stage, Stage::Purchases)
        else {
            return Ok(());
        };
        let learned = Box::new(Recommender {
            popularity,
            neighbours: search.finish(),
            ease: None,
        });
        self.stage = match self.lambda {
            None => Stage::Ready(learned),
            Some(lambda) => Stage::Ease {
                search: Box::new(EaseSearch::new(buyers.products(), lambda)?),
                buyers,
                learned,
            },
        };
        Ok(())
    }

    fn end_ease(&mut self) -> Result<()> {
        let stage = std::mem::replace(&mut self.stage, Stage::Purchases);
        if let Stage::Ease {
            mut learned,
            search,
            ..
        } = stage
        {
            learned.ease = Some(search.finish());
            self.stage = Stage::Ready(learned);
        }
        Ok(())
    }

    /// Takes in whole customers of about `lines` lines; true when all are read.
    fn read(&mut self, orders: &Orders, lines: usize) -> Result<bool> {
        let (mut block, mut all) = (Interactions::default(), Vec::new());
        let (mut known, mut later) = (Vec::new(), Vec::new());
        let mut done = 0;
        while done < lines && self.customer < orders.customers.len() {
            orders.read_into(self.customer, &mut all);
            self.cut.split(&all, &mut known, &mut later);
            block.fold(&known)?;
            done += all.len() + 1;
            self.customer += 1;
        }
        self.purchases.extend(&block.into_sorted()?)?;
        Ok(self.customer == orders.customers.len())
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

/// Whether EASE is learned: where it is asked for, and by itself where it takes a moment.
pub(super) fn wants_ease(options: &OfferOptions, products: usize) -> bool {
    let asked = options.method == Method::Ease.as_str();
    (asked && products <= MOST_PRODUCTS) || (options.method.is_empty() && products <= QUICK)
}

/// Products up to which EASE is tried without being asked for.
const QUICK: usize = 2_000;
