//! Lloyd's algorithm (1957/1982), exact where it can be.
//!
//! In: [`Rows`] on the grid and `k` starting centroids. Out: labels, counts and means. A pass gives
//! every row the label of its nearest centroid ([`Part`]), mends empty clusters and moves the
//! centroids to the means. Labels are those of looking at every row and centroid each time, to the
//! bit; sums are exact in any order ([`Tally`]), so rows may be cut into parts at will: see [`turn`].

use super::centres::{Centres, square};
use super::lanes::{Lanes, Wide};
use super::limits::Limits;
use super::measure::squares;
use super::part::Part;
use super::rows::Rows;
use super::tally::Tally;

/// Where the centroids are, and what each cluster adds up to.
#[derive(Clone, Debug)]
pub struct State {
    pub centres: Centres,
    pub limits: Limits,
    pub tally: Tally,
}

impl State {
    /// `centroids` is `k × columns`, 1 ≤ k ≤ 255.
    pub fn new(centroids: Vec<f32>, columns: usize) -> Self {
        let centres = Centres::new(centroids, columns);
        State {
            limits: Limits::new(&centres),
            tally: Tally::new(centres.k(), columns),
            centres,
        }
    }

    /// Moves the centroids to the means.
    fn recentre(&mut self, before: &[f32]) {
        let mut points = self.centres.points().to_vec();
        let d = self.centres.columns();
        for (at, mean) in self.tally.means().into_iter().enumerate() {
            if self.tally.counts[at / d] > 0 {
                points[at] = mean as f32;
            }
        }
        let clusters = points.chunks_exact(d).zip(before.chunks_exact(d));
        let way = |(a, b): (&[f32], &[f32])| a.iter().zip(b).fold(0.0, square).sqrt();
        let ways: Vec<f64> = clusters.map(way).collect();
        self.centres.replace(points);
        self.limits.moved(&ways, &self.centres);
    }
}

/// One stretch of rows, wherever it is.
pub struct Shard<'a> {
    pub rows: &'a Rows,
    pub part: &'a mut Part,
}

/// One pass over rows in any number of shards, which changes nothing. Returns how many rows changed
/// their label; at most `O(n · k · columns)`.
pub fn turn(state: &mut State, shards: &mut [Shard]) -> usize {
    turn_by::<Wide>(state, shards)
}

/// The same with lanes of one's choice; all give the same bits.
pub fn turn_by<V: Lanes>(state: &mut State, shards: &mut [Shard]) -> usize {
    state.tally.moved = 0;
    let open = shards
        .iter()
        .map(|shard| shard.part.open::<V>(&state.limits));
    let open = open.sum();
    let rows = shards.iter().map(|shard| shard.rows.count()).sum();
    state.limits.tire(open, rows);
    for shard in shards.iter_mut() {
        let mut tally = Tally::new(state.centres.k(), state.centres.columns());
        let (centres, limits) = (&state.centres, &state.limits);
        shard
            .part
            .pass::<V>(shard.rows, centres, limits, &mut tally);
        state.tally.merge(&tally);
    }
    let before = state.centres.points().to_vec();
    let moved = state.tally.moved;
    mend(state, shards);
    state.recentre(&before);
    state.limits.calm(moved, rows);
    state.tally.moved
}

/// An empty cluster takes the row farthest from its own centroid, out of a cluster that keeps at
/// least one; among equally far rows the one with the smallest values.
fn mend(state: &mut State, shards: &mut [Shard]) {
    while let Some(empty) = state.tally.counts.iter().position(|&n| n == 0) {
        let mut best: Option<(f32, usize, usize)> = None;
        for (s, shard) in shards.iter().enumerate() {
            for row in 0..shard.rows.count() {
                let label = shard.part.labels()[row] as usize;
                if state.tally.counts[label] <= i64::from(shard.rows.weight(row)) {
                    continue;
                }
                let far = distance(shard.rows.row(row), state.centres.point(label));
                let wins = match best {
                    None => true,
                    Some((d, s, other)) => {
                        let smaller = || shard.rows.row(row) < shards[s].rows.row(other);
                        far > d || far == d && smaller()
                    }
                };
                if wins {
                    best = Some((far, s, row));
                }
            }
        }
        let Some((_, s, row)) = best else { return };
        let Shard { rows, part } = &mut shards[s];
        part.relabel(rows, row, empty as u8, &mut state.tally);
        let mut points = state.centres.points().to_vec();
        let own = points[empty * rows.columns()..].iter_mut();
        own.zip(rows.row(row)).for_each(|(c, &x)| *c = x);
        state.centres.replace(points);
    }
}

