//! Rows that were left out: every one kept with its place, value and reason.

use super::batch::place_of;
use crate::report::{Reason, Role};
use crate::sorting::sort_by;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// One rejected row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reject {
    pub row: u64,
    pub reason: Reason,
    /// The role whose cell was the trouble.
    pub role: Option<Role>,
    value: (u32, u32),
}

/// All rejected rows, by file and line.
#[derive(Clone, Debug, Default)]
pub struct Rejects {
    list: Vec<Reject>,
    text: String,
}

/// Longest value kept of a bad cell, in characters.
const VALUE: usize = 80;

impl Rejects {
    pub fn add(&mut self, row: u64, reason: Reason, role: Option<Role>, value: &str) {
        let start = self.text.len() as u32;
        self.text.extend(value.chars().take(VALUE));
        self.list.push(Reject {
            row,
            reason,
            role,
            value: (start, self.text.len() as u32),
        });
    }

    pub fn append(&mut self, other: &Rejects) {
        for reject in &other.list {
            self.add(reject.row, reject.reason, reject.role, other.value(reject));
        }
    }

    /// Puts them in the order of the files.
    pub fn sort(&mut self) {
        sort_by(&mut self.list, &|a, b| {
            (a.row, a.reason).cmp(&(b.row, b.reason))
        });
    }

    pub fn len(&self) -> usize {
        self.list.len()
    }

    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// All of them, by file and line once sorted.
    pub fn list(&self) -> &[Reject] {
        &self.list
    }

    pub fn iter(&self) -> impl Iterator<Item = &Reject> {
        self.list.iter()
    }

    pub fn value(&self, reject: &Reject) -> &str {
        &self.text[reject.value.0 as usize..reject.value.1 as usize]
    }

    /// Number of rows per reason.
    pub fn counts(&self) -> BTreeMap<Reason, u64> {
        let mut counts = BTreeMap::new();
        for reject in &self.list {
            *counts.entry(reject.reason).or_insert(0) += 1;
        }
        counts
    }

    /// One page of them, of one reason or of all. `names[f]` is the name of file `f`.
    pub fn page(
        &self,
        reason: Option<Reason>,
        offset: usize,
        limit: usize,
        names: &[String],
    ) -> RejectPage {
        let matching = || {
            self.list
                .iter()
                .filter(|r| reason.is_none_or(|wanted| r.reason == wanted))
        };
        let rows = matching()
            .skip(offset)
            .take(limit)
            .map(|r| self.row(r, names))
            .collect();
        RejectPage {
            total: matching().count() as u64,
            rows,
        }
    }

    pub fn row(&self, reject: &Reject, names: &[String]) -> RejectRow {
        let (file, line) = place_of(reject.row);
        RejectRow {
            file: names.get(file).cloned().unwrap_or_default(),
            line,
            column: reject.role,
            value: self.value(reject).to_string(),
            reason: reject.reason,
        }
    }
}

/// A page of rejected rows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(all(target_arch = "wasm32", feature = "web"), derive(tsify::Tsify))]
pub struct RejectPage {
    pub total: u64,
    pub rows: Vec<RejectRow>,
}

/// A rejected row as people read it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(all(target_arch = "wasm32", feature = "web"), derive(tsify::Tsify))]
pub struct RejectRow {
    pub file: String,
    pub line: u64,
    /// Role of the cell that was the trouble.
    pub column: Option<Role>,
    pub value: String,
    pub reason: Reason,
}
