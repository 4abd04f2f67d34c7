//! XLS of Excel 97 to 2003 (BIFF8): a compound file with one stream of records.
//!
//! In: the file's bytes. Out: the sheets, and one sheet's cells row by row.

mod compound;
mod records;
mod strings;

use crate::bytes::{f64_at, u16_at, u32_at};
use crate::error::{Result, broken, encrypted, unsupported};
use crate::rows::{FULL, Rows};
use crate::table::{Counts, Sheet, few};
use crate::values::{Shown, shown_by, write_shown};
use crate::xlsx::Strings;
use records::{Record, record_at};
use strings::{long_string, shared_strings, short_string};

pub struct Xls {
    /// The stream of the workbook.
    stream: Vec<u8>,
    pub sheets: Vec<Sheet>,
    /// Where each sheet begins in the stream.
    starts: Vec<usize>,
    strings: Strings,
    shown: Vec<Shown>,
    from_1904: bool,
    at: Option<usize>,
    /// The formula whose text follows: row, column.
    awaits: Option<(u32, u32)>,
}

impl Xls {
    pub fn open(bytes: &[u8]) -> Result<Xls> {
        let compound = compound::Compound::open(bytes)?;
        if compound.has("EncryptedPackage") {
            return Err(encrypted());
        }
        let mut xls = Xls {
            stream: match compound.stream("Workbook")? {
                Some(stream) => stream,
                None if compound.has("Book") => {
                    return Err(unsupported("A workbook older than Excel 97"));
                }
                None => return Err(unsupported("A file of Office that is no workbook")),
            },
            sheets: Vec::new(),
            starts: Vec::new(),
            strings: Strings::default(),
            shown: Vec::new(),
            from_1904: false,
            at: None,
            awaits: None,
        };
        xls.read_globals()?;
        if xls.sheets.is_empty() {
            return Err(broken("it has no sheet with cells"));
        }
        Ok(xls)
    }

    fn read_globals(&mut self) -> Result<()> {
        let stream = std::mem::take(&mut self.stream);
        let (mut at, mut codes, mut styles) = (0, Vec::new(), Vec::new());
        while let Some(record) = record_at(&stream, at) {
            let data = record.data;
            match record.kind {
                records::BOF if u16_at(data, 0) != Some(0x0600) => {
                    return Err(unsupported("A workbook older than Excel 97"));
                }
                records::FILE_PASS => return Err(encrypted()),
                records::DATE_MODE => self.from_1904 = u16_at(data, 0) == Some(1),
                records::FORMAT => {
                    if let (Some(id), Some(code)) = (u16_at(data, 0), long_string(data, 2)) {
                        codes.push((u32::from(id), code));
                    }
                }
                records::XF => styles.extend(u16_at(data, 2).map(u32::from)),
                records::BOUND_SHEET => self.add_sheet(data)?,
                records::SST => self.strings = shared_strings(&stream, at)?,
                records::EOF => break,
                _ => {}
            }
            at = record.next;
        }
        self.shown = styles
            .into_iter()
            .map(|id| {
                let own = codes.iter().rfind(|(own, _)| *own == id);
                shown_by(id, own.map(|(_, code)| code.as_str()))
            })
            .collect();
        self.stream = stream;
        Ok(())
    }

    fn add_sheet(&mut self, data: &[u8]) -> Result<()> {
        let (Some(start), Some(name)) = (u32_at(data, 0), short_string(data, 6)) else {
            return Ok(());
        };
        // Sheets of charts and macros have no cells.
        if data[5] == 0 {
            self.starts.push(start as usize);
            self.sheets.push(Sheet {
                name,
                hidden: data[4] & 3 != 0,
            });
        }
        few(&self.sheets)
    }

    pub fn begin(&mut self, sheet: usize) -> Result<()> {
        let start = self.starts.get(sheet).copied();
        let first = start.and_then(|at| record_at(&self.stream, at));
        if first.is_none_or(|r| r.kind != records::BOF) {
            return Err(broken("a sheet does not begin where it should"));
        }
        (self.at, self.awaits) = (start, None);
        Ok(())
    }

    pub fn step(&mut self, rows: &mut Rows, counts: &mut Counts) -> Result<bool> {
        let full = rows.out.len() + FULL;
        while let Some(at) = self.at {
            let Some(record) = record_at(&self.stream, at) else {
                return Err(broken("it is cut off"));
            };
            if record.kind == records::EOF {
                self.at = None;
                break;
            }
            let next = record.next;
            self.awaits = read_cell(self, &record, rows, counts)?;
            self.at = Some(next);
            if rows.out.len() >= full {
                return Ok(true);
            }
        }
        rows.end_row()?;
        Ok(false)
    }

