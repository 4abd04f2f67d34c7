//! The likeliest reading of one record whose quotes do not add up.
//!
//! In: the text from the record's first byte up to where a strict reading ends, which may be many
//! lines too far. Out: where the record ends, and its cells. Of all readings the cheapest is
//! taken: a stray quote inside quotes, a quote that opens or closes nothing, a line end inside
//! quotes and a width unlike the table's have a price each. The obvious parser in `tests/scan.rs` tries all of
//! them. Long or densely quoted text is read by its line, every quote a plain character.

use super::record::{Shape, Span, unescape};
use super::scan::{Delimiter, Syntax};

/// Prices of a reading.
pub const STRAY: u32 = 3;
pub const UNCLOSED: u32 = 5;
pub const LOOSE: u32 = 3;
pub const LINE_END: u32 = 3;
pub const WIDTH: u32 = 3;
pub const PER_CELL: u32 = 4;
/// Stray quotes in a cell that are still counted: more of them are a habit.
pub const MOST_STRAYS: u32 = 2;
/// Cells beyond or below the width that are still counted.
pub const MOST_CELLS: usize = 3;

/// Text looked at, lines in it, and steps of the search.
pub const REACH: usize = 16 << 10;
pub const LINES: usize = 32;
const STEPS: usize = 1 << 18;

/// What cuts a record.
#[derive(Clone, Copy)]
pub struct Cut {
    delimiter: ([u8; 8], usize),
    quote: Option<u8>,
    escape: Option<u8>,
    width: usize,
}

/// Where a cell may end: offset, and whether the record ends too.
#[derive(Clone, Copy)]
struct Stop {
    at: usize,
    next: usize,
    line_end: bool,
}

/// The cheapest way to a place: its price, the stop before, and whether the cell is quoted.
#[derive(Clone, Copy)]
struct Step {
    price: u32,
    from: u32,
    cells: u32,
    quoted: bool,
}

const NONE: Step = Step {
    price: u32::MAX,
    from: 0,
    cells: 0,
    quoted: false,
};

impl Cut {
    pub fn of(syntax: &Syntax) -> Cut {
        let mut delimiter = ([0; 8], 1);
        match syntax.delimiter {
            Delimiter::Byte(b) => delimiter.0[0] = b,
            Delimiter::Text(mark) => {
                delimiter.0[..mark.len()].copy_from_slice(mark.as_bytes());
                delimiter.1 = mark.len();
            }
            // Never asked: padded columns have no quotes.
            Delimiter::Blanks | Delimiter::Gaps => delimiter.0[0] = b' ',
        }
        Cut {
            delimiter,
            quote: syntax.quote,
            escape: syntax.escape,
            width: syntax.width,
        }
    }

    fn delimiter(&self) -> &[u8] {
        &self.delimiter.0[..self.delimiter.1]
    }

    fn with(&self, delimiter: u8, quote: Option<u8>) -> Cut {
        let mut cut = *self;
        cut.delimiter = ([delimiter, 0, 0, 0, 0, 0, 0, 0], 1);
        cut.quote = quote;
        cut
    }

    /// A record alone that is written otherwise than its table: by another delimiter or with
    /// another quote. Taken only where that gives exactly the table's width.
    /// Cells then lie in `made`.
    pub fn otherwise(&self, text: &[u8], spans: &mut Vec<Span>, made: &mut Vec<u8>) -> bool {
        made.clear();
        let mut tried = Vec::new();
        let other = if self.quote == Some(b'"') {
            b'\''
        } else {
            b'"'
        };
        let same = self.delimiter().first().copied().unwrap_or(b',');
        for delimiter in [same, b',', b';', b'\t', b'|', b':', b' '] {
            let seen = text.iter().filter(|b| **b == delimiter).count();
            let least = if matches!(delimiter, b' ' | b':') {
                4
            } else {
                2
            };
            // A row that the table's own delimiter cuts into many is only ragged.
            let cut_up = delimiter != same && spans.len() * 2 > self.width;
            if seen + 1 < self.width || self.width < least || cut_up {
                continue;
            }
            for (quote, blank) in [
                (self.quote, false),
                (Some(other), false),
                (self.quote, true),
            ] {
                let mut cut = self.with(delimiter, quote);
                if blank {
                    (cut.delimiter.0[1], cut.delimiter.1) = (b' ', 2);
                }
                let own = cut.delimiter == self.delimiter && quote == self.quote;
                let quotes = |s: &Span| s.start > 0 && text[s.start as usize - 1] == other;
                if !own
                    && cut.fits(text, &mut tried)
                    && !is_loose(text, &tried, self.quote)
                    && (quote == self.quote || tried.iter().any(quotes))
                {
                    for span in &mut tried {
                        let start = made.len();
                        let raw = &text[span.start as usize..span.end as usize];
                        if span.shape == Shape::Plain {
                            made.extend_from_slice(raw);
                        } else {
                            let quote = quote.filter(|_| span.shape == Shape::Quoted);
                            unescape(raw, quote, self.escape, delimiter, made);
                        }
                        *span = Span {
                            start: start as u32,
                            end: made.len() as u32,
                            shape: Shape::Plain,
                        };
                    }
                    *spans = tried;
                    return true;
                }
            }
        }
        false
    }

