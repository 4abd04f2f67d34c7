//! Which character separates the cells, which one quotes, and whether the first row is a header.

use super::calendar::parse_instant;
use super::number::parse_decimal;
use super::scan::{Delimiter, Scanner};
use crate::report::DateFormat;

/// How a delimited text is cut into cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dialect {
    pub delimiter: Delimiter,
    pub quote: Option<u8>,
    pub header: bool,
}

/// Rows looked at for the guess.
const ROWS: usize = 200;

/// Guesses from the head of the text; a last line that is cut off does no harm.
///
/// A delimiter is as good as the share of rows that have the most common width, times the
/// logarithm of that width: many cells, evenly. Blanks count only where no other delimiter
/// splits anything.
pub fn guess_dialect(head: &[u8]) -> Dialect {
    let quote = guess_quote(head);
    let mut best = (0.0, Delimiter::Byte(b','));
    for delimiter in [b',', b'\t', b';', b'|'] {
        let score = evenness(&rows(head, Delimiter::Byte(delimiter), quote, ROWS));
        if score > best.0 {
            best = (score, Delimiter::Byte(delimiter));
        }
    }
    if best.0 == 0.0 && evenness(&rows(head, Delimiter::Blanks, None, ROWS)) > 0.5 {
        best.1 = Delimiter::Blanks;
    }
    let quote = if best.1 == Delimiter::Blanks {
        None
    } else {
        quote
    };
    let header = looks_like_header(&rows(head, best.1, quote, ROWS));
    Dialect {
        delimiter: best.1,
        quote,
        header,
    }
}

/// Whether a text in the dialect of the readers of tables begins with a header.
pub fn guess_header(head: &[u8]) -> bool {
    looks_like_header(&rows(head, Delimiter::Byte(b','), Some(b'"'), ROWS))
}

/// The first records of the head as text.
pub fn rows(head: &[u8], delimiter: Delimiter, quote: Option<u8>, most: usize) -> Vec<Vec<String>> {
    let mut scanner = Scanner::new(delimiter, quote);
    let mut rows = Vec::new();
    // The head is small and its errors are the reader's to tell, with their place.
    for chunk in head.chunks(4096) {
        let pushed = scanner.push(chunk, &mut |record| {
            rows.push(record.to_strings());
            Ok(())
        });
        if pushed.is_err() || rows.len() >= most {
            rows.truncate(most);
            return rows;
        }
    }
    let _ = scanner.finish(&mut |record| {
        rows.push(record.to_strings());
        Ok(())
    });
    rows.truncate(most);
    rows
}

fn evenness(rows: &[Vec<String>]) -> f64 {
    let mut widths: Vec<usize> = rows.iter().map(Vec::len).collect();
    crate::sorting::sort_by(&mut widths, &|a, b| a.cmp(b));
    let (mut most, mut width) = (0, 0);
    for group in widths.chunk_by(|a, b| a == b) {
        if group.len() > most || (group.len() == most && group[0] > width) {
            (most, width) = (group.len(), group[0]);
        }
    }
    let widest = widths.last().copied().unwrap_or(0);
    if widest < 2 {
        return 0.0;
    }
    let even = most as f64 / widths.len() as f64;
    if width < 2 {
        // Baskets, one a line: ragged, but the delimiter still splits many of them.
        let split = widths.iter().filter(|w| **w > 1).count() as f64 / widths.len() as f64;
        return 0.1 * split;
    }
    even * libm::log(width as f64 + 1.0)
}

/// A quote counts where it opens or closes a cell.
fn guess_quote(head: &[u8]) -> Option<u8> {
    let edges = |quote: u8| {
        head.windows(2)
            .filter(|pair| {
                let edge = |b: u8| matches!(b, b',' | b';' | b'\t' | b'|' | b'\n' | b'\r');
                (pair[0] == quote && edge(pair[1])) || (edge(pair[0]) && pair[1] == quote)
            })
            .count()
    };
    if edges(b'\'') > 4 && edges(b'"') == 0 {
        Some(b'\'')
    } else {
        Some(b'"')
    }
}

/// A first row of words, above rows that hold numbers or dates in the same places; or words that
/// never come again in their column.
pub fn looks_like_header(rows: &[Vec<String>]) -> bool {
    let Some((first, rest)) = rows.split_first() else {
        return false;
    };
    let filled = first.iter().filter(|cell| !cell.trim().is_empty()).count();
    if rest.is_empty() || filled == 0 {
        return filled > 0 && !first.iter().any(|cell| is_value(cell));
    }
    let known = first
        .iter()
        .filter(|name| super::roles::is_known(name))
        .count();
    // Three names of columns are no accident, even beside a column that is called '2024'.
    if known >= 3 {
        return true;
    }
    if first.iter().any(|cell| is_value(cell)) {
        return false;
    }
    if known * 2 >= filled {
        return true;
    }
    // Some column below is all values: then a word on top of it is its name.
    let valued = (0..first.len()).any(|j| {
        let cells: Vec<&str> = rest
            .iter()
            .filter_map(|r| r.get(j))
            .map(|c| c.trim())
            .filter(|c| !c.is_empty())
            .collect();
        !cells.is_empty()
            && cells.iter().filter(|c| is_value(c)).count() * 10 >= cells.len() * 9
            && !first[j].trim().is_empty()
    });
    let even = rest.iter().filter(|r| r.len() == first.len()).count() * 10 >= rest.len() * 9;
    valued && even
}

fn is_value(cell: &str) -> bool {
    let cell = cell.trim().as_bytes();
    !cell.is_empty()
        && (parse_decimal(cell, b'.').is_some()
            || parse_decimal(cell, b',').is_some()
            || [
                DateFormat::YearMonthDay,
                DateFormat::DayMonthYear,
                DateFormat::MonthDayYear,
            ]
            .into_iter()
            .any(|f| parse_instant(cell, f).is_some()))
}
