//! The laws of the fold, for [`Interactions`].

use proptest::collection::vec;
use proptest::prelude::*;
use regulars::error::Code;
use regulars::fold::Fold;
use regulars::offers::{Buyers, Interactions, Purchases};
use regulars::orders::{OrderLine, UNIT};
use std::collections::{BTreeMap, BTreeSet};

fn line() -> impl Strategy<Value = OrderLine> {
    (0..6u32, 0..7u32, 0..4u32, -3..9i64, -50..50i64).prop_map(
        |(customer, product, order, pieces, at)| OrderLine {
            customer,
            at,
            order,
            product,
            quantity: pieces * UNIT,
            amount: UNIT,
            discount: 0,
        },
    )
}

fn lines() -> impl Strategy<Value = Vec<OrderLine>> {
    vec(line(), 0..60)
}

fn folded(lines: &[OrderLine]) -> Interactions {
    let mut partial = Interactions::default();
    partial.fold(lines).expect("small sums");
    partial
}

fn merged(parts: impl IntoIterator<Item = Interactions>) -> Interactions {
    let mut all = Interactions::default();
    parts
        .into_iter()
        .for_each(|part| all.merge(part).expect("small sums"));
    all
}

fn finished(partial: Interactions) -> Purchases {
    partial.finish().expect("small sums")
}

/// The same table, by maps: customer and product → orders, quantity, last.
fn by_maps(lines: &[OrderLine]) -> BTreeMap<(u32, u32), (u32, i64, i64)> {
    let mut orders: BTreeMap<(u32, u32), BTreeSet<u32>> = BTreeMap::new();
    let mut table = BTreeMap::new();
    for l in lines {
        let key = (l.customer, l.product);
        let cell = table.entry(key).or_insert((0, 0, i64::MIN));
        cell.1 += l.quantity;
        if l.quantity >= 0 {
            orders.entry(key).or_default().insert(l.order);
            cell.2 = cell.2.max(l.at);
        }
    }
    table.retain(|key, cell| {
        cell.0 = orders.get(key).map_or(0, |o| o.len() as u32);
        cell.0 > 0
    });
    table
}

fn cells(purchases: &Purchases) -> BTreeMap<(u32, u32), (u32, i64, i64)> {
    let mut table = BTreeMap::new();
    for c in 0..purchases.customers() {
        let (orders, quantities, last) = (
            purchases.orders_of(c),
            purchases.quantities_of(c),
            purchases.last_of(c),
        );
        for (i, &product) in purchases.of(c).iter().enumerate() {
            assert!(
                i == 0 || purchases.of(c)[i - 1] < product,
                "a row is ascending"
            );
            table.insert((c as u32, product), (orders[i], quantities[i], last[i]));
        }
    }
    table
}

