//! Ids that are spellings of one another: letter case, spaces and full-width forms apart.

use super::ids::Ids;
use crate::error::Result;
use crate::sorting::ranked;

/// Lower case in ASCII, half-width, without blanks.
pub fn plain_id(id: &str) -> String {
    let mut out = String::with_capacity(id.len());
    for c in id.chars() {
        let c = match c {
            '\u{3000}' | '\u{a0}' => ' ',
            // The full-width forms stand in the order of ASCII.
            '\u{ff01}'..='\u{ff5e}' => (c as u32 - 0xfee0) as u8 as char,
            c => c,
        };
        if !c.is_ascii_whitespace() {
            out.push(c.to_ascii_lowercase());
        }
    }
    out
}

/// Numbers whose keys are equal, two or more together, in the order of the keys; empty keys are nobody's.
pub fn groups(keys: &[String]) -> Vec<Vec<u32>> {
    let order = ranked(keys.len(), &|a, b| keys[a].cmp(&keys[b]));
    order
        .chunk_by(|&a, &b| keys[a] == keys[b])
        .filter(|run| run.len() > 1 && !keys[run[0]].is_empty())
        .map(|run| run.iter().map(|&i| i as u32).collect())
        .collect()
}

/// The sorted ids without those that are spellings of an earlier one; `number` is led to what stays.
pub(super) fn merged(ids: Ids, number: &mut [u32]) -> Result<Ids> {
    let keys: Vec<String> = ids.iter().map(|id| plain_id(&id)).collect();
    let mut first: Vec<u32> = (0..ids.len() as u32).collect();
    for group in groups(&keys) {
        for &member in &group {
            first[member as usize] = group[0];
        }
    }
    let stays: Vec<u32> = (0..ids.len() as u32)
        .filter(|&i| first[i as usize] == i)
        .collect();
    for number in number {
        let stay = first[*number as usize];
        *number = stays.partition_point(|&s| s < stay) as u32;
    }
    ids.picked(stays.into_iter())
}
