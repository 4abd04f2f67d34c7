//! Stage `value`: order lines → what each customer is worth, when they come next, whom to call today.
//!
//! In: [`Orders`](crate::orders::Orders), today, [`ValueOptions`](crate::report::ValueOptions).
//! Out: a [`Value`], from which come the [`ValueReport`](crate::report::ValueReport) and two tables.
//!
//! | file | verb |
//! |---|---|
//! | `days`, `rows` | fold lines into purchase days, and these into what the models see |
//! | `dropout`, `pareto`, `spend` | likelihoods, gradients, expectations |
//! | `minimise`, `fit` | find the parameters, or say why there are none |
//! | `empirical` | value customers where no model holds |
//! | `risk` | learn and test the chance of no purchase |
//! | `watch` | test the rules of warning |
//! | `appraise` | value everybody, with intervals |
//! | `simulate` | draw shops from a model |
//! | `signs` | who changes, tested on the past |
//! | `loyalty` | an index with its parts |
//! | `contact` | whom to contact this week, and why |
//! | `reorder`, `reordered` | when to order again, at which stock |
//! | `contracts` | survivors of a cohort under contract |
//! | `findings` | put it into words |
//! | `search`, `model` | the stage in slices, its result |

pub mod appraise;
pub mod contact;
pub mod contracts;
pub mod days;
pub mod dropout;
mod empirical;
mod findings;
pub mod fit;
pub mod loyalty;
pub mod minimise;
mod model;
pub mod pareto;
pub mod reorder;
mod reordered;
pub mod risk;
pub mod rows;
mod search;
pub mod signs;
pub mod simulate;
pub mod spend;
pub mod watch;

pub use model::{Groups, Value};
pub use search::{ValueSearch, check, drawn};
