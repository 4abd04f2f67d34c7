//! k-prototypes against kmodes (Python) on a public table, and by hand.

use crate::walk::data;
use regulars::error::Code;
use regulars::segments::prototypes::{Mixed, Prototypes};

/// Columns of a plain CSV without quotes.
fn columns<const N: usize>(text: &str, names: [&str; N]) -> Vec<[String; N]> {
    let mut lines = text.lines();
    let header: Vec<&str> = lines.next().expect("a header").split(',').collect();
    let at = names.map(|name| header.iter().position(|h| *h == name).expect("a column"));
    let row = |line: &str| {
        let cells: Vec<&str> = line.split(',').collect();
        at.map(|j| cells[j].to_string())
    };
    lines.map(row).collect()
}

fn standardised(values: Vec<f64>) -> Vec<f64> {
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    let sd = (values.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / n).sqrt();
    values.into_iter().map(|x| (x - mean) / sd).collect()
}

fn telco() -> Option<Mixed> {
    let text = String::from_utf8(data("telco/Telco-Customer-Churn.csv")?).expect("UTF-8");
    let names = [
        "tenure",
        "MonthlyCharges",
        "Contract",
        "InternetService",
        "PaymentMethod",
    ];
    let rows = columns(&text, names);
    let numbers = [0, 1].map(|j| {
        standardised(
            rows.iter()
                .map(|row| row[j].parse().expect("a number"))
                .collect(),
        )
    });
    let levels = [2, 3, 4].map(|j| {
        let mut levels: Vec<&str> = rows.iter().map(|row| row[j].as_str()).collect();
        levels.sort_unstable();
        levels.dedup();
        levels
    });
    let class = |(cell, levels): (&String, &Vec<&str>)| {
        levels.iter().position(|l| l == cell).expect("a level") as u8
    };
    let classes = rows
        .iter()
        .flat_map(|row| row[2..].iter().zip(&levels).map(class));
    let classes = classes.collect();
    Some(Mixed {
        numbers: (0..rows.len())
            .flat_map(|i| [numbers[0][i], numbers[1][i]])
            .collect(),
        columns: 2,
        classes,
        kinds: 3,
        gamma: 0.5,
    })
}

/// kmodes 0.12.2, `KPrototypes(k, init="Huang", n_init=10, gamma=0.5)`: cost 9,163.172929565 and 6,139.367292654.
#[test]
fn no_worse_than_kmodes_on_telco() {
    let Some(mixed) = telco() else { return };
    for (k, cost) in [(3, 9_163.172929565291), (5, 6_139.367292654497)] {
        let found = mixed.fit(k, 1, 10).unwrap();
        assert!(found.cost <= cost * (1.0 + 1e-9), "k = {k}: {}", found.cost);
        // The cost is what it says.
        let far = |i: usize| {
            let c = usize::from(found.labels[i]);
            let square = |j: usize| (mixed.numbers[i * 2 + j] - found.means[c * 2 + j]).powi(2);
            let differ = |j: &usize| mixed.classes[i * 3 + j] != found.modes[c * 3 + j];
            square(0) + square(1) + 0.5 * (0..3).filter(differ).count() as f64
        };
        let sum: f64 = (0..mixed.rows()).map(far).sum();
        assert!((sum - found.cost).abs() < 1e-6 * cost, "{sum}");
        assert_eq!(mixed.assign(&found), found.labels);
    }
}

fn shapes(k: usize, rows: usize) -> Mixed {
    Mixed {
        numbers: (0..rows).map(|i| (i % k) as f64 * 10.0).collect(),
        columns: 1,
        classes: (0..rows).map(|i| (i % 2) as u8).collect(),
        kinds: 1,
        gamma: 0.5,
    }
}

