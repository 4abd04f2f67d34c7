//! What the subcommands print and write.

use crate::shell::Folder;
use serde_json::Value;

fn has(value: &Value, keys: &[&str]) {
    for key in keys {
        assert!(value.get(key).is_some(), "{key} is missing in {value}");
    }
}

fn header(table: &str) -> &str {
    table.lines().next().expect("a header")
}

#[test]
fn inspect() {
    let folder = Folder::with_shop();
    let found = folder.json("inspect shop.csv");
    has(
        &found,
        &[
            "regulars",
            "report",
            "format",
            "encoding",
            "delimiter",
            "header",
            "rows",
            "rejected",
        ],
    );
    assert_eq!(
        (&found["format"], &found["encoding"]),
        (&"csv".into(), &"UTF-8".into())
    );
    assert_eq!(
        (&found["rows"], &found["rejected"]),
        (&583.into(), &1.into())
    );
    has(
        &found["columns"][0],
        &["name", "type", "role", "confidence"],
    );
    let roles: Vec<_> = found["columns"]
        .as_array()
        .unwrap()
        .iter()
        .map(|c| c["role"].as_str())
        .collect();
    let expected = [
        "order",
        "date",
        "customer",
        "product",
        "product_name",
        "category",
        "quantity",
        "unit_price",
        "discount",
    ];
    assert_eq!(roles, expected.map(Some));
    assert!(folder.ok("inspect shop.csv").contains("unit price"));
}

#[test]
fn orders() {
    let folder = Folder::with_shop();
    let found = folder.json("orders --orders shop.csv");
    has(
        &found,
        &[
            "regulars",
            "report",
            "lines",
            "kept",
            "customers",
            "orders",
            "products",
            "total",
            "dropped",
        ],
    );
    let dropped = found["dropped"].as_object().unwrap();
    let counted: u64 = dropped.values().map(|n| n.as_u64().unwrap()).sum();
    let netted = found["netted"].as_u64().unwrap();
    let (lines, kept) = (
        found["lines"].as_u64().unwrap(),
        found["kept"].as_u64().unwrap(),
    );
    assert_eq!((lines, lines - kept), (583, counted + netted));
    assert!(netted > 0 && dropped.len() >= 5, "{found}");
    assert!(found["total"].is_string());

    let kept = |policy: &str| {
        let found = folder.json(&format!("orders --orders shop.csv --returns {policy}"));
        found["kept"].as_u64().unwrap()
    };
    let (net, drop, keep) = (kept("net"), kept("drop"), kept("keep"));
    assert!(
        net < keep && drop < keep && net != drop,
        "{net} {drop} {keep}"
    );

    folder.ok("orders --orders shop.csv --out tables");
    let rejects = folder.read("tables/rejects.csv");
    assert_eq!(
        header(&rejects),
        "order_id,order date,customer_id,sku,product name,category,quantity,unit price,discount,\
         rejected_file,rejected_line,rejected_column,rejected_reason,rejected_explanation"
    );
    assert!(
        rejects.contains(
            "\r\n1901,2023-13-05 10:00,K002,T-03,Sencha,Tea,1,7.25,,\
             shop.csv,52,date,bad_date,Date cannot be read\r\n"
        ),
        "{rejects}"
    );
}

#[test]
fn two_files_are_one_history() {
    let folder = Folder::with_shop();
    let more = "customer,order,date,product,quantity,price\nnew,77,2024-09-01,T-01,1,2\n";
    folder.write("more.csv", more);
    let [one, both] = ["shop.csv", "shop.csv more.csv"]
        .map(|files| folder.json(&format!("orders --orders {files}")));
    assert_eq!(
        both["customers"].as_u64(),
        one["customers"].as_u64().map(|n| n + 1)
    );
    assert_eq!(
        (both["last"].as_str(), both["today"].as_str()),
        (Some("2024-09-01"), Some("2024-09-02"))
    );
}

#[test]
fn gzip_is_read_as_what_is_in_it() {
    use std::io::Write;
    let folder = Folder::with_shop();
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gzip.write_all(crate::shell::SHOP).unwrap();
    folder.write("shop.csv.gz", gzip.finish().unwrap());
    assert_eq!(
        folder.json("orders --orders shop.csv.gz"),
        folder.json("orders --orders shop.csv")
    );
}

