//! Groups of a customer table: what sets each apart, in its own columns.
//!
//! In: a [`Segmentation`] of a [`TableMatrix`] and the [`Figures`] it came from, in one order. Out: the
//! [`TableReport`] and a label per row. Groups keep their order, the largest first. A name says in which
//! column a group stands out most ('high petal_length'), of two alike in which other one they differ.

use super::alike::said;
use super::continuity::{Freezing, freeze};
use super::phrases::{percent, whole};
use super::segmentation::Segmentation;
use crate::customers::Figures;
use crate::error::{Code, Error, Result};
use crate::features::{TableMatrix, power_of_two, signed_log};
use crate::report::{
    Model, ModelSegment, ModelSource, ProfileRow, Scale, TableFeature, TableReport, TableSegment,
    Words,
};
use crate::sorting::{sort_by, sort_floats};
use std::collections::BTreeMap;

/// Rows left out that a report lists.
const LISTED: usize = 100;
/// Standard deviations from everyone's mean below which a column tells nothing.
const APART: f64 = 0.25;

/// Restarts that a table of so many rows is given: where there are few, a hundred cost little, and the
/// best of ten often misses the least inertia by a few thousandths.
pub fn table_restarts(rows: usize) -> u32 {
    (200_000 / rows.max(1)).clamp(10, 100) as u32
}

/// A table's segments as a model. `labels` are the ids of the report's segments.
pub fn table_model(report: &TableReport, rows: &TableMatrix, labels: &[u8]) -> Result<Model> {
    let unit = power_of_two(-rows.power);
    let kept = |s: &TableSegment| ModelSegment {
        name: s.name.clone(),
        name_zh: s.name_zh.clone(),
        centroid: s
            .centroid
            .iter()
            .zip(&rows.offsets)
            .map(|(x, o)| (x - o) * unit)
            .collect(),
        ..ModelSegment::default()
    };
    let parts = Freezing {
        source: ModelSource::Table,
        scale: Some(report.scale),
        today: None,
        seed: report.seed,
        power: rows.power,
        offsets: &rows.offsets,
        segments: report.segments.iter().map(kept).collect(),
    };
    freeze(&rows.matrix, labels, parts)
}

/// The report of a search. Errors: the inputs are not of one length (`bad-option`).
pub fn table_report(
    found: &Segmentation,
    table: &Figures,
    rows: &TableMatrix,
    scale: Scale,
) -> Result<TableReport> {
    let n = table.ids.len();
    if n != found.labels.len() || n != rows.matrix.rows {
        return Err(Error::new(
            Code::BadOption,
            "The rows of the table do not match the labels",
            "Pass the table that the matrix was made from",
        ));
    }
    let segments = segments(found, table, rows);
    let mut candidates = found.candidates.clone();
    candidates.iter_mut().for_each(|c| c.inertia *= rows.unit());
    let mut dropped = BTreeMap::new();
    for row in &table.left_out {
        *dropped.entry(row.reason).or_insert(0) += 1;
    }
    let feature = |(f, &place): (&crate::features::Feature, &usize)| TableFeature {
        name: f.name.clone(),
        column: table.columns[place].at as u32 + 1,
        log: f.log,
        skewness: f.skewness,
        mean: f.mean,
        sd: f.sd,
    };
    let features = rows.matrix.features.iter().zip(&rows.places);
    let mut notes = [&table.notes[..], &rows.notes, &found.notes].concat();
    fn own(name: &str) -> [&str; 2] {
        [name; 2]
    }
    notes.extend(said(&found.alike, &rows.matrix.features, own));
    Ok(TableReport {
        k: found.k as u32,
        recommended_k: found.recommended_k as u32,
        seed: found.seed,
        scale,
        inertia: found.inertia * rows.unit(),
        rows: table.rows,
        rows_used: n as u64,
        features: features.map(feature).collect(),
        constant: rows.matrix.constant.clone(),
        step: rows.step(),
        candidates,
        why: found.why.clone(),
        sentence: sentence(&segments, n),
        segments,
        dropped,
        left_out: table.left_out.iter().take(LISTED).cloned().collect(),
        notes,
    })
}

fn segments(found: &Segmentation, table: &Figures, rows: &TableMatrix) -> Vec<TableSegment> {
    let profiles = profiles(found, table, rows);
    let names = names(&profiles);
    let d = rows.matrix.columns();
    let mut sizes = vec![0u64; found.k];
    found.labels.iter().for_each(|&l| sizes[l as usize] += 1);
    let segment = |(id, profile): (usize, Vec<ProfileRow>)| TableSegment {
        id: id as u32,
        name: names[id].en.clone(),
        name_zh: names[id].zh.clone(),
        size: sizes[id],
        share: sizes[id] as f64 / found.labels.len().max(1) as f64,
        revenue_share: None,
        stability: found.stability.get(id).copied(),
        centroid: rows.scaled(&found.centroids[id * d..(id + 1) * d]),
        profile,
    };
    profiles.into_iter().enumerate().map(segment).collect()
}

