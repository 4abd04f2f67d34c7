//! Odd, hostile and empty files through the whole walk: an error with a code or a sensible answer,
//! never a panic, and no number in a report that is none.
#![cfg(not(target_arch = "wasm32"))]

mod walk;

#[path = "degenerate/run.rs"]
mod run;

#[path = "degenerate/cells.rs"]
mod cells;
#[path = "degenerate/noise.rs"]
mod noise;
#[path = "degenerate/shops.rs"]
mod shops;