#[test]
fn gb18030_is_decoded_by_the_host() {
    let folder = Folder::with_shop();
    let text = "订单编号,会员编号,下单时间,商品名称,数量,单价\nA1,甲,2024-01-05,龙井绿茶,2,12.80\n";
    for label in ["GB18030", "UTF-16LE", "UTF-8"] {
        let bytes = match label {
            "UTF-16LE" => [0xfeff]
                .into_iter()
                .chain(text.encode_utf16())
                .flat_map(u16::to_le_bytes)
                .collect(),
            _ => encoding_rs::Encoding::for_label(label.as_bytes())
                .unwrap()
                .encode(text)
                .0
                .into_owned(),
        };
        folder.write("shop.zh.csv", bytes);
        assert_eq!(folder.json("inspect shop.zh.csv")["encoding"], label);
        assert_eq!(
            folder.json("orders --orders shop.zh.csv")["total"],
            "25.6",
            "{label}"
        );
        folder.ok("customers --orders shop.zh.csv --out tables");
        assert!(
            folder.read("tables/customers.csv").contains("\r\n甲,"),
            "{label}"
        );
    }
}

#[test]
fn columns_are_mapped_by_header_and_position() {
    let folder = Folder::with_shop();
    let found = |maps: &str| folder.json(&format!("orders --orders shop.csv {maps}"));
    let guessed = found("");
    assert_eq!(found("--map unit_price=unit~price"), guessed);
    assert_eq!(
        found("--map unit_price=8 --map customer=3 --map date=order~date"),
        guessed
    );
    // Another column is another result: categories as customers.
    assert_eq!(found("--map customer=category")["customers"], 6);
    assert_eq!(found("--map customer=6")["customers"], 6);
}

#[test]
fn a_mapped_role_takes_the_place_of_the_guess() {
    let folder = Folder::with_shop();
    folder.write(
        "two.csv",
        "customer,order,date,price,5\na,1,2024-01-01,2,7\nb,2,2024-01-01,3,8\n",
    );
    let total =
        |maps: &str| folder.json(&format!("orders --orders two.csv {maps}"))["total"].clone();
    assert_eq!(total("--map amount=price"), "5");
    // A header that is a number is found by its name first, a number without such a header by position.
    assert_eq!(total("--map unit_price=none --map amount=5"), "15");
    assert_eq!(total("--map unit_price=none --map amount=4"), "5");
    let customers =
        |maps: &str| folder.json(&format!("orders --orders two.csv {maps}"))["customers"].clone();
    assert_eq!(
        (customers(""), customers("--map customer=none")),
        (2.into(), 0.into())
    );
}

#[test]
fn customers() {
    let folder = Folder::with_shop();
    let found = folder.json("customers --orders shop.csv --today 2024-12-31 --out tables");
    has(
        &found,
        &[
            "customers",
            "repeat_share",
            "top_fifth_share",
            "columns",
            "months",
        ],
    );
    let table = folder.read("tables/customers.csv");
    assert!(
        header(&table).starts_with("customer_id,segment,"),
        "{}",
        header(&table)
    );
    assert_eq!(
        table.lines().count() as u64,
        1 + found["customers"].as_u64().unwrap()
    );
    // Without segments their cells are empty; days count up to the given today.
    let k002 = table
        .lines()
        .find(|line| line.starts_with("K002,"))
        .expect("K002 bought");
    let cells: Vec<_> = k002.split(',').collect();
    assert_eq!((cells[1], cells[2]), ("", ""));
    assert!(cells[3].parse::<u64>().unwrap() > 150, "{k002}");
}

#[test]
fn segments() {
    let folder = Folder::with_shop();
    let found = folder.json("segments --orders shop.csv --k 3 --seed 7 --out tables");
    has(&found, &["k", "seed", "inertia", "candidates", "segments"]);
    assert_eq!((&found["k"], &found["seed"]), (&3.into(), &7.into()));
    has(
        &found["candidates"][0],
        &[
            "k",
            "inertia",
            "silhouette",
            "calinski_harabasz",
            "davies_bouldin",
            "gap",
            "gap_error",
            "stability",
            "smallest_share",
            "best_by",
        ],
    );
    has(
        &found["segments"][0],
        &[
            "name",
            "size",
            "share",
            "revenue_share",
            "centroid",
            "stability",
            "steadiness",
            "portrait",
            "rule",
            "fidelity",
        ],
    );
    let table = folder.read("tables/customers.csv");
    assert!(header(&table).starts_with("customer_id,segment,"));
    for segment in found["segments"].as_array().unwrap() {
        let name = format!(",{},{},", segment["id"], segment["name"].as_str().unwrap());
        let labelled = table.lines().filter(|line| line.contains(&name)).count() as u64;
        assert_eq!(Some(labelled), segment["size"].as_u64(), "{name}");
    }
    assert_eq!(folder.read("tables/segments.csv").lines().count(), 4);
    let auto = folder.json("segments --orders shop.csv --k auto");
    assert!(
        auto["candidates"].as_array().unwrap().len() > 3,
        "the evidence for the choice"
    );
    assert_eq!(auto["k"], auto["recommended_k"]);
    let few = folder.json("segments --orders shop.csv --max-k 3 --smallest-share 0.2");
    assert_eq!(few["candidates"].as_array().map(Vec::len), Some(2));
    for segment in few["segments"].as_array().unwrap() {
        assert!(segment["share"].as_f64().unwrap() >= 0.2, "{segment}");
    }
    assert!(
        folder
            .error("segments --orders shop.csv --max-k 1")
            .contains("2 to 20")
    );
}

