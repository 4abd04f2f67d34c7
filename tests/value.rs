//! Stage `value`: published figures from the raw lines, laws, odd shops, coverage.
#![cfg(not(target_arch = "wasm32"))]
#![allow(
    clippy::disallowed_methods,
    reason = "oracles may use what reports may not"
)]

mod walk;

#[path = "value/cdnow.rs"]
mod cdnow;
#[path = "value/contact.rs"]
mod contact;
#[path = "value/contracts.rs"]
mod contracts;
#[path = "value/laws.rs"]
mod laws;
#[path = "value/models.rs"]
mod models;
#[path = "value/odd.rs"]
mod odd;
#[path = "value/past.rs"]
mod past;
#[path = "value/reorder.rs"]
mod reorder;
#[path = "value/steps.rs"]
mod steps;
#[path = "value/tracking.rs"]
mod tracking;
