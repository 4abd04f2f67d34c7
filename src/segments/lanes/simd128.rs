//! Four lanes in wasm.

use super::{Lanes, Table};
use std::arch::wasm32::*;

#[derive(Clone, Copy)]
pub struct Wide(v128);

#[inline(always)]
fn pairs<const A: usize, const B: usize, const C: usize, const D: usize>(a: Wide, b: Wide) -> Wide {
    Wide(i32x4_shuffle::<A, B, C, D>(a.0, b.0))
}

// A load of its own for each two costs less than to shuffle the upper ones down.
#[inline(always)]
fn wide(two: &[f32; 2]) -> v128 {
    f64x2_promote_low_f32x4(unsafe { v128_load64_zero(two.as_ptr().cast()) })
}

impl Lanes for Wide {
    #[inline(always)]
    fn splat(x: f32) -> Self {
        Wide(f32x4_splat(x))
    }
    #[inline(always)]
    fn load(from: &[f32; 4]) -> Self {
        Wide(unsafe { v128_load(from.as_ptr().cast()) })
    }
    #[inline(always)]
    fn store(self, to: &mut [f32; 4]) {
        unsafe { v128_store(to.as_mut_ptr().cast(), self.0) }
    }
    #[inline(always)]
    fn add(self, other: Self) -> Self {
        Wide(f32x4_add(self.0, other.0))
    }
    #[inline(always)]
    fn sub(self, other: Self) -> Self {
        Wide(f32x4_sub(self.0, other.0))
    }
    #[inline(always)]
    fn mul(self, other: Self) -> Self {
        Wide(f32x4_mul(self.0, other.0))
    }
    // pmin(a, b) is b < a ? b : a.
    #[inline(always)]
    fn min(self, other: Self) -> Self {
        Wide(f32x4_pmin(other.0, self.0))
    }
    #[inline(always)]
    fn max(self, other: Self) -> Self {
        Wide(f32x4_pmax(other.0, self.0))
    }
    #[inline(always)]
    fn sqrt(self) -> Self {
        Wide(f32x4_sqrt(self.0))
    }
    #[inline(always)]
    fn below(self, bound: Self, then: Self) -> Self {
        Wide(v128_and(f32x4_lt(self.0, bound.0), then.0))
    }
    #[inline(always)]
    fn turn(a: Self, b: Self, c: Self, d: Self) -> [Self; 4] {
        let (ab, cd) = (pairs::<0, 4, 1, 5>(a, b), pairs::<0, 4, 1, 5>(c, d));
        let (ef, gh) = (pairs::<2, 6, 3, 7>(a, b), pairs::<2, 6, 3, 7>(c, d));
        let (first, second) = (pairs::<0, 1, 4, 5>(ab, cd), pairs::<2, 3, 6, 7>(ab, cd));
        let (third, fourth) = (pairs::<0, 1, 4, 5>(ef, gh), pairs::<2, 3, 6, 7>(ef, gh));
        [first, second, third, fourth]
    }
    #[inline(always)]
    fn label(
        labels: &mut [u8; 16],
        found: [Self; 4],
        bound: [Self; 4],
        next: [Self; 4],
    ) -> [u16; 2] {
        let [a, b, c, d] = found;
        let (low, high) = (i16x8_narrow_i32x4(a.0, b.0), i16x8_narrow_i32x4(c.0, d.0));
        let found = u8x16_narrow_i16x8(low, high);
        let ([a, b, c, d], [e, f, g, h]) = (bound, next);
        let (a, b) = (f32x4_lt(a.0, e.0), f32x4_lt(b.0, f.0));
        let (c, d) = (f32x4_lt(c.0, g.0), f32x4_lt(d.0, h.0));
        let (low, high) = (i16x8_narrow_i32x4(a, b), i16x8_narrow_i32x4(c, d));
        let sure = i8x16_narrow_i16x8(low, high);
        let place: *mut v128 = labels.as_mut_ptr().cast();
        let before = unsafe { v128_load(place) };
        let now = v128_bitselect(found, before, sure);
        unsafe { v128_store(place, now) };
        let moved = i8x16_ne(before, now);
        [!i8x16_bitmask(sure), i8x16_bitmask(moved)]
    }
    #[inline(always)]
    fn and(self, other: Self) -> Self {
        Wide(v128_and(self.0, other.0))
    }
    #[inline(always)]
    fn pairs(from: &[u16; 8]) -> Self {
        Wide(unsafe { v128_load(from.as_ptr().cast()) })
    }
    #[inline(always)]
    fn halves(self, other: Self, to: &mut [u16; 8]) {
        let halves = i16x8_shuffle::<0, 2, 4, 6, 8, 10, 12, 14>(self.0, other.0);
        unsafe { v128_store(to.as_mut_ptr().cast(), halves) }
    }
    #[inline(always)]
    fn whole(self) -> Self {
        Wide(f32x4_convert_i32x4(self.0))
    }
    #[inline(always)]
    fn plus(self, other: Self) -> Self {
        Wide(i32x4_add(self.0, other.0))
    }
    // Of two `f32` some processors have the lesser three cycles later than of two whole numbers.
    #[inline(always)]
    fn least(self, other: Self) -> Self {
        Wide(i32x4_min(self.0, other.0))
    }
    #[inline(always)]
    fn most(self, other: Self) -> Self {
        Wide(i32x4_max(self.0, other.0))
    }
    #[inline(always)]
    fn dot(self, other: Self) -> Self {
        Wide(i32x4_dot_i16x8(self.0, other.0))
    }
    #[inline(always)]
    fn add_eight<const AWAY: bool>(sums: &mut [[i32; 4]; 2], eight: &[u16; 8]) {
        let [head, tail]: [*mut v128; 2] = sums.each_mut().map(|sums| sums.as_mut_ptr().cast());
        unsafe {
            let eight = v128_load(eight.as_ptr().cast());
            let (low, high) = (
                i32x4_extend_low_i16x8(eight),
                i32x4_extend_high_i16x8(eight),
            );
            let (first, second) = (v128_load(head), v128_load(tail));
            let (first, second) = match AWAY {
                true => (i32x4_sub(first, low), i32x4_sub(second, high)),
                false => (i32x4_add(first, low), i32x4_add(second, high)),
            };
            v128_store(head, first);
            v128_store(tail, second);
        }
    }
    #[inline(always)]
    fn add_to(sums: &mut [f64; 4], four: &[f32; 4], weight: f64) {
        let [first, second] = four.as_chunks().0 else {
            return;
        };
        let weight = f64x2_splat(weight);
        let (head, tail) = sums.split_at_mut(2);
        let head: *mut v128 = head.as_mut_ptr().cast();
        let tail: *mut v128 = tail.as_mut_ptr().cast();
        // Written out: in a module that is made small, a loop over the halves would stay one.
        let low = f64x2_mul(wide(first), weight);
        let high = f64x2_mul(wide(second), weight);
        unsafe {
            v128_store(head, f64x2_add(v128_load(head), low));
            v128_store(tail, f64x2_add(v128_load(tail), high));
        }
    }
    #[inline(always)]
    fn squares(fours: &[[f32; 4]]) -> [f64; 4] {
        let (mut low, mut high) = (f64x2_splat(0.0), f64x2_splat(0.0));
        for four in fours {
            if let [first, second] = four.as_chunks().0 {
                let (a, b) = (wide(first), wide(second));
                (low, high) = (
                    f64x2_add(low, f64x2_mul(a, a)),
                    f64x2_add(high, f64x2_mul(b, b)),
                );
            }
        }
        let (a, b) = (f64x2_extract_lane::<0>(low), f64x2_extract_lane::<1>(low));
        let (c, d) = (f64x2_extract_lane::<0>(high), f64x2_extract_lane::<1>(high));
        [a, b, c, d]
    }
    // A table gives 0 for what it does not reach, so those of all sixteens of labels add up.
    #[inline(always)]
    fn open(labels: &[u8; 16], holds: &[u16; 16], limits: &[Table]) -> u16 {
        let from = |place: *const u8| unsafe { v128_load(place.cast()) };
        let mut label = from(labels.as_ptr());
        let (mut low, mut high) = (u8x16_splat(0), u8x16_splat(0));
        for table in limits {
            low = v128_or(low, u8x16_swizzle(from(table[0].as_ptr()), label));
            high = v128_or(high, u8x16_swizzle(from(table[1].as_ptr()), label));
            label = u8x16_sub(label, u8x16_splat(16));
        }
        let (first, second) = holds.split_at(8);
        let limit =
            u8x16_shuffle::<0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23>(low, high);
        let first = u16x8_le(from(first.as_ptr().cast()), limit);
        let limit = u8x16_shuffle::<8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31>(
            low, high,
        );
        let second = u16x8_le(from(second.as_ptr().cast()), limit);
        i8x16_bitmask(i8x16_narrow_i16x8(first, second))
    }
}
