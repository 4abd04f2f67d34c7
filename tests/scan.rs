//! The scanner against the obvious parser, written from the dialect's words alone, and against the
//! tables of csv-spectrum. The parser reads a record strictly; where that breaks a rule, it tries
//! every other reading of the same text and takes the cheapest.
#![cfg(not(target_arch = "wasm32"))]

#[path = "scan/oracle.rs"]
mod oracle;
mod walk;

use oracle::{Row, Rules};
use proptest::collection::vec;
use proptest::prelude::*;
use regulars::error::{Code, Error};
use regulars::ingest::scan::{MAX_COLUMNS, MAX_QUOTED, MAX_RECORD};
use regulars::ingest::{Delimiter, Mark, Scanner, Syntax};
use serde_json::{Map, Value};
use std::path::{Path, PathBuf};

/// Runs of spaces and tabs separate; lines without anything else are passed over.
fn obvious_blanks(text: &str) -> Vec<Row> {
    let lines = text.replace("\r\n", "\n").replace('\r', "\n");
    let rows = lines.split('\n').enumerate().map(|(i, line)| {
        let cells = line.split([' ', '\t']).filter(|cell| !cell.is_empty());
        (i as u64 + 1, cells.map(String::from).collect::<Vec<_>>())
    });
    rows.filter(|(_, cells)| !cells.is_empty()).collect()
}

fn scanned<'a>(
    chunks: impl IntoIterator<Item = &'a [u8]>,
    delimiter: Delimiter,
    quote: Option<u8>,
) -> Result<Vec<Row>, Error> {
    scanned_as(chunks, Syntax::new(delimiter, quote))
}

fn scanned_as<'a>(
    chunks: impl IntoIterator<Item = &'a [u8]>,
    syntax: Syntax,
) -> Result<Vec<Row>, Error> {
    let (mut scanner, mut rows) = (Scanner::new(syntax), Vec::new());
    let mut each = |record: &mut regulars::ingest::Record<'_>| {
        rows.push((record.line, record.to_strings()));
        Ok(())
    };
    for chunk in chunks {
        scanner.push(chunk, &mut each)?;
    }
    scanner.finish(&mut each)?;
    Ok(rows)
}

/// Cuts after each of the lengths, over and over.
fn cut<'a>(mut text: &'a [u8], lengths: &[usize]) -> Vec<&'a [u8]> {
    let mut chunks = Vec::new();
    for &length in lengths.iter().cycle() {
        let (head, tail) = text.split_at(length.min(text.len()));
        chunks.push(head);
        text = tail;
        if text.is_empty() {
            break;
        }
    }
    chunks
}

fn text() -> impl Strategy<Value = String> {
    let long = "x".repeat(70);
    let piece = prop_oneof![
        Just("a"),
        Just(","),
        Just("\""),
        Just("\"\""),
        Just("\n"),
        Just("\r"),
        Just("\r\n"),
        Just(" "),
        Just("\t"),
        Just(";"),
        Just("'"),
        Just("|"),
        Just("é"),
        Just("元"),
        Just("\\"),
        Just("^"),
    ];
    let piece = prop_oneof![20 => piece.prop_map(String::from), 1 => Just(long)];
    vec(piece, 0..60).prop_map(|pieces| pieces.concat())
}

