//! What a page asks for, out of JSON values.
//!
//! In: a value. Out: options, a reading, a query; unknown keys and values of the wrong kind are
//! errors, just as where serde reads the same types from a recipe; only `null` is what is missing.
//! Why twice: serde's readers are some forty kilobytes of the module, which never reads a recipe.

use super::fields::{Fields, Read, list, need};
use super::{
    Audience, BundleOptions, CustomerQuery, DateFormat, FileKind, Filter, Format, Frozen, Language,
    LifecycleOptions, OfferOptions, OfferRules, Options, PlanOptions, Reading, Repairs, Returns,
    Role, RoleColumn, SegmentOptions, TimeUnit, Transform, ValueModel, ValueOptions,
};
use serde_json::Value;
use std::collections::BTreeMap;

/// Puts what was found in the place of the default.
fn put<T>(place: &mut T, found: Option<T>) {
    if let Some(found) = found {
        *place = found;
    }
}

/// Reads the part named `key`, where there is one.
fn part<T>(f: &Fields<'_>, key: &str, read: fn(&Value) -> Read<T>) -> Read<Option<T>> {
    f.get(key).map(read).transpose()
}

fn number(value: &Value) -> Read<f64> {
    need(value.as_f64(), "a number")
}

fn small(value: &Value) -> Read<u32> {
    let whole = value.as_u64().and_then(|n| u32::try_from(n).ok());
    need(whole, "a whole number")
}

/// A list of just so many.
fn exactly<T, const N: usize>(found: Option<Vec<T>>, key: &str) -> Read<Option<[T; N]>> {
    let exact = found.map(|list| need(<[T; N]>::try_from(list).ok(), key));
    exact.transpose()
}

/// A map of texts.
fn names(value: &Value) -> Read<BTreeMap<String, String>> {
    // One by one: collecting would bring a sort of its own.
    let mut names = BTreeMap::new();
    for (key, value) in need(value.as_object(), "an object")? {
        names.insert(key.clone(), name(value)?);
    }
    Ok(names)
}

fn name(value: &Value) -> Read<String> {
    need(value.as_str().map(String::from), "text")
}

impl Options {
    pub fn read(value: &Value) -> Read<Options> {
        let known = [
            "returns",
            "today",
            "repairs",
            "corrections",
            "segments",
            "offers",
            "audiences",
            "value",
        ];
        let f = Fields::of(value, &known)?;
        let mut options = Options {
            today: f.text("today")?,
            ..Options::default()
        };
        put(
            &mut options.returns,
            f.choice(
                "returns",
                &[
                    ("net", Returns::Net),
                    ("drop", Returns::Drop),
                    ("keep", Returns::Keep),
                ],
            )?,
        );
        put(&mut options.repairs, part(&f, "repairs", Repairs::read)?);
        let corrections = part(&f, "corrections", super::repairs::read_corrections)?;
        put(&mut options.corrections, corrections);
        put(
            &mut options.segments,
            part(&f, "segments", SegmentOptions::read)?,
        );
        put(&mut options.offers, part(&f, "offers", OfferOptions::read)?);
        put(&mut options.value, part(&f, "value", ValueOptions::read)?);
        let audiences = part(&f, "audiences", Audience::read_all)?;
        put(&mut options.audiences, audiences);
        Ok(options)
    }
}

impl SegmentOptions {
    pub fn read(value: &Value) -> Read<SegmentOptions> {
        let known = [
            "k",
            "seed",
            "features",
            "transform",
            "restarts",
            "smallest",
            "most",
            "names",
            "frozen",
        ];
        let f = Fields::of(value, &known)?;
        let mut options = SegmentOptions {
            k: f.small("k")?,
            ..SegmentOptions::default()
        };
        put(&mut options.seed, f.whole("seed")?);
        let features = part(&f, "features", |value| list(value, name))?;
        put(&mut options.features, features);
        put(
            &mut options.transform,
            f.choice(
                "transform",
                &[
                    ("auto", Transform::Auto),
                    ("log", Transform::Log),
                    ("none", Transform::None),
                ],
            )?,
        );
        put(&mut options.restarts, f.small("restarts")?);
        put(&mut options.smallest, f.number("smallest")?);
        put(&mut options.most, f.small("most")?);
        put(&mut options.names, part(&f, "names", names)?);
        options.frozen = part(&f, "frozen", Frozen::read)?.map(Box::new);
        Ok(options)
    }
}

