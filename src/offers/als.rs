//! ALS: customers and products as points, so that what was bought lies close (Hu, Koren, Volinsky 2008).
//!
//! Least is Σ c(u, i) · (p(u, i) − x(u) · y(i))² + λ (Σ |x|² + Σ |y|²) over all pairs, p being 1 with weight
//! 1 + α for bought and 0 with weight 1 for the rest. All x are improved, then all y, each by a few steps of
//! conjugate gradients from where it was (Takács, Pilászy, Tikk 2011), so that the sum never grows. One
//! order of operations everywhere; a step is one pass over what is the point's own. A customer's own point is made anew when a list is wanted: only the
//! products' points are kept. Memory while learning: 256 bytes a customer and a product.

use super::points::{BOUGHT, FACTORS, FEW, Few, Point, System, ZERO, dot};
use super::ranking::{Best, Candidate};
use super::{Buyers, Popularity, Purchases, Scored};
use crate::error::{Result, reserve};

/// λ.
const PENALTY: f32 = 20.0;
/// Times that all points are improved.
pub const SWEEPS: usize = 12;
/// Steps of conjugate gradients: in a sweep, and from nothing.
const STEPS: usize = 3;
const STEPS_ANEW: usize = 12;
/// Points whose squares are added in single precision.
const TOGETHER: usize = 256;
const WHAT: &str = "The points of customers and products";

/// The products' points, and what they all add up to.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Als {
    products: Vec<Point>,
    square: Vec<Point>,
}

impl Als {
    /// The best `n` products for a customer who has `owned` (ascending), those with a score above 0.
    #[inline(never)]
    pub fn top(
        &self,
        popularity: &Popularity,
        owned: &[u32],
        again: bool,
        n: usize,
    ) -> Vec<Scored> {
        let place = popularity.place();
        let customer = self.point(owned);
        let (mut best, mut list) = (Best::new(n), Vec::new());
        for (at, few) in self.products.chunks(FEW).enumerate() {
            let scores = Few::of(|i| few.get(i)).dots(&customer);
            for (i, &score) in scores.iter().enumerate() {
                let product = at * FEW + i;
                if score > 0.0 && (again || owned.binary_search(&(product as u32)).is_err()) {
                    best.offer(Candidate {
                        score: f64::from(score),
                        place: place[product],
                        product: product as u32,
                        both: 0,
                    });
                }
            }
        }
        best.drain_into(&mut list);
        let scored = list.iter().map(|c| Scored {
            product: c.product,
            score: c.score,
        });
        scored.collect()
    }

    /// For each product of a list the product of `owned` that adds most to its score.
    pub fn reasons(&self, owned: &[u32], list: &[Scored]) -> Vec<u32> {
        let most = |scored: &Scored| {
            let mut near = ZERO;
            let system = self.system(owned);
            let wanted = self.products[scored.product as usize];
            system.improve(&mut near, wanted, STEPS_ANEW);
            let part = |own: u32| dot(&near, &self.products[own as usize]);
            owned
                .iter()
                .copied()
                .reduce(|best, own| if part(own) > part(best) { own } else { best })
        };
        list.iter().filter_map(most).collect()
    }

    /// The scores of some products for a customer who has `owned`.
    pub fn scores(&self, owned: &[u32], wanted: &[u32]) -> Vec<Scored> {
        let customer = self.point(owned);
        let scored = |&product: &u32| Scored {
            product,
            score: dot(&customer, &self.products[product as usize]).into(),
        };
        wanted.iter().map(scored).collect()
    }

    fn point(&self, owned: &[u32]) -> Point {
        let mut point = ZERO;
        let system = self.system(owned);
        let wanted = system.left(&point);
        system.improve(&mut point, wanted, STEPS_ANEW);
        point
    }

    fn system<'a>(&'a self, owned: &'a [u32]) -> System<'a> {
        System {
            square: &self.square,
            others: &self.products,
            own: owned,
        }
    }
}

/// [`Als`] in the making, in slices of bounded work.
pub struct AlsSearch {
    /// Customers, then products.
    points: [Vec<Point>; 2],
    sweeps: usize,
    /// Rounds done: of products drawn, then of customers and products by turns.
    round: usize,
    next: usize,
    /// What the side before adds up to, and what this one does so far.
    square: Vec<Point>,
    part: Vec<Point>,
    sum: Vec<[f64; FACTORS]>,
    state: u64,
}

