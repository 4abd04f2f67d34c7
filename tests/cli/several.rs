//! Several files at once, lines given back, filters, the quality of the data.

use super::shell::Folder;

#[test]
fn lines_given_back_replace_their_originals() {
    let folder = Folder::with_shop();
    let before = folder.json("orders --orders shop.csv --out tables");
    let rejects = folder.read("tables/rejects.csv");
    folder.write("same.csv", &rejects);
    // In any order on the command line.
    let same = folder.json("orders --orders shop.csv same.csv");
    assert_eq!(same, before, "given back as they were, they change nothing");
    folder.write("mended.csv", rejects.replace("2023-13-05", "2023-12-05"));
    let mended = folder.json("orders --orders shop.csv mended.csv");
    assert_eq!(mended["lines"], before["lines"]);
    assert_eq!(mended["dropped"].get("bad_date"), None, "{mended}");
    let kept = |report: &serde_json::Value| report["kept"].as_u64().unwrap();
    assert_eq!(kept(&mended), kept(&before) + 1);
}

#[test]
fn the_same_file_twice_is_an_overlap() {
    let folder = Folder::with_shop();
    let once = folder.json("orders --orders shop.csv");
    let twice = folder.json("orders --orders shop.csv shop.csv");
    assert_eq!(twice["total"], once["total"]);
    assert_eq!(twice["kept"], once["kept"]);
    assert!(twice["dropped"]["overlap"].as_u64().unwrap() >= once["kept"].as_u64().unwrap());
    let kept = folder.json("orders --orders shop.csv shop.csv --repair keep-overlaps");
    assert_eq!(kept["dropped"].get("overlap"), None);
}

#[test]
fn customers_are_joined_filtered_and_written() {
    let folder = Folder::with_shop();
    folder.write("people.csv", "customer_id,name,city,customer type\nK001,Ann,Berlin,consumer\nK002,Ben,Bern,shop\nZ9,Zoe,,\n");
    let all = "--orders shop.csv --customers people.csv";
    let quality = folder.json(&format!("quality {all}"));
    let join = &quality["joins"][0];
    assert_eq!(
        (&join["rows"], &join["rows_used"], &join["ids_found"]),
        (&3.into(), &2.into(), &2.into())
    );
    folder.write(
        "where.json",
        r#"{"and": [{"text": {"field": "city", "contains": "ber"}}, {"party": "retailer"}]}"#,
    );
    let page = folder.json(&format!("customers {all} --where @where.json --out out"));
    assert_eq!(
        (&page["matching"], &page["rows"][0]["name"]),
        (&1.into(), &"Ben".into())
    );
    assert!(
        folder
            .read("out/audience.csv")
            .lines()
            .nth(1)
            .unwrap()
            .starts_with("K002,")
    );
    let summary = folder.ok(&format!(
        "customers {all} --where {}",
        r#"{"range":{"field":"frequency","min":2}}"#
    ));
    assert!(summary.contains("customers match"), "{summary}");
    let error = folder.error(&format!(
        "customers {all} --where {}",
        r#"{"range":{"field":"height"}}"#
    ));
    assert!(
        error.contains("bad-option") && error.contains("height"),
        "{error}"
    );
    assert!(
        folder
            .error(&format!("customers {all} --where nobody"))
            .contains("no filter")
    );
    assert!(
        folder
            .ok(&format!("quality {all}"))
            .contains("2 of 72 customers of the orders found")
    );
}

#[test]
fn repairs_are_asked_for() {
    let folder = Folder::with_shop();
    folder.write("twice.csv", "customer,order,date,product,amount\nAnn,1,2024-01-01,tea,3\nAnn,1,2024-01-01,tea,3\nann,2,2024-01-02,tea,3\n");
    let report = |more: &str| folder.json(&format!("orders --orders twice.csv {more}"));
    assert_eq!(
        (&report("")["kept"], &report("")["customers"]),
        (&3.into(), &2.into())
    );
    let mended = report("--repair duplicates,merge-customers");
    assert_eq!(
        (&mended["kept"], &mended["customers"]),
        (&2.into(), &1.into())
    );
    assert!(
        folder
            .error("orders --orders twice.csv --outliers 0")
            .contains("repairs.outliers")
    );
}

#[test]
fn two_months_are_held_against_each_other() {
    let folder = Folder::with_shop();
    let shop = folder.read("shop.csv");
    let half: String = shop.split_inclusive('\n').take(300).collect();
    folder.write("may.csv", half);
    for month in ["may", "shop"] {
        folder.write(
            &format!("{month}.json"),
            folder.ok(&format!("snapshot --orders {month}.csv")),
        );
    }
    let found = folder.json("diff may.json shop.json");
    assert!(
        found["new"]["customers"].as_u64().unwrap()
            + found["active"]["customers"].as_u64().unwrap()
            > 0,
        "{found}"
    );
    assert!(
        folder
            .ok("diff may.json shop.json")
            .contains(found["sentence"]["en"].as_str().unwrap())
    );
    let steps = found["equity"]["steps"].as_array().unwrap();
    let value = |key: &str| {
        let step = steps.iter().find(|s| s["key"] == key).unwrap();
        (step["value"].as_f64().unwrap() * 1e4).round() as i64
    };
    let parts = ["before", "gone", "down", "up", "new"].map(value);
    assert_eq!(parts.iter().sum::<i64>(), value("now"));
    assert!(
        folder
            .ok("diff may.json shop.json")
            .contains("Equity before")
    );
    assert!(
        folder
            .error("diff shop.csv shop.json")
            .contains("bad-bytes")
    );
}

/// A file whose first rows leave open what its last ones decide, longer than what is looked at at first.
#[test]
fn a_question_that_the_head_leaves_open_is_put_to_the_whole_file() {
    let folder = Folder::with_shop();
    let file = |decides: &str| {
        let mut text = String::from("customer,order,date,product,amount\n");
        for n in 0..60_000 {
            let (day, month) = (1 + n % 12, 1 + n / 12 % 12);
            text += &format!("c{},o{n},{day:02}/{month:02}/2024,p{},1.5\n", n % 90, n % 7);
        }
        text + "c1,last," + decides + ",p1,1.5\n"
    };
    let open = file("03/04/2024");
    assert!(open.len() > 1 << 20);
    folder.write("open.csv", open);
    let refused = folder.error("orders --orders open.csv");
    assert!(refused.contains("[ambiguous-dates]"), "{refused}");
    folder.write("decided.csv", file("31/12/2024"));
    let found = folder.json("orders --orders decided.csv");
    assert_eq!(found["lines"], 60_001, "{found}");
    assert_eq!(found["last"], "2024-12-31", "{found}");
}
