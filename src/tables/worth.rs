//! The tables of the stage `value`.

use crate::job::Job;
use crate::report::Language;
use crate::report::export::CsvWriter;
use std::io::Write;

/// Every customer known at the calibration's end; times in the model's unit.
pub fn write_value<W: Write>(job: &Job, csv: &mut CsvWriter<W>) -> std::io::Result<()> {
    csv.row([
        "customer_id",
        "x",
        "t_x",
        "T",
        "p_alive",
        "p_purchase",
        "expected",
        "value",
        "low",
        "high",
    ])?;
    let Some(value) = job.value() else {
        return Ok(());
    };
    for a in &value.appraisals {
        let time = |days: i32| (f64::from(days) / value.unit()).to_string();
        csv.row([
            job.orders()
                .customers
                .name(a.customer as usize)
                .into_owned(),
            a.history.x.to_string(),
            time(a.history.t_x),
            time(a.history.t),
            a.alive.map_or_else(String::new, |p| p.to_string()),
            a.purchase.to_string(),
            a.expected.to_string(),
            a.value.to_string(),
            a.low.to_string(),
            a.high.to_string(),
        ])?;
    }
    Ok(())
}

/// Everybody whom the advised rule names, most value at risk first.
pub fn write_watch<W: Write>(
    job: &Job,
    language: Language,
    csv: &mut CsvWriter<W>,
) -> std::io::Result<()> {
    csv.row([
        "customer_id",
        "silence",
        "cycle",
        "p_purchase",
        "value",
        "at_risk",
        "reason",
    ])?;
    let Some(value) = job.value() else {
        return Ok(());
    };
    for a in value.watched() {
        let row = value.watch_row(a, job.orders());
        csv.row([
            row.customer_id,
            row.silence.to_string(),
            row.cycle.to_string(),
            row.p_purchase.to_string(),
            row.value.to_string(),
            row.at_risk.to_string(),
            row.reason.in_language(language).to_string(),
        ])?;
    }
    Ok(())
}
