//! Where the first table of a text lies: its width, its first line, its header.
//!
//! In: the first records, cut by a dialect. Out: a [`Layout`]. The width is the one that the
//! table's rows share, not the most common one of the file: further tables may be longer. Lines
//! above are preamble; the header is the run of rows, at most three, that hold no values above
//! columns that do.

use super::frame::{Layout, is_all_names};
use super::kind::{Kind, is_year, kind_of};
use super::roles::is_known;

/// Most header rows.
const HEADERS: usize = 3;
/// Most ragged rows above the first row of the table's width.
const RAGGED: usize = 4;

/// One record as the guesses look at it.
pub struct Row {
    pub line: u64,
    pub after_blank: bool,
    pub cells: Vec<String>,
}

impl Row {
    fn filled(&self) -> usize {
        self.cells.iter().filter(|c| !c.trim().is_empty()).count()
    }

    fn kinds(&self) -> Vec<Kind> {
        self.cells.iter().map(|c| kind_of(c.as_bytes())).collect()
    }
}

/// The layout, and how sure the header is (0–1).
pub fn guess_layout(rows: &[Row]) -> (Layout, f64) {
    let (width, start) = first_table(rows);
    let rows_of_table = &rows[start..];
    let (header_rows, sure) = guess_header(rows_of_table, width);
    let layout = Layout {
        begin: rows_of_table.first().map_or(1, |r| r.line),
        header_rows,
        width,
        ends: width > 0,
    };
    (layout, sure)
}

/// Rows of a width, in one stretch of the text.
struct Stretch {
    width: usize,
    first: usize,
    last: usize,
    rows: usize,
}

/// Width of the first table and the index of its first row.
fn first_table(rows: &[Row]) -> (usize, usize) {
    let mut stretches: Vec<Stretch> = Vec::new();
    for (i, row) in rows.iter().enumerate().filter(|(_, r)| r.filled() > 0) {
        let width = row.cells.len();
        // A few rows of other widths in between are ragged rows of the same table.
        let same = stretches.iter_mut().rev().find(|s| s.width == width);
        match same {
            Some(s) if i - s.last <= 4 => {
                (s.last, s.rows) = (i, s.rows + 1);
            }
            _ => stretches.push(Stretch {
                width,
                first: i,
                last: i,
                rows: 1,
            }),
        }
    }
    if stretches.len() > 2 && stretches.iter().all(|s| s.rows < 2) {
        return (0, 0);
    }
    let weight = |s: &Stretch| s.rows * s.width.min(50);
    let Some(best) = stretches.iter().max_by_key(|s| weight(s)) else {
        return (0, 0);
    };
    let most = weight(best);
    let table = stretches
        .iter()
        .filter(|s| s.last < best.first || s.first == best.first)
        .find(|s| weight(s) * 4 >= most || (s.rows > 2 && s.width > 2))
        .unwrap_or(best);
    let filled: usize = rows.iter().map(|r| usize::from(r.filled() > 0)).sum();
    let even = rows.iter().filter(|r| r.cells.len() == table.width).count();
    if table.width > 1
        && even * 2 < filled
        && stretches.len() > 4 * stretches.iter().map(|s| s.width).max().unwrap_or(1).min(8)
    {
        return (0, 0);
    }
    (table.width, first_row(rows, table))
}

/// The stretch's first row that is no title, or a ragged header right above it.
fn first_row(rows: &[Row], table: &Stretch) -> usize {
    let own = |i: &usize| rows[*i].cells.len() == table.width;
    let all: Vec<usize> = (table.first..=table.last).filter(own).collect();
    let full = all.iter().map(|i| rows[*i].filled()).max().unwrap_or(0);
    let is_title = |i: &usize| full > 2 && rows[*i].filled() < 2;
    let first = all
        .iter()
        .copied()
        .find(|i| !is_title(i))
        .unwrap_or(table.first);
    let mut begin = first;
    // Rows right above may be ragged ones of the same table, up to its header.
    while begin > 0
        && table.width > 1
        && first - begin < RAGGED
        && is_above(rows, begin, table.width)
    {
        begin -= 1;
    }
    begin
}

/// Whether the row above `first` belongs to its table: a ragged header or a ragged row of values.
fn is_above(rows: &[Row], first: usize, width: usize) -> bool {
    let (above, row) = (&rows[first - 1], &rows[first]);
    let cells = above.cells.len();
    let close = cells > 1 && cells * 2 >= width && cells <= width + 8;
    let blank = above.filled() < 2 || above.filled() * 2 < width;
    let headed = is_heady(row, &[], true) && is_all_names(&row.cells);
    if row.after_blank || !close || headed && looks_like_data_below(rows, first) {
        return false;
    }
    let values = above.kinds().iter().filter(|k| k.is_value()).count();
    values == 0 && !blank && is_all_names(&above.cells) || values * 2 > cells || values > 1
}

/// Whether the row below holds values, so that `first` is its header.
fn looks_like_data_below(rows: &[Row], first: usize) -> bool {
    rows.get(first + 1)
        .is_some_and(|r| r.kinds().iter().any(|k| k.is_value()))
}

