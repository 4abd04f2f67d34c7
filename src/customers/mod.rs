//! Stage `customers`: order lines → one record per customer.
//!
//! ```text
//! &[OrderLine] ─ Ledger (a fold) ─► Baskets ─ records(today) ─► Vec<Customer>
//! ```

mod ledger;
mod record;
mod summary;

pub use ledger::{Basket, Baskets, Ledger, records};
pub use record::Customer;
pub use summary::{COLUMNS, column, quantile, summarise};
