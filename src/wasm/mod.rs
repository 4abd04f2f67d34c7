//! The browser's border: sessions, inspectors, planners, their types and errors. No arithmetic.
//!
//! Options come in as plain objects and unknown keys are errors. Numbers leave as typed arrays,
//! copied; tables as CSV bytes; the report as the canonical JSON text.
//!
//! Each class is a feature of Cargo.toml and a wasm module of its own.

#[cfg(feature = "session")]
pub mod audience;
mod decoder;
pub mod errors;
#[cfg(feature = "inspector")]
pub mod inspector;
#[cfg(feature = "planner")]
pub mod planner;
#[cfg(feature = "session")]
pub mod session;
#[cfg(feature = "session")]
pub mod share;
#[cfg(feature = "inspector")]
pub mod standalone;
