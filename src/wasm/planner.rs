//! The marketing plan and what is bought together, as the page sees them. A module of its own: it is given the
//! orders of a session, and starts when one of the two is opened.

use super::errors::{Js, from_js, object, tell_panics, to_js};
use crate::error::{Code, Error};
use crate::offers::bundles::BundleSearch;
use crate::orders::{HandOver, Orders};
use crate::plan::{Known, PlanSearch, write_sheet};
use crate::report::export::BYTE_ORDER_MARK;
use crate::report::{BundleOptions, Language, PlanOptions, PlanReport};
use crate::tables;
use wasm_bindgen::prelude::*;

/// `take` what `Session.handOver` gives. Then a plan: `begin`, `step` until it answers false, `report`; or what is
/// bought together: `findBundles`, `stepBundles` until it answers false, `bundles`. Throws as `Session` does.
#[wasm_bindgen]
#[derive(Default)]
pub struct Planner {
    taken: HandOver,
    /// Once all parts are there.
    orders: Option<Orders>,
    search: Option<PlanSearch>,
    report: Option<PlanReport>,
    bundles: Option<BundleSearch>,
}

#[wasm_bindgen]
impl Planner {
    #[wasm_bindgen(constructor)]
    pub fn new() -> Planner {
        tell_panics();
        Planner::default()
    }

    /// The orders' parts, in their order.
    pub fn take(&mut self, part: &[u8]) -> Js<()> {
        match self.orders {
            None => self.taken.take(part).map_err(to_js),
            Some(_) => Err(out_of_turn()),
        }
    }

    /// `known` is what `Session.known` gives. May be called again, with other options and without parts.
    pub fn begin(
        &mut self,
        known: &[u8],
        #[wasm_bindgen(unchecked_param_type = "Partial<PlanOptions>")] options: JsValue,
    ) -> Js<()> {
        let options = from_js(options, "plan options", PlanOptions::read)?;
        let known = Known::from_bytes(known).map_err(to_js)?;
        let search = PlanSearch::new(self.whole()?, known, options).map_err(to_js)?;
        self.search = Some(search);
        Ok(())
    }

    /// One slice of the work; true while something is left.
    pub fn step(&mut self) -> Js<bool> {
        let orders = self.orders.as_ref().ok_or_else(out_of_turn)?;
        let mut search = self.search.take().ok_or_else(out_of_turn)?;
        if search.step(orders).map_err(to_js)? {
            self.report = Some(search.finish(orders).map_err(to_js)?);
            return Ok(false);
        }
        self.search = Some(search);
        Ok(true)
    }

    #[wasm_bindgen(unchecked_return_type = "PlanReport")]
    pub fn report(&self) -> Js<JsValue> {
        object(self.report.as_ref().ok_or_else(out_of_turn)?)
    }

    /// A sheet of the report, by its id, as CSV.
    #[wasm_bindgen(js_name = exportSheet)]
    pub fn export_sheet(
        &self,
        id: &str,
        #[wasm_bindgen(unchecked_param_type = "Language")] language: JsValue,
    ) -> Js<Vec<u8>> {
        let language = from_js(language, "language", Language::read)?;
        let report = self.report.as_ref().ok_or_else(out_of_turn)?;
        let sheet = report.sheets.iter().find(|sheet| sheet.id == id);
        let sheet = sheet.ok_or_else(|| {
            to_js(Error::new(
                Code::BadOption,
                ["No sheet is called ", id].concat(),
                "Use the id of a sheet of the report",
            ))
        })?;
        // Memory takes whatever is written to it.
        Ok(write_sheet(sheet, language, BYTE_ORDER_MARK.to_vec()).unwrap_or_default())
    }

    /// Looks for what is bought together; may be called again.
    #[wasm_bindgen(js_name = findBundles)]
    pub fn find_bundles(
        &mut self,
        #[wasm_bindgen(unchecked_param_type = "BundleOptions")] options: JsValue,
    ) -> Js<()> {
        let options = from_js(options, "bundle options", BundleOptions::read)?;
        let search = BundleSearch::new(self.whole()?, options).map_err(to_js)?;
        self.bundles = Some(search);
        Ok(())
    }

    /// One slice of that work; true while something is left.
    #[wasm_bindgen(js_name = stepBundles)]
    pub fn step_bundles(&mut self) -> Js<bool> {
        let bundles = self.bundles.as_mut().ok_or_else(out_of_turn)?;
        Ok(!bundles.step(self.orders.as_ref()).map_err(to_js)?)
    }

    /// What is bought together, by exact counts.
    #[wasm_bindgen(unchecked_return_type = "BundlesReport")]
    pub fn bundles(&self) -> Js<JsValue> {
        let bundles = self.bundles.as_ref().ok_or_else(out_of_turn)?;
        object(&bundles.report().map_err(to_js)?)
    }

    /// All rules as CSV.
    #[wasm_bindgen(js_name = exportBundles)]
    pub fn export_bundles(
        &self,
        #[wasm_bindgen(unchecked_param_type = "Language")] language: JsValue,
    ) -> Js<Vec<u8>> {
        let language = from_js(language, "language", Language::read)?;
        let bundles = self.bundles.as_ref().ok_or_else(out_of_turn)?;
        let mut out = BYTE_ORDER_MARK.to_vec();
        // Memory takes whatever is written to it.
        let _ = tables::write_bundles(bundles, language, &mut out);
        Ok(out)
    }
}

impl Planner {
    /// The orders, which are put together once.
    fn whole(&mut self) -> Js<&Orders> {
        if self.orders.is_none() {
            let orders = std::mem::take(&mut self.taken).finish();
            self.orders = Some(orders.map_err(to_js)?);
        }
        self.orders.as_ref().ok_or_else(out_of_turn)
    }
}

fn out_of_turn() -> JsValue {
    to_js(Error::new(
        Code::WrongOrder,
        "The planner has not come so far",
        "Call take, begin, step and report, or findBundles, stepBundles and bundles, in this order",
    ))
}
