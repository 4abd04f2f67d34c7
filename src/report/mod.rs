//! What the caller receives: versioned, serialisable, in both languages.
//!
//! Every number that leaves the core leaves in one of these types. Their serde names are the
//! JSON keys, the TypeScript types and the JSON Schema alike; `serde_json` writes the canonical
//! bytes. Maps are `BTreeMap`s, so that keys have one order.

mod bundles;
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
pub use contact::*;
pub use continuity::*;
pub use contracts::*;
pub use filter::*;
pub use lifecycle::*;
pub use model::*;
pub use offer_rules::*;
pub use offers::*;
pub use orders::*;
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

/// Canonical JSON of any report part: two spaces of indent, keys in the order of the type, one
/// line feed at the end.
pub fn canonical<T: Serialize>(part: &T) -> String {
    // Not `expect`: it would bring the words of every error there is into the download.
    let Ok(text) = serde_json::to_string(part) else {
        panic!("reports hold only strings, numbers and lists");
    };
    indented(&text)
}

/// JSON without blanks, set out over lines. serde_json's own way writes the blanks from every field of
/// every type, which is a tenth of what the types weigh.
fn indented(compact: &str) -> String {
    let bytes = compact.as_bytes();
    let mut out = Vec::with_capacity(bytes.len() * 2);
    let (mut depth, mut quoted, mut escaped) = (0, false, false);
    let line = |out: &mut Vec<u8>, depth: usize| {
        out.push(b'\n');
        out.resize(out.len() + 2 * depth, b' ');
    };
    for (i, &byte) in bytes.iter().enumerate() {
        let begins = matches!(byte, b'{' | b'[');
        if quoted {
            quoted = escaped || byte != b'"';
            escaped = byte == b'\\' && !escaped;
        } else if matches!(byte, b'}' | b']') {
            if !matches!(bytes[i - 1], b'{' | b'[') {
                depth -= 1;
                line(&mut out, depth);
            }
        } else {
            quoted = byte == b'"';
            let empty = begins && matches!(bytes.get(i + 1), Some(b'}' | b']'));
            depth += usize::from(begins && !empty);
            out.push(byte);
            match byte {
                b':' => out.push(b' '),
                b',' => line(&mut out, depth),
                _ if begins && !empty => line(&mut out, depth),
                _ => {}
            }
            continue;
        }
        out.push(byte);
    }
    out.push(b'\n');
    let Ok(text) = String::from_utf8(out) else {
        panic!("blanks stand between characters");
    };
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_canonical_text_is_what_serde_json_sets_out() {
        for value in [
            serde_json::json!({
                "a": [], "b": {}, "c": [1, {"d": "x,{y}:[\\\"z\\\\"}, [[]], "[]"], "e": null, "": 1e300,
            }),
            serde_json::json!([]),
            serde_json::json!("\\"),
            serde_json::json!(0.1),
        ] {
            let expected = serde_json::to_string_pretty(&value).unwrap() + "\n";
            assert_eq!(canonical(&value), expected);
        }
    }
}
