//! JSON Lines read like CSV: the same rows, the same totals, bad lines listed, whatever the chunks are.
#![cfg(not(target_arch = "wasm32"))]

mod walk;

use proptest::prelude::*;
use regulars::error::Code;
use regulars::job::Stage;
use regulars::report::{Format, Inspection, Options, Reason, Returns};
use walk::{inspect, returns, walk_in};

fn guess(text: &str) -> Inspection {
    inspect(text.as_bytes()).unwrap_or_else(|e| panic!("{text:?}: {e}"))
}

fn names(found: &Inspection) -> Vec<&str> {
    found.columns.iter().map(|c| c.name.as_str()).collect()
}

#[test]
fn cells() {
    for (value, cell) in [
        (r#""tea""#, "tea"),
        ("2.50", "2.50"),
        ("1e3", "1e3"),
        ("-0.0", "-0.0"),
        ("true", "true"),
        ("null", ""),
        (r#""a\"b\\c\/d\n\te""#, "a\"b\\c/d\n\te"),
        (r#""a,b""#, "a,b"),
        (r#""\u8336\ud83d\ude00\ud83d!""#, "茶😀\u{fffd}!"),
        (r#"["a", 1, null, true]"#, "a; 1; ; true"),
        (r#"["", "a"]"#, "; a"),
        ("[]", ""),
        (r#"[{"a": 1}, 2]"#, r#"[{"a": 1}, 2]"#),
        (r#"[[1, 2], [3]]"#, "[[1, 2], [3]]"),
    ] {
        let found = guess(&format!("{{\"k\": {value}, \"end\": 1}}\n"));
        assert_eq!(
            (found.format, found.rejected),
            (Format::JsonLines, 0),
            "{value}"
        );
        assert_eq!(found.preview, [[cell, "1"]], "{value}");
    }
}

#[test]
fn keys_become_columns_in_order_of_appearance() {
    let found = guess(
        "{\"a\":1}\n\n{\"b\":{\"c\":2,\"d\":{\"e\":3}},\"a\":4}\r\n{\"__proto__\":5,\"a\":6,\"a\":7}",
    );
    assert_eq!(names(&found), ["a", "b.c", "b.d.e", "__proto__"]);
    let rows = [["1", "", "", ""], ["4", "2", "3", ""], ["7", "", "", "5"]];
    assert_eq!(found.preview, rows);
    assert_eq!(
        (found.header, found.rows, found.reading.format),
        (true, 3, Format::JsonLines)
    );
    // Below the fourth level objects stay text.
    let deep = guess(r#"{"a":{"b":{"c":{"d":{"e":1}}}}}"#);
    assert_eq!(
        (names(&deep), &deep.preview[0][0]),
        (vec!["a.b.c.d"], &"{\"e\":1}".to_string())
    );
}

#[test]
fn one_list_of_objects() {
    let found =
        guess("[\n  {\n    \"id\": 1,\n    \"note\": \"a}],\\\"\\n\"\n  },\n  {\"id\": 2}\n]\n");
    assert_eq!(names(&found), ["id", "note"]);
    assert_eq!(found.preview, [["1", "a}],\"\n"], ["2", ""]]);
}

#[test]
fn bad_lines_are_listed_with_their_number() {
    let text = "{\"customer\":\"a\",\"date\":\"2024-01-01\",\"amount\":2}\n\
                \n{\"customer\":\"b\",\n\
                {\"customer\":\"c\",\"date\":\"2024-01-02\",\"amount\":01}\n\
                nonsense\n\
                {\"customer\":\"d\",\"date\":\"2024-01-02\",\"amount\":3}";
    let found = guess(text);
    assert_eq!((found.rows, found.rejected), (2, 3));
    let job = walk_in(
        text.as_bytes(),
        found.reading,
        Options::default(),
        Stage::Orders,
        7,
    )
    .unwrap();
    let rejects: Vec<_> = job
        .rejects()
        .page(None, 0, 10, &job.file_names())
        .rows
        .into_iter()
        .map(|r| (r.line, r.reason, r.value))
        .collect();
    let bad = |line, value: &str| (line, Reason::Unreadable, value.to_string());
    let third = "{\"customer\":\"c\",\"date\":\"2024-01-02\",\"amount\":01}";
    let expected = [
        bad(3, "{\"customer\":\"b\","),
        bad(4, third),
        bad(5, "nonsense"),
    ];
    assert_eq!(rejects, expected);
    let report = job.orders_report().unwrap();
    assert_eq!((report.lines, report.total.as_str()), (5, "5"));
}

#[test]
fn the_nesting_is_bounded() {
    for (depth, good) in [(40, true), (100, false), (1_000_000, false)] {
        let found = guess(&format!(
            "{{\"a\":1}}\n{{\"a\":{}1{}}}\n",
            "[".repeat(depth),
            "]".repeat(depth)
        ));
        assert_eq!(found.rejected == 0, good, "{depth}");
    }
}

#[test]
fn a_line_without_end_is_an_error() {
    let text = format!("{{\"a\":1}}\n{{\"a\":\"{}", "x".repeat(17 << 20));
    let error = inspect(text.as_bytes()).unwrap_err();
    assert_eq!(
        (error.code, error.place.line),
        (Code::RecordTooLong, Some(2))
    );
}

#[test]
fn keys_that_come_late_are_noted() {
    let mut text = String::new();
    (0..30_000).for_each(|i| text += &format!("{{\"customer\":\"c{i}\",\"amount\":1}}\n"));
    text += "{\"customer\":\"late\",\"amount\":1,\"coupon\":\"X\",\"ref\":1}\n";
    let found = guess(&text);
    assert_eq!((found.rows, found.columns.len()), (30_001, 2));
    let note = found
        .notes
        .iter()
        .find(|n| n.en.contains("coupon"))
        .expect("noted");
    assert!(
        note.en.starts_with("2 values") && note.zh.contains("coupon"),
        "{note:?}"
    );
}

#[test]
fn what_only_begins_like_json_is_text() {
    for text in ["[a],b\n1,2\n", "{a},b\n1,2\n", "[1,2]\n[3,4]\n"] {
        assert_eq!(guess(text).format, Format::Csv, "{text:?}");
    }
}

/// Rows as CSV and as JSON Lines: the same report apart from the recipe.
#[test]
fn the_same_totals_as_csv() {
    let csv = include_bytes!("golden/orders.csv");
    let mut rows = csv
        .split(|b| *b == b'\n')
        .map(|r| String::from_utf8_lossy(r).into_owned());
    let cells = |row: &str| -> Vec<String> { row.trim().split(',').map(String::from).collect() };
    let head = cells(&rows.next().unwrap());
    let mut json = String::new();
    let mut plain = format!("{}\n", head.join(","));
    for row in rows.filter(|r| !r.trim().is_empty() && !r.contains('"')) {
        let cells = cells(&row);
        if cells.len() != head.len() {
            continue;
        }
        plain += &format!("{}\n", row.trim());
        let pairs = head.iter().zip(&cells);
        let object: serde_json::Map<_, _> =
            pairs.map(|(k, v)| (k.clone(), v.clone().into())).collect();
        let members: Vec<String> = head
            .iter()
            .map(|k| format!("{}:{}", serde_json::to_string(k).unwrap(), object[k]))
            .collect();
        json += &format!("{{{}}}\n", members.join(","));
    }
    let run = |text: &str| {
        let reading = guess(text).reading;
        let job = walk_in(
            text.as_bytes(),
            reading,
            returns(Returns::Net),
            Stage::Offers,
            4096,
        )
        .unwrap();
        let report = job.report().unwrap();
        serde_json::to_value((
            report.orders,
            report.customers,
            report.segments,
            report.offers,
        ))
        .unwrap()
    };
    assert_eq!(run(&plain), run(&json));
}

proptest! {
    /// Any chunking gives the same rows, and serde_json's reading of each line is the oracle of ours.
    #[test]
    fn any_chunking_and_the_oracle(
        rows in prop::collection::vec(prop::collection::vec("[a-z\"\\\\,\n{}\\[\\]:茶 ]{0,6}", 3), 1..12),
        broken in prop::collection::vec(any::<bool>(), 12),
        cut in 1usize..64,
    ) {
        let mut text = String::new();
        let mut good = Vec::new();
        for (row, broken) in rows.iter().zip(&broken) {
            let object = serde_json::json!({"a": row[0], "b": {"c": row[1]}, "d": [row[2], 1]});
            let line = object.to_string();
            if *broken {
                text += &line[..line.len() - 1];
            } else {
                text += &line;
                good.push(vec![row[0].clone(), row[1].clone(), format!("{}; 1", row[2])]);
            }
            text.push('\n');
        }
        prop_assume!(!good.is_empty() && text.starts_with("{\""));
        let whole = guess(&text);
        prop_assert_eq!(whole.preview.iter().filter(|_| true).cloned().collect::<Vec<_>>(), good);
        let mut inspector = regulars::ingest::Inspector::new("shop.csv", text.len() as u64, None, walk::utf8_only);
        for chunk in text.as_bytes().chunks(cut) {
            inspector.push(chunk).unwrap();
        }
        prop_assert_eq!(inspector.finish(true).unwrap(), whole);
    }
}
