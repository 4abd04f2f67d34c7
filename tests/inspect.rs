//! What the inspector guesses about small files, and what it refuses.
#![cfg(not(target_arch = "wasm32"))]

mod walk;

use regulars::error::{Code, Result};
use regulars::ingest::{Decode, Inspector};
use regulars::report::{ColumnType, DateFormat, Inspection, Reading, Role, RoleColumn};
use walk::{inspect, utf8_only};

fn guess(text: &str) -> Inspection {
    inspect(text.as_bytes()).unwrap_or_else(|e| panic!("{text:?}: {e}"))
}

fn roles(inspection: &Inspection) -> Vec<(&str, Role)> {
    inspection
        .columns
        .iter()
        .filter_map(|c| Some((c.name.as_str(), c.role?)))
        .collect()
}

#[test]
fn dialects() {
    let rows = [
        ["name", "qty", "note"],
        ["Ann", "2", "a b"],
        ["Ben", "3", "c d"],
        ["Cy", "4", "e f"],
    ];
    for delimiter in [",", ";", "\t", "|"] {
        for end in ["\n", "\r\n", "\r"] {
            let text = rows.map(|row| row.join(delimiter)).join(end);
            let found = guess(&text);
            assert_eq!(found.delimiter, delimiter, "{text:?}");
            assert_eq!(
                (found.header, found.rows, found.rejected),
                (true, 3, 0),
                "{text:?}"
            );
            assert_eq!(found.preview[1], ["Ben", "3", "c d"]);
        }
    }
    let blanks = guess("  id   date      price\n  01   20240101   2.50\n  02   20240102  12.00\n");
    assert_eq!(
        (blanks.delimiter.as_str(), blanks.quote.as_str()),
        ("blanks", "")
    );
    assert_eq!(blanks.preview[1], ["02", "20240102", "12.00"]);
}

#[test]
fn a_decimal_comma_is_no_delimiter() {
    let found = guess("name;price\ntea;1,50\njam;2,75\nbun;0,95\n");
    assert_eq!(
        (
            found.delimiter.as_str(),
            found.reading.decimal_mark.as_str()
        ),
        (";", ",")
    );
    assert_eq!(found.columns[1].kind, ColumnType::Decimal);
}

#[test]
fn single_quotes() {
    let text = "name,qty\n'Ann, A.',1\n'Ben, B.',2\n'O''Hara',3\n'Cy, C.',4\n'Di, D.',5\n";
    let found = guess(text);
    assert_eq!(found.quote, "'");
    assert_eq!(
        (found.preview[0].as_slice(), found.preview[2][0].as_str()),
        (&["Ann, A.".to_string(), "1".into()][..], "O'Hara")
    );
    // An apostrophe within words is no quote.
    assert_eq!(guess("name,qty\nO'Hara,1\nd'Arc,2\n").quote, "\"");
}

#[test]
fn headers() {
    for (text, header) in [
        ("customer,date,amount\na,2024-01-01,1\n", true),
        ("a,2024-01-01,1\nb,2024-01-02,2\n", false),
        (
            "00004 0001 19970101 2 29.33\n00004 0001 19970118 2 29.73\n",
            false,
        ),
        ("alpha,beta\n1,2\n3,4\n", true),
        ("tea,jam,bun\nmilk\nrice,beans\n", false),
        ("订单编号,金额\n1,2\n", true),
        ("customer,date\n", true),
    ] {
        let found = guess(text);
        assert_eq!(found.header, header, "{text:?}");
        let name = &found.columns[0].name;
        assert_eq!(name == "column 1", !header, "{text:?}: {name}");
    }
}

