//! How sure a difference from popularity is: customers drawn again and again (Efron 1979).
//!
//! In: per customer and method the difference in each figure. Out: means with 95 % intervals by percentiles.
//! Customers are dealt into [`LOTS`] lots by turns and lots are drawn: up to as many customers that is the
//! bootstrap itself, beyond it the same law with a bounded table, `LOTS × figures` sums whatever the file's size.

/// Lots that are drawn from.
const LOTS: usize = 400;
/// Drawings.
const DRAWINGS: usize = 400;
/// Drawings beyond each end of a 95 % interval.
const TAIL: usize = DRAWINGS / 40;

/// A mean difference and its 95 % interval.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Difference {
    pub mean: f64,
    pub low: f64,
    pub high: f64,
}

impl Difference {
    /// Whether the interval is clear of zero.
    pub fn is_clear(&self) -> bool {
        self.low > 0.0 || self.high < 0.0
    }
}

/// Differences of several figures, customer after customer.
#[derive(Clone, Debug)]
pub struct Bootstrap {
    figures: usize,
    customers: usize,
    /// Lot after lot.
    sums: Vec<f64>,
}

impl Bootstrap {
    pub fn new(figures: usize) -> Self {
        Bootstrap {
            figures,
            customers: 0,
            sums: vec![0.0; LOTS * figures],
        }
    }

    /// The next customer's differences, one per figure.
    pub fn add(&mut self, differences: impl Iterator<Item = f64>) {
        let lot = self.customers % LOTS * self.figures;
        let sums = &mut self.sums[lot..lot + self.figures];
        sums.iter_mut().zip(differences).for_each(|(s, d)| *s += d);
        self.customers += 1;
    }

    /// One per figure; `O(LOTS × DRAWINGS × figures)`.
    pub fn finish(self) -> Vec<Difference> {
        let lots = LOTS.min(self.customers);
        let mut drawn = vec![vec![0.0; DRAWINGS]; self.figures];
        let mut state = 1u64;
        for at in 0..DRAWINGS {
            let mut sums = vec![0.0; self.figures];
            let mut customers = 0;
            for _ in 0..lots {
                let lot = draw(&mut state, lots);
                customers += (self.customers - lot).div_ceil(LOTS);
                let own = &self.sums[lot * self.figures..][..self.figures];
                sums.iter_mut().zip(own).for_each(|(s, d)| *s += d);
            }
            for (figure, sum) in drawn.iter_mut().zip(sums) {
                figure[at] = sum / customers.max(1) as f64;
            }
        }
        let difference = |(figure, means): (usize, &mut Vec<f64>)| {
            crate::sorting::sort_floats(means);
            let lots = self.sums.chunks_exact(self.figures);
            let sum: f64 = lots.map(|lot| lot[figure]).sum();
            Difference {
                mean: sum / self.customers.max(1) as f64,
                low: means[TAIL],
                high: means[DRAWINGS - 1 - TAIL],
            }
        };
        drawn.iter_mut().enumerate().map(difference).collect()
    }
}

/// The next of evenly spread whole numbers below `end`, the same everywhere.
fn draw(state: &mut u64, end: usize) -> usize {
    *state = state
        .wrapping_mul(6_364_136_223_846_793_005)
        .wrapping_add(1_442_695_040_888_963_407);
    (((*state >> 32) * end as u64) >> 32) as usize
}
