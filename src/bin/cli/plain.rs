//! `segments --customers FILE` without orders: groups of the rows of a customer table.

use super::arguments::{ModelArguments, OrderFiles, Output, SegmentArguments, TableArguments};
use super::{Line, files, line, models, print, show};
use regulars::customers::{CustomerTable, Figures, Wanted};
use regulars::error::{Code, Error, Result};
use regulars::features::{TableMatrix, build_table, frozen_table};
use regulars::report::export::CsvWriter;
use regulars::report::{
    Continuity, FileKind, Frozen, Inspection, Language, Migration, Model, Role, Scale, TableReport,
    Words,
};
use regulars::segments::continuity::{self, Before};
use regulars::segments::{Search, table_model, table_report};
use std::io::Write;

pub fn run(
    files: &OrderFiles,
    segments: &SegmentArguments,
    table: &TableArguments,
    models: &ModelArguments,
    output: &Output,
) -> Line<()> {
    let scale = table.scale;
    let [path] = &files.customers[..] else {
        return Err(
            "Name order files with --orders, or one customer table with --customers".into(),
        );
    };
    let frozen = models::read(models)?;
    let of_model = frozen.iter().flat_map(|f| &f.model.features);
    let of_model: Vec<String> = of_model.map(|f| f.name.clone()).collect();
    let wanted = if frozen.is_some() {
        &of_model[..]
    } else {
        segments.features()
    };
    let table = read(path, files, wanted)?;
    let name = files::name_of(path);
    let told = |e: Error| line(e.in_file(&name));
    let grouped = match frozen {
        Some(frozen) => by_model(&table, segments, scale, &frozen).map_err(told)?,
        None => anew(&table, segments, scale.unwrap_or_default(), None).map_err(told)?,
    };
    let migration = match models::before(models)? {
        Some((path, bytes)) => {
            Some(moved(&bytes, &table, &grouped).map_err(|e| line(e.in_file(path)))?)
        }
        None => None,
    };
    let whole = models::WithModel {
        report: &grouped.report,
        continuity: grouped.continuity.as_ref(),
        migration: migration.as_ref(),
    };
    show(output, &whole, || {
        print::table(&grouped.report, output.lang)
            + &print::continuity(grouped.continuity.as_ref(), migration.as_ref(), output.lang)
    })?;
    if let Some(path) = &models.save_model {
        let model = table_model(&grouped.report, &grouped.rows, &grouped.labels);
        models::save(path, &model.map_err(told)?)?;
    }
    match &output.out {
        Some(folder) => write(folder, &table, &grouped.labels, &grouped.report, output),
        None => Ok(()),
    }
}

/// The rows in groups.
struct Grouped {
    rows: TableMatrix,
    labels: Vec<u8>,
    report: TableReport,
    continuity: Option<Continuity>,
    model: Option<Model>,
}

fn anew(
    table: &Figures,
    segments: &SegmentArguments,
    scale: Scale,
    k: Option<u32>,
) -> Result<Grouped> {
    let rows = build_table(table, scale, segments.transform())?;
    let mut options = segments.options_of(table.ids.len());
    options.k = options.k.or(k);
    let found = Search::new(&rows.matrix, options)?.thorough().run()?;
    Ok(Grouped {
        report: table_report(&found, table, &rows, scale)?,
        labels: found.labels,
        rows,
        continuity: None,
        model: None,
    })
}

/// By a model, or anew and matched to one.
fn by_model(
    table: &Figures,
    segments: &SegmentArguments,
    scale: Option<Scale>,
    frozen: &Frozen,
) -> Result<Grouped> {
    let model = &frozen.model;
    let rows = frozen_table(table, model)?;
    let old = continuity::assign(&rows.matrix, model)?;
    if !frozen.refit {
        let (report, labels) = continuity::assigned_table(model, table, &rows)?;
        let held = continuity::held_against(model, &rows.matrix, &old, None);
        return Ok(Grouped {
            rows,
            labels,
            report,
            continuity: Some(held),
            model: Some(model.clone()),
        });
    }
    let scale = scale.or(model.scale).unwrap_or_default();
    let k = Some(model.segments.len() as u32);
    let mut grouped = anew(table, segments, scale, k)?;
    let new = (&grouped.labels[..], grouped.report.segments.len());
    let held = continuity::held_against(model, &rows.matrix, &old, Some(new));
    continuity::matched_table(&mut grouped.report, &mut grouped.labels, &old, model);
    (grouped.continuity, grouped.model) = (Some(held), Some(model.clone()));
    Ok(grouped)
}

