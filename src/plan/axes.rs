//! Price-driven or service-driven 价格/服务, transaction or relationship 交易/关系.
//!
//! In: what each customer bought at a discount, on how many days, and how often it got in touch. Out: four
//! groups. A customer is price-driven from a share of the spend on lines with a discount on, a relationship from
//! a number of purchase days and contacts on; how many would change sides if a bound were a little elsewhere is said.

use super::buyers::{Buyer, Buyers};
use super::sheets::{column, customer_share, customers, revenue, revenue_share, shaded, share};
use crate::orders::UNIT;
use crate::report::{PlanOptions, Sheet, SheetRow, Unit, Words};
use crate::segments::phrases::{percent, whole};

/// What a bound is moved by to tell how much hangs on it.
const NUDGE: f64 = 0.1;

/// None where no line has a discount: nothing tells price from service then.
pub fn axes(buyers: &Buyers, options: &PlanOptions) -> Option<Sheet> {
    if !buyers.discounted {
        return None;
    }
    let all: Vec<&Buyer> = buyers.buyers.iter().filter(|b| b.spend > 0).collect();
    let total: f64 = all.iter().map(|b| b.spend as f64).sum();
    let own = |price: bool, relation: bool| {
        let here = |b: &&&Buyer| {
            (bargains(b) >= options.bargains) == price
                && (meetings(b) >= options.relationship) == relation
        };
        let group: Vec<&&Buyer> = all.iter().filter(here).collect();
        let sum = |of: &dyn Fn(&Buyer) -> f64| group.iter().map(|b| of(b)).sum::<f64>();
        let (count, spend) = (group.len() as f64, sum(&|b| b.spend as f64));
        [
            count,
            share(count, all.len() as f64),
            spend / UNIT as f64,
            share(spend, total),
            share(spend / UNIT as f64, count),
            share(sum(&|b| f64::from(b.days)), count),
            share(sum(&|b| b.bargains as f64), spend),
            share(sum(&|b| f64::from(b.contacts)), count),
        ]
    };
    // Contacts come last, if there are any.
    let shown = 7 + usize::from(buyers.contacted);
    let kinds = [(false, true), (true, true), (false, false), (true, false)];
    let figures = kinds.map(|(price, relation)| own(price, relation));
    let rows = kinds.iter().zip(&figures).map(|(&(price, relation), own)| {
        let (name, advice) = told(price, relation);
        SheetRow {
            name,
            cells: own.map(Some)[..shown].to_vec(),
            remark: Some(advice),
        }
    });
    let price = [1, 3].map(|i| &figures[i]);
    let (people, money) = price
        .iter()
        .fold((0.0, 0.0), |s, own| (s.0 + own[1], s.1 + own[3]));
    let [people, money] = [people, money].map(percent);
    let close = figures[0][1] + figures[1][1];
    let (close, days) = (percent(close), options.relationship);
    let (often, often_zh) = match buyers.contacted {
        true => (
            format!("bought or got in touch {days} times or more"),
            format!("购买天数与联系次数合计 {days} 及以上"),
        ),
        false => (
            format!("bought on {days} days or more"),
            format!("在 {days} 天或更多天购买过"),
        ),
    };
    let mut columns = vec![
        shaded("customers", customers().name, Unit::Count),
        customer_share(),
        revenue(),
        revenue_share(),
        column("each", "Spend per customer", "人均消费", Unit::Money),
        column("days", "Purchase days each", "人均购买天数", Unit::Times),
        column(
            "bargains",
            "Spend at a discount",
            "折扣消费占比",
            Unit::Share,
        ),
        column("contacts", "Contacts each", "人均联系次数", Unit::Times),
    ];
    columns.truncate(shown);
    Some(Sheet {
        id: "axes".into(),
        title: Words::new(
            "Price or service, transaction or relationship",
            "价格型与服务型、交易型与关系型",
        ),
        sentence: Words::new(
            format!(
                "{people} of the customers, who bring {money} of the revenue, buy mostly at a discount; {close} have {often}."
            ),
            format!(
                "{people} 的顾客（贡献 {money} 的销售额）主要在打折时购买；{close} 的顾客{often_zh}。"
            ),
        ),
        rows_are: Words::new("Customers", "顾客类型"),
        columns,
        rows: rows.collect(),
        remarks_are: super::sheets::advice(),
        notes: vec![
            bounds(options, buyers.contacted),
            doubt(&all, options, buyers.contacted),
        ],
    })
}

