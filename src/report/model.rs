//! A segmentation frozen into a file: how values become features, where the groups stand, what they
//! are called. It holds no customers: of these only shares, deciles and distances.

use super::fields::{Fields, Read, list, need};
use super::{Scale, VERSION, Words, canonical};
use crate::error::{Code, Error, Result};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Version of the model's shape.
pub const MODEL: u32 = 1;
/// Greatest number of segments, and of features, that a model may have.
const MOST: usize = 255;

/// A frozen segmentation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(all(target_arch = "wasm32", feature = "web"), derive(tsify::Tsify))]
#[cfg_attr(
    all(not(target_arch = "wasm32"), feature = "cli"),
    derive(schemars::JsonSchema)
)]
pub struct Model {
    /// Version of the program that wrote it.
    pub regulars: String,
    /// Version of this shape.
    pub model: u32,
    pub source: ModelSource,
    /// How the columns of a table were scaled; none for orders.
    pub scale: Option<Scale>,
    /// The day that the customers' records stood on, `YYYY-MM-DD`; none for a table.
    pub today: Option<String>,
    /// Customers that it was made from.
    pub customers: u64,
    pub seed: u64,
    /// Values on the grid are those of the features divided by 2^power.
    pub power: i32,
    pub features: Vec<ModelFeature>,
    /// In the order of their ids, from 0.
    pub segments: Vec<ModelSegment>,
}

/// What a model groups.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(all(target_arch = "wasm32", feature = "web"), derive(tsify::Tsify))]
#[cfg_attr(
    all(not(target_arch = "wasm32"), feature = "cli"),
    derive(schemars::JsonSchema)
)]
pub enum ModelSource {
    /// Customers by the ledger of their orders.
    Orders,
    /// Rows of a customer table by its columns.
    Table,
}

/// `x ↦ ((t(x) − mean) / sd − offset) / 2^power`, clipped to ±8 and rounded to multiples of 2⁻²⁰;
/// t is sign(x)·ln(1 + |x|) if `log`, else the identity.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(all(target_arch = "wasm32", feature = "web"), derive(tsify::Tsify))]
#[cfg_attr(
    all(not(target_arch = "wasm32"), feature = "cli"),
    derive(schemars::JsonSchema)
)]
pub struct ModelFeature {
    pub name: String,
    pub log: bool,
    pub mean: f64,
    pub sd: f64,
    pub offset: f64,
    /// Deciles on the grid, each once, ascending.
    pub edges: Vec<f64>,
    /// Share of the customers up to each edge and above the last one.
    pub shares: Vec<f64>,
}

/// One group of a model.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(all(target_arch = "wasm32", feature = "web"), derive(tsify::Tsify))]
#[cfg_attr(
    all(not(target_arch = "wasm32"), feature = "cli"),
    derive(schemars::JsonSchema)
)]
pub struct ModelSegment {
    pub name: String,
    pub name_zh: String,
    /// What to do with them; empty for a table.
    pub action: String,
    pub action_zh: String,
    /// Mean on the grid, in the order of `features`.
    pub centroid: Vec<f64>,
    pub share: f64,
    /// Distance from the centroid within which 99 % of the group lay.
    pub reach: f64,
}

impl Model {
    /// The canonical bytes of the file.
    pub fn to_json(&self) -> String {
        canonical(self)
    }

    /// Reads the file's text. Errors: no JSON, an unknown or a missing key (with line and column), another
    /// version, numbers that do not fit each other (with the key); all `bad-bytes`.
    pub fn from_json(text: &str) -> Result<Model> {
        let placed = |e: serde_json::Error| {
            let text = e.to_string();
            let what = text.split(" at line ").next().unwrap_or_default();
            bad(what)
                .at_line(e.line() as u64)
                .in_column(e.column().to_string())
        };
        let value: Value = serde_json::from_str(text).map_err(placed)?;
        version(&value)?;
        let model: Model = serde_json::from_str(text).map_err(placed)?;
        model.check()?;
        Ok(model)
    }

    /// Reads the file's JSON as a value.
    pub fn read(value: &Value) -> Read<Model> {
        version(value).map_err(|e| e.message.clone())?;
        let known = [
            "regulars",
            "model",
            "source",
            "scale",
            "today",
            "customers",
            "seed",
            "power",
            "features",
            "segments",
        ];
        let f = Fields::of(value, &known)?;
        let sources = [
            ("orders", ModelSource::Orders),
            ("table", ModelSource::Table),
        ];
        let power = need(f.number("power")?, "power")?;
        let model = Model {
            regulars: need(f.text("regulars")?, "regulars")?,
            model: MODEL,
            source: need(f.choice("source", &sources)?, "source")?,
            scale: f.choice("scale", &Scale::ALL.map(|s| (s.as_str(), s)))?,
            today: f.text("today")?,
            customers: need(f.whole("customers")?, "customers")?,
            seed: need(f.whole("seed")?, "seed")?,
            power: need(
                Some(power as i32).filter(|p| f64::from(*p) == power),
                "power",
            )?,
            features: list(need(f.get("features"), "features")?, read_feature)?,
            segments: list(need(f.get("segments"), "segments")?, read_segment)?,
        };
        model.check().map_err(|e| e.message.clone())?;
        Ok(model)
    }

