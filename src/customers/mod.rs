//! Stage `customers`: order lines → one record per customer.
//!
//! ```text
//! &Orders ─ Recording: &[OrderLine] ─ Ledger (a fold) ─► Baskets ─ add_records(today) ─► Vec<Customer>
//! ```

mod ledger;
mod record;
mod recording;
mod summary;

pub use ledger::{Basket, Baskets, Ledger, add_records};
pub use record::Customer;
pub use recording::Recording;
pub use summary::{COLUMNS, Months, column, quantile, summarise};