/// Each group's columns beside everyone's, strongest difference first; `O(n · d · log n)`.
fn profiles(found: &Segmentation, table: &Figures, rows: &TableMatrix) -> Vec<Vec<ProfileRow>> {
    let mut profiles = vec![Vec::new(); found.k];
    let d = table.columns.len();
    for (feature, &place) in rows.matrix.features.iter().zip(&rows.places) {
        let all: Vec<f64> = table
            .values
            .iter()
            .skip(place)
            .step_by(d)
            .copied()
            .collect();
        let seen = |x: &f64| if feature.log { signed_log(*x) } else { *x };
        let centre = mean(all.iter().map(seen));
        let off = |x: &f64| (seen(x) - centre) * (seen(x) - centre);
        let spread = mean(all.iter().map(off)).sqrt();
        let overall = median(all.clone());
        for (id, profile) in profiles.iter_mut().enumerate() {
            let own = all.iter().zip(&found.labels);
            let own = own.filter(|(_, l)| usize::from(**l) == id).map(|(x, _)| *x);
            let own: Vec<f64> = own.collect();
            if own.is_empty() {
                continue;
            }
            profile.push(ProfileRow {
                name: feature.name.clone(),
                median: median(own.clone()),
                overall,
                mean: mean(own.iter().copied()),
                overall_mean: mean(all.iter().copied()),
                z: (mean(own.iter().map(seen)) - centre) / spread,
            });
        }
    }
    for profile in &mut profiles {
        sort_by(profile, &|a, b| b.z.abs().total_cmp(&a.z.abs()));
    }
    profiles
}

fn mean(values: impl ExactSizeIterator<Item = f64>) -> f64 {
    let n = values.len().max(1) as f64;
    values.fold(0.0, |sum, x| sum + x) / n
}

/// Middle value, or the mean of the two middle ones; `values` is not empty.
fn median(mut values: Vec<f64>) -> f64 {
    sort_floats(&mut values);
    values[(values.len() - 1) / 2] / 2.0 + values[values.len() / 2] / 2.0
}

/// One name a group, all different: as many of its strongest columns as it takes, at last a number.
fn names(profiles: &[Vec<ProfileRow>]) -> Vec<Words> {
    if let [_] = profiles {
        return vec![Words::new("Everyone", "全部顾客")];
    }
    let mut names: Vec<Words> = profiles.iter().map(|p| named(p, 1)).collect();
    for most in 2..=3 {
        let alike = |name: &Words| names.iter().filter(|n| *n == name).count() > 1;
        let again: Vec<bool> = names.iter().map(alike).collect();
        for (i, profile) in profiles.iter().enumerate().filter(|(i, _)| again[*i]) {
            names[i] = named(profile, most);
        }
    }
    for i in 0..names.len() {
        let before = names[..i].iter().filter(|n| **n == names[i]).count();
        if before > 0 {
            names[i] = Words::new(
                format!("{} ({})", names[i].en, before + 1),
                format!("{}（{}）", names[i].zh, before + 1),
            );
        }
    }
    names
}

/// The strongest columns of a group and where it stands in them.
fn named(profile: &[ProfileRow], most: usize) -> Words {
    let strong = profile.iter().filter(|row| row.z.abs() >= APART);
    let (mut en, mut zh) = (Vec::new(), Vec::new());
    for row in strong.take(most) {
        let [high, high_zh] = if row.z > 0.0 {
            ["high", "高"]
        } else {
            ["low", "低"]
        };
        en.push([high, " ", &row.name].concat());
        zh.push([row.name.as_str(), high_zh].concat());
    }
    if en.is_empty() {
        return Words::new("Near the average", "接近平均");
    }
    let mut en = en.join(", ");
    en[..1].make_ascii_uppercase();
    Words::new(en, zh.join("、"))
}

/// The whole in a sentence.
pub(super) fn sentence(segments: &[TableSegment], rows: usize) -> Words {
    let n = whole(rows as f64);
    let by_size = crate::sorting::ranked(segments.len(), &|a, b| {
        segments[b].size.cmp(&segments[a].size)
    });
    let [largest, .., smallest] = &by_size.iter().map(|&i| &segments[i]).collect::<Vec<_>>()[..]
    else {
        return Words::new(
            format!("{n} customers in one segment."),
            format!("{n} 位顾客，一个客群。"),
        );
    };
    let k = segments.len();
    let [share, least] = [largest, smallest].map(|s| percent(s.share));
    Words::new(
        format!(
            "{n} customers in {k} segments: ‘{}’ holds {share} of them, the smallest, ‘{}’, {least}.",
            largest.name, smallest.name
        ),
        format!(
            "{n} 位顾客分为 {k} 个客群：“{}”占 {share}，最小的“{}”占 {least}。",
            largest.name_zh, smallest.name_zh
        ),
    )
}
