//! Columns of a customer table → matrix, without clipping: one power of two brings all into reach.
//!
//! In: finite numbers within ±10¹⁰⁰, row-major. Out: a [`Matrix`] whose value is
//! `((t(x) − mean) / sd − offset) / 2^power`, rounded to the grid. One power for all columns keeps the
//! proportions of distances; an offset, a whole number of steps, keeps them all. So squared distances
//! are those of the scaled columns divided by 4^power, and nothing but the rounding to steps of
//! 2^(power − 20) comes between them and what a program without a grid finds.

use super::build::{SKEWED, moments, on_grid, signed_log, skewness};
use super::matrix::{CLIP, Feature, GRID, Matrix};
use crate::customers::Figures;
use crate::error::{Result, reserve};
use crate::report::{Scale, Transform, Words};
use crate::sorting::sort_floats;

/// Powers that a standardised column may need: beyond ±1,024 deviations values are clipped. Only more
/// than a million rows, or the interquartile range, let one come there.
const MOST_SCALED: i32 = 7;
/// 10¹⁰⁰ is below 2³³³; squares of steps this small are still floats.
const POWERS: std::ops::RangeInclusive<i32> = -400..=334;

/// The matrix, and the way back to the columns' own units.
#[derive(Clone, Debug, PartialEq)]
pub struct TableMatrix {
    /// `mean` and `sd` of its features are those of the scale: 0 and 1 for none.
    pub matrix: Matrix,
    /// Place of each feature among the table's columns.
    pub places: Vec<usize>,
    pub power: i32,
    pub offsets: Vec<f64>,
    pub notes: Vec<Words>,
}

/// One column on its way.
struct Scaled {
    feature: Feature,
    place: usize,
    offset: f64,
    values: Vec<f64>,
}

impl TableMatrix {
    /// Squared distances on the grid × this = those of the scaled columns.
    pub fn unit(&self) -> f64 {
        power_of_two(self.power) * power_of_two(self.power)
    }

    /// Values are rounded to whole multiples of this.
    pub fn step(&self) -> f64 {
        power_of_two(self.power) / GRID
    }

    /// A point of the grid in scaled columns.
    pub fn scaled(&self, point: &[f64]) -> Vec<f64> {
        let unit = power_of_two(self.power);
        let pairs = point.iter().zip(&self.offsets);
        pairs.map(|(x, offset)| x * unit + offset).collect()
    }
}

/// Exact for the powers used here.
pub fn power_of_two(power: i32) -> f64 {
    libm::scalbn(1.0, power)
}

/// Builds the matrix; `O(n · d · log n)`. Constant columns are left out.
pub fn build_table(table: &Figures, scale: Scale, transform: Transform) -> Result<TableMatrix> {
    let d = table.columns.len();
    let mut constant = Vec::new();
    let mut columns = Vec::new();
    let mut notes = Vec::new();
    for (place, column) in table.columns.iter().enumerate() {
        let raw = table.values.iter().skip(place).step_by(d).copied();
        let scaled = scaled(&column.name, raw.collect(), scale, transform, &mut notes);
        match scaled {
            Some(scaled) => columns.push(Scaled { place, ..scaled }),
            None => constant.push(column.name.clone()),
        }
    }
    let power = power(&columns, scale);
    // What a column stands around is taken off in whole steps, so that steps stay where they were.
    let step = power_of_two(power) / GRID;
    for column in columns.iter_mut().filter(|_| scale == Scale::None) {
        column.offset = libm::rint(middle(&column.values) / step) * step;
    }
    let (values, clipped) = gridded(&columns, table.ids.len(), power)?;
    if clipped > 0 {
        notes.push(clipped_words(clipped));
    }
    if scale == Scale::None {
        notes.extend(drowned(&columns, step));
    }
    Ok(TableMatrix {
        power,
        offsets: columns.iter().map(|c| c.offset).collect(),
        places: columns.iter().map(|c| c.place).collect(),
        matrix: Matrix {
            features: columns.into_iter().map(|c| c.feature).collect(),
            constant,
            values,
            rows: table.ids.len(),
        },
        notes,
    })
}

