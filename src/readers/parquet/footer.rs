//! The footer: columns, and where the chunks of each row group lie.

use super::thrift::{TRUE, Thrift};
use crate::bytes::u32_at;
use crate::error::{Result, broken, encrypted, reserve, too_large, unsupported};

/// How the values of a column are stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stored {
    Boolean,
    Int32,
    Int64,
    Int96,
    Float,
    Double,
    Bytes,
    Fixed(usize),
}

/// What they mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Meaning {
    /// As stored; bytes are text.
    Plain,
    Unsigned,
    Decimal(u32),
    Day,
    /// Units since midnight, so many of them a second.
    Clock(i64),
    /// Units since 1970-01-01.
    Instant(i64),
    Uuid,
    /// Nothing that is a cell.
    Strange,
}

/// A column without lists in it.
#[derive(Clone, Debug)]
pub struct Column {
    pub name: String,
    pub stored: Stored,
    pub meaning: Meaning,
    /// The level at which a value is there.
    pub full: u32,
    /// Its place among all leaves.
    leaf: usize,
}

/// A column's values in one row group.
#[derive(Clone, Copy, Debug, Default)]
pub struct Chunk {
    pub codec: i64,
    pub start: u64,
    pub length: u64,
}

pub struct Group {
    pub rows: u64,
    /// One for each column.
    pub chunks: Vec<Chunk>,
}

#[derive(Default)]
pub struct Footer {
    pub columns: Vec<Column>,
    /// Top-level names of what holds lists, or no cells.
    pub nested: Vec<String>,
    pub groups: Vec<Group>,
    leaves: usize,
    chunks: usize,
}

const LONGEST: usize = 64 << 20;
const MOST_COLUMNS: usize = 16_384;
const MOST_ELEMENTS: usize = 4 * MOST_COLUMNS;
const MOST_CHUNKS: usize = 4 << 20;
const DEEPEST: usize = 64;

/// One element of the schema, a tree written in order.
#[derive(Default)]
struct Element {
    name: String,
    kind: Option<i64>,
    length: i64,
    repetition: i64,
    children: i64,
    converted: Option<i64>,
    scale: i64,
    meaning: Option<Meaning>,
}

impl Footer {
    pub fn read(bytes: &[u8]) -> Result<Footer> {
        let cut = || broken("its footer is missing or cut off");
        if bytes.ends_with(b"PARE") || bytes.starts_with(b"PARE") {
            return Err(encrypted());
        }
        if bytes.len() < 12 || !bytes.ends_with(b"PAR1") {
            return Err(cut());
        }
        let length = u32_at(bytes, bytes.len() - 8).map_or(0, |n| n as usize);
        if length > LONGEST {
            return Err(too_large("its footer is longer than 64 MiB"));
        }
        let start = (bytes.len() - 8).checked_sub(length).ok_or_else(cut)?;
        let mut thrift = Thrift {
            bytes: &bytes[start..bytes.len() - 8],
            at: 0,
        };
        let (mut footer, mut refused) = (Footer::default(), None);
        let mut elements = Vec::new();
        let read = thrift.fields(&mut |t, id, _| {
            let outcome = match id {
                2 => t.list(&mut |t| {
                    elements.push(element(t)?);
                    (elements.len() <= MOST_ELEMENTS).then_some(())
                }),
                4 => {
                    if let Err(error) = footer.build(&elements) {
                        refused = Some(error);
                        return None;
                    }
                    t.list(&mut |t| match footer.group(t)? {
                        Ok(()) => Some(()),
                        Err(error) => {
                            refused = Some(error);
                            None
                        }
                    })
                }
                8 => {
                    refused = Some(encrypted());
                    None
                }
                _ => return Some(false),
            };
            outcome.map(|()| true)
        });
        match (read, refused) {
            (_, Some(error)) => Err(error),
            (None, None) => Err(cut()),
            (Some(()), None) => Ok(footer),
        }
    }

