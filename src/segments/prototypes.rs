//! Numbers and categories together: k-prototypes (Huang, *Extensions to the k-means algorithm for clustering
//! large data sets with categorical values*, Data Mining and Knowledge Discovery 2, 1998).
//!
//! In: `n × d` numbers, standardised, and `n × m` categories, each a small number. Out: groups, each with the
//! means of its numbers and its most frequent categories. The distance of a row to a prototype is the squared
//! distance of the numbers plus γ for each category that differs. A pass gives every row to the nearest
//! prototype (the first among equals) and moves the prototypes; `O(n · k · (d + m))` a pass.

use super::start::{Draws, stream};
use crate::error::{Code, Error, Result, reserve};

/// What is grouped.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Mixed {
    /// Row-major, `rows × columns`, all finite.
    pub numbers: Vec<f64>,
    pub columns: usize,
    /// Row-major, `rows × kinds`.
    pub classes: Vec<u8>,
    pub kinds: usize,
    /// What a category that differs is worth in squared deviations.
    pub gamma: f64,
}

/// Groups of [`Mixed`] rows.
#[derive(Clone, Debug, PartialEq)]
pub struct Prototypes {
    /// `k × columns`.
    pub means: Vec<f64>,
    /// `k × kinds`: the most frequent category, the least of equals.
    pub modes: Vec<u8>,
    pub labels: Vec<u8>,
    /// Sum of the rows' distances to their prototypes.
    pub cost: f64,
}

/// Passes after which a grouping counts as settled whatever happens.
const PASSES: usize = 100;

impl Mixed {
    pub fn rows(&self) -> usize {
        match self.columns {
            0 => self.classes.len() / self.kinds.max(1),
            d => self.numbers.len() / d,
        }
    }

    /// These rows, in this order; some may come several times.
    pub fn picked(&self, rows: &[usize]) -> Result<Mixed> {
        let mut picked = Mixed {
            columns: self.columns,
            kinds: self.kinds,
            gamma: self.gamma,
            ..Mixed::default()
        };
        reserve(&mut picked.numbers, rows.len() * self.columns, "The sample")?;
        reserve(&mut picked.classes, rows.len() * self.kinds, "The sample")?;
        for &row in rows {
            let (numbers, classes) = self.row(row);
            picked.numbers.extend_from_slice(numbers);
            picked.classes.extend_from_slice(classes);
        }
        Ok(picked)
    }

    fn row(&self, i: usize) -> (&[f64], &[u8]) {
        let (d, m) = (self.columns, self.kinds);
        (
            &self.numbers[i * d..(i + 1) * d],
            &self.classes[i * m..(i + 1) * m],
        )
    }

    /// Distance of a row to a prototype.
    fn far(&self, (x, a): (&[f64], &[u8]), (y, b): (&[f64], &[u8])) -> f64 {
        let square = |sum, (x, y): (&f64, &f64)| sum + (x - y) * (x - y);
        let differ = a.iter().zip(b).filter(|(a, b)| a != b).count();
        x.iter().zip(y).fold(0.0, square) + self.gamma * differ as f64
    }

    /// Distance between two rows.
    pub fn apart(&self, i: usize, j: usize) -> f64 {
        self.far(self.row(i), self.row(j))
    }

    /// The best of several starts from a seed, each carried on until no row moves.
    ///
    /// Errors: no rows, or `k` not from 1 to 255 (`too-few`, `bad-option`).
    ///
    /// ```
    /// use regulars::segments::prototypes::Mixed;
    ///
    /// let mixed = Mixed {
    ///     numbers: vec![0.0, 0.1, 0.0, 5.0],
    ///     columns: 1,
    ///     classes: vec![0, 0, 1, 1],
    ///     kinds: 1,
    ///     gamma: 25.0,
    /// };
    /// let found = mixed.fit(2, 1, 5)?;
    /// assert_eq!(found.labels[0], found.labels[1]); // alike in both
    /// assert_eq!(found.labels[2], found.labels[3]); // a category apart costs more than five units
    /// # Ok::<(), regulars::error::Error>(())
    /// ```
    pub fn fit(&self, k: usize, seed: u64, starts: usize) -> Result<Prototypes> {
        if !(1..=255).contains(&k) {
            let message = format!("{k} groups were asked for");
            return Err(Error::new(Code::BadOption, message, "Ask for 1 to 255"));
        }
        if self.rows() == 0 {
            let message = "There are no rows to group";
            return Err(Error::new(Code::TooFew, message, "Use more rows"));
        }
        let mut best = self.settle(self.start(k, stream(seed, k, 0)))?;
        for nth in 1..starts {
            let found = self.settle(self.start(k, stream(seed, k, nth)))?;
            if found.cost < best.cost {
                best = found;
            }
        }
        Ok(best)
    }

