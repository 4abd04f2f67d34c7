//! What is to say of the data, the models and the rules, in words.

use super::fit::{Failure, Fitted};
use super::spend::Spend;
use crate::ingest::calendar::format_day;
use crate::report::figures::{fixed, plain};
use crate::report::{Equity, Finding, Threshold, TrackPoint, ValueModel, Words, grouped};

fn finding(code: &str, en: String, zh: String) -> Finding {
    Finding {
        code: code.into(),
        text: Words::new(en, zh),
    }
}

pub fn name(model: ValueModel) -> &'static str {
    match model {
        ValueModel::Mbgnbd => "MBG/NBD",
        ValueModel::Paretonbd => "Pareto/NBD",
        _ => "BG/NBD",
    }
}

pub fn few(repeaters: usize, needed: usize) -> Finding {
    finding(
        "too_few",
        format!(
            "Only {repeaters} customers bought on two days or more; a model needs {needed}. A longer history would bring them."
        ),
        format!(
            "仅有 {repeaters} 位顾客在两天或更多天购买过；建模至少需要 {needed} 位。更长的历史数据会有帮助。"
        ),
    )
}

pub fn short(days: i32, needed: i32) -> Finding {
    let (code, en) = match days {
        0 => ("all_on_one_day", "All purchases are on one day".to_string()),
        _ => ("too_short", format!("The history is {days} days long")),
    };
    finding(
        code,
        format!("{en}; a model needs {needed} days."),
        format!("购买记录只覆盖 {days} 天；建模至少需要 {needed} 天。"),
    )
}

pub fn later(lines: usize, end: i32) -> Finding {
    let end = format_day(end.into());
    finding(
        "later",
        format!("{lines} purchases are dated after {end}; they are left out."),
        format!("有 {lines} 笔购买的日期晚于 {end}，未计入。"),
    )
}

pub fn failed(model: ValueModel, failure: Failure) -> Finding {
    let name = name(model);
    match failure {
        Failure::NotConverged => finding(
            "not_converged",
            format!("{name} came to no result from any start."),
            format!("{name} 从任何起点都没有得出结果。"),
        ),
        Failure::NotIdentified => finding(
            "not_identified",
            format!("{name}: the data does not hold the parameters, one of them runs away."),
            format!("{name}：数据不足以确定参数，其中一个参数趋于无穷。"),
        ),
    }
}

/// Variance of a parameter's logarithm beyond which it is not told: a factor of five either way.
const VAGUE: f64 = 1.0;

pub fn fitted(found: &Fitted, gone: Option<f64>) -> Finding {
    let name = name(found.model);
    match gone {
        Some(gone) => finding(
            "degenerate",
            format!(
                "{name} is degenerate here: it takes {} % of all repeat buyers to be still customers, however long they have been silent. Do not read its P(alive) as loyalty; the warnings rest on the gaps between purchases.",
                fixed(100.0 - 100.0 * gone, 1)
            ),
            format!(
                "{name} 在这份数据上退化：无论沉默多久，它都认为 {}% 的回头客仍是顾客。请勿把其“活跃概率”当作忠诚；预警以购买间隔为依据。",
                fixed(100.0 - 100.0 * gone, 1)
            ),
        ),
        None if (0..4).any(|i| found.covariance[i][i] > VAGUE) => finding(
            "vague",
            format!(
                "{name} came to rest, but the data hardly holds its parameters one by one: customers differ too little. What it expects of customers stands; its parameters say nothing."
            ),
            format!(
                "{name} 拟合成功，但顾客之间差异太小，数据几乎无法单独确定各个参数：对顾客的预期可以采用，参数本身没有意义。"
            ),
        ),
        None => finding(
            "sound",
            format!("{name} came to rest, and all its parameters are held by the data."),
            format!("{name} 拟合成功，数据足以确定全部参数。"),
        ),
    }
}

pub fn rates() -> Finding {
    finding(
        "empirical",
        "No model holds, so customers are valued by what others of their kind bought in the last days of the file. That does not know that customers leave: read values beyond those days as upper bounds.".into(),
        "没有模型适用，因此按同类顾客近期的购买情况估值。这种做法不考虑顾客流失：超出该时段的价值请视为上限。".into(),
    )
}

pub fn spend_unknown() -> Finding {
    finding(
        "spend_unknown",
        "The amounts of repeat purchases do not hold a model of spending; each customer's mean is drawn to everybody's.".into(),
        "复购金额不足以建立消费模型；各顾客的平均金额向总体平均收缩。".into(),
    )
}

