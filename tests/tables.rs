//! Workbooks, Parquet and JSON Lines by the command line: the same ids and totals as CSV.
#![cfg(all(not(target_arch = "wasm32"), feature = "cli"))]

#[path = "../src/readers/tests/made/mod.rs"]
mod made;
#[path = "cli/shell.rs"]
mod shell;
mod walk;

use made::{ods, sheet, xlsx_of, xlsx_parts, zip};
use serde_json::Value;
use shell::{Folder, SHOP};

/// The shop's rows as cells.
fn shop() -> Vec<Vec<String>> {
    records(SHOP)
}

/// Records of comma-separated text, in the plainest way.
fn records(csv: &[u8]) -> Vec<Vec<String>> {
    let text = String::from_utf8_lossy(csv).replace("\r\n", "\n");
    let (mut rows, mut row, mut cell, mut quoted) = (Vec::new(), Vec::new(), String::new(), false);
    let mut letters = text.chars().peekable();
    while let Some(c) = letters.next() {
        match c {
            '"' if quoted && letters.peek() == Some(&'"') => cell.push(letters.next().unwrap_or(c)),
            '"' => quoted = !quoted,
            ',' if !quoted => row.push(std::mem::take(&mut cell)),
            '\n' if !quoted => {
                row.push(std::mem::take(&mut cell));
                rows.push(std::mem::take(&mut row));
            }
            c => cell.push(c),
        }
    }
    if !row.is_empty() {
        row.push(cell);
        rows.push(row);
    }
    rows
}

fn ods_of(rows: &[Vec<String>]) -> Vec<u8> {
    let mut xml = String::from("<table:table table:name=\"Orders\">");
    for row in rows {
        xml += "<table:table-row>";
        for cell in row {
            xml += &match cell.parse::<f64>() {
                Ok(value) => format!(
                    "<table:table-cell office:value-type=\"float\" office:value=\"{value}\"/>"
                ),
                Err(_) => format!(
                    "<table:table-cell office:value-type=\"string\"><text:p>{}</text:p></table:table-cell>",
                    made::escaped(cell)
                ),
            };
        }
        xml += "</table:table-row>";
    }
    ods("", &(xml + "</table:table>"))
}

/// The report without what tells the files apart.
fn bare(mut report: Value) -> Value {
    report.as_object_mut().expect("an object").remove("recipe");
    report
}

#[test]
fn the_same_report_from_every_format() {
    let folder = Folder::with_shop();
    folder.write("shop.xlsx", xlsx_of("Orders", shop().into_iter()));
    folder.write("shop.ods", ods_of(&shop()));
    let csv = folder.json("orders --orders shop.csv");
    let segments = bare(folder.json("segments --orders shop.csv"));
    for file in ["shop.xlsx", "shop.ods"] {
        assert_eq!(
            folder.json(&format!("orders --orders {file}")),
            csv,
            "{file}"
        );
        assert_eq!(
            bare(folder.json(&format!("segments --orders {file}"))),
            segments,
            "{file}"
        );
        let found = folder.json(&format!("inspect {file}"));
        assert_eq!(found["format"], file.rsplit('.').next().unwrap());
        assert_eq!(found["sheets"][0]["taken"], "only");
        assert_eq!(
            (&found["rows"], &found["rejected"]),
            (&583.into(), &1.into())
        );
    }
}

#[test]
fn a_recipe_names_format_and_sheet() {
    let folder = Folder::with_shop();
    folder.write("shop.xlsx", xlsx_of("Orders", shop().into_iter()));
    let inspection = folder.json("inspect shop.xlsx");
    let bytes = std::fs::metadata(folder.path("shop.xlsx")).unwrap().len();
    let stored = std::fs::read(folder.path("shop.xlsx")).unwrap();
    let print = format!("{:032x}", xxhash_rust::xxh3::xxh3_128(&stored));
    let recipe = |reading: Value| {
        let recipe = serde_json::json!({
            "regulars": "0.1.0", "recipe": 1,
            "files": [{"name": "shop.xlsx", "bytes": bytes, "xxh3": print, "reading": reading}],
        });
        folder.write("recipe.json", recipe.to_string());
    };
    recipe(inspection["reading"].clone());
    let report = folder.json("run recipe.json --file shop.xlsx");
    assert_eq!(report["recipe"]["files"][0]["reading"]["format"], "xlsx");
    assert_eq!(
        report["orders"]["total"],
        folder.json("orders --orders shop.csv")["total"]
    );
    for (key, value, words) in [
        ("sheet", "Other", "no sheet \"Other\""),
        ("format", "ods", "no ods file"),
    ] {
        let mut reading = inspection["reading"].clone();
        reading[key] = value.into();
        recipe(reading);
        let error = folder.error("run recipe.json --file shop.xlsx");
        assert!(error.contains(words), "{error}");
    }
}

