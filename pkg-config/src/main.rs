//! `cargo pkg VERB`: how the crate becomes a served site and an npm package, and how both are
//! tested and measured. One file per verb; each verb first makes what it needs.
//!
//! ```text
//! src/ ──cargo──> wasm ──wasm-bindgen, wasm-opt──> www/generated/ ──vite──> www/dist/   (page.rs)
//!                                └────────────────> pkg/                                (package.rs)
//! ```

mod bench;
mod browser_tests;
mod end_to_end;
mod fresh;
mod headers;
mod package;
mod page;
mod project;
mod sample;
mod serve;
mod setup;
mod size;
mod test;
mod wasm;

use anyhow::Result;
use clap::{Parser, Subcommand};
use project::Project;
use std::process::ExitCode;

#[derive(Parser)]
#[command(
    name = "cargo pkg",
    about = "Builds, serves, tests and measures Regulars"
)]
struct Arguments {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Subcommand)]
enum Verb {
    /// Make whatever is missing or out of date, then serve the page on this machine
    Serve(serve::Options),
    /// Make the npm package in pkg/ and the site in www/dist/
    Build,
    /// Install what the tests need and run all of them
    Test(test::Options),
    /// Brotli sizes of what a visitor downloads; fails above the budgets
    Size(size::Options),
    /// Times of ours beside a peer's, and their ratio
    Bench(bench::Options),
}

fn main() -> ExitCode {
    match run(Arguments::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: Arguments) -> Result<()> {
    let project = Project::find()?;
    match arguments.verb {
        Verb::Serve(options) => serve::run(&project, &options),
        Verb::Build => package::run(&project),
        Verb::Test(options) => test::run(&project, &options),
        Verb::Size(options) => size::run(&project, &options),
        Verb::Bench(options) => bench::run(&project, &options),
    }
}
