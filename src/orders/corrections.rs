//! What the user has put right, laid over the records of a file on their way to the intake.
//!
//! Two kinds: a cell corrected in place (`options.corrections`), and whole lines that were
//! downloaded as left out, mended elsewhere and given back ([`CorrectedLines`]). Either way the record keeps its
//! line, so that it takes the place of the one in the file and nothing is counted twice.

use super::batch::row_of;
use crate::error::{Code, Error, Result, reserve};
use crate::ingest::{Delimiter, MARKS, Record, Scanner, Syntax};
use crate::report::export::unguard;
use crate::report::{Correction, Reading};
use crate::sorting::sort_by;

/// One line given back.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Given {
    file: String,
    line: u64,
    /// Row in the file that gives it back.
    at: u64,
    cells: Vec<String>,
    used: bool,
}

/// Lines given back, of any number of files.
#[derive(Clone, Debug, Default)]
pub struct CorrectedLines {
    lines: Vec<Given>,
}

/// Reads one file of lines given back.
#[derive(Debug, Default)]
pub struct GivenBack {
    rows: Vec<(u64, Vec<String>)>,
}

impl GivenBack {
    pub fn take(&mut self, record: &Record<'_>) -> Result<()> {
        reserve(&mut self.rows, 1, "Reading corrected lines")?;
        self.rows.push((record.line, record.to_strings()));
        Ok(())
    }
}

fn find_marks(names: &[String]) -> Result<usize> {
    let marked = |w: &[String]| w.iter().zip(MARKS).all(|(name, mark)| name == mark);
    names.windows(MARKS.len()).position(marked).ok_or_else(|| {
        Error::new(
            Code::NoSuchColumn,
            "The columns that say which file and line a row came from are missing",
            "Keep the columns that begin with rejected_ as they were downloaded",
        )
    })
}

impl CorrectedLines {
    /// Takes in file `number`, of which `names` is the header. A line number that is none is found nowhere.
    pub fn add(&mut self, given: GivenBack, names: &[String], number: usize) -> Result<()> {
        let marks = find_marks(names)?;
        for (at, mut cells) in given.rows {
            cells.resize(cells.len().max(marks + MARKS.len()), String::new());
            let mut place = cells.drain(marks..marks + MARKS.len());
            let file = place.next().unwrap_or_default();
            let line = place.next().and_then(|l| l.trim().parse().ok());
            drop(place);
            for cell in &mut cells {
                unguard(cell);
            }
            self.lines.push(Given {
                file,
                line: line.unwrap_or(0),
                at: row_of(number, at),
                cells,
                used: false,
            });
        }
        Ok(())
    }

    pub fn len(&self) -> usize {
        self.lines.len()
    }

    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// Those of one file, with the cells that the options correct in it. Errors: a role that the
    /// file gives no column (`bad-option`).
    pub fn of(&self, file: &str, reading: &Reading, cells: &[Correction]) -> Result<Corrections> {
        let mut fixes: Vec<Fix> = Vec::new();
        for (i, given) in self
            .lines
            .iter()
            .enumerate()
            .filter(|(_, g)| g.file == file)
        {
            fixes.push(Fix {
                line: given.line,
                given: Some(i),
                column: 0,
                value: String::new(),
                cells: given.cells.clone(),
            });
        }
        for cell in cells.iter().filter(|c| c.file == file) {
            let column = reading.roles.iter().find(|r| r.role == cell.role);
            let Some(column) = column else {
                return Err(Error::new(
                    Code::BadOption,
                    "A correction names a role that no column of the file has",
                    "Take the correction back, or give the role its column",
                )
                .in_file(file)
                .at_line(cell.line)
                .in_column(cell.role.as_str()));
            };
            fixes.push(Fix {
                line: cell.line,
                given: None,
                column: column.column as usize - 1,
                value: cell.value.clone(),
                cells: Vec::new(),
            });
        }
        // A line given back comes before the cells that are corrected in it.
        sort_by(&mut fixes, &|a, b| {
            (a.line, a.given.is_none()).cmp(&(b.line, b.given.is_none()))
        });
        Ok(Corrections {
            next: fixes.first().map_or(u64::MAX, |f| f.line),
            fixes,
            at: 0,
            used: Vec::new(),
            applied: 0,
        })
    }

    /// Marks those that a file has taken in.
    pub fn mark(&mut self, corrections: &Corrections) {
        for &i in &corrections.used {
            self.lines[i].used = true;
        }
    }

    /// Lines given back that nothing was found for: the file they name, and their own row.
    pub fn unused(&self) -> impl Iterator<Item = (&str, u64)> {
        self.lines
            .iter()
            .filter(|g| !g.used)
            .map(|g| (g.file.as_str(), g.at))
    }
}

#[derive(Clone, Debug)]
struct Fix {
    line: u64,
    given: Option<usize>,
    column: usize,
    value: String,
    cells: Vec<String>,
}

/// The corrections of one file, by line.
#[derive(Debug, Default)]
pub struct Corrections {
    /// The next line that one of them is for; records before it pass as they are.
    pub next: u64,
    fixes: Vec<Fix>,
    at: usize,
    used: Vec<usize>,
    /// Corrections whose line was met.
    pub applied: u64,
}

impl Corrections {
    /// Hands on the record as corrected. Call it only where `record.line >= self.next`.
    pub fn apply(&mut self, record: &Record<'_>, each: &mut dyn FnMut(&Record<'_>)) -> Result<()> {
        let (line, columns) = (record.line, record.columns);
        let mut cells = record.to_strings();
        let mut is_changed = false;
        while let Some(fix) = self.fixes.get_mut(self.at).filter(|f| f.line <= line) {
            if fix.line == line {
                is_changed = true;
                self.applied += 1;
                match fix.given {
                    Some(given) => {
                        cells = std::mem::take(&mut fix.cells);
                        self.used.push(given);
                    }
                    None => {
                        cells.resize(cells.len().max(fix.column + 1), String::new());
                        cells[fix.column] = std::mem::take(&mut fix.value);
                    }
                }
            }
            self.at += 1;
        }
        self.next = self.fixes.get(self.at).map_or(u64::MAX, |f| f.line);
        if !is_changed {
            each(record);
            return Ok(());
        }
        let mut text = String::new();
        for cell in &cells {
            text.push(if text.is_empty() { '"' } else { ',' });
            if text.len() > 1 {
                text.push('"');
            }
            text.push_str(&cell.replace('"', "\"\""));
            text.push('"');
        }
        let mut scanner = Scanner::new(Syntax::new(Delimiter::Byte(b','), Some(b'"')));
        let mut give = |made: &mut Record<'_>| {
            (made.line, made.columns) = (line, columns);
            each(made);
            Ok(())
        };
        scanner.push(text.as_bytes(), &mut give)?;
        scanner.finish(&mut give)
    }
}
