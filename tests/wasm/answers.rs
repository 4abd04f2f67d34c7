//! What a session answers.

use crate::drive::{
    NAME, ORDERS, PLAN, REPORT, analysed, code, finish, get, json, new_session, read_by, text,
};
use js_sys::Array;
use regulars::wasm::inspector::Inspector;
use regulars::wasm::planner::Planner;
use regulars::wasm::session::Session;
use regulars::wasm::standalone::{changes, contracts};
use wasm_bindgen::JsValue;
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
fn the_report_is_the_golden_one_in_any_chunking() {
    for chunk in [ORDERS.len(), 64, 1_000, 7] {
        let report = analysed(ORDERS, chunk).report().expect("done");
        let line = report
            .lines()
            .zip(REPORT.lines())
            .position(|(found, golden)| found != golden);
        assert_eq!(
            line.map(|i| report.lines().nth(i)),
            None,
            "in chunks of {chunk}"
        );
        assert!(report == REPORT, "in chunks of {chunk} the ends differ");
    }
}

#[wasm_bindgen_test]
fn the_parts_are_those_of_the_report() {
    let mut session = new_session();
    session.begin(json("{}")).expect("default options");
    assert!(session.orders_report().expect("begun").is_undefined());
    read_by(&mut session, ORDERS, 4_096).expect("a shop");
    assert!(session.segments_report().expect("begun").is_undefined());
    assert_eq!(
        finish(&mut session),
        ["orders", "customers", "segments", "offers", "value", "done"]
    );
    let report = json(REPORT);
    for (key, part) in [
        ("orders", session.orders_report()),
        ("customers", session.customers_report()),
        ("segments", session.segments_report()),
        ("offers", session.offers_report()),
        ("value", session.value_report()),
        ("notes", session.notes()),
        ("recipe", session.recipe().map(|recipe| json(&recipe))),
    ] {
        assert_eq!(
            text(&part.expect("done")),
            text(&get(&report, key)),
            "{key}"
        );
    }
}

