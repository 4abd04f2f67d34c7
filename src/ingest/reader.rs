//! One file: stored bytes in, records out, with its fingerprint.

use super::dialect::Dialect;
use super::frame::{Frame, Layout};
use super::json_lines::JsonLines;
use super::record::{Mark, Record};
use super::scan::{Delimiter, Scanner, Syntax};
use super::text::{Decode, Inflate, MakeDecoder, Utf8, is_gzip};
use crate::error::{Code, Error, Result};
use crate::report::{Aside, Format, Reading, Words};
use xxhash_rust::xxh3::Xxh3;

/// Reads one file by a dialect that is already known.
pub struct Reader {
    inflate: Option<Inflate>,
    /// The file's first byte, until the second shows whether they begin a gzip stream.
    first: Vec<u8>,
    decoder: Box<dyn Decode>,
    scanner: Scanner,
    frame: Frame,
    format: Format,
    json: Option<Box<JsonLines>>,
    hash: Xxh3,
    /// Stored bytes taken so far.
    pub bytes: u64,
}

impl Reader {
    pub fn new(
        format: Format,
        encoding: &str,
        dialect: Dialect,
        host: MakeDecoder,
    ) -> Result<Self> {
        let mut scanner = Scanner::new(dialect.syntax);
        if format != Format::Csv {
            scanner.set_exact();
        }
        Ok(Reader {
            format,
            json: (format == Format::JsonLines).then(Box::default),
            inflate: None,
            first: Vec::new(),
            decoder: decoder(encoding, host)?,
            scanner,
            frame: Frame::new(dialect.layout),
            hash: Xxh3::new(),
            bytes: 0,
        })
    }

