//! Four lanes on x86-64.

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
            let low = |x: __m128| _mm_srai_epi32::<16>(_mm_slli_epi32::<16>(_mm_castps_si128(x)));
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
    fn add_eight<const AWAY: bool>(sums: &mut [[i32; 4]; 2], eight: &[u16; 8]) {
        let [low, high] = wholes(eight);
        let [head, tail] = sums.each_mut().map(|sums| sums.as_mut_ptr().cast());
        unsafe {
            let (first, second) = (_mm_loadu_si128(head), _mm_loadu_si128(tail));
            let (first, second) = match AWAY {
                true => (_mm_sub_epi32(first, low), _mm_sub_epi32(second, high)),
                false => (_mm_add_epi32(first, low), _mm_add_epi32(second, high)),
            };
            _mm_storeu_si128(head, first);
            _mm_storeu_si128(tail, second);
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
