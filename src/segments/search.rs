//! The search for segments, in slices.
//!
//! In: a feature matrix and the user's options. Out: a [`Segmentation`]: labels, centroids and
//! the evidence for their number. For every k the restarts run on a sample, the best of them is
//! carried to strict convergence on all rows, and the result is measured.

use super::alike::{Pair, alike};
use super::choose::{Bounds, choose};
use super::gap::Gaps;
use super::kmeans::{KMeans, PASSES, SAMPLE};
use super::lloyd::Lloyd;
use super::plan::{check, plan};
use super::quality::{SILHOUETTE_ROWS, Silhouettes, calinski_harabasz, davies_bouldin};
use super::rows::{Rows, census, checked};
use super::segmentation::{Segmentation, by_size};
use super::share::Found;
use super::stability::{refit, refits};
use super::tally::total_inertia;
use super::why;
use crate::error::{Code, Error, Result};
use crate::features::Matrix;
use crate::report::{Candidate, SegmentOptions, Words};
use linfa::DatasetBase;
use linfa::traits::Fit;

/// Distances of row to centroid in one step, some milliseconds.
const SLICE: usize = 2_000_000;
/// Rows of the silhouette in one step.
const SILHOUETTE_SLICE: usize = 300;

/// Slices of the search done, of how many.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    pub done: u64,
    pub total: u64,
}

impl Progress {
    pub fn is_done(self) -> bool {
        self.done == self.total
    }
}

/// A search under way. See [`Search::step`].
pub struct Search {
    pub(super) options: SegmentOptions,
    pub(super) ks: Vec<usize>,
    /// Row of the matrix at each place of the kernel's order.
    order: Vec<u32>,
    /// The rows that restarts and resamples run on.
    sample: DatasetBase<Rows, ()>,
    /// All rows, where they are more.
    all: Option<Rows>,
    pub(super) best: Vec<Option<Lloyd>>,
    passes: usize,
    pub(super) candidates: Vec<Candidate>,
    silhouettes: Option<Silhouettes>,
    /// Likeness of each group to that of refits, summed, per k.
    pub(super) likeness: Vec<Vec<f64>>,
    gaps: Option<Gaps>,
    done: u64,
    notes: Vec<Words>,
    alike: Vec<Pair>,
    pub(super) thorough: bool,
    /// What other instances look for.
    pub(super) elsewhere: Vec<usize>,
    pub(super) taken: Vec<Found>,
}

impl Search {
    /// Carries every restart to the end, not only the most promising: for tables whose least inertia is
    /// to be found, where a near one serves customers as well.
    pub fn thorough(mut self) -> Self {
        self.thorough = true;
        self
    }

    /// Checks options and matrix. [`Code::TooFew`] for a matrix without rows,
    /// [`Code::NotFinite`] for values off the grid, [`Code::BadOption`] for options out of range.
    pub fn new(matrix: &Matrix, options: SegmentOptions) -> Result<Self> {
        check(&options)?;
        if matrix.rows == 0 {
            return Err(Error::new(
                Code::TooFew,
                "There is no customer to group",
                "Check that the customer column is mapped and that order lines were kept",
            ));
        }
        let columns = matrix.columns();
        let values = checked(matrix)?;
        let census = census(&values, columns)?;
        let places = census.order.iter().map(|&i| i as usize);
        let rows = Rows::gather(&values, columns, places)?;
        let (ks, notes) = plan(&options, matrix.rows, census.distinct);
        let mut search = Search::of(rows, ks, options)?;
        search.notes = notes;
        search.alike = alike(&search.sample.records);
        search.order = match columns {
            0 => (0..matrix.rows as u32).collect(),
            _ => census.order,
        };
        Ok(search)
    }

    /// Over rows in the kernel's order.
    pub(super) fn of(rows: Rows, ks: Vec<usize>, options: SegmentOptions) -> Result<Self> {
        let head = rows.head(rows.count().min(SAMPLE))?;
        Ok(Search {
            options,
            best: vec![None; ks.len()],
            ks,
            order: Vec::new(),
            sample: DatasetBase::new(head, ()),
            all: (rows.count() > SAMPLE).then_some(rows),
            passes: 0,
            candidates: Vec::new(),
            silhouettes: None,
            likeness: Vec::new(),
            gaps: None,
            done: 0,
            notes: Vec::new(),
            alike: Vec::new(),
            thorough: false,
            elsewhere: Vec::new(),
            taken: Vec::new(),
        })
    }