#[test]
fn the_sheet_that_looks_like_orders_is_taken() {
    let folder = Folder::with_shop();
    let rows = |cells: &[&[&str]]| -> String {
        let cell = |c: &&str| format!("<c t=\"str\"><v>{c}</v></c>");
        let row = |r: &&[&str]| format!("<row>{}</row>", r.iter().map(cell).collect::<String>());
        sheet(&cells.iter().map(row).collect::<String>())
    };
    let title: &[&str] = &["Report", "of", "the", "year", "2024"];
    let notes = rows(&[title; 40]);
    let orders = rows(&[
        &["customer", "order", "date", "amount"],
        &["a", "1", "2024-01-05", "2"],
        &["b", "2", "2024-01-06", "3"],
    ]);
    let sheets = [
        ("Notes", "visible", &*notes),
        ("订单", "visible", &orders),
        ("Old", "hidden", &orders),
    ];
    folder.write("shop.xlsx", zip(&xlsx_parts(&sheets, "", &[])));
    let taken = |found: &Value| -> Vec<Value> {
        let sheets = found["sheets"].as_array().expect("sheets");
        sheets.iter().map(|s| s["taken"].clone()).collect()
    };
    let found = folder.json("inspect shop.xlsx");
    assert_eq!(taken(&found), [Value::Null, "orders".into(), Value::Null]);
    assert_eq!(found["reading"]["sheet"], "订单");
    assert_eq!(folder.json("orders --orders shop.xlsx")["total"], "5");
    let asked = folder.json("inspect shop.xlsx --sheet Notes");
    assert_eq!(taken(&asked), ["asked".into(), Value::Null, Value::Null]);
    let error = folder.error("orders --orders shop.xlsx --sheet Nothing");
    assert!(
        error.contains("\"Nothing\"") && error.contains("Notes, 订单, Old"),
        "{error}"
    );
    let alike = [("One", "visible", &*orders), ("Two", "visible", &notes)];
    folder.write(
        "hidden.xlsx",
        zip(&xlsx_parts(
            &[alike[1], ("Old", "hidden", &orders)],
            "",
            &[],
        )),
    );
    assert_eq!(
        taken(&folder.json("inspect hidden.xlsx")),
        ["largest".into(), Value::Null]
    );
}

/// Rows of a sheet as XML; one without cells is a blank row.
fn sheet_of(rows: &[Vec<&str>]) -> String {
    let cell = |c: &&str| format!("<c t=\"str\"><v>{}</v></c>", made::escaped(c));
    let row = |r: &Vec<&str>| format!("<row>{}</row>", r.iter().map(cell).collect::<String>());
    sheet(&rows.iter().map(row).collect::<String>())
}

/// A table with notes around it, a blank row and a cell of two lines.
fn noted() -> Vec<Vec<&'static str>> {
    let mut rows = vec![
        vec!["Orders of the shop in the year 2024, all branches"],
        vec![],
    ];
    rows.push(vec!["customer", "order", "date", "amount", "note"]);
    rows.push(vec![
        "a",
        "1",
        "2024-01-05",
        "2.5",
        "two\nlines, and \"quotes\"",
    ]);
    (0..30).for_each(|_| rows.push(vec!["b", "2", "2024-01-06", "3", ""]));
    rows.push(vec!["c", "3", "never", "4"]);
    rows.push(vec!["c", "4", "2024-01-08", "4"]);
    rows
}

#[test]
fn line_numbers_are_the_rows_of_the_sheet() {
    let folder = Folder::with_shop();
    let book = zip(&xlsx_parts(
        &[("S", "visible", &sheet_of(&noted()))],
        "",
        &[],
    ));
    folder.write("shop.xlsx", book);
    folder.ok("orders --orders shop.xlsx --out out");
    let rejects = folder.read("out/rejects.csv");
    assert!(rejects.contains("shop.xlsx,35,date,never"), "{rejects}");
}

