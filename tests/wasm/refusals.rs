//! What a session refuses, and how it says so.

use crate::drive::{NAME, ORDERS, REPORT, analysed, code, finish, get, json, new_session};
use js_sys::{Array, Object, Reflect};
use regulars::wasm::inspector::Inspector;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
fn a_misspelt_option_is_an_error() {
    let mut session = new_session();
    for options in [
        r#"{"retuns": "net"}"#,
        r#"{"returns": "nett"}"#,
        r#"{"segments": {"sead": 1}}"#,
        r#"{"segments": {"seed": "one"}}"#,
        r#"{"segments": {"k": 1}}"#,
        r#"{"offers": {"n": 0}}"#,
        r#"{"today": "2024-02-30"}"#,
    ] {
        assert_eq!(
            code(session.begin(json(options))),
            "bad-option",
            "{options}"
        );
    }
    session
        .begin(json(r#"{"today": null, "returns": "drop"}"#))
        .expect("good options");
    let found = Inspector::default()
        .inspect(NAME, 0.0, ORDERS, true)
        .expect("a shop");
    let reading = get(&found, "reading");
    Reflect::set(&reading, &"delimeter".into(), &";".into()).expect("an object");
    assert_eq!(code(session.open_file(NAME, reading.clone())), "bad-option");
    assert_eq!(
        code(Inspector::default().inspect_as(NAME, 0.0, ORDERS, true, reading)),
        "bad-option"
    );

    let mut session = analysed(ORDERS, 10_000);
    assert_eq!(
        code(session.resegment(json(r#"{"sead": 1}"#))),
        "bad-option"
    );
    assert_eq!(
        code(session.customers(json(r#"{"sorted": "id"}"#))),
        "bad-option"
    );
    assert_eq!(
        code(session.customers(json(r#"{"sort": "height"}"#))),
        "bad-option"
    );
    assert_eq!(
        code(session.export_csv("people", "en".into())),
        "bad-option"
    );
    assert_eq!(
        code(session.export_csv("customers", "de".into())),
        "bad-option"
    );
    assert_eq!(
        code(session.rejects(Some("bad_mood".into()), 0, 10)),
        "bad-option"
    );
    assert!(
        session.report().expect("done") == REPORT,
        "a refused call changes nothing"
    );
}

#[wasm_bindgen_test]
fn calls_in_an_order_that_makes_no_sense() {
    let wrong = "wrong-order";
    let mut session = new_session();
    assert_eq!(code(session.step()), wrong, "before begin");
    assert_eq!(code(session.push(b"a")), wrong);
    assert_eq!(code(session.report()), wrong);
    assert_eq!(code(session.points()), wrong);

    session.begin(json("{}")).expect("default options");
    assert_eq!(code(session.step()), wrong, "without a file");
    assert_eq!(code(session.push(b"a")), wrong, "without an open file");
    assert_eq!(code(session.close_file()), wrong);
    assert_eq!(code(session.report()), wrong, "before the work");
    assert_eq!(code(session.resegment(json("{}"))), wrong);

    let reading = get(
        &Inspector::default()
            .inspect(NAME, 0.0, ORDERS, true)
            .expect("a shop"),
        "reading",
    );
    session.open_file(NAME, reading.clone()).expect("a reading");
    assert_eq!(
        code(session.open_file(NAME, reading.clone())),
        wrong,
        "while one is open"
    );
    assert_eq!(code(session.step()), wrong);
    session.push(ORDERS).expect("text");
    session.close_file().expect("text");
    finish(&mut session);
    assert_eq!(
        code(session.open_file(NAME, reading)),
        wrong,
        "after the work"
    );
    session.begin(json("{}")).expect("a new analysis");
    assert_eq!(code(session.report()), wrong, "the old one is gone");
}

#[wasm_bindgen_test]
fn errors_say_where() {
    let mut session = new_session();
    session.begin(json("{}")).expect("default options");
    let reading = get(
        &Inspector::default()
            .inspect(NAME, 0.0, ORDERS, true)
            .expect("a shop"),
        "reading",
    );
    session.open_file("long.csv", reading).expect("a reading");
    let mut bytes = b"a,b\n1,2\n3,\"".to_vec();
    bytes.resize((16 << 20) + 100, b'x');
    let error = session.push(&bytes).expect_err("too long");
    let place = ["code", "file", "line"].map(|key| get(&error, key));
    assert_eq!(
        place,
        [
            "record-too-long".into(),
            "long.csv".into(),
            JsValue::from(3)
        ]
    );
    assert_eq!(code(Err::<(), _>(error)), "record-too-long");

    assert_eq!(
        code(Inspector::default().inspect("scan.pdf", 8.0, b"%PDF-1.7", true)),
        "not-text"
    );
    assert_eq!(
        code(Inspector::default().inspect("none.csv", 0.0, b"", true)),
        "empty-file"
    );

    // Personal data comes last, so that a log can leave it out.
    let error = analysed(ORDERS, 10_000)
        .card("Nobody Known")
        .expect_err("no such customer");
    assert_eq!(get(&error, "value"), "Nobody Known");
    assert!(
        !get(&error, "message")
            .as_string()
            .expect("words")
            .contains("Nobody Known")
    );
    let keys: Array = Object::keys(error.unchecked_ref::<Object>());
    assert_eq!(keys.get(keys.length() - 1), "value");
}

#[wasm_bindgen_test]
fn a_host_without_the_encoding_is_told() {
    let reading = get(
        &Inspector::default()
            .inspect(NAME, 0.0, ORDERS, true)
            .expect("a shop"),
        "reading",
    );
    Reflect::set(&reading, &"encoding".into(), &"klingon".into()).expect("an object");
    assert_eq!(
        code(Inspector::default().inspect_as(NAME, 0.0, ORDERS, true, reading)),
        "bad-option"
    );
}
