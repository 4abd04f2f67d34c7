//! Groups made of more than the ledger: categories of products, columns of files of customers.

use crate::several::job;
use regulars::customers::Customer;
use regulars::error::Code;
use regulars::features::{build, frozen};
use regulars::job::{Job, Stage};
use regulars::report::{Frozen, Options, Transform};
use std::fmt::Write as _;

/// Forty customers: those below 20 buy tea and are young, the others jam and are old; every eighth has no age.
fn shop(options: Options) -> Result<Job, regulars::error::Error> {
    let mut orders = String::from("customer_id,order,date,sku,quantity,amount\n");
    let mut people = String::from("customer_id,name,Age,Score,lines,Same\n");
    for c in 0..40 {
        let (most, least) = if c < 20 { ("T1", "J1") } else { ("J1", "T1") };
        let day = 1 + c % 9;
        let _ = writeln!(
            orders,
            "c{c:02},{c}a,2024-01-0{day},{most},1,{}",
            30 + c % 4
        );
        let _ = writeln!(orders, "c{c:02},{c}b,2024-02-0{day},{least},1,10");
        let _ = writeln!(orders, "c{c:02},{c}c,2024-02-1{day},X,1,0.5");
        let age = if c % 8 == 3 {
            String::new()
        } else {
            (20 + c % 5 + c / 20 * 40).to_string()
        };
        let score = if c % 2 == 0 { "many" } else { "7" };
        let _ = writeln!(people, "c{c:02},N{c},{age},{score}{c},{c},5");
    }
    let products =
        "sku,product name,category\nT1,Tea,Hot drinks\nJ1,Jam,frequency\nX,Bag,Bags\nY,Box,\n";
    let files = [
        ("orders.csv", orders.as_str()),
        ("people.csv", &people),
        ("products.csv", products),
    ];
    let mut job = job(&files, options);
    job.run_through(Stage::Segments)?;
    Ok(job)
}

fn by(names: &[&str]) -> Options {
    let mut options = Options::default();
    options.segments.features = names.iter().map(|n| n.to_string()).collect();
    options
}

#[test]
fn what_is_offered_are_categories_and_numbers() {
    let job = shop(Options::default()).expect("groups");
    // Not the key, no text, nothing that is the same for everybody, and no name that the ledger has.
    assert_eq!(
        job.offered(),
        ["Hot drinks", "Bags", "Age"],
        "the one that brings most first"
    );
}

#[test]
fn groups_are_made_of_them() {
    let job = shop(by(&["Hot drinks", "Age"])).expect("groups");
    let report = &job.grouped().expect("segments").report;
    assert_eq!(report.k, 2);
    let sizes: Vec<u64> = report.segments.iter().map(|s| s.size).collect();
    assert_eq!(sizes, [20, 20]);
    let labels = &job.grouped().expect("segments").labels;
    assert!(
        (0..40).all(|c| labels[c] == labels[c / 20 * 20]),
        "{labels:?}"
    );
    let matrix = job.matrix().expect("features");
    let [tea, age] = &matrix.features[..] else {
        panic!("{:?}", matrix.features)
    };
    // Half of them spend some 31 of 42 on tea, the others 10.
    let share = |c: f64| (30.0 + c) / (40.5 + c);
    let mean = (0..4)
        .map(|c| share(f64::from(c)) + 10.0 / (40.5 + f64::from(c)))
        .sum::<f64>()
        / 8.0;
    assert!((tea.mean - mean).abs() < 1e-12, "{} {mean}", tea.mean);
    // Five of forty have no age and get the middle one: thirty-five ages, the eighteenth is 60.
    let ages = (0..40)
        .filter(|c| c % 8 != 3)
        .map(|c| 20 + c % 5 + c / 20 * 40);
    let mut sorted: Vec<i32> = ages.collect();
    sorted.sort_unstable();
    let mean = (sorted.iter().sum::<i32>() + 5 * sorted[17]) as f64 / 40.0;
    assert!((age.mean - mean).abs() < 1e-9, "{} {mean}", age.mean);
    for segment in &report.segments {
        let row = segment
            .profile
            .iter()
            .find(|row| row.name == "Age")
            .expect("a row of it");
        assert!(row.median < 30.0 || row.median > 55.0, "{}", row.median);
        let sql = &segment.rule.as_ref().expect("a rule").sql;
        assert!(
            sql.contains("\"Hot drinks\"") || sql.contains("\"Age\""),
            "{sql}"
        );
    }
    let said = |text: &str| job.notes().iter().any(|note| note.en.contains(text));
    assert!(
        said("“Age” is not known of 5 of 40 customers"),
        "{:?}",
        job.notes()
    );
    assert!(!said("“Hot drinks”"));
    let names: Vec<&str> = report.segments.iter().map(|s| s.name.as_str()).collect();
    let told = |mark: &str| names.iter().any(|name| name.contains(mark));
    assert!(told(", high ") && told(", low "), "{names:?}");
}

#[test]
fn a_model_of_them_needs_the_files_that_have_them() {
    let job = shop(by(&["recency", "Age"])).expect("groups");
    let model = job.model().expect("segments");
    let mut again = Options::default();
    again.segments.frozen = Some(Box::new(Frozen {
        model: model.clone(),
        refit: false,
    }));
    let later = shop(again).expect("the same files");
    assert_eq!(
        later.grouped().expect("segments").labels,
        job.grouped().expect("segments").labels
    );
    let without = frozen(job.records(), &model).expect_err("no ages there");
    assert_eq!(without.code, Code::WrongFile);
    assert!(without.message.contains("\"Age\""), "{without:?}");
}

#[test]
fn a_name_that_nothing_has_is_an_error() {
    for names in [&["recency", "Score"][..], &["Age", "Age"], &[], &["Jam"]] {
        assert_eq!(
            shop(by(names)).err().expect("refused").code,
            Code::BadOption,
            "{names:?}"
        );
    }
    let many: Vec<String> = (0..21).map(|i| format!("f{i}")).collect();
    let empty: &[Customer] = &[];
    let refused = build(empty, &many, Transform::Auto).expect_err("too many");
    assert_eq!(refused.code, Code::BadOption);
    // The ledger's own column counts, not the category of that name.
    let job = shop(by(&["frequency", "Age"])).expect("groups");
    assert_eq!(job.matrix().expect("features").constant, ["frequency"]);
}

#[test]
fn who_has_no_spread_gets_the_gap_and_who_has_no_gap_the_tenure() {
    let customer = |gap, gap_spread, tenure| Customer {
        gap,
        gap_spread,
        tenure,
        ..Customer::default()
    };
    let customers = [
        customer(Some(10.0), None, 100),
        customer(Some(7.0), Some(20.0), 100),
        customer(None, None, 60),
    ];
    let mean = |name: &str| {
        let matrix =
            build(&customers[..], &[name.to_string()], Transform::None).expect("a feature");
        matrix.features[0].mean
    };
    assert_eq!(mean("gap_spread"), 30.0);
    assert_eq!(mean("gap"), 77.0 / 3.0);
}
