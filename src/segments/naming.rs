//! Names that the user gave.
//!
//! In: a report and names by the English name of the rule book, so that they hold next month, too, whatever
//! number the segment then has. Out: the report under these names, in both languages. Two segments never get
//! one name: a name that another segment has is left out, and the report says so.

use super::portrait::sentence;
use crate::report::{SegmentsReport, Words};
use std::collections::BTreeMap;

/// Puts the user's names in the place of the rule book's.
pub fn renamed(report: &mut SegmentsReport, names: &BTreeMap<String, String>) {
    if names.is_empty() {
        return;
    }
    for (old, new) in names {
        let new = new.trim();
        let Some(at) = report.segments.iter().position(|s| s.name == *old) else {
            continue;
        };
        let taken = |s: &crate::report::Segment| s.name == new || s.name_zh == new;
        let others = report.segments.iter().enumerate();
        if others.filter(|(i, _)| *i != at).any(|(_, s)| taken(s)) {
            report.notes.push(Words::new(
                [
                    "Another segment is called ‘",
                    new,
                    "’ already, so ‘",
                    old,
                    "’ keeps its name.",
                ]
                .concat(),
                [
                    "已有客群名为“",
                    new,
                    "”，因此“",
                    &report.segments[at].name_zh,
                    "”保留原名。",
                ]
                .concat(),
            ));
            continue;
        }
        let segment = &mut report.segments[at];
        (segment.name, segment.name_zh) = (new.into(), new.into());
    }
    let customers = report.segments.iter().map(|s| s.size).sum::<u64>();
    report.sentence = sentence(&report.segments, customers as usize);
}
