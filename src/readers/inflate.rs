//! Deflated bytes → bytes, in pieces, with a watch on the ratio: what a header claims counts for nothing.

use crate::error::{Result, broken, reserve, too_large};
use miniz_oxide::inflate::stream::{InflateState, inflate};
use miniz_oxide::{DataFormat, MZError, MZFlush, MZStatus};

/// Bytes that one step inflates to, at most.
const PIECE: usize = 64 << 10;
/// Nothing is refused before it has inflated to this much.
const HARMLESS: u64 = 32 << 20;
/// Tables inflate to 5 to 60 times their size, and never to this.
const RATIO: u64 = 250;
/// Most that one part of a file may inflate to.
const MOST: u64 = 4 << 30;

pub struct Inflate {
    state: Box<InflateState>,
    stored: u64,
    pub inflated: u64,
}

impl Inflate {
    /// Without a frame around the stream, as ZIP has it.
    pub fn raw() -> Self {
        Inflate {
            state: InflateState::new_boxed(DataFormat::Raw),
            stored: 0,
            inflated: 0,
        }
    }

    /// Appends one piece to `out`. Gives the bytes of `input` that were used, and whether the stream
    /// has ended.
    pub fn step(&mut self, input: &[u8], out: &mut Vec<u8>) -> Result<(usize, bool)> {
        reserve(out, PIECE)?;
        let start = out.len();
        out.resize(start + PIECE, 0);
        let result = inflate(&mut self.state, input, &mut out[start..], MZFlush::None);
        out.truncate(start + result.bytes_written);
        self.stored += result.bytes_consumed as u64;
        self.inflated += result.bytes_written as u64;
        self.watch()?;
        match result.status {
            Ok(MZStatus::StreamEnd) => Ok((result.bytes_consumed, true)),
            Ok(_) if result.bytes_consumed + result.bytes_written > 0 => {
                Ok((result.bytes_consumed, false))
            }
            Ok(_) | Err(MZError::Buf) => Err(broken("its compressed data end too early")),
            Err(_) => Err(broken("its compressed data cannot be inflated")),
        }
    }

    fn watch(&self) -> Result<()> {
        if self.inflated > MOST {
            return Err(too_large(format_args!(
                "one part of it inflates to more than {} GiB",
                MOST >> 30
            )));
        }
        if self.inflated > HARMLESS && self.inflated / RATIO > self.stored {
            return Err(too_large(format_args!(
                "it inflates to more than {RATIO} times its size, as a bomb does"
            )));
        }
        Ok(())
    }
}

/// CRC-32, as ZIP has it.
pub struct Checksum(u32);

const TABLE: [u32; 256] = {
    let mut table = [0; 256];
    let mut i = 0;
    while i < 256 {
        let (mut c, mut bit) = (i as u32, 0);
        while bit < 8 {
            c = if c & 1 == 1 {
                c >> 1 ^ 0xedb8_8320
            } else {
                c >> 1
            };
            bit += 1;
        }
        table[i] = c;
        i += 1;
    }
    table
};

impl Checksum {
    pub fn new() -> Self {
        Checksum(!0)
    }

    pub fn add(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = self.0 >> 8 ^ TABLE[(self.0 as u8 ^ byte) as usize];
        }
    }

    pub fn value(&self) -> u32 {
        !self.0
    }
}
