//! linfa-clustering on the customers' features, outside the canonical report.
//!
//! In: a row-major `n × columns` matrix, standardised, as the core's stage `features` makes it, and
//! `k`. Out: from Gaussian mixtures ([`memberships`]) how much each customer belongs to each group,
//! which shows who stands between two; from k-means ([`kmeans`]) one group each. The mixtures' last
//! bits differ between processors, so they are a view and never a part of the report.
//!
//! linfa-clustering 0.8.1 panics on what is not finite, on too few rows and on no columns: all of
//! that is refused before. One run each, so that what it reports is of the run that counts.

#[cfg(all(target_arch = "wasm32", feature = "web"))]
mod wasm;

use linfa::DatasetBase;
use linfa::traits::{Fit, Predict};
use linfa_clustering::{GaussianMixtureModel, KMeans, KMeansInit};
use ndarray::{Array2, ArrayView2};
use rand::SeedableRng;
use rand_xoshiro::Xoshiro256Plus;

/// What went wrong, and what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error {
    pub code: &'static str,
    pub message: String,
    pub remedy: &'static str,
}

type Result<T> = std::result::Result<T, Error>;

/// Groups by linfa's k-means.
#[derive(Clone, Debug, PartialEq)]
pub struct Groups {
    /// One below `k` per row.
    pub labels: Vec<u8>,
    /// `k × columns`.
    pub centroids: Vec<f32>,
}

const PASSES: u64 = 300;
/// Added to the variances, so that equal rows do no harm.
const LEAST_VARIANCE: f64 = 1e-4;

fn refused(code: &'static str, message: String, remedy: &'static str) -> Error {
    Error {
        code,
        message,
        remedy,
    }
}

/// The matrix, once it is one that linfa bears.
fn checked(values: &[f32], columns: usize, k: usize) -> Result<ArrayView2<'_, f32>> {
    let rows = values.len().checked_div(columns).unwrap_or(0);
    if rows * columns != values.len() || !(1..=255).contains(&k) {
        let message = format!(
            "{} values are no {columns} columns, or {k} no number of groups",
            values.len()
        );
        return Err(refused(
            "bad_option",
            message,
            "Give whole rows and 1 to 255 groups",
        ));
    }
    if rows < k {
        let message = format!("{rows} rows cannot make {k} groups");
        return Err(refused("too_few", message, "Ask for fewer groups"));
    }
    if let Some(at) = values.iter().position(|x| x.is_nan() || x.abs() > 1e6) {
        let message = format!(
            "Row {}, column {} is {}",
            at / columns + 1,
            at % columns + 1,
            values[at]
        );
        return Err(refused("not_finite", message, "Standardise the features"));
    }
    ArrayView2::from_shape((rows, columns), values)
        .map_err(|e| refused("bad_option", e.to_string(), "Give whole rows"))
}

/// k-means by linfa-clustering, by k-means++ from a seed or from given centroids (`k × columns`).
pub fn kmeans(
    values: &[f32],
    columns: usize,
    k: usize,
    seed: u64,
    start: Option<&[f32]>,
) -> Result<Groups> {
    let rows = checked(values, columns, k)?;
    let init = match start {
        None => KMeansInit::KMeansPlusPlus,
        Some(start) => KMeansInit::Precomputed(checked_start(start, columns, k)?),
    };
    let data = DatasetBase::from(rows);
    let model = KMeans::params_with_rng(k, Xoshiro256Plus::seed_from_u64(seed))
        .n_runs(1)
        .max_n_iterations(PASSES)
        .tolerance(1e-6)
        .init_method(init)
        .fit(&data)
        .map_err(|e| {
            refused(
                "not_settled",
                e.to_string(),
                "Try another seed or fewer groups",
            )
        })?;
    let labels = model.predict(&data);
    Ok(Groups {
        labels: labels.iter().map(|&label| label as u8).collect(),
        centroids: model.centroids().iter().copied().collect(),
    })
}

fn checked_start(start: &[f32], columns: usize, k: usize) -> Result<Array2<f32>> {
    checked(start, columns, k)?;
    Array2::from_shape_vec((k, columns), start.to_vec())
        .map_err(|e| refused("bad_option", e.to_string(), "Give k × columns numbers"))
}

/// How much each row belongs to each of `k` groups: `n × k`, each row adding up to 1. Gaussian
/// mixtures with full covariances by expectation and maximisation, begun from k-means.
pub fn memberships(values: &[f32], columns: usize, k: usize, seed: u64) -> Result<Vec<f32>> {
    let rows = checked(values, columns, k)?.mapv(f64::from);
    let model = GaussianMixtureModel::params(k)
        .with_rng(Xoshiro256Plus::seed_from_u64(seed))
        .n_runs(1)
        .max_n_iterations(PASSES)
        .tolerance(1e-3)
        .reg_covariance(LEAST_VARIANCE)
        .fit(&DatasetBase::from(rows.view()))
        .map_err(|e| {
            refused(
                "not_settled",
                e.to_string(),
                "Try another seed or fewer groups",
            )
        })?;
    let shares = model.predict_proba(&rows);
    Ok(shares.iter().map(|&share| share as f32).collect())
}
