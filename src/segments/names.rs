//! The rule book: a plain name for each segment, and what to do with it.
//!
//! In: where a segment's medians stand among all customers. Out: its [`Kind`]. The rules are read
//! from top to bottom; the first that fits gives the name:
//!
//! | name | recency (0 = latest) | frequency | monetary | else |
//! |---|---|---|---|---|
//! | Champions | ≤ .40 | ≥ .75 | ≥ .75 | |
//! | One-time buyers gone quiet | > .50 | | | at least 4 in 5 bought once |
//! | At risk | > .65 | ≥ .55 or | ≥ .60 | overdue |
//! | Big spenders | ≤ .65 | < .75 | ≥ .75 | basket ≥ .75 |
//! | Slipping away | | ≥ .60 | | overdue |
//! | New customers | ≤ .60 | < .60 | | tenure ≤ .25, at most half the median and 180 days |
//! | Newer customers | ≤ .60 | < .60 | | tenure ≤ .25, at most .8 of the median |
//! | Loyal customers | ≤ .65 | ≥ .60 | | |
//! | Promising | ≤ .40 | | | |
//! | Lost | > .75 | | | overdue |
//! | Sleeping | > .60 | | | overdue |
//! | One-time buyers | | | | at least 4 in 5 bought once |
//! | Occasional buyers | | < .45 | | |
//! | Regulars | | | | |
//!
//! A segment is overdue when its median silence is more than one and a half times its own median
//! gap between orders (where nobody bought twice: when its recency is above ½). Only the segment
//! that spends most is Champions; another that fits goes on to the next rule.
//!
//! Segments of one kind are told apart in [`contrast`](super::contrast).

use super::profile::Standing;
use crate::report::Words;

/// The names of the rule book.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    Champions,
    OnceAndQuiet,
    AtRisk,
    BigSpenders,
    SlippingAway,
    New,
    Newer,
    Loyal,
    Promising,
    Lost,
    Sleeping,
    Once,
    Occasional,
    Regulars,
    /// All customers in one segment.
    Everyone,
}

/// What the rules look at; positions are 0 to 1, ½ where a column says nothing.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Facts {
    pub recency: f64,
    pub frequency: f64,
    pub monetary: f64,
    pub tenure: f64,
    pub basket: f64,
    /// Share of the segment's customers with one order.
    pub once: f64,
    /// Median silence over median gap between orders; none where nobody bought twice.
    pub silence: Option<f64>,
    /// Median tenure in days, and over everyone's.
    pub tenure_days: f64,
    pub age: f64,
    /// Mean of the transformed spend, in standard deviations from everyone's.
    pub spend: f64,
}

/// More than this many usual gaps of silence are overdue.
const OVERDUE: f64 = 1.5;

impl Facts {
    pub fn new(profile: &[Standing], once: f64) -> Self {
        let at = |name| position(profile, name);
        let row = |name: &str| profile.iter().find(|s| s.row.name == name).map(|s| &s.row);
        let gap = row("gap").map(|r| r.median).filter(|g| *g > 0.0);
        Facts {
            recency: at("recency"),
            frequency: at("frequency"),
            monetary: at("monetary"),
            tenure: at("tenure"),
            basket: at("basket"),
            once,
            silence: row("recency").zip(gap).map(|(r, gap)| r.median / gap),
            tenure_days: row("tenure").map_or(0.0, |r| r.median),
            spend: row("monetary").map_or(0.0, |r| r.z),
            age: row("tenure")
                .filter(|r| r.overall > 0.0)
                .map_or(1.0, |r| r.median / r.overall),
        }
    }

    /// Whether the segment is silent for longer than its own rhythm explains.
    pub fn overdue(&self) -> bool {
        self.silence.map_or(self.recency > 0.5, |s| s > OVERDUE)
    }
}

/// Where a segment's median stands in a column; ½ where the profile lacks it.
pub fn position(profile: &[Standing], name: &str) -> f64 {
    profile
        .iter()
        .find(|s| s.row.name == name)
        .map_or(0.5, |s| s.position)
}

/// The kind of each segment.
pub fn kinds(facts: &[Facts]) -> Vec<Kind> {
    let mut kinds: Vec<Kind> = facts.iter().map(|f| kind(f, true)).collect();
    let champions = || (0..facts.len()).filter(|&i| kind(&facts[i], true) == Kind::Champions);
    let best =
        champions().max_by(|&a, &b| facts[a].spend.total_cmp(&facts[b].spend).then(b.cmp(&a)));
    champions()
        .filter(|i| Some(*i) != best)
        .for_each(|i| kinds[i] = kind(&facts[i], false));
    kinds
}

