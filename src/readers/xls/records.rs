//! Records of the stream: a number, a length, that many bytes.

use crate::bytes::u16_at;

pub const FORMULA: u16 = 0x0006;
pub const EOF: u16 = 0x000a;
pub const DATE_MODE: u16 = 0x0022;
pub const FILE_PASS: u16 = 0x002f;
pub const CONTINUE: u16 = 0x003c;
pub const BOUND_SHEET: u16 = 0x0085;
pub const MULRK: u16 = 0x00bd;
pub const XF: u16 = 0x00e0;
pub const MERGED: u16 = 0x00e5;
pub const SST: u16 = 0x00fc;
pub const LABEL_SST: u16 = 0x00fd;
pub const DIMENSIONS: u16 = 0x0200;
pub const NUMBER: u16 = 0x0203;
pub const LABEL: u16 = 0x0204;
pub const BOOL_ERR: u16 = 0x0205;
pub const STRING: u16 = 0x0207;
pub const RK: u16 = 0x027e;
pub const FORMAT: u16 = 0x041e;
pub const BOF: u16 = 0x0809;

pub struct Record<'a> {
    pub kind: u16,
    pub data: &'a [u8],
    /// Where the next one begins.
    pub next: usize,
}

pub fn record_at(stream: &[u8], at: usize) -> Option<Record<'_>> {
    let kind = u16_at(stream, at)?;
    let next = at + 4 + usize::from(u16_at(stream, at + 2)?);
    Some(Record {
        kind,
        data: stream.get(at + 4..next)?,
        next,
    })
}
