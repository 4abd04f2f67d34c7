//! From bytes to settled order lines: the references of real files, returns, cells.
#![cfg(not(target_arch = "wasm32"))]

mod walk;

#[path = "orders/cells.rs"]
mod cells;
#[path = "orders/references.rs"]
mod references;
#[path = "orders/returns.rs"]
mod returns;
