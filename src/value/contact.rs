//! Whom to contact this week, and why.
//!
//! In: everybody's figures, dates from the customer file. Out: [`Due`] customers in the order in which to
//! take them. Tiers are by expected value: A holds the first 80 % of it, B the next 15 %, C the rest
//! (Dickie, *ABC inventory analysis*, 1951). A customer is due when the days since the last contact reach
//! those of their tier, or on a day of their own. Where no file knows of contacts, the last purchase
//! stands for the last contact.

use super::model::Value;
use super::signs::SIGNS;
use super::watch::cycle;
use crate::error::{Result, reserve};
use crate::ingest::calendar::format_day;
use crate::orders::Orders;
use crate::report::{ContactGroup, ContactReport, DueRow, ReasonCount, Words, grouped};
use crate::sorting::ranked;

/// Why somebody is due, strongest first.
pub const REASONS: [&str; 10] = [
    "renewal",
    "birthday",
    "anniversary",
    "watch",
    SIGNS[0],
    SIGNS[1],
    SIGNS[2],
    "neglected",
    "expected",
    "cadence",
];
const RENEWAL: usize = 0;
const BIRTHDAY: usize = 1;
const ANNIVERSARY: usize = 2;
const WATCH: usize = 3;
const SIGN: usize = 4;
const NEGLECTED: usize = 7;
const EXPECTED: usize = 8;
const CADENCE: usize = 9;
const DATED: u16 = 1 << RENEWAL | 1 << BIRTHDAY | 1 << ANNIVERSARY | 1 << EXPECTED;
/// What is done for a reason, and the names of the groups that this makes.
const GROUPS: [&str; 4] = ["save", "thank", "remind", "keep"];
const GROUP_OF: [usize; 10] = [2, 1, 1, 0, 0, 0, 0, 1, 2, 3];
/// Days that the list covers.
pub const WEEK: i32 = 7;
/// Best share of the customers whom nobody may forget, and after how many of their tier's cadences.
const BEST: usize = 10;
const FORGOTTEN: u32 = 2;
const TIERS: [f64; 2] = [0.8, 0.95];
/// Rows of a group in the report.
const LIST: usize = 25;

/// Dates that the customer file may hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Known {
    Contacted,
    Birthday,
    Renewal,
}

/// One customer who is due.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Due {
    /// Place among the appraisals.
    pub place: u32,
    /// The day to contact them on.
    pub day: i32,
    /// Bits by [`REASONS`].
    pub reasons: u16,
    /// 0 for A.
    pub tier: u8,
    /// Days since the last contact.
    pub since: i32,
}

impl Due {
    pub fn has(&self, reason: usize) -> bool {
        self.reasons >> reason & 1 == 1
    }

    /// The strongest reason.
    fn first(&self) -> usize {
        (0..CADENCE).find(|r| self.has(*r)).unwrap_or(CADENCE)
    }

    /// Names of the reasons, strongest first.
    pub fn names(&self) -> Vec<String> {
        let named = REASONS.iter().enumerate().filter(|(i, _)| self.has(*i));
        named.map(|(_, name)| name.to_string()).collect()
    }
}

/// Everybody's tier, 0 for A, in the order of the values.
pub fn tiers(values: &[f64]) -> Vec<u8> {
    let order = ranked(values.len(), &|a, b| values[b].total_cmp(&values[a]));
    let total = values.iter().fold(0.0, |sum, v| sum + v);
    let mut tiers = vec![2; values.len()];
    let mut before = 0.0;
    for i in order {
        tiers[i] = TIERS.iter().filter(|edge| before >= **edge * total).count() as u8;
        before += values[i];
    }
    tiers
}

/// Month and day of the days of the list, `-MM-DD` as in a date, with a leap day on the day after
/// where there is none.
fn this_week(from: i32) -> Vec<(i32, String)> {
    let mut week = Vec::new();
    for day in from..from + WEEK {
        let text = format_day(i64::from(day));
        if text.ends_with("-03-01") && !format_day(i64::from(day) - 1).ends_with("-02-29") {
            week.push((day, "-02-29".to_string()));
        }
        week.push((day, text[4..].to_string()));
    }
    week
}

