//! A stretch of rows under way: its labels, and how sure each is.
//!
//! In: [`Rows`], [`Centres`], [`Limits`]. Out: new labels, and what changed in a [`Tally`]. Each row
//! keeps one number: the gap between its two nearest centroids when it was last looked at, plus the
//! drift of its label by then. As long as the drift stays below it the label cannot change (after
//! Hamerly, *Making k-means even faster*, SDM 2010, with his two bounds made one), and the row costs
//! a comparison. Undecided rows are looked at eight at a time, turned feature-major on the way.

use super::centres::{Centres, LANES, Near, fill};
use super::lanes::Lanes;
use super::rows::Rows;
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
    labels: Vec<u8>,
    /// A row is decided while this is above the limit of its label.
    holds: Vec<f32>,
}

/// Rows that are sifted at a time.
const CHUNK: usize = 512;

impl Part {
    pub fn new(rows: &Rows) -> Self {
        Part {
            labels: vec![UNSEEN; rows.count()],
            holds: vec![f32::NEG_INFINITY; rows.count()],
        }
    }

    pub fn labels(&self) -> &[u8] {
        &self.labels
    }

    pub fn into_labels(self) -> Vec<u8> {
        self.labels
    }

    /// Gives every row the label of its nearest centroid.
    pub fn pass<V: Lanes>(
        &mut self,
        rows: &Rows,
        centres: &Centres,
        limits: &Limits,
        tally: &mut Tally,
    ) {
        let mut drift = [0.0; 256];
        let mut limit = [0.0; 256];
        for (c, (&to, &way)) in limits.limit.iter().zip(&limits.drift).enumerate() {
            (limit[c], drift[c]) = (to, way as f32);
        }
        let mut undecided = [0; CHUNK + LANES];
        let mut waiting = 0;
        let size = rows.width() * 4;
        let mut blocks = vec![[[0.0; 4]; 2]; size * (CHUNK / LANES + 1)];
        for from in (0..self.labels.len()).step_by(CHUNK) {
            let to = self.labels.len().min(from + CHUNK);
            let (labels, holds) = (&self.labels[from..to], &self.holds[from..to]);
            waiting += sift(
                labels,
                holds,
                &limit,
                from as u32,
                &mut undecided[waiting..],
            );
            let mut ready = waiting;
            if to == self.labels.len() {
                // The last eight may hold a row several times, which changes nothing.
                ready = waiting.next_multiple_of(LANES);
                let last = undecided[waiting.saturating_sub(1)];
                undecided[waiting..ready].fill(last);
            }
            let eights = undecided[..ready].as_chunks::<LANES>().0;
            // All rows are fetched first: one that is far away does not keep the next ones waiting.
            for (eight, block) in eights.iter().zip(blocks.chunks_exact_mut(size)) {
                fill::<V>(block, rows.fours(), rows.width(), eight);
            }
            let mut near = Near::NONE;
            for (eight, block) in eights.iter().zip(blocks.chunks_exact(size)) {
                centres.nearest::<V>(block, &mut near);
                self.take(eight, &near, &drift, rows, tally);
            }
            let looked = eights.len() * LANES;
            waiting = waiting.saturating_sub(looked);
            undecided.copy_within(looked..looked + waiting, 0);
        }
    }

    /// Takes over what was found for eight rows.
    #[inline(always)]
    fn take(
        &mut self,
        eight: &[u32; LANES],
        near: &Near,
        drift: &[f32; 256],
        rows: &Rows,
        tally: &mut Tally,
    ) {
        for (lane, &row) in eight.iter().enumerate() {
            let label = near.label(lane);
            let hold = near.gap[lane] + drift[label as usize];
            self.holds[row as usize] = hold * (1.0 - 2.0 * f32::EPSILON);
            let before = std::mem::replace(&mut self.labels[row as usize], label);
            if before != label {
                tally.moved(rows, row as usize, before, label);
            }
        }
    }

    /// Gives one row another label whatever the distances are; it stays undecided.
    pub fn relabel(&mut self, rows: &Rows, row: usize, label: u8, tally: &mut Tally) {
        self.holds[row] = f32::NEG_INFINITY;
        let before = std::mem::replace(&mut self.labels[row], label);
        tally.moved(rows, row, before, label);
    }
}

/// Writes down the rows whose label may have changed, without a branch for each; says how many.
#[inline(always)]
fn sift(labels: &[u8], holds: &[f32], limit: &[f32; 256], from: u32, out: &mut [u32]) -> usize {
    let mut count = 0;
    let Some(out) = out.first_chunk_mut::<CHUNK>() else {
        return 0;
    };
    for (row, (&label, &hold)) in (from..).zip(labels.iter().zip(holds)) {
        out[count % CHUNK] = row;
        count += usize::from(hold <= limit[label as usize]);
    }
    count
}
