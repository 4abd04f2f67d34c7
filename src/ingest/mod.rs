//! Stage `ingest`: stored bytes → records of text cells, and the guesses about them.
//!
//! ```text
//! bytes ─ inflate ─ decode ─ scan ─ frame ─► Record { line, cells }
//! head of bytes ─ inspect ─► Inspection { encoding, dialect, layout, columns, roles }
//! ```
//!
//! Nothing here knows what an order is beyond the names of the roles.

mod aside;
pub mod calendar;
mod columns;
pub mod currency;
mod dialect;
mod encoding;
mod file_kind;
mod formats;
mod frame;
mod gunzip;
mod inspect;
pub(crate) mod instants;
mod json;
mod json_lines;
mod kind;
mod layout;
mod lexicon;
mod masks;
pub mod number;
mod reader;
mod record;
pub mod recut;
mod roles;
pub mod scan;
mod sheets;
mod text;
mod write;

pub use dialect::Dialect;
pub use file_kind::MARKS;
pub use frame::Layout;
pub use inspect::{HEAD, Inspector, overflows};
pub use reader::{Reader, dialect_of};
pub use record::{Mark, Record};
pub use scan::{Delimiter, Scanner, Syntax};
pub use sheets::{add_sheet, take_sheet};
pub use text::{Decode, MakeDecoder, Utf8};
pub use write::{write_names, write_record};