#[test]
fn roles_from_english_and_chinese_headers() {
    use Role::*;
    let retail = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n\
                  536365,85123A,LAMP,6,2010-12-01 08:26:00,2.55,17850.0,France\n";
    let expected = [
        ("InvoiceNo", Order),
        ("StockCode", Product),
        ("Description", ProductName),
        ("Quantity", Quantity),
        ("InvoiceDate", Date),
        ("UnitPrice", UnitPrice),
        ("CustomerID", Customer),
    ];
    assert_eq!(roles(&guess(retail)), expected);

    let chinese = "订单编号,会员编号,下单时间,商品名称,数量,单价\n\
                   A1,M1,2024/1/5 10:00,龙井绿茶,2,12.80\nA2,M2,2024/1/6 11:00,茶杯,1,8.00\n";
    // Where no column is the product's id, its name is.
    let expected = [
        ("订单编号", Order),
        ("会员编号", Customer),
        ("下单时间", Date),
        ("商品名称", Product),
        ("数量", Quantity),
        ("单价", UnitPrice),
    ];
    let found = guess(chinese);
    assert_eq!(roles(&found), expected);
    assert!(
        found
            .columns
            .iter()
            .all(|c| (0.5..=1.0).contains(&c.confidence)),
        "{found:?}"
    );
    let kept = |r: &RoleColumn| (found.columns[r.column as usize - 1].name.as_str(), r.role);
    assert_eq!(
        found.reading.roles.iter().map(kept).collect::<Vec<_>>(),
        expected
    );
}

#[test]
fn a_role_goes_to_one_column_that_can_bear_it() {
    let text = "order date,ship date,customer id,customer name,sales,amount\n\
                2024-01-01,2024-01-03,7,Ann,1.5,soon\n2024-01-02,2024-01-05,8,Ben,2.5,later\n";
    let expected = [
        ("order date", Role::Date),
        ("customer id", Role::Customer),
        ("sales", Role::Amount),
    ];
    assert_eq!(roles(&guess(text)), expected);
}

#[test]
fn kinds_of_columns() {
    let text = "a,b,c,d,e,f\n\
                1,1.5,2024-01-01,2024-01-01 10:00,x,\n\
                -2,2,2024-01-02,2024-01-02 11:30,2,\n";
    let kinds: Vec<_> = guess(text).columns.iter().map(|c| c.kind).collect();
    use ColumnType::*;
    assert_eq!(kinds, [Integer, Decimal, Date, Datetime, Text, Empty]);
    assert_eq!(guess(text).columns[5].empty, 2);
}

#[test]
fn date_formats() {
    use DateFormat::*;
    for (cells, format, ambiguous) in [
        (["2024-01-05", "2024-12-31"], YearMonthDay, false),
        (["2024/1/5 9:00", "2024/12/31 10:00"], YearMonthDay, false),
        (["2024年1月5日", "2024年12月31日"], YearMonthDay, false),
        (["05/01/2024", "31/12/2024"], DayMonthYear, false),
        (["5.1.2024", "31.12.2024"], DayMonthYear, false),
        (["01/05/2024", "12/31/2024"], MonthDayYear, false),
        (["05/01/2024", "06/12/2024"], Undecided, true),
        (["20240105", "20241231"], Compact, false),
        (["1704412800", "1735603200"], UnixSeconds, false),
        (["1704412800000", "1735603200000"], UnixMillis, false),
    ] {
        let text = format!(
            "customer,order date,amount\na,{},1\nb,{},2\n",
            cells[0], cells[1]
        );
        let found = guess(&text);
        assert_eq!(roles(&found)[1], ("order date", Role::Date), "{cells:?}");
        assert_eq!(found.reading.dates, format, "{cells:?}");
        assert_eq!(
            found.questions.len(),
            usize::from(ambiguous),
            "{cells:?}: {:?}",
            found.questions
        );
        assert_eq!(
            found.columns[1].confidence <= 0.4,
            ambiguous,
            "{cells:?}: {:?}",
            found.columns[1]
        );
    }
}

