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
mod compact;
mod dictionary;
mod ids;
mod intake;
mod line;
mod packed;
mod rejects;
mod settle;
mod sorted;

pub use arrange::Arranging;
pub use batch::{Batch, BatchLine, Span, place_of, proportion, row_of};
pub use book::Book;
pub use compact::Tally;
pub use dictionary::Dictionary;
pub use ids::Ids;
pub use intake::Intake;
pub use line::*;
pub use rejects::{Reject, RejectPage, RejectRow, Rejects};
pub use settle::{Settled, Settling, settle};
pub use sorted::Sorted;
