//! XML as workbooks have it → tags and text, whatever the pieces are.
//!
//! There are no document types: no entity can be declared, and nothing outside the file is looked at.
//! A name is told by its local part. Text is handed over raw; [`unescape`] makes characters of it.

use crate::error::{Result, broken, reserve, too_large, unsupported};

/// Longest tag or text accepted. Excel's longest cell is 32,767 characters.
const LONGEST: usize = 4 << 20;

#[derive(Default)]
pub struct Xml {
    buffer: Vec<u8>,
    at: usize,
    begun: bool,
    ended: bool,
}

pub enum Event<'a> {
    Start(Tag<'a>),
    /// Local name.
    End(&'a [u8]),
    Text(&'a [u8]),
    /// Text that holds no entities.
    Plain(&'a [u8]),
}

/// A start tag. `closed`: it is its own end tag.
pub struct Tag<'a> {
    pub name: &'a [u8],
    pub closed: bool,
    attributes: &'a [u8],
}

impl<'a> Tag<'a> {
    /// The raw value of an attribute, by its name as written.
    pub fn get(&self, name: &[u8]) -> Option<&'a [u8]> {
        self.find(&|n| n == name)
    }

    /// The raw value of an attribute, by the part of its name behind the colon, which it must have.
    pub fn get_local(&self, name: &[u8]) -> Option<&'a [u8]> {
        self.find(&|n| n.len() > name.len() && local(n) == name)
    }

    fn find(&self, wanted: &dyn Fn(&[u8]) -> bool) -> Option<&'a [u8]> {
        let mut rest = self.attributes;
        loop {
            let equals = rest.iter().position(|b| *b == b'=')?;
            let name = rest[..equals].trim_ascii();
            rest = rest[equals + 1..].trim_ascii_start();
            let quote = *rest.first().filter(|b| matches!(b, b'"' | b'\''))?;
            let end = rest[1..].iter().position(|b| *b == quote)? + 1;
            if wanted(name) {
                return Some(&rest[1..end]);
            }
            rest = &rest[end + 1..];
        }
    }

    /// The attribute as text.
    pub fn text(&self, name: &[u8]) -> Option<String> {
        let mut out = Vec::new();
        unescape(self.get(name)?, &mut out);
        Some(String::from_utf8_lossy(&out).into_owned())
    }

    /// The attribute as a whole number.
    pub fn number(&self, name: &[u8]) -> Option<u64> {
        std::str::from_utf8(self.get(name)?)
            .ok()?
            .trim()
            .parse()
            .ok()
    }
}

fn local(name: &[u8]) -> &[u8] {
    match name.iter().rposition(|b| *b == b':') {
        Some(colon) => &name[colon + 1..],
        None => name,
    }
}

impl Xml {
    /// Where to append the next piece of the document.
    pub fn room(&mut self) -> &mut Vec<u8> {
        self.buffer.drain(..self.at);
        self.at = 0;
        &mut self.buffer
    }

    pub fn push(&mut self, piece: &[u8]) -> Result<()> {
        let room = self.room();
        reserve(room, piece.len())?;
        room.extend_from_slice(piece);
        Ok(())
    }

    /// No piece follows.
    pub fn end(&mut self) {
        self.ended = true;
    }

