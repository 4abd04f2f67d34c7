//! Small objects out of JSON values: every key known, each value of its type.
//!
//! serde's derived readers come once per type and once per way of being written; where a type is
//! read only from an object, these few lines do the same in a tenth of the download.

use serde::de::Error;
use serde_json::Value;

/// What is wrong with a value, in words.
pub type Read<T> = Result<T, String>;

/// The value of `key`, after it is sure that there are no keys but these.
pub struct Fields<'a>(&'a Value);

impl<'a> Fields<'a> {
    pub fn of(value: &'a Value, known: &[&str]) -> Read<Self> {
        let Value::Object(map) = value else {
            return Err("an object was expected".into());
        };
        match map.keys().find(|k| !known.contains(&k.as_str())) {
            Some(key) => {
                let known = known.join("`, `");
                Err(["unknown field `", key, "`, expected one of `", &known, "`"].concat())
            }
            None => Ok(Fields(value)),
        }
    }

    /// None where it is missing or null.
    pub fn get(&self, key: &str) -> Option<&'a Value> {
        self.0.get(key).filter(|v| !v.is_null())
    }

    pub fn text(&self, key: &str) -> Read<Option<String>> {
        let value = self.get(key);
        read(key, value, value.and_then(Value::as_str)).map(|t| t.map(String::from))
    }

    pub fn number(&self, key: &str) -> Read<Option<f64>> {
        let value = self.get(key);
        read(key, value, value.and_then(Value::as_f64))
    }

    pub fn whole(&self, key: &str) -> Read<Option<u64>> {
        let value = self.get(key);
        // A number out of JavaScript may be whole without being written so.
        let float = || {
            value
                .and_then(Value::as_f64)
                .filter(|f| *f >= 0.0 && *f == f.trunc())
        };
        let whole = value.and_then(Value::as_u64);
        read(key, value, whole.or_else(|| float().map(|f| f as u64)))
    }

    /// A whole number of 32 bits.
    pub fn small(&self, key: &str) -> Read<Option<u32>> {
        let whole = self.whole(key)?;
        read(
            key,
            self.get(key),
            whole.and_then(|n| u32::try_from(n).ok()),
        )
    }

    /// One of these, by its name.
    pub fn choice<T: Copy>(&self, key: &str, all: &[(&str, T)]) -> Read<Option<T>> {
        let value = self.get(key);
        let named = |(name, _): &&(&str, T)| value.and_then(Value::as_str) == Some(name);
        read(key, value, all.iter().find(named).map(|found| found.1))
    }

    pub fn flag(&self, key: &str) -> Read<bool> {
        let value = self.get(key);
        read(key, value, value.and_then(Value::as_bool)).map(Option::unwrap_or_default)
    }
}

fn read<T>(key: &str, value: Option<&Value>, found: Option<T>) -> Read<Option<T>> {
    if value.is_some() && found.is_none() {
        return Err([key, " has a value of the wrong kind"].concat());
    }
    Ok(found)
}

/// What is needed and missing.
pub fn need<T>(found: Option<T>, key: &str) -> Read<T> {
    found.ok_or_else(|| ["missing field `", key, "`"].concat())
}

/// Every element of a list.
pub fn list<T>(value: &Value, each: fn(&Value) -> Read<T>) -> Read<Vec<T>> {
    match value {
        Value::Array(items) => items.iter().map(each).collect(),
        _ => Err("a list was expected".into()),
    }
}

/// A type that is read out of a value, as serde wants it.
pub fn through_value<'de, T, D: serde::Deserializer<'de>>(
    deserializer: D,
    read: &dyn Fn(&Value) -> Read<T>,
) -> Result<T, D::Error> {
    let value = <Value as serde::Deserialize>::deserialize(deserializer)?;
    read(&value).map_err(D::Error::custom)
}
