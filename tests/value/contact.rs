//! Signs that customers change, the loyalty index, and whom to contact: shops made by hand.

use crate::walk::{inspect, utf8_only, walk};
use regulars::error::Result;
use regulars::job::{Job, Stage};
use regulars::report::{FileKind, Language, Options, SignTest, ValueOptions};
use regulars::tables::{Table, write_calendar, write_table};
use regulars::value::due::tiers;
use regulars::value::loyalty::NONE;
use regulars::value::signs::counts;
use std::fmt::Write as _;

/// Day 0 is 2019-04-14; today is day 400.
fn date(day: i64) -> String {
    regulars::ingest::calendar::format_day(18_000 + day)
}

fn options(value: ValueOptions) -> Options {
    Options {
        value,
        today: Some(date(400)),
        ..Options::default()
    }
}

/// Every row a purchase: customer, day, amount, categories.
fn lines(rows: &[(&str, i64, f64, &[&str])]) -> String {
    let mut text = String::from("customer,order,date,amount,product,category,discount\n");
    for (order, (customer, day, amount, kinds)) in rows.iter().enumerate() {
        for kind in *kinds {
            let part = amount / kinds.len() as f64;
            let _ = writeln!(
                text,
                "{customer},{order},{},{part},{kind}-1,{kind},0",
                date(*day)
            );
        }
    }
    text
}

fn shop(rows: &[(&str, i64, f64, &[&str])], value: ValueOptions) -> Job {
    walk(lines(rows).as_bytes(), options(value), Stage::Value).expect("a shop")
}

fn table(job: &Job, table: Table) -> Vec<Vec<String>> {
    let csv = write_table(job, table, Language::En, Vec::new()).expect("memory");
    let text = String::from_utf8(csv).expect("UTF-8");
    let rows = text
        .lines()
        .map(|l| l.split(',').map(String::from).collect());
    rows.collect()
}

const ALL: &[&str] = &["tea", "cups", "pots", "honey"];

