//! Attractiveness 目标市场评估: size × growth × margin × reach, from two periods of the same orders.
//!
//! In: groups by need, what each customer spent in the last days and in as many before: the same days of a year
//! ago where the history is long enough, so that seasons are alike. Out: a row a group, the most attractive
//! first. Groups by recency or spend would not do: who bought lately grows by definition. A factor is the group's figure over that of all groups, the score their product; a
//! factor that nobody can tell is left out for all. Growth comes with an interval: groups are samples of
//! customers, and the ratio of two sums has by the delta method a standard error of √Σ(rᵢ/R − eᵢ/E)² in its
//! logarithm.

use super::buyers::{Buyer, Buyers};
use super::known::Known;
use super::needs::Groups;
use super::sheets::{column, customers, share};
use crate::orders::UNIT;
use crate::report::{Sheet, SheetColumn, SheetRow, Unit, Words};
use crate::segments::phrases::{decimal, percent};
use crate::sorting::ranked;

/// Two-sided 95 % of the normal distribution.
const NORMAL: f64 = 1.959_963_984_540_054;

#[derive(Clone, Copy, Default)]
struct Sums {
    customers: f64,
    recent: f64,
    earlier: f64,
    costed: f64,
    cost: f64,
    reached: f64,
}

impl Sums {
    fn add(&mut self, buyer: &Buyer, reached: bool) {
        self.customers += 1.0;
        self.recent += buyer.recent as f64 / UNIT as f64;
        self.earlier += buyer.earlier as f64 / UNIT as f64;
        self.costed += buyer.costed as f64 / UNIT as f64;
        self.cost += buyer.cost;
        self.reached += f64::from(u8::from(reached));
    }

    fn growth(&self) -> Option<f64> {
        (self.earlier > 0.0 && self.recent > 0.0).then(|| self.recent / self.earlier)
    }

    fn margin(&self) -> Option<f64> {
        (self.costed > 0.0).then(|| (self.costed - self.cost) / self.costed)
    }
}

/// None where a period has no revenue.
pub fn attraction(buyers: &Buyers, known: &Known, needs: &Groups) -> Option<Sheet> {
    let (names, labels, k) = (&needs.names, &needs.labels, needs.names.len());
    let (mut groups, mut all) = (vec![Sums::default(); k], Sums::default());
    let members = || labels.iter().zip(&buyers.buyers).enumerate();
    for (customer, (label, buyer)) in members() {
        if let Some(label) = label {
            let reached = known.reached.get(customer).copied().unwrap_or(false);
            groups[usize::from(*label)].add(buyer, reached);
            all.add(buyer, reached);
        }
    }
    let shop = all.growth()?;
    let mut squares = vec![0.0; k];
    for (_, (label, buyer)) in members() {
        if let Some(label) = label {
            let own = &groups[usize::from(*label)];
            let part = |sum: f64, x: i64| share(x as f64 / UNIT as f64, sum);
            let off = part(own.recent, buyer.recent) - part(own.earlier, buyer.earlier);
            squares[usize::from(*label)] += off * off;
        }
    }
    let mean = all.recent / k as f64;
    let with_margin = all.margin().is_some_and(|m| m > 0.0);
    let with_reach = all.reached > 0.0;
    let score = |g: &Sums| {
        let margin = match (with_margin, g.margin(), all.margin()) {
            (true, Some(own), Some(all)) => own.max(0.0) / all,
            _ => 1.0,
        };
        let reach = match with_reach {
            true => share(g.reached, g.customers) / share(all.reached, all.customers),
            false => 1.0,
        };
        g.growth().map_or(0.0, |own| own / shop) * (g.recent.max(0.0) / mean) * margin * reach
    };
    let scores: Vec<f64> = groups.iter().map(score).collect();
    let order = ranked(k, &|a, b| scores[b].total_cmp(&scores[a]));
    let row = |&g: &usize| {
        let own = &groups[g];
        let growth = own.growth();
        let bound = |way: f64| growth.map(|x| x * libm::exp(way * NORMAL * squares[g].sqrt()));
        let mut cells = vec![
            Some(own.customers),
            Some(own.recent),
            growth,
            bound(-1.0),
            bound(1.0),
        ];
        cells.extend(with_margin.then(|| own.margin()));
        cells.extend(with_reach.then(|| Some(share(own.reached, own.customers))));
        cells.push(Some(scores[g]));
        SheetRow {
            name: names[g].clone(),
            cells,
            remark: Some(advice(growth, bound(-1.0), bound(1.0))),
        }
    };
    let best = &names[order[0]];
    let (days, score) = (buyers.period, decimal(scores[order[0]], 1));
    let change = [if shop >= 1.0 { "+" } else { "" }, &percent(shop - 1.0)].concat();
    let (before, zh_before) = match buyers.apart > buyers.period {
        true => ("the same days a year before", "去年同期".to_string()),
        false => ("as many days before", format!("此前 {days} 天")),
    };
    Some(Sheet {
        id: "attraction".into(),
        title: Words::new("Where to invest first", "目标市场评估"),
        sentence: Words::new(
            format!(
                "{} comes first, with {score} times the score of an average group. In all, revenue of the last {days} days is {change} on {before}.",
                best.en
            ),
            format!(
                "“{}”最值得优先投入，得分为平均水平的 {score} 倍。整体上，最近 {days} 天的销售额与{zh_before}相比为 {change}。",
                best.zh
            ),
        ),
        rows_are: Words::new("Need", "需求"),
        columns: columns(days, with_margin, with_reach),
        rows: order.iter().map(row).collect(),
        remarks_are: super::sheets::advice(),
        notes: notes(with_margin, with_reach),
    })
}

