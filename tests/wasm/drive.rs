//! Drives a session as the page does.

use js_sys::{Error, JSON, Reflect};
use regulars::wasm::inspector::Inspector;
use regulars::wasm::session::Session;
use wasm_bindgen::{JsCast, JsValue};

pub const ORDERS: &[u8] = include_bytes!("../golden/orders.csv");
pub const REPORT: &str = include_str!("../golden/report.json");
pub const PLAN: &str = include_str!("../golden/plan.json");

/// The golden report was made of a file of this name.
pub const NAME: &str = "shop.csv";

pub fn json(text: &str) -> JsValue {
    JSON::parse(text).expect("JSON")
}

pub fn text(value: &JsValue) -> String {
    JSON::stringify(value).expect("a plain value").into()
}

pub fn get(value: &JsValue, key: &str) -> JsValue {
    Reflect::get(value, &key.into()).expect("an object")
}

pub fn read_by(session: &mut Session, bytes: &[u8], chunk: usize) -> Result<(), JsValue> {
    let found = Inspector::default().inspect(NAME, bytes.len() as f64, bytes, true)?;
    session.open_file(NAME, get(&found, "reading"))?;
    for piece in bytes.chunks(chunk) {
        session.push(piece)?;
    }
    session.close_file()?;
    Ok(())
}

/// Steps to the end; the stages that were passed, each once.
pub fn finish(session: &mut Session) -> Vec<String> {
    let mut stages: Vec<String> = Vec::new();
    loop {
        let step = session.step().expect("a step");
        let [done, total] =
            ["done", "total"].map(|key| get(&step, key).as_f64().expect("a number"));
        assert!((0.0..=total).contains(&done), "{}", text(&step));
        let stage = get(&step, "stage").as_string().expect("a stage");
        if stages.last() != Some(&stage) {
            stages.push(stage);
        }
        if stages.last().is_some_and(|stage| stage == "done") {
            return stages;
        }
    }
}

/// Without the constructor's panic hook: the test runner has its own.
pub fn new_session() -> Session {
    Session::default()
}

pub fn analysed(bytes: &[u8], chunk: usize) -> Session {
    let mut session = new_session();
    session.begin(json("{}")).expect("default options");
    read_by(&mut session, bytes, chunk).expect("a shop");
    finish(&mut session);
    session
}

/// The code of a real `Error` with a message and a remedy.
#[track_caller]
pub fn code<T>(result: Result<T, JsValue>) -> String {
    let Err(error) = result else {
        panic!("it succeeds")
    };
    assert!(error.is_instance_of::<Error>(), "{error:?}");
    let words = ["message", "remedy"].map(|key| get(&error, key).as_string());
    assert!(
        words
            .iter()
            .all(|w| w.as_ref().is_some_and(|w| !w.is_empty())),
        "{words:?}"
    );
    assert_eq!(get(&error, "name"), "RegularsError");
    get(&error, "code").as_string().expect("a code")
}
