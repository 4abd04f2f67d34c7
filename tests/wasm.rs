//! The browser's border, in a browser: the golden report to the byte, options and calls that are
//! wrong, and what leaves as arrays and tables. `cargo pkg test wasm` runs it.
#![cfg(target_arch = "wasm32")]

wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);

#[path = "wasm/answers.rs"]
mod answers;
#[path = "offers/same.rs"]
#[allow(dead_code, reason = "the native tests use the rest")]
mod bought;
#[path = "wasm/drive.rs"]
mod drive;
#[path = "wasm/kernel.rs"]
mod kernel;
#[path = "wasm/refusals.rs"]
mod refusals;
#[path = "segments/rows.rs"]
#[allow(dead_code, reason = "the native tests use the rest")]
mod rows;
#[path = "segments/same.rs"]
mod same;
#[path = "segments/sifting.rs"]
mod sifting;
