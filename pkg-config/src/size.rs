//! `cargo pkg size`: what a visitor downloads, compressed by brotli as a host would, against the
//! budgets below. Every file of the site is counted in exactly one of them, source maps excepted.

use crate::page;
use crate::project::Project;
use anyhow::{Context, Result, bail};
use std::fs;
use std::path::{Path, PathBuf};

/// One budget. 1 KB is 1,000 bytes.
struct Budget {
    name: &'static str,
    what: &'static str,
    kilobytes: u64,
}

const BUDGETS: &[Budget] = &[
    Budget {
        // The limit for the whole product. The goal for intake, segments and offers is 220: README says
        // where we stand.
        name: "core",
        what: "core wasm",
        kilobytes: 320,
    },
    Budget {
        name: "inspector",
        what: "guesses about a file, loaded with the core",
        kilobytes: 110,
    },
    Budget {
        name: "planner",
        what: "the marketing plan and bundles, loaded when one is opened",
        kilobytes: 110,
    },
    Budget {
        name: "readers",
        what: "readers of Excel, ODS and Parquet, loaded later",
        kilobytes: 560,
    },
    Budget {
        // The goal is at most 320 together with the core, which is not met.
        name: "mixtures",
        what: "linfa-clustering: soft membership, loaded later",
        kilobytes: 70,
    },
    Budget {
        name: "page",
        what: "page code: HTML, CSS, scripts, worker",
        kilobytes: 70,
    },
    Budget {
        // At first paint a reader of Chinese needs it, too; nobody else does.
        name: "chinese",
        what: "the page's sentences in Chinese",
        kilobytes: 18,
    },
    Budget {
        name: "charts",
        what: "charts, loaded later",
        kilobytes: 190,
    },
    Budget {
        name: "sample",
        what: "sample shop, on request",
        kilobytes: 120,
    },
];

#[derive(clap::Args, Default)]
pub struct Options {
    /// Another budget for one row, as NAME=KB
    #[arg(long, value_name = "NAME=KB")]
    budget: Vec<String>,
    /// Measure a site that is already built, here or in another folder
    #[arg(long, value_name = "FOLDER", num_args = 0..=1, default_missing_value = page::SITE)]
    site: Option<PathBuf>,
}

pub fn run(project: &Project, options: &Options) -> Result<()> {
    let site = match &options.site {
        Some(site) => project.root().join(site),
        None => {
            page::make(project)?;
            project.at(page::SITE)
        }
    };
    let rows = measure(&site)?;
    let overrides = options
        .budget
        .iter()
        .map(|text| parse_budget(text))
        .collect::<Result<Vec<_>>>()?;
    report(&rows, &overrides)
}

/// One file of the site.
struct Row {
    budget: &'static str,
    file: String,
    plain: u64,
    compressed: u64,
}

/// The budget a file counts in; none for source maps, which only a developer's tools fetch.
/// Whatever has no row of its own is page code.
fn budget_of(file: &str) -> Option<&'static str> {
    let name = file.rsplit('/').next().unwrap_or(file);
    match name.rsplit('.').next().unwrap_or("") {
        "map" => None,
        "wasm" if name.starts_with("inspector") => Some("inspector"),
        "wasm" if name.starts_with("planner") => Some("planner"),
        "wasm" if name.starts_with("readers") => Some("readers"),
        "wasm" if name.starts_with("mixtures") => Some("mixtures"),
        "wasm" => Some("core"),
        "csv" if name.starts_with("superstore") => Some("sample"),
        // The chunk of src/words/zh.ts.
        "js" if name.starts_with("zh-") => Some("chinese"),
        // The chunk of src/charts/kit.ts.
        "js" if name.starts_with("kit-") => Some("charts"),
        _ => Some("page"),
    }
}