    /// Walks the schema's tree and keeps the leaves that are cells.
    fn build(&mut self, elements: &[Element]) -> Result<()> {
        // Of every open branch: children left, level of definition, whether a list is around, name.
        let mut open: Vec<(i64, u32, bool, String)> = Vec::new();
        let Some((root, rest)) = elements.split_first() else {
            return Err(broken("it has no columns"));
        };
        open.push((root.children, 0, false, String::new()));
        for element in rest {
            while open.last().is_some_and(|branch| branch.0 <= 0) {
                open.pop();
            }
            let Some(branch) = open.last_mut() else {
                return Err(broken("its columns do not fit together"));
            };
            branch.0 -= 1;
            let mut name = branch.3.clone();
            if !name.is_empty() {
                name.push('.');
            }
            name += &element.name;
            let full = branch.1 + u32::from(element.repetition != 0);
            let listed = branch.2 || element.repetition == 2;
            if element.children > 0 {
                if open.len() > DEEPEST {
                    return Err(too_large("its columns are nested too deeply"));
                }
                open.push((element.children, full, listed, name));
                continue;
            }
            self.leaf(element, name, full, listed)?;
        }
        Ok(())
    }

    fn leaf(&mut self, element: &Element, name: String, full: u32, listed: bool) -> Result<()> {
        let stored = stored(element);
        let meaning = meaning(element);
        let leaf = self.leaves;
        self.leaves += 1;
        if self.leaves > MOST_COLUMNS {
            return Err(too_large("it has more than 16384 columns"));
        }
        // Longer decimals than 16 bytes are none that a cell could hold.
        let long = matches!(
            (stored, meaning),
            (Some(Stored::Fixed(17..)), Meaning::Decimal(_))
        );
        match stored {
            Some(stored) if !listed && !long && meaning != Meaning::Strange => {
                self.columns.push(Column {
                    name,
                    stored,
                    meaning,
                    full,
                    leaf,
                })
            }
            _ => {
                let top = name.split('.').next().unwrap_or_default().to_string();
                if !self.nested.contains(&top) {
                    self.nested.push(top);
                }
            }
        }
        Ok(())
    }

    fn group(&mut self, t: &mut Thrift<'_>) -> Option<Result<()>> {
        let mut group = Group {
            rows: 0,
            chunks: Vec::new(),
        };
        let (mut leaf, mut refused) = (0, None);
        let columns = &self.columns;
        t.fields(&mut |t, id, _| {
            match id {
                1 => t.list(&mut |t| {
                    let chunk = chunk(t, &mut refused)?;
                    if columns
                        .get(group.chunks.len())
                        .is_some_and(|c| c.leaf == leaf)
                    {
                        group.chunks.push(chunk);
                    }
                    leaf += 1;
                    Some(())
                })?,
                3 => group.rows = u64::try_from(t.integer()?).ok()?,
                _ => return Some(false),
            }
            Some(true)
        })?;
        if let Some(error) = refused {
            return Some(Err(error));
        }
        if group.chunks.len() != columns.len() {
            return Some(Err(broken("a column is missing in it")));
        }
        self.chunks += columns.len() + 1;
        if self.chunks > MOST_CHUNKS {
            return Some(Err(too_large("it has more pieces than a table needs")));
        }
        Some(reserve(&mut self.groups, 1).map(|()| self.groups.push(group)))
    }
}

fn element(t: &mut Thrift<'_>) -> Option<Element> {
    let mut found = Element::default();
    t.fields(&mut |t, id, _| {
        match id {
            1 => found.kind = Some(t.integer()?),
            2 => found.length = t.integer()?,
            3 => found.repetition = t.integer()?,
            4 => found.name = String::from_utf8_lossy(t.binary()?).into_owned(),
            5 => found.children = t.integer()?,
            6 => found.converted = Some(t.integer()?),
            7 => found.scale = t.integer()?,
            10 => {
                let scale = found.scale;
                found.meaning = logical(t, scale)?;
            }
            _ => return Some(false),
        }
        Some(true)
    })?;
    Some(found)
}

