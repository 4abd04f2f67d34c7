//! Have the customers changed since the model was made, and is it time to group anew?
//!
//! In: a matrix scaled by the model, the labels it gives, and perhaps a new grouping of the same customers.
//! Out: a [`Continuity`]. The population stability index of a feature compares its distribution over the
//! model's deciles, then and now (Siddiqi, *Credit Risk Scorecards*, 2006, with his thresholds 0.1 and 0.25).
//!
//! A refit is advised when a feature or the sizes of the segments have shifted (index ≥ 0.25), when at least
//! 5 % lie farther from their centroid than 99 % did, or when a segment has emptied. Where a new grouping was
//! made, it decides alone: whether it puts more than one customer in ten elsewhere.

use super::freeze::{distance, shares};
use super::matching::agreement;
use crate::customers::called;
use crate::features::{CLIP, Matrix};
use crate::report::figures::fixed;
use crate::report::{Continuity, Drift, Model, ShareNow, Words};
use crate::segments::phrases::percent;

const SHIFTED: f64 = 0.25;
const FAR: f64 = 0.05;
const AGREED: f64 = 0.9;
/// An empty bin counts as this share, so that its logarithm is finite.
const LEAST: f64 = 1e-4;

/// Σ (now − then) · ln(now / then); 0 for equal shares.
pub fn stability_index(then: &[f64], now: &[f64]) -> f64 {
    let pairs = then.iter().zip(now);
    pairs.fold(0.0, |sum, (&then, &now)| {
        let (then, now) = (then.max(LEAST), now.max(LEAST));
        sum + (now - then) * libm::log(now / then)
    })
}

/// Holds customers against a model. `labels` are those of `assign`; `refit` is a new grouping of the same
/// customers in `k` groups.
pub fn held_against(
    model: &Model,
    matrix: &Matrix,
    labels: &[u8],
    refit: Option<(&[u8], usize)>,
) -> Continuity {
    let n = matrix.rows.max(1) as f64;
    let mut counts = vec![0u64; model.segments.len()];
    labels.iter().for_each(|&l| counts[usize::from(l)] += 1);
    let share = |s: (&crate::report::ModelSegment, &u64)| ShareNow {
        name: Words::new(&s.0.name, &s.0.name_zh),
        then: s.0.share,
        now: *s.1 as f64 / n,
    };
    let shares_now: Vec<ShareNow> = model.segments.iter().zip(&counts).map(share).collect();
    let drift = |(j, f): (usize, &crate::report::ModelFeature)| Drift {
        name: f.name.clone(),
        psi: stability_index(&f.shares, &shares(matrix, j, &f.edges)),
    };
    let of = |which: fn(&ShareNow) -> f64| shares_now.iter().map(which).collect::<Vec<_>>();
    let is_far = |row: usize| {
        let (own, segment) = (matrix.row(row), &model.segments[usize::from(labels[row])]);
        let clipped = own.iter().any(|x| f64::from(x.abs()) >= CLIP);
        clipped || distance(own, &segment.centroid) > segment.reach
    };
    let far = (0..matrix.rows).filter(|&row| is_far(row)).count();
    let mut found = Continuity {
        refit: refit.is_some(),
        from: model.today.clone(),
        model_customers: model.customers,
        customers: matrix.rows as u64,
        features: model.features.iter().enumerate().map(drift).collect(),
        segments_psi: stability_index(&of(|s| s.then), &of(|s| s.now)),
        shares: shares_now,
        outside: far as f64 / n,
        agreement: refit.map(|(new, k)| agreement(labels, new, counts.len(), k)),
        refit_advised: false,
        reasons: Vec::new(),
        sentence: Words::default(),
    };
    found.reasons = reasons(&found);
    found.refit_advised = !found.reasons.is_empty();
    if !found.refit_advised {
        found.reasons.push(steady(&found));
    }
    found.sentence = sentence(&found);
    found
}

/// What speaks for a new grouping, a sentence each.
fn reasons(found: &Continuity) -> Vec<Words> {
    let mut reasons = Vec::new();
    if let Some(a) = &found.agreement {
        if a.matched < AGREED {
            let share = percent(1.0 - a.matched);
            reasons.push(Words::new(
                format!("Grouped anew, {share} of the customers are in another segment."),
                format!("重新分群后，{share} 的顾客进入了其他客群。"),
            ));
        }
        return reasons;
    }
    for f in found.features.iter().filter(|f| f.psi >= SHIFTED) {
        let psi = fixed(f.psi, 2);
        // A model without a day is a table's, whose columns keep their names.
        let [en, zh] = match found.from {
            Some(_) => called(&f.name),
            None => [&f.name[..]; 2],
        };
        reasons.push(Words::new(
            format!("‘{en}’ is distributed otherwise than in the model (stability index {psi}, 0.25 or more is a shift)."),
            format!("“{zh}”的分布与模型相比已明显变化（稳定性指数 {psi}，达到 0.25 即视为偏移）。"),
        ));
    }
    if found.segments_psi >= SHIFTED {
        let psi = fixed(found.segments_psi, 2);
        reasons.push(Words::new(
            format!("The segments have other sizes than in the model (stability index {psi})."),
            format!("各客群的人数占比与模型相比已明显变化（稳定性指数 {psi}）。"),
        ));
    }
    if found.outside >= FAR {
        let far = percent(found.outside);
        reasons.push(Words::new(
            format!("{far} of the customers lie outside of where 99% of their segment were; 1% is to be expected."),
            format!("{far} 的顾客落在其客群原有 99% 成员的范围之外，正常应约为 1%。"),
        ));
    }
    for s in found.shares.iter().filter(|s| s.now == 0.0 && s.then > 0.0) {
        reasons.push(Words::new(
            format!("Nobody is in ‘{}’ any more.", s.name.en),
            format!("“{}”中已没有顾客。", s.name.zh),
        ));
    }
    reasons
}

fn steady(found: &Continuity) -> Words {
    if found.agreement.is_some() {
        return Words::new("So the model may stay in use.", "因此可以继续使用该模型。");
    }
    let widest = found.features.iter().map(|f| f.psi).fold(0.0, f64::max);
    let (psi, far) = (fixed(widest, 2), percent(found.outside));
    Words::new(
        format!(
            "No feature has shifted (stability index {psi} at most) and {far} of the customers lie outside of their segment's reach."
        ),
        format!("各特征均未明显偏移（稳定性指数最高 {psi}），{far} 的顾客落在其客群范围之外。"),
    )
}

fn sentence(found: &Continuity) -> Words {
    if let Some(a) = &found.agreement {
        let [matched, raw] = [a.matched, a.raw].map(percent);
        return Words::new(
            format!(
                "Grouped anew and matched to the model, {matched} of the customers keep their segment (by bare numbers {raw} would)."
            ),
            format!(
                "重新分群并与模型对应后，{matched} 的顾客留在原客群（若只比较编号则为 {raw}）。"
            ),
        );
    }
    match found.refit_advised {
        true => Words::new(
            "Everybody was assigned by the model, but the customers have changed since: group anew and compare.",
            "已按模型为所有顾客归类，但顾客已有变化：建议重新分群并比较。",
        ),
        false => Words::new(
            "The model still fits: the customers have changed little since it was made.",
            "模型仍然适用：自建立以来顾客变化不大。",
        ),
    }
}
