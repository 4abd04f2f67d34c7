//! One analysis, as the page sees it.

use super::decoder;
use super::errors::{Js, from_js, object, tell_panics, to_js};
use crate::audiences;
use crate::difference;
use crate::error::{Code, Error};
use crate::job::Job;
use crate::offers::AudienceSearch;
use crate::orders::LeftOut;
use crate::plan::Known;
use crate::report::export::BYTE_ORDER_MARK;
use crate::report::{
    Audience, CustomerQuery, Filter, Language, Options, Reading, Reason, SegmentOptions,
    ValueOptions, Words, canonical,
};
use crate::tables::{self, Table};
use serde::Serialize;
use std::borrow::Cow;
use wasm_bindgen::prelude::*;

/// Rows and stored bytes read so far, over all files.
#[derive(Serialize, tsify::Tsify)]
pub struct ReadProgress {
    pub rows: u64,
    pub bytes: u64,
}

/// How far the work after the files is.
#[derive(Serialize, tsify::Tsify)]
pub struct StepProgress {
    #[tsify(
        type = "\"orders\" | \"customers\" | \"segments\" | \"offers\" | \"value\" | \"done\""
    )]
    pub stage: &'static str,
    pub done: u64,
    pub total: u64,
}

/// One analysis: files in, report out. Every method throws a `RegularsError` with `code`, `file`,
/// `line`, `column` and `remedy`. Any other error is a panic: the instance is dead, drop it.
#[wasm_bindgen]
#[derive(Default)]
pub struct Session {
    pub(super) job: Option<Job>,
    left_out: Option<LeftOut>,
    pub(super) audience: Option<AudienceSearch>,
}

#[wasm_bindgen]
impl Session {
    #[wasm_bindgen(constructor)]
    pub fn new() -> Session {
        tell_panics();
        Session::default()
    }

    /// Begins an analysis, letting go of the one before.
    pub fn begin(
        &mut self,
        #[wasm_bindgen(unchecked_param_type = "Options")] options: JsValue,
    ) -> Js<()> {
        let options = from_js(options, "options", Options::read)?;
        self.job = None;
        self.audience = None;
        self.job = Some(Job::new(options, decoder::make).map_err(to_js)?);
        Ok(())
    }

    /// Opens the next file; its bytes follow by `push`.
    #[wasm_bindgen(js_name = openFile)]
    pub fn open_file(
        &mut self,
        name: &str,
        #[wasm_bindgen(unchecked_param_type = "Reading")] reading: JsValue,
    ) -> Js<()> {
        let reading = from_js(reading, "reading", Reading::read)?;
        self.job_mut()?.open_file(name, reading).map_err(to_js)
    }

    /// Takes stored bytes of the open file, in any chunking.
    #[wasm_bindgen(unchecked_return_type = "ReadProgress")]
    pub fn push(&mut self, chunk: &[u8]) -> Js<JsValue> {
        self.job_mut()?.push(chunk).map_err(to_js)?;
        self.read_so_far()
    }

    /// Takes rows of the open file, as the readers of tables write them; its stored bytes came by `push`.
    #[wasm_bindgen(js_name = pushText, unchecked_return_type = "ReadProgress")]
    pub fn push_text(&mut self, rows: &[u8]) -> Js<JsValue> {
        self.job_mut()?.push_text(rows).map_err(to_js)?;
        self.read_so_far()
    }

    /// Something to say about how the open file was read.
    pub fn note(&mut self, en: &str, zh: &str) -> Js<()> {
        self.job_mut()?.note(Words::new(en, zh));
        Ok(())
    }

    /// Ends the open file.
    #[wasm_bindgen(js_name = closeFile, unchecked_return_type = "ReadProgress")]
    pub fn close_file(&mut self) -> Js<JsValue> {
        self.job_mut()?.close_file().map_err(to_js)?;
        self.read_so_far()
    }

    /// Does one slice of the work that follows the files.
    #[wasm_bindgen(unchecked_return_type = "StepProgress")]
    pub fn step(&mut self) -> Js<JsValue> {
        let progress = self.job_mut()?.step().map_err(to_js)?;
        small_object(&StepProgress {
            stage: progress.stage.as_str(),
            done: progress.done,
            total: progress.total,
        })
    }

