//! Lines that come again: in a later file (two exports that overlap in time), or within one file.
//!
//! In: the sorted book, where lines with the same customer, time, order and product are neighbours.
//! Out: which lines are not kept, how many lines overlap per pair of files, how many lines repeat
//! one of their own file. Two lines are the same when customer, order, time, product, quantity,
//! amount and discount are; how a cell was written (`2.5`, `2.50`) does not matter, and neither does the product's name.

use super::batch::place_of;
use super::book::BookLine;
use super::rejects::Rejects;
use super::sorted::Sorted;
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

/// Finds repeats and marks those that go; `O(lines)` where there are few.
///
/// Files are multisets: a line that is twice in each of two files overlaps twice and stays twice.
pub fn find(
    sorted: &Sorted,
    repairs: &Repairs,
    kept: &mut [bool],
    rejects: &mut Rejects,
) -> Repeats {
    let mut found = Repeats::default();
    let lines = &sorted.lines;
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
                    settle_run(group, run, start, repairs, kept, rejects, &mut found);
                }
            }
        }
        start = end;
    }
    found
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

/// Equal lines, by file and line. The nth of a file overlaps with the nth that stays of those before.
fn settle_run(
    group: &[BookLine],
    run: &[usize],
    start: usize,
    repairs: &Repairs,
    kept: &mut [bool],
    rejects: &mut Rejects,
    found: &mut Repeats,
) {
    let mut owners: Vec<usize> = Vec::new();
    let mut current = (usize::MAX, 0);
    for &i in run {
        let line = &group[i];
        let file = place_of(line.row).0;
        current = if current.0 == file {
            (file, current.1 + 1)
        } else {
            (file, 0)
        };
        let reason = if current.1 > 0 {
            found.duplicates += 1;
            repairs.duplicates.then_some(Reason::Duplicate)
        } else {
            None
        };
        let reason = match (reason, owners.get(current.1)) {
            (None, Some(&owner)) if !repairs.keep_overlaps => {
                *found.overlaps.entry((owner, file)).or_insert(0) += 1;
                Some(Reason::Overlap)
            }
            (None, None) => {
                owners.push(file);
                None
            }
            (reason, _) => reason,
        };
        if let Some(reason) = reason {
            kept[start + i] = false;
            rejects.add(line.row, reason, None, "");
        }
    }
}
