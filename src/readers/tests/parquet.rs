//! Parquet as an independent writer makes it: every type, encoding, compression and version.
#![cfg(not(target_arch = "wasm32"))]

mod read;

use parquet::basic::{Compression, Encoding, GzipLevel, ZstdLevel};
use parquet::data_type::{
    BoolType, ByteArray, ByteArrayType, DoubleType, FixedLenByteArray, FixedLenByteArrayType,
    FloatType, Int32Type, Int64Type, Int96, Int96Type,
};
use parquet::file::properties::{WriterProperties, WriterVersion};
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::parser::parse_message_type;
use parquet::schema::types::ColumnPath;
use read::{code, english, open_in, rows, rows_of};
use std::sync::Arc;

const SCHEMA: &str = "message orders {
    REQUIRED BOOLEAN ok;
    REQUIRED INT32 n;
    OPTIONAL INT64 big;
    OPTIONAL INT32 day (DATE);
    REQUIRED INT64 at (TIMESTAMP(MICROS,true));
    REQUIRED INT64 price (DECIMAL(10,2));
    OPTIONAL FLOAT small;
    REQUIRED DOUBLE real;
    OPTIONAL BYTE_ARRAY text (STRING);
    REQUIRED FIXED_LEN_BYTE_ARRAY(5) exact (DECIMAL(11,3));
    REQUIRED INT96 old;
    OPTIONAL group inner { OPTIONAL INT32 unsigned (INTEGER(32,false)); }
    REPEATED INT32 list;
}";

const ROWS: i64 = 5_000;

fn there(i: i64) -> bool {
    i % 7 != 3
}

fn text(i: i64) -> String {
    format!("item, {} \"{}\"", i % 300, i / 1_000)
}

/// The rows as they should be read.
fn expected() -> String {
    let mut out = String::from("ok,n,big,day,at,price,small,real,text,exact,old,inner.unsigned\n");
    for i in 0..ROWS {
        let some = |text: String| if there(i) { text } else { String::new() };
        let cents = i * 37 - 9_000;
        let price = format!(
            "{}{}",
            if cents < 0 { "-" } else { "" },
            plain(cents.abs(), 100)
        );
        let cells = [
            (i % 3 == 0).to_string(),
            (i * i - 70_000).to_string(),
            some((i * 1_000_000_007 * 977).to_string()),
            some(format!("2010-12-{:02}", i % 28 + 1)),
            format!(
                "2010-12-01 08:26:{:02}{}",
                i % 60,
                if i % 2 == 0 { "" } else { ".25" }
            ),
            price,
            some(plain(i % 1_000 * 5, 10)),
            plain(i * 125, 1_000),
            some(format!("\"{}\"", text(i).replace('"', "\"\""))),
            format!("-{}", plain(i + 1, 1_000)),
            format!("1970-01-02 00:00:{:02}", i % 60),
            some((i as u32).wrapping_mul(2_000_003).to_string()),
        ];
        out += &(cells.join(",") + "\n");
    }
    out
}

/// `units / scale` without trailing zeros.
fn plain(units: i64, scale: i64) -> String {
    let digits = scale.ilog10() as usize;
    let part = format!("{:0digits$}", units % scale);
    let part = part.trim_end_matches('0');
    let whole = units / scale;
    if part.is_empty() {
        whole.to_string()
    } else {
        format!("{whole}.{part}")
    }
}

