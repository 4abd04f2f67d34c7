//! Stored bytes → UTF-8 text: inflate, decode.
//!
//! Inflating is the core's; decoding other encodings than UTF-8 is the host's (the browser's
//! `TextDecoder` in the page, encoding_rs on the command line: the same standard), lent to the
//! core as a [`Decode`].

use super::gunzip::Gunzip;
use crate::error::{Code, Error, Result};

/// A streaming decoder to UTF-8; malformed input becomes U+FFFD, as the WHATWG standard has it.
pub trait Decode {
    /// Appends the text of `bytes` to `out`. `last` says that nothing follows.
    fn decode(&mut self, bytes: &[u8], last: bool, out: &mut Vec<u8>) -> Result<()>;
}

/// How a host makes a decoder for a WHATWG label; `None` where it knows no such encoding.
pub type MakeDecoder = fn(&str) -> Option<Box<dyn Decode>>;

/// UTF-8 → UTF-8 with malformed bytes replaced, and without its byte order mark.
#[derive(Default)]
pub struct Utf8 {
    carry: Vec<u8>,
    begun: bool,
}

impl Decode for Utf8 {
    fn decode(&mut self, bytes: &[u8], last: bool, out: &mut Vec<u8>) -> Result<()> {
        let joined;
        let mut rest = if self.carry.is_empty() {
            bytes
        } else {
            joined = [std::mem::take(&mut self.carry).as_slice(), bytes].concat();
            &joined
        };
        if !self.begun {
            const MARK: &[u8] = b"\xef\xbb\xbf";
            if rest.len() < 3 && MARK.starts_with(rest) && !last {
                self.carry = rest.to_vec();
                return Ok(());
            }
            rest = rest.strip_prefix(MARK).unwrap_or(rest);
            self.begun = true;
        }
        crate::error::reserve(out, rest.len(), "Decoding")?;
        // Nearly all text is ASCII, and that is quickly told.
        if is_ascii(rest) {
            out.extend_from_slice(rest);
            return Ok(());
        }
        loop {
            match std::str::from_utf8(rest) {
                Ok(_) => {
                    out.extend_from_slice(rest);
                    return Ok(());
                }
                Err(error) => {
                    let (good, bad) = rest.split_at(error.valid_up_to());
                    out.extend_from_slice(good);
                    match error.error_len() {
                        None if !last => {
                            self.carry = bad.to_vec();
                            return Ok(());
                        }
                        length => {
                            out.extend_from_slice("\u{fffd}".as_bytes());
                            rest = &bad[length.unwrap_or(bad.len())..];
                        }
                    }
                }
            }
        }
    }
}

/// Eight bytes at a time; the library's looks at four in wasm.
fn is_ascii(text: &[u8]) -> bool {
    let (words, rest) = text.as_chunks::<8>();
    let (fours, words) = words.as_chunks::<4>();
    let word = |bytes: &[u8; 8]| u64::from_le_bytes(*bytes);
    let all = |all: u64, word: u64| all | word;
    let mut bits = 0;
    for [a, b, c, d] in fours {
        bits |= word(a) | word(b) | word(c) | word(d);
    }
    bits = words.iter().map(word).fold(bits, all);
    bits = rest.iter().map(|b| u64::from(*b)).fold(bits, all);
    bits & 0x8080_8080_8080_8080 == 0
}

/// Stored bytes → bytes of text: gzip inflated in pieces, anything else as it is.
pub enum Inflate {
    Stored,
    Gzip {
        stream: Box<Gunzip>,
        stored: u64,
        inflated: u64,
    },
}

/// A stream may inflate to this much, and to so many times its own size beyond that: a table of
/// text stays far below, a stream made to fill a memory or a day does not.
const FREE: u64 = 64 << 20;
const RATIO: u64 = 300;
/// Stored bytes between two looks at the ratio, so that any chunking gives the same answer.
const LOOK: u64 = 4 << 10;

/// Whether a file begins like a gzip stream.
pub fn is_gzip(head: &[u8]) -> bool {
    head.starts_with(&[0x1f, 0x8b])
}

impl Inflate {
    pub fn new(gzip: bool) -> Self {
        if gzip {
            Inflate::Gzip {
                stream: Box::default(),
                stored: 0,
                inflated: 0,
            }
        } else {
            Inflate::Stored
        }
    }

    /// Hands on what `chunk` inflates to, in pieces that stay small whatever the ratio.
    pub fn push(&mut self, chunk: &[u8], each: &mut dyn FnMut(&[u8]) -> Result<()>) -> Result<()> {
        match self {
            Inflate::Stored => each(chunk),
            Inflate::Gzip {
                stream,
                stored,
                inflated,
            } => {
                let mut rest = chunk;
                while !rest.is_empty() {
                    let (now, later) =
                        rest.split_at(rest.len().min((LOOK - *stored % LOOK) as usize));
                    *stored += now.len() as u64;
                    stream.push(now, &mut |piece| {
                        *inflated += piece.len() as u64;
                        each(piece)
                    })?;
                    if *stored % LOOK == 0 && *inflated > FREE + RATIO * *stored {
                        return Err(bomb());
                    }
                    rest = later;
                }
                Ok(())
            }
        }
    }

    pub fn finish(&mut self) -> Result<()> {
        match self {
            Inflate::Stored => Ok(()),
            Inflate::Gzip { stream, .. } => stream.finish(),
        }
    }
}

fn bomb() -> Error {
    Error::new(
        Code::BadGzip,
        format!("The compressed file inflates to more than {RATIO} times its size"),
        "Inflate it yourself if you trust it, and open what comes out",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn utf8(chunks: &[&[u8]]) -> String {
        let (mut decoder, mut out) = (Utf8::default(), Vec::new());
        for chunk in chunks {
            decoder.decode(chunk, false, &mut out).unwrap();
        }
        decoder.decode(&[], true, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn utf8_is_cleaned_in_any_chunking() {
        let text = b"\xef\xbb\xbfa\xe5\x85\x83\xff\xf0\x9f\x98\x80\xe5";
        let whole = utf8(&[text]);
        assert_eq!(whole, "a元\u{fffd}😀\u{fffd}");
        for cut in 0..text.len() {
            assert_eq!(utf8(&[&text[..cut], &text[cut..]]), whole, "cut at {cut}");
        }
    }
}
