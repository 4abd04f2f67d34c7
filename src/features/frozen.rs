//! Customers → matrix by the transforms and the scaling of a saved model, which nothing of theirs changes.

use super::build::{moments, on_grid, signed_log, skewness, value};
use super::matrix::{Feature, Matrix};
use super::table::{TableMatrix, power_of_two};
use crate::customers::{COLUMNS, Customer, Figures};
use crate::error::{Code, Error, Result, reserve};
use crate::report::{Model, ModelFeature, ModelSource};

/// The customers' records by a model of orders. Errors: the model is one of a table, or groups by what the
/// ledger does not have (`wrong-file`).
pub fn frozen(customers: &[Customer], model: &Model) -> Result<Matrix> {
    let known = |f: &ModelFeature| COLUMNS.contains(&f.name.as_str());
    if model.source != ModelSource::Orders || !model.features.iter().all(known) {
        return Err(other("a customer table"));
    }
    let value = |row: usize, feature: usize| value(&model.features[feature].name)(&customers[row]);
    gridded(model, customers.len(), &value)
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
