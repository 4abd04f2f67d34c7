//! A rule as it leaves the core, and what was found in words, in both languages.

use super::itemsets::Itemsets;
use super::{Rule, Rules};
use crate::report::{Bundle, BundleItem, Words};

/// A rule with its measures.
pub(super) fn bundle(items: &[BundleItem], sets: &Itemsets, rule: &Rule) -> Bundle {
    let item = |place: u32| items[sets.order[place as usize] as usize].clone();
    let mut places = Vec::new();
    sets.places(rule.left, &mut places);
    let ([both, late_both], [left, late_left]) = (sets.counts(rule.all), sets.counts(rule.left));
    let [right, _] = sets.find([rule.right]).map_or([0, 0], |s| sets.counts(s));
    let share = |part: u32, whole: u32| f64::from(part) / f64::from(whole.max(1));
    let (confidence, base) = (share(both, left), share(right, sets.baskets));
    let left_items: Vec<BundleItem> = places.iter().map(|p| item(*p)).collect();
    let right_item = item(rule.right);
    let lift = confidence / base;
    Bundle {
        sentence: rule_words(&left_items, &right_item, [confidence, base, lift]),
        left: left_items,
        right: right_item,
        count: u64::from(both),
        support: share(both, sets.baskets),
        confidence,
        lift,
        leverage: rule.extra / f64::from(sets.baskets),
        conviction: (both < left).then(|| (1.0 - base) / (1.0 - confidence)),
        p_value: rule.p,
        q_value: rule.q,
        holdout_confidence: (late_left > 0).then(|| share(late_both, late_left)),
        holdout_count: u64::from(late_left),
        redundant: rule.redundant,
    }
}

fn per_cent(share: f64) -> u32 {
    libm::round(share * 100.0) as u32
}

fn times(lift: f64) -> String {
    let tenths = libm::round(lift * 10.0) as u64;
    format!("{}.{}", tenths / 10, tenths % 10)
}

fn rule_words(
    left: &[BundleItem],
    right: &BundleItem,
    [confidence, base, lift]: [f64; 3],
) -> Words {
    let names: Vec<&str> = left.iter().map(|i| i.name.as_str()).collect();
    let (sure, any) = (per_cent(confidence), per_cent(base));
    if names.is_empty() {
        return Words::new(
            format!("{sure}% of all baskets hold {}", right.name),
            format!("{sure}% 的购物篮里有{}", right.name),
        );
    }
    Words::new(
        format!(
            "{sure}% of baskets with {} hold {}, too: {} times the {any}% of all baskets",
            names.join(" and "),
            right.name,
            times(lift)
        ),
        format!(
            "买了{}的购物篮中有 {sure}% 也买了{}，是全部购物篮（{any}%）的 {} 倍",
            names.join("和"),
            right.name,
            times(lift)
        ),
    )
}

/// The result in a sentence.
pub(super) fn sentence(items: &[BundleItem], sets: &Itemsets, rules: &Rules, found: u64) -> Words {
    let Some(first) = rules.rules.first().filter(|_| found > 0) else {
        return Words::new(
            "Nothing is bought together more often than chance would have it.",
            "没有哪些商品被一起购买的次数明显多于随机。",
        );
    };
    let best = bundle(items, sets, first).sentence;
    let (rules_en, verb) = if found == 1 {
        ("rule", "is")
    } else {
        ("rules", "are")
    };
    Words::new(
        format!(
            "{found} {rules_en} {verb} no chance. The one with most baskets to it: {}.",
            best.en
        ),
        format!(
            "有 {found} 条规则不是偶然。涉及购物篮最多的一条：{}。",
            best.zh
        ),
    )
}

/// How to read it, and what it does not say.
pub(super) fn notes(sets: &Itemsets) -> Vec<Words> {
    let mut notes = vec![Words::new(
        "A rule says what is bought together, not that the one is bought because of the other. Customers who buy both anyway \
         would get a bundle's discount for nothing; the items always stay on sale separately.",
        "规则说明哪些商品常被一起购买，并不说明因果。本来就会同时购买的顾客会白白得到捆绑折扣；各商品始终单独出售。",
    )];
    notes.push(match sets.late {
        0 => Words::new(
            "The baskets have no order of time, or are too few, so no rule was tried again on later ones.",
            "购物篮没有时间顺序或数量太少，因此未用之后的购物篮复验规则。",
        ),
        late => Words::new(
            format!("The holdout is the latest fifth, {late} baskets. They count among all baskets, too."),
            format!("复验集为最近的五分之一，共 {late} 个购物篮；它们也计入全部购物篮。"),
        ),
    });
    notes
}
