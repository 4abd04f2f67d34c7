//! Words: reasons of offers, the verdict of the evaluation and its notes, in both languages.

use super::bootstrap::Difference;
use super::evaluate::Evaluated;
use super::split::ENOUGH;
use super::{Cut, MOST_PRODUCTS, Method, ROW_CAP, TimeSplit};
use crate::report::figures::{fixed, signed};
use crate::report::{Words, grouped};

/// 'bought with X by 41 customers'.
pub(super) fn bought_with(product: &str, customers: u64) -> Words {
    Words::new(
        format!("bought with {product} by {}", counted(customers)),
        format!("{customers} 位顾客同时买了 {product}"),
    )
}

/// 'goes with X: 41 customers bought both'.
pub(super) fn goes_with(product: &str, customers: u64) -> Words {
    if customers == 0 {
        return Words::new(
            format!("goes with {product}, weighed with all else that was bought"),
            format!("综合全部购买记录，与 {product} 最相配"),
        );
    }
    Words::new(
        format!("goes with {product}: {} bought both", counted(customers)),
        format!("与 {product} 最相配：{customers} 位顾客两样都买过"),
    )
}

/// 'bought in 4 orders before'.
pub(super) fn bought_before(orders: u64) -> Words {
    let times = if orders == 1 { "order" } else { "orders" };
    Words::new(
        format!("bought in {orders} {times} before"),
        format!("此前在 {orders} 个订单中买过"),
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
    let rival = match method {
        Method::Popularity => evaluated.best_but_popularity(),
        _ => Some(method),
    };
    let row = |m| evaluated.decisive(m);
    let (Some(rival), Some(popular)) = (rival, row(Method::Popularity)) else {
        return untested();
    };
    let Some(own) = row(rival) else {
        return untested();
    };
    let [near, common] = shares(own.recall, popular.recall);
    let past = tested_on(split);
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
    let name = name(rival);
    let end = choice(method, &name, &evaluated.lead(rival));
    Words::new(
        format!(
            "On {}, ten '{}' offers found {} {what_en}, the ten most popular products {}. {}",
            past.en,
            in_a_sentence(rival),
            near.en,
            common.en,
            end.en
        ),
        format!(
            "用{}的数据检验：10 个“{}”的推荐命中了{what_zh}的{}，10 个最热门商品命中{}。{}",
            past.zh, name.zh, near.zh, common.zh, end.zh
        ),
    )
}

/// What a method is called.
fn name(method: Method) -> Words {
    match method {
        Method::ItemItem => Words::new("Bought together", "常一起买"),
        Method::LastBasket => Words::new("Last basket", "最近一次购物"),
        Method::Ease => Words::new("EASE", "EASE"),
        Method::Als => Words::new("ALS", "ALS"),
        Method::BuyAgain => Words::new("Buy again", "再次购买"),
        Method::PersonalFrequency => Words::new("Personal frequency", "个人购买频率"),
        Method::Popularity => Words::new("Popular products", "热门商品"),
    }
}

/// The same within an English sentence.
fn in_a_sentence(method: Method) -> &'static str {
    match method {
        Method::ItemItem => "bought together",
        Method::LastBasket => "last basket",
        Method::Ease => "EASE",
        Method::Als => "ALS",
        Method::BuyAgain => "buy again",
        Method::PersonalFrequency => "personal frequency",
        Method::Popularity => "popular products",
    }
}

/// 'your own last 11 weeks'.
fn tested_on(split: &TimeSplit) -> Words {
    match split.cut() {
        Cut::LastBasket => Words::new("each customer's last basket", "每位顾客最后一次购物"),
        Cut::Random { share, .. } => {
            let share = fixed(share * 100.0, 0);
            Words::new(
                format!("{share}% of each customer's products, drawn at random"),
                format!("随机抽取每位顾客 {share}% 的商品"),
            )
        }
        _ => {
            let last = period(split.days);
            Words::new(
                format!("your own last {}", last.en),
                format!("您自己最近 {}", last.zh),
            )
        }
    }
}

