//! Stage `features`.

mod matrix;
pub use matrix::*;
