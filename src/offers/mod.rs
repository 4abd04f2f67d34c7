//! Stage `offers`: who bought what → products to offer to each customer, with reasons, and how good
//! such offers would have been on the shop's own past.
//!
//! In: [`Orders`](crate::orders::Orders), [`OfferOptions`](crate::report::OfferOptions).
//! Out: [`Offers`], from which come the [`OffersReport`](crate::report::OffersReport) and the
//! [`Offer`](crate::report::Offer)s of any customer.
//!
//! | file | verb |
//! |---|---|
//! | `interactions` | fold order lines into who bought what |
//! | `purchases` | hold it, by customer and by product |
//! | `history` | read one customer's part of it |
//! | `popularity`, `item_item`, `ease`, `als`, `habits` | learn, and score products for a customer |
//! | `inverse` | invert EASE's table of pairs |
//! | `ranking` | put scores in order, ties included |
//! | `recommender` | the methods, and learning in slices |
//! | `split`, `evaluate`, `bootstrap` | test the methods on the shop's own past |
//! | `audience` | the inverse: who wants a product most |
//! | `rules` | leave out, and put in order anew, by the shop's own rules |
//! | `search`, `model`, `verdict` | the stage in slices, its result, its words |
//! | [`bundles`] | find what is bought together |
//!
//! ```
//! use regulars::offers::OfferSearch;
//! use regulars::orders::{DAY, Ids, OrderLine, Orders, Product, UNIT};
//! use regulars::report::OfferOptions;
//!
//! // Ann and Bo bought tea and a cup, Cy only tea.
//! let bought = [(0, 0), (0, 1), (1, 0), (1, 1), (2, 1)];
//! let lines = bought.map(|(customer, product)| OrderLine {
//!     customer,
//!     at: 15_000 * DAY,
//!     order: customer,
//!     product,
//!     quantity: UNIT,
//!     amount: 3 * UNIT,
//!     discount: 0,
//! });
//! let products = ["cup", "tea"].map(|id| Product { id: id.into(), ..Product::default() });
//! let orders = Orders::new(
//!     Ids::of(["Ann", "Bo", "Cy"])?,
//!     Ids::of(["1", "2", "3"])?,
//!     products.to_vec(),
//!     &lines,
//! )?;
//!
//! let mut search = OfferSearch::new(&orders, OfferOptions::default())?;
//! while !search.step(&orders)?.is_done() {}
//! let offers = search.finish()?;
//!
//! let for_cy = offers.offers_for(&orders, 2, 10);
//! assert_eq!(for_cy[0].product, "cup");
//! assert_eq!(for_cy[0].reason.en, "bought with tea by 2 customers");
//! // Three customers are too few to test anything, and the report says so.
//! assert!(offers.report().verdict.en.starts_with("Untested"));
//! # Ok::<(), regulars::error::Error>(())
//! ```

mod als;
mod audience;
mod bootstrap;
pub mod bundles;
mod ease;
mod evaluate;
mod habits;
mod history;
mod interactions;
mod inverse;
mod item_item;
mod model;
mod points;
mod popularity;
mod purchases;
mod ranking;
mod recommender;
mod rules;
mod search;
mod split;
mod verdict;

pub use als::{Als, AlsSearch, SWEEPS};
pub use audience::AudienceSearch;
pub use bootstrap::{Bootstrap, Difference};
pub use ease::{EXACT, Ease, EaseSearch, MOST_PRODUCTS};
pub use evaluate::{Evaluated, LENGTHS, Marks, marks};
pub use habits::Habits;
pub use history::{Bought, History};
pub use interactions::{Interaction, Interactions};
pub use item_item::{Neighbour, NeighbourSearch, Neighbours, ROW_CAP};
pub use model::{Counter, Offers};
pub use popularity::Popularity;
pub use purchases::{Buyers, Purchases};
pub use ranking::{Scored, Scratch};
pub use recommender::{Method, Recommender};
pub use rules::{Chosen, RERANKED, Rules};
pub use search::{OfferSearch, Progress, check};
pub use split::{BeforeAfter, Cut, ENOUGH, TimeSplit};
