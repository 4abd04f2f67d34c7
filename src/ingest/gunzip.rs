//! Gzip (RFC 1952), pushed in pieces: any number of members, checksums verified.
//!
//! miniz_oxide inflates; the frame around it is ours, because the usual crate brings 16 KiB of
//! checksum tables into the download.

use crate::error::{Code, Error, Result};
use miniz_oxide::inflate::stream::{InflateState, inflate};
use miniz_oxide::{DataFormat, MZError, MZFlush, MZStatus};

/// Inflated bytes are handed on in pieces of at most this size, whatever the ratio.
const PIECE: usize = 64 << 10;

/// Flags of a member's header.
const HEADER_CRC: u8 = 2;
const EXTRA: u8 = 4;
const NAME: u8 = 8;
const COMMENT: u8 = 16;

/// What comes next in the stream.
enum Part {
    /// The ten fixed bytes.
    Fixed,
    /// Length of the extra field, then that many bytes.
    ExtraLength,
    Extra(usize),
    /// Text that ends with a zero byte.
    Name,
    Comment,
    HeaderCrc,
    Body,
    /// Checksum and length.
    Trailer,
}

/// A gzip stream being inflated.
pub struct Gunzip {
    part: Part,
    flags: u8,
    /// Bytes of a fixed-length part that came so far.
    waiting: Vec<u8>,
    state: Box<InflateState>,
    out: Vec<u8>,
    checksum: Checksum,
    length: u32,
}

impl Default for Gunzip {
    fn default() -> Self {
        Gunzip {
            part: Part::Fixed,
            flags: 0,
            waiting: Vec::new(),
            state: InflateState::new_boxed(DataFormat::Raw),
            out: vec![0; PIECE],
            checksum: Checksum::default(),
            length: 0,
        }
    }
}

impl Gunzip {
    /// Takes compressed bytes and hands on what they inflate to.
    pub fn push(
        &mut self,
        mut bytes: &[u8],
        each: &mut dyn FnMut(&[u8]) -> Result<()>,
    ) -> Result<()> {
        while !bytes.is_empty() {
            bytes = match self.part {
                Part::Fixed => self.fixed(bytes)?,
                Part::ExtraLength => self.extra_length(bytes),
                Part::Extra(left) => self.extra(bytes, left),
                Part::Name | Part::Comment => self.text(bytes),
                Part::HeaderCrc => self.header_crc(bytes),
                Part::Body => self.body(bytes, each)?,
                Part::Trailer => self.trailer(bytes)?,
            };
        }
        Ok(())
    }

    /// Ends the stream; it must stand between two members.
    pub fn finish(&self) -> Result<()> {
        // Tape and disk padding of zero bytes is no member that was cut off.
        let whole = matches!(self.part, Part::Fixed) && self.waiting.iter().all(|b| *b == 0);
        if whole {
            Ok(())
        } else {
            Err(broken("it ends in the middle"))
        }
    }

    /// Collects `n` bytes; the rest of the input once they are there.
    fn collect<'a>(&mut self, bytes: &'a [u8], n: usize) -> (bool, &'a [u8]) {
        let (head, rest) = bytes.split_at(bytes.len().min(n - self.waiting.len()));
        self.waiting.extend_from_slice(head);
        (self.waiting.len() == n, rest)
    }

    fn fixed<'a>(&mut self, bytes: &'a [u8]) -> Result<&'a [u8]> {
        let (done, rest) = self.collect(bytes, 10);
        if done {
            match self.waiting[..] {
                [0x1f, 0x8b, 8, flags, ..] => self.flags = flags,
                // Padding after the last member.
                [0, 0, 0, 0, 0, 0, 0, 0, 0, 0] => {
                    self.waiting.clear();
                    return Ok(rest);
                }
                _ => return Err(broken("a header was expected")),
            }
            self.waiting.clear();
            self.part = Part::ExtraLength;
            self.skip_absent();
        }
        Ok(rest)
    }

    /// Moves on past the header's parts that the flags do not announce.
    fn skip_absent(&mut self) {
        loop {
            let (flag, next) = match self.part {
                Part::ExtraLength => (EXTRA, Part::Name),
                Part::Name => (NAME, Part::Comment),
                Part::Comment => (COMMENT, Part::HeaderCrc),
                Part::HeaderCrc => (HEADER_CRC, Part::Body),
                _ => return,
            };
            if self.flags & flag != 0 {
                return;
            }
            self.part = next;
        }
    }

    fn extra_length<'a>(&mut self, bytes: &'a [u8]) -> &'a [u8] {
        let (done, rest) = self.collect(bytes, 2);
        if done {
            self.part = Part::Extra(usize::from(u16::from_le_bytes([
                self.waiting[0],
                self.waiting[1],
            ])));
            self.waiting.clear();
        }
        rest
    }

    fn extra<'a>(&mut self, bytes: &'a [u8], left: usize) -> &'a [u8] {
        let n = left.min(bytes.len());
        self.part = Part::Extra(left - n);
        if left == n {
            self.part = Part::Name;
            self.skip_absent();
        }
        &bytes[n..]
    }

    fn text<'a>(&mut self, bytes: &'a [u8]) -> &'a [u8] {
        let Some(end) = bytes.iter().position(|b| *b == 0) else {
            return &[];
        };
        self.part = if matches!(self.part, Part::Name) {
            Part::Comment
        } else {
            Part::HeaderCrc
        };
        self.skip_absent();
        &bytes[end + 1..]
    }

    fn header_crc<'a>(&mut self, bytes: &'a [u8]) -> &'a [u8] {
        let (done, rest) = self.collect(bytes, 2);
        if done {
            self.waiting.clear();
            self.part = Part::Body;
        }
        rest
    }

    fn body<'a>(
        &mut self,
        mut bytes: &'a [u8],
        each: &mut dyn FnMut(&[u8]) -> Result<()>,
    ) -> Result<&'a [u8]> {
        loop {
            let step = inflate(&mut self.state, bytes, &mut self.out, MZFlush::None);
            bytes = &bytes[step.bytes_consumed..];
            let piece = &self.out[..step.bytes_written];
            if !piece.is_empty() {
                self.checksum.add(piece);
                self.length = self.length.wrapping_add(piece.len() as u32);
                each(piece)?;
            }
            match step.status {
                Ok(MZStatus::StreamEnd) => {
                    self.part = Part::Trailer;
                    return Ok(bytes);
                }
                // All the input is taken and nothing more comes of it.
                Ok(_) | Err(MZError::Buf) if bytes.is_empty() && step.bytes_written < PIECE => {
                    return Ok(bytes);
                }
                Ok(_) => {}
                Err(_) => return Err(broken("the compressed data make no sense")),
            }
        }
    }

    fn trailer<'a>(&mut self, bytes: &'a [u8]) -> Result<&'a [u8]> {
        let (done, rest) = self.collect(bytes, 8);
        if done {
            let expected = [
                self.checksum.value().to_le_bytes(),
                self.length.to_le_bytes(),
            ]
            .concat();
            if self.waiting != expected {
                return Err(broken("the checksum does not match"));
            }
            *self = Gunzip {
                out: std::mem::take(&mut self.out),
                ..Gunzip::default()
            };
        }
        Ok(rest)
    }
}