    /// A line quoted as one cell: what it holds, where that has exactly the table's width.
    pub fn unwrap(&self, text: &[u8], spans: &mut Vec<Span>, made: &mut Vec<u8>) -> bool {
        let (Some(quote), [only]) = (self.quote, spans.as_slice()) else {
            return false;
        };
        if text.first() != Some(&quote) || only.end - only.start + 2 != text.len() as u32 {
            return false;
        }
        made.clear();
        unescape(
            &text[1..text.len() - 1],
            Some(quote),
            self.escape,
            self.delimiter.0[0],
            made,
        );
        let mut tried = Vec::new();
        let fits = self.fits(made, &mut tried);
        if fits {
            *spans = tried;
        }
        fits
    }

    /// A record of the table's width whose cells all have a blank before them, or other quotes
    /// around them: the blanks or quotes go.
    pub fn undress(&self, text: &[u8], spans: &mut Vec<Span>, made: &mut Vec<u8>) -> bool {
        let other = if self.quote == Some(b'"') {
            b'\''
        } else {
            b'"'
        };
        let cell = |s: &Span| &text[s.start as usize..s.end as usize];
        let quoted = |s: &Span| {
            let c = cell(s);
            c.is_empty() || (c.len() > 1 && c[0] == other && c[c.len() - 1] == other)
        };
        let begins = |s: &Span| cell(s).first() == Some(&b' ');
        if !spans.iter().all(quoted) && !spans[1..].iter().all(begins) {
            return false;
        }
        spans.clear();
        spans.push(Span {
            start: 0,
            end: 0,
            shape: Shape::Plain,
        });
        self.otherwise(text, spans, made)
    }

    /// Whether the whole text is one record of the table's width, without oddities.
    fn fits(&self, text: &[u8], spans: &mut Vec<Span>) -> bool {
        recut(text, self, spans) == Some(text.len()) && spans.len() == self.width
    }

    fn stops(&self, text: &[u8], truncated: bool) -> Vec<Stop> {
        let (mut stops, mut lines, mut i) = (Vec::new(), 0, 0);
        while i < text.len() {
            if Some(text[i]) == self.escape {
                i += 2;
            } else if text[i..].starts_with(self.delimiter()) {
                let next = i + self.delimiter.1;
                stops.push(Stop {
                    at: i,
                    next,
                    line_end: false,
                });
                i = next;
            } else if matches!(text[i], b'\n' | b'\r') {
                stops.push(Stop {
                    at: i,
                    next: i + 1,
                    line_end: true,
                });
                lines += 1;
                if lines == LINES {
                    return stops;
                }
                i += 1 + usize::from(text[i..].starts_with(b"\r\n"));
            } else {
                i += 1;
            }
        }
        if !truncated {
            stops.push(Stop {
                at: text.len(),
                next: text.len(),
                line_end: true,
            });
        }
        stops
    }

    fn is_quote(&self, text: &[u8], i: usize) -> bool {
        text.get(i).copied() == self.quote && self.quote.is_some()
    }

    /// Offset at which an escape before `i` takes the quote there literally.
    fn is_escaped(&self, text: &[u8], start: usize, i: usize) -> bool {
        let Some(escape) = self.escape else {
            return false;
        };
        let run = text[start..i].iter().rev().take_while(|b| **b == escape);
        run.count() % 2 == 1
    }
}

/// The cheapest reading: the record's end within `text`, and its cells. `None`: too much to search.
pub fn recut(text: &[u8], cut: &Cut, spans: &mut Vec<Span>) -> Option<usize> {
    let reach = text.len().min(REACH);
    let stops = cut.stops(&text[..reach], reach < text.len());
    let ranks = if cut.width == 0 {
        1
    } else {
        cut.width + MOST_CELLS + 2
    };
    let opens = |n: usize| cut.is_quote(text, begin(&stops, n));
    let quoted = (0..stops.len()).filter(|n| opens(*n)).count();
    if stops.is_empty() || stops.len() * (ranks + quoted) > STEPS {
        return None;
    }
    let mut steps = vec![NONE; (stops.len() + 1) * ranks];
    steps[0].price = 0;
    let mut best = (u32::MAX, 0, 0);
    for n in 0..stops.len() {
        for rank in 0..ranks {
            let here = steps[n * ranks + rank];
            if here.price == u32::MAX || (n > 0 && stops[n - 1].line_end) {
                continue;
            }
            let mut take = |end: usize, price: u32, quoted: bool| {
                let cells = here.cells + 1;
                let to = (rank + 1).min(ranks - 1);
                let price = here.price + price;
                let step = Step {
                    price,
                    from: (n * ranks + rank) as u32,
                    cells,
                    quoted,
                };
                let total = price + misfit(cells as usize, cut.width);
                let slot = &mut steps[(end + 1) * ranks + to];
                if stops[end].line_end {
                    // A place behind a line end is an end: the cheapest of all.
                    if (total, end) < (best.0, best.1) {
                        best = (total, end, to);
                        *slot = step;
                    }
                } else if price < slot.price {
                    *slot = step;
                }
            };
            let start = begin(&stops, n);
            let opening = cut.is_quote(text, start);
            let closing = stops[n].at > start && cut.is_quote(text, stops[n].at - 1);
            let price = match (opening, closing) {
                (true, true) => UNCLOSED + LOOSE,
                (true, false) => UNCLOSED,
                (false, true) => LOOSE,
                (false, false) => 0,
            };
            take(n, price, false);
            if opening {
                each_closing(text, cut, &stops, n, &mut take);
            }
        }
    }
    let (_, end, rank) = best;
    if best.0 == u32::MAX {
        return None;
    }
    spans.clear();
    let mut at = (end + 1) * ranks + rank;
    while at >= ranks {
        let step = steps[at];
        let from = step.from as usize;
        spans.push(span(
            text,
            cut,
            begin(&stops, from / ranks),
            stops[at / ranks - 1].at,
            step.quoted,
        ));
        at = from;
    }
    spans.reverse();
    Some(stops[end].at)
}

