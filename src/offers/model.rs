//! The finished model: offers for any customer with reasons, and the report.

use super::evaluate::Evaluated;
use super::recommender::weights;
use super::verdict;
use super::{Bought, Chosen, Method, Purchases, Recommender, Rules, Scored, Scratch, TimeSplit};
use crate::orders::{OrderLine, Orders};
use crate::report::{Offer, OfferOptions, OffersReport};

/// Customers at most whose lists tell how much the rules take out.
const LOOKED_AT: usize = 1_000;

/// What [`OfferSearch`](super::OfferSearch) leads to.
#[derive(Clone, Debug, PartialEq)]
pub struct Offers {
    options: OfferOptions,
    purchases: Purchases,
    learned: Recommender,
    method: Method,
    split: Option<TimeSplit>,
    evaluated: Option<Evaluated>,
    /// Customers looked at, and those of them whose history is too thin.
    counted: usize,
    thin: u64,
    rules: Option<Rules>,
    /// Customers whose lists without rules were looked at, and the offers that each rule takes out of these.
    looked_at: u64,
    removed: [u64; 5],
}

impl Offers {
    pub(super) fn new(
        options: OfferOptions,
        purchases: Purchases,
        learned: Recommender,
        split: Option<TimeSplit>,
        evaluated: Option<Evaluated>,
        rules: Option<Rules>,
    ) -> Self {
        let best = evaluated.as_ref().and_then(Evaluated::best);
        let asked = Method::from_name(&options.method);
        let able = asked.filter(|m| *m != Method::Ease || learned.ease.is_some());
        let method = able.or(best).unwrap_or(Method::ItemItem);
        Offers {
            options,
            purchases,
            learned,
            method,
            split,
            evaluated,
            counted: 0,
            thin: 0,
            rules,
            looked_at: 0,
            removed: [0; 5],
        }
    }

    /// The method in use: the one asked for, or the best in nDCG at 10 on the split. Item–item where
    /// nothing is better or nothing could be tested; the report says so.
    pub fn method(&self) -> Method {
        self.method
    }

    pub fn options(&self) -> &OfferOptions {
        &self.options
    }

    /// Who bought what.
    pub fn purchases(&self) -> &Purchases {
        &self.purchases
    }

    /// The models, learned from the whole file.
    pub fn learned(&self) -> &Recommender {
        &self.learned
    }

    /// At most `n` offers for a customer, best first; fewer, or none, where no product is left to
    /// offer. For many customers use [`Offers::counter`], which keeps its working memory.
    ///
    /// # Panics
    /// If `customer` is no index of `orders.customers`.
    pub fn offers_for(&self, orders: &Orders, customer: usize, n: usize) -> Vec<Offer> {
        self.counter(orders).offers_for(customer, n)
    }

    /// A place to get offers for one customer after another: `O(products)` once, then per customer
    /// what the customer's own products and their neighbours cost.
    pub fn counter<'a>(&'a self, orders: &'a Orders) -> Counter<'a> {
        Counter {
            offers: self,
            orders,
            method: self.method,
            scratch: Scratch::new(self.purchases.products()),
            lines: Vec::new(),
            bought: Bought::default(),
        }
    }

    /// How offers are made and how good they were.
    pub fn report(&self) -> OffersReport {
        OffersReport {
            method: self.method.as_str().to_string(),
            metrics: self
                .evaluated
                .as_ref()
                .map(|e| e.metrics.clone())
                .unwrap_or_default(),
            split: self.split.as_ref().map(TimeSplit::report),
            verdict: verdict::sentence(
                self.method,
                self.split.as_ref(),
                self.evaluated.as_ref(),
                self.options.already_bought,
            ),
            fallback_customers: self.thin,
            products: self.purchases.products() as u64,
            rules: self.rules.as_ref().map_or(Vec::new(), |rules| {
                rules.counts(&self.removed, self.looked_at)
            }),
            notes: verdict::notes(
                self.split.as_ref(),
                self.evaluated.as_ref(),
                self.learned.neighbours.capped_customers(),
                self.options.method == Method::Ease.as_str() && self.learned.ease.is_none(),
            ),
        }
    }

