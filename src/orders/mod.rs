//! Stage `orders`: records → order lines.
//!
//! ```text
//! Record + roles ─ Intake ─► Batch of typed lines, or a Reject
//! Batches ─ Book (a fold) ─► Sorted lines ─ settle(returns) ─► Orders
//! ```
//!
//! Money is `i64` in ten-thousandths of the currency unit, rounded once per line, half to even.

mod batch;
mod book;
mod dictionary;
mod intake;
mod line;
mod rejects;
mod settle;
mod sorted;

pub use batch::{Batch, BatchLine, Span, place_of, proportion, row_of};
pub use book::Book;
pub use dictionary::Dictionary;
pub use intake::Intake;
pub use line::*;
pub use rejects::{Reject, RejectPage, RejectRow, Rejects};
pub use settle::{Settled, settle};
pub use sorted::Sorted;
