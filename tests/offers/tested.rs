//! The time split and its metrics, on tables worked out by hand and by brute force.

use super::shop::{of_days, offers, with_lines};
use regulars::offers::{
    Bought, ENOUGH, LENGTHS, Marks, Method, OfferSearch, Offers, Scratch, marks,
};
use regulars::orders::{DAY, Orders};
use regulars::report::OfferOptions;
use std::collections::BTreeSet;

#[test]
fn marks_on_hand_computed_tables() {
    let log2 = libm::log2;
    let three = 1.0 + 1.0 / log2(3.0) + 1.0 / log2(4.0);
    // list, bought, k, ndcg, recall, precision, hit
    /// List, bought, length, then the four marks.
    type Row<'a> = (&'a [u32], &'a [u32], usize, f64, f64, f64, f64);
    let table: [Row; 8] = [
        (&[1, 2, 3, 4, 5], &[1], 5, 1.0, 1.0, 0.2, 1.0),
        (&[1, 2, 3, 4, 5], &[2], 5, 1.0 / log2(3.0), 1.0, 0.2, 1.0),
        (
            &[1, 2, 3, 4, 5],
            &[3, 9],
            5,
            0.5 / (1.0 + 1.0 / log2(3.0)),
            0.5,
            0.2,
            1.0,
        ),
        (&[1, 2, 3, 4, 5], &[6, 7], 5, 0.0, 0.0, 0.0, 0.0),
        (&[1, 2, 3, 4, 5, 6], &[6], 5, 0.0, 0.0, 0.0, 0.0),
        (&[3, 1, 2], &[1, 2, 3], 5, 1.0, 1.0, 0.6, 1.0),
        (
            &[9, 1],
            &[1, 2, 3],
            3,
            (1.0 / log2(3.0)) / three,
            1.0 / 3.0,
            1.0 / 3.0,
            1.0,
        ),
        (&[], &[1], 10, 0.0, 0.0, 0.0, 0.0),
    ];
    for (list, bought, k, ndcg, recall, precision, hit) in table {
        let found = marks(list, bought, k);
        let close = |a: f64, b: f64| (a - b).abs() < 1e-15;
        assert!(
            close(found.ndcg, ndcg),
            "{list:?} {bought:?} {k}: {found:?}, not {ndcg}"
        );
        assert_eq!(
            Marks {
                ndcg: found.ndcg,
                recall,
                precision,
                hit
            },
            found,
            "{list:?} {bought:?} {k}"
        );
    }
}

/// A hundred days; two tastes (products 0–9 and 10–19), one product that everyone buys at once (20),
/// and one new in the holdout (21). Customers 0–39 buy four of their taste before, two after.
fn two_tastes(customers: usize) -> Orders {
    let mut lines = vec![(900, 0, 20), (900, 99, 20)];
    for c in 0..customers {
        let taste = 10 * (c % 2);
        lines.push((c, 1, 20));
        lines.extend((0..4).map(|i| (c, 10 + i as i64, taste + (c / 2 + i) % 10)));
        lines.extend((4..6).map(|i| (c, 85, taste + (c / 2 + i) % 10)));
        lines.extend([(c, 90, taste + c / 2 % 10), (c, 95, 21)]);
    }
    of_days(&lines)
}

fn metric(offers: &Offers, method: &str, k: u32) -> regulars::report::Metric {
    offers
        .report()
        .metrics
        .into_iter()
        .find(|m| m.method == method && m.k == k)
        .expect("a row for each")
}

#[test]
fn the_split_is_the_last_fifth_of_the_days() {
    let offers = offers(&two_tastes(40), OfferOptions::default());
    let split = offers.report().split.expect("enough customers");
    // 1970-01-01 and 99 days more: the holdout is days 80 to 99.
    assert_eq!(split.date, "1970-03-22");
    assert_eq!(
        (split.train_lines, split.test_lines, split.customers),
        (40 * 5 + 1, 40 * 4 + 1, 40)
    );
    assert_eq!(offers.report().metrics.len(), 4 * LENGTHS.len());
}

