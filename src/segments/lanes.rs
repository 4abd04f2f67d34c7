//! Four numbers side by side: SIMD128 in wasm, SSE2 on x86-64, plain arrays elsewhere and in tests.
//!
//! Every operation is the IEEE one on each lane by itself, none is fused, so all three give the same
//! bits. The only `unsafe` of the kernel is in here: loads and stores whose bounds the types give.

/// Sixteen limits: their low bytes, then their high bytes.
pub type Table = [[u8; 16]; 2];

/// Four `f32`.
pub trait Lanes: Copy {
    fn splat(x: f32) -> Self;
    fn load(from: &[f32; 4]) -> Self;
    fn store(self, to: &mut [f32; 4]);
    fn add(self, other: Self) -> Self;
    fn sub(self, other: Self) -> Self;
    fn mul(self, other: Self) -> Self;
    /// The lesser; `other` where they are equal.
    fn min(self, other: Self) -> Self;
    fn max(self, other: Self) -> Self;
    fn sqrt(self) -> Self;
    /// `then` where `self < bound`, 0 elsewhere.
    fn below(self, bound: Self, then: Self) -> Self;
    /// Four rows of four as four columns.
    fn turn(a: Self, b: Self, c: Self, d: Self) -> [Self; 4];
    /// Eight whole numbers, two in each lane's bits.
    fn pairs(from: &[u16; 8]) -> Self;
    /// The sum of the bits as whole numbers; wraps.
    fn plus(self, other: Self) -> Self;
    /// Of two whole numbers in each lane's bits, their products with those of `other`, added; wraps.
    fn dot(self, other: Self) -> Self;
    /// The bits that both have.
    fn and(self, other: Self) -> Self;
    /// The whole number in the bits.
    fn whole(self) -> Self;
    /// The low half of each lane's bits, those of `self` before those of `other`.
    fn halves(self, other: Self, to: &mut [u16; 8]);
    /// Gives sixteen rows the lowest bytes of `found` where `bound` is less than `next`. A bit for each row
    /// where it is not, the first one lowest, and for each whose label is another one now.
    fn label(
        labels: &mut [u8; 16],
        found: [Self; 4],
        bound: [Self; 4],
        next: [Self; 4],
    ) -> [u16; 2];
    /// Adds eight whole numbers to the sums at their places.
    fn add_eight(sums: &mut [[i32; 4]; 2], eight: &[u16; 8]);
    /// Takes them away.
    fn sub_eight(sums: &mut [[i32; 4]; 2], eight: &[u16; 8]);
    /// Adds `weight` times each number to the sum at its place.
    fn add_to(sums: &mut [f64; 4], four: &[f32; 4], weight: f64);
    /// Place by place, the sums of the squares.
    fn squares(fours: &[[f32; 4]]) -> [f64; 4] {
        fours.iter().fold([0.0; 4], |sums, four| {
            std::array::from_fn(|i| sums[i] + f64::from(four[i]) * f64::from(four[i]))
        })
    }
    /// A bit for each of sixteen rows, the first one lowest: whether its hold is at most the limit of
    /// its label. Labels that the tables do not reach have the limit 0.
    #[inline(always)]
    fn open(labels: &[u8; 16], holds: &[u16; 16], limits: &[Table]) -> u16 {
        let limit = |label: usize| {
            let of = |[low, high]: &Table| u16::from_le_bytes([low[label % 16], high[label % 16]]);
            limits.get(label / 16).map_or(0, of)
        };
        let rows = labels.iter().zip(holds).enumerate();
        rows.fold(0, |bits, (row, (&label, &hold))| {
            bits | u16::from(hold <= limit(label as usize)) << row
        })
    }
}

/// One lane after the other.
#[derive(Clone, Copy)]
pub struct Plain([f32; 4]);

impl Plain {
    #[inline(always)]
    fn each(self, other: Self, f: impl Fn(f32, f32) -> f32) -> Self {
        Plain(std::array::from_fn(|i| f(self.0[i], other.0[i])))
    }

    #[inline(always)]
    fn of_bits(self, other: Self, f: impl Fn(u32, u32) -> u32) -> Self {
        self.each(other, |a, b| f32::from_bits(f(a.to_bits(), b.to_bits())))
    }
}

