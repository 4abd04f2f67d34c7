//! One search in several instances: each looks for some of the numbers of groups.
//!
//! ```text
//! Search::share(others)        → tasks                its own numbers of groups stay here
//! rows in the kernel's order, task → Share::step …    elsewhere, as the search itself would do it
//! Share::numbers, Share::labels → Search::take        the evidence in f64, a label a row
//! ```
//!
//! Instances have no memory in common: rows and tasks go there, evidence and labels come back as plain
//! numbers. Centroids are not sent, for sums over labelled rows are exact; so the result is the same to the
//! bit as that of one instance, whoever looked for what, and in whatever order it comes.

use super::lloyd::Lloyd;
use super::rows::Rows;
use super::search::Search;
use crate::error::{Code, Error, Result};
use crate::report::{Candidate, SegmentOptions};

/// With fewer rows than this, starting another instance takes about as long as it saves.
const WORTH: usize = 3_000;
/// What it takes another instance to begin and to answer, as work for so many groups.
const START: usize = 4;
/// The same of what the asking one does besides: the portraits' [`Sketch`](super::Sketch).
const BESIDES: usize = 10;
/// Numbers ahead of the numbers of groups in a task: the seed's two halves, restarts, columns.
const HEAD: usize = 4;
/// Numbers of evidence ahead of the likeness of each group.
const EVIDENCE: usize = 9;

/// What another instance found for one number of groups.
pub struct Found {
    candidate: Candidate,
    likeness: Vec<f64>,
    labels: Vec<u8>,
}

impl Search {
    /// Splits what is to be looked for among this and `others` more instances: a task for each of them.
    /// None once the search has begun, where that is not worth while, and of a thorough one: tasks do not say so.
    pub fn share(&mut self, others: usize) -> Vec<Vec<u32>> {
        let instances = (others + 1).min(self.ks.len());
        let begun = self.progress().done > 0 || self.is_waiting();
        if begun || self.thorough || instances < 2 || self.rows().count() < WORTH {
            return Vec::new();
        }
        let SegmentOptions { seed, restarts, .. } = self.options;
        let columns = self.rows().columns() as u32;
        let head = [seed as u32, (seed >> 32) as u32, restarts, columns];
        let mut shares = vec![Vec::new(); instances];
        // Work grows with k: the greatest go to whoever has least so far.
        let mut loads = vec![START; instances];
        loads[0] = BESIDES;
        for &k in self.ks.iter().rev() {
            let least = (0..instances).min_by_key(|&i| loads[i]).unwrap_or(0);
            loads[least] += k;
            shares[least].insert(0, k);
        }
        self.ks = shares.remove(0);
        self.best.truncate(self.ks.len());
        self.elsewhere = shares.concat();
        let task = |ks: Vec<usize>| {
            let ks = ks.into_iter().map(|k| k as u32);
            head.iter().copied().chain(ks).collect()
        };
        shares.into_iter().map(task).collect()
    }

    /// Whether other instances have yet to say what they found.
    pub fn is_waiting(&self) -> bool {
        !self.elsewhere.is_empty()
    }

    /// The rows that a share works on, `_ × columns`, in the kernel's order.
    pub fn shared_rows(&self) -> impl Iterator<Item = &f32> {
        let rows = self.rows();
        (0..rows.count()).flat_map(|i| rows.row(i))
    }

    /// Takes over what a share found; [`Code::BadOption`] for what no task of this search asked for.
    pub fn take(&mut self, mut numbers: &[f64], mut labels: &[u8]) -> Result<()> {
        let rows = self.rows().count();
        while let [k, ..] = numbers {
            let k = *k as usize;
            let asked = self.elsewhere.iter().position(|&e| e == k);
            let (Some(asked), Some((evidence, rest)), Some((own, others))) = (
                asked,
                numbers.split_at_checked(EVIDENCE + k),
                labels.split_at_checked(rows),
            ) else {
                return Err(unasked());
            };
            let found = Found::read(evidence, own).ok_or_else(unasked)?;
            self.elsewhere.remove(asked);
            self.taken.push(found);
            (numbers, labels) = (rest, others);
        }
        Ok(())
    }

