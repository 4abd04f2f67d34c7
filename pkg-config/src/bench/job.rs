//! `cargo pkg bench job`: Online Retail's 541,909 lines, from the drop of the file to segments on screen in
//! Chromium, beside pandas and scikit-learn, native, with one thread. Times are wall time.

use super::median;
use crate::end_to_end::data_folder;
use crate::project::{Project, read};
use crate::serve::Server;
use crate::{page, setup};
use anyhow::{Context, Result, bail};
use serde_json::Value;
use std::fs;
use std::io;
use std::path::PathBuf;
use std::process::Command;

pub fn run(project: &Project, runs: u32) -> Result<()> {
    let (orders, peer) = (online_retail(project)?, peer(project)?);
    page::make(project)?;
    let browser = setup::browser(project)?;
    let python = setup::pandas(project)?;
    let server = Server::start(&project.at(page::SITE), 0, None)?;
    let (mut ours, mut theirs, mut tasks) = (Vec::new(), Vec::new(), Vec::new());
    println!(
        "{:>4} {:>10} {:>10} {:>18}",
        "run", "page s", "pandas s", "longest task ms"
    );
    for run in 1..=runs {
        let mut page = project.command("node");
        page.arg("pkg-config/browser/job.mjs")
            .arg(server.url())
            .arg(&orders)
            .env("BROWSER", &browser);
        let (seconds, task) = page_times(&read("the page's job", &mut page)?)?;
        let mut pandas = project.command(&python);
        let seconds_of_peer = whole(&read(
            "the pandas job",
            one_thread(&mut pandas).arg(&peer).arg(&orders),
        )?)?;
        println!(
            "{run:>4} {seconds:>10.3} {seconds_of_peer:>10.3} {:>18}",
            task_words(task)
        );
        ours.push(seconds);
        theirs.push(seconds_of_peer);
        tasks.push(task);
    }
    let (ours, theirs) = (median(ours), median(theirs));
    let longest = tasks.into_iter().fold(0.0, f64::max);
    println!("median: page {ours:.3} s, pandas {theirs:.3} s");
    println!("ratio: {:.2}× as fast as pandas", theirs / ours);
    println!(
        "longest main-thread task after load: {} ms",
        task_words(longest)
    );
    Ok(())
}

/// Browsers report no task under 50 ms.
fn task_words(milliseconds: f64) -> String {
    if milliseconds > 0.0 {
        format!("{milliseconds:.0}")
    } else {
        "under 50".to_owned()
    }
}

fn one_thread(command: &mut Command) -> &mut Command {
    command
        .env("OMP_NUM_THREADS", "1")
        .env("OPENBLAS_NUM_THREADS", "1")
}

/// The unpacked orders, in the packager's scratch folder.
fn online_retail(project: &Project) -> Result<PathBuf> {
    let data = data_folder(project).context(
        "the data sets are not here: put them beside the checkout as ../shared/data, or name their folder in REGULARS_DATA",
    )?;
    let packed = data.join("online-retail/online_retail.csv.gz");
    let unpacked = project.scratch("bench")?.join("online_retail.csv");
    let source = fs::File::open(&packed)
        .with_context(|| format!("no Online Retail orders at {}", packed.display()))?;
    let mut target = fs::File::create(&unpacked)?;
    io::copy(&mut flate2::read::MultiGzDecoder::new(source), &mut target)
        .context("cannot unpack the orders")?;
    Ok(unpacked)
}

fn peer(project: &Project) -> Result<PathBuf> {
    let peer = project.at("../shared/peers/pandas_job.py");
    if !peer.is_file() {
        bail!("the peer is not here: {}", peer.display());
    }
    Ok(peer)
}

/// Seconds and the longest task from what job.mjs prints.
fn page_times(printed: &str) -> Result<(f64, f64)> {
    let times: Value =
        serde_json::from_str(printed.trim()).with_context(|| format!("not JSON: {printed}"))?;
    let number = |key: &str| {
        times[key]
            .as_f64()
            .with_context(|| format!("no {key} in {printed}"))
    };
    Ok((number("seconds")?, number("longest_task_ms")?))
}

/// Wall seconds on the line 'whole' of what the peer prints.
fn whole(printed: &str) -> Result<f64> {
    let line = printed.lines().find(|line| line.starts_with("whole"));
    let mut words = line
        .unwrap_or("")
        .split_whitespace()
        .skip_while(|word| *word != "wall");
    let seconds = words.nth(1).and_then(|word| word.parse().ok());
    seconds.with_context(|| format!("the peer printed no line 'whole … wall S s':\n{printed}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_peers_line_and_the_pages_are_read() {
        assert_eq!(
            whole("read wall 1.0 s\nwhole      wall   1.912 s  cpu   1.9 s   k 4").unwrap(),
            1.912
        );
        assert!(whole("read wall 1.0 s").is_err());
        assert_eq!(
            page_times("{\"seconds\":0.8,\"longest_task_ms\":0}\n").unwrap(),
            (0.8, 0.0)
        );
        assert!(page_times("{\"seconds\":0.8}").is_err());
    }
}
