//! `bundles`: what is bought together, in orders or in a file with one basket a line.

use super::arguments::{BundleArguments, OrderFiles, Output};
use super::{Line, files, job, line, print, show};
use regulars::job::Stage;
use regulars::offers::bundles::{BasketRows, Baskets, BundleSearch};
use regulars::report::{Options, Reading};
use regulars::tables::write_bundles;
use std::io::Write;

pub fn run(orders: &OrderFiles, bundles: &BundleArguments, output: &Output) -> Line<()> {
    let options = bundles.options();
    let search = match &bundles.baskets {
        Some(path) => {
            let mut search =
                BundleSearch::of(baskets(path, &orders.sheet)?, options).map_err(line)?;
            while !search.step(None).map_err(line)? {}
            search
        }
        None => {
            let job = job(orders, Options::default(), Stage::Orders)?;
            let mut search = BundleSearch::new(job.orders(), options).map_err(line)?;
            while !search.step(Some(job.orders())).map_err(line)? {}
            search
        }
    };
    let report = search.report().map_err(line)?;
    show(output, &report, || print::bundles(&report, output.lang))?;
    match &output.out {
        None => Ok(()),
        Some(folder) => {
            let mut file = files::created(folder, "bundles.csv")?;
            write_bundles(&search, output.lang, &mut file)
                .and_then(|()| file.flush())
                .map_err(|e| files::unwritable(folder, e))
        }
    }
}

/// Reads every line as a basket: no header, no width, nothing set aside.
fn baskets(path: &str, sheet: &str) -> Line<Baskets> {
    let guess = files::glimpse(path, sheet, None)?.reading;
    let reading = Reading {
        begin: 1,
        header_rows: 0,
        width: 0,
        ends: false,
        ..guess
    };
    let mut rows = BasketRows::default();
    files::each_record(path, &reading, &mut |record| rows.take(record))?;
    rows.finish()
        .map_err(|e| line(e.in_file(files::name_of(path))))
}