fn delimiter_of(text: &str) -> Delimiter {
    match text.as_bytes() {
        [b] => Delimiter::Byte(*b),
        bytes => Delimiter::Text(Mark::new(bytes).unwrap()),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4_000))]

    #[test]
    fn any_chunking_gives_the_obvious_rows(
        text in text(),
        delimiter in prop_oneof![Just(","), Just(";"), Just("\t"), Just("|"), Just(", "), Just("||"), Just("元")],
        quote in prop_oneof![Just(Some(b'"')), Just(Some(b'\'')), Just(None)],
        escape in prop_oneof![Just(None), Just(None), Just(Some(b'\\')), Just(Some(b'^'))],
        lengths in vec(1usize..90, 1..8),
    ) {
        let rules = Rules { delimiter: delimiter.as_bytes(), quote, escape, width: 0 };
        let syntax = Syntax { escape, ..Syntax::new(delimiter_of(delimiter), quote) };
        let found = scanned_as(cut(text.as_bytes(), &lengths), syntax).unwrap();
        prop_assert_eq!(rules.obvious(text.as_bytes(), &found), Ok(()), "{:?}", found);
    }

    #[test]
    fn any_chunking_mends_rows_alike(
        text in text(),
        delimiter in prop_oneof![Just(","), Just(";"), Just(", ")],
        width in 1usize..6,
        escape in prop_oneof![Just(None), Just(None), Just(Some(b'\\'))],
        lengths in vec(1usize..90, 1..8),
    ) {
        let syntax = Syntax { escape, width, ..Syntax::new(delimiter_of(delimiter), Some(b'"')) };
        let whole = scanned_as([text.as_bytes()], syntax).unwrap();
        prop_assert_eq!(scanned_as(cut(text.as_bytes(), &lengths), syntax).unwrap(), whole);
    }

    #[test]
    fn any_chunking_of_padded_columns_gives_the_obvious_rows(
        text in text(),
        lengths in vec(1usize..90, 1..8),
    ) {
        let found = scanned(cut(text.as_bytes(), &lengths), Delimiter::Blanks, Some(b'"'));
        prop_assert_eq!(found.unwrap(), obvious_blanks(&text));
    }
}

#[test]
fn the_dialect_by_hand() {
    type Expected<'a> = &'a [(u64, &'a [&'a str])];
    let table: [(&str, Expected); 12] = [
        ("", &[]),
        ("\n\r\n\r", &[]),
        ("a,b", &[(1, &["a", "b"])]),
        (
            "a,b\r\nc,d\re\nf",
            &[(1, &["a", "b"]), (2, &["c", "d"]), (3, &["e"]), (4, &["f"])],
        ),
        ("\n\na\n", &[(3, &["a"])]),
        ("a,\n,b\n", &[(1, &["a", ""]), (2, &["", "b"])]),
        ("\"\"\n", &[(1, &[""])]),
        ("\"a\nb\",c\nd\n", &[(1, &["a\nb", "c"]), (3, &["d"])]),
        ("\"a \"\"b\"\"\"\n", &[(1, &["a \"b\""])]),
        ("a \"b\" c\n", &[(1, &["a \"b\" c"])]),
        ("\"a\"b\"c,d\n", &[(1, &["\"a\"b\"c", "d"])]),
        (
            "\"never,closed\nx",
            &[(1, &["\"never", "closed"]), (2, &["x"])],
        ),
    ];
    for (text, rows) in table {
        let rows: Vec<Row> = rows
            .iter()
            .map(|(line, cells)| (*line, cells.iter().map(|c| c.to_string()).collect()))
            .collect();
        let rules = Rules {
            delimiter: b",",
            quote: Some(b'"'),
            escape: None,
            width: 0,
        };
        assert_eq!(
            rules.obvious(text.as_bytes(), &rows),
            Ok(()),
            "the oracle on {text:?}"
        );
        let found = scanned([text.as_bytes()], Delimiter::Byte(b','), Some(b'"')).unwrap();
        assert_eq!(found, rows, "{text:?}");
    }
}

#[test]
fn a_record_without_end_is_refused_in_any_chunking() {
    let mut text = b"a,b\n1,2\n3,\"".to_vec();
    text.resize(text.len() + MAX_RECORD + 10, b'x');
    text.extend_from_slice(b"\"\n5,6\n");
    for chunk in [1 << 20, 1 << 22, text.len()] {
        let found = scanned(text.chunks(chunk), Delimiter::Byte(b','), Some(b'"'));
        let error = found.map(|rows| rows.len()).unwrap_err();
        assert_eq!(
            (error.code, error.place.line),
            (Code::RecordTooLong, Some(3)),
            "in chunks of {chunk}"
        );
    }
}

