//! `regulars value`.

use crate::shell::Folder;
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

#[test]
fn each_model_names_its_parameters() {
    // Two hundred customers with irregular repeats over a year.
    let mut lines = String::from("customer,order,date,amount\n");
    let mut order = 0;
    let mut scrambled = 7u64;
    let mut next = |below: u64| {
        scrambled = scrambled
            .wrapping_mul(0x5851_f42d_4c95_7f2d)
            .wrapping_add(11);
        (scrambled >> 33) % below
    };
    for c in 0..300 {
        let rate = 10 + next(200);
        let mut day = next(60);
        while day < 400 {
            order += 1;
            let (month, of_month) = (day / 28, day % 28 + 1);
            lines += &format!(
                "c{c},{order},{}-{:02}-{of_month:02},{}\n",
                2023 + month / 12,
                month % 12 + 1,
                3 + next(40)
            );
            if next(4) == 0 {
                break;
            }
            day += 1 + next(rate);
        }
    }
    let folder = Folder::with_shop();
    folder.write("shop2.csv", lines);
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
    let quick = folder.json("value --orders shop2.csv --model bgnbd");
    let refitted = folder.json("value --orders shop2.csv --model bgnbd --refits 40");
    let again = folder.json("value --orders shop2.csv --model bgnbd --refits 40");
    assert_eq!(refitted, again);
    let width =
        |v: &Value| v["equity"]["high"].as_f64().unwrap() - v["equity"]["low"].as_f64().unwrap();
    let ratio = width(&refitted) / width(&quick);
    assert!((0.5..2.0).contains(&ratio) && ratio != 1.0, "{ratio}");
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