    pub fn progress(&self) -> f64 {
        self.at
            .map_or(1.0, |at| at as f64 / self.stream.len().max(1) as f64)
    }
}

/// One record of a sheet. Gives the place of a formula whose text is the next record.
fn read_cell(
    xls: &Xls,
    record: &Record<'_>,
    rows: &mut Rows,
    counts: &mut Counts,
) -> Result<Option<(u32, u32)>> {
    let data = record.data;
    let short = |at: usize| u16_at(data, at).map(u32::from);
    let place = short(0).zip(short(2));
    let mut text = Vec::new();
    match record.kind {
        records::DIMENSIONS => {
            counts.claimed = u32_at(data, 4)
                .zip(short(10))
                .map(|(r, c)| [r.into(), c.into()]);
            return Ok(None);
        }
        records::MERGED => {
            counts.merged += u64::from(short(0).unwrap_or(0));
            return Ok(None);
        }
        records::STRING => {
            let Some((row, column)) = xls.awaits else {
                return Ok(None);
            };
            let value = long_string(data, 0).unwrap_or_default();
            rows.go_to(row)?;
            rows.put(column, value.as_bytes())?;
            return Ok(None);
        }
        records::MULRK => return read_numbers(xls, data, rows),
        records::NUMBER => xls.number(&mut text, data, f64_at(data, 6)),
        records::RK => xls.number(&mut text, data, u32_at(data, 6).map(short_number)),
        records::LABEL_SST => {
            let i = u32_at(data, 6).map_or(usize::MAX, |i| i as usize);
            text.extend_from_slice(xls.strings.get(i).unwrap_or_default());
        }
        records::LABEL => text.extend(long_string(data, 6).unwrap_or_default().bytes()),
        records::BOOL_ERR => match data.get(6..8) {
            Some([value, 0]) => write_truth(&mut text, *value),
            _ => counts.errors += 1,
        },
        records::FORMULA => match data.get(6..14) {
            Some([0, .., 0xff, 0xff]) => return Ok(place),
            Some([1, _, value, .., 0xff, 0xff]) => write_truth(&mut text, *value),
            Some([2, .., 0xff, 0xff]) => counts.errors += 1,
            Some([3, .., 0xff, 0xff]) => {}
            _ => xls.number(&mut text, data, f64_at(data, 6)),
        },
        _ => return Ok(xls.awaits),
    }
    if let Some((row, column)) = place.filter(|_| !text.is_empty()) {
        rows.go_to(row)?;
        rows.put(column, &text)?;
    }
    Ok(None)
}

/// Several short numbers side by side.
fn read_numbers(xls: &Xls, data: &[u8], rows: &mut Rows) -> Result<Option<(u32, u32)>> {
    let (Some(row), Some(first)) = (u16_at(data, 0), u16_at(data, 2)) else {
        return Ok(None);
    };
    rows.go_to(row.into())?;
    let numbers = data.len().saturating_sub(6) / 6;
    for i in 0..numbers {
        let cell = &data[4 + 6 * i..];
        let mut text = Vec::new();
        let style = u16_at(cell, 0).unwrap_or(0);
        let value = u32_at(cell, 2).map_or(0.0, short_number);
        xls.write(&mut text, style, value);
        rows.put(u32::from(first) + i as u32, &text)?;
    }
    Ok(None)
}

impl Xls {
    /// A number whose style stands behind its place.
    fn number(&self, text: &mut Vec<u8>, data: &[u8], value: Option<f64>) {
        if let (Some(style), Some(value)) = (u16_at(data, 4), value) {
            self.write(text, style, value);
        }
    }

    fn write(&self, text: &mut Vec<u8>, style: u16, value: f64) {
        let shown = self.shown.get(usize::from(style)).copied();
        write_shown(text, value, shown.unwrap_or(Shown::Number), self.from_1904);
    }
}

fn write_truth(text: &mut Vec<u8>, value: u8) {
    text.extend_from_slice(if value == 0 { b"false" } else { b"true" });
}

/// Thirty bits of a number: whole or the upper ones of a float, and perhaps a hundredth of it.
fn short_number(rk: u32) -> f64 {
    let value = if rk & 2 != 0 {
        f64::from(rk as i32 >> 2)
    } else {
        f64::from_bits(u64::from(rk & !3) << 32)
    };
    if rk & 1 != 0 { value / 100.0 } else { value }
}
