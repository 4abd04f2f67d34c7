//! `segments --customers FILE` without orders: groups of the rows of a customer table.

use super::arguments::{OrderFiles, Output, SegmentArguments, TableArguments};
use super::{Line, files, line, print, show};
use regulars::customers::{CustomerTable, Figures, Wanted};
use regulars::error::{Code, Error};
use regulars::features::build_table;
use regulars::report::export::CsvWriter;
use regulars::report::{FileKind, Inspection, Role, TableReport};
use regulars::segments::{Search, table_report};
use std::io::Write;

pub fn run(
    files: &OrderFiles,
    segments: &SegmentArguments,
    table: &TableArguments,
    output: &Output,
) -> Line<()> {
    let scale = table.scale.unwrap_or_default();
    let [path] = &files.customers[..] else {
        return Err(
            "Name order files with --orders, or one customer table with --customers".into(),
        );
    };
    let table = read(path, files, segments.features())?;
    let name = files::name_of(path);
    let told = |e: Error| line(e.in_file(&name));
    let rows = build_table(&table, scale, segments.transform()).map_err(told)?;
    let options = segments.options_of(table.ids.len());
    let search = Search::new(&rows.matrix, options).map_err(told)?;
    let found = search.thorough().run().map_err(told)?;
    let report = table_report(&found, &table, &rows, scale).map_err(told)?;
    show(output, &report, || print::table(&report, output.lang))?;
    match &output.out {
        Some(folder) => write(folder, &table, &found.labels, &report, output),
        None => Ok(()),
    }
}

/// The columns asked for, or all that hold numbers.
fn read(path: &str, files: &OrderFiles, features: &[String]) -> Line<Figures> {
    let mut inspection = files::inspect(path, &files.sheet, None)?;
    if inspection.reading.kind != FileKind::Customers {
        let mut given = inspection.reading;
        (given.kind, given.roles) = (FileKind::Customers, Vec::new());
        inspection = files::inspect(path, &files.sheet, Some(given))?;
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
        table.take(&record, &mut scratch)
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
            regulars::report::Language::En => &segment.name,
            regulars::report::Language::Zh => &segment.name_zh,
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
