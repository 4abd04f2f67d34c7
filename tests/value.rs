//! Stage `value`: published figures from the raw lines, laws, odd shops, coverage.
#![cfg(not(target_arch = "wasm32"))]

mod walk;

#[path = "value/cdnow.rs"]
mod cdnow;
#[path = "value/past.rs"]
mod past;
#[path = "value/models.rs"]
mod models;
