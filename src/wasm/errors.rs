//! Errors and values across the border.

use crate::error::{Code, Error};
use crate::report::canonical;
use serde::Serialize;
use serde_json::Value;
use wasm_bindgen::prelude::*;

pub type Js<T> = Result<T, JsValue>;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = console, js_name = error)]
    fn console_error(text: &str);
}

/// The browser's console hears of a panic; the host sees only that the instance is dead.
pub fn tell_panics() {
    std::panic::set_hook(Box::new(|info| console_error(&info.to_string())));
}

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

/// What the page gives as a JSON value; `undefined` is `null`. By hand: serde's way brings the standard
/// library's float formatter along, for errors that nobody sees.
pub fn plain(value: &JsValue, what: &str) -> Result<Value, JsValue> {
    value_of(value, DEEPEST).ok_or_else(|| {
        let why = "a value is no text, number, flag, list or plain object, or lies too deep";
        not_understood(what, why)
    })
}

/// Levels of lists and objects within one another.
const DEEPEST: u32 = 64;

fn value_of(value: &JsValue, deeper: u32) -> Option<Value> {
    if value.is_null() || value.is_undefined() {
        return Some(Value::Null);
    }
    if let Some(flag) = value.as_bool() {
        return Some(Value::Bool(flag));
    }
    if let Some(number) = value.as_f64() {
        let whole = number as i64;
        let exact = whole as f64 == number && whole.unsigned_abs() < 1 << 53;
        return match exact {
            true if whole >= 0 => Some(Value::from(whole as u64)),
            true => Some(Value::from(whole)),
            false => serde_json::Number::from_f64(number).map(Value::Number),
        };
    }
    if let Some(text) = value.as_string() {
        return Some(Value::String(text));
    }
    let deeper = deeper.checked_sub(1)?;
    if js_sys::Array::is_array(value) {
        let list = js_sys::Array::from(value);
        let items = list.iter().map(|item| value_of(&item, deeper));
        return items.collect::<Option<Vec<Value>>>().map(Value::Array);
    }
    if !value.is_object() {
        return None;
    }
    let mut map = serde_json::Map::new();
    for entry in js_sys::Object::entries(value.unchecked_ref()).iter() {
        let entry = js_sys::Array::from(&entry);
        map.insert(entry.get(0).as_string()?, value_of(&entry.get(1), deeper)?);
    }
    Some(Value::Object(map))
}

/// Reads options, by the core's own readers: serde-wasm-bindgen passes over unknown keys, and a
/// misspelt option must be an error.
pub fn from_js<T>(
    value: JsValue,
    what: &str,
    read: fn(&Value) -> Result<T, String>,
) -> Result<T, JsValue> {
    read(&plain(&value, what)?).map_err(|e| not_understood(what, &e))
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
