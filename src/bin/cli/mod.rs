//! Arguments → work → summary, JSON or tables. Exit code 0, or one line on standard error.

mod arguments;
mod audience;
mod bundles;
mod contracts;
mod decoder;
mod engine;
mod files;
mod lifecycle;
mod models;
mod plain;
mod plan;
mod print;
mod table;
mod tables;

use arguments::{Arguments, Command, Engine, ModelArguments, OrderFiles, Output, SegmentArguments};
use clap::Parser;
use regulars::difference;
use regulars::error::{Code, Error};
use regulars::job::{Job, Stage};
use regulars::report::{
    CustomerQuery, FileKind, Filter, Inspection, LifecycleReport, Migration, Model, Offer, Options,
    PlanReport, ProductAudience, ProductAudienceQuery, Reading, Recipe, Report, TableReport,
    canonical,
};
use regulars::tables::{Table, customer_page, write_calendar};
use serde::Serialize;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io::Write as _;

/// A failure as one line.
pub type Line<T> = Result<T, String>;

fn line(error: Error) -> String {
    error.to_string()
}

/// Runs what the arguments ask for.
pub fn run() -> Line<()> {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) if !error.use_stderr() => {
            print::out(&error.to_string())?;
            return Ok(());
        }
        Err(error) => {
            // What is wrong, with the list that may follow it; usage and tips are for --help.
            let text = error.to_string();
            let wrong: Vec<&str> = text
                .lines()
                .take_while(|l| !l.is_empty())
                .map(str::trim)
                .collect();
            let wrong = wrong.join(" ");
            return Err(format!(
                "{} (see --help)",
                wrong.trim_start_matches("error: ")
            ));
        }
    };
    match arguments.command {
        Command::Inspect {
            file,
            table: true,
            sheet,
            output,
        } => table::write(&file, &sheet, output.lang),
        Command::Inspect {
            file,
            sheet,
            output,
            ..
        } => inspect(&file, &sheet, &output),
        Command::Orders { orders, output } => {
            let job = job(&orders, Options::default(), Stage::Orders)?;
            let report = job.orders_report().ok_or("No orders were read")?;
            show(&output, report, || print::orders(report, output.lang))?;
            tables_and_left_out(&job, &orders, &output, &[])
        }
        Command::Customers {
            orders,
            filter,
            output,
        } => {
            if let Some(filter) = filter {
                return audience(&orders, &filter, &output);
            }
            let job = job(&orders, Options::default(), Stage::Customers)?;
            let report = job.customers_report().ok_or("No customers were found")?;
            show(&output, report, || print::customers(report, output.lang))?;
            tables(&job, &output, &[Table::Customers])
        }
        Command::Quality { orders, output } => {
            let job = job(&orders, Options::default(), Stage::Customers)?;
            let report = job.quality();
            show(&output, &report, || print::quality(&report))?;
            tables_and_left_out(&job, &orders, &output, &[])
        }
        Command::Segments {
            orders,
            segments,
            table,
            models,
            engine,
            output,
        } => {
            if orders.orders.is_empty() {
                if engine == Engine::Linfa {
                    return Err(
                        "--engine linfa groups customers by their orders: use --orders".into(),
                    );
                }
                return plain::run(&orders, &segments, &table, &models, &output);
            }
            if table.scale.is_some() {
                return Err("--scale is for a customer table without --orders".into());
            }
            grouped(&orders, &segments, &models, engine, &output)
        }
        Command::Offers {
            orders,
            offers,
            customer,
            all,
            output,
        } => {
            let options = Options {
                offers: offers.options(),
                ..Options::default()
            };
            let job = job(&orders, options, Stage::Offers)?;
            show_offers(&job, customer.as_deref(), all, &output)
        }
        Command::Audience {
            orders,
            product,
            category,
            n,
            owners,
            control,
            seed,
            method,
            output,
        } => {
            let query = ProductAudienceQuery {
                product: product.unwrap_or_default(),
                category: category.unwrap_or_default(),
                n,
                owners,
                control,
                seed,
            };
            audience::run(&orders, &query, &method, &output)
        }
        Command::Value {
            orders,
            value,
            output,
        } => {
            let options = Options {
                value: value.options(),
                ..Options::default()
            };
            let mut job = job(&orders, options, Stage::Segments)?;
            job.begin_value().map_err(line)?;
            run_through(&mut job, Stage::Value)?;
            let report = job.value_report().ok_or("No customers were found")?;
            show(&output, report, || print::value(report, output.lang))?;
            let list = [
                Table::Value,
                Table::Watch,
                Table::Contact,
                Table::Loyalty,
                Table::Reorder,
            ];
            tables(&job, &output, &list)?;
            referrals(&job, &output)?;
            calendar(&job, &output)
        }
        Command::Contracts {
            survivors,
            discount,
            output,
        } => contracts::run(&survivors, discount, &output),
        Command::Lifecycle {
            orders,
            lifecycle,
            output,
        } => lifecycle::run(&orders, &lifecycle, &output),
        Command::Plan {
            orders,
            plan,
            output,
        } => plan::run(&orders, &plan, &output),
        Command::Bundles {
            orders,
            bundles,
            output,
        } => bundles::run(&orders, &bundles, &output),
        Command::Snapshot {
            orders,
            segments,
            secret,
        } => {
            let options = Options {
                segments: segments.options(),
                ..Options::default()
            };
            let mut job = job(&orders, options, Stage::Segments)?;
            job.begin_value().map_err(line)?;
            run_through(&mut job, Stage::Value)?;
            let snapshot = difference::snapshot(&job, secret.as_deref()).map_err(line)?;
            print::out(&snapshot.to_json())
        }
        Command::Diff { old, new, output } => {
            let read = |path: &str| {
                let text = std::fs::read_to_string(path)
                    .map_err(|e| format!("{path} cannot be read: {e}"))?;
                let value = serde_json::from_str(&text).unwrap_or_default();
                difference::read(&value).map_err(|e| line(e.in_file(path)))
            };
            let report = difference::difference(&read(&old)?, &read(&new)?).map_err(line)?;
            show(&output, &report, || print::difference(&report, output.lang))
        }
        Command::Run {
            recipe,
            files,
            output,
        } => replay(&recipe, &files, &output),
        Command::Schema => print::out(&schema()),
    }
}

