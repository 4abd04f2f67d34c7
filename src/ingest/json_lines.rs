//! JSON Lines → comma-separated rows, whatever the chunks are.
//!
//! In: UTF-8 text, one object a line, or one list of objects. Out: a row of names, then one row an
//! object, each with the line it begins on. The names are the keys of the objects that end within the
//! first [`HEAD`] bytes, in the order in which they appear; values under keys that only come later
//! are counted. Lines that hold no object come out as a single cell and are said to be broken.

use super::inspect::HEAD;
use super::json::read_object;
use super::scan::{MAX_COLUMNS, MAX_RECORD, record_too_long, too_many_columns};
use crate::error::{Result, reserve};
use crate::report::Words;

/// Takes a row: the line it begins on, whether it is broken, the row as text with its line feed.
pub type TakeRow<'a> = dyn FnMut(u64, bool, &[u8]) -> Result<()> + 'a;

/// Bytes kept of a line that is no object.
const BROKEN: usize = 320;

#[derive(Default)]
pub struct JsonLines {
    /// Text that came before the names are known.
    head: Vec<u8>,
    /// Bytes of the head that the names are looked for in; 0 when they are known, none before any text.
    wanted: Option<usize>,
    split: Split,
    columns: Columns,
}

/// Whether a text begins like JSON Lines or a list of objects.
pub fn looks_like_json(head: &[u8]) -> bool {
    let object = match head.trim_ascii_start() {
        [b'[', rest @ ..] => rest.trim_ascii_start(),
        lines => lines,
    };
    let [b'{', member @ ..] = object else {
        return false;
    };
    matches!(member.trim_ascii_start(), [b'"' | b'}', ..])
}

/// The row of names that the head of a text gives.
pub fn header_of(head: &[u8]) -> Vec<u8> {
    let (mut json, mut header) = (JsonLines::default(), Vec::new());
    let mut keep = |_: u64, broken: bool, row: &[u8]| {
        if header.is_empty() && !broken {
            header.extend_from_slice(row);
        }
        Ok(())
    };
    // What is wrong with it the reader says, with its place.
    let _ = json.push(head, false, &mut keep);
    json.open_now();
    let _ = json.push(&[], false, &mut keep);
    header
}

impl JsonLines {
    /// No more text follows before the names must be known.
    pub fn open_now(&mut self) {
        if self.wanted != Some(0) {
            self.wanted = Some(self.head.len().max(1));
        }
    }

    /// Takes text; `last` says that nothing follows.
    pub fn push(&mut self, text: &[u8], last: bool, each: &mut TakeRow<'_>) -> Result<()> {
        let Some(wanted) = self.wanted else {
            self.wanted = Some(HEAD);
            return self.push(text, last, each);
        };
        if wanted == 0 {
            return self.read(text, last, each);
        }
        reserve(&mut self.head, text.len(), "Reading")?;
        self.head.extend_from_slice(text);
        if self.head.len() < wanted && !last {
            return Ok(());
        }
        let whole = self.head.len() <= wanted;
        let columns = &mut self.columns;
        Split::default().push(
            &self.head[..self.head.len().min(wanted)],
            last && whole,
            &mut |_, object| columns.learn(object),
        )?;
        if self.columns.names.is_empty() && !last {
            self.wanted = Some(wanted * 2);
            return Ok(());
        }
        self.wanted = Some(0);
        if !self.columns.names.is_empty() {
            each(1, false, self.columns.header())?;
        }
        let head = std::mem::take(&mut self.head);
        self.read(&head, last, each)
    }

    fn read(&mut self, text: &[u8], last: bool, each: &mut TakeRow<'_>) -> Result<()> {
        let columns = &mut self.columns;
        self.split.push(text, last, &mut |line, object| {
            let good = columns.row(object);
            each(line, !good, &columns.csv)
        })
    }

    /// What was left out.
    pub fn note(&self) -> Option<Words> {
        let columns = &self.columns;
        (columns.strange > 0).then(|| {
            let name = String::from_utf8_lossy(&columns.first_strange);
            Words::new(
                format!(
                    "{} values stand under keys that do not occur at the beginning of the file, such as “{name}”. They were not read.",
                    columns.strange
                ),
                format!("有 {} 个值所属的键（如“{name}”）未在文件开头出现，未读取。", columns.strange),
            )
        })
    }
}

/// Cuts text into objects: by lines, or by brackets where the text is one list.
#[derive(Default)]
struct Split {
    buffer: Vec<u8>,
    /// The next byte to look at, and the first one of the object in progress.
    at: usize,
    start: usize,
    /// Lines behind, and the one on which the object begins.
    line: u64,
    begun: u64,
    kind: Kind,
    depth: usize,
    quoted: bool,
    escaped: bool,
}

#[derive(Clone, Copy, Default, PartialEq)]
enum Kind {
    #[default]
    Unknown,
    Lines,
    List,
}

impl Split {
    fn push(
        &mut self,
        text: &[u8],
        last: bool,
        each: &mut dyn FnMut(u64, &[u8]) -> Result<()>,
    ) -> Result<()> {
        reserve(&mut self.buffer, text.len(), "Reading")?;
        self.buffer.extend_from_slice(text);
        while let Some(&byte) = self.buffer.get(self.at) {
            self.at += 1;
            if self.at - self.start == 1 {
                self.begun = self.line + 1;
                if self.skips(byte) {
                    self.start = self.at;
                    continue;
                }
            }
            if self.ends(byte) {
                self.hand_over(each)?;
            }
        }
        if last && self.start < self.at {
            self.hand_over(each)?;
        }
        let long = self.at - self.start > MAX_RECORD;
        self.buffer.drain(..self.start);
        self.at -= self.start;
        self.start = 0;
        if long {
            return Err(record_too_long(self.begun));
        }
        Ok(())
    }

