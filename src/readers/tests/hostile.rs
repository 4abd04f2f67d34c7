//! Files made to do harm: a clear error or a bounded result, within seconds and under 300 MB.
#![cfg(not(target_arch = "wasm32"))]

mod made;
mod read;

use made::{crc32, ods, part, record, sheet, xls, xlsx, xlsx_parts, zip};
use miniz_oxide::deflate::compress_to_vec;
use read::{code, open_in, rows};
use regulars_readers::TableFile;
use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use std::time::{Duration, Instant};

struct Counting;

thread_local! {
    /// Bytes that this thread holds, and the most it held.
    static HELD: Cell<[isize; 2]> = const { Cell::new([0, 0]) };
}

fn count(bytes: isize) {
    // A thread that ends counts no more.
    let _ = HELD.try_with(|held| {
        let [now, most] = held.get();
        held.set([now + bytes, most.max(now + bytes)]);
    });
}

#[allow(unsafe_code)]
// SAFETY: every call goes on to the system's allocator as it came.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        count(layout.size() as isize);
        // SAFETY: as above.
        unsafe { System.alloc(layout) }
    }
    unsafe fn dealloc(&self, at: *mut u8, layout: Layout) {
        count(-(layout.size() as isize));
        // SAFETY: as above.
        unsafe { System.dealloc(at, layout) }
    }
}

#[global_allocator]
static COUNTING: Counting = Counting;

/// The file's rows counted and let go, or the code of its error; both within bounds.
fn bounded(what: &str, bytes: &[u8]) -> Result<usize, &'static str> {
    let before = HELD.get()[0];
    HELD.set([before; 2]);
    let began = Instant::now();
    let outcome = walk(bytes).map_err(|e| {
        eprintln!("{what}: {e}");
        e.code
    });
    let most = (HELD.get()[1] - before) >> 20;
    assert!(most < 300, "{what} takes {most} MiB");
    assert!(
        began.elapsed() < Duration::from_secs(60),
        "{what} takes {:?}",
        began.elapsed()
    );
    outcome
}

fn walk(bytes: &[u8]) -> regulars_readers::Result<usize> {
    let mut file = TableFile::new(bytes.len() as u64)?;
    file.push(bytes)?;
    file.open()?;
    let mut length = 0;
    for sheet in 0..file.sheets().len() {
        file.begin(sheet)?;
        loop {
            let mut rows = Vec::new();
            let more = file.step(&mut rows)?;
            length += rows.len();
            if !more {
                break;
            }
        }
    }
    Ok(length)
}

/// A deflated part of `times` times the same text.
fn bomb(name: &str, text: &[u8], times: usize, claimed: u32) -> made::Part {
    let piece = text.repeat((1 << 20) / text.len() + 1);
    let whole = piece.repeat(times);
    made::Part {
        name: name.into(),
        stored: compress_to_vec(&whole, 6),
        method: 8,
        flags: 0,
        crc: crc32(&whole[..1]),
        claimed,
    }
}

#[test]
fn zip_bombs() {
    let parts = |replaced: made::Part| {
        let mut parts = xlsx_parts(&[("S", "visible", &sheet(""))], "", &[]);
        parts.retain(|p| p.name != replaced.name);
        parts.push(replaced);
        zip(&parts)
    };
    let row = format!("<row>{}</row>", "<c><v>1</v></c>".repeat(8));
    // Whatever the headers claim, and wherever it lies.
    for (name, text) in [
        ("xl/worksheets/sheet0.xml", &b" "[..]),
        ("xl/worksheets/sheet0.xml", row.as_bytes()),
        ("xl/sharedStrings.xml", b"<si><t>a</t></si>"),
        ("xl/sharedStrings.xml", b"<si/>"),
        ("xl/styles.xml", b"<xf/>"),
        ("xl/workbook.xml", b"<sheet/>"),
        ("_rels/.rels", b"<Relationship/>"),
    ] {
        let claimed = if text.len() == 1 { u32::MAX } else { 10 };
        let file = parts(bomb(name, text, 36, claimed));
        assert!(file.len() < 1 << 20, "{}", file.len());
        assert_eq!(bounded(name, &file), Err("too-large"), "{name}");
    }
    let file = zip(&[bomb("content.xml", b"<table:table-row/>", 36, 10)]);
    assert_eq!(bounded("content.xml", &file), Err("too-large"));
}

#[test]
fn endless_tokens() {
    let long = "x".repeat(5 << 20);
    for (what, xml) in [
        (
            "a cell",
            format!("<row><c t=\"str\"><v>{long}</v></c></row>"),
        ),
        ("an attribute", format!("<row><c s=\"{long}\"/></row>")),
        ("an open quote", format!("<row><c s=\"{long}")),
        ("a comment", format!("<!-- {long}")),
    ] {
        let found = bounded(what, &xlsx(&xml, "", &[])).unwrap_err();
        assert!(
            ["too-large", "bad-table-file"].contains(&found),
            "{what}: {found}"
        );
    }
}

