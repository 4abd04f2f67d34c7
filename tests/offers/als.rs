//! ALS: the loss falls, slices do not matter, lists and reasons are those of an obvious calculation.

use super::same::{SAME_ALS, als, als_hash, drawn, purchases};
use super::shop::{of_days, offers};
use regulars::offers::{AlsSearch, Buyers, Popularity, SWEEPS};
use regulars::report::OfferOptions;

const PRODUCTS: usize = 90;

#[test]
fn the_loss_falls_every_sweep() {
    for seed in [3, 4, 5] {
        let purchases = purchases(&drawn(120, PRODUCTS, 25, seed), PRODUCTS);
        let buyers = Buyers::of_all(&purchases).expect("room");
        let mut search = AlsSearch::new(&purchases, SWEEPS).expect("room");
        let (mut losses, mut sides) = (Vec::new(), 0);
        loop {
            let over = search.step(&purchases, &buyers, 1);
            let passed = (search.progress() * (2 * SWEEPS + 1) as f64 + 1e-9) as usize;
            if passed > sides {
                sides = passed;
                losses.push(search.loss(&purchases));
            }
            if over {
                break;
            }
        }
        // The first is of points that were drawn.
        assert_eq!(losses.len(), 2 * SWEEPS + 1);
        for pair in losses.windows(2) {
            // Near the end it falls by less than single precision tells.
            assert!(pair[1] < pair[0] * (1.0 + 1e-8), "{losses:?}");
        }
        assert!(losses[..10].is_sorted_by(|a, b| b < a), "{losses:?}");
        assert!(losses[2 * SWEEPS] < 0.9 * losses[1], "{losses:?}");
    }
}

#[test]
fn slices_do_not_matter() {
    let rows = drawn(300, PRODUCTS, 25, 6);
    let whole = als(&rows, PRODUCTS, usize::MAX);
    for work in [1, 1_000, 77_777] {
        assert!(als(&rows, PRODUCTS, work) == whole, "slices of {work}");
    }
}

#[test]
fn points_have_the_bits_they_have_in_a_browser() {
    assert_eq!(als_hash(), SAME_ALS);
}

/// What goes together comes first, nothing owned comes unless asked for, and a list of none has no reasons.
#[test]
fn lists() {
    let rows: Vec<Vec<u32>> = (0..80u32)
        .map(|c| {
            let taste = 20 * (c % 2);
            (0..12)
                .filter(|i| (c / 2 + i) % 4 != 0)
                .map(|i| taste + i)
                .collect()
        })
        .collect();
    let purchases = purchases(&rows, 40);
    let popularity = Popularity::of(&Buyers::of_all(&purchases).expect("room"), 80);
    let learned = als(&rows, 40, usize::MAX);
    for (c, row) in rows.iter().enumerate() {
        let list = learned.top(&popularity, row, false, 3);
        let taste = 20 * (c as u32 % 2);
        assert_eq!(list.len(), 3);
        for scored in &list {
            assert!(
                (taste..taste + 12).contains(&scored.product),
                "{c}: {list:?}"
            );
            assert!(!row.contains(&scored.product));
        }
        assert!(list.is_sorted_by(|a, b| a.score >= b.score));
        let reasons = learned.reasons(row, &list);
        assert!(reasons.len() == 3 && reasons.iter().all(|r| row.contains(r)));
        let again = learned.top(&popularity, row, true, 9);
        assert!(
            again.iter().filter(|s| row.contains(&s.product)).count() >= 6,
            "{again:?}"
        );
    }
    assert!(learned.top(&popularity, &[], false, 3).is_empty());
    assert!(
        learned
            .reasons(&[], &learned.top(&popularity, &rows[0], false, 3))
            .is_empty()
    );
}

#[test]
fn offers_by_als() {
    let mut lines = Vec::new();
    for c in 0..60 {
        let taste = 10 * (c % 2);
        lines.extend((0..4).map(|i| (c, i as i64, taste + (c / 2 + i) % 8)));
        lines.extend([(c, 90, taste + (c / 2 + 4) % 8)]);
    }
    let orders = of_days(&lines);
    let options = OfferOptions {
        method: "als".into(),
        ..OfferOptions::default()
    };
    let offers = offers(&orders, options);
    let report = offers.report();
    assert_eq!(report.method, "als");
    let ndcg = |m: &str| {
        report
            .metrics
            .iter()
            .find(|r| r.method == m && r.k == 5)
            .unwrap()
            .ndcg
    };
    assert!(ndcg("als") > ndcg("popularity"), "{:?}", report.metrics);
    assert!(report.metrics.iter().all(|m| m.method != "ease"));
    let list = offers.offers_for(&orders, 0, 3);
    assert!(
        list.iter()
            .all(|o| o.method == "als" && o.because.is_some()),
        "{list:?}"
    );
    for offer in &list {
        let index = |id: &str| id[1..].parse::<usize>().expect("a number");
        let because = index(offer.because.as_deref().expect("a product"));
        let both = (0..60).filter(|&c| {
            let has = |p| orders.of(c).any(|l| l.product as usize == p);
            has(place(&orders, because)) && has(place(&orders, index(&offer.product)))
        });
        let both = both.count() as u64;
        assert_eq!(offer.customers, both);
        let words = format!("goes with p{because:05}: {both} customers bought both");
        assert_eq!(offer.reason.en, words);
    }
}

/// Where the product of this number stands.
fn place(orders: &regulars::orders::Orders, number: usize) -> usize {
    let id = format!("p{number:05}");
    let found = orders.products.binary_search_by(|p| p.id.cmp(&id));
    found.expect("is sold")
}