/// Groups of customers by their orders.
fn grouped(
    orders: &OrderFiles,
    segments: &SegmentArguments,
    models: &ModelArguments,
    engine: Engine,
    output: &Output,
) -> Line<()> {
    let mut options = segments.options();
    options.frozen = models::read(models)?;
    let before = models::before(models)?;
    let options = Options {
        segments: options,
        ..Options::default()
    };
    let mut job = job(orders, options, Stage::Segments)?;
    if engine == Engine::Linfa {
        engine::group(&mut job, &segments.options())?;
    }
    let report = &job.grouped().ok_or_else(|| first_note(&job))?.report;
    let migration = match before {
        Some((path, bytes)) => Some(job.migration(&bytes).map_err(|e| line(e.in_file(path)))?),
        None => None,
    };
    let whole = models::WithModel {
        report,
        continuity: job.continuity(),
        migration: migration.as_ref(),
    };
    show(output, &whole, || {
        print::segments(report, output.lang)
            + &print::continuity(job.continuity(), migration.as_ref(), output.lang)
    })?;
    if let Some(path) = &models.save_model {
        models::save(path, &job.model().map_err(line)?)?;
    }
    tables(&job, output, &[Table::Customers, Table::Segments])
}

/// A part of the report with the versions that a reader needs to understand it.
#[derive(Serialize)]
struct Versioned<'a, T: Serialize> {
    regulars: &'static str,
    report: u32,
    #[serde(flatten)]
    part: &'a T,
}

fn show<T: Serialize>(output: &Output, part: &T, summary: impl FnOnce() -> String) -> Line<()> {
    if !output.json {
        return print::out(&summary());
    }
    let versioned = Versioned {
        regulars: regulars::report::VERSION,
        report: regulars::report::REPORT,
        part,
    };
    print::out(&canonical(&versioned))
}

