//! A stretch of rows under way: its labels, and how sure each is.
//!
//! In: [`Rows`], [`Centres`], [`Limits`]. Out: new labels, and what changed in a [`Tally`]. Each row
//! keeps one number, its hold: the gap between its two nearest centroids when it was last looked at,
//! plus the drift of its label by then. As long as the drift stays below it the label cannot change
//! (after Hamerly, *Making k-means even faster*, SDM 2010, with his two bounds made one), and the row
//! costs a sixteenth of a comparison. Holds are whole [`STEPS`] rounded down, limits rounded up; one
//! that does not fit is only less sure. Undecided rows are looked at eight at a time, turned
//! feature-major on the way. While many rows move, holds would not last and none are kept: every row is
//! looked at, at half the cost.

use super::centres::{Centres, LANES, Near, STEPS, fill};
use super::lanes::{Lanes, Table, Wide};
use super::rows::Rows;
use super::tally::Tally;

/// Label of a row that no pass has seen yet.
pub const UNSEEN: u8 = u8::MAX;

/// A drift that is begun anew, all rows undecided: half of what a hold reaches.
const FAR: f64 = 32_768.0 / STEPS as f64;

/// How far centroids have moved since the first pass, or since it was too far.
#[derive(Clone, Debug)]
pub struct Limits {
    /// Per label: its own way and the greatest of the others', summed over the passes.
    drift: Vec<f64>,
    /// The same in steps, rounded down.
    steps: Vec<u16>,
    /// The drift with the doubt of rounding, in steps, rounded up: a row above it keeps its label.
    limit: Vec<Table>,
    /// How often the drift was begun anew; holds are kept from the first time on.
    era: usize,
}

/// Holds pay from a pass on that moves at most one row in so many, for each centroid.
const RARE: u64 = 256;

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

    /// Takes in that a pass moved so many of the rows.
    pub fn calm(&mut self, moved: usize, rows: usize) {
        let [moved, rows, k] = [moved, rows, self.drift.len()].map(|n| n as u64);
        if self.era == 0 && moved * RARE <= rows * k {
            self.keep();
        }
    }

    /// From now on holds are kept: the next pass looks at every row.
    pub fn keep(&mut self) {
        self.drift.fill(0.0);
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

/// Labels of a stretch of rows.
#[derive(Clone, Debug)]
pub struct Part {
    count: usize,
    /// Filled up to whole [`GROUP`]s with rows that are always decided.
    labels: Vec<u8>,
    /// A row is decided while this is above the limit of its label.
    holds: Vec<u16>,
    /// That of the limits that the holds are meant for.
    era: usize,
}

/// Rows whose bits are sifted together.
const GROUP: usize = 64;
/// Undecided rows that are waited for before they are looked at, but for the last ones.
const BATCH: usize = 256;

impl Part {
    pub fn new(rows: &Rows) -> Self {
        let count = rows.count();
        let room = count.next_multiple_of(GROUP);
        let mut holds = vec![u16::MAX; room];
        holds[..count].fill(0);
        Part {
            count,
            labels: vec![UNSEEN; room],
            holds,
            era: 0,
        }
    }

    pub fn labels(&self) -> &[u8] {
        &self.labels[..self.count]
    }

    pub fn into_labels(mut self) -> Vec<u8> {
        self.labels.truncate(self.count);
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
        if limits.era == 0 {
            return self.look::<V>(rows, centres, tally);
        }
        if std::mem::replace(&mut self.era, limits.era) != limits.era {
            self.holds[..self.count].fill(0);
        }
        let mut undecided = [0; BATCH + GROUP];
        let size = rows.width() * 4;
        let mut blocks = vec![[[0.0; 4]; 2]; size * ((BATCH + GROUP) / LANES)];
        let mut near = Near::NONE;
        let (mut from, mut waiting) = (0, 0);
        while from < self.labels.len() {
            while waiting < BATCH && from < self.labels.len() {
                let to = from + GROUP;
                let (labels, holds) = (&self.labels[from..to], &self.holds[from..to]);
                let mut open = sift::<V>(labels, holds, &limits.limit);
                while open != 0 {
                    undecided[waiting] = from as u32 + open.trailing_zeros();
                    waiting += 1;
                    open &= open - 1;
                }
                from = to;
            }
            let mut ready = waiting;
            if from == self.labels.len() {
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
            for (eight, block) in eights.iter().zip(blocks.chunks_exact(size)) {
                centres.nearest::<V>(block, &mut near);
                self.take::<V>(eight, &near, &limits.steps, rows, tally);
            }
            let looked = eights.len() * LANES;
            waiting = waiting.saturating_sub(looked);
            undecided.copy_within(looked..looked + waiting, 0);
        }
    }

    /// The same for every row, whatever its hold.
    fn look<V: Lanes>(&mut self, rows: &Rows, centres: &Centres, tally: &mut Tally) {
        let mut block = vec![[[0.0; 4]; 2]; rows.width() * 4];
        for from in (0..self.count).step_by(LANES) {
            // The last eight may hold a row several times, of which the first one counts.
            let last = self.count - 1;
            let eight = std::array::from_fn(|lane| (from + lane).min(last) as u32);
            fill::<V>(&mut block, rows.fours(), rows.width(), &eight);
            let found = centres.labels::<V>(&block);
            let Some(labels) = self.labels[from..].first_chunk_mut() else {
                return;
            };
            let before = u64::from_le_bytes(*labels);
            let beyond = (from + LANES).saturating_sub(self.count) as u32 * u8::BITS;
            let mut changed = (before ^ found) & u64::MAX >> beyond;
            *labels = (before ^ changed).to_le_bytes();
            while changed != 0 {
                let lane = changed.trailing_zeros() / u8::BITS;
                let of = |labels: u64| (labels >> (lane * u8::BITS)) as u8;
                tally.moved::<V>(rows, from + lane as usize, of(before), of(found));
                changed &= !(0xff << (lane * u8::BITS));
            }
        }
    }

    /// Takes over what was found for eight rows.
    #[inline(always)]
    fn take<V: Lanes>(
        &mut self,
        eight: &[u32; LANES],
        near: &Near,
        drift: &[u16],
        rows: &Rows,
        tally: &mut Tally,
    ) {
        for (lane, &row) in eight.iter().enumerate() {
            let label = near.label(lane);
            let hold = near.gap(lane).saturating_add(drift[label as usize]);
            self.holds[row as usize] = hold;
            let before = std::mem::replace(&mut self.labels[row as usize], label);
            if before != label {
                tally.moved::<V>(rows, row as usize, before, label);
            }
        }
    }

    /// Gives one row another label whatever the distances are; it stays undecided.
    pub fn relabel(&mut self, rows: &Rows, row: usize, label: u8, tally: &mut Tally) {
        self.holds[row] = 0;
        let before = std::mem::replace(&mut self.labels[row], label);
        tally.moved::<Wide>(rows, row, before, label);
    }
}

/// A bit for each row of a group whose label may have changed.
#[inline(always)]
fn sift<V: Lanes>(labels: &[u8], holds: &[u16], limits: &[Table]) -> u64 {
    let sixteens = labels.as_chunks().0.iter().zip(holds.as_chunks().0);
    sixteens.rev().fold(0, |open, (labels, holds)| {
        open << 16 | u64::from(V::open(labels, holds, limits))
    })
}
