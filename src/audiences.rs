//! Which customers a filter takes: evaluated over the finished job, for counts, pages and exports.

use crate::customers::{self, party};
use crate::error::{Code, Error, Result};
use crate::ingest::calendar::{parse_day, parse_instant};
use crate::ingest::number::parse_decimal;
use crate::job::Job;
use crate::orders::{DAY, UNIT};
use crate::report::{FileKind, Filter, Party};

/// Longest chain of conditions within conditions.
const DEEPEST: u32 = 64;

/// Where a field's values come from.
enum Source {
    Ledger(String),
    First,
    Last,
    Id,
    Attributes(Places),
    /// The id and every attribute.
    Anything,
}

/// A filter whose fields exist and whose days could be read.
enum Ready {
    All(Vec<Ready>),
    Any(Vec<Ready>),
    Not(Box<Ready>),
    Range(Source, [f64; 2]),
    Days(Source, [i64; 2]),
    Holds(Source, String),
    Segment(u32),
    Party(Party),
}

/// Numbers of the customers that match the filter and hold the text, ascending;
/// `O(customers × conditions)`. Errors: a field or a day that is none (`bad-option`).
pub fn matching(job: &Job, filter: Option<&Filter>, text: &str) -> Result<Vec<usize>> {
    let ready = filter.map(|f| ready(job, f, 0)).transpose()?;
    let text = text.to_ascii_lowercase();
    Ok((0..job.records().len())
        .filter(|&c| text.is_empty() || holds(job, &Source::Anything, c, &text))
        .filter(|&c| ready.as_ref().is_none_or(|r| takes(job, r, c)))
        .collect())
}

/// Columns of the customer files that share a name or a role: (file, column).
type Places = Vec<(usize, usize)>;

/// The attributes of customers, each name once, with where its values stand.
pub fn attributes(job: &Job) -> Vec<(String, Places)> {
    let mut names: Vec<(String, Places)> = Vec::new();
    for file in job
        .attributes()
        .iter()
        .filter(|f| f.kind == FileKind::Customers)
    {
        for (j, column) in file.columns.iter().enumerate() {
            let name = column.role.map_or(column.name.as_str(), |r| r.as_str());
            if !file.is_key(j) && !names.iter().any(|n| n.0 == name) {
                names.push((name.into(), places(job, name)));
            }
        }
    }
    names
}

fn places(job: &Job, name: &str) -> Places {
    let mut places = Vec::new();
    for (f, file) in job.attributes().iter().enumerate() {
        for (j, column) in file.columns.iter().enumerate() {
            let named = column.name == name || column.role.is_some_and(|r| r.as_str() == name);
            if named && file.kind == FileKind::Customers {
                places.push((f, j));
            }
        }
    }
    places
}

fn ready(job: &Job, filter: &Filter, depth: u32) -> Result<Ready> {
    if depth > DEEPEST {
        return Err(bad("Conditions lie too deep within conditions", ""));
    }
    let all = |filters: &[Filter]| {
        let made = filters.iter().map(|f| ready(job, f, depth + 1));
        made.collect::<Result<Vec<Ready>>>()
    };
    Ok(match filter {
        Filter::And(filters) => Ready::All(all(filters)?),
        Filter::Or(filters) => Ready::Any(all(filters)?),
        Filter::Not(filter) => Ready::Not(Box::new(ready(job, filter, depth + 1)?)),
        Filter::Range { field, min, max } => Ready::Range(
            source(job, field, Holds::Numbers)?,
            [
                min.unwrap_or(f64::NEG_INFINITY),
                max.unwrap_or(f64::INFINITY),
            ],
        ),
        Filter::Date { field, from, to } => Ready::Days(
            source(job, field, Holds::Days)?,
            [day(from, i64::MIN)?, day(to, i64::MAX)?],
        ),
        Filter::Text { field, contains } => Ready::Holds(
            source(job, field, Holds::Text)?,
            contains.to_ascii_lowercase(),
        ),
        Filter::Segment(segment) => Ready::Segment(*segment),
        Filter::Party(party) => Ready::Party(*party),
    })
}

fn day(text: &Option<String>, otherwise: i64) -> Result<i64> {
    match text {
        None => Ok(otherwise),
        Some(text) => {
            parse_day(text).ok_or_else(|| bad("A filter's day is not written YYYY-MM-DD", text))
        }
    }
}

/// What a condition compares.
#[derive(Clone, Copy, PartialEq)]
enum Holds {
    Numbers,
    Days,
    Text,
}

