//! `segments --customers FILE` without orders.

use crate::shell::Folder;
use serde_json::Value;
use std::fmt::Write as _;
use std::path::Path;

/// The telco customers, whose 11 newest have no total yet.
fn telco() -> Option<String> {
    let path =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data/telco/Telco-Customer-Churn.csv");
    let there = path.exists();
    if !there {
        eprintln!("skipped: {} is not on this machine", path.display());
    }
    there.then(|| path.display().to_string())
}

fn number(value: &Value) -> f64 {
    value.as_f64().expect("a number")
}

/// scikit-learn 1.8, the best of ten starts to strict convergence.
#[test]
fn telco_as_scikit_learn_has_it() {
    let Some(path) = telco() else { return };
    let folder = Folder::with_shop();
    for (scale, k, inertia) in [
        ("none", 3, 3_701_498_978.452_5),
        ("none", 5, 1_328_851_806.054_9),
        ("none", 8, 523_224_114.616_2),
        ("standard", 3, 6_176.698_6),
        ("standard", 5, 3_108.113_0),
        ("standard", 8, 1_860.901_5),
        ("robust", 3, 2_046.549_3),
        ("robust", 5, 1_017.653_2),
        ("robust", 8, 607.2506),
    ] {
        let found = folder.json(&format!(
            "segments --customers {path} --features tenure,MonthlyCharges,TotalCharges --scale {scale} --k {k}"
        ));
        assert_eq!([&found["rows"], &found["rows_used"]], [7_043, 7_032]);
        assert_eq!(found["dropped"]["empty"], 11);
        assert_eq!(found["left_out"][0]["line"], 490);
        assert_eq!(found["left_out"][0]["column"], "TotalCharges");
        let ratio = number(&found["inertia"]) / inertia;
        assert!((0.99..1.0 + 1e-7).contains(&ratio), "{scale} {k}: {ratio}");
        let candidates = found["candidates"].as_array().expect("a list");
        let own = candidates.iter().find(|c| c["k"] == k).expect("tried");
        assert_eq!(own["inertia"], found["inertia"]);
    }
}

/// Three groups of twenty, their places known to the last digit.
fn three(spoilt: &str) -> String {
    let mut rows = String::from("client,height,width,note\n");
    for i in 0..60 {
        let (group, within) = (f64::from(i % 3), f64::from(i / 3));
        let height = 100.0 + 50.0 * group + 0.25 * within;
        let width = 4.0 + group * group - 0.125 * within;
        let _ = writeln!(rows, "k{i},{height},{width},x");
    }
    rows + spoilt
}

#[test]
fn centroids_and_inertia_are_in_the_units_of_the_scale() {
    let folder = Folder::with_shop();
    folder.write("three.csv", three(""));
    // Σ (0.25 t)² + (0.125 t)² over 20 rows a group: 665 · 5/64 each.
    let found = folder.json("segments --customers three.csv --features 2,width --scale none --k 3");
    assert_eq!(number(&found["inertia"]), 3.0 * 665.0 * 5.0 / 64.0);
    let mut centroids: Vec<Vec<f64>> = Vec::new();
    for segment in found["segments"].as_array().expect("a list") {
        assert_eq!((number(&segment["share"]) * 60.0).round(), 20.0);
        assert_eq!(segment["revenue_share"], Value::Null);
        assert!(
            segment
                .as_object()
                .is_some_and(|s| s.contains_key("revenue_share"))
        );
        let own = segment["centroid"].as_array().expect("a list");
        centroids.push(own.iter().map(number).collect());
    }
    centroids.sort_by(|a, b| a[0].total_cmp(&b[0]));
    let places = [[102.375, 2.8125], [152.375, 3.8125], [202.375, 6.8125]];
    assert_eq!(centroids, places);
    for scale in ["standard", "robust"] {
        let found = folder.json(&format!(
            "segments --customers three.csv --features height,width --scale {scale} --k 3"
        ));
        let mut back: Vec<f64> = Vec::new();
        for segment in found["segments"].as_array().expect("a list") {
            let feature = &found["features"][0];
            back.push(
                number(&feature["mean"]) + number(&feature["sd"]) * number(&segment["centroid"][0]),
            );
        }
        back.sort_by(f64::total_cmp);
        for (back, place) in back.iter().zip(places) {
            assert!((back - place[0]).abs() < 1e-4, "{scale}: {back} {place:?}");
        }
    }
}

