//! Models of segments: read, written, and what the report says of them.

use super::arguments::ModelArguments;
use super::{Line, line};
use regulars::report::{Continuity, Frozen, Migration, Model};
use serde::Serialize;
use std::path::Path;

/// The model that is asked for, if one is.
pub fn read(models: &ModelArguments) -> Line<Option<Box<Frozen>>> {
    let Some(path) = models.model.as_ref().or(models.match_model.as_ref()) else {
        return match models.before {
            Some(_) => Err("--before needs --model or --match".into()),
            None => Ok(None),
        };
    };
    let text = std::fs::read_to_string(path).map_err(|e| format!("{path} cannot be read: {e}"))?;
    let model = Model::from_json(&text).map_err(|e| line(e.in_file(path)))?;
    let refit = models.match_model.is_some();
    Ok(Some(Box::new(Frozen { model, refit })))
}

/// The bytes of the earlier table, if one is named.
pub fn before(models: &ModelArguments) -> Line<Option<(String, Vec<u8>)>> {
    let Some(path) = &models.before else {
        return Ok(None);
    };
    let bytes = std::fs::read(path).map_err(|e| format!("{path} cannot be read: {e}"))?;
    Ok(Some((path.clone(), bytes)))
}

pub fn save(path: &Path, model: &Model) -> Line<()> {
    let unwritable = |e| format!("{} cannot be written: {e}", path.display());
    std::fs::write(path, model.to_json()).map_err(unwritable)
}

/// A report with what a model adds to it.
#[derive(Serialize)]
pub struct WithModel<'a, T: Serialize> {
    #[serde(flatten)]
    pub report: &'a T,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub continuity: Option<&'a Continuity>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub migration: Option<&'a Migration>,
}