fn columns(days: i64, margin: bool, reach: bool) -> Vec<SheetColumn> {
    let mut columns = vec![
        customers(),
        column(
            "size",
            &format!("Revenue of the last {days} days"),
            &format!("最近 {days} 天销售额"),
            Unit::Money,
        ),
        column(
            "growth",
            "Growth (times as much)",
            "增长（倍）",
            Unit::Times,
        ),
        column("growth_from", "at least", "下限", Unit::Times),
        column("growth_to", "at most", "上限", Unit::Times),
    ];
    columns.extend(margin.then(|| column("margin", "Margin", "毛利率", Unit::Share)));
    columns.extend(reach.then(|| column("reach", "Can be reached", "可触达", Unit::Share)));
    columns.push(column(
        "score",
        "Score (1 = average)",
        "得分（1 为平均）",
        Unit::Times,
    ));
    columns
}

fn notes(margin: bool, reach: bool) -> Vec<Words> {
    let mut notes = vec![Words::new(
        "Score = size × growth × margin × reach, each over that of all groups. The interval of growth is 95%, for other customers of the same kind; two periods are no trend.",
        "得分 = 规模 × 增长 × 毛利 × 可触达，各项均与全部客群相比。增长区间为 95%，针对同类的其他顾客；两个时期不足以判断趋势。",
    )];
    if !margin {
        notes.push(Words::new(
            "Margin is left out: no file of products says what a piece costs.",
            "未计入毛利：没有商品文件给出单件成本。",
        ));
    }
    if !reach {
        notes.push(Words::new(
            "Reach is left out: no file of customers has e-mail addresses or telephone numbers.",
            "未计入可触达：没有顾客文件包含邮箱或电话。",
        ));
    }
    notes
}

fn advice(growth: Option<f64>, from: Option<f64>, to: Option<f64>) -> Words {
    match (growth, from, to) {
        (None, ..) => Words::new(
            "Has not bought in both periods: nothing tells whether it grows.",
            "两个时期并非都有购买，无法判断增长。",
        ),
        (_, Some(from), _) if from > 1.0 => Words::new(
            "Grows beyond chance: invest here.",
            "增长超出偶然范围：加大投入。",
        ),
        (.., Some(to)) if to < 1.0 => Words::new(
            "Shrinks beyond chance: find out why before you spend.",
            "下滑超出偶然范围：先查明原因再投入。",
        ),
        _ => Words::new(
            "Its change may be chance: hold what is spent on it.",
            "变化可能出于偶然：维持现有投入。",
        ),
    }
}