    /// Groups the customers anew; then `step` until done.
    pub fn resegment(
        &mut self,
        #[wasm_bindgen(unchecked_param_type = "SegmentOptions")] options: JsValue,
    ) -> Js<()> {
        let options = from_js(options, "segment options", SegmentOptions::read)?;
        self.job_mut()?.resegment(options).map_err(to_js)
    }

    /// Values the customers anew; then `step` until done.
    pub fn revalue(
        &mut self,
        #[wasm_bindgen(unchecked_param_type = "ValueOptions")] options: JsValue,
    ) -> Js<()> {
        let options = from_js(options, "value options", ValueOptions::read)?;
        self.job_mut()?.revalue(options).map_err(to_js)
    }

    #[wasm_bindgen(js_name = ordersReport, unchecked_return_type = "OrdersReport | undefined")]
    pub fn orders_report(&self) -> Js<JsValue> {
        self.job()?
            .orders_report()
            .map_or(Ok(JsValue::UNDEFINED), object)
    }

    #[wasm_bindgen(js_name = customersReport, unchecked_return_type = "CustomersReport | undefined")]
    pub fn customers_report(&self) -> Js<JsValue> {
        self.job()?
            .customers_report()
            .map_or(Ok(JsValue::UNDEFINED), object)
    }

    #[wasm_bindgen(js_name = segmentsReport, unchecked_return_type = "SegmentsReport | undefined")]
    pub fn segments_report(&self) -> Js<JsValue> {
        self.job()?
            .grouped()
            .map_or(Ok(JsValue::UNDEFINED), |g| object(&g.report))
    }

    /// How the customers stand to the model of `SegmentOptions.frozen`.
    #[wasm_bindgen(js_name = continuityReport, unchecked_return_type = "Continuity | undefined")]
    pub fn continuity_report(&self) -> Js<JsValue> {
        let found = self.job()?.continuity();
        found.map_or(Ok(JsValue::UNDEFINED), object)
    }

    /// The segments as a model for later customers, as JSON.
    pub fn model(&self) -> Js<String> {
        Ok(self.job()?.model().map_err(to_js)?.to_json())
    }

    /// Who went where since an earlier `customers.csv`, by the model that is in use.
    #[wasm_bindgen(unchecked_return_type = "Migration")]
    pub fn migration(&self, before: &[u8]) -> Js<JsValue> {
        object(&self.job()?.migration(before).map_err(to_js)?)
    }

    #[wasm_bindgen(js_name = offersReport, unchecked_return_type = "OffersReport | undefined")]
    pub fn offers_report(&self) -> Js<JsValue> {
        self.job()?
            .offers_report()
            .map_or(Ok(JsValue::UNDEFINED), |r| object(&r))
    }

    #[wasm_bindgen(js_name = valueReport, unchecked_return_type = "ValueReport | undefined")]
    pub fn value_report(&self) -> Js<JsValue> {
        self.job()?
            .value_report()
            .map_or(Ok(JsValue::UNDEFINED), object)
    }

    /// Names that `SegmentOptions.features` may have beside the ledger's columns: categories of the products, each
    /// the share of a customer's spend that goes there, and columns of numbers in files of customers.
    pub fn comparable(&self) -> Js<Vec<String>> {
        Ok(self.job()?.offered())
    }

    /// How good the data is; complete once the customers are.
    #[wasm_bindgen(unchecked_return_type = "QualityReport")]
    pub fn quality(&self) -> Js<JsValue> {
        object(&self.job()?.quality())
    }

    /// The names of what the customer files say of customers, to search and filter by.
    #[wasm_bindgen(unchecked_return_type = "string[]")]
    pub fn attributes(&self) -> Js<JsValue> {
        let names = audiences::attributes(self.job()?).into_iter();
        small_object(&names.map(|a| a.0).collect::<Vec<_>>())
    }

