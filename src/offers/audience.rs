//! The inverse of offers: the customers most likely to want a product, or any of a category.
//!
//! In: the finished [`Offers`]. Out: customers by the score that an offer of the product to them has; of a
//! category the best of its products counts. Costs what it takes to score every customer once.

use super::model::Counter;
use super::{Method, Offers, Scored};
use crate::error::{Code, Error, Result, reserve};
use crate::orders::Orders;
use crate::report::{ProductAudience, ProductAudienceQuery, ProductAudienceRow};
use crate::sorting::ranked;
use xxhash_rust::xxh3::xxh3_64_with_seed;

impl Offers {
    /// Errors: no such product or category, a control that is no share (`bad-option`).
    pub fn audience(
        &self,
        orders: &Orders,
        query: &ProductAudienceQuery,
    ) -> Result<ProductAudience> {
        let wanted = wanted(orders, query)?;
        let mut counter = self.counter(orders);
        if counter.method == Method::Popularity {
            counter.method = Method::ItemItem;
        }
        let customers = orders.customers.len();
        let mut found: Vec<(usize, Scored)> = Vec::new();
        reserve(&mut found, customers, "The scores of all customers")?;
        let mut owners = 0;
        for c in 0..customers {
            let owned = self.purchases().of(c);
            let owns = wanted.iter().any(|p| owned.binary_search(p).is_ok());
            owners += u64::from(owns);
            if !owns || query.owners {
                counter.read(c);
                found.extend(counter.wants(&wanted).map(|scored| (c, scored)));
            }
        }
        let scored = found.len() as u64;
        let score = |i: usize| found[i].1.score;
        let order = ranked(found.len(), &|a, b| score(b).total_cmp(&score(a)));
        let first = order.into_iter().take(query.n as usize);
        let rows = first.map(|i| {
            let (c, scored) = found[i];
            counter.read(c);
            counter.row(c, scored, query)
        });
        Ok(ProductAudience {
            method: self.scored_by().as_str().into(),
            customers: customers as u64,
            owners,
            scored,
            rows: rows.collect(),
        })
    }

    fn scored_by(&self) -> Method {
        match self.method() {
            Method::Popularity => Method::ItemItem,
            method => method,
        }
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
        let drawn = (xxh3_64_with_seed(id.as_bytes(), query.seed) >> 11) as f64;
        let product = &self.orders.products[scored.product as usize];
        ProductAudienceRow {
            customer: id,
            score: scored.score,
            product: product.id.clone(),
            name: product.label().into(),
            reason: offer.map(|offer| offer.reason).unwrap_or_default(),
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
