//! `cargo pkg bench page`: how the page answers while a file is read, in Chromium.
//!
//! Two measurements: the time from a changed guess to the preview that shows it, on a made-up shop's
//! file of a million lines; and a file of about one gigabyte, watched for some seconds and then
//! cancelled. There is no peer: the limits are people's patience.

use super::{median, shop};
use crate::page;
use crate::project::{Project, read};
use crate::serve::Server;
use crate::setup;
use anyhow::{Context, Result};
use serde_json::Value;

/// Lines of the file whose guess is changed.
const SHORT: u64 = 1_000_000;

/// `changes`: how often the guess is changed; `lines`: of the long file.
pub fn run(project: &Project, changes: u32, lines: u64) -> Result<()> {
    page::make(project)?;
    let browser = setup::browser(project)?;
    let folder = project.scratch("bench")?;
    let server = Server::start(&project.at(page::SITE), 0, None)?;
    let ask = |script: &str, lines: u64, more: &[String]| -> Result<Value> {
        let (orders, _) = shop::file(&folder, lines)?;
        let mut node = project.command("node");
        node.arg(format!("pkg-config/browser/{script}.mjs"))
            .arg(server.url())
            .arg(&orders)
            .args(more)
            .env("BROWSER", &browser);
        let printed = read(script, &mut node)?;
        serde_json::from_str(printed.trim()).with_context(|| format!("not JSON: {printed}"))
    };
    let number = |value: &Value| value.as_f64().unwrap_or(f64::NAN);
    let preview = ask("preview", SHORT, &[changes.to_string()])?;
    let times: Vec<f64> = preview["milliseconds"]
        .as_array()
        .into_iter()
        .flatten()
        .map(number)
        .collect();
    let longest = times.iter().copied().fold(0.0, f64::max);
    println!(
        "changed guess to preview: median {:.0} ms, longest {longest:.0} ms of {}",
        median(times.clone()),
        times.len()
    );
    let stream = ask("stream", lines, &[])?;
    println!(
        "{:.1} s of a long file: {:.0} MB, {} rows, {} words of progress",
        number(&stream["seconds"]),
        number(&stream["bytes"]) / 1e6,
        stream["rows"],
        stream["words"]
    );
    println!(
        "longest main-thread task {:.0} ms (0: none over 50); cancel answered after {:.0} ms",
        number(&stream["longest_task_ms"]),
        number(&stream["cancel_ms"])
    );
    Ok(())
}