    /// Takes stored bytes; `each` gets every data record that ends in them. Those of a sheet or a
    /// Parquet file only count for the fingerprint: its rows come by [`Reader::push_text`].
    pub fn push(
        &mut self,
        chunk: &[u8],
        each: &mut dyn FnMut(&mut Record<'_>) -> Result<()>,
    ) -> Result<()> {
        if chunk.is_empty() {
            return Ok(());
        }
        self.hash.update(chunk);
        self.bytes += chunk.len() as u64;
        if self.format.is_table() {
            return Ok(());
        }
        let first = std::mem::take(&mut self.first);
        let joined;
        let chunk = if first.is_empty() {
            chunk
        } else {
            joined = [first.as_slice(), chunk].concat();
            &joined
        };
        let mut inflate = match self.inflate.take() {
            Some(inflate) => inflate,
            None if chunk.len() < 2 => {
                self.first = chunk.to_vec();
                return Ok(());
            }
            None => Inflate::new(is_gzip(chunk)),
        };
        let pushed = inflate.push(chunk, &mut |piece| self.take_text(piece, false, each));
        self.inflate = Some(inflate);
        pushed
    }

    /// Takes what a reader of tables made of the file: UTF-8, commas, RFC 4180.
    pub fn push_text(
        &mut self,
        text: &[u8],
        each: &mut dyn FnMut(&mut Record<'_>) -> Result<()>,
    ) -> Result<()> {
        let frame = &mut self.frame;
        self.scanner
            .push(text, &mut |record| frame.take(record, each))
    }

    /// What had to be left out, once the file has ended.
    pub fn note(&self) -> Option<Words> {
        self.json.as_ref()?.note()
    }

    /// Ends what was only the head of a file.
    pub fn cut_off(&mut self, each: &mut dyn FnMut(&mut Record<'_>) -> Result<()>) -> Result<()> {
        if let Some(json) = &mut self.json {
            json.open_now();
            return self.take_text(&[], false, each);
        }
        Ok(())
    }

    /// Ends the file.
    pub fn finish(&mut self, each: &mut dyn FnMut(&mut Record<'_>) -> Result<()>) -> Result<()> {
        if let Some(mut inflate) = self.inflate.take() {
            inflate.finish()?;
        }
        let first = std::mem::take(&mut self.first);
        self.take_text(&first, true, each)?;
        let frame = &mut self.frame;
        self.scanner
            .finish(&mut |record| frame.take(record, each))?;
        self.frame.finish(each)
    }

    /// Cells of the header row, once it was met.
    pub fn names(&self) -> Option<&[String]> {
        self.frame.names.as_deref()
    }

    /// What was set aside so far; all of it once the file has ended.
    pub fn take_aside(&mut self) -> Vec<Aside> {
        self.frame.asides.take()
    }

    /// XXH3-128 of the stored bytes, 32 hexadecimal digits.
    pub fn fingerprint(&self) -> String {
        format!("{:032x}", self.hash.digest128())
    }

    fn take_text(
        &mut self,
        piece: &[u8],
        last: bool,
        each: &mut dyn FnMut(&mut Record<'_>) -> Result<()>,
    ) -> Result<()> {
        let (frame, scanner) = (&mut self.frame, &mut self.scanner);
        if let Some(json) = &mut self.json {
            let mut text = Vec::new();
            self.decoder.decode(piece, last, &mut text)?;
            return json.push(&text, last, &mut |line, broken, row| {
                scanner.set_line(line);
                scanner.push(row, &mut |record| {
                    record.broken = broken;
                    frame.take(record, each)
                })
            });
        }
        self.decoder.decode(piece, last, scanner.input())?;
        scanner.go_on(&mut |record| frame.take(record, each))
    }
}

/// The decoder of an encoding: our own for UTF-8, the host's for all others.
pub fn decoder(encoding: &str, host: MakeDecoder) -> Result<Box<dyn Decode>> {
    if encoding == "UTF-8" {
        return Ok(Box::new(Utf8::default()));
    }
    host(encoding).ok_or_else(|| {
        Error::new(
            Code::BadOption,
            format!("No text encoding is called {encoding:?}"),
            "Use a WHATWG label such as UTF-8, GB18030 or windows-1252",
        )
    })
}

/// The dialect that a recipe's reading spells out.
pub fn dialect_of(reading: &Reading) -> Result<Dialect> {
    let bad = |what: &str, value: &str| {
        Error::new(
            Code::BadOption,
            format!("{value:?} is no {what}"),
            "Use a single ASCII character; for a delimiter up to eight bytes, or 'blanks' for padded columns",
        )
    };
    let delimiter =
        delimiter_of(&reading.delimiter).ok_or_else(|| bad("delimiter", &reading.delimiter))?;
    let byte = |text: &str, what: &str| match text.as_bytes() {
        [] => Ok(None),
        [b @ 1..=127] if !matches!(b, b'\n' | b'\r') && Delimiter::Byte(*b) != delimiter => {
            Ok(Some(*b))
        }
        _ => Err(bad(what, text)),
    };
    Ok(Dialect {
        syntax: Syntax {
            delimiter,
            quote: byte(&reading.quote, "quote")?,
            escape: byte(&reading.escape, "escape")?,
            width: reading.width as usize,
        },
        layout: Layout {
            begin: reading.begin,
            header_rows: reading.header_rows as usize,
            width: reading.width as usize,
            ends: reading.ends,
        },
    })
}

/// The delimiter of that name.
fn delimiter_of(name: &str) -> Option<Delimiter> {
    Some(match name.as_bytes() {
        b"blanks" => Delimiter::Blanks,
        b"gaps" => Delimiter::Gaps,
        [] => return None,
        text if text.iter().any(|b| matches!(b, b'\n' | b'\r' | 0)) => return None,
        [b] => Delimiter::Byte(*b),
        text => Delimiter::Text(Mark::new(text)?),
    })
}

/// The name of a delimiter.
pub fn delimiter_name(delimiter: Delimiter) -> String {
    match delimiter {
        Delimiter::Blanks => "blanks".into(),
        Delimiter::Gaps => "gaps".into(),
        Delimiter::Byte(b) => (b as char).into(),
        Delimiter::Text(mark) => String::from_utf8_lossy(mark.as_bytes()).into_owned(),
    }
}
