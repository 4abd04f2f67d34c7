//! Customer segments and one-to-one offers from a shop's own order files.
//!
//! The modules are the stages, in the order the data walks them.
pub mod error;
pub mod fold;
pub mod report;

pub mod ingest;
pub mod orders;
pub mod customers;
pub mod features;
pub mod segments;
pub mod offers;
