//! Customers → matrix by the transforms and the scaling of a saved model, which nothing of theirs changes.

use super::build::{filled, moments, on_grid, signed_log, skewness};
use super::matrix::{Feature, Matrix};
use super::table::{TableMatrix, power_of_two};
use crate::customers::{Columns, Figures};
use crate::error::{Code, Error, Result, reserve};
use crate::report::{Model, ModelFeature, ModelSource};

/// The customers' records by a model of orders. Errors: the model is one of a table, or groups by what these
/// files do not have (`wrong-file`).
pub fn frozen<'a>(columns: impl Into<Columns<'a>>, model: &Model) -> Result<Matrix> {
    let table = columns.into();
    if model.source != ModelSource::Orders {
        return Err(other("a customer table"));
    }
    let mut columns = Vec::new();
    for feature in &model.features {
        columns.push(filled(table, &feature.name).ok_or_else(|| {
            Error::new(
                Code::WrongFile,
                format!(
                    "The model groups by {:?}, which these files do not have",
                    feature.name
                ),
                "Open the files that have it beside the orders, or choose another model",
            )
        })?);
    }
    let value = |row: usize, feature: usize| columns[feature][row];
    gridded(model, table.customers.len(), &value)
}

/// The rows of a table by a model of one; its columns are found by their names. Errors: the model is one of
/// orders, or names a column that the table does not have (`wrong-file`).
pub fn frozen_table(table: &Figures, model: &Model) -> Result<TableMatrix> {
    let place = |f: &ModelFeature| table.columns.iter().position(|c| c.name == f.name);
    let places: Option<Vec<usize>> = model.features.iter().map(place).collect();
    let places = match places {
        Some(places) if model.source == ModelSource::Table => places,
        _ => return Err(other("orders, or of another table")),
    };
    let d = table.columns.len();
    let value = |row: usize, feature: usize| table.values[row * d + places[feature]];
    Ok(TableMatrix {
        matrix: gridded(model, table.ids.len(), &value)?,
        power: model.power,
        offsets: model.features.iter().map(|f| f.offset).collect(),
        places,
        notes: Vec::new(),
    })
}

fn gridded(model: &Model, rows: usize, value: &dyn Fn(usize, usize) -> f64) -> Result<Matrix> {
    let unit = power_of_two(-model.power);
    let d = model.features.len();
    let (mut values, mut features) = (Vec::new(), Vec::new());
    reserve(&mut values, rows * d, "The feature matrix")?;
    values.resize(rows * d, 0.0);
    for (j, f) in model.features.iter().enumerate() {
        let raw: Vec<f64> = (0..rows).map(|row| value(row, j)).collect();
        for (row, &x) in raw.iter().enumerate() {
            let x = if f.log { signed_log(x) } else { x };
            values[row * d + j] = on_grid(((x - f.mean) / f.sd - f.offset) * unit);
        }
        features.push(Feature {
            name: f.name.clone(),
            log: f.log,
            skewness: moments(&raw).map_or(0.0, |(mean, sd)| skewness(&raw, mean, sd)),
            mean: f.mean,
            sd: f.sd,
        });
    }
    Ok(Matrix {
        features,
        constant: Vec::new(),
        values,
        rows,
    })
}

fn other(of: &str) -> Error {
    Error::new(
        Code::WrongFile,
        ["The model is one of ", of].concat(),
        "Choose a model that was saved for files like these",
    )
}
