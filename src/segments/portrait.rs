//! Segments as a marketer reads them.
//!
//! In: a [`Segmentation`], the matrix it came from and the customers' records, in one order.
//! Out: the [`SegmentsReport`] with its segments by falling revenue, the labels renumbered to
//! match, and a point per customer for the map.

use super::alike::said;
use super::contrast::names;
use super::difference::correct;
use super::habits::habits;
use super::heat::heat;
use super::map;
use super::names::{Facts, Kind, kinds};
use super::phrases::{percent, whole};
use super::profile::{Outline, Standing};
use super::rule::{Numbers, RuleSearch, fidelity};
use super::segmentation::Segmentation;
use super::stability::steadiness;
use crate::customers::{Columns, Customer, called};
use crate::error::{Code, Error, Result};
use crate::features::Matrix;
use crate::report::{
    FeatureReport, HeatMap, MapAxes, PortraitRow, ProfileRow, Rule, Segment, SegmentsReport, Words,
};

/// What leaves the stage.
#[derive(Clone, Debug, PartialEq)]
pub struct Portraits {
    pub report: SegmentsReport,
    /// Segment id (position in `report.segments`) per customer.
    pub labels: Vec<u8>,
    /// `x, y` per customer, interleaved, on the plane of `report.map`.
    pub points: Vec<f32>,
}

/// What portraits take from the customers whatever their groups are: may be made before these are known.
#[derive(Default)]
pub struct Sketch {
    /// Column by column.
    outlines: Vec<Outline>,
    heat: Option<HeatMap>,
    plane: Option<(MapAxes, Vec<f32>)>,
}

impl Sketch {
    /// A column, then the heat map, then the plane, a step each; true when all are there.
    /// Matrix and customers are the same each time. `O(n)`.
    pub fn step(&mut self, matrix: &Matrix, table: Columns<'_>) -> Result<bool> {
        if let Some((name, values)) = table.nth(self.outlines.len()) {
            self.outlines.push(Outline::of(name, &values, matrix));
        } else if self.heat.is_none() {
            self.heat = Some(heat(table.customers));
        } else if self.plane.is_none() {
            self.plane = Some(map::plane(matrix)?);
        }
        Ok(self.plane.is_some())
    }
}

/// Portraits being drawn: what is missing of the sketch, then a column, then a segment's rule,
/// a step each.
pub struct Drawing {
    sketch: Sketch,
    found: Segmentation,
    groups: Groups,
    labels: Vec<u8>,
    /// Columns that were looked at.
    columns: usize,
    profiles: Vec<Vec<Standing>>,
    numbers: Vec<Numbers>,
    rules: Option<RuleSearch>,
}

impl Drawing {
    /// Segmentation, matrix and customers must be of one length, else [`Code::BadOption`]. The sketch is of these
    /// customers and this matrix, as far as it was made.
    pub fn new(
        found: Segmentation,
        sketch: Sketch,
        matrix: &Matrix,
        table: Columns<'_>,
    ) -> Result<Self> {
        let customers = table.customers;
        if customers.len() != matrix.rows || found.labels.len() != matrix.rows {
            let message = format!(
                "{} customers do not match {} rows and {} labels",
                customers.len(),
                matrix.rows,
                found.labels.len()
            );
            return Err(Error::new(
                Code::BadOption,
                message,
                "Pass the customers that the matrix was made from",
            ));
        }
        let groups = Groups::new(&found, customers);
        let number = |label: &u8| groups.number[usize::from(*label)];
        Ok(Drawing {
            sketch,
            labels: found.labels.iter().map(number).collect(),
            profiles: vec![Vec::new(); found.k],
            groups,
            found,
            columns: 0,
            numbers: Vec::new(),
            rules: None,
        })
    }

    /// `O(n)` a step; the portraits after the last one. `matrix` and `customers` are those of the start.
    pub fn step(&mut self, matrix: &Matrix, table: Columns<'_>) -> Result<Option<Portraits>> {
        if self.sketch.plane.is_none() {
            self.sketch.step(matrix, table)?;
            return Ok(None);
        }
        if let Some(name) = table.names().nth(self.columns) {
            self.column(name, matrix, table);
            self.columns += 1;
            return Ok(None);
        }
        let k = self.found.k;
        let rules = self.rules.get_or_insert_with(|| {
            RuleSearch::new(std::mem::take(&mut self.numbers), &self.labels, k)
        });
        if !rules.step() {
            return Ok(None);
        }
        let (rules, fidelity) = rules.finish(&self.labels);
        self.finish(rules, fidelity, matrix).map(Some)
    }