impl Lanes for Plain {
    #[inline(always)]
    fn splat(x: f32) -> Self {
        Plain([x; 4])
    }
    #[inline(always)]
    fn load(from: &[f32; 4]) -> Self {
        Plain(*from)
    }
    #[inline(always)]
    fn store(self, to: &mut [f32; 4]) {
        *to = self.0;
    }
    #[inline(always)]
    fn add(self, other: Self) -> Self {
        self.each(other, |a, b| a + b)
    }
    #[inline(always)]
    fn sub(self, other: Self) -> Self {
        self.each(other, |a, b| a - b)
    }
    #[inline(always)]
    fn mul(self, other: Self) -> Self {
        self.each(other, |a, b| a * b)
    }
    #[inline(always)]
    fn min(self, other: Self) -> Self {
        self.each(other, |a, b| if a < b { a } else { b })
    }
    #[inline(always)]
    fn max(self, other: Self) -> Self {
        self.each(other, |a, b| if a > b { a } else { b })
    }
    #[inline(always)]
    fn sqrt(self) -> Self {
        Plain(self.0.map(f32::sqrt))
    }
    #[inline(always)]
    fn below(self, bound: Self, then: Self) -> Self {
        let is = self.each(bound, |a, b| f32::from(u8::from(a < b)));
        is.mul(then)
    }
    #[inline(always)]
    fn turn(a: Self, b: Self, c: Self, d: Self) -> [Self; 4] {
        std::array::from_fn(|j| Plain([a.0[j], b.0[j], c.0[j], d.0[j]]))
    }
    #[inline(always)]
    fn pairs(from: &[u16; 8]) -> Self {
        let bits = |i: usize| u32::from(from[2 * i]) | u32::from(from[2 * i + 1]) << 16;
        Plain(std::array::from_fn(|i| f32::from_bits(bits(i))))
    }
    #[inline(always)]
    fn plus(self, other: Self) -> Self {
        self.of_bits(other, u32::wrapping_add)
    }
    #[inline(always)]
    fn dot(self, other: Self) -> Self {
        let halves = |x: u32| [x as i16, (x >> 16) as i16].map(i32::from);
        self.of_bits(other, |a, b| {
            let ([a, c], [b, d]) = (halves(a), halves(b));
            (a * b).wrapping_add(c * d) as u32
        })
    }
    #[inline(always)]
    fn and(self, other: Self) -> Self {
        self.of_bits(other, |a, b| a & b)
    }
    #[inline(always)]
    fn whole(self) -> Self {
        Plain(self.0.map(|x| x.to_bits() as i32 as f32))
    }
    #[inline(always)]
    fn halves(self, other: Self, to: &mut [u16; 8]) {
        let lanes = self.0.iter().chain(&other.0);
        to.iter_mut()
            .zip(lanes)
            .for_each(|(to, x)| *to = x.to_bits() as u16);
    }
    #[inline(always)]
    fn label(
        labels: &mut [u8; 16],
        found: [Self; 4],
        bound: [Self; 4],
        next: [Self; 4],
    ) -> [u16; 2] {
        let (mut open, mut moved) = (0, 0);
        for (row, label) in labels.iter_mut().enumerate() {
            let [found, bound, next] = [found, bound, next].map(|x| x[row / 4].0[row % 4]);
            if bound < next {
                let before = std::mem::replace(label, found.to_bits() as u8);
                moved |= u16::from(before != *label) << row;
            } else {
                open |= 1 << row;
            }
        }
        [open, moved]
    }
    #[inline(always)]
    fn add_eight(sums: &mut [[i32; 4]; 2], eight: &[u16; 8]) {
        let sums = sums.as_flattened_mut().iter_mut();
        sums.zip(eight)
            .for_each(|(sum, &x)| *sum += i32::from(x as i16));
    }
    #[inline(always)]
    fn sub_eight(sums: &mut [[i32; 4]; 2], eight: &[u16; 8]) {
        let sums = sums.as_flattened_mut().iter_mut();
        sums.zip(eight)
            .for_each(|(sum, &x)| *sum -= i32::from(x as i16));
    }
    #[inline(always)]
    fn add_to(sums: &mut [f64; 4], four: &[f32; 4], weight: f64) {
        let lanes = sums.iter_mut().zip(four);
        lanes.for_each(|(sum, x)| *sum += f64::from(*x) * weight);
    }
}

/// What this machine has for four lanes.
#[cfg(not(any(
    target_arch = "x86_64",
    all(target_arch = "wasm32", target_feature = "simd128")
)))]
pub type Wide = Plain;

#[cfg(target_arch = "x86_64")]
pub use sse2::Wide;

#[cfg(target_arch = "x86_64")]
mod sse2 {
    use super::Lanes;
    use std::arch::x86_64::*;

    #[derive(Clone, Copy)]
    pub struct Wide(__m128);

