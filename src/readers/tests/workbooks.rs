//! Cells of workbooks as text, in XLSX, XLS and ODS alike.
#![cfg(not(target_arch = "wasm32"))]

mod made;
mod read;

use made::{compound, ods, part, record, sheet, xls, xlsx, xlsx_of, xlsx_parts, zip};
use read::{code, english, open_in, rows, rows_of};
use regulars_readers::Kind;
use rust_xlsxwriter::{Format, Formula, Workbook};

#[test]
fn cells_of_xlsx() {
    let strings = "<si><t>shared</t></si>\
                   <si><r><t>rich </t></r><r><rPr><b/></rPr><t xml:space=\"preserve\">text</t></r><rPh sb=\"0\" eb=\"1\"><t>spoken</t></rPh></si>\
                   <si/><si><t>a_x000D_&#10;b &amp; &lt;c&gt;</t></si><si><t><![CDATA[<raw> & ]]></t></si>";
    for (cell, text) in [
        ("<c><v>17850</v></c>", "17850"),
        ("<c><v>17850.0</v></c>", "17850"),
        ("<c><v>2.5499999999999998</v></c>", "2.55"),
        ("<c><v>1E-3</v></c>", "0.001"),
        ("<c><v>-12</v></c>", "-12"),
        ("<c t=\"s\"><v>0</v></c>", "shared"),
        ("<c t=\"s\"><v>1</v></c>", "rich text"),
        ("<c t=\"s\"><v>2</v></c>", ""),
        ("<c t=\"s\"><v>3</v></c>", "\"a\r\nb & <c>\""),
        ("<c t=\"s\"><v>4</v></c>", "<raw> & "),
        ("<c t=\"s\"><v>99</v></c>", ""),
        (
            "<c t=\"inlineStr\"><is><t>in </t><t>line</t></is></c>",
            "in line",
        ),
        (
            "<c t=\"str\"><f>A1&amp;\"x\"</f><v>cached</v></c>",
            "cached",
        ),
        ("<c><f>1+1</f><v>2</v></c>", "2"),
        ("<c t=\"b\"><v>1</v></c>", "true"),
        ("<c t=\"b\"><v>0</v></c>", "false"),
        ("<c t=\"e\"><v>#N/A</v></c>", ""),
        ("<c s=\"1\"><v>40513</v></c>", "2010-12-01"),
        (
            "<c s=\"1\"><v>40513.351388888888</v></c>",
            "2010-12-01 08:26:00",
        ),
        ("<c s=\"2\"><v>1.5</v></c>", "36:00:00"),
        ("<c s=\"3\"><v>0.75</v></c>", "18:00:00"),
        ("<c s=\"4\"><v>40513</v></c>", "2010-12-01"),
        ("<c s=\"5\"><v>0.155</v></c>", "0.155"),
        (
            "<c t=\"d\"><v>2010-12-01T08:26:00.000Z</v></c>",
            "2010-12-01 08:26:00",
        ),
        ("<c t=\"d\"><v>2010-12-01T00:00:00</v></c>", "2010-12-01"),
    ] {
        let formats = [
            "[h]:mm",
            "hh:mm",
            "yyyy&quot;年&quot;m&quot;月&quot;",
            "0.0%",
        ];
        let file = xlsx(
            &format!("<row>{cell}<c><v>1</v></c></row>"),
            strings,
            &formats,
        );
        assert_eq!(rows(&file).unwrap(), format!("{text},1\n"), "{cell}");
        // Namespaces may have prefixes.
        let prefixed = cell
            .replace("</", "</x:")
            .replace("<c", "<x:c")
            .replace("<v", "<x:v")
            .replace("<f>", "<x:f>")
            .replace("<is", "<x:is")
            .replace("<t>", "<x:t>");
        let file = xlsx(
            &format!("<x:row>{prefixed}<x:c><x:v>1</x:v></x:c></x:row>"),
            strings,
            &formats,
        );
        assert_eq!(rows(&file).unwrap(), format!("{text},1\n"), "{prefixed}");
    }
}

