//! Stage `ingest`: stored bytes → records of text cells, and the guesses about them.
//!
//! ```text
//! bytes ─ inflate ─ decode ─ scan ─► Record { line, cells }
//! head of bytes ─ inspect ─► Inspection { encoding, dialect, columns, roles }
//! ```
//!
//! Nothing here knows what an order is beyond the names of the roles.

pub mod calendar;
mod columns;
mod dialect;
mod gunzip;
mod inspect;
mod kind;
mod masks;
pub mod number;
mod reader;
mod roles;
pub mod scan;
mod text;

pub use dialect::Dialect;
pub use inspect::{HEAD, Inspector, overflows};
pub use kind::MARKS;
pub use reader::{Reader, dialect_of};
pub use scan::{Delimiter, Record, Scanner};
pub use text::{Decode, MakeDecoder, Utf8};
