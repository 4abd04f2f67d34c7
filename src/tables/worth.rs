//! The tables of the stage `value`.

use crate::job::Job;
use crate::report::Language;
use crate::report::export::CsvWriter;
use crate::report::figures::plain;
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
        let time = |days: i32| plain(f64::from(days) / value.unit());
        csv.row([
            job.orders()
                .customers
                .name(a.customer as usize)
                .into_owned(),
            a.history.x.to_string(),
            time(a.history.t_x),
            time(a.history.t),
            a.alive.map_or_else(String::new, plain),
            plain(a.purchase),
            plain(a.expected),
            plain(a.value),
            plain(a.low),
            plain(a.high),
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
            plain(row.cycle),
            plain(row.p_purchase),
            plain(row.value),
            plain(row.at_risk),
            row.reason.in_language(language).to_string(),
        ])?;
    }
    Ok(())
}