#[test]
fn a_taste_is_found_by_item_item_and_not_by_popularity() {
    let options = OfferOptions {
        method: "item_item".into(),
        ..OfferOptions::default()
    };
    let report = offers(&two_tastes(40), options);
    let (near, popular) = (
        metric(&report, "item_item", 5),
        metric(&report, "popularity", 5),
    );
    assert!(
        near.recall > popular.recall && near.ndcg > popular.ndcg,
        "{near:?} {popular:?}"
    );
    assert_eq!(report.report().method, "item_item");
    assert!(
        report
            .report()
            .verdict
            .en
            .contains("'Bought together' is in use."),
        "{}",
        report.report().verdict.en
    );
    // Product 21 was not on sale before: of three products to find, two can be.
    let longest = metric(&report, "popularity", 20);
    assert!(
        (longest.recall - 2.0 / 3.0).abs() < 1e-12 && (longest.precision - 0.1).abs() < 1e-12,
        "{longest:?}"
    );
}

/// The table again: split by hand, one model learned from the past alone, lists held against sets.
fn by_brute_force(orders: &Orders, cut: i64, again: bool, method: Method, k: usize) -> [f64; 4] {
    let past: Vec<_> = orders.lines().filter(|l| l.at < cut).collect();
    let known = with_lines(orders, &past);
    let learned = offers(
        &known,
        OfferOptions {
            already_bought: again,
            ..OfferOptions::default()
        },
    );
    let mut scratch = Scratch::new(orders.products.len());
    let (mut sums, mut tested) = ([0.0; 4], 0.0);
    for c in 0..orders.customers.len() {
        let before: BTreeSet<u32> = known.of(c).map(|l| l.product).collect();
        let mut after: BTreeSet<u32> = orders
            .of(c)
            .filter(|l| l.at >= cut)
            .map(|l| l.product)
            .collect();
        if !again {
            after = after.difference(&before).copied().collect();
        }
        if before.is_empty() || after.is_empty() {
            continue;
        }
        let mut bought = Bought::default();
        let lines: Vec<_> = known.of(c).collect();
        bought.read(&lines).expect("room");
        let list = learned
            .learned()
            .list(method, &bought.history(), again, k, &mut scratch);
        let hits: Vec<bool> = list.iter().map(|s| after.contains(&s.product)).collect();
        let found = hits.iter().filter(|&&h| h).count() as f64;
        let gain = |rank: usize| 1.0 / libm::log2(rank as f64 + 2.0);
        let gained: f64 = (0..hits.len()).filter(|&r| hits[r]).map(gain).sum();
        let ideal: f64 = (0..after.len().min(k)).map(gain).sum();
        tested += 1.0;
        for (sum, mark) in sums.iter_mut().zip([
            gained / ideal,
            found / after.len() as f64,
            found / k as f64,
            found.min(1.0),
        ]) {
            *sum += mark;
        }
    }
    sums.map(|sum| sum / tested)
}

#[test]
fn metrics_equal_brute_force() {
    let orders = two_tastes(44);
    for again in [false, true] {
        let offers = offers(
            &orders,
            OfferOptions {
                already_bought: again,
                ..OfferOptions::default()
            },
        );
        for method in Method::ALL {
            if method == Method::Als || method.is_again() && !again {
                continue;
            }
            for k in LENGTHS {
                let row = metric(&offers, method.as_str(), k as u32);
                let expected = by_brute_force(&orders, 80 * DAY, again, method, k);
                assert_eq!(
                    [row.ndcg, row.recall, row.precision, row.hit_rate],
                    expected,
                    "{method:?} {k} {again}"
                );
            }
        }
    }
}

#[test]
fn coverage_counts_what_was_offered_to_anyone() {
    // Everyone owns 20 and four of ten: popularity offers 20 products to find its 5 from.
    let offers = offers(&two_tastes(40), OfferOptions::default());
    let all = metric(&offers, "popularity", 20);
    assert_eq!(
        all.coverage,
        20.0 / 21.0,
        "all but product 20, which everyone has but one who is not tested"
    );
}

