//! Features that say nearly the same, and so count almost twice.

use super::phrases::decimal;
use super::rows::Rows;
use crate::features::Feature;
use crate::report::Words;
use crate::sorting::sort_by;

/// Pearson's correlation (1895), of either sign, from which two features are alike: each tells two thirds
/// of the other's variance.
const ALIKE: f64 = 0.8;
/// Rows that are enough to see it: two correlations of so many are seldom 0.02 apart.
const LOOKED_AT: usize = 5_000;
/// Pairs that are named.
const NAMED: usize = 3;

/// Two features, by their places, and their correlation.
pub type Pair = (f64, [usize; 2]);

/// The pairs of columns that are alike among the first rows, the strongest first; `O(columns²)` on some
/// thousand rows.
pub fn alike(rows: &Rows) -> Vec<Pair> {
    let n = rows.count().min(LOOKED_AT);
    let column = |j: usize| -> Vec<f64> {
        let values = (0..n).map(|i| f64::from(rows.row(i)[j]));
        let mean = values.clone().sum::<f64>() / n as f64;
        values.map(|x| x - mean).collect()
    };
    let product = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(x, y)| x * y).sum::<f64>();
    let columns: Vec<Vec<f64>> = (0..rows.columns()).map(column).collect();
    let squares: Vec<f64> = columns.iter().map(|c| product(c, c)).collect();
    let mut pairs = Vec::new();
    for j in 0..columns.len() {
        for i in 0..j {
            let scale = (squares[i] * squares[j]).sqrt();
            let r = product(&columns[i], &columns[j]) / scale;
            if scale > 0.0 && r.abs() >= ALIKE {
                pairs.push((r, [i, j]));
            }
        }
    }
    sort_by(&mut pairs, &|a, b| {
        b.0.abs().total_cmp(&a.0.abs()).then(a.1.cmp(&b.1))
    });
    pairs
}

/// A sentence about them; `called` says what a feature is called in English and in Chinese.
pub fn said(pairs: &[Pair], features: &[Feature], called: fn(&str) -> [&str; 2]) -> Option<Words> {
    if pairs.is_empty() {
        return None;
    }
    let named = pairs.iter().take(NAMED).map(|(r, [i, j])| {
        let [[a, a_zh], [b, b_zh]] = [*i, *j].map(|at| called(&features[at].name));
        let r = decimal(*r, 2);
        [
            format!("‘{a}’ and ‘{b}’ (correlation {r})"),
            format!("“{a_zh}”与“{b_zh}”（相关系数 {r}）"),
        ]
    });
    let (mut en, mut zh): (Vec<_>, Vec<_>) = named.map(|[en, zh]| (en, zh)).unzip();
    if pairs.len() > NAMED {
        let more = pairs.len() - NAMED;
        en.push(format!("{more} more pairs"));
        zh.push(format!("另有 {more} 对"));
    }
    Some(Words::new(
        format!(
            "These features say nearly the same, so that it counts almost twice: {}. Leave out one of each pair if that is not meant.",
            en.join(", ")
        ),
        format!(
            "以下特征含义相近，在分群中几乎被重复计算：{}。如非本意，可去掉每对中的一个。",
            zh.join("，")
        ),
    ))
}
