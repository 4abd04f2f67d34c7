//! Who wants a product most, as the page asks it.

use super::errors::{Js, from_js, object, to_js};
use super::session::{Session, not_begun};
use crate::error::{Code, Error};
use crate::offers::{AudienceSearch, Offers};
use crate::report::export::BYTE_ORDER_MARK;
use crate::report::{Language, ProductAudience, ProductAudienceQuery};
use crate::tables;
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
impl Session {
    /// Products that an audience can be asked for, those with most customers first.
    #[wasm_bindgen(js_name = soldProducts, unchecked_return_type = "SoldProduct[]")]
    pub fn sold_products(&self, limit: u32) -> Js<JsValue> {
        object(&self.made()?.sold(self.job()?.orders(), limit as usize))
    }

    /// Looks for the customers most likely to want a product or a category; then `stepAudience` until it says
    /// that nothing is left.
    #[wasm_bindgen(js_name = seekAudience)]
    pub fn seek_audience(
        &mut self,
        #[wasm_bindgen(unchecked_param_type = "Partial<ProductAudienceQuery>")] query: JsValue,
    ) -> Js<()> {
        let query = from_js(query, "audience", ProductAudienceQuery::read)?;
        self.made()?;
        let search = AudienceSearch::new(self.job()?.orders(), query).map_err(to_js)?;
        self.audience = Some(search);
        Ok(())
    }

    /// One slice of that work; true while something is left.
    #[wasm_bindgen(js_name = stepAudience)]
    pub fn step_audience(&mut self) -> Js<bool> {
        let job = self.job.as_ref().ok_or_else(not_begun)?;
        let (Some(search), Some(offers)) = (&mut self.audience, job.offers()) else {
            return Err(not_begun());
        };
        Ok(search.step(offers, job.orders()))
    }

    /// The audience, the best first.
    #[wasm_bindgen(js_name = productAudience, unchecked_return_type = "ProductAudience")]
    pub fn product_audience(&self) -> Js<JsValue> {
        object(&self.sought()?)
    }

    /// The same as CSV.
    #[wasm_bindgen(js_name = exportProductAudience)]
    pub fn export_product_audience(
        &self,
        #[wasm_bindgen(unchecked_param_type = "Language")] language: JsValue,
    ) -> Js<Vec<u8>> {
        let language = from_js(language, "language", Language::read)?;
        let mark = BYTE_ORDER_MARK.to_vec();
        // Memory takes whatever is written to it.
        tables::write_product_audience(&self.sought()?, language, mark).map_err(|_| not_begun())
    }
}

impl Session {
    fn made(&self) -> Js<&Offers> {
        let none = || {
            to_js(Error::new(
                Code::WrongOrder,
                "There are no offers",
                "Step until they are made, from a file that names products",
            ))
        };
        self.job()?.offers().ok_or_else(none)
    }

    fn sought(&self) -> Js<ProductAudience> {
        let search = self.audience.as_ref().ok_or_else(not_begun)?;
        Ok(search.audience(self.made()?))
    }
}
