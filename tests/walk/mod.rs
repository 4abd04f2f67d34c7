//! Walks bytes through the core as a host does, and finds the public data sets.
#![allow(dead_code, reason = "every test file walks a part of the way")]

use regulars::error::Result;
use regulars::ingest::{Decode, Inspector};
use regulars::job::{Job, Stage};
use regulars::report::{Inspection, Options, Reading, Returns, Role, RoleColumn};
use std::path::{Path, PathBuf};

/// UTF-8 needs no decoder of the host's.
pub fn utf8_only(_: &str) -> Option<Box<dyn Decode>> {
    None
}

/// The guess about a whole file.
pub fn inspect(bytes: &[u8]) -> Result<Inspection> {
    let mut inspector = Inspector::new("shop.csv", bytes.len() as u64, None, utf8_only);
    inspector.push(bytes)?;
    inspector.finish(true)
}

/// The guessed reading with other roles: header → role, all others taken away.
pub fn reading_as(bytes: &[u8], roles: &[(&str, Role)]) -> Reading {
    let inspection = inspect(bytes).expect("a table");
    let column = |name: &str| {
        let found = inspection.columns.iter().find(|c| c.name == name);
        found.unwrap_or_else(|| panic!("{name} is no column of {:?}", inspection.columns))
    };
    let date = roles
        .iter()
        .find(|r| r.1 == Role::Date)
        .and_then(|r| column(r.0).dates);
    let roles = roles.iter().map(|&(name, role)| RoleColumn {
        role,
        column: column(name).index,
    });
    let roles = roles.collect();
    let guessed = inspection.reading.clone();
    Reading {
        roles,
        dates: date.unwrap_or(guessed.dates),
        ..guessed
    }
}

/// The file through the stages up to `stage`, in chunks of `chunk` bytes.
pub fn walk_in(
    bytes: &[u8],
    reading: Reading,
    options: Options,
    stage: Stage,
    chunk: usize,
) -> Result<Job> {
    let mut job = Job::new(options, utf8_only)?;
    job.open_file("shop.csv", reading)?;
    for piece in bytes.chunks(chunk) {
        job.push(piece)?;
    }
    job.close_file()?;
    job.run_through(stage)?;
    Ok(job)
}

/// The file as guessed, through the stages up to `stage`.
pub fn walk(bytes: &[u8], options: Options, stage: Stage) -> Result<Job> {
    walk_in(bytes, inspect(bytes)?.reading, options, stage, 1 << 16)
}

pub fn returns(returns: Returns) -> Options {
    Options {
        returns,
        ..Options::default()
    }
}

/// The file's order lines as guessed, settled by the policy.
pub fn orders(text: &str, policy: Returns) -> Job {
    walk(text.as_bytes(), returns(policy), Stage::Orders).expect("order lines")
}

/// The public data sets lie beside the checkout, or where `REGULARS_DATA` says.
pub fn data_path(path: &str) -> Option<PathBuf> {
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data");
    let folder = std::env::var_os("REGULARS_DATA").map_or_else(beside, PathBuf::from);
    let path = folder.join(path);
    if path.exists() {
        return Some(path);
    }
    eprintln!("skipped: {} is not on this machine", path.display());
    None
}

pub fn data(path: &str) -> Option<Vec<u8>> {
    data_path(path).map(|path| std::fs::read(path).expect("a readable file"))
}
