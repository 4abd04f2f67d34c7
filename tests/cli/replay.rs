//! Recipes: what the page saves, `run` replays to the byte; anything else is refused. And the schema.

use crate::shell::{Folder, SHOP};
use regulars::job::{Job, Stage};
use regulars::report::{Options, SegmentOptions, canonical};
use serde_json::Value;
use std::collections::BTreeSet;

/// A finished job on the shop, as another host than the command line would do it.
fn job() -> Job {
    let utf8_only = |_: &str| None;
    let mut inspector =
        regulars::ingest::Inspector::new("shop.csv", SHOP.len() as u64, None, utf8_only);
    inspector.push(SHOP).unwrap();
    let reading = inspector.finish(true).unwrap().reading;
    let segments = SegmentOptions {
        k: Some(4),
        seed: 11,
        ..SegmentOptions::default()
    };
    let options = Options {
        today: Some("2024-09-30".into()),
        segments,
        ..Options::default()
    };
    let mut job = Job::new(options, utf8_only).unwrap();
    job.open_file("shop.csv", reading).unwrap();
    SHOP.chunks(1_000)
        .for_each(|chunk| job.push(chunk).unwrap());
    job.close_file().unwrap();
    job.run_through(Stage::Done).unwrap();
    job
}

fn with_recipe() -> (Folder, String) {
    let (folder, job) = (Folder::with_shop(), job());
    folder.write("recipe.json", canonical(&job.recipe()));
    (folder, job.report().unwrap().to_json())
}

#[test]
fn a_recipe_gives_the_same_bytes() {
    let (folder, report) = with_recipe();
    assert_eq!(folder.ok("run recipe.json --file shop.csv --json"), report);
    // Under another name, among other files, and from a recipe cut out of the report.
    let recipe = &serde_json::from_str::<Value>(&report).unwrap()["recipe"];
    folder.write("again.json", recipe.to_string());
    folder.write("renamed.csv", SHOP);
    folder.write("other.csv", "customer,date\n");
    assert_eq!(
        folder.ok("run again.json --file other.csv renamed.csv --json"),
        report
    );
    assert_eq!(
        folder.ok("run again.json --file other.csv --file renamed.csv --json"),
        report
    );
}

/// Options are read back to the last bit.
#[test]
fn a_recipe_is_written_and_read_exactly() {
    let (folder, _) = with_recipe();
    let mut recipe: Value = serde_json::from_str(&folder.read("recipe.json")).unwrap();
    for shrinkage in [
        0.1 + 0.2,
        1e21 / 7.0,
        f64::MIN_POSITIVE,
        0.954_453_704_369_369_5,
    ] {
        recipe["options"]["offers"]["shrinkage"] = shrinkage.into();
        folder.write("recipe.json", recipe.to_string());
        let report: Value =
            serde_json::from_str(&folder.ok("run recipe.json --file shop.csv --json")).unwrap();
        assert_eq!(report["recipe"], recipe);
    }
}

#[test]
fn a_replay_writes_all_tables() {
    let (folder, report) = with_recipe();
    let summary = folder.ok("run recipe.json --file shop.csv --out tables");
    let report: Value = serde_json::from_str(&report).unwrap();
    for sentence in [
        &report["orders"]["sentence"]["en"],
        &report["offers"]["verdict"]["en"],
    ] {
        assert!(summary.contains(sentence.as_str().unwrap()), "{summary}");
    }
    for table in ["customers", "segments", "offers", "rejects"] {
        assert!(
            folder.read(&format!("tables/{table}.csv")).lines().count() > 1,
            "{table}"
        );
    }
}

#[test]
fn another_file_is_refused() {
    let (folder, _) = with_recipe();
    let mut changed = SHOP.to_vec();
    *changed.last_mut().unwrap() ^= 1;
    folder.write("changed.csv", &changed);
    changed.push(b'\n');
    folder.write("longer.csv", &changed);
    for file in ["changed.csv", "longer.csv"] {
        let error = folder.error(&format!("run recipe.json --file {file}"));
        assert!(
            error.contains("wrong-file") && error.contains("shop.csv"),
            "{error}"
        );
    }
    assert!(
        folder
            .error("run recipe.json --file nowhere.csv")
            .contains("nowhere.csv")
    );
}

#[test]
fn a_recipe_of_another_shape_is_refused() {
    let (folder, _) = with_recipe();
    let recipe = folder.read("recipe.json");
    for (found, changed, said) in [
        ("\"options\"", "\"optoins\"", "optoins"),
        ("\"seed\"", "\"sead\"", "sead"),
        ("\"decimal_mark\"", "\"decimal\"", "decimal"),
        ("\"net\"", "\"nett\"", "nett"),
        ("\"recipe\": 1", "\"recipe\": 2", "version 2"),
        ("\"customer\"", "\"client\"", "client"),
        ("\"UTF-8\"", "\"UTF-88\"", "UTF-88"),
        (
            "\"delimiter\": \",\"",
            "\"delimiter\": \"\"",
            "is no delimiter",
        ),
    ] {
        assert!(recipe.contains(found), "{found} is in {recipe}");
        folder.write("changed.json", recipe.replacen(found, changed, 1));
        let error = folder.error("run changed.json --file shop.csv");
        assert!(error.contains(said), "{changed}: {error}");
    }
    folder.write("none.json", "{}");
    folder.error("run none.json --file shop.csv");
    folder.error("run nowhere.json --file shop.csv");
    let mut none: Value = serde_json::from_str(&recipe).unwrap();
    none["files"] = Value::Array(vec![]);
    folder.write("none.json", none.to_string());
    assert!(
        folder
            .error("run none.json --file shop.csv")
            .contains("names no files")
    );
}

/// Every key in a JSON value, at any depth, but not those of maps whose keys are data.
fn keys(value: &Value, into: &mut BTreeSet<String>) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| keys(item, into)),
        Value::Object(fields) => {
            for (key, field) in fields {
                into.insert(key.clone());
                if key != "dropped" {
                    keys(field, into);
                }
            }
        }
        _ => {}
    }
}

#[test]
fn the_schema_names_every_key() {
    let folder = Folder::with_shop();
    let schema: Value = serde_json::from_str(&folder.ok("schema")).expect("JSON");
    assert!(
        schema["$schema"]
            .as_str()
            .is_some_and(|s| s.contains("json-schema.org")),
        "{schema}"
    );
    let mut described = BTreeSet::new();
    keys(&schema, &mut described);
    let mut used = BTreeSet::new();
    let report = serde_json::from_str(&job().report().unwrap().to_json()).unwrap();
    keys(&report, &mut used);
    keys(&folder.json("inspect shop.csv"), &mut used);
    assert!(used.len() > 80, "{used:?}");
    let missing: Vec<_> = used.difference(&described).collect();
    assert!(missing.is_empty(), "{missing:?}");
}
