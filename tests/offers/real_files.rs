//! The claim of the stage, on real shops.

use super::shop::{offers, online_retail, superstore};
use regulars::offers::Offers;
use regulars::orders::Orders;
use regulars::report::{Metric, OfferOptions};

fn row(offers: &Offers, method: &str, k: u32) -> Metric {
    let metrics = offers.report().metrics;
    metrics
        .into_iter()
        .find(|m| m.method == method && m.k == k)
        .expect("a row per method and length")
}

fn print(offers: &Offers) {
    let report = offers.report();
    println!("{:?}\n{:#?}", report.split, report.verdict);
    println!(
        "fallback {} of {} products; {:#?}",
        report.fallback_customers, report.products, report.notes
    );
    for m in &report.metrics {
        println!(
            "{:10} @{:<2} ndcg {:.5} recall {:.5} precision {:.5} hit {:.5} coverage {:.4}",
            m.method, m.k, m.ndcg, m.recall, m.precision, m.hit_rate, m.coverage
        );
    }
}

/// Everyone's offers: never what is owned, never twice, own reasons before popular ones.
fn check_all_lists(offers: &Offers, orders: &Orders) {
    let mut counter = offers.counter(orders);
    for customer in 0..orders.customers.len() {
        let list = counter.offers_for(customer, 10);
        assert_eq!(list.len(), 10);
        let owned = offers.purchases().of(customer);
        for (rank, offer) in list.iter().enumerate() {
            let product = orders
                .products
                .binary_search_by(|p| p.id.cmp(&offer.product))
                .expect("in the catalogue");
            assert!(!owned.contains(&(product as u32)));
            assert!(
                list[..rank]
                    .iter()
                    .all(|before| before.product != offer.product)
            );
            assert!(
                rank == 0
                    || list[rank - 1].method != offer.method
                    || list[rank - 1].score >= offer.score
            );
            assert!(
                rank == 0 || list[rank - 1].method <= offer.method,
                "item_item comes before popularity"
            );
            assert_eq!(offer.because.is_some(), offer.method == "item_item");
            assert!(offer.customers > 0 && offer.score > 0.0);
        }
    }
}

#[test]
fn item_item_beats_popularity_on_online_retail() {
    let Some(orders) = online_retail() else {
        return;
    };
    // The pins below are of these options, whatever the defaults become.
    let options = OfferOptions {
        n: 10,
        already_bought: false,
        shrinkage: 10.0,
        neighbours: 50,
        method: "item_item".into(),
        ..OfferOptions::default()
    };
    let offers = offers(&orders, options);
    print(&offers);
    let (near, popular) = (
        row(&offers, "item_item", 10),
        row(&offers, "popularity", 10),
    );
    assert!(
        near.ndcg > popular.ndcg && near.recall > popular.recall,
        "{near:?} {popular:?}"
    );
    assert_eq!(offers.report().method, "item_item");
    // Computed once more by dictionaries in another language, to five digits.
    let split = offers.report().split.expect("a year of orders");
    assert_eq!(
        (split.date.as_str(), split.customers),
        ("2011-09-27", 1_817)
    );
    for (row, [ndcg, recall, precision, hit]) in [
        (near, [0.08368, 0.03786, 0.07364, 0.40506]),
        (popular, [0.04587, 0.01685, 0.04320, 0.29939]),
    ] {
        let pairs = [
            (row.ndcg, ndcg),
            (row.recall, recall),
            (row.precision, precision),
            (row.hit_rate, hit),
        ];
        assert!(
            pairs
                .iter()
                .all(|(found, pin)| (found - pin).abs() < 5.1e-6),
            "{row:?}"
        );
    }
    check_all_lists(&offers, &orders);
}

#[test]
fn superstore_is_reported_as_it_is() {
    let Some(orders) = superstore() else { return };
    let offers = offers(&orders, OfferOptions::default());
    print(&offers);
    let (near, popular) = (
        row(&offers, "item_item", 10),
        row(&offers, "popularity", 10),
    );
    let better = if near.ndcg >= popular.ndcg {
        "item_item"
    } else {
        "popularity"
    };
    assert_eq!(offers.report().method, better);
    check_all_lists(&offers, &orders);
}