fn inspect(file: &str, sheet: &str, output: &Output) -> Line<()> {
    let inspection = files::inspect(file, sheet, None)?;
    if output.json {
        print::out(&canonical(&inspection))
    } else {
        print::out(&print::inspection(&inspection, output.lang))
    }
}

/// Reads the order files and works up to `stage`.
fn job(orders: &OrderFiles, options: Options, stage: Stage) -> Line<Job> {
    let options = Options {
        returns: orders.returns,
        today: orders.today.clone(),
        repairs: orders.repairs(),
        ..options
    };
    let mut job = Job::new(options, decoder::make).map_err(line)?;
    for (path, reading) in sources(orders)? {
        files::feed(&mut job, path, reading)?;
    }
    if job.file_names().is_empty() {
        return Err("No file was given: use --orders FILE".into());
    }
    run_through(&mut job, stage)?;
    Ok(job)
}

/// The files with their readings, in the order in which they are read: corrected lines come first.
fn sources(files: &OrderFiles) -> Line<Vec<(&str, Reading)>> {
    let mut sources = Vec::new();
    let kinds = [
        (&files.orders, FileKind::Orders),
        (&files.customers, FileKind::Customers),
        (&files.products, FileKind::Products),
    ];
    for (paths, kind) in kinds {
        for path in paths {
            sources.push((path.as_str(), files::reading(path, kind, files)?));
        }
    }
    sources.sort_by_key(|(_, reading)| reading.kind != FileKind::Corrected);
    Ok(sources)
}

/// Tables of a job whose files can be read again, and the lines left out of each.
fn tables_and_left_out(
    job: &Job,
    files: &OrderFiles,
    output: &Output,
    tables_: &[Table],
) -> Line<()> {
    tables(job, output, tables_)?;
    let paths: Vec<&str> = sources(files)?.into_iter().map(|s| s.0).collect();
    left_out(job, output, &paths)
}

fn left_out(job: &Job, output: &Output, paths: &[&str]) -> Line<()> {
    match &output.out {
        Some(folder) => files::write_left_out(job, folder, paths, output.lang),
        None => Ok(()),
    }
}

/// The customers that a filter takes. Segments are made only where it asks for one.
fn audience(files: &OrderFiles, filter: &str, output: &Output) -> Line<()> {
    let text = match filter.strip_prefix('@') {
        Some(path) => {
            std::fs::read_to_string(path).map_err(|e| format!("{path} cannot be read: {e}"))?
        }
        None => filter.to_string(),
    };
    let filter: Filter =
        serde_json::from_str(&text).map_err(|e| format!("--where is no filter: {e}"))?;
    let stage = if text.contains("\"segment\"") {
        Stage::Segments
    } else {
        Stage::Customers
    };
    let job = job(files, Options::default(), stage)?;
    let query = CustomerQuery {
        filter: Some(filter.clone()),
        limit: 1_000,
        ..CustomerQuery::default()
    };
    let page = customer_page(&job, &query).map_err(line)?;
    show(output, &page, || print::audience(&page))?;
    match &output.out {
        Some(folder) => files::write_audience(&job, folder, &filter, output.lang),
        None => Ok(()),
    }
}

fn run_through(job: &mut Job, stage: Stage) -> Line<()> {
    job.run_through(stage).map_err(line)
}

fn first_note(job: &Job) -> String {
    job.notes()
        .first()
        .map_or("There are no segments".into(), |n| n.en.clone())
}

#[derive(Serialize)]
struct OffersOf<'a, T: Serialize> {
    #[serde(flatten)]
    report: &'a T,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    customers: BTreeMap<Cow<'a, str>, Vec<Offer>>,
}