fn measure(site: &Path) -> Result<Vec<Row>> {
    let mut rows = Vec::new();
    for path in files(site)? {
        let file = path
            .strip_prefix(site)?
            .to_string_lossy()
            .replace('\\', "/");
        let Some(budget) = budget_of(&file) else {
            continue;
        };
        let bytes = fs::read(&path)?;
        rows.push(Row {
            budget,
            file,
            plain: bytes.len() as u64,
            compressed: brotli_size(&bytes)?,
        });
    }
    Ok(rows)
}

fn files(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in
        fs::read_dir(folder).with_context(|| format!("cannot list {}", folder.display()))?
    {
        let path = entry?.path();
        if path.is_dir() {
            found.extend(files(&path)?);
        } else {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

/// Quality 11 and a window of 4 MiB, as for files compressed once and served often.
fn brotli_size(bytes: &[u8]) -> Result<u64> {
    let mut compressed = Vec::new();
    let parameters = brotli::enc::BrotliEncoderParams {
        quality: 11,
        lgwin: 22,
        ..Default::default()
    };
    brotli::BrotliCompress(&mut &bytes[..], &mut compressed, &parameters)
        .context("brotli failed")?;
    Ok(compressed.len() as u64)
}

fn parse_budget(text: &str) -> Result<(String, u64)> {
    let (name, kilobytes) = text
        .split_once('=')
        .with_context(|| format!("--budget {text}: want NAME=KB"))?;
    if !BUDGETS.iter().any(|budget| budget.name == name) {
        let names: Vec<&str> = BUDGETS.iter().map(|budget| budget.name).collect();
        bail!(
            "--budget {text}: no budget {name:?}; there are {}",
            names.join(", ")
        );
    }
    let kilobytes = kilobytes
        .parse()
        .with_context(|| format!("--budget {text}: not a whole number"))?;
    Ok((name.to_owned(), kilobytes))
}

/// Prints files and budgets; an error when a budget is broken, or has nothing to measure.
fn report(rows: &[Row], overrides: &[(String, u64)]) -> Result<()> {
    println!(
        "{:<52} {:>10} {:>10} {:>8}",
        "file", "bytes", "brotli", "budget"
    );
    let mut faults = Vec::new();
    for budget in BUDGETS {
        let own: Vec<&Row> = rows
            .iter()
            .filter(|row| row.budget == budget.name)
            .collect();
        for row in &own {
            println!(
                "  {:<50} {:>10} {:>10}",
                row.file, row.plain, row.compressed
            );
        }
        let total: u64 = own.iter().map(|row| row.compressed).sum();
        let changed = overrides.iter().rev().find(|(name, _)| name == budget.name);
        let kilobytes = changed.map_or(budget.kilobytes, |(_, kilobytes)| *kilobytes);
        let title = format!("{} ({})", budget.name, budget.what);
        println!("{title:<52} {:>10} {total:>10} {:>5} KB", "", kilobytes);
        if own.is_empty() {
            faults.push(format!("{}: the site has no such file", budget.name));
        } else if total > kilobytes * 1000 {
            let over = total as f64 / 1000.0;
            faults.push(format!(
                "{}: {over:.1} KB, budget {kilobytes} KB",
                budget.name
            ));
        }
    }
    if !faults.is_empty() {
        bail!("over budget: {}", faults.join("; "));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_file_counts_once() {
        for (file, budget) in [
            ("index.html", Some("page")),
            ("assets/index-12345678.js", Some("page")),
            ("assets/worker-12345678.js", Some("page")),
            ("assets/kit-12345678.js", Some("charts")),
            ("assets/zh-12345678.js", Some("chinese")),
            ("assets/kit-12345678.js.map", None),
            ("assets/regulars_bg-12345678.wasm", Some("core")),
            ("assets/inspector_bg-12345678.wasm", Some("inspector")),
            ("assets/planner_bg-12345678.wasm", Some("planner")),
            ("assets/readers_bg-12345678.wasm", Some("readers")),
            ("assets/mixtures_bg-12345678.wasm", Some("mixtures")),
            ("assets/superstore-12345678.csv", Some("sample")),
            ("assets/anything-else.bin", Some("page")),
        ] {
            assert_eq!(budget_of(file), budget, "{file}");
        }
    }
}