    /// The next event; none when a further piece is needed, or the document is over.
    pub fn next(&mut self) -> Result<Option<Event<'_>>> {
        if !self.begun {
            if self.buffer.len() < 4 && !self.ended {
                return Ok(None);
            }
            if self.buffer.starts_with(b"\xff\xfe") || self.buffer.starts_with(b"\xfe\xff") {
                return Err(unsupported("A workbook in UTF-16"));
            }
            if self.buffer.starts_with(b"\xef\xbb\xbf") {
                self.at = 3;
            }
            self.begun = true;
        }
        loop {
            let from = self.at;
            let rest = &self.buffer[from..];
            let Some(first) = rest.first() else {
                return Ok(None);
            };
            if *first != b'<' {
                let end = rest.iter().position(|b| *b == b'<');
                let Some(length) = end.or(self.ended.then_some(rest.len())) else {
                    return self.wait();
                };
                self.at += length;
                return Ok(Some(Event::Text(&self.buffer[from..self.at])));
            }
            let (skipped, open, close): (bool, usize, &[u8]) = match rest {
                [b'<', b'?', ..] => (true, 2, b"?>"),
                [b'<', b'!', b'-', b'-', ..] => (true, 4, b"-->"),
                _ if rest.starts_with(b"<![CDATA[") => (false, 9, b"]]>"),
                [b'<', b'!', b'D', ..] => {
                    return Err(unsupported(
                        "A document type, which may name files and entities,",
                    ));
                }
                [b'<', b'!', ..] if rest.len() >= 9 || self.ended => {
                    return Err(broken("its XML has a declaration in it"));
                }
                [b'<', b'!', ..] | [b'<'] => return self.wait(),
                _ => {
                    let Some(end) = tag_end(rest) else {
                        return self.wait();
                    };
                    self.at += end + 1;
                    return Ok(Some(tag(&self.buffer[from + 1..from + end])));
                }
            };
            let body = &rest[open..];
            let Some(length) = body.windows(close.len()).position(|w| w == close) else {
                return self.wait();
            };
            self.at += open + length + close.len();
            if !skipped {
                let text = &self.buffer[from + open..from + open + length];
                return Ok(Some(Event::Plain(text)));
            }
        }
    }

    /// A token that has not ended yet.
    fn wait(&self) -> Result<Option<Event<'_>>> {
        if self.ended {
            return Err(broken("its XML is cut off"));
        }
        if self.buffer.len() - self.at > LONGEST {
            return Err(too_large(format_args!(
                "one of its cells or tags is longer than {} MiB",
                LONGEST >> 20
            )));
        }
        Ok(None)
    }
}

/// Offset of the `>` that ends a tag, outside of quotes.
fn tag_end(tag: &[u8]) -> Option<usize> {
    let mut quote = 0;
    for (i, &byte) in tag.iter().enumerate() {
        match byte {
            b'"' | b'\'' if quote == 0 => quote = byte,
            b'>' if quote == 0 => return Some(i),
            _ if byte == quote => quote = 0,
            _ => {}
        }
    }
    None
}

/// What stands between `<` and `>`.
fn tag(inside: &[u8]) -> Event<'_> {
    if let [b'/', name @ ..] = inside {
        return Event::End(local(name.trim_ascii()));
    }
    let (inside, closed) = match inside {
        [rest @ .., b'/'] => (rest, true),
        rest => (rest, false),
    };
    let name = inside
        .iter()
        .position(u8::is_ascii_whitespace)
        .unwrap_or(inside.len());
    Event::Start(Tag {
        name: local(&inside[..name]),
        closed,
        attributes: &inside[name..],
    })
}

/// Appends raw text with its entities replaced. One that is not known stays as it stands.
pub fn unescape(raw: &[u8], out: &mut Vec<u8>) {
    let mut rest = raw;
    while let Some(start) = rest.iter().position(|b| *b == b'&') {
        out.extend_from_slice(&rest[..start]);
        rest = &rest[start..];
        let end = rest.iter().take(12).position(|b| *b == b';');
        match end.and_then(|end| Some((end, entity(&rest[1..end])?))) {
            Some((end, c)) => {
                out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
                rest = &rest[end + 1..];
            }
            None => {
                out.push(b'&');
                rest = &rest[1..];
            }
        }
    }
    out.extend_from_slice(rest);
}

fn entity(name: &[u8]) -> Option<char> {
    Some(match name {
        b"lt" => '<',
        b"gt" => '>',
        b"amp" => '&',
        b"quot" => '"',
        b"apos" => '\'',
        [b'#', b'x' | b'X', hex @ ..] => {
            char::from_u32(u32::from_str_radix(std::str::from_utf8(hex).ok()?, 16).ok()?)?
        }
        [b'#', digits @ ..] => char::from_u32(std::str::from_utf8(digits).ok()?.parse().ok()?)?,
        _ => return None,
    })
}
