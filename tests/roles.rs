//! Which column plays which role, against header sets as systems export them; how dates, numbers and
//! money are written, and what is asked instead of guessed.
#![cfg(not(target_arch = "wasm32"))]

mod walk;

#[path = "roles/formats.rs"]
mod formats;
#[path = "roles/rows.rs"]
mod rows;
#[path = "roles/scored.rs"]
mod scored;
