//! The inverse of offers: the customers most likely to want a product, or any of a category.
//!
//! In: the finished [`Offers`]. Out: customers by the score that an offer of the product to them has; of a
//! category the best of its products counts. Costs what it takes to score every customer once.

use super::model::Counter;
use super::{Method, Offers, Scored};
use crate::error::{Code, Error, Result, reserve};
use crate::orders::Orders;
use crate::report::{ProductAudience, ProductAudienceQuery, ProductAudienceRow, SoldProduct};
use crate::sorting::ranked;
use xxhash_rust::xxh3::{xxh3_64, xxh3_64_with_seed};

/// Customers that one step looks at.
const STEP: usize = 128;

/// An audience in the making. See [`AudienceSearch::step`].
pub struct AudienceSearch {
    query: ProductAudienceQuery,
    wanted: Vec<u32>,
    /// The customer to look at next.
    next: usize,
    owners: u64,
    found: Vec<(usize, Scored)>,
    /// Places in `found`, the best score first, once all are looked at.
    order: Vec<usize>,
    rows: Vec<ProductAudienceRow>,
}

impl AudienceSearch {
    /// Errors: no such product or category, a control that is no share (`bad-option`).
    pub fn new(orders: &Orders, query: ProductAudienceQuery) -> Result<Self> {
        let mut found = Vec::new();
        let customers = orders.customers.len();
        reserve(&mut found, customers, "The scores of all customers")?;
        Ok(AudienceSearch {
            wanted: wanted(orders, &query)?,
            query,
            next: 0,
            owners: 0,
            found,
            order: Vec::new(),
            rows: Vec::new(),
        })
    }

    /// Scores or explains some customers, some milliseconds of work; true while something is left.
    pub fn step(&mut self, offers: &Offers, orders: &Orders) -> bool {
        let mut counter = offers.counter(orders);
        counter.method = offers.scored_by();
        let customers = orders.customers.len();
        let most = (self.query.n as usize).min(self.found.len());
        if self.next < customers {
            let to = customers.min(self.next + STEP);
            (self.next..to).for_each(|c| self.score(c, &mut counter));
            self.next = to;
            if to == customers {
                let score = |i: usize| self.found[i].1.score;
                let best = |a: usize, b: usize| score(b).total_cmp(&score(a));
                self.order = ranked(self.found.len(), &best);
            }
            return to < customers || !self.found.is_empty();
        }
        for at in self.rows.len()..most.min(self.rows.len() + STEP) {
            let (c, scored) = self.found[self.order[at]];
            counter.read(c);
            self.rows.push(counter.row(c, scored, &self.query));
        }
        self.rows.len() < most
    }

    fn score(&mut self, customer: usize, counter: &mut Counter) {
        let owned = counter.offers.purchases().of(customer);
        let owns = self.wanted.iter().any(|p| owned.binary_search(p).is_ok());
        self.owners += u64::from(owns);
        if !owns || self.query.owners {
            counter.read(customer);
            let scored = counter.wants(&self.wanted);
            self.found.extend(scored.map(|scored| (customer, scored)));
        }
    }

    /// What is found so far.
    pub fn audience(&self, offers: &Offers) -> ProductAudience {
        ProductAudience {
            method: offers.scored_by().as_str().into(),
            customers: self.next as u64,
            owners: self.owners,
            scored: self.found.len() as u64,
            rows: self.rows.clone(),
        }
    }
}

impl Offers {
    /// Every step at once. Errors: those of [`AudienceSearch::new`].
    pub fn audience(
        &self,
        orders: &Orders,
        query: &ProductAudienceQuery,
    ) -> Result<ProductAudience> {
        let mut search = AudienceSearch::new(orders, query.clone())?;
        while search.step(self, orders) {}
        Ok(search.audience(self))
    }

    fn scored_by(&self) -> Method {
        match self.method() {
            Method::Popularity => Method::ItemItem,
            method => method,
        }
    }

