//! What has been learned from some purchases, ready to make lists; and the methods there are.

use super::als::{AlsSearch, SWEEPS};
use super::ease::EaseSearch;
use super::habits::{Habits, weigh};
use super::item_item::NeighbourSearch;
use super::purchases::Transposition;
use super::split::Cut;
use super::{
    Als, Buyers, Ease, History, Interactions, MOST_PRODUCTS, Neighbours, Popularity, Purchases,
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
    /// Customers and products as points, near to what was bought.
    Als,
    /// The customer's own products, those in most of their orders first, the late orders counting most.
    BuyAgain,
    /// The same, all orders counting alike: the bar for a next basket.
    PersonalFrequency,
    /// The same for everyone.
    Popularity,
}

/// After so many days a purchase says half as much about the next one.
const HALF_LIFE: f64 = 30.0;

impl Method {
    pub const ALL: [Method; 7] = [
        Method::ItemItem,
        Method::LastBasket,
        Method::Ease,
        Method::Als,
        Method::BuyAgain,
        Method::PersonalFrequency,
        Method::Popularity,
    ];

    /// Whether it offers nothing but what the customer has.
    pub fn is_again(self) -> bool {
        matches!(self, Method::BuyAgain | Method::PersonalFrequency)
    }

    /// The name in reports.
    pub fn as_str(self) -> &'static str {
        match self {
            Method::ItemItem => "item_item",
            Method::LastBasket => "last_basket",
            Method::Ease => "ease",
            Method::Als => "als",
            Method::BuyAgain => "buy_again",
            Method::PersonalFrequency => "personal_frequency",
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
    /// Where it was wanted.
    pub als: Option<Als>,
    /// Who has each product, for the reasons of EASE and ALS.
    pub buyers: Buyers,
    /// Of buying again, where it was wanted.
    pub habits: Habits,
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
        match method {
            Method::Ease => {
                let ease = self.ease.as_ref();
                ease.map_or(Vec::new(), |ease| ease.top(popularity, owned, again, n))
            }
            Method::Als => {
                let als = self.als.as_ref();
                als.map_or(Vec::new(), |als| als.top(popularity, owned, again, n))
            }
            Method::ItemItem | Method::LastBasket => {
                let weight = weights(method, history);
                self.neighbours
                    .top(popularity, owned, &weight, again, n, scratch)
            }
            Method::BuyAgain | Method::PersonalFrequency if again => {
                let decay = match method {
                    Method::BuyAgain => self.habits.decay(),
                    _ => 1.0,
                };
                weigh(history.baskets, decay, scratch);
                scratch.take_best(n, popularity.place())
            }
            _ => Vec::new(),
        }
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
    /// Whether habits are learned.
    again: bool,
    habits: Habits,
    /// What is learned beside the neighbours.
    wanted: Wanted,
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
    Whole {
        buyers: Buyers,
        learned: Box<Recommender>,
        search: Whole,
    },
    Ready(Box<Recommender>),
}

/// A model of everything that was bought.
enum Whole {
    Ease(Box<EaseSearch>),
    Als(Box<AlsSearch>),
}

/// Work units of one order line on its way into the matrix: a share of a sort.
const LINE: usize = 40;
/// Work units of one cell on its way into the transposed matrix.
const CELL: usize = 6;

impl Learning {
    pub(super) fn new(options: &OfferOptions, cut: Cut, orders: &Orders) -> Self {
        Learning {
            cut,
            wanted: wanted(options, orders),
            shrinkage: options.shrinkage,
            neighbours: options.neighbours as usize,
            again: options.already_bought,
            habits: Habits::default(),
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
            Stage::Whole { buyers, search, .. } => {
                let over = match search {
                    Whole::Ease(search) => search.step(&self.purchases, buyers, work),
                    Whole::Als(search) => search.step(&self.purchases, buyers, work),
                };
                if over {
                    self.end_whole();
                }
                Ok(matches!(self.stage, Stage::Ready(_)))
            }
            Stage::Ready(_) => Ok(true),
        }
    }

    /// Share of the work done, 0–1.
    pub(super) fn progress(&self, customers: usize) -> f64 {
        let most = if self.wanted == Wanted::Neighbours {
            1.0
        } else {
            0.5
        };
        match &self.stage {
            Stage::Purchases => 0.2 * most * self.customer as f64 / customers.max(1) as f64,
            Stage::Buyers(_) => 0.2 * most,
            Stage::Neighbours { buyers, search, .. } => {
                most * (0.25 + 0.75 * search.done() as f64 / buyers.products().max(1) as f64)
            }
            Stage::Whole { search, .. } => {
                let done = match search {
                    Whole::Ease(search) => search.progress(),
                    Whole::Als(search) => search.progress(),
                };
                0.5 + 0.5 * done
            }
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
            habits: std::mem::take(&mut self.habits),
            ..Recommender::default()
        });
        let search = match self.wanted {
            Wanted::Neighbours => {
                self.stage = Stage::Ready(learned);
                return Ok(());
            }
            Wanted::Ease(lambda) => {
                Whole::Ease(Box::new(EaseSearch::new(buyers.products(), lambda)?))
            }
            Wanted::Als => Whole::Als(Box::new(AlsSearch::new(&self.purchases, SWEEPS)?)),
        };
        self.stage = Stage::Whole {
            buyers,
            learned,
            search,
        };
        Ok(())
    }

    fn end_whole(&mut self) {
        let stage = std::mem::replace(&mut self.stage, Stage::Purchases);
        if let Stage::Whole {
            buyers,
            mut learned,
            search,
        } = stage
        {
            learned.buyers = buyers;
            match search {
                Whole::Ease(search) => learned.ease = Some(search.finish()),
                Whole::Als(search) => learned.als = Some(search.finish()),
            }
            self.stage = Stage::Ready(learned);
        }
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
            if self.again {
                self.habits.learn(&known);
            }
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

/// What is learned beside the neighbours.
#[derive(Clone, Copy, PartialEq)]
enum Wanted {
    Neighbours,
    /// With this penalty.
    Ease(f64),
    Als,
}

/// EASE or ALS where it is asked for, and by itself where it takes a moment; for EASE the products have to
/// be few enough.
fn wanted(options: &OfferOptions, orders: &Orders) -> Wanted {
    let products = orders.products.len();
    let asked = Method::from_name(&options.method);
    let most = match asked {
        Some(Method::Ease) => MOST_PRODUCTS,
        None => QUICK,
        _ => 0,
    };
    let points = (orders.customers.len() + products) as u64;
    let few = orders.tally().lines + POINT * points <= QUICK_LINES;
    match asked {
        _ if products <= most => Wanted::Ease(options.lambda),
        Some(Method::Als) => Wanted::Als,
        None | Some(Method::Ease) if few => Wanted::Als,
        _ => Wanted::Neighbours,
    }
}

/// Products up to which EASE is tried without being asked for.
const QUICK: usize = 2_000;
/// Order lines up to which ALS is tried without being asked for, a point counting as [`POINT`] of them: Online
/// Retail is 478,000 of these and its lists by ALS take 2.3 s in WebAssembly, after the segments are there.
const QUICK_LINES: u64 = 600_000;
const POINT: u64 = 10;