    /// Counts, for about `work` units, the customers whose own list falls short of `n` although
    /// there are products left to offer; true when all are counted.
    pub(super) fn count_thin_histories(&mut self, work: usize) -> bool {
        let mut seen = Scratch::new(self.purchases.products());
        let mut done = 0;
        while done < work && self.counted < self.purchases.customers() {
            let owned = self.purchases.of(self.counted);
            let sold = self.learned.popularity.order().len();
            let left = if self.options.already_bought {
                sold
            } else {
                sold - owned.len()
            };
            let wanted = left.min(self.options.n as usize);
            let (own, cost) = match self.method {
                _ if self.method.is_again() => (owned.len(), 1),
                Method::Ease | Method::Als => (if owned.is_empty() { 0 } else { wanted }, 1),
                _ => self.learned.neighbours.count_up_to(
                    wanted,
                    owned,
                    self.options.already_bought,
                    &mut seen,
                ),
            };
            self.thin += u64::from(own < wanted);
            done += cost + owned.len() + 1;
            self.counted += 1;
        }
        self.counted == self.purchases.customers()
    }

    /// Counts, for about `work` units, what the rules take out of the lists of up to [`LOOKED_AT`]
    /// customers; true when all are counted.
    pub(super) fn count_removed(&mut self, orders: &Orders, work: usize) -> bool {
        let Some(rules) = self.rules.take() else {
            return true;
        };
        let stride = self.purchases.customers().div_ceil(LOOKED_AT).max(1);
        let n = self.options.n as usize;
        let (mut done, mut removed) = (0, self.removed);
        let mut counter = self.counter(orders);
        let mut next = self.looked_at as usize;
        while done < work && next * stride < self.purchases.customers() {
            counter.read(next * stride);
            rules.count(&counter.list(n).0, &mut removed);
            let owned = counter.bought.history().products.len();
            done += self.purchases.products() * (16 + owned / 4) + 1_000 * owned + 1;
            next += 1;
        }
        (self.removed, self.looked_at, self.rules) = (removed, next as u64, Some(rules));
        next * stride >= self.purchases.customers()
    }

    pub(super) fn counted_share(&self) -> f64 {
        self.counted as f64 / self.purchases.customers().max(1) as f64
    }
}

/// Gives out offers, one customer after another. See [`Offers::counter`].
pub struct Counter<'a> {
    pub(super) offers: &'a Offers,
    pub(super) orders: &'a Orders,
    pub(super) method: Method,
    pub(super) scratch: Scratch,
    lines: Vec<OrderLine>,
    pub(super) bought: Bought,
}