    /// Products by the customers who bought them, most first, `limit` at most.
    pub fn sold(&self, orders: &Orders, limit: usize) -> Vec<SoldProduct> {
        let popularity = &self.learned().popularity;
        let sold = |&p: &u32| {
            let product = &orders.products[p as usize];
            SoldProduct {
                product: product.id.clone(),
                name: product.label().into(),
                category: product.category.clone(),
                customers: popularity.buyers(p).into(),
            }
        };
        popularity.order().iter().take(limit).map(sold).collect()
    }
}

impl Counter<'_> {
    /// The best of some products for the customer read, those already had among them; none with a score of 0.
    fn wants(&mut self, wanted: &[u32]) -> Option<Scored> {
        let (learned, method) = (&self.offers.learned(), self.method);
        let history = self.bought.history();
        let owned = history.products;
        let mut scores: Vec<Scored> = match (method, &learned.ease, &learned.als) {
            (Method::Ease, Some(ease), _) => {
                let score = |product: u32| -> f32 {
                    owned.iter().fold(0.0, |sum, own| {
                        sum + ease.weight(*own as usize, product as usize)
                    })
                };
                let scored = |&product: &u32| Scored {
                    product,
                    score: score(product).into(),
                };
                wanted.iter().map(scored).collect()
            }
            (Method::Als, _, Some(als)) => als.scores(owned, wanted),
            _ => {
                let all = self.offers.purchases().products();
                learned.own(method, &history, true, all, &mut self.scratch)
            }
        };
        scores.retain(|s| s.score > 0.0 && wanted.binary_search(&s.product).is_ok());
        let place = learned.popularity.place();
        scores.into_iter().reduce(|best, next| {
            let order = next.score.total_cmp(&best.score);
            let ahead = place[next.product as usize] < place[best.product as usize];
            if order.is_gt() || (order.is_eq() && ahead) {
                next
            } else {
                best
            }
        })
    }

    fn row(
        &mut self,
        customer: usize,
        scored: Scored,
        query: &ProductAudienceQuery,
    ) -> ProductAudienceRow {
        let offer = self.explained(&[scored], 1).pop();
        let id = self.orders.customers.name(customer).into_owned();
        let own = xxh3_64(id.as_bytes()).to_le_bytes();
        let drawn = (xxh3_64_with_seed(&own, query.seed) >> 11) as f64;
        let product = &self.orders.products[scored.product as usize];
        ProductAudienceRow {
            customer: id,
            score: scored.score,
            product: product.id.clone(),
            name: product.label().into(),
            reason: offer.expect("one product was to be explained").reason,
            control: drawn < query.control * (1u64 << 53) as f64,
        }
    }
}

/// The products that are asked for, ascending.
fn wanted(orders: &Orders, query: &ProductAudienceQuery) -> Result<Vec<u32>> {
    let bad = |message: &'static str, remedy: &'static str, value: &str| {
        Error::new(Code::BadOption, message, remedy).with_value(value)
    };
    if query.product.is_empty() == query.category.is_empty() {
        return Err(bad(
            "One product or one category is needed",
            "Name either of them",
            "",
        ));
    }
    if !(0.0..=1.0).contains(&query.control) {
        return Err(bad(
            "The control is no share",
            "Use 0 to 1, such as 0.1",
            "",
        ));
    }
    let name = [&*query.product, &*query.category].concat();
    let products = orders.products.iter().enumerate();
    let mut wanted = Vec::new();
    for (p, product) in products {
        if (query.category.is_empty() && product.id == name)
            || (query.product.is_empty() && product.category == name)
        {
            wanted.push(p as u32);
        }
    }
    match wanted.is_empty() {
        true => Err(bad(
            "No product is called so, or is of this category",
            "Name one of the orders' products or categories",
            &name,
        )),
        false => Ok(wanted),
    }
}