fn distance(row: &[f32], centroid: &[f32]) -> f32 {
    let pairs = row.iter().zip(centroid);
    pairs.fold(0.0, |sum, (x, c)| sum + (x - c) * (x - c))
}

/// A clustering under way: `k × columns` centroids, one label per row.
#[derive(Clone, Debug)]
pub struct Lloyd {
    state: State,
    part: Part,
    squares: u128,
    counts: Vec<u64>,
}

impl Lloyd {
    /// From centroids that still have far to go, `k × columns`, 1 ≤ k ≤ 255.
    pub fn new(centroids: Vec<f32>, rows: &Rows) -> Self {
        let state = State::new(centroids, rows.columns());
        Lloyd {
            counts: vec![0; state.centres.k()],
            part: Part::new(rows),
            state,
            squares: squares(rows),
        }
    }

    /// The same from centroids that are nearly where they belong.
    pub fn near(centroids: Vec<f32>, rows: &Rows) -> Self {
        let mut lloyd = Lloyd::new(centroids, rows);
        lloyd.state.limits.keep();
        lloyd
    }

    /// What rows labelled below `k` come to, each label given once at least.
    pub fn labelled(labels: Vec<u8>, k: usize, rows: &Rows) -> Self {
        let mut lloyd = Lloyd::new(vec![0.0; k * rows.columns()], rows);
        let tally = &mut lloyd.state.tally;
        for (row, label) in labels.into_iter().enumerate() {
            lloyd.part.relabel(rows, row, label, tally);
        }
        let before = lloyd.state.centres.points().to_vec();
        lloyd.state.recentre(&before);
        lloyd.count();
        lloyd
    }

    /// One pass: see [`turn`].
    pub fn pass(&mut self, rows: &Rows) -> usize {
        let shard = Shard {
            rows,
            part: &mut self.part,
        };
        let moved = turn(&mut self.state, &mut [shard]);
        self.count();
        moved
    }

    fn count(&mut self) {
        let counts = self.state.tally.counts.iter();
        self.counts = counts.map(|&n| n as u64).collect();
    }

    /// Passes until at most `slack` rows move or `most` passes are done; true when settled.
    pub fn run(&mut self, rows: &Rows, slack: usize, most: usize) -> bool {
        (0..most).any(|_| self.pass(rows) <= slack)
    }

    /// Passes until none moves, or until rounding keeps inertia from falling, `most` at the most;
    /// true when settled.
    pub fn settle(&mut self, rows: &Rows, most: usize) -> bool {
        let mut before = f64::INFINITY;
        (0..most).any(|_| {
            let moved = self.pass(rows);
            let after = self.inertia();
            moved == 0 || std::mem::replace(&mut before, after) <= after
        })
    }

    /// Sum of squared distances of the rows to the means of their clusters, correctly rounded
    /// but for the last bits; `O(k · columns)`.
    pub fn inertia(&self) -> f64 {
        self.state.tally.inertia(self.squares)
    }

    /// The means, `k × columns`.
    pub fn means(&self) -> Vec<f64> {
        self.state.tally.means()
    }

    /// The means as the next pass sees them.
    pub fn centroids(&self) -> &[f32] {
        self.state.centres.points()
    }

    pub fn labels(&self) -> &[u8] {
        self.part.labels()
    }

    /// Weight of each cluster.
    pub fn counts(&self) -> &[u64] {
        &self.counts
    }

    pub fn k(&self) -> usize {
        self.counts.len()
    }
}

/// Labels of the rows under fixed `k × columns` centroids.
pub fn assign(rows: &Rows, centroids: &[f32]) -> Vec<u8> {
    let centres = Centres::new(centroids.to_vec(), rows.columns());
    let limits = Limits::new(&centres);
    let mut part = Part::new(rows);
    let mut tally = Tally::new(centres.k(), rows.columns());
    part.pass::<Wide>(rows, &centres, &limits, &mut tally);
    part.into_labels()
}