#[test]
fn a_byte_order_mark_is_no_part_of_the_first_header() {
    let found = guess("\u{feff}customer,amount\na,1\n");
    assert_eq!(
        (found.encoding.as_str(), found.columns[0].name.as_str()),
        ("UTF-8", "customer")
    );
    assert_eq!(found.columns[0].role, Some(Role::Customer));
}

/// A host whose only decoder is of UTF-16, little end first.
fn host(label: &str) -> Option<Box<dyn Decode>> {
    struct Pairs(Vec<u8>);
    impl Decode for Pairs {
        fn decode(&mut self, bytes: &[u8], _last: bool, out: &mut Vec<u8>) -> Result<()> {
            self.0.extend_from_slice(bytes);
            let whole = self.0.len() / 2 * 2;
            let units = self.0.drain(..whole).collect::<Vec<u8>>();
            let units = units
                .chunks(2)
                .map(|pair| u16::from_le_bytes([pair[0], pair[1]]));
            let text: String = char::decode_utf16(units)
                .map(|c| c.expect("no halves"))
                .collect();
            out.extend_from_slice(text.trim_start_matches('\u{feff}').as_bytes());
            Ok(())
        }
    }
    (label == "UTF-16LE").then(|| Box::new(Pairs(Vec::new())) as Box<dyn Decode>)
}

#[test]
fn other_encodings_are_the_hosts_to_decode() {
    let text = "\u{feff}顾客,金额\n甲,1\n";
    let bytes: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    for bytes in [&bytes[..], &bytes[2..]] {
        let mut inspector = Inspector::new("shop.csv", bytes.len() as u64, None, host);
        bytes
            .chunks(3)
            .for_each(|chunk| inspector.push(chunk).expect("text"));
        let found = inspector.finish(true).expect("a table");
        assert_eq!((found.encoding.as_str(), found.rows), ("UTF-16LE", 1));
        assert_eq!(
            roles(&found),
            [("顾客", Role::Customer), ("金额", Role::Amount)]
        );
        // A host without the decoder hears which one is wanting.
        let error = inspect(bytes).unwrap_err();
        assert_eq!(error.code, Code::BadOption);
        assert!(error.message.contains("UTF-16LE"), "{error}");
    }
}

#[test]
fn what_is_no_text_is_refused() {
    let xlsx = b"PK\x03\x04\x14\0\x06\0\x08\0[Content_Types].xml";
    let xls = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";
    let image = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x01\0\0\0\x01\0\x08\x06\0\0\0";
    let refused: [(&[u8], &str); 5] = [
        (xlsx, "XLSX"),
        (xls, "XLS"),
        (b"PAR1\x15\x04\x15\xe0", "Parquet"),
        (b"%PDF-1.7\n%\xe2\xe3", "PDF"),
        (image, "PNG"),
    ];
    for (bytes, kind) in refused {
        let error = inspect(bytes).unwrap_err();
        assert_eq!(error.code, Code::NotText, "{kind}: {error}");
        assert!(error.message.contains(kind), "{error}");
        assert_eq!(error.place.file.as_deref(), Some("shop.csv"));
    }
}

#[test]
fn nothing_is_refused_as_empty() {
    for bytes in [&b""[..], b"\n\n\r\n", b"\xef\xbb\xbf"] {
        assert_eq!(
            inspect(bytes).map_err(|e| e.code),
            Err(Code::EmptyFile),
            "{bytes:?}"
        );
    }
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    gzip.try_finish().expect("in memory");
    assert_eq!(
        inspect(gzip.get_ref()).map_err(|e| e.code),
        Err(Code::EmptyFile)
    );
}

#[test]
fn a_broken_gzip_stream_is_refused() {
    assert_eq!(
        inspect(b"\x1f\x8bnonsense").map_err(|e| e.code),
        Err(Code::BadGzip)
    );
}

