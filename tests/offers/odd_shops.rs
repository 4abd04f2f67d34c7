//! Shops at the edge of sense, and options out of range: an answer or an error, never a panic.

use super::shop::{Bought, ids, of_days, of_rows, offers, shop, with_lines};
use regulars::error::Code;
use regulars::offers::{OfferSearch, ROW_CAP};
use regulars::orders::{DAY, Orders, UNIT};
use regulars::report::OfferOptions;

#[test]
fn no_lines() {
    let orders = Orders::default();
    let report = offers(&orders, OfferOptions::default()).report();
    assert_eq!(
        (report.products, report.fallback_customers, report.split),
        (0, 0, None)
    );
}

#[test]
fn one_customer_one_product() {
    let orders = of_rows(&[vec![0]]);
    let offers = offers(&orders, OfferOptions::default());
    assert_eq!(ids(&offers, &orders, 0, 10), [""; 0]);
    assert_eq!(
        offers.report().fallback_customers,
        0,
        "nothing is left to offer, which is no thin history"
    );
}

#[test]
fn one_product_may_be_offered_again() {
    let orders = of_rows(&[vec![0], vec![0]]);
    let offers = offers(
        &orders,
        OfferOptions {
            already_bought: true,
            ..OfferOptions::default()
        },
    );
    let list = offers.offers_for(&orders, 0, 10);
    assert_eq!(list.len(), 1);
    assert_eq!(
        (list[0].method.as_str(), list[0].customers, list[0].score),
        ("popularity", 2, 1.0)
    );
}

#[test]
fn everyone_bought_everything() {
    let rows = vec![(0..30).collect::<Vec<_>>(); 50];
    let orders = of_rows(&rows);
    let none = offers(&orders, OfferOptions::default());
    assert!((0..50).all(|c| none.offers_for(&orders, c, 10).is_empty()));
    assert_eq!(none.report().fallback_customers, 0);
    let again = offers(
        &orders,
        OfferOptions {
            already_bought: true,
            ..OfferOptions::default()
        },
    );
    let first = ["p00000", "p00001", "p00002"];
    assert!(
        (0..50).all(|c| ids(&again, &orders, c, 3) == first),
        "all tie: by id"
    );
}

#[test]
fn n_beyond_the_catalogue() {
    let orders = of_rows(&[vec![0, 1], vec![1, 2], vec![3]]);
    let offers = offers(
        &orders,
        OfferOptions {
            n: 100,
            ..OfferOptions::default()
        },
    );
    for n in [0, 1, 3, 100, usize::MAX] {
        assert_eq!(ids(&offers, &orders, 0, n).len(), n.min(2));
        assert_eq!(ids(&offers, &orders, 2, n).len(), n.min(3));
    }
    assert_eq!(offers.report().fallback_customers, 3);
}

#[test]
fn ids_with_blanks_and_emoji() {
    let line = |customer: &str, product: &str| Bought {
        customer: customer.into(),
        order: format!("{customer} №1"),
        at: 0,
        product: product.into(),
    };
    let bought = [
        line("张 伟", "🍵 茶"),
        line("张 伟", "☕"),
        line("👩‍🚀", "☕"),
        line(" b ", "🧁"),
        line(" b ", "☕"),
    ];
    let orders = shop(&bought);
    let offers = offers(&orders, OfferOptions::default());
    let astronaut = orders.find_customer("👩‍🚀").expect("is there");
    let list = offers.offers_for(&orders, astronaut, 10);
    assert_eq!(
        list.iter().map(|o| o.product.as_str()).collect::<Vec<_>>(),
        ["🍵 茶", "🧁"],
        "a tie: by id"
    );
    assert_eq!(list[0].reason.en, "bought with ☕ by 1 customer");
    assert_eq!(list[0].because.as_deref(), Some("☕"));
}

#[test]
fn a_product_with_very_many_lines() {
    let mut lines: Vec<_> = (0..300_000).map(|i| (i % 7, i as i64 % 5, 0)).collect();
    lines.push((0, 0, 1));
    let orders = of_days(&lines);
    let offers = offers(&orders, OfferOptions::default());
    assert_eq!(offers.purchases().len(), 8);
    assert_eq!(offers.purchases().orders_of(1), [5]);
    assert_eq!(ids(&offers, &orders, 1, 10), ["p00001"]);
}

