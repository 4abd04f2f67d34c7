//! A table through all stages, and a look at everything that leaves the core.

use crate::walk;
use regulars::error::{Code, Error};
use regulars::job::{Job, Stage};
use regulars::report::{CustomerQuery, Options, Report, Returns, Role, SegmentOptions};
use regulars::tables::{Table, card, customer_page, write_table};

pub const ROLES: [(&str, Role); 6] = [
    ("customer", Role::Customer),
    ("order", Role::Order),
    ("date", Role::Date),
    ("product", Role::Product),
    ("quantity", Role::Quantity),
    ("amount", Role::Amount),
];

const HEADER: &str = "customer,order,date,product,quantity,amount\n";
const PLAIN: &str = "a,1,2024-02-13,tea,1,5\nb,C2,2024-02-14,jam,2,7.5\n";

/// Rows of the six columns, through all stages, with everything looked at that leaves the core.
pub fn run_with(rows: &str, options: Options) -> Result<Job, Error> {
    // Read as a plain table is: a first row of words alone may be taken for a second row of names.
    let reading = walk::reading_as(format!("{HEADER}{}", PLAIN.repeat(3)).as_bytes(), &ROLES);
    let text = format!("{HEADER}{rows}");
    let job = walk::walk_in(text.as_bytes(), reading, options, Stage::Offers, 1 << 16)?;
    look_at_everything(&job);
    Ok(job)
}

pub fn run(rows: &str) -> Result<Job, Error> {
    run_with(rows, Options::default())
}

pub fn code(result: Result<Job, Error>) -> Option<Code> {
    let error = result.err()?;
    assert!(
        !error.message.is_empty() && !error.remedy.is_empty(),
        "{error:?}"
    );
    Some(error.code)
}

/// A number that is not finite would be written as null, and null is no number when read back.
pub fn look_at_everything(job: &Job) -> Report {
    let text = job.report().expect("done").to_json();
    let report = serde_json::from_str(&text).unwrap_or_else(|e| panic!("{e} in {text}"));
    let page = customer_page(job, &CustomerQuery::default()).expect("a page");
    assert_eq!(page.matching as usize, job.records().len());
    for customer in page.rows.iter().take(3) {
        let card = card(job, &customer.id).expect("a card");
        let text = serde_json::to_string(&card).expect("JSON");
        serde_json::from_str::<regulars::report::Card>(&text)
            .unwrap_or_else(|e| panic!("{e} in {text}"));
    }
    for table in [
        Table::Customers,
        Table::Segments,
        Table::Offers,
        Table::Rejects,
    ] {
        write_table(job, table, Default::default(), Vec::new()).expect("in memory");
    }
    if let Some(grouped) = job.grouped() {
        assert_eq!(grouped.labels.len(), job.records().len());
        assert_eq!(grouped.points.len(), 2 * job.records().len());
        assert!(grouped.points.iter().all(|x| x.is_finite()));
    }
    report
}

/// `n` customers, each with one order of one product on the same day.
pub fn alike(n: usize) -> String {
    (0..n)
        .map(|c| format!("c{c},{c},2024-01-01,tea,1,5\n"))
        .collect()
}

pub fn k(k: u32) -> Options {
    Options {
        segments: SegmentOptions {
            k: Some(k),
            ..Default::default()
        },
        ..Default::default()
    }
}

pub fn keep() -> Options {
    Options {
        returns: Returns::Keep,
        ..Options::default()
    }
}