/// A name of the user's is in report, table and recipe, and a replay has it, too.
#[test]
fn segments_keep_the_names_that_the_user_gives() {
    let folder = Folder::with_shop();
    let found =
        folder.json("segments --orders shop.csv --k 3 --name Loyal~customers=VIP --out tables");
    let first = &found["segments"][0];
    assert_eq!(
        (&first["name"], &first["name_zh"]),
        (&"VIP".into(), &"VIP".into())
    );
    assert!(folder.read("tables/customers.csv").contains(",0,VIP,"));
}

#[test]
fn offers() {
    let folder = Folder::with_shop();
    let found = folder.json("offers --orders shop.csv --n 4 --customer K002 --out tables");
    has(&found, &["method", "metrics"]);
    has(
        &found["metrics"][0],
        &["method", "k", "ndcg", "recall", "precision", "hit_rate"],
    );
    let list = found["customers"]["K002"]
        .as_array()
        .expect("the customer asked for");
    assert_eq!(list.len(), 4);
    let table = folder.read("tables/offers.csv");
    assert!(header(&table).starts_with("customer_id,rank,product_id,score,reason"));
    let rows: Vec<_> = table
        .lines()
        .filter(|line| line.starts_with("K002,"))
        .collect();
    assert_eq!(rows.len(), 4);
    for (rank, (row, offer)) in rows.iter().zip(list).enumerate() {
        let start = format!(
            "K002,{},{},{},",
            rank + 1,
            offer["product"].as_str().unwrap(),
            offer["score"]
        );
        assert!(row.starts_with(&start), "{row} {start}");
    }
    let all = folder.json("offers --orders shop.csv --all --n 1");
    let customers = folder.json("orders --orders shop.csv")["customers"].as_u64();
    assert_eq!(
        all["customers"].as_object().map(|c| c.len() as u64),
        customers
    );
}

/// A spreadsheet must not run what a customer's id says.
#[test]
fn tables_are_safe_in_a_spreadsheet() {
    let folder = Folder::with_shop();
    folder.ok("offers --orders shop.csv --all --out tables");
    folder.ok("segments --orders shop.csv --k 2 --out tables");
    for table in ["tables/customers.csv", "tables/offers.csv"] {
        let text = folder.read(table);
        assert!(text.contains("\r\n\"'=cmd|'/c calc'\","), "{table}");
        assert!(text.contains("\"Zoë \"\"Z\"\" Ng\""), "{table}");
        assert!(
            !text
                .lines()
                .any(|line| line.starts_with(['=', '+', '-', '@'])),
            "{table}"
        );
    }
}

#[test]
fn chinese_and_english() {
    let folder = Folder::with_shop();
    let is_chinese = |text: &str| text.chars().any(|c| ('\u{4e00}'..'\u{9fff}').contains(&c));
    for command in ["orders", "customers", "segments --k 3", "offers"] {
        let (command, rest) = command.split_once(' ').unwrap_or((command, ""));
        let line = format!("{command} --orders shop.csv {rest}")
            .trim_end()
            .to_string();
        assert!(
            is_chinese(&folder.ok(&format!("{line} --lang zh"))),
            "{line}"
        );
        assert!(!is_chinese(&folder.ok(&line)), "{line}");
    }
    folder.ok("segments --orders shop.csv --k 3 --lang zh --out tables");
    assert!(is_chinese(&folder.read("tables/segments.csv")));
}

#[test]
fn help_and_version_are_no_errors() {
    let folder = Folder::with_shop();
    assert_eq!(
        folder.ok("--version"),
        format!("regulars {}\n", env!("CARGO_PKG_VERSION"))
    );
    for command in [
        "inspect",
        "orders",
        "customers",
        "segments",
        "offers",
        "value",
        "run",
        "schema",
    ] {
        assert!(folder.ok("--help").contains(command));
        assert!(folder.ok(&format!("{command} --help")).contains("Usage"));
    }
}

