//! Who went from which segment to which since an earlier `customers.csv`.
//!
//! In: the earlier table, as `--out` or the page writes it, and today's ids and segments. Out: a
//! [`Migration`]. Ids and segments are all that is read of the table; a row without a segment is passed over.

use crate::error::{Code, Error, Result, reserve};
use crate::ingest::{Delimiter, Record, Scanner, Syntax};
use crate::report::export::{BYTE_ORDER_MARK, unguard};
use crate::report::{Migration, Model, Words};
use crate::segments::phrases::{percent, whole};
use crate::sorting::{ranked, sort_by};
use std::cmp::Ordering;

/// Earlier customers and their segments, sorted by id.
pub struct Before(Vec<(String, u8)>);

fn bad(what: &str) -> Error {
    Error::new(
        Code::BadBytes,
        ["This is no earlier table of customers: ", what].concat(),
        "Choose a customers.csv that was written with the model, or by it",
    )
}

impl Before {
    /// Reads the table; `segments` is the model's number of them.
    ///
    /// Errors: columns `customer_id` and `segment` are missing, a segment is none of the model's, an id
    /// comes twice (`bad-bytes`, with line and column).
    pub fn read(bytes: &[u8], segments: usize) -> Result<Before> {
        let bytes = bytes.strip_prefix(BYTE_ORDER_MARK).unwrap_or(bytes);
        let mut scanner = Scanner::new(Syntax::new(Delimiter::Byte(b','), Some(b'"')));
        let (mut at, mut rows, mut lines) = (None, Vec::new(), Vec::new());
        let mut each = |record: &mut Record<'_>| {
            let mut cells = record.to_strings();
            let Some((id, segment)) = at else {
                let place = |name: &str| cells.iter().position(|c| c == name);
                let both = place("customer_id").zip(place("segment"));
                at = Some(both.ok_or_else(|| {
                    bad("it has no columns customer_id and segment").at_line(record.line)
                })?);
                return Ok(());
            };
            cells.resize(cells.len().max(id.max(segment) + 1), String::new());
            if cells[segment].is_empty() {
                return Ok(());
            }
            let number = cells[segment].parse().ok();
            let number = number
                .filter(|n: &u8| usize::from(*n) < segments)
                .ok_or_else(|| {
                    let error = bad("the model has no such segment").at_line(record.line);
                    error
                        .in_column("segment")
                        .with_value(cells[segment].as_str())
                })?;
            unguard(&mut cells[id]);
            reserve(&mut rows, 1, "The earlier customers")?;
            rows.push((std::mem::take(&mut cells[id]), number));
            lines.push(record.line);
            Ok(())
        };
        scanner.push(bytes, &mut each)?;
        scanner.finish(&mut each)?;
        if at.is_none() {
            return Err(bad("it is empty"));
        }
        let order = ranked(rows.len(), &|a, b| rows[a].0.cmp(&rows[b].0));
        if let Some(w) = order.windows(2).find(|w| rows[w[0]].0 == rows[w[1]].0) {
            let error = bad("a customer comes twice").at_line(lines[w[1]]);
            return Err(error
                .in_column("customer_id")
                .with_value(rows[w[1]].0.as_str()));
        }
        Ok(Before(
            order
                .iter()
                .map(|&i| std::mem::take(&mut rows[i]))
                .collect(),
        ))
    }
}

/// Holds today's customers against earlier ones; `O(n log n)`. `labels` are ids of the segments `now`, which
/// a new grouping may have more or fewer of than the model: those of one name are one.
pub fn migration(
    before: &Before,
    ids: &mut dyn Iterator<Item = String>,
    labels: &[u8],
    now: &[Words],
    model: &Model,
) -> Migration {
    let mut names = model.names();
    let mut place = |name: &Words| {
        let known = names.iter().position(|n| n.en == name.en);
        known.unwrap_or_else(|| {
            names.push(name.clone());
            names.len() - 1
        })
    };
    let places: Vec<usize> = now.iter().map(&mut place).collect();
    let mut now: Vec<(String, usize)> = ids
        .zip(labels.iter().map(|&l| places[usize::from(l)]))
        .collect();
    sort_by(&mut now, &|a, b| a.0.cmp(&b.0));
    let names = &names[..];
    let k = names.len();
    let mut counts = vec![vec![0u64; k]; k];
    let (mut new, mut gone) = (vec![0u64; k], vec![0u64; k]);
    let (mut a, mut b) = (before.0.iter().peekable(), now.iter().peekable());
    loop {
        let order = match (a.peek(), b.peek()) {
            (None, None) => break,
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (Some(x), Some(y)) => x.0.cmp(&y.0),
        };
        let then = a.next_if(|_| order != Ordering::Greater);
        let now = b.next_if(|_| order != Ordering::Less);
        match (then, now) {
            (Some(then), Some(now)) => counts[usize::from(then.1)][now.1] += 1,
            (Some(then), None) => gone[usize::from(then.1)] += 1,
            (None, Some(now)) => new[now.1] += 1,
            (None, None) => {}
        }
    }
    let common: u64 = counts.iter().flatten().sum();
    let same: u64 = (0..k).map(|i| counts[i][i]).sum();
    let stayed = same as f64 / common.max(1) as f64;
    Migration {
        names: names.to_vec(),
        sentence: sentence(
            &counts,
            names,
            [common, new.iter().sum(), gone.iter().sum()],
            stayed,
        ),
        counts,
        new,
        gone,
        stayed,
    }
}

fn sentence(counts: &[Vec<u64>], names: &[Words], sums: [u64; 3], stayed: f64) -> Words {
    let [common, new, gone] = sums.map(|n| whole(n as f64));
    if sums[0] == 0 {
        return Words::new(
            format!("No customer is in both files ({new} now, {gone} before)."),
            format!("两份文件中没有相同的顾客（现有 {new} 位，之前 {gone} 位）。"),
        );
    }
    let k = names.len();
    let pairs = (0..k).flat_map(|i| (0..k).map(move |j| (i, j)));
    let moves = pairs.filter(|(i, j)| i != j && counts[*i][*j] > 0);
    let most = moves.reduce(|a, b| {
        if counts[b.0][b.1] > counts[a.0][a.1] {
            b
        } else {
            a
        }
    });
    let share = percent(stayed);
    let (en, zh) = most.map_or_else(Default::default, |(i, j)| {
        let n = whole(counts[i][j] as f64);
        (
            format!(
                "; the largest move is from ‘{}’ to ‘{}’: {n}",
                names[i].en, names[j].en
            ),
            format!(
                "；人数最多的变动是从“{}”到“{}”，{n} 位",
                names[i].zh, names[j].zh
            ),
        )
    });
    Words::new(
        format!(
            "{share} of the {common} customers in both files stayed in their segment{en}. New: {new}, gone: {gone}."
        ),
        format!(
            "两份文件共有的 {common} 位顾客中，{share} 留在原客群{zh}。新增 {new} 位，离开 {gone} 位。"
        ),
    )
}
