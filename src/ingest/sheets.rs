//! The sheets of a workbook, and which one to read.
//!
//! In: what the readers of tables say about each sheet, and its first rows as text. Out: the list with
//! one sheet taken, and why: the visible one that looks most like orders, else the largest.

use super::inspect::Inspector;
use crate::error::{Code, Error, Result};
use crate::report::{Format, SheetGuess, SheetReason};

/// Columns that must look like an order's before a sheet is taken for it.
const LIKELY: u32 = 3;

/// Adds the sheet to the list. `head` is text of its first rows.
pub fn add_sheet(
    list: &mut Vec<SheetGuess>,
    name: &str,
    [rows, columns]: [u64; 2],
    hidden: bool,
    head: &[u8],
) {
    let mut inspector = Inspector::new(name, 0, None, |_| None).table(Format::Xlsx, Vec::new());
    // What cannot be read looks like nothing; it says so itself when it is taken.
    let guessed = inspector
        .push(head)
        .and_then(|()| inspector.finish(true))
        .map_or(0, |i| i.reading.roles.len());
    list.push(SheetGuess {
        name: name.into(),
        rows,
        columns,
        hidden,
        likeness: guessed as u32,
        taken: None,
    });
}

/// Takes the sheet of this name, or without one the most likely. Errors: no such sheet (`bad-option`).
pub fn take_sheet(list: &mut [SheetGuess], wanted: &str) -> Result<usize> {
    if !wanted.is_empty() {
        let found = list.iter().position(|s| s.name == wanted);
        let i = found.ok_or_else(|| no_such_sheet(list, wanted))?;
        list[i].taken = Some(SheetReason::Asked);
        return Ok(i);
    }
    let rank = |s: &SheetGuess| {
        let likeness = if s.likeness < LIKELY { 0 } else { s.likeness };
        let cells = s.rows.saturating_mul(s.columns);
        (cells > 0, !s.hidden, likeness, cells)
    };
    let mut best = 0;
    for i in 1..list.len() {
        if rank(&list[i]) > rank(&list[best]) {
            best = i;
        }
    }
    let likeness = |s: &SheetGuess| rank(s).2;
    let alike = list
        .iter()
        .enumerate()
        .any(|(i, s)| i != best && !s.hidden && likeness(s) == likeness(&list[best]));
    let reason = match list.len() {
        0 | 1 => SheetReason::Only,
        _ if alike || likeness(&list[best]) == 0 => SheetReason::Largest,
        _ => SheetReason::Orders,
    };
    if let Some(sheet) = list.get_mut(best) {
        sheet.taken = Some(reason);
    }
    Ok(best)
}

fn no_such_sheet(list: &[SheetGuess], wanted: &str) -> Error {
    let names: Vec<&str> = list.iter().map(|s| s.name.as_str()).collect();
    let mut remedy = String::from("It has: ");
    remedy += &names.join(", ");
    Error::new(Code::BadOption, "There is no sheet of this name", remedy).with_value(wanted)
}
