//! `inspect --table`: what was read, as plain CSV on standard output.

use super::{Line, decoder, files, line, print, tables};
use regulars::ingest::{HEAD, Inspector, Reader, dialect_of, write_names, write_record};
use regulars::report::{Language, Reading};
use std::io::Write;

/// Bytes of output gathered before they are written.
const PIECE: usize = 1 << 16;

/// Writes the file's first table, of a workbook that of one sheet; says on standard error what was
/// set aside.
pub fn write(path: &str, sheet: &str, language: Language) -> Line<()> {
    let name = files::name_of(path);
    let of_tables = tables::is_table_file(path);
    let reading = if of_tables {
        tables::inspect(path, sheet, None)?.reading
    } else {
        guess(path, &name)?
    };
    let dialect = dialect_of(&reading).map_err(line)?;
    let mut reader =
        Reader::new(reading.format, &reading.encoding, dialect, decoder::make).map_err(line)?;
    let mut table = Table::default();
    let told = |e: regulars::error::Error| line(e.in_file(&name));
    let mut take = |bytes: &[u8]| {
        let rows = &mut table.rows;
        let mut each = |record: &mut regulars::ingest::Record<'_>| {
            write_record(record, rows);
            Ok(())
        };
        let read = if of_tables {
            reader.push_text(bytes, &mut each)
        } else {
            reader.push(bytes, &mut each)
        };
        read.map_err(told)?;
        table.flush(&reader, PIECE)
    };
    if of_tables {
        tables::text(path, &reading.sheet, &mut take)?;
    } else {
        files::each_chunk(path, take)?;
    }
    let rows = &mut table.rows;
    reader
        .finish(&mut |record| {
            write_record(record, rows);
            Ok(())
        })
        .map_err(told)?;
    table.flush(&reader, 0)?;
    eprint!("{}", print::aside(&reader.take_aside(), language));
    Ok(())
}

/// The reading, from the file's head alone.
fn guess(path: &str, name: &str) -> Line<Reading> {
    let size = std::fs::metadata(path)
        .map_err(|e| format!("{path} cannot be read: {e}"))?
        .len();
    let mut inspector = Inspector::new(name, size, None, decoder::make);
    let mut seen = 0;
    files::each_chunk(path, |chunk| {
        if seen < 4 * HEAD {
            seen += chunk.len();
            inspector.push(chunk).map_err(line)?;
        }
        Ok(())
    })?;
    Ok(inspector.finish(seen as u64 >= size).map_err(line)?.reading)
}

#[derive(Default)]
struct Table {
    rows: Vec<u8>,
    headed: bool,
    closed: bool,
}

impl Table {
    /// Writes what is there once it is more than `least`; the header goes first.
    fn flush(&mut self, reader: &Reader, least: usize) -> Line<()> {
        let mut piece = Vec::new();
        if !self.headed
            && let Some(names) = reader.names()
        {
            write_names(names, &mut piece);
        }
        self.headed |= !piece.is_empty() || !self.rows.is_empty();
        if self.rows.len() >= least {
            piece.append(&mut self.rows);
        }
        if self.closed || piece.is_empty() {
            return Ok(());
        }
        match std::io::stdout().lock().write_all(&piece) {
            Err(e) if e.kind() == std::io::ErrorKind::BrokenPipe => {
                self.closed = true;
                Ok(())
            }
            Err(e) => Err(format!("The output cannot be written: {e}")),
            Ok(()) => Ok(()),
        }
    }
}
