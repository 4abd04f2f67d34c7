//! The browser's border: a session, its types, its errors. No arithmetic.
//!
//! Options come in as plain objects and unknown keys are errors. Numbers leave as typed arrays,
//! copied; tables as CSV bytes; the report as the canonical JSON text.

mod decoder;
mod errors;
mod session;

pub use session::Session;
