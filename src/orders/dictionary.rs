//! Text ids ↔ small numbers, in order of first appearance.
//!
//! A table of keys by hash, open addressing. The key of an id of up to eleven bytes is the id itself, so
//! that one look at the table tells; a longer one's is its hash, and its text decides.

use super::ids::Ids;
use crate::error::{Result, reserve};
use crate::fold::{Bytes, bad_bytes};
use xxhash_rust::xxh3::xxh3_64;

/// Interns byte strings; ids count from 0 in order of first appearance.
#[derive(Clone, Default)]
pub struct Dictionary {
    pub(super) ids: Ids,
    /// Key and id; a free slot has a key of zeros.
    slots: Vec<(Key, u32)>,
    /// Bits of the hash that do not choose the slot.
    shift: u32,
}

/// Slots of the first table.
const FIRST: usize = 64;

/// The bytes of a short id and their number, or the hash of a long one. None is all zeros.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[repr(C, align(4))]
pub(super) struct Key {
    low: [u32; 2],
    high: u32,
}

impl Key {
    /// Longest id that is its own key.
    const SHORT: usize = 11;
    const LONG: u32 = 0xff << 24;

    pub fn of(value: &[u8]) -> Key {
        let mut room = [0; 16];
        room.iter_mut()
            .zip(value)
            .for_each(|(to, byte)| *to = *byte);
        Key::padded(value, &room)
    }

    /// The same where the id's bytes stand at the beginning of `room`.
    #[inline(always)]
    pub fn padded(value: &[u8], room: &[u8; 16]) -> Key {
        let n = value.len();
        let number = (n as u32 + 1) << 24;
        let word = |at: usize| {
            room[at..]
                .first_chunk()
                .map_or(0, |b| u64::from_le_bytes(*b))
        };
        let (low, high) = match n {
            0..=7 => (word(0) & ((1 << (8 * n)) - 1), number),
            8..=Key::SHORT => {
                let rest = word(8) as u32 & ((1u32 << (8 * (n - 8))) - 1);
                (word(0), rest | number)
            }
            // Each word by a number of its own, so that swapping them is another id.
            12..=16 => {
                let rest = word(8) & (u64::MAX >> (8 * (16 - n)));
                let mixed = rest.wrapping_mul(0x9fb2_1c65_1e98_df25).rotate_left(23);
                (word(0) ^ mixed ^ n as u64, Key::LONG)
            }
            _ => (xxh3_64(value), Key::LONG),
        };
        Key {
            low: [low as u32, (low >> 32) as u32],
            high,
        }
    }

    fn low(self) -> u64 {
        u64::from(self.low[0]) | u64::from(self.low[1]) << 32
    }

    /// Equal on every target; the upper bits are as good as the lower.
    #[inline(always)]
    pub fn hash(self) -> u32 {
        let a = (self.low() ^ u64::from(self.high) << 16).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let b = (u64::from(self.high) ^ a >> 32).wrapping_mul(0xd6e8_feb8_6659_fd93);
        ((a ^ b ^ b >> 32).wrapping_mul(0xff51_afd7_ed55_8ccd) >> 32) as u32
    }

    fn is_free(self) -> bool {
        self.high == 0
    }
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

    /// The id of `value`, new or known.
    pub fn intern(&mut self, value: &[u8]) -> Result<u32> {
        let key = Key::of(value);
        self.intern_by(key, key.hash(), value)
    }

    /// The same by its key and the hash of that.
    #[inline(always)]
    pub(super) fn intern_by(&mut self, key: Key, hash: u32, value: &[u8]) -> Result<u32> {
        if (self.ids.len() + 1) * 8 > self.slots.len() * 5 {
            self.grow()?;
        }
        let mask = self.slots.len() - 1;
        let mut at = (hash >> self.shift) as usize & mask;
        loop {
            let (known, id) = self.slots[at];
            if known == key && (key.high < Key::LONG || self.get(id) == value) {
                return Ok(id);
            }
            if known.is_free() {
                break;
            }
            at = (at + 1) & mask;
        }
        let id = self.ids.len() as u32;
        self.ids.push(value)?;
        self.slots[at] = (key, id);
        Ok(id)
    }

    /// Brings what [`Dictionary::intern_by`] will look at into the cache; the answer has no meaning.
    #[inline(always)]
    pub(super) fn touch(&self, hash: u32) -> u32 {
        let slot = self.slots.get((hash >> self.shift) as usize);
        slot.map_or(0, |slot| slot.1)
    }

    #[inline(never)]
    fn grow(&mut self) -> Result<()> {
        let size = (self.slots.len() * 2).max(FIRST);
        let mut slots: Vec<(Key, u32)> = Vec::new();
        reserve(&mut slots, size, "The table of ids")?;
        slots.resize(size, Default::default());
        self.shift = 32 - size.trailing_zeros().min(32);
        for &(key, id) in &self.slots {
            if key.is_free() {
                continue;
            }
            let mut at = (key.hash() >> self.shift) as usize;
            while !slots[at].0.is_free() {
                at = (at + 1) & (size - 1);
            }
            slots[at] = (key, id);
        }
        self.slots = slots;
        Ok(())
    }

    pub fn from_bytes(bytes: &mut Bytes<'_>) -> Result<Self> {
        let ids = Ids::from_bytes(bytes)?;
        let mut dictionary = Dictionary::default();
        for i in 0..ids.len() {
            if dictionary.intern(ids.bytes(i))? as usize != i {
                return Err(bad_bytes());
            }
        }
        Ok(dictionary)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashMap;

    #[test]
    fn ids_are_told_apart_as_texts_are() {
        let mut texts: Vec<Vec<u8>> = Vec::new();
        for n in 0..40usize {
            // Zeros within and at the end, one byte apart at either end, and words swapped.
            texts.push(vec![0; n]);
            texts.push(vec![b'a'; n]);
            texts.push((0..n).map(|i| u8::from(i + 1 == n)).collect());
            texts.push((0..n).map(|i| u8::from(i == 0)).collect());
            texts.push((0..n).map(|i| (i / 8) as u8).collect());
            texts.push((0..n).map(|i| 1 - (i / 8 % 2) as u8).collect());
        }
        for n in 0..5_000u32 {
            texts.push(n.to_string().into_bytes());
            texts.push(format!("WEB-{n:010}").into_bytes());
            texts.push(format!("{n}@a-shop-of-some-length.example").into_bytes());
        }
        let mut known: HashMap<&[u8], u32> = HashMap::new();
        let mut dictionary = Dictionary::default();
        for _ in 0..2 {
            for text in &texts {
                let next = known.len() as u32;
                let id = *known.entry(text).or_insert(next);
                assert_eq!(dictionary.intern(text).unwrap(), id, "{text:?}");
                let mut room = [0xee; 16];
                room.iter_mut().zip(text).for_each(|(to, byte)| *to = *byte);
                assert!(Key::padded(text, &room) == Key::of(text), "{text:?}");
            }
        }
        assert_eq!(dictionary.len(), known.len());
        assert!(known.iter().all(|(text, id)| dictionary.get(*id) == *text));
    }
}