/// The table of a sheet is that of the same rows in a CSV file.
#[test]
fn what_was_read_is_written_as_csv() {
    let folder = Folder::with_shop();
    let quoted = |c: &&str| format!("\"{}\"", c.replace('"', "\"\""));
    let lines = noted()
        .into_iter()
        .map(|r| r.iter().map(quoted).collect::<Vec<_>>().join(","));
    folder.write("shop.csv", lines.collect::<Vec<_>>().join("\n"));
    let book = zip(&xlsx_parts(
        &[("S", "visible", &sheet_of(&noted()))],
        "",
        &[],
    ));
    folder.write("shop.xlsx", book);
    let [csv, xlsx] =
        ["shop.csv", "shop.xlsx"].map(|f| folder.run(&format!("inspect --table {f}")));
    let cells = |text: &str| -> Vec<Vec<String>> {
        let padded = |mut row: Vec<String>| {
            row.resize(5, String::new());
            row
        };
        records(text.as_bytes()).into_iter().map(padded).collect()
    };
    assert!(
        csv.out.starts_with("customer,order,date,amount,note\r\n"),
        "{}",
        csv.out
    );
    assert_eq!((xlsx.code, cells(&xlsx.out)), (Some(0), cells(&csv.out)));
    assert!(xlsx.err.contains("above the table"), "{}", xlsx.err);
    folder.write("shop.jsonl", "{\"a\":1,\"b\":\"x, y\"}\n{\"b\":2}\n");
    let json = folder.run("inspect --table shop.jsonl");
    assert_eq!(json.out, "a,b\r\n1,\"x, y\"\r\n,2\r\n");
}

#[test]
fn broken_files_are_one_line_of_error() {
    let folder = Folder::with_shop();
    let whole = xlsx_of("S", shop().into_iter());
    folder.write("cut.xlsx", &whole[..whole.len() / 2]);
    folder.write("locked.xlsx", made::compound("EncryptedPackage", b"x"));
    folder.write("cut.parquet", b"PAR1....PAR");
    for (file, code) in [
        ("cut.xlsx", "bad-table-file"),
        ("locked.xlsx", "encrypted"),
        ("cut.parquet", "bad-table-file"),
    ] {
        for command in ["inspect", "orders --orders"] {
            let error = folder.error(&format!("{command} {file}"));
            assert!(error.contains(file) && error.contains(code), "{error}");
        }
    }
}

/// lines, kept, customers, orders and the total.
fn figures(report: &Value) -> (Vec<u64>, &str) {
    let keys = ["lines", "kept", "customers", "orders"];
    let counts = keys
        .iter()
        .map(|k| report[*k].as_u64().unwrap_or(0))
        .collect();
    (counts, report["total"].as_str().unwrap_or(""))
}

#[test]
fn online_retail_in_parquet_and_xlsx() {
    let (Some(parquet), Some(csv)) = (
        walk::data_path("online-retail/online_retail.parquet"),
        walk::data("online-retail/online_retail.csv.gz"),
    ) else {
        return;
    };
    let folder = Folder::with_shop();
    let mut text = Vec::new();
    std::io::Read::read_to_end(&mut flate2::read::GzDecoder::new(&csv[..]), &mut text).unwrap();
    folder.write(
        "retail.xlsx",
        xlsx_of("Online Retail", records(&text).into_iter()),
    );
    let line = format!("orders --returns drop --orders {}", parquet.display());
    for line in [line.as_str(), "orders --returns drop --orders retail.xlsx"] {
        let report = folder.json(line);
        let expected = vec![541_909, 397_884, 4_338, 18_532];
        assert_eq!(figures(&report), (expected, "8911407.904"), "{line}");
    }
}

#[test]
fn superstore_in_parquet() {
    let Some(path) = walk::data_path("superstore/superstore.parquet") else {
        return;
    };
    let folder = Folder::with_shop();
    let csv = path.with_extension("csv");
    let read = |path: &std::path::Path| folder.json(&format!("orders --orders {}", path.display()));
    let report = read(&path);
    assert_eq!(
        figures(&report),
        (vec![9_994, 9_994, 793, 5_009], "2297200.8603")
    );
    assert_eq!(report, read(&csv));
}