#[test]
fn a_customer_with_more_products_than_are_counted() {
    // Customer 0 bought each product on its own day, the highest numbers last; ten others pair the
    // first product with the last, and one has the last but one.
    let many = ROW_CAP + 50;
    let mut lines: Vec<_> = (0..many).map(|p| (0, p as i64, p)).collect();
    lines.extend((1..=10).flat_map(|c| [(c, 0, 0), (c, 0, many - 1)]));
    lines.push((11, 0, many - 2));
    let orders = of_days(&lines);
    let offers = offers(
        &orders,
        OfferOptions {
            shrinkage: 0.0,
            neighbours: 1_000,
            ..OfferOptions::default()
        },
    );
    let neighbours = &offers.learned().neighbours;
    assert_eq!(neighbours.capped_customers(), 1);
    // Product 0 is among the 50 that are not counted of customer 0: only the ten pair it, and the
    // pair is counted alike from both sides.
    let near = |product: usize| {
        neighbours
            .of(product)
            .map(|n| (n.product as usize, n.both))
            .collect::<Vec<_>>()
    };
    assert_eq!(near(0), [(many - 1, 10)]);
    assert_eq!(near(many - 1)[0], (0, 10));
    assert!(near(many - 1)[1..].iter().all(|n| n.0 >= 50 && n.1 == 1));
    assert_eq!(near(49), []);
    assert_eq!(near(50).len(), 1_000);
    let notes = offers.report().notes;
    assert!(
        notes
            .iter()
            .any(|n| n.en.contains("more than 2,000 products")),
        "{notes:?}"
    );
    assert_eq!(ids(&offers, &orders, 11, 5).len(), 5);
}

#[test]
fn returns_alone_are_no_purchase() {
    let orders = of_rows(&[vec![0, 1], vec![0], vec![1]]);
    let mut lines: Vec<_> = orders.lines().collect();
    lines.last_mut().expect("there are four").quantity = -UNIT;
    let orders = with_lines(&orders, &lines);
    let offers = offers(&orders, OfferOptions::default());
    assert!(offers.purchases().of(2).is_empty());
    let list = offers.offers_for(&orders, 2, 10);
    assert_eq!(
        list.iter()
            .map(|o| (o.product.as_str(), o.score))
            .collect::<Vec<_>>(),
        [("p00000", 1.0), ("p00001", 0.5)]
    );
}

#[test]
fn dates_at_the_ends_of_time() {
    let orders = of_days(&[(0, 0, 0), (0, 1, 1), (1, 0, 0), (1, 1, 1)]);
    let mut lines: Vec<_> = orders.lines().collect();
    for (at, line) in [i64::MIN, i64::MAX, i64::MIN, i64::MAX]
        .into_iter()
        .zip(&mut lines)
    {
        line.at = at;
    }
    let orders = with_lines(&orders, &lines);
    assert_eq!(
        offers(&orders, OfferOptions::default()).report().split,
        None
    );
    let day = -719_529 * DAY;
    lines.iter_mut().for_each(|line| line.at = day);
    let orders = with_lines(&orders, &lines);
    assert_eq!(
        offers(&orders, OfferOptions::default()).report().split,
        None,
        "one day cannot be split"
    );
}

#[test]
fn options_out_of_range_are_named() {
    let orders = of_rows(&[vec![0]]);
    let good = OfferOptions::default;
    let bad = [
        (OfferOptions { n: 0, ..good() }, "offers.n"),
        (OfferOptions { n: 101, ..good() }, "offers.n"),
        (
            OfferOptions {
                neighbours: 0,
                ..good()
            },
            "offers.neighbours",
        ),
        (
            OfferOptions {
                neighbours: 1_001,
                ..good()
            },
            "offers.neighbours",
        ),
        (
            OfferOptions {
                shrinkage: -0.1,
                ..good()
            },
            "offers.shrinkage",
        ),
        (
            OfferOptions {
                shrinkage: f64::NAN,
                ..good()
            },
            "offers.shrinkage",
        ),
        (
            OfferOptions {
                shrinkage: f64::INFINITY,
                ..good()
            },
            "offers.shrinkage",
        ),
    ];
    for (options, name) in bad {
        let error = OfferSearch::new(&orders, options)
            .err()
            .expect("out of range");
        assert_eq!(error.code, Code::BadOption);
        assert!(
            error.message.contains(name) && !error.remedy.is_empty(),
            "{error}"
        );
    }
    for options in [
        OfferOptions {
            n: 1,
            neighbours: 1,
            shrinkage: 0.0,
            ..good()
        },
        OfferOptions {
            n: 100,
            neighbours: 1_000,
            ..good()
        },
    ] {
        assert!(OfferSearch::new(&orders, options).is_ok());
    }
}

#[test]
fn calls_in_the_wrong_order() {
    let (orders, other) = (of_rows(&[vec![0]]), of_rows(&[vec![0, 1]]));
    let mut search = OfferSearch::new(&orders, OfferOptions::default()).expect("defaults");
    assert_eq!(
        search.step(&other).expect_err("another shop").code,
        Code::WrongOrder
    );
    assert_eq!(
        search.finish().expect_err("nothing was done").code,
        Code::WrongOrder
    );
}
