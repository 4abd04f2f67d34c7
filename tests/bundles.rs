//! Bundles: published counts, a brute-force oracle, exact tests, odd baskets.
#![cfg(not(target_arch = "wasm32"))]

#[path = "walk/mod.rs"]
mod walk;

use proptest::prelude::*;
use regulars::error::Code;
use regulars::ingest::{Delimiter, Scanner, Syntax};
use regulars::job::Stage;
use regulars::offers::bundles::{
    BasketRows, Baskets, BundleSearch, Mining, Threshold, adjust, fisher_upper,
};
use regulars::report::{BundleOptions, BundlesReport, Returns, Role};
use std::collections::{BTreeMap, BTreeSet};
use walk::{data, orders, reading_as, returns, walk_in};

/// The file with one basket a line, as the command reads it.
fn baskets(text: &[u8]) -> Baskets {
    let mut rows = BasketRows::default();
    let mut scanner = Scanner::new(Syntax::new(Delimiter::Byte(b','), Some(b'"')));
    let mut take = |record: &mut regulars::ingest::Record<'_>| rows.take(record);
    scanner.push(text, &mut take).expect("baskets");
    scanner.finish(&mut take).expect("baskets");
    rows.finish().expect("baskets")
}

fn options(support: &str, confidence: &str) -> BundleOptions {
    BundleOptions {
        support: support.into(),
        confidence: confidence.into(),
        n: 10_000,
        ..BundleOptions::default()
    }
}

fn found(baskets: Baskets, options: BundleOptions) -> BundlesReport {
    let mut search = BundleSearch::of(baskets, options).expect("options");
    while !search.step(None).expect("in bounds") {}
    search.report().expect("done")
}

fn counts(r: &BundlesReport) -> [u64; 4] {
    [r.baskets, r.items, r.itemsets, r.rules]
}

/// Published by the makers of the data and counted once more with integers: see REFERENCES.
#[test]
fn groceries() {
    let Some(file) = data("groceries/groceries.csv") else {
        return;
    };
    for (support, confidence, itemsets, rules) in [
        ("0.005", "0.5", 1_001, 120),
        ("0.001", "0.6", 13_492, 2_918),
        ("0.001", "0.5", 13_492, 5_668),
        ("0.001", "0.8", 13_492, 410),
        ("0.001", "0.9", 13_492, 129),
        ("0.006", "0.25", 747, 463),
        ("0.01", "0.5", 333, 15),
    ] {
        let r = found(baskets(&file), options(support, confidence));
        assert_eq!(
            counts(&r),
            [9_835, 169, itemsets, rules],
            "{support} {confidence}"
        );
    }
}

#[test]
fn the_chinese_groceries_give_the_same_rules() {
    let (Some(long), Some(ragged)) = (
        data("groceries/goodsorder.gb18030.csv"),
        data("groceries/groceries.csv"),
    ) else {
        return;
    };
    let (long, _, _) = encoding_rs::GB18030.decode(&long);
    let reading = reading_as(
        long.as_bytes(),
        &[("id", Role::Order), ("Goods", Role::Product)],
    );
    let job = walk_in(
        long.as_bytes(),
        reading,
        returns(Returns::Net),
        Stage::Orders,
        1 << 16,
    );
    let job = job.expect("order lines");
    let mut search = BundleSearch::new(job.orders(), options("0.001", "0.5")).expect("options");
    while !search.step(Some(job.orders())).expect("in bounds") {}
    let (chinese, english) = (
        search.report().expect("done"),
        found(baskets(&ragged), options("0.001", "0.5")),
    );
    assert_eq!(counts(&chinese), counts(&english));
    let measures = |r: &BundlesReport| {
        let mut all: Vec<_> = r
            .bundles
            .iter()
            .map(|b| {
                (
                    b.count,
                    b.left.len(),
                    b.confidence.to_bits(),
                    b.p_value.to_bits(),
                )
            })
            .collect();
        all.sort_unstable();
        all
    };
    assert_eq!(measures(&chinese), measures(&english));
    // Without dates there is no latest fifth.
    assert_eq!(chinese.holdout_baskets, 0);
}

