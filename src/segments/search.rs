//! The search for segments, in slices.
//!
//! In: a feature matrix and the user's options. Out: a [`Segmentation`]: labels, centroids and
//! the evidence for their number. For every k the restarts run on a sample, the best of them is
//! carried to strict convergence on all rows, and the result is measured.

use super::alike::{Pair, alike};
use super::choose::{Bounds, choose};
use super::gap::Gaps;
use super::lloyd::Lloyd;
use super::plan::{check, plan};
use super::quality::{SILHOUETTE_ROWS, Silhouettes};
use super::rows::{Rows, census, checked};
use super::segmentation::{Segmentation, by_size};
use super::why;
use super::work::{Clustering, Found, Ground, Likeness, Task, Work};
use crate::error::{Code, Error, Result};
use crate::features::Matrix;
use crate::report::{Candidate, SegmentOptions, Words};

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
    options: SegmentOptions,
    pub(super) ks: Vec<usize>,
    /// Row of the matrix at each place of the kernel's order.
    order: Vec<u32>,
    /// Number of different rows.
    distinct: usize,
    pub(super) ground: Ground,
    /// Numbers of groups that are to be looked at, ascending; and those whose refits are.
    pub(super) unclustered: Vec<usize>,
    pub(super) unsteady: Vec<usize>,
    /// What was found for each of `ks`.
    pub(super) clusterings: Vec<Option<Clustering>>,
    pub(super) likeness: Vec<Option<Likeness>>,
    current: Option<Work>,
    silhouettes: Option<Silhouettes>,
    silhouettes_left: u64,
    gaps: Option<Gaps>,
    /// References that were drawn for the gap statistic.
    drawn: u64,
    done: u64,
    /// What was found for each of `ks`, put together once all is done.
    evidence: Vec<Candidate>,
    notes: Vec<Words>,
    alike: Vec<Pair>,
    /// What other instances are at.
    pub(super) out: Vec<Task>,
}

impl Search {
    /// Carries every restart to the end, not only the most promising: for tables whose least inertia is
    /// to be found, where a near one serves customers as well.
    pub fn thorough(mut self) -> Self {
        self.ground.thorough = true;
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
        let ground = Ground::new(rows, options.seed, options.restarts as usize)?;
        let mut search = Search {
            ks: Vec::new(),
            order: match columns {
                0 => (0..matrix.rows as u32).collect(),
                _ => census.order,
            },
            distinct: census.distinct,
            alike: alike(&ground.sample.records),
            ground,
            options: SegmentOptions::default(),
            unclustered: Vec::new(),
            unsteady: Vec::new(),
            clusterings: Vec::new(),
            likeness: Vec::new(),
            current: None,
            silhouettes: None,
            silhouettes_left: 0,
            gaps: None,
            drawn: 0,
            done: 0,
            evidence: Vec::new(),
            notes: Vec::new(),
            out: Vec::new(),
        };
        search.begin(options);
        Ok(search)
    }

    /// Whether it is on the features that the options name.
    pub fn is_on(&self, options: &SegmentOptions) -> bool {
        let own = &self.options;
        own.features == options.features && own.transform == options.transform
    }

    /// The same rows, searched by other options once all was done by the former: what was found stays, unless
    /// another seed, other restarts or other numbers of groups are asked for. [`Code::BadOption`] as of the first.
    pub fn again(&mut self, options: SegmentOptions) -> Result<()> {
        check(&options)?;
        self.begin(options);
        Ok(())
    }

    fn begin(&mut self, options: SegmentOptions) {
        let (ks, notes) = plan(&options, self.order.len(), self.distinct);
        let (seed, restarts) = (options.seed, options.restarts as usize);
        let asked = (&ks, seed, restarts);
        let same = asked == (&self.ks, self.ground.seed, self.ground.restarts);
        (self.options, self.notes) = (options, notes);
        if same {
            return;
        }
        (self.ground.seed, self.ground.restarts) = (seed, restarts);
        self.unclustered = ks.clone();
        self.clusterings = ks.iter().map(|_| None).collect();
        self.likeness = vec![None; ks.len()];
        self.silhouettes_left = match ks.is_empty() {
            true => 0,
            false => silhouette_slices(&self.ground),
        };
        (self.drawn, self.done) = (0, 0);
        self.evidence = Vec::new();
        self.ks = ks;
    }

