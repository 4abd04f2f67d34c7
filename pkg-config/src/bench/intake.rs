//! `cargo pkg bench intake`: orders CSV → one record per customer, one thread.
//!
//! Ours is the page's wasm module, fed as the page's worker feeds it, in Node. Beside it in the same
//! run: native DuckDB with one thread, DuckDB-WASM and PapaParse with a hand-written ledger. Each
//! side is a process of its own that first reads a small file, so that its code is compiled, and
//! then the one that counts. The guess about the file's form, which the page makes on the drop, is
//! shown apart for ours. Times are CPU seconds of the thread that works (DuckDB: of its process), so
//! that a busy machine disturbs less. All have to find the same customers and the same total.

use super::shop::{self, Facts};
use super::{median, peers};
use crate::project::{Project, read};
use crate::wasm;
use anyhow::{Context, Result, bail};
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Lines of the small file.
const SMALL: u64 = 100_000;

struct Side {
    name: &'static str,
    program: PathBuf,
    script: &'static str,
    /// What the script needs to know before the files.
    place: PathBuf,
}

pub fn run(project: &Project, lines: u64, runs: u32, alone: bool) -> Result<()> {
    wasm::make(project)?;
    let sides = sides(project, alone)?;
    let folder = project.scratch("bench")?;
    let (small, _) = shop::file(&folder, SMALL)?;
    let (orders, facts) = shop::file(&folder, lines)?;
    let megabytes = facts.bytes as f64 / 1e6;
    println!(
        "{lines} lines, {} customers, {} orders, {megabytes:.1} MB; CPU seconds",
        facts.customers, facts.orders
    );
    println!(
        "{:>4} {}",
        "run",
        sides
            .iter()
            .map(|s| format!("{:>14}", s.name))
            .collect::<String>()
    );
    let mut times = vec![Vec::new(); sides.len()];
    let mut guesses = Vec::new();
    for run in 1..=runs {
        let mut row = String::new();
        for (side, times) in sides.iter().zip(&mut times) {
            let (seconds, guess) = one(project, side, [&small, &orders], &facts)?;
            row += &format!("{seconds:>14.3}");
            if let Some(guess) = guess {
                guesses.push(guess);
            }
            times.push(seconds);
        }
        println!("{run:>4} {row}");
    }
    let medians: Vec<f64> = times.into_iter().map(median).collect();
    for (side, seconds) in sides.iter().zip(&medians) {
        println!(
            "{:>14}: median {seconds:.3} s, {:.0} MB/s; ours is {:.2}× as fast",
            side.name,
            megabytes / seconds,
            seconds / medians[0]
        );
    }
    println!(
        "  ours guesses the file's form in {:.3} s more",
        median(guesses)
    );
    Ok(())
}

fn sides(project: &Project, alone: bool) -> Result<Vec<Side>> {
    let side = |name, program: &Path, script, place: &Path| Side {
        name,
        program: program.to_path_buf(),
        script,
        place: place.to_path_buf(),
    };
    let node = Path::new("node");
    let mut sides = vec![side(
        "regulars",
        node,
        "pkg-config/bench/regulars.mjs",
        &project.at(wasm::GENERATED),
    )];
    if !alone {
        let (python, npm) = (peers::duckdb(project)?, peers::npm(project)?);
        sides.push(side(
            "duckdb-wasm",
            node,
            "pkg-config/bench/duckdb_wasm.mjs",
            &npm,
        ));
        sides.push(side(
            "duckdb",
            &python,
            "pkg-config/bench/duckdb_native.py",
            &npm,
        ));
        sides.push(side(
            "papaparse",
            node,
            "pkg-config/bench/papaparse.mjs",
            &npm,
        ));
    }
    Ok(sides)
}

/// CPU seconds of one side's run and of its guess, after a look at what it found.
fn one(
    project: &Project,
    side: &Side,
    files: [&Path; 2],
    facts: &Facts,
) -> Result<(f64, Option<f64>)> {
    let mut command: Command = project.command(&side.program);
    command.arg(side.script).arg(&side.place).args(files);
    let printed = read(side.name, &mut command)?;
    let line = printed.lines().next_back().unwrap_or_default();
    let found: Value =
        serde_json::from_str(line).with_context(|| format!("not JSON: {printed}"))?;
    let number = |key: &str| {
        found[key]
            .as_f64()
            .with_context(|| format!("no {key} in {printed}"))
    };
    let (customers, total) = (number("customers")?, number("total")?);
    if customers != facts.customers as f64 || (total * 100.0).round() != facts.cents as f64 {
        bail!(
            "{} found {printed}, but the file holds {facts:?}",
            side.name
        );
    }
    Ok((number("seconds")?, found["guess"].as_f64()))
}
