//! Which characters separate, quote and escape, guessed from the head of a text.
//!
//! A dialect is as good as its rows are alike and its cells are whole, after van den Burg, Nazábal
//! and Sutton, 'Wrangling messy CSV files by detecting row and type patterns' (Data Mining and
//! Knowledge Discovery 33, 2019): the consistency of the rows' widths times the consistency of the
//! cells' types. Differences: the logarithm of the width takes the place of (L − 1)/L, a share of
//! the most common width that of the number of patterns (a single spoilt row must not decide),
//! types are compared within columns, and rare delimiters have to be better by a margin.

use super::frame::Layout;
use super::kind::{Kind, kind_of};
use super::layout::{Row, guess_layout};
use super::record::Mark;
use super::scan::{Delimiter, MAX_COLUMNS, Scanner, Syntax};

/// How a delimited text is cut into records and cells, and where the table lies in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dialect {
    pub syntax: Syntax,
    pub layout: Layout,
}

/// A guess and how sure it is, 0–1.
pub struct Guess {
    pub dialect: Dialect,
    pub delimiter_sure: f64,
    pub header_sure: f64,
}

/// Rows and bytes looked at for each candidate.
const ROWS: usize = 200;
const BYTES: usize = 64 << 10;

/// What is known before the guess: a changed reading keeps what the user chose.
#[derive(Default)]
pub struct Wish {
    pub delimiter: Option<Delimiter>,
    pub quote: Option<Option<u8>>,
    pub escape: Option<Option<u8>>,
}

/// Guesses from the head of the text; a last line that is cut off does no harm.
pub fn guess_dialect(head: &[u8], wish: &Wish) -> Guess {
    let short = &head[..head.len().min(BYTES)];
    let mut scored: Vec<(f64, Syntax)> = Vec::new();
    let lines = lines(short);
    let delimiters = match wish.delimiter {
        Some(one) => vec![(one, 1.0)],
        None if is_one_column(&lines) => vec![(Delimiter::Byte(b','), 1.0)],
        None => candidates(&lines),
    };
    for (delimiter, prior) in delimiters {
        let quotes = match wish.quote {
            Some(quote) => vec![quote],
            None => quotes(short, delimiter),
        };
        for quote in quotes {
            let escape = wish
                .escape
                .unwrap_or_else(|| guess_escape(short, delimiter, quote));
            let syntax = Syntax {
                delimiter,
                quote,
                escape,
                width: 0,
            };
            let rows = rows(short, syntax, ROWS);
            if rows.is_empty() && has_too_many(short, delimiter) {
                let (layout, header_sure) = (Layout::default(), 0.0);
                let dialect = Dialect { syntax, layout };
                return Guess {
                    dialect,
                    delimiter_sure: prior,
                    header_sure,
                };
            }
            if prior < 1.0 && wish.delimiter.is_none() && !is_steady(&rows, least_cells(delimiter))
            {
                continue;
            }
            let baskets = most_common(&widths_of(&rows)).0 < 2;
            if baskets && wish.delimiter.is_none() && is_prose(&lines, delimiter) {
                continue;
            }
            let (syntax, score) = unwrapped(short, syntax, rows);
            scored.push((score * prior, syntax));
        }
    }
    if scored.is_empty() {
        scored.push((0.0, Syntax::new(Delimiter::Byte(b','), Some(b'"'))));
    }
    let mut best = 0;
    for (i, (score, _)) in scored.iter().enumerate() {
        if *score > scored[best].0 {
            best = i;
        }
    }
    let (score, mut syntax) = scored[best];
    let second = scored
        .iter()
        .filter(|(_, s)| s.delimiter != syntax.delimiter)
        .fold(0.0f64, |most, (s, _)| most.max(*s));
    if score == 0.0 && wish.delimiter.is_none() {
        syntax = unsplit(short, syntax);
    }
    let (layout, header_sure) = place(head, &mut syntax);
    let delimiter_sure = if score > 0.0 {
        1.0 - 0.5 * second / score
    } else {
        0.5
    };
    Guess {
        dialect: Dialect { syntax, layout },
        delimiter_sure,
        header_sure,
    }
}