fn written(
    compression: Compression,
    version: WriterVersion,
    encodings: &[(&str, Encoding)],
    dictionary: bool,
) -> Vec<u8> {
    let schema = Arc::new(parse_message_type(SCHEMA).unwrap());
    let mut properties = WriterProperties::builder()
        .set_compression(compression)
        .set_writer_version(version)
        .set_dictionary_enabled(dictionary)
        .set_data_page_row_count_limit(700)
        .set_write_batch_size(100);
    for (column, encoding) in encodings {
        properties = properties.set_column_encoding(ColumnPath::from(*column), *encoding);
    }
    let mut out = Vec::new();
    let mut file =
        SerializedFileWriter::new(&mut out, schema, Arc::new(properties.build())).unwrap();
    for from in [0, 2_000] {
        let range = from..if from == 0 { 2_000 } else { ROWS };
        let all = || range.clone();
        let some = || range.clone().filter(|i| there(*i));
        let levels: Vec<i16> = all().map(|i| i16::from(there(i))).collect();
        let mut group = file.next_row_group().unwrap();
        macro_rules! column {
            ($kind:ty, $values:expr, $levels:expr) => {{
                let mut column = group.next_column().unwrap().unwrap();
                let values: Vec<_> = $values.collect();
                column
                    .typed::<$kind>()
                    .write_batch(&values, $levels, None)
                    .unwrap();
                column.close().unwrap();
            }};
        }
        column!(BoolType, all().map(|i| i % 3 == 0), None);
        column!(Int32Type, all().map(|i| (i * i - 70_000) as i32), None);
        column!(
            Int64Type,
            some().map(|i| i * 1_000_000_007 * 977),
            Some(&levels)
        );
        column!(
            Int32Type,
            some().map(|i| 14_944 + (i % 28) as i32),
            Some(&levels)
        );
        column!(
            Int64Type,
            all().map(|i| (1_291_191_960 + i % 60) * 1_000_000 + i % 2 * 250_000),
            None
        );
        column!(Int64Type, all().map(|i| i * 37 - 9_000), None);
        column!(
            FloatType,
            some().map(|i| (i % 1_000) as f32 / 2.0),
            Some(&levels)
        );
        column!(DoubleType, all().map(|i| i as f64 / 8.0), None);
        column!(
            ByteArrayType,
            some().map(|i| ByteArray::from(text(i).as_str())),
            Some(&levels)
        );
        column!(
            FixedLenByteArrayType,
            all().map(|i| FixedLenByteArray::from((-i - 1).to_be_bytes()[3..].to_vec())),
            None
        );
        let old = |i: i64| {
            let mut old = Int96::new();
            let nanos = (i % 60) as u64 * 1_000_000_000;
            old.set_data(nanos as u32, (nanos >> 32) as u32, 2_440_589);
            old
        };
        column!(Int96Type, all().map(old), None);
        let deep: Vec<i16> = all()
            .map(|i| if there(i) { 2 } else { (i % 2) as i16 })
            .collect();
        column!(
            Int32Type,
            some().map(|i| (i as u32).wrapping_mul(2_000_003) as i32),
            Some(&deep)
        );
        let mut list = group.next_column().unwrap().unwrap();
        let none = vec![0; levels.len()];
        list.typed::<Int32Type>()
            .write_batch(&[], Some(&none), Some(&none))
            .unwrap();
        list.close().unwrap();
        group.close().unwrap();
    }
    file.close().unwrap();
    out
}

#[test]
fn compressions_and_versions() {
    let expected = expected();
    let gzip = Compression::GZIP(GzipLevel::default());
    let zstd = Compression::ZSTD(ZstdLevel::default());
    for compression in [Compression::UNCOMPRESSED, Compression::SNAPPY, gzip, zstd] {
        for version in [WriterVersion::PARQUET_1_0, WriterVersion::PARQUET_2_0] {
            for dictionary in [true, false] {
                let bytes = written(compression, version, &[], dictionary);
                let mut file = open_in(&bytes, 10_000).unwrap();
                let found = rows_of(&mut file, 0).unwrap();
                assert!(
                    found == expected,
                    "{compression:?} {version:?} {dictionary}: {}",
                    differs(&found, &expected)
                );
                assert_eq!(file.shape(), [5_000, 12]);
                assert!(english(&file)[0].ends_with("list."));
            }
        }
    }
}

fn differs(found: &str, expected: &str) -> String {
    let pair = found.lines().zip(expected.lines()).find(|(a, b)| a != b);
    format!("{pair:?}")
}

#[test]
fn encodings() {
    let expected = expected();
    use Encoding::{
        BYTE_STREAM_SPLIT as SPLIT, DELTA_BINARY_PACKED as PACKED, DELTA_BYTE_ARRAY as ENDINGS,
        DELTA_LENGTH_BYTE_ARRAY as LENGTHS, RLE,
    };
    let numbers = [
        ("n", PACKED),
        ("big", PACKED),
        ("day", PACKED),
        ("at", PACKED),
        ("price", PACKED),
    ];
    let split = [
        ("n", SPLIT),
        ("big", SPLIT),
        ("small", SPLIT),
        ("real", SPLIT),
        ("exact", SPLIT),
    ];
    for own in [
        &numbers[..],
        &split,
        &[("text", LENGTHS)],
        &[("text", ENDINGS), ("exact", ENDINGS)],
        &[("ok", RLE)],
    ] {
        let bytes = written(Compression::SNAPPY, WriterVersion::PARQUET_2_0, own, false);
        let found = rows(&bytes).unwrap();
        assert!(found == expected, "{own:?}: {}", differs(&found, &expected));
    }
}

#[test]
fn what_cannot_be_read_is_said() {
    let whole = written(Compression::SNAPPY, WriterVersion::PARQUET_1_0, &[], true);
    let mut encrypted = whole.clone();
    let end = encrypted.len();
    encrypted[end - 1] = b'E';
    for (bytes, expected) in [
        (whole[..whole.len() - 1].to_vec(), "bad-table-file"),
        (whole[..whole.len() / 2].to_vec(), "bad-table-file"),
        (b"PAR1PAR1".to_vec(), "bad-table-file"),
        (encrypted, "encrypted"),
    ] {
        assert_eq!(code(&bytes), expected);
    }
}
