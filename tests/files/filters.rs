//! Audiences: filters against a plain reading of the same conditions.

use crate::several::job;
use regulars::audiences::matching;
use regulars::error::Code;
use regulars::job::Job;
use regulars::report::{Filter, Language, Options};
use regulars::tables::write_audience;

const ORDERS: &str = "customer_id,order,date,sku,quantity,amount\n\
    1,1,2024-01-05,T1,1,30\n2,2,2024-01-20,J1,2,60\n2,3,2024-02-20,T1,2,8\n4,4,2024-03-01,X,1,2\n";
const CUSTOMERS: &str = "customer_id,name,city,birthday,customer type,points\n\
    1,Ann,Berlin,1990-05-01,consumer,120\n2,Ben,Bern,1980-01-31,retailer,80.5\n4,Cem,,,,\n";

fn shop() -> Job {
    job(
        &[("people.csv", CUSTOMERS), ("orders.csv", ORDERS)],
        Options::default(),
    )
}

fn ids(job: &Job, json: &str) -> Vec<String> {
    let filter: Filter = serde_json::from_str(json).unwrap_or_else(|e| panic!("{json}: {e}"));
    let found = matching(job, Some(&filter), "").unwrap_or_else(|e| panic!("{json}: {e}"));
    found
        .into_iter()
        .map(|c| job.orders().customers.name(c).into_owned())
        .collect()
}

#[test]
fn each_condition_takes_whom_it_says() {
    let shop = shop();
    for (json, expected) in [
        (r#"{"and": []}"#, "124"),
        (r#"{"or": []}"#, ""),
        (r#"{"not": {"or": []}}"#, "124"),
        (r#"{"range": {"field": "monetary", "min": 30}}"#, "12"),
        (
            r#"{"range": {"field": "monetary", "min": 2, "max": 30}}"#,
            "14",
        ),
        (
            r#"{"range": {"field": "frequency", "min": 2, "max": 2}}"#,
            "2",
        ),
        (r#"{"range": {"field": "gap"}}"#, "2"),
        (r#"{"not": {"range": {"field": "gap"}}}"#, "14"),
        (r#"{"range": {"field": "points", "max": 80.5}}"#, "2"),
        (r#"{"date": {"field": "last", "from": "2024-02-20"}}"#, "24"),
        (r#"{"date": {"field": "first", "to": "2024-01-05"}}"#, "1"),
        (
            r#"{"date": {"field": "birthday", "from": "1985-01-01", "to": "1999-12-31"}}"#,
            "1",
        ),
        (r#"{"text": {"field": "city", "contains": "BER"}}"#, "12"),
        (
            r#"{"text": {"field": "customer_name", "contains": "ce"}}"#,
            "4",
        ),
        (r#"{"text": {"field": "", "contains": "be"}}"#, "12"),
        (r#"{"text": {"field": "id", "contains": "4"}}"#, "4"),
        (r#"{"party": "retailer"}"#, "2"),
        (r#"{"party": "unknown"}"#, "4"),
        (r#"{"segment": 0}"#, ""),
        (
            r#"{"and": [{"text": {"field": "city", "contains": "ber"}}, {"not": {"party": "retailer"}}]}"#,
            "1",
        ),
        (
            r#"{"or": [{"party": "retailer"}, {"range": {"field": "monetary", "max": 2}}]}"#,
            "24",
        ),
    ] {
        assert_eq!(ids(&shop, json).concat(), expected, "{json}");
    }
}

#[test]
fn what_is_no_filter_is_refused() {
    let shop = shop();
    for json in [
        r#"{"range": {"field": "colour"}}"#,
        r#"{"range": {"field": "id"}}"#,
        r#"{"date": {"field": "monetary"}}"#,
        r#"{"date": {"field": "last", "from": "yesterday"}}"#,
        r#"{"text": {"field": "recency", "contains": "1"}}"#,
    ] {
        let filter: Filter = serde_json::from_str(json).expect("its shape is right");
        assert_eq!(
            matching(&shop, Some(&filter), "").unwrap_err().code,
            Code::BadOption,
            "{json}"
        );
    }
    for json in [
        r#"{"range": {"field": "monetary", "least": 3}}"#,
        r#"{"between": {}}"#,
        r#"{"and": [], "or": []}"#,
        r#"{"party": "friend"}"#,
    ] {
        assert!(serde_json::from_str::<Filter>(json).is_err(), "{json}");
    }
    let mut deep = Filter::Segment(1);
    for _ in 0..100 {
        deep = Filter::Not(Box::new(deep));
    }
    assert_eq!(
        matching(&shop, Some(&deep), "").unwrap_err().code,
        Code::BadOption
    );
}

#[test]
fn an_audience_leaves_as_a_table() {
    let filter = serde_json::from_str(r#"{"party": "retailer"}"#).unwrap();
    let csv = write_audience(&shop(), &filter, Language::En, Vec::new()).unwrap();
    let csv = String::from_utf8(csv).unwrap();
    assert_eq!(csv.lines().count(), 2);
    assert!(csv.lines().nth(1).unwrap().starts_with("2,"), "{csv}");
}
