//! The result of a search, before it is named.

use super::lloyd::Lloyd;
use crate::report::{Candidate, Words};

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
    /// Ascending by k; empty where nothing could be compared.
    pub candidates: Vec<Candidate>,
    pub why: Words,
    pub notes: Vec<Words>,
}

/// Labels in the matrix's order and means, the largest group first (then by its means).
pub fn by_size(fit: &Lloyd, order: &[u32]) -> (Vec<u8>, Vec<f64>) {
    let means = fit.means();
    let columns = means.len() / fit.k();
    let mean = |c: usize| &means[c * columns..(c + 1) * columns];
    let groups = crate::sorting::ranked(fit.k(), &|a, b| {
        let size = fit.counts()[b].cmp(&fit.counts()[a]);
        size.then_with(|| {
            mean(a)
                .iter()
                .map(|x| x.to_bits())
                .cmp(mean(b).iter().map(|x| x.to_bits()))
        })
    });
    let mut number = vec![0u8; fit.k()];
    groups
        .iter()
        .enumerate()
        .for_each(|(new, &old)| number[old] = new as u8);
    let mut labels = vec![0; order.len()];
    order
        .iter()
        .zip(fit.labels())
        .for_each(|(&row, &l)| labels[row as usize] = number[l as usize]);
    (
        labels,
        groups.iter().flat_map(|&c| mean(c)).copied().collect(),
    )
}
