//! Customers under contract: of no file and no session, so they come with the module that starts first.

use super::errors::{Js, object, to_js};
use crate::value;
use wasm_bindgen::prelude::*;

/// What customers under contract are worth: `survivors` of one cohort, the cohort itself first, and the
/// discount rate a period. Throws as `Session` does.
#[wasm_bindgen(unchecked_return_type = "ContractReport")]
pub fn contracts(survivors: &[f64], discount: f64) -> Js<JsValue> {
    object(&value::contracts::contracts(survivors, discount).map_err(to_js)?)
}
