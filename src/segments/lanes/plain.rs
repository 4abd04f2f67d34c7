//! One lane after the other.

use super::Lanes;

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
    fn add_eight<const AWAY: bool>(sums: &mut [[i32; 4]; 2], eight: &[u16; 8]) {
        let sums = sums.as_flattened_mut().iter_mut();
        let sign = if AWAY { -1 } else { 1 };
        sums.zip(eight)
            .for_each(|(sum, &x)| *sum += sign * i32::from(x as i16));
    }
    #[inline(always)]
    fn add_to(sums: &mut [f64; 4], four: &[f32; 4], weight: f64) {
        let lanes = sums.iter_mut().zip(four);
        lanes.for_each(|(sum, x)| *sum += f64::from(*x) * weight);
    }
}
