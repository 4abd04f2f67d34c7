//! Any bytes: the scanner against the obvious parser, any chunking against the whole, and the
//! guesses with the table read by them.
#![no_main]

use libfuzzer_sys::fuzz_target;
use oracle::{Row, Rules};
use regulars::ingest::{Decode, Delimiter, Inspector, Mark, Reader, Scanner, Syntax, dialect_of};

#[path = "../../scan/oracle.rs"]
mod oracle;

const DELIMITERS: [&str; 6] = [",", ";", "\t", ", ", "||", "元"];
const QUOTES: [Option<u8>; 3] = [Some(b'"'), Some(b'\''), None];
const ESCAPES: [Option<u8>; 3] = [None, Some(b'\\'), Some(b'^')];

fn utf8_only(_: &str) -> Option<Box<dyn Decode>> {
    None
}

fn rows(text: &[u8], syntax: Syntax, chunk: usize) -> Vec<Row> {
    let (mut scanner, mut rows) = (Scanner::new(syntax), Vec::new());
    let mut each = |record: &mut regulars::ingest::Record<'_>| {
        rows.push((record.line, record.to_strings()));
        Ok(())
    };
    for piece in text.chunks(chunk) {
        scanner.push(piece, &mut each).expect("short text");
    }
    scanner.finish(&mut each).expect("short text");
    rows
}

fn table(bytes: &[u8], chunk: usize) -> Option<(Option<Vec<String>>, Vec<Row>)> {
    let mut inspector = Inspector::new("any", bytes.len() as u64, None, utf8_only);
    inspector.push(bytes).ok()?;
    let reading = inspector.finish(true).ok()?.reading;
    let mut reader = Reader::new(reading.format, "UTF-8", dialect_of(&reading).ok()?, utf8_only).ok()?;
    let mut rows = Vec::new();
    let mut each = |record: &mut regulars::ingest::Record<'_>| {
        rows.push((record.line, record.to_strings()));
        Ok(())
    };
    for piece in bytes.chunks(chunk) {
        reader.push(piece, &mut each).ok()?;
    }
    reader.finish(&mut each).ok()?;
    Some((reader.names().map(<[String]>::to_vec), rows))
}

fuzz_target!(|input: &[u8]| {
    let [how, chunk, width, bytes @ ..] = input else {
        return;
    };
    let chunk = usize::from(*chunk).max(1);
    assert_eq!(table(bytes, chunk), table(bytes, usize::MAX));
    let Ok(text) = std::str::from_utf8(bytes) else {
        return;
    };
    let how = usize::from(*how);
    let delimiter = DELIMITERS[how % 6].as_bytes();
    let (quote, escape) = (QUOTES[how / 6 % 3], ESCAPES[how / 18 % 3]);
    let width = usize::from(*width) % 7;
    let syntax = Syntax {
        delimiter: match delimiter {
            [b] => Delimiter::Byte(*b),
            bytes => Delimiter::Text(Mark::new(bytes).expect("at most eight bytes")),
        },
        quote,
        escape,
        width,
    };
    let whole = rows(text.as_bytes(), syntax, usize::MAX);
    assert_eq!(rows(text.as_bytes(), syntax, chunk), whole);
    if width == 0 && text.len() < 120 {
        let rules = Rules { delimiter, quote, escape, width };
        assert_eq!(rules.obvious(text.as_bytes(), &whole), Ok(()));
    }
});