    pub fn progress(&self) -> Progress {
        let ks = self.ks.len() as u64;
        let together = if ks == 0 {
            0
        } else {
            silhouette_slices(&self.ground) + Gaps::SLICES
        };
        Progress {
            done: self.done,
            total: ks * self.ground.slices() + together,
        }
    }

    /// Does one slice, some milliseconds of work at 5,000 customers and a few tens at a million.
    /// Done when `done == total`; a further step does nothing, and so does one while all that is left is done
    /// [elsewhere](Search::is_waiting).
    pub fn step(&mut self) -> Result<Progress> {
        let clustering = |search: &mut Search| search.unclustered.pop().map(Task::Cluster);
        let begun = self.current.take();
        if let Some(work) = begun.or_else(|| clustering(self).map(Work::new)) {
            self.work(work)?;
        } else if self.is_comparable() {
            self.silhouette();
        } else if self.is_drawing() {
            self.gap()?;
        } else if let Some(task) = self.refits() {
            self.work(Work::new(task))?;
        }
        Ok(self.progress())
    }

    fn work(&mut self, mut work: Work) -> Result<()> {
        let (slices, found) = work.step(&self.ground)?;
        self.done += slices;
        match found {
            Some(found) => self.put(found),
            None => self.current = Some(work),
        }
        Ok(())
    }

    /// Refits of the greatest number of groups whose clustering is there.
    pub(super) fn refits(&mut self) -> Option<Task> {
        let k = self.unsteady.pop()?;
        let found = self.clusterings[self.place(k)?].as_ref()?;
        Some(Task::Refit(k, found.centroids.clone()))
    }

    fn place(&self, k: usize) -> Option<usize> {
        self.ks.iter().position(|other| *other == k)
    }

    fn put(&mut self, found: Found) {
        match found {
            Found::Clustering(found) => {
                let k = found.candidate.k as usize;
                if let Some(at) = self.place(k) {
                    self.clusterings[at] = Some(found);
                    insert(&mut self.unsteady, k);
                }
            }
            Found::Likeness(k, found) => {
                if let Some(at) = self.place(k) {
                    self.likeness[at] = Some(found);
                }
            }
        }
    }

    /// What another instance has found, which counts for so many slices.
    pub(super) fn receive(&mut self, found: Found, slices: u64) {
        self.done += slices;
        self.put(found);
    }

    /// Whether silhouettes are due: they look at all clusterings at once.
    fn is_comparable(&self) -> bool {
        let mut found = self.clusterings.iter();
        self.silhouettes_left > 0 && found.all(|c| c.is_some())
    }

    fn is_drawing(&self) -> bool {
        self.drawn < Gaps::SLICES && !self.ks.is_empty()
    }

    /// Whether what is left to do is with other instances.
    pub fn is_waiting(&self) -> bool {
        let more = self.current.is_some()
            || !self.unclustered.is_empty()
            || !self.unsteady.is_empty()
            || self.is_comparable()
            || self.is_drawing();
        !self.out.is_empty() && !more
    }

    fn silhouette(&mut self) {
        let all = &self.ground.sample.records;
        let rows = all.count().min(SILHOUETTE_ROWS);
        let running = self.silhouettes.get_or_insert_with(|| {
            let labels = |c: &Clustering| (c.candidate.k as usize, c.labels[..rows].to_vec());
            let clusterings = self.clusterings.iter().flatten().map(labels).collect();
            let head: Vec<f32> = (0..rows).flat_map(|i| all.row(i)).copied().collect();
            Silhouettes::new(&head, all.columns(), clusterings)
        });
        running.step(SILHOUETTE_SLICE);
        self.silhouettes_left -= 1;
        self.done += 1;
    }

