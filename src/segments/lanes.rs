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
    /// The lesser of the bits as whole numbers, all those of a positive `f32` below infinity.
    #[inline(always)]
    fn least(self, other: Self) -> Self {
        self.min(other)
    }
    /// The greater of such.
    #[inline(always)]
    fn most(self, other: Self) -> Self {
        self.max(other)
    }
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
    /// Adds eight whole numbers to the sums at their places, or takes them away.
    fn add_eight<const AWAY: bool>(sums: &mut [[i32; 4]; 2], eight: &[u16; 8]);
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

mod plain;
#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
mod simd128;
#[cfg(target_arch = "x86_64")]
mod sse2;

pub use plain::Plain;
#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
pub use simd128::Wide;
#[cfg(target_arch = "x86_64")]
pub use sse2::Wide;

/// What this machine has for four lanes.
#[cfg(not(any(
    target_arch = "x86_64",
    all(target_arch = "wasm32", target_feature = "simd128")
)))]
pub type Wide = Plain;
