//! Jobs over several files, each a name and its text, read as guessed.

use crate::walk::utf8_only;
use regulars::error::Result;
use regulars::ingest::Inspector;
use regulars::job::{Job, Stage};
use regulars::report::{
    FileKind, Inspection, Language, Options, Reading, Reason, Role, RoleColumn,
};

pub fn inspect(name: &str, text: &str) -> Inspection {
    let mut inspector = Inspector::new(name, text.len() as u64, None, utf8_only);
    inspector.push(text.as_bytes()).expect("text");
    inspector.finish(true).expect("a table")
}

/// The guess, and for order files all roles by header, however dirty the few lines are.
pub fn reading(name: &str, text: &str) -> Reading {
    let inspection = inspect(name, text);
    let mut reading = inspection.reading;
    if reading.kind == FileKind::Orders {
        let named = |name: &str| match name {
            "customer" | "customer_id" => Some(Role::Customer),
            "sku" => Some(Role::Product),
            other => Role::from_name(other),
        };
        let columns = inspection.columns.iter();
        let roles = columns.filter_map(|c| {
            Some(RoleColumn {
                role: named(&c.name)?,
                column: c.index,
            })
        });
        reading.roles = roles.collect();
    }
    reading
}

pub fn try_job(
    files: &[(&str, &str)],
    options: Options,
    stage: Stage,
    chunk: usize,
) -> Result<Job> {
    let mut job = Job::new(options, utf8_only)?;
    for (name, text) in files {
        job.open_file(name, reading(name, text))?;
        for piece in text.as_bytes().chunks(chunk) {
            job.push(piece)?;
        }
        job.close_file()?;
    }
    job.run_through(stage)?;
    Ok(job)
}

pub fn job(files: &[(&str, &str)], options: Options) -> Job {
    try_job(files, options, Stage::Customers, 1 << 16).expect("orders")
}

/// File (from 0), line and reason of every line left out.
pub fn rejects(job: &Job) -> Vec<(String, u64, Reason)> {
    let page = job.rejects().page(None, 0, 1_000, &job.file_names());
    page.rows
        .into_iter()
        .map(|r| (r.file, r.line, r.reason))
        .collect()
}

/// The lines left out of file number `file`, as downloaded.
pub fn left_out(job: &Job, file: usize, text: &str, chunk: usize) -> String {
    let mut left_out = job.left_out(file, Language::En, &[]).expect("it was read");
    let mut out = Vec::new();
    for piece in text.as_bytes().chunks(chunk) {
        out.extend(
            left_out
                .push(Some(piece), job.rejects())
                .expect("the same text"),
        );
    }
    out.extend(left_out.push(None, job.rejects()).expect("its end"));
    String::from_utf8(out).expect("UTF-8")
}

pub fn kind(name: &str, text: &str) -> FileKind {
    inspect(name, text).reading.kind
}
