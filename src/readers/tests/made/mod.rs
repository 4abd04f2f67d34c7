//! Files made by the tests: ZIP, XLSX, ODS and XLS, byte by byte.
#![allow(dead_code, reason = "every test takes what it needs")]

use miniz_oxide::deflate::compress_to_vec;

/// A part of a ZIP file. `claimed`: the inflated size that its headers tell, where it is not the true one.
pub struct Part {
    pub name: String,
    pub stored: Vec<u8>,
    pub method: u16,
    pub flags: u16,
    pub crc: u32,
    pub claimed: u32,
}

pub fn part(name: &str, bytes: &[u8]) -> Part {
    Part {
        name: name.into(),
        stored: compress_to_vec(bytes, 1),
        method: 8,
        flags: 0,
        crc: crc32(bytes),
        claimed: bytes.len() as u32,
    }
}

pub fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0, |crc: u32, &byte| {
        (0..8).fold(crc ^ u32::from(byte), |c, _| {
            if c & 1 == 1 {
                c >> 1 ^ 0xedb8_8320
            } else {
                c >> 1
            }
        })
    })
}

pub fn zip(parts: &[Part]) -> Vec<u8> {
    let (mut out, mut directory) = (Vec::new(), Vec::new());
    for part in parts {
        let offset = out.len() as u32;
        let mut common = Vec::new();
        common.extend(
            [20u16, part.flags, part.method, 0, 0x21]
                .iter()
                .flat_map(|n| n.to_le_bytes()),
        );
        common.extend(
            [part.crc, part.stored.len() as u32, part.claimed]
                .iter()
                .flat_map(|n| n.to_le_bytes()),
        );
        common.extend((part.name.len() as u16).to_le_bytes());
        common.extend(0u16.to_le_bytes());
        out.extend(b"PK\x03\x04");
        out.extend(&common);
        out.extend(part.name.as_bytes());
        out.extend(&part.stored);
        directory.extend(b"PK\x01\x02\x14\x00");
        directory.extend(&common);
        directory.extend([0; 10]);
        directory.extend(offset.to_le_bytes());
        directory.extend(part.name.as_bytes());
    }
    let start = out.len() as u32;
    out.extend(&directory);
    out.extend(b"PK\x05\x06\0\0\0\0");
    out.extend([parts.len() as u16; 2].iter().flat_map(|n| n.to_le_bytes()));
    out.extend((directory.len() as u32).to_le_bytes());
    out.extend(start.to_le_bytes());
    out.extend([0, 0]);
    out
}

const TYPES: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/// The parts of a workbook around its sheets: (name, state, XML of the sheet).
pub fn xlsx_parts(sheets: &[(&str, &str, &str)], strings: &str, formats: &[&str]) -> Vec<Part> {
    let mut parts = vec![part(
        "_rels/.rels",
        format!("<Relationships><Relationship Id=\"r1\" Type=\"{TYPES}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>").as_bytes(),
    )];
    let (mut book, mut relations) = (
        String::from("<workbook><sheets>"),
        String::from("<Relationships>"),
    );
    for (i, (name, state, xml)) in sheets.iter().enumerate() {
        book +=
            &format!("<sheet name=\"{name}\" sheetId=\"{i}\" state=\"{state}\" r:id=\"s{i}\"/>");
        relations += &format!(
            "<Relationship Id=\"s{i}\" Type=\"{TYPES}/worksheet\" Target=\"worksheets/sheet{i}.xml\"/>"
        );
        parts.push(part(&format!("xl/worksheets/sheet{i}.xml"), xml.as_bytes()));
    }
    relations += &format!(
        "<Relationship Id=\"t\" Type=\"{TYPES}/sharedStrings\" Target=\"/xl/sharedStrings.xml\"/>"
    );
    relations += &format!(
        "<Relationship Id=\"y\" Type=\"{TYPES}/styles\" Target=\"styles.xml\"/></Relationships>"
    );
    let mut styles = String::from("<styleSheet><numFmts>");
    for (i, code) in formats.iter().enumerate() {
        styles += &format!("<numFmt numFmtId=\"{}\" formatCode=\"{code}\"/>", 164 + i);
    }
    styles += "</numFmts><cellStyleXfs><xf numFmtId=\"14\"/></cellStyleXfs><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/>";
    for i in 0..formats.len() {
        styles += &format!("<xf numFmtId=\"{}\"/>", 164 + i);
    }
    styles += "</cellXfs></styleSheet>";
    parts.push(part(
        "xl/workbook.xml",
        format!("<?xml version=\"1.0\"?>{book}</sheets></workbook>").as_bytes(),
    ));
    parts.push(part("xl/_rels/workbook.xml.rels", relations.as_bytes()));
    parts.push(part("xl/styles.xml", styles.as_bytes()));
    parts.push(part(
        "xl/sharedStrings.xml",
        format!("<sst>{strings}</sst>").as_bytes(),
    ));
    parts
}

