//! What files of customers and products say: one row a key, joined to the ids of the orders.
//!
//! In: records of a file whose key column has the role `customer` or `product`. Out: text by key
//! and column. Rows are kept as they come; the first row of a key counts. About as large as the
//! file's text and four bytes a cell.

use crate::error::{Code, Error, Result, reserve};
use crate::ingest::Record;
use crate::orders::Ids;
use crate::report::{DateFormat, FileKind, Join, Reading, Role};
use crate::sorting::ranked;
use std::borrow::Cow;

/// Keys listed of those that find no partner.
const LISTED: usize = 20;

/// A column of such a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attribute {
    /// The header, or `column N`.
    pub name: String,
    pub role: Option<Role>,
}

/// One file of customers or products.
#[derive(Default)]
pub struct Attributes {
    pub file: String,
    pub kind: FileKind,
    pub dates: DateFormat,
    pub columns: Vec<Attribute>,
    key: usize,
    width: usize,
    text: Vec<u8>,
    ends: Vec<u32>,
    rows: u64,
    without_key: u64,
    /// Row + 1 of each id of the orders; 0 where the file has none.
    joined: Vec<u32>,
}

impl Attributes {
    /// Errors: no column is the key (`missing-role`).
    pub fn new(file: &str, reading: &Reading) -> Result<Self> {
        let key = if reading.kind == FileKind::Products {
            Role::Product
        } else {
            Role::Customer
        };
        let found = reading.roles.iter().find(|r| r.role == key && r.column > 0);
        let Some(found) = found else {
            return Err(Error::new(
                Code::MissingRole,
                "No column is the key that joins this file to the orders",
                "Say which column holds the customer or the product",
            )
            .in_file(file)
            .in_column(key.as_str()));
        };
        Ok(Attributes {
            file: file.into(),
            kind: reading.kind,
            dates: reading.dates,
            key: found.column as usize - 1,
            ..Attributes::default()
        })
    }

    /// Data rows so far.
    pub fn rows(&self) -> u64 {
        self.rows
    }

    pub fn take(&mut self, record: &Record<'_>, scratch: &mut Vec<u8>) -> Result<()> {
        if self.rows == 0 {
            let width = record.columns.max(self.key + 1);
            self.width = if record.columns > 0 {
                width
            } else {
                width.max(record.len())
            };
        }
        self.rows += 1;
        if record.cell(self.key, scratch).trim_ascii().is_empty() {
            self.without_key += 1;
            return Ok(());
        }
        reserve(
            &mut self.ends,
            self.width,
            "The file of customers or products",
        )?;
        for j in 0..self.width {
            let cell = record.cell(j, scratch).trim_ascii();
            reserve(
                &mut self.text,
                cell.len(),
                "The file of customers or products",
            )?;
            self.text.extend_from_slice(cell);
            let end = u32::try_from(self.text.len()).map_err(|_| too_large(&self.file))?;
            self.ends.push(end);
        }
        Ok(())
    }

    /// Names the columns once the file was read.
    pub fn name_columns(&mut self, names: Option<&[String]>, reading: &Reading) {
        let name = |j: usize| match names.and_then(|n| n.get(j)) {
            Some(name) if !name.trim().is_empty() => name.trim().to_string(),
            _ => format!("column {}", j + 1),
        };
        let role = |j: usize| reading.roles.iter().find(|r| r.column as usize == j + 1);
        self.columns = (0..self.width)
            .map(|j| Attribute {
                name: name(j),
                role: role(j).map(|r| r.role),
            })
            .collect();
    }

    fn cell(&self, row: usize, column: usize) -> &[u8] {
        let at = row * self.width + column;
        let start = if at == 0 {
            0
        } else {
            self.ends[at - 1] as usize
        };
        &self.text[start..self.ends[at] as usize]
    }

    /// Joins the file to the orders' sorted ids; `O(n log n)`.
    pub fn join(&mut self, ids: &Ids) -> Result<Join> {
        let n = self.ends.len() / self.width.max(1);
        let whole = |key: &[u8]| {
            let digits = key.strip_suffix(b".0").unwrap_or(key);
            !digits.is_empty() && digits.iter().all(u8::is_ascii_digit)
        };
        // As for the orders' own ids: a spreadsheet's '.0' goes where all are whole numbers.
        let integral = (0..n).all(|row| whole(self.cell(row, self.key)));
        let key = |row: usize| {
            let key = self.cell(row, self.key);
            if integral {
                key.strip_suffix(b".0").unwrap_or(key)
            } else {
                key
            }
        };
        let order = ranked(n, &|a, b| key(a).cmp(key(b)));
        let mut joined: Vec<u32> = Vec::new();
        reserve(&mut joined, ids.len(), "Joining the files")?;
        joined.resize(ids.len(), 0);
        let mut join = Join {
            file: self.file.clone(),
            kind: self.kind,
            rows: self.rows,
            rows_used: 0,
            without_key: self.without_key,
            repeated: 0,
            ids: (0..ids.len()).filter(|&i| !ids.bytes(i).is_empty()).count() as u64,
            ids_found: 0,
            unused: Vec::new(),
            missing: Vec::new(),
        };
        let mut at = 0;
        for run in order.chunk_by(|&a, &b| key(a) == key(b)) {
            join.repeated += run.len() as u64 - 1;
            let own = key(run[0]);
            while at < ids.len() && ids.bytes(at) < own {
                at += 1;
            }
            if at < ids.len() && ids.bytes(at) == own {
                joined[at] = run[0] as u32 + 1;
                join.rows_used += 1;
            } else if join.unused.len() < LISTED {
                join.unused.push(String::from_utf8_lossy(own).into_owned());
            }
        }
        join.ids_found = join.rows_used;
        let lacking = (0..ids.len()).filter(|&i| joined[i] == 0 && !ids.bytes(i).is_empty());
        join.missing = lacking
            .take(LISTED)
            .map(|i| ids.name(i).into_owned())
            .collect();
        self.joined = joined;
        Ok(join)
    }

    /// What the file says of customer (product) number `id` in its column; empty where nothing.
    pub fn value(&self, id: usize, column: usize) -> Cow<'_, str> {
        match self.joined.get(id) {
            Some(&row) if row > 0 => String::from_utf8_lossy(self.cell(row as usize - 1, column)),
            _ => Cow::Borrowed(""),
        }
    }

    pub fn column_of(&self, role: Role) -> Option<usize> {
        self.columns.iter().position(|c| c.role == Some(role))
    }

    pub fn is_key(&self, column: usize) -> bool {
        column == self.key
    }
}

fn too_large(file: &str) -> Error {
    Error::new(
        Code::OutOfMemory,
        "The file has more than 4 GiB of text",
        "Leave out columns that are not needed",
    )
    .in_file(file)
}

/// The first value that any of the files has for this role.
pub fn described(files: &[Attributes], kind: FileKind, id: usize, role: Role) -> Cow<'_, str> {
    let of_kind = files.iter().filter(|f| f.kind == kind);
    let mut found = of_kind.filter_map(|f| Some(f.value(id, f.column_of(role)?)));
    found.find(|v| !v.is_empty()).unwrap_or_default()
}