/// A first line of more cells than are read: the reader says so, with its place.
fn has_too_many(head: &[u8], delimiter: Delimiter) -> bool {
    let line = head.split(|b| *b == b'\n').next().unwrap_or_default();
    let Delimiter::Byte(byte) = delimiter else {
        return false;
    };
    line.iter().filter(|b| **b == byte).count() >= MAX_COLUMNS
}

/// The layout under a syntax; its width is then known to the scan, which mends rows by it.
fn place(head: &[u8], syntax: &mut Syntax) -> (Layout, f64) {
    let mut found = (Layout::default(), 0.0);
    for _ in 0..2 {
        found = guess_layout(&rows(head, *syntax, 4 * ROWS));
        if found.0.width == syntax.width {
            break;
        }
        syntax.width = found.0.width;
    }
    syntax.width = found.0.width;
    found
}

/// The first records of the head as text.
pub fn rows(head: &[u8], syntax: Syntax, most: usize) -> Vec<Row> {
    let mut scanner = Scanner::new(syntax);
    let mut rows = Vec::new();
    let take = |rows: &mut Vec<Row>, record: &super::Record<'_>| {
        rows.push(Row {
            line: record.line,
            after_blank: record.after_blank,
            cells: record.to_strings(),
        });
    };
    // The head is small and its errors are the reader's to tell, with their place.
    for chunk in head.chunks(1 << 14) {
        let pushed = scanner.push(chunk, &mut |record| {
            take(&mut rows, record);
            Ok(())
        });
        if pushed.is_err() || rows.len() > most {
            rows.truncate(most);
            return rows;
        }
    }
    let _ = scanner.finish(&mut |record| {
        take(&mut rows, record);
        Ok(())
    });
    rows.truncate(most);
    rows
}

/// The score of the rows; where whole lines are quoted as one cell each, that of what they hold.
fn unwrapped(head: &[u8], syntax: Syntax, first: Vec<Row>) -> (Syntax, f64) {
    let Delimiter::Byte(delimiter) = syntax.delimiter else {
        return (syntax, score(&first));
    };
    let holds = |r: &&Row| r.cells.len() == 1 && r.cells[0].as_bytes().contains(&delimiter);
    let wrapped: Vec<&Row> = first.iter().filter(holds).collect();
    if wrapped.len() * 3 < first.len() * 2 || wrapped.is_empty() {
        return (syntax, score(&first));
    }
    let mut widths: Vec<usize> = wrapped
        .iter()
        .map(|row| {
            rows(row.cells[0].as_bytes(), syntax, 1)
                .first()
                .map_or(0, |r| r.cells.len())
        })
        .collect();
    crate::sorting::sort_by(&mut widths, &|a, b| a.cmp(b));
    let width = widths[widths.len() / 2];
    let even = widths.iter().filter(|w| **w == width).count();
    if width < 3 || even * 10 < widths.len() * 9 {
        return (syntax, score(&first));
    }
    let syntax = Syntax { width, ..syntax };
    (syntax, score(&rows(head, syntax, ROWS)))
}

/// Widths alike, many cells, whole cells, columns of one kind each.
fn score(rows: &[Row]) -> f64 {
    let filled = |r: &&Row| r.cells.iter().any(|c| !c.trim().is_empty());
    let rows: Vec<&Row> = rows.iter().filter(filled).collect();
    let widths: Vec<usize> = rows.iter().map(|r| r.cells.len()).collect();
    let (width, most) = most_common(&widths);
    if widths.iter().all(|w| *w < 2) {
        return 0.0;
    }
    let share = |n: usize| n as f64 / widths.len() as f64;
    if width < 2 {
        // Baskets, one a line: ragged, but the delimiter still splits many of them.
        return 0.1 * share(widths.iter().filter(|w| **w > 1).count());
    }
    // Rows like one next to them: the file may hold several tables.
    let next = |i: usize| {
        i.checked_sub(1)
            .into_iter()
            .chain([i + 1])
            .any(|j| widths.get(j) == Some(&widths[i]))
    };
    let beside: Vec<usize> = (0..widths.len())
        .filter(|i| widths[*i] > 1 && next(*i))
        .collect();
    let cells: f64 = beside
        .iter()
        .map(|i| libm::log(widths[*i] as f64 + 1.0))
        .sum();
    let even = share(most) * share(most) * libm::log(width as f64 + 1.0);
    let even = even.max(share(beside.len()) * cells / widths.len() as f64);
    let table: Vec<&Row> = rows
        .iter()
        .copied()
        .filter(|r| r.cells.len() == width)
        .collect();
    even * wholeness(&table, width)
}

