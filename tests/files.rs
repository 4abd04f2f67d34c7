//! Several files in one analysis: overlaps, joins, repairs, corrections, what was left out, filters.
#![cfg(not(target_arch = "wasm32"))]

mod walk;

#[path = "files/compared.rs"]
mod compared;
#[path = "files/corrected.rs"]
mod corrected;
#[path = "files/equity.rs"]
mod equity;
#[path = "files/filters.rs"]
mod filters;
#[path = "files/joined.rs"]
mod joined;
#[path = "files/months.rs"]
mod months;
#[path = "files/overlaps.rs"]
mod overlaps;
#[path = "files/quality.rs"]
mod quality;
#[path = "files/several.rs"]
mod several;
