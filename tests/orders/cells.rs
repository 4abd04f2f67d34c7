//! Cells on their way to order lines: numbers, dates, ids, discounts, and what is listed as bad.

use crate::walk::{orders, reading_as, returns, walk_in};
use regulars::ingest::number::format_fixed;
use regulars::job::{Job, Stage};
use regulars::report::{DateFormat, Reading, Reason, Returns, Role};
use std::borrow::Cow;

const ROLES: [(&str, Role); 7] = [
    ("customer", Role::Customer),
    ("order", Role::Order),
    ("date", Role::Date),
    ("product", Role::Product),
    ("quantity", Role::Quantity),
    ("price", Role::UnitPrice),
    ("discount", Role::Discount),
];

/// A file with all seven columns, read by `change`d formats.
fn job(rows: &str, change: impl Fn(&mut Reading)) -> Job {
    let text = format!("customer,order,date,product,quantity,price,discount\n{rows}");
    let mut reading = reading_as(text.as_bytes(), &ROLES);
    change(&mut reading);
    walk_in(
        text.as_bytes(),
        reading,
        returns(Returns::Keep),
        Stage::Orders,
        7,
    )
    .expect("a table")
}

fn customers(job: &Job) -> Vec<String> {
    job.orders().customers.iter().map(Cow::into_owned).collect()
}

fn rejects(job: &Job) -> Vec<(u64, Reason, Option<Role>, String)> {
    let page = job.rejects().page(None, 0, 1_000, &job.file_names());
    page.rows
        .into_iter()
        .map(|r| (r.line, r.reason, r.column, r.value))
        .collect()
}

#[test]
fn amounts_are_rounded_once_half_to_even() {
    for (quantity, price, amount, rounded) in [
        ("3", "2.55", "7.65", 0),
        ("1", "0.00005", "0", 1),
        ("3", "0.00005", "0.0002", 1),
        ("1", "0.00015", "0.0002", 1),
        ("1", "0.00025", "0.0002", 1),
        ("-1", "0.00015", "-0.0002", 1),
        ("0.5", "0.0001", "0", 1),
        ("1.5", "0.0001", "0.0002", 1),
        ("1000000", "0.000001", "1", 0),
        ("1e3", "\"1,234.5\"", "1234500", 0),
        ("2", "(1.25)", "-2.5", 0),
        ("2", "£3.10", "6.2", 0),
    ] {
        let job = job(&format!("a,1,2024-01-01,tea,{quantity},{price},\n"), |_| ());
        let report = job.orders_report().unwrap();
        let found = (report.total.as_str(), report.rounded);
        assert_eq!(
            found,
            (amount, rounded),
            "{quantity} × {price}: {:?}",
            rejects(&job)
        );
    }
}

#[test]
fn the_decimal_mark_is_the_files() {
    let comma = |reading: &mut Reading| reading.decimal_mark = ",".into();
    let rows = "a,1,2024-01-01,tea,2,\"1.234,50\",\na,2,2024-01-01,tea,1,\"0,5\",\n";
    assert_eq!(job(rows, comma).orders_report().unwrap().total, "2469.5");
    let found = rejects(&job(rows, |reading| reading.decimal_mark = ".".into()));
    let bad = |line, value: &str| {
        (
            line,
            Reason::BadNumber,
            Some(Role::UnitPrice),
            value.to_string(),
        )
    };
    assert_eq!(found, [bad(2, "1.234,50"), bad(3, "0,5")]);
}

#[test]
fn the_decimal_mark_is_guessed() {
    let text = "customer;date;amount\na;2024-01-01;1.234,5\nb;2024-01-02;0,25\n";
    assert_eq!(
        orders(text, Returns::Net).orders_report().unwrap().total,
        "1234.75"
    );
}

#[test]
fn a_discount_is_a_share_or_money() {
    for (cell, discount) in [
        ("", "0"),
        ("0", "0"),
        ("0.2", "2"),
        ("1", "10"),
        ("20%", "2"),
        ("12.5 %", "1.25"),
        ("1.5", "1.5"),
        ("3", "3"),
        ("-0.1", "-1"),
    ] {
        let job = job(&format!("a,1,2024-01-01,tea,4,2.5,{cell}\n"), |_| ());
        assert_eq!(rejects(&job), [], "{cell:?}");
        let line = job.orders().of(0).next().expect("a line");
        assert_eq!(format_fixed(line.discount.into()), discount, "{cell:?}");
        assert_eq!(
            format_fixed(line.amount.into()),
            "10",
            "the amount is what the file says"
        );
    }
}

#[test]
fn dates_in_every_format() {
    use DateFormat::*;
    for (cell, format) in [
        ("2024-02-29 23:59:59", YearMonthDay),
        ("2024年2月29日", YearMonthDay),
        ("29.2.2024", DayMonthYear),
        ("2/29/24 11:00 PM", MonthDayYear),
        ("20240229", Compact),
        ("1709251199", UnixSeconds),
        ("1709251199999", UnixMillis),
    ] {
        let job = job(&format!("a,1,{cell},tea,1,1,\n"), |reading| {
            reading.dates = format
        });
        let report = job.orders_report().unwrap();
        let days = [&report.first, &report.last, &report.today].map(|day| day.as_deref());
        assert_eq!(
            days,
            [Some("2024-02-29"), Some("2024-02-29"), Some("2024-03-01")],
            "{cell}"
        );
    }
}