/// The most common width, the larger of equals, and its rows.
fn most_common(widths: &[usize]) -> (usize, usize) {
    let mut sorted = widths.to_vec();
    crate::sorting::sort_by(&mut sorted, &|a, b| a.cmp(b));
    let (mut width, mut most) = (0, 0);
    for group in sorted.chunk_by(|a, b| a == b) {
        if group.len() >= most {
            (width, most) = (group[0], group.len());
        }
    }
    (width, most)
}

/// The mean, over columns, of the share of cells that have the column's kind and no loose quotes.
fn wholeness(rows: &[&Row], width: usize) -> f64 {
    let mut sum = 0.0;
    for j in 0..width {
        let mut counts = [0usize; 6];
        let mut loose = 0;
        for row in rows {
            let cell = row.cells[j].as_bytes();
            counts[kind_of(cell) as usize] += 1;
            let edge = |b: Option<&u8>| b.is_some_and(|b| matches!(b, b'"' | b'\''));
            loose += usize::from(edge(cell.first()) != edge(cell.last()));
        }
        counts[Kind::Text as usize] = counts[Kind::Text as usize].saturating_sub(loose);
        let empty = counts[Kind::Empty as usize];
        let most = counts[1..].iter().copied().max().unwrap_or(0);
        // A column that is empty throughout speaks for a delimiter cut in two.
        sum += if most > 0 {
            (most + empty) as f64 / rows.len() as f64
        } else {
            0.1
        };
    }
    sum / width as f64
}

/// The first lines that are not empty.
fn lines(head: &[u8]) -> Vec<&[u8]> {
    head.split(|b| matches!(b, b'\n' | b'\r'))
        .filter(|l| !l.trim_ascii().is_empty())
        .take(ROWS)
        .collect()
}

/// Four lines in five are one value each, such as a time, that no usual delimiter splits.
fn is_one_column(lines: &[&[u8]]) -> bool {
    let usual = |l: &[u8]| l.iter().any(|b| matches!(b, b',' | b';' | b'\t' | b'|'));
    let values = lines
        .iter()
        .filter(|l| !usual(l) && kind_of(l).is_value())
        .count();
    values > 0 && values * 5 >= (lines.len() - usize::from(lines.len() < 6)) * 4
}

/// Fewest cells that a delimiter which is common in prose has to give.
fn least_cells(delimiter: Delimiter) -> usize {
    match delimiter {
        Delimiter::Byte(b' ') => 3,
        Delimiter::Byte(b':' | b'/' | b'=' | b'.') => 3,
        _ => 2,
    }
}

fn widths_of(rows: &[Row]) -> Vec<usize> {
    rows.iter().map(|r| r.cells.len()).collect()
}

/// Whether a blank mostly follows, as in sentences: then it splits one line now and then.
fn is_prose(lines: &[&[u8]], delimiter: Delimiter) -> bool {
    match delimiter {
        Delimiter::Byte(byte) => always(lines, &[byte], byte, true) == Some(b' '),
        Delimiter::Text(mark) => mark.as_bytes().ends_with(b" "),
        Delimiter::Blanks | Delimiter::Gaps => false,
    }
}

/// Whether nine rows in ten have the same width, of `least` at the least: rarer delimiters must.
fn is_steady(rows: &[Row], least: usize) -> bool {
    let widths = widths_of(rows);
    let (width, most) = most_common(&widths);
    width >= least && most * 10 + 10 >= widths.len() * 9
}

