//! Buying again: a customer's own products, by how often and how lately they were in a basket.
//!
//! A product's score is the sum of decay^age over the baskets it was in, the age of the last basket being
//! 0: the personal part of TIFU-KNN (Hu, He, Gao, Zhang 2020) without its groups and neighbours. A decay of
//! 1 is personal frequency, the bar of the field (Li, Jullien, Ariannezhad, de Rijke 2023). Which decay the
//! shop's customers have is learned by foretelling the last known basket of each from those before it.

use super::evaluate::marks;
use super::ranking::{Best, Candidate, Scratch};
use super::split::{Cut, products_of};
use crate::orders::OrderLine;

/// The decays that are tried; of equal ones the first, which lets lateness decide between equal counts.
const DECAYS: [f64; 5] = [0.999, 0.95, 0.9, 0.8, 0.65];
/// Products that a trial foretells.
const LENGTH: usize = 10;

/// How well each decay foretells: sums of nDCG over the customers.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Habits {
    found: [f64; DECAYS.len()],
    known: Vec<OrderLine>,
    later: Vec<OrderLine>,
    bought: Vec<u32>,
    baskets: Vec<(u32, u32)>,
}

impl Habits {
    /// The decay that foretells best.
    pub fn decay(&self) -> f64 {
        let mut best = 0;
        for (at, found) in self.found.iter().enumerate() {
            if *found > self.found[best] {
                best = at;
            }
        }
        DECAYS[best]
    }

    /// Foretells the last basket of one customer, whose lines are in order of time.
    pub fn learn(&mut self, lines: &[OrderLine]) {
        Cut::LastBasket.split(lines, &mut self.known, &mut self.later);
        products_of(&self.later, &mut self.bought);
        baskets_of(&self.known, &mut self.baskets);
        if self.bought.is_empty() || self.baskets.is_empty() {
            return;
        }
        for (decay, found) in DECAYS.iter().zip(&mut self.found) {
            let (mut best, mut list) = (Best::new(LENGTH), Vec::new());
            each(&self.baskets, *decay, &mut |product, score| {
                best.offer(Candidate {
                    score,
                    place: product,
                    product,
                    both: 0,
                });
            });
            best.drain_into(&mut list);
            let list: Vec<u32> = list.iter().map(|c| c.product).collect();
            *found += marks(&list, &self.bought, LENGTH).ndcg;
        }
    }
}

/// Scores a customer's products.
pub(super) fn weigh(baskets: &[(u32, u32)], decay: f64, scratch: &mut Scratch) {
    each(baskets, decay, &mut |product, score| {
        scratch.add(product, score)
    });
}

/// The score of each product; the oldest of very many baskets count a little rather than nothing.
fn each(baskets: &[(u32, u32)], decay: f64, take: &mut dyn FnMut(u32, f64)) {
    let oldest = baskets.iter().map(|b| b.1).max().unwrap_or(0);
    let mut weights = Vec::new();
    let mut weight = 1.0f64;
    for _ in 0..=oldest {
        weights.push(weight);
        weight = (weight * decay).max(1e-12);
    }
    for own in baskets.chunk_by(|a, b| a.0 == b.0) {
        take(own[0].0, own.iter().map(|b| weights[b.1 as usize]).sum());
    }
}

/// Each product with each basket it was bought in, counted back from the last; by product. A basket is a
/// run of lines of one order, and returns are no purchases.
pub(super) fn baskets_of(lines: &[OrderLine], baskets: &mut Vec<(u32, u32)>) {
    baskets.clear();
    let bought = lines.iter().filter(|line| line.quantity >= 0);
    let (mut age, mut order) = (0, None);
    for line in bought.rev() {
        age += u32::from(order.is_some_and(|o| o != line.order));
        order = Some(line.order);
        baskets.push((line.product, age));
    }
    crate::sorting::sort_by(baskets, &|a, b| a.cmp(b));
    baskets.dedup();
}
