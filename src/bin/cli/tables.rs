//! Workbooks and Parquet files: read whole, then handed on row by row as text.

use super::files::{each_chunk, name_of};
use super::{Line, decoder, line};
use regulars::ingest::{Inspector, add_sheet, take_sheet};
use regulars::job::Job;
use regulars::report::{Format, Inspection, Reading, SheetGuess, Words};
use regulars_readers::{TableFile, is_table};
use std::io::Read;

/// Text of a sheet's first rows that its likeness to orders is judged by.
const HEAD: usize = 64 << 10;
/// A sheet that has shown no rows after so many steps shows none.
const PATIENCE: u32 = 64;

/// Whether the readers of tables are to read this file.
pub fn is_table_file(path: &str) -> bool {
    let mut head = [0; 8];
    let read = std::fs::File::open(path).and_then(|mut f| f.read_exact(&mut head));
    read.is_ok() && is_table(&head)
}

fn said(path: &str, error: &regulars_readers::Error) -> String {
    let (message, remedy, code) = (&error.message, error.remedy, error.code);
    format!("{message} ({}). {remedy} [{code}]", name_of(path))
}

/// Opens the file; `also` gets its stored bytes.
fn open(path: &str, also: &mut dyn FnMut(&[u8]) -> Line<()>) -> Line<TableFile> {
    let size = std::fs::metadata(path).map_or(0, |m| m.len());
    let mut file = TableFile::new(size).map_err(|e| said(path, &e))?;
    each_chunk(path, |chunk| {
        also(chunk)?;
        file.push(chunk).map_err(|e| said(path, &e))
    })?;
    file.open().map_err(|e| said(path, &e))?;
    Ok(file)
}

fn format_of(file: &TableFile) -> Option<Format> {
    Format::from_name(file.kind().ok()?.as_str())
}

/// Hands the rows of a sheet to `each`, as text.
fn rows(
    file: &mut TableFile,
    path: &str,
    sheet: usize,
    each: &mut dyn FnMut(&[u8]) -> Line<()>,
) -> Line<()> {
    file.begin(sheet).map_err(|e| said(path, &e))?;
    let (mut text, mut more) = (Vec::new(), true);
    while more {
        text.clear();
        more = file.step(&mut text).map_err(|e| said(path, &e))?;
        each(&text)?;
    }
    Ok(())
}

/// The sheets, one of them taken.
fn sheets(file: &mut TableFile, path: &str, wanted: &str) -> Line<(Vec<SheetGuess>, usize)> {
    let mut list = Vec::new();
    if format_of(file) == Some(Format::Parquet) {
        return Ok((list, 0));
    }
    for (i, sheet) in file.sheets().to_vec().into_iter().enumerate() {
        file.begin(i).map_err(|e| said(path, &e))?;
        let (mut head, mut more) = (Vec::new(), true);
        let mut steps = 0;
        while more && head.len() < HEAD && steps < PATIENCE {
            more = file.step(&mut head).map_err(|e| said(path, &e))?;
            steps += u32::from(file.progress() > 0.0);
        }
        add_sheet(&mut list, &sheet.name, file.shape(), sheet.hidden, &head);
    }
    let taken = take_sheet(&mut list, wanted).map_err(|e| line(e.in_file(name_of(path))))?;
    Ok((list, taken))
}

fn notes(file: &TableFile) -> impl Iterator<Item = Words> {
    let words = |[en, zh]: [String; 2]| Words::new(en, zh);
    file.notes().into_iter().map(words)
}

/// Inspects the whole of a sheet.
pub fn inspect(path: &str, wanted: &str, given: Option<Reading>) -> Line<Inspection> {
    let mut size = 0;
    let mut file = open(path, &mut |chunk| {
        size += chunk.len() as u64;
        Ok(())
    })?;
    let (list, taken) = sheets(&mut file, path, wanted)?;
    let format = format_of(&file).ok_or("The format has no name")?;
    let mut inspector =
        Inspector::new(&name_of(path), size, given, decoder::make).table(format, list);
    rows(&mut file, path, taken, &mut |text| {
        inspector.push(text).map_err(line)
    })?;
    notes(&file).for_each(|note| inspector.note(note));
    inspector.finish(true).map_err(line)
}

/// Hands the text of a sheet to `each`.
pub fn text(path: &str, sheet: &str, each: &mut dyn FnMut(&[u8]) -> Line<()>) -> Line<()> {
    let mut file = open(path, &mut |_| Ok(()))?;
    let found = find(&file, path, sheet)?;
    rows(&mut file, path, found, each)
}

fn find(file: &TableFile, path: &str, sheet: &str) -> Line<usize> {
    let found = file.sheets().iter().position(|s| s.name == sheet);
    found.ok_or_else(|| format!("{} has no sheet {sheet:?}", name_of(path)))
}

/// Feeds the sheet of the reading to the job.
pub fn feed(job: &mut Job, path: &str, name: &str, reading: Reading) -> Line<()> {
    let (format, sheet) = (reading.format, reading.sheet.clone());
    job.open_file(name, reading).map_err(line)?;
    let mut file = open(path, &mut |chunk| job.push(chunk).map_err(line))?;
    if format_of(&file) != Some(format) {
        return Err(format!("{name} is no {} file", format.as_str()));
    }
    let found = find(&file, path, &sheet)?;
    rows(&mut file, path, found, &mut |text| {
        job.push_text(text).map_err(line)
    })?;
    notes(&file).for_each(|note| job.note(note));
    job.close_file().map_err(line)
}
