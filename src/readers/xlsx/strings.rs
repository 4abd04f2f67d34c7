//! The shared strings: one text, and where each of them ends.

use crate::error::{Result, reserve, too_large};
use crate::xml::{Event, Xml, unescape};

/// Most bytes that the shared strings may take.
pub const MOST: usize = 160 << 20;

#[derive(Default)]
pub struct Strings {
    text: Vec<u8>,
    ends: Vec<u32>,
    /// Inside of a text, and inside of its pronunciation, which is none of it.
    inside: bool,
    spoken: bool,
}

impl Strings {
    pub fn get(&self, i: usize) -> Option<&[u8]> {
        let end = *self.ends.get(i)? as usize;
        let start = i
            .checked_sub(1)
            .map_or(0, |before| self.ends[before] as usize);
        Some(&self.text[start..end])
    }

    pub fn read(&mut self, xml: &mut Xml) -> Result<()> {
        let mut piece = Vec::new();
        while let Some(event) = xml.next()? {
            match event {
                Event::Start(tag) => match tag.name {
                    b"si" if tag.closed => self.end_string()?,
                    b"t" => self.inside = !tag.closed && !self.spoken,
                    b"rPh" => self.spoken = !tag.closed,
                    _ => {}
                },
                Event::End(b"si") => self.end_string()?,
                Event::End(b"t") => self.inside = false,
                Event::End(b"rPh") => self.spoken = false,
                Event::Text(raw) if self.inside => {
                    piece.clear();
                    unescape(raw, &mut piece);
                    self.add(&piece)?;
                }
                Event::Plain(text) if self.inside => self.add(text)?,
                _ => {}
            }
        }
        Ok(())
    }

    fn add(&mut self, piece: &[u8]) -> Result<()> {
        self.check(piece.len())?;
        reserve(&mut self.text, piece.len())?;
        without_escapes(piece, &mut self.text);
        Ok(())
    }

    /// Adds a whole string.
    pub fn push(&mut self, text: &[u8]) -> Result<()> {
        self.check(text.len())?;
        reserve(&mut self.text, text.len())?;
        self.text.extend_from_slice(text);
        self.end_string()
    }

    fn end_string(&mut self) -> Result<()> {
        self.check(4)?;
        reserve(&mut self.ends, 1)?;
        self.ends.push(self.text.len() as u32);
        Ok(())
    }

    fn check(&self, more: usize) -> Result<()> {
        if self.text.len() + 4 * self.ends.len() + more > MOST {
            return Err(too_large(format_args!(
                "its texts are longer than {} MiB",
                MOST >> 20
            )));
        }
        Ok(())
    }
}

/// Appends a text in which control characters stand as `_x000D_`.
pub fn without_escapes(text: &[u8], out: &mut Vec<u8>) {
    let mut rest = text;
    while let Some(start) = rest
        .windows(7)
        .position(|w| w.starts_with(b"_x") && w[6] == b'_')
    {
        let hex = std::str::from_utf8(&rest[start + 2..start + 6]).unwrap_or("");
        match u32::from_str_radix(hex, 16).ok().and_then(char::from_u32) {
            Some(c) => {
                out.extend_from_slice(&rest[..start]);
                out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
                rest = &rest[start + 7..];
            }
            None => {
                out.extend_from_slice(&rest[..start + 1]);
                rest = &rest[start + 1..];
            }
        }
    }
    out.extend_from_slice(rest);
}
