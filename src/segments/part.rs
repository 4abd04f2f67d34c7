//! A stretch of rows under way: its labels, and how sure each is.
//!
//! In: [`Rows`], [`Centres`], [`Limits`]. Out: new labels, and what changed in a [`Tally`]. Each row
//! keeps one number, its hold: the gap between its two nearest centroids when it was last looked at,
//! plus the drift of its label by then. As long as the drift stays below it the label cannot change
//! (after Hamerly, *Making k-means even faster*, SDM 2010, with his two bounds made one), and the row
//! costs a sixteenth of a comparison. Holds are whole [`STEPS`](super::centres::STEPS) rounded down, limits rounded up; one
//! that does not fit is only less sure. Undecided rows are looked at eight at a time, turned
//! feature-major on the way; where most of a group are, all of them, side by side. While many rows move,
//! holds would not last and none are kept: every row goes through a [`Sieve`](super::sieve::Sieve), which decides most by half
//! their bits. So it is again when holds have worn out.

use super::centres::{Block, Centres, LANES, Near, fill};
use super::coarse::Coarse;
use super::halves::GROUP;
use super::lanes::{Lanes, Table, Wide};
use super::limits::Limits;
use super::rows::Rows;
use super::tally::{Tally, each};

/// Label of a row that no pass has seen yet.
pub const UNSEEN: u8 = u8::MAX;

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
    /// Whether few bits decided most rows when all were looked at last.
    swift: bool,
}

