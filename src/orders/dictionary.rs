//! Text ids ↔ small numbers, in order of first appearance.
//!
//! The upper bits of a hash choose the slot, the lower ones stand in a byte beside it. Most ids of
//! orders are new, and the bytes alone tell that: they are small enough to stay in the cache.

use super::batch::same;
use super::ids::Ids;
use crate::error::{Result, reserve};
use xxhash_rust::xxh3::xxh3_64;

/// Interns byte strings; ids count from 0 in order of first appearance.
#[derive(Clone, Default)]
pub struct Dictionary {
    pub(super) ids: Ids,
    /// Lower bits of the hash, 0 where the slot is free.
    tags: Vec<u8>,
    slots: Vec<u32>,
    /// Bits of the hash that do not choose the slot.
    shift: u32,
    last: u32,
}

/// Slots of the first table.
const FIRST: usize = 64;

/// Equal on every target; the upper bits are as good as the lower.
#[inline(always)]
pub(super) fn hash(value: &[u8]) -> u32 {
    let n = value.len();
    let four = |at: usize| {
        value[at..]
            .first_chunk()
            .map_or(0, |b| u64::from(u32::from_le_bytes(*b)))
    };
    let eight = |at: usize| {
        value[at..]
            .first_chunk()
            .map_or(0, |b| u64::from_le_bytes(*b))
    };
    let (a, b) = match n {
        8..=16 => (eight(0), eight(n - 8)),
        4..=7 => (four(0), four(n - 4)),
        0..=3 => (value.iter().fold(0, |v, b| v << 8 | u64::from(*b)), 0),
        _ => (xxh3_64(value), 0),
    };
    let a = (a ^ n as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let b = (b ^ a >> 32).wrapping_mul(0xd6e8_feb8_6659_fd93);
    ((a ^ b ^ b >> 32).wrapping_mul(0xff51_afd7_ed55_8ccd) >> 32) as u32
}

fn tag(hash: u32) -> u8 {
    hash as u8 | 0x80
}

impl Dictionary {
    pub fn len(&self) -> usize {
        self.ids.len()
    }

    pub fn is_empty(&self) -> bool {
        self.ids.is_empty()
    }

    pub fn get(&self, id: u32) -> &[u8] {
        self.ids.bytes(id as usize)
    }

    pub fn iter(&self) -> impl Iterator<Item = &[u8]> {
        (0..self.len() as u32).map(|i| self.get(i))
    }

    pub(super) fn into_ids(self) -> Ids {
        self.ids
    }

    /// The id of `value`, new or known. Files keep their ids together, so the last one is tried first.
    pub fn intern(&mut self, value: &[u8]) -> Result<u32> {
        if (self.last as usize) < self.len() && same(self.get(self.last), value) {
            return Ok(self.last);
        }
        self.intern_hashed(value, hash(value))
    }

    #[inline(always)]
    pub(super) fn intern_hashed(&mut self, value: &[u8], hash: u32) -> Result<u32> {
        if (self.len() + 1) * 8 > self.tags.len() * 5 {
            self.grow()?;
        }
        let mask = self.tags.len() - 1;
        let mut at = (hash >> self.shift) as usize & mask;
        while self.tags[at] != 0 {
            let id = self.slots[at];
            if self.tags[at] == tag(hash) && same(self.get(id), value) {
                self.last = id;
                return Ok(id);
            }
            at = (at + 1) & mask;
        }
        let id = self.len() as u32;
        self.ids.push(value)?;
        (self.tags[at], self.slots[at]) = (tag(hash), id);
        self.last = id;
        Ok(id)
    }

    /// Brings what [`Dictionary::intern_hashed`] will look at into the cache; the answer has no meaning.
    #[inline(always)]
    pub(super) fn touch(&self, hash: u32) -> u8 {
        self.tags
            .get((hash >> self.shift) as usize)
            .copied()
            .unwrap_or(0)
    }

    /// The same for an id that seems to be known.
    #[inline(always)]
    pub(super) fn touch_text(&self, hash: u32) -> u8 {
        let at = (hash >> self.shift) as usize;
        match (self.tags.get(at), self.slots.get(at)) {
            (Some(found), Some(id)) if *found == tag(hash) => {
                self.get(*id).first().copied().unwrap_or(0)
            }
            _ => 0,
        }
    }

    #[inline(never)]
    fn grow(&mut self) -> Result<()> {
        let size = (self.tags.len() * 2).max(FIRST);
        let (mut tags, mut slots) = (Vec::new(), Vec::new());
        reserve(&mut tags, size, "The table of ids")?;
        reserve(&mut slots, size, "The table of ids")?;
        tags.resize(size, 0u8);
        slots.resize(size, 0u32);
        self.shift = 32 - size.trailing_zeros().min(32);
        for id in 0..self.len() as u32 {
            let hash = hash(self.get(id));
            let mut at = (hash >> self.shift) as usize;
            while tags[at] != 0 {
                at = (at + 1) & (size - 1);
            }
            (tags[at], slots[at]) = (tag(hash), id);
        }
        (self.tags, self.slots) = (tags, slots);
        Ok(())
    }

    pub fn to_bytes(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(&(self.len() as u64).to_le_bytes());
        let mut end = 0u32;
        for id in self.iter() {
            end += id.len() as u32;
            out.extend_from_slice(&end.to_le_bytes());
        }
        self.iter().for_each(|id| out.extend_from_slice(id));
    }

    pub fn from_bytes(bytes: &mut crate::fold::Bytes<'_>) -> Result<Self> {
        let n = bytes.count(4)?;
        let ends: Vec<u32> = bytes
            .take(n * 4)?
            .chunks_exact(4)
            .map(|b| u32::from_le_bytes([b[0], b[1], b[2], b[3]]))
            .collect();
        let text = bytes.take(ends.last().copied().unwrap_or(0) as usize)?;
        let mut dictionary = Dictionary::default();
        let mut start = 0usize;
        for (i, &end) in ends.iter().enumerate() {
            let value = text
                .get(start..end as usize)
                .ok_or_else(crate::fold::bad_bytes)?;
            if dictionary.intern(value)? as usize != i {
                return Err(crate::fold::bad_bytes());
            }
            start = end as usize;
        }
        Ok(dictionary)
    }
}
