//! Stage `features`: customers → a matrix of standardised features on an exact grid.
//!
//! ```text
//! (&[Customer], names, transform)  ─ build ───────► Matrix n × d
//! (&Figures, scale, transform)     ─ build_table ─► TableMatrix, without clipping
//! ```

mod build;
mod matrix;
mod table;

pub use build::{SKEWED, build, on_grid, signed_log};
pub use matrix::*;
pub use table::{TableMatrix, build_table, power_of_two};
