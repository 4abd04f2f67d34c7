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
//! | `watch`, `past` | the rules of warning, tested on the past |
//! | `appraise` | value everybody, with intervals |
//! | `simulate`, `refits` | draw shops from a model, fit them |
//! | `signs` | who changes, tested on the past |
//! | `loyalty` | an index with its parts |
//! | `due`, `contact` | whom to contact this week, and why |
//! | `reorder`, `reordered` | when to order again, at which stock |
//! | `contracts` | survivors of a cohort under contract |
//! | `tracking`, `histogram` | expected against actual, values in bands |
//! | `findings` | put it into words |
//! | `options`, `search`, `valuing`, `model` | the stage in slices, its result |

pub mod appraise;
mod contact;
pub mod contracts;
pub mod days;
pub mod dropout;
pub mod due;
mod empirical;
mod findings;
pub mod fit;
pub mod histogram;
pub mod loyalty;
pub mod minimise;
mod model;
mod options;
pub mod pareto;
mod past;
mod refits;
pub mod reorder;
mod reordered;
pub mod risk;
pub mod rows;
mod search;
pub mod signs;
pub mod simulate;
pub mod spend;
pub mod tracking;
mod valuing;
pub mod watch;

pub use model::{Groups, Value};
pub use options::check;
pub use refits::drawn;
pub use search::ValueSearch;

/// What one step of the stage looks at: rows of a likelihood, or customers where that is slower.
const WORK: usize = 1 << 19;
pub(crate) const CUSTOMERS: usize = 1 << 14;
