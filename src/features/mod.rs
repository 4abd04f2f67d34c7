//! Stage `features`: customers → a matrix of standardised features on an exact grid.
//!
//! ```text
//! (&[Customer], names, transform) ─ build ─► Matrix n × d
//! ```

mod build;
mod matrix;

pub use build::{SKEWED, build, on_grid, signed_log};
pub use matrix::*;