    /// Puts the evidence of others beside what was found here.
    pub(super) fn join(&mut self) {
        for found in &self.taken {
            let k = found.likeness.len();
            let at = self.ks.partition_point(|&other| other < k);
            self.ks.insert(at, k);
            self.best.insert(at, None);
            self.candidates.insert(at, found.candidate.clone());
            self.likeness.insert(at, found.likeness.clone());
        }
    }

    /// The clustering into `k` that another instance found.
    pub(super) fn taken(&mut self, k: usize) -> Option<Lloyd> {
        let found = self.taken.iter_mut().find(|f| f.likeness.len() == k)?;
        let labels = std::mem::take(&mut found.labels);
        Some(Lloyd::labelled(labels, k, self.rows()))
    }
}

fn unasked() -> Error {
    Error::new(
        Code::BadOption,
        "What was found does not belong to this search",
        "Hand in the numbers and labels of a finished share of it, once",
    )
}

impl Found {
    fn read(evidence: &[f64], labels: &[u8]) -> Option<Self> {
        let (
            &[
                k,
                inertia,
                silhouette,
                calinski_harabasz,
                davies_bouldin,
                gap,
                gap_error,
                stability,
                smallest_share,
            ],
            likeness,
        ) = evidence.split_first_chunk::<EVIDENCE>()?;
        labels
            .iter()
            .all(|&label| f64::from(label) < k)
            .then(|| Found {
                candidate: Candidate {
                    k: k as u32,
                    inertia,
                    silhouette,
                    calinski_harabasz,
                    davies_bouldin,
                    gap,
                    gap_error,
                    stability,
                    smallest_share,
                    best_by: Vec::new(),
                },
                likeness: likeness.to_vec(),
                labels: labels.to_vec(),
            })
    }
}

/// A share of a search, in another instance.
pub struct Share(Search);

impl Share {
    /// `rows` is `_ × columns` in the kernel's order and `task` what [`Search::share`] gave for it;
    /// [`Code::BadOption`] where they do not belong together.
    pub fn new(rows: &[f32], task: &[u32]) -> Result<Self> {
        let Some((&[low, high, restarts, columns], ks)) = task.split_first_chunk::<HEAD>() else {
            return Err(unasked());
        };
        let columns = columns as usize;
        if columns == 0 || !rows.len().is_multiple_of(columns) {
            return Err(unasked());
        }
        let rows = Rows::gather(rows, columns, 0..rows.len() / columns)?;
        let ks = ks.iter().map(|&k| k as usize).collect();
        let options = SegmentOptions {
            seed: u64::from(high) << 32 | u64::from(low),
            restarts,
            ..SegmentOptions::default()
        };
        Ok(Share(Search::of(rows, ks, options)?))
    }

    /// One slice of the work, as [`Search::step`]; true while something is left.
    pub fn step(&mut self) -> Result<bool> {
        Ok(!self.0.step()?.is_done())
    }

    /// Per number of groups its evidence, then the likeness of each group to that of refits.
    pub fn numbers(&self) -> Vec<f64> {
        let found = self.0.candidates.iter().zip(&self.0.likeness);
        let numbers = |(c, likeness): (&Candidate, &Vec<f64>)| {
            let evidence: [f64; EVIDENCE] = [
                c.k.into(),
                c.inertia,
                c.silhouette,
                c.calinski_harabasz,
                c.davies_bouldin,
                c.gap,
                c.gap_error,
                c.stability,
                c.smallest_share,
            ];
            [&evidence[..], likeness].concat()
        };
        found.flat_map(numbers).collect()
    }

    /// The label of every row, for one number of groups after the other.
    pub fn labels(&self) -> Vec<u8> {
        let fits = self.0.best.iter().flatten();
        fits.flat_map(|fit| fit.labels()).copied().collect()
    }
}