/// The first rule that fits.
fn kind(f: &Facts, champions: bool) -> Kind {
    let overdue = f.overdue();
    let young = f.recency <= 0.60 && f.frequency < 0.60 && f.tenure <= 0.25;
    let rules = [
        (
            Kind::Champions,
            champions && f.recency <= 0.40 && f.frequency >= 0.75 && f.monetary >= 0.75,
        ),
        (Kind::OnceAndQuiet, f.once >= 0.8 && f.recency > 0.50),
        (
            Kind::AtRisk,
            f.recency > 0.65 && overdue && (f.frequency >= 0.55 || f.monetary >= 0.60),
        ),
        (
            Kind::BigSpenders,
            f.recency <= 0.65 && f.frequency < 0.75 && f.monetary >= 0.75 && f.basket >= 0.75,
        ),
        (Kind::SlippingAway, f.frequency >= 0.60 && overdue),
        (Kind::New, young && f.age <= 0.5 && f.tenure_days <= 180.0),
        (Kind::Newer, young && f.age <= 0.8),
        (Kind::Loyal, f.recency <= 0.65 && f.frequency >= 0.60),
        (Kind::Promising, f.recency <= 0.40),
        (Kind::Lost, f.recency > 0.75 && overdue),
        (Kind::Sleeping, f.recency > 0.60 && overdue),
        (Kind::Once, f.once >= 0.8),
        (Kind::Occasional, f.frequency < 0.45),
    ];
    rules
        .iter()
        .find(|(_, fits)| *fits)
        .map_or(Kind::Regulars, |(kind, _)| *kind)
}

impl Kind {
    pub fn name(self) -> Words {
        let (en, zh) = match self {
            Kind::Champions => ("Champions", "核心顾客"),
            Kind::OnceAndQuiet => ("One-time buyers gone quiet", "一次性流失顾客"),
            Kind::AtRisk => ("At risk", "流失预警顾客"),
            Kind::BigSpenders => ("Big spenders", "大额顾客"),
            Kind::SlippingAway => ("Slipping away", "渐行渐远的顾客"),
            Kind::New => ("New customers", "新顾客"),
            Kind::Newer => ("Newer customers", "较新顾客"),
            Kind::Loyal => ("Loyal customers", "忠诚顾客"),
            Kind::Promising => ("Promising", "潜力顾客"),
            Kind::Lost => ("Lost", "流失顾客"),
            Kind::Sleeping => ("Sleeping", "沉睡顾客"),
            Kind::Once => ("One-time buyers", "单次购买顾客"),
            Kind::Occasional => ("Occasional buyers", "偶尔购买的顾客"),
            Kind::Regulars => ("Regulars", "普通常客"),
            Kind::Everyone => ("All customers", "全部顾客"),
        };
        Words::new(en, zh)
    }

    pub fn action(self) -> Words {
        let (en, zh) = match self {
            Kind::Champions => (
                "Keep them close: early access and a personal thank-you rather than discounts; ask for referrals.",
                "重点维系：优先体验新品、专人致谢，少打折；请他们推荐朋友。",
            ),
            Kind::OnceAndQuiet => (
                "Spend little: one inexpensive message at a season's start, then leave them out of costly mailings.",
                "控制投入：换季时发一次低成本消息，之后不再纳入高成本投放。",
            ),
            Kind::AtRisk => (
                "Win them back now, while they remember you: a personal message with what they used to buy and a reason to return.",
                "尽快挽回：趁还记得您，按以往购买的商品做一对一联络，并给一个回来的理由。",
            ),
            Kind::BigSpenders => (
                "Raise how often they come: suggest what goes with their large orders, and look after delivery and service.",
                "提高购买频率：推荐与大单相配的商品，做好配送和服务。",
            ),
            Kind::SlippingAway => (
                "Remind them before they are gone: offer what is due to be bought again.",
                "在流失之前提醒：推荐该复购的商品。",
            ),
            Kind::New | Kind::Newer => (
                "Make the second order easy: welcome them and offer what goes with the first one.",
                "促成第二单：表示欢迎，推荐与首单相配的商品。",
            ),
            Kind::Loyal => (
                "Reward and widen: points or small benefits, and products from categories they have not tried.",
                "奖励并拓宽：积分或小礼遇，推荐尚未买过的品类。",
            ),
            Kind::Promising => (
                "Build the habit: a follow-up offer soon after each purchase.",
                "培养习惯：每次购买后尽快跟进一个优惠。",
            ),
            Kind::Lost => (
                "Try once with a strong offer; if nothing comes, stop paying to reach them.",
                "用一次有力的优惠尝试召回；无回应则停止投入。",
            ),
            Kind::Sleeping => (
                "Wake them with one clear offer on what they bought before, and watch who answers.",
                "用一个针对以往商品的明确优惠唤醒，观察谁有回应。",
            ),
            Kind::Once => (
                "Give a reason for a second order: show what buyers of the same product came back for.",
                "给出再次购买的理由：展示同款买家后来又买了什么。",
            ),
            Kind::Occasional => (
                "Be there at the right time: seasonal reminders rather than constant mail.",
                "抓住时机：按季节提醒，不必频繁打扰。",
            ),
            Kind::Regulars => (
                "Keep the rhythm: remind them at their usual interval and suggest one thing more.",
                "保持节奏：按其惯常间隔提醒，并多推荐一件商品。",
            ),
            Kind::Everyone => (
                "Nothing tells these customers apart yet: add a longer period or more columns.",
                "目前无法区分这些顾客：请加入更长时期的数据或更多列。",
            ),
        };
        Words::new(en, zh)
    }
}