/// Whether a cell that is not quoted begins or ends with a quote.
pub fn is_loose(text: &[u8], spans: &[Span], quote: Option<u8>) -> bool {
    let is = |i: usize| text.get(i).is_some_and(|b| Some(*b) == quote);
    spans.iter().any(|s| {
        let (start, end) = (s.start as usize, s.end as usize);
        let quoted = s.shape == Shape::Quoted || start > 0 && is(start - 1) && is(end);
        !quoted && end > start && (is(start) || is(end - 1))
    })
}

/// First byte of the cell that may begin behind stop `n` − 1.
fn begin(stops: &[Stop], n: usize) -> usize {
    if n == 0 { 0 } else { stops[n - 1].next }
}

/// What a width unlike the table's costs.
pub fn misfit(cells: usize, width: usize) -> u32 {
    if width == 0 || cells == width {
        return 0;
    }
    WIDTH + PER_CELL * cells.abs_diff(width).min(MOST_CELLS) as u32
}

/// All stops before which the quoted cell that begins at stop `n` may close, with the price.
fn each_closing(
    text: &[u8],
    cut: &Cut,
    stops: &[Stop],
    n: usize,
    take: &mut dyn FnMut(usize, u32, bool),
) {
    let start = begin(stops, n) + 1;
    let (mut i, mut run, mut strays, mut lines) = (start, 0u32, 0u32, 0);
    for (end, stop) in stops.iter().enumerate().skip(n) {
        while i < stop.at {
            if cut.is_quote(text, i) && !cut.is_escaped(text, start, i) {
                run += 1;
            } else {
                strays += run % 2;
                run = 0;
            }
            i += 1;
        }
        if run > 0 && stop.at > start {
            take(
                end,
                STRAY * (strays + (run - 1) % 2).min(MOST_STRAYS) + lines,
                true,
            );
        }
        if stop.line_end {
            lines = LINE_END;
        }
    }
}

fn span(text: &[u8], cut: &Cut, start: usize, end: usize, quoted: bool) -> Span {
    let (start, end) = if quoted {
        (start + 1, end - 1)
    } else {
        (start, end)
    };
    let raw = &text[start..end];
    let holds = |b: Option<u8>| b.is_some_and(|b| raw.contains(&b));
    let shape = match quoted {
        true if holds(cut.quote) || holds(cut.escape) => Shape::Quoted,
        false if holds(cut.escape) => Shape::Escaped,
        _ => Shape::Plain,
    };
    Span {
        start: start as u32,
        end: end as u32,
        shape,
    }
}

/// The first line, every quote in it a plain character.
pub fn whole_line(text: &[u8], cut: &Cut, spans: &mut Vec<Span>) -> usize {
    let ends = |b: &u8| matches!(b, b'\n' | b'\r');
    let end = text.iter().position(ends).unwrap_or(text.len());
    spans.clear();
    let (mut start, mut i) = (0, 0);
    while i <= end {
        let stop = i == end;
        if stop || text[i..end].starts_with(cut.delimiter()) {
            spans.push(span(text, cut, start, i, false));
            i += cut.delimiter.1;
            start = i;
            if stop {
                break;
            }
        } else if Some(text[i]) == cut.escape {
            i = (i + 2).min(end);
        } else {
            i += 1;
        }
    }
    end
}

/// Cells between runs of `least` blanks or more; a tab counts as many.
pub fn split_at_blanks(bytes: &[u8], least: usize, spans: &mut Vec<Span>) {
    spans.clear();
    let mut push = |start: usize, end: usize| {
        spans.push(Span {
            start: start as u32,
            end: end as u32,
            shape: Shape::Plain,
        });
    };
    let (mut start, mut blanks, mut filled) = (0, least, 0);
    for (i, &b) in bytes.iter().enumerate() {
        match b {
            b' ' => blanks += 1,
            b'\t' => blanks += least,
            _ => {
                if blanks >= least {
                    if filled > 0 {
                        push(start, filled);
                    }
                    start = i;
                }
                blanks = 0;
                filled = i + 1;
            }
        }
    }
    if filled > 0 {
        push(start, filled);
    }
}