    /// Audiences to keep in the recipe; they change no other number.
    #[wasm_bindgen(js_name = setAudiences)]
    pub fn set_audiences(
        &mut self,
        #[wasm_bindgen(unchecked_param_type = "Audience[]")] audiences: JsValue,
    ) -> Js<()> {
        let audiences = from_js(audiences, "audiences", Audience::read_all)?;
        self.job_mut()?.set_audiences(audiences);
        Ok(())
    }

    /// The customers that a filter takes, as CSV.
    #[wasm_bindgen(js_name = exportAudience)]
    pub fn export_audience(
        &self,
        #[wasm_bindgen(unchecked_param_type = "Filter")] filter: JsValue,
        #[wasm_bindgen(unchecked_param_type = "Language")] language: JsValue,
    ) -> Js<Vec<u8>> {
        let filter = from_js(filter, "filter", Filter::read)?;
        let language = from_js(language, "language", Language::read)?;
        tables::write_audience(self.job()?, &filter, language, BYTE_ORDER_MARK.to_vec())
            .map_err(to_js)
    }

    /// Begins the list of lines left out of file number `file` (from 0), with their own cells; the
    /// file's bytes follow by `pushLeftOut`, and then nothing ends it.
    #[wasm_bindgen(js_name = openLeftOut)]
    pub fn open_left_out(
        &mut self,
        file: u32,
        #[wasm_bindgen(unchecked_param_type = "Language")] language: JsValue,
    ) -> Js<()> {
        let language = from_js(language, "language", Language::read)?;
        let job = self.job()?;
        let opened = job.left_out(file as usize, language, BYTE_ORDER_MARK);
        self.left_out = Some(opened.map_err(to_js)?);
        Ok(())
    }

    /// Takes the next bytes of the file, or its end; returns the next bytes of the list.
    #[wasm_bindgen(js_name = pushLeftOut)]
    pub fn push_left_out(&mut self, chunk: Option<Vec<u8>>) -> Js<Vec<u8>> {
        let job = self.job.as_ref().ok_or_else(not_begun)?;
        let left_out = self.left_out.as_mut().ok_or_else(not_begun)?;
        let rejects = job.rejects();
        left_out.push(chunk.as_deref(), rejects).map_err(to_js)
    }

    /// Part number `nth` of the orders, from 0, for the module `planner`; nothing after the last one.
    #[wasm_bindgen(js_name = handOver)]
    pub fn hand_over(&self, nth: u32) -> Js<Option<Vec<u8>>> {
        Ok(self.job()?.orders().hand_over(nth as usize))
    }

    /// What the orders do not say, for the same module.
    pub fn known(&self) -> Js<Vec<u8>> {
        let known = Known::of(self.job()?).ok_or_else(not_begun)?;
        Ok(known.to_bytes())
    }

    /// What to keep for the next file, as JSON; with a secret, ids leave as keyed hashes.
    pub fn snapshot(&self, secret: Option<String>) -> Js<String> {
        let snapshot = difference::snapshot(self.job()?, secret.as_deref()).map_err(to_js)?;
        Ok(snapshot.to_json())
    }

    /// Why a stage gave nothing, in words.
    #[wasm_bindgen(unchecked_return_type = "Words[]")]
    pub fn notes(&self) -> Js<JsValue> {
        object(&self.job()?.notes())
    }

    /// The canonical JSON: the bytes that `regulars run --json` prints.
    pub fn report(&self) -> Js<String> {
        Ok(self.job()?.report().map_err(to_js)?.to_json())
    }

    /// All that is needed to get the result again, as JSON.
    pub fn recipe(&self) -> Js<String> {
        Ok(canonical(&self.job()?.recipe()))
    }

    /// Rows that were left out, of one reason or of all.
    #[wasm_bindgen(unchecked_return_type = "RejectPage")]
    pub fn rejects(&self, reason: Option<String>, offset: u32, limit: u32) -> Js<JsValue> {
        let reason = match reason {
            None => None,
            Some(name) => Some(
                Reason::ALL
                    .into_iter()
                    .find(|r| r.as_str() == name)
                    .ok_or_else(|| {
                        to_js(Error::new(
                            Code::BadOption,
                            format!("No reason is called {name:?}"),
                            "Use a key of 'dropped'",
                        ))
                    })?,
            ),
        };
        let job = self.job()?;
        object(&job.rejects().page(
            reason,
            offset as usize,
            limit.min(1_000) as usize,
            &job.file_names(),
        ))
    }

