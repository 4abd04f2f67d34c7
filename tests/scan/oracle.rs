//! The obvious parser: a record strictly, and where that breaks a rule, every other reading of it.

use regulars::ingest::recut::{LINE_END, LOOSE, MOST_STRAYS, STRAY, UNCLOSED, misfit};

/// Line of the file, cells.
pub type Row = (u64, Vec<String>);

/// A reading: price, end, cells.
type Way = (u32, usize, Vec<String>);

#[derive(Clone, Copy, Debug)]
pub struct Rules<'a> {
    pub delimiter: &'a [u8],
    pub quote: Option<u8>,
    pub escape: Option<u8>,
    pub width: usize,
}

impl Rules<'_> {
    /// Length of what stops a cell at `i`: a delimiter, a line end, or the end.
    fn stop(&self, text: &[u8], i: usize) -> Option<(usize, bool)> {
        match text.get(i) {
            None => Some((0, true)),
            Some(b'\n' | b'\r') => Some((1, true)),
            _ => text[i..]
                .starts_with(self.delimiter)
                .then_some((self.delimiter.len(), false)),
        }
    }

    fn is_quote(&self, text: &[u8], i: usize) -> bool {
        self.quote.is_some() && text.get(i).copied() == self.quote
    }

    fn escapes(&self, text: &[u8], i: usize) -> bool {
        self.escape.is_some() && text.get(i).copied() == self.escape
    }

    /// All places where a cell that begins at `start` may stop, nearest first.
    fn stops(&self, text: &[u8], start: usize) -> Vec<(usize, usize, bool)> {
        let (mut found, mut i) = (Vec::new(), start);
        while i <= text.len() {
            if self.escapes(text, i) {
                i = (i + 2).min(text.len().max(i + 1));
            } else if let Some((length, line_end)) = self.stop(text, i) {
                found.push((i, i + length, line_end));
                let feed = usize::from(text[i..].starts_with(b"\r\n"));
                i += length.max(1) + feed;
            } else {
                i += 1;
            }
        }
        found
    }

    fn plain(&self, raw: &[u8]) -> String {
        self.text(raw, None)
    }

    /// Doubled quotes are one, escapes go before what they escape.
    fn text(&self, raw: &[u8], quote: Option<u8>) -> String {
        let (mut out, mut i) = (Vec::new(), 0);
        while i < raw.len() {
            let next = raw.get(i + 1).copied();
            let doubled = quote.is_some() && Some(raw[i]) == quote && next == quote;
            let escaped = self.escapes(raw, i)
                && match next {
                    Some(b'"' | b'\'' | b'\n' | b'\r') => true,
                    Some(b'\\') => raw[i] == b'\\',
                    other => other == Some(self.delimiter[0]),
                };
            i += usize::from(doubled || escaped);
            out.push(raw[i]);
            i += 1;
        }
        String::from_utf8(out).unwrap()
    }

    /// The strict reading of the record at `begin`: its end, its cells, whether it broke a rule.
    fn strict(&self, text: &[u8], begin: usize) -> (usize, Vec<String>, bool) {
        let (mut cells, mut start, mut odd) = (Vec::new(), begin, false);
        loop {
            let opening = self.is_quote(text, start);
            let mut close = None;
            let mut i = start + usize::from(opening);
            while opening && close.is_none() && i < text.len() {
                if self.escapes(text, i) {
                    i += 2;
                } else if !self.is_quote(text, i) {
                    i += 1;
                } else if self.is_quote(text, i + 1) {
                    i += 2;
                } else {
                    close = Some(i);
                }
            }
            // Behind a quote that closes too early, a doubled quote is no opening again.
            let from = close.map_or(if opening { text.len() } else { start }, |c| c + 1);
            let (at, next, line_end) = self.stops(text, from)[0];
            if opening && close.is_some_and(|c| c + 1 == at) {
                cells.push(self.text(&text[start + 1..at - 1], self.quote));
            } else {
                odd |= opening;
                cells.push(self.plain(&text[start..at]));
            }
            if line_end {
                return (at, cells, odd);
            }
            start = next;
        }
    }

    /// The prices of all readings of the text from `start` on, no dearer than the cheapest so far.
    fn readings(
        &self,
        text: &[u8],
        start: usize,
        price: u32,
        cells: &mut Vec<String>,
        best: &mut Vec<Way>,
    ) {
        let stops = self.stops(text, start);
        let opening = self.is_quote(text, start);
        for (n, &(at, next, line_end)) in stops.iter().enumerate() {
            let mut ways = Vec::new();
            if n == 0 {
                let closing = at > start && self.is_quote(text, at - 1);
                let way = if opening { UNCLOSED } else { 0 }
                    + if closing && (!opening || at > start) {
                        LOOSE
                    } else {
                        0
                    };
                ways.push((way, self.plain(&text[start..at])));
            }
            if opening
                && at > start + 1
                && self.is_quote(text, at - 1)
                && !self.is_escaped(text, start + 1, at - 1)
            {
                let inner = &text[start + 1..at - 1];
                let lines = stops[..n].iter().any(|s| s.2);
                let way =
                    STRAY * self.strays(inner).min(MOST_STRAYS) + if lines { LINE_END } else { 0 };
                ways.push((way, self.text(inner, self.quote)));
            }
            for (way, cell) in ways {
                let total = price + way;
                if best.first().is_some_and(|b| total > b.0) {
                    continue;
                }
                cells.push(cell);
                if line_end {
                    let total = total + misfit(cells.len(), self.width);
                    match best.first().map(|b| (b.0, b.1)) {
                        Some(b) if b < (total, at) => {}
                        Some(b) if b == (total, at) => best.push((total, at, cells.clone())),
                        _ => *best = vec![(total, at, cells.clone())],
                    }
                } else {
                    self.readings(text, next, total, cells, best);
                }
                cells.pop();
            }
        }
    }

    fn is_escaped(&self, text: &[u8], start: usize, i: usize) -> bool {
        let run = text[start..i]
            .iter()
            .rev()
            .take_while(|b| Some(**b) == self.escape);
        self.escape.is_some() && run.count() % 2 == 1
    }

    /// Quotes that no other quote stands beside, or an odd one of several.
    fn strays(&self, inner: &[u8]) -> u32 {
        let (mut strays, mut run) = (0, 0);
        for i in 0..=inner.len() {
            if self.is_quote(inner, i) && !self.is_escaped(inner, 0, i) {
                run += 1;
            } else {
                strays += run % 2;
                run = 0;
            }
        }
        strays
    }

    /// All that the rows may be: more than one list only where two readings cost the same.
    pub fn obvious(&self, text: &[u8], found: &[Row]) -> Result<(), String> {
        let (mut at, mut line, mut found) = (0, 1, found.iter());
        while at < text.len() {
            let (end, cells, odd) = self.strict(text, at);
            let mut likely = vec![(0, end - at, cells)];
            if odd {
                likely.clear();
                self.readings(&text[at..end], 0, 0, &mut Vec::new(), &mut likely);
            }
            let end = at + likely[0].1;
            if end > at {
                let row = found.next().ok_or(format!("no row for line {line}"))?;
                if row.0 != line || !likely.iter().any(|l| l.2 == row.1) {
                    return Err(format!("line {line}: {row:?}, not {likely:?}"));
                }
            }
            line += 1 + text[at..end].iter().filter(|b| **b == b'\n').count() as u64;
            at = end + 1 + usize::from(text[end..].starts_with(b"\r\n"));
        }
        found
            .next()
            .map_or(Ok(()), |row| Err(format!("{row:?} too many")))
    }
}
