//! EASE: what a customer has bought, weighed by one linear model in closed form (Steck 2019).
//!
//! P = (XᵀX + λI)⁻¹, X being customers × products with a 1 for bought; the weight of product i for
//! product j is −P(i, j) / P(j, j), and a customer's score for j is the sum over the products they
//! have. Memory: 8 bytes a pair of products, up to [`EXACT`] products 12, all of it reserved at the start.

use super::inverse::{Inverse, Number};
use super::ranking::{Best, Candidate};
use super::{Buyers, Popularity, Purchases, Scored};
use crate::error::{Result, reserve};
use crate::segments::lanes::{Lanes, Wide};

/// Beyond so many products the table of pairs is too large; item–item takes over.
pub const MOST_PRODUCTS: usize = 6_000;
/// Up to so many products P is computed in double precision; beyond, its weights are good to about 1e-5.
pub const EXACT: usize = 1_024;
/// Products that are scored together.
const STRIP: usize = 16;
const QUADS: usize = STRIP / 4;
const WHAT: &str = "The table of pairs of products";

/// The model.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Ease {
    products: usize,
    /// Strip after strip of products to be scored: a row of weights for each product that may be had.
    weights: Vec<[f32; STRIP]>,
}

impl Ease {
    /// The weight of having `from` for `to`; 0 of a product for itself.
    pub fn weight(&self, from: usize, to: usize) -> f32 {
        self.weights[to / STRIP * self.products + from][to % STRIP]
    }

    /// The best `n` products for a customer who has `owned` (ascending), those with a score above 0.
    pub fn top(
        &self,
        popularity: &Popularity,
        owned: &[u32],
        again: bool,
        n: usize,
    ) -> Vec<Scored> {
        self.tops(popularity, &[owned], again, n)
            .pop()
            .unwrap_or_default()
    }

    /// The same for several customers: the table of weights is then read once for all of them.
    pub fn tops(
        &self,
        popularity: &Popularity,
        owned: &[&[u32]],
        again: bool,
        n: usize,
    ) -> Vec<Vec<Scored>> {
        let place = popularity.place();
        let mut best: Vec<Best> = owned.iter().map(|_| Best::new(n)).collect();
        let mut next = vec![0; owned.len()];
        for (at, strip) in self.weights.chunks_exact(self.products.max(1)).enumerate() {
            let first = at * STRIP;
            for ((owned, best), next) in owned.iter().zip(&mut best).zip(&mut next) {
                let mut scores = summed(strip, owned);
                while let Some(product) =
                    owned.get(*next).filter(|p| (**p as usize) < first + STRIP)
                {
                    if !again {
                        scores[*product as usize - first] = 0.0;
                    }
                    *next += 1;
                }
                for (i, score) in scores.into_iter().enumerate() {
                    if score > 0.0 {
                        let product = (first + i) as u32;
                        best.offer(Candidate {
                            score: f64::from(score),
                            place: place[first + i],
                            product,
                            both: 0,
                        });
                    }
                }
            }
        }
        let scored = |c: &Candidate| Scored {
            product: c.product,
            score: c.score,
        };
        let mut list = Vec::new();
        best.into_iter()
            .map(|mut best| {
                best.drain_into(&mut list);
                list.iter().map(scored).collect()
            })
            .collect()
    }

    /// For each product of a list the product of `owned` that weighs most for it.
    pub fn reasons(&self, owned: &[u32], list: &[Scored]) -> Vec<u32> {
        let most = |to: u32| {
            let weight = |from: u32| self.weight(from as usize, to as usize);
            owned.iter().copied().fold(None, |best: Option<u32>, from| {
                let better = best.is_none_or(|b| weight(from) > weight(b));
                if better { Some(from) } else { best }
            })
        };
        list.iter()
            .filter_map(|scored| most(scored.product))
            .collect()
    }
}

/// The sum of the rows of what is owned, one after the other.
fn summed(strip: &[[f32; STRIP]], owned: &[u32]) -> [f32; STRIP] {
    let [mut a, mut b, mut c, mut d] = [Wide::splat(0.0); QUADS];
    for &product in owned {
        let (quads, _) = strip[product as usize].as_chunks::<4>();
        a = a.add(Wide::load(&quads[0]));
        b = b.add(Wide::load(&quads[1]));
        c = c.add(Wide::load(&quads[2]));
        d = d.add(Wide::load(&quads[3]));
    }
    let mut scores = [0.0; STRIP];
    let (quads, _) = scores.as_chunks_mut::<4>();
    a.store(&mut quads[0]);
    b.store(&mut quads[1]);
    c.store(&mut quads[2]);
    d.store(&mut quads[3]);
    scores
}

