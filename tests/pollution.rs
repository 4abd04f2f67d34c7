//! Ordinary tables to which one thing was done: is the header right, are the records, are the
//! cells? Each class is made for several seeds and places, and has to reach its mark.
#![cfg(not(target_arch = "wasm32"))]

#[path = "pollution/classes.rs"]
mod classes;
#[path = "pollution/sheet.rs"]
mod sheet;

use classes::{Case, classes};
use regulars::ingest::{Decode, Inspector, Reader, dialect_of};
use std::fmt::Write as _;

struct Decoder(encoding_rs::Decoder);

impl Decode for Decoder {
    fn decode(
        &mut self,
        bytes: &[u8],
        last: bool,
        out: &mut Vec<u8>,
    ) -> regulars::error::Result<()> {
        let mut text = String::new();
        text.reserve(self.0.max_utf8_buffer_length(bytes.len()).unwrap() + 16);
        let (result, _, _) = self.0.decode_to_string(bytes, &mut text, last);
        assert_eq!(result, encoding_rs::CoderResult::InputEmpty);
        out.extend_from_slice(text.as_bytes());
        Ok(())
    }
}

fn host(label: &str) -> Option<Box<dyn Decode>> {
    let encoding = encoding_rs::Encoding::for_label(label.as_bytes())?;
    Some(Box::new(Decoder(encoding.new_decoder_with_bom_removal())))
}

/// Header, rows, and how they were read.
type Found = (Option<Vec<String>>, Vec<Vec<String>>, String);

/// Header and rows as `--table` would write them.
fn read(bytes: &[u8], chunk: usize) -> Result<Found, String> {
    let mut inspector = Inspector::new("made.csv", bytes.len() as u64, None, host);
    inspector.push(bytes).map_err(|e| e.to_string())?;
    let found = inspector.finish(true).map_err(|e| e.to_string())?;
    let reading = found.reading;
    let mut reader = Reader::new(
        reading.format,
        &reading.encoding,
        dialect_of(&reading).unwrap(),
        host,
    )
    .unwrap();
    let mut rows = Vec::new();
    let mut take = |record: &mut regulars::ingest::Record<'_>| {
        rows.push(record.to_strings());
        Ok(())
    };
    for piece in bytes.chunks(chunk) {
        reader.push(piece, &mut take).map_err(|e| e.to_string())?;
    }
    reader.finish(&mut take).map_err(|e| e.to_string())?;
    let names = reader.names().map(<[String]>::to_vec);
    let how = format!("{reading:?} aside {:?}", found.aside);
    Ok((names, rows, how))
}

/// Header, records, cells: a third each, as shares.
fn score(case: &Case) -> (f64, String) {
    let (names, rows, how) = match read(&case.bytes, 1 << 16) {
        Ok(read) => read,
        Err(error) => return (0.0, error),
    };
    let mut wrong = String::new();
    let header = names == case.header;
    if !header {
        let _ = writeln!(wrong, "header {names:?}\n  wanted {:?}", case.header);
    }
    let records = rows.len() == case.rows.len();
    if !records {
        let _ = writeln!(wrong, "{} rows, wanted {}", rows.len(), case.rows.len());
    }
    let (mut right, mut all) = (0, 0);
    for i in 0..rows.len().max(case.rows.len()) {
        let none = Vec::new();
        let (found, wanted) = (
            rows.get(i).unwrap_or(&none),
            case.rows.get(i).unwrap_or(&none),
        );
        all += found.len().max(wanted.len());
        let same = found.iter().zip(wanted).filter(|(a, b)| a == b).count();
        right += same;
        if (same < wanted.len() || same < found.len()) && wrong.len() < 1500 {
            let _ = writeln!(wrong, "row {i}: {found:?}\n  wanted {wanted:?}");
        }
    }
    let cells = if all == 0 {
        1.0
    } else {
        right as f64 / all as f64
    };
    let share = |b: bool| f64::from(u8::from(b));
    let score = (share(header) + share(records) + cells) / 3.0;
    if score < 1.0 {
        let _ = writeln!(wrong, "{how}");
    }
    (score, wrong)
}

#[test]
fn every_class_is_read_right() {
    let only = std::env::var("ONLY").unwrap_or_default();
    let mut failed = Vec::new();
    let mut table = String::new();
    for (name, cases, mark) in classes() {
        if !name.contains(only.as_str()) {
            continue;
        }
        let scored: Vec<(f64, String)> = cases.iter().map(score).collect();
        let mean = scored.iter().map(|s| s.0).sum::<f64>() / scored.len() as f64;
        let worst = scored.iter().filter(|s| s.0 < 1.0).count();
        let _ = writeln!(
            table,
            "{:>7.4}  {:>3} of {:>3} spoilt  {name}",
            10.0 * mean,
            worst,
            scored.len()
        );
        if mean < mark {
            let first = scored
                .iter()
                .zip(&cases)
                .find(|(s, _)| s.0 < 1.0)
                .expect("below the mark");
            let head = String::from_utf8_lossy(&first.1.bytes[..first.1.bytes.len().min(700)])
                .into_owned();
            failed.push(format!(
                "{name} ({}): {}\n{head}\n",
                first.1.note, first.0.1
            ));
        }
    }
    if failed.is_empty() {
        println!("{table}");
    }
    let below: Vec<&str> = table.lines().filter(|l| !l.starts_with("10.0")).collect();
    assert!(
        failed.is_empty(),
        "{}\n{}",
        failed.join("\n----\n"),
        below.join("\n")
    );
}

#[test]
fn any_chunking_gives_the_same_table() {
    for (name, cases, _) in classes() {
        let case = &cases[cases.len() / 2];
        let whole = read(&case.bytes, usize::MAX).map(|r| (r.0, r.1));
        for chunk in [1, 7, 61, 4096] {
            let parts = read(&case.bytes, chunk).map(|r| (r.0, r.1));
            assert_eq!(parts, whole, "{name} in chunks of {chunk}");
        }
    }
}