    /// Rows drawn in proportion to their distance from those already taken, as k-means++ draws them.
    fn start(&self, k: usize, seed: u64) -> Prototypes {
        let (n, mut draws) = (self.rows(), Draws::new(seed));
        let mut taken = draws.below(n as u128) as usize;
        let mut nearest: Vec<f64> = (0..n).map(|i| self.apart(i, taken)).collect();
        let mut picked = vec![taken];
        while picked.len() < k {
            let total: f64 = nearest.iter().sum();
            let mark = draws.below(1 << 53) as f64 / (1u64 << 53) as f64 * total;
            let mut sum = 0.0;
            let reached = |d: &f64| {
                sum += d;
                sum > mark
            };
            taken = nearest.iter().position(reached).unwrap_or(n - 1);
            for (i, near) in nearest.iter_mut().enumerate() {
                *near = near.min(self.apart(i, taken));
            }
            picked.push(taken);
        }
        let rows = || picked.iter().map(|&i| self.row(i));
        Prototypes {
            means: rows().flat_map(|row| row.0).copied().collect(),
            modes: rows().flat_map(|row| row.1).copied().collect(),
            labels: Vec::new(),
            cost: f64::INFINITY,
        }
    }

    /// Carries a grouping on until no row moves or the cost no longer falls. A group that loses its last row
    /// takes the row farthest from its prototype.
    pub fn settle(&self, mut found: Prototypes) -> Result<Prototypes> {
        let n = self.rows();
        let mut labels: Vec<u8> = Vec::new();
        reserve(&mut labels, n, "The groups")?;
        labels.resize(n, u8::MAX);
        for _ in 0..PASSES {
            let (mut moved, mut cost, mut farthest) = (false, 0.0, (0, 0.0));
            for (i, label) in labels.iter_mut().enumerate() {
                let (nearest, far) = self.nearest(i, &found);
                moved |= std::mem::replace(label, nearest) != nearest;
                cost += far;
                if far > farthest.1 {
                    farthest = (i, far);
                }
            }
            let fell = cost < found.cost;
            found.cost = cost;
            if !moved || !fell {
                break;
            }
            self.recentre(&labels, &mut found, farthest.0);
        }
        found.labels = labels;
        Ok(found)
    }

    /// The group of each row.
    pub fn assign(&self, found: &Prototypes) -> Vec<u8> {
        (0..self.rows()).map(|i| self.nearest(i, found).0).collect()
    }

    fn nearest(&self, i: usize, found: &Prototypes) -> (u8, f64) {
        let (row, mut best) = (self.row(i), (0, f64::INFINITY));
        for c in 0..self.groups(found) {
            let far = self.far(row, self.prototype(found, c));
            if far < best.1 {
                best = (c as u8, far);
            }
        }
        best
    }

    fn groups(&self, found: &Prototypes) -> usize {
        match self.columns {
            0 => found.modes.len() / self.kinds.max(1),
            d => found.means.len() / d,
        }
    }

    fn prototype<'a>(&self, found: &'a Prototypes, c: usize) -> (&'a [f64], &'a [u8]) {
        let (d, m) = (self.columns, self.kinds);
        (
            &found.means[c * d..(c + 1) * d],
            &found.modes[c * m..(c + 1) * m],
        )
    }

    fn recentre(&self, labels: &[u8], found: &mut Prototypes, farthest: usize) {
        let (k, d, m) = (self.groups(found), self.columns, self.kinds);
        let mut counts = vec![0u32; k];
        let mut sums = vec![0.0; k * d];
        let mut votes = vec![[0u32; 256]; k * m];
        for (i, &label) in labels.iter().enumerate() {
            let (c, (numbers, classes)) = (usize::from(label), self.row(i));
            counts[c] += 1;
            let own = sums[c * d..].iter_mut();
            own.zip(numbers).for_each(|(sum, x)| *sum += x);
            let own = votes[c * m..].iter_mut();
            own.zip(classes)
                .for_each(|(vote, class)| vote[usize::from(*class)] += 1);
        }
        for c in 0..k {
            if counts[c] == 0 {
                let (numbers, classes) = self.row(farthest);
                found.means[c * d..(c + 1) * d].copy_from_slice(numbers);
                found.modes[c * m..(c + 1) * m].copy_from_slice(classes);
                continue;
            }
            for j in 0..d {
                found.means[c * d + j] = sums[c * d + j] / f64::from(counts[c]);
            }
            for j in 0..m {
                let vote = &votes[c * m + j];
                let most = vote.iter().max().copied().unwrap_or(0);
                let first = vote.iter().position(|n| *n == most);
                found.modes[c * m + j] = first.unwrap_or(0) as u8;
            }
        }
    }
}