/// Delimiters that the text has, each with how readily it is believed.
fn candidates(lines: &[&[u8]]) -> Vec<(Delimiter, f64)> {
    let mut found = Vec::new();
    for byte in [
        b',', b';', b'\t', b'|', b' ', b':', b'~', b'^', b'#', b'&', b'*', b'$', b'!', b'%', b'@',
        0x1f, 0x01, b'/', b'=',
    ] {
        let prior: f64 = match byte {
            b',' | b';' | b'\t' | b'|' => 1.0,
            b' ' => 0.7,
            b':' => 0.55,
            b'/' | b'=' => 0.4,
            _ => 0.6,
        };
        let with = lines.iter().filter(|l| l.contains(&byte)).count();
        let times = if prior == 1.0 { 10 } else { 2 };
        if byte != b',' && (with == 0 || with * times < lines.len()) {
            continue;
        }
        if byte == b':' && are_times(lines) {
            continue;
        }
        found.push((Delimiter::Byte(byte), prior));
        if let Some(mark) = longer(lines, byte) {
            // Longer only where it leaves the rows as even: the margin decides for it then.
            found.push((Delimiter::Text(mark), prior.max(0.9) * 1.05));
        }
    }
    let wide = ["，", "、", "；", "¦", "§", "¬"];
    for text in wide {
        let with = lines
            .iter()
            .filter(|l| l.windows(text.len()).any(|w| w == text.as_bytes()))
            .count();
        if with * 3 > lines.len() * 2
            && let Some(mark) = Mark::new(text.as_bytes())
        {
            found.push((Delimiter::Text(mark), 0.6));
        }
    }
    let padded = |l: &&&[u8]| l.windows(2).any(|w| w == b"  ") || l.contains(&b'\t');
    if lines.iter().filter(padded).count() * 2 > lines.len() {
        found.push((Delimiter::Blanks, 0.75));
        found.push((Delimiter::Gaps, 0.74));
    }
    found
}

/// Whether most colons belong to times and addresses.
fn are_times(lines: &[&[u8]]) -> bool {
    let (mut all, mut within) = (0, 0);
    for line in lines {
        for i in (0..line.len()).filter(|i| line[*i] == b':') {
            let next = &line[i + 1..];
            let digits = next.iter().take_while(|b| b.is_ascii_digit()).count();
            all += 1;
            within += usize::from(digits == 2 || next.starts_with(b"//"));
        }
    }
    within * 2 > all
}

/// What always stands around a byte where it separates: `, ` or ` | ` or `||`.
fn longer(lines: &[&[u8]], byte: u8) -> Option<Mark> {
    let mut mark = vec![byte; repeats(lines, byte)];
    while mark.len() < 8 {
        if let Some(next) = always(lines, &mark, byte, true) {
            mark.push(next);
        } else if let Some(before) = always(lines, &mark, byte, false).filter(|b| *b == b' ') {
            mark.insert(0, before);
        } else {
            break;
        }
    }
    if mark.len() < 2 {
        None
    } else {
        Mark::new(&mark)
    }
}

/// How many of a byte stand together where it stands, mostly: two or three, else one.
fn repeats(lines: &[&[u8]], byte: u8) -> usize {
    let (mut runs, mut twos, mut threes) = (0, 0, 0);
    for line in lines {
        for run in line.chunk_by(|a, b| a == b).filter(|r| r[0] == byte) {
            runs += 1;
            twos += usize::from(run.len() % 2 == 0);
            threes += usize::from(run.len() % 3 == 0);
        }
    }
    match runs {
        _ if byte == b' ' => 1,
        _ if twos * 2 > runs => 2,
        _ if threes * 2 > runs => 3,
        _ => 1,
    }
}

