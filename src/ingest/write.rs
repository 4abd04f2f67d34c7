//! A record as RFC 4180 text: comma, quotes only where needed, CRLF at the end.

use super::record::Record;

/// Appends the record; its cells are as they stand in the file.
pub fn write_record(record: &Record<'_>, out: &mut Vec<u8>) {
    let mut scratch = Vec::new();
    for i in 0..record.len() {
        if i > 0 {
            out.push(b',');
        }
        write_cell(record.cell(i, &mut scratch), out);
    }
    end_row(
        record.len() == 1 && record.cell(0, &mut scratch).is_empty(),
        out,
    );
}

/// Appends a header.
pub fn write_names(names: &[String], out: &mut Vec<u8>) {
    for (i, name) in names.iter().enumerate() {
        if i > 0 {
            out.push(b',');
        }
        write_cell(name.as_bytes(), out);
    }
    end_row(names.len() == 1 && names[0].is_empty(), out);
}

/// A single empty cell is quoted: an empty line would be no row.
fn end_row(empty: bool, out: &mut Vec<u8>) {
    out.extend_from_slice(if empty { b"\"\"\r\n" } else { b"\r\n" });
}

fn write_cell(cell: &[u8], out: &mut Vec<u8>) {
    if !cell
        .iter()
        .any(|b| matches!(b, b',' | b'"' | b'\n' | b'\r'))
    {
        out.extend_from_slice(cell);
        return;
    }
    out.push(b'"');
    for &byte in cell {
        if byte == b'"' {
            out.push(b'"');
        }
        out.push(byte);
    }
    out.push(b'"');
}
