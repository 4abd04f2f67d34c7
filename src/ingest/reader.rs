//! One file: stored bytes in, records out, with its fingerprint.

use super::dialect::Dialect;
use super::json_lines::JsonLines;
use super::scan::{Delimiter, Record, Scanner};
use super::text::{Decode, Inflate, MakeDecoder, Utf8, is_gzip};
use crate::error::{Code, Error, Result};
use crate::report::{Format, Reading, Words};
use xxhash_rust::xxh3::Xxh3;

/// Reads one file by a dialect that is already known.
pub struct Reader {
    inflate: Option<Inflate>,
    decoder: Box<dyn Decode>,
    text: Vec<u8>,
    scanner: Scanner,
    header: bool,
    format: Format,
    json: Option<Box<JsonLines>>,
    /// Cells of the header row, once it was met.
    pub names: Option<Vec<String>>,
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
        let mut scanner = Scanner::new(dialect.delimiter, dialect.quote);
        if format.is_table() {
            scanner.count_rows();
        }
        Ok(Reader {
            format,
            json: (format == Format::JsonLines).then(Box::default),
            inflate: None,
            decoder: decoder(encoding, host)?,
            text: Vec::new(),
            scanner,
            header: dialect.header,
            names: None,
            hash: Xxh3::new(),
            bytes: 0,
        })
    }

    /// Takes stored bytes; `each` gets every data record that ends in them. Those of a sheet or a
    /// Parquet file only count for the fingerprint: its rows come by [`Reader::push_text`].
    pub fn push(
        &mut self,
        chunk: &[u8],
        each: &mut dyn FnMut(Record<'_>) -> Result<()>,
    ) -> Result<()> {
        if chunk.is_empty() {
            return Ok(());
        }
        self.hash.update(chunk);
        self.bytes += chunk.len() as u64;
        if self.format.is_table() {
            return Ok(());
        }
        let mut inflate = self
            .inflate
            .take()
            .unwrap_or_else(|| Inflate::new(is_gzip(chunk)));
        let pushed = inflate.push(chunk, &mut |piece| self.take_text(piece, false, each));
        self.inflate = Some(inflate);
        pushed
    }

    /// Takes what a reader of tables made of the file: UTF-8, commas, RFC 4180.
    pub fn push_text(
        &mut self,
        text: &[u8],
        each: &mut dyn FnMut(Record<'_>) -> Result<()>,
    ) -> Result<()> {
        let (header, names) = (self.header, &mut self.names);
        self.scanner
            .push(text, &mut |record| pass(record, header, names, each))
    }

    /// What had to be left out, once the file has ended.
    pub fn note(&self) -> Option<Words> {
        self.json.as_ref()?.note()
    }

    /// Ends what was only the head of a file.
    pub fn cut_off(&mut self, each: &mut dyn FnMut(Record<'_>) -> Result<()>) -> Result<()> {
        if let Some(json) = &mut self.json {
            json.open_now();
            return self.take_text(&[], false, each);
        }
        Ok(())
    }

    /// Ends the file.
    pub fn finish(&mut self, each: &mut dyn FnMut(Record<'_>) -> Result<()>) -> Result<()> {
        if let Some(mut inflate) = self.inflate.take() {
            inflate.finish()?;
        }
        self.take_text(&[], true, each)?;
        let (header, names) = (self.header, &mut self.names);
        self.scanner
            .finish(&mut |record| pass(record, header, names, each))
    }

    /// XXH3-128 of the stored bytes, 32 hexadecimal digits.
    pub fn fingerprint(&self) -> String {
        format!("{:032x}", self.hash.digest128())
    }

    fn take_text(
        &mut self,
        piece: &[u8],
        last: bool,
        each: &mut dyn FnMut(Record<'_>) -> Result<()>,
    ) -> Result<()> {
        self.text.clear();
        self.decoder.decode(piece, last, &mut self.text)?;
        let (header, names, scanner) = (self.header, &mut self.names, &mut self.scanner);
        if let Some(json) = &mut self.json {
            return json.push(&self.text, last, &mut |line, broken, row| {
                scanner.set_line(line);
                scanner.push(row, &mut |mut record| {
                    record.broken = broken;
                    pass(record, header, names, each)
                })
            });
        }
        scanner.push(&self.text, &mut |record| pass(record, header, names, each))
    }
}

/// Sets the header row aside and hands on the others.
fn pass(
    mut record: Record<'_>,
    header: bool,
    names: &mut Option<Vec<String>>,
    each: &mut dyn FnMut(Record<'_>) -> Result<()>,
) -> Result<()> {
    if header && names.is_none() && !record.broken {
        *names = Some(record.to_strings());
        return Ok(());
    }
    record.columns = names.as_ref().map_or(0, Vec::len);
    each(record)
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
            "Use a single ASCII character, or 'blanks' for padded columns",
        )
    };
    let delimiter = match reading.delimiter.as_bytes() {
        b"blanks" => Delimiter::Blanks,
        [b @ 1..=127] if !matches!(b, b'\n' | b'\r') => Delimiter::Byte(*b),
        _ => return Err(bad("delimiter", &reading.delimiter)),
    };
    let quote = match reading.quote.as_bytes() {
        [] => None,
        [b @ 1..=127] if Delimiter::Byte(*b) != delimiter => Some(*b),
        _ => return Err(bad("quote", &reading.quote)),
    };
    Ok(Dialect {
        delimiter,
        quote,
        header: reading.header,
    })
}