    /// Whether the parts fit each other; `bad-bytes` with the key where they do not.
    pub fn check(&self) -> Result<()> {
        let wrong = |what: &str, key: String| Err(bad(what).in_column(key));
        let (d, k) = (self.features.len(), self.segments.len());
        if !(1..=MOST).contains(&d) || !(1..=MOST).contains(&k) {
            return wrong(
                "it has no features or no segments, or too many",
                "segments".into(),
            );
        }
        if !(-400..=400).contains(&self.power) {
            return wrong("the power is out of range", "power".into());
        }
        for (j, f) in self.features.iter().enumerate() {
            let finite = [f.mean, f.sd, f.offset].iter().all(|x| x.is_finite());
            let again = self.features[..j].iter().any(|other| other.name == f.name);
            if !finite || f.sd <= 0.0 || again {
                let what = "a feature is named twice or cannot be scaled";
                return wrong(what, format!("features[{j}]"));
            }
            let ascending = f.edges.is_sorted_by(|a, b| a < b);
            let whole: f64 = f.shares.iter().sum();
            let shares = f.shares.iter().all(|s| (0.0..=1.0).contains(s));
            if !ascending
                || f.shares.len() != f.edges.len() + 1
                || !shares
                || (whole - 1.0).abs() > 1e-6
            {
                let what = "edges do not ascend, or shares are not one more that add up to 1";
                return wrong(what, format!("features[{j}].edges"));
            }
        }
        for (i, s) in self.segments.iter().enumerate() {
            let again = self.segments[..i].iter().any(|other| other.name == s.name);
            if s.centroid.len() != d || s.centroid.iter().any(|x| x.is_nan() || x.abs() > 8.0) {
                let what = "a centroid is not one number within ±8 for each feature";
                return wrong(what, format!("segments[{i}].centroid"));
            }
            if again || !(0.0..=1.0).contains(&s.share) || !(s.reach >= 0.0 && s.reach.is_finite())
            {
                let what = "a segment is named twice, or its share or reach is out of range";
                return wrong(what, format!("segments[{i}]"));
            }
        }
        Ok(())
    }

    pub fn names(&self) -> Vec<Words> {
        let name = |s: &ModelSegment| Words::new(&s.name, &s.name_zh);
        self.segments.iter().map(name).collect()
    }

    /// This program's version and shape, for a model to be filled in.
    pub fn stamp() -> (String, u32) {
        (VERSION.into(), MODEL)
    }
}

fn bad(what: &str) -> Error {
    Error::new(
        Code::BadBytes,
        ["This is no model of segments: ", what].concat(),
        "Choose a model that this version has saved",
    )
}

fn version(value: &Value) -> Result<()> {
    match value.get("model").and_then(Value::as_u64) {
        Some(found) if found == u64::from(MODEL) => Ok(()),
        Some(_) => Err(bad("it is of another version").in_column("model")),
        None => Err(bad("it names no version").in_column("model")),
    }
}

fn number(value: &Value) -> Read<f64> {
    need(value.as_f64(), "number")
}

fn numbers(f: &Fields<'_>, key: &str) -> Read<Vec<f64>> {
    list(need(f.get(key), key)?, number)
}

fn read_feature(value: &Value) -> Read<ModelFeature> {
    let known = ["name", "log", "mean", "sd", "offset", "edges", "shares"];
    let f = Fields::of(value, &known)?;
    need(f.get("log"), "log")?;
    let one = |key| need(f.number(key)?, key);
    Ok(ModelFeature {
        name: need(f.text("name")?, "name")?,
        log: f.flag("log")?,
        mean: one("mean")?,
        sd: one("sd")?,
        offset: one("offset")?,
        edges: numbers(&f, "edges")?,
        shares: numbers(&f, "shares")?,
    })
}

fn read_segment(value: &Value) -> Read<ModelSegment> {
    let known = [
        "name",
        "name_zh",
        "action",
        "action_zh",
        "centroid",
        "share",
        "reach",
    ];
    let f = Fields::of(value, &known)?;
    let text = |key| need(f.text(key)?, key);
    let one = |key| need(f.number(key)?, key);
    Ok(ModelSegment {
        name: text("name")?,
        name_zh: text("name_zh")?,
        action: text("action")?,
        action_zh: text("action_zh")?,
        centroid: numbers(&f, "centroid")?,
        share: one("share")?,
        reach: one("reach")?,
    })
}

/// A model that customers are assigned by, or that a new grouping is matched to.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(all(target_arch = "wasm32", feature = "web"), derive(tsify::Tsify))]
#[cfg_attr(
    all(not(target_arch = "wasm32"), feature = "cli"),
    derive(schemars::JsonSchema)
)]
pub struct Frozen {
    pub model: Model,
    /// Group anew, by the model's features and (unless another is asked for) its number of segments, and
    /// give the groups the ids and names of those they have most customers in common with.
    pub refit: bool,
}

impl Frozen {
    pub fn read(value: &Value) -> Read<Frozen> {
        let f = Fields::of(value, &["model", "refit"])?;
        need(f.get("refit"), "refit")?;
        Ok(Frozen {
            model: Model::read(need(f.get("model"), "model")?)?,
            refit: f.flag("refit")?,
        })
    }
}
