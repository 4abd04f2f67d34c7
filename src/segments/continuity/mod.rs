//! The same segments next month: a frozen model, new customers assigned by it, what has moved since, and a
//! new grouping that keeps the old ids and names.
//!
//! ```text
//! matrix, labels, names          ─ freeze ─────► Model                  (no customers in it)
//! features::frozen, Model        ─ assign ─────► labels
//! matrix, labels, Model          ─ held_against ► Continuity            shift, far ones, advice
//! two labellings of one matrix   ─ matching ───► the old id of each new group (Hungarian method)
//! an earlier customers.csv       ─ migration ──► Migration              who went where
//! ```

mod drift;
mod freeze;
mod matching;
mod migration;
mod renumber;

pub use drift::{held_against, stability_index};
pub use freeze::{Freezing, assign, freeze};
pub use matching::{agreement, matching};
pub use migration::{Before, migration};
pub use renumber::{assigned, assigned_table, matched, matched_table};
