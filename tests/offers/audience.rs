//! The inverse of offers: against the offers of every customer.

use super::rules::shop;
use super::shop::offers;
use regulars::report::{OfferOptions, ProductAudienceQuery};

fn query(product: &str, category: &str) -> ProductAudienceQuery {
    ProductAudienceQuery {
        product: product.into(),
        category: category.into(),
        ..ProductAudienceQuery::default()
    }
}

#[test]
fn scores_are_those_of_offers() {
    let orders = shop();
    let bought = |c: usize, p: &str| {
        let mut own = orders.of(c);
        own.any(|line| orders.products[line.product as usize].id == p)
    };
    let mut rows = 0;
    for (method, scored_by) in [
        ("item_item", "item_item"),
        ("last_basket", "last_basket"),
        ("ease", "ease"),
        ("als", "als"),
        ("popularity", "item_item"),
    ] {
        let options = |method: &str| OfferOptions {
            method: method.into(),
            ..OfferOptions::default()
        };
        let oracle = offers(&orders, options(scored_by));
        let asked = offers(&orders, options(method));
        for (product, category) in [("p00003", ""), ("p00021", ""), ("", "tea"), ("", "茶点")] {
            let ids: Vec<&str> = orders
                .products
                .iter()
                .filter(|p| p.id == product || (product.is_empty() && p.category == category))
                .map(|p| p.id.as_str())
                .collect();
            let mut expected = Vec::new();
            let mut owners = 0;
            for c in 0..orders.customers.len() {
                if ids.iter().any(|p| bought(c, p)) {
                    owners += 1;
                    continue;
                }
                let list = oracle.offers_for(&orders, c, 100);
                let mut own = list.into_iter().filter(|o| o.method == scored_by);
                if let Some(best) = own.find(|o| ids.contains(&o.product.as_str())) {
                    expected.push((c, best));
                }
            }
            expected.sort_by(|a, b| b.1.score.total_cmp(&a.1.score).then(a.0.cmp(&b.0)));
            let found = asked
                .audience(&orders, &query(product, category))
                .expect("sold");
            assert_eq!((found.owners, found.method.as_str()), (owners, scored_by));
            assert_eq!(
                found.rows.len(),
                expected.len(),
                "{method} {product}{category}"
            );
            for (row, (c, offer)) in found.rows.iter().zip(expected) {
                assert_eq!(row.customer, orders.customers.name(c));
                assert_eq!((row.score, &row.product), (offer.score, &offer.product));
                assert_eq!(row.reason, offer.reason);
                rows += 1;
            }
        }
    }
    assert!(rows > 100, "{rows}");
}

#[test]
fn owners_and_length_are_as_asked() {
    let orders = shop();
    let offers = offers(&orders, OfferOptions::default());
    let few = ProductAudienceQuery {
        n: 3,
        ..query("", "tea")
    };
    let all = offers.audience(&orders, &query("", "tea")).expect("sold");
    let first = offers.audience(&orders, &few).expect("sold");
    assert_eq!(
        (&first.rows[..], first.scored),
        (&all.rows[..3], all.scored)
    );
    let with = ProductAudienceQuery {
        owners: true,
        ..query("", "tea")
    };
    let with = offers.audience(&orders, &with).expect("sold");
    assert!(with.scored > all.scored && with.owners == all.owners);
}

/// A flag depends on the id and the seed alone, and about the share has it.
#[test]
fn the_control_is_drawn_by_id_and_seed() {
    let orders = shop();
    let offers = offers(&orders, OfferOptions::default());
    let flags = |n, control, seed| {
        let query = ProductAudienceQuery {
            n,
            control,
            seed,
            owners: true,
            ..query("", "tea")
        };
        let rows = offers.audience(&orders, &query).expect("sold").rows;
        rows.into_iter().map(|row| row.control).collect::<Vec<_>>()
    };
    let half = flags(60, 0.5, 1);
    let count = half.iter().filter(|flag| **flag).count();
    assert!(
        (half.len() / 4..3 * half.len() / 4).contains(&count),
        "{half:?}"
    );
    assert_eq!(flags(7, 0.5, 1), half[..7]);
    assert_ne!(flags(60, 0.5, 2), half);
    assert!(flags(60, 0.0, 1).iter().all(|f| !f) && flags(60, 1.0, 1).iter().all(|f| *f));
    let smaller = flags(60, 0.2, 1);
    assert!(
        smaller
            .iter()
            .zip(&half)
            .all(|(small, half)| *half || !small)
    );
}

#[test]
fn what_is_not_sold_is_an_error() {
    let orders = shop();
    let offers = offers(&orders, OfferOptions::default());
    for (query, words) in [
        (query("", ""), "One product or one category"),
        (query("p00001", "tea"), "One product or one category"),
        (query("coffee", ""), "coffee"),
        (query("", "coffee"), "coffee"),
        (
            ProductAudienceQuery {
                control: 1.5,
                ..query("", "tea")
            },
            "control",
        ),
        (
            ProductAudienceQuery {
                control: f64::NAN,
                ..query("", "tea")
            },
            "control",
        ),
    ] {
        let error = offers.audience(&orders, &query).expect_err("none");
        assert!(error.to_string().contains(words), "{error}");
    }
    for wrong in [r#"{"products": "a"}"#, r#"{"n": "3"}"#, "[]"] {
        let value = serde_json::from_str(wrong).expect("JSON");
        assert!(ProductAudienceQuery::read(&value).is_err(), "{wrong}");
    }
    let value = serde_json::json!({"category": "tea", "n": 5, "control": 0.1});
    let read = ProductAudienceQuery::read(&value).expect("fine");
    assert_eq!(
        read,
        ProductAudienceQuery {
            n: 5,
            control: 0.1,
            ..query("", "tea")
        }
    );
}
