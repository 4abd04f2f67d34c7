//! What a file seems to be, before it is read. A module of its own: its rules and words are needed only
//! when a file is opened, and the analysis does not wait for them.

use super::decoder;
use super::errors::{Js, from_js, object, tell_panics, to_js};
use crate::ingest::{self, add_sheet, take_sheet};
use crate::report::{Format, Reading, SheetGuess, Words};
use wasm_bindgen::prelude::*;

/// Guesses at files from their first bytes. Throws as `Session` does.
#[wasm_bindgen]
#[derive(Default)]
pub struct Inspector {
    /// Sheets of the workbook that is being inspected.
    sheets: Vec<SheetGuess>,
    /// What was said about it.
    notes: Vec<Words>,
}

#[wasm_bindgen]
impl Inspector {
    #[wasm_bindgen(constructor)]
    pub fn new() -> Inspector {
        tell_panics();
        Inspector::default()
    }

    /// What a file seems to be, from its first bytes as stored (256 KiB or more, or all of it).
    #[wasm_bindgen(unchecked_return_type = "Inspection")]
    pub fn inspect(&self, name: &str, size: f64, head: &[u8], complete: bool) -> Js<JsValue> {
        inspection(
            ingest::Inspector::new(name, size as u64, None, decoder::make),
            head,
            complete,
        )
    }

    /// The same with the reading given instead of guessed.
    #[wasm_bindgen(js_name = inspectAs, unchecked_return_type = "Inspection")]
    pub fn inspect_as(
        &self,
        name: &str,
        size: f64,
        head: &[u8],
        complete: bool,
        #[wasm_bindgen(unchecked_param_type = "Reading")] reading: JsValue,
    ) -> Js<JsValue> {
        let reading = Some(from_js(reading, "reading", Reading::read)?);
        inspection(
            ingest::Inspector::new(name, size as u64, reading, decoder::make),
            head,
            complete,
        )
    }

    /// Adds a sheet of a workbook to those that `takeSheet` chooses from; `head` is text of its first rows.
    #[wasm_bindgen(js_name = addSheet)]
    pub fn add_sheet(&mut self, name: &str, rows: f64, columns: f64, hidden: bool, head: &[u8]) {
        let shape = [rows as u64, columns as u64];
        add_sheet(&mut self.sheets, name, shape, hidden, head);
    }

    /// Takes the sheet of this name, or for an empty one the most likely. Gives its place.
    #[wasm_bindgen(js_name = takeSheet)]
    pub fn take_sheet(&mut self, wanted: &str) -> Js<usize> {
        take_sheet(&mut self.sheets, wanted).map_err(to_js)
    }

    /// Something to say about how the table was read that is inspected next.
    pub fn note(&mut self, en: &str, zh: &str) {
        self.notes.push(Words::new(en, zh));
    }

    /// What a workbook or a Parquet file seems to be, from the text that the readers made of its first
    /// rows, from `addSheet` and from `note`.
    #[wasm_bindgen(js_name = inspectTable, unchecked_return_type = "Inspection")]
    pub fn inspect_table(
        &mut self,
        name: &str,
        size: f64,
        #[wasm_bindgen(unchecked_param_type = "Format")] format: &str,
        head: &[u8],
        complete: bool,
        #[wasm_bindgen(unchecked_param_type = "Reading | undefined")] reading: JsValue,
    ) -> Js<JsValue> {
        let reading = match reading.is_undefined() {
            true => None,
            false => Some(from_js(reading, "reading", Reading::read)?),
        };
        let format = Format::from_name(format).ok_or(JsValue::UNDEFINED)?;
        let sheets = std::mem::take(&mut self.sheets);
        let mut inspector =
            ingest::Inspector::new(name, size as u64, reading, decoder::make).table(format, sheets);
        self.notes.drain(..).for_each(|note| inspector.note(note));
        inspection(inspector, head, complete)
    }
}

fn inspection(mut inspector: ingest::Inspector, head: &[u8], complete: bool) -> Js<JsValue> {
    inspector.push(head).map_err(to_js)?;
    object(&inspector.finish(complete).map_err(to_js)?)
}
