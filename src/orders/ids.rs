//! Texts by number, one after the other in one buffer.

use crate::error::{Code, Error, Result, reserve};
use crate::fold::{Bytes, bad_bytes};
use crate::sorting::sort_keyed;
use std::borrow::Cow;
use std::cmp::Ordering;

/// Ids of customers, orders or products, numbered from 0. Four bytes each beside their text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ids {
    text: Vec<u8>,
    ends: Vec<u32>,
}

/// Groups of equal beginnings that are this small are sorted by comparing.
const FEW: usize = 24;
/// Beginnings longer than this are not looked at word by word.
const DEEP: usize = 64;

impl Ids {
    /// These texts, numbered as they come.
    pub fn of<T: AsRef<[u8]>>(texts: impl IntoIterator<Item = T>) -> Result<Ids> {
        let mut ids = Ids::default();
        texts
            .into_iter()
            .try_for_each(|text| ids.push(text.as_ref()))?;
        Ok(ids)
    }

    pub fn len(&self) -> usize {
        self.ends.len()
    }

    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    #[inline(always)]
    pub fn bytes(&self, i: usize) -> &[u8] {
        let start = if i == 0 { 0 } else { self.ends[i - 1] as usize };
        &self.text[start..self.ends[i] as usize]
    }

    /// The id as text; `None` beyond the last.
    pub fn get(&self, i: usize) -> Option<Cow<'_, str>> {
        (i < self.len()).then(|| self.name(i))
    }

    /// The id as text. Panics beyond the last.
    pub fn name(&self, i: usize) -> Cow<'_, str> {
        String::from_utf8_lossy(self.bytes(i))
    }

    pub fn iter(&self) -> impl Iterator<Item = Cow<'_, str>> {
        (0..self.len()).map(|i| self.name(i))
    }

    pub fn push(&mut self, id: &[u8]) -> Result<()> {
        let end = u32::try_from(self.text.len() + id.len()).map_err(|_| self.full())?;
        reserve(&mut self.text, id.len(), "The list of ids")?;
        reserve(&mut self.ends, 1, "The list of ids")?;
        self.text.extend_from_slice(id);
        self.ends.push(end);
        Ok(())
    }

    /// The number of an id where they stand in byte order; `O(log n)`.
    pub fn find(&self, id: &str) -> Option<usize> {
        let (mut low, mut high) = (0, self.len());
        while low < high {
            let middle = (low + high) / 2;
            match self.bytes(middle).cmp(id.as_bytes()) {
                Ordering::Equal => return Some(middle),
                Ordering::Less => low = middle + 1,
                Ordering::Greater => high = middle,
            }
        }
        None
    }

    /// These ids, in this order.
    pub fn picked(&self, numbers: impl Iterator<Item = u32>) -> Result<Ids> {
        let mut ids = Ids::default();
        for i in numbers {
            ids.push(self.bytes(i as usize))?;
        }
        Ok(ids)
    }

    pub fn to_bytes(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(&(self.len() as u64).to_le_bytes());
        for end in &self.ends {
            out.extend_from_slice(&end.to_le_bytes());
        }
        out.extend_from_slice(&self.text);
    }

    pub fn from_bytes(bytes: &mut Bytes<'_>) -> Result<Self> {
        let n = bytes.count(4)?;
        let mut ids = Ids::default();
        reserve(&mut ids.ends, n, "The list of ids")?;
        let ends = bytes.take(n * 4)?.as_chunks::<4>().0;
        ids.ends.extend(ends.iter().map(|b| u32::from_le_bytes(*b)));
        if !ids.ends.is_sorted() {
            return Err(bad_bytes());
        }
        let text = bytes.take(ids.ends.last().copied().unwrap_or(0) as usize)?;
        reserve(&mut ids.text, text.len(), "The list of ids")?;
        ids.text.extend_from_slice(text);
        Ok(ids)
    }

    pub fn full(&self) -> Error {
        Error::new(
            Code::OutOfMemory,
            format!("{} different ids fill the memory there is", self.len()),
            "Use a file of a shorter period",
        )
    }

    /// The numbers in byte order of their ids.
    pub fn in_byte_order(&self) -> Result<Vec<u32>> {
        let mut keyed: Vec<(u64, u32)> = Vec::new();
        reserve(&mut keyed, self.len(), "Sorting ids")?;
        keyed.extend((0..self.len() as u32).map(|i| (0, i)));
        let shared = |a: &[u8], b: &[u8]| a.iter().zip(b).take_while(|(a, b)| a == b).count();
        let common = (1..self.len()).fold(usize::MAX, |n, i| {
            n.min(shared(self.bytes(0), self.bytes(i)))
        });
        self.sort(&mut keyed, common.min(DEEP));
        let mut order = Vec::new();
        reserve(&mut order, self.len(), "Sorting ids")?;
        order.extend(keyed.iter().map(|k| k.1));
        Ok(order)
    }

    /// Sorts ids that agree up to `depth`, by the eight bytes that follow, then within equal eight.
    fn sort(&self, run: &mut [(u64, u32)], depth: usize) {
        if run.len() <= FEW || depth > DEEP {
            return self.sort_by_comparing(run);
        }
        for (key, id) in run.iter_mut() {
            let rest = self.bytes(*id as usize).get(depth..).unwrap_or_default();
            *key = match rest.first_chunk::<8>() {
                Some(word) => u64::from_be_bytes(*word),
                None => rest
                    .iter()
                    .zip(1..)
                    .fold(0, |key, (byte, i)| key | u64::from(*byte) << (64 - 8 * i)),
            };
        }
        sort_keyed(run);
        for equal in run.chunk_by_mut(|a, b| a.0 == b.0) {
            // Of those that end here the bytes do not tell which is longer.
            let over = equal
                .iter()
                .any(|k| self.bytes(k.1 as usize).len() < depth + 8);
            match (equal.len(), over) {
                (1, _) => {}
                (_, true) => self.sort_by_comparing(equal),
                _ => self.sort(equal, depth + 8),
            }
        }
    }

    fn sort_by_comparing(&self, run: &mut [(u64, u32)]) {
        let text = |k: &(u64, u32)| self.bytes(k.1 as usize);
        if run.len() > FEW {
            let order = crate::sorting::ranked(run.len(), &|a, b| text(&run[a]).cmp(text(&run[b])));
            let sorted: Vec<_> = order.iter().map(|&i| run[i]).collect();
            return run.copy_from_slice(&sorted);
        }
        for i in 1..run.len() {
            let mut j = i;
            while j > 0 && text(&run[j]) < text(&run[j - 1]) {
                run.swap(j, j - 1);
                j -= 1;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_sorted_as_slices_are() {
        let mut texts: Vec<Vec<u8>> = [&b""[..], b"a", b"a\0", b"a\0\0", b"ab", b"\xff"]
            .map(Vec::from)
            .to_vec();
        for n in 0..3_000u64 {
            let scrambled = n.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 40;
            texts.push(format!("{}", 1_000_000 + scrambled).into_bytes());
            texts.push(format!("a rather long beginning of an id {n}").into_bytes());
            texts.push(
                format!("{}{}", "=".repeat(100 + n as usize % 3), scrambled % 100).into_bytes(),
            );
        }
        for texts in [&texts[..], &texts[6..], &texts[..1], &[]] {
            let mut ids = Ids::default();
            texts.iter().for_each(|text| ids.push(text).unwrap());
            let found: Vec<&[u8]> = ids
                .in_byte_order()
                .unwrap()
                .iter()
                .map(|i| ids.bytes(*i as usize))
                .collect();
            let mut expected: Vec<&[u8]> = texts.iter().map(Vec::as_slice).collect();
            expected.sort();
            assert_eq!(found, expected);
        }
    }
}