/// Every set and every rule, by looking at all subsets of six items.
fn by_brute_force(
    all: &[BTreeSet<u8>],
    least: usize,
    confidence: (u64, u64),
) -> (usize, BTreeMap<(u32, u8), usize>) {
    let mask = |basket: &BTreeSet<u8>| basket.iter().fold(0u32, |m, i| m | 1 << i);
    let masks: Vec<u32> = all.iter().map(mask).filter(|m| *m > 0).collect();
    let count = |set: u32| masks.iter().filter(|m| **m & set == set).count();
    let frequent: Vec<u32> = (1..64).filter(|&set| count(set) >= least).collect();
    let mut rules = BTreeMap::new();
    for &set in frequent.iter().filter(|s| s.count_ones() >= 2) {
        for item in (0..6).filter(|i| set >> i & 1 == 1) {
            let left = set & !(1 << item);
            if count(set) as u64 * confidence.1 >= count(left) as u64 * confidence.0 {
                rules.insert((left, item as u8), count(set));
            }
        }
    }
    (frequent.len(), rules)
}

proptest! {
    #[test]
    fn all_subsets_agree(
        all in proptest::collection::vec(proptest::collection::btree_set(0u8..6, 0..6), 1..40),
        support in 1u64..60,
        confidence in 0u64..=100,
    ) {
        prop_assume!(all.iter().any(|b| !b.is_empty()));
        let text: String = all
            .iter()
            .map(|b| b.iter().map(|i| format!("i{i}")).collect::<Vec<_>>().join(",") + "\n")
            .collect();
        let n = all.iter().filter(|b| !b.is_empty()).count() as u64;
        let least = (support * n).div_ceil(100).max(1) as usize;
        let (itemsets, rules) = by_brute_force(&all, least, (confidence, 100));
        let r = found(
            baskets(text.as_bytes()),
            options(&format!("0.{support:02}"), &format!("{}.{:02}", confidence / 100, confidence % 100)),
        );
        prop_assert_eq!((r.itemsets, r.rules), (itemsets as u64, rules.len() as u64));
        let number = |id: &str| id[1..].parse::<u8>().unwrap();
        for b in &r.bundles {
            let left = b.left.iter().fold(0u32, |m, i| m | 1 << number(&i.id));
            prop_assert_eq!(rules.get(&(left, number(&b.right.id))), Some(&(b.count as usize)));
        }
    }
}

/// The hypergeometric tail by whole binomials.
#[test]
fn fisher_is_exact() {
    fn choose(n: u32, k: u32) -> u128 {
        (0..u128::from(k)).fold(1, |c, i| c * (u128::from(n) - i) / (i + 1))
    }
    for all in [10u32, 25, 40] {
        for left in 0..=all {
            for right in (0..=all).step_by(3) {
                let ways = |k: u32| choose(right, k) * choose(all - right, left - k);
                let from = (left + right).saturating_sub(all);
                let mut tail = 0u128;
                for both in (from..=left.min(right)).rev() {
                    tail += ways(both);
                    let exact = tail as f64 / choose(all, left) as f64;
                    let p = fisher_upper(both, left, right, all);
                    assert!(
                        (p / exact - 1.0).abs() < 1e-9,
                        "{both} {left} {right} {all}: {p} {exact}"
                    );
                }
            }
        }
    }
}

/// Hand-computed: each p times the number of tests over its rank, no larger than those behind it.
#[test]
fn false_findings_are_reckoned_with() {
    let q = adjust(&[0.01, 0.04, 0.03, 0.5]);
    for (q, expected) in q.iter().zip([0.04, 0.16 / 3.0, 0.16 / 3.0, 0.5]) {
        assert!((q - expected).abs() < 1e-12, "{q}");
    }
    assert!(adjust(&[]).is_empty());
}

/// A shorter rule does as well where the added item says nothing more.
#[test]
fn needless_rules_are_marked() {
    let text = "tea,cup\ntea,cup,jam\ntea,cup,jam\njam\nrice\nrice\n".repeat(5);
    let r = found(baskets(text.as_bytes()), options("0.1", "0.6"));
    let redundant = |left: &[&str], right: &str| {
        let ids = |b: &regulars::report::Bundle| {
            b.left.iter().map(|i| i.id.clone()).collect::<BTreeSet<_>>()
        };
        let wanted: BTreeSet<String> = left.iter().map(|s| s.to_string()).collect();
        let rule = r
            .bundles
            .iter()
            .find(|b| ids(b) == wanted && b.right.id == right);
        rule.unwrap_or_else(|| panic!("no rule {left:?} → {right}"))
            .redundant
    };
    assert!(!redundant(&["tea"], "cup"));
    assert!(redundant(&["tea", "jam"], "cup"));
}