proptest! {
    #[test]
    fn finish_equals_the_maps(lines in lines()) {
        prop_assert_eq!(cells(&finished(folded(&lines))), by_maps(&lines));
    }

    #[test]
    fn identity(lines in lines()) {
        let once = finished(folded(&lines));
        prop_assert_eq!(&finished(merged([Interactions::default(), folded(&lines)])), &once);
        prop_assert_eq!(&finished(merged([folded(&lines), Interactions::default()])), &once);
    }

    #[test]
    fn associativity(a in lines(), b in lines(), c in lines()) {
        let left = merged([merged([folded(&a), folded(&b)]), folded(&c)]);
        let right = merged([folded(&a), merged([folded(&b), folded(&c)])]);
        prop_assert_eq!(left.to_bytes(), right.to_bytes());
        prop_assert_eq!(finished(left), finished(right));
    }

    #[test]
    fn folding_on_equals_merging(a in lines(), b in lines()) {
        let mut whole = folded(&a);
        whole.fold(&b).expect("small sums");
        let parts = merged([folded(&a), folded(&b)]);
        prop_assert_eq!(whole.to_bytes(), parts.to_bytes());
        prop_assert_eq!(finished(whole), finished(parts));
    }

    #[test]
    fn bytes_round_trip(lines in lines(), more in lines()) {
        let partial = folded(&lines);
        let mut back = Interactions::from_bytes(&partial.to_bytes()).expect("own bytes");
        prop_assert_eq!(back.to_bytes(), partial.to_bytes());
        back.fold(&more).expect("small sums");
        let whole = merged([partial, folded(&more)]);
        prop_assert_eq!(finished(back), finished(whole));
    }

    #[test]
    fn shards_give_the_same_bytes(lines in lines()) {
        let once = folded(&lines);
        for shards in [1, 2, 7] {
            let part = |i: usize| lines.iter().skip(i).step_by(shards).copied().collect::<Vec<_>>();
            let all = merged((0..shards).map(|i| folded(&part(i))));
            prop_assert_eq!(all.to_bytes(), once.to_bytes());
            prop_assert_eq!(finished(all), finished(once.clone()));
        }
    }

    #[test]
    fn by_product_is_the_transpose(lines in lines()) {
        let purchases = finished(folded(&lines));
        let buyers = Buyers::of_all(&purchases).expect("small");
        prop_assert_eq!(buyers.products(), purchases.products());
        for product in 0..buyers.products() {
            let bought = |c: &u32| purchases.of(*c as usize).contains(&(product as u32));
            let expected: Vec<u32> = (0..purchases.customers() as u32).filter(bought).collect();
            prop_assert_eq!(buyers.of(product), &expected[..]);
        }
    }

    #[test]
    fn broken_bytes_are_refused(lines in lines(), at in any::<prop::sample::Index>()) {
        let bytes = folded(&lines).to_bytes();
        let cut = &bytes[..at.index(bytes.len())];
        prop_assert_eq!(Interactions::from_bytes(cut).expect_err("too short").code, Code::BadBytes);
        let mut swollen = bytes.clone();
        swollen.push(0);
        prop_assert_eq!(Interactions::from_bytes(&swollen).expect_err("too long").code, Code::BadBytes);
        let mut claim = bytes;
        claim[8..16].copy_from_slice(&u64::MAX.to_le_bytes());
        prop_assert_eq!(Interactions::from_bytes(&claim).expect_err("too many").code, Code::BadBytes);
    }
}

fn one(quantity: i64, at: i64) -> OrderLine {
    OrderLine {
        customer: 0,
        at,
        order: 0,
        product: 0,
        quantity,
        amount: 0,
        discount: 0,
    }
}

#[test]
fn records_out_of_order_are_refused() {
    let other = OrderLine {
        customer: 1,
        ..one(UNIT, 5)
    };
    let mut bytes = folded(&[one(UNIT, 5), other]).to_bytes();
    let (first, second) = bytes[16..].split_at_mut(28);
    first.swap_with_slice(second);
    assert_eq!(
        Interactions::from_bytes(&bytes)
            .expect_err("descending")
            .code,
        Code::BadBytes
    );
}

#[test]
fn more_lines_than_one_sort_holds() {
    // Enough for the unsorted tail to be sorted in several times, with every key met a hundred times.
    let lines: Vec<OrderLine> = (0..100_000u32)
        .map(|i| OrderLine {
            customer: i * 7 % 50,
            product: i % 1_000,
            order: i % 10,
            ..one(UNIT, i64::from(i))
        })
        .collect();
    let mut by_chunks = Interactions::default();
    lines
        .chunks(333)
        .for_each(|chunk| by_chunks.fold(chunk).expect("small sums"));
    assert_eq!(by_chunks.to_bytes(), folded(&lines).to_bytes());
    assert_eq!(cells(&finished(by_chunks)), by_maps(&lines));
}

#[test]
fn quantities_beyond_the_range_are_an_error() {
    let mut partial = folded(&[one(i64::MAX, 0)]);
    let result = partial
        .fold(&[one(UNIT, 1)])
        .and_then(|()| partial.clone().finish());
    assert_eq!(result.expect_err("too large").code, Code::Overflow);
    // Its bytes are refused rather than read as something else.
    assert_eq!(
        Interactions::from_bytes(&partial.to_bytes())
            .expect_err("no sum")
            .code,
        Code::BadBytes
    );
}