/// Where how often and how much go together, the model's assumption does not hold.
pub fn spend_depends(spend: &Spend) -> Option<Finding> {
    (spend.correlation.abs() > 0.3).then(|| {
        finding(
            "spend_depends",
            format!("Who buys often also spends differently (correlation {}); Gamma–Gamma takes the two for unrelated, so values of frequent buyers are off.", fixed(spend.correlation, 2)),
            format!("购买频次与金额相关（相关系数 {}），而 Gamma–Gamma 模型假定二者无关，因此高频顾客的价值会有偏差。", fixed(spend.correlation, 2)),
        )
    })
}

pub fn equity(equity: &Equity, customers: u64) -> Words {
    let whole = |n: f64| grouped(libm::round(n) as u64);
    let [total, low, high, purchases] =
        [equity.total, equity.low, equity.high, equity.purchases].map(whole);
    let (n, days) = (grouped(customers), equity.horizon);
    Words::new(
        format!(
            "The {n} customers are worth {total} in the next {days} days (90 % interval {low} to {high}), with {purchases} expected purchases."
        ),
        format!(
            "{n} 位顾客在未来 {days} 天的价值为 {total}（90% 区间 {low} 至 {high}），预计购买 {purchases} 次。"
        ),
    )
}

pub fn risk(days: i32, calibration: &[(u64, f64, f64)], auc: Option<f64>) -> Words {
    let (Some(lowest), Some(highest), Some(auc)) = (calibration.first(), calibration.last(), auc)
    else {
        return Words::new(
            format!(
                "The history is too short or too even to test the risk of no purchase in {days} days: read it as untested."
            ),
            format!("历史太短或差异太小，无法检验“{days} 天内不购买”的风险：请视为未经检验。"),
        );
    };
    Words::new(
        format!(
            "Tested on the file's own past: of the tenth with the lowest risk {} % stayed away for {days} days ({} % predicted), of the tenth with the highest {} % ({} %). One who stayed away had the higher risk in {} % of pairs.",
            fixed(lowest.2 * 100.0, 0),
            fixed(lowest.1 * 100.0, 0),
            fixed(highest.2 * 100.0, 0),
            fixed(highest.1 * 100.0, 0),
            fixed(auc * 100.0, 0)
        ),
        format!(
            "用文件自身的历史检验：风险最低的十分之一中，{}% 在 {days} 天内没有购买（预测 {}%）；风险最高的十分之一中为 {}%（预测 {}%）。在 {}% 的配对中，未购买者的风险更高。",
            fixed(lowest.2 * 100.0, 0),
            fixed(lowest.1 * 100.0, 0),
            fixed(highest.2 * 100.0, 0),
            fixed(highest.1 * 100.0, 0),
            fixed(auc * 100.0, 0)
        ),
    )
}

/// The advised rule with its numbers, beside the other one.
pub fn advised(best: &Threshold, own: f64, other: f64, days: i32) -> Words {
    let [right, found] = [best.precision, best.recall].map(|share| fixed(share * 100.0, 0));
    let t = plain(best.threshold);
    let (rule, another, zh, zh_other) = match best.rule.as_str() {
        "fixed_days" => (
            format!("{t} days without a purchase"),
            "the customer's own cycle",
            format!("{t} 天未购买"),
            "顾客自身周期",
        ),
        _ => (
            format!("silence of {t} times the customer's own cycle"),
            "fixed days",
            format!("沉默达到自身购买周期的 {t} 倍"),
            "固定天数",
        ),
    };
    Words::new(
        format!(
            "Warn at {rule}: of those whom it would have named, {right} % stayed away for the next {days} days, and it would have named {found} % of all who did. In pairs of one who stayed away and one who came it is right in {} %, {another} in {} %.",
            fixed(own * 100.0, 1),
            fixed(other * 100.0, 1)
        ),
        format!(
            "建议在{zh}时预警：被点名的顾客中 {right}% 在其后 {days} 天没有购买；全部未购买者中有 {found}% 会被点名。在“未购买—购买”配对中判断正确率为 {}%，{zh_other}为 {}%。",
            fixed(own * 100.0, 1),
            fixed(other * 100.0, 1)
        ),
    )
}

pub fn untested(threshold: f64) -> Words {
    let threshold = plain(threshold);
    Words::new(
        format!(
            "The history is too short to test a warning; named are those silent for {threshold} times their own cycle. Read it as untested."
        ),
        format!(
            "历史太短，无法检验预警规则；这里点名沉默达到自身购买周期 {threshold} 倍的顾客，请视为未经检验。"
        ),
    )
}

