//! Order files that share lines, and lines that come twice.

use crate::several::{job, rejects, try_job};
use proptest::prelude::*;
use regulars::job::{Job, Stage};
use regulars::report::{Options, Reason, Repairs};
use std::collections::BTreeMap;

const HEAD: &str = "customer,order,date,product,quantity,amount\n";

fn repairs(repairs: Repairs) -> Options {
    Options {
        repairs,
        ..Options::default()
    }
}

fn pairs(job: &Job) -> Vec<(String, String, u64)> {
    let overlaps = job.quality().overlaps.into_iter();
    overlaps.map(|o| (o.earlier, o.later, o.lines)).collect()
}

#[test]
fn a_later_file_gives_only_what_is_new() {
    let january =
        format!("{HEAD}a,1,2024-01-05,tea,1,3.5\nb,2,2024-01-20,jam,2,8\nb,2,2024-01-20,jam,2,8\n");
    // The same order line written another way is the same line.
    let february = format!(
        "{HEAD}b,2,2024-01-20,jam,2.0,8.00\nb,2,2024-01-20,jam,2,8\nb,2,2024-01-20,jam,2,8\na,3,2024-02-01,tea,1,3.5\n"
    );
    let both = job(
        &[("jan.csv", &january), ("feb.csv", &february)],
        Options::default(),
    );
    assert_eq!(pairs(&both), [("jan.csv".into(), "feb.csv".into(), 2)]);
    assert_eq!(
        rejects(&both),
        [
            ("feb.csv".into(), 2, Reason::Overlap),
            ("feb.csv".into(), 3, Reason::Overlap)
        ]
    );
    let report = both.orders_report().unwrap();
    assert_eq!(
        (report.lines, report.kept, report.total.as_str()),
        (7, 5, "31")
    );
    assert_eq!(
        both.quality().duplicate_lines,
        3,
        "repeats within a file are told"
    );
    let kept = job(
        &[("jan.csv", &january), ("feb.csv", &february)],
        repairs(Repairs {
            keep_overlaps: true,
            ..Repairs::default()
        }),
    );
    assert_eq!(
        (pairs(&kept).len(), kept.orders_report().unwrap().kept),
        (0, 7)
    );
}

#[test]
fn repeats_within_a_file_go_only_when_asked() {
    let text = format!(
        "{HEAD}a,1,2024-01-05,tea,1,3\na,1,2024-01-05,tea,1,3\na,1,2024-01-05,tea,2,3\na,1,2024-01-05,tea,1,3\n"
    );
    let as_is = job(&[("x.csv", &text)], Options::default());
    assert_eq!(
        (
            as_is.orders_report().unwrap().kept,
            as_is.quality().duplicate_lines
        ),
        (4, 2)
    );
    let mended = job(
        &[("x.csv", &text)],
        repairs(Repairs {
            duplicates: true,
            ..Repairs::default()
        }),
    );
    let gone = |line| ("x.csv".to_string(), line, Reason::Duplicate);
    assert_eq!(rejects(&mended), [gone(3), gone(5)]);
    assert_eq!(mended.quality().duplicate_lines, 2, "told all the same");
}

/// The multiset union by the book: of each line as many as the file has that has most.
fn union(files: &[Vec<u8>]) -> BTreeMap<u8, usize> {
    let mut most = BTreeMap::new();
    for file in files {
        let mut own: BTreeMap<u8, usize> = BTreeMap::new();
        for line in file {
            *own.entry(*line).or_insert(0) += 1;
        }
        for (line, n) in own {
            let entry = most.entry(line).or_insert(0);
            *entry = n.max(*entry);
        }
    }
    most
}

proptest! {
    #[test]
    fn files_unite_as_multisets(files in prop::collection::vec(prop::collection::vec(0u8..6, 1..9), 1..4), chunk in 1usize..200) {
        let texts: Vec<(String, String)> = files.iter().enumerate().map(|(i, lines)| {
            // Two customers, two quantities, the order of the lines as it falls.
            let rows: String = lines.iter().map(|l| format!("c{},1,2024-01-05,tea,{},{}\n", l % 2, 1 + l / 4, 1 + l % 4)).collect();
            (format!("{i}.csv"), format!("{HEAD}{rows}"))
        }).collect();
        let texts: Vec<(&str, &str)> = texts.iter().map(|(n, t)| (n.as_str(), t.as_str())).collect();
        let found = try_job(&texts, Options::default(), Stage::Orders, chunk).unwrap();
        let expected: usize = union(&files).values().sum();
        prop_assert_eq!(found.orders_report().unwrap().kept, expected as u64);
        let told: u64 = found.quality().overlaps.iter().map(|o| o.lines).sum();
        let lines: usize = files.iter().map(Vec::len).sum();
        prop_assert_eq!(told, (lines - expected) as u64);
        let whole = try_job(&texts, Options::default(), Stage::Orders, 1 << 16).unwrap();
        prop_assert_eq!(rejects(&found), rejects(&whole), "in any chunking");
    }
}
