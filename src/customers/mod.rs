//! Stage `customers`.

mod record;
pub use record::*;
