//! Stage `features`: customers → a matrix of standardised features on an exact grid.
//!
//! ```text
//! (Columns, names, transform)  ─ build ───────► Matrix n × d
//! (&Figures, scale, transform)     ─ build_table ─► TableMatrix, without clipping
//! (Columns or &Figures, &Model) ─ frozen ────► Matrix, scaled as the model was
//! ```

mod build;
mod frozen;
mod matrix;
mod table;

pub use build::{MOST, SKEWED, build, on_grid, signed_log};
pub use frozen::{frozen, frozen_table};
pub use matrix::*;
pub use table::{TableMatrix, build_table, power_of_two};
