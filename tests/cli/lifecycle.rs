//! `regulars lifecycle`.

use crate::shell::Folder;
use serde_json::{Value, json};

/// Ann buys every 10 days and stops, Ben once and then again a year later, Cat lately, Dan after today.
const LINES: &str = "customer,order,date,amount\n\
    Ann,1,2024-01-01,100\nAnn,2,2024-01-11,100\nAnn,3,2024-01-21,100\nAnn,4,2024-01-31,100\n\
    Ben,5,2023-03-01,50\nBen,6,2024-03-01,39\n\
    Cat,7,2024-03-20,5\n\
    Dan,8,2024-05-01,1000\n";

fn counts(found: &Value, list: &str, key: &str) -> Vec<u64> {
    let rows = found[list].as_array().expect("a list").iter();
    rows.map(|r| r[key].as_u64().expect("a count")).collect()
}

#[test]
fn stages_and_moves_by_hand() {
    let folder = Folder::with_shop();
    folder.write("few.csv", LINES);
    let found = folder
        .json("lifecycle --orders few.csv --today 2024-03-31 --before 2024-02-10 --out tables");
    // Usual gaps: 10 days (Ann), 366 (Ben); the shop's is the upper middle one.
    assert_eq!(found["typical_gap"], 366.0);
    assert_eq!(found["customers"], 3);
    // 2024-02-10: Ann loyal after 10 days' silence, Ben active: 346 days are within 1½ of 366.
    assert_eq!(counts(&found, "stages", "before"), [0, 1, 1, 0, 0, 0]);
    // 2024-03-31: Ann's 60 days are 6 gaps, not more: dormant. Cat is new.
    assert_eq!(counts(&found, "stages", "customers"), [1, 1, 0, 0, 1, 0]);
    let transitions = &found["transitions"];
    assert_eq!(transitions[1], json!([0, 1, 0, 0, 0, 0]));
    assert_eq!(transitions[2], json!([0, 0, 0, 0, 1, 0]));
    assert_eq!(transitions[6], json!([1, 0, 0, 0, 0, 0]));
    let table = folder.read("tables/lifecycle.csv");
    let expected = "customer_id,stage,since,stage_before,tier,tier_before,spend\r\n\
        Ann,dormant,2024-03-02,loyal,A,A,400\r\n\
        Ben,active,2023-05-30,active,B,B,89\r\n\
        Cat,new,2024-03-20,,C,,5\r\n";
    assert_eq!(table, expected);
    // One was new for 90 days and left; Ann left newness for loyalty on the day of her fourth purchase.
    let new = &found["stages"][0];
    assert_eq!(
        [&new["entered"], &new["left"], &new["median_days"]],
        [&json!(3), &json!(2), &json!(30)]
    );
}

#[test]
fn tiers_have_a_margin() {
    let folder = Folder::with_shop();
    folder.write("few.csv", LINES);
    let run = |more: &str| {
        folder.json(&format!(
            "lifecycle --orders few.csv --today 2024-03-31 --before 2024-02-10 {more}"
        ))
    };
    let tiers = |found: &Value| counts(&found["tiers"], "tiers", "customers");
    assert_eq!(tiers(&run("--spends 400,50")), [1, 1, 1]);
    // In the last 60 days Ann spent nothing and Ben 39: he had 0 of the 60 days before 2024-02-10.
    let found = run("--spends 400,40 --tier-days 60");
    assert_eq!(tiers(&found), [0, 0, 3]);
    assert_eq!(found["tiers"]["near"][0]["customer_id"], "Ben");
    assert_eq!(found["tiers"]["near"][0]["missing"], 1.0);
    // Ann had 400 and now 300 of the last 81 days: A needs 320.
    let found = run("--spends 320,40 --tier-days 81");
    assert_eq!(found["tiers"]["tiers"][0]["before"], 1);
    assert_eq!(
        (tiers(&found), &found["tiers"]["held"]),
        (vec![1, 0, 2], &json!(1))
    );
    let found = run("--spends 320,40 --tier-days 81 --margin 0.05");
    assert_eq!(
        (tiers(&found), &found["tiers"]["held"]),
        (vec![0, 1, 2], &json!(0))
    );
    assert!(
        found["tiers"]["sentence"]["en"]
            .as_str()
            .is_some_and(|s| s.contains("1 fell"))
    );
}

#[test]
fn sums_agree_and_bad_thresholds_are_refused() {
    let folder = Folder::with_shop();
    let found = folder.json("lifecycle --orders shop.csv");
    let n = found["customers"].as_u64().expect("a count");
    let all = |rows: &Value| -> u64 {
        let rows = rows.as_array().expect("a list").iter();
        rows.flat_map(|r| r.as_array().expect("a list"))
            .filter_map(Value::as_u64)
            .sum()
    };
    assert_eq!(
        [
            all(&found["transitions"]),
            all(&found["tiers"]["transitions"])
        ],
        [n, n]
    );
    assert_eq!(counts(&found, "stages", "customers").iter().sum::<u64>(), n);
    for stage in found["stages"].as_array().expect("a list") {
        let steps = stage["staying"].as_array().expect("a list");
        let shares: Vec<f64> = steps.iter().filter_map(|s| s["share"].as_f64()).collect();
        assert!(shares.is_sorted_by(|a, b| a > b) && shares.iter().all(|s| (0.0..1.0).contains(s)));
        let censored = stage["entered"].as_u64() >= stage["left"].as_u64();
        assert!(
            censored && stage["entered"].as_u64() >= stage["customers"].as_u64(),
            "{stage}"
        );
    }
    for (line, said) in [
        ("--silences 3,2,1", "rise"),
        ("--silences 1,2", "three numbers"),
        ("--shares 0.9,1.5", "shares"),
        ("--spends 10,20", "smaller one of B"),
        ("--margin 1", "margin"),
        ("--tier-days 0", "one day"),
        ("--before 2999-01-01", "no day before"),
        ("--before soon", "no day before"),
        ("--today 1999-01-01", "Nobody has bought"),
    ] {
        let error = folder.error(&format!("lifecycle --orders shop.csv {line}"));
        assert!(error.contains(said), "{line}: {error}");
    }
}
