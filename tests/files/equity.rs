//! The change of equity between two snapshots.

use proptest::prelude::*;
use regulars::difference::{difference, read};
use regulars::report::{Difference, Kept, Snapshot};

const UNIT: f64 = 10_000.0;

/// Customers by number: value and chance of a purchase, in ten-thousandths.
fn snapshot(customers: &[(u32, Option<i64>, Option<i64>)]) -> Snapshot {
    let mut sorted = customers.to_vec();
    sorted.sort();
    sorted.dedup_by_key(|c| c.0);
    let kept = |&(id, value, chance): &(u32, Option<i64>, Option<i64>)| Kept {
        id: format!("c{id:03}"),
        value,
        chance,
        ..Kept::default()
    };
    Snapshot {
        horizon: 365,
        discount: 0.1,
        risk_days: 90,
        customers: sorted.iter().map(kept).collect(),
        ..Snapshot::default()
    }
}

fn change(old: &Snapshot, new: &Snapshot) -> Difference {
    difference(old, new).expect("no keys")
}

#[test]
fn a_waterfall_by_hand() {
    let old = snapshot(&[
        (1, Some(100_000), Some(5_000)),
        (2, Some(200_000), Some(4_000)),
        (3, Some(300_000), Some(1_900)),
        (4, Some(50_001), Some(9_000)),
        (5, None, None),
    ]);
    let new = snapshot(&[
        (2, Some(150_000), Some(2_000)),
        (3, Some(420_000), Some(100)),
        (4, Some(50_001), Some(4_501)),
        (5, Some(10_000), Some(10)),
        (6, Some(70_000), Some(1)),
    ]);
    let found = change(&old, &new);
    let equity = found.equity.expect("values");
    let steps: Vec<(&str, f64, u64)> = equity
        .steps
        .iter()
        .map(|s| (s.key.as_str(), s.value, s.customers))
        .collect();
    assert_eq!(
        steps,
        [
            ("before", 65.0001, 4),
            ("gone", -10.0, 1),
            ("down", -5.0, 1),
            ("up", 12.0, 1),
            ("new", 8.0, 2),
            ("now", 70.0001, 5),
        ]
    );
    assert!(equity.sentence.en.contains("from 65 to 70"));
    // 2 has half of two fifths; 3 was never likely, 4 has a little more than half.
    assert_eq!(found.riskier.expect("one horizon").examples, ["c002"]);
}

#[test]
fn only_like_is_held_against_like() {
    let old = snapshot(&[(1, Some(1), Some(5_000))]);
    let other = Snapshot {
        horizon: 90,
        risk_days: 30,
        ..old.clone()
    };
    let found = change(&old, &other);
    assert!(found.equity.expect("a word about it").steps.is_empty());
    assert!(found.riskier.is_none());
    let none = Snapshot {
        horizon: 0,
        risk_days: 0,
        ..old.clone()
    };
    let found = change(&none, &none);
    assert!(found.equity.is_none() && found.riskier.is_none());
}

prop_compose! {
    fn anybody()(
        id in 0u32..12,
        value in prop::option::of(0i64..1_000_000_000_000),
        chance in prop::option::of(any::<i64>()),
    ) -> (u32, Option<i64>, Option<i64>) {
        (id, value, chance)
    }
}

proptest! {
    #[test]
    fn the_steps_add_up_to_the_last_digit(
        old in prop::collection::vec(anybody(), 0..12),
        new in prop::collection::vec(anybody(), 0..12),
    ) {
        let (old, new) = (snapshot(&old), snapshot(&new));
        let value = serde_json::from_str(&new.to_json()).expect("JSON");
        prop_assert_eq!(&read(&value).expect("its own bytes"), &new);
        let steps = change(&old, &new).equity.expect("values").steps;
        let whole: Vec<i64> = steps.iter().map(|s| (s.value * UNIT).round() as i64).collect();
        let sum = |s: &Snapshot| s.customers.iter().filter_map(|c| c.value).sum::<i64>();
        prop_assert_eq!((whole[0], whole[5]), (sum(&old), sum(&new)));
        prop_assert_eq!(whole[..5].iter().sum::<i64>(), whole[5]);
        prop_assert!(whole[1] <= 0 && whole[2] <= 0 && whole[3] >= 0 && whole[4] >= 0);
    }
}