impl Value {
    /// Everybody who is due from the last known day on, those with a day of their own first,
    /// then most value at risk first. `dates` gives days since 1970 by place among all customers.
    pub(super) fn due_with(&self, dates: &dyn Fn(Known, usize) -> Option<i32>) -> Result<Vec<Due>> {
        let today = self.end();
        let week = this_week(today);
        let recurs = |day: i32| {
            let text = format_day(i64::from(day));
            week.iter()
                .find(|(_, same)| text.ends_with(same.as_str()))
                .map(|w| w.0)
        };
        let values: Vec<f64> = self.appraisals.iter().map(|a| a.value).collect();
        let tiers = tiers(&values);
        let best = ranked(values.len(), &|a, b| values[b].total_cmp(&values[a]));
        let mut precious = vec![false; values.len()];
        best.iter()
            .take(values.len().div_ceil(BEST))
            .for_each(|&i| precious[i] = true);
        let mut due = Vec::new();
        reserve(&mut due, values.len(), "The customers who are due")?;
        for (place, a) in self.appraisals.iter().enumerate() {
            let customer = a.customer as usize;
            let bought = self.end() - a.history.silence();
            let last = dates(Known::Contacted, customer).filter(|d| *d <= self.end());
            let since = today - last.unwrap_or(bought).max(bought);
            let cadence = self.options().contact_days[tiers[place] as usize];
            let mut own = Due {
                place: place as u32,
                day: today,
                reasons: 0,
                tier: tiers[place],
                since,
            };
            let mut add = |reason: usize, on: Option<i32>| {
                if let Some(day) = on {
                    own.day = if own.reasons == 0 {
                        day
                    } else {
                        own.day.min(day)
                    };
                    own.reasons |= 1 << reason;
                }
            };
            let renewal = dates(Known::Renewal, customer);
            add(
                RENEWAL,
                renewal.filter(|day| (today..today + WEEK).contains(day)),
            );
            add(BIRTHDAY, dates(Known::Birthday, customer).and_then(recurs));
            let first = self.end() - a.history.t;
            add(ANNIVERSARY, recurs(first).filter(|_| a.history.t >= 360));
            let at_once = |holds: bool| holds.then_some(today);
            add(
                NEGLECTED,
                at_once(precious[place] && since >= (cadence * FORGOTTEN) as i32),
            );
            add(WATCH, at_once(self.named(a)));
            for (sign, shown) in self.signs(customer).into_iter().enumerate() {
                add(
                    SIGN + sign,
                    at_once(shown == Some(true) && self.sign_counts(sign)),
                );
            }
            let next = bought + libm::round(cycle(&a.history, self.common())) as i32;
            add(
                EXPECTED,
                Some(next).filter(|d| a.history.x >= 2 && (today..today + WEEK).contains(d)),
            );
            add(CADENCE, at_once(since >= cadence as i32));
            if own.reasons != 0 {
                due.push(own);
            }
        }
        let dated = |d: &Due| d.reasons & DATED != 0;
        let risk = |d: &Due| self.at_risk(&self.appraisals[d.place as usize]);
        let order = ranked(due.len(), &|a, b| {
            let (a, b) = (&due[a], &due[b]);
            dated(b).cmp(&dated(a)).then(risk(b).total_cmp(&risk(a)))
        });
        Ok(order.into_iter().map(|i| due[i]).collect())
    }

    /// One row as it is shown and written.
    pub fn due_row(&self, due: &Due, rank: usize, orders: &Orders) -> DueRow {
        let a = &self.appraisals[due.place as usize];
        let week = rank / self.options().capacity.max(1) as usize;
        // Whoever has no day of their own waits for their turn.
        let turn = match due.reasons & DATED {
            0 => due.day + WEEK * week as i32,
            _ => due.day,
        };
        DueRow {
            customer_id: orders.customers.name(a.customer as usize).into_owned(),
            day: format_day(i64::from(turn)),
            week: week as u32 + 1,
            tier: char::from(b'A' + due.tier).to_string(),
            reasons: due.names(),
            reason: reason(due, libm::round(cycle(&a.history, self.common())) as i32),
            action: action(due),
            value: a.value,
            at_risk: self.at_risk(a),
        }
    }

