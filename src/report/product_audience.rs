//! Who wants a product or a category most: what is asked, and the answer.

use super::Words;
use super::fields::{Fields, Read};
use serde::Serialize;
use serde_json::Value;

/// Whose customers, how many, and which of them to leave alone.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(all(target_arch = "wasm32", feature = "web"), derive(tsify::Tsify))]
pub struct ProductAudienceQuery {
    /// A product's id, or else a category.
    pub product: String,
    pub category: String,
    /// Customers at most.
    pub n: u32,
    /// Whether those who have bought it already may be in it, too.
    pub owners: bool,
    /// Share of the audience, 0–1, that is flagged as control, to be left alone.
    pub control: f64,
    /// Seed of the control; a customer's flag depends on it and on the id alone.
    pub seed: u64,
}

impl Default for ProductAudienceQuery {
    fn default() -> Self {
        ProductAudienceQuery {
            product: String::new(),
            category: String::new(),
            n: 1_000,
            owners: false,
            control: 0.0,
            seed: 1,
        }
    }
}

impl ProductAudienceQuery {
    pub fn read(value: &Value) -> Read<ProductAudienceQuery> {
        let known = ["product", "category", "n", "owners", "control", "seed"];
        let f = Fields::of(value, &known)?;
        let usual = ProductAudienceQuery::default();
        Ok(ProductAudienceQuery {
            product: f.text("product")?.unwrap_or_default(),
            category: f.text("category")?.unwrap_or_default(),
            n: f.small("n")?.unwrap_or(usual.n),
            owners: f.flag("owners")?,
            control: f.number("control")?.unwrap_or(usual.control),
            seed: f.whole("seed")?.unwrap_or(usual.seed),
        })
    }
}

/// The customers most likely to want it, best first.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(all(target_arch = "wasm32", feature = "web"), derive(tsify::Tsify))]
#[cfg_attr(
    all(not(target_arch = "wasm32"), feature = "cli"),
    derive(schemars::JsonSchema)
)]
pub struct ProductAudience {
    /// How they were scored: as offers are, by item–item where these are popular products.
    pub method: String,
    pub customers: u64,
    /// Those who have bought it already.
    pub owners: u64,
    /// Those who may be in it and have a score above 0.
    pub scored: u64,
    pub rows: Vec<ProductAudienceRow>,
}

/// One customer of it.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(all(target_arch = "wasm32", feature = "web"), derive(tsify::Tsify))]
#[cfg_attr(
    all(not(target_arch = "wasm32"), feature = "cli"),
    derive(schemars::JsonSchema)
)]
pub struct ProductAudienceRow {
    pub customer: String,
    /// As that of an offer of the product to this customer.
    pub score: f64,
    /// The product: of a category the one with the best score.
    pub product: String,
    pub name: String,
    pub reason: Words,
    /// Whether to leave this customer alone, so that the effect can be measured.
    pub control: bool,
}

/// A product that an audience can be asked for.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(all(target_arch = "wasm32", feature = "web"), derive(tsify::Tsify))]
pub struct SoldProduct {
    pub product: String,
    pub name: String,
    pub category: String,
    /// Those who have bought it.
    pub customers: u64,
}