/// Share of the spend on lines with a discount.
fn bargains(b: &Buyer) -> f64 {
    share(b.bargains as f64, b.spend as f64)
}

/// Purchase days and contacts.
fn meetings(b: &Buyer) -> u32 {
    b.days.saturating_add(b.contacts)
}

fn bounds(options: &PlanOptions, contacted: bool) -> Words {
    let (bound, days) = (percent(options.bargains), options.relationship);
    let (en, zh) = match contacted {
        true => (
            format!("purchase days and contacts are {days} or more together."),
            format!("购买天数与联系次数合计 {days} 及以上。"),
        ),
        false => (
            format!(
                "purchases on {days} days or more. Contacts do not count, since no file tells them: give a file of customers with a column of contacts."
            ),
            format!(
                "在 {days} 天或更多天购买过。没有文件记录联系次数，因此未计入；可提供带“联系次数”列的顾客文件。"
            ),
        ),
    };
    Words::new(
        format!(
            "Price-driven: {bound} or more of the spend on lines with a discount. Relationship: {en}"
        ),
        format!("价格型：{bound} 及以上的消费发生在有折扣的订单行。关系型：{zh}"),
    )
}

fn doubt(all: &[&Buyer], options: &PlanOptions, contacted: bool) -> Words {
    let near = |b: &&&Buyer| {
        let apart = bargains(b) - options.bargains;
        (-NUDGE..NUDGE).contains(&apart)
    };
    let price = whole(all.iter().filter(near).count() as f64);
    let once = |b: &&&Buyer| {
        let apart = i64::from(meetings(b)) - i64::from(options.relationship);
        (-1..=0).contains(&apart)
    };
    let relation = whole(all.iter().filter(once).count() as f64);
    let (one, one_zh) = match contacted {
        true => ("day or contact", "天或一次联系"),
        false => ("day", "天"),
    };
    Words::new(
        format!(
            "How sure: {price} customers are within 10 points of the first bound, {relation} one {one} from the second; they could as well be counted on the other side."
        ),
        format!(
            "不确定性：有 {price} 位顾客距第一条界线不到 10 个百分点，{relation} 位顾客距第二条界线仅一{one_zh}，归入另一侧也说得通。"
        ),
    )
}

fn told(price: bool, relation: bool) -> (Words, Words) {
    match (price, relation) {
        (false, true) => (
            Words::new("Service · relationship", "服务型 · 关系型"),
            Words::new(
                "Protect them: the best service and early access; a discount would only cost margin.",
                "重点保护：最好的服务与优先权；打折只会损失毛利。",
            ),
        ),
        (true, true) => (
            Words::new("Price · relationship", "价格型 · 关系型"),
            Words::new(
                "Reward them by points or bundles, so that discounts become fewer and loyalty pays.",
                "以积分或组合优惠回馈，逐步减少直接折扣。",
            ),
        ),
        (false, false) => (
            Words::new("Service · transaction", "服务型 · 交易型"),
            Words::new(
                "Win the next purchase: advice, service and a reminder, without a discount.",
                "争取下一单：提供咨询、服务与提醒，不必打折。",
            ),
        ),
        (true, false) => (
            Words::new("Price · transaction", "价格型 · 交易型"),
            Words::new(
                "Sell to them where the margin allows it, and spend nothing on winning them back.",
                "在毛利允许时促销，不为挽回他们投入成本。",
            ),
        ),
    }
}
