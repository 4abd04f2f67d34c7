//! Customers who are due → the list of the week, in groups and in words.

use super::due::{
    ANNIVERSARY, BIRTHDAY, CADENCE, DATED, Due, EXPECTED, NARROWER, NEGLECTED, REASONS, RENEWAL,
    RISKIER, SPENDS_LESS, WATCH, WEEK,
};
use super::model::Value;
use super::watch::cycle;
use crate::ingest::calendar::format_day;
use crate::orders::Orders;
use crate::report::{ContactGroup, ContactReport, DueRow, ReasonCount, Words, grouped};

/// What is done for a reason, and the names of the groups that this makes.
const GROUPS: [&str; 4] = ["save", "thank", "remind", "keep"];
const GROUP_OF: [usize; 10] = [2, 1, 1, 0, 0, 0, 0, 1, 2, 3];
/// Rows of a group in the report.
const LIST: usize = 25;

impl Value {
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
        SPENDS_LESS => fixed(
            "the last two purchases were far below what they used to spend",
            "最近两次消费明显低于以往",
        ),
        NARROWER => fixed(
            "the last two purchases held half as many categories or fewer",
            "最近两次购买的品类减少一半以上",
        ),
        RISKIER => fixed(
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
