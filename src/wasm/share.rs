//! A search for segments in several instances, as the page sees it.

use super::errors::{Js, to_js};
use super::session::Session;
use crate::error::{Code, Error};
use crate::segments::{self, Search};
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
impl Session {
    /// How other instances are to search, for `Share`: empty outside the stage `segments`, and where sharing is
    /// not worth while.
    #[wasm_bindgen(js_name = shareTerms)]
    pub fn share_terms(&mut self) -> Js<Vec<f64>> {
        let search = self.job_mut()?.search();
        Ok(search.map_or_else(Vec::new, |search| search.terms()))
    }

    /// The rows that shares work on; a copy.
    #[wasm_bindgen(js_name = sharedRows)]
    pub fn shared_rows(&mut self) -> Js<Vec<f32>> {
        let search = self.job_mut()?.search();
        Ok(search.map_or_else(Vec::new, |search| search.shared_rows().copied().collect()))
    }

    /// A part of the search for another instance, for `Share.begin`: empty where there is none just now.
    #[wasm_bindgen(js_name = giveShare)]
    pub fn give_share(&mut self) -> Js<Vec<f64>> {
        let search = self.job_mut()?.search();
        Ok(search.map_or_else(Vec::new, |search| search.give()))
    }

    /// Takes over what another instance has found.
    #[wasm_bindgen(js_name = takeShare)]
    pub fn take_share(&mut self, numbers: &[f64], labels: &[u8]) -> Js<()> {
        self.searching()?.take(numbers, labels).map_err(to_js)
    }

    /// Takes back a part that no other instance will do.
    #[wasm_bindgen(js_name = takeShareBack)]
    pub fn take_share_back(&mut self, task: &[f64]) -> Js<()> {
        self.searching()?.take_back(task).map_err(to_js)
    }

    /// Whether `step` can do nothing until other instances have said what they found.
    #[wasm_bindgen(js_name = isWaiting)]
    pub fn is_waiting(&mut self) -> Js<bool> {
        let search = self.job_mut()?.search();
        Ok(search.is_some_and(|search| search.is_waiting()))
    }
}

impl Session {
    fn searching(&mut self) -> Js<&mut Search> {
        let none = || {
            to_js(Error::new(
                Code::WrongOrder,
                "No search for segments is under way",
                "Hand in shares before the last step",
            ))
        };
        self.job_mut()?.search().ok_or_else(none)
    }
}

/// Another instance's side of a search for segments.
#[wasm_bindgen]
pub struct Share(segments::Share);

#[wasm_bindgen]
impl Share {
    /// `rows` and `terms` as `Session.sharedRows` and `Session.shareTerms` gave them.
    #[wasm_bindgen(constructor)]
    pub fn new(rows: &[f32], terms: &[f64]) -> Js<Share> {
        super::errors::tell_panics();
        segments::Share::new(rows, terms).map(Share).map_err(to_js)
    }

    /// Begins what `Session.giveShare` gave: `step` until it answers false.
    pub fn begin(&mut self, task: &[f64]) -> Js<()> {
        self.0.begin(task).map_err(to_js)
    }

    /// One slice of the work; true while something is left.
    pub fn step(&mut self) -> Js<bool> {
        self.0.step().map_err(to_js)
    }

    /// What was found, for `Session.takeShare`.
    pub fn numbers(&self) -> Vec<f64> {
        self.0.numbers()
    }

    /// The labels, for `Session.takeShare`.
    pub fn labels(&self) -> Vec<u8> {
        self.0.labels().to_vec()
    }
}
