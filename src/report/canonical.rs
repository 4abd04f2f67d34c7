//! Canonical JSON: two spaces of indent, keys in the order of the type, one line feed at the end.
//!
//! In: any report part. Out: the text that `serde_json::to_string_pretty` gives, and a line feed. A
//! serializer of its own because of the download: this one cannot fail, so no field of any type carries a
//! branch for an error, and it writes for one place only, so that a field costs two calls.

use serde::Serialize;
use serde::ser::{
    Error, SerializeMap, SerializeSeq, SerializeStruct, SerializeStructVariant, SerializeTuple,
    SerializeTupleStruct, SerializeTupleVariant, Serializer,
};
use std::fmt::{Debug, Display, Formatter};

/// The canonical text of a report part. Panics on what JSON has no word for, such as bytes of 128.
pub fn canonical<T: Serialize>(part: &T) -> String {
    let mut writer = Writer::default();
    let Ok(()) = part.serialize(&mut writer);
    writer.out.push('\n');
    writer.out
}

/// The error that there is none of.
#[derive(Debug)]
pub enum Never {}

impl Display for Never {
    fn fmt(&self, _: &mut Formatter) -> std::fmt::Result {
        match *self {}
    }
}

impl std::error::Error for Never {}

impl Error for Never {
    fn custom<T: Display>(_: T) -> Self {
        panic!("reports hold only strings, numbers and lists");
    }
}

type Written = Result<(), Never>;

#[derive(Default)]
struct Writer {
    out: String,
    depth: usize,
}

impl Writer {
    #[inline(never)]
    fn open(&mut self, bracket: char) {
        self.out.push(bracket);
        self.depth += 1;
    }

    /// What is empty stays on its line.
    #[inline(never)]
    fn close(&mut self, bracket: char) {
        self.depth -= 1;
        if !self.is_open() {
            self.line();
        }
        self.out.push(bracket);
    }

    fn is_open(&self) -> bool {
        self.out.ends_with(['{', '['])
    }

    fn line(&mut self) {
        self.out.push('\n');
        for _ in 0..self.depth {
            self.out.push_str("  ");
        }
    }

    /// Begins the next of several. No value ends in an opening bracket.
    #[inline(never)]
    fn next(&mut self) {
        if !self.is_open() {
            self.out.push(',');
        }
        self.line();
    }

    #[inline(never)]
    fn key(&mut self, key: &str) {
        self.next();
        self.text(key);
        self.out.push_str(": ");
    }

    #[inline(never)]
    fn text(&mut self, text: &str) {
        self.out.push('"');
        let mut from = 0;
        for (at, byte) in text.bytes().enumerate() {
            let escape = match byte {
                b'"' => b'"',
                b'\\' => b'\\',
                b'\n' => b'n',
                b'\r' => b'r',
                b'\t' => b't',
                0x08 => b'b',
                0x0c => b'f',
                0..=0x1f => b'u',
                _ => continue,
            };
            self.out.push_str(&text[from..at]);
            self.out.push('\\');
            self.out.push(escape as char);
            if escape == b'u' {
                let digit = |four: u8| b"0123456789abcdef"[usize::from(four)] as char;
                self.out.push_str("00");
                self.out.extend([digit(byte >> 4), digit(byte & 15)]);
            }
            from = at + 1;
        }
        self.out.push_str(&text[from..]);
        self.out.push('"');
    }

    #[inline(never)]
    fn whole(&mut self, mut rest: u64) {
        let mut digits = [0; 20];
        let mut at = digits.len();
        loop {
            at -= 1;
            digits[at] = b'0' + (rest % 10) as u8;
            rest /= 10;
            if rest == 0 {
                break;
            }
        }
        self.out
            .extend(digits[at..].iter().map(|&digit| digit as char));
    }
}

