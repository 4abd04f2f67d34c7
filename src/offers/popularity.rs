//! Popularity: the same products for everyone, those with most buyers first.
//!
//! The bar that every other method has to clear, and the fallback where a customer's own history
//! says too little.

use super::{Buyers, Scored, Scratch};

/// How many customers bought each product, and the order that follows from it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Popularity {
    /// Customers with at least one purchase.
    customers: u64,
    buyers: Vec<u32>,
    /// Products by buyers descending, then id; those that nobody bought are left out.
    order: Vec<u32>,
    /// Place of each product in that order, those that nobody bought last.
    place: Vec<u32>,
}

impl Popularity {
    /// `customers` counts those with at least one purchase; `O(products log products)`.
    pub fn of(buyers: &Buyers, customers: u64) -> Self {
        let counts: Vec<u32> = (0..buyers.products())
            .map(|p| buyers.of(p).len() as u32)
            .collect();

        let mut order = crate::sorting::ranked(counts.len(), &|a, b| counts[b].cmp(&counts[a]))
            .into_iter()
            .map(|p| p as u32)
            .collect::<Vec<_>>();
        let mut place = vec![0; counts.len()];
        for (at, &product) in order.iter().enumerate() {
            place[product as usize] = at as u32;
        }
        order.retain(|&p| counts[p as usize] > 0);
        Popularity {
            customers,
            buyers: counts,
            order,
            place,
        }
    }

    /// Customers who bought a product.
    pub fn buyers(&self, product: u32) -> u32 {
        self.buyers[product as usize]
    }

    /// Share of customers who bought a product, 0–1.
    pub fn share(&self, product: u32) -> f64 {
        f64::from(self.buyers(product)) / self.customers as f64
    }

    /// Bits of surprise at a purchase of a product: −log₂ of its share, one buyer at least.
    pub fn surprise(&self, product: u32) -> f64 {
        libm::log2(self.customers.max(1) as f64 / f64::from(self.buyers(product).max(1)))
    }

    /// Products that anyone bought, most buyers first.
    pub fn order(&self) -> &[u32] {
        &self.order
    }

    pub(super) fn place(&self) -> &[u32] {
        &self.place
    }

    /// Appends popular products to `list` until it has `n`, leaving out those it has and, unless
    /// `again`, those in `owned`. `O(n + owned)`.
    pub fn fill(
        &self,
        owned: &[u32],
        again: bool,
        n: usize,
        list: &mut Vec<Scored>,
        scratch: &mut Scratch,
    ) {
        let listed = list.len();
        if listed >= n {
            return;
        }
        if !again {
            scratch.mark(owned, true);
        }
        for scored in &list[..listed] {
            scratch.mark(&[scored.product], true);
        }
        let free = self.order.iter().filter(|&&p| !scratch.is_marked(p));
        list.extend(free.take(n - listed).map(|&product| Scored {
            product,
            score: self.share(product),
        }));
        scratch.mark(owned, false);
        for scored in &list[..listed] {
            scratch.mark(&[scored.product], false);
        }
    }
}
