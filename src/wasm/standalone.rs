//! What needs no session: customers under contract, and two snapshots side by side. It comes with the module
//! that starts first.

use super::errors::{Js, object, plain, to_js};
use crate::{difference, value};
use wasm_bindgen::prelude::*;

/// What customers under contract are worth: `survivors` of one cohort, the cohort itself first, and the
/// discount rate a period. Throws as `Session` does.
#[wasm_bindgen(unchecked_return_type = "ContractReport")]
pub fn contracts(survivors: &[f64], discount: f64) -> Js<JsValue> {
    object(&value::contracts::contracts(survivors, discount).map_err(to_js)?)
}

/// What has changed between two snapshots, each the object of its JSON. Throws as `Session` does.
#[wasm_bindgen(js_name = difference, unchecked_return_type = "Difference")]
pub fn changes(old: JsValue, new: JsValue) -> Js<JsValue> {
    let read = |snapshot| difference::read(&plain(snapshot, "snapshot")?).map_err(to_js);
    object(&difference::difference(&read(&old)?, &read(&new)?).map_err(to_js)?)
}