#[test]
fn places_and_row_numbers() {
    let xml = "<row r=\"2\"><c r=\"C2\"><v>1</v></c><c><v>2</v></c></row>\
               <row r=\"5\"><c r=\"B5\"><v>3</v></c><c r=\"A5\"><v>4</v></c><c r=\"F5\" s=\"1\"/></row>\
               <row><c><v>5</v></c></row>";
    assert_eq!(
        rows(&xlsx(xml, "", &[])).unwrap(),
        "\n,,1,2\n\n\n4,3,,\n5,,,\n"
    );
    let out_of_order = "<row r=\"2\"><c><v>1</v></c></row><row r=\"1\"><c><v>1</v></c></row>";
    assert_eq!(code(&xlsx(out_of_order, "", &[])), "bad-table-file");
}

#[test]
fn what_is_left_out_is_said() {
    let xml = "<row><c t=\"e\"><v>#N/A</v></c><c t=\"e\"><v>#DIV/0!</v></c><c><f>1+1</f></c></row>";
    let merged = format!(
        "{}<mergeCells><mergeCell ref=\"A1:B2\"/></mergeCells>",
        sheet(xml)
    );
    let bytes = zip(&xlsx_parts(&[("S", "visible", &merged)], "", &[]));
    let mut file = open_in(&bytes, 100).unwrap();
    assert_eq!(rows_of(&mut file, 0).unwrap(), "");
    let notes = english(&file);
    for (note, words) in notes.iter().zip([
        "2 cells hold an error",
        "1 formula has no saved value",
        "1 range of merged cells",
    ]) {
        assert!(note.starts_with(words), "{note}");
    }
    assert_eq!(notes.len(), 3);
    assert!(file.notes().iter().all(|[_, zh]| !zh.is_ascii()));
}

#[test]
fn sheets() {
    let one = sheet("<row><c><v>1</v></c></row>");
    let two = format!(
        "<worksheet><dimension ref=\"A1:C9\"/><sheetData>{}</sheetData></worksheet>",
        "<row><c><v>2</v></c></row>"
    );
    let bytes = zip(&xlsx_parts(
        &[
            ("a &amp; b", "visible", &one),
            ("隐", "hidden", &two),
            ("v", "veryHidden", &one),
        ],
        "",
        &[],
    ));
    let mut file = open_in(&bytes, 7).unwrap();
    let seen: Vec<_> = file
        .sheets()
        .iter()
        .map(|s| (s.name.as_str(), s.hidden))
        .collect();
    assert_eq!(seen, [("a & b", false), ("隐", true), ("v", true)]);
    assert_eq!(file.kind().unwrap(), Kind::Xlsx);
    for (i, text) in [(1, "2\n"), (0, "1\n"), (1, "2\n")] {
        assert_eq!(rows_of(&mut file, i).unwrap(), text);
        assert_eq!(file.shape(), [1, 1]);
    }
}

/// An independent writer of workbooks is the oracle.
#[test]
fn a_workbook_of_another_writer() {
    let mut book = Workbook::new();
    let date = Format::new().set_num_format("yyyy-mm-dd hh:mm");
    let page = book.add_worksheet().set_name("Orders").unwrap();
    let mut expected = String::new();
    for i in 0..3_000u32 {
        let text = format!("P{}, \"{}\"", i % 50, i % 7);
        page.write(i, 0, 17_850 + i % 90).unwrap();
        page.write(i, 1, &text).unwrap();
        page.write(i, 2, f64::from(i) / 8.0).unwrap();
        page.write_with_format(i, 3, 45_000.5 + f64::from(i), &date)
            .unwrap();
        page.write(i, 4, i % 2 == 0).unwrap();
        page.write(i, 5, Formula::new("A1+1").set_result("5"))
            .unwrap();
        let day = 19_431 + i64::from(i);
        let mut when = Vec::new();
        regulars_readers::values::write_day(&mut when, day);
        let when = String::from_utf8(when).unwrap();
        let text = text.replace('"', "\"\"");
        expected += &format!(
            "{},\"{text}\",{},{when} 12:00:00,{},5\n",
            17_850 + i % 90,
            f64::from(i) / 8.0,
            i % 2 == 0
        );
    }
    book.add_worksheet().set_hidden(true);
    let bytes = book.save_to_buffer().unwrap();
    let mut file = open_in(&bytes, 4096).unwrap();
    assert_eq!(file.sheets().len(), 2);
    assert!(file.sheets()[1].hidden);
    assert_eq!(rows_of(&mut file, 0).unwrap(), expected);
    assert_eq!(file.shape(), [3_000, 6]);
}

fn short(n: u16) -> [u8; 2] {
    n.to_le_bytes()
}