    pub(super) fn rows(&self) -> &Rows {
        self.all.as_ref().unwrap_or(&self.sample.records)
    }

    /// Slices of each phase: restarts, settling, measuring, silhouettes, refits, gaps.
    fn phases(&self) -> [u64; 6] {
        let ks = self.ks.len() as u64;
        let slices = self
            .sample
            .records
            .count()
            .min(SILHOUETTE_ROWS)
            .div_ceil(SILHOUETTE_SLICE) as u64;
        let silhouettes = if ks == 0 { 0 } else { slices };
        [
            ks * u64::from(self.options.restarts),
            ks,
            ks,
            silhouettes,
            ks * self.refits() as u64,
            if ks == 0 { 0 } else { Gaps::SLICES },
        ]
    }

    fn refits(&self) -> usize {
        refits(self.sample.records.count())
    }

    pub fn progress(&self) -> Progress {
        Progress {
            done: self.done,
            total: self.phases().iter().sum(),
        }
    }

    /// Does one slice, some milliseconds of work at 5,000 customers and a few tens at a million.
    /// Done when `done == total`; a further step does nothing.
    pub fn step(&mut self) -> Result<Progress> {
        let mut at = self.done;
        for (phase, slices) in self.phases().into_iter().enumerate() {
            if at < slices {
                let finished = self.slice(phase, at as usize)?;
                self.done += u64::from(finished);
                return Ok(self.progress());
            }
            at -= slices;
        }
        Ok(self.progress())
    }

    fn slice(&mut self, phase: usize, at: usize) -> Result<bool> {
        match phase {
            0 => self.restart(at)?,
            1 => return Ok(self.settle(at)),
            2 => self.measure(at),
            3 => self.silhouette(),
            4 => self.refit(at)?,
            _ => self.gap(at)?,
        }
        Ok(true)
    }

    fn restart(&mut self, at: usize) -> Result<()> {
        let restarts = self.options.restarts as usize;
        let (which, nth) = (at / restarts, at % restarts);
        let params = KMeans::params(self.ks[which]).seed(self.options.seed, nth);
        let params = match self.thorough {
            true => params,
            false => params.roughly(),
        };
        let fit: Lloyd = params.fit(&self.sample)?;
        let best = &mut self.best[which];
        if best.as_ref().is_none_or(|b| fit.inertia() < b.inertia()) {
            *best = Some(fit);
        }
        Ok(())
    }

    /// Passes over all rows until none moves, or until rounding keeps inertia from falling.
    fn settle(&mut self, which: usize) -> bool {
        let Some(mut fit) = self.best[which].take() else {
            return true;
        };
        let rows = self.rows();
        if self.passes == 0 && self.all.is_some() {
            fit = Lloyd::near(fit.centroids().to_vec(), rows);
            fit.pass(rows);
        }
        let (mut passes, mut settled) = (self.passes, false);
        let slice = passes + (SLICE / (rows.count() * fit.k())).max(1);
        while !settled && passes < slice {
            let before = fit.inertia();
            settled = fit.pass(rows) == 0 || fit.inertia() >= before;
            passes += 1;
        }
        settled |= passes >= PASSES;
        self.passes = if settled { 0 } else { passes };
        self.best[which] = Some(fit);
        settled
    }

    fn measure(&mut self, which: usize) {
        let Some(fit) = &self.best[which] else { return };
        let rows = self.rows();
        let total = total_inertia(rows);
        let smallest = fit.counts().iter().copied().min().unwrap_or(0);
        let candidate = Candidate {
            k: fit.k() as u32,
            inertia: fit.inertia(),
            silhouette: 0.0,
            calinski_harabasz: calinski_harabasz(total, fit.inertia(), rows.count(), fit.k()),
            davies_bouldin: davies_bouldin(rows, fit.labels(), &fit.means()),
            gap: 0.0,
            gap_error: 0.0,
            stability: 0.0,
            smallest_share: smallest as f64 / rows.count() as f64,
            best_by: Vec::new(),
        };
        self.likeness.push(vec![0.0; fit.k()]);
        self.candidates.push(candidate);
    }