/// The newer way of saying what a column means: a union of structs.
fn logical(t: &mut Thrift<'_>, scale: i64) -> Option<Option<Meaning>> {
    let mut meaning = None;
    t.fields(&mut |t, id, _| {
        let (found, read) = match id {
            5 => (decimal(scale_of(t, scale)?), true),
            6 => (Meaning::Day, false),
            7 => (Meaning::Clock(unit(t)?), true),
            8 => (Meaning::Instant(unit(t)?), true),
            10 => (integer(t)?, true),
            14 => (Meaning::Uuid, false),
            2 | 3 | 13 | 15.. => (Meaning::Strange, false),
            _ => (Meaning::Plain, false),
        };
        meaning = Some(found);
        Some(read)
    })?;
    Some(meaning)
}

fn scale_of(t: &mut Thrift<'_>, mut scale: i64) -> Option<i64> {
    t.fields(&mut |t, id, _| {
        if id == 1 {
            scale = t.integer()?;
        }
        Some(id == 1)
    })?;
    Some(scale)
}

/// Whether whole numbers have a sign.
fn integer(t: &mut Thrift<'_>) -> Option<Meaning> {
    let mut signed = true;
    t.fields(&mut |_, id, kind| {
        if id == 2 {
            signed = kind == TRUE;
        }
        Some(id == 2)
    })?;
    Some(if signed {
        Meaning::Plain
    } else {
        Meaning::Unsigned
    })
}

/// Units a second, of a time or a timestamp.
fn unit(t: &mut Thrift<'_>) -> Option<i64> {
    let mut per_second = 1_000;
    t.fields(&mut |t, id, _| {
        if id != 2 {
            return Some(false);
        }
        t.fields(&mut |_, id, _| {
            per_second = match id {
                1 => 1_000,
                2 => 1_000_000,
                _ => 1_000_000_000,
            };
            Some(false)
        })?;
        Some(true)
    })?;
    Some(per_second)
}

fn decimal(scale: i64) -> Meaning {
    match u32::try_from(scale) {
        Ok(scale @ 0..=64) => Meaning::Decimal(scale),
        _ => Meaning::Strange,
    }
}

fn meaning(element: &Element) -> Meaning {
    if let Some(meaning) = element.meaning {
        return meaning;
    }
    match element.converted {
        Some(1..=3 | 20 | 21) => Meaning::Strange,
        Some(5) => decimal(element.scale),
        Some(6) => Meaning::Day,
        Some(7) => Meaning::Clock(1_000),
        Some(8) => Meaning::Clock(1_000_000),
        Some(9) => Meaning::Instant(1_000),
        Some(10) => Meaning::Instant(1_000_000),
        Some(11..=14) => Meaning::Unsigned,
        _ => Meaning::Plain,
    }
}

fn stored(element: &Element) -> Option<Stored> {
    Some(match element.kind? {
        0 => Stored::Boolean,
        1 => Stored::Int32,
        2 => Stored::Int64,
        3 => Stored::Int96,
        4 => Stored::Float,
        5 => Stored::Double,
        6 => Stored::Bytes,
        7 => Stored::Fixed(usize::try_from(element.length).ok().filter(|n| *n > 0)?),
        _ => return None,
    })
}

fn chunk(t: &mut Thrift<'_>, refused: &mut Option<crate::error::Error>) -> Option<Chunk> {
    let mut chunk = Chunk::default();
    t.fields(&mut |t, id, _| {
        match id {
            1 => {
                *refused = Some(unsupported(
                    "A Parquet file whose columns lie in other files",
                ))
            }
            3 => {
                let (mut data, mut dictionary) = (0, None);
                t.fields(&mut |t, id, _| {
                    match id {
                        4 => chunk.codec = t.integer()?,
                        7 => chunk.length = u64::try_from(t.integer()?).ok()?,
                        9 => data = u64::try_from(t.integer()?).ok()?,
                        11 => dictionary = u64::try_from(t.integer()?).ok(),
                        _ => return Some(false),
                    }
                    Some(true)
                })?;
                chunk.start = dictionary.filter(|d| *d > 0 && *d < data).unwrap_or(data);
                return Some(true);
            }
            8 => *refused = Some(encrypted()),
            _ => {}
        }
        Some(false)
    })?;
    Some(chunk)
}