fn cell(kind: u16, place: [u16; 3], rest: &[u8]) -> Vec<u8> {
    record(
        kind,
        &[
            &short(place[0])[..],
            &short(place[1]),
            &short(place[2]),
            rest,
        ]
        .concat(),
    )
}

#[test]
fn cells_of_xls() {
    let format = |id: u16, code: &str| {
        record(
            0x041e,
            &[
                &short(id)[..],
                &short(code.len() as u16),
                &[0],
                code.as_bytes(),
            ]
            .concat(),
        )
    };
    let style = |id: u16| record(0x00e0, &[&short(0)[..], &short(id), &[0; 16]].concat());
    // "spl" and "it" lie in two records, the second in two bytes a character.
    let head = [
        &[3, 0, 0, 0, 3, 0, 0, 0][..],
        &[3, 0, 0],
        b"tea",
        &[2, 0, 1, 0x36, 0x83, 0x50, 0x5b],
        &[5, 0, 0],
        b"spl",
    ]
    .concat();
    let tail = [&[1][..], &[b'i', 0, b't', 0]].concat();
    let globals = [
        format(164, "yyyy\\-mm\\-dd"),
        style(0),
        style(164),
        record(0x00fc, &head),
        record(0x003c, &tail),
    ]
    .concat();
    let number = |value: f64| value.to_le_bytes();
    let rk = |value: i32, hundredth: bool| (value << 2 | 2 | i32::from(hundredth)).to_le_bytes();
    let many = [
        &short(1)[..],
        &short(0),
        &short(0),
        &rk(7, false),
        &short(0),
        &rk(255, true),
        &short(1),
    ]
    .concat();
    let cells = [
        cell(0x00fd, [0, 0, 0], &0u32.to_le_bytes()),
        cell(0x00fd, [0, 1, 0], &1u32.to_le_bytes()),
        cell(0x00fd, [0, 2, 0], &2u32.to_le_bytes()),
        cell(0x0203, [0, 3, 0], &number(2.55)),
        cell(0x0203, [0, 4, 1], &number(40_513.0)),
        record(0x00bd, &many),
        cell(0x027e, [1, 2, 0], &rk(-3, false)),
        cell(0x0205, [1, 3, 0], &[1, 0]),
        cell(0x0205, [1, 4, 0], &[0x2a, 1]),
        cell(0x0006, [3, 0, 0], &[&number(4.0)[..], &[0; 6]].concat()),
        cell(
            0x0006,
            [3, 1, 0],
            &[&[0, 0, 0, 0, 0, 0, 0xff, 0xff][..], &[0; 6]].concat(),
        ),
        record(0x0207, &[&short(4)[..], &[0], b"text"].concat()),
        cell(
            0x0006,
            [3, 2, 0],
            &[&[1, 0, 1, 0, 0, 0, 0xff, 0xff][..], &[0; 6]].concat(),
        ),
    ]
    .concat();
    let bytes = xls(&globals, &[("One", &[]), ("Two", &cells)]);
    let mut file = open_in(&bytes, 512).unwrap();
    assert_eq!(file.kind().unwrap(), Kind::Xls);
    assert_eq!(file.sheets()[1].name, "Two");
    let expected = "tea,茶子,split,2.55,2010-12-01\n7,2.55,-3,true,\n\n4,text,true,,\n";
    assert_eq!(rows_of(&mut file, 1).unwrap(), expected);
    assert_eq!(english(&file).len(), 1);
    assert_eq!(rows_of(&mut file, 0).unwrap(), "");
}

