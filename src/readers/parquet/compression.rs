//! A page's stored bytes → its bytes. What a page claims to be long is a limit, never a size to allocate.

use crate::error::{Error, Result, broken, reserve, unsupported};
use crate::inflate::Inflate;
use std::io::Read;

const SNAPPY: i64 = 1;
const GZIP: i64 = 2;
const ZSTD: i64 = 6;

fn wrong() -> Error {
    broken("a page cannot be inflated")
}

/// Appends the bytes of `stored` to `out`, which grows by `length`.
pub fn inflate(codec: i64, stored: &[u8], length: usize, out: &mut Vec<u8>) -> Result<()> {
    let end = out.len() + length;
    match codec {
        0 => {
            reserve(out, stored.len())?;
            out.extend_from_slice(stored);
        }
        SNAPPY => snappy(stored, end, out)?,
        GZIP => gzip(stored, end, out)?,
        ZSTD => zstd(stored, end, out)?,
        3 => return Err(unsupported("A Parquet file compressed by LZO")),
        4 => return Err(unsupported("A Parquet file compressed by Brotli")),
        5 | 7 => return Err(unsupported("A Parquet file compressed by LZ4")),
        _ => return Err(unsupported("A Parquet file compressed in an unknown way")),
    }
    if out.len() == end {
        Ok(())
    } else {
        Err(wrong())
    }
}

fn zstd(stored: &[u8], end: usize, out: &mut Vec<u8>) -> Result<()> {
    let mut input = stored;
    while !input.is_empty() {
        let mut decoder =
            ruzstd::decoding::StreamingDecoder::new(&mut input).map_err(|_| wrong())?;
        let mut piece = vec![0; 64 << 10];
        loop {
            let n = decoder.read(&mut piece).map_err(|_| wrong())?;
            if n == 0 {
                break;
            }
            if out.len() + n > end {
                return Err(wrong());
            }
            reserve(out, n)?;
            out.extend_from_slice(&piece[..n]);
        }
    }
    Ok(())
}

fn gzip(stored: &[u8], end: usize, out: &mut Vec<u8>) -> Result<()> {
    let mut rest = stored;
    while !rest.is_empty() {
        rest = rest
            .get(gzip_header(rest).ok_or_else(wrong)?..)
            .ok_or_else(wrong)?;
        let mut stream = Inflate::raw();
        loop {
            let (used, over) = stream.step(rest, out)?;
            rest = &rest[used..];
            if out.len() > end {
                return Err(wrong());
            }
            if over {
                break;
            }
        }
        // The checksum and the length.
        rest = rest.get(8..).ok_or_else(wrong)?;
    }
    Ok(())
}

fn gzip_header(bytes: &[u8]) -> Option<usize> {
    if !bytes.starts_with(&[0x1f, 0x8b, 8]) {
        return None;
    }
    let flags = *bytes.get(3)?;
    let mut at = 10;
    if flags & 4 != 0 {
        at += 2 + usize::from(crate::bytes::u16_at(bytes, at)?);
    }
    for flag in [8, 16] {
        if flags & flag != 0 {
            at += bytes.get(at..)?.iter().position(|b| *b == 0)? + 1;
        }
    }
    Some(at + if flags & 2 != 0 { 2 } else { 0 })
}

fn snappy(stored: &[u8], end: usize, out: &mut Vec<u8>) -> Result<()> {
    let start = out.len();
    unsnap(stored, start, end, out)?.ok_or_else(wrong)
}

/// Snappy's elements: literals, and copies of what came before. `None` where they make no sense.
fn unsnap(stored: &[u8], start: usize, end: usize, out: &mut Vec<u8>) -> Result<Option<()>> {
    let head = stored.iter().take(5).take_while(|b| **b >= 0x80).count() + 1;
    let mut rest = stored.get(head..).unwrap_or_default();
    while let [tag, more @ ..] = rest {
        let upper = usize::from(tag >> 2);
        let number = |bytes: usize| {
            let digits = more.get(..bytes)?.iter().rev();
            Some(digits.fold(0, |n, b| n << 8 | usize::from(*b)))
        };
        let (length, offset, used) = match tag & 3 {
            0 if upper < 60 => (upper + 1, None, 0),
            0 => {
                let Some(length) = number(upper - 59) else {
                    return Ok(None);
                };
                (length.saturating_add(1), None, upper - 59)
            }
            1 => ((upper & 7) + 4, number(1).map(|n| n | (upper >> 3) << 8), 1),
            2 => (upper + 1, number(2), 2),
            _ => (upper + 1, number(4), 4),
        };
        let Some(after) = more.get(used..) else {
            return Ok(None);
        };
        if length > end - out.len() {
            return Ok(None);
        }
        reserve(out, length)?;
        rest = after;
        if tag & 3 == 0 {
            let Some(literal) = after.get(..length) else {
                return Ok(None);
            };
            out.extend_from_slice(literal);
            rest = &after[length..];
            continue;
        }
        let Some(offset) = offset.filter(|o| *o > 0 && *o <= out.len() - start) else {
            return Ok(None);
        };
        let from = out.len() - offset;
        if offset >= length {
            out.extend_from_within(from..from + length);
        } else {
            for i in from..from + length {
                out.push(out[i]);
            }
        }
    }
    Ok(Some(()))
}