    #[inline(always)]
    fn wholes(eight: &[u16; 8]) -> [__m128i; 2] {
        unsafe {
            let eight = _mm_loadu_si128(eight.as_ptr().cast());
            let low = _mm_srai_epi32::<16>(_mm_unpacklo_epi16(eight, eight));
            [low, _mm_srai_epi32::<16>(_mm_unpackhi_epi16(eight, eight))]
        }
    }

    // SSE2 is part of x86-64, and loads and stores stay within their array.
    impl Lanes for Wide {
        #[inline(always)]
        fn splat(x: f32) -> Self {
            Wide(unsafe { _mm_set1_ps(x) })
        }
        #[inline(always)]
        fn load(from: &[f32; 4]) -> Self {
            Wide(unsafe { _mm_loadu_ps(from.as_ptr()) })
        }
        #[inline(always)]
        fn store(self, to: &mut [f32; 4]) {
            unsafe { _mm_storeu_ps(to.as_mut_ptr(), self.0) }
        }
        #[inline(always)]
        fn add(self, other: Self) -> Self {
            Wide(unsafe { _mm_add_ps(self.0, other.0) })
        }
        #[inline(always)]
        fn sub(self, other: Self) -> Self {
            Wide(unsafe { _mm_sub_ps(self.0, other.0) })
        }
        #[inline(always)]
        fn mul(self, other: Self) -> Self {
            Wide(unsafe { _mm_mul_ps(self.0, other.0) })
        }
        #[inline(always)]
        fn min(self, other: Self) -> Self {
            Wide(unsafe { _mm_min_ps(self.0, other.0) })
        }
        #[inline(always)]
        fn max(self, other: Self) -> Self {
            Wide(unsafe { _mm_max_ps(self.0, other.0) })
        }
        #[inline(always)]
        fn sqrt(self) -> Self {
            Wide(unsafe { _mm_sqrt_ps(self.0) })
        }
        #[inline(always)]
        fn below(self, bound: Self, then: Self) -> Self {
            Wide(unsafe { _mm_and_ps(_mm_cmplt_ps(self.0, bound.0), then.0) })
        }
        #[inline(always)]
        fn turn(a: Self, b: Self, c: Self, d: Self) -> [Self; 4] {
            unsafe {
                let (ab, cd) = (_mm_unpacklo_ps(a.0, b.0), _mm_unpacklo_ps(c.0, d.0));
                let (ef, gh) = (_mm_unpackhi_ps(a.0, b.0), _mm_unpackhi_ps(c.0, d.0));
                let (first, second) = (_mm_movelh_ps(ab, cd), _mm_movehl_ps(cd, ab));
                let (third, fourth) = (_mm_movelh_ps(ef, gh), _mm_movehl_ps(gh, ef));
                [Wide(first), Wide(second), Wide(third), Wide(fourth)]
            }
        }
        #[inline(always)]
        fn label(
            labels: &mut [u8; 16],
            found: [Self; 4],
            bound: [Self; 4],
            next: [Self; 4],
        ) -> [u16; 2] {
            unsafe {
                let [a, b, c, d] = found.map(|x| {
                    let byte = _mm_set1_epi32(0xff);
                    _mm_and_si128(_mm_castps_si128(x.0), byte)
                });
                let found = _mm_packus_epi16(_mm_packs_epi32(a, b), _mm_packs_epi32(c, d));
                let sure = |i: usize| _mm_castps_si128(_mm_cmplt_ps(bound[i].0, next[i].0));
                let (low, high) = (
                    _mm_packs_epi32(sure(0), sure(1)),
                    _mm_packs_epi32(sure(2), sure(3)),
                );
                let sure = _mm_packs_epi16(low, high);
                let place: *mut __m128i = labels.as_mut_ptr().cast();
                let before = _mm_loadu_si128(place);
                let now = _mm_or_si128(_mm_and_si128(sure, found), _mm_andnot_si128(sure, before));
                _mm_storeu_si128(place, now);
                let same = _mm_movemask_epi8(_mm_cmpeq_epi8(before, now));
                [!_mm_movemask_epi8(sure) as u16, !same as u16]
            }
        }
        #[inline(always)]
        fn and(self, other: Self) -> Self {
            Wide(unsafe { _mm_and_ps(self.0, other.0) })
        }
        #[inline(always)]
        fn pairs(from: &[u16; 8]) -> Self {
            Wide(unsafe { _mm_loadu_ps(from.as_ptr().cast()) })
        }
        #[inline(always)]
        fn halves(self, other: Self, to: &mut [u16; 8]) {
            unsafe {
                let low =
                    |x: __m128| _mm_srai_epi32::<16>(_mm_slli_epi32::<16>(_mm_castps_si128(x)));
                let halves = _mm_packs_epi32(low(self.0), low(other.0));
                _mm_storeu_si128(to.as_mut_ptr().cast(), halves);
            }
        }
        #[inline(always)]
        fn whole(self) -> Self {
            Wide(unsafe { _mm_cvtepi32_ps(_mm_castps_si128(self.0)) })
        }
        #[inline(always)]
        fn plus(self, other: Self) -> Self {
            unsafe {
                let (a, b) = (_mm_castps_si128(self.0), _mm_castps_si128(other.0));
                Wide(_mm_castsi128_ps(_mm_add_epi32(a, b)))
            }
        }
        #[inline(always)]
        fn dot(self, other: Self) -> Self {
            unsafe {
                let (a, b) = (_mm_castps_si128(self.0), _mm_castps_si128(other.0));
                Wide(_mm_castsi128_ps(_mm_madd_epi16(a, b)))
            }
        }
        #[inline(always)]
        fn add_eight(sums: &mut [[i32; 4]; 2], eight: &[u16; 8]) {
            let [low, high] = wholes(eight);
            let [head, tail] = sums.each_mut().map(|sums| sums.as_mut_ptr().cast());
            unsafe {
                _mm_storeu_si128(head, _mm_add_epi32(_mm_loadu_si128(head), low));
                _mm_storeu_si128(tail, _mm_add_epi32(_mm_loadu_si128(tail), high));
            }
        }
        #[inline(always)]
        fn sub_eight(sums: &mut [[i32; 4]; 2], eight: &[u16; 8]) {
            let [low, high] = wholes(eight);
            let [head, tail] = sums.each_mut().map(|sums| sums.as_mut_ptr().cast());
            unsafe {
                _mm_storeu_si128(head, _mm_sub_epi32(_mm_loadu_si128(head), low));
                _mm_storeu_si128(tail, _mm_sub_epi32(_mm_loadu_si128(tail), high));
            }
        }
        #[inline(always)]
        fn add_to(sums: &mut [f64; 4], four: &[f32; 4], weight: f64) {
            let (head, tail) = sums.split_at_mut(2);
            unsafe {
                let (four, weight) = (Wide::load(four).0, _mm_set1_pd(weight));
                let low = _mm_mul_pd(_mm_cvtps_pd(four), weight);
                let high = _mm_mul_pd(_mm_cvtps_pd(_mm_movehl_ps(four, four)), weight);
                let (head, tail) = (head.as_mut_ptr(), tail.as_mut_ptr());
                _mm_storeu_pd(head, _mm_add_pd(_mm_loadu_pd(head), low));
                _mm_storeu_pd(tail, _mm_add_pd(_mm_loadu_pd(tail), high));
            }
        }
    }
}