/// [`Ease`] in the making, in slices of bounded work.
pub struct EaseSearch {
    products: usize,
    /// First XᵀX + λI, then −P.
    table: Box<dyn Table>,
    counted: usize,
    lambda: f64,
    /// The model so far, and the rows of the table that are in it.
    learned: Ease,
    weighed: usize,
}

/// A table of pairs, whatever its numbers are.
trait Table {
    fn count(&mut self, product: usize, others: &[u32]);
    fn punish(&mut self, product: usize, lambda: f64);
    fn step(&mut self, work: usize) -> bool;
    fn progress(&self) -> f64;
    fn at(&self, row: usize, column: usize) -> f64;
}

impl<T: Number> Table for Inverse<T> {
    fn count(&mut self, product: usize, others: &[u32]) {
        let row = self.row_mut(product);
        others.iter().for_each(|other| row[*other as usize].raise());
    }
    fn punish(&mut self, product: usize, lambda: f64) {
        let pair = &mut self.row_mut(product)[product];
        *pair = T::of(pair.as_f64() + lambda);
    }
    fn step(&mut self, work: usize) -> bool {
        Inverse::step(self, work)
    }
    fn progress(&self) -> f64 {
        Inverse::progress(self)
    }
    fn at(&self, row: usize, column: usize) -> f64 {
        Inverse::at(self, row, column).as_f64()
    }
}

impl EaseSearch {
    /// `lambda` > 0. [`Code::OutOfMemory`](crate::error::Code::OutOfMemory) says how much is needed.
    pub fn new(products: usize, lambda: f64) -> Result<Self> {
        let mut weights = Vec::new();
        let strips = products.div_ceil(STRIP);
        reserve(&mut weights, strips * products, WHAT)?;
        weights.resize(strips * products, [0.0; STRIP]);
        let table: Box<dyn Table> = match products <= EXACT {
            true => Box::new(Inverse::<f64>::new(products, WHAT)?),
            false => Box::new(Inverse::<f32>::new(products, WHAT)?),
        };
        Ok(EaseSearch {
            products,
            table,
            counted: 0,
            lambda,
            learned: Ease { products, weights },
            weighed: 0,
        })
    }

    /// About `work` steps; true when the model is ready.
    pub fn step(&mut self, purchases: &Purchases, buyers: &Buyers, work: usize) -> bool {
        let mut done = 0;
        while done < work && self.counted < self.products {
            done += self.count(purchases, buyers) + 1;
        }
        if done >= work || !self.table.step(work - done) {
            return false;
        }
        while done < work && self.weighed < self.products {
            self.weigh();
            done += 4 * self.weighed;
        }
        self.weighed == self.products
    }

    /// Share of the work done, 0–1.
    pub fn progress(&self) -> f64 {
        let counted = self.counted as f64 / self.products.max(1) as f64;
        0.1 * counted + 0.9 * self.table.progress()
    }

    pub fn finish(self) -> Ease {
        self.learned
    }

    /// Counts the customers whom the next product shares with each one before it.
    fn count(&mut self, purchases: &Purchases, buyers: &Buyers) -> usize {
        let product = self.counted;
        self.counted += 1;
        let mut pairs = 0;
        for &customer in buyers.of(product) {
            let own = purchases.of(customer as usize);
            let before = &own[..own.partition_point(|p| *p as usize <= product)];
            self.table.count(product, before);
            pairs += before.len();
        }
        self.table.punish(product, self.lambda);
        pairs
    }

    /// Weighs the pairs of the next product with those before it, both ways.
    fn weigh(&mut self) {
        let (i, n) = (self.weighed, self.products);
        self.weighed += 1;
        let own = self.table.at(i, i);
        for j in 0..i {
            let pair = self.table.at(i, j);
            let weights = &mut self.learned.weights;
            weights[j / STRIP * n + i][j % STRIP] = (-pair / self.table.at(j, j)) as f32;
            weights[i / STRIP * n + j][i % STRIP] = (-pair / own) as f32;
        }
    }
}