    /// Whether a byte between two objects is none of the next one.
    fn skips(&mut self, byte: u8) -> bool {
        self.line += u64::from(byte == b'\n');
        match byte {
            b' ' | b'\t' | b'\r' | b'\n' => true,
            b',' | b']' => self.kind == Kind::List,
            b'[' if self.kind == Kind::Unknown => {
                self.kind = Kind::List;
                true
            }
            _ => {
                if self.kind == Kind::Unknown {
                    self.kind = Kind::Lines;
                }
                false
            }
        }
    }

    /// Whether the object ends with this byte.
    fn ends(&mut self, byte: u8) -> bool {
        self.line += u64::from(byte == b'\n');
        if self.kind == Kind::Lines {
            return byte == b'\n';
        }
        if self.quoted {
            self.quoted = byte != b'"' || self.escaped;
            self.escaped = byte == b'\\' && !self.escaped;
            return false;
        }
        match byte {
            b'"' => self.quoted = true,
            b'{' | b'[' => self.depth += 1,
            b'}' | b']' => {
                self.depth = self.depth.saturating_sub(1);
                return self.depth == 0;
            }
            // A list of something else than objects.
            b',' | b'\n' => return self.depth == 0,
            _ => {}
        }
        false
    }

    fn hand_over(&mut self, each: &mut dyn FnMut(u64, &[u8]) -> Result<()>) -> Result<()> {
        let object = &self.buffer[self.start..self.at];
        if object.len() > MAX_RECORD {
            return Err(record_too_long(self.begun));
        }
        each(self.begun, object)?;
        self.start = self.at;
        Ok(())
    }
}

/// The names, and the row in progress.
#[derive(Default)]
struct Columns {
    names: Vec<Vec<u8>>,
    /// The columns in the order of their names.
    order: Vec<u32>,
    cells: Vec<(u32, u32)>,
    text: Vec<u8>,
    csv: Vec<u8>,
    strange: u64,
    first_strange: Vec<u8>,
}

impl Columns {
    fn find(names: &[Vec<u8>], order: &[u32], key: &[u8]) -> std::result::Result<usize, usize> {
        order.binary_search_by(|&j| names[j as usize].as_slice().cmp(key))
    }

    fn learn(&mut self, object: &[u8]) -> Result<()> {
        let known = self.names.len();
        let (names, order) = (&mut self.names, &mut self.order);
        let good = read_object(object, &mut |key, _| {
            if let Err(place) = Self::find(names, order, key)
                && names.len() <= MAX_COLUMNS
            {
                order.insert(place, names.len() as u32);
                names.push(key.to_vec());
            }
        });
        if self.names.len() > MAX_COLUMNS {
            return Err(too_many_columns(1));
        }
        if good.is_none() {
            self.names.truncate(known);
            self.order.retain(|&j| (j as usize) < known);
        }
        Ok(())
    }

    fn header(&mut self) -> &[u8] {
        for (j, name) in self.names.iter().enumerate() {
            add_cell(&mut self.csv, j, name);
        }
        self.csv.push(b'\n');
        &self.csv
    }

    /// Writes the object as a row; false where it is none.
    fn row(&mut self, object: &[u8]) -> bool {
        self.text.clear();
        self.csv.clear();
        self.cells.clear();
        self.cells.resize(self.names.len(), (0, 0));
        let mut strange = 0;
        let (names, order) = (&self.names, &self.order);
        let (text, cells, first) = (&mut self.text, &mut self.cells, &mut self.first_strange);
        let good = read_object(
            object,
            &mut |key, value| match Self::find(names, order, key) {
                Ok(place) => {
                    let start = text.len() as u32;
                    text.extend_from_slice(value);
                    cells[order[place] as usize] = (start, text.len() as u32);
                }
                Err(_) => {
                    if first.is_empty() {
                        first.extend_from_slice(key);
                    }
                    strange += 1;
                }
            },
        );
        if good.is_none() {
            let shown = object.trim_ascii_end();
            add_cell(&mut self.csv, 0, &shown[..shown.len().min(BROKEN)]);
            self.csv.push(b'\n');
            return false;
        }
        self.strange += strange;
        for (j, &(start, end)) in self.cells.iter().enumerate() {
            add_cell(&mut self.csv, j, &self.text[start as usize..end as usize]);
        }
        self.csv.push(b'\n');
        true
    }
}

/// Adds cell `j` of a row, quoted where it must be, so that no row is a blank line.
fn add_cell(csv: &mut Vec<u8>, j: usize, cell: &[u8]) {
    if j > 0 {
        csv.push(b',');
    }
    let plain = !cell
        .iter()
        .any(|b| matches!(b, b',' | b'"' | b'\n' | b'\r'));
    if plain && !(cell.is_empty() && j == 0) {
        csv.extend_from_slice(cell);
        return;
    }
    csv.push(b'"');
    for &byte in cell {
        if byte == b'"' {
            csv.push(b'"');
        }
        csv.push(byte);
    }
    csv.push(b'"');
}
