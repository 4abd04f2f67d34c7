//! Which customers: a filter as people build it, saved with the recipe.

use serde::{Deserialize, Serialize};

/// A condition on one customer. In JSON the kind is the only key: `{"range": {"field": "monetary", "min": 100}}`.
///
/// Fields of `range` are the ledger's columns and attributes that hold numbers; of `date` `first`,
/// `last` and attributes that hold dates; of `text` `id`, any attribute, or empty for all of them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[cfg_attr(all(target_arch = "wasm32", feature = "web"), derive(tsify::Tsify))]
#[cfg_attr(
    all(not(target_arch = "wasm32"), feature = "cli"),
    derive(schemars::JsonSchema)
)]
pub enum Filter {
    /// All of them; of none, everybody.
    And(Vec<Filter>),
    /// At least one of them; of none, nobody.
    Or(Vec<Filter>),
    Not(Box<Filter>),
    /// From `min` to `max`, both included; a customer without the value is outside.
    Range {
        field: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        min: Option<f64>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        max: Option<f64>,
    },
    /// From one day to another, `YYYY-MM-DD`, both included.
    Date {
        field: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        from: Option<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        to: Option<String>,
    },
    /// Holds this text, the case of A to Z ignored.
    Text {
        field: String,
        contains: String,
    },
    Segment(u32),
    Party(Party),
}

/// A customer's place in the trade.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(all(target_arch = "wasm32", feature = "web"), derive(tsify::Tsify))]
#[cfg_attr(
    all(not(target_arch = "wasm32"), feature = "cli"),
    derive(schemars::JsonSchema)
)]
pub enum Party {
    Consumer,
    Retailer,
    Wholesaler,
    Partner,
    Supplier,
    /// The files do not say, or say something else.
    Unknown,
}

impl Party {
    pub const ALL: [Party; 6] = [
        Party::Consumer,
        Party::Retailer,
        Party::Wholesaler,
        Party::Partner,
        Party::Supplier,
        Party::Unknown,
    ];

    pub fn as_str(self) -> &'static str {
        match self {
            Party::Consumer => "consumer",
            Party::Retailer => "retailer",
            Party::Wholesaler => "wholesaler",
            Party::Partner => "partner",
            Party::Supplier => "supplier",
            Party::Unknown => "unknown",
        }
    }
}