/// CRC-32 (reflected, polynomial 0xEDB88320), four bytes at a time; its tables are made, not stored.
struct Checksum {
    tables: Box<[[u32; 256]; 4]>,
    state: u32,
}

impl Default for Checksum {
    fn default() -> Self {
        let mut tables = Box::new([[0u32; 256]; 4]);
        for i in 0..256 {
            tables[0][i] = (0..8).fold(i as u32, |c, _| {
                (c >> 1) ^ (0xedb8_8320 & (c & 1).wrapping_neg())
            });
        }
        for i in 0..256 {
            for t in 1..4 {
                let before = tables[t - 1][i];
                tables[t][i] = (before >> 8) ^ tables[0][(before & 255) as usize];
            }
        }
        Checksum { tables, state: !0 }
    }
}

impl Checksum {
    fn add(&mut self, bytes: &[u8]) {
        let t = &self.tables;
        let (words, rest) = bytes.as_chunks::<4>();
        for word in words {
            let x = self.state ^ u32::from_le_bytes(*word);
            self.state = t[3][(x & 255) as usize]
                ^ t[2][(x >> 8 & 255) as usize]
                ^ t[1][(x >> 16 & 255) as usize]
                ^ t[0][(x >> 24) as usize];
        }
        for byte in rest {
            self.state = (self.state >> 8) ^ t[0][((self.state ^ u32::from(*byte)) & 255) as usize];
        }
    }

    fn value(&self) -> u32 {
        !self.state
    }
}

fn broken(how: &str) -> Error {
    let remedy = "Export or download the file again";
    Error::new(
        Code::BadGzip,
        format!("The compressed file is broken: {how}"),
        remedy,
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The bytes as one member of stored blocks, with a name and an extra field.
    fn gzip(text: &[u8]) -> Vec<u8> {
        let mut out = vec![
            0x1f,
            0x8b,
            8,
            NAME | EXTRA,
            0,
            0,
            0,
            0,
            0,
            255,
            3,
            0,
            1,
            2,
            3,
        ];
        out.extend_from_slice(b"orders.csv\0");
        out.extend(miniz_oxide::deflate::compress_to_vec(text, 6));
        let mut checksum = Checksum::default();
        checksum.add(text);
        out.extend(checksum.value().to_le_bytes());
        out.extend((text.len() as u32).to_le_bytes());
        out
    }

    fn gunzip(bytes: &[u8], chunk: usize) -> Result<Vec<u8>> {
        let (mut stream, mut out) = (Gunzip::default(), Vec::new());
        for piece in bytes.chunks(chunk) {
            stream.push(piece, &mut |inflated| {
                out.extend_from_slice(inflated);
                Ok(())
            })?;
        }
        stream.finish().map(|()| out)
    }

    #[test]
    fn the_checksum_is_the_standard_one() {
        let mut checksum = Checksum::default();
        checksum.add(b"123456789");
        assert_eq!(checksum.value(), 0xcbf4_3926);
    }

    #[test]
    fn members_go_round_in_any_chunking() {
        let text: Vec<u8> = (0..200_000u32)
            .flat_map(|i| format!("{},{}\n", i % 977, i / 7 % 31).into_bytes())
            .collect();
        let two = [gzip(&text), gzip(b""), gzip(b"end"), vec![0; 7]].concat();
        let expected = [&text[..], b"end"].concat();
        for chunk in [1, 7, 4096, two.len()] {
            assert_eq!(gunzip(&two, chunk).unwrap(), expected, "chunks of {chunk}");
        }
    }

    #[test]
    fn broken_streams_are_errors() {
        let whole = gzip(b"customer,amount\n1,2\n");
        for cut in 1..whole.len() {
            assert_eq!(
                gunzip(&whole[..cut], 64).unwrap_err().code,
                Code::BadGzip,
                "cut at {cut}"
            );
        }
        for at in [0, 2, whole.len() - 9, whole.len() - 6, whole.len() - 1] {
            let mut bad = whole.clone();
            bad[at] ^= 0x55;
            assert_eq!(
                gunzip(&bad, 64).unwrap_err().code,
                Code::BadGzip,
                "flipped at {at}"
            );
        }
    }
}