#[test]
fn the_larger_gamma_the_more_categories_count() {
    let mut mixed = shapes(3, 60);
    let numbers = mixed.fit(3, 1, 5).unwrap();
    assert!((0..60).all(|i| numbers.labels[i] == numbers.labels[i % 3]));
    assert_eq!(numbers.cost, 0.5 * 30.0, "half of each group differs");
    mixed.gamma = 1e6;
    let classes = mixed.fit(2, 1, 5).unwrap();
    assert!((0..60).all(|i| classes.labels[i] == classes.labels[i % 2]));
    assert!(classes.cost < 1e6);
}

#[test]
fn odd_tables() {
    let only_classes = Mixed {
        columns: 0,
        numbers: Vec::new(),
        ..shapes(3, 40)
    };
    let found = only_classes.fit(2, 1, 5).unwrap();
    assert_eq!((found.cost, found.means.len()), (0.0, 0));
    let only_numbers = Mixed {
        kinds: 0,
        classes: Vec::new(),
        ..shapes(3, 40)
    };
    assert_eq!(only_numbers.fit(3, 1, 5).unwrap().cost, 0.0);
    // More groups than different rows: some stay without a row.
    assert_eq!(shapes(1, 10).fit(5, 1, 2).unwrap().cost, 0.0);
    let none = Mixed {
        gamma: 1.0,
        columns: 1,
        ..Mixed::default()
    };
    assert_eq!(none.fit(2, 1, 1).unwrap_err().code, Code::TooFew);
    assert_eq!(shapes(2, 4).fit(0, 1, 1).unwrap_err().code, Code::BadOption);
    assert_eq!(
        shapes(2, 4).fit(256, 1, 1).unwrap_err().code,
        Code::BadOption
    );
}

/// A group that loses its last row takes the row farthest from its prototype.
#[test]
fn an_empty_group_is_mended() {
    let mixed = Mixed {
        numbers: vec![0.0, 1.0, 2.0, 50.0],
        columns: 1,
        classes: vec![0; 4],
        kinds: 1,
        gamma: 1.0,
    };
    let begun = Prototypes {
        means: vec![1.0, -1_000.0],
        modes: vec![0, 0],
        labels: Vec::new(),
        cost: f64::INFINITY,
    };
    let found = mixed.settle(begun).unwrap();
    assert_eq!(found.labels, [0, 0, 0, 1]);
    assert_eq!(found.cost, 2.0);
}

/// Who customers are counts beside what they buy, and somebody of whom nothing is known is of a kind of their own.
#[test]
fn traits_make_groups() {
    let rows: String = (0..120)
        .map(|i| format!("c{i:03},{i},2024-01-{:02},p,5.00\n", i % 28 + 1))
        .collect();
    let text = format!("customer,order,date,product,amount\n{rows}");
    let job = crate::walk::walk(
        text.as_bytes(),
        regulars::report::Options::default(),
        regulars::job::Stage::Customers,
    );
    let job = job.unwrap();
    let known = regulars::plan::Known {
        traits: vec![regulars::plan::Trait {
            name: "region".into(),
            levels: vec!["east".into(), "west".into()],
            of: (0..120).map(|c| [0, 1, 255][c % 3]).collect(),
        }],
        ..regulars::plan::Known::of(&job).unwrap()
    };
    let options = regulars::report::PlanOptions {
        gamma: 100.0,
        ..regulars::report::PlanOptions::default()
    };
    let report = crate::plan(job.orders(), known, options).unwrap();
    let sheet = crate::sheet(&report, "mixed");
    let count = |of: &str| -> f64 {
        let rows = sheet.rows.iter().filter(|row| row.name.en.starts_with(of));
        rows.map(|row| row.cells[0].unwrap()).sum()
    };
    assert_eq!(
        [count("east"), count("west"), count("not known")],
        [40.0; 3],
        "{sheet:?}"
    );
    let remarks = sheet.rows.iter().map(|row| row.remark.as_ref().unwrap());
    assert!(
        remarks
            .clone()
            .all(|r| r.en.ends_with("100%") && r.zh.contains("："))
    );
    assert!(sheet.sentence.en.contains("region"));
}
