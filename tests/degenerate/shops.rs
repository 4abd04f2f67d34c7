//! Shops with hardly anything in them, or with everything alike.

use crate::run::{alike, code, k, keep, look_at_everything, run, run_with};
use crate::walk;
use regulars::error::Code;
use regulars::job::Job;
use regulars::report::Options;

#[test]
fn nothing_to_work_on() {
    assert_eq!(code(run("")), Some(Code::TooFew));
    assert_eq!(code(run("\n\r\n\n")), Some(Code::TooFew));
    assert_eq!(
        code(run("a,1,never,tea,1,1\n,1,2024-01-01,tea,1,1\n")),
        Some(Code::TooFew)
    );
    // Whatever was bought was returned.
    assert_eq!(
        code(run("a,1,2024-01-01,tea,1,1\na,2,2024-01-02,tea,-1,-1\n")),
        Some(Code::TooFew)
    );
    let mut job = Job::new(Options::default(), walk::utf8_only).expect("options");
    assert_eq!(
        job.step().map_err(|e| e.code),
        Err(Code::WrongOrder),
        "no file"
    );
    let reading = walk::inspect(b"customer,date\n").expect("a header").reading;
    job.open_file("empty.csv", reading).expect("a reading");
    assert_eq!(job.close_file().map_err(|e| e.code), Err(Code::EmptyFile));
}

#[test]
fn one_row_and_one_customer() {
    for rows in [
        "a,1,2024-01-01,tea,1,5\n",
        "a,1,2024-01-01,tea,1,5\na,2,2024-02-01,jam,1,7\n",
    ] {
        let job = run(rows).expect("one customer");
        let report = look_at_everything(&job);
        assert_eq!(report.customers.customers, 1);
        let segments = report.segments.expect("a segment of one");
        assert_eq!((segments.k, segments.segments[0].size), (1, 1));
        assert_eq!(
            segments.why.en,
            "There is one customer, so there is one segment."
        );
    }
}

#[test]
fn fewer_customers_than_segments() {
    let rows = "a,1,2024-01-01,tea,1,5\nb,2,2024-02-01,jam,1,70\nc,3,2024-03-01,jam,3,9\n";
    let job = run_with(rows, k(8)).expect("three customers");
    let segments = look_at_everything(&job)
        .segments
        .expect("as many as can be");
    assert!(segments.k <= 3, "{}", segments.k);
    assert_eq!(segments.segments.iter().map(|s| s.size).sum::<u64>(), 3);
    assert!(!segments.notes.is_empty());
}

#[test]
fn identical_customers() {
    for options in [Options::default(), k(5)] {
        let job = run_with(&alike(60), options).expect("customers");
        let report = look_at_everything(&job);
        let segments = report.segments.expect("one group");
        assert_eq!((segments.k, segments.segments[0].size), (1, 60));
        assert_eq!(segments.constant.len(), 4, "all features are constant");
        assert_eq!(report.customers.repeat_share, 0.0);
    }
}

#[test]
fn two_kinds_of_customers_only() {
    let rows: String = (0..40)
        .map(|c| format!("c{c},{c},2024-01-01,tea,1,{}\n", 5 + c % 2 * 90))
        .collect();
    let job = run_with(&rows, k(6)).expect("customers");
    let segments = look_at_everything(&job).segments.expect("two groups");
    assert_eq!(segments.k, 2, "there are no more different customers");
    assert_eq!(segments.constant, ["recency", "frequency", "tenure"]);
}

#[test]
fn all_on_one_day() {
    let rows: String = (0..90)
        .map(|i| format!("c{},{i},2024-01-01,p{},1,{}\n", i % 30, i % 7, i * i))
        .collect();
    let report = look_at_everything(&run(&rows).expect("customers"));
    assert_eq!(
        (
            report.orders.first.as_deref(),
            report.orders.last.as_deref()
        ),
        (Some("2024-01-01"), Some("2024-01-01"))
    );
    assert!(
        report.offers.expect("products").metrics.is_empty(),
        "nothing can be tested on one day"
    );
}

#[test]
fn today_before_the_orders() {
    let options = Options {
        today: Some("1999-01-01".into()),
        ..Options::default()
    };
    let job =
        run_with("a,1,2024-01-01,tea,1,5\nb,2,2024-02-01,jam,1,7\n", options).expect("customers");
    assert!(
        job.records()
            .iter()
            .all(|r| r.recency == 0 && r.tenure == 0)
    );
}

#[test]
fn everything_is_free() {
    let rows: String = (0..50)
        .map(|i| format!("c{},{i},2024-01-{:02},p{},1,0\n", i % 20, i % 28 + 1, i % 5))
        .collect();
    let report = look_at_everything(&run(&rows).expect("customers"));
    assert_eq!(report.orders.total, "0");
    assert_eq!(report.customers.top_fifth_share, 0.0);
    let shares: f64 = report
        .segments
        .expect("segments")
        .segments
        .iter()
        .map(|s| s.revenue_share)
        .sum();
    assert_eq!(shares, 0.0);
}

#[test]
fn spend_below_zero() {
    let rows: String = (0..50)
        .map(|i| {
            format!(
                "c{},{i},2024-01-{:02},p{},1,{}\n",
                i % 20,
                i % 28 + 1,
                i % 5,
                i - 40
            )
        })
        .collect();
    let report = look_at_everything(&run_with(&rows, keep()).expect("customers"));
    assert!(report.orders.total.starts_with('-'));
    assert!((0.0..=1.0).contains(&report.customers.top_fifth_share));
}