fn show_offers(job: &Job, customer: Option<&str>, all: bool, output: &Output) -> Line<()> {
    let offers = job.offers().ok_or_else(|| first_note(job))?;
    let report = offers.report();
    let wanted: Vec<usize> = match customer {
        Some(id) => vec![
            job.orders()
                .find_customer(id)
                .ok_or(format!("No customer has the id {id:?} in the kept lines"))?,
        ],
        None if all => (0..job.orders().customers.len()).collect(),
        None => Vec::new(),
    };
    let n = job.options().offers.n as usize;
    let mut counter = offers.counter(job.orders());
    let name = |c: usize| job.orders().customers.name(c);
    let customers: BTreeMap<Cow<'_, str>, Vec<Offer>> = wanted
        .into_iter()
        .map(|c| (name(c), counter.offers_for(c, n)))
        .collect();
    let summary =
        || print::offers(&report, output.lang) + &print::offers_of(&customers, output.lang);
    let both = OffersOf {
        report: &report,
        customers: customers.clone(),
    };
    show(output, &both, summary)?;
    tables(job, output, &[Table::Offers])
}

/// The same files, by fingerprint, and the same options: the same bytes.
fn replay(recipe: &str, given: &[String], output: &Output) -> Line<()> {
    let text =
        std::fs::read_to_string(recipe).map_err(|e| format!("{recipe} cannot be read: {e}"))?;
    let recipe: Recipe = serde_json::from_str(&text)
        .map_err(|e| format!("{recipe} is no recipe of this version: {e}"))?;
    if recipe.recipe != 1 {
        return Err(format!(
            "The recipe has version {}, this program reads version 1",
            recipe.recipe
        ));
    }
    let prints = given
        .iter()
        .map(|f| files::fingerprint(f))
        .collect::<Line<Vec<_>>>()?;
    let mut job = Job::new(recipe.options.clone(), decoder::make).map_err(line)?;
    let mut paths = Vec::new();
    for wanted in &recipe.files {
        let found = prints
            .iter()
            .position(|p| *p == (wanted.bytes, wanted.xxh3.clone()));
        let Some(i) = found else {
            let remedy = format!(
                "Give the file of {} bytes with XXH3 {} by --file",
                wanted.bytes, wanted.xxh3
            );
            return Err(line(
                Error::new(
                    Code::WrongFile,
                    "No given file is the one of the recipe",
                    remedy,
                )
                .in_file(&wanted.name),
            ));
        };
        files::feed_as(&mut job, &given[i], &wanted.name, wanted.reading.clone())?;
        paths.push(given[i].as_str());
    }
    if recipe.files.is_empty() {
        return Err("The recipe names no files".into());
    }
    run_through(&mut job, Stage::Value)?;
    let report: Report = job.report().map_err(line)?;
    if output.json {
        print::out(&report.to_json())?
    } else {
        print::out(&print::report(&report, output.lang))?
    }
    tables(
        &job,
        output,
        &[
            Table::Customers,
            Table::Segments,
            Table::Offers,
            Table::Value,
            Table::Watch,
            Table::Contact,
            Table::Loyalty,
            Table::Reorder,
        ],
    )?;
    referrals(&job, output)?;
    calendar(&job, output)?;
    left_out(&job, output, &paths)
}

/// Who brought whom, where a column says so.
fn referrals(job: &Job, output: &Output) -> Line<()> {
    match job.value_report().is_some_and(|v| v.referral.is_some()) {
        true => tables(job, output, &[Table::Referral]),
        false => Ok(()),
    }
}

fn tables(job: &Job, output: &Output, tables: &[Table]) -> Line<()> {
    let Some(folder) = &output.out else {
        return Ok(());
    };
    files::write_tables(job, folder, tables, output.lang)
}

/// Whom to contact, for a calendar.
fn calendar(job: &Job, output: &Output) -> Line<()> {
    let Some(folder) = &output.out else {
        return Ok(());
    };
    let text = write_calendar(job, output.lang);
    let mut file = files::created(folder, "contact.ics")?;
    let written = file.write_all(text.as_bytes()).and_then(|()| file.flush());
    written.map_err(|e| files::unwritable(folder, e))
}

fn schema() -> String {
    #[derive(schemars::JsonSchema)]
    #[allow(dead_code, reason = "only its schema is wanted")]
    struct Regulars {
        report: Report,
        inspection: Inspection,
        recipe: Recipe,
        table: TableReport,
        model: Model,
        lifecycle: LifecycleReport,
        plan: PlanReport,
        migration: Migration,
        audience: ProductAudience,
    }
    canonical(&schemars::schema_for!(Regulars))
}
