//! Stage `orders`.

mod line;
pub use line::*;
