//! One search in several instances: each does the next part whenever it has done one.
//!
//! ```text
//! Search::terms, shared_rows → Share::new       elsewhere, once
//! Search::give   → task      → Share::begin     the greatest part that nobody is at
//!                              Share::step …    as the search itself would do it
//! Search::take   ← numbers, labels              what was found, for what was given
//! ```
//!
//! Instances have no memory in common: all of this goes to and fro as plain numbers. The parts are the same
//! whoever does them and in whatever order they come, so the result is that of one instance, to the bit.

use super::rows::Rows;
use super::search::{Search, insert};
use super::work::{Clustering, Found, Ground, Likeness, Task, Work};
use crate::error::{Code, Error, Result};
use crate::report::Candidate;

/// With fewer rows than this, starting another instance takes about as long as it saves.
const WORTH: usize = 3_000;

impl Search {
    /// How other instances are to search: columns, the seed's two halves, restarts. Empty where sharing is not
    /// worth while.
    pub fn terms(&self) -> Vec<f64> {
        let (ground, rows) = (&self.ground, self.ground.rows());
        let few = self.ks.len() < 2 || rows.count() < WORTH;
        if few || ground.thorough || self.progress().is_done() {
            return Vec::new();
        }
        let [low, high] = [ground.seed, ground.seed >> 32].map(|half| f64::from(half as u32));
        vec![rows.columns() as f64, low, high, ground.restarts as f64]
    }

    /// The rows that others work on, `_ × columns`, in the kernel's order.
    pub fn shared_rows(&self) -> impl Iterator<Item = &f32> {
        let rows = self.ground.rows();
        (0..rows.count()).flat_map(|i| rows.row(i))
    }

    /// A part for another instance: the number of groups, and for refits the centroids. Empty where there are no
    /// terms, and where all is done or under way, or waits for what is.
    pub fn give(&mut self) -> Vec<f64> {
        if self.terms().is_empty() {
            return Vec::new();
        }
        let clustering = self.unclustered.pop().map(Task::Cluster);
        let Some(task) = clustering.or_else(|| self.refits()) else {
            return Vec::new();
        };
        let numbers = match &task {
            Task::Cluster(k) => vec![*k as f64],
            Task::Refit(k, centroids) => {
                let centroids = centroids.iter().copied().map(f64::from);
                std::iter::once(*k as f64).chain(centroids).collect()
            }
        };
        self.out.push(task);
        numbers
    }

    /// Takes over what another instance found: labels come with a clustering only. [`Code::BadOption`] for what
    /// was not given.
    pub fn take(&mut self, numbers: &[f64], labels: &[u8]) -> Result<()> {
        let task = self.asked(numbers, labels.is_empty())?;
        let rows = self.ground.rows();
        let (found, slices) = match (&self.out[task], numbers) {
            (
                &Task::Cluster(k),
                &[
                    _,
                    inertia,
                    calinski_harabasz,
                    davies_bouldin,
                    smallest_share,
                    ref centroids @ ..,
                ],
            ) if centroids.len() == k * rows.columns()
                && labels.len() == rows.count()
                && labels.iter().all(|&label| usize::from(label) < k) =>
            {
                let found = Clustering {
                    labels: labels.to_vec(),
                    centroids: centroids.iter().map(|&x| x as f32).collect(),
                    candidate: Candidate {
                        k: k as u32,
                        inertia,
                        calinski_harabasz,
                        davies_bouldin,
                        smallest_share,
                        ..Candidate::default()
                    },
                };
                (Found::Clustering(found), self.ground.restarts as u64 + 2)
            }
            (&Task::Refit(k, _), &[_, whole, ref groups @ ..]) if groups.len() == k => {
                let groups = groups.to_vec();
                let found = Found::Likeness(k, Likeness { whole, groups });
                (found, self.ground.refits() as u64)
            }
            _ => return Err(unasked()),
        };
        self.out.swap_remove(task);
        self.receive(found, slices);
        Ok(())
    }