/// The latest fifth of the baskets breaks the rule that the others keep.
#[test]
fn the_latest_fifth_is_held_against_the_rule() {
    let mut file = String::from("customer,order,date,product,quantity,price\n");
    for order in 0..100 {
        let day = format!("2024-{:02}-{:02}", order / 25 + 1, order % 25 + 1);
        let second = if order < 80 { "cup" } else { "jam" };
        for product in ["tea", second] {
            file += &format!("c{},{order},{day},{product},1,2\n", order % 7);
        }
    }
    let job = orders(&file, Returns::Net);
    let mut search = BundleSearch::new(job.orders(), options("0.1", "0.5")).expect("options");
    while !search.step(Some(job.orders())).expect("in bounds") {}
    let r = search.report().expect("done");
    assert_eq!((r.baskets, r.holdout_baskets), (100, 20));
    let rule = r
        .bundles
        .iter()
        .find(|b| b.left[0].id == "tea" && b.right.id == "cup");
    let rule = rule.expect("tea → cup");
    assert_eq!(
        (rule.confidence, rule.holdout_confidence, rule.holdout_count),
        (0.8, Some(0.0), 20)
    );
}

#[test]
fn odd_baskets() {
    let one = found(baskets("tea\n".as_bytes()), options("0.001", "0.1"));
    assert_eq!(counts(&one), [1, 1, 1, 0]);
    assert!(one.sentence.en.starts_with("Nothing"));
    // Every item in every basket: each set is as frequent as any other, and none tells anything.
    let all = (0..12)
        .map(|i| format!("i{i}"))
        .collect::<Vec<_>>()
        .join(",")
        + "\n";
    let r = found(baskets(all.repeat(30).as_bytes()), options("0.5", "0.5"));
    assert_eq!((r.itemsets, r.rules, r.found), (4_095, 12 * 2_048 - 12, 0));
    assert!(
        r.bundles
            .iter()
            .all(|b| b.redundant && b.q_value == 1.0 && b.conviction.is_none())
    );
    // Ids as they come: blanks around them go, quotes and emoji stay.
    let odd = found(
        baskets("\"a, b\", 🎁 ,,\n🎁,\"a, b\"\n\n,,\n".as_bytes()),
        options("0.5", "0.5"),
    );
    assert_eq!(counts(&odd), [2, 2, 3, 2]);
    let mut empty = BasketRows::default();
    let mut scanner = Scanner::new(Syntax::new(Delimiter::Byte(b','), None));
    scanner
        .push(b",,\n,\n", &mut |record| empty.take(record))
        .unwrap();
    assert_eq!(empty.empty, 2);
    assert_eq!(empty.finish().unwrap_err().code, Code::EmptyFile);
}

/// Sets without end are an error that says what to do, long before memory is gone.
#[test]
fn too_many_sets_are_refused() {
    let all = (0..40)
        .map(|i| format!("i{i}"))
        .collect::<Vec<_>>()
        .join(",")
        + "\n";
    let mut search =
        BundleSearch::of(baskets(all.repeat(3).as_bytes()), options("0.5", "0.5")).unwrap();
    let error = loop {
        match search.step(None) {
            Ok(done) => assert!(!done),
            Err(error) => break error,
        }
    };
    assert_eq!(error.code, Code::BadOption);
    assert_eq!(error.remedy, "Ask for a higher support");
}

#[test]
fn options_out_of_range() {
    for bad in [
        options("1.5", "0.5"),
        options("x", "0.5"),
        options("0.1", ""),
        BundleOptions {
            min_items: 0,
            ..options("0.1", "0.5")
        },
        BundleOptions {
            n: 10_001,
            ..options("0.1", "0.5")
        },
    ] {
        let refused = BundleSearch::of(baskets(b"tea,cup\n"), bad.clone()).err();
        assert_eq!(refused.map(|e| e.code), Some(Code::BadOption), "{bad:?}");
    }
}

/// Without a support the lowest is taken that still reads well, and slices do not matter.
#[test]
fn support_is_chosen() {
    let Some(file) = data("groceries/groceries.csv") else {
        return;
    };
    let r = found(baskets(&file), options("", "0.2"));
    assert!(
        r.rules >= 150 && r.itemsets < 60_000,
        "{} {}",
        r.rules,
        r.itemsets
    );
    let asked = found(baskets(&file), options(&r.support, "0.2"));
    assert_eq!(asked.bundles, r.bundles);
    let least = Threshold::parse(&r.support, "support")
        .unwrap()
        .least(9_835);
    let mut mining = Mining::new(&baskets(&file), least).unwrap();
    while !mining.step(1).unwrap() {}
    assert_eq!(mining.finish().sets.len() as u64, r.itemsets);
}
