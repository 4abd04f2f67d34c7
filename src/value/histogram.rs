//! Values → how many customers there are in each band of value, by segment.

use crate::report::Histogram;

/// Bands at most.
const BANDS: usize = 10;
/// Steps of the edges within a power of ten.
const STEPS: [f64; 3] = [1.0, 2.0, 5.0];

/// Values with their group, which is below `groups`. Edges run 1, 2, 5, 10 … up to the greatest value, three
/// powers of ten at most; nothing where nobody is worth anything.
pub fn bands(values: &[(f64, usize)], groups: usize) -> Histogram {
    let most = values.iter().fold(0.0, |most, v| f64::max(most, v.0));
    if most <= 0.0 {
        return Histogram::default();
    }
    let power = f64::floor(libm::log10(most)) as i32;
    let powers = (power - 2..=power + 1).map(|p| libm::pow(10.0, p.into()));
    let steps = powers.flat_map(|power| STEPS.map(|step| step * power));
    let mut edges: Vec<f64> = steps.filter(|edge| *edge <= most).collect();
    edges.drain(..edges.len().saturating_sub(BANDS - 1));
    edges.insert(0, 0.0);
    let mut counts = vec![vec![0; edges.len()]; groups.max(1)];
    for &(value, group) in values {
        let above = edges.partition_point(|edge| *edge <= value);
        counts[group][above.max(1) - 1] += 1;
    }
    Histogram { edges, counts }
}
