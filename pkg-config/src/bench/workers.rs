//! `cargo pkg bench workers`: the page's search for segments in one worker and in two, in Chromium, in turns.
//!
//! Both pages hold the analysis of a made-up shop's file and group its customers anew by other seeds; what they
//! report has to be the same. The floor is for a machine with two idle processors.

use super::{median, shop};
use crate::page;
use crate::project::{Project, read};
use crate::serve::Server;
use crate::setup;
use anyhow::{Context, Result, bail};
use serde_json::Value;

pub fn run(project: &Project, lines: u64, runs: u32) -> Result<()> {
    page::make(project)?;
    let browser = setup::browser(project)?;
    let (orders, _) = shop::file(&project.scratch("bench")?, lines)?;
    let server = Server::start(&project.at(page::SITE), 0, None)?;
    let mut node = project.command("node");
    node.arg("pkg-config/browser/workers.mjs")
        .arg(server.url())
        .arg(&orders)
        .arg(runs.to_string())
        .env("BROWSER", &browser);
    let printed = read("the two pages", &mut node)?;
    let found: Value =
        serde_json::from_str(printed.trim()).with_context(|| format!("not JSON: {printed}"))?;
    if found["same"] != true {
        bail!("two workers report something else than one");
    }
    let seconds = |name: &str| -> Vec<f64> {
        let all = found[name].as_array().into_iter().flatten();
        all.filter_map(Value::as_f64).collect()
    };
    let names = ["one", "two", "both", "again"];
    let [one, two, both, again] = names.map(|name| median(seconds(name)));
    println!(
        "{} customers, the search for segments: one worker {one:.3} s, two {two:.3} s, {:.2}× (floor 1.6×, goal 1.9×); the same report",
        found["customers"],
        one / two
    );
    println!(
        "two pages at once, one worker each: {both:.3} s, {:.2}× the work of one: what the second processor is worth",
        2.0 * one / both
    );
    println!("one worker by the same seed once more, nothing to search: {again:.3} s");
    Ok(())
}