#[test]
fn a_quote_without_end_takes_no_other_row_with_it() {
    let rows = (MAX_QUOTED + MAX_QUOTED / 2) / 8;
    let text = "1,\"tea\n".to_string() + &"200,jam\n".repeat(rows);
    for chunk in [1 << 10, 1 << 16, text.len()] {
        let found = scanned(
            text.as_bytes().chunks(chunk),
            Delimiter::Byte(b','),
            Some(b'"'),
        )
        .unwrap();
        assert_eq!(found.len(), rows + 1, "in chunks of {chunk}");
        assert_eq!(found[0], (1, vec!["1".to_string(), "\"tea".into()]));
        assert_eq!(
            found[rows],
            (rows as u64 + 1, vec!["200".to_string(), "jam".into()])
        );
    }
}

#[test]
fn a_long_file_of_short_records_is_not_a_long_record() {
    let text = "1234567,89\n".repeat((MAX_RECORD + (4 << 20)) / 11);
    let rows = scanned([text.as_bytes()], Delimiter::Byte(b','), None).unwrap();
    assert_eq!(rows.len(), text.len() / 11);
}

#[test]
fn columns_have_a_limit() {
    for delimiter in [Delimiter::Byte(b','), Delimiter::Blanks] {
        let separator = if delimiter == Delimiter::Blanks {
            " "
        } else {
            ","
        };
        let widest = format!("a\n{}\n", vec!["1"; MAX_COLUMNS].join(separator));
        let rows = scanned([widest.as_bytes()], delimiter, None).unwrap();
        assert_eq!(rows[1].1.len(), MAX_COLUMNS);
        let wider = format!("a\n{}\n", vec!["1"; MAX_COLUMNS + 1].join(separator));
        let found = scanned([wider.as_bytes()], delimiter, None);
        let error = found.map(|rows| rows.len()).unwrap_err();
        assert_eq!(
            (error.code, error.place.line),
            (Code::TooManyColumns, Some(2)),
            "{delimiter:?}"
        );
    }
}

/// The folder with `csvs/` and `json/`: among the data sets, or of the npm package.
fn spectrum() -> Option<PathBuf> {
    let package = Path::new(env!("CARGO_MANIFEST_DIR")).join("www/node_modules/csv-spectrum");
    let found = walk::data_path("csv-spectrum").or_else(|| package.exists().then_some(package));
    if found.is_none() {
        eprintln!("skipped: nor is the npm package csv-spectrum");
    }
    found
}

/// The rows as objects keyed by the header, as the tables of csv-spectrum have them.
fn objects(rows: Vec<Row>) -> Value {
    let (header, rows) = rows.split_first().expect("a header");
    let object = |(_, cells): &Row| {
        let pairs = header.1.iter().zip(cells);
        Value::Object(
            pairs
                .map(|(k, v)| (k.clone(), v.clone().into()))
                .collect::<Map<_, _>>(),
        )
    };
    Value::Array(rows.iter().map(object).collect())
}

#[test]
fn csv_spectrum() {
    let Some(folder) = spectrum() else { return };
    let mut different = Vec::new();
    let mut tables = 0;
    for entry in std::fs::read_dir(folder.join("csvs")).unwrap() {
        let csv = entry.unwrap().path();
        let name = csv.file_stem().unwrap().to_string_lossy().into_owned();
        let json = std::fs::read_to_string(folder.join(format!("json/{name}.json"))).unwrap();
        let text = std::fs::read(&csv).unwrap();
        let rows = scanned(text.chunks(3), Delimiter::Byte(b','), Some(b'"')).unwrap();
        tables += 1;
        if objects(rows) != serde_json::from_str::<Value>(&json).unwrap() {
            different.push(name);
        }
    }
    assert_eq!(tables, 12);
    // This one disagrees with its own table: another phone number, and no list.
    assert_eq!(different, ["location_coordinates"]);
}
