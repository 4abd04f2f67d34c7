//! Why this many segments, in a few sentences.
//!
//! In: the candidates and the choice among them. Out: the reason, what is wrong with one more,
//! and where the measures disagree, in both languages and with their numbers.

use super::choose::{Bounds, Choice, Flaw, Footing, best, fall, flaw};
use super::gap;
use super::phrases::{decimal, percent};
use crate::report::{Candidate, Words};

/// Why `choice.k`, what the single measures would say, and, where the user took another `k`, that.
pub fn why(candidates: &[Candidate], bounds: &Bounds, choice: &Choice, k: usize) -> Words {
    let mut parts = vec![reason(candidates, bounds, choice)];
    parts.extend(why_not_more(candidates, bounds, choice));
    parts.push(dissent(candidates, choice));
    if k != choice.k {
        let said = format!(
            "{k} segments as you asked; the evidence speaks for {}.",
            choice.k
        );
        parts.insert(
            0,
            Words::new(
                said,
                format!("按您的要求分为 {k} 个客群；数据更支持 {} 个。", choice.k),
            ),
        );
    }
    let join =
        |pick: fn(&Words) -> &str, gap: &str| parts.iter().map(pick).collect::<Vec<_>>().join(gap);
    Words::new(join(|w| &w.en, " "), join(|w| &w.zh, ""))
}

fn reason(candidates: &[Candidate], bounds: &Bounds, choice: &Choice) -> Words {
    let Some(at) = candidates.iter().position(|c| c.k as usize == choice.k) else {
        return Words::default();
    };
    let c = &candidates[at];
    let (k, agree, small) = (c.k, decimal(c.stability, 2), percent(c.smallest_share));
    let fall = percent(fall(candidates, at).unwrap_or(0.0));
    let least = percent(bounds.smallest);
    match choice.footing {
        Footing::Sound => Words::new(
            format!(
                "{k} segments are the finest picture that holds: the last one takes away {fall} of the differences within the {} before it, resamples of the customers find the same grouping again (agreement {agree} of 1), and the smallest segment holds {small} of the customers.",
                k - 1
            ),
            format!(
                "{k} 个客群是经得起检验的最细划分：与 {} 个客群相比，群内差异再减少 {fall}；对顾客重抽样后分群一致度为 {agree}（满分 1）；最小的客群占顾客的 {small}。",
                k - 1
            ),
        ),
        Footing::Clearest => Words::new(
            format!(
                "No number of segments stands out; {k} are the clearest of those that resamples find again (agreement {agree} of 1), and the smallest holds {small} of the customers."
            ),
            format!(
                "没有哪个客群数特别突出；在重抽样中能重现的方案里，{k} 个客群最清晰（一致度 {agree}，满分 1），最小的客群占顾客的 {small}。"
            ),
        ),
        Footing::TwoOnly => Words::new(
            format!(
                "Only two segments come back when the customers are resampled (agreement {agree} of 1); finer groupings change from sample to sample or hold under {least} of the customers."
            ),
            format!(
                "重抽样后只有 2 个客群能重现（一致度 {agree}，满分 1）；更细的划分会随样本变化，或某个客群不足顾客的 {least}。"
            ),
        ),
        Footing::LeastBad if c.smallest_share < bounds.smallest => Words::new(
            format!(
                "Every grouping splits off a segment of under {least} of the customers: a few stand far from all others. {k} segments split off the most, {small}. Look at those few first, then group the rest without them."
            ),
            format!(
                "无论怎样划分，都会分出不足顾客 {least} 的客群：少数顾客与其他人相差很远。{k} 个客群时最小的一群最大，占 {small}。请先查看这少数顾客，再对其余顾客分群。"
            ),
        ),
        Footing::LeastBad => Words::new(
            format!(
                "No grouping is found again reliably in resamples; {k} segments come closest (agreement {agree} of 1). Read them as a sketch."
            ),
            format!(
                "没有一种分群能在重抽样中稳定重现；{k} 个客群最接近（一致度 {agree}，满分 1）。请仅作参考。"
            ),
        ),
    }
}

