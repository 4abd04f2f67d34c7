//! A ZIP file in memory: its parts by name, each read in pieces.
//!
//! Only the central directory is believed, and only as far as its bytes are there. Stored and deflated
//! parts are read; ZIP64 sizes too.

use crate::bytes::{u16_at, u32_at, u64_at};
use crate::error::{Result, broken, encrypted, too_large, unsupported};
use crate::inflate::{Checksum, Inflate};

/// Most that a part may hold which is read as a whole: styles, names, relations.
const SMALL: usize = 32 << 20;

pub struct Zip {
    parts: Vec<Entry>,
}

#[derive(Clone)]
struct Entry {
    name: String,
    flags: u16,
    method: u16,
    crc: u32,
    stored: u64,
    header: u64,
}

impl Zip {
    pub fn open(bytes: &[u8]) -> Result<Zip> {
        let (mut at, count) = directory(bytes).ok_or_else(|| {
            broken("it begins as a ZIP or Excel (XLSX) file, but its directory is missing")
        })?;
        let mut parts = Vec::new();
        for _ in 0..count {
            // A directory that is shorter than it claims ends the list.
            let Some((entry, next)) = entry(bytes, at) else {
                break;
            };
            parts.push(entry);
            at = next;
        }
        Ok(Zip { parts })
    }

    fn find(&self, name: &str) -> Option<&Entry> {
        let name = name.trim_start_matches('/');
        self.parts
            .iter()
            .find(|e| e.name.eq_ignore_ascii_case(name))
    }

    pub fn has(&self, name: &str) -> bool {
        self.find(name).is_some()
    }

    /// Begins to read a part.
    pub fn part(&self, bytes: &[u8], name: &str) -> Result<Part> {
        let missing = || broken(format_args!("it has no part {name}"));
        let entry = self.find(name).ok_or_else(missing)?;
        if entry.flags & 1 != 0 {
            return Err(encrypted());
        }
        let start = data_start(bytes, entry).ok_or_else(missing)?;
        let end = (start as u64).saturating_add(entry.stored);
        let end = usize::try_from(end).unwrap_or(usize::MAX);
        if end > bytes.len() {
            return Err(broken("it is cut off"));
        }
        let inflate = match entry.method {
            0 => None,
            8 => Some(Inflate::raw()),
            _ => return Err(unsupported("This way of compressing a ZIP file")),
        };
        Ok(Part {
            start,
            at: start,
            end,
            inflate,
            crc: entry.crc,
            checksum: Checksum::new(),
            done: false,
        })
    }

    /// A small part as a whole.
    pub fn whole(&self, bytes: &[u8], name: &str) -> Result<Vec<u8>> {
        let mut part = self.part(bytes, name)?;
        let mut out = Vec::new();
        while part.step(bytes, &mut out)? {
            if out.len() > SMALL {
                return Err(too_large(format_args!(
                    "its part {name} is longer than {} MiB",
                    SMALL >> 20
                )));
            }
        }
        Ok(out)
    }
}

/// A part being read.
pub struct Part {
    start: usize,
    at: usize,
    end: usize,
    inflate: Option<Inflate>,
    crc: u32,
    checksum: Checksum,
    done: bool,
}

impl Part {
    /// Appends the next piece to `out`; false when there was none left.
    pub fn step(&mut self, bytes: &[u8], out: &mut Vec<u8>) -> Result<bool> {
        if self.done {
            return Ok(false);
        }
        let (start, input) = (out.len(), &bytes[self.at..self.end]);
        match &mut self.inflate {
            Some(inflate) => {
                let (used, ended) = inflate.step(input, out)?;
                self.at += used;
                self.done = ended;
            }
            None => {
                let piece = input.len().min(64 << 10);
                out.extend_from_slice(&input[..piece]);
                self.at += piece;
                self.done = self.at == self.end;
            }
        }
        self.checksum.add(&out[start..]);
        if self.done && self.checksum.value() != self.crc {
            return Err(broken("a checksum does not match"));
        }
        Ok(true)
    }

    /// How much of it has been read, 0–1.
    pub fn progress(&self) -> f64 {
        (self.at - self.start) as f64 / (self.end - self.start).max(1) as f64
    }
}

/// Offset of the central directory, and the number of parts that it claims.
fn directory(bytes: &[u8]) -> Option<(usize, u64)> {
    let from = bytes.len().saturating_sub(22 + 0xffff);
    let end = (from..=bytes.len().checked_sub(22)?)
        .rev()
        .find(|&at| bytes[at..].starts_with(b"PK\x05\x06"))?;
    let (mut count, mut offset) = (
        u64::from(u16_at(bytes, end + 10)?),
        u64::from(u32_at(bytes, end + 16)?),
    );
    let locator = end
        .checked_sub(20)
        .filter(|&at| bytes[at..].starts_with(b"PK\x06\x07"));
    if let Some(locator) = locator {
        let wide = usize::try_from(u64_at(bytes, locator + 8)?).ok()?;
        if bytes.get(wide..)?.starts_with(b"PK\x06\x06") {
            count = u64_at(bytes, wide + 32)?;
            offset = u64_at(bytes, wide + 48)?;
        }
    }
    let offset = usize::try_from(offset).ok()?;
    (offset <= bytes.len()).then_some((offset, count))
}

/// An entry of the central directory, and where the next one is.
fn entry(bytes: &[u8], at: usize) -> Option<(Entry, usize)> {
    let record = bytes.get(at..)?;
    if !record.starts_with(b"PK\x01\x02") {
        return None;
    }
    let lengths = [28, 30, 32].map(|at| u16_at(record, at).map(usize::from));
    let [name, extra, comment] = [lengths[0]?, lengths[1]?, lengths[2]?];
    let mut entry = Entry {
        name: String::from_utf8_lossy(record.get(46..46 + name)?).replace('\\', "/"),
        flags: u16_at(record, 8)?,
        method: u16_at(record, 10)?,
        crc: u32_at(record, 16)?,
        stored: u64::from(u32_at(record, 20)?),
        header: u64::from(u32_at(record, 42)?),
    };
    let inflated = u32_at(record, 24)?;
    wide_sizes(
        record.get(46 + name..46 + name + extra)?,
        inflated,
        &mut entry,
    );
    Some((entry, at + 46 + name + extra + comment))
}

/// ZIP64: the sizes that did not fit into 32 bits stand in an extra field.
fn wide_sizes(mut extra: &[u8], inflated: u32, entry: &mut Entry) {
    while let (Some(id), Some(length)) = (u16_at(extra, 0), u16_at(extra, 2)) {
        let end = (4 + usize::from(length)).min(extra.len());
        if id == 1 {
            let field = &extra[4..end];
            let mut at = if inflated == u32::MAX { 8 } else { 0 };
            for size in [&mut entry.stored, &mut entry.header] {
                if *size == u64::from(u32::MAX) {
                    *size = u64_at(field, at).unwrap_or(*size);
                    at += 8;
                }
            }
        }
        extra = &extra[end..];
    }
}

fn data_start(bytes: &[u8], entry: &Entry) -> Option<usize> {
    let at = usize::try_from(entry.header).ok()?;
    let header = bytes.get(at..)?;
    if !header.starts_with(b"PK\x03\x04") {
        return None;
    }
    let skipped = usize::from(u16_at(header, 26)?) + usize::from(u16_at(header, 28)?);
    at.checked_add(30 + skipped)
}
