//! A compound file: streams in sectors, chained by a table, listed in a directory.
//!
//! Every chain is as long as the file has sectors, at most.

use crate::bytes::{u16_at, u32_at};
use crate::error::{Result, broken, reserve};

/// Sector numbers from here on end a chain.
const LAST: u32 = 0xffff_fffa;

pub struct Compound<'a> {
    bytes: &'a [u8],
    sector: usize,
    /// The sector that follows each.
    table: Vec<u32>,
    small_table: Vec<u32>,
    small: Vec<u8>,
    cutoff: u64,
    entries: Vec<Entry>,
}

struct Entry {
    name: String,
    kind: u8,
    start: u32,
    size: u64,
}

impl<'a> Compound<'a> {
    pub fn open(bytes: &'a [u8]) -> Result<Self> {
        let cut = || broken("it is cut off");
        let shift = u16_at(bytes, 30).ok_or_else(cut)?;
        if !matches!(shift, 9 | 12) {
            return Err(broken("its sectors have a size that is not possible"));
        }
        let mut compound = Compound {
            bytes,
            sector: 1 << shift,
            table: Vec::new(),
            small_table: Vec::new(),
            small: Vec::new(),
            cutoff: u64::from(u32_at(bytes, 56).ok_or_else(cut)?),
            entries: Vec::new(),
        };
        compound.read_table(cut)?;
        let directory = compound.chain(u32_at(bytes, 48).ok_or_else(cut)?, u64::MAX)?;
        compound.entries = directory.chunks_exact(128).filter_map(entry).collect();
        let small_table = compound.chain(u32_at(bytes, 60).ok_or_else(cut)?, u64::MAX)?;
        compound.small_table = numbers(&small_table);
        let root = compound.entries.iter().find(|e| e.kind == 5);
        if let Some((start, size)) = root.map(|e| (e.start, e.size)) {
            compound.small = compound.chain(start, size)?;
        }
        Ok(compound)
    }

    /// The table itself lies in sectors: 109 are named in the header, others in a chain of lists.
    fn read_table(&mut self, cut: impl Fn() -> crate::error::Error) -> Result<()> {
        let header = self.bytes.get(76..512).ok_or_else(&cut)?;
        let mut lists = numbers(header);
        let mut next = u32_at(self.bytes, 68).ok_or_else(&cut)?;
        let sectors = self.bytes.len() / self.sector;
        for _ in 0..sectors {
            let Some(list) = self.at(next) else {
                break;
            };
            let mut list = numbers(list);
            next = list.pop().unwrap_or(LAST);
            reserve(&mut lists, list.len())?;
            lists.extend(list);
        }
        for sector in lists.into_iter().filter(|s| *s < LAST).take(sectors) {
            let part = numbers(self.at(sector).ok_or_else(&cut)?);
            reserve(&mut self.table, part.len())?;
            self.table.extend(part);
        }
        Ok(())
    }

    fn at(&self, sector: u32) -> Option<&'a [u8]> {
        if sector >= LAST {
            return None;
        }
        let start = (sector as usize + 1).checked_mul(self.sector)?;
        let end = (start + self.sector).min(self.bytes.len());
        self.bytes.get(start..end)
    }

    /// The bytes of a chain, at most `size` of them.
    fn chain(&self, start: u32, size: u64) -> Result<Vec<u8>> {
        let mut out = Vec::new();
        let (mut sector, sectors) = (start, self.bytes.len() / self.sector + 1);
        for _ in 0..sectors {
            let Some(part) = self.at(sector) else {
                break;
            };
            reserve(&mut out, part.len())?;
            out.extend_from_slice(part);
            if out.len() as u64 >= size {
                break;
            }
            sector = self.table.get(sector as usize).copied().unwrap_or(LAST);
        }
        out.truncate(usize::try_from(size).unwrap_or(usize::MAX));
        Ok(out)
    }

    fn small_chain(&self, start: u32, size: u64) -> Vec<u8> {
        let (mut out, mut sector) = (Vec::new(), start);
        for _ in 0..self.small.len() / 64 + 1 {
            let at = sector as usize * 64;
            let Some(part) = self.small.get(at..(at + 64).min(self.small.len())) else {
                break;
            };
            out.extend_from_slice(part);
            sector = self
                .small_table
                .get(sector as usize)
                .copied()
                .unwrap_or(LAST);
            if sector >= LAST {
                break;
            }
        }
        out.truncate(usize::try_from(size).unwrap_or(usize::MAX));
        out
    }

    fn find(&self, name: &str) -> Option<&Entry> {
        let named = |e: &&Entry| e.kind == 2 && e.name.eq_ignore_ascii_case(name);
        self.entries.iter().find(named)
    }

    pub fn has(&self, name: &str) -> bool {
        self.find(name).is_some()
    }

    pub fn stream(&self, name: &str) -> Result<Option<Vec<u8>>> {
        let Some(entry) = self.find(name) else {
            return Ok(None);
        };
        let stream = if entry.size < self.cutoff {
            self.small_chain(entry.start, entry.size)
        } else {
            self.chain(entry.start, entry.size)?
        };
        if (stream.len() as u64) < entry.size {
            return Err(broken("it is cut off"));
        }
        Ok(Some(stream))
    }
}

fn numbers(bytes: &[u8]) -> Vec<u32> {
    let fours = bytes.chunks_exact(4);
    fours
        .map(|b| u32::from_le_bytes([b[0], b[1], b[2], b[3]]))
        .collect()
}

fn entry(bytes: &[u8]) -> Option<Entry> {
    let length = usize::from(u16_at(bytes, 64)?).clamp(2, 64) - 2;
    let units: Vec<u16> = bytes[..length]
        .chunks_exact(2)
        .map(|b| u16::from_le_bytes([b[0], b[1]]))
        .collect();
    Some(Entry {
        name: String::from_utf16_lossy(&units),
        kind: *bytes.get(66)?,
        start: u32_at(bytes, 116)?,
        // Older writers leave rubbish in the upper half.
        size: u64::from(u32_at(bytes, 120)?),
    })
}
