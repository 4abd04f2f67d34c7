//! What a segment does, in a sentence: how often, when last, how much.
//!
//! In: a segment's profile and facts. Out: e.g. 'Bought often and lately: typically 11 orders, the
//! last 9 days ago; spend 6.1× what is typical.' in both languages. Every number is the ledger's.

use super::names::Facts;
use super::phrases::{count, percent, times, whole};
use super::profile::Standing;
use crate::report::{ProfileRow, Words};

/// The sentence; columns the profile lacks are left out of it.
pub fn habits(profile: &[Standing], facts: &Facts) -> Words {
    let row = |name: &str| profile.iter().find(|s| s.row.name == name).map(|s| &s.row);
    let mut parts = vec![often_and_when(row("frequency"), row("recency"), facts)];
    if let Some(tenure) =
        row("tenure").filter(|t| t.median <= 0.8 * t.overall && facts.tenure <= 0.3)
    {
        let days = whole(tenure.median);
        parts.push(Words::new(
            format!("first came {days} days ago"),
            format!("首次购买在 {days} 天前"),
        ));
    }
    parts.extend(row("monetary").and_then(spend));
    let en: Vec<&str> = parts
        .iter()
        .map(|w| w.en.as_str())
        .filter(|t| !t.is_empty())
        .collect();
    let zh: Vec<&str> = parts
        .iter()
        .map(|w| w.zh.as_str())
        .filter(|t| !t.is_empty())
        .collect();
    if en.is_empty() {
        return Words::new(
            "Nothing in the ledger tells these customers apart.",
            "账本中没有能区分这些顾客的特征。",
        );
    }
    let mut en = en.join("; ");
    en[..1].make_ascii_uppercase();
    Words::new(format!("{en}."), format!("{}。", zh.join("；")))
}

/// Habit and recency in words, then in numbers: 'bought often and lately: typically 11 orders,
/// the last 9 days ago'.
fn often_and_when(
    frequency: Option<&ProfileRow>,
    recency: Option<&ProfileRow>,
    facts: &Facts,
) -> Words {
    let often = frequency.map(|_| Habit::new(facts.frequency, facts.once));
    let when = recency.map(|_| When::new(facts));
    let days = recency.map(|r| whole(r.median)).unwrap_or_default();
    let day = if days == "1" { "day" } else { "days" };
    let orders = frequency.map(|f| count(f.median)).unwrap_or_default();
    let order = if orders == "1" { "order" } else { "orders" };
    match (often, when) {
        (Some(often @ (Habit::Once | Habit::MostlyOnce)), Some(when)) => {
            let said = often.and(when);
            Words::new(
                format!("{} ({days} {day})", said.en),
                format!("{}（{days} 天前）", said.zh),
            )
        }
        (Some(often), Some(when)) => {
            let said = often.and(when);
            Words::new(
                format!(
                    "{}: typically {orders} {order}, the last {days} {day} ago",
                    said.en
                ),
                format!("{}：通常下单 {orders} 次，最近一次在 {days} 天前", said.zh),
            )
        }
        (Some(_), None) => Words::new(
            format!("typically {orders} {order}"),
            format!("通常下单 {orders} 次"),
        ),
        (None, Some(_)) => Words::new(
            format!("last bought {days} {day} ago"),
            format!("最近一次购买在 {days} 天前"),
        ),
        (None, None) => Words::default(),
    }
}

/// How often a segment bought, beside everyone.
#[derive(Clone, Copy)]
enum Habit {
    Once,
    MostlyOnce,
    Often,
    AFewTimes,
    Seldom,
}

/// When a segment last bought, beside everyone.
#[derive(Clone, Copy)]
enum When {
    Lately,
    NotLately,
    LongAgo,
}

impl When {
    /// Beside everyone's recency and beside the segment's own rhythm, where it has one.
    fn new(facts: &Facts) -> Self {
        let soon = facts.silence.is_some_and(|s| s <= 0.5);
        if facts.recency <= 0.35 && !facts.overdue() || facts.recency <= 0.65 && soon {
            When::Lately
        } else if facts.recency > 0.65 && facts.overdue() {
            When::LongAgo
        } else {
            When::NotLately
        }
    }
}

impl Habit {
    fn new(position: f64, once: f64) -> Self {
        if once >= 0.995 {
            Habit::Once
        } else if once >= 0.8 {
            Habit::MostlyOnce
        } else if position >= 0.75 {
            Habit::Often
        } else if position >= 0.5 {
            Habit::AFewTimes
        } else {
            Habit::Seldom
        }
    }

    fn and(self, when: When) -> Words {
        let (en, zh) = match (self, when) {
            (Habit::Once, When::Lately) => ("bought once, lately", "只买过一次，就在近期"),
            (Habit::Once, When::NotLately) => {
                ("bought once, some time ago", "只买过一次，已过了一段时间")
            }
            (Habit::Once, When::LongAgo) => ("bought once, long ago", "只买过一次，已是很久以前"),
            (Habit::MostlyOnce, When::Lately) => {
                ("mostly bought once, lately", "大多只买过一次，就在近期")
            }
            (Habit::MostlyOnce, When::NotLately) => (
                "mostly bought once, some time ago",
                "大多只买过一次，已过了一段时间",
            ),
            (Habit::MostlyOnce, When::LongAgo) => (
                "mostly bought once, long ago",
                "大多只买过一次，已是很久以前",
            ),
            (Habit::Often, When::Lately) => ("bought often and lately", "常来，近期也来过"),
            (Habit::Often, When::NotLately) => {
                ("bought often, but not lately", "曾经常来，近期没来")
            }
            (Habit::Often, When::LongAgo) => {
                ("bought often, but long ago", "曾经常来，但已很久没来")
            }
            (Habit::AFewTimes, When::Lately) => {
                ("bought a few times, and lately", "来过几次，近期也来过")
            }
            (Habit::AFewTimes, When::NotLately) => {
                ("bought a few times, not lately", "来过几次，近期没来")
            }
            (Habit::AFewTimes, When::LongAgo) => {
                ("bought a few times, long ago", "来过几次，但已很久没来")
            }
            (Habit::Seldom, When::Lately) => ("bought seldom, but lately", "来得不多，但近期来过"),
            (Habit::Seldom, When::NotLately) => {
                ("bought seldom, and not lately", "来得不多，近期没来")
            }
            (Habit::Seldom, When::LongAgo) => {
                ("bought seldom, and long ago", "来得不多，且已很久没来")
            }
        };
        Words::new(en, zh)
    }
}

/// Spending beside the typical customer's, both medians, so that a few great spenders do not set
/// the measure; none where the typical customer spends nothing.
fn spend(row: &ProfileRow) -> Option<Words> {
    if row.overall <= 0.0 || row.median < 0.0 {
        return None;
    }
    let ratio = row.median / row.overall;
    Some(if (0.9..=1.1).contains(&ratio) {
        Words::new("spend about what is typical", "消费额与典型顾客相当")
    } else if ratio > 1.1 {
        Words::new(
            format!("spend {}× what is typical", times(ratio)),
            format!("消费额是典型顾客的 {} 倍", times(ratio)),
        )
    } else {
        Words::new(
            format!("spend {} of what is typical", percent(ratio)),
            format!("消费额只有典型顾客的 {}", percent(ratio)),
        )
    })
}
