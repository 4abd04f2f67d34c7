//! A finished segmentation → model, and a model → labels.

use crate::error::{Code, Error, Result};
use crate::features::Matrix;
use crate::report::{Model, ModelFeature, ModelSegment, ModelSource, Scale};
use crate::segments::lloyd;
use crate::segments::rows::Rows;
use crate::sorting::sort_floats;

/// What a model keeps besides what the matrix and the labels say.
pub struct Freezing<'a> {
    pub source: ModelSource,
    pub scale: Option<Scale>,
    pub today: Option<String>,
    pub seed: u64,
    pub power: i32,
    /// One a feature; empty for none.
    pub offsets: &'a [f64],
    /// By id; `share` and `reach` are worked out here.
    pub segments: Vec<ModelSegment>,
}

/// Share of a group that its reach holds.
const REACH: f64 = 0.99;
const BINS: usize = 10;

/// Freezes a segmentation; `O(n · (d + log n))`. `labels` are ids, below the number of segments.
///
/// Errors: nothing tells the customers apart, so there is nothing to freeze (`too-few`).
pub fn freeze(matrix: &Matrix, labels: &[u8], parts: Freezing<'_>) -> Result<Model> {
    if matrix.columns() == 0 || parts.segments.is_empty() || labels.is_empty() {
        return Err(Error::new(
            Code::TooFew,
            "Nothing tells these customers apart, so there are no segments to save",
            "Use more customers or other features",
        ));
    }
    let feature = |(j, f): (usize, &crate::features::Feature)| {
        let edges = edges(matrix, j);
        ModelFeature {
            name: f.name.clone(),
            log: f.log,
            mean: f.mean,
            sd: f.sd,
            offset: parts.offsets.get(j).copied().unwrap_or_default(),
            shares: shares(matrix, j, &edges),
            edges,
        }
    };
    let features = matrix.features.iter().enumerate().map(feature).collect();
    let mut segments = parts.segments;
    for (id, segment) in segments.iter_mut().enumerate() {
        let own = (0..matrix.rows).filter(|&row| usize::from(labels[row]) == id);
        let mut far: Vec<f64> = own
            .map(|row| distance(matrix.row(row), &segment.centroid))
            .collect();
        sort_floats(&mut far);
        segment.share = far.len() as f64 / matrix.rows as f64;
        let last = far.len().saturating_sub(1) as f64;
        segment.reach = far
            .get(f64::ceil(last * REACH) as usize)
            .copied()
            .unwrap_or_default();
    }
    let (regulars, model) = Model::stamp();
    Ok(Model {
        regulars,
        model,
        source: parts.source,
        scale: parts.scale,
        today: parts.today,
        customers: matrix.rows as u64,
        seed: parts.seed,
        power: parts.power,
        features,
        segments,
    })
}

/// Deciles of a column, each once, ascending; the greatest value is none.
fn edges(matrix: &Matrix, column: usize) -> Vec<f64> {
    let of_row = |row: usize| f64::from(matrix.row(row)[column]);
    let mut sorted: Vec<f64> = (0..matrix.rows).map(of_row).collect();
    sort_floats(&mut sorted);
    let last = sorted.len() - 1;
    let mut edges: Vec<f64> = (1..BINS).map(|bin| sorted[last * bin / BINS]).collect();
    edges.dedup();
    edges.retain(|edge| *edge < sorted[last]);
    edges
}

/// Share of the rows up to each edge and above the last one.
pub(super) fn shares(matrix: &Matrix, column: usize, edges: &[f64]) -> Vec<f64> {
    let mut counts = vec![0u64; edges.len() + 1];
    for row in 0..matrix.rows {
        let x = f64::from(matrix.row(row)[column]);
        counts[edges.iter().filter(|edge| **edge < x).count()] += 1;
    }
    let share = |n: u64| n as f64 / matrix.rows.max(1) as f64;
    counts.into_iter().map(share).collect()
}

pub(super) fn distance(row: &[f32], centroid: &[f64]) -> f64 {
    let pairs = row.iter().zip(centroid);
    let square = |sum: f64, (x, c): (&f32, &f64)| sum + (f64::from(*x) - c) * (f64::from(*x) - c);
    pairs.fold(0.0, square).sqrt()
}

/// The id of the nearest segment for each row of a matrix that `features::frozen` made.
pub fn assign(matrix: &Matrix, model: &Model) -> Result<Vec<u8>> {
    let rows = Rows::gather(&matrix.values, matrix.columns(), 0..matrix.rows)?;
    let centroids = model.segments.iter().flat_map(|s| &s.centroid);
    Ok(lloyd::assign(
        &rows,
        &centroids.map(|&x| x as f32).collect::<Vec<f32>>(),
    ))
}
