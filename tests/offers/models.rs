//! Popularity and item–item against brute force, and ties.

use super::shop::{ids, of_rows, offers};
use proptest::collection::{btree_set, vec};
use proptest::prelude::*;
use regulars::offers::{History, Method, Offers, Scored, Scratch};
use regulars::report::OfferOptions;
use std::cmp::Ordering;

type Rows = Vec<Vec<usize>>;

fn rows() -> impl Strategy<Value = Rows> {
    vec(
        btree_set(0..9usize, 1..7).prop_map(|set| set.into_iter().collect()),
        1..12,
    )
}

/// Numbers products as the shop does: those that someone bought, ascending.
fn dense(rows: &Rows) -> (Rows, usize) {
    let mut bought: Vec<usize> = rows.concat();
    bought.sort_unstable();
    bought.dedup();
    let index = |p: &usize| bought.binary_search(p).expect("is listed");
    (
        rows.iter()
            .map(|row| row.iter().map(index).collect())
            .collect(),
        bought.len(),
    )
}

fn count(rows: &Rows, of: impl Fn(&Vec<usize>) -> bool) -> f64 {
    rows.iter().filter(|row| of(row)).count() as f64
}

/// Best first: score, then buyers, then id.
fn in_order(rows: &Rows, mut scored: Vec<(usize, f64)>) -> Vec<(usize, f64)> {
    let buyers = |p: usize| count(rows, |row| row.contains(&p));
    scored.sort_by(|a, b| match b.1.total_cmp(&a.1) {
        Ordering::Equal => buyers(b.0).total_cmp(&buyers(a.0)).then(a.0.cmp(&b.0)),
        unequal => unequal,
    });
    scored
}

/// The neighbours of product `i` from the definition.
fn near(rows: &Rows, products: usize, i: usize, o: &OfferOptions) -> Vec<(usize, f64)> {
    let similarity = |j: usize| {
        let both = count(rows, |row| row.contains(&i) && row.contains(&j));
        let cells = count(rows, |row| row.contains(&i)) * count(rows, |row| row.contains(&j));
        both / (cells.sqrt() + o.shrinkage)
    };
    let others = (0..products)
        .filter(|&j| j != i)
        .map(|j| (j, similarity(j)))
        .filter(|s| s.1 > 0.0);
    let mut list = in_order(rows, others.collect());
    list.truncate(o.neighbours as usize);
    list
}

/// The item–item list from the definition, without the fallback.
fn list(rows: &Rows, products: usize, customer: usize, o: &OfferOptions) -> Vec<(usize, f64)> {
    let own = &rows[customer];
    let mut scores = vec![0.0; products];
    for &i in own {
        near(rows, products, i, o)
            .into_iter()
            .for_each(|(j, s)| scores[j] += s);
    }
    let wanted = |j: &usize| scores[*j] > 0.0 && (o.already_bought || !own.contains(j));
    let mut list = in_order(
        rows,
        (0..products)
            .filter(wanted)
            .map(|j| (j, scores[j]))
            .collect(),
    );
    list.truncate(o.n as usize);
    list
}

fn own_list(offers: &Offers, customer: usize) -> Vec<(usize, f64)> {
    let (learned, o) = (offers.learned(), offers.options());
    let mut scratch = Scratch::new(offers.purchases().products());
    let owned = offers.purchases().of(customer);
    let top = learned.neighbours.top(
        &learned.popularity,
        owned,
        &|_| 1.0,
        o.already_bought,
        o.n as usize,
        &mut scratch,
    );
    top.into_iter()
        .map(|Scored { product, score }| (product as usize, score))
        .collect()
}

fn options() -> impl Strategy<Value = OfferOptions> {
    let shrinkage = prop_oneof![Just(0.0), Just(10.0), 0.0..100.0f64];
    (1..12u32, any::<bool>(), shrinkage, 1..10u32).prop_map(
        |(n, already_bought, shrinkage, neighbours)| OfferOptions {
            n,
            already_bought,
            shrinkage,
            neighbours,
            method: "item_item".into(),
            ..OfferOptions::default()
        },
    )
}

