//! `segments --save-model`, `--model`, `--match`, `--before`.

use crate::shell::Folder;
use serde_json::Value;

fn segments(found: &Value) -> Vec<(u64, String)> {
    let list = found["segments"].as_array().expect("a list");
    let pair = |s: &Value| {
        let id = s["id"].as_u64().expect("an id");
        (id, s["name"].as_str().expect("a name").to_string())
    };
    list.iter().map(pair).collect()
}

fn rows(csv: &str) -> Vec<(String, String)> {
    let cells = |line: &str| {
        let mut cells = line.split(',');
        let mut next = || cells.next().unwrap_or_default().to_string();
        (next(), next())
    };
    csv.lines().skip(1).map(cells).collect()
}

#[test]
fn a_model_holds_no_customers_and_says_the_same_again() {
    let folder = Folder::with_shop();
    let first = folder.json("segments --orders shop.csv --k 3 --save-model model.json --out first");
    let text = folder.read("model.json");
    assert!(text.ends_with("}\n") && text.contains("\"model\": 1"));
    let before = rows(&folder.read("first/customers.csv"));
    assert!(before.len() > 20);
    for (id, _) in &before {
        assert!(!text.contains(&format!("\"{id}\"")), "{id} is in the model");
    }
    let again = folder.json(
        "segments --orders shop.csv --model model.json --before first/customers.csv --out again",
    );
    assert_eq!(segments(&again), segments(&first));
    assert_eq!(rows(&folder.read("again/customers.csv")), before);
    let continuity = &again["continuity"];
    assert_eq!(continuity["refit_advised"], false, "{continuity}");
    assert_eq!(continuity["agreement"], Value::Null);
    let drifts = continuity["features"].as_array().expect("a list");
    assert!(drifts.iter().all(|f| f["psi"] == 0.0), "{continuity}");
    assert_eq!(again["migration"]["stayed"], 1.0);
    assert_eq!(again["candidates"], Value::Array(Vec::new()));
    // Another seed numbers and names nothing anew.
    let matched = folder.json("segments --orders shop.csv --match model.json --seed 9");
    assert_eq!(segments(&matched), segments(&first));
    let agreement = &matched["continuity"]["agreement"];
    assert!(
        agreement["matched"].as_f64().is_some_and(|m| m > 0.9),
        "{agreement}"
    );
    let summary = folder
        .ok("segments --orders shop.csv --model model.json --before first/customers.csv --lang zh");
    assert!(
        summary.contains("模型仍然适用") && summary.contains("100% 留在原客群"),
        "{summary}"
    );
}

/// Two kinds of rows, and later ones that are all of the second.
fn table(rows: std::ops::Range<u32>, shift: u32) -> String {
    let row = |i: u32| {
        format!(
            "c{i},{},{}\n",
            i % 2 * 50 + i % 7 + shift,
            9 - i % 2 * 8 + i % 3
        )
    };
    "client_id,age,visits\n".to_string() + &rows.map(row).collect::<String>()
}

#[test]
fn tables_have_models_too() {
    let folder = Folder::with_shop();
    folder.write("spring.csv", table(0..60, 0));
    folder.write("summer.csv", table(30..90, 40));
    let first = folder.json(
        "segments --customers spring.csv --k 2 --scale robust --save-model model.json --out first",
    );
    let again = folder.json(
        "segments --customers spring.csv --model model.json --before first/customers.csv --out again",
    );
    assert_eq!(segments(&again), segments(&first));
    assert_eq!(again["scale"], "robust");
    for key in ["features", "step", "rows_used"] {
        assert_eq!(again[key], first[key], "{key}");
    }
    assert_eq!(
        rows(&folder.read("again/customers.csv")),
        rows(&folder.read("first/customers.csv"))
    );
    let centroid = |found: &Value| {
        found["segments"][1]["centroid"][0]
            .as_f64()
            .expect("a number")
    };
    assert!((centroid(&again) - centroid(&first)).abs() < 1e-9);
    let later = folder
        .json("segments --customers summer.csv --model model.json --before first/customers.csv");
    let continuity = &later["continuity"];
    assert_eq!(continuity["refit_advised"], true);
    let reasons = continuity["reasons"].to_string();
    assert!(
        reasons.contains("‘age’ is distributed otherwise"),
        "{reasons}"
    );
    let migration = &later["migration"];
    let sum = |v: &Value| -> u64 {
        v.as_array()
            .expect("a list")
            .iter()
            .filter_map(Value::as_u64)
            .sum()
    };
    assert_eq!([sum(&migration["new"]), sum(&migration["gone"])], [30, 30]);
    let matched = folder.json("segments --customers summer.csv --match model.json --seed 4");
    assert_eq!(segments(&matched), segments(&first));
}

