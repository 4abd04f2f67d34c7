//! Most rows' nearest centroids by whole numbers of 16 bits, at half the cost.
//!
//! In: [`Centres`], a group of rows in [`Halves`]. Out: labels where they are sure, a bit for each row
//! where not, and how far each is from changing. Rows are rounded to [`STEP`]s, centroids to steps that
//! leave a score of 32 bits room for the number of its centroid among [`NAMES`]: the lowest score tells the
//! label, once it is known which of these it came with. It is sure where the next one is farther away than
//! what rounding can make of the two, here and in [`Centres`].

use super::centres::{Centres, WHOLE, whole_steps};
use super::halves::{GROUP, Halves, STEP, width};
use super::lanes::Lanes;

/// Scores are kept about these bits, no farther away than [`REACH`]: all are those of a positive f32, and
/// in its order.
const MIDDLE: i32 = 0x3f80_0000;
const REACH: f64 = (1 << 29) as f64;
/// Above all scores.
const NEVER: i32 = 0x7f00_0000;
/// The most steps in a value of a centroid.
const MOST: f64 = 32_000.0;
/// Up to this |x|² a row's squared steps, rounded, fit 31 bits.
const LONGEST: f64 = 500.0;
/// Names that a score has room for.
const NAMES: usize = 8;

/// Centroids in steps.
pub struct Sieve {
    /// Of each centroid eight values, negated, two in each of the lanes that are all the same; then the
    /// next eight of each.
    points: Vec<[[f32; 4]; 4]>,
    /// Half squares, with the names of their centroids: their places among [`NAMES`].
    halves: Vec<[f32; 4]>,
    /// Scores this far apart are sure.
    slack: i32,
    /// The bits of a score that name its centroid.
    names: i32,
    gaps: Gaps,
}

/// How a distance comes of a score, in steps.
struct Gaps {
    /// Squared steps in a score's unit.
    unit: f32,
    /// What rounding can make of a squared distance.
    error: f32,
    /// What rounding a row can make of a gap, and a half, so that none is won when it is cut off.
    slack: f32,
}

/// Whole numbers in the bits of an f32.
fn bits(x: i32) -> f32 {
    f32::from_bits(x as u32)
}

impl Sieve {
    /// For rows with at most this |x|²; nothing where hardly one would be sure, or where `holds` are
    /// wanted and rows are too long for them.
    pub fn new(centres: &Centres, square: f64, holds: bool) -> Option<Self> {
        let (k, d) = (centres.k(), centres.columns());
        let room = k.next_power_of_two().min(NAMES) as f64;
        let (row, centroid) = (square.sqrt(), centres.reach().sqrt());
        let points = centres.points();
        let greatest = points.iter().fold(0.0, |most: f32, x| most.max(x.abs()));
        let score = row * centroid + centroid * centroid / 2.0;
        let fit = (REACH / (STEP * score)).min(MOST / f64::from(greatest));
        let fine = (fit / room).min(MOST);
        let mut steps = vec![[[0i16; 2]; 4]; k * width(d)];
        let mut halves = Vec::with_capacity(k);
        // Greatest squared way from a centroid to its steps.
        let mut off: f64 = 0.0;
        for (c, point) in points.chunks_exact(d).enumerate() {
            let (mut square, mut way) = (0.0, 0.0);
            for (j, &x) in point.iter().enumerate() {
                let x = f64::from(x);
                let step = libm::rint(-x * fine);
                steps[j / 8 * k + c][j / 2 % 4][j % 2] = (step * room) as i16;
                square += x * x;
                way += (step + x * fine) * (step + x * fine);
            }
            let half = libm::rint(square / 2.0 * STEP * fine) * room;
            halves.push([bits(MIDDLE + half as i32 + (c % NAMES) as i32); 4]);
            off = off.max(way);
        }
        // Half a step in each value of a row and in the half square, the centroid's way to its steps; and what
        // f32 makes of the score.
        let half = (d as f64).sqrt() / 2.0;
        let off = off.sqrt() * 1.001;
        let rounding = 0.5
            + STEP * row * off
            + half * (fine * centroid + off)
            + STEP * fine * centres.error() / 2.0 * (square + centres.reach());
        let slack = room * (2.0 * rounding + 2.0);
        if slack.is_nan() || slack >= REACH / 2.0 || holds && square > LONGEST {
            return None;
        }
        let two = |[a, b]: [i16; 2]| bits(i32::from(a as u16) | i32::from(b) << 16);
        let all = |two: f32| [two; 4];
        // A centroid's steps against its values, the half square's and the name; then f32, some roundings of
        // all that is added up.
        let longest = row + 2.0 * half / STEP;
        let unit = 2.0 * STEP / (fine * room);
        let whole = (longest + centroid) * (longest + centroid) * STEP * STEP;
        let error = 2.0 * STEP * STEP * longest * off / fine
            + unit * (room * 2.0)
            + whole * f64::from(f32::EPSILON) * 8.0;
        Some(Sieve {
            points: steps
                .into_iter()
                .map(|four| four.map(two).map(all))
                .collect(),
            halves,
            slack: slack as i32,
            names: room as i32 - 1,
            gaps: Gaps {
                unit: unit as f32,
                error: (error * 1.01) as f32,
                slack: (2.0 * half + 0.51) as f32,
            },
        })
    }