#[test]
fn rows_that_are_no_numbers_are_listed() {
    let folder = Folder::with_shop();
    let spoilt = "bad1,NaN,1,x\nbad2,1e300,1,x\nbad3,,1,x\nbad4,12,tall,x\nbad5,-inf,1,x\n";
    folder.write("three.csv", three(spoilt));
    let found = folder.json("segments --customers three.csv --k 3 --out tables");
    let dropped = serde_json::json!({
        "empty": 1, "not_a_number": 1, "not_finite": 2, "too_large": 1
    });
    assert_eq!(found["dropped"], dropped);
    assert_eq!(found["rows_used"], 60);
    // JSON writes what is not finite as null: only the shares of revenue are.
    assert_eq!(found.to_string().matches("null").count(), 3);
    let rejects = folder.read("tables/rejects.csv");
    let expected = "line,column,reason,value\r\n62,height,not_finite,NaN\r\n63,height,too_large,1e300\r\n64,height,empty,\r\n65,width,not_a_number,tall\r\n66,height,not_finite,'-inf\r\n";
    assert_eq!(rejects.replace('"', ""), expected);
    let customers = folder.read("tables/customers.csv");
    let mut lines = customers.lines();
    assert_eq!(lines.next(), Some("customer_id,segment,segment_name"));
    assert_eq!(lines.clone().count(), 60);
    // 'note' holds no numbers, and 'client' no id that the program knows of: rows are counted.
    assert_eq!(found["features"].as_array().map(Vec::len), Some(2));
    let label = |line: &str| line.split(',').nth(1).map(String::from);
    let labels: Vec<_> = lines.map(label).collect();
    assert!((0..60).all(|i| (labels[i] == labels[0]) == (i % 3 == 0)));
    folder.json("segments --customers three.csv --map customer=client --k 3 --out named");
    assert!(folder.read("named/customers.csv").contains("\nk59,"));
}

#[test]
fn what_cannot_be_grouped_says_why() {
    let folder = Folder::with_shop();
    folder.write("text.csv", "id,a,b\n1,red,2\n2,blue,3\n");
    folder.write("twice.csv", "id,a,a\n1,1,2\n2,5,9\n");
    folder.write("bare.csv", "id,a\n");
    folder.write("gaps.csv", "id,a,b\n1,,2\n2,3,\n");
    folder.write("either.csv", "id,a\n1,\"1,234\"\n2,\"3,456\"\n");
    for (line, said) in [
        (
            "--customers text.csv --features a",
            ["text.csv, line 2, column a", "[not-finite]: \"red\""],
        ),
        (
            "--customers twice.csv --features a",
            ["columns 2 and 3", "[bad-option]"],
        ),
        (
            "--customers twice.csv --features 2,2",
            ["named twice", "[bad-option]"],
        ),
        ("--customers bare.csv --features a", ["No row", "[too-few]"]),
        (
            "--customers gaps.csv --features a,b",
            ["No row", "[too-few]"],
        ),
        (
            "--customers either.csv --features a",
            ["line 2, column a", "[ambiguous-numbers]"],
        ),
        (
            "--customers text.csv --features c",
            ["no column \"c\"", "id, a, b"],
        ),
        (
            "--customers text.csv --customers bare.csv",
            ["one customer table", "--customers"],
        ),
        (
            "--customers text.csv --features b --k 1",
            ["1 segments", "[bad-option]"],
        ),
        (
            "--customers text.csv --features b --engine linfa",
            ["--engine linfa", "--orders"],
        ),
        ("--orders shop.csv --scale none", ["--scale", "--orders"]),
        ("--k 3", ["--orders", "--customers"]),
    ] {
        let error = folder.error(&format!("segments {line}"));
        assert!(said.iter().all(|s| error.contains(s)), "{line}: {error}");
    }
}

#[test]
fn hard_tables_have_sensible_answers() {
    let folder = Folder::with_shop();
    folder.write("same.csv", "id,a\n1,3\n2,3\n3,3\n");
    folder.write("two.csv", "id,a\n1,3\n2,4\n");
    let far: String = (0..60)
        .map(|i| format!("{i},{},{}\n", i % 7, i % 3))
        .collect();
    folder.write("far.csv", format!("id,a,b\n{far}60,1e99,1\n"));
    folder.write("bare.csv", "1,5.5\n2,6.5\n3,9.5\n4,9.25\n");
    folder.write("comma.csv", "id;a\n1;5,5\n2;6,5\n3;9,5\n4;9,25\n");
    for (line, k, notes) in [
        ("--customers same.csv --features a --k 3", 1, 1),
        ("--customers two.csv --features a --k 3", 2, 1),
        (
            "--customers far.csv --features a,b --k 3 --scale none",
            2,
            3,
        ),
        (
            "--customers far.csv --features a,b --k 3 --scale standard",
            3,
            0,
        ),
        (
            "--customers far.csv --features a,b --k 3 --scale robust",
            3,
            1,
        ),
        ("--customers bare.csv --features 2 --k 2", 2, 0),
        (
            "--customers comma.csv --features a --k 2 --scale none",
            2,
            0,
        ),
    ] {
        let found = folder.json(&format!("segments {line}"));
        assert_eq!(found["k"], k, "{line}");
        let said = found["notes"].as_array().map(Vec::len);
        assert_eq!(said, Some(notes), "{line}: {}", found["notes"]);
        assert!(number(&found["inertia"]).is_finite());
    }
    let found = folder.json("segments --customers comma.csv --features a --k 2 --scale none");
    assert!((number(&found["inertia"]) - (0.5 + 0.03125)).abs() < 1e-6);
}
