//! Files in and out: reading in chunks, roles from `--map`, tables into a folder.

use super::arguments::OrderFiles;
use super::{Line, decoder, line, tables};
use regulars::error::{Code, Error};
use regulars::ingest::currency::of_cell;
use regulars::ingest::{Inspector, Reader, Record, dialect_of};
use regulars::job::Job;
use regulars::report::{
    DateFormat, FileKind, Filter, Inspection, Language, Reading, Role, RoleColumn, UNDECIDED,
    Words, aside_words,
};
use regulars::tables::{Table, write_audience as write_matching, write_table};
use std::fs::File;
use std::io::{BufWriter, Read, Write};
use std::path::Path;
use xxhash_rust::xxh3::Xxh3;

/// Bytes of a file that are looked at before it is read, as many as on the page.
const LOOK: u64 = 1 << 20;
/// Bytes read at a time.
const CHUNK: usize = 1 << 20;

pub fn each_chunk(path: &str, mut take: impl FnMut(&[u8]) -> Line<()>) -> Line<()> {
    let unreadable = |e: std::io::Error| format!("{path} cannot be read: {e}");
    let mut file = File::open(path).map_err(unreadable)?;
    let state = |file: &File| {
        let about = file.metadata().map_err(unreadable)?;
        Ok::<_, String>((about.len(), about.modified().ok(), about.is_file()))
    };
    let before = state(&file)?;
    let mut chunk = vec![0; CHUNK];
    let mut read = 0;
    loop {
        let n = file.read(&mut chunk).map_err(unreadable)?;
        if n == 0 {
            break;
        }
        read += n as u64;
        take(&chunk[..n])?;
    }
    // A pipe has no length to hold it to.
    if before.2 && (state(&file)? != before || read != before.0) {
        let remedy = "Wait until whatever writes it is done, then read it again";
        let changed = Error::new(
            Code::FileChanged,
            "The file changed while it was read",
            remedy,
        );
        return Err(line(changed.in_file(name_of(path))));
    }
    Ok(())
}

/// The file's name without its folders: what a recipe and a report may tell.
pub fn name_of(path: &str) -> String {
    Path::new(path)
        .file_name()
        .map_or_else(|| path.to_string(), |n| n.to_string_lossy().into_owned())
}

/// Inspects the head of a file, as the page does, and the whole of it only where the head leaves a
/// question open that further rows may answer.
pub fn glimpse(path: &str, sheet: &str, given: Option<Reading>) -> Line<Inspection> {
    if tables::is_table_file(path) {
        return tables::inspect(path, sheet, given);
    }
    let unreadable = |e: std::io::Error| format!("{path} cannot be read: {e}");
    let mut file = File::open(path).map_err(unreadable)?;
    let about = file.metadata().map_err(unreadable)?;
    if !about.is_file() || about.len() <= LOOK {
        return inspect(path, sheet, given);
    }
    let mut head = Vec::new();
    let mut first = (&mut file).take(LOOK);
    first.read_to_end(&mut head).map_err(unreadable)?;
    let mut inspector = Inspector::new(&name_of(path), about.len(), given.clone(), decoder::make);
    inspector.push(&head).map_err(line)?;
    let inspection = inspector.finish(false).map_err(line)?;
    match inspection.questions.is_empty() {
        true => Ok(inspection),
        false => inspect(path, sheet, given),
    }
}

/// Inspects the whole file; of a workbook the sheet of this name, or the most likely one.
/// `given` fixes the reading instead of guessing it.
pub fn inspect(path: &str, sheet: &str, given: Option<Reading>) -> Line<Inspection> {
    if tables::is_table_file(path) {
        return tables::inspect(path, sheet, given);
    }
    let size = std::fs::metadata(path)
        .map_err(|e| format!("{path} cannot be read: {e}"))?
        .len();
    let mut inspector = Inspector::new(&name_of(path), size, given, decoder::make);
    each_chunk(path, |chunk| inspector.push(chunk).map_err(line))?;
    inspector.finish(true).map_err(line)
}

/// Feeds a file to the job.
pub fn feed(job: &mut Job, path: &str, reading: Reading) -> Line<()> {
    feed_as(job, path, &name_of(path), reading)
}

