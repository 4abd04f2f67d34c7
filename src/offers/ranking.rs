//! Scores → a short list, best first, the same on every machine.
//!
//! Order: score descending, then buyers descending, then product id ascending. The last two are
//! one number, the product's place among the popular ones, so that no tie is left to chance.

use std::cmp::Ordering;
use std::collections::BinaryHeap;

/// A product with its score.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scored {
    pub product: u32,
    pub score: f64,
}

/// A candidate: its score, its place among the popular products, and what it stands for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Candidate {
    pub score: f64,
    pub place: u32,
    pub product: u32,
    /// Customers who bought both, where the list needs it.
    pub both: u32,
}

/// Greater is worse, so that a max-heap keeps the worst of the best on top.
impl Ord for Candidate {
    fn cmp(&self, other: &Self) -> Ordering {
        other
            .score
            .total_cmp(&self.score)
            .then(self.place.cmp(&other.place))
    }
}

impl PartialOrd for Candidate {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Candidate {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Candidate {}

/// The best `room` of the candidates seen so far, in `O(log room)` each and mostly in one comparison.
#[derive(Clone, Debug)]
pub(super) struct Best {
    room: usize,
    heap: BinaryHeap<Candidate>,
}

impl Best {
    pub(super) fn new(room: usize) -> Self {
        Best {
            room,
            heap: BinaryHeap::new(),
        }
    }

    #[inline]
    pub(super) fn offer(&mut self, candidate: Candidate) {
        if self.heap.len() < self.room {
            self.heap.push(candidate);
            return;
        }
        if let Some(mut worst) = self.heap.peek_mut()
            && candidate < *worst
        {
            *worst = candidate;
        }
    }

    /// Empties the list into `list`, best first.
    pub(super) fn drain_into(&mut self, list: &mut Vec<Candidate>) {
        list.clear();
        list.extend(self.heap.drain());
        crate::sorting::sort_by(list, &|a, b| a.cmp(b));
    }
}

/// Working memory for scoring one customer after another: dense over products, cleaned by what was
/// touched, so that a customer costs what was bought and not the catalogue.
#[derive(Clone, Debug, Default)]
pub struct Scratch {
    score: Vec<f64>,
    touched: Vec<u32>,
    marked: Vec<bool>,
    /// Place of a product in a short list, from 1; 0 for those not in it.
    slot: Vec<u32>,
    pub(super) list: Vec<Candidate>,
}

impl Scratch {
    pub fn new(products: usize) -> Self {
        let (touched, list) = (Vec::new(), Vec::new());
        Scratch {
            score: vec![0.0; products],
            touched,
            marked: vec![false; products],
            slot: vec![0; products],
            list,
        }
    }

    /// Notes where each product of a short list stands, for [`Scratch::slot`].
    pub(super) fn number(&mut self, list: &[Scored]) {
        for (at, scored) in list.iter().enumerate() {
            self.slot[scored.product as usize] = at as u32 + 1;
        }
    }

    pub(super) fn forget(&mut self, list: &[Scored]) {
        list.iter()
            .for_each(|scored| self.slot[scored.product as usize] = 0);
    }

    #[inline]
    pub(super) fn slot(&self, product: u32) -> Option<usize> {
        (self.slot[product as usize] as usize).checked_sub(1)
    }

    /// Adds a positive amount to a product's score.
    #[inline]
    pub(super) fn add(&mut self, product: u32, amount: f64) {
        let score = &mut self.score[product as usize];
        if *score == 0.0 {
            self.touched.push(product);
        }
        *score += amount;
    }

    /// The best `n` of the scored products that are not marked; clears the scores.
    fn best(&mut self, n: usize, place: &[u32]) {
        let mut best = Best::new(n);
        for &product in &self.touched {
            let score = std::mem::take(&mut self.score[product as usize]);
            if !self.marked[product as usize] {
                best.offer(Candidate {
                    score,
                    place: place[product as usize],
                    product,
                    both: 0,
                });
            }
        }
        self.touched.clear();
        best.drain_into(&mut self.list);
    }

    /// The same as a list.
    pub(super) fn take_best(&mut self, n: usize, place: &[u32]) -> Vec<Scored> {
        self.best(n, place);
        let scored = self.list.iter().map(|c| Scored {
            product: c.product,
            score: c.score,
        });
        scored.collect()
    }

    pub(super) fn mark(&mut self, products: &[u32], on: bool) {
        for &product in products {
            self.marked[product as usize] = on;
        }
    }

    pub(super) fn is_marked(&self, product: u32) -> bool {
        self.marked[product as usize]
    }
}