/// What is wrong with one segment more.
fn why_not_more(candidates: &[Candidate], bounds: &Bounds, choice: &Choice) -> Option<Words> {
    let at = candidates
        .iter()
        .position(|c| c.k as usize == choice.k + 1)?;
    if choice.footing != Footing::Sound || candidates[at].k > bounds.most {
        return None;
    }
    let c = &candidates[at];
    let k = c.k;
    Some(match flaw(candidates, bounds, at)? {
        Flaw::Tiny => Words::new(
            format!(
                "With {k}, one would hold only {} of the customers.",
                percent(c.smallest_share)
            ),
            format!(
                "若分为 {k} 个，最小的客群只占顾客的 {}。",
                percent(c.smallest_share)
            ),
        ),
        Flaw::Unstable => Words::new(
            format!(
                "{k} would not come back reliably (agreement {}).",
                decimal(c.stability, 2)
            ),
            format!(
                "若分为 {k} 个，重抽样后不够稳定（一致度 {}）。",
                decimal(c.stability, 2)
            ),
        ),
        Flaw::Idle => Words::new(
            format!(
                "One more would add little ({}).",
                percent(fall(candidates, at).unwrap_or(0.0))
            ),
            format!(
                "再多一个客群的增益有限（{}）。",
                percent(fall(candidates, at).unwrap_or(0.0))
            ),
        ),
        Flaw::Blurred => Words::new(
            format!(
                "With {k} the borders blur (silhouette {}).",
                decimal(c.silhouette, 2)
            ),
            format!(
                "若分为 {k} 个，群间界限变得模糊（轮廓系数 {}）。",
                decimal(c.silhouette, 2)
            ),
        ),
    })
}

/// The measures and what each alone would choose.
pub fn preferences(candidates: &[Candidate]) -> [(&'static str, Option<usize>); 5] {
    let by = |measure: fn(&Candidate) -> f64| best(candidates.iter(), measure);
    [
        ("silhouette", by(|c| c.silhouette)),
        ("calinski_harabasz", by(|c| c.calinski_harabasz)),
        ("davies_bouldin", by(|c| -c.davies_bouldin)),
        ("gap", gap::says(candidates)),
        ("stability", by(|c| c.stability)),
    ]
}

/// Writes beside each candidate which measures would choose it.
pub fn mark(candidates: &mut [Candidate]) {
    for (name, k) in preferences(candidates) {
        let at = candidates.iter_mut().find(|c| Some(c.k as usize) == k);
        at.into_iter().for_each(|c| c.best_by.push(name.into()));
    }
}

/// What they say where they disagree.
fn dissent(candidates: &[Candidate], choice: &Choice) -> Words {
    let [silhouette, calinski, davies, gap, stability] =
        preferences(candidates).map(|p| p.1.unwrap_or(choice.k));
    if [silhouette, calinski, davies, gap, stability]
        .iter()
        .all(|k| *k == choice.k)
    {
        return Words::new("All measures agree.", "各项指标结论一致。");
    }
    let at = |k: usize| {
        candidates
            .iter()
            .find(|c| c.k as usize == k)
            .map_or(0.0, |c| c.silhouette)
    };
    let (here, there) = (decimal(at(choice.k), 2), decimal(at(silhouette), 2));
    let versus = if silhouette == choice.k {
        here.clone()
    } else {
        format!("{there} against {here}")
    };
    let versus_zh = if silhouette == choice.k {
        here.clone()
    } else {
        format!("{there}，此处 {here}")
    };
    Words::new(
        format!(
            "Taken alone, the silhouette would choose {silhouette} ({versus}), Calinski–Harabasz {calinski}, Davies–Bouldin {davies}, the gap statistic {gap}, stability {stability}."
        ),
        format!(
            "单看一项指标：轮廓系数选 {silhouette}（{versus_zh}），Calinski–Harabasz 选 {calinski}，Davies–Bouldin 选 {davies}，间隙统计量选 {gap}，稳定性选 {stability}。"
        ),
    )
}

/// The sentence where there is nothing to divide.
pub fn undivided(customers: usize) -> Words {
    if customers == 1 {
        return Words::new(
            "There is one customer, so there is one segment.",
            "只有一位顾客，因此只有一个客群。",
        );
    }
    Words::new(
        "All customers have the same values in these features, so there is one segment.",
        "所有顾客在这些特征上的取值相同，因此只有一个客群。",
    )
}
