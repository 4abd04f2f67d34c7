//! `inspect --table`: what was read, and what was set aside.

use super::shell::Folder;

#[test]
fn a_table_is_written_as_plain_csv() {
    let folder = Folder::with_shop();
    let text = "Report; of all shops\n\nname;price;note\n'Ann; A.';1,50;\"so\"\nBen;2,75\n'Cy; C.';3,00;'two\nlines'\n'Di; D.';4,00;x\n\nEnd of report\n";
    folder.write("odd.csv", text);
    let run = folder.run("inspect odd.csv --table");
    let table = "name,price,note\r\nAnn; A.,\"1,50\",\"\"\"so\"\"\"\r\nBen,\"2,75\"\r\nCy; C.,\"3,00\",\"two\nlines\"\r\nDi; D.,\"4,00\",x\r\n";
    assert_eq!(run.out, table, "{}", run.err);
    assert!(run.err.contains("Line 1 above the table"), "{}", run.err);
    assert!(run.err.contains("beneath the table"), "{}", run.err);
    assert!(run.err.contains("End of report"), "{}", run.err);
}

#[test]
fn no_header_is_invented() {
    let folder = Folder::with_shop();
    folder.write("bare.csv", "a1,2024-01-01,1\nb2,2024-01-02,2\n");
    assert_eq!(
        folder.ok("inspect bare.csv --table"),
        "a1,2024-01-01,1\r\nb2,2024-01-02,2\r\n"
    );
}

#[test]
fn what_is_no_table_says_what_it_is() {
    let folder = Folder::with_shop();
    let refused: [(&[u8], &str); 7] = [
        (b"", "empty"),
        (b"\n\r\n\n", "empty"),
        (b"\0\0\0\0\x01\0\0", "binary"),
        (b"%PDF-1.7\n%\xe2\xe3", "PDF"),
        (b"PK\x03\x04\x14\0\x06\0", "ZIP"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "PNG"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF\0", "JPEG"),
    ];
    for (bytes, kind) in refused {
        folder.write("no.csv", bytes);
        let error = folder.error("inspect no.csv --table");
        assert!(error.contains(kind), "{kind}: {error}");
    }
}

#[test]
fn hostile_names_are_only_names() {
    let folder = Folder::with_shop();
    let long = "x".repeat(10_000);
    folder.write(
        "names.csv",
        format!("__proto__,\"a\nb\",{long},__proto__\n1,2,3,4\n5,6,7,8\n"),
    );
    let found = folder.json("inspect names.csv");
    assert_eq!(found["columns"][0]["name"], "__proto__");
    assert_eq!(found["columns"][2]["name"], long);
    let table = folder.ok("inspect names.csv --table");
    assert!(
        table.starts_with("__proto__,\"a\nb\",x"),
        "{}",
        &table[..40]
    );
}

/// The tables of csv-spectrum by the same path: eleven of twelve.
#[test]
fn csv_spectrum() {
    let data = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data");
    let data = std::env::var_os("REGULARS_DATA").map_or(data, Into::into);
    let Ok(csvs) = std::fs::read_dir(data.join("csv-spectrum/csvs")) else {
        eprintln!("skipped: csv-spectrum is not on this machine");
        return;
    };
    let folder = Folder::with_shop();
    let mut different = Vec::new();
    for csv in csvs {
        let csv = csv.unwrap().path();
        let name = csv.file_stem().unwrap().to_string_lossy().into_owned();
        folder.write("one.csv", std::fs::read(&csv).unwrap());
        let table = folder.ok("inspect one.csv --table");
        let mut rows = cells(&table).into_iter();
        let header = rows.next().unwrap();
        let rows: Vec<serde_json::Value> = rows
            .map(|r| {
                header
                    .iter()
                    .cloned()
                    .zip(r.into_iter().map(Into::into))
                    .collect::<serde_json::Map<_, _>>()
                    .into()
            })
            .collect();
        let json =
            std::fs::read_to_string(data.join(format!("csv-spectrum/json/{name}.json"))).unwrap();
        if serde_json::from_str::<serde_json::Value>(&json).unwrap()
            != serde_json::Value::Array(rows)
        {
            different.push(name);
        }
    }
    assert_eq!(different, ["location_coordinates"]);
}

/// RFC 4180, strictly.
fn cells(text: &str) -> Vec<Vec<String>> {
    let (mut rows, mut row, mut cell, mut quoted) = (Vec::new(), Vec::new(), String::new(), false);
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '"' if quoted && chars.peek() == Some(&'"') => cell.extend(chars.next()),
            '"' => quoted = !quoted,
            ',' if !quoted => row.push(std::mem::take(&mut cell)),
            '\r' if !quoted => {}
            '\n' if !quoted => {
                row.push(std::mem::take(&mut cell));
                rows.push(std::mem::take(&mut row));
            }
            c => cell.push(c),
        }
    }
    rows
}
