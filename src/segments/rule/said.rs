//! A rule in words and as SQL.
//!
//! In: the comparisons, each in its column's own unit. Out: a sentence in both languages, and a condition.

use super::{Bounds, Numbers};
use crate::report::figures::plain;
use crate::report::{Rule, Words};
use crate::segments::phrases::whole;

pub fn said(bounds: &[Bounds], columns: &[Numbers], precision: f64, recall: f64) -> Rule {
    let (mut en, mut zh, mut sql) = (Vec::new(), Vec::new(), Vec::new());
    for b in bounds {
        let name = &columns[b.column].name;
        let bounds = [b.low, b.high].map(|bound| bound.is_finite().then_some(bound));
        let words = compared(name, bounds);
        en.push(words.en);
        zh.push(words.zh);
        let name = quoted(name);
        for (bound, sign) in bounds.into_iter().zip([" >= ", " < "]) {
            sql.extend(bound.map(|bound| [&name, sign, &plain(bound)].concat()));
        }
    }
    if sql.is_empty() {
        en.push("any customer".into());
        zh.push("所有顾客".into());
        sql.push("1 = 1".into());
    }
    let mut en = en.join(", ");
    if let Some(first) = en.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    Rule {
        words: Words::new(en, zh.join("，")),
        sql: sql.join(" AND "),
        precision,
        recall,
    }
}

/// As an identifier of SQL.
fn quoted(name: &str) -> String {
    let simple = |b: u8| b.is_ascii_lowercase() || b == b'_';
    if name.bytes().all(simple) {
        return name.into();
    }
    ["\"", &name.replace('"', "\"\""), "\""].concat()
}

/// What stands before and after the numbers of a ledger column, in both languages.
const PHRASES: [(&str, [&str; 4]); 11] = [
    ("recency", ["last order ", " days ago", "距最近一单", " 天"]),
    ("frequency", ["", " orders", "下单", " 次"]),
    ("monetary", ["spent ", "", "累计消费", ""]),
    ("tenure", ["first order ", " days ago", "距首单", " 天"]),
    ("basket", ["average order ", "", "客单价", ""]),
    (
        "gap",
        ["usually ", " days between orders", "下单间隔", " 天"],
    ),
    ("lines", ["", " order lines", "订单行", " 行"]),
    ("products", ["", " different products", "不同商品", " 种"]),
    (
        "gap_spread",
        ["gaps that vary by ", " days", "购买间隔波动", " 天"],
    ),
    (
        "discount_share",
        ["share bought at a discount ", "", "折扣消费占比", ""],
    ),
    ("return_share", ["share sent back ", "", "退货占比", ""]),
];

fn compared(name: &str, bounds: [Option<f64>; 2]) -> Words {
    let own = [[name, " "].concat(), [name, " "].concat()];
    let known = PHRASES.iter().find(|p| p.0 == name);
    let [before, after, before_zh, after_zh] =
        known.map_or([own[0].as_str(), "", own[1].as_str(), ""], |p| p.1);
    let (en, zh) = match bounds.map(|b| b.map(figure)) {
        [Some(low), Some(high)] => (
            [&low, " to under ", &high].concat(),
            ["不少于 ", &low, "、少于 ", &high].concat(),
        ),
        [Some(low), None] => (["at least ", &low].concat(), ["不少于 ", &low].concat()),
        [None, Some(high)] => (["under ", &high].concat(), ["少于 ", &high].concat()),
        [None, None] => Default::default(),
    };
    Words::new(
        [before, &en, after].concat(),
        [before_zh, &zh, after_zh].concat(),
    )
}

fn figure(x: f64) -> String {
    if x == x.trunc() { whole(x) } else { plain(x) }
}