#[test]
fn too_few_customers_are_not_tested() {
    let few = ENOUGH as usize - 1;
    let report = offers(&two_tastes(few), OfferOptions::default()).report();
    assert_eq!(
        (report.split, report.metrics.len(), report.method.as_str()),
        (None, 0, "item_item")
    );
    assert!(report.verdict.en.starts_with("Untested") && report.verdict.zh.starts_with("未经检验"));
    assert!(
        offers(&two_tastes(few + 1), OfferOptions::default())
            .report()
            .split
            .is_some()
    );
}

#[test]
fn a_longer_holdout_is_tried_where_the_last_fifth_is_quiet() {
    // Days 0–100; what is new is bought on day 65: inside the last 40 %, outside the last 30 %.
    let mut lines = vec![(900, 100, 3)];
    lines.extend((0..35).flat_map(|c| [(c, 0, 1), (c, 65, 2)]));
    let split = offers(&of_days(&lines), OfferOptions::default())
        .report()
        .split
        .expect("a split at 40 %");
    // 101 days: 40 of them from day 61 on.
    assert_eq!((split.date.as_str(), split.customers), ("1970-03-03", 35));
}

#[test]
fn equal_methods_are_called_equal() {
    // One product to offer: both methods must offer it to everyone.
    let mut lines = Vec::new();
    lines.extend((0..40).flat_map(|c| [(c, 0, 1), (c, 99, 2)]));
    lines.extend((40..80).flat_map(|c| [(c, 0, 1), (c, 0, 2)]));
    let offers = offers(&of_days(&lines), OfferOptions::default());
    assert_eq!(metric(&offers, "item_item", 10).ndcg, 1.0);
    assert_eq!(metric(&offers, "popularity", 10).ndcg, 1.0);
    let report = offers.report();
    assert_eq!(report.method, "item_item");
    assert!(
        report.verdict.en.contains("equally well"),
        "{}",
        report.verdict.en
    );
}

#[test]
fn popularity_is_used_where_it_wins() {
    // Pairs of the past mislead: whoever bought 1 with 2 or 3 … then all buy 9, the most popular.
    let mut lines = Vec::new();
    for c in 0..40 {
        lines.extend([(c, 0, 1), (c, 99, 9)]);
    }
    lines.extend((100..140).flat_map(|c| (1..8).map(move |p| (c, 0, p))));
    lines.extend((200..300).map(|c| (c, 0, 9)));
    let offers = offers(&of_days(&lines), OfferOptions::default());
    let report = offers.report();
    assert_eq!(report.method, "popularity");
    assert!(
        report.verdict.en.contains("Popular products are in use."),
        "{}",
        report.verdict.en
    );
    let orders = of_days(&lines);
    let list = offers.offers_for(&orders, 45, 3);
    assert!(
        list.iter()
            .all(|o| o.method == "popularity" && o.because.is_none()),
        "{list:?}"
    );
}

#[test]
fn slices_of_any_size_give_the_same_and_progress_grows() {
    // Twenty are too few, so that every share is tried.
    for (customers, work) in [20, 40]
        .into_iter()
        .flat_map(|c| [0, 1, 10, 1_000, usize::MAX].map(|w| (c, w)))
    {
        let orders = two_tastes(customers);
        let whole = offers(&orders, OfferOptions::default());
        let mut search = OfferSearch::new(&orders, OfferOptions::default()).expect("defaults");
        let mut last = 0;
        loop {
            let progress = search.step_within(&orders, work).expect("sound orders");
            assert!(progress.done >= last && progress.done <= progress.total);
            last = progress.done;
            if progress.is_done() {
                break;
            }
        }
        assert!(search.step(&orders).expect("no more work").is_done());
        assert!(search.finish().expect("ready") == whole, "slices of {work}");
    }
}
