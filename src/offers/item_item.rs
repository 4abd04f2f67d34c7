//! Item–item: products that the same customers buy (cosine with shrinkage).
//!
//! similarity(i, j) = both / (√(buyers(i) · buyers(j)) + shrinkage), `both` being the customers who
//! bought i and j (Linden, Smith, York 2003; shrinkage: Bell, Koren 2007). Of each product the
//! nearest `neighbours` are kept. A customer's score for j is the sum of similarity(i, j) over the
//! customer's products i in ascending order; the reason is the i that gives most.
//!
//! Counting goes row by row of a dense count vector, one product at a time: memory is 8 bytes a
//! product plus 16 bytes a neighbour, never products × products. Time is the sum of squared row
//! lengths, which one customer with a huge number of products would let grow without bound: of such
//! a customer only the [`ROW_CAP`] products bought last are counted, so that the whole costs at most
//! `cells × ROW_CAP`.

use super::ranking::{Best, Candidate};
use super::{Buyers, Popularity, Purchases, Scored, Scratch};
use crate::error::{Result, reserve};

/// Products of one customer that take part in counting pairs.
pub const ROW_CAP: usize = 2_000;

/// Work of weighing a pair against that of counting it: a root, a division, a comparison.
const WEIGH: usize = 8;

/// The nearest neighbours of every product.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Neighbours {
    starts: Vec<usize>,
    product: Vec<u32>,
    both: Vec<u32>,
    similarity: Vec<f64>,
    /// Customers of whom only the last [`ROW_CAP`] products were counted.
    capped: u64,
}

/// One neighbour of a product.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Neighbour {
    pub product: u32,
    /// Customers who bought both.
    pub both: u32,
    pub similarity: f64,
}

impl Neighbours {
    /// The neighbours of one product, nearest first.
    pub fn of(&self, product: usize) -> impl ExactSizeIterator<Item = Neighbour> + '_ {
        (self.starts[product]..self.starts[product + 1]).map(|i| Neighbour {
            product: self.product[i],
            both: self.both[i],
            similarity: self.similarity[i],
        })
    }

    /// Neighbours over all products.
    pub fn len(&self) -> usize {
        self.product.len()
    }

    pub fn is_empty(&self) -> bool {
        self.product.is_empty()
    }

    pub fn capped_customers(&self) -> u64 {
        self.capped
    }

    /// Sum of the neighbour counts of some products: what scoring them costs.
    pub(super) fn work(&self, owned: &[u32]) -> usize {
        owned
            .iter()
            .map(|&p| self.starts[p as usize + 1] - self.starts[p as usize])
            .sum()
    }

    /// How many products a customer with `owned` would be offered, counted up to `enough`; and the work.
    pub(super) fn count_up_to(
        &self,
        enough: usize,
        owned: &[u32],
        again: bool,
        scratch: &mut Scratch,
    ) -> (usize, usize) {
        let (mut seen, mut work) = (Vec::new(), 0);
        if !again {
            scratch.mark(owned, true);
        }
        'enough: for &product in owned {
            for &other in
                &self.product[self.starts[product as usize]..self.starts[product as usize + 1]]
            {
                if seen.len() >= enough {
                    break 'enough;
                }
                work += 1;
                if !scratch.is_marked(other) {
                    scratch.mark(&[other], true);
                    seen.push(other);
                }
            }
        }
        scratch.mark(&seen, false);
        scratch.mark(owned, false);
        (seen.len(), work)
    }

    /// The best `n` products for a customer who has `owned` (ascending): may be fewer, or none. Each
    /// of them counts by its weight (above 0).
    pub fn top(
        &self,
        popularity: &Popularity,
        owned: &[u32],
        weight: &dyn Fn(usize) -> f64,
        again: bool,
        n: usize,
        scratch: &mut Scratch,
    ) -> Vec<Scored> {
        for (i, &product) in owned.iter().enumerate() {
            let weight = weight(i);
            let near = self.starts[product as usize]..self.starts[product as usize + 1];
            for (&other, &similarity) in self.product[near.clone()]
                .iter()
                .zip(&self.similarity[near])
            {
                scratch.add(other, similarity * weight);
            }
        }
        if !again {
            scratch.mark(owned, true);
        }
        let list = scratch.take_best(n, popularity.place());
        scratch.mark(owned, false);
        list
    }

    /// For each product of a list made by [`Neighbours::top`]: the product of `owned` that gives
    /// most to it, and the customers who bought both.
    pub fn reasons(
        &self,
        popularity: &Popularity,
        owned: &[u32],
        weight: &dyn Fn(usize) -> f64,
        list: &[Scored],
        scratch: &mut Scratch,
    ) -> Vec<(u32, u32)> {
        scratch.number(list);
        let mut most: Vec<Option<Candidate>> = vec![None; list.len()];
        for (own, &product) in owned.iter().enumerate() {
            let weight = weight(own);
            let place = popularity.place()[product as usize];
            for i in self.starts[product as usize]..self.starts[product as usize + 1] {
                let Some(at) = scratch.slot(self.product[i]) else {
                    continue;
                };
                let candidate = Candidate {
                    score: self.similarity[i] * weight,
                    place,
                    product,
                    both: self.both[i],
                };
                if most[at].is_none_or(|best| candidate < best) {
                    most[at] = Some(candidate);
                }
            }
        }
        scratch.forget(list);
        most.into_iter()
            .flatten()
            .map(|best| (best.product, best.both))
            .collect()
    }
}