#[test]
fn broken_models_say_where() {
    let folder = Folder::with_shop();
    folder.ok("segments --orders shop.csv --k 3 --save-model model.json --out first");
    let text = folder.read("model.json");
    let centroid = text.find("\"centroid\": [").expect("there") + 13;
    let comma = centroid + text[centroid..].find(',').expect("there");
    let shorter = [&text[..centroid], &text[comma + 1..]].concat();
    for (broken, said) in [
        (text[..text.len() / 2].to_string(), ["line ", "[bad-bytes]"]),
        (
            text.replace("\"model\": 1", "\"model\": 2"),
            ["another version", "column model"],
        ),
        (
            text.replace("\"seed\"", "\"sead\""),
            ["unknown field `sead`", "line 8, column 8"],
        ),
        (
            text.replace("\"power\": 0,", ""),
            ["missing field `power`", "[bad-bytes]"],
        ),
        (
            text.replace("\"power\": 0", "\"power\": 4000"),
            ["power is out of range", "column power"],
        ),
        (
            text.replace("\"frequency\"", "\"recency\""),
            ["named twice", "column features[1]"],
        ),
        (
            shorter,
            [
                "one number within ±8 for each feature",
                "column segments[0].centroid",
            ],
        ),
        (
            text.replace("\"orders\"", "\"table\""),
            ["The model is one of a customer table", "[wrong-file]"],
        ),
        (
            text.replace("\"monetary\"", "\"luck\""),
            [
                "groups by \"luck\", which these files do not have",
                "[wrong-file]",
            ],
        ),
        (String::new(), ["model.json", "[bad-bytes]"]),
        ("[]".into(), ["names no version", "[bad-bytes]"]),
        (
            text.replace("\"mean\": ", "\"mean\": 1e999, \"was\": "),
            ["line ", "[bad-bytes]"],
        ),
    ] {
        folder.write("model.json", broken);
        let error = folder.error("segments --orders shop.csv --model model.json");
        assert!(said.iter().all(|s| error.contains(s)), "{said:?}: {error}");
    }
    folder.write("model.json", &text);
    folder.write("table.csv", "id,a\n1,2\n3,4\n");
    folder.write("before.csv", "customer_id,segment\nC1,0\nC2,3\n");
    for (line, said) in [
        (
            "--orders shop.csv --before before.csv",
            ["--before", "--model"],
        ),
        (
            "--orders shop.csv --model no.json",
            ["no.json", "cannot be read"],
        ),
        (
            "--orders shop.csv --model model.json --k 4",
            ["--model", "--k"],
        ),
        (
            "--orders shop.csv --model model.json --match model.json",
            ["--model", "--match"],
        ),
        (
            "--orders shop.csv --model model.json --before before.csv",
            ["before.csv, line 3, column segment", "[bad-bytes]"],
        ),
        (
            "--customers table.csv --model model.json",
            ["has no column", "recency"],
        ),
    ] {
        let error = folder.error(&format!("segments {line}"));
        assert!(said.iter().all(|s| error.contains(s)), "{line}: {error}");
    }
}
