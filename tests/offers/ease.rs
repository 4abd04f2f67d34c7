//! EASE against a direct solve, and what becomes of odd tables.

use super::shop::{of_days, offers};
use proptest::prelude::*;
use regulars::offers::{Buyers, EaseSearch, Interaction, Purchases};
use regulars::report::OfferOptions;

fn purchases(rows: &[Vec<u32>], products: usize) -> Purchases {
    let mut purchases = Purchases::default();
    for (customer, row) in rows.iter().enumerate() {
        let cells: Vec<Interaction> = row
            .iter()
            .map(|&product| Interaction {
                customer: customer as u32,
                product,
                orders: 1,
                quantity: 10_000,
                last: 0,
            })
            .collect();
        purchases.extend(&cells).expect("room");
    }
    purchases.widen(rows.len(), products);
    purchases
}

/// B by Gauss's elimination with pivots on XᵀX + λI, column by column.
fn solved(rows: &[Vec<u32>], n: usize, lambda: f64) -> Vec<Vec<f64>> {
    let mut a = vec![vec![0.0; 2 * n]; n];
    for row in rows {
        for &i in row {
            for &j in row {
                a[i as usize][j as usize] += 1.0;
            }
        }
    }
    for (i, row) in a.iter_mut().enumerate() {
        row[i] += lambda;
        row[n + i] = 1.0;
    }
    for k in 0..n {
        let pivot = (k..n)
            .max_by(|&x, &y| a[x][k].abs().total_cmp(&a[y][k].abs()))
            .unwrap();
        a.swap(k, pivot);
        let head = a[k].clone();
        for (i, row) in a.iter_mut().enumerate() {
            let factor = row[k] / head[k];
            for (value, h) in row.iter_mut().zip(&head) {
                *value = if i == k {
                    h / head[k]
                } else {
                    *value - factor * h
                };
            }
        }
    }
    let p = |i: usize, j: usize| a[i][n + j];
    (0..n)
        .map(|i| {
            (0..n)
                .map(|j| if i == j { 0.0 } else { -p(i, j) / p(j, j) })
                .collect()
        })
        .collect()
}

fn learned(rows: &[Vec<u32>], n: usize, lambda: f64, work: usize) -> regulars::offers::Ease {
    let purchases = purchases(rows, n);
    let buyers = Buyers::of_all(&purchases).expect("room");
    let mut search = EaseSearch::new(n, lambda).expect("room");
    while !search.step(&purchases, &buyers, work) {
        assert!((0.0..=1.0).contains(&search.progress()));
    }
    search.finish().expect("room")
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]
    #[test]
    fn equals_a_direct_solve(
        n in 1usize..200,
        seed in 0u64..1_000_000,
        customers in 1usize..60,
        lambda in 1u32..800,
        work in 1usize..2_000_000,
    ) {
        let mut state = seed;
        let mut next = || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) as usize
        };
        let rows: Vec<Vec<u32>> = (0..customers)
            .map(|_| {
                let mut row: Vec<u32> = (0..next() % 12).map(|_| (next() % n) as u32).collect();
                row.sort_unstable();
                row.dedup();
                row
            })
            .collect();
        let expected = solved(&rows, n, f64::from(lambda));
        let ease = learned(&rows, n, f64::from(lambda), work);
        for (i, row) in expected.iter().enumerate() {
            for (j, b) in row.iter().enumerate() {
                let found = f64::from(ease.weight(i, j));
                prop_assert!((found - b).abs() <= 1e-6 * b.abs().max(1e-2), "{i} {j}: {found} {b}");
            }
        }
    }
}

/// A budget of any size gives the same bits.
#[test]
fn slices_do_not_matter() {
    let rows: Vec<Vec<u32>> = (0..90u32)
        .map(|c| vec![c % 7, 10 + c % 50, 70 + c % 61])
        .collect();
    let whole = learned(&rows, 140, 30.0, usize::MAX);
    for work in [1, 100, 70_000, 80_000, 3_000_000] {
        assert!(learned(&rows, 140, 30.0, work) == whole, "slices of {work}");
    }
}

/// Asked for, it is in use, fills its lists from what goes together, and says because of what.
#[test]
fn offers_by_ease() {
    let mut lines = Vec::new();
    for c in 0..60 {
        let taste = 10 * (c % 2);
        lines.extend((0..4).map(|i| (c, i as i64, taste + (c / 2 + i) % 8)));
        lines.extend([(c, 90, taste + (c / 2 + 4) % 8)]);
    }
    let orders = of_days(&lines);
    let options = OfferOptions {
        method: "ease".into(),
        lambda: 10.0,
        ..OfferOptions::default()
    };
    let offers = offers(&orders, options);
    let report = offers.report();
    assert_eq!(report.method, "ease");
    let ndcg = |m: &str| {
        report
            .metrics
            .iter()
            .find(|r| r.method == m && r.k == 5)
            .unwrap()
            .ndcg
    };
    assert!(ndcg("ease") > ndcg("popularity"), "{:?}", report.metrics);
    let list = offers.offers_for(&orders, 0, 3);
    assert!(
        list.iter()
            .all(|o| o.method == "ease" && o.because.is_some()),
        "{list:?}"
    );
    assert!(
        list[0].reason.en.starts_with("goes with"),
        "{}",
        list[0].reason.en
    );
}
