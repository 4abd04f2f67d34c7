//! What the shop will not offer, or will sooner: rules over the scores, which stay as they are.

use super::fields::{Fields, Read, list, need, through_value};
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;

/// Rules of the shop. They choose among scored products and change no score.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[cfg_attr(all(target_arch = "wasm32", feature = "web"), derive(tsify::Tsify))]
#[cfg_attr(
    all(not(target_arch = "wasm32"), feature = "cli"),
    derive(schemars::JsonSchema),
    schemars(deny_unknown_fields, default)
)]
pub struct OfferRules {
    /// Column of the products file that says what is in stock: a number above 0, or a word that is no 'no'.
    pub stock: String,
    /// Only products of these categories; empty: of all.
    pub categories: Vec<String>,
    /// No products of these categories.
    pub except: Vec<String>,
    /// Least and greatest price of a piece: that of the products file, or else the mean that was paid.
    pub price_from: Option<f64>,
    pub price_to: Option<f64>,
    /// Least margin as a share of the price, 0–1; the cost is the products file's.
    pub margin_from: Option<f64>,
    /// At most one product of a category in a list.
    pub one_per_category: bool,
    /// Best first by score × (price − cost): of the 200 best by score that the other rules leave.
    pub by_margin: bool,
}

impl<'de> Deserialize<'de> for OfferRules {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        through_value(deserializer, &OfferRules::read)
    }
}

impl OfferRules {
    pub fn read(value: &Value) -> Read<OfferRules> {
        let known = [
            "stock",
            "categories",
            "except",
            "price_from",
            "price_to",
            "margin_from",
            "one_per_category",
            "by_margin",
        ];
        let f = Fields::of(value, &known)?;
        let names = |key| f.get(key).map_or(Ok(Vec::new()), |v| list(v, text));
        Ok(OfferRules {
            stock: f.text("stock")?.unwrap_or_default(),
            categories: names("categories")?,
            except: names("except")?,
            price_from: f.number("price_from")?,
            price_to: f.number("price_to")?,
            margin_from: f.number("margin_from")?,
            one_per_category: f.flag("one_per_category")?,
            by_margin: f.flag("by_margin")?,
        })
    }
}

fn text(value: &Value) -> Read<String> {
    need(value.as_str().map(String::from), "text")
}
