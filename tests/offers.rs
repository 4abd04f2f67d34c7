//! Stage `offers`: laws of the fold, oracles, hand-computed tables, odd shops, real files.
#![cfg(not(target_arch = "wasm32"))]

#[path = "offers/same.rs"]
mod same;
#[path = "offers/shop.rs"]
mod shop;

#[path = "offers/als.rs"]
mod als;
#[path = "offers/audience.rs"]
mod audience;
#[path = "offers/baskets.rs"]
mod baskets;
#[path = "offers/ease.rs"]
mod ease;
#[path = "offers/laws.rs"]
mod laws;
#[path = "offers/models.rs"]
mod models;
#[path = "offers/odd_shops.rs"]
mod odd_shops;
#[path = "offers/real_files.rs"]
mod real_files;
#[path = "offers/rules.rs"]
mod rules;
#[path = "offers/splits.rs"]
mod splits;
#[path = "offers/tested.rs"]
mod tested;