impl OfferOptions {
    pub fn read(value: &Value) -> Read<OfferOptions> {
        let known = [
            "n",
            "already_bought",
            "shrinkage",
            "neighbours",
            "method",
            "lambda",
            "evaluate",
            "seed",
            "rules",
        ];
        let f = Fields::of(value, &known)?;
        let mut options = OfferOptions {
            already_bought: f.flag("already_bought")?,
            ..OfferOptions::default()
        };
        put(&mut options.n, f.small("n")?);
        put(&mut options.shrinkage, f.number("shrinkage")?);
        put(&mut options.neighbours, f.small("neighbours")?);
        put(&mut options.method, f.text("method")?);
        put(&mut options.lambda, f.number("lambda")?);
        put(&mut options.evaluate, f.text("evaluate")?);
        put(&mut options.seed, f.whole("seed")?);
        put(&mut options.rules, part(&f, "rules", OfferRules::read)?);
        Ok(options)
    }
}

impl ValueOptions {
    pub fn read(value: &Value) -> Read<ValueOptions> {
        let known = [
            "model",
            "unit",
            "calibration_end",
            "horizon",
            "discount",
            "risk_days",
            "refits",
            "seed",
            "contact_days",
            "capacity",
            "contacted",
            "birthday",
            "renewal",
            "referrer",
            "loyalty",
            "lead_days",
            "service",
        ];
        let f = Fields::of(value, &known)?;
        let mut options = ValueOptions {
            calibration_end: f.text("calibration_end")?,
            ..ValueOptions::default()
        };
        let models = ValueModel::ALL.map(|m| (m.as_str(), m));
        put(&mut options.model, f.choice("model", &models)?);
        let units = [("day", TimeUnit::Day), ("week", TimeUnit::Week)];
        put(&mut options.unit, f.choice("unit", &units)?);
        put(&mut options.horizon, f.small("horizon")?);
        put(&mut options.discount, f.number("discount")?);
        put(&mut options.risk_days, f.small("risk_days")?);
        put(&mut options.refits, f.small("refits")?);
        put(&mut options.seed, f.whole("seed")?);
        let days = part(&f, "contact_days", |v| list(v, small))?;
        put(&mut options.contact_days, exactly(days, "contact_days")?);
        put(&mut options.capacity, f.small("capacity")?);
        put(&mut options.contacted, f.text("contacted")?);
        put(&mut options.birthday, f.text("birthday")?);
        put(&mut options.renewal, f.text("renewal")?);
        put(&mut options.referrer, f.text("referrer")?);
        let weights = part(&f, "loyalty", |v| list(v, number))?;
        put(&mut options.loyalty, exactly(weights, "loyalty")?);
        put(&mut options.lead_days, f.small("lead_days")?);
        put(&mut options.service, f.number("service")?);
        Ok(options)
    }
}

impl LifecycleOptions {
    pub fn read(value: &Value) -> Read<LifecycleOptions> {
        let known = [
            "before",
            "new_days",
            "loyal_purchases",
            "silences",
            "shares",
            "spends",
            "tier_days",
            "margin",
        ];
        let f = Fields::of(value, &known)?;
        let numbers = |key: &str| part(&f, key, |v| list(v, number));
        let mut options = LifecycleOptions {
            before: f.text("before")?,
            spends: exactly(numbers("spends")?, "spends")?,
            tier_days: f.small("tier_days")?,
            ..LifecycleOptions::default()
        };
        put(&mut options.new_days, f.small("new_days")?);
        put(&mut options.loyal_purchases, f.small("loyal_purchases")?);
        put(
            &mut options.silences,
            exactly(numbers("silences")?, "silences")?,
        );
        put(&mut options.shares, exactly(numbers("shares")?, "shares")?);
        put(&mut options.margin, f.number("margin")?);
        Ok(options)
    }
}

