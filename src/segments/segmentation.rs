//! The result of a search, before it is named.

use super::alike::Pair;
use super::lanes::Wide;
use super::lloyd::Lloyd;
use super::measure::squares;
use super::part::UNSEEN;
use super::rows::Rows;
use super::tally::Tally;
use crate::error::{Code, Error, Result};
use crate::features::Matrix;
use crate::report::{Candidate, SegmentsReport, Words};

/// Customers in groups, and why that many.
#[derive(Clone, Debug, PartialEq)]
pub struct Segmentation {
    pub k: usize,
    /// The k that the evidence speaks for; equals `k` unless the user chose another.
    pub recommended_k: usize,
    pub seed: u64,
    /// One label per row of the matrix, below `k`; every label occurs. Largest group first.
    pub labels: Vec<u8>,
    /// Means of the groups, `k × columns`, row-major.
    pub centroids: Vec<f64>,
    pub inertia: f64,
    /// How surely each group is found again; empty where nothing was refitted.
    pub stability: Vec<f64>,
    /// Ascending by k; empty where nothing could be compared.
    pub candidates: Vec<Candidate>,
    pub why: Words,
    pub notes: Vec<Words>,
    /// Features that say nearly the same.
    pub alike: Vec<Pair>,
}

/// Labels in the matrix's order, means, and the former number of each group, the largest first (then by
/// its means).
pub fn by_size(fit: &Lloyd, order: &[u32]) -> (Vec<u8>, Vec<f64>, Vec<usize>) {
    let mut labels = vec![0; order.len()];
    let pairs = order.iter().zip(fit.labels());
    pairs.for_each(|(&row, &label)| labels[row as usize] = label);
    sorted(fit.counts(), &fit.means(), labels)
}

fn sorted(counts: &[u64], means: &[f64], mut labels: Vec<u8>) -> (Vec<u8>, Vec<f64>, Vec<usize>) {
    let columns = means.len() / counts.len();
    let mean = |c: usize| &means[c * columns..(c + 1) * columns];
    let groups = crate::sorting::ranked(counts.len(), &|a, b| {
        let bits = |c: usize| mean(c).iter().map(|x| x.to_bits());
        let size = counts[b].cmp(&counts[a]);
        size.then_with(|| bits(a).cmp(bits(b)))
    });
    let mut number = vec![0u8; counts.len()];
    let numbered = groups.iter().enumerate();
    numbered.for_each(|(new, &old)| number[old] = new as u8);
    labels.iter_mut().for_each(|l| *l = number[*l as usize]);
    let means = groups.iter().flat_map(|&c| mean(c)).copied().collect();
    (labels, means, groups)
}

/// Groups that another engine made of the same rows, beside the evidence of ours. Means and inertia
/// are counted anew from the labels; [`Code::BadOption`] where these are not one below `k` per row or
/// a group is empty.
pub fn adopted(ours: &SegmentsReport, matrix: &Matrix, labels: Vec<u8>) -> Result<Segmentation> {
    let k = ours.k as usize;
    let rows = Rows::gather(&matrix.values, matrix.columns(), 0..matrix.rows)?;
    let mut tally = Tally::new(k, matrix.columns());
    let fits = labels.len() == matrix.rows && labels.iter().all(|&l| usize::from(l) < k);
    if fits {
        let pairs = labels.iter().enumerate();
        pairs.for_each(|(row, &label)| tally.moved::<Wide>(&rows, row, UNSEEN, label));
    }
    let counts: Vec<u64> = tally.counts.iter().map(|&n| n as u64).collect();
    if counts.contains(&0) {
        return Err(Error::new(
            Code::BadOption,
            format!(
                "The other engine did not make {k} groups of {} customers",
                matrix.rows
            ),
            "Ask for fewer groups, or use the engine of this program",
        ));
    }
    let inertia = tally.inertia(squares(&rows));
    let (labels, centroids, _) = sorted(&counts, &tally.means(), labels);
    Ok(Segmentation {
        k,
        recommended_k: ours.recommended_k as usize,
        seed: ours.seed,
        labels,
        centroids,
        inertia,
        stability: Vec::new(),
        candidates: ours.candidates.clone(),
        why: ours.why.clone(),
        notes: ours.notes.clone(),
        alike: Vec::new(),
    })
}
