//! The parts that a search consists of. None waits for another but refits for their clustering, so any instance
//! that has the rows may do any of them, in slices.
//!
//! In: rows and a [`Task`]. Out: a [`Found`]: the clustering into k groups and how good it is, or how like it
//! clusterings of resamples are.

use super::kmeans::{KMeans, PASSES, SAMPLE};
use super::lloyd::Lloyd;
use super::quality::{calinski_harabasz, davies_bouldin};
use super::rows::Rows;
use super::stability::{refit, refits};
use super::tally::total_inertia;
use crate::error::Result;
use crate::report::Candidate;
use linfa::DatasetBase;
use linfa::traits::Fit;

/// Distances of row to centroid in one slice, some milliseconds.
const SLICE: usize = 2_000_000;

/// Rows, and how they are searched.
pub struct Ground {
    /// The rows that restarts and resamples run on.
    pub sample: DatasetBase<Rows, ()>,
    /// All rows, where they are more.
    all: Option<Rows>,
    pub seed: u64,
    pub restarts: usize,
    /// Whether every restart is carried to the end.
    pub thorough: bool,
}

impl Ground {
    /// Over rows in the kernel's order.
    pub fn new(rows: Rows, seed: u64, restarts: usize) -> Result<Self> {
        let head = rows.head(rows.count().min(SAMPLE))?;
        Ok(Ground {
            sample: DatasetBase::new(head, ()),
            all: (rows.count() > SAMPLE).then_some(rows),
            seed,
            restarts,
            thorough: false,
        })
    }

    pub fn rows(&self) -> &Rows {
        self.all.as_ref().unwrap_or(&self.sample.records)
    }

    /// Lets go of what is soon made again and takes more memory than the rows.
    pub fn rest(&mut self) {
        if let Some(rows) = &mut self.all {
            rows.measured.take();
        }
    }

    /// Resamples per k.
    pub fn refits(&self) -> usize {
        refits(self.sample.records.count())
    }

    /// Slices that the parts of each k count for.
    pub fn slices(&self) -> u64 {
        (self.restarts + 2 + self.refits()) as u64
    }
}

/// What is to be done for one number of groups.
#[derive(Clone, Debug, PartialEq)]
pub enum Task {
    /// Find the clustering.
    Cluster(usize),
    /// Hold refits of resamples against the one with these centroids, `k × columns`.
    Refit(usize, Vec<f32>),
}

/// The clustering into as many groups as there are in `candidate`; silhouette, gap and stability are not known yet.
#[derive(Debug)]
pub struct Clustering {
    pub labels: Vec<u8>,
    pub centroids: Vec<f32>,
    pub candidate: Candidate,
}

/// How like a clustering refits of resamples are, as a whole and group by group.
#[derive(Clone, Debug, Default)]
pub struct Likeness {
    pub whole: f64,
    pub groups: Vec<f64>,
}

pub enum Found {
    Clustering(Clustering),
    Likeness(usize, Likeness),
}

/// A task under way.
pub struct Work {
    task: Task,
    /// Restarts or refits done.
    nth: usize,
    best: Option<Lloyd>,
    /// Passes over all rows; none left to do once it is settled.
    passes: usize,
    settled: bool,
    likeness: Likeness,
}

impl Work {
    pub fn new(task: Task) -> Self {
        Work {
            likeness: match &task {
                Task::Cluster(_) => Likeness::default(),
                Task::Refit(k, _) => Likeness {
                    whole: 0.0,
                    groups: vec![0.0; *k],
                },
            },
            task,
            nth: 0,
            best: None,
            passes: 0,
            settled: false,
        }
    }

    /// One slice, some milliseconds of work at 5,000 customers and a few tens at a million: for how many it counts,
    /// and what has been found after the last one.
    pub fn step(&mut self, ground: &Ground) -> Result<(u64, Option<Found>)> {
        let Task::Cluster(k) = self.task else {
            return Ok((1, self.refit(ground)?));
        };
        if self.nth < ground.restarts {
            self.restart(k, ground)?;
        } else if !self.settled {
            self.settle(ground);
            return Ok((self.settled.into(), None));
        } else {
            return Ok((1, self.measured(ground)));
        }
        Ok((1, None))
    }

    fn restart(&mut self, k: usize, ground: &Ground) -> Result<()> {
        let params = KMeans::params(k).seed(ground.seed, self.nth);
        let params = match ground.thorough {
            true => params,
            false => params.roughly(),
        };
        let fit: Lloyd = params.fit(&ground.sample)?;
        if (self.best.as_ref()).is_none_or(|b| fit.inertia() < b.inertia()) {
            self.best = Some(fit);
        }
        self.nth += 1;
        Ok(())
    }

    /// Passes over all rows until none moves, or until rounding keeps inertia from falling.
    fn settle(&mut self, ground: &Ground) {
        let Some(fit) = &mut self.best else {
            self.settled = true;
            return;
        };
        let rows = ground.rows();
        if self.passes == 0 && ground.all.is_some() {
            *fit = Lloyd::near(fit.centroids().to_vec(), rows);
            fit.pass(rows);
        }
        let slice = self.passes + (SLICE / (rows.count() * fit.k())).max(1);
        while !self.settled && self.passes < slice {
            let before = fit.inertia();
            self.settled = fit.pass(rows) == 0 || fit.inertia() >= before;
            self.passes += 1;
        }
        self.settled |= self.passes >= PASSES;
    }

    fn measured(&mut self, ground: &Ground) -> Option<Found> {
        let fit = self.best.take()?;
        let rows = ground.rows();
        let total = total_inertia(rows);
        let smallest = fit.counts().iter().copied().min().unwrap_or(0);
        Some(Found::Clustering(Clustering {
            candidate: Candidate {
                k: fit.k() as u32,
                inertia: fit.inertia(),
                calinski_harabasz: calinski_harabasz(total, fit.inertia(), rows.count(), fit.k()),
                davies_bouldin: davies_bouldin(rows, fit.labels(), &fit.means()),
                smallest_share: smallest as f64 / rows.count() as f64,
                ..Candidate::default()
            },
            labels: fit.labels().to_vec(),
            centroids: fit.centroids().to_vec(),
        }))
    }

    fn refit(&mut self, ground: &Ground) -> Result<Option<Found>> {
        let Task::Refit(k, centroids) = &self.task else {
            return Ok(None);
        };
        let (rows, refits) = (&ground.sample.records, ground.refits());
        let (whole, groups) = refit(rows, centroids, *k, ground.seed, self.nth)?;
        self.likeness.whole += whole / refits as f64;
        let sums = self.likeness.groups.iter_mut().zip(groups);
        sums.for_each(|(sum, likeness)| *sum += likeness / refits as f64);
        self.nth += 1;
        let last = self.nth == refits;
        Ok(last.then(|| Found::Likeness(*k, std::mem::take(&mut self.likeness))))
    }
}
