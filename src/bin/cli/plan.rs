//! `plan`: value × need, price or service, where to invest first, life cycle and tiers.

use super::arguments::{OrderFiles, Output, PlanArguments};
use super::{Line, files, job, line, print, show};
use regulars::job::Stage;
use regulars::plan::{Known, PlanSearch, write_sheet};
use regulars::report::Options;
use std::io::Write;

pub fn run(orders: &OrderFiles, arguments: &PlanArguments, output: &Output) -> Line<()> {
    let options = arguments.options()?;
    let job = job(orders, Options::default(), Stage::Customers)?;
    let known = Known::of(&job).ok_or("The file has no dates")?;
    let mut search = PlanSearch::new(job.orders(), known, options).map_err(line)?;
    while !search.step(job.orders()).map_err(line)? {}
    let report = search.finish(job.orders()).map_err(line)?;
    show(output, &report, || print::plan(&report, output.lang))?;
    let Some(folder) = &output.out else {
        return Ok(());
    };
    for sheet in &report.sheets {
        let file = files::created(folder, &format!("{}.csv", sheet.id))?;
        write_sheet(sheet, output.lang, file)
            .and_then(|mut file| file.flush())
            .map_err(|e| files::unwritable(folder, e))?;
    }
    Ok(())
}
