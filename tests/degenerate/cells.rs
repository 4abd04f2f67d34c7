//! Cells, headers and ids that nobody expects.

use crate::run::{alike, code, keep, look_at_everything, run, run_with};
use crate::walk;
use regulars::error::Code;
use regulars::job::{Job, Stage};
use regulars::report::{Options, Reason, Role};
use regulars::tables::card;

#[test]
fn money_and_quantities_beyond_bounds() {
    let most = "900000000000000";
    let one = format!("a,1,2024-01-01,tea,1,{most}\nb,2,2024-01-02,tea,1,-{most}\n");
    assert_eq!(code(run_with(&one, keep())), None, "the most there is");
    let total = |job: Job| job.orders_report().expect("settled").total.clone();
    let two = format!("a,1,2024-01-01,tea,1,{most}\nb,2,2024-01-02,tea,1,{most}\n");
    assert_eq!(
        run(&two).map(total).expect("two customers"),
        "1800000000000000"
    );
    // One order, and one customer, cannot hold both.
    let order = format!("a,1,2024-01-01,tea,1,{most}\na,1,2024-01-01,jam,1,{most}\n");
    assert_eq!(code(run(&order)), Some(Code::Overflow));
    let customer = format!("a,1,2024-01-01,tea,1,{most}\na,2,2024-01-02,jam,1,{most}\n");
    assert_eq!(code(run(&customer)), Some(Code::Overflow));
    let quantity = format!("a,1,2024-01-01,tea,{most},1\na,2,2024-01-02,tea,{most},1\n");
    assert_eq!(code(run(&quantity)), Some(Code::Overflow));
    let back = format!(
        "a,1,2024-01-01,tea,{most},{most}\na,2,2024-01-02,tea,-{most},-{most}\nb,3,2024-01-01,tea,1,1\n"
    );
    assert_eq!(code(run(&back)), None);
}

#[test]
fn numbers_that_are_none_are_listed() {
    let bad = [
        "1e300",
        "-1e300",
        "NaN",
        "nan",
        "inf",
        "-Infinity",
        "1e-400",
        "0x10",
        "1_000",
        "9999999999999999999",
    ];
    let mut rows = alike(3);
    bad.iter()
        .for_each(|cell| rows += &format!("z,9,2024-01-01,tea,1,{cell}\n"));
    bad.iter()
        .for_each(|cell| rows += &format!("z,9,2024-01-01,tea,{cell},1\n"));
    let report = look_at_everything(&run(&rows).expect("three customers"));
    let listed = report.orders.dropped.get(&Reason::BadNumber);
    assert_eq!(
        (listed, report.orders.kept),
        (Some(&(2 * bad.len() as u64)), 3)
    );
}

#[test]
fn too_many_columns() {
    let wide = format!("customer,date{}\na,2024-01-01\n", ",x".repeat(16_383));
    let error = walk::inspect(wide.as_bytes())
        .map(|i| i.columns.len())
        .unwrap_err();
    assert_eq!(
        (error.code, error.place.line),
        (Code::TooManyColumns, Some(1))
    );
    // The widest table that is taken.
    let wide = format!("customer,date{}\na,2024-01-01\n", ",x".repeat(16_382));
    assert_eq!(
        walk::inspect(wide.as_bytes())
            .expect("a table")
            .columns
            .len(),
        16_384
    );
}

#[test]
fn a_role_beyond_the_last_column() {
    let text = b"customer,date,amount\na,2024-01-01,5\n";
    let mut reading = walk::inspect(text).expect("a table").reading;
    reading.roles[0].column = 4;
    let result = walk::walk_in(text, reading, Options::default(), Stage::Orders, 8);
    assert_eq!(result.err().map(|e| e.code), Some(Code::NoSuchColumn));
}

#[test]
fn hostile_headers() {
    for header in [
        "__proto__,constructor,toString,hasOwnProperty",
        "customer,customer,customer,customer",
        ",,,",
        "\"\",\" \",\"\n\",\"\"\"\"",
        "<script>alert(1)</script>,=1+1,\u{202e}rtl,\u{1}",
        "customer,date,amount,😀",
    ] {
        let text = format!("{header}\na,2024-01-01,5,x\nb,2024-01-02,6,y\n");
        let found = walk::inspect(text.as_bytes()).unwrap_or_else(|e| panic!("{header:?}: {e}"));
        assert_eq!(found.columns.len(), 4, "{header:?}");
        assert!(
            found.columns.iter().all(|c| !c.name.is_empty()),
            "{:?}",
            found.columns
        );
        let mut taken: Vec<Role> = found.columns.iter().filter_map(|c| c.role).collect();
        taken.dedup();
        assert_eq!(
            taken.len(),
            found.reading.roles.len(),
            "a role once: {:?}",
            found.columns
        );
        if let Ok(job) = walk::walk(text.as_bytes(), Options::default(), Stage::Offers) {
            look_at_everything(&job);
        }
    }
}

#[test]
fn ids_of_every_kind_come_through_as_they_are() {
    let long = "长".repeat(10_000);
    let ids = [
        "😀",
        "say \"hi\"",
        "two\nlines",
        "a,b",
        "__proto__",
        "'; DROP TABLE",
        "=1+1",
        "-",
        "0",
        &long,
    ];
    let quoted = |id: &str| format!("\"{}\"", id.replace('"', "\"\""));
    let rows: String = ids
        .iter()
        .enumerate()
        .flat_map(|(i, id)| {
            let id = quoted(id);
            [
                format!("{id},{id},2024-01-{:02},{id},1,{i}\n", i + 1),
                format!("{id},x{i},2024-02-01,p{i},2,{i}\n"),
            ]
        })
        .collect();
    let job = run(&rows).expect("customers");
    let mut sorted = ids.map(String::from).to_vec();
    sorted.sort();
    assert!(job.orders().customers.iter().eq(sorted));
    for id in ids {
        let card = card(&job, id).expect("a card");
        assert_eq!((card.customer.id.as_str(), card.history.len()), (id, 2));
        assert_eq!(card.history[1].lines[0].product, id);
    }
}
