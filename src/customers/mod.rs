//! Stage `customers`: order lines → one record per customer.
//!
//! ```text
//! &Orders ─ Recording: &[OrderLine] ─ Ledger (a fold) ─► Baskets ─ add_records(today) ─► Vec<Customer>
//! a table of customers by itself, without orders ─ CustomerTable ─► Figures
//! ```

pub mod attributes;
mod columns;
mod ledger;
mod party;
mod quality;
mod record;
mod recording;
mod summary;
mod table;

pub use attributes::{Attributes, described};
pub use columns::{Columns, Told, offered, told};
pub use ledger::{Basket, Baskets, Ledger, add_records};
pub use party::{parties, party, party_of};
pub use quality::{outliers, same_customers};
pub use record::Customer;
pub use recording::Recording;
pub use summary::{COLUMNS, Months, called, column, quantile, summarise};
pub use table::{CustomerTable, Figures, Wanted};