fn source(job: &Job, field: &str, wanted: Holds) -> Result<Source> {
    Ok(match field {
        "" if wanted == Holds::Text => Source::Anything,
        "id" if wanted == Holds::Text => Source::Id,
        "first" if wanted == Holds::Days => Source::First,
        "last" if wanted == Holds::Days => Source::Last,
        _ if wanted == Holds::Numbers && customers::COLUMNS.contains(&field) => {
            Source::Ledger(field.into())
        }
        _ => match places(job, field) {
            places if places.is_empty() => {
                return Err(bad(
                    "A filter asks for a field that customers do not have",
                    field,
                ));
            }
            places => Source::Attributes(places),
        },
    })
}

fn bad(what: &str, value: &str) -> Error {
    let remedy = "Use a ledger column, first, last, id, or a column of a customer file";
    Error::new(Code::BadOption, what, remedy).with_value(value)
}

fn takes(job: &Job, ready: &Ready, c: usize) -> bool {
    match ready {
        Ready::All(all) => all.iter().all(|r| takes(job, r, c)),
        Ready::Any(any) => any.iter().any(|r| takes(job, r, c)),
        Ready::Not(not) => !takes(job, not, c),
        Ready::Range(source, [min, max]) => {
            number(job, source, c).is_some_and(|v| v >= *min && v <= *max)
        }
        Ready::Days(source, [from, to]) => {
            days(job, source, c).is_some_and(|d| d >= *from && d <= *to)
        }
        Ready::Holds(source, text) => holds(job, source, c, text),
        Ready::Segment(segment) => job
            .grouped()
            .is_some_and(|g| u32::from(g.labels[c]) == *segment),
        Ready::Party(wanted) => party(job.attributes(), c) == *wanted,
    }
}

fn number(job: &Job, source: &Source, c: usize) -> Option<f64> {
    match source {
        Source::Ledger(name) => customers::column(name)(&job.records()[c]),
        Source::Attributes(places) => {
            let value = first(job, places, c)?;
            let (fixed, _) = parse_decimal(value.trim().as_bytes(), b'.')?.to_fixed()?;
            Some(fixed as f64 / UNIT as f64)
        }
        _ => None,
    }
}

fn days(job: &Job, source: &Source, c: usize) -> Option<i64> {
    match source {
        Source::First => Some(job.records()[c].first),
        Source::Last => Some(job.records()[c].last),
        Source::Attributes(places) => day_of(job, places, c).map(i64::from),
        _ => None,
    }
}

/// The first value that one of the places has for customer number `c`.
pub fn first(job: &Job, places: &[(usize, usize)], c: usize) -> Option<String> {
    let mut values = places.iter().map(|&(f, j)| job.attributes()[f].value(c, j));
    values.find(|v| !v.is_empty()).map(|v| v.into_owned())
}

/// Where the values of the attribute of this name stand; [`Code::BadOption`] where there is none.
pub fn places_of(job: &Job, name: &str) -> Result<Vec<(usize, usize)>> {
    let same = |known: &str| known.eq_ignore_ascii_case(name);
    let found = attributes(job).into_iter().find(|a| same(&a.0));
    found.map(|a| a.1).ok_or_else(|| {
        Error::new(
            Code::BadOption,
            format!("No column of a customer file is called {name:?}"),
            "Name a column of a file of customers",
        )
    })
}

/// The first value that customer `c` has in these places, as a day since 1970.
pub fn day_of(job: &Job, places: &[(usize, usize)], c: usize) -> Option<i32> {
    let value = first(job, places, c)?;
    let at = parse_instant(value.as_bytes(), job.attributes()[places.first()?.0].dates)?;
    Some(at.div_euclid(DAY) as i32)
}

/// `text` is in lower case.
fn holds(job: &Job, source: &Source, c: usize, text: &str) -> bool {
    let within = |value: &str| value.to_ascii_lowercase().contains(text);
    match source {
        Source::Id => within(&job.orders().customers.name(c)),
        Source::Attributes(places) => {
            let mut values = places.iter().map(|&(f, j)| job.attributes()[f].value(c, j));
            values.any(|v| within(&v))
        }
        Source::Anything => {
            within(&job.orders().customers.name(c))
                || job.attributes().iter().any(|f| {
                    f.kind == FileKind::Customers
                        && (0..f.columns.len()).any(|j| within(&f.value(c, j)))
                })
        }
        _ => false,
    }
}