    pub fn contact_report(&self, due: &[Due], orders: &Orders) -> ContactReport {
        let capacity = self.options().capacity as usize;
        let count = |(r, name): (usize, &&str)| ReasonCount {
            reason: name.to_string(),
            customers: due.iter().filter(|d| d.has(r)).count() as u64,
        };
        let mut reasons: Vec<ReasonCount> = REASONS.iter().enumerate().map(count).collect();
        reasons.retain(|r| r.customers > 0);
        let mut groups = GROUPS.map(|code| ContactGroup {
            code: code.into(),
            customers: 0,
            value: 0.0,
            at_risk: 0.0,
            list: Vec::new(),
        });
        for (rank, one) in due.iter().enumerate() {
            let group = &mut groups[GROUP_OF[one.first()]];
            let a = &self.appraisals[one.place as usize];
            group.customers += 1;
            group.value += a.value;
            group.at_risk += self.at_risk(a);
            if group.list.len() < LIST {
                group.list.push(self.due_row(one, rank, orders));
            }
        }
        ContactReport {
            sentence: sentence(due.len(), capacity),
            due: due.len() as u64,
            capacity: capacity as u32,
            reasons,
            groups: Vec::from(groups),
        }
    }
}

fn sentence(due: usize, capacity: usize) -> Words {
    let (n, c) = (grouped(due as u64), grouped(capacity as u64));
    match due {
        0 => Words::new("Nobody is due this week.", "本周没有需要联系的顾客。"),
        _ if due <= capacity => Words::new(
            format!("{n} customers are due this week, within the {c} that you can contact."),
            format!("本周有 {n} 位顾客需要联系，在每周可联系的 {c} 位之内。"),
        ),
        _ => Words::new(
            format!(
                "{n} customers are due; at {c} a week that takes {} weeks.",
                due.div_ceil(capacity.max(1))
            ),
            format!(
                "有 {n} 位顾客需要联系；按每周 {c} 位计算，需要 {} 周。",
                due.div_ceil(capacity.max(1))
            ),
        ),
    }
}

fn reason(due: &Due, cycle: i32) -> Words {
    let since = due.since;
    let strongest = due.first();
    let fixed = |en: &str, zh: &str| Words::new(en, zh);
    match strongest {
        RENEWAL => fixed(
            "the contract is up for renewal this week",
            "合同本周到期续约",
        ),
        BIRTHDAY => fixed("has a birthday this week", "本周生日"),
        ANNIVERSARY => fixed(
            "first bought on this day, years ago",
            "本周是首次购买的周年",
        ),
        NEGLECTED => Words::new(
            format!("among your most valuable, and not heard from for {since} days"),
            format!("属于最有价值的顾客，已有 {since} 天没有联系"),
        ),
        WATCH => Words::new(
            format!(
                "the advised warning names them: nothing for {since} days, usually every {cycle}"
            ),
            format!("触发流失预警：已 {since} 天没有往来，通常 {cycle} 天一次"),
        ),
        4 => fixed(
            "the last two purchases were far below what they used to spend",
            "最近两次消费明显低于以往",
        ),
        5 => fixed(
            "the last two purchases held half as many categories or fewer",
            "最近两次购买的品类减少一半以上",
        ),
        6 => fixed(
            "is half as likely to buy as four weeks ago, or less",
            "购买可能性比四周前减半或更低",
        ),
        EXPECTED => Words::new(
            format!("usually buys every {cycle} days, so about now"),
            format!("通常每 {cycle} 天购买一次，大约就在本周"),
        ),
        _ => Words::new(
            format!("{since} days since the last contact, more than this tier is left alone"),
            format!("距上次联系 {since} 天，已超过该级别的联系间隔"),
        ),
    }
}

fn action(due: &Due) -> Words {
    let strongest = due.first();
    let (en, zh) = match (strongest, due.tier) {
        (RENEWAL, _) => ("Call about the renewal", "电话沟通续约"),
        (BIRTHDAY | ANNIVERSARY, _) => ("Send good wishes", "发送祝福"),
        (NEGLECTED, _) => ("Call in person", "亲自致电"),
        (WATCH, 0) => ("Call and ask what is missing", "致电了解需求"),
        (WATCH, _) => ("Write with a reason to come back", "发送召回信息"),
        (EXPECTED, _) => ("Remind them of what they usually buy", "提醒常购商品"),
        (CADENCE, _) => ("Stay in touch", "保持联系"),
        _ => ("Ask what has changed", "询问变化原因"),
    };
    Words::new(en, zh)
}
