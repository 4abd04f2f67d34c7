//! Points of 64 numbers, and the equations that each is found by: the arithmetic of ALS.
//!
//! Most of the time goes into products and weighted sums of points. Four points are taken side by side, so that each number of the one they are
//! held against, or added to, is fetched once for all of them, and none waits for the sum before it. Every
//! sum has one order, so the bits are the same everywhere.

use crate::segments::lanes::{Lanes, Wide};

/// Numbers of a point.
pub(super) const FACTORS: usize = 64;
const QUADS: usize = FACTORS / 4;
/// Points side by side.
pub(super) const FEW: usize = 4;

/// α.
pub(super) const BOUGHT: f32 = 1.0;
/// Share of the squared shortfall at the start that is as good as none in single precision.
const NOTHING_LEFT: f32 = 1e-11;

pub(super) type Point = [f32; FACTORS];
pub(super) const ZERO: Point = [0.0; FACTORS];

/// The product of two points.
pub(super) fn dot(a: &Point, b: &Point) -> f32 {
    let mut sum = Wide::splat(0.0);
    for i in 0..QUADS {
        sum = sum.add(quad(a, i).mul(quad(b, i)));
    }
    let mut all = [0.0; 4];
    sum.store(&mut all);
    (all[0] + all[1]) + (all[2] + all[3])
}

/// Adds `scale` times a point.
pub(super) fn add(to: &mut Point, scale: f32, from: &Point) {
    let scale = Wide::splat(scale);
    for (i, to) in to.as_chunks_mut::<4>().0.iter_mut().enumerate() {
        Wide::load(to).add(scale.mul(quad(from, i))).store(to);
    }
}

/// Four points.
#[derive(Clone, Copy)]
pub(super) struct Few<'a>([&'a Point; FEW]);

impl<'a> Few<'a> {
    /// Those that `point` gives for 0–3.
    #[inline(always)]
    pub(super) fn of(point: impl Fn(usize) -> Option<&'a Point>) -> Self {
        let point = |i| point(i).unwrap_or(&ZERO);
        Few([point(0), point(1), point(2), point(3)])
    }

    /// The product of a point with each: a lane holds every fourth factor.
    #[inline(always)]
    pub(super) fn dots(self, point: &Point) -> [f32; FEW] {
        let [mut p, mut q, mut r, mut s] = [Wide::splat(0.0); FEW];
        let [a, b, c, d] = self.0;
        for i in 0..QUADS {
            let x = quad(point, i);
            p = p.add(x.mul(quad(a, i)));
            q = q.add(x.mul(quad(b, i)));
            r = r.add(x.mul(quad(c, i)));
            s = s.add(x.mul(quad(d, i)));
        }
        let [a, b, c, d] = Wide::turn(p, q, r, s);
        let mut sums = [0.0; FEW];
        a.add(b).add(c.add(d)).store(&mut sums);
        sums
    }

    /// Adds each as often as `scales` says.
    #[inline(always)]
    pub(super) fn add_to(self, to: &mut Point, [p, q, r, s]: [f32; FEW]) {
        let [p, q] = [Wide::splat(p), Wide::splat(q)];
        let [r, s] = [Wide::splat(r), Wide::splat(s)];
        let [a, b, c, d] = self.0;
        for (i, to) in to.as_chunks_mut::<4>().0.iter_mut().enumerate() {
            let left = p.mul(quad(a, i)).add(q.mul(quad(b, i)));
            let right = r.mul(quad(c, i)).add(s.mul(quad(d, i)));
            Wide::load(to).add(left.add(right)).store(to);
        }
    }

    /// Number `k` of each.
    #[inline(always)]
    pub(super) fn numbers(self, k: usize) -> [f32; FEW] {
        let [a, b, c, d] = self.0;
        [a[k], b[k], c[k], d[k]]
    }
}

#[inline(always)]
fn quad(point: &Point, i: usize) -> Wide {
    Wide::load(&point.as_chunks::<4>().0[i])
}

/// The equations of one point: (YᵀY + λI + α Σ y yᵀ) x = (1 + α) Σ y, the sums being over what is its own.
pub(super) struct System<'a> {
    pub square: &'a [Point],
    pub others: &'a [Point],
    pub own: &'a [u32],
}