    fn gap(&mut self) -> Result<()> {
        let gaps = match &mut self.gaps {
            Some(gaps) => gaps,
            none => none.insert(Gaps::new(&self.ground.sample.records, self.ks.clone())?),
        };
        gaps.step(self.drawn as usize, self.ground.seed)?;
        self.drawn += 1;
        self.done += 1;
        Ok(())
    }

    /// Every step at once, for callers that need no progress.
    pub fn run(mut self) -> Result<Segmentation> {
        while !self.step()?.is_done() {}
        self.finish()
    }

    /// The evidence for each k.
    fn put_together(&mut self) -> Result<Vec<Candidate>> {
        let found = self.clusterings.iter().flatten();
        let mut candidates: Vec<Candidate> = found.clone().map(|c| c.candidate.clone()).collect();
        if let Some(gaps) = self.gaps.take() {
            gaps.put(&mut candidates, found.map(|c| &c.centroids))?;
        }
        let silhouettes = self.silhouettes.take().map(Silhouettes::finish);
        let silhouettes = silhouettes.into_iter().flatten();
        (candidates.iter_mut().zip(silhouettes)).for_each(|(c, s)| c.silhouette = s);
        let likeness = self.likeness.iter().flatten();
        (candidates.iter_mut().zip(likeness)).for_each(|(c, l)| c.stability = l.whole);
        why::mark(&mut candidates);
        Ok(candidates)
    }

    /// The result; [`Code::WrongOrder`] before the last slice is done.
    pub fn finish(&mut self) -> Result<Segmentation> {
        let Progress { done, total } = self.progress();
        let early = || {
            let message = format!("The search is at slice {done} of {total}");
            Error::new(Code::WrongOrder, message, "Step until it is done")
        };
        if done < total {
            return Err(early());
        }
        if self.ks.is_empty() {
            return Ok(self.undivided());
        }
        if self.evidence.is_empty() {
            self.evidence = self.put_together()?;
        }
        let candidates = self.evidence.clone();
        let (smallest, most) = (self.options.smallest, self.options.most);
        let bounds = Bounds::new(smallest, most, self.order.len());
        let choice = choose(&candidates, &bounds);
        let asked = self
            .options
            .k
            .map(|k| self.ks.iter().rev().find(|t| **t <= k as usize));
        let k = asked.flatten().copied().unwrap_or(choice.k);
        let why = why::why(&candidates, &bounds, &choice, k);
        let at = self.place(k).unwrap_or(0);
        let found = self.clusterings[at].as_ref().ok_or_else(early)?;
        let fit = Lloyd::labelled(found.labels.clone(), k, self.ground.rows());
        let (labels, centroids, groups) = by_size(&fit, &self.order);
        self.ground.rest();
        let likeness = self.likeness[at].as_ref().ok_or_else(early)?;
        Ok(Segmentation {
            k,
            recommended_k: choice.k,
            seed: self.options.seed,
            labels,
            centroids,
            inertia: fit.inertia(),
            stability: groups.iter().map(|&g| likeness.groups[g]).collect(),
            candidates,
            why,
            notes: self.notes.clone(),
            alike: self.alike.clone(),
        })
    }

    /// Everybody in one group: nothing tells the customers apart.
    fn undivided(&self) -> Segmentation {
        let rows = &self.ground.sample.records;
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
            notes: self.notes.clone(),
            alike: self.alike.clone(),
        }
    }
}

fn silhouette_slices(ground: &Ground) -> u64 {
    let rows = ground.sample.records.count().min(SILHOUETTE_ROWS);
    rows.div_ceil(SILHOUETTE_SLICE) as u64
}

/// Into ascending numbers, each once.
pub(super) fn insert(numbers: &mut Vec<usize>, k: usize) {
    numbers.insert(numbers.partition_point(|other| *other < k), k);
}