/// `None` for a column that has the same value everywhere.
fn scaled(
    name: &str,
    mut values: Vec<f64>,
    scale: Scale,
    transform: Transform,
    notes: &mut Vec<Words>,
) -> Option<Scaled> {
    let (mean, sd) = moments(&values)?;
    let skewness = skewness(&values, mean, sd);
    let log = match transform {
        Transform::Auto => skewness > SKEWED,
        Transform::Log => true,
        Transform::None => false,
    };
    if log {
        values.iter_mut().for_each(|v| *v = signed_log(*v));
    }
    let (mean, sd) = match scale {
        Scale::None => (0.0, 1.0),
        Scale::Standard => moments(&values)?,
        Scale::Robust => {
            let [lower, median, upper] = quartiles(&values);
            if upper > lower {
                (median, upper - lower)
            } else {
                notes.push(no_range(name));
                (median, moments(&values)?.1)
            }
        }
    };
    values.iter_mut().for_each(|v| *v = (*v - mean) / sd);
    Some(Scaled {
        feature: Feature {
            name: name.into(),
            log,
            skewness,
            mean,
            sd,
        },
        place: 0,
        offset: 0.0,
        values,
    })
}

/// Quartiles between the order statistics, as most programs have them (type 7 of Hyndman, Fan 1996).
fn quartiles(values: &[f64]) -> [f64; 3] {
    let mut sorted = values.to_vec();
    sort_floats(&mut sorted);
    [0.25, 0.5, 0.75].map(|q| {
        let at = q * (sorted.len() - 1) as f64;
        let below = at as usize;
        let above = sorted[(below + 1).min(sorted.len() - 1)];
        sorted[below] + (at - below as f64) * (above - sorted[below])
    })
}

fn range(values: &[f64]) -> (f64, f64) {
    let low = values.iter().copied().fold(f64::INFINITY, f64::min);
    let high = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    (low, high)
}

/// The middle of the range: halves first, so that nothing overflows.
fn middle(values: &[f64]) -> f64 {
    let (low, high) = range(values);
    low / 2.0 + high / 2.0
}

/// The smallest power that brings every value within ±8, a step to spare.
fn power(columns: &[Scaled], scale: Scale) -> i32 {
    let reach = |column: &Scaled| {
        let (low, high) = range(&column.values);
        if scale == Scale::None {
            high / 2.0 - low / 2.0
        } else {
            high.max(-low)
        }
    };
    let widest = columns.iter().map(reach).fold(0.0, f64::max);
    // widest = m · 2^e with ½ ≤ m < 1, so widest / 2^(e − 3) is 4 to 8; the step to spare takes a little.
    let (m, e) = libm::frexp(widest);
    let power = e - 3 + i32::from(m * CLIP > CLIP - 4.0 / GRID);
    if scale == Scale::None {
        power.clamp(*POWERS.start(), *POWERS.end())
    } else {
        power.clamp(*POWERS.start(), MOST_SCALED)
    }
}

/// Row-major values on the grid, and how many had to be clipped.
fn gridded(columns: &[Scaled], rows: usize, power: i32) -> Result<(Vec<f32>, u64)> {
    let (mut values, mut clipped) = (Vec::new(), 0);
    reserve(&mut values, rows * columns.len(), "The feature matrix")?;
    let unit = power_of_two(-power);
    for row in 0..rows {
        for column in columns {
            let x = (column.values[row] - column.offset) * unit;
            clipped += u64::from(x.abs() > CLIP);
            values.push(on_grid(x));
        }
    }
    Ok((values, clipped))
}

fn clipped_words(clipped: u64) -> Words {
    Words::new(
        format!(
            "{clipped} values lie more than 1,024 ranges from the middle and were moved to that distance."
        ),
        format!("有 {clipped} 个数值距中心超过 1024 个范围单位，已按该距离计算。"),
    )
}

fn no_range(name: &str) -> Words {
    Words::new(
        format!(
            "Half of the values of {name} are equal, so it was scaled by its standard deviation instead of its interquartile range."
        ),
        format!("“{name}”有一半的值相同，因此按标准差而非四分位距缩放。"),
    )
}

