//! Groups under the ids and names of a model.

use super::freeze::{assign, distance};
use super::matching::matching;
use crate::customers::{Columns, Figures};
use crate::error::Result;
use crate::features::{Matrix, TableMatrix};
use crate::report::{Model, TableReport, Words};
use crate::segments::portrait::{Portraits, report};
use crate::segments::segmentation::Segmentation;
use crate::segments::table::{sentence, table_report};

/// The customers in the model's segments: nothing is fitted. `matrix` is that of `features::frozen`.
pub fn assigned<'a>(
    model: &Model,
    matrix: &Matrix,
    columns: impl Into<Columns<'a>>,
) -> Result<Portraits> {
    let found = assignment(model, matrix)?;
    let portraits = report(&found, matrix, columns)?;
    let ids: Vec<usize> = (0..found.k).collect();
    Ok(renumbered(portraits, &found.labels, &ids, model, true))
}

/// The model's assignment as if it had been searched for.
pub(super) fn assignment(model: &Model, matrix: &Matrix) -> Result<Segmentation> {
    let labels = assign(matrix, model)?;
    let k = model.segments.len();
    let inertia = (0..matrix.rows).fold(0.0, |sum, row| {
        let centroid = &model.segments[usize::from(labels[row])].centroid;
        let apart = distance(matrix.row(row), centroid);
        sum + apart * apart
    });
    Ok(Segmentation {
        k,
        recommended_k: k,
        seed: model.seed,
        centroids: model
            .segments
            .iter()
            .flat_map(|s| s.centroid.clone())
            .collect(),
        inertia,
        candidates: Vec::new(),
        stability: Vec::new(),
        why: assigned_words(model),
        notes: Vec::new(),
        alike: Vec::new(),
        labels,
    })
}

fn assigned_words(model: &Model) -> Words {
    let k = model.segments.len();
    let (en, zh) = match &model.today {
        Some(day) => (format!(" of {day}"), format!("（{day}）")),
        None => Default::default(),
    };
    Words::new(
        format!(
            "These are the {k} segments of the model{en}: everybody was assigned to the nearest, nothing was grouped anew."
        ),
        format!("这些是模型{zh}中的 {k} 个客群：每位顾客归入最近的客群，未重新分群。"),
    )
}

/// A new grouping under the ids and names of the segments it has most customers in common with. `old` is
/// what the model says of the same customers.
pub fn matched(portraits: Portraits, old: &[u8], model: &Model) -> Portraits {
    let k = portraits.report.segments.len();
    let ids = matching(old, &portraits.labels, model.segments.len(), k);
    let labels = portraits.labels.clone();
    renumbered(portraits, &labels, &ids, model, false)
}

/// `ids[l]` is the id of those whom `labels` has as `l`. Where the model has more segments than there are
/// groups, ids stay without gaps: the groups follow each other in the model's order.
fn renumbered(
    mut portraits: Portraits,
    labels: &[u8],
    ids: &[usize],
    model: &Model,
    assigned: bool,
) -> Portraits {
    let k = portraits.report.segments.len();
    // The portraits have numbers of their own; those of empty groups are whichever are left.
    let mut place = vec![usize::MAX; k];
    for (&label, &number) in labels.iter().zip(&portraits.labels) {
        place[usize::from(label)] = usize::from(number);
    }
    let mut left = (0..k)
        .filter(|p| !place.contains(p))
        .collect::<Vec<_>>()
        .into_iter();
    let place: Vec<usize> = place
        .iter()
        .map(|&p| if p < k { p } else { left.next().unwrap_or(0) })
        .collect();
    let order = crate::sorting::ranked(k, &|a, b| ids[a].cmp(&ids[b]));
    let mut segments = Vec::with_capacity(k);
    let mut centres = Vec::with_capacity(k);
    let mut number = vec![0u8; k];
    for (new, &label) in order.iter().enumerate() {
        let mut segment = portraits.report.segments[place[label]].clone();
        number[place[label]] = new as u8;
        segment.id = new as u32;
        rename(&mut segment.name, &mut segment.name_zh, ids[label], model);
        if let Some(kept) = model.segments.get(ids[label]) {
            if !kept.action.is_empty() {
                segment.action = Words::new(&kept.action, &kept.action_zh);
            }
            if assigned {
                segment.centroid = kept.centroid.clone();
            }
        }
        centres.push(portraits.report.map.centres[place[label]]);
        segments.push(segment);
    }
    portraits
        .labels
        .iter_mut()
        .for_each(|l| *l = number[usize::from(*l)]);
    portraits.report.segments = segments;
    portraits.report.map.centres = centres;
    portraits
}

/// The rows of a table in the model's segments. `rows` is that of `features::frozen_table`.
pub fn assigned_table(
    model: &Model,
    table: &Figures,
    rows: &TableMatrix,
) -> Result<(TableReport, Vec<u8>)> {
    let found = assignment(model, &rows.matrix)?;
    let mut report = table_report(&found, table, rows, model.scale.unwrap_or_default())?;
    for (segment, kept) in report.segments.iter_mut().zip(&model.segments) {
        (segment.name, segment.name_zh) = (kept.name.clone(), kept.name_zh.clone());
    }
    report.sentence = sentence(&report.segments, table.ids.len());
    Ok((report, found.labels))
}

/// What [`matched`] does, for the groups of a table.
pub fn matched_table(report: &mut TableReport, labels: &mut [u8], old: &[u8], model: &Model) {
    let k = report.segments.len();
    let ids = matching(old, labels, model.segments.len(), k);
    let order = crate::sorting::ranked(k, &|a, b| ids[a].cmp(&ids[b]));
    let mut number = vec![0u8; k];
    let mut segments = Vec::with_capacity(k);
    for (new, &label) in order.iter().enumerate() {
        number[label] = new as u8;
        let mut segment = report.segments[label].clone();
        segment.id = new as u32;
        rename(&mut segment.name, &mut segment.name_zh, ids[label], model);
        segments.push(segment);
    }
    labels.iter_mut().for_each(|l| *l = number[usize::from(*l)]);
    report.sentence = sentence(&segments, labels.len());
    report.segments = segments;
}

/// The model's name; a group that it does not have keeps its own, marked where the model uses that already.
fn rename(en: &mut String, zh: &mut String, id: usize, model: &Model) {
    if let Some(kept) = model.segments.get(id) {
        en.clone_from(&kept.name);
        zh.clone_from(&kept.name_zh);
    } else if model.segments.iter().any(|s| s.name == *en) {
        en.push_str(" (new)");
        zh.push_str("（新）");
    }
}
