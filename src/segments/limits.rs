//! How far a row's hold has to reach.
//!
//! In: how far each centroid moved, pass after pass. Out: per label the drift that counts against the holds of its rows
//! (see [`Part`](super::part::Part)), in whole [`STEPS`] rounded up.

use super::centres::{Centres, STEPS};
use super::lanes::Table;

/// A drift that is begun anew, all rows undecided: half of what a hold reaches.
const FAR: f64 = 32_768.0 / STEPS as f64;

/// How far centroids have moved since the first pass, or since it was too far.
#[derive(Clone, Debug)]
pub struct Limits {
    /// Per label: its own way and the greatest of the others', summed over the passes.
    drift: Vec<f64>,
    /// The same in steps, rounded down.
    pub(super) steps: Vec<u16>,
    /// The drift with the doubt of rounding, in steps, rounded up: a row above it keeps its label.
    pub(super) limit: Vec<Table>,
    /// How often the drift was begun anew; holds are kept from the first time on.
    pub(super) era: usize,
}

/// Holds pay from a pass on that moves at most one row in so many.
const RARE: u64 = 48;
/// They are begun anew where more rows are undecided than one in so many, for each centroid.
pub const MANY: u64 = 96;

impl Limits {
    /// For centroids that still have far to go.
    pub fn new(centres: &Centres) -> Self {
        let k = centres.k();
        let mut limits = Limits {
            drift: vec![0.0; k],
            steps: vec![0; k],
            limit: vec![Table::default(); k.div_ceil(16)],
            era: 0,
        };
        limits.renew(centres);
        limits
    }

    /// Takes in that a pass moved so many of the rows, once the centroids have moved, too.
    pub fn calm(&mut self, moved: usize, rows: usize) {
        let [moved, rows] = [moved, rows].map(|n| n as u64);
        if self.era == 0 && moved * RARE <= rows {
            self.keep();
        }
    }

    /// Takes in that so many of the rows are undecided ahead of a pass: with many, all of them are looked at by few
    /// bits, which takes no longer than to fetch these, and gets new holds for all.
    pub fn tire(&mut self, open: u64, rows: usize) {
        let [rows, k] = [rows, self.drift.len()].map(|n| n as u64);
        if self.era > 0 && open * MANY > rows * k {
            self.keep();
        }
    }

    /// From now on holds are kept: the next pass looks at every row. It begins with holds of 0, below any limit, so
    /// these may stay as they are until centroids move.
    pub fn keep(&mut self) {
        self.drift.fill(0.0);
        self.steps.fill(0);
        self.era += 1;
    }

    /// Takes in that each centroid moved this far.
    pub fn moved(&mut self, ways: &[f64], centres: &Centres) {
        let (mut first, mut second, mut at) = (0.0, 0.0, 0);
        for (c, &way) in ways.iter().enumerate() {
            if way > first {
                (second, first, at) = (first, way, c);
            } else if way > second {
                second = way;
            }
        }
        let mut far = false;
        for (c, (drift, way)) in self.drift.iter_mut().zip(ways).enumerate() {
            *drift += way + if c == at { second } else { first };
            far |= *drift > FAR;
        }
        if far && self.era > 0 {
            self.keep();
        }
        self.renew(centres);
    }

    fn renew(&mut self, centres: &Centres) {
        for (c, (drift, steps)) in self.drift.iter().zip(&mut self.steps).enumerate() {
            *steps = (drift * f64::from(STEPS)) as u16;
            let limit = up(drift + centres.doubt(c)).to_le_bytes();
            let [low, high] = &mut self.limit[c / 16];
            (low[c % 16], high[c % 16]) = (limit[0], limit[1]);
        }
    }
}

/// To steps, never below but where they end.
fn up(x: f64) -> u16 {
    (x * f64::from(STEPS * (1.0 + 2.0 * f32::EPSILON))).ceil() as u16
}