/// How the method in use was come by; the rival is the one that popularity is held against.
fn choice(method: Method, rival: &Words, lead: &Difference) -> Words {
    let clear = lead.is_clear();
    match method {
        Method::Popularity if clear => {
            Words::new("Popular products are in use.", "现采用热门商品。")
        }
        Method::Popularity => Words::new(
            "Popular products are in use, but their lead could be chance.",
            "现采用热门商品，但其领先可能出于偶然。",
        ),
        _ if lead.mean == 0.0 => Words::new(
            format!("They did equally well; '{}' is in use.", rival.en),
            format!("两种方法效果相同；现采用“{}”。", rival.zh),
        ),
        _ if lead.mean < 0.0 => Words::new(
            format!("'{}' is in use because you asked for it.", rival.en),
            format!("按您的选择采用“{}”。", rival.zh),
        ),
        _ if clear => Words::new(
            format!("'{}' is in use.", rival.en),
            format!("现采用“{}”。", rival.zh),
        ),
        _ => Words::new(
            format!("'{}' is in use, but its lead could be chance.", rival.en),
            format!("现采用“{}”，但其领先可能出于偶然。", rival.zh),
        ),
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
            let n = fixed(one_in(share), 0);
            Words::new(format!("1 in {n}"), format!(" 1/{n}"))
        }
        _ => Words::new(
            [&fixed(100.0 * share, 2), " %"].concat(),
            [" ", &fixed(100.0 * share, 2), "%"].concat(),
        ),
    })
}

/// How it was tested, how sure the comparison is, and where counting was cut short.
pub(super) fn notes(
    split: Option<&TimeSplit>,
    evaluated: Option<&Evaluated>,
    capped: u64,
    too_many_products: bool,
) -> Vec<Words> {
    let mut notes = Vec::new();
    if let (Some(split), Some(evaluated)) = (split, evaluated) {
        notes.push(how_tested(split));
        let best = evaluated.best_but_popularity();
        notes.extend(best.map(|m| how_sure(split, &name(m), &evaluated.lead(m))));
    }
    if too_many_products {
        notes.push(Words::new(
            format!(
                "EASE is for up to {} products; this file has more, so another method is in use.",
                grouped(MOST_PRODUCTS as u64)
            ),
            format!("EASE 最多适用于 {MOST_PRODUCTS} 种商品；此文件超出，因此采用其他方法。"),
        ));
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
    let customers = counted(split.customers);
    if !report.date.is_empty() {
        return Words::new(
            format!(
                "Learned from what was bought before {}, tested on what {customers} bought from then on. Every product was \
                 ranked; one that was not yet sold before counts as missed.",
                report.date
            ),
            format!(
                "用 {} 之前的购买学习，用 {} 位顾客此后的购买检验。对全部商品排序；此前尚未售出的商品按未命中计。",
                report.date, split.customers
            ),
        );
    }
    let past = tested_on(split);
    Words::new(
        format!(
            "Tested on {} ({customers}), learned from the rest. Every product was ranked.",
            past.en
        ),
        format!(
            "用{}检验（{} 位顾客），用其余购买学习。对全部商品排序。",
            past.zh, split.customers
        ),
    )
}

fn how_sure(split: &TimeSplit, name: &Words, difference: &Difference) -> Words {
    let figures = [difference.mean, difference.low, difference.high];
    let [mean, low, high] = figures.map(|x| signed(x, 4));
    let clear = difference.is_clear();
    Words::new(
        format!(
            "nDCG at 10: '{}' minus popular products is {mean}, 95 % interval {low} to {high} \
             over {}: {}.",
            name.en,
            counted(split.customers),
            if clear {
                "a clear difference"
            } else {
                "no clear difference"
            }
        ),
        format!(
            "nDCG@10：“{}”减热门商品为 {mean}，95% 区间 {low} 至 {high}（{} 位顾客）：{}。",
            name.zh,
            split.customers,
            if clear {
                "差异明显"
            } else {
                "差异不明显"
            }
        ),
    )
}
