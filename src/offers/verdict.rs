//! Words: reasons of offers, the verdict of the evaluation and its notes, in both languages.

use super::evaluate::{Difference, Evaluated};
use super::split::ENOUGH;
use super::{Method, ROW_CAP, TimeSplit};
use crate::report::Words;

/// 'bought with X by 41 customers'.
pub(super) fn bought_with(product: &str, customers: u64) -> Words {
    Words::new(
        format!("bought with {product} by {}", counted(customers)),
        format!("{customers} 位顾客同时买了 {product}"),
    )
}

/// 'bought by 412 customers'.
pub(super) fn bought_by(customers: u64) -> Words {
    Words::new(
        format!("bought by {}", counted(customers)),
        format!("{customers} 位顾客买过"),
    )
}

fn counted(customers: u64) -> String {
    if customers == 1 {
        "1 customer".into()
    } else {
        format!("{} customers", grouped(customers))
    }
}

/// Thousands set apart: `1,234`.
fn grouped(count: u64) -> String {
    let digits = count.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// The result in a sentence: what was found by either method, and which is in use.
pub(super) fn sentence(
    method: Method,
    split: Option<&TimeSplit>,
    evaluated: Option<&Evaluated>,
    again: bool,
) -> Words {
    let (Some(split), Some(evaluated)) = (split, evaluated) else {
        return untested();
    };
    let rows = (
        evaluated.decisive(Method::ItemItem),
        evaluated.decisive(Method::Popularity),
    );
    let (Some(item_item), Some(popular)) = rows else {
        return untested();
    };
    let [near, common] = shares(item_item.recall, popular.recall);
    let last = period(split.days);
    let [what_en, what_zh] = if again {
        [
            "of the products each customer went on to buy",
            "顾客随后购买的商品",
        ]
    } else {
        [
            "of the products each customer went on to buy for the first time",
            "顾客随后首次购买的商品",
        ]
    };
    let [end_en, end_zh] = choice(method, &evaluated.difference);
    Words::new(
        format!(
            "On your own last {}, ten 'bought together' offers found {} {what_en}, the ten most popular products {}. {end_en}",
            last.en, near.en, common.en
        ),
        format!(
            "用您自己最近 {}的数据检验：10 个“常一起买”的推荐命中了{what_zh}的{}，10 个最热门商品命中{}。{end_zh}",
            last.zh, near.zh, common.zh
        ),
    )
}

fn choice(method: Method, difference: &Difference) -> [&'static str; 2] {
    match method {
        _ if difference.mean == 0.0 => [
            "They did equally well; 'bought together' is in use.",
            "两种方法效果相同；现采用“常一起买”。",
        ],
        Method::ItemItem if difference.is_clear() => {
            ["'Bought together' is in use.", "现采用“常一起买”。"]
        }
        Method::ItemItem => [
            "'Bought together' is in use, but its lead could be chance.",
            "现采用“常一起买”，但其领先可能出于偶然。",
        ],
        Method::Popularity if difference.is_clear() => {
            ["Popular products are in use.", "现采用热门商品。"]
        }
        Method::Popularity => [
            "Popular products are in use, but their lead could be chance.",
            "现采用热门商品，但其领先可能出于偶然。",
        ],
    }
}

fn untested() -> Words {
    Words::new(
        format!(
            "Untested: fewer than {ENOUGH} customers bought before and again in the last half of this history, \
             too few to say how good offers are. 'Bought together' is in use; a longer history can be tested."
        ),
        format!(
            "未经检验：在这段历史的后半段再次购买的老顾客不足 {ENOUGH} 位，无法判断推荐的好坏。\
             现采用“常一起买”；提供更长的历史即可检验。"
        ),
    )
}

/// '11 weeks', or '9 days' below two weeks.
fn period(days: i64) -> Words {
    match days {
        1 => Words::new("day", "1 天"),
        2..14 => Words::new(format!("{days} days"), format!("{days} 天")),
        _ => {
            let weeks = (days + 3) / 7;
            Words::new(format!("{weeks} weeks"), format!("{weeks} 周"))
        }
    }
}

/// Two shares in the same form: '1 in 12', or per cent where that would hide what sets them apart.
fn shares(a: f64, b: f64) -> [Words; 2] {
    let one_in = |share: f64| (1.0 / share).round();
    let plain = |share: f64| share == 0.0 || (0.001..=0.4).contains(&share);
    let apart = a == b || a == 0.0 || b == 0.0 || one_in(a) != one_in(b);
    [a, b].map(|share| match share {
        0.0 => Words::new("none", " 0 个"),
        _ if plain(a) && plain(b) && apart => {
            let n = one_in(share);
            Words::new(format!("1 in {n}"), format!(" 1/{n}"))
        }
        _ => Words::new(
            format!("{:.2} %", 100.0 * share),
            format!(" {:.2}%", 100.0 * share),
        ),
    })
}

/// How it was tested, how sure the comparison is, and where counting was cut short.
pub(super) fn notes(
    split: Option<&TimeSplit>,
    evaluated: Option<&Evaluated>,
    capped: u64,
) -> Vec<Words> {
    let mut notes = Vec::new();
    if let (Some(split), Some(evaluated)) = (split, evaluated) {
        notes.push(how_tested(split));
        notes.push(how_sure(split, &evaluated.difference));
    }
    if capped > 0 {
        notes.push(Words::new(
            format!(
                "Of {} with more than {} products, only those bought last were counted as bought together.",
                counted(capped),
                grouped(ROW_CAP as u64)
            ),
            format!("有 {capped} 位顾客购买的商品超过 {ROW_CAP} 种，只统计其最近购买的 {ROW_CAP} 种。"),
        ));
    }
    notes
}

fn how_tested(split: &TimeSplit) -> Words {
    let report = split.report();
    Words::new(
        format!(
            "Learned from what was bought before {}, tested on what {} bought from then on. Every product was ranked; \
             one that was not yet sold before counts as missed.",
            report.date,
            counted(split.customers)
        ),
        format!(
            "用 {} 之前的购买学习，用 {} 位顾客此后的购买检验。对全部商品排序；此前尚未售出的商品按未命中计。",
            report.date, split.customers
        ),
    )
}

fn how_sure(split: &TimeSplit, difference: &Difference) -> Words {
    let Difference { mean, low, high } = *difference;
    let clear = difference.is_clear();
    Words::new(
        format!(
            "nDCG at 10: 'bought together' minus popular products is {mean:+.4}, 95 % interval {low:+.4} to {high:+.4} \
             over {}: {}.",
            counted(split.customers),
            if clear {
                "a clear difference"
            } else {
                "no clear difference"
            }
        ),
        format!(
            "nDCG@10：“常一起买”减热门商品为 {mean:+.4}，95% 区间 {low:+.4} 至 {high:+.4}（{} 位顾客）：{}。",
            split.customers,
            if clear {
                "差异明显"
            } else {
                "差异不明显"
            }
        ),
    )
}
