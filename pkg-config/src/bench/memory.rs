//! `cargo pkg bench memory`: a made-up shop's file through the whole analysis in a worker in Chromium.
//!
//! Prints the wasm memory at the end (it never shrinks, so this is its peak), how long each stage took
//! and the longest piece of work in it, which is how long a cancel may have to wait.

use super::shop;
use crate::project::{Project, read, replace_folder};
use crate::serve::Server;
use crate::{setup, wasm};
use anyhow::{Context, Result, bail};
use serde_json::Value;

pub fn run(project: &Project, lines: u64) -> Result<()> {
    wasm::make(project)?;
    let browser = setup::browser(project)?;
    let (orders, facts) = shop::file(&project.scratch("bench")?, lines)?;
    let site = project.scratch("bench/memory")?;
    replace_folder(&project.at(wasm::GENERATED), &site)?;
    for name in ["index.html", "page.js", "worker.js"] {
        std::fs::copy(
            project.at("pkg-config/browser/memory").join(name),
            site.join(name),
        )?;
    }
    let server = Server::start(&site, 0, None)?;
    let mut node = project.command("node");
    node.arg("pkg-config/browser/memory.mjs")
        .arg(server.url())
        .arg(&orders)
        .env("BROWSER", &browser);
    let printed = read("the analysis", &mut node)?;
    let found: Value =
        serde_json::from_str(printed.trim()).with_context(|| format!("not JSON: {printed}"))?;
    if found["lines"] != facts.lines || found["customers"] != facts.customers {
        bail!("found {printed}, but the file holds {facts:?}");
    }
    let number = |value: &Value| value.as_f64().unwrap_or(f64::NAN);
    println!(
        "{} lines, {} customers, {:.1} MB",
        facts.lines,
        facts.customers,
        facts.bytes as f64 / 1e6
    );
    for (stage, seen) in found["stages"].as_object().into_iter().flatten() {
        println!(
            "{stage:>10}: {:7.2} s, longest piece {:4.0} ms, memory then {:5.0} MiB",
            number(&seen["seconds"]),
            number(&seen["longest"]),
            number(&seen["mib"])
        );
    }
    println!(
        "peak memory {:.0} MiB, {:.1} s in all",
        number(&found["mib"]),
        number(&found["seconds"])
    );
    println!(
        "a cancel while reading was answered after {:.0} ms",
        number(&found["cancel_ms"])
    );
    Ok(())
}
