//! The browser's border: one class. Errors are `Error`s with `code` and `remedy`, as the core's are.

use crate::error::Error;
use crate::table;
use wasm_bindgen::prelude::*;

type Js<T> = Result<T, JsValue>;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = console, js_name = error)]
    fn console_error(text: &str);
}

fn to_js(error: Error) -> JsValue {
    let js = js_sys::Error::new(&error.message);
    js.set_name("RegularsError");
    // An Error object takes any property.
    let _ = js_sys::Reflect::set(&js, &"code".into(), &error.code.into());
    let _ = js_sys::Reflect::set(&js, &"remedy".into(), &error.remedy.into());
    js.into()
}

/// A workbook or a Parquet file: push its bytes, `open` it, `begin` a sheet, `step` until `over`. Any
/// error without a `code` is a panic: the instance is dead, drop it.
#[wasm_bindgen]
pub struct TableFile {
    file: table::TableFile,
    over: bool,
}

#[wasm_bindgen]
impl TableFile {
    /// For a file of so many bytes, all of which are kept.
    #[wasm_bindgen(constructor)]
    pub fn new(size: f64) -> Js<TableFile> {
        std::panic::set_hook(Box::new(|info| console_error(&info.to_string())));
        let file = table::TableFile::new(size as u64).map_err(to_js)?;
        Ok(TableFile { file, over: false })
    }

    /// Takes the file's bytes, in order.
    pub fn push(&mut self, piece: &[u8]) -> Js<()> {
        self.file.push(piece).map_err(to_js)
    }

    /// Looks at what came. Gives the format: `xlsx`, `xls`, `ods` or `parquet`.
    pub fn open(&mut self) -> Js<String> {
        self.file.open().map_err(to_js)?;
        Ok(self.file.kind().map_err(to_js)?.as_str().into())
    }

    /// Names of the sheets, in the file's order. A Parquet file has one, without a name.
    pub fn sheets(&self) -> Vec<String> {
        self.file.sheets().iter().map(|s| s.name.clone()).collect()
    }

    #[wasm_bindgen(js_name = isHidden)]
    pub fn is_hidden(&self, sheet: usize) -> bool {
        self.file.sheets().get(sheet).is_some_and(|s| s.hidden)
    }

    /// Begins to read a sheet, from 0.
    pub fn begin(&mut self, sheet: usize) -> Js<()> {
        self.over = false;
        self.file.begin(sheet).map_err(to_js)
    }

    /// Does a short piece of work. Gives the rows that it led to, as UTF-8 text with commas and RFC 4180
    /// quotes: often none.
    pub fn step(&mut self) -> Js<Vec<u8>> {
        let mut rows = Vec::new();
        self.over = !self.file.step(&mut rows).map_err(to_js)?;
        Ok(rows)
    }

    /// Whether the sheet is over.
    #[wasm_bindgen(getter)]
    pub fn over(&self) -> bool {
        self.over
    }

    /// How much of the sheet has been read, 0–1.
    #[wasm_bindgen(getter)]
    pub fn progress(&self) -> f64 {
        self.file.progress()
    }

    /// Rows and columns of the sheet, as far as it says or has shown.
    pub fn shape(&self) -> Vec<f64> {
        self.file.shape().map(|n| n as f64).to_vec()
    }

    /// What was left out, in English and in Chinese by turns.
    pub fn notes(&self) -> Vec<String> {
        self.file.notes().into_iter().flatten().collect()
    }

    /// Panics on purpose, so that a host can rehearse what it does when an instance dies.
    #[wasm_bindgen(js_name = rehearsePanic)]
    pub fn rehearse_panic(&self) {
        panic!("a panic was asked for");
    }
}
