//! Customers → matrix: transform where skewed, standardise, clip, snap to the grid.

use super::matrix::{CLIP, Feature, GRID, Matrix};
use crate::customers::{COLUMNS, Columns};
use crate::error::{Code, Error, Result, reserve};
use crate::report::Transform;
use crate::sorting::sort_floats;

/// Features that groups can be made of.
pub const MOST: usize = 20;
/// Skewness above which a feature is log-transformed by [`Transform::Auto`].
pub const SKEWED: f64 = 1.0;

/// Builds the matrix of the named ledger columns.
///
/// A customer without a gap (one order day) gets the whole tenure as the gap: at least so long
/// has passed without a second order; one without a spread of the gaps gets the gap, as if orders came by
/// chance; one of whom a file says nothing gets what is in the middle of the others. Errors: an unknown or repeated name (`bad-option`).
pub fn build<'a>(
    columns: impl Into<Columns<'a>>,
    names: &[String],
    transform: Transform,
) -> Result<Matrix> {
    let table = columns.into();
    check(names)?;
    let n = table.customers.len();
    let mut features = Vec::new();
    let mut constant = Vec::new();
    let mut columns: Vec<Vec<f32>> = Vec::new();
    for name in names {
        let unknown = || wrong(format!("The feature {name:?} is unknown"));
        let raw = filled(table, name).ok_or_else(unknown)?;
        match standardise(name, raw, transform) {
            Some((feature, column)) => {
                features.push(feature);
                columns.push(column);
            }
            None => constant.push(name.clone()),
        }
    }
    let mut values = Vec::new();
    reserve(&mut values, n * features.len(), "The feature matrix")?;
    for i in 0..n {
        values.extend(columns.iter().map(|c| c[i]));
    }
    Ok(Matrix {
        features,
        constant,
        values,
        rows: n,
    })
}

/// A column, with a number for those who have none: nothing where no column has the name.
pub(super) fn filled(table: Columns<'_>, name: &str) -> Option<Vec<f64>> {
    let mut values = table.values(name)?;
    if COLUMNS.contains(&name) {
        for (value, c) in values.iter_mut().zip(table.customers) {
            if value.is_nan() {
                *value = c.gap.unwrap_or(c.tenure as f64);
            }
        }
    } else if values.iter().any(|v| v.is_nan()) {
        let mut known: Vec<f64> = values.iter().copied().filter(|v| !v.is_nan()).collect();
        sort_floats(&mut known);
        let middle = known.get(known.len() / 2).copied().unwrap_or(0.0);
        let unknown = values.iter_mut().filter(|v| v.is_nan());
        unknown.for_each(|value| *value = middle);
    }
    Some(values)
}

fn check(names: &[String]) -> Result<()> {
    let twice = |(i, name): (usize, &String)| names[..i].contains(name);
    Err(wrong(if names.is_empty() {
        "No features are named".into()
    } else if names.len() > MOST {
        format!("{} features are named", names.len())
    } else if names.iter().enumerate().any(twice) {
        "A feature is named twice".into()
    } else {
        return Ok(());
    }))
}

fn wrong(message: String) -> Error {
    let remedy = format!(
        "Choose up to {MOST} from {}, the categories of the products, and columns of numbers in a file of customers",
        COLUMNS.join(", ")
    );
    Error::new(Code::BadOption, message, remedy)
}

/// `None` for a column that has the same value everywhere.
fn standardise(
    name: &str,
    mut values: Vec<f64>,
    transform: Transform,
) -> Option<(Feature, Vec<f32>)> {
    let (mean, sd) = moments(&values)?;
    let skewness = skewness(&values, mean, sd);
    let log = match transform {
        Transform::Auto => skewness > SKEWED,
        Transform::Log => true,
        Transform::None => false,
    };
    let (mean, sd) = if log {
        values.iter_mut().for_each(|v| *v = signed_log(*v));
        moments(&values)?
    } else {
        (mean, sd)
    };
    let column = values.iter().map(|v| on_grid((v - mean) / sd)).collect();
    Some((
        Feature {
            name: name.into(),
            log,
            skewness,
            mean,
            sd,
        },
        column,
    ))
}

/// sign(x) · ln(1 + |x|): a log that also takes zero and negative spend.
pub fn signed_log(x: f64) -> f64 {
    libm::copysign(libm::log1p(x.abs()), x)
}

/// Clipped to ±8 and rounded to a multiple of 2⁻²⁰.
pub fn on_grid(x: f64) -> f32 {
    (libm::rint(x.clamp(-CLIP, CLIP) * GRID) / GRID) as f32
}

/// Mean and population standard deviation, summed in order; `None` when all values are equal.
pub(super) fn moments(values: &[f64]) -> Option<(f64, f64)> {
    let first = values.first()?;
    if values.iter().all(|v| v == first) {
        return None;
    }
    let n = values.len() as f64;
    let mean = values.iter().fold(0.0, |sum, v| sum + v) / n;
    let variance = values
        .iter()
        .fold(0.0, |sum, v| sum + (v - mean) * (v - mean))
        / n;
    let sd = variance.sqrt();
    (sd > 0.0 && sd.is_finite()).then_some((mean, sd))
}

pub(super) fn skewness(values: &[f64], mean: f64, sd: f64) -> f64 {
    let third = values.iter().fold(0.0, |sum, v| {
        let z = (v - mean) / sd;
        sum + z * z * z
    });
    third / values.len() as f64
}