pub fn chance(threshold: f64, days: f64, own: f64) -> Words {
    let threshold = plain(threshold);
    Words::new(
        format!(
            "On this file's past silence says little about who comes back: fixed days are right in {} % of pairs, the customer's own cycle in {} %, and 50 % is chance. Named are those silent for {threshold} times their own cycle.",
            fixed(days * 100.0, 1),
            fixed(own * 100.0, 1)
        ),
        format!(
            "在这份文件的历史中，沉默时间几乎不能说明谁会回来：固定天数的配对正确率为 {}%，自身周期为 {}%，而 50% 等于随机。这里点名沉默达到自身购买周期 {threshold} 倍的顾客。",
            fixed(days * 100.0, 1),
            fixed(own * 100.0, 1)
        ),
    )
}

pub fn loyalty(high: u64, customers: u64) -> Words {
    let (high, n) = (grouped(high), grouped(customers));
    Words::new(
        format!(
            "{high} of the {n} customers have a loyalty index of 70 or more. It is a weighted mean of places among all customers: it orders, it predicts nothing."
        ),
        format!(
            "{n} 位顾客中有 {high} 位的忠诚指数达到 70 以上。该指数是各项排名的加权平均：只用于排序，不做预测。"
        ),
    )
}

pub fn reason(silence: i32, cycle: f64, x: u32) -> Words {
    let cycle = fixed(cycle, 0);
    match x {
        0 => Words::new(
            format!(
                "silent for {silence} days after one purchase; customers here usually come back within {cycle}"
            ),
            format!("首次购买后已沉默 {silence} 天；本店顾客通常 {cycle} 天内复购"),
        ),
        _ => Words::new(
            format!("silent for {silence} days; usually buys every {cycle}"),
            format!("已沉默 {silence} 天；通常每 {cycle} 天购买一次"),
        ),
    }
}

pub fn reorder(lead: u32, service: f64, rhythms: u64, due: u64) -> Words {
    let share = fixed(100.0 * service, 1);
    let share = share.trim_end_matches(".0");
    let (en, zh) = match rhythms {
        0 => (
            "No customer buys a product in a rhythm of their own.".into(),
            "没有顾客按自身节奏重复购买某商品。".into(),
        ),
        _ => (
            format!(
                "Of {} products that customers buy in a rhythm of their own {} are due before a delivery ordered today arrives.",
                grouped(rhythms),
                grouped(due)
            ),
            format!(
                "顾客按自身节奏重复购买的有 {} 项，其中 {} 项在今天订的货到达之前到期。",
                grouped(rhythms),
                grouped(due)
            ),
        ),
    };
    Words::new(
        format!(
            "Ordered at these points, stock lasts through {share} % of deliveries that take {lead} days. {en}"
        ),
        format!("交货需 {lead} 天时，按补货点订货，{share}% 的情况下到货前不会缺货。{zh}"),
    )
}

pub fn tracked(points: &[TrackPoint], cut: &str, every: usize) -> Words {
    let Some(last) = points.last() else {
        return Words::default();
    };
    let whole = |n: f64| grouped(libm::round(n) as u64);
    let [expected, low, high] = [last.expected, last.low, last.high].map(whole);
    let (came, days) = (last.actual as f64, last.days);
    let actual = grouped(last.actual);
    let (verdict, verdict_zh) = match () {
        () if came > last.high => ("above the interval", "高于区间"),
        () if came < last.low => ("below the interval", "低于区间"),
        () => ("within the interval", "落在区间内"),
    };
    let mut words = Words::new(
        format!(
            "From what was known on {cut}, {expected} repeat purchases were expected in the {days} days after it (90 % interval {low} to {high}); {actual} came, {verdict}."
        ),
        format!(
            "按 {cut} 当时已知的数据，此后 {days} 天预计复购 {expected} 次（90% 区间 {low} 至 {high}）；实际 {actual} 次，{verdict_zh}。"
        ),
    );
    if every > 1 {
        words.en += &format!(" One customer in {every} was looked at.");
        words.zh += &format!("每 {every} 位顾客抽取 1 位。");
    }
    words
}

/// `left`: ids that no customer has, customers who name themselves, customers in circles.
pub fn referrals([by, n]: [u64; 2], value: f64, left: [u64; 3]) -> Words {
    let (by, n, value) = (grouped(by), grouped(n), grouped(libm::round(value) as u64));
    let mut words = Words::new(
        format!("{by} customers brought {n} others, who are worth {value}."),
        format!("{by} 位顾客带来了 {n} 位顾客，后者的价值为 {value}。"),
    );
    if left != [0; 3] {
        let [unmatched, themselves, cycles] = left.map(grouped);
        words.en += &format!(
            " Not counted: {unmatched} brought by an id that no customer has, {themselves} who name themselves, {cycles} who brought each other in a circle."
        );
        words.zh += &format!(
            "未计入：{unmatched} 位的推荐人不在顾客之列，{themselves} 位推荐人为本人，{cycles} 位互为推荐人、形成循环。"
        );
    }
    words
}
