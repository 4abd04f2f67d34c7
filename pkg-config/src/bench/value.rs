//! `cargo pkg bench value`: BG/NBD's fit in the page's module, beside Python's lifetimes on the same
//! customers, one thread each, CPU seconds; and 200 refits of 2,357 customers against 60 of its fits.

use super::{median, peers};
use crate::project::{Project, read};
use crate::wasm;
use anyhow::{Context, Result, bail};
use serde_json::Value;
use std::path::Path;

const SIZES: [u64; 3] = [2_357, 100_000, 1_000_000];
const REFITS: u64 = 200;

pub fn run(project: &Project, runs: u32) -> Result<()> {
    wasm::make(project)?;
    let python = peers::lifetimes(project)?;
    let table = project.scratch("bench")?.join("value.csv");
    for size in SIZES {
        let small = size == SIZES[0];
        let refits = if small { REFITS } else { 0 };
        let (mut ours, mut theirs, mut again) = (Vec::new(), Vec::new(), Vec::new());
        for _ in 0..if small { runs } else { runs.min(3) } {
            let found = one(project, size, refits, &table)?;
            let peer = peer(project, &python, &table)?;
            agree(&found, &peer)?;
            ours.push(number(&found, "fit")?);
            again.push(number(&found, "refits")?);
            theirs.push(number(&peer, "fit")?);
        }
        let (ours, theirs) = (median(ours), median(theirs));
        println!(
            "{size:>9} customers: {ours:.4} s, lifetimes {theirs:.3} s: {:.0}× as fast",
            theirs / ours
        );
        if small {
            let again = median(again);
            println!(
                "{REFITS:>9} refits: {again:.3} s, 60 fits of lifetimes {:.3} s",
                60.0 * theirs
            );
        }
    }
    Ok(())
}

fn one(project: &Project, size: u64, refits: u64, table: &Path) -> Result<Value> {
    let mut command = project.command("node");
    command
        .arg("pkg-config/bench/value.mjs")
        .arg(project.at(wasm::GENERATED))
        .args([size.to_string(), refits.to_string()])
        .arg(table);
    last_line(&read("regulars", &mut command)?)
}

fn peer(project: &Project, python: &Path, table: &Path) -> Result<Value> {
    let mut command = project.command(python);
    command
        .env("OMP_NUM_THREADS", "1")
        .arg("pkg-config/bench/value_lifetimes.py")
        .arg(table);
    last_line(&read("lifetimes", &mut command)?)
}

fn last_line(printed: &str) -> Result<Value> {
    let line = printed.lines().next_back().unwrap_or_default();
    serde_json::from_str(line).with_context(|| format!("not JSON: {printed}"))
}

fn number(found: &Value, key: &str) -> Result<f64> {
    found[key]
        .as_f64()
        .with_context(|| format!("no {key} in {found}"))
}

/// A fast fit of something else is no fit.
fn agree(ours: &Value, theirs: &Value) -> Result<()> {
    for name in ["r", "alpha", "a", "b"] {
        let (a, b) = (
            number(&ours["parameters"], name)?,
            number(&theirs["parameters"], name)?,
        );
        if (a / b - 1.0).abs() > 0.01 {
            bail!("{name} is {a} by ours and {b} by lifetimes");
        }
    }
    Ok(())
}
