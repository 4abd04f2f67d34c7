//! The stage `segments` held to oracles, references, and whatever should not crash it.

#[path = "segments/rows.rs"]
mod rows;
#[path = "segments/same.rs"]
mod same;
#[path = "segments/shops.rs"]
mod shops;
#[path = "walk/mod.rs"]
mod walk;

#[path = "segments/alike.rs"]
mod alike;
#[path = "segments/anew.rs"]
mod anew;
#[path = "segments/choosing.rs"]
mod choosing;
#[path = "segments/continuity.rs"]
mod continuity;
#[path = "segments/degenerate.rs"]
mod degenerate;
#[path = "segments/exact.rs"]
mod exact;
#[path = "segments/kernel.rs"]
mod kernel;
#[path = "segments/measures.rs"]
mod measures;
#[path = "segments/portraits.rs"]
mod portraits;
#[path = "segments/references.rs"]
mod references;
#[path = "segments/sharing.rs"]
mod sharing;
#[path = "segments/sifting.rs"]
mod sifting;