impl Serializer for &mut Writer {
    type Ok = ();
    type Error = Never;
    type SerializeSeq = Self;
    type SerializeTuple = Self;
    type SerializeTupleStruct = Self;
    type SerializeTupleVariant = Self;
    type SerializeMap = Self;
    type SerializeStruct = Self;
    type SerializeStructVariant = Self;

    fn serialize_bool(self, value: bool) -> Written {
        self.out.push_str(if value { "true" } else { "false" });
        Ok(())
    }
    fn serialize_i8(self, value: i8) -> Written {
        self.serialize_i64(value.into())
    }
    fn serialize_i16(self, value: i16) -> Written {
        self.serialize_i64(value.into())
    }
    fn serialize_i32(self, value: i32) -> Written {
        self.serialize_i64(value.into())
    }
    fn serialize_i64(self, value: i64) -> Written {
        if value < 0 {
            self.out.push('-');
        }
        self.whole(value.unsigned_abs());
        Ok(())
    }
    fn serialize_u8(self, value: u8) -> Written {
        self.serialize_u64(value.into())
    }
    fn serialize_u16(self, value: u16) -> Written {
        self.serialize_u64(value.into())
    }
    fn serialize_u32(self, value: u32) -> Written {
        self.serialize_u64(value.into())
    }
    fn serialize_u64(self, value: u64) -> Written {
        self.whole(value);
        Ok(())
    }
    fn serialize_f32(self, value: f32) -> Written {
        match value.is_finite() {
            true => self.out.push_str(ryu::Buffer::new().format_finite(value)),
            false => self.out.push_str("null"),
        }
        Ok(())
    }
    #[inline(never)]
    fn serialize_f64(self, value: f64) -> Written {
        match value.is_finite() {
            true => self.out.push_str(ryu::Buffer::new().format_finite(value)),
            false => self.out.push_str("null"),
        }
        Ok(())
    }
    fn serialize_char(self, value: char) -> Written {
        self.serialize_str(value.encode_utf8(&mut [0; 4]))
    }
    fn serialize_str(self, value: &str) -> Written {
        self.text(value);
        Ok(())
    }
    fn serialize_bytes(self, value: &[u8]) -> Written {
        self.collect_seq(value)
    }
    fn serialize_none(self) -> Written {
        self.serialize_unit()
    }
    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Written {
        value.serialize(self)
    }
    fn serialize_unit(self) -> Written {
        self.out.push_str("null");
        Ok(())
    }
    fn serialize_unit_struct(self, _: &'static str) -> Written {
        self.serialize_unit()
    }
    fn serialize_unit_variant(self, _: &'static str, _: u32, variant: &'static str) -> Written {
        self.serialize_str(variant)
    }
    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        value: &T,
    ) -> Written {
        value.serialize(self)
    }
    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        value: &T,
    ) -> Written {
        self.open('{');
        self.key(variant);
        value.serialize(&mut *self)?;
        self.close('}');
        Ok(())
    }
    fn serialize_seq(self, _: Option<usize>) -> Result<Self, Never> {
        self.open('[');
        Ok(self)
    }
    fn serialize_tuple(self, _: usize) -> Result<Self, Never> {
        self.serialize_seq(None)
    }
    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Self, Never> {
        self.serialize_seq(None)
    }
    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Self, Never> {
        self.open('{');
        self.key(variant);
        self.serialize_seq(None)
    }
    fn serialize_map(self, _: Option<usize>) -> Result<Self, Never> {
        self.open('{');
        Ok(self)
    }
    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Self, Never> {
        self.serialize_map(None)
    }
    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Self, Never> {
        self.open('{');
        self.key(variant);
        self.serialize_map(None)
    }
}

impl SerializeSeq for &mut Writer {
    type Ok = ();
    type Error = Never;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Written {
        self.next();
        value.serialize(&mut **self)
    }
    fn end(self) -> Written {
        self.close(']');
        Ok(())
    }
}

impl SerializeTuple for &mut Writer {
    type Ok = ();
    type Error = Never;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Written {
        SerializeSeq::serialize_element(self, value)
    }
    fn end(self) -> Written {
        SerializeSeq::end(self)
    }
}