    /// For the rows of a group, side by side: gives each the nearest centroid where that is sure. A bit for
    /// each row where it is not, the first one lowest, and for each whose label is another one now. With
    /// `HOLDS`, how far each is from changing, as [`Part`](super::part::Part) keeps it. `room` is to work in.
    #[inline(never)]
    pub fn label<V: Lanes, const HOLDS: bool>(
        &self,
        rows: &[[Halves; GROUP]],
        room: &mut Vec<[f32; 4]>,
        labels: &mut [u8; GROUP],
        holds: &mut [u16; GROUP],
    ) -> [u64; 2] {
        let slack = V::splat(bits(self.slack));
        let sixteens = labels.as_chunks_mut().0.iter_mut();
        let sixteens = sixteens.zip(holds.as_chunks_mut::<16>().0);
        let (mut open, mut moved) = (0, 0);
        for (nth, (labels, holds)) in sixteens.enumerate() {
            // Written out: arrays of lanes would be kept in memory.
            let [a, e, i, p] = self.nearest::<V, HOLDS>(rows, 4 * nth, room);
            let [b, f, j, q] = self.nearest::<V, HOLDS>(rows, 4 * nth + 1, room);
            let [c, g, k, r] = self.nearest::<V, HOLDS>(rows, 4 * nth + 2, room);
            let [d, h, l, s] = self.nearest::<V, HOLDS>(rows, 4 * nth + 3, room);
            let found = [p, q, r, s];
            let bound = [a.plus(slack), b.plus(slack), c.plus(slack), d.plus(slack)];
            let [unsure, other] = V::label(labels, found, bound, [e, f, g, h]);
            open |= u64::from(unsure) << (16 * nth);
            moved |= u64::from(other) << (16 * nth);
            if HOLDS && let [first, second] = holds.as_chunks_mut().0 {
                i.halves(j, first);
                k.halves(l, second);
            }
        }
        [open, moved]
    }

    /// For the nth four rows the lowest score, the next one, the gap between their distances, and the number
    /// of the nearest centroid.
    #[inline(always)]
    fn nearest<V: Lanes, const HOLDS: bool>(
        &self,
        rows: &[[Halves; GROUP]],
        nth: usize,
        room: &mut Vec<[f32; 4]>,
    ) -> [V; 4] {
        let k = self.halves.len();
        let mut square = V::splat(0.0);
        let mut turned = |eights: &[Halves; GROUP]| {
            let [i, j, k, l] = &eights.as_chunks().0[nth % (GROUP / 4)];
            let (i, j) = (V::pairs(&i.steps), V::pairs(&j.steps));
            let (k, l) = (V::pairs(&k.steps), V::pairs(&l.steps));
            let [a, b, c, d] = V::turn(i, j, k, l);
            if HOLDS {
                let more = a.dot(a).plus(b.dot(b)).plus(c.dot(c)).plus(d.dot(d));
                square = square.plus(more);
            }
            [a, b, c, d]
        };
        let never = V::splat(bits(NEVER));
        let (mut best, mut second) = (never, never);
        let Some((last, others)) = rows.split_last() else {
            return [never; 4];
        };
        let (before, points) = self.points.split_at(others.len() * k);
        let mut scores = &self.halves;
        if !others.is_empty() {
            room.clone_from(scores);
            for (eights, points) in others.iter().zip(before.chunks_exact(k)) {
                let four = turned(eights);
                for (score, point) in room.iter_mut().zip(points) {
                    add(V::load(score), four, point).store(score);
                }
            }
            scores = room;
        }
        let four = turned(last);
        let mut label = V::splat(0.0);
        if k <= NAMES {
            (best, second) = two(best, second, four, scores, points);
        } else {
            let mut first = WHOLE;
            let mut eight = V::splat(first);
            for (scores, points) in scores.chunks(NAMES).zip(points.chunks(NAMES)) {
                let before = best;
                (best, second) = two(best, second, four, scores, points);
                // Names grow, so the greatest one is the last that came nearer.
                eight = eight.max(best.below(before, V::splat(first)));
                first += NAMES as f32;
            }
            label = eight.and(V::splat(bits(0xff)));
        }
        let names = V::splat(bits(self.names));
        let label = label.plus(best.and(names));
        if !HOLDS {
            return [best, second, best, label];
        }
        let (square, zero) = (square.whole(), V::splat(0.0));
        let [unit, error] = [self.gaps.unit, self.gaps.error].map(V::splat);
        let middle = V::splat(bits(-MIDDLE));
        let near = square.add(best.plus(middle).whole().mul(unit));
        let far = square.add(second.plus(middle).whole().mul(unit));
        let near = near.add(error).max(zero).sqrt();
        let far = far.sub(error).max(zero).sqrt();
        let near = near.mul(V::splat(1.0 + 4.0 * f32::EPSILON));
        let far = far.mul(V::splat(1.0 - 4.0 * f32::EPSILON));
        let slack = V::splat(self.gaps.slack);
        [best, second, whole_steps(far.sub(near).sub(slack)), label]
    }
}

/// The two lowest scores so far, some more seen.
#[inline(always)]
fn two<V: Lanes>(
    mut best: V,
    mut second: V,
    four: [V; 4],
    scores: &[[f32; 4]],
    points: &[[[f32; 4]; 4]],
) -> (V, V) {
    for (score, point) in scores.iter().zip(points) {
        let score = add(V::load(score), four, point);
        second = second.least(best.most(score));
        best = best.least(score);
    }
    (best, second)
}

/// The score with what eight values add to it.
#[inline(always)]
fn add<V: Lanes>(score: V, [a, b, c, d]: [V; 4], point: &[[f32; 4]; 4]) -> V {
    let score = score.plus(a.dot(V::load(&point[0])));
    let score = score.plus(b.dot(V::load(&point[1])));
    let score = score.plus(c.dot(V::load(&point[2])));
    score.plus(d.dot(V::load(&point[3])))
}