/// Seven purchases every forty days; the last two as given.
fn regular(
    name: &'static str,
    amount: f64,
    kinds: &'static [&'static str],
) -> Vec<(&'static str, i64, f64, &'static [&'static str])> {
    let mut rows: Vec<_> = [100.0, 110.0, 90.0, 105.0, 95.0]
        .into_iter()
        .enumerate()
        .map(|(i, usual)| (name, 100 + 40 * i as i64, usual, ALL))
        .collect();
    rows.push((name, 300, amount, kinds));
    rows.push((name, 340, amount, kinds));
    rows
}

#[test]
fn signs_are_seen_and_only_where_they_are() {
    let rows = [
        regular("steady", 100.0, ALL),
        regular("less", 30.0, ALL),
        regular("narrow", 100.0, &ALL[..2]),
        vec![("once", 390, 5.0, &ALL[..1])],
    ]
    .concat();
    let job = shop(&rows, ValueOptions::default());
    let signs = &job.value_report().expect("valued").signs;
    let counted: Vec<(&str, u64, u64)> = signs
        .iter()
        .map(|s| (s.code.as_str(), s.named, s.able))
        .collect();
    assert_eq!(counted[..2], [("spends_less", 1, 3), ("narrower", 1, 3)]);
    // Four customers prove nothing, so nobody is on the list for a sign.
    assert!(
        signs
            .iter()
            .all(|s| !s.counts && s.text.en.ends_with("the list does not use it."))
    );
    let due = table(&job, Table::Contact);
    assert!(
        due.iter()
            .all(|r| !r[4].contains("spends_less") && !r[4].contains("narrower"))
    );
}

/// 30 of 40 against 40 of 100: a difference of .35 with a standard error of .093.
#[test]
fn a_sign_counts_beyond_chance() {
    let test = |named, stayed_away| SignTest {
        named,
        stayed_away,
        others: 100,
        others_stayed_away: 0.4,
    };
    assert!(counts(&test(40, 0.75)));
    assert!(!counts(&test(40, 0.55)), "less than 1.64 standard errors");
    assert!(counts(&test(400, 0.55)), "the same with more customers");
    assert!(!counts(&test(40, 0.1)), "the wrong way round");
    assert!(!counts(&test(9, 1.0)), "too few");
}

/// Worth 60, 25, 10, 5 of 100: what stood before is 0, 60, 85, 95 per cent.
#[test]
fn tiers_are_by_what_stands_above() {
    assert_eq!(tiers(&[5.0, 60.0, 10.0, 25.0]), [2, 0, 1, 0]);
    assert_eq!(tiers(&[0.0, 0.0]), [2, 2]);
}

/// Three customers who differ in one thing at a time.
#[test]
fn loyalty_is_a_mean_of_places() {
    let rows = [
        ("few", 0, 10.0, ALL),
        ("few", 390, 12.0, ALL),
        ("many", 0, 10.0, ALL),
        ("many", 130, 11.0, ALL),
        ("many", 260, 12.0, ALL),
        ("many", 390, 13.0, ALL),
        ("uneven", 0, 10.0, ALL),
        ("uneven", 10, 11.0, ALL),
        ("uneven", 20, 12.0, ALL),
        ("uneven", 390, 13.0, ALL),
    ];
    let often = ValueOptions {
        loyalty: [1.0, 0.0, 1.0, 0.0, 0.0, 0.0],
        ..ValueOptions::default()
    };
    let job = shop(&rows, often);
    let value = job.value().expect("valued");
    let parts: Vec<[u8; 2]> = value
        .loyalty
        .iter()
        .map(|l| [l.parts[0], l.parts[2]])
        .collect();
    // Of three: below one and tied with one; of two who have gaps: one below, one above.
    assert_eq!(parts, [[17, NONE], [67, 75], [67, 25]]);
    let index: Vec<u8> = value.loyalty.iter().map(|l| l.index).collect();
    assert_eq!(index, [17, 71, 46]);
    assert!(
        value.loyalty.iter().all(|l| l.parts[5] == NONE),
        "nobody was given a discount"
    );
    let table = table(&job, Table::Loyalty);
    assert_eq!(table[0][..4], ["customer_id", "loyalty", "often", "long"]);
    assert_eq!(table[1][..6], ["few", "17", "17", "50", "", "17"]);
    assert_eq!(table[1][7], "");
}

/// Order lines and a file of customers.
fn with_customers(orders: &str, customers: &str, value: ValueOptions) -> Result<Job> {
    let mut job = Job::new(options(value), utf8_only)?;
    for (name, text, kind) in [
        ("orders", orders, FileKind::Orders),
        ("people", customers, FileKind::Customers),
    ] {
        let mut reading = inspect(text.as_bytes())?.reading;
        reading.kind = kind;
        job.open_file(name, reading)?;
        job.push(text.as_bytes())?;
        job.close_file()?;
    }
    job.run_through(Stage::Value)?;
    Ok(job)
}

#[test]
fn days_of_their_own_come_first_and_the_rest_in_turn() {
    let mut rows: Vec<_> = ["a", "b", "c", "d", "e"]
        .map(|c| (c, 399, 10.0, ALL))
        .to_vec();
    rows.push(("e", 100, 10.0, ALL));
    // d first bought a year ago within the week, on 2019-05-21.
    rows.push(("d", 37, 10.0, ALL));
    let people = "customer,born,last call,contract\na,1980-05-20,,\nb,1980-01-01,,2020-05-22\nc,1980-05-17,,\ne,,2020-05-18,\n";
    let value = ValueOptions {
        capacity: 2,
        birthday: "born".into(),
        renewal: "contract".into(),
        contacted: "last call".into(),
        contact_days: [3, 3, 3],
        ..ValueOptions::default()
    };
    let job = with_customers(&lines(&rows), people, value.clone()).expect("a shop");
    let found: Vec<[String; 4]> = table(&job, Table::Contact)[1..]
        .iter()
        .map(|r| [r[0].clone(), r[1].clone(), r[2].clone(), r[4].clone()])
        .collect();
    let mut named: Vec<(&str, &str, &str)> = found
        .iter()
        .map(|r| (r[0].as_str(), r[1].as_str(), r[3].as_str()))
        .collect();
    named.sort();
    // Today is 2020-05-18; c's birthday was yesterday; e was called today and bought the day before.
    assert_eq!(
        named,
        [
            ("a", "2020-05-20", "birthday"),
            ("b", "2020-05-22", "renewal"),
            ("d", "2020-05-21", "anniversary"),
        ]
    );
    assert_eq!(
        found.iter().map(|r| r[2].as_str()).collect::<Vec<_>>(),
        ["1", "1", "2"]
    );
    let unknown = ValueOptions {
        birthday: "nobody".into(),
        ..value
    };
    let error = with_customers(&lines(&rows), people, unknown)
        .err()
        .expect("no such column");
    assert!(error.message.contains("nobody"));
}

/// RFC 5545: lines of 75 octets at the most, ended by CR and LF, and text escaped.
#[test]
fn the_calendar_can_be_read() {
    let name = "茶叶; 顾客, \\ 很长的名字很长的名字很长的名字很长的名字";
    let mut orders = lines(&[]);
    let _ = writeln!(orders, "\"{name}\",1,{},10,tea,tea,0", date(0));
    let job = walk(
        orders.as_bytes(),
        options(ValueOptions::default()),
        Stage::Value,
    )
    .expect("one");
    let text = write_calendar(&job, Language::Zh);
    let lines: Vec<&str> = text.split("\r\n").collect();
    assert!(
        lines.iter().all(|l| l.len() <= 75 && !l.contains('\n')),
        "{text}"
    );
    assert_eq!(
        (lines[0], lines[lines.len() - 2], lines[lines.len() - 1]),
        ("BEGIN:VCALENDAR", "END:VCALENDAR", "")
    );
    let whole = text.replace("\r\n ", "");
    assert!(
        whole.contains("SUMMARY:茶叶\\; 顾客\\, \\\\ 很长"),
        "{whole}"
    );
    assert_eq!(whole.matches("BEGIN:VEVENT").count(), 1);
    assert!(
        whole.contains("\r\nDTSTART;VALUE=DATE:20200518\r\n"),
        "{whole}"
    );
}

#[test]
fn contacts_out_of_range_are_refused() {
    for value in [
        ValueOptions {
            capacity: 0,
            ..ValueOptions::default()
        },
        ValueOptions {
            contact_days: [0, 1, 1],
            ..ValueOptions::default()
        },
        ValueOptions {
            loyalty: [0.0; 6],
            ..ValueOptions::default()
        },
        ValueOptions {
            loyalty: [f64::NAN, 1.0, 1.0, 1.0, 1.0, 1.0],
            ..ValueOptions::default()
        },
    ] {
        assert!(regulars::value::check(&value).is_err());
    }
}