#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
pub use simd128::Wide;

#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
mod simd128 {
    use super::{Lanes, Table};
    use std::arch::wasm32::*;

    #[derive(Clone, Copy)]
    pub struct Wide(v128);

    #[inline(always)]
    fn pairs<const A: usize, const B: usize, const C: usize, const D: usize>(
        a: Wide,
        b: Wide,
    ) -> Wide {
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
        #[inline(always)]
        fn dot(self, other: Self) -> Self {
            Wide(i32x4_dot_i16x8(self.0, other.0))
        }
        #[inline(always)]
        fn add_eight(sums: &mut [[i32; 4]; 2], eight: &[u16; 8]) {
            let eight = unsafe { v128_load(eight.as_ptr().cast()) };
            let [head, tail]: [*mut v128; 2] = sums.each_mut().map(|sums| sums.as_mut_ptr().cast());
            unsafe {
                v128_store(
                    head,
                    i32x4_add(v128_load(head), i32x4_extend_low_i16x8(eight)),
                );
                v128_store(
                    tail,
                    i32x4_add(v128_load(tail), i32x4_extend_high_i16x8(eight)),
                );
            }
        }
        #[inline(always)]
        fn sub_eight(sums: &mut [[i32; 4]; 2], eight: &[u16; 8]) {
            let eight = unsafe { v128_load(eight.as_ptr().cast()) };
            let [head, tail]: [*mut v128; 2] = sums.each_mut().map(|sums| sums.as_mut_ptr().cast());
            unsafe {
                v128_store(
                    head,
                    i32x4_sub(v128_load(head), i32x4_extend_low_i16x8(eight)),
                );
                v128_store(
                    tail,
                    i32x4_sub(v128_load(tail), i32x4_extend_high_i16x8(eight)),
                );
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
}
