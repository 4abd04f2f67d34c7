//! Lines that come again: in a later file (two exports that overlap in time), or within one file.
//!
//! In: a customer's lines in canonical order, where those with the same customer, time, order and product are neighbours.
//! Out: which lines are not kept, how many lines overlap per pair of files, how many lines repeat
//! one of their own file. Two lines are the same when customer, order, time, product, quantity,
//! amount and discount are; how a cell was written (`2.5`, `2.50`) does not matter, and neither does the product's name.

use super::batch::place_of;
use super::book::BookLine;
use super::rejects::Rejects;
use crate::error::{Result, reserve};
use crate::report::{Reason, Repairs};
use crate::sorting::ranked;
use std::collections::BTreeMap;

/// What was found; files count from 0.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Repeats {
    /// (earlier file, later file) → lines of the later one that the earlier one has too.
    pub overlaps: BTreeMap<(usize, usize), u64>,
    /// Lines that repeat a line of their own file.
    pub duplicates: u64,
}

impl Repeats {
    /// Takes out of one customer's lines, in canonical order, those that go.
    ///
    /// Files are multisets: a line that is twice in each of two files overlaps twice and stays twice.
    pub(super) fn leave_out(
        &mut self,
        lines: &mut Vec<BookLine>,
        repairs: &Repairs,
        rejects: &mut Rejects,
    ) -> Result<()> {
        let mut kept: Vec<bool> = Vec::new();
        reserve(&mut kept, lines.len(), "Looking for repeated lines")?;
        kept.resize(lines.len(), true);
        let mut start = 0;
        while start < lines.len() {
            let mut end = start + 1;
            while end < lines.len() && beside(&lines[start], &lines[end]) {
                end += 1;
            }
            if end - start > 1 {
                let group = &lines[start..end];
                let order = ranked(group.len(), &|a, b| {
                    values(&group[a])
                        .cmp(&values(&group[b]))
                        .then(group[a].row.cmp(&group[b].row))
                });
                for run in order.chunk_by(|&a, &b| values(&group[a]) == values(&group[b])) {
                    if run.len() > 1 {
                        self.settle_run(group, run, repairs, &mut kept[start..end], rejects);
                    }
                }
            }
            start = end;
        }
        let mut kept = kept.into_iter();
        lines.retain(|_| kept.next() == Some(true));
        Ok(())
    }

    /// Equal lines, by file and line. The nth of a file overlaps with the nth that stays of those before.
    fn settle_run(
        &mut self,
        group: &[BookLine],
        run: &[usize],
        repairs: &Repairs,
        kept: &mut [bool],
        rejects: &mut Rejects,
    ) {
        let mut owners: Vec<usize> = Vec::new();
        let mut current = (usize::MAX, 0);
        for &i in run {
            let line = &group[i];
            let file = place_of(line.row).0;
            current = match current {
                (before, n) if before == file => (file, n + 1),
                _ => (file, 0),
            };
            self.duplicates += u64::from(current.1 > 0);
            let reason = if current.1 > 0 && repairs.duplicates {
                Reason::Duplicate
            } else if let Some(&owner) = owners.get(current.1)
                && !repairs.keep_overlaps
            {
                *self.overlaps.entry((owner, file)).or_insert(0) += 1;
                Reason::Overlap
            } else {
                owners.push(file);
                continue;
            };
            kept[i] = false;
            rejects.add(line.row, reason, None, "");
        }
    }
}

/// The part of a line that the book is sorted by.
fn beside(a: &BookLine, b: &BookLine) -> bool {
    (a.customer, a.at, a.order, a.product) == (b.customer, b.at, b.order, b.product)
}

/// The rest of what a line says.
fn values(line: &BookLine) -> [i64; 4] {
    [
        line.quantity,
        line.amount,
        line.discount,
        i64::from(line.free),
    ]
}