proptest! {
    #[test]
    fn item_item_equals_the_definition(rows in rows(), options in options()) {
        let (rows, products) = dense(&rows);
        let offers = offers(&of_rows(&rows), options.clone());
        for product in 0..products {
            let found: Vec<_> = offers.learned().neighbours.of(product).collect();
            let expected = near(&rows, products, product, &options);
            prop_assert_eq!(found.len(), expected.len());
            for (found, (j, similarity)) in found.iter().zip(expected) {
                prop_assert_eq!((found.product as usize, found.similarity.to_bits()), (j, similarity.to_bits()));
                let both = count(&rows, |row| row.contains(&product) && row.contains(&j));
                prop_assert_eq!(f64::from(found.both), both);
            }
        }
        for customer in 0..rows.len() {
            prop_assert_eq!(own_list(&offers, customer), list(&rows, products, customer, &options));
        }
    }

    #[test]
    fn the_reason_is_the_product_that_gives_most(rows in rows(), options in options()) {
        let (rows, products) = dense(&rows);
        let orders = of_rows(&rows);
        let offers = offers(&orders, options.clone());
        for (customer, own) in rows.iter().enumerate() {
            for offer in offers.offers_for(&orders, customer, options.n as usize) {
                let j = orders.products.iter().position(|p| p.id == offer.product).expect("in the catalogue");
                let gives = own.iter().filter_map(|&i| {
                    let from = near(&rows, products, i, &options);
                    from.into_iter().find(|s| s.0 == j).map(|s| (i, s.1))
                });
                let most = in_order(&rows, gives.collect()).first().map(|&(i, _)| i);
                prop_assert_eq!(offer.because.clone(), most.map(|i| orders.products[i].id.clone()));
                let told = match most {
                    Some(i) => count(&rows, |row| row.contains(&i) && row.contains(&j)),
                    None => count(&rows, |row| row.contains(&j)),
                };
                prop_assert_eq!(offer.customers as f64, told);
            }
        }
    }

    #[test]
    fn thin_histories_are_filled_up_and_counted(rows in rows(), options in options()) {
        let (rows, products) = dense(&rows);
        let orders = of_rows(&rows);
        let offers = offers(&orders, options.clone());
        let mut thin = 0;
        for (customer, own) in rows.iter().enumerate() {
            let left = if options.already_bought { products } else { products - own.len() };
            let given = offers.offers_for(&orders, customer, options.n as usize);
            prop_assert_eq!(given.len(), left.min(options.n as usize));
            let popular = given.iter().filter(|o| o.method == "popularity").count();
            prop_assert_eq!(given.len() - popular, list(&rows, products, customer, &options).len());
            thin += u64::from(popular > 0);
        }
        prop_assert_eq!(offers.report().fallback_customers, thin);
    }

    #[test]
    fn popularity_is_in_order_of_buyers(rows in rows()) {
        let (rows, products) = dense(&rows);
        let offers = offers(&of_rows(&rows), OfferOptions::default());
        let shares = (0..products).map(|p| (p, count(&rows, |row| row.contains(&p)) / rows.len() as f64)).collect();
        let mut scratch = Scratch::new(products);
        let listed = offers.learned().list(Method::Popularity, &History::default(), false, products, &mut scratch);
        let listed: Vec<_> = listed.into_iter().map(|s| (s.product as usize, s.score)).collect();
        prop_assert_eq!(listed, in_order(&rows, shares));
    }
}

#[test]
fn ties_go_to_more_buyers_and_then_to_the_smaller_id() {
    // 1, 2 and 3 are each bought with 0 by one customer; 3 has one more buyer, but at shrinkage 0
    // that would lower its cosine: 4 makes up for it for 2.
    let rows = vec![
        vec![0],
        vec![0, 1],
        vec![0, 2],
        vec![0, 3],
        vec![4, 5],
        vec![4, 5],
        vec![5],
    ];
    let orders = of_rows(&rows);
    let offers = offers(
        &orders,
        OfferOptions {
            shrinkage: 0.0,
            ..OfferOptions::default()
        },
    );
    // Equal similarity: by id. Then, as fallback, 5 with three buyers before 4 with two.
    assert_eq!(
        ids(&offers, &orders, 0, 10),
        ["p00001", "p00002", "p00003", "p00005", "p00004"]
    );

    // Equal score, unequal buyers: 1/√(1·4) = 2/√(1·16), so 2 and 3 tie for whoever has 0 and 1.
    let rows = [
        vec![vec![0, 2], vec![1, 3], vec![0], vec![1]],
        vec![vec![2]; 3],
        vec![vec![3]; 8],
    ]
    .concat();
    let orders = of_rows(&rows);
    let huge = OfferOptions {
        shrinkage: 1e300,
        ..OfferOptions::default()
    };
    let offers = super::shop::offers(&orders, huge);
    let both = [vec![0], vec![1]].map(|row| rows.iter().position(|r| *r == row).expect("is there"));
    assert_eq!(ids(&offers, &orders, both[0], 1), ["p00002"]);
    let learned = offers.learned();
    let mut scratch = Scratch::new(orders.products.len());
    let tied = learned.neighbours.top(
        &learned.popularity,
        &[0, 1],
        &|_| 1.0,
        false,
        2,
        &mut scratch,
    );
    assert_eq!(tied[0].score.to_bits(), tied[1].score.to_bits());
    assert_eq!(
        [tied[0].product, tied[1].product],
        [3, 2],
        "the one with more buyers comes first"
    );
}

#[test]
fn words_of_reasons() {
    let rows = vec![vec![0, 1], vec![0, 1], vec![0], vec![2]];
    let orders = of_rows(&rows);
    let offers = offers(&orders, OfferOptions::default());
    let third = offers.offers_for(&orders, 2, 10);
    assert_eq!(third[0].reason.en, "bought with p00000 by 2 customers");
    assert_eq!(third[0].reason.zh, "2 位顾客同时买了 p00000");
    assert_eq!(third[1].reason.en, "bought by 1 customer");
    assert_eq!(third[1].reason.zh, "1 位顾客买过");
    assert_eq!(third[1].score, 0.25);
}