/// Against a list without rules, taken apart here: what is out of stock goes, the dearest margins come first.
#[test]
fn rules_read_the_file_of_products() {
    let folder = Folder::with_shop();
    let without = folder.json("offers --orders shop.csv --all --n 100 --method item_item");
    let lists = without["customers"].as_object().expect("customers");
    let mut ids: Vec<&str> = lists
        .values()
        .flat_map(|list| list.as_array().expect("a list"))
        .map(|offer| offer["product"].as_str().expect("an id"))
        .collect();
    ids.sort_unstable();
    ids.dedup();
    let worth = |i: usize| (10 + i * i % 7, 2 + i * 5 % 11, i % 4);
    let mut file = String::from("product_id,unit_price,unit_cost,left\n");
    for (i, id) in ids.iter().enumerate() {
        let (price, cost, left) = worth(i);
        file += &format!("{id},{price}.5,{cost}.25,{left}\n");
    }
    folder.write("products.csv", file);
    let with = folder.json(
        "offers --orders shop.csv --products products.csv --all --n 5 --method item_item \
         --stock left --margin-from 0.1 --by-margin --out tables",
    );
    let mut moved = 0;
    for (customer, list) in lists {
        let mut expected: Vec<(bool, f64, usize, &str)> = Vec::new();
        for (place, offer) in list.as_array().expect("a list").iter().enumerate() {
            let id = offer["product"].as_str().expect("an id");
            let (price, cost, left) = worth(ids.binary_search(&id).expect("listed"));
            let (price, margin) = (price as f64 + 0.5, price as f64 + 0.25 - cost as f64);
            if left > 0 && margin >= 0.1 * price {
                let score = offer["score"].as_f64().expect("a score");
                let popular = offer["method"] == "popularity";
                expected.push((popular, score * margin, place + 1, id));
            }
        }
        expected.sort_by(|a, b| a.0.cmp(&b.0).then(b.1.total_cmp(&a.1)).then(a.2.cmp(&b.2)));
        let found = with["customers"][customer].as_array().expect("a list");
        assert_eq!(found.len(), expected.len().min(5));
        for (offer, (_, margin, rank, id)) in found.iter().zip(expected) {
            assert_eq!(offer["product"], id, "{customer}");
            assert_eq!(offer["rank"], rank);
            assert_eq!(offer["expected_margin"].as_f64(), Some(margin));
            moved += usize::from(rank > 5);
        }
    }
    assert!(moved > 0, "margins bring others up");
    let rules: Vec<&Value> = with["rules"].as_array().expect("two").iter().collect();
    assert_eq!([&rules[0]["rule"], &rules[1]["rule"]], ["stock", "margin"]);
    assert!(rules.iter().all(|rule| rule["products"].as_u64() > Some(0)));
    let table = folder.read("tables/offers.csv");
    assert!(header(&table).ends_with(",rank_by_score,expected_margin"));
    let unknown = folder.error("offers --orders shop.csv --products products.csv --stock shelf");
    assert!(
        unknown.contains("in stock") && unknown.contains("shelf"),
        "{unknown}"
    );
}

#[test]
fn the_audience_of_a_product() {
    let folder = Folder::with_shop();
    let offers = folder.json("offers --orders shop.csv --all --n 100 --method item_item");
    let lists = offers["customers"].as_object().expect("customers");
    let any = lists.values().next().expect("a customer");
    let product = any[0]["product"].as_str().expect("an id");
    let line = format!("audience --orders shop.csv --product {product} --method item_item");
    let found = folder.json(&format!("{line} --n 9 --control 0.4 --seed 3 --out tables"));
    has(&found, &["method", "customers", "owners", "scored", "rows"]);
    let rows = found["rows"].as_array().expect("rows");
    assert!(!rows.is_empty() && rows.len() <= 9);
    for row in rows {
        let list = lists[row["customer"].as_str().expect("an id")].as_array();
        let mut list = list.expect("a list").iter();
        let offer = list.find(|o| o["product"] == product).expect("offered");
        assert_eq!(
            (&row["score"], &row["reason"]),
            (&offer["score"], &offer["reason"])
        );
    }
    let table = folder.read("tables/audience.csv");
    assert!(header(&table).starts_with("customer_id,score,control,product_id"));
    assert_eq!(table.lines().count(), rows.len() + 1);
    assert!(folder.ok(&line).contains("scored by item_item"));
    assert!(
        folder
            .error("audience --orders shop.csv")
            .contains("--product")
    );
    assert!(
        folder
            .error("audience --orders shop.csv --product nothing")
            .contains("nothing")
    );
}
