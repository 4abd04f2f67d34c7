//! Report of the stage `value`, and its options.

use serde::{Deserialize, Serialize};

/// A model of when customers buy.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(all(target_arch = "wasm32", feature = "web"), derive(tsify::Tsify))]
#[cfg_attr(
    all(not(target_arch = "wasm32"), feature = "cli"),
    derive(schemars::JsonSchema, clap::ValueEnum)
)]
pub enum ValueModel {
    /// BG/NBD, where it does not hold MBG/NBD, where that does not hold either the rates themselves.
    #[default]
    Auto,
    Bgnbd,
    Mbgnbd,
    Paretonbd,
    /// What customers of the same kind did.
    Empirical,
}
