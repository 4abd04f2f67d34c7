//! Models of a drawn shop, hashed: natively and in a browser they have to come out as these numbers.

use regulars::offers::{
    Als, AlsSearch, Buyers, Ease, EaseSearch, Interaction, Popularity, Purchases, SWEEPS,
};
use xxhash_rust::xxh3::xxh3_64;

/// More than are computed in double precision.
pub const PRODUCTS: usize = 1_100;
pub const LAMBDA: f64 = 20.0;
pub const SAME_ALS: u64 = 7_272_369_787_727_260_189;
pub const SAME_EASE: u64 = 10_921_914_021_520_865_340;

/// Customers by their products, ascending.
pub fn purchases(rows: &[Vec<u32>], products: usize) -> Purchases {
    let mut purchases = Purchases::default();
    for (customer, row) in rows.iter().enumerate() {
        let cells = row.iter().map(|&product| Interaction {
            customer: customer as u32,
            product,
            orders: 1,
            quantity: 10_000,
            last: 0,
        });
        purchases.extend(&cells.collect::<Vec<_>>()).expect("room");
    }
    purchases.widen(rows.len(), products);
    purchases
}

/// Up to `most` products each, the first of them bought most.
pub fn drawn(customers: usize, products: usize, most: usize, seed: u64) -> Vec<Vec<u32>> {
    let mut state = seed;
    let mut next = || {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize
    };
    let row = |_| {
        let bought = (0..next() % most).map(|_| (next() % products).min(next() % products) as u32);
        let mut row: Vec<u32> = bought.collect();
        row.sort_unstable();
        row.dedup();
        row
    };
    (0..customers).map(row).collect()
}

pub fn ease(rows: &[Vec<u32>], products: usize, lambda: f64, work: usize) -> Ease {
    let purchases = purchases(rows, products);
    let buyers = Buyers::of_all(&purchases).expect("room");
    let mut search = EaseSearch::new(products, lambda).expect("room");
    while !search.step(&purchases, &buyers, work) {
        assert!((0.0..=1.0).contains(&search.progress()));
    }
    search.finish()
}

/// Every weight of a table in single precision.
pub fn ease_hash() -> u64 {
    let learned = ease(&drawn(900, PRODUCTS, 40, 5), PRODUCTS, LAMBDA, 3_000_000);
    let pairs = (0..PRODUCTS).flat_map(|i| (0..PRODUCTS).map(move |j| (i, j)));
    let bytes: Vec<u8> = pairs
        .flat_map(|(i, j)| learned.weight(i, j).to_bits().to_le_bytes())
        .collect();
    xxh3_64(&bytes)
}

pub fn als(rows: &[Vec<u32>], products: usize, work: usize) -> Als {
    let purchases = purchases(rows, products);
    let buyers = Buyers::of_all(&purchases).expect("room");
    let mut search = AlsSearch::new(&purchases, SWEEPS).expect("room");
    while !search.step(&purchases, &buyers, work) {
        assert!((0.0..=1.0).contains(&search.progress()));
    }
    search.finish()
}

/// Lists and scores of every customer.
pub fn als_hash() -> u64 {
    let rows = drawn(500, 300, 30, 8);
    let learned = als(&rows, 300, 3_000_000);
    let buyers = Buyers::of_all(&purchases(&rows, 300)).expect("room");
    let popularity = Popularity::of(&buyers, 500);
    let lists = rows
        .iter()
        .flat_map(|row| learned.top(&popularity, row, true, 10));
    let bytes: Vec<u8> = lists
        .flat_map(|s| (s.score.to_bits() ^ u64::from(s.product)).to_le_bytes())
        .collect();
    xxh3_64(&bytes)
}