/// The kind that most cells of each column have, where it is one of values.
fn solid_columns(rows: &[Row], width: usize) -> Vec<Option<Kind>> {
    (0..width)
        .map(|j| {
            let kinds: Vec<Kind> = rows
                .iter()
                .filter(|r| r.cells.len() == width)
                .map(|r| kind_of(r.cells[j].as_bytes()))
                .filter(|k| *k != Kind::Empty)
                .collect();
            [Kind::Number, Kind::Date, Kind::Time, Kind::Link]
                .into_iter()
                .find(|kind| {
                    let same = kinds.iter().filter(|k| *k == kind).count();
                    same > 0 && same * 10 >= kinds.len() * 8
                })
        })
        .collect()
}

/// No values but years, and (where columns of values are known) a word above one of them.
fn is_heady(row: &Row, solid: &[Option<Kind>], first: bool) -> bool {
    let kinds = row.kinds();
    let values = kinds
        .iter()
        .zip(&row.cells)
        .filter(|(k, c)| k.is_value() && !is_year(c.as_bytes()))
        .count();
    let words = kinds
        .iter()
        .zip(solid)
        .filter(|(k, s)| s.is_some() && **k == Kind::Text)
        .count();
    values == 0 && (solid.is_empty() || words > 0 || first && are_years(row))
}

/// Two or more years, each one later than the one before.
fn are_years(row: &Row) -> bool {
    let years: Vec<u32> = row
        .cells
        .iter()
        .filter(|c| is_year(c.as_bytes()))
        .filter_map(|c| c.trim().parse().ok())
        .collect();
    years.len() > 1 && years.windows(2).all(|w| w[1] == w[0] + 1)
}

/// How many rows on top name the columns, and how sure that is.
fn guess_header(rows: &[Row], width: usize) -> (usize, f64) {
    let Some((first, rest)) = rows.split_first() else {
        return (0, 0.0);
    };
    let kinds = first.kinds();
    let values = kinds.iter().filter(|k| k.is_value()).count();
    if rest.is_empty() || first.filled() == 0 {
        return (usize::from(values == 0 && first.filled() > 0), 0.5);
    }
    let known = first.cells.iter().filter(|name| is_known(name)).count();
    let least = if width == 0 { first.cells.len() } else { width };
    let solid_below = |h: usize| solid_columns(&rows[h.min(rows.len())..], least);
    let mut headers = 0;
    // Three names of columns are no accident, even beside a column that is called '2024'.
    let by_name = known >= 3 || (values == 0 && known * 2 >= first.filled());
    for h in 1..=HEADERS.min(rows.len() - 1) {
        let solid = solid_below(h);
        let row = &rows[h - 1];
        let any = solid.iter().any(Option::is_some);
        let even = width > 0
            || rest
                .iter()
                .filter(|r| r.cells.len() == first.cells.len())
                .count()
                * 10
                >= rest.len() * 9;
        let named = h == 1 && by_name;
        if !(named || any && even && is_heady(row, &solid, h == 1)) {
            break;
        }
        if h > 1
            && (row.filled() < 2 || row.cells.len() != width || is_written_like(row, &rows[h..]))
        {
            break;
        }
        headers = h;
    }
    if headers > 0 {
        return (headers, if known > 0 { 0.99 } else { 0.9 });
    }
    if values == 0 && width > 0 && never_again(first, rest) {
        return (1, 0.6);
    }
    (0, if values > 0 { 0.95 } else { 0.6 })
}

/// Whether a cell with digits is written like one beneath it: `2023-02-29` is no date, but no name either.
fn is_written_like(row: &Row, below: &[Row]) -> bool {
    let pattern = |cell: &str| -> Vec<u8> {
        let shape = |b: u8| match b {
            b'0'..=b'9' => b'9',
            b'a'..=b'z' | b'A'..=b'Z' => b'a',
            other => other,
        };
        cell.trim().bytes().map(shape).collect()
    };
    let cells = row.cells.iter().enumerate();
    let mut numbered = cells.filter(|(_, c)| c.bytes().any(|b| b.is_ascii_digit()));
    numbered.any(|(j, cell)| {
        let alike = |r: &Row| r.cells.get(j).is_some_and(|c| pattern(c) == pattern(cell));
        below.iter().take(20).any(alike)
    })
}

/// All text: a first row of short words in columns of longer or repeating text that never repeats it.
fn never_again(first: &Row, rest: &[Row]) -> bool {
    if !is_all_names(&first.cells) || first.filled() < first.cells.len() || rest.len() < 2 {
        return false;
    }
    let length = |c: &String| c.chars().count();
    let signs = (0..first.cells.len()).filter(|j| {
        let column: Vec<&String> = rest.iter().filter_map(|r| r.cells.get(*j)).collect();
        let repeats = (1..column.len()).any(|i| column[..i].contains(&column[i]));
        let longer = column
            .iter()
            .filter(|c| length(c) > length(&first.cells[*j]))
            .count();
        let again = column.contains(&&first.cells[*j]);
        !again && (repeats || longer * 10 >= column.len() * 6)
    });
    signs.count() * 3 >= first.cells.len() * 2
}