/// A group with more undecided rows is looked at as a whole.
const CROWDED: u32 = 44;
/// Of so many groups one is looked at to tell how many rows are undecided.
const APART: usize = 16;
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
            swift: false,
        }
    }

    pub fn labels(&self) -> &[u8] {
        &self.labels[..self.count]
    }

    pub fn into_labels(mut self) -> Vec<u8> {
        self.labels.truncate(self.count);
        self.labels
    }

    /// About how many rows are undecided, where few bits would decide most of them; else 0.
    pub fn open<V: Lanes>(&self, limits: &Limits) -> u64 {
        if !self.swift || self.era != limits.era {
            return 0;
        }
        let (labels, holds) = (self.labels.chunks(GROUP), self.holds.chunks(GROUP));
        let open =
            |(labels, holds)| u64::from(sift::<V>(labels, holds, &limits.limit).count_ones());
        labels.zip(holds).step_by(APART).map(open).sum::<u64>() * APART as u64
    }

    /// Gives every row the label of its nearest centroid.
    pub fn pass<V: Lanes>(
        &mut self,
        rows: &Rows,
        centres: &Centres,
        limits: &Limits,
        tally: &mut Tally,
    ) {
        let fresh = std::mem::replace(&mut self.era, limits.era) != limits.era;
        if fresh {
            self.holds[..self.count].fill(0);
        }
        let every = limits.era == 0 || fresh;
        let mut coarse = every.then(|| Coarse::new(rows, centres, fresh)).flatten();
        let mut undecided = [0; BATCH + GROUP];
        let size = rows.width() * 4;
        let mut blocks = vec![[[0.0; 4]; 2]; size * ((BATCH + GROUP) / LANES)];
        let mut near = Near::NONE;
        let (mut from, mut waiting) = (0, 0);
        while from < self.labels.len() {
            let mut crowded = false;
            if from + GROUP <= self.count && (limits.era == 0 || coarse.is_some()) {
                let open = coarse.as_mut().map_or(u64::MAX, |coarse| {
                    let labels = &mut self.labels.as_chunks_mut().0[from / GROUP];
                    let holds = &mut self.holds.as_chunks_mut().0[from / GROUP];
                    coarse.sift::<V>(from / GROUP, labels, holds, rows, tally)
                });
                crowded = open.count_ones() > CROWDED;
                if crowded {
                    // Given up where it does not help.
                    if let Some(coarse) = coarse.take() {
                        coarse.tell(tally);
                    }
                } else {
                    waiting = wait(&mut undecided, waiting, from, open);
                    from += GROUP;
                }
            } else {
                while waiting < BATCH && from < self.labels.len() && !crowded {
                    let to = from + GROUP;
                    let (labels, holds) = (&self.labels[from..to], &self.holds[from..to]);
                    let open = sift::<V>(labels, holds, &limits.limit);
                    crowded = open.count_ones() > CROWDED && to <= self.count;
                    if !crowded {
                        waiting = wait(&mut undecided, waiting, from, open);
                        from = to;
                    }
                }
            }
            if crowded {
                let block = &mut blocks[..size];
                self.look::<V>(from, rows, centres, &limits.steps, tally, block);
                from += GROUP;
            }
            if waiting < BATCH && from < self.labels.len() {
                continue;
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
        if every {
            self.swift = coarse.is_some();
        }
        if let Some(coarse) = coarse {
            coarse.tell(tally);
        }
    }

    /// Looks at all rows of a whole group.
    #[inline(always)]
    fn look<V: Lanes>(
        &mut self,
        from: usize,
        rows: &Rows,
        centres: &Centres,
        drift: &[u16],
        tally: &mut Tally,
        block: &mut Block,
    ) {
        let (mut near, mut was) = (Near::NONE, [0; GROUP / LANES]);
        let labels = self.labels[from..from + GROUP].as_chunks_mut::<LANES>().0;
        let holds = self.holds[from..from + GROUP].as_chunks_mut::<LANES>().0;
        for (nth, (labels, holds)) in labels.iter_mut().zip(holds).enumerate() {
            let at = from + nth * LANES;
            let eight = std::array::from_fn(|lane| (at + lane) as u32);
            fill::<V>(block, rows.fours(), rows.width(), &eight);
            centres.nearest::<V>(block, &mut near);
            was[nth] = u64::from_le_bytes(*labels);
            for lane in 0..LANES {
                let label = near.label(lane);
                labels[lane] = label;
                holds[lane] = near.gap(lane).saturating_add(drift[label as usize]);
            }
        }
        told::<V>(rows, from, &was, labels, tally);
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
                let row = row as usize;
                tally.moved::<V>(rows, row, before, label);
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

/// Has the rows of a group whose bits are set wait with the others; how many do.
#[inline(always)]
fn wait(undecided: &mut [u32], mut waiting: usize, from: usize, mut open: u64) -> usize {
    while open != 0 {
        undecided[waiting] = from as u32 + open.trailing_zeros();
        waiting += 1;
        open &= open - 1;
    }
    waiting
}

/// Adds up the rows of a group whose labels changed.
#[inline(always)]
fn told<V: Lanes>(
    rows: &Rows,
    from: usize,
    was: &[u64; GROUP / LANES],
    labels: &[[u8; LANES]],
    tally: &mut Tally,
) {
    each(changed(was, labels), |row| {
        let (eight, lane) = (row / LANES, row % LANES);
        let before = (was[eight] >> (lane as u32 * u8::BITS)) as u8;
        tally.moved::<V>(rows, from + row, before, labels[eight][lane]);
    });
}

/// A bit for each row of a group whose label changed.
#[inline(always)]
fn changed(was: &[u64; GROUP / LANES], labels: &[[u8; LANES]]) -> u64 {
    let mut moved = 0;
    for (nth, (was, now)) in was.iter().zip(labels).enumerate() {
        let differ = was ^ u64::from_le_bytes(*now);
        // The highest bit of each byte that is not zero, then the lowest.
        let differ = ((differ & (ONES * 0x7f)) + ONES * 0x7f) | differ;
        moved |= beside(differ >> 7 & ONES) << (nth * LANES);
    }
    moved
}

/// The lowest bits of eight bytes, side by side.
#[inline(always)]
fn beside(bytes: u64) -> u64 {
    bytes.wrapping_mul(0x0102_0408_1020_4080) >> 56
}

/// A bit for each row of a group whose label may have changed.
#[inline(always)]
fn sift<V: Lanes>(labels: &[u8], holds: &[u16], limits: &[Table]) -> u64 {
    let sixteens = labels.as_chunks().0.iter().zip(holds.as_chunks().0);
    sixteens.rev().fold(0, |open, (labels, holds)| {
        open << 16 | u64::from(V::open(labels, holds, limits))
    })
}

/// 1 in each byte.
const ONES: u64 = 0x0101_0101_0101_0101;
