//! `cargo pkg bench segments`: k-means, one thread, float32, eight columns.
//!
//! In one page of headless Chromium: our kernel in wasm, linfa-clustering in wasm and npm ml-kmeans;
//! beside them native scikit-learn with one thread. All get the same rows (sixteen overlapping clouds)
//! and, but for the last table, the same start: the first rows. Runs are interleaved; medians count.
//! Times are of one call from row-major numbers to labels and inertia, the median of those that one side
//! gets done in a turn of half a second, or of the one that takes longer.

use super::{median, peers};
use crate::project::{Project, build_artifact, read, replace_folder, run as run_command};
use crate::serve::Server;
use crate::setup;
use crate::wasm;
use anyhow::{Context, Result};
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};

const COLUMNS: usize = 8;
const CLOUDS: usize = 16;
/// What the peers are called in the answers, ours first.
const SIDES: [&str; 4] = ["regulars", "linfa", "ml-kmeans", "scikit-learn"];

pub fn run(project: &Project, rows: u64, runs: u32) -> Result<()> {
    setup::wasm_target(project)?;
    setup::npm_packages(project)?;
    let browser = setup::browser(project)?;
    let (python, npm) = (peers::scikit_learn(project)?, peers::ml_kmeans(project)?);
    let site = site(project, &npm)?;
    let numbers = numbers(&project.scratch("bench")?, rows as usize)?;
    fs::copy(&numbers, site.join("rows.f32"))?;
    let server = Server::start(&site, 0, None)?;
    let mut node = project.command("node");
    node.arg("pkg-config/browser/segments.mjs")
        .args([server.url().to_string(), rows.to_string(), runs.to_string()])
        .args([&python, &numbers])
        .env("BROWSER", &browser)
        .env("OMP_NUM_THREADS", "1");
    let printed = read("the k-means runs", &mut node)?;
    let tasks: Vec<Value> =
        serde_json::from_str(printed.trim()).with_context(|| format!("not JSON: {printed}"))?;
    println!(
        "{rows} rows × {COLUMNS} columns; milliseconds, median of {runs}; how many times as long as ours"
    );
    tasks.iter().for_each(print);
    Ok(())
}

/// One line: a task and every side's time, ratio and inertia.
fn print(task: &Value) {
    let times = |side: &str| -> Option<f64> {
        let times: Vec<f64> = task[side]["ms"]
            .as_array()?
            .iter()
            .filter_map(Value::as_f64)
            .collect();
        (!times.is_empty()).then(|| median(times))
    };
    println!("{}", task["task"].as_str().unwrap_or_default());
    let ours = times(SIDES[0]).unwrap_or(f64::NAN);
    for side in SIDES {
        let Some(ms) = times(side) else { continue };
        let inertia = task[side]["inertia"].as_f64().unwrap_or(f64::NAN);
        println!(
            "{side:>14} {ms:>9.1} {:>7.2}× inertia {inertia:.2}",
            ms / ours
        );
    }
}

/// A folder with the page, the module and ml-kmeans as one script.
fn site(project: &Project, npm: &Path) -> Result<PathBuf> {
    let site = project.scratch("bench/segments")?;
    replace_folder(&project.at("pkg-config/browser/segments"), &site)?;
    fs::copy(kernel(project)?, site.join("kernel.wasm"))?;
    let mut bundle = project.command("node");
    bundle
        .arg(project.at("www/node_modules/rolldown/bin/cli.mjs"))
        .arg(npm.join("node_modules/ml-kmeans/lib/index.js"))
        .arg("--file")
        .arg(site.join("ml-kmeans.js"));
    run_command("bundle ml-kmeans", &mut bundle)?;
    Ok(site)
}

/// Our kernels and their peers as one module, made as the page's modules are.
pub(super) fn kernel(project: &Project) -> Result<PathBuf> {
    let arguments = ["rustc", "--package", "regulars-bench-kernel", "--lib"];
    let target = ["--crate-type", "cdylib", "--target", setup::WASM_TARGET];
    let built = build_artifact(
        project,
        "compile the kernels to wasm",
        &[&arguments[..], &["--profile", wasm::PROFILE], &target].concat(),
        "regulars_bench_kernel",
        ".wasm",
    )?;
    let optimised = project.scratch("bench")?.join("kernel.wasm");
    fs::copy(built, &optimised).context("cannot keep the kernels")?;
    wasm::optimise(project, &optimised)?;
    Ok(optimised)
}

/// The rows as little-endian float32 on the kernel's grid; the same on every machine.
fn numbers(folder: &Path, rows: usize) -> Result<PathBuf> {
    let path = folder.join(format!("rows-{rows}.f32"));
    if path.is_file() {
        return Ok(path);
    }
    let mut state = 7u64;
    let mut roll = || {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (state >> 40) as f64 / (1u64 << 24) as f64
    };
    let centres: Vec<f64> = (0..CLOUDS * COLUMNS).map(|_| roll() * 3.0 - 1.5).collect();
    let mut bytes = Vec::with_capacity(rows * COLUMNS * 4);
    for _ in 0..rows {
        let cloud = (roll() * CLOUDS as f64) as usize * COLUMNS;
        for centre in &centres[cloud..cloud + COLUMNS] {
            // Six even numbers add up to about a bell of standard deviation 0.7.
            let bell = (0..6).map(|_| roll()).sum::<f64>() - 3.0;
            let x = ((centre + bell * 0.7) * 1_048_576.0).round() / 1_048_576.0;
            bytes.extend_from_slice(&(x as f32).to_le_bytes());
        }
    }
    fs::write(&path, bytes)?;
    Ok(path)
}