    fn silhouette(&mut self) {
        let all = &self.sample.records;
        let rows = all.count().min(SILHOUETTE_ROWS);
        let mut running = self.silhouettes.take().unwrap_or_else(|| {
            let labels = |fit: &Lloyd| (fit.k(), fit.labels()[..rows].to_vec());
            let clusterings = self.best.iter().flatten().map(labels).collect();
            let head: Vec<f32> = (0..rows).flat_map(|i| all.row(i)).copied().collect();
            Silhouettes::new(&head, all.columns(), clusterings)
        });
        if running.step(SILHOUETTE_SLICE) {
            let means = running.finish();
            self.candidates
                .iter_mut()
                .zip(means)
                .for_each(|(c, s)| c.silhouette = s);
        } else {
            self.silhouettes = Some(running);
        }
    }

    fn refit(&mut self, at: usize) -> Result<()> {
        let refits = self.refits();
        let (which, nth) = (at / refits, at % refits);
        let Some(fit) = &self.best[which] else {
            return Ok(());
        };
        let rows = &self.sample.records;
        let (whole, groups) = refit(rows, fit.centroids(), fit.k(), self.options.seed, nth)?;
        self.candidates[which].stability += whole / refits as f64;
        let sums = self.likeness[which].iter_mut().zip(groups);
        sums.for_each(|(sum, likeness)| *sum += likeness / refits as f64);
        Ok(())
    }

    fn gap(&mut self, at: usize) -> Result<()> {
        let mut gaps = match self.gaps.take() {
            Some(gaps) => gaps,
            None => Gaps::new(&self.sample.records, self.best.iter().flatten())?,
        };
        gaps.step(at, self.options.seed)?;
        gaps.put(&mut self.candidates);
        self.gaps = Some(gaps);
        Ok(())
    }

    /// Every step at once, for callers that need no progress.
    pub fn run(mut self) -> Result<Segmentation> {
        while !self.step()?.is_done() {}
        self.finish()
    }

    /// The result; [`Code::WrongOrder`] before the last slice is done.
    pub fn finish(mut self) -> Result<Segmentation> {
        let Progress { done, total } = self.progress();
        if done < total || !self.elsewhere.is_empty() {
            let message = format!("The search is at slice {done} of {total}");
            return Err(Error::new(
                Code::WrongOrder,
                message,
                "Step until it is done",
            ));
        }
        self.join();
        if self.ks.is_empty() {
            return Ok(self.undivided());
        }
        let (smallest, most) = (self.options.smallest, self.options.most);
        let bounds = Bounds::new(smallest, most, self.order.len());
        let choice = choose(&self.candidates, &bounds);
        why::mark(&mut self.candidates);
        let asked = self
            .options
            .k
            .map(|k| self.ks.iter().rev().find(|t| **t <= k as usize));
        let k = asked.flatten().copied().unwrap_or(choice.k);
        let why = why::why(&self.candidates, &bounds, &choice, k);
        let at = self.ks.iter().position(|t| *t == k).unwrap_or(0);
        let fit = self.best[at].take().or_else(|| self.taken(k));
        let fit = fit.ok_or_else(|| {
            Error::new(
                Code::WrongOrder,
                "No clustering was found",
                "Step until the search is done",
            )
        })?;
        let (labels, centroids, groups) = by_size(&fit, &self.order);
        let stability = groups.iter().map(|&g| self.likeness[at][g]).collect();
        Ok(Segmentation {
            k,
            recommended_k: choice.k,
            seed: self.options.seed,
            labels,
            centroids,
            inertia: fit.inertia(),
            stability,
            candidates: self.candidates,
            why,
            notes: self.notes,
            alike: self.alike,
        })
    }

    /// Everybody in one group: nothing tells the customers apart.
    fn undivided(self) -> Segmentation {
        let rows = &self.sample.records;
        let row = if rows.count() == 0 {
            Vec::new()
        } else {
            rows.row(0).iter().copied().map(f64::from).collect()
        };
        Segmentation {
            k: 1,
            recommended_k: 1,
            seed: self.options.seed,
            labels: vec![0; self.order.len()],
            centroids: row,
            inertia: 0.0,
            stability: Vec::new(),
            candidates: Vec::new(),
            why: why::undivided(self.order.len()),
            notes: self.notes,
            alike: self.alike,
        }
    }
}