impl Counter<'_> {
    /// As [`Offers::offers_for`].
    pub fn offers_for(&mut self, customer: usize, n: usize) -> Vec<Offer> {
        self.read(customer);
        let (list, own, chosen) = match &self.offers.rules {
            Some(rules) => self.chosen(rules, n),
            None => {
                let (list, own) = self.list(n);
                (list, own, Vec::new())
            }
        };
        let mut offers = self.explained(&list, own);
        for (offer, chosen) in offers.iter_mut().zip(chosen) {
            offer.rank = Some(chosen.place as u32 + 1);
            offer.expected_margin = chosen.expected;
        }
        offers
    }

    pub(super) fn read(&mut self, customer: usize) {
        self.orders.read_into(customer, &mut self.lines);
        // What does not add up was refused when the whole file was read.
        let _ = self.bought.read(&self.lines);
    }

    /// The list of the customer read, without rules, and how many of it are the method's own.
    fn list(&mut self, n: usize) -> (Vec<Scored>, usize) {
        let (learned, scratch) = (&self.offers.learned, &mut self.scratch);
        let again = self.offers.options.already_bought;
        let history = self.bought.history();
        let mut list = learned.own(self.method, &history, again, n, scratch);
        let own = list.len();
        let popularity = &learned.popularity;
        popularity.fill(history.products, again, n, &mut list, scratch);
        (list, own)
    }

    /// What the rules leave of the list, which is made as long as they need it.
    fn chosen(&mut self, rules: &Rules, n: usize) -> (Vec<Scored>, usize, Vec<Chosen>) {
        let mut reach = 4 * n;
        loop {
            let (list, own) = self.list(reach);
            if let Some(chosen) = rules.choose(&list, own, n, reach) {
                let left = chosen.iter().map(|c| list[c.place]).collect();
                let own = chosen.iter().filter(|c| c.place < own).count();
                return (left, own, chosen);
            }
            reach *= 4;
        }
    }

    /// A list with its reasons, the first `own` of it being the method's.
    pub(super) fn explained(&mut self, list: &[Scored], own: usize) -> Vec<Offer> {
        let (learned, method) = (&self.offers.learned, self.method);
        let scratch = &mut self.scratch;
        let history = self.bought.history();
        let owned = history.products;
        let (list, popular) = list.split_at(own);
        let reasons: Vec<(u32, u32)> = match (method, &learned.ease, &learned.als) {
            (Method::ItemItem | Method::LastBasket, ..) => {
                let weight = weights(method, &history);
                learned
                    .neighbours
                    .reasons(&learned.popularity, owned, &weight, list, scratch)
            }
            (Method::Als, _, Some(als)) => shared(learned, list, als.reasons(owned, list)),
            (Method::Ease, Some(ease), _) => shared(learned, list, ease.reasons(owned, list)),
            _ => list.iter().map(|scored| (scored.product, 0)).collect(),
        };
        let own = list.iter().zip(reasons).map(|(&scored, (because, both))| {
            let at = owned.binary_search(&because);
            let orders = at.map_or(0, |at| history.orders[at]);
            self.own(scored, because, both, orders)
        });
        own.chain(popular.iter().map(|&scored| self.popular(scored)))
            .collect()
    }

    /// An offer by the method in use: the product that speaks for it, the customers who bought both, and
    /// the customer's orders with that product.
    fn own(&self, scored: Scored, because: u32, both: u32, orders: u32) -> Offer {
        let method = self.method;
        let because = &self.orders.products[because as usize];
        let (customers, reason) = match method {
            _ if method.is_again() => (u64::from(orders), verdict::bought_before(orders.into())),
            Method::Ease | Method::Als => (
                u64::from(both),
                verdict::goes_with(because.label(), both.into()),
            ),
            _ => (
                u64::from(both),
                verdict::bought_with(because.label(), both.into()),
            ),
        };
        Offer {
            because: Some(because.id.clone()),
            customers,
            reason,
            ..self.offer(scored, method)
        }
    }

    fn popular(&self, scored: Scored) -> Offer {
        let customers = u64::from(self.offers.learned.popularity.buyers(scored.product));
        Offer {
            customers,
            reason: verdict::bought_by(customers),
            ..self.offer(scored, Method::Popularity)
        }
    }

    fn offer(&self, scored: Scored, method: Method) -> Offer {
        let product = &self.orders.products[scored.product as usize];
        Offer {
            product: product.id.clone(),
            name: product.label().to_string(),
            score: scored.score,
            method: method.as_str().to_string(),
            because: None,
            customers: 0,
            reason: Default::default(),
            rank: None,
            expected_margin: None,
        }
    }
}

/// The reasons of a list with the customers who bought both.
fn shared(learned: &Recommender, list: &[Scored], because: Vec<u32>) -> Vec<(u32, u32)> {
    let both = |(scored, because): (&Scored, u32)| {
        let both = learned
            .buyers
            .both(scored.product as usize, because as usize);
        (because, both)
    };
    list.iter().zip(because).map(both).collect()
}
