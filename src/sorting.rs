//! Sorting with one copy of the machinery: every `slice::sort_by` with its own closure adds five
//! kilobytes to the download, so comparisons come in by reference here.
//!
//! All of these are stable in effect: ties keep their order.

use std::cmp::Ordering;

/// The numbers 0 .. `n` in the order of `compare`; ties stay ascending. `O(n log n)`.
#[inline(never)]
pub fn ranked(n: usize, compare: &dyn Fn(usize, usize) -> Ordering) -> Vec<usize> {
    let mut order: Vec<usize> = (0..n).collect();
    order.sort_unstable_by(|&a, &b| compare(a, b).then(a.cmp(&b)));
    order
}

/// Sorts `items` by `compare`, by way of [`ranked`]; one copy of each item.
pub fn sort_by<T: Clone>(items: &mut Vec<T>, compare: &dyn Fn(&T, &T) -> Ordering) {
    if items.is_sorted_by(|a, b| compare(a, b) != Ordering::Greater) {
        return;
    }
    let order = ranked(items.len(), &|a, b| compare(&items[a], &items[b]));
    *items = order.iter().map(|&i| items[i].clone()).collect();
}

/// Below this a sort by comparing is quicker than counting bytes.
const FEW: usize = 40;

fn insert<T: Copy + Ord>(values: &mut [T]) {
    for i in 1..values.len() {
        let value = values[i];
        let mut j = i;
        while j > 0 && value < values[j - 1] {
            values[j] = values[j - 1];
            j -= 1;
        }
        values[j] = value;
    }
}

/// Ascending.
#[inline(never)]
pub fn sort_numbers(values: &mut [u32]) {
    if values.len() < FEW {
        insert(values);
    } else if !values.is_sorted() {
        by_bytes(values, &|v| u64::from(*v));
    }
}

/// Ascending.
#[inline(never)]
pub fn sort_whole(values: &mut [i64]) {
    if values.len() < FEW {
        insert(values);
    } else {
        by_bytes(values, &|v| (*v as u64) ^ 1 << 63);
    }
}

/// Ascending by key; `O(n)`.
pub fn sort_keyed(items: &mut [(u64, u32)]) {
    by_bits(items, u64::MAX);
}

/// The same in half the time for keys that are hashes: hardly two have the same upper half.
pub fn sort_hashed(items: &mut [(u64, u32)]) {
    by_bits(items, u64::MAX << 32);
    for run in items.chunk_by_mut(|a, b| a.0 >> 32 == b.0 >> 32) {
        if !run.is_sorted_by_key(|item| item.0) {
            sort_keyed(run);
        }
    }
}

#[inline(never)]
fn by_bits(items: &mut [(u64, u32)], bits: u64) {
    by_bytes(items, &|item| item.0 & bits);
}

/// Sorts by one byte of the key after the other, the lowest first, passing over those that are the
/// same in all keys; stable.
#[inline(always)]
fn by_bytes<T: Copy>(items: &mut [T], key: &impl Fn(&T) -> u64) {
    let first = items.first().map_or(0, key);
    let differ = items
        .iter()
        .fold(0, |differ, item| differ | (key(item) ^ first));
    let mut spare = items.to_vec();
    let (mut from, mut to) = (items, spare.as_mut_slice());
    let mut swapped = false;
    for shift in (0..64)
        .step_by(8)
        .filter(|shift| differ >> shift & 0xff != 0)
    {
        let mut places = [0usize; 256];
        from.iter()
            .for_each(|item| places[(key(item) >> shift) as usize & 0xff] += 1);
        let mut start = 0;
        for place in &mut places {
            start += std::mem::replace(place, start);
        }
        for item in from.iter() {
            let place = &mut places[(key(item) >> shift) as usize & 0xff];
            to[*place] = *item;
            *place += 1;
        }
        std::mem::swap(&mut from, &mut to);
        swapped = !swapped;
    }
    if swapped {
        to.copy_from_slice(from);
    }
}

