//! Where customers stand in their life with the shop, and their tiers.
//!
//! ```text
//! purchase days of one customer ─ stages::Rules ─► stage on any day, spells in stages
//! spells                        ─ survival::Curve ► share still in a stage after so many days
//! spend then and now            ─ tiers ──────────► A, B, C with a margin against to and fro
//! &Orders, today, options       ─ lifecycle ──────► Lifecycle: the report, and a row a customer
//! ```
//!
//! All of it comes from the order lines alone, so that the earlier day needs no snapshot: what was known
//! then is read off the same file, but for the shop's typical gap, which is today's. Two walks over the customers in slices, `O(lines + spells)`.

mod found;
pub mod stages;
pub mod survival;
pub mod tiers;
mod told;

pub use found::{Life, Lifecycle, LifecycleSearch, check, lifecycle};
