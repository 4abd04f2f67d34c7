//! Value × need 价值水平 × 需求: what each group needs, and how much each tier of it brings.

use super::buyers::Buyers;
use super::needs::Groups;
use super::sheets::{column, customers, revenue, revenue_share, shaded, share, stability};
use crate::orders::UNIT;
use crate::report::{LifecycleOptions, Sheet, SheetRow, Unit, Words};
use crate::segments::lifecycle::Lifecycle;
use crate::segments::phrases::{decimal, percent, whole};
use crate::segments::stability::steadiness;

const TIERS: [&str; 3] = ["A", "B", "C"];

/// A row for each tier of each need: customers, revenue, what to do.
pub fn value_need(buyers: &Buyers, needs: &Groups, lived: &Lifecycle) -> Sheet {
    let lives = &lived.customers;
    let k = needs.names.len();
    // Customers and spend by need and tier.
    let mut cells = vec![[(0u64, 0.0); 3]; k];
    for ((buyer, need), life) in buyers.buyers.iter().zip(&needs.labels).zip(lives) {
        if let (Some(need), Some(life)) = (need, life) {
            let (count, spend) = &mut cells[usize::from(*need)][usize::from(life.tier)];
            *count += 1;
            *spend += buyer.spend as f64 / UNIT as f64;
        }
    }
    let total: f64 = cells.iter().flatten().map(|c| c.1).sum();
    let mut rows = Vec::new();
    for (need, own) in needs.names.iter().zip(&cells) {
        for (tier, &(count, spend)) in own.iter().enumerate().filter(|(_, c)| c.0 > 0) {
            let name = TIERS[tier];
            rows.push(SheetRow {
                name: Words::new(
                    format!("{name} · {}", need.en),
                    format!("{name} · {}", need.zh),
                ),
                cells: [
                    count as f64,
                    spend,
                    share(spend, total),
                    spend / count as f64,
                ]
                .map(Some)
                .to_vec(),
                remark: Some(advice(tier, need)),
            });
        }
    }
    Sheet {
        id: "value_need".into(),
        title: Words::new("Value × need", "价值水平 × 需求"),
        sentence: sentence(&needs.names, &cells, total),
        rows_are: Words::new("Tier and need", "层级与需求"),
        columns: vec![
            shaded("customers", customers().name, Unit::Count),
            revenue(),
            revenue_share(),
            column("each", "Spend per customer", "人均消费", Unit::Money),
        ],
        rows,
        remarks_are: super::sheets::advice(),
        notes: vec![
            tiers(&lived.report.options),
            Words::new(
                "A need is a group of customers who spread their spend over the categories alike.",
                "“需求”是指消费在各品类间分布相似的一组顾客。",
            ),
        ],
    }
}

fn tiers(options: &LifecycleOptions) -> Words {
    let [a, both] = options.shares;
    let (first, next) = (percent(a), percent(both - a));
    match options.spends.map(|spends| spends.map(whole)) {
        None => Words::new(
            format!(
                "Tier A are the customers who spend most and together bring {first} of the revenue, B those who bring the next {next}, C the rest."
            ),
            format!(
                "A 层是消费最高、合计贡献 {first} 销售额的顾客，B 层贡献其后的 {next}，其余为 C 层。"
            ),
        ),
        Some([a, b]) => Words::new(
            format!("Tier A spends {a} or more, B {b} or more, C less."),
            format!("A 层消费不低于 {a}，B 层不低于 {b}，其余为 C 层。"),
        ),
    }
}

