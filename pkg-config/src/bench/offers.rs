//! `cargo pkg bench offers`: recommenders, one thread, from who bought what to ten products for everybody.
//!
//! In one page of headless Chromium: our methods in wasm; beside them, native with one thread, EASE in
//! numpy (float32, `np.linalg.inv`), item–item and ALS (conjugate gradients, 64 factors) of `implicit`. All get the same drawn shop. Runs are interleaved;
//! medians count.

use super::segments::kernel;
use super::{median, peers};
use crate::project::{Project, read, replace_folder};
use crate::serve::Server;
use crate::setup;
use anyhow::{Context, Result};
use serde_json::Value;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

const CUSTOMERS: usize = 6_000;
const PRODUCTS: usize = 3_700;
const BOUGHT: usize = 1_000_000;
/// What each method is called in the answers.
const METHODS: [&str; 3] = ["ease", "item_item", "als"];

pub fn run(project: &Project, runs: u32) -> Result<()> {
    setup::wasm_target(project)?;
    setup::npm_packages(project)?;
    let browser = setup::browser(project)?;
    let python = peers::recommenders(project)?;
    let site = project.scratch("bench/offers")?;
    replace_folder(&project.at("pkg-config/browser/offers"), &site)?;
    fs::copy(kernel(project)?, site.join("kernel.wasm"))?;
    let shop = shop(&project.scratch("bench")?)?;
    fs::copy(&shop, site.join("shop.u32"))?;
    let server = Server::start(&site, 0, None)?;
    let mut node = project.command("node");
    node.arg("pkg-config/browser/offers.mjs")
        .args([server.url().to_string(), runs.to_string()])
        .args([&python, &shop])
        .env("BROWSER", &browser)
        .envs(["OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"].map(|name| (name, "1")));
    let printed = read("the recommenders' runs", &mut node)?;
    let found: Value =
        serde_json::from_str(printed.trim()).with_context(|| format!("not JSON: {printed}"))?;
    println!(
        "{CUSTOMERS} customers × {PRODUCTS} products; seconds from purchases to ten products for everybody, median and fastest of {runs}"
    );
    for method in METHODS {
        let times = |side: &str| -> Vec<f64> {
            let times = found[method][side].as_array().into_iter().flatten();
            times.filter_map(Value::as_f64).collect()
        };
        let (ours, peer) = (times("ours"), times("peer"));
        let fastest = |times: &[f64]| times.iter().copied().fold(f64::INFINITY, f64::min);
        let fast = [fastest(&ours), fastest(&peer)];
        let middle = [median(ours), median(peer)];
        println!(
            "{method:>10} {:7.2}  peer {:7.2}  {:5.2}×   fastest {:7.2}  peer {:7.2}  {:5.2}×",
            middle[0],
            middle[1],
            middle[1] / middle[0],
            fast[0],
            fast[1],
            fast[1] / fast[0]
        );
    }
    Ok(())
}

/// A shop of popular and of peculiar tastes, as little-endian whole numbers: customers, products, where each
/// customer's products begin, the products ascending. The same on every machine.
fn shop(folder: &Path) -> Result<PathBuf> {
    let path = folder.join("purchases.u32");
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
    let (mut starts, mut bought) = (vec![0], Vec::new());
    for customer in 0..CUSTOMERS {
        let usual = (BOUGHT / CUSTOMERS) as f64;
        let size = (usual * (0.25 + 1.5 * roll())) as usize;
        let taste = (customer % 20) as f64 / 20.0;
        let mut own = BTreeSet::new();
        while own.len() < size {
            let popular = roll().powi(3);
            let peculiar = (taste + 0.15 * roll()) % 1.0;
            let place = if roll() < 0.5 { popular } else { peculiar };
            own.insert((place * PRODUCTS as f64) as u32);
        }
        bought.extend(own);
        starts.push(bought.len() as u32);
    }
    let numbers = [CUSTOMERS as u32, PRODUCTS as u32].into_iter();
    let numbers = numbers.chain(starts).chain(bought);
    fs::write(
        &path,
        numbers.flat_map(u32::to_le_bytes).collect::<Vec<_>>(),
    )?;
    Ok(path)
}