    fn column(&mut self, name: &str, matrix: &Matrix, table: Columns<'_>) {
        let outline = &self.sketch.outlines[self.columns];
        let parts = outline.parts(&self.labels, self.found.k);
        for (segment, standings) in self.profiles.iter_mut().enumerate() {
            standings.extend(outline.standing(name, &parts, segment));
        }
        if matrix.features.iter().any(|f| f.name == name) {
            self.numbers
                .extend(table.values(name).map(|values| Numbers {
                    name: name.into(),
                    values,
                    cuts: outline.cuts.clone(),
                }));
        }
    }

    fn finish(
        &mut self,
        rules: Vec<Rule>,
        fidelity: Option<f64>,
        matrix: &Matrix,
    ) -> Result<Portraits> {
        let labels = std::mem::take(&mut self.labels);
        let segments = self.segments(&rules, matrix, labels.len());
        let found = &mut self.found;
        let unmade = || {
            let fix = "Step until the portraits are there";
            Error::new(Code::WrongOrder, "The sketch is not made", fix)
        };
        let (mut map, points) = self.sketch.plane.take().ok_or_else(unmade)?;
        let heat = self.sketch.heat.take().ok_or_else(unmade)?;
        map.centres = map::centres(&points, &labels, found.k);
        let mut notes = std::mem::take(&mut found.notes);
        notes.extend(said(&found.alike, &matrix.features, called));
        notes.extend(self.groups.note());
        let report = SegmentsReport {
            k: found.k as u32,
            recommended_k: found.recommended_k as u32,
            seed: found.seed,
            inertia: found.inertia,
            features: features(matrix),
            constant: matrix.constant.clone(),
            candidates: std::mem::take(&mut found.candidates),
            why: found.why.clone(),
            sentence: sentence(&segments, labels.len()),
            segments,
            fidelity,
            map,
            heat,
            notes,
        };
        Ok(Portraits {
            report,
            labels,
            points,
        })
    }

    fn segments(&self, rules: &[Rule], matrix: &Matrix, customers: usize) -> Vec<Segment> {
        let (found, groups, profiles) = (&self.found, &self.groups, &self.profiles);
        let facts = profiles.iter().enumerate();
        let facts: Vec<Facts> = facts
            .map(|(id, profile)| Facts::new(profile, groups.once(id)))
            .collect();
        let kinds = match found.k {
            1 => vec![Kind::Everyone],
            _ => kinds(&facts),
        };
        let names = names(&kinds, profiles);
        let columns = matrix.columns();
        let portraits = portraits(profiles);
        let segment = |(id, profile): (usize, &Vec<Standing>)| {
            let old = groups.order[id];
            Segment {
                id: id as u32,
                name: names[id].en.clone(),
                name_zh: names[id].zh.clone(),
                sentence: habits(profile, &facts[id]),
                action: kinds[id].action(),
                size: groups.sizes[old],
                share: groups.sizes[old] as f64 / customers.max(1) as f64,
                revenue_share: groups.revenue_share(old),
                stability: found.stability.get(old).copied(),
                steadiness: steadiness(found.stability.get(old).copied()),
                centroid: found.centroids[old * columns..(old + 1) * columns].to_vec(),
                profile: strongest_first(profile),
                portrait: portraits[id].clone(),
                fidelity: rules.get(id).map(fidelity),
                rule: rules.get(id).cloned(),
            }
        };
        profiles.iter().enumerate().map(segment).collect()
    }
}

/// Every step of a [`Drawing`] at once.
pub fn report<'a>(
    found: &Segmentation,
    matrix: &Matrix,
    columns: impl Into<Columns<'a>>,
) -> Result<Portraits> {
    let table = columns.into();
    let mut drawing = Drawing::new(found.clone(), Sketch::default(), matrix, table)?;
    loop {
        if let Some(portraits) = drawing.step(matrix, table)? {
            return Ok(portraits);
        }
    }
}

fn features(matrix: &Matrix) -> Vec<FeatureReport> {
    let report = |f: &crate::features::Feature| FeatureReport {
        name: f.name.clone(),
        log: f.log,
        skewness: f.skewness,
        mean: f.mean,
        sd: f.sd,
    };
    matrix.features.iter().map(report).collect()
}