    #[wasm_bindgen(unchecked_return_type = "CustomerPage")]
    pub fn customers(
        &self,
        #[wasm_bindgen(unchecked_param_type = "Partial<CustomerQuery>")] query: JsValue,
    ) -> Js<JsValue> {
        let query = from_js(query, "query", CustomerQuery::read)?;
        object(&tables::customer_page(self.job()?, &query).map_err(to_js)?)
    }

    /// One customer: history, segment, offers.
    #[wasm_bindgen(unchecked_return_type = "Card")]
    pub fn card(&self, customer: &str) -> Js<JsValue> {
        object(&tables::card(self.job()?, customer).map_err(to_js)?)
    }

    /// x and y of each customer on the map, interleaved; a copy.
    pub fn points(&self) -> Js<js_sys::Float32Array> {
        Ok(js_sys::Float32Array::from(
            self.job()?.grouped().map_or(&[][..], |g| &g.points),
        ))
    }

    /// Segment id of each customer, in the same order; a copy.
    pub fn labels(&self) -> Js<js_sys::Uint8Array> {
        Ok(js_sys::Uint8Array::from(
            self.job()?.grouped().map_or(&[][..], |g| &g.labels),
        ))
    }

    /// What the customers were grouped by, customer after customer; a copy, for the module `mixtures`.
    pub fn features(&self) -> Js<js_sys::Float32Array> {
        let values = self.job()?.matrix().map_or(&[][..], |m| &m.values);
        Ok(js_sys::Float32Array::from(values))
    }

    #[wasm_bindgen(js_name = customerIdAt)]
    pub fn customer_id_at(&self, index: u32) -> Js<Option<String>> {
        Ok(self
            .job()?
            .orders()
            .customers
            .get(index as usize)
            .map(Cow::into_owned))
    }

    /// A table (`customers`, `segments`, `offers`, `rejects`, `value`, `watch`, `contact`, `loyalty`, `reorder`) as CSV: UTF-8 with a byte order mark,
    /// safe to open in a spreadsheet.
    #[wasm_bindgen(js_name = exportCsv)]
    pub fn export_csv(
        &self,
        table: &str,
        #[wasm_bindgen(unchecked_param_type = "Language")] language: JsValue,
    ) -> Js<Vec<u8>> {
        let language = from_js(language, "language", Language::read)?;
        let table = Table::from_name(table).map_err(to_js)?;
        tables::write_table(self.job()?, table, language, BYTE_ORDER_MARK.to_vec()).map_err(to_js)
    }

    /// Whom to contact in the next four weeks, as an iCalendar file.
    #[wasm_bindgen(js_name = exportCalendar)]
    pub fn export_calendar(
        &self,
        #[wasm_bindgen(unchecked_param_type = "Language")] language: JsValue,
    ) -> Js<String> {
        let language = from_js(language, "language", Language::read)?;
        Ok(tables::write_calendar(self.job()?, language))
    }

    /// Panics on purpose, so that a host can rehearse what it does when an instance dies.
    #[wasm_bindgen(js_name = rehearsePanic)]
    pub fn rehearse_panic(&self) {
        panic!("a panic was asked for");
    }
}

impl Session {
    pub(super) fn job(&self) -> Js<&Job> {
        self.job.as_ref().ok_or_else(not_begun)
    }

    pub(super) fn job_mut(&mut self) -> Js<&mut Job> {
        self.job.as_mut().ok_or_else(not_begun)
    }

    fn read_so_far(&self) -> Js<JsValue> {
        let (rows, bytes) = self.job()?.read_so_far();
        small_object(&ReadProgress { rows, bytes })
    }
}

pub(super) fn not_begun() -> JsValue {
    to_js(Error::new(
        Code::WrongOrder,
        "No analysis was begun",
        "Call begin first",
    ))
}

/// A small, frequent answer as a plain object, without the way by text.
fn small_object<T: Serialize>(value: &T) -> Js<JsValue> {
    serde_wasm_bindgen::to_value(value).map_err(JsValue::from)
}
