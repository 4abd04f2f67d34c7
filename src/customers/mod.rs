//! Stage `customers`: order lines → one record per customer.
//!
//! ```text
//! &[OrderLine] ─ Ledger (a fold) ─► Baskets ─ records(today) ─► Vec<Customer>
//! ```

pub mod attributes;
mod ledger;
mod party;
mod quality;
mod record;
mod summary;

pub use attributes::{Attributes, described};
pub use ledger::{Basket, Baskets, Ledger, records};
pub use party::{parties, party, party_of};
pub use quality::{outliers, same_customers};
pub use record::Customer;
pub use summary::{COLUMNS, column, quantile, summarise};
