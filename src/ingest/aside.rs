//! What stands in the file and is no part of the table: listed, never dropped in silence.

use super::record::Record;
use crate::report::{Aside, AsideKind};

/// Most entries, and most bytes of text kept of one.
const ENTRIES: usize = 100;
const TEXT: usize = 2_000;

#[derive(Default)]
pub struct Asides {
    list: Vec<Aside>,
    /// Rows of the last entry that have several cells.
    wide: u64,
}

impl Asides {
    /// Adds a row: to the last entry where it goes on from there, else as a new one.
    pub fn add(&mut self, kind: AsideKind, record: &Record<'_>) {
        let feeds = record.raw.iter().filter(|b| **b == b'\n').count() as u64;
        let full = self.list.len() >= ENTRIES;
        let goes_on = self.list.last().is_some_and(|last| {
            full || last.kind == kind && (kind == AsideKind::Preamble || !record.after_blank)
        });
        if !goes_on {
            self.settle();
            self.wide = 0;
            self.list.push(Aside {
                kind,
                first: record.line,
                last: record.line,
                rows: 0,
                text: String::new(),
            });
        }
        self.wide += u64::from(record.len() > 1);
        let Some(last) = self.list.last_mut() else {
            return;
        };
        last.rows += 1;
        last.last = record.line + feeds;
        if last.text.len() < TEXT && kind != AsideKind::Padding {
            let room = TEXT - last.text.len();
            let text = &record.raw[..record.raw.len().min(room)];
            if last.rows > 1 {
                last.text.push('\n');
            }
            last.text.push_str(&String::from_utf8_lossy(text));
        }
    }

    /// What goes on beneath the table in one row of cells is a note.
    fn settle(&mut self) {
        if let Some(last) = self.list.last_mut()
            && last.kind == AsideKind::Table
            && self.wide < 2
        {
            last.kind = AsideKind::Footnote;
        }
    }

    pub fn finish(&mut self) {
        self.settle();
    }

    pub fn take(&mut self) -> Vec<Aside> {
        std::mem::take(&mut self.list)
    }
}