fn moved(before: &[u8], table: &Figures, grouped: &Grouped) -> Result<Migration> {
    let Some(model) = &grouped.model else {
        return Err(Error::new(
            Code::WrongOrder,
            "A migration is asked for without a model",
            "Name the model, too",
        ));
    };
    let before = Before::read(before, model.segments.len())?;
    let segments = grouped.report.segments.iter();
    let now: Vec<Words> = segments.map(|s| Words::new(&s.name, &s.name_zh)).collect();
    let ids = &mut table.ids.iter().cloned();
    Ok(continuity::migration(
        &before,
        ids,
        &grouped.labels,
        &now,
        model,
    ))
}

/// The columns asked for, or all that hold numbers.
fn read(path: &str, files: &OrderFiles, features: &[String]) -> Line<Figures> {
    let mut inspection = files::glimpse(path, &files.sheet, None)?;
    if inspection.reading.kind != FileKind::Customers {
        let mut given = inspection.reading;
        (given.kind, given.roles) = (FileKind::Customers, Vec::new());
        inspection = files::glimpse(path, &files.sheet, Some(given))?;
    }
    let guessed = inspection.reading.clone();
    let id_of = |reading: &regulars::report::Reading| {
        let role = reading.roles.iter().find(|r| r.role == Role::Customer);
        role.map(|r| r.column as usize - 1)
    };
    let reading = files::apply_map(&inspection, &files.map)?;
    let id = id_of(&reading).or_else(|| named_id(&inspection));
    let wanted = wanted(&inspection, features, id)?;
    let mut table =
        CustomerTable::new(wanted, id).map_err(|e| line(e.in_file(files::name_of(path))))?;
    let mut scratch = Vec::new();
    let aside = files::each_record(path, &reading, &mut |record| {
        table.take(record, &mut scratch)
    })?;
    let mark = files.decimal_mark.as_ref().map(|mark| mark.as_bytes()[0]);
    let table = table.finish(mark, features.is_empty());
    let mut table = table.map_err(|e| line(e.in_file(files::name_of(path))))?;
    // A guess that names rows twice was none.
    if table.repeated && id_of(&guessed) == id_of(&reading) {
        let number = |i: usize| (i + 1).to_string();
        table.ids = (0..table.ids.len()).map(number).collect();
        table.notes.pop();
    }
    table.notes.extend(aside);
    Ok(table)
}

/// A column that calls itself an id, where none is known for the customer.
fn named_id(inspection: &Inspection) -> Option<usize> {
    let is_id = |name: &str| {
        let name = name.to_lowercase();
        name == "id" || name.ends_with("_id") || name.ends_with(" id") || name.ends_with("编号")
    };
    inspection
        .columns
        .iter()
        .position(|c| inspection.header && is_id(&c.name))
}

fn wanted(inspection: &Inspection, features: &[String], id: Option<usize>) -> Line<Vec<Wanted>> {
    let column = |index: u32| Wanted {
        name: inspection.columns[index as usize - 1].name.clone(),
        at: index as usize - 1,
    };
    if features.is_empty() {
        let others = inspection
            .columns
            .iter()
            .filter(|c| Some(c.index as usize - 1) != id);
        return Ok(others.map(|c| column(c.index)).collect());
    }
    let mut wanted = Vec::new();
    for feature in features {
        let named = inspection.columns.iter().filter(|c| c.name == *feature);
        let places: Vec<String> = named.map(|c| c.index.to_string()).collect();
        if inspection.header && places.len() > 1 {
            let error = Error::new(
                Code::BadOption,
                format!("The columns {} have one header", places.join(" and ")),
                "Name the column by its position",
            );
            return Err(line(
                error.in_file(&inspection.file).in_column(feature.as_str()),
            ));
        }
        wanted.push(column(files::find_column(inspection, feature)?));
    }
    Ok(wanted)
}

/// `customers.csv`: a row for each that was grouped; `rejects.csv`: the others.
fn write(
    folder: &std::path::Path,
    table: &Figures,
    labels: &[u8],
    report: &TableReport,
    output: &Output,
) -> Line<()> {
    let failed = |e| files::unwritable(folder, e);
    let mut csv = CsvWriter::new(files::created(folder, "customers.csv")?);
    csv.row(["customer_id", "segment", "segment_name"])
        .map_err(failed)?;
    for (id, &label) in table.ids.iter().zip(labels) {
        let segment = &report.segments[usize::from(label)];
        let name = match output.lang {
            Language::En => &segment.name,
            Language::Zh => &segment.name_zh,
        };
        csv.row([id, &label.to_string(), name]).map_err(failed)?;
    }
    csv.into_inner().flush().map_err(failed)?;
    let mut csv = CsvWriter::new(files::created(folder, "rejects.csv")?);
    csv.row(["line", "column", "reason", "value"])
        .map_err(failed)?;
    for row in &table.left_out {
        let line = row.line.to_string();
        let cells = [line.as_str(), &row.column, row.reason.as_str(), &row.value];
        csv.row(cells).map_err(failed)?;
    }
    csv.into_inner().flush().map_err(failed)
}