#[wasm_bindgen_test]
fn segments_again_and_back() {
    let mut session = analysed(ORDERS, 10_000);
    session
        .resegment(json(r#"{"k": 3, "seed": 5}"#))
        .expect("done before");
    assert_eq!(finish(&mut session), ["segments", "value", "done"]);
    let segments = session.segments_report().expect("done");
    assert_eq!(
        (get(&segments, "k"), get(&segments, "seed")),
        (3.into(), 5.into())
    );
    session.resegment(json("{}")).expect("done before");
    finish(&mut session);
    assert!(
        session.report().expect("done") == REPORT,
        "the default options give the first report"
    );
}

#[wasm_bindgen_test]
fn values_again_and_back() {
    let mut session = analysed(ORDERS, 10_000);
    session
        .revalue(json(r#"{"horizon": 30, "capacity": 5}"#))
        .expect("done before");
    assert_eq!(finish(&mut session), ["value", "done"]);
    let value = session.value_report().expect("done");
    assert_eq!(get(&get(&value, "equity"), "horizon").as_f64(), Some(30.0));
    assert_eq!(get(&get(&value, "contact"), "capacity").as_f64(), Some(5.0));
    session.revalue(json("{}")).expect("done before");
    finish(&mut session);
    assert!(
        session.report().expect("done") == REPORT,
        "the default options give the first report"
    );
}

#[wasm_bindgen_test]
fn customers_under_contract() {
    let report = contracts(
        &[1000.0, 869.0, 743.0, 653.0, 593.0, 551.0, 517.0, 491.0],
        0.1,
    )
    .expect("a cohort");
    let [alpha, beta] = ["alpha", "beta"].map(|key| get(&report, key).as_f64().expect("a number"));
    assert!(
        (alpha - 0.668).abs() < 0.0005 && (beta - 3.806).abs() < 0.005,
        "{alpha} {beta}"
    );
    let refused = contracts(&[10.0, 20.0], 0.1);
    assert_eq!(code(refused), "bad-option");
}

#[wasm_bindgen_test]
fn two_snapshots_side_by_side() {
    let session = analysed(ORDERS, 10_000);
    let kept =
        |secret: Option<&str>| json(&session.snapshot(secret.map(String::from)).expect("done"));
    let same = changes(kept(None), kept(None)).expect("two snapshots");
    let customers = |group: &str| get(&get(&same, group), "customers").as_f64();
    assert_eq!(["new", "gone"].map(customers), [Some(0.0); 2]);
    assert_eq!(get(&same, "moved").as_f64(), Some(0.0));
    assert_eq!(code(changes(kept(Some("salt")), kept(None))), "wrong-file");
    assert_eq!(code(changes(json("{}"), kept(None))), "bad-bytes");
}

#[wasm_bindgen_test]
fn progress_counts_rows_and_stored_bytes() {
    let mut session = new_session();
    session.begin(json("{}")).expect("default options");
    let reading = get(
        &Inspector::default()
            .inspect(NAME, 0.0, ORDERS, true)
            .expect("a shop"),
        "reading",
    );
    session.open_file(NAME, reading).expect("a reading");
    let half = session.push(&ORDERS[..ORDERS.len() / 2]).expect("text");
    let rows = get(&half, "rows").as_f64().expect("a number");
    assert!(rows > 100.0 && rows < 500.0, "{rows}");
    session.push(&ORDERS[ORDERS.len() / 2..]).expect("text");
    let whole = session.close_file().expect("text");
    let [rows, bytes] = ["rows", "bytes"].map(|key| get(&whole, key).as_f64());
    assert_eq!((rows, bytes), (Some(583.0), Some(ORDERS.len() as f64)));
}

#[wasm_bindgen_test]
fn the_browser_decodes_gb18030() {
    let bytes = b"\xb6\xa9\xb5\xa5\xb1\xe0\xba\xc5,\xbb\xe1\xd4\xb1\xb1\xe0\xba\xc5,\xcf\xc2\xb5\xa5\xca\xb1\xbc\xe4,\xc9\xcc\xc6\xb7\xc3\xfb\xb3\xc6,\xca\xfd\xc1\xbf,\xb5\xa5\xbc\xdb\n\
        A1,\xbc\xd7,2024-01-05,\xc1\xfa\xbe\xae\xc2\xcc\xb2\xe8,2,12.80\n\
        A2,\xd2\xd2,2024-01-06,\xb2\xe8\xb1\xad,1,8.00\n";
    let found = Inspector::default()
        .inspect(NAME, bytes.len() as f64, bytes, true)
        .expect("a table");
    assert_eq!(get(&found, "encoding"), "GB18030");
    assert_eq!(get(&get(&get(&found, "columns"), "1"), "name"), "会员编号");
    // One byte at a time cuts every character.
    for chunk in [1, 5, bytes.len()] {
        let mut session = new_session();
        session.begin(json("{}")).expect("default options");
        read_by(&mut session, bytes, chunk).expect("a shop");
        finish(&mut session);
        let orders = session.orders_report().expect("done");
        assert_eq!(get(&orders, "total"), "33.6", "in chunks of {chunk}");
        assert_eq!(
            session.customer_id_at(0).expect("done").as_deref(),
            Some("乙")
        );
        let card = session.card("甲").expect("a customer");
        let bought = get(&get(&get(&get(&card, "history"), "0"), "lines"), "0");
        assert_eq!(get(&bought, "name"), "龙井绿茶");
    }
}

#[wasm_bindgen_test]
fn points_labels_and_ids_are_one_per_customer() {
    let session = analysed(ORDERS, 10_000);
    let report = json(REPORT);
    let customers = get(&get(&report, "customers"), "customers")
        .as_f64()
        .expect("a number") as u32;
    let (points, labels) = (
        session.points().expect("done"),
        session.labels().expect("done"),
    );
    assert_eq!(
        (points.length(), labels.length()),
        (2 * customers, customers)
    );
    let k = get(&get(&report, "segments"), "k")
        .as_f64()
        .expect("a number");
    assert!(labels.to_vec().iter().all(|&label| f64::from(label) < k));
    assert!(points.to_vec().iter().all(|x| x.is_finite()));
    let ids: Vec<_> = (0..=customers)
        .map(|i| session.customer_id_at(i).expect("done"))
        .collect();
    assert!(
        ids[..customers as usize].iter().all(Option::is_some) && ids[customers as usize].is_none()
    );
    // The table says the same of each.
    let query = json(r#"{"sort": "id", "descending": false, "limit": 1000}"#);
    let page = session.customers(query).expect("a query");
    assert_eq!(get(&page, "matching"), customers);
    for i in 0..customers {
        let row = get(&get(&page, "rows"), &i.to_string());
        assert_eq!(get(&row, "id").as_string(), ids[i as usize]);
        assert_eq!(
            get(&row, "segment").as_f64(),
            Some(f64::from(labels.get_index(i)))
        );
    }
}

#[wasm_bindgen_test]
fn tables_open_in_a_spreadsheet() {
    let session = analysed(ORDERS, 10_000);
    for (table, header) in [
        ("customers", "customer_id,segment,"),
        ("segments", "segment,name,"),
        ("offers", "customer_id,rank,product_id,score,reason"),
        ("value", "customer_id,x,t_x,T,p_alive,p_purchase,"),
        ("watch", "customer_id,silence,"),
        ("rejects", "file,line,column,value,reason"),
    ] {
        for language in ["en", "zh"] {
            let bytes = session.export_csv(table, language.into()).expect("a table");
            let text = bytes
                .strip_prefix(b"\xef\xbb\xbf")
                .expect("Excel reads the mark");
            let text = std::str::from_utf8(text).expect("UTF-8");
            assert!(
                text.starts_with(header),
                "{table}: {}",
                text.lines().next().unwrap_or("")
            );
            assert!(
                text.lines().count() > 3 && !text.contains("\n=cmd"),
                "{table}"
            );
        }
    }
}

#[wasm_bindgen_test]
fn rejected_rows_come_in_pages() {
    let session = analysed(ORDERS, 10_000);
    let page = session.rejects(None, 0, 4).expect("done");
    assert_eq!(get(&page, "total"), 9);
    assert_eq!(Array::from(&get(&page, "rows")).length(), 4);
    let dates = session
        .rejects(Some("bad_date".into()), 0, 10)
        .expect("done");
    let row = get(&get(&dates, "rows"), "0");
    let cells = ["file", "line", "column", "value"].map(|key| get(&row, key));
    assert_eq!(
        cells,
        [
            "shop.csv".into(),
            JsValue::from(52),
            "date".into(),
            "2023-13-05 10:00".into()
        ]
    );
}

/// Has the orders of a session.
fn planner_of(session: &Session) -> Planner {
    let mut planner = Planner::default();
    let mut nth = 0;
    while let Some(part) = session.hand_over(nth).expect("orders") {
        planner.take(&part).expect("its own bytes");
        nth += 1;
    }
    assert!(nth > 1);
    planner
}

#[wasm_bindgen_test]
fn what_is_bought_together_is_found_anew() {
    let mut planner = planner_of(&analysed(ORDERS, 4_096));
    assert_eq!(code(planner.bundles()), "wrong-order");
    let found = |planner: &mut Planner, options: &str| {
        planner.find_bundles(json(options)).expect("options");
        assert_eq!(code(planner.bundles()), "wrong-order", "not yet");
        while planner.step_bundles().expect("memory") {}
        let report = planner.bundles().expect("done");
        assert_eq!(
            get(&report, "confidence"),
            get(&json(options), "confidence"),
            "as asked for"
        );
        let csv = planner.export_bundles(JsValue::from("en")).expect("done");
        let csv = String::from_utf8(csv).expect("UTF-8");
        assert_eq!(
            JsValue::from(csv.lines().count() as u32 - 1),
            get(&report, "rules")
        );
        get(&report, "rules")
    };
    let few = found(&mut planner, r#"{"support": "0.01", "confidence": "0.5"}"#);
    let many = found(&mut planner, r#"{"support": "0.01", "confidence": "0.2"}"#);
    assert!(few.as_f64() < many.as_f64(), "{few:?} {many:?}");
    let unknown = planner.find_bundles(json(r#"{"suport": "0.1"}"#));
    assert_eq!(code(unknown), "bad-option");
}

#[wasm_bindgen_test]
fn customers_may_be_compared_by_categories() {
    let mut session = analysed(ORDERS, 4_096);
    let names = session.comparable().expect("orders");
    assert!(!names.is_empty());
    let wanted = serde_json::json!({ "features": ["recency", names[0]] });
    session
        .resegment(json(&wanted.to_string()))
        .expect("options");
    finish(&mut session);
    let report = session.segments_report().expect("done");
    let features = Array::from(&get(&report, "features"));
    let said = features.iter().map(|f| get(&f, "name").as_string());
    let said: Vec<Option<String>> = said.collect();
    assert_eq!(said, [Some("recency".into()), Some(names[0].clone())]);
    assert_eq!(code(new_session().comparable()), "wrong-order");
}

#[wasm_bindgen_test]
fn the_plan_is_the_golden_one() {
    let session = analysed(ORDERS, 4_096);
    let mut planner = planner_of(&session);
    let known = session.known().expect("a day");
    let made = |planner: &mut Planner, options: &str| {
        planner.begin(&known, json(options)).expect("options");
        while planner.step().expect("memory") {}
        text(&planner.report().expect("done"))
    };
    let golden = text(&json(PLAN));
    assert_eq!(made(&mut planner, "{}"), golden);
    assert_ne!(made(&mut planner, r#"{"bargains": 0.1}"#), golden);
    assert_eq!(made(&mut planner, "{}"), golden, "again and back");
    let csv = planner
        .export_sheet("axes", JsValue::from("zh"))
        .expect("a sheet");
    let csv = String::from_utf8(csv).expect("UTF-8");
    assert!(csv.starts_with("\u{feff}顾客类型,顾客数"), "{csv}");
    assert_eq!(csv.lines().count(), 5);

    let nowhere = planner.export_sheet("axis", JsValue::from("en"));
    assert_eq!(code(nowhere), "bad-option");
    let late = planner.take(&[]);
    assert_eq!(code(late), "wrong-order");
    let unknown = planner.begin(&known, json(r#"{"need": 3}"#));
    assert_eq!(code(unknown), "bad-option");
    let empty = Planner::default().report();
    assert_eq!(code(empty), "wrong-order");
}
