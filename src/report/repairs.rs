//! What the user has put right: repairs of the whole file, corrections of single cells.

use super::Role;
use super::fields::{Fields, Read, list, need, through_value};
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;

/// Repairs, each off unless asked for, each listed with its effect.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(deny_unknown_fields, default)]
#[cfg_attr(all(target_arch = "wasm32", feature = "web"), derive(tsify::Tsify))]
#[cfg_attr(
    all(not(target_arch = "wasm32"), feature = "cli"),
    derive(schemars::JsonSchema)
)]
pub struct Repairs {
    /// Leave out lines that repeat a line of their own file.
    pub duplicates: bool,
    /// Take customers whose ids differ only in case, spaces and full-width forms for one.
    pub merge_customers: bool,
    /// Set aside lines whose amount or quantity lies further from the median than this, in robust
    /// standard deviations of its logarithm; none: keep them.
    pub outliers: Option<f64>,
    /// Keep lines that an earlier file has too.
    pub keep_overlaps: bool,
}

/// One cell that the user has corrected.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(all(target_arch = "wasm32", feature = "web"), derive(tsify::Tsify))]
#[cfg_attr(
    all(not(target_arch = "wasm32"), feature = "cli"),
    derive(schemars::JsonSchema)
)]
pub struct Correction {
    /// Name of the file.
    pub file: String,
    /// Line on which the row begins, from 1.
    pub line: u64,
    pub role: Role,
    /// What the cell should hold.
    pub value: String,
}

impl<'de> Deserialize<'de> for Repairs {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        through_value(deserializer, &Repairs::read)
    }
}

impl Repairs {
    pub(super) fn read(value: &Value) -> Read<Repairs> {
        let known = ["duplicates", "merge_customers", "outliers", "keep_overlaps"];
        let f = Fields::of(value, &known)?;
        Ok(Repairs {
            duplicates: f.flag("duplicates")?,
            merge_customers: f.flag("merge_customers")?,
            outliers: f.number("outliers")?,
            keep_overlaps: f.flag("keep_overlaps")?,
        })
    }
}

/// Corrections as options have them.
pub fn corrections<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Vec<Correction>, D::Error> {
    through_value(deserializer, &read_corrections)
}

pub(super) fn read_corrections(value: &Value) -> Read<Vec<Correction>> {
    list(value, |value| {
        let f = Fields::of(value, &["file", "line", "role", "value"])?;
        let role = f.text("role")?.and_then(|r| Role::from_name(&r));
        Ok(Correction {
            file: need(f.text("file")?, "file")?,
            line: need(f.whole("line")?, "line")?,
            role: need(role, "role")?,
            value: need(f.text("value")?, "value")?,
        })
    })
}