/// Feeds a file to the job under the name that a recipe has for it.
pub fn feed_as(job: &mut Job, path: &str, name: &str, reading: Reading) -> Line<()> {
    if reading.format.is_table() {
        return tables::feed(job, path, name, reading);
    }
    job.open_file(name, reading).map_err(line)?;
    each_chunk(path, |chunk| job.push(chunk).map_err(line))?;
    job.close_file().map_err(line)
}

/// Hands every record of a file to `each`. Gives what there is to say of how it was read.
pub fn each_record(
    path: &str,
    reading: &Reading,
    each: &mut dyn FnMut(&mut Record<'_>) -> regulars::error::Result<()>,
) -> Line<Vec<Words>> {
    let name = name_of(path);
    let dialect = dialect_of(reading).map_err(line)?;
    let mut reader =
        Reader::new(reading.format, &reading.encoding, dialect, decoder::make).map_err(line)?;
    let told = |e: Error| line(e.in_file(&name));
    let of_tables = reading.format.is_table();
    let mut take = |bytes: &[u8]| {
        let read = match of_tables {
            true => reader.push_text(bytes, each),
            false => reader.push(bytes, each),
        };
        read.map_err(told)
    };
    if of_tables {
        tables::text(path, &reading.sheet, &mut take)?;
    } else {
        each_chunk(path, take)?;
    }
    reader.finish(each).map_err(told)?;
    let mut said: Vec<Words> = reader.note().into_iter().collect();
    said.extend(reader.take_aside().iter().map(aside_words));
    Ok(said)
}

/// Length and XXH3-128 of a file.
pub fn fingerprint(path: &str) -> Line<(u64, String)> {
    let (mut bytes, mut hash) = (0, Xxh3::new());
    each_chunk(path, |chunk| {
        bytes += chunk.len() as u64;
        hash.update(chunk);
        Ok(())
    })?;
    Ok((bytes, format!("{:032x}", hash.digest128())))
}

/// The guessed reading with the user's roles in it. A column has one role and a role one column, so
/// a wish takes both from whatever was guessed.
pub fn apply_map(inspection: &Inspection, map: &[String]) -> Line<Reading> {
    let mut reading = inspection.reading.clone();
    let mut wished: Vec<Role> = Vec::new();
    for wish in map {
        let (role, column) = wish
            .split_once('=')
            .ok_or(format!("--map {wish:?} is not ROLE=COLUMN"))?;
        let role = Role::from_name(role).ok_or_else(|| {
            let roles: Vec<&str> = Role::ALL.iter().map(|r| r.as_str()).collect();
            format!(
                "--map names no role {role:?}; the roles are {}",
                roles.join(", ")
            )
        })?;
        reading.roles.retain(|r| r.role != role);
        if column == "none" {
            continue;
        }
        let found = find_column(inspection, column)?;
        reading
            .roles
            .retain(|r| r.column != found || wished.contains(&r.role));
        reading.roles.push(RoleColumn {
            role,
            column: found,
        });
        wished.push(role);
    }
    Ok(reading)
}

/// How a file is read: as guessed, with the roles and formats that the user wishes. Wished formats are for
/// the files that leave them open, and for any file that comes alone.
///
/// Lines that were left out and corrected show by themselves what they are.
pub fn reading(path: &str, kind: FileKind, wishes: &OrderFiles) -> Line<Reading> {
    let mut inspection = glimpse(path, &wishes.sheet, None)?;
    let found = inspection.reading.kind;
    if found == FileKind::Corrected && kind == FileKind::Orders {
        return Ok(inspection.reading);
    }
    if found != kind {
        let given = Reading {
            kind,
            roles: Vec::new(),
            ..inspection.reading
        };
        inspection = glimpse(path, &wishes.sheet, Some(given))?;
    }
    let describes = |wish: &String| {
        let role = wish.split('=').next().and_then(Role::from_name);
        role.is_some_and(Role::describes)
    };
    let of_orders = kind == FileKind::Orders;
    let own: Vec<String> = wishes
        .map
        .iter()
        .filter(|wish| describes(wish) != of_orders)
        .cloned()
        .collect();
    let guessed = inspection.reading.clone();
    let mut reading = apply_map(&inspection, &own)?;
    if reading.roles != guessed.roles {
        // Other columns are written in other ways.
        reading.dates = DateFormat::Undecided;
        reading.decimal_mark = UNDECIDED.into();
        reading.currency = UNDECIDED.into();
        let sheet = reading.sheet.clone();
        reading = glimpse(path, &sheet, Some(reading))?.reading;
    }
    let alone = wishes.orders.len() == 1;
    if let Some(dates) = wishes
        .dates
        .filter(|_| alone || reading.dates == DateFormat::Undecided)
    {
        reading.dates = dates;
    }
    if let Some(mark) = &wishes.decimal_mark
        && (alone || reading.decimal_mark == UNDECIDED)
    {
        reading.decimal_mark = mark.clone();
    }
    if let Some(currency) = &wishes.currency
        && (alone || reading.currency == UNDECIDED)
    {
        reading.currency = of_cell(currency);
    }
    Ok(reading)
}

/// By header first, then by position from 1.
pub fn find_column(inspection: &Inspection, column: &str) -> Line<u32> {
    let by_name = inspection
        .columns
        .iter()
        .find(|c| inspection.header && c.name == column)
        .map(|c| c.index);
    let by_position = || {
        column
            .parse::<u32>()
            .ok()
            .filter(|n| (1..=inspection.columns.len() as u32).contains(n))
    };
    by_name.or_else(by_position).ok_or_else(|| {
        let names: Vec<&str> = inspection.columns.iter().map(|c| c.name.as_str()).collect();
        format!(
            "{} has no column {column:?}; it has {}",
            inspection.file,
            names.join(", ")
        )
    })
}

/// Writes tables as CSV files into a folder, which is made where it is missing.
pub fn write_tables(job: &Job, folder: &Path, wanted: &[Table], language: Language) -> Line<()> {
    for table in wanted {
        let name = match table {
            Table::Customers => "customers.csv",
            Table::Segments => "segments.csv",
            Table::Offers => "offers.csv",
            Table::Rejects => "rejects.csv",
            Table::Value => "value.csv",
            Table::Watch => "watch.csv",
            Table::Contact => "contact.csv",
            Table::Loyalty => "loyalty.csv",
            Table::Reorder => "reorder.csv",
            Table::Referral => "referral.csv",
        };
        let file = created(folder, name)?;
        write_table(job, *table, language, file)
            .map_err(line)?
            .flush()
            .map_err(|e| unwritable(folder, e))?;
    }
    Ok(())
}

/// The customers of a filter as CSV.
pub fn write_audience(job: &Job, folder: &Path, filter: &Filter, language: Language) -> Line<()> {
    let mut file = created(folder, "audience.csv")?;
    write_matching(job, filter, language, &mut file).map_err(line)?;
    file.flush().map_err(|e| unwritable(folder, e))
}

/// The lines left out of each order file, with their own cells: `rejects.csv`, `rejects-2.csv` ….
pub fn write_left_out(job: &Job, folder: &Path, paths: &[&str], language: Language) -> Line<()> {
    let mut number = 0;
    for (i, path) in paths.iter().enumerate() {
        if !job.is_orders(i) {
            continue;
        }
        number += 1;
        let name = match number {
            1 => "rejects.csv".to_string(),
            n => format!("rejects-{n}.csv"),
        };
        let mut file = created(folder, &name)?;
        // What a reader of tables made is not there a second time: their lines are listed without cells.
        if job.is_table(i) {
            write_tables(job, folder, &[Table::Rejects], language)?;
            continue;
        }
        let mut left_out = job.left_out(i, language, &[]).map_err(line)?;
        let mut write = |chunk: Option<&[u8]>| {
            let out = left_out.push(chunk, job.rejects()).map_err(line)?;
            file.write_all(&out).map_err(|e| unwritable(folder, e))
        };
        each_chunk(path, |chunk| write(Some(chunk)))?;
        write(None)?;
        file.flush().map_err(|e| unwritable(folder, e))?;
    }
    Ok(())
}

pub fn unwritable(folder: &Path, error: std::io::Error) -> String {
    format!("{} cannot be written: {error}", folder.display())
}

pub fn created(folder: &Path, name: &str) -> Line<BufWriter<File>> {
    std::fs::create_dir_all(folder).map_err(|e| unwritable(folder, e))?;
    let file = File::create(folder.join(name)).map_err(|e| unwritable(folder, e))?;
    Ok(BufWriter::new(file))
}