    /// Takes back a part whose instance is lost. [`Code::BadOption`] for what was not given.
    pub fn take_back(&mut self, task: &[f64]) -> Result<()> {
        let at = self.asked(task, task.len() > 1)?;
        match self.out.swap_remove(at) {
            Task::Cluster(k) => insert(&mut self.unclustered, k),
            Task::Refit(k, _) => insert(&mut self.unsteady, k),
        }
        Ok(())
    }

    /// Which of the parts given away is meant.
    fn asked(&self, numbers: &[f64], refits: bool) -> Result<usize> {
        let meant = |task: &Task| match task {
            Task::Cluster(k) => !refits && numbers.first() == Some(&(*k as f64)),
            Task::Refit(k, _) => refits && numbers.first() == Some(&(*k as f64)),
        };
        self.out.iter().position(meant).ok_or_else(unasked)
    }
}

fn unasked() -> Error {
    Error::new(
        Code::BadOption,
        "What was found does not belong to this search",
        "Hand in what an instance found for a part that was given to it, once",
    )
}

/// Another instance's side of a search.
pub struct Share {
    ground: Ground,
    work: Option<Work>,
    found: Option<Found>,
}

impl Share {
    /// `rows` and `terms` as [`Search::shared_rows`] and [`Search::terms`] gave them; [`Code::BadOption`] where they
    /// do not belong together.
    pub fn new(rows: &[f32], terms: &[f64]) -> Result<Self> {
        let &[columns, low, high, restarts] = terms else {
            return Err(unasked());
        };
        let columns = columns as usize;
        if columns == 0 || rows.is_empty() || !rows.len().is_multiple_of(columns) || restarts < 1.0
        {
            return Err(unasked());
        }
        let rows = Rows::gather(rows, columns, 0..rows.len() / columns)?;
        let seed = (high as u64) << 32 | low as u64;
        Ok(Share {
            ground: Ground::new(rows, seed, restarts as usize)?,
            work: None,
            found: None,
        })
    }

    /// Begins what [`Search::give`] gave.
    pub fn begin(&mut self, task: &[f64]) -> Result<()> {
        let Some((&k, centroids)) = task.split_first() else {
            return Err(unasked());
        };
        let k = k as usize;
        let all = k * self.ground.rows().columns();
        if k == 0 || k > 255 || !(centroids.is_empty() || centroids.len() == all) {
            return Err(unasked());
        }
        self.work = Some(Work::new(match centroids {
            [] => Task::Cluster(k),
            _ => Task::Refit(k, centroids.iter().map(|&x| x as f32).collect()),
        }));
        Ok(())
    }

    /// One slice of the work; true while something is left.
    pub fn step(&mut self) -> Result<bool> {
        if let Some(mut work) = self.work.take() {
            let (_, found) = work.step(&self.ground)?;
            if found.is_none() {
                self.work = Some(work);
            }
            self.found = found;
        }
        Ok(self.work.is_some())
    }

    /// What was found last: the number of groups, then either inertia, Caliński–Harabasz, Davies–Bouldin, smallest
    /// share and centroids, or likeness as a whole and group by group.
    pub fn numbers(&self) -> Vec<f64> {
        match &self.found {
            Some(Found::Clustering(found)) => {
                let c = &found.candidate;
                let evidence = [
                    c.k.into(),
                    c.inertia,
                    c.calinski_harabasz,
                    c.davies_bouldin,
                    c.smallest_share,
                ];
                let centroids = found.centroids.iter().copied().map(f64::from);
                evidence.into_iter().chain(centroids).collect()
            }
            Some(Found::Likeness(k, found)) => {
                [&[*k as f64, found.whole], &found.groups[..]].concat()
            }
            None => Vec::new(),
        }
    }

    /// The label of every row; nothing after refits.
    pub fn labels(&self) -> &[u8] {
        match &self.found {
            Some(Found::Clustering(found)) => &found.labels,
            _ => &[],
        }
    }
}
