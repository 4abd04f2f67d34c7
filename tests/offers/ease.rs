//! EASE against a direct solve, and what becomes of odd tables.

use super::same::{LAMBDA, PRODUCTS, SAME_EASE, drawn, ease, ease_hash, purchases};
use super::shop::{of_days, offers};
use proptest::prelude::*;
use regulars::offers::{Buyers, EXACT, Popularity};
use regulars::report::OfferOptions;

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
        let rows = drawn(customers, n, 12, seed);
        let expected = solved(&rows, n, f64::from(lambda));
        let learned = ease(&rows, n, f64::from(lambda), work);
        for (i, row) in expected.iter().enumerate() {
            for (j, b) in row.iter().enumerate() {
                let found = f64::from(learned.weight(i, j));
                prop_assert!((found - b).abs() <= 1e-6 * b.abs().max(1e-2), "{i} {j}: {found} {b}");
            }
        }
    }
}

/// Beyond [`EXACT`] products weights are in single precision: (XᵀX + λI)(I − B) is still diagonal.
#[test]
fn large_tables_solve_their_equations() {
    for products in [EXACT + 1, PRODUCTS, 1_152] {
        let rows = drawn(900, products, 40, products as u64);
        let learned = ease(&rows, products, LAMBDA, 3_000_000);
        let mut worst = 0f64;
        let mut table = vec![vec![0.0; products]; products];
        for row in &rows {
            for &i in row {
                row.iter()
                    .for_each(|&j| table[i as usize][j as usize] += 1.0);
            }
        }
        for (i, row) in table.iter_mut().enumerate() {
            row[i] += LAMBDA;
        }
        for j in (0..products).step_by(7) {
            let column: Vec<f64> = (0..products)
                .map(|i| f64::from(u8::from(i == j)) - f64::from(learned.weight(i, j)))
                .collect();
            for (i, row) in table.iter().enumerate().filter(|(i, _)| *i != j) {
                let sum: f64 = row.iter().zip(&column).map(|(a, b)| a * b).sum();
                worst = worst.max((sum / row[i]).abs());
            }
        }
        assert!(worst < 1e-5, "{products} products: {worst}");
    }
}

#[test]
fn large_tables_have_the_bits_they_have_in_a_browser() {
    assert_eq!(ease_hash(), SAME_EASE);
}

/// Lists made together are those made one by one, which are those of all scores in order.
#[test]
fn lists_are_the_best_of_all_scores() {
    let products = 150;
    let rows = drawn(80, products, 30, 9);
    let learned = ease(&rows, products, 5.0, usize::MAX);
    let purchases = purchases(&rows, products);
    let buyers = Buyers::of_all(&purchases).expect("room");
    let popularity = Popularity::of(&buyers, 80);
    let place = |p: usize| popularity.order().iter().position(|o| *o as usize == p);
    for again in [false, true] {
        let owned: Vec<&[u32]> = rows.iter().map(Vec::as_slice).collect();
        let lists = learned.tops(&popularity, &owned, again, 7);
        for (row, list) in rows.iter().zip(lists) {
            let score = |to| {
                row.iter()
                    .map(|&p| learned.weight(p as usize, to))
                    .sum::<f32>()
            };
            let mut all: Vec<(f32, usize)> = (0..products)
                .filter(|p| again || !row.contains(&(*p as u32)))
                .map(|p| (score(p), p))
                .filter(|(score, _)| *score > 0.0)
                .collect();
            all.sort_by(|a, b| b.0.total_cmp(&a.0).then(place(a.1).cmp(&place(b.1))));
            let found: Vec<(f32, usize)> = list
                .iter()
                .map(|s| (s.score as f32, s.product as usize))
                .collect();
            assert_eq!(found, all[..all.len().min(7)]);
            assert_eq!(learned.top(&popularity, row, again, 7), list);
        }
    }
}

/// A budget of any size gives the same bits.
#[test]
fn slices_do_not_matter() {
    let rows: Vec<Vec<u32>> = (0..90u32)
        .map(|c| vec![c % 7, 10 + c % 50, 70 + c % 61])
        .collect();
    let whole = ease(&rows, 140, 30.0, usize::MAX);
    for work in [1, 100, 70_000, 80_000, 3_000_000] {
        assert!(ease(&rows, 140, 30.0, work) == whole, "slices of {work}");
    }
    let rows = drawn(300, PRODUCTS, 40, 6);
    let whole = ease(&rows, PRODUCTS, 30.0, usize::MAX);
    assert!(ease(&rows, PRODUCTS, 30.0, 70_000) == whole);
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
