//! Which of the next 64 bytes matter to the scanner: one bit a byte.
//!
//! The same answer on every target; SIMD128 in wasm, SSE2 on x86-64, a plain loop elsewhere and
//! at the end of the input.

/// Bits of the first 64 bytes (or fewer) that are `delimiter`, `quote`, CR or LF.
#[inline(always)]
pub fn special_mask(bytes: &[u8], delimiter: u8, quote: u8) -> u64 {
    match bytes.first_chunk::<64>() {
        Some(block) => block_mask(block, delimiter, quote),
        None => plain_mask(bytes, delimiter, quote),
    }
}

/// The obvious way, which is also the oracle of the fast ones.
pub fn plain_mask(bytes: &[u8], delimiter: u8, quote: u8) -> u64 {
    bytes.iter().take(64).enumerate().fold(0, |mask, (i, &b)| {
        mask | u64::from(b == delimiter || b == quote || b == b'\n' || b == b'\r') << i
    })
}

#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
#[inline(always)]
fn block_mask(block: &[u8; 64], delimiter: u8, quote: u8) -> u64 {
    use core::arch::wasm32::*;
    let (d, q, n, r) = (
        u8x16_splat(delimiter),
        u8x16_splat(quote),
        u8x16_splat(b'\n'),
        u8x16_splat(b'\r'),
    );
    let mut mask = 0;
    for part in 0..4 {
        // SAFETY: 16 bytes from 16 · part ≤ 48 lie inside the block; the load has no alignment.
        let v = unsafe { v128_load(block.as_ptr().add(16 * part).cast()) };
        let hit = v128_or(
            v128_or(u8x16_eq(v, d), u8x16_eq(v, q)),
            v128_or(u8x16_eq(v, n), u8x16_eq(v, r)),
        );
        mask |= u64::from(u8x16_bitmask(hit)) << (16 * part);
    }
    mask
}

#[cfg(target_arch = "x86_64")]
#[inline(always)]
fn block_mask(block: &[u8; 64], delimiter: u8, quote: u8) -> u64 {
    use core::arch::x86_64::*;
    // SAFETY: SSE2 is part of x86-64; 16 bytes from 16 · part ≤ 48 lie inside the block, loaded unaligned.
    unsafe {
        let splat = |b: u8| _mm_set1_epi8(b as i8);
        let (d, q, n, r) = (splat(delimiter), splat(quote), splat(b'\n'), splat(b'\r'));
        let mut mask = 0;
        for part in 0..4 {
            let v = _mm_loadu_si128(block.as_ptr().add(16 * part).cast());
            let hit = _mm_or_si128(
                _mm_or_si128(_mm_cmpeq_epi8(v, d), _mm_cmpeq_epi8(v, q)),
                _mm_or_si128(_mm_cmpeq_epi8(v, n), _mm_cmpeq_epi8(v, r)),
            );
            mask |= u64::from(_mm_movemask_epi8(hit) as u16) << (16 * part);
        }
        mask
    }
}

#[cfg(not(any(
    target_arch = "x86_64",
    all(target_arch = "wasm32", target_feature = "simd128")
)))]
#[inline(always)]
fn block_mask(block: &[u8; 64], delimiter: u8, quote: u8) -> u64 {
    plain_mask(block, delimiter, quote)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_agree_with_the_plain_loop() {
        let bytes: Vec<u8> = (0..=255u8)
            .chain(*b"a,b\"c\r\n;")
            .cycle()
            .take(2000)
            .collect();
        for start in 0..1900 {
            for (d, q) in [(b',', b'"'), (b';', b'\''), (0xff, 0x80), (b'\n', b'\n')] {
                assert_eq!(
                    special_mask(&bytes[start..], d, q),
                    plain_mask(&bytes[start..], d, q)
                );
            }
        }
    }
}