/// A workbook of one sheet from its rows' XML. Style 1 is a date, style 2 and on are `formats`.
pub fn xlsx(rows: &str, strings: &str, formats: &[&str]) -> Vec<u8> {
    zip(&xlsx_parts(
        &[("Sheet1", "visible", &sheet(rows))],
        strings,
        formats,
    ))
}

pub fn sheet(rows: &str) -> String {
    format!("<worksheet><sheetData>{rows}</sheetData></worksheet>")
}

pub fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

/// A workbook of one sheet that holds these rows: numbers as numbers, all else as inline text.
pub fn xlsx_of(name: &str, rows: impl Iterator<Item = Vec<String>>) -> Vec<u8> {
    let mut xml = String::new();
    for row in rows {
        xml += "<row>";
        for cell in row {
            match cell.parse::<f64>() {
                Ok(value) if value.is_finite() => xml += &format!("<c><v>{value}</v></c>"),
                _ => xml += &format!("<c t=\"inlineStr\"><is><t>{}</t></is></c>", escaped(&cell)),
            }
        }
        xml += "</row>";
    }
    zip(&xlsx_parts(&[(name, "visible", &sheet(&xml))], "", &[]))
}

/// An ODS file from the XML of its tables.
pub fn ods(styles: &str, tables: &str) -> Vec<u8> {
    let content = format!(
        "<office:document-content><office:automatic-styles>{styles}</office:automatic-styles>\
         <office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"
    );
    zip(&[
        part(
            "mimetype",
            b"application/vnd.oasis.opendocument.spreadsheet",
        ),
        part("content.xml", content.as_bytes()),
    ])
}

/// A record of BIFF8.
pub fn record(kind: u16, data: &[u8]) -> Vec<u8> {
    [
        &kind.to_le_bytes()[..],
        &(data.len() as u16).to_le_bytes(),
        data,
    ]
    .concat()
}

fn bof(what: u16) -> Vec<u8> {
    record(
        0x0809,
        &[&0x0600u16.to_le_bytes()[..], &what.to_le_bytes(), &[0; 12]].concat(),
    )
}

/// An XLS file: records of the globals, and of each sheet by name.
pub fn xls(globals: &[u8], sheets: &[(&str, &[u8])]) -> Vec<u8> {
    let names: usize = sheets.iter().map(|s| 4 + 8 + s.0.len()).sum();
    let mut stream = bof(5);
    stream.extend(globals);
    let mut start = stream.len() + names + 4;
    for (name, records) in sheets {
        let mut data = (start as u32).to_le_bytes().to_vec();
        data.extend([0, 0, name.len() as u8, 0]);
        data.extend(name.bytes());
        stream.extend(record(0x0085, &data));
        start += 20 + records.len() + 4;
    }
    stream.extend(record(0x000a, &[]));
    for (_, records) in sheets {
        stream.extend(bof(16));
        stream.extend(*records);
        stream.extend(record(0x000a, &[]));
    }
    compound("Workbook", &stream)
}

/// A compound file with one stream.
pub fn compound(name: &str, stream: &[u8]) -> Vec<u8> {
    let mut stream = stream.to_vec();
    let size = stream.len().max(4096);
    stream.resize(size.next_multiple_of(512), 0);
    let sectors = stream.len() / 512;
    let tables = (sectors + 1).div_ceil(127);
    let mut out = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec();
    out.resize(24, 0);
    out.extend(
        [0x3eu16, 3, 0xfffe, 9, 6]
            .iter()
            .flat_map(|n| n.to_le_bytes()),
    );
    out.resize(44, 0);
    let directory = tables as u32;
    out.extend(
        [
            tables as u32,
            directory,
            0,
            4096,
            0xffff_fffe,
            0,
            0xffff_fffe,
            0,
        ]
        .iter()
        .flat_map(|n| n.to_le_bytes()),
    );
    (0..109)
        .for_each(|i| out.extend(if i < tables { i as u32 } else { 0xffff_ffff }.to_le_bytes()));
    // The table: its own sectors, the directory, then the stream one sector after the other.
    let mut table: Vec<u32> = vec![0xffff_fffd; tables];
    table.push(0xffff_fffe);
    let first = tables as u32 + 1;
    table.extend((1..sectors as u32).map(|i| first + i));
    table.push(0xffff_fffe);
    table.resize(tables * 128, 0xffff_ffff);
    out.extend(table.iter().flat_map(|n| n.to_le_bytes()));
    for (name, kind, start, size) in [
        ("Root Entry", 5, 0xffff_fffe, 0),
        (name, 2, first, size),
        ("", 0, 0, 0),
        ("", 0, 0, 0),
    ] {
        let mut entry: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let length = entry.len() as u16 + 2;
        entry.resize(64, 0);
        entry.extend(length.to_le_bytes());
        entry.extend([kind, 1]);
        entry.resize(116, 0);
        entry.extend(u32::to_le_bytes(start));
        entry.extend((size as u64).to_le_bytes());
        out.extend(entry);
    }
    out.extend(stream);
    out
}