#[test]
fn sparse_corners() {
    let corner = "<row r=\"1\"><c r=\"A1\"><v>1</v></c></row><row r=\"1048576\"><c r=\"XFD1048576\"><v>2</v></c></row>";
    let length = bounded("a corner cell", &xlsx(corner, "", &[])).unwrap();
    assert_eq!(length, 2 + (1 << 20) - 2 + (1 << 14) - 1 + 2);
    let beyond = "<row r=\"1048577\"><c><v>1</v></c></row>";
    assert_eq!(
        bounded("beyond", &xlsx(beyond, "", &[])),
        Err("bad-table-file")
    );
    // A cell in the last column of every row.
    let mut xml = String::new();
    (1..=100_000)
        .for_each(|i| xml += &format!("<row r=\"{i}\"><c r=\"XFD{i}\"><v>1</v></c></row>"));
    assert_eq!(
        bounded("a far column", &xlsx(&xml, "", &[])),
        Err("too-large")
    );
    let repeated = "<table:table table:name=\"S\"><table:table-row table:number-rows-repeated=\"1048576\">\
        <table:table-cell table:number-columns-repeated=\"16384\" office:value-type=\"float\" office:value=\"1\"/></table:table-row></table:table>";
    assert_eq!(bounded("repeats", &ods("", repeated)), Err("too-large"));
    let text = "y".repeat(900);
    let wide = format!(
        "<table:table table:name=\"S\"><table:table-row table:number-rows-repeated=\"1048576\">\
        <table:table-cell table:number-columns-repeated=\"16000\" office:value-type=\"string\"><text:p>{text}</text:p></table:table-cell></table:table-row></table:table>"
    );
    assert_eq!(bounded("long repeats", &ods("", &wide)), Err("too-large"));
    let cell = [&[0xff, 0xff, 0xff, 0xff, 0, 0][..], &1f64.to_le_bytes()].concat();
    assert_eq!(
        bounded("an old corner", &xls(&[], &[("S", &record(0x0203, &cell))])),
        Err("too-large")
    );
}

#[test]
fn entities_and_document_types() {
    let types = [
        "<!DOCTYPE x [<!ENTITY a SYSTEM \"file:///etc/passwd\">]>",
        "<!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;\">]>",
    ];
    for declared in types {
        let xml = format!(
            "<?xml version=\"1.0\"?>{declared}{}",
            sheet("<row><c t=\"str\"><v>&a;</v></c></row>")
        );
        let file = zip(&xlsx_parts(&[("S", "visible", &xml)], "", &[]));
        assert_eq!(code(&file), "unsupported");
        assert_eq!(code(&ods(declared, "")), "unsupported");
    }
    // What nobody declared stays as it stands.
    let file = xlsx(
        "<row><c t=\"str\"><v>&a;&#0;&#xFFFFFFFF;</v></c></row>",
        "",
        &[],
    );
    assert_eq!(rows(&file).unwrap(), "&a;\0&#xFFFFFFFF;\n");
    // A relation that leads out of the file is not followed.
    let mut parts = xlsx_parts(&[("S", "visible", &sheet(""))], "", &[]);
    let out = "<Relationships><Relationship Id=\"s0\" Type=\"x/worksheet\" TargetMode=\"External\" Target=\"http://127.0.0.1/\"/></Relationships>";
    parts.retain(|p| !p.name.ends_with("workbook.xml.rels"));
    parts.push(part("xl/_rels/workbook.xml.rels", out.as_bytes()));
    assert_eq!(code(&zip(&parts)), "bad-table-file");
}

/// A whole number in Thrift's compact protocol.
fn varint(mut n: u64) -> Vec<u8> {
    let mut out = Vec::new();
    while n >= 0x80 {
        out.push(n as u8 | 0x80);
        n >>= 7;
    }
    out.push(n as u8);
    out
}

fn zigzag(n: i64) -> Vec<u8> {
    varint(((n << 1) ^ (n >> 63)) as u64)
}

/// A Parquet file of one column: `page` behind its header, `rows` as the footer claims. The column is
/// an optional whole number.
fn parquet(page: &[u8], rows: i64) -> Vec<u8> {
    let mut out = b"PAR1".to_vec();
    out.extend(page);
    let root = [&[0x48, 1, b'r', 0x15, 2, 0][..]].concat();
    let leaf = [&[0x15, 2, 0x25, 2, 0x18, 1, b'n', 0][..]].concat();
    let meta = [
        &[0x15, 2, 0x19, 0x05, 0x19, 0x18, 1, b'n', 0x15, 0, 0x16][..],
        &zigzag(rows),
        &[0x16, 0, 0x16],
        &zigzag(page.len() as i64),
        &[0x26],
        &zigzag(4),
        &[0],
    ]
    .concat();
    let chunk = [&[0x26, 8, 0x1c][..], &meta, &[0]].concat();
    let group = [
        &[0x19, 0x1c][..],
        &chunk,
        &[0x16, 0, 0x16],
        &zigzag(rows),
        &[0],
    ]
    .concat();
    let footer = [
        &[0x15, 2, 0x19, 0x2c][..],
        &root,
        &leaf,
        &[0x16],
        &zigzag(rows),
        &[0x19, 0x1c],
        &group,
        &[0],
    ]
    .concat();
    out.extend(&footer);
    out.extend((footer.len() as u32).to_le_bytes());
    out.extend(b"PAR1");
    out
}

