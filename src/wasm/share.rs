//! A search for segments in several instances, as the page sees it.

use super::errors::{Js, to_js};
use super::session::Session;
use crate::error::Code;
use crate::segments;
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
impl Session {
    /// Splits the search for segments among this instance and others: a task for each of those. Empty until
    /// the stage `segments` is at its start, and where it is not worth while. While shares are out, `step` of a
    /// finished own share does nothing.
    #[wasm_bindgen(unchecked_return_type = "Uint32Array[]")]
    pub fn share(&mut self, others: u32) -> Js<js_sys::Array> {
        let search = self.job_mut()?.search();
        let tasks = search.map_or_else(Vec::new, |search| search.share(others as usize));
        let tasks = tasks
            .iter()
            .map(|task| js_sys::Uint32Array::from(&task[..]));
        Ok(tasks.collect())
    }

    /// The rows that shares work on; a copy.
    #[wasm_bindgen(js_name = sharedRows)]
    pub fn shared_rows(&mut self) -> Js<Vec<f32>> {
        let search = self.job_mut()?.search();
        Ok(search.map_or_else(Vec::new, |search| search.shared_rows().copied().collect()))
    }

    /// Takes over what a share has found.
    #[wasm_bindgen(js_name = takeShare)]
    pub fn take_share(&mut self, numbers: &[f64], labels: &[u8]) -> Js<()> {
        match self.job_mut()?.search() {
            Some(search) => search.take(numbers, labels).map_err(to_js),
            None => Err(to_js(crate::error::Error::new(
                Code::WrongOrder,
                "No search for segments is under way",
                "Hand in shares before the last step",
            ))),
        }
    }
}

/// A share of a search for segments, in an instance of its own: `step` until it answers false.
#[wasm_bindgen]
pub struct Share(segments::Share);

#[wasm_bindgen]
impl Share {
    /// `rows` as `Session.sharedRows` gave them, and one of the tasks of `Session.share`.
    #[wasm_bindgen(constructor)]
    pub fn new(rows: &[f32], task: &[u32]) -> Js<Share> {
        super::errors::tell_panics();
        segments::Share::new(rows, task).map(Share).map_err(to_js)
    }

    /// One slice of the work; true while something is left.
    pub fn step(&mut self) -> Js<bool> {
        self.0.step().map_err(to_js)
    }

    /// The evidence, for `Session.takeShare`.
    pub fn numbers(&self) -> Vec<f64> {
        self.0.numbers()
    }

    /// The labels, for `Session.takeShare`.
    pub fn labels(&self) -> Vec<u8> {
        self.0.labels()
    }
}
