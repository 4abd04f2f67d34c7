//! Customer segments and one-to-one offers from a shop's own order files.
//!
//! The modules are the stages, in the order the data walks them; a stage uses those above it only.
//!
//! | stage | from | to |
//! |---|---|---|
//! | [`ingest`] | stored bytes | records of text cells, and guesses about them |
//! | [`orders`] | records and roles | order lines, returns settled, rejects listed |
//! | [`customers`] | order lines | one record per customer |
//! | [`features`] | records | a matrix, standardised, on an exact grid |
//! | [`segments`] | matrix | groups with names and evidence |
//! | [`offers`] | order lines | scored products per customer |
//! | [`value`] | purchase days | what customers are worth, when they come next, whom to call |
//! | [`job`] | options and bytes | the whole walk, in slices |
//! | [`audiences`] | a finished job and a filter | the customers it takes |
//! | [`difference`] | two snapshots | what has changed |
//! | [`plan`] | order lines and segments | who is worth what and needs what, and what to do |
//! | [`tables`] | a finished job | pages, cards and CSV tables |
//!
//! [`report`] holds the types that leave the core, [`fold`] the laws of what is folded, [`error`]
//! what can go wrong. Money is in ten-thousandths of the currency unit, time in days or seconds.
//!
//! ```
//! use regulars::ingest::Inspector;
//! use regulars::job::{Job, Stage};
//! use regulars::report::Options;
//!
//! let file = "customer,order,date,product,quantity,price\n\
//!             Ann,1,2024-01-05,tea,2,3.50\n\
//!             Ben,2,2024-01-06,jam,1,4.00\n\
//!             Ann,3,2024-02-01,jam,1,4.00\n";
//! let host = |_: &str| None; // UTF-8 needs no decoder of the host's
//!
//! let mut inspector = Inspector::new("orders.csv", file.len() as u64, None, host);
//! inspector.push(file.as_bytes())?;
//! let reading = inspector.finish(true)?.reading;
//!
//! let mut job = Job::new(Options::default(), host)?;
//! job.open_file("orders.csv", reading)?;
//! job.push(file.as_bytes())?;
//! job.close_file()?;
//! job.run_through(Stage::Customers)?;
//! assert_eq!(job.orders_report().unwrap().total, "15");
//! assert_eq!(job.records()[0].frequency, 2);
//! # Ok::<(), regulars::error::Error>(())
//! ```

mod equity;
pub mod error;
pub mod fold;
pub mod report;
pub mod sorting;

pub mod ingest;
pub mod orders;

pub mod customers;

pub mod features;

pub mod segments;

pub mod offers;

pub mod value;

pub mod job;

pub mod audiences;
pub mod difference;
pub mod plan;
pub mod tables;

#[cfg(all(target_arch = "wasm32", feature = "web"))]
pub mod wasm;

#[cfg(all(target_arch = "wasm32", not(feature = "web")))]
mod no_randomness;