/// Columns whose own spread is hardly wider than a step: a single far value makes the steps that wide.
fn drowned(columns: &[Scaled], step: f64) -> Vec<Words> {
    let thin = |column: &&Scaled| {
        let [lower, _, upper] = quartiles(&column.values);
        let (low, high) = range(&column.values);
        let spread = if upper > lower {
            upper - lower
        } else {
            high - low
        };
        spread < 100.0 * step
    };
    let words = |column: &Scaled| {
        let name = &column.feature.name;
        Words::new(
            format!(
                "{name} varies so little beside the widest column or the farthest value that unscaled distances hardly see it. Scale the columns, or look at the farthest values."
            ),
            format!(
                "与取值范围最大的列或最远的数值相比，“{name}”的变化太小，不缩放时几乎不影响距离。请选择缩放，或检查最远的数值。"
            ),
        )
    };
    columns.iter().filter(thin).map(words).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::customers::Wanted;

    fn table(rows: &[&[f64]]) -> Figures {
        let wanted = |at: usize| Wanted {
            name: format!("c{at}"),
            at,
        };
        Figures {
            columns: (0..rows[0].len()).map(wanted).collect(),
            values: rows.concat(),
            ids: (0..rows.len()).map(|i| i.to_string()).collect(),
            rows: rows.len() as u64,
            ..Figures::default()
        }
    }

    #[test]
    fn everything_fits_without_clipping_and_comes_back() {
        for widest in [3.0, 8.0, 8.0 - 1e-9, 4.0, 1e6, 1e-6, 1e100, 7.99999999] {
            for scale in [Scale::None, Scale::Standard] {
                let rows: Vec<[f64; 2]> = (0..50)
                    .map(|i| [f64::from(i) / 49.0 * widest, f64::from(i * i % 13)])
                    .collect();
                let rows: Vec<&[f64]> = rows.iter().map(|r| r.as_slice()).collect();
                let found = build_table(&table(&rows), scale, Transform::None).unwrap();
                assert!(found.matrix.values.iter().all(|x| x.abs() <= 8.0));
                assert!(
                    found.matrix.values.iter().any(|x| x.abs() > 3.9),
                    "{widest}"
                );
                for (i, row) in rows.iter().enumerate() {
                    let point = found.matrix.row(i).iter().map(|x| f64::from(*x));
                    let scaled = found.scaled(&point.collect::<Vec<_>>());
                    for ((z, x), f) in scaled.iter().zip(*row).zip(&found.matrix.features) {
                        let off = (z - (x - f.mean) / f.sd).abs();
                        assert!(off <= found.step() * 0.51, "{widest} {scale:?}: {z} {x}");
                    }
                }
            }
        }
    }

    #[test]
    fn scales_are_what_their_names_say() {
        let rows: Vec<[f64; 1]> = [1.0, 2.0, 3.0, 4.0, 100.0].map(|x| [x]).to_vec();
        let rows: Vec<&[f64]> = rows.iter().map(|r| r.as_slice()).collect();
        for (scale, mean, sd) in [
            (Scale::None, 0.0, 1.0),
            (Scale::Standard, 22.0, 39.0128184062623),
            (Scale::Robust, 3.0, 2.0),
        ] {
            let found = build_table(&table(&rows), scale, Transform::None).unwrap();
            let f = &found.matrix.features[0];
            assert_eq!(f.mean, mean);
            assert!((f.sd - sd).abs() < 1e-12, "{}", f.sd);
        }
    }

    #[test]
    fn odd_columns() {
        let rows: Vec<[f64; 2]> = (0..40)
            .map(|i| [5.0, f64::from(u8::from(i == 7))])
            .collect();
        let rows: Vec<&[f64]> = rows.iter().map(|r| r.as_slice()).collect();
        let found = build_table(&table(&rows), Scale::Robust, Transform::None).unwrap();
        assert_eq!(found.matrix.constant, ["c0"]);
        assert_eq!(
            (found.places.as_slice(), found.notes.len()),
            (&[1usize][..], 1)
        );
        let far: Vec<[f64; 1]> = (0..40)
            .map(|i| [if i == 7 { 1e99 } else { f64::from(i) }])
            .collect();
        let far: Vec<&[f64]> = far.iter().map(|r| r.as_slice()).collect();
        let found = build_table(&table(&far), Scale::None, Transform::None).unwrap();
        assert_eq!(found.notes.len(), 1, "it drowns the others");
        assert!(found.unit().is_finite() && found.step() > 1e80);
        let found = build_table(&table(&far), Scale::Robust, Transform::None).unwrap();
        assert_eq!(
            (found.power, found.notes.len()),
            (MOST_SCALED, 1),
            "clipped and said"
        );
    }
}
