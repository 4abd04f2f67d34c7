//! The command line as people use it: every subcommand, its JSON, its tables, its one line of error.
#![cfg(all(not(target_arch = "wasm32"), feature = "cli"))]

#[path = "cli/shell.rs"]
mod shell;

#[path = "cli/answers.rs"]
mod answers;
#[path = "cli/errors.rs"]
mod errors;
#[path = "cli/lifecycle.rs"]
mod lifecycle;
#[path = "cli/models.rs"]
mod models;
#[path = "cli/plain.rs"]
mod plain;
#[path = "cli/replay.rs"]
mod replay;
#[path = "cli/several.rs"]
mod several;
#[path = "cli/table.rs"]
mod table;
#[path = "cli/value.rs"]
mod value;
