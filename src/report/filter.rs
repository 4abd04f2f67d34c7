//! Which customers: a filter as people build it, saved with the recipe.

use super::fields::{Fields, Read, list, need, through_value};
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;

/// A condition on one customer. In JSON the kind is the only key: `{"range": {"field": "monetary", "min": 100}}`.
///
/// Fields of `range` are the ledger's columns and attributes that hold numbers; of `date` `first`,
/// `last` and attributes that hold dates; of `text` `id`, any attribute, or empty for all of them.
#[derive(Clone, Debug, PartialEq, Serialize)]
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

/// Longest chain of conditions within conditions.
const DEEPEST: u32 = 64;

impl Filter {
    /// Reads a filter; unknown keys and values of the wrong kind are errors.
    pub fn read(value: &Value) -> Read<Filter> {
        Filter::read_within(value, 0)
    }

    fn read_within(value: &Value, depth: u32) -> Read<Filter> {
        let Some((kind, inner)) = value
            .as_object()
            .filter(|map| map.len() == 1 && depth < DEEPEST)
            .and_then(|map| map.iter().next())
        else {
            return Err("a filter is an object with one key, and not too deep".into());
        };
        let all = |inner: &Value| match inner {
            Value::Array(items) => items
                .iter()
                .map(|i| Filter::read_within(i, depth + 1))
                .collect::<Read<Vec<Filter>>>(),
            _ => Err("a list was expected".into()),
        };
        let field = |f: &Fields<'_>| need(f.text("field")?, "field");
        Ok(match kind.as_str() {
            "and" => Filter::And(all(inner)?),
            "or" => Filter::Or(all(inner)?),
            "not" => Filter::Not(Box::new(Filter::read_within(inner, depth + 1)?)),
            "range" => {
                let f = Fields::of(inner, &["field", "min", "max"])?;
                Filter::Range {
                    field: field(&f)?,
                    min: f.number("min")?,
                    max: f.number("max")?,
                }
            }
            "date" => {
                let f = Fields::of(inner, &["field", "from", "to"])?;
                Filter::Date {
                    field: field(&f)?,
                    from: f.text("from")?,
                    to: f.text("to")?,
                }
            }
            "text" => {
                let f = Fields::of(inner, &["field", "contains"])?;
                Filter::Text {
                    field: field(&f)?,
                    contains: need(f.text("contains")?, "contains")?,
                }
            }
            "segment" => Filter::Segment(need(
                inner.as_f64().filter(|n| *n >= 0.0).map(|n| n as u32),
                "segment",
            )?),
            "party" => {
                let named = |p: &Party| Some(p.as_str()) == inner.as_str();
                Filter::Party(need(Party::ALL.into_iter().find(named), "party")?)
            }
            other => return Err(["unknown variant `", other, "`"].concat()),
        })
    }
}

impl<'de> Deserialize<'de> for Filter {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        through_value(deserializer, &Filter::read)
    }
}

/// A group of customers that was saved by name.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(all(target_arch = "wasm32", feature = "web"), derive(tsify::Tsify))]
#[cfg_attr(
    all(not(target_arch = "wasm32"), feature = "cli"),
    derive(schemars::JsonSchema)
)]
pub struct Audience {
    pub name: String,
    #[serde(rename = "where")]
    pub filter: Filter,
}

/// Audiences as options have them.
pub fn audiences<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Audience>, D::Error> {
    through_value(deserializer, &Audience::read_all)
}

impl Audience {
    pub fn read_all(value: &Value) -> Read<Vec<Audience>> {
        list(value, |value| {
            let f = Fields::of(value, &["name", "where"])?;
            Ok(Audience {
                name: need(f.text("name")?, "name")?,
                filter: Filter::read(need(f.get("where"), "where")?)?,
            })
        })
    }
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