impl AlsSearch {
    /// Improves all points `sweeps` times, usually [`SWEEPS`].
    /// [`Code::OutOfMemory`](crate::error::Code::OutOfMemory) says how much is needed.
    pub fn new(purchases: &Purchases, sweeps: usize) -> Result<Self> {
        let points = |n| {
            let mut all = Vec::new();
            reserve(&mut all, n, WHAT)?;
            all.resize(n, ZERO);
            Result::Ok(all)
        };
        Ok(AlsSearch {
            points: [
                points(purchases.customers())?,
                points(purchases.products())?,
            ],
            sweeps,
            round: 0,
            next: 0,
            square: vec![ZERO; FACTORS],
            part: vec![ZERO; FACTORS],
            sum: vec![[0.0; FACTORS]; FACTORS],
            state: 1,
        })
    }

    /// About `work` steps; true when the model is ready.
    pub fn step(&mut self, purchases: &Purchases, buyers: &Buyers, work: usize) -> bool {
        let mut done = 0;
        while done < work && self.round <= 2 * self.sweeps {
            let side = (self.round + 1) % 2;
            if self.next == self.points[side].len() {
                self.end_round(side);
                continue;
            }
            let own = match side {
                0 => purchases.of(self.next),
                _ => buyers.of(self.next),
            };
            self.place(side, own);
            done += STEPS * (own.len() + FACTORS / 2) * FACTORS / 4;
        }
        self.round > 2 * self.sweeps
    }

    /// Share of the work done, 0–1.
    pub fn progress(&self) -> f64 {
        let side = &self.points[(self.round + 1) % 2];
        let within = self.next as f64 / side.len().max(1) as f64;
        ((self.round as f64 + within) / (2 * self.sweeps + 1) as f64).min(1.0)
    }

    pub fn finish(self) -> Als {
        let [_, products] = self.points;
        Als {
            products,
            square: self.square,
        }
    }

    /// Draws or improves the next point, and adds its square.
    fn place(&mut self, side: usize, own: &[u32]) {
        let [customers, products] = &mut self.points;
        let (points, others) = match side {
            0 => (customers, products),
            _ => (products, customers),
        };
        let point = &mut points[self.next];
        if self.round == 0 {
            *point = std::array::from_fn(|_| draw(&mut self.state));
        } else {
            let system = System {
                square: &self.square,
                others,
                own,
            };
            let left = system.left(point);
            system.improve(point, left, STEPS);
        }
        self.next += 1;
        if self.next.is_multiple_of(FEW) {
            self.add_squares(side);
        }
        if self.next.is_multiple_of(TOGETHER) {
            self.add_part();
        }
    }

    /// Adds the squares of the last few points of a side.
    fn add_squares(&mut self, side: usize) {
        let last = &self.points[side][(self.next - 1) / FEW * FEW..self.next];
        let few = Few::of(|i| last.get(i));
        for (k, row) in self.part.iter_mut().enumerate() {
            few.add_to(row, few.numbers(k));
        }
    }

    fn add_part(&mut self) {
        let parts = self.part.as_flattened_mut().iter_mut();
        for (sum, part) in self.sum.as_flattened_mut().iter_mut().zip(parts) {
            *sum += f64::from(std::mem::take(part));
        }
    }

    fn end_round(&mut self, side: usize) {
        if !self.next.is_multiple_of(FEW) {
            self.add_squares(side);
        }
        self.add_part();
        for (k, sums) in self.sum.iter_mut().enumerate() {
            self.square[k] = std::mem::replace(sums, [0.0; FACTORS]).map(|x| x as f32);
            self.square[k][k] += PENALTY;
        }
        (self.round, self.next) = (self.round + 1, 0);
    }

    /// The sum that is to be least, by all pairs: for tests.
    pub fn loss(&self, purchases: &Purchases) -> f64 {
        let [customers, products] = &self.points;
        let length = |points: &[Point]| points.iter().map(|p| f64::from(dot(p, p))).sum::<f64>();
        let mut sum = f64::from(PENALTY) * (length(customers) + length(products));
        for (c, customer) in customers.iter().enumerate() {
            for (p, product) in products.iter().enumerate() {
                let score = f64::from(dot(customer, product));
                sum += match purchases.of(c).binary_search(&(p as u32)) {
                    Ok(_) => f64::from(1.0 + BOUGHT) * (1.0 - score) * (1.0 - score),
                    Err(_) => score * score,
                };
            }
        }
        sum
    }
}

/// The next of evenly spread small numbers, the same everywhere.
fn draw(state: &mut u64) -> f32 {
    *state = state
        .wrapping_mul(6_364_136_223_846_793_005)
        .wrapping_add(1_442_695_040_888_963_407);
    ((*state >> 40) as f32 / (1 << 24) as f32 - 0.5) * 0.2
}
