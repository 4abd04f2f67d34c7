//! Stage `orders`: records → order lines.
//!
//! ```text
//! Record + roles ─ Intake ─► Batch of typed lines, or a Reject
//! Batches ─ Book (a fold) ─ Arranging ─► Sorted lines ─ Settling(returns) ─► Orders
//! ```
//!
//! Money is `i64` in ten-thousandths of the currency unit, rounded once per line, half to even.

mod arrange;
mod batch;
mod book;
mod cells;
mod compact;
mod corrections;
mod dictionary;
mod hand_over;
mod ids;
mod intake;
mod left_out;
mod line;
pub mod outliers;
mod packed;
mod rejects;
mod repeats;
mod same;
mod settle;
mod sorted;

pub use arrange::Arranging;
pub use batch::{Batch, BatchLine, Span, place_of, proportion, row_of};
pub use book::Book;
pub use cells::Cells;
pub use compact::Tally;
pub use corrections::{CorrectedLines, Corrections, GivenBack};
pub use dictionary::Dictionary;
pub use hand_over::HandOver;
pub use ids::Ids;
pub use intake::Intake;
pub use left_out::LeftOut;
pub use line::*;
pub use rejects::{Reject, RejectPage, RejectRow, Rejects};
pub use repeats::Repeats;
pub use same::{groups, plain_id};
pub use settle::{Settled, Settling, settle};
pub use sorted::Sorted;
