//! Plain exports for `cargo pkg bench offers`. Who has what lies in the module's own memory: where each
//! customer's products begin, and the products, ascending.

use regulars::offers::{
    AlsSearch, Buyers, EaseSearch, Interaction, NeighbourSearch, Popularity, Purchases, Scratch,
};
use std::slice;

/// Customers whose lists are made together.
const TOGETHER: usize = 1_024;
/// Length of a list.
const LENGTH: usize = 10;

/// Room for so many whole numbers; kept for good.
#[unsafe(no_mangle)]
pub extern "C" fn whole_room(count: usize) -> *mut u32 {
    vec![0u32; count].leak().as_mut_ptr()
}

/// The purchases as the core holds them; kept for good.
///
/// # Safety
/// `starts` holds `customers + 1` numbers, `bought` as many as the last of them says.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn purchases(
    starts: *const u32,
    bought: *const u32,
    customers: usize,
    products: usize,
) -> *const Purchases {
    let starts = unsafe { slice::from_raw_parts(starts, customers + 1) };
    let cells = starts.last().map_or(0, |end| *end as usize);
    let bought = unsafe { slice::from_raw_parts(bought, cells) };
    let mut purchases = Purchases::default();
    for (customer, ends) in starts.windows(2).enumerate() {
        let own = bought[ends[0] as usize..ends[1] as usize].iter();
        let cells = own.map(|&product| Interaction {
            customer: customer as u32,
            product,
            orders: 1,
            quantity: 10_000,
            last: 0,
        });
        purchases
            .extend(&cells.collect::<Vec<_>>())
            .expect("memory");
    }
    purchases.widen(customers, products);
    Box::leak(Box::new(purchases))
}

/// EASE: from purchases to a list for every customer; gives the sum of the scores.
///
/// # Safety
/// As made by [`purchases`].
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ease(purchases: *const Purchases, lambda: f64) -> f64 {
    let purchases = unsafe { &*purchases };
    let buyers = Buyers::of_all(purchases).expect("memory");
    let mut search = EaseSearch::new(purchases.products(), lambda).expect("memory");
    while !search.step(purchases, &buyers, SLICE) {}
    let ease = search.finish();
    let popularity = Popularity::of(&buyers, purchases.customers() as u64);
    let mut sum = 0.0;
    let customers = purchases.customers();
    for first in (0..customers).step_by(TOGETHER) {
        let all = first..(first + TOGETHER).min(customers);
        let owned: Vec<&[u32]> = all.map(|c| purchases.of(c)).collect();
        for list in ease.tops(&popularity, &owned, false, LENGTH) {
            sum += list.iter().map(|scored| scored.score).sum::<f64>();
        }
    }
    sum
}

/// ALS, improving all points so many times: the same.
///
/// # Safety
/// As made by [`purchases`].
#[unsafe(no_mangle)]
pub unsafe extern "C" fn als(purchases: *const Purchases, sweeps: f64) -> f64 {
    let purchases = unsafe { &*purchases };
    let buyers = Buyers::of_all(purchases).expect("memory");
    let mut search = AlsSearch::new(purchases, sweeps as usize).expect("memory");
    while !search.step(purchases, &buyers, SLICE) {}
    let als = search.finish();
    let popularity = Popularity::of(&buyers, purchases.customers() as u64);
    let mut sum = 0.0;
    for customer in 0..purchases.customers() {
        let list = als.top(&popularity, purchases.of(customer), false, LENGTH);
        sum += list.iter().map(|scored| scored.score).sum::<f64>();
    }
    sum
}

/// Item–item, cosine without shrinkage: the same.
///
/// # Safety
/// As made by [`purchases`].
#[unsafe(no_mangle)]
pub unsafe extern "C" fn item_item(purchases: *const Purchases, kept: f64) -> f64 {
    let purchases = unsafe { &*purchases };
    let buyers = Buyers::of_all(purchases).expect("memory");
    let popularity = Popularity::of(&buyers, purchases.customers() as u64);
    let mut search = NeighbourSearch::new(purchases, 0.0, kept as usize).expect("memory");
    while !search
        .step(purchases, &buyers, &popularity, SLICE)
        .expect("memory")
    {}
    let neighbours = search.finish();
    let mut scratch = Scratch::new(purchases.products());
    let mut sum = 0.0;
    for customer in 0..purchases.customers() {
        let owned = purchases.of(customer);
        let list = neighbours.top(&popularity, owned, &|_| 1.0, false, LENGTH, &mut scratch);
        sum += list.iter().map(|scored| scored.score).sum::<f64>();
    }
    sum
}

/// Work of a slice, as in the page.
const SLICE: usize = 3_000_000;