impl PlanOptions {
    pub fn read(value: &Value) -> Read<PlanOptions> {
        let known = [
            "needs",
            "bargains",
            "relationship",
            "days",
            "gamma",
            "seed",
            "lifecycle",
        ];
        let f = Fields::of(value, &known)?;
        let mut options = PlanOptions {
            needs: f.small("needs")?,
            days: f.small("days")?,
            ..PlanOptions::default()
        };
        put(&mut options.bargains, f.number("bargains")?);
        put(&mut options.relationship, f.small("relationship")?);
        put(&mut options.gamma, f.number("gamma")?);
        put(&mut options.seed, f.whole("seed")?);
        put(
            &mut options.lifecycle,
            part(&f, "lifecycle", LifecycleOptions::read)?,
        );
        Ok(options)
    }
}

impl BundleOptions {
    pub fn read(value: &Value) -> Read<BundleOptions> {
        let f = Fields::of(value, &["support", "confidence", "min_items", "n"])?;
        let mut options = BundleOptions::default();
        put(&mut options.support, f.text("support")?);
        put(&mut options.confidence, f.text("confidence")?);
        put(&mut options.min_items, f.small("min_items")?);
        put(&mut options.n, f.small("n")?);
        Ok(options)
    }
}

impl Reading {
    pub fn read(value: &Value) -> Read<Reading> {
        let known = [
            "kind",
            "format",
            "sheet",
            "encoding",
            "delimiter",
            "quote",
            "escape",
            "begin",
            "header_rows",
            "width",
            "ends",
            "decimal_mark",
            "dates",
            "currency",
            "roles",
        ];
        let f = Fields::of(value, &known)?;
        let text = |key| need(f.text(key)?, key);
        let small = |key| need(f.small(key)?, key);
        need(f.get("ends"), "ends")?;
        let format = f.choice("format", &Format::ALL.map(|f| (f.as_str(), f)))?;
        let kinds = [
            FileKind::Orders,
            FileKind::Customers,
            FileKind::Products,
            FileKind::Corrected,
        ];
        let dates = [
            DateFormat::YearMonthDay,
            DateFormat::DayMonthYear,
            DateFormat::MonthDayYear,
            DateFormat::Compact,
            DateFormat::UnixSeconds,
            DateFormat::UnixMillis,
            DateFormat::ExcelDays,
            DateFormat::Undecided,
        ];
        let kind = f.choice("kind", &kinds.map(|k| (k.as_str(), k)))?;
        let dates = f.choice("dates", &dates.map(|d| (d.as_str(), d)))?;
        Ok(Reading {
            kind: need(kind, "kind")?,
            format: need(format, "format")?,
            sheet: text("sheet")?,
            encoding: text("encoding")?,
            delimiter: text("delimiter")?,
            quote: text("quote")?,
            escape: text("escape")?,
            begin: need(f.whole("begin")?, "begin")?,
            header_rows: small("header_rows")?,
            width: small("width")?,
            ends: f.flag("ends")?,
            decimal_mark: text("decimal_mark")?,
            dates: need(dates, "dates")?,
            currency: text("currency")?,
            roles: list(need(f.get("roles"), "roles")?, RoleColumn::read)?,
        })
    }
}

impl RoleColumn {
    fn read(value: &Value) -> Read<RoleColumn> {
        let f = Fields::of(value, &["role", "column"])?;
        let role = f.choice("role", &Role::ALL.map(|r| (r.as_str(), r)))?;
        Ok(RoleColumn {
            role: need(role, "role")?,
            column: need(f.small("column")?, "column")?,
        })
    }
}