/// The byte that mostly follows `mark` (or stands before it), where it may belong to it.
fn always(lines: &[&[u8]], mark: &[u8], byte: u8, after: bool) -> Option<u8> {
    let (mut all, mut counts) = (0usize, [0usize; 128]);
    for line in lines {
        let mut i = 0;
        while i + mark.len() <= line.len() {
            if !line[i..].starts_with(mark) {
                i += 1;
                continue;
            }
            all += 1;
            let at = if after {
                Some(i + mark.len())
            } else {
                i.checked_sub(1)
            };
            if let Some(found) = at.and_then(|at| line.get(at)).filter(|b| b.is_ascii()) {
                counts[*found as usize] += 1;
            }
            i += mark.len();
        }
    }
    let found = (0..128u8).max_by_key(|b| counts[*b as usize])?;
    let may = found == byte
        || matches!(
            found,
            b' ' | b'\t' | b'|' | b':' | b';' | b'=' | b'>' | b'~' | b'^' | b'#'
        );
    let seen = counts[found as usize] * 3 >= all * 2;
    (all > 0 && may && seen && !(found == b' ' && byte == b' ')).then_some(found)
}

/// Quotes that open and close cells; `"` in any case.
fn quotes(head: &[u8], delimiter: Delimiter) -> Vec<Option<u8>> {
    if matches!(delimiter, Delimiter::Blanks | Delimiter::Gaps) {
        return vec![None];
    }
    let (first, last) = match delimiter {
        Delimiter::Text(mark) => (mark.as_bytes()[0], mark.as_bytes()[mark.len() - 1]),
        Delimiter::Byte(b) => (b, b),
        _ => (b' ', b' '),
    };
    let mut found = vec![Some(b'"')];
    for quote in [b'\'', b'`', b'~'] {
        let at = |i: usize| head.get(i).copied();
        let line_end = |b: Option<u8>| matches!(b, None | Some(b'\n' | b'\r'));
        let (mut opens, mut closes) = (0, 0);
        for i in (0..head.len()).filter(|i| head[*i] == quote) {
            let before = i.checked_sub(1).and_then(at);
            opens += usize::from(before == Some(last) || line_end(before));
            closes += usize::from(at(i + 1) == Some(first) || line_end(at(i + 1)));
        }
        if quote != first && opens > 0 && closes > 0 {
            found.push(Some(quote));
        }
    }
    found
}

/// The character that stands before all quotes within quoted cells, or takes delimiters literally.
fn guess_escape(head: &[u8], delimiter: Delimiter, quote: Option<u8>) -> Option<u8> {
    let (first, last) = match delimiter {
        Delimiter::Byte(b) => (b, b),
        Delimiter::Text(mark) => (mark.as_bytes()[0], mark.as_bytes()[mark.len() - 1]),
        _ => return None,
    };
    let quote = quote?;
    let line_end = |b: u8| matches!(b, b'\n' | b'\r');
    let (mut alone, mut before) = (0usize, [0usize; 128]);
    let (mut slashes, mut escaped) = (0, 0usize);
    let at = |i: usize| head.get(i).copied().unwrap_or(b'\n');
    let prior = |i: usize| if i == 0 { b'\n' } else { head[i - 1] };
    for (i, byte) in head.iter().enumerate() {
        slashes += usize::from(*byte == b'\\' && at(i + 1) == first);
        if *byte != quote || prior(i) == quote {
            continue;
        }
        let mark = prior(i);
        let opens = mark == last || line_end(mark);
        escaped += usize::from(mark == b'\\');
        let closes = at(i + 1) == first || line_end(at(i + 1));
        if !opens && !closes && at(i + 1) != quote {
            alone += 1;
            before[(mark & 127) as usize] += usize::from(mark.is_ascii_punctuation());
        }
    }
    if escaped > 0 && escaped * 10 >= alone * 9 {
        return Some(b'\\');
    }
    let other = (33..127u8).max_by_key(|b| before[*b as usize])?;
    let usual = b".!?()[]-=:,;";
    if alone > 1 && before[other as usize] * 10 >= alone * 9 && !usual.contains(&other) {
        return Some(other);
    }
    (slashes > 0).then_some(b'\\')
}

/// One column: the usual delimiter that the text has least of.
fn unsplit(head: &[u8], syntax: Syntax) -> Syntax {
    let count = |byte: u8| head.iter().filter(|b| **b == byte).count();
    let delimiter = [b',', b';', b'\t', b'|']
        .into_iter()
        .min_by_key(|b| count(*b))
        .unwrap_or(b',');
    Syntax {
        delimiter: Delimiter::Byte(delimiter),
        quote: Some(b'"'),
        ..syntax
    }
}
