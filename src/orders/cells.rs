//! Cells counted while lines are read: empty ones and unreadable ones, per role.

use crate::report::{ColumnQuality, Role};

const ROLES: usize = Role::ALL.len();

/// The count of one file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cells {
    pub missing: [u64; ROLES],
    pub unreadable: [u64; ROLES],
    /// Hashes of the mapped cells of rows that could not be used: repeats among them count, too.
    pub refused: Vec<u64>,
}

impl Cells {
    /// The mapped columns of a file of `lines` lines.
    pub fn columns(&self, file: &str, lines: u64, roles: &[Role]) -> Vec<ColumnQuality> {
        let share = |part: u64, whole: u64| {
            if whole == 0 {
                1.0
            } else {
                1.0 - part as f64 / whole as f64
            }
        };
        let quality = |&role: &Role| {
            let (missing, unreadable) =
                (self.missing[role as usize], self.unreadable[role as usize]);
            ColumnQuality {
                file: file.into(),
                role,
                lines,
                missing,
                unreadable,
                completeness: share(missing, lines),
                validity: share(unreadable, lines - missing),
            }
        };
        roles.iter().map(quality).collect()
    }

    /// Rows among the refused ones that repeat another.
    pub fn repeats(&mut self) -> u64 {
        let mut hashes: Vec<i64> = self.refused.iter().map(|h| *h as i64).collect();
        crate::sorting::sort_whole(&mut hashes);
        hashes.windows(2).filter(|w| w[0] == w[1]).count() as u64
    }
}
