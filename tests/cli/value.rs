//! `regulars value`.

use crate::shell::Folder;
use regulars::ingest::calendar::format_day;
use regulars::report::ValueModel;
use regulars::value::simulate::Draws;
use serde_json::Value;

#[test]
fn the_keys_are_the_documented_ones() {
    let folder = Folder::with_shop();
    let found = folder.json("value --orders shop.csv --out tables");
    for key in [
        "regulars",
        "report",
        "sentence",
        "model",
        "parameters",
        "log_likelihood",
        "diagnosis",
        "spend",
        "equity",
        "risk",
        "watch",
    ] {
        assert!(found.get(key).is_some(), "{key} is missing in {found}");
    }
    let equity = &found["equity"];
    let number = |v: &Value| v.as_f64().expect("a number");
    assert!(number(&equity["low"]) <= number(&equity["total"]));
    assert!(number(&equity["total"]) <= number(&equity["high"]));
    let table = folder.read("tables/value.csv");
    assert_eq!(
        table.lines().next(),
        Some("customer_id,x,t_x,T,p_alive,p_purchase,expected,value,low,high")
    );
    assert_eq!(
        table.lines().count(),
        1 + found["customers"].as_u64().unwrap() as usize
    );
    let watch = folder.read("tables/watch.csv");
    assert_eq!(
        watch.lines().next(),
        Some("customer_id,silence,cycle,p_purchase,value,at_risk,reason")
    );
}

/// 4,000 customers who do as BG/NBD says, over a year.
fn drawn_shop() -> String {
    let mut draws = Draws::new(9);
    let mut lines = String::from("customer,order,date,amount\n");
    let mut order = 0;
    for c in 0..4_000 {
        let first = f64::from(c % 84);
        let theta = [0.4, 30.0, 0.8, 2.4];
        let repeats = draws.purchases(ValueModel::Bgnbd, &theta, 400.0 - first, 400);
        let mean = 60.0 / draws.gamma(4.0);
        for day in std::iter::once(0.0).chain(repeats) {
            order += 1;
            let date = format_day(18_000 + (first + day) as i64);
            let amount = mean * draws.gamma(6.0) / 6.0;
            lines += &format!("c{c},{order},{date},{amount:.2}\n");
        }
    }
    lines
}

#[test]
fn each_model_names_its_parameters() {
    let folder = Folder::with_shop();
    folder.write("shop2.csv", drawn_shop());
    for (model, names) in [
        ("bgnbd", ["r", "alpha", "a", "b"]),
        ("mbgnbd", ["r", "alpha", "a", "b"]),
        ("paretonbd", ["r", "alpha", "s", "beta"]),
    ] {
        let found = folder.json(&format!(
            "value --orders shop2.csv --model {model} --unit week"
        ));
        assert_eq!(found["model"], model, "{}", found["diagnosis"]);
        for name in names {
            assert!(
                found["parameters"][name].as_f64().is_some_and(|p| p > 0.0),
                "{model} {name}"
            );
        }
        assert!(found["log_likelihood"].as_f64().is_some_and(|l| l < 0.0));
    }
    let chinese = folder.ok("value --orders shop2.csv --lang zh");
    assert!(chinese.contains("位顾客在未来 365 天的价值为"), "{chinese}");
    let english = folder.ok("value --orders shop2.csv");
    assert!(english.is_ascii() || !english.contains('顾'), "{english}");
    let quick = folder.json("value --orders shop2.csv --model bgnbd");
    let refitted = folder.json("value --orders shop2.csv --model bgnbd --refits 40");
    let again = folder.json("value --orders shop2.csv --model bgnbd --refits 40");
    assert_eq!(refitted, again);
    let width =
        |v: &Value| v["equity"]["high"].as_f64().unwrap() - v["equity"]["low"].as_f64().unwrap();
    let ratio = width(&refitted) / width(&quick);
    assert!((0.4..2.5).contains(&ratio) && ratio != 1.0, "{ratio}");
}

#[test]
fn what_is_out_of_range_is_one_line() {
    let folder = Folder::with_shop();
    for wrong in [
        "--horizon 0",
        "--discount 2",
        "--calibration-end soon",
        "--refits 2000",
        "--risk-days 0",
    ] {
        let run = folder.run(&format!("value --orders shop.csv {wrong}"));
        assert_eq!(run.code, Some(1), "{wrong}");
        assert!(
            run.err.contains("[bad-option]") && run.err.lines().count() == 1,
            "{}",
            run.err
        );
    }
}
