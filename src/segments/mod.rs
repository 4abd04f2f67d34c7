//! Stage `segments`: customers in groups that a marketer can name.
//!
//! ```text
//! Matrix, SegmentOptions            → Search          checked, planned
//! Search::step, until done == total → Segmentation    labels, centroids, evidence, why
//! Matrix, &[Customer]               → Sketch          what needs no labels, made at any time
//! Segmentation, Sketch, Matrix, &[Customer] → Drawing
//! Drawing::step, until there are    → Portraits       SegmentsReport, labels, points
//! Segmentation, TableMatrix, &Figures → TableReport   of a table without orders
//! ```
//!
//! Matrices are `customers × features`, standardised, on the grid of 2⁻²⁰ (see
//! [`features`](crate::features)). For every k the restarts begin with k-means++ on a window
//! of rows ([`start`]), go on with the exact kernel on a sample ([`lloyd`], behind linfa's traits in
//! [`kmeans`]), and the best is carried to strict convergence on all rows. Then the candidates are measured ([`quality`],
//! [`stability`]), one is chosen by a rule that can be read out ([`choose`], [`why`]), and its
//! groups get names from a rule book ([`names`], [`contrast`]), a profile ([`profile`]) and a
//! place on a plane ([`map`]).
//!
//! The result depends on the matrix, the options and nothing else: not on the machine, the
//! number of threads, or the order of the rows.
//!
//! ```
//! use regulars::customers::Customer;
//! use regulars::features::{Feature, Matrix};
//! use regulars::report::SegmentOptions;
//! use regulars::segments::{Search, report};
//!
//! // Forty customers: half bought ten times and lately, half once and long ago.
//! let customer = |i: i64| {
//!     let (recency, frequency) = if i % 2 == 0 { (5 + i % 3, 10) } else { (200 + i % 5, 1) };
//!     Customer { recency, frequency, monetary: frequency * 250_000, tenure: 300, ..Customer::default() }
//! };
//! let customers: Vec<Customer> = (0..40).map(customer).collect();
//! // The stage `features` makes this; here one column by hand, in steps of 1/64.
//! let recency = Feature { name: "recency".into(), log: false, skewness: 0.0, mean: 104.0, sd: 97.0 };
//! let value = |c: &Customer| ((c.recency as f32 - 104.0) / 97.0 * 64.0).round() / 64.0;
//! let matrix = Matrix {
//!     features: vec![recency],
//!     constant: vec![],
//!     values: customers.iter().map(value).collect(),
//!     rows: customers.len(),
//! };
//!
//! let mut search = Search::new(&matrix, SegmentOptions { k: Some(2), ..SegmentOptions::default() })?;
//! while !search.step()?.is_done() {}
//! let found = search.finish()?;
//! let portraits = report(&found, &matrix, &customers)?;
//! assert_eq!(portraits.report.segments[0].name, "Champions");
//! assert_eq!(portraits.report.segments[0].size, 20);
//! assert_eq!(portraits.labels[..4], [0, 1, 0, 1]);
//! # Ok::<(), regulars::error::Error>(())
//! ```

pub mod alike;
pub mod centres;
pub mod choose;
mod coarse;
pub mod continuity;
pub mod contrast;
pub mod difference;
pub mod gap;
mod habits;
pub mod halves;
mod heat;
pub mod kmeans;
pub mod lanes;
pub mod lifecycle;
pub mod limits;
pub mod lloyd;
pub mod map;
pub mod measure;
pub mod names;
mod naming;
pub mod part;
pub mod phrases;
mod plan;
mod portrait;
pub mod profile;
pub mod prototypes;
pub mod quality;
pub mod rows;
pub mod rule;
mod search;
mod segmentation;
mod share;
pub mod sieve;
pub mod stability;
pub mod start;
mod table;
pub mod tally;
pub mod why;
mod work;

pub use naming::renamed;
pub use plan::check;
pub use portrait::{Drawing, Portraits, Sketch, report};
pub use search::{Progress, Search};
pub use segmentation::{Segmentation, adopted};
pub use share::Share;
pub use table::{table_model, table_report, table_restarts};
