//! Workbooks (XLSX, XLSM, XLS, ODS) and Parquet files → comma-separated text.
//!
//! In: the file's bytes. Out: its sheets, and the rows of one of them as UTF-8 with commas, RFC 4180
//! quotes and line feeds, in steps of bounded size, for `regulars::ingest::Reader::push_text`. Values
//! are text by one rule in every format (see [`values`]), so that the same table gives the same ids and
//! totals from each of them.
//!
//! Nothing is believed that a file claims about its size: whatever inflates is counted while it does,
//! whatever is kept has a limit, and every step is short.

mod bytes;
pub mod error;
mod inflate;
mod notes;
mod ods;
mod parquet;
mod rows;
pub mod table;
pub mod values;
mod xls;
mod xlsx;
mod xml;
mod zip;

#[cfg(all(target_arch = "wasm32", feature = "web"))]
pub mod wasm;

pub use error::{Error, Result};
pub use table::{Kind, Sheet, TableFile, is_table};