#[test]
fn cells_of_ods() {
    let cells = "<table:table-row>\
        <table:table-cell office:value-type=\"float\" office:value=\"17850\"><text:p>17,850.00</text:p></table:table-cell>\
        <table:table-cell office:value-type=\"string\" calcext:value-type=\"string\"><text:p>a<text:s text:c=\"2\"/>b</text:p><text:p>c &amp; <text:span>d</text:span></text:p><office:annotation><text:p>no</text:p></office:annotation></table:table-cell>\
        <table:table-cell office:value-type=\"date\" office:date-value=\"2010-12-01T08:26:00\"/>\
        <table:table-cell office:value-type=\"date\" office:date-value=\"2010-12-01\"/>\
        <table:table-cell office:value-type=\"time\" office:time-value=\"PT08H26M05.5S\"/>\
        <table:table-cell office:value-type=\"boolean\" office:boolean-value=\"true\"/>\
        <table:table-cell office:value-type=\"currency\" office:value=\"2.5499999999999998\"/>\
        <table:table-cell office:value-type=\"string\" calcext:value-type=\"error\"><text:p>#N/A</text:p></table:table-cell>\
        <table:table-cell table:number-columns-repeated=\"16376\"/></table:table-row>\
        <table:table-row table:number-rows-repeated=\"2\"><table:table-cell/></table:table-row>\
        <table:table-row table:number-rows-repeated=\"3\"><table:covered-table-cell/><table:table-cell table:number-columns-repeated=\"2\" office:value-type=\"float\" office:value=\"1\"/></table:table-row>\
        <table:table-row table:number-rows-repeated=\"1048570\"><table:table-cell table:number-columns-repeated=\"16384\"/></table:table-row>";
    let styles = "<style:style style:name=\"ta1\"><style:table-properties table:display=\"true\"/></style:style>\
                  <style:style style:name=\"ta2\"><style:table-properties table:display=\"false\"/></style:style>";
    let tables = format!(
        "<table:table table:name=\"One\" table:style-name=\"ta1\">{cells}</table:table>\
                          <table:table table:name=\"Two\" table:style-name=\"ta2\"><table:table-row><table:table-cell office:value-type=\"string\"><text:p>x</text:p></table:table-cell></table:table-row></table:table>"
    );
    let bytes = ods(styles, &tables);
    let mut file = open_in(&bytes, 64).unwrap();
    let seen: Vec<_> = file
        .sheets()
        .iter()
        .map(|s| (s.name.as_str(), s.hidden))
        .collect();
    assert_eq!(
        (seen, file.kind().unwrap()),
        (vec![("One", false), ("Two", true)], Kind::Ods)
    );
    let first = "17850,\"a  b\nc & d\",2010-12-01 08:26:00,2010-12-01,08:26:05,true,2.55\n";
    assert_eq!(
        rows_of(&mut file, 0).unwrap(),
        format!("{first}\n\n,1,1,,,,\n,1,1,,,,\n,1,1,,,,\n")
    );
    assert_eq!(english(&file).len(), 1);
    assert_eq!(rows_of(&mut file, 1).unwrap(), "x\n");
}

#[test]
fn what_is_no_workbook_is_said() {
    let mut locked = part("xl/workbook.xml", b"");
    locked.flags = 1;
    let encrypted_ods = zip(&[
        part("content.xml", b""),
        part("META-INF/manifest.xml", b"<manifest:encryption-data/>"),
    ]);
    let binary = part("_rels/.rels", b"<Relationships><Relationship Id=\"a\" Type=\"x/officeDocument\" Target=\"xl/workbook.bin\"/></Relationships>");
    let whole = xlsx("<row><c><v>1</v></c></row>", "", &[]);
    let mut old = xls(&[], &[("S", &[])]);
    let version = old.windows(4).position(|w| w == [9, 8, 16, 0]).unwrap() + 4;
    old[version + 1] = 5;
    for (bytes, expected) in [
        (zip(&[locked]), "encrypted"),
        (encrypted_ods, "encrypted"),
        (compound("EncryptedPackage", b"x"), "encrypted"),
        (xls(&record(0x002f, &[0; 6]), &[("S", &[])]), "encrypted"),
        (zip(&[binary]), "unsupported"),
        (old, "unsupported"),
        (compound("WordDocument", b"x"), "unsupported"),
        (zip(&[part("readme.txt", b"hello")]), "bad-table-file"),
        (whole[..whole.len() - 30].to_vec(), "bad-table-file"),
        (b"PK\x03\x04".to_vec(), "bad-table-file"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec(),
            "bad-table-file",
        ),
    ] {
        assert_eq!(
            code(&bytes),
            expected,
            "{:?}",
            String::from_utf8_lossy(&bytes[..bytes.len().min(60)])
        );
    }
}

#[test]
fn any_pieces_give_the_same() {
    let rows_given = (0..500).map(|i| {
        vec![
            format!("{i}"),
            format!("text {}", i % 9),
            format!("{}.5", i),
        ]
    });
    let bytes = xlsx_of("S", rows_given);
    let whole = rows(&bytes).unwrap();
    for piece in [1, 13, 4096] {
        assert_eq!(
            rows_of(&mut open_in(&bytes, piece).unwrap(), 0).unwrap(),
            whole
        );
    }
}
