//! The next basket: habits by hand, a drawn grocery log, and how sure a lead is.

use super::shop::{of_days, offers, online_retail, superstore};
use regulars::offers::{Bootstrap, ENOUGH, Habits, Offers};
use regulars::orders::{OrderLine, Orders};
use regulars::report::{Metric, OfferOptions};

fn next_basket(method: &str) -> OfferOptions {
    OfferOptions {
        already_bought: true,
        method: method.into(),
        evaluate: "last-basket".into(),
        ..OfferOptions::default()
    }
}

fn row(offers: &Offers, method: &str) -> Metric {
    let metrics = offers.report().metrics;
    let found = metrics
        .into_iter()
        .find(|m| m.method == method && m.k == 10);
    found.unwrap_or_else(|| panic!("no row for {method}"))
}

/// A linear congruential generator's high bits, 0 to 1.
fn roll(state: &mut u64) -> f64 {
    *state = state
        .wrapping_mul(6_364_136_223_846_793_005)
        .wrapping_add(1_442_695_040_888_963_407);
    (*state >> 40) as f64 / (1u64 << 24) as f64
}

/// Weekly baskets: each household has favourites that it buys with a chance of their own and gives up now
/// and then, and takes something popular besides.
fn groceries(households: usize, seed: u64) -> Orders {
    let mut state = seed;
    let mut lines = Vec::new();
    let product = |state: &mut u64| {
        let x = roll(state);
        (x * x * x * 400.0) as usize
    };
    for household in 0..households {
        let mut favourites: Vec<(usize, f64)> = (0..12)
            .map(|_| (product(&mut state), 0.1 + 0.6 * roll(&mut state)))
            .collect();
        for week in 0..(4.0 + 26.0 * roll(&mut state)) as i64 {
            for favourite in &mut favourites {
                if roll(&mut state) < favourite.1 {
                    lines.push((household, 7 * week, favourite.0));
                }
                if roll(&mut state) < 0.06 {
                    *favourite = (product(&mut state), 0.1 + 0.6 * roll(&mut state));
                }
            }
            lines.push((household, 7 * week, product(&mut state)));
        }
    }
    of_days(&lines)
}

#[test]
fn a_next_basket_is_foretold_no_worse_than_by_personal_frequency() {
    for seed in [1, 2, 3] {
        let orders = groceries(400, seed);
        let offers = offers(&orders, next_basket(""));
        let report = offers.report();
        let [own, bar, popular] = [report.method.as_str(), "personal_frequency", "popularity"]
            .map(|method| row(&offers, method));
        println!(
            "{}: recall {:.4}, {:.4} by personal frequency, {:.4} by popularity",
            report.method, own.recall, bar.recall, popular.recall
        );
        assert_eq!(report.method, "buy_again");
        assert!(own.recall > bar.recall && own.ndcg > bar.ndcg);
        assert!(bar.recall > 2.0 * popular.recall);
        assert!(offers.learned().habits.decay() < 0.96);
        assert!(bar.leads[0].low > 0.0 && popular.leads.is_empty());
    }
}

/// Whoever buys the same always needs no decay, and then the bar and the method agree.
#[test]
fn steady_habits_do_not_decay() {
    let lines =
        (0..40).flat_map(|c| (0..6).flat_map(move |day| (0..3).map(move |p| (c, day, c + p))));
    let offers = offers(&of_days(&lines.collect::<Vec<_>>()), next_basket(""));
    assert_eq!(offers.learned().habits.decay(), 0.999);
    assert_eq!(row(&offers, "buy_again").recall, 1.0);
    assert_eq!(row(&offers, "personal_frequency").recall, 1.0);
}

/// By hand: 1 was in the three oldest baskets, 2 in the two before the last; the last holds 2.
#[test]
fn a_decay_is_learned_from_the_last_known_basket() {
    let days = [(0, 1), (1, 1), (2, 1), (3, 2), (4, 2), (5, 2)];
    let lines: Vec<_> = days.iter().map(|&(day, p)| (0, day, p)).collect();
    let orders = of_days(&lines);
    let own: Vec<OrderLine> = orders.of(0).collect();
    let mut habits = Habits::default();
    habits.learn(&own);
    // 0.999: 1 scores 2.991, 2 1.999. 0.95: 2.33 and 1.95. 0.9: 1.98 and 1.9. 0.8: 1.25 and 1.8.
    let expected = 0.8;
    // The default of a shop without second baskets is the first.
    assert_eq!(
        (habits.decay(), Habits::default().decay()),
        (expected, 0.999)
    );
}

#[test]
fn both_bars_are_in_the_table_of_real_shops() {
    for (name, orders) in [
        ("Online Retail", online_retail()),
        ("Superstore", superstore()),
    ] {
        let Some(orders) = orders else { return };
        let offers = offers(&orders, next_basket(""));
        let report = offers.report();
        let own = row(&offers, &report.method);
        let [bar, popular] = ["personal_frequency", "popularity"].map(|m| row(&offers, m));
        println!(
            "{name}: {} recall {:.4} ndcg {:.4}, personal frequency {:.4} {:.4}, popularity {:.4} {:.4}, decay {}",
            report.method,
            own.recall,
            own.ndcg,
            bar.recall,
            bar.ndcg,
            popular.recall,
            popular.ndcg,
            offers.learned().habits.decay()
        );
        assert!(own.recall >= bar.recall && own.recall >= popular.recall);
        let again = row(&offers, "buy_again");
        assert!(again.ndcg > 0.99 * bar.ndcg, "{again:?} {bar:?}");
    }
}

/// Product 0 is bought by all 64, one of 32 more by two each: lists of it are 6 bits where 0 has none.
#[test]
fn novelty_is_in_bits() {
    let mut lines = Vec::new();
    for c in 0..64 {
        lines.extend((0..3).flat_map(|day| [(c, day, 0), (c, day, 1 + c / 2)]));
    }
    let offers = offers(&of_days(&lines), next_basket("popularity"));
    let report = offers.report();
    let at = |k| {
        let found = report
            .metrics
            .iter()
            .find(|m| m.method == "popularity" && m.k == k);
        found.expect("a row").novelty
    };
    // 0 and then four of 5 bits; 0 and then nine.
    assert!((at(5) - 4.0).abs() < 1e-12 && (at(10) - 4.5).abs() < 1e-12);
    assert!(report.split.expect("two baskets").customers >= ENOUGH);
}

#[test]
fn intervals_hold_the_mean_and_shrink() {
    let mut halves = Vec::new();
    for customers in [50, 5_000] {
        let mut bootstrap = Bootstrap::new(2);
        let mut state = 9;
        let mut sum = 0.0;
        for _ in 0..customers {
            let lead = roll(&mut state) - 0.4;
            sum += lead;
            bootstrap.add([lead, 0.25].into_iter());
        }
        let [drawn, same] = bootstrap.finish()[..] else {
            panic!("two figures")
        };
        let mean = sum / f64::from(customers);
        assert!((drawn.mean - mean).abs() < 1e-12);
        // A uniform distribution's standard deviation is 0.2887.
        let half = 1.96 * 0.2887 / f64::from(customers).sqrt();
        for end in [mean - drawn.low, drawn.high - mean] {
            assert!((0.75..1.3).contains(&(end / half)), "{end} {half}");
        }
        for end in [same.mean, same.low, same.high] {
            assert!((end - 0.25).abs() < 1e-12);
        }
        halves.push(half);
    }
    assert!(halves[0] > 9.0 * halves[1]);
    let none = Bootstrap::new(1).finish();
    assert_eq!((none[0].mean, none[0].is_clear()), (0.0, false));
}
