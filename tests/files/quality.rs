//! The data-quality report and its repairs.

use crate::several::{job, rejects};
use crate::walk::{data, returns, walk};
use regulars::error::Code;
use regulars::job::Stage;
use regulars::report::{Options, Reason, Repairs, Returns, Role, SameBy};

const ORDERS: &str = "customer,order,date,product,quantity,amount\n\
    Ann Lee,1,2024-01-05,tea,1,3\n\
    ann lee,2,soon,tea,1,4\n\
    ,,2024-01-07,,one,\n\
    ANNLEE,4,2024-01-08,,1,6\n\
    Ａｎｎ　Ｌｅｅ,,2024-01-09,tea,1,7\n\
    ,,2024-01-07,,one,\n";

fn with(repairs: Repairs) -> Options {
    Options {
        repairs,
        ..Options::default()
    }
}

#[test]
fn empty_and_unreadable_cells_are_counted_over_all_lines() {
    let quality = job(&[("x.csv", ORDERS)], Options::default()).quality();
    let counted: Vec<_> = quality
        .columns
        .iter()
        .map(|c| (c.role, c.missing, c.unreadable))
        .collect();
    let expected = [
        (Role::Customer, 2, 0),
        (Role::Order, 3, 0),
        (Role::Date, 0, 1),
        (Role::Product, 3, 0),
        (Role::Quantity, 0, 2),
        (Role::Amount, 2, 0),
    ];
    assert_eq!(counted, expected);
    let date = &quality.columns[2];
    assert_eq!((date.lines, date.completeness), (6, 1.0));
    assert!((date.validity - 5.0 / 6.0).abs() < 1e-12);
    assert_eq!(quality.columns[1].completeness, 0.5);
    assert_eq!(
        quality.duplicate_lines, 1,
        "lines that cannot be used repeat, too"
    );
    assert_eq!(
        quality.freshness, None,
        "today is the default: nothing can be said"
    );
}

#[test]
fn spellings_of_one_customer_are_found_and_merged_when_asked() {
    let found = job(&[("x.csv", ORDERS)], Options::default());
    let same = &found.quality().same_customers[0];
    assert_eq!((same.by, same.groups, same.surplus), (SameBy::Id, 1, 2));
    assert_eq!(same.examples[0], ["ANNLEE", "Ann Lee", "Ａｎｎ　Ｌｅｅ"]);
    let merged = job(
        &[("x.csv", ORDERS)],
        with(Repairs {
            merge_customers: true,
            ..Repairs::default()
        }),
    );
    assert_eq!(
        merged.orders().customers.iter().collect::<Vec<_>>(),
        ["ANNLEE"]
    );
    assert_eq!(
        (
            merged.quality().merged_customers,
            merged.records()[0].frequency
        ),
        (2, 3)
    );
    assert!(merged.quality().same_customers.is_empty());
}

#[test]
fn freshness_needs_a_day_to_count_to() {
    let options = Options {
        today: Some("2024-02-08".into()),
        ..Options::default()
    };
    assert_eq!(
        job(&[("x.csv", ORDERS)], options).quality().freshness,
        Some(30)
    );
}

#[test]
fn outliers_are_listed_and_set_aside_only_when_asked() {
    let mut text = "customer,order,date,product,quantity,amount\n".to_string();
    for i in 0..60 {
        text += &format!(
            "c{},{i},2024-01-05,p{i},{},{}.5\n",
            i % 7,
            1 + i % 5,
            10 + i % 9
        );
    }
    text += "c1,60,2024-01-06,p,1,95000\nc1,61,2024-01-06,p,5000,12\nc1,62,2024-01-06,p,1,0\n";
    let found = job(&[("x.csv", &text)], Options::default());
    let outliers = found.quality().outliers;
    let listed: Vec<_> = outliers
        .iter()
        .map(|o| {
            (
                o.role,
                o.lines,
                o.examples[0].order.clone(),
                o.examples[0].value,
            )
        })
        .collect();
    assert_eq!(
        listed,
        [
            (Role::Amount, 1, "60".into(), 95000.0),
            (Role::Quantity, 1, "61".into(), 5000.0)
        ]
    );
    assert!(outliers[0].low < 10.0 && outliers[0].high < 95000.0 && outliers[0].median == 14.5);
    assert_eq!(found.orders_report().unwrap().kept, 63);
    let mended = job(
        &[("x.csv", &text)],
        with(Repairs {
            outliers: Some(5.0),
            ..Repairs::default()
        }),
    );
    let gone = |line| ("x.csv".to_string(), line, Reason::Outlier);
    assert_eq!(rejects(&mended), [gone(62), gone(63)]);
    for bad in [0.0, f64::NAN, -1.0, 1e9] {
        let options = with(Repairs {
            outliers: Some(bad),
            ..Repairs::default()
        });
        let refused = regulars::job::Job::new(options, crate::walk::utf8_only)
            .err()
            .unwrap();
        assert_eq!(refused.code, Code::BadOption, "{bad}");
    }
}

#[test]
fn a_misspelt_repair_is_an_error() {
    for json in [
        r#"{"repairs": {"duplicate": true}}"#,
        r#"{"corrections": [{"file": "a", "line": 1, "role": "date", "value": "", "x": 1}]}"#,
    ] {
        assert!(serde_json::from_str::<Options>(json).is_err(), "{json}");
    }
}

/// 5,268 lines repeat another in all eight columns; two more differ in the description alone, which
/// does not make them another line. 43 of them have no customer.
#[test]
fn online_retail_repeats_lines() {
    let Some(bytes) = data("online-retail/online_retail.csv.gz") else {
        return;
    };
    let job = walk(&bytes, returns(Returns::Keep), Stage::Customers).expect("a shop");
    let quality = job.quality();
    assert_eq!(quality.duplicate_lines, 5_268 + 2);
    let missing = |role| {
        quality
            .columns
            .iter()
            .find(|c| c.role == role)
            .map(|c| c.missing)
    };
    assert_eq!(missing(Role::Customer), Some(135_080));
    assert_eq!(missing(Role::ProductName), Some(1_454));
    assert_eq!(quality.columns.iter().map(|c| c.unreadable).sum::<u64>(), 0);
    assert!(quality.same_customers.is_empty());
}