impl System<'_> {
    /// The left side for a point.
    fn times(&self, point: &Point) -> Point {
        self.sum(point, 1.0, 0.0)
    }

    /// By how much it falls short of the right side.
    pub fn left(&self, point: &Point) -> Point {
        self.sum(point, -1.0, 1.0 + BOUGHT)
    }

    /// `sign` times the left side, and `wanted` times each of its own: in one pass over these.
    fn sum(&self, point: &Point, sign: f32, wanted: f32) -> Point {
        let mut all = self.squared(point, sign);
        let share = |dot: f32| wanted + sign * BOUGHT * dot;
        for own in self.own.chunks(FEW) {
            let few = self.few(own);
            let [a, b, c, d] = few.dots(point);
            few.add_to(&mut all, [share(a), share(b), share(c), share(d)]);
        }
        all
    }

    /// The product of a point and the left side for it.
    fn length(&self, point: &Point) -> f32 {
        let mut sum = dot(point, &self.squared(point, 1.0));
        for own in self.own.chunks(FEW) {
            let [a, b, c, d] = self.few(own).dots(point);
            sum += BOUGHT * ((a * a + b * b) + (c * c + d * d));
        }
        sum
    }

    /// `sign` times the part of the left side that is the same for all.
    fn squared(&self, point: &Point, sign: f32) -> Point {
        let mut all = ZERO;
        let rows = self.square.as_chunks::<FEW>().0.iter();
        for (rows, [w, x, y, z]) in rows.zip(point.as_chunks::<FEW>().0) {
            let scales = [sign * w, sign * x, sign * y, sign * z];
            Few::of(|i| rows.get(i)).add_to(&mut all, scales);
        }
        all
    }

    #[inline(always)]
    fn few(&self, own: &[u32]) -> Few<'_> {
        Few::of(|i| own.get(i).map(|own| &self.others[*own as usize]))
    }

    /// Steps of conjugate gradients from `point` on, `left` being what it falls short by: so many, or until
    /// that is next to nothing. The last needs no direction for a next one, so half a pass is enough.
    pub fn improve(&self, point: &mut Point, mut left: Point, steps: usize) {
        let mut way = left;
        let mut squared = dot(&left, &left);
        let least = squared * NOTHING_LEFT;
        for step in 1..=steps {
            if squared <= least {
                break;
            }
            if step == steps {
                add(point, squared / self.length(&way), &way);
                break;
            }
            let change = self.times(&way);
            let far = squared / dot(&way, &change);
            add(point, far, &way);
            add(&mut left, -far, &change);
            let now = dot(&left, &left);
            let mut next = left;
            add(&mut next, now / squared, &way);
            (way, squared) = (next, now);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A point made anew is what Gaussian elimination in double precision finds.
    #[test]
    fn points_solve_their_equations() {
        let mut state = 3u32;
        let mut draw = || {
            state = (state * 75 + 74) % 65_537;
            state as f32 / 65_536.0 - 0.5
        };
        let products: Vec<Point> = (0..150).map(|_| std::array::from_fn(|_| draw())).collect();
        let entry = |j: usize, k: usize, of: &mut dyn Iterator<Item = &Point>| -> f64 {
            of.map(|y| f64::from(y[j]) * f64::from(y[k])).sum()
        };
        let mut square = vec![ZERO; FACTORS];
        for (j, row) in square.iter_mut().enumerate() {
            *row = std::array::from_fn(|k| entry(j, k, &mut products.iter()) as f32);
            row[j] += 20.0;
        }
        for owned in [
            &[][..],
            &[7],
            &[1, 2, 3, 5, 8],
            &[0, 9, 17, 33, 34, 60, 61, 62, 149],
        ] {
            let own = || owned.iter().map(|&p| &products[p as usize]);
            let mut rows: Vec<Vec<f64>> = (0..FACTORS)
                .map(|j| {
                    let all = |k| f64::from(square[j][k]) + entry(j, k, &mut own());
                    let wanted = own().map(|y| 2.0 * f64::from(y[j])).sum();
                    (0..FACTORS).map(all).chain([wanted]).collect()
                })
                .collect();
            for j in 0..FACTORS {
                let pivot = rows[j].clone();
                for (_, row) in rows.iter_mut().enumerate().filter(|(i, _)| *i != j) {
                    let share = row[j] / pivot[j];
                    row.iter_mut()
                        .zip(&pivot)
                        .for_each(|(x, p)| *x -= share * p);
                }
            }
            let system = System {
                square: &square,
                others: &products,
                own: owned,
            };
            let mut found = ZERO;
            system.improve(&mut found, system.left(&ZERO), 12);
            for (j, row) in rows.iter().enumerate() {
                let exact = row[FACTORS] / row[j];
                assert!(
                    (f64::from(found[j]) - exact).abs() < 1e-6,
                    "{owned:?} {j} {exact}"
                );
            }
        }
    }
}