impl SerializeTupleStruct for &mut Writer {
    type Ok = ();
    type Error = Never;

    fn serialize_field<T: Serialize + ?Sized>(&mut self, value: &T) -> Written {
        SerializeSeq::serialize_element(self, value)
    }
    fn end(self) -> Written {
        SerializeSeq::end(self)
    }
}

impl SerializeTupleVariant for &mut Writer {
    type Ok = ();
    type Error = Never;

    fn serialize_field<T: Serialize + ?Sized>(&mut self, value: &T) -> Written {
        SerializeSeq::serialize_element(self, value)
    }
    fn end(self) -> Written {
        self.close(']');
        self.close('}');
        Ok(())
    }
}

impl SerializeMap for &mut Writer {
    type Ok = ();
    type Error = Never;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Written {
        self.next();
        let from = self.out.len();
        key.serialize(&mut **self)?;
        if !self.out[from..].starts_with('"') {
            self.out.insert(from, '"');
            self.out.push('"');
        }
        self.out.push_str(": ");
        Ok(())
    }
    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Written {
        value.serialize(&mut **self)
    }
    fn end(self) -> Written {
        self.close('}');
        Ok(())
    }
}

impl SerializeStruct for &mut Writer {
    type Ok = ();
    type Error = Never;

    fn serialize_field<T: Serialize + ?Sized>(&mut self, key: &'static str, value: &T) -> Written {
        self.key(key);
        value.serialize(&mut **self)
    }
    fn end(self) -> Written {
        SerializeMap::end(self)
    }
}

impl SerializeStructVariant for &mut Writer {
    type Ok = ();
    type Error = Never;

    fn serialize_field<T: Serialize + ?Sized>(&mut self, key: &'static str, value: &T) -> Written {
        SerializeStruct::serialize_field(self, key, value)
    }
    fn end(self) -> Written {
        self.close('}');
        self.close('}');
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;
    use std::collections::BTreeMap;

    fn as_serde_json<T: Serialize>(part: &T) {
        let expected = serde_json::to_string_pretty(part).expect("JSON has a word for it");
        assert_eq!(canonical(part), expected + "\n");
    }

    #[test]
    fn the_text_is_what_serde_json_sets_out() {
        as_serde_json(&json!({
            "a": [], "b": {}, "c": [1, {"d": "x,{y}:[\\\"z\\\\"}, [[]], "[]"], "e": null, "": 1e300,
            "numbers": [0, -7, i64::MIN, u64::MAX, 0.1, -0.0, 1e-7, 12.0], "yes": true, "no": false,
        }));
        for alone in [
            json!([]),
            json!({}),
            json!("\\"),
            json!("{"),
            json!(0.1),
            json!(null),
        ] {
            as_serde_json(&alone);
        }
        let every: String = (0..0x180)
            .filter_map(char::from_u32)
            .chain("顾客👋".chars())
            .collect();
        as_serde_json(&every);
    }

    #[test]
    fn every_kind_of_value() {
        #[derive(Serialize)]
        enum Kind {
            Bare,
            One(u8),
            Two(i8, char),
            Named { a: Option<u16>, b: () },
        }
        #[derive(Serialize)]
        struct Pair(i16, f32);
        #[derive(Serialize)]
        struct One(f64);
        #[derive(Serialize)]
        struct Empty;
        let kinds = [
            Kind::Bare,
            Kind::One(1),
            Kind::Two(-2, '"'),
            Kind::Named { a: None, b: () },
        ];
        as_serde_json(&(kinds, Pair(-3, 0.1), One(f64::NAN), Empty, f32::INFINITY));
        as_serde_json(&Kind::Named { a: Some(7), b: () });
        as_serde_json(&BTreeMap::from([(-1, "a"), (2, "b")]));
        as_serde_json(&BTreeMap::from([("x", [true; 0])]));
    }
}
