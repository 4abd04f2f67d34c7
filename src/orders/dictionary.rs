//! Text ids ↔ small numbers, in order of first appearance.

use crate::error::{Code, Error, Result, reserve};
use hashbrown::HashTable;
use xxhash_rust::xxh3::xxh3_64;

/// Interns byte strings; ids count from 0 in order of first appearance.
#[derive(Clone, Default)]
pub struct Dictionary {
    text: Vec<u8>,
    ends: Vec<u32>,
    table: HashTable<u32>,
    last: u32,
}

impl Dictionary {
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    pub fn get(&self, id: u32) -> &[u8] {
        let i = id as usize;
        let start = if i == 0 { 0 } else { self.ends[i - 1] as usize };
        &self.text[start..self.ends[i] as usize]
    }

    pub fn iter(&self) -> impl Iterator<Item = &[u8]> {
        (0..self.len() as u32).map(|i| self.get(i))
    }

    /// The id of `value`, new or known. Files keep their ids together, so the last one is tried first.
    pub fn intern(&mut self, value: &[u8]) -> Result<u32> {
        if (self.last as usize) < self.ends.len() && self.get(self.last) == value {
            return Ok(self.last);
        }
        let hash = xxh3_64(value);
        let Self {
            text, ends, table, ..
        } = self;
        let at = |id: u32| {
            let i = id as usize;
            let start = if i == 0 { 0 } else { ends[i - 1] as usize };
            &text[start..ends[i] as usize]
        };
        if let Some(&id) = table.find(hash, |&id| at(id) == value) {
            self.last = id;
            return Ok(id);
        }
        table
            .try_reserve(1, |&id| xxh3_64(at(id)))
            .map_err(|_| out_of_memory(ends.len()))?;
        let id = ends.len() as u32;
        table.insert_unique(hash, id, |_| 0);
        reserve(text, value.len(), "The list of ids")?;
        reserve(ends, 1, "The list of ids")?;
        text.extend_from_slice(value);
        let end = u32::try_from(text.len()).map_err(|_| out_of_memory(ends.len()))?;
        ends.push(end);
        self.last = id;
        Ok(id)
    }

    pub fn to_bytes(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(&(self.ends.len() as u64).to_le_bytes());
        for end in &self.ends {
            out.extend_from_slice(&end.to_le_bytes());
        }
        out.extend_from_slice(&self.text);
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

fn out_of_memory(ids: usize) -> Error {
    Error::new(
        Code::OutOfMemory,
        format!("{ids} different ids fill the memory there is"),
        "Use a file of a shorter period",
    )
}