impl CustomerQuery {
    pub fn read(value: &Value) -> Read<CustomerQuery> {
        let known = [
            "segment",
            "text",
            "where",
            "sort",
            "descending",
            "offset",
            "limit",
        ];
        let f = Fields::of(value, &known)?;
        let mut query = CustomerQuery {
            segment: f.small("segment")?,
            filter: part(&f, "where", Filter::read)?,
            ..CustomerQuery::default()
        };
        put(&mut query.text, f.text("text")?);
        put(&mut query.sort, f.text("sort")?);
        if f.get("descending").is_some() {
            query.descending = f.flag("descending")?;
        }
        put(&mut query.offset, f.whole("offset")?);
        put(&mut query.limit, f.whole("limit")?);
        Ok(query)
    }
}

impl Language {
    pub fn read(value: &Value) -> Read<Language> {
        match value.as_str() {
            Some("en") => Ok(Language::En),
            Some("zh") => Ok(Language::Zh),
            _ => Err("a language is `en` or `zh`".into()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::Model;
    use super::*;
    use serde_json::json;
    use std::fmt::Debug;

    /// Whatever serde makes of a value, these make of it: the same or an error.
    fn agree<T: serde::de::DeserializeOwned + PartialEq + Debug>(
        read: fn(&Value) -> Read<T>,
        value: Value,
    ) {
        let expected = serde_json::from_value::<T>(value.clone()).ok();
        assert_eq!(read(&value).ok(), expected, "{value}");
    }

    /// The value itself, then with each of its keys left out, misspelt or holding a wrong value.
    fn agree_spoilt<T: serde::de::DeserializeOwned + PartialEq + Debug>(
        read: fn(&Value) -> Read<T>,
        whole: Value,
    ) {
        assert!(read(&whole).is_ok(), "{whole}: {:?}", read(&whole).err());
        for key in whole.as_object().expect("an object").keys() {
            let mut without = whole.clone();
            let value = without.as_object_mut().and_then(|map| map.remove(key));
            agree(read, without.clone());
            without[key.to_uppercase()] = value.expect("it was there");
            agree(read, without);
            for wrong in [
                json!([[]]),
                json!({"a": 1}),
                json!(-1),
                json!("~"),
                json!(true),
            ] {
                let mut spoilt = whole.clone();
                spoilt[key] = wrong;
                agree(read, spoilt);
            }
        }
        for value in [whole, json!(null), json!(1), json!("net"), json!({})] {
            agree(read, value);
        }
        assert!(read(&json!([])).is_err(), "a list is no object");
    }

    #[test]
    fn options_are_read_as_serde_reads_them() {
        agree_spoilt(Options::read, json!(Options::default()));
        for returns in ["net", "drop", "keep"] {
            for transform in ["auto", "log", "none"] {
                agree_spoilt(
                    Options::read,
                    json!({
                        "returns": returns, "today": "2024-02-01",
                        "repairs": {"duplicates": true, "outliers": 3.5},
                        "corrections": [{"file": "a", "line": 2, "role": "cost", "value": "1"}],
                        "segments": {"transform": transform, "k": 4, "seed": 7},
                        "offers": {"already_bought": true, "shrinkage": 2},
                        "audiences": [{"name": "a", "where": {"and": []}}],
                    }),
                );
            }
        }
        agree_spoilt(
            SegmentOptions::read,
            json!({
                "k": 3, "seed": 5, "features": ["recency"], "transform": "log", "restarts": 2,
                "smallest": 0.02, "most": 9, "names": {"Lost": "Gone"},
            }),
        );
        agree_spoilt(
            OfferOptions::read,
            json!({
                "n": 3, "already_bought": true, "shrinkage": 0.5, "neighbours": 7, "method": "ease",
                "lambda": 9.5, "evaluate": "time", "seed": 2,
                "rules": {
                    "stock": "left", "categories": ["tea"], "except": [], "price_from": 1, "price_to": 2.5,
                    "margin_from": 0.2, "one_per_category": true, "by_margin": true,
                },
            }),
        );
        for model in ValueModel::ALL.map(ValueModel::as_str) {
            agree_spoilt(
                ValueOptions::read,
                json!({
                    "model": model, "unit": "day", "calibration_end": "2024-01-31", "horizon": 30,
                    "discount": 0.5, "risk_days": 9, "refits": 3, "seed": 4, "lead_days": 9, "referrer": "by",
                    "service": 0.9,
                }),
            );
        }
        agree_spoilt(
            BundleOptions::read,
            json!({"support": "0.1", "confidence": "0.2", "min_items": 3, "n": 4}),
        );
        agree(SegmentOptions::read, json!({"k": 1u64 << 32}));
        let feature = json!({
            "name": "recency", "log": true, "mean": 1.5, "sd": 2.0, "offset": 0.0, "edges": [-1.0],
            "shares": [0.25, 0.75],
        });
        let segment = json!({
            "name": "A", "name_zh": "甲", "action": "", "action_zh": "", "centroid": [0.5],
            "share": 1.0, "reach": 2.5,
        });
        let model = json!({
            "regulars": "0", "model": 1, "source": "orders", "scale": "robust", "today": "2024-01-01",
            "customers": 9, "seed": 1, "power": -2, "features": [feature], "segments": [segment],
        });
        agree_spoilt(Frozen::read, json!({"model": model, "refit": true}));
        agree(Model::read, model.clone());
        for (list, part) in [("features", &feature), ("segments", &segment)] {
            for key in part.as_object().expect("an object").keys() {
                let mut without = part.clone();
                let value = without
                    .as_object_mut()
                    .and_then(|map| map.remove(key))
                    .expect("there");
                let mut spoilt = model.clone();
                spoilt[list] = json!([without]);
                agree(Model::read, spoilt.clone());
                without[key.to_uppercase()] = value;
                spoilt[list] = json!([without]);
                agree(Model::read, spoilt);
            }
        }
    }

    #[test]
    fn readings_are_read_as_serde_reads_them() {
        let reading = |kind: &str, format: &str, dates: &str, role: Role| {
            json!({
                "kind": kind, "format": format, "sheet": "", "encoding": "UTF-8",
                "delimiter": ",", "quote": "\"", "escape": "", "begin": 1, "header_rows": 1,
                "width": 3, "ends": true, "decimal_mark": ".", "dates": dates, "currency": "",
                "roles": [{"role": role.as_str(), "column": 1}],
            })
        };
        agree_spoilt(
            Reading::read,
            reading("orders", "csv", "year_month_day", Role::Cost),
        );
        for kind in ["orders", "customers", "products", "corrected"] {
            agree(Reading::read, reading(kind, "csv", "compact", Role::Date));
        }
        for format in Format::ALL.map(Format::as_str) {
            agree(
                Reading::read,
                reading("orders", format, "compact", Role::Date),
            );
        }
        for dates in [
            "year_month_day",
            "day_month_year",
            "month_day_year",
            "compact",
            "unix_seconds",
            "unix_millis",
            "excel_days",
            "undecided",
        ] {
            assert!(Reading::read(&reading("orders", "csv", dates, Role::Date)).is_ok());
            agree(Reading::read, reading("orders", "csv", dates, Role::Date));
        }
        for role in Role::ALL {
            agree(Reading::read, reading("orders", "csv", "compact", role));
        }
    }

    #[test]
    fn queries_and_languages_are_read_as_serde_reads_them() {
        agree_spoilt(
            CustomerQuery::read,
            json!({
                "segment": 1, "text": "a", "where": {"segment": 2}, "sort": "id",
                "descending": false, "offset": 3, "limit": 4,
            }),
        );
        for language in ["en", "zh", "de"] {
            agree(Language::read, json!(language));
        }
    }
}