fn sentence(names: &[Words], cells: &[[(u64, f64); 3]], total: f64) -> Words {
    let best: Vec<(u64, f64)> = cells.iter().map(|own| own[0]).collect();
    let (count, spend) = best.iter().fold((0, 0.0), |s, c| (s.0 + c.0, s.1 + c.1));
    let Some(most) = (0..best.len()).max_by_key(|&i| best[i].0) else {
        return Words::default();
    };
    let (count_text, brings) = (whole(count as f64), percent(share(spend, total)));
    let part = percent(share(best[most].0 as f64, count as f64));
    let need = &names[most];
    Words::new(
        format!(
            "The {count_text} customers of tier A bring {brings} of the revenue; {part} of them need mostly {}.",
            need.en
        ),
        format!(
            "A 层的 {count_text} 位顾客贡献 {brings} 的销售额，其中 {part} 以“{}”为主要需求。",
            need.zh
        ),
    )
}

fn advice(tier: usize, Words { en, zh }: &Words) -> Words {
    match tier {
        0 => Words::new(
            format!("Keep them: a contact by name, and first look at what is new in {en}."),
            format!("留住：专人联系，“{zh}”新品优先告知。"),
        ),
        1 => Words::new(
            format!("Let them grow: more of {en}, and what tier A buys beside it."),
            format!("提升：多推荐“{zh}”，并推荐 A 层顾客同时购买的商品。"),
        ),
        _ => Words::new(
            format!("Serve them at low cost: automatic offers in {en}, no visits, no calls."),
            format!("低成本服务：自动推送“{zh}”相关推荐，不安排拜访或电话。"),
        ),
    }
}

/// A row for each need: how large, how sure, and what its customers spend on.
pub fn needs(buyers: &Buyers, needs: &Groups) -> Sheet {
    let k = needs.names.len();
    let (mut counts, mut spend) = (vec![0u64; k], vec![0.0; k]);
    for (buyer, need) in buyers.buyers.iter().zip(&needs.labels) {
        if let Some(need) = need {
            counts[usize::from(*need)] += 1;
            spend[usize::from(*need)] += buyer.spend as f64 / UNIT as f64;
        }
    }
    let total: f64 = spend.iter().sum();
    let mut columns = vec![customers(), revenue_share(), stability()];
    let categories = buyers.categories.iter().enumerate();
    columns.extend(
        categories
            .map(|(i, name)| shaded(&format!("category_{}", i + 1), name.clone(), Unit::Share)),
    );
    let row = |g: usize| {
        let first = [counts[g] as f64, share(spend[g], total), needs.stability[g]];
        SheetRow {
            name: needs.names[g].clone(),
            cells: first
                .iter()
                .chain(&needs.shares[g])
                .map(|x| Some(*x))
                .collect(),
            remark: Some(steadiness(Some(needs.stability[g]))),
        }
    };
    let (k_text, silhouette) = (k.to_string(), decimal(needs.silhouette, 2));
    let (least, most) = (
        needs.stability.iter().copied().fold(1.0, f64::min),
        &needs.names[0],
    );
    Sheet {
        id: "needs".into(),
        title: Words::new("What customers need", "顾客的需求"),
        sentence: Words::new(
            format!(
                "By what they buy there are {k_text} kinds of customers; those of {} bring most. Silhouette {silhouette}; the least sure group comes back at {} in resamples.",
                most.en,
                percent(least)
            ),
            format!(
                "按购买内容可分为 {k_text} 类顾客，其中“{}”贡献最大。轮廓系数 {silhouette}；最不确定的一类在重抽样中的重现度为 {}。",
                most.zh,
                percent(least)
            ),
        ),
        rows_are: Words::new("Need", "需求"),
        columns,
        rows: (0..k).map(row).collect(),
        remarks_are: Words::new("How sure", "可靠程度"),
        notes: vec![Words::new(
            "The shaded columns are the mean share of a customer's spend in each category. Groups by k-means on the square roots of the shares (Hellinger distance); their number has the best silhouette of those whose smallest group holds 5% of the customers or more.",
            "阴影列为顾客消费在各品类的平均占比。以占比的平方根（Hellinger 距离）做 k-means；组数取轮廓系数最高、且最小组不少于 5% 顾客者。",
        )],
    }
}
