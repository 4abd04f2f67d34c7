//! A stretch of rows under way: its labels, and how sure each is.
//!
//! In: [`Rows`], [`Centres`], [`Limits`]. Out: new labels, and what changed in a [`Tally`]. Each row
//! keeps one number: the gap between its two nearest centroids when it was last looked at, plus the
//! drift of its label by then. As long as the drift stays below it the label cannot change (after
//! Hamerly, *Making k-means even faster*, SDM 2010, with his two bounds made one), and the row costs
//! a comparison. Undecided rows are gathered eight at a time, unless most of a block is undecided.

use super::centres::{Centres, Near};
use super::lanes::{Lanes, Wide};
use super::rows::{LANES, Rows};
use super::tally::Tally;

/// Label of a row that no pass has seen yet.
pub const UNSEEN: u8 = u8::MAX;

/// How far centroids have moved since the first pass.
#[derive(Clone, Debug)]
pub struct Limits {
    /// Per label: its own way and the greatest of the others', summed over the passes.
    drift: Vec<f64>,
    /// The same with the doubt of rounding, rounded up: a row above it keeps its label.
    limit: Vec<f32>,
}

impl Limits {
    pub fn new(centres: &Centres) -> Self {
        let mut limits = Limits {
            drift: vec![0.0; centres.k()],
            limit: Vec::new(),
        };
        limits.renew(centres);
        limits
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
        for (c, (drift, way)) in self.drift.iter_mut().zip(ways).enumerate() {
            *drift += way + if c == at { second } else { first };
        }
        self.renew(centres);
    }

    fn renew(&mut self, centres: &Centres) {
        let sure = |(c, drift): (usize, &f64)| up(drift + centres.doubt(c));
        self.limit = self.drift.iter().enumerate().map(sure).collect();
    }
}

/// To f32, never below.
fn up(x: f64) -> f32 {
    x as f32 * (1.0 + 2.0 * f32::EPSILON)
}

/// Labels of a stretch of rows.
#[derive(Clone, Debug)]
pub struct Part {
    labels: Vec<[u8; LANES]>,
    /// A row is decided while this is above the limit of its label.
    holds: Vec<[f32; LANES]>,
    count: usize,
}

/// Rows that wait to be looked at together.
struct Waiting {
    rows: [usize; LANES],
    count: usize,
    block: Vec<[f32; LANES]>,
}

impl Part {
    pub fn new(rows: &Rows) -> Self {
        let blocks = rows.count().div_ceil(LANES);
        Part {
            labels: vec![[UNSEEN; LANES]; blocks],
            holds: vec![[f32::NEG_INFINITY; LANES]; blocks],
            count: rows.count(),
        }
    }

    pub fn labels(&self) -> &[u8] {
        &self.labels.as_flattened()[..self.count]
    }

    /// Gives every row the label of its nearest centroid.
    pub fn pass(&mut self, rows: &Rows, centres: &Centres, limits: &Limits, tally: &mut Tally) {
        self.pass_by::<Wide>(rows, centres, limits, tally);
    }

    /// The same with lanes of one's choice; all give the same bits.
    pub fn pass_by<V: Lanes>(
        &mut self,
        rows: &Rows,
        centres: &Centres,
        limits: &Limits,
        tally: &mut Tally,
    ) {
        // From how many undecided rows on a whole block is quicker than gathering them.
        let most = if centres.k() <= 12 { 5 } else { 7 };
        let mut limit = [0.0f32; 256];
        limit[..limits.limit.len()].copy_from_slice(&limits.limit);
        let mut near = Near::NONE;
        let mut waiting = Waiting {
            rows: [0; LANES],
            count: 0,
            block: vec![[0.0; LANES]; rows.columns()],
        };
        for b in 0..self.labels.len() {
            let undecided = undecided(&self.labels[b], &self.holds[b], &limit);
            if undecided == 0 {
                continue;
            }
            if undecided.count_ones() >= most {
                centres.nearest::<V>(rows.block(b), &mut near);
                self.take_block(b, &near, rows, limits, tally);
                continue;
            }
            let mut left = undecided;
            while left != 0 {
                let lane = left.trailing_zeros() as usize;
                left &= left - 1;
                let row = b * LANES + lane;
                if row >= self.count {
                    break;
                }
                waiting.rows[waiting.count] = row;
                for (to, from) in waiting.block.iter_mut().zip(rows.block(b)) {
                    to[waiting.count] = from[lane];
                }
                waiting.count += 1;
                if waiting.count == LANES {
                    self.take_waiting::<V>(&mut waiting, &mut near, rows, centres, limits, tally);
                }
            }
        }
        self.take_waiting::<V>(&mut waiting, &mut near, rows, centres, limits, tally);
    }

    fn take_waiting<V: Lanes>(
        &mut self,
        waiting: &mut Waiting,
        near: &mut Near,
        rows: &Rows,
        centres: &Centres,
        limits: &Limits,
        tally: &mut Tally,
    ) {
        if waiting.count > 0 {
            centres.nearest::<V>(&waiting.block, near);
        }
        for (lane, &row) in waiting.rows[..waiting.count].iter().enumerate() {
            self.take(row, near.label(lane), near.gap[lane], rows, limits, tally);
        }
        waiting.count = 0;
    }

    fn take_block(
        &mut self,
        b: usize,
        near: &Near,
        rows: &Rows,
        limits: &Limits,
        tally: &mut Tally,
    ) {
        let lanes = LANES.min(self.count - b * LANES);
        for lane in 0..lanes {
            let row = b * LANES + lane;
            self.take(row, near.label(lane), near.gap[lane], rows, limits, tally);
        }
    }

    #[inline(always)]
    fn take(
        &mut self,
        row: usize,
        label: u8,
        gap: f32,
        rows: &Rows,
        limits: &Limits,
        tally: &mut Tally,
    ) {
        let (b, lane) = (row / LANES, row % LANES);
        let drift = limits.drift[label as usize] as f32;
        self.holds[b][lane] = (gap + drift) * (1.0 - 2.0 * f32::EPSILON);
        let before = std::mem::replace(&mut self.labels[b][lane], label);
        if before != label {
            tally.moved(rows, row, before, label);
        }
    }

    /// Gives one row another label whatever the distances are; it stays undecided.
    pub fn relabel(&mut self, rows: &Rows, row: usize, label: u8, tally: &mut Tally) {
        let (b, lane) = (row / LANES, row % LANES);
        self.holds[b][lane] = f32::NEG_INFINITY;
        let before = std::mem::replace(&mut self.labels[b][lane], label);
        tally.moved(rows, row, before, label);
    }
}

/// A bit for every row of a block whose label may have changed.
#[inline(always)]
fn undecided(labels: &[u8; LANES], holds: &[f32; LANES], limit: &[f32; 256]) -> u32 {
    let mut bits = 0;
    for lane in 0..LANES {
        bits |= u32::from(holds[lane] <= limit[labels[lane] as usize]) << lane;
    }
    bits
}
