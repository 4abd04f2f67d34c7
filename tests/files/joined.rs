//! Files of customers and products beside the orders.

use crate::several::{job, kind};
use regulars::error::Code;
use regulars::job::Stage;
use regulars::report::{CustomerQuery, FileKind, Language, Options, Party};
use regulars::tables::{Table, card, customer_page, write_table};

const ORDERS: &str = "customer_id,order,date,sku,quantity,amount\n\
    1,1,2024-01-05,T1,1,30\n2,2,2024-01-20,J1,2,60\n2,3,2024-02-20,T1,2,8\n4,4,2024-03-01,X,1,2\n";
const CUSTOMERS: &str = "customer_id,name,email,phone,city,birthday,customer type,note\n\
    2.0,\"Li, Na\",li@shop.cn,13800138000,上海,1990-05-01,零售商,=1+1\n\
    1.0,Ann,ann@x.org,,Berlin,1985-12-24,Consumers,\n\
    1.0,Anna,,,,,,\n\
    9.0,Zoe,,,,,,\n\
    ,Nobody,,,,,,\n";
const PRODUCTS: &str =
    "sku,product name,category,cost\nT1,Tea,drinks,1.2\nJ1,Jam,food,3\nQ,Quark,food,1\n";

#[test]
fn the_kind_of_a_file_shows_in_its_columns() {
    let table = [
        (ORDERS, FileKind::Orders),
        (CUSTOMERS, FileKind::Customers),
        (PRODUCTS, FileKind::Products),
        ("customer,date,amount\na,2024-01-01,3\n", FileKind::Orders),
        (
            "customer,date,amount,city\na,2024-01-01,3,Rome\n",
            FileKind::Orders,
        ),
        (
            "order,customer email,date,product,price\n1,a@b.c,2024-01-01,tea,3\n",
            FileKind::Orders,
        ),
        (
            "email,full name,city\na@b.c,Ann,Rome\n",
            FileKind::Customers,
        ),
        (
            "会员编号,姓名,手机,生日\n7,李娜,13800138000,1990-01-01\n",
            FileKind::Customers,
        ),
        (
            "Product ID,Category,Unit cost\nP1,Tea,2\n",
            FileKind::Products,
        ),
        ("sku,product name,price\nT1,Tea,3.5\n", FileKind::Products),
        ("date,sales\n2024-01-01,3\n", FileKind::Orders),
    ];
    for (text, expected) in table {
        assert_eq!(kind("x.csv", text), expected, "{text}");
    }
}

#[test]
fn rows_join_by_key_and_the_rate_is_told_both_ways() {
    let job = job(
        &[
            ("orders.csv", ORDERS),
            ("people.csv", CUSTOMERS),
            ("goods.csv", PRODUCTS),
        ],
        Options::default(),
    );
    assert_eq!(
        job.orders_report().unwrap().lines,
        4,
        "order lines alone are lines"
    );
    let joins = job.quality().joins;
    let people = &joins[0];
    assert_eq!(
        (
            people.rows,
            people.rows_used,
            people.repeated,
            people.without_key
        ),
        (5, 2, 1, 1)
    );
    assert_eq!((people.ids, people.ids_found), (3, 2));
    assert_eq!(
        (&people.unused[..], &people.missing[..]),
        (&["9".to_string()][..], &["4".to_string()][..])
    );
    let goods = &joins[1];
    assert_eq!(
        (
            goods.kind,
            goods.rows,
            goods.rows_used,
            goods.ids,
            goods.ids_found
        ),
        (FileKind::Products, 3, 2, 3, 2)
    );
    let names: Vec<_> = job
        .orders()
        .products
        .iter()
        .map(|p| (p.id.as_str(), p.label(), p.category.as_str()))
        .collect();
    assert_eq!(
        names,
        [
            ("J1", "Jam", "food"),
            ("T1", "Tea", "drinks"),
            ("X", "X", "")
        ]
    );
}

#[test]
fn attributes_are_searched_shown_and_exported() {
    let job = job(
        &[("people.csv", CUSTOMERS), ("orders.csv", ORDERS)],
        Options::default(),
    );
    for (text, expected) in [
        ("SHANGHAI", 0),
        ("上海", 1),
        ("ann@", 1),
        ("138", 1),
        ("anna", 0),
        ("", 3),
        ("4", 2),
    ] {
        let query = CustomerQuery {
            text: text.into(),
            ..CustomerQuery::default()
        };
        assert_eq!(
            customer_page(&job, &query).unwrap().matching,
            expected,
            "{text}"
        );
    }
    let card = card(&job, "2").unwrap();
    assert_eq!(card.customer.name, "Li, Na");
    assert_eq!(card.attributes[1], ("email".into(), "li@shop.cn".into()));
    let csv =
        String::from_utf8(write_table(&job, Table::Customers, Language::En, Vec::new()).unwrap())
            .unwrap();
    let mut lines = csv.lines();
    assert!(
        lines
            .next()
            .unwrap()
            .ends_with(",first,last,customer_name,email,phone,city,birthday,party_type,note"),
        "{csv}"
    );
    assert!(
        lines
            .nth(1)
            .unwrap()
            .ends_with(",\"Li, Na\",li@shop.cn,13800138000,上海,1990-05-01,零售商,\"'=1+1\""),
        "{csv}"
    );
}

#[test]
fn party_types_split_customers_and_revenue() {
    let job = job(
        &[("people.csv", CUSTOMERS), ("orders.csv", ORDERS)],
        Options::default(),
    );
    let parties = &job.customers_report().unwrap().parties;
    let found: Vec<_> = parties
        .iter()
        .map(|p| (p.party, p.customers, p.revenue))
        .collect();
    assert_eq!(
        found,
        [
            (Party::Consumer, 1, 30.0),
            (Party::Retailer, 1, 68.0),
            (Party::Unknown, 1, 2.0)
        ]
    );
    assert!((parties.iter().map(|p| p.revenue_share).sum::<f64>() - 1.0).abs() < 1e-12);
}

#[test]
fn a_file_without_its_key_is_refused() {
    let mut reading = crate::several::inspect("p.csv", CUSTOMERS).reading;
    reading
        .roles
        .retain(|r| r.role != regulars::report::Role::Customer);
    let mut job = regulars::job::Job::new(Options::default(), crate::walk::utf8_only).unwrap();
    assert_eq!(
        job.open_file("p.csv", reading).unwrap_err().code,
        Code::MissingRole
    );
    let alone = crate::several::try_job(
        &[("people.csv", CUSTOMERS)],
        Options::default(),
        Stage::Customers,
        99,
    );
    assert_eq!(
        alone.err().map(|e| e.code),
        Some(Code::MissingRole),
        "customers alone are no orders"
    );
}
