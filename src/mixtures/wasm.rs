//! The browser's border. Errors are `Error`s with `code` and `remedy`, as the core's are; any other
//! is a panic: the instance is dead, drop it.

use wasm_bindgen::prelude::*;

type Js<T> = Result<T, JsValue>;

fn to_js(error: crate::Error) -> JsValue {
    let js = js_sys::Error::new(&error.message);
    js.set_name("RegularsError");
    // An Error object takes any property.
    let _ = js_sys::Reflect::set(&js, &"code".into(), &error.code.into());
    let _ = js_sys::Reflect::set(&js, &"remedy".into(), &error.remedy.into());
    js.into()
}

/// How much each customer belongs to each of `k` groups: `n × k`, row after row, each adding up to 1.
/// `values` is what `Session.features` gives.
#[wasm_bindgen]
pub fn memberships(values: &[f32], columns: usize, k: usize, seed: u32) -> Js<Vec<f32>> {
    crate::memberships(values, columns, k, seed.into()).map_err(to_js)
}

/// A group each by linfa's own k-means, to hold ours against.
#[wasm_bindgen]
pub fn kmeans(values: &[f32], columns: usize, k: usize, seed: u32) -> Js<Vec<u8>> {
    let groups = crate::kmeans(values, columns, k, seed.into(), None);
    Ok(groups.map_err(to_js)?.labels)
}