#[test]
fn bad_cells_are_listed_with_line_role_and_value() {
    let rows = "a,1,2024-01-01,tea,1,1,\n\
                ,1,2024-01-01,tea,1,1,\n\
                a,1,2024-02-30,tea,1,1,\n\
                a,1,,tea,1,1,\n\
                \"b\nb\",1,2024-01-01,tea,one,1,\n\
                a,1,2024-01-01,tea,1,NaN,\n\
                a,1,2024-01-01,tea,1,1e300,\n\
                a,1,2024-01-01,tea,1,inf,\n\
                a,1,2024-01-01,tea,1,--5,\n\
                a,1,2024-01-01,tea,1,1,much\n\
                a,1,2024-01-01,tea,1,1,,x\n\
                a,1,2024-01-01,tea,1,1,, ,\n\
                a,1,2024-01-01,tea\n\
                a,1,2024-01-01,tea,900000000000,900000000000,\n";
    let job = job(rows, |_| ());
    let (number, price) = (Reason::BadNumber, Some(Role::UnitPrice));
    let expected = [
        (3, Reason::NoCustomer, Some(Role::Customer), ""),
        (4, Reason::BadDate, Some(Role::Date), "2024-02-30"),
        (5, Reason::BadDate, Some(Role::Date), ""),
        (6, number, Some(Role::Quantity), "one"),
        (8, number, price, "NaN"),
        (9, number, price, "1e300"),
        (10, number, price, "inf"),
        (11, number, price, "--5"),
        (12, number, Some(Role::Discount), "much"),
        (13, Reason::Ragged, None, ""),
        (15, number, Some(Role::Quantity), ""),
        (16, number, price, "900000000000"),
    ];
    let expected =
        expected.map(|(line, reason, role, value)| (line, reason, role, value.to_string()));
    assert_eq!(rejects(&job), expected);
    let report = job.orders_report().unwrap();
    assert_eq!((report.lines, report.kept), (14, 2));
    assert_eq!(report.dropped.get(&Reason::BadNumber), Some(&8));
    let page = job
        .rejects()
        .page(Some(Reason::BadNumber), 2, 3, &job.file_names());
    assert_eq!((page.total, page.rows.len(), page.rows[0].line), (8, 3, 9));
}

#[test]
fn a_bad_value_is_kept_to_a_readable_length() {
    let long = "元".repeat(500);
    let job = job(
        &format!("a,1,2024-01-01,tea,1,{long},\na,1,2024-01-01,tea,1,1,\n"),
        |_| (),
    );
    assert_eq!(rejects(&job)[0].3, "元".repeat(80));
}

#[test]
fn whole_ids_lose_the_spreadsheets_point_zero() {
    let text = |id: &str| {
        format!(
            "customer,order,date,product,amount\n17850.0,1,2024-01-01,a,1\n{id},2,2024-01-01,b,1\n"
        )
    };
    let found = orders(&text("17850"), Returns::Net);
    assert_eq!(customers(&found), ["17850"], "the same customer");
    // One id that is no whole number keeps all of them as they are written.
    assert_eq!(
        customers(&orders(&text("A1"), Returns::Net)),
        ["17850.0", "A1"]
    );
    assert_eq!(
        customers(&orders(&text("007"), Returns::Net)),
        ["007", "17850"]
    );
}

#[test]
fn without_order_ids_a_customers_day_is_an_order() {
    let text = "customer,date,product,amount\n\
                a,2024-01-01 09:00,tea,1\n\
                a,2024-01-01 23:00,jam,1\n\
                a,2024-01-02 00:00,jam,1\n\
                b,2024-01-01 09:00,tea,1\n";
    let report = orders(text, Returns::Net).orders_report().unwrap().clone();
    assert_eq!((report.customers, report.orders), (2, 3));
}

#[test]
fn a_product_is_described_by_its_earliest_row() {
    let text = "customer,order,date,sku,product name,category,amount\n\
                a,1,2024-03-01,T1,,drinks,1\n\
                a,2,2024-01-01,T1,Tea,,1\n\
                a,3,2024-02-01,T1,Black tea,food,1\n";
    let job = orders(text, Returns::Net);
    let product = &job.orders().products[0];
    let described = (
        product.id.as_str(),
        product.name.as_str(),
        product.category.as_str(),
    );
    assert_eq!(described, ("T1", "Tea", "drinks"));
}

/// Orders of the same id whose lines do not stand together; a shop that numbers each customer's orders
/// from 1 has as many orders as its customers have.
#[test]
fn an_order_is_its_customers() {
    let count = |ids: &[&str]| {
        let row = |ids: &&str| format!("{ids},2024-01-0{},tea,1,2,\n", 1 + ids.len() % 3);
        let rows: Vec<String> = ids.iter().map(row).collect();
        let job = job(&rows.concat(), |reading| {
            reading.dates = DateFormat::YearMonthDay;
        });
        let orders_of = |c| {
            let mut ids: Vec<u32> = job.orders().of(c).map(|line| line.order).collect();
            ids.sort_unstable();
            ids.dedup();
            ids.len()
        };
        let each: Vec<usize> = (0..job.orders().customers.len()).map(orders_of).collect();
        assert_eq!(each.iter().sum::<usize>(), job.orders().order_count);
        each
    };
    assert_eq!(count(&["a,1", "b,1", "a,1", "b,2", "a,1"]), [1, 2]);
    assert_eq!(count(&["a,1", "a,2", "a,1", "a,2", "a,3"]), [3]);
    // Written by a data frame in one file, by hand in the other.
    assert_eq!(count(&["7,12", "7.0,12.0", "8,12", "7,13.0"]), [2, 1]);
    let long = ["A-2024-000000001", "A-2024-0000000001", "A-2024-000000002"];
    let rows: Vec<String> = (0..90).map(|i| format!("a,{}", long[i % 3])).collect();
    let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
    assert_eq!(count(&rows), [3]);
    assert_eq!(count(&rows[..9]), [3]);
}
