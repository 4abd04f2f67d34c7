//! Bundles: what is bought together more often than chance would have it, by exact counts.
//!
//! In: [`Baskets`], from orders or from a file with one basket a line, and
//! [`BundleOptions`](crate::report::BundleOptions). Out: a
//! [`BundlesReport`](crate::report::BundlesReport).
//!
//! | file | verb |
//! |---|---|
//! | `baskets` | gather the items of each order, the oldest order first |
//! | `threshold` | compare a count with a share, in integers |
//! | `itemsets` | find every frequent set, in slices (Uno et al. 2004: occurrence deliver) |
//! | `rules` | turn sets into rules with one item on the right, and weigh them |
//! | `significance` | Fisher's exact test, and the correction for many tests |
//! | `search`, `words` | the work in slices, and what it came to |

mod baskets;
mod itemsets;
mod rules;
mod search;
mod significance;
mod threshold;
mod words;

pub use baskets::{BasketRows, Baskets};
pub use itemsets::{Itemsets, MOST_ITEMSETS, Mining};
pub use rules::{Rule, Rules};
pub use search::BundleSearch;
pub use significance::{adjust, fisher_upper};
pub use threshold::Threshold;
