//! The command line's text decoder: encoding_rs, the standard that browsers follow too.

use regulars::error::{Result, reserve};
use regulars::ingest::Decode;

struct Decoder(encoding_rs::Decoder);

/// A decoder for a WHATWG label.
pub fn make(label: &str) -> Option<Box<dyn Decode>> {
    let encoding = encoding_rs::Encoding::for_label(label.as_bytes())?;
    Some(Box::new(Decoder(encoding.new_decoder_with_bom_removal())))
}

impl Decode for Decoder {
    fn decode(&mut self, mut bytes: &[u8], last: bool, out: &mut Vec<u8>) -> Result<()> {
        loop {
            let room = self
                .0
                .max_utf8_buffer_length(bytes.len())
                .unwrap_or(bytes.len())
                .max(16);
            reserve(out, room, "Decoding")?;
            let start = out.len();
            out.resize(start + room, 0);
            let (result, read, written, _) = self.0.decode_to_utf8(bytes, &mut out[start..], last);
            out.truncate(start + written);
            bytes = &bytes[read..];
            if result == encoding_rs::CoderResult::InputEmpty {
                return Ok(());
            }
        }
    }
}
