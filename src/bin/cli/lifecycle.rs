//! `lifecycle`: stages, how long they last, tiers, and who moved.

use super::arguments::{LifecycleArguments, OrderFiles, Output};
use super::{Line, files, job, line, print, show};
use regulars::ingest::calendar::format_day;
use regulars::ingest::number::format_fixed;
use regulars::job::{Job, Stage};
use regulars::report::Options;
use regulars::report::export::CsvWriter;
use regulars::segments::lifecycle::{Lifecycle, check, lifecycle};
use std::io::Write;
use std::path::Path;

pub fn run(orders: &OrderFiles, arguments: &LifecycleArguments, output: &Output) -> Line<()> {
    let options = arguments.options()?;
    check(&options).map_err(line)?;
    let job = job(orders, Options::default(), Stage::Customers)?;
    let today = job.today().ok_or("The file has no dates")?;
    let found = lifecycle(job.orders(), today, &options).map_err(line)?;
    show(output, &found.report, || {
        print::lifecycle(&found.report, output.lang)
    })?;
    match &output.out {
        Some(folder) => write(&job, &found, folder),
        None => Ok(()),
    }
}

fn write(job: &Job, found: &Lifecycle, folder: &Path) -> Line<()> {
    let failed = |e| files::unwritable(folder, e);
    let mut csv = CsvWriter::new(files::created(folder, "lifecycle.csv")?);
    let header = [
        "customer_id",
        "stage",
        "since",
        "stage_before",
        "tier",
        "tier_before",
        "spend",
    ];
    csv.row(header).map_err(failed)?;
    let tier = |t: u8| ["A", "B", "C"][usize::from(t)];
    for (customer, life) in found.customers.iter().enumerate() {
        let Some(life) = life else { continue };
        let cells = [
            job.orders().customers.name(customer),
            life.stage.as_str().into(),
            format_day(life.since).into(),
            life.before.map_or("", |s| s.as_str()).into(),
            tier(life.tier).into(),
            life.tier_before.map_or("", tier).into(),
            format_fixed(life.spend.into()).into(),
        ];
        csv.row(cells).map_err(failed)?;
    }
    csv.into_inner().flush().map_err(failed)
}
