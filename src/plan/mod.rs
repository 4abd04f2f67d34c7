//! Stage `plan`: who is worth what and needs what, and what to do about it.
//!
//! ```text
//! a finished job ─ Known ───────────► costs, who can be reached
//! &Orders, Known ─ Buyers ──────────► spend by category, at a discount, now and before
//!                ─ Lifecycle ───────► stages and tiers
//! shares of spend ─ Needs (k-means) ► groups by need
//! numbers and categories ─ MixedGroups (k-prototypes) ► groups by who customers are and how they buy
//! all of it ─ sheets ───────────────► PlanReport: value × need, needs, axes, attraction, mixed, stages, tiers
//! ```
//!
//! Its module in the page is one of its own, which is given the orders ([`HandOver`](crate::orders::HandOver))
//! and starts when the plan is opened.

mod attraction;
mod axes;
mod buyers;
mod known;
mod lives;
mod mixed;
mod needs;
mod search;
mod sheets;
mod table;
mod value_need;

pub use known::{Known, Trait};
pub use search::PlanSearch;
pub use table::write_sheet;
