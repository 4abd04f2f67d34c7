//! Who brought whom: a shop made by hand, and a slow oracle.

use crate::contact::{ALL, lines, table, with_customers};
use proptest::prelude::*;
use regulars::report::ValueOptions;
use regulars::tables::Table;
use regulars::value::referral::{Brought, Referrers};

fn options() -> ValueOptions {
    ValueOptions {
        referrer: "brought by".into(),
        ..ValueOptions::default()
    }
}

/// a brought b, b brought c and d; e names itself, f a stranger; g and h each other, and g brought i.
#[test]
fn a_shop_by_hand() {
    let rows = ["a", "b", "c", "d", "e", "f", "g", "h", "i"]
        .map(|c| [(c, 300, 10.0, ALL), (c, 390, 31.0, ALL)])
        .concat();
    let people = "customer,brought by\nb,a\nc,b\nd,b\ne,e\nf,zoe\ng,h\nh,g\ni,g\n";
    let job = with_customers(&lines(&rows), people, options()).expect("a shop");
    let report = job.value_report().expect("a report").clone();
    let found = report.referral.expect("referrals");
    assert_eq!((found.referred, found.referrers), (4, 3));
    assert_eq!((found.unmatched, found.themselves, found.cycles), (1, 1, 2));
    let each = report.equity.total / 9.0;
    let near = |a: f64, b: f64| (a - b).abs() < 1e-9 * b.max(1.0);
    assert!(each > 0.0 && near(found.value, 4.0 * each));
    let rows: Vec<(&str, u32, u32)> = found
        .list
        .iter()
        .map(|r| (r.customer_id.as_str(), r.direct, r.chain))
        .collect();
    assert_eq!(rows, [("a", 1, 3), ("b", 2, 2), ("g", 1, 1)]);
    let a = &found.list[0];
    assert!(near(a.referral_value, 2.0 * each) && near(a.total, 4.0 * each));
    let csv = table(&job, Table::Referral);
    assert_eq!(csv.len(), 4);
    assert_eq!(
        (csv[0].len(), csv[1][0].as_str(), csv[1][5].as_str()),
        (8, "a", "3")
    );
    assert!(found.sentence.en.contains("1 who name themselves"));
}

#[test]
fn without_a_column_there_is_none_and_an_unknown_one_is_an_error() {
    let rows = vec![("a", 390, 10.0, ALL)];
    let people = "customer,brought by\na,\n";
    let none = with_customers(&lines(&rows), people, ValueOptions::default()).expect("a shop");
    assert!(none.value_report().expect("a report").referral.is_none());
    let wrong = ValueOptions {
        referrer: "nobody".into(),
        ..ValueOptions::default()
    };
    let error = with_customers(&lines(&rows), people, wrong).err();
    assert!(error.expect("no such column").message.contains("nobody"));
}

/// Walks up from everybody; who comes back to themselves stands in a circle.
fn oracle(by: &[Option<usize>], values: &[f64]) -> (Vec<Brought>, u64) {
    let above = |c: usize| -> Vec<usize> {
        let mut seen = Vec::new();
        let mut at = by[c].filter(|b| *b != c);
        while let Some(up) = at.filter(|up| !seen.contains(up)) {
            seen.push(up);
            at = by[up].filter(|b| *b != up);
        }
        seen
    };
    let circle = |c: usize| above(c).contains(&c);
    let mut all = vec![Brought::default(); by.len()];
    for c in (0..by.len()).filter(|c| !circle(*c)) {
        // Beyond a circle's first member nobody is told apart: it counts for that one only.
        let mut line = above(c);
        let end = line.iter().position(|up| circle(*up));
        line.truncate(end.map_or(line.len(), |end| end + 1));
        for (step, up) in line.into_iter().enumerate() {
            let own = &mut all[up];
            if step == 0 {
                own.direct += 1;
                own.direct_value += values[c];
            }
            own.chain += 1;
            own.chain_value += values[c];
        }
    }
    (all, (0..by.len()).filter(|c| circle(*c)).count() as u64)
}

proptest! {
    #[test]
    fn sums_are_the_oracles(
        by in prop::collection::vec(prop::option::of(0usize..14), 14),
        values in prop::collection::vec(0u32..1_000, 14),
    ) {
        let values: Vec<f64> = values.into_iter().map(f64::from).collect();
        let mut referrers = Referrers::default();
        for by in &by {
            referrers.add(by.map(Some)).unwrap();
        }
        prop_assert_eq!(referrers.brought(&values).unwrap(), oracle(&by, &values));
    }
}
