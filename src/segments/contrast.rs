//! Names that never repeat.
//!
//! In: the kind and the profile of each segment. Out: one name each, in both languages. Segments
//! of one kind are told apart by the columns in which they differ most: 'Loyal customers, higher
//! spend' and 'Loyal customers, lower spend'.

use super::names::Kind;
use super::profile::Standing;
use crate::customers::COLUMNS;
use crate::report::Words;

/// A column by which segments of one kind are told apart: name, high and low in both languages.
const CONTRASTS: [(&str, [&str; 2], [&str; 2]); 5] = [
    (
        "monetary",
        ["higher spend", "lower spend"],
        ["消费较高", "消费较低"],
    ),
    (
        "tenure",
        ["joined earlier", "joined later"],
        ["加入较早", "加入较晚"],
    ),
    (
        "recency",
        ["longer silent", "seen more lately"],
        ["沉默较久", "沉默较短"],
    ),
    (
        "frequency",
        ["more orders", "fewer orders"],
        ["下单较多", "下单较少"],
    ),
    (
        "basket",
        ["larger orders", "smaller orders"],
        ["客单较大", "客单较小"],
    ),
];

/// One name per segment, all different in both languages.
pub fn names(kinds: &[Kind], profiles: &[Vec<Standing>]) -> Vec<Words> {
    let mut names: Vec<Words> = kinds.iter().map(|k| k.name()).collect();
    let told = profiles.first().into_iter().flatten();
    let told = told.filter(|s| !COLUMNS.contains(&s.row.name.as_str()));
    let told: Vec<(&str, [String; 4])> = told
        .map(|s| (s.row.name.as_str(), own(&s.row.name)))
        .collect();
    let told = told.iter().map(|(name, [high, low, zh_high, zh_low])| {
        (*name, [high.as_str(), low], [zh_high.as_str(), zh_low])
    });
    let contrasts: Vec<_> = CONTRASTS.into_iter().chain(told).collect();
    let mut seen = kinds.to_vec();
    crate::sorting::sort_by(&mut seen, &|a, b| a.cmp(b));
    seen.dedup();
    for kind in seen {
        let alike = (0..kinds.len()).filter(|&i| kinds[i] == kind).collect();
        tell_apart(alike, profiles, &mut names, &mut contrasts.clone());
    }
    names
}

/// High and low in a column that is not the ledger's, in both languages.
fn own(name: &str) -> [String; 4] {
    [
        ["high ", name],
        ["low ", name],
        [name, " 高"],
        [name, " 低"],
    ]
    .map(|parts| parts.concat())
}

/// Splits segments of one name in two at the widest gap of the column that spreads them most,
/// and each part again; numbers what no column tells apart.
fn tell_apart(
    alike: Vec<usize>,
    profiles: &[Vec<Standing>],
    names: &mut [Words],
    contrasts: &mut Vec<(&str, [&str; 2], [&str; 2])>,
) {
    if alike.len() < 2 {
        return;
    }
    let z = |i: usize, column: &str| {
        profiles[i]
            .iter()
            .find(|s| s.row.name == column)
            .map_or(0.0, |s| s.row.z)
    };
    let split = |column: &str| {
        let mut order = alike.clone();
        crate::sorting::sort_by(&mut order, &|&a, &b| {
            z(a, column).total_cmp(&z(b, column)).then(a.cmp(&b))
        });
        let gap = |at: &usize| z(order[*at], column) - z(order[at - 1], column);
        let at = (1..order.len())
            .max_by(|a, b| gap(a).total_cmp(&gap(b)))
            .unwrap_or(1);
        (gap(&at), order, at)
    };
    let widest = (0..contrasts.len())
        .max_by(|&a, &b| split(contrasts[a].0).0.total_cmp(&split(contrasts[b].0).0));
    let Some(widest) = widest.filter(|&w| split(contrasts[w].0).0 > 0.0) else {
        for (nth, &i) in alike.iter().enumerate().skip(1) {
            names[i] = Words::new(
                format!("{} {}", names[i].en, nth + 1),
                format!("{} {}", names[i].zh, nth + 1),
            );
        }
        return;
    };
    let (column, en, zh) = contrasts.remove(widest);
    let (_, order, at) = split(column);
    let (low, high) = order.split_at(at);
    for (part, which) in [(high, 0), (low, 1)] {
        for &i in part {
            let (mark, mark_zh) = if names[i].en.contains(',') {
                (", ", "、")
            } else {
                (", ", "·")
            };
            names[i] = Words::new(
                format!("{}{mark}{}", names[i].en, en[which]),
                format!("{}{mark_zh}{}", names[i].zh, zh[which]),
            );
        }
        tell_apart(part.to_vec(), profiles, names, &mut contrasts.clone());
    }
}