/// Size and money of each group, and the groups' order by revenue.
struct Groups {
    /// Old label of each segment.
    order: Vec<usize>,
    /// Segment of each old label.
    number: Vec<u8>,
    sizes: Vec<u64>,
    once: Vec<u64>,
    revenue: Vec<i128>,
    total: i128,
}

impl Groups {
    fn new(found: &Segmentation, customers: &[Customer]) -> Self {
        let k = found.k;
        let (mut sizes, mut once, mut revenue) = (vec![0u64; k], vec![0u64; k], vec![0i128; k]);
        for (c, &label) in customers.iter().zip(&found.labels) {
            sizes[label as usize] += 1;
            once[label as usize] += u64::from(c.frequency <= 1);
            revenue[label as usize] += i128::from(c.monetary);
        }
        let order = crate::sorting::ranked(k, &|a, b| {
            revenue[b].cmp(&revenue[a]).then(sizes[b].cmp(&sizes[a]))
        });
        let mut number = vec![0u8; k];
        order
            .iter()
            .enumerate()
            .for_each(|(new, &old)| number[old] = new as u8);
        let total = revenue.iter().sum();
        Groups {
            order,
            number,
            sizes,
            once,
            revenue,
            total,
        }
    }

    /// Share of a segment's customers with one order.
    fn once(&self, id: usize) -> f64 {
        let old = self.order[id];
        self.once[old] as f64 / self.sizes[old].max(1) as f64
    }

    fn revenue_share(&self, group: usize) -> f64 {
        if self.total > 0 {
            self.revenue[group] as f64 / self.total as f64
        } else {
            0.0
        }
    }

    fn note(&self) -> Option<Words> {
        (self.total <= 0).then(|| {
            Words::new(
                "The orders add up to no revenue, so shares of revenue are shown as 0.",
                "订单总额不为正，因此销售额占比显示为 0。",
            )
        })
    }
}

/// What sets each apart, strongest effect first, with corrected p-values.
fn portraits(profiles: &[Vec<Standing>]) -> Vec<Vec<PortraitRow>> {
    let rows = |profile: &Vec<Standing>| profile.iter().map(|s| s.portrait.clone()).collect();
    let mut portraits: Vec<Vec<PortraitRow>> = profiles.iter().map(rows).collect();
    correct(&mut portraits);
    for rows in &mut portraits {
        crate::sorting::sort_by(rows, &|a, b| b.effect.abs().total_cmp(&a.effect.abs()));
    }
    portraits
}

fn strongest_first(profile: &[Standing]) -> Vec<ProfileRow> {
    let mut rows: Vec<ProfileRow> = profile.iter().map(|s| s.row.clone()).collect();
    crate::sorting::sort_by(&mut rows, &|a, b| b.z.abs().total_cmp(&a.z.abs()));
    rows
}

/// The whole in a sentence: who brings the most, who are the most.
pub(super) fn sentence(segments: &[Segment], customers: usize) -> Words {
    let n = whole(customers as f64);
    let [richest, ..] = segments else {
        return Words::default();
    };
    if segments.len() == 1 {
        return Words::new(
            format!("{n} customers in one segment."),
            format!("{n} 位顾客，一个客群。"),
        );
    }
    let k = segments.len();
    let (share, revenue) = (percent(richest.share), percent(richest.revenue_share));
    let largest = segments
        .iter()
        .fold(richest, |l, s| if s.size > l.size { s } else { l });
    let (en, zh) = if largest.id == richest.id {
        (
            ", and are the largest segment".to_string(),
            "，同时也是人数最多的客群".to_string(),
        )
    } else {
        let (share, revenue) = (percent(largest.share), percent(largest.revenue_share));
        (
            format!(
                "; the largest segment, {}, is {share} of the customers and {revenue} of the revenue",
                in_text(&largest.name)
            ),
            format!(
                "；人数最多的是“{}”，占顾客的 {share}、销售额的 {revenue}",
                largest.name_zh
            ),
        )
    };
    Words::new(
        format!(
            "{n} customers in {k} segments: {} are {share} of the customers and bring {revenue} of the revenue{en}.",
            in_text(&richest.name)
        ),
        format!(
            "{n} 位顾客分为 {k} 个客群：“{}”占顾客的 {share}，贡献 {revenue} 的销售额{zh}。",
            richest.name_zh
        ),
    )
}

fn in_text(name: &str) -> String {
    format!("‘{name}’")
}
