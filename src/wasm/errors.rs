//! Errors and values across the border.

use crate::error::{Code, Error};
use crate::report::canonical;
use serde::Serialize;
use serde_json::Value;
use wasm_bindgen::prelude::*;

/// A real `Error` with `code`, `file`, `line`, `column`, `remedy` and, last, `value`.
pub fn to_js(error: Error) -> JsValue {
    let js = js_sys::Error::new(&error.message);
    js.set_name("RegularsError");
    let set = |key: &str, value: JsValue| {
        // An Error object takes any property.
        let _ = js_sys::Reflect::set(&js, &key.into(), &value);
    };
    let text = |t: &Option<String>| {
        t.as_ref()
            .map_or(JsValue::UNDEFINED, |t| JsValue::from_str(t))
    };
    set("code", error.code.as_str().into());
    set("file", text(&error.place.file));
    set(
        "line",
        error
            .place
            .line
            .map_or(JsValue::UNDEFINED, |l| JsValue::from_f64(l as f64)),
    );
    set("column", text(&error.place.column));
    set("remedy", error.remedy.as_str().into());
    set("value", text(&error.value));
    js.into()
}

/// What the page gives as a JSON value.
pub fn plain(value: JsValue, what: &str) -> Result<Value, JsValue> {
    serde_wasm_bindgen::from_value(value).map_err(|e| not_understood(what, &e.to_string()))
}

/// Reads options, by the core's own readers: serde-wasm-bindgen alone passes over unknown keys, and a
/// misspelt option must be an error.
pub fn from_js<T>(
    value: JsValue,
    what: &str,
    read: fn(&Value) -> Result<T, String>,
) -> Result<T, JsValue> {
    read(&plain(value, what)?).map_err(|e| not_understood(what, &e))
}

fn not_understood(what: &str, why: &str) -> JsValue {
    to_js(Error::new(
        Code::BadOption,
        ["The ", what, " are not understood: ", why].concat(),
        "Check the spelling and the type",
    ))
}

/// A part of the report as a plain object, with `null` for what is missing. By way of the canonical
/// text: the types then have one serializer in the download instead of two.
pub fn object<T: Serialize>(part: &T) -> Result<JsValue, JsValue> {
    js_sys::JSON::parse(&canonical(part))
}

/// A small, frequent answer as a plain object, without the way by text.
pub fn small_object<T: Serialize>(value: &T) -> Result<JsValue, JsValue> {
    serde_wasm_bindgen::to_value(value).map_err(JsValue::from)
}
