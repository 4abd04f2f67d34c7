//! Reading a file to its end.
#![allow(dead_code, reason = "every test takes what it needs")]

use regulars_readers::{Result, TableFile};

/// An open file, its bytes pushed in pieces of `piece`.
pub fn open_in(bytes: &[u8], piece: usize) -> Result<TableFile> {
    let mut file = TableFile::new(bytes.len() as u64)?;
    for piece in bytes.chunks(piece.max(1)) {
        file.push(piece)?;
    }
    file.open()?;
    Ok(file)
}

/// The rows of a sheet.
pub fn rows_of(file: &mut TableFile, sheet: usize) -> Result<String> {
    file.begin(sheet)?;
    let mut text = Vec::new();
    loop {
        let mut piece = Vec::new();
        let more = file.step(&mut piece)?;
        text.extend(piece);
        if !more {
            return Ok(String::from_utf8(text).expect("UTF-8"));
        }
    }
}

/// The rows of the first sheet.
pub fn rows(bytes: &[u8]) -> Result<String> {
    rows_of(&mut open_in(bytes, bytes.len())?, 0)
}

pub fn code(bytes: &[u8]) -> &'static str {
    match rows(bytes) {
        Ok(text) => panic!("it is read: {:?}", &text[..text.len().min(200)]),
        Err(error) => error.code,
    }
}

pub fn english(file: &TableFile) -> Vec<String> {
    file.notes().into_iter().map(|[en, _]| en).collect()
}
