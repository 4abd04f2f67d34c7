//! What is known and what is to be foretold, by each split; and the methods that read a history.

use super::shop::{ids, of_days, offers};
use regulars::error::Code;
use regulars::offers::{Cut, OfferSearch};
use regulars::orders::{OrderLine, Orders};
use regulars::report::OfferOptions;
use std::collections::BTreeSet;

fn halves(orders: &Orders, customer: usize, cut: Cut) -> [Vec<OrderLine>; 2] {
    let lines: Vec<OrderLine> = orders.of(customer).collect();
    let (mut before, mut after) = (Vec::new(), Vec::new());
    cut.split(&lines, &mut before, &mut after);
    assert_eq!(before.len() + after.len(), lines.len());
    [before, after]
}

fn products(lines: &[OrderLine]) -> BTreeSet<u32> {
    lines.iter().map(|line| line.product).collect()
}

#[test]
fn a_random_split_draws_its_share_of_each_customer() {
    // Twenty products on two days each: whatever is drawn is drawn with all its lines.
    let lines: Vec<_> = (0..20)
        .flat_map(|p| [(0, p as i64, p), (0, 50, p)])
        .collect();
    let orders = of_days(&lines);
    let draw = |share, seed| halves(&orders, 0, Cut::Random { share, seed });
    for (share, drawn) in [(0.25, 5), (0.5, 10), (0.99, 20), (0.01, 0)] {
        let [known, hidden] = draw(share, 1).map(|half| products(&half));
        assert_eq!((hidden.len(), known.len()), (drawn, 20 - drawn), "{share}");
        assert!(known.is_disjoint(&hidden));
    }
    assert_eq!(draw(0.25, 1), draw(0.25, 1));
    let seeds: BTreeSet<_> = (0..8).map(|seed| products(&draw(0.25, seed)[1])).collect();
    assert!(seeds.len() > 4, "seeds draw differently: {seeds:?}");
}

#[test]
fn the_last_basket_is_one_order_and_the_last() {
    let orders = of_days(&[(0, 1, 3), (0, 5, 1), (0, 5, 2), (0, 9, 1), (0, 9, 4)]);
    let [known, hidden] = halves(&orders, 0, Cut::LastBasket);
    let days = |half: &[OrderLine]| half.iter().map(|l| l.at / 86_400).collect::<Vec<_>>();
    assert_eq!((days(&known), days(&hidden)), (vec![1, 5, 5], vec![9, 9]));
}

/// By hand: 2 was in three orders; 1 and 3 in one, 3 the later; of 9 there is none.
#[test]
fn buying_again_is_by_orders_and_then_by_how_lately() {
    let mut lines = vec![(0, 1, 1), (0, 1, 2), (0, 4, 2), (0, 6, 3), (0, 8, 2)];
    lines.extend((1..9).map(|c| (c, 2, 9)));
    let orders = of_days(&lines);
    let options = OfferOptions {
        method: "buy_again".into(),
        already_bought: true,
        ..OfferOptions::default()
    };
    let offers = offers(&orders, options);
    assert_eq!(
        ids(&offers, &orders, 0, 4),
        ["p00002", "p00003", "p00001", "p00009"]
    );
    let first = &offers.offers_for(&orders, 0, 4)[0];
    assert_eq!((first.method.as_str(), first.customers), ("buy_again", 3));
    assert_eq!(first.reason.en, "bought in 3 orders before");
}

/// Two tastes: one bought a hundred days ago and by more customers, the other yesterday.
#[test]
fn the_last_basket_counts_most() {
    let mut lines: Vec<(usize, i64, usize)> = vec![(0, 0, 1), (0, 100, 2)];
    lines.extend((1..9).flat_map(|c| [(c, 0, 1), (c, 0, 11)]));
    lines.extend((9..15).flat_map(|c| [(c, 0, 2), (c, 0, 12)]));
    let orders = of_days(&lines);
    let best = |method: &str| {
        let options = OfferOptions {
            method: method.into(),
            ..OfferOptions::default()
        };
        ids(&offers(&orders, options), &orders, 0, 1).remove(0)
    };
    assert_eq!(
        [best("item_item"), best("last_basket")],
        ["p00011", "p00012"]
    );
}

#[test]
fn splits_and_methods_that_are_none() {
    let orders = of_days(&[(0, 1, 1)]);
    for (method, evaluate) in [
        ("", "random"),
        ("", "random:0"),
        ("", "random:1"),
        ("", "random:x"),
        ("", "last"),
        ("best", "time"),
        ("buy_again", "time"),
    ] {
        let options = OfferOptions {
            method: method.into(),
            evaluate: evaluate.into(),
            ..OfferOptions::default()
        };
        let refused = OfferSearch::new(&orders, options).err().map(|e| e.code);
        assert_eq!(refused, Some(Code::BadOption), "{method} {evaluate}");
    }
}
