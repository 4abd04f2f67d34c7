//! One record of a table, its cells borrowed from the scanner's buffer.

/// A delimiter of several bytes, or what is left of it behind its first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Mark {
    bytes: [u8; 8],
    len: u8,
}

impl Mark {
    /// `None` for more than eight bytes.
    pub fn new(text: &[u8]) -> Option<Mark> {
        let mut bytes = [0; 8];
        bytes.get_mut(..text.len())?.copy_from_slice(text);
        Some(Mark {
            bytes,
            len: text.len() as u8,
        })
    }

    pub fn as_bytes(&self) -> &[u8] {
        &self.bytes[..self.len as usize]
    }

    pub fn len(&self) -> usize {
        self.len as usize
    }

    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The first byte and the others.
    pub fn split(&self) -> (u8, Mark) {
        let rest = Mark::new(&self.as_bytes()[1..]).unwrap_or_default();
        (self.bytes[0], rest)
    }

    /// Whether `text` begins with it; `None` where that shows only with more text.
    pub fn begins(&self, text: &[u8], last: bool) -> Option<bool> {
        if text.starts_with(self.as_bytes()) {
            Some(true)
        } else if last || !self.as_bytes().starts_with(text) {
            Some(false)
        } else {
            None
        }
    }
}

/// Where a cell lies in its record's bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    pub start: u32,
    pub end: u32,
    pub shape: Shape,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// The bytes are the cell.
    Plain,
    /// What stood between quotes: each doubled quote stands for one, escapes go.
    Quoted,
    /// Not quoted, but with escapes, which go.
    Escaped,
}

/// One record; cells are borrowed from the scanner's buffer.
pub struct Record<'a> {
    /// Line of the file on which it begins, from 1.
    pub line: u64,
    /// Cells of the file's header row; 0 where it has none.
    pub columns: usize,
    /// Whether empty lines stand before it.
    pub after_blank: bool,
    /// The line is no row of the table; its one cell is the beginning of its text.
    pub broken: bool,
    /// As it stands in the file, without its line end.
    pub raw: &'a [u8],
    pub(super) bytes: &'a [u8],
    pub(super) spans: &'a [Span],
    pub(super) quote: Option<u8>,
    pub(super) escape: Option<u8>,
    /// First byte of the delimiter.
    pub(super) delimiter: u8,
}

impl<'a> Record<'a> {
    pub fn len(&self) -> usize {
        self.spans.len()
    }

    pub fn is_empty(&self) -> bool {
        self.spans.is_empty()
    }

    /// Cell `i`, unquoted, or empty where the record is too short. `scratch` is used only where
    /// quotes or escapes have to be taken out.
    #[inline(always)]
    pub fn cell<'b>(&self, i: usize, scratch: &'b mut Vec<u8>) -> &'b [u8]
    where
        'a: 'b,
    {
        let Some(span) = self.spans.get(i) else {
            return &[];
        };
        let raw = &self.bytes[span.start as usize..span.end as usize];
        if span.shape == Shape::Plain {
            return raw;
        }
        self.unescape(raw, span.shape, scratch);
        scratch
    }

    #[inline(never)]
    fn unescape(&self, raw: &[u8], shape: Shape, scratch: &mut Vec<u8>) {
        scratch.clear();
        let quote = self.quote.filter(|_| shape == Shape::Quoted);
        unescape(raw, quote, self.escape, self.delimiter, scratch);
    }

    /// Whether cell `i` begins with a digit, quotes aside.
    #[inline(always)]
    pub fn begins_with_digit(&self, i: usize) -> bool {
        let start = self.spans.get(i).map(|s| s.start as usize);
        start
            .and_then(|s| self.bytes.get(s))
            .is_some_and(u8::is_ascii_digit)
    }

    /// All cells as text, for previews.
    pub fn to_strings(&self) -> Vec<String> {
        let mut scratch = Vec::new();
        (0..self.len())
            .map(|i| String::from_utf8_lossy(self.cell(i, &mut scratch)).into_owned())
            .collect()
    }
}

/// A doubled quote is one. An escape goes before a quote, a delimiter and a line end; a backslash
/// also before itself. Anywhere else it is a character like others.
pub fn unescape(
    raw: &[u8],
    quote: Option<u8>,
    escape: Option<u8>,
    delimiter: u8,
    out: &mut Vec<u8>,
) {
    let mut i = 0;
    while i < raw.len() {
        let (byte, next) = (raw[i], raw.get(i + 1).copied());
        let doubled = Some(byte) == quote && next == quote;
        let escaped = Some(byte) == escape
            && match next {
                Some(b'"' | b'\'' | b'\n' | b'\r') => true,
                Some(b'\\') => byte == b'\\',
                other => other == Some(delimiter),
            };
        if doubled || escaped {
            i += 1;
        }
        out.push(raw[i]);
        i += 1;
    }
}
