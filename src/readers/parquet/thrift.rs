//! The compact protocol of Thrift, as far as a footer and page headers need it.
//!
//! `None` means that the bytes end or make no sense. Lists grow as their elements are read, never by
//! the length that they claim.

pub struct Thrift<'a> {
    pub bytes: &'a [u8],
    pub at: usize,
}

pub const TRUE: u8 = 1;
const FALSE: u8 = 2;
const BYTE: u8 = 3;
const DOUBLE: u8 = 7;
const BINARY: u8 = 8;
const LIST: u8 = 9;
const SET: u8 = 10;
const MAP: u8 = 11;
const STRUCT: u8 = 12;
/// Deepest nesting of what is skipped.
const DEEPEST: usize = 32;

impl<'a> Thrift<'a> {
    pub fn varint(&mut self) -> Option<u64> {
        let mut value = 0;
        for shift in (0..64).step_by(7) {
            let byte = *self.bytes.get(self.at)?;
            self.at += 1;
            value |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Some(value);
            }
        }
        None
    }

    pub fn integer(&mut self) -> Option<i64> {
        self.varint().map(unzigzag)
    }

    pub fn binary(&mut self) -> Option<&'a [u8]> {
        let length = usize::try_from(self.varint()?).ok()?;
        let end = self.at.checked_add(length)?;
        let found = self.bytes.get(self.at..end)?;
        self.at = end;
        Some(found)
    }

    /// The fields of a struct. `each` gets a field's number and type, and says whether it read it.
    pub fn fields(
        &mut self,
        each: &mut dyn FnMut(&mut Self, i16, u8) -> Option<bool>,
    ) -> Option<()> {
        let mut id = 0i16;
        loop {
            let head = *self.bytes.get(self.at)?;
            self.at += 1;
            if head == 0 {
                return Some(());
            }
            id = match head >> 4 {
                0 => i16::try_from(self.integer()?).ok()?,
                delta => id.checked_add(i16::from(delta))?,
            };
            let kind = head & 15;
            if !each(self, id, kind)? {
                self.skip(kind, 0)?;
            }
        }
    }

    /// The elements of a list; `each` reads one.
    pub fn list(&mut self, each: &mut dyn FnMut(&mut Self) -> Option<()>) -> Option<()> {
        let (count, _) = self.list_head()?;
        for _ in 0..count {
            each(self)?;
        }
        Some(())
    }

    fn list_head(&mut self) -> Option<(u64, u8)> {
        let head = *self.bytes.get(self.at)?;
        self.at += 1;
        let count = match head >> 4 {
            15 => self.varint()?,
            count => count.into(),
        };
        // Every element has a byte at least.
        (count <= (self.bytes.len() - self.at) as u64).then_some((count, head & 15))
    }

    fn skip(&mut self, kind: u8, depth: usize) -> Option<()> {
        if depth > DEEPEST {
            return None;
        }
        match kind {
            TRUE | FALSE => {}
            BYTE => self.at += 1,
            DOUBLE => self.at += 8,
            BINARY => {
                self.binary()?;
            }
            LIST | SET => {
                let (count, kind) = self.list_head()?;
                for _ in 0..count {
                    // In a list a truth value has a byte of its own.
                    let kind = if kind <= FALSE { BYTE } else { kind };
                    self.skip(kind, depth + 1)?;
                }
            }
            MAP => {
                let count = self.varint()?;
                if count > 0 {
                    let kinds = *self.bytes.get(self.at)?;
                    self.at += 1;
                    for _ in 0..count {
                        self.skip(kinds >> 4, depth + 1)?;
                        self.skip(kinds & 15, depth + 1)?;
                    }
                }
            }
            STRUCT => loop {
                let head = *self.bytes.get(self.at)?;
                self.at += 1;
                if head == 0 {
                    break;
                }
                if head >> 4 == 0 {
                    self.integer()?;
                }
                self.skip(head & 15, depth + 1)?;
            },
            4..=6 => {
                self.varint()?;
            }
            _ => return None,
        }
        (self.at <= self.bytes.len()).then_some(())
    }
}

pub fn unzigzag(value: u64) -> i64 {
    (value >> 1) as i64 ^ -((value & 1) as i64)
}