#[test]
fn a_gzip_bomb_is_refused_in_any_chunking() {
    use regulars::ingest::{Reader, dialect_of};
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    let mut line = vec![b'7'; 1 << 20];
    line.push(b'\n');
    std::io::Write::write_all(&mut gzip, b"a,b\n").unwrap();
    for _ in 0..150 {
        std::io::Write::write_all(&mut gzip, &line).unwrap();
    }
    let bytes = gzip.finish().unwrap();
    let reading = inspect(b"a,b\n1,2\n").unwrap().reading;
    for chunk in [1000, bytes.len()] {
        let mut reader = Reader::new(
            reading.format,
            "UTF-8",
            dialect_of(&reading).unwrap(),
            utf8_only,
        )
        .unwrap();
        let read = bytes
            .chunks(chunk)
            .try_for_each(|c| reader.push(c, &mut |_| Ok(())));
        assert_eq!(
            read.map_err(|e| e.code),
            Err(Code::BadGzip),
            "in chunks of {chunk}"
        );
    }
}

#[test]
fn a_head_gives_the_same_guess_as_the_whole() {
    let mut text = String::from("customer,order date,amount\n");
    (0..60_000).for_each(|i| text += &format!("c{},2024-01-{:02},{}.5\n", i % 900, i % 28 + 1, i));
    let whole = guess(&text);
    let mut inspector = Inspector::new("shop.csv", text.len() as u64, None, utf8_only);
    inspector.push(&text.as_bytes()[..1 << 20]).expect("text");
    let head = inspector.finish(false).expect("a table");
    assert!(text.len() > 1 << 20 && head.sampled && !whole.sampled);
    assert_eq!((&head.reading, head.bytes), (&whole.reading, whole.bytes));
    assert!(
        head.rows < whole.rows && whole.rows == 60_000,
        "{}",
        head.rows
    );
}

#[test]
fn a_given_reading_is_kept() {
    let text = "a;b,c\n1;2,3\n";
    let given = Reading {
        delimiter: ",".into(),
        header_rows: 0,
        dates: DateFormat::UnixMillis,
        roles: vec![RoleColumn {
            role: Role::Amount,
            column: 2,
        }],
        ..guess(text).reading
    };
    let mut inspector = Inspector::new("shop.csv", 12, Some(given.clone()), utf8_only);
    inspector.push(text.as_bytes()).expect("text");
    let found = inspector.finish(true).expect("a table");
    assert_eq!(found.reading, given);
    assert_eq!(found.preview, [["a;b", "c"], ["1;2", "3"]]);
    assert_eq!(roles(&found), [("column 2", Role::Amount)]);
    // What cannot be a dialect is said, not replaced.
    for bad in ["", "123456789", "\n"] {
        let given = Reading {
            delimiter: bad.into(),
            ..given.clone()
        };
        let mut inspector = Inspector::new("shop.csv", 12, Some(given), utf8_only);
        inspector.push(text.as_bytes()).expect("waiting");
        assert_eq!(
            inspector.finish(true).map_err(|e| e.code),
            Err(Code::BadOption),
            "{bad:?}"
        );
    }
}

#[test]
fn rows_wider_than_the_table_are_counted() {
    let found = guess("customer,amount\na,1\nb,2,more\nc,3,,\nd\n");
    assert_eq!((found.rows, found.rejected, found.columns.len()), (4, 1, 2));
}

/// In a file of products a cost is no price, whatever it could be among order lines.
#[test]
fn what_a_piece_costs() {
    for header in ["Unit cost", "Cost", "成本价"] {
        let text = format!("Product ID,Category,Price,{header}\nP1,Tea,3,2\nP2,Jam,5,4\n");
        let found = guess(&text);
        assert_eq!(
            roles(&found)[2..],
            [("Price", Role::UnitPrice), (header, Role::Cost)]
        );
        let alone = guess(&format!(
            "Product ID,Category,{header}\nP1,Tea,2\nP2,Jam,4\n"
        ));
        assert_eq!(roles(&alone)[2..], [(header, Role::Cost)]);
    }
}
