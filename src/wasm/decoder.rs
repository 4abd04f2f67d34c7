//! The browser's `TextDecoder`, lent to the core.

use crate::error::{Code, Error, Result};
use crate::ingest::Decode;
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    type TextDecoder;

    #[wasm_bindgen(constructor, catch)]
    fn new(label: &str) -> std::result::Result<TextDecoder, JsValue>;

    #[wasm_bindgen(method, catch)]
    fn decode(
        this: &TextDecoder,
        bytes: &[u8],
        options: &JsValue,
    ) -> std::result::Result<String, JsValue>;
}

struct Decoder {
    decoder: TextDecoder,
    more: JsValue,
    last: JsValue,
}

/// A decoder for a WHATWG label; `None` where the browser knows none.
pub fn make(label: &str) -> Option<Box<dyn Decode>> {
    let decoder = TextDecoder::new(label).ok()?;
    let stream = |more: bool| {
        let options = js_sys::Object::new();
        // A fresh plain object takes any property.
        let _ = js_sys::Reflect::set(&options, &"stream".into(), &more.into());
        options.into()
    };
    Some(Box::new(Decoder {
        decoder,
        more: stream(true),
        last: stream(false),
    }))
}

impl Decode for Decoder {
    fn decode(&mut self, bytes: &[u8], last: bool, out: &mut Vec<u8>) -> Result<()> {
        let text = self
            .decoder
            .decode(bytes, if last { &self.last } else { &self.more })
            .map_err(|_| {
                Error::new(
                    Code::NotText,
                    "The browser cannot decode this text",
                    "Choose another encoding",
                )
            })?;
        crate::error::reserve(out, text.len(), "Decoding")?;
        out.extend_from_slice(text.as_bytes());
        Ok(())
    }
}
