//! What the caller receives: versioned, serialisable, in both languages.
//!
//! Every number that leaves the core leaves in one of these types. Their serde names are the
//! JSON keys, the TypeScript types and the JSON Schema alike; [`canonical`] writes the
//! bytes. Maps are `BTreeMap`s, so that keys have one order.

mod bundles;
mod canonical;
mod contact;
mod continuity;
mod contracts;
pub mod export;
mod fields;
pub mod figures;
mod filter;
mod lifecycle;
mod model;
mod offer_rules;
mod offers;
mod orders;
mod plan;
mod product_audience;
mod quality;
mod read;
mod recipe;
mod referral;
mod reorder;
mod repairs;
mod segments;
mod snapshot;
mod summary;
mod table;
mod tracking;
mod value;
mod words;

pub use bundles::*;
pub use canonical::canonical;
pub use contact::*;
pub use continuity::*;
pub use contracts::*;
pub use filter::*;
pub use lifecycle::*;
pub use model::*;
pub use offer_rules::*;
pub use offers::*;
pub use orders::*;
pub use plan::*;
pub use product_audience::*;
pub use quality::*;
pub use recipe::*;
pub use referral::*;
pub use reorder::*;
pub use repairs::*;
pub use segments::*;
pub use snapshot::*;
pub use summary::*;
pub use table::*;
pub use tracking::*;
pub use value::*;
pub use words::*;

use serde::{Deserialize, Serialize};

/// Version of the report's shape; raised when a key changes its meaning or goes.
pub const REPORT: u32 = 1;
/// Version of the program, as in Cargo.toml.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

/// The whole answer to a recipe: what the page shows, what `regulars run` prints.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(all(target_arch = "wasm32", feature = "web"), derive(tsify::Tsify))]
#[cfg_attr(
    all(not(target_arch = "wasm32"), feature = "cli"),
    derive(schemars::JsonSchema)
)]
pub struct Report {
    /// Version of the program that wrote it.
    pub regulars: String,
    /// Version of this shape.
    pub report: u32,
    /// Everything needed to get it again.
    pub recipe: Recipe,
    pub orders: OrdersReport,
    pub customers: CustomersReport,
    pub quality: QualityReport,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub segments: Option<SegmentsReport>,
    /// How the customers stand to an earlier segmentation, where one is in use.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub continuity: Option<Continuity>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub offers: Option<OffersReport>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<ValueReport>,
    /// Why a part is missing.
    pub notes: Vec<Words>,
}

impl Report {
    /// The canonical bytes: indented JSON and a line feed at the end.
    pub fn to_json(&self) -> String {
        canonical(self)
    }
}