/// A page of the first version whose levels are one run of nulls.
fn nulls(claimed: i64, run: u64) -> Vec<u8> {
    let levels = [varint(run << 1), vec![0]].concat();
    let data = [&(levels.len() as u32).to_le_bytes()[..], &levels].concat();
    let size = zigzag(data.len() as i64);
    let inner = [
        &[0x15][..],
        &zigzag(claimed),
        &[0x15, 0, 0x15, 6, 0x15, 6, 0],
    ]
    .concat();
    [
        &[0x15, 0, 0x15][..],
        &size,
        &[0x15],
        &size,
        &[0x2c],
        &inner,
        &[0],
        &data,
    ]
    .concat()
}

#[test]
fn parquet_that_claims_too_much() {
    assert_eq!(
        rows(&parquet(&nulls(3, 3), 3)).unwrap(),
        "n\n\"\"\n\"\"\n\"\"\n"
    );
    let billions = 4_000_000_000;
    assert_eq!(
        bounded("rows that are not there", &parquet(&nulls(3, 3), billions)),
        Err("bad-table-file")
    );
    assert_eq!(
        bounded(
            "a page of billions",
            &parquet(&nulls(billions, billions as u64), billions)
        ),
        Err("too-large")
    );
    let pages = nulls(60_000_000, 60_000_000).repeat(60);
    assert_eq!(
        bounded("pages of millions", &parquet(&pages, 60 * 60_000_000)),
        Err("too-large")
    );
    let mut long = nulls(3, 3);
    long.splice(2..4, [0x15].into_iter().chain(zigzag(2_000_000_000)));
    let found = bounded("a page that claims gigabytes", &parquet(&long, 3)).unwrap_err();
    assert!(["too-large", "bad-table-file"].contains(&found), "{found}");
}

/// No byte of a file can make the readers panic: cut anywhere, and with any byte changed.
#[test]
fn broken_anywhere() {
    let cell = |kind: u16, rest: &[u8]| record(kind, &[&[0; 6][..], rest].concat());
    let old = [
        cell(0x00fd, &[0; 4]),
        cell(0x0203, &[0; 8]),
        cell(0x0006, &[0; 14]),
    ]
    .concat();
    let strings = record(
        0x00fc,
        &[&[1, 0, 0, 0, 1, 0, 0, 0, 3, 0, 8, 1, 0][..], b"tea\0\0\0\0"].concat(),
    );
    let table = "<table:table table:name=\"S\"><table:table-row><table:table-cell office:value-type=\"float\" office:value=\"1\"/></table:table-row></table:table>";
    let stored = |mut file: Vec<made::Part>| {
        // Not deflated, so that a changed byte reaches the XML.
        for part in &mut file {
            part.stored = miniz_oxide::inflate::decompress_to_vec(&part.stored).unwrap();
            part.method = 0;
        }
        zip(&file)
    };
    let xml = sheet("<row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c s=\"1\"><v>1.5</v></c></row>");
    let files = [
        stored(xlsx_parts(
            &[("S", "visible", &xml)],
            "<si><t>a</t></si>",
            &["[h]"],
        )),
        xlsx("<row><c><v>1</v></c></row>", "<si><t>a</t></si>", &[]),
        ods("", table),
        xls(&strings, &[("S", &old)]),
        parquet(&nulls(3, 3), 3),
    ];
    let mut state = 1u64;
    for file in files {
        let step = (file.len() / 400).max(1);
        for cut in (0..file.len()).step_by(step) {
            let _ = bounded("a cut", &file[..cut]);
        }
        for at in (0..file.len()).step_by((file.len() / 3_000).max(1)) {
            let mut changed = file.clone();
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            changed[at] = (state >> 56) as u8;
            let _ = bounded("a changed byte", &changed);
        }
    }
}

#[test]
fn memory_that_is_not_there_is_said() {
    let error = TableFile::new(u64::MAX / 4).map(|_| ()).unwrap_err();
    assert_eq!(error.code, "out-of-memory");
    assert!(error.message.contains("MiB"), "{error}");
    assert!(open_in(b"PK\x03\x04", 1).is_err());
}
