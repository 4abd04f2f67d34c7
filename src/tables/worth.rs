//! The tables of the stage `value`.

use crate::job::Job;
use crate::report::Language;
use crate::report::export::CsvWriter;
use crate::report::figures::plain;
use crate::value::loyalty::{NONE, PARTS};
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

/// Everybody who is due, in the order in which to contact them.
pub fn write_contact<W: Write>(
    job: &Job,
    language: Language,
    csv: &mut CsvWriter<W>,
) -> std::io::Result<()> {
    csv.row([
        "customer_id",
        "day",
        "week",
        "tier",
        "reasons",
        "reason",
        "action",
        "value",
        "at_risk",
    ])?;
    let Some(value) = job.value() else {
        return Ok(());
    };
    for (rank, due) in value.due.iter().enumerate() {
        let row = value.due_row(due, rank, job.orders());
        csv.row([
            row.customer_id,
            row.day,
            row.week.to_string(),
            row.tier,
            row.reasons.join(" "),
            row.reason.in_language(language).to_string(),
            row.action.in_language(language).to_string(),
            plain(row.value),
            plain(row.at_risk),
        ])?;
    }
    Ok(())
}

/// Everybody's loyalty index and its parts, 0 to 100; a part that a customer does not have is empty.
pub fn write_loyalty<W: Write>(job: &Job, csv: &mut CsvWriter<W>) -> std::io::Result<()> {
    csv.row([&["customer_id", "loyalty"][..], &PARTS].concat())?;
    let Some(value) = job.value() else {
        return Ok(());
    };
    for (a, own) in value.appraisals.iter().zip(&value.loyalty) {
        let name = job.orders().customers.name(a.customer as usize);
        let part = |part: &u8| match *part {
            NONE => String::new(),
            part => part.to_string(),
        };
        let mut row = vec![name.into_owned(), own.index.to_string()];
        row.extend(own.parts.iter().map(part));
        csv.row(row)?;
    }
    Ok(())
}

/// Reorder points of products, then of customers with a rhythm of their own.
pub fn write_reorder<W: Write>(job: &Job, csv: &mut CsvWriter<W>) -> std::io::Result<()> {
    csv.row([
        "customer_id",
        "product_id",
        "name",
        "days",
        "pieces",
        "daily",
        "deviation",
        "reorder_point",
        "cycle",
        "next",
    ])?;
    let mut written = Ok(());
    if let Some(value) = job.value() {
        value.reorder_rows(job.orders(), &mut |row| {
            if written.is_ok() {
                written = csv.row([
                    row.customer_id,
                    row.product_id,
                    row.name,
                    row.days.to_string(),
                    plain(row.pieces),
                    plain(row.daily),
                    plain(row.deviation),
                    plain(row.point),
                    row.cycle.map_or_else(String::new, plain),
                    row.next.unwrap_or_default(),
                ]);
            }
        });
    }
    written
}

/// Everybody who brought others, most worth with them first.
pub fn write_referral<W: Write>(job: &Job, csv: &mut CsvWriter<W>) -> std::io::Result<()> {
    csv.row([
        "customer_id",
        "value",
        "direct",
        "direct_value",
        "referral_value",
        "chain",
        "chain_value",
        "total",
    ])?;
    let mut written = Ok(());
    if let Some(value) = job.value() {
        value.referral_rows(job.orders(), usize::MAX, &mut |row| {
            if written.is_ok() {
                written = csv.row([
                    row.customer_id,
                    plain(row.value),
                    row.direct.to_string(),
                    plain(row.direct_value),
                    plain(row.referral_value),
                    row.chain.to_string(),
                    plain(row.chain_value),
                    plain(row.total),
                ]);
            }
        });
    }
    written
}