/// The bits of a float, the lower 63 flipped where it is negative, are ordered as the floats are; and back.
fn flip(bits: i64) -> i64 {
    bits ^ (((bits >> 63) as u64) >> 1) as i64
}

/// Ascending, by `f64::total_cmp`.
pub fn sort_floats(values: &mut [f64]) {
    let mut keys: Vec<i64> = values.iter().map(|v| flip(v.to_bits() as i64)).collect();
    sort_whole(&mut keys);
    for (value, key) in values.iter_mut().zip(keys) {
        *value = f64::from_bits(flip(key) as u64);
    }
}

/// The places of the values, ascending by `f64::total_cmp`; ties stay ascending. `O(n)`.
#[inline(never)]
pub fn rank_floats(values: &[f64]) -> Vec<usize> {
    let key = |v: &f64| flip(v.to_bits() as i64) as u64 ^ 1 << 63;
    let mut keys: Vec<(u64, u32)> = values.iter().map(key).zip(0..).collect();
    sort_keyed(&mut keys);
    keys.iter().map(|k| k.1 as usize).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn floats_are_sorted_as_total_cmp_has_it() {
        let mut values = vec![
            3.5,
            -0.0,
            0.0,
            f64::INFINITY,
            -7.25,
            f64::NEG_INFINITY,
            1e-300,
            -1e300,
            3.5,
            f64::NAN,
        ];
        let mut expected = values.clone();
        expected.sort_by(f64::total_cmp);
        sort_floats(&mut values);
        assert_eq!(
            values.iter().map(|v| v.to_bits()).collect::<Vec<_>>(),
            expected.iter().map(|v| v.to_bits()).collect::<Vec<_>>()
        );
    }

    #[test]
    fn floats_are_ranked_as_total_cmp_has_it() {
        let values: Vec<f64> = (0..900i32)
            .map(|i| match i % 7 {
                0 => -0.0,
                1 => 0.0,
                n => f64::from(i * 331 % 97 - 40) / f64::from(n),
            })
            .collect();
        let expected = ranked(values.len(), &|a, b| values[a].total_cmp(&values[b]));
        assert_eq!(rank_floats(&values), expected);
    }

    #[test]
    fn many_are_sorted_as_few_are() {
        let scrambled = |n: i64| n.wrapping_mul(0x5851_f42d_4c95_7f2d);
        for scale in [1, 1 << 20, i64::MAX / 2] {
            let mut values: Vec<i64> = (-700..700).map(|n| scrambled(n) % scale).collect();
            let mut expected = values.clone();
            expected.sort();
            sort_whole(&mut values);
            assert_eq!(values, expected);
        }
        let mut items: Vec<(u64, u32)> = (0..2_000u32)
            .map(|i| (u64::from(i * 7 % 90) << 30, i))
            .collect();
        let mut expected = items.clone();
        expected.sort();
        sort_keyed(&mut items);
        assert_eq!(items, expected, "equal keys keep their order");
    }

    #[test]
    fn ties_keep_their_order() {
        let mut items: Vec<(i32, usize)> = [3, 1, 2, 1, 3, 2, 1].into_iter().zip(0..).collect();
        sort_by(&mut items, &|a, b| a.0.cmp(&b.0));
        assert_eq!(
            items.iter().map(|i| i.1).collect::<Vec<_>>(),
            [1, 3, 6, 2, 5, 0, 4]
        );
        assert_eq!(ranked(3, &|_, _| Ordering::Equal), [0, 1, 2]);
    }

    /// Among hashes are some with one upper half, and equal ones, which keep their order.
    #[test]
    fn hashes_are_sorted_by_all_their_bits() {
        let hash = |i: u64| i.wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let mut items: Vec<(u64, u32)> = (0..3_000).map(|i| (hash(i / 2), i as u32)).collect();
        items.extend((0..500).map(|i| (hash(7) ^ (hash(i) & 0xffff_ffff), i as u32)));
        items.extend((0..50).map(|i| (hash(i) | 0xffff_ffff, i as u32)));
        let mut right = items.clone();
        right.sort_by_key(|item| item.0);
        sort_hashed(&mut items);
        assert_eq!(items, right);
    }
}