/// [`Neighbours`] in the making, in slices of bounded work.
#[derive(Clone, Debug)]
pub struct NeighbourSearch {
    shrinkage: f64,
    best: Best,
    list: Vec<Candidate>,
    /// The product at hand, and the next of its buyers.
    product: usize,
    buyer: usize,
    /// Customers who bought the product at hand and each other one.
    both: Vec<u32>,
    /// The products with a count; not kept where reading all counts is cheaper.
    touched: Vec<u32>,
    /// The products counted of the customers above [`ROW_CAP`], by customer.
    capped: Vec<(u32, Vec<u32>)>,
    found: Neighbours,
}

impl NeighbourSearch {
    pub fn new(purchases: &Purchases, shrinkage: f64, neighbours: usize) -> Result<Self> {
        const WHAT: &str = "The table of neighbouring products";
        let products = purchases.products();
        let (mut both, mut starts) = (Vec::new(), Vec::new());
        reserve(&mut both, products, WHAT)?;
        reserve(&mut starts, products + 1, WHAT)?;
        both.resize(products, 0);
        starts.push(0);
        let capped: Vec<_> = (0..purchases.customers())
            .filter(|&c| purchases.of(c).len() > ROW_CAP)
            .map(|c| (c as u32, latest(purchases, c)))
            .collect();
        let found = Neighbours {
            starts,
            capped: capped.len() as u64,
            ..Neighbours::default()
        };
        let (best, list, touched) = (Best::new(neighbours), Vec::new(), Vec::new());
        Ok(NeighbourSearch {
            shrinkage,
            best,
            list,
            product: 0,
            buyer: 0,
            both,
            touched,
            capped,
            found,
        })
    }

    /// Counts about `work` pairs; true when every product has its neighbours.
    pub fn step(
        &mut self,
        purchases: &Purchases,
        buyers: &Buyers,
        popularity: &Popularity,
        work: usize,
    ) -> Result<bool> {
        let mut done = 0;
        while done < work && self.product < buyers.products() {
            let column = buyers.of(self.product);
            let dense = self.reads_all(purchases, column);
            while done < work && self.buyer < column.len() {
                done += self.count(purchases, column[self.buyer], dense);
                self.buyer += 1;
            }
            if self.buyer == column.len() {
                done += WEIGH
                    * if dense {
                        self.both.len()
                    } else {
                        self.touched.len()
                    };
                self.keep_nearest(popularity, dense)?;
                self.product += 1;
                self.buyer = 0;
            }
        }
        Ok(self.product == buyers.products())
    }

    /// Products done, of all.
    pub fn done(&self) -> usize {
        self.product
    }

    pub fn finish(self) -> Neighbours {
        self.found
    }

    /// Whether the product at hand has so many pairs that all counts are read in the end.
    fn reads_all(&self, purchases: &Purchases, column: &[u32]) -> bool {
        let pairs: usize = column.iter().map(|&c| purchases.of(c as usize).len()).sum();
        pairs >= self.both.len()
    }

    /// Adds one customer's products to the counts; returns the work.
    fn count(&mut self, purchases: &Purchases, customer: u32, dense: bool) -> usize {
        let mut row = purchases.of(customer as usize);
        if row.len() > ROW_CAP
            && let Ok(at) = self.capped.binary_search_by_key(&customer, |c| c.0)
        {
            row = &self.capped[at].1;
            if row.binary_search(&(self.product as u32)).is_err() {
                return 1;
            }
        }
        if dense {
            for &other in row {
                self.both[other as usize] += 1;
            }
        } else {
            for &other in row {
                let count = &mut self.both[other as usize];
                if *count == 0 {
                    self.touched.push(other);
                }
                *count += 1;
            }
        }
        row.len() + 1
    }

    fn keep_nearest(&mut self, popularity: &Popularity, dense: bool) -> Result<()> {
        let product = self.product as u32;
        self.both[self.product] = 0;
        let mine = u64::from(popularity.buyers(product));
        let (shrinkage, best) = (self.shrinkage, &mut self.best);
        let mut weigh = |other: u32, both: &mut u32| {
            let count = std::mem::take(both);
            if count > 0 {
                let cells = mine * u64::from(popularity.buyers(other));
                let score = f64::from(count) / ((cells as f64).sqrt() + shrinkage);
                best.offer(Candidate {
                    score,
                    place: popularity.place()[other as usize],
                    product: other,
                    both: count,
                });
            }
        };
        if dense {
            self.both
                .iter_mut()
                .enumerate()
                .for_each(|(other, both)| weigh(other as u32, both));
        } else {
            self.touched
                .iter()
                .for_each(|&other| weigh(other, &mut self.both[other as usize]));
            self.touched.clear();
        }
        self.best.drain_into(&mut self.list);
        self.push_list()
    }

    fn push_list(&mut self) -> Result<()> {
        const WHAT: &str = "The table of neighbouring products";
        reserve(&mut self.found.product, self.list.len(), WHAT)?;
        reserve(&mut self.found.both, self.list.len(), WHAT)?;
        reserve(&mut self.found.similarity, self.list.len(), WHAT)?;
        self.found
            .product
            .extend(self.list.iter().map(|c| c.product));
        self.found.both.extend(self.list.iter().map(|c| c.both));
        self.found
            .similarity
            .extend(self.list.iter().map(|c| c.score));
        self.found.starts.push(self.found.product.len());
        Ok(())
    }
}

/// The [`ROW_CAP`] products a customer bought last, ascending; of equal dates those first by id.
fn latest(purchases: &Purchases, customer: usize) -> Vec<u32> {
    let dates = purchases.last_of(customer).iter().copied();
    let mut dated: Vec<(i64, u32)> = dates.zip(purchases.of(customer).iter().copied()).collect();
    crate::sorting::sort_by(&mut dated, &|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
    let mut row: Vec<u32> = dated[..ROW_CAP].iter().map(|d| d.1).collect();
    crate::sorting::sort_numbers(&mut row);
    row
}
