//! The plane on which customers are drawn: principal components (Pearson 1901).
//!
//! In: the feature matrix. Out: a point per customer, and the axes; with labels, each group's middle. Covariances
//! are summed in integers (rows stand on the grid), eigenvectors come from Jacobi's rotations,
//! so the points are the same to the bit everywhere.

use crate::error::{Result, reserve};
use crate::features::{GRID, Matrix};
use crate::report::MapAxes;

/// Rows whose products fit an `i64` together: each is below 2⁴⁶.
const BLOCK: usize = 1 << 16;
const SWEEPS: usize = 64;

/// Axes without anybody's centres, and points: `x, y` per customer, interleaved; `O(n · columns²)`.
///
/// Each axis points to where the feature that loads it most is high. A plane of fewer than two
/// features has zeros for the axes it lacks.
pub fn plane(matrix: &Matrix) -> Result<(MapAxes, Vec<f32>)> {
    let d = matrix.columns();
    let (means, covariance) = moments(matrix);
    let total: f64 = (0..d).map(|j| covariance[j * d + j]).sum();
    let (values, vectors) = eigen(covariance, d);
    let axis = |which: usize| axis(&values, &vectors, d, which);
    let axes = [axis(0), axis(1)];
    let explained = axes.each_ref().map(|(value, _)| {
        if total > 0.0 {
            value.max(0.0) / total
        } else {
            0.0
        }
    });
    let points = project(matrix, &means, [&axes[0].1, &axes[1].1])?;
    let loadings = (0..d).map(|j| [axes[0].1[j], axes[1].1[j]]).collect();
    Ok((
        MapAxes {
            explained,
            loadings,
            centres: Vec::new(),
        },
        points,
    ))
}

/// Means and the `d × d` covariance.
fn moments(matrix: &Matrix) -> (Vec<f64>, Vec<f64>) {
    let d = matrix.columns();
    let n = matrix.rows.max(1) as i128;
    let (mut sums, mut products) = (vec![0i128; d], vec![0i128; d * d]);
    for block in matrix.values.chunks((BLOCK * d).max(1)) {
        let (mut s, mut p) = (vec![0i64; d], vec![0i64; d * d]);
        let mut whole = vec![0i64; d];
        for row in block.chunks_exact(d) {
            for (whole, &x) in whole.iter_mut().zip(row) {
                *whole = (f64::from(x) * GRID) as i64;
            }
            for (a, x) in whole.iter().enumerate() {
                s[a] += x;
                let products = p[a * d..].iter_mut().zip(&whole[..=a]);
                products.for_each(|(sum, y)| *sum += x * y);
            }
        }
        sums.iter_mut()
            .zip(s)
            .for_each(|(t, s)| *t += i128::from(s));
        products
            .iter_mut()
            .zip(p)
            .for_each(|(t, p)| *t += i128::from(p));
    }
    let unit = n as f64 * n as f64 * GRID * GRID;
    let mut covariance = vec![0.0; d * d];
    for (a, b) in (0..d).flat_map(|a| (0..=a).map(move |b| (a, b))) {
        covariance[a * d + b] = (products[a * d + b] * n - sums[a] * sums[b]) as f64 / unit;
        covariance[b * d + a] = covariance[a * d + b];
    }
    (
        sums.iter().map(|s| *s as f64 / (n as f64 * GRID)).collect(),
        covariance,
    )
}

/// Eigenvalues and eigenvectors (columns of a `d × d` matrix) of a symmetric matrix, by cyclic
/// Jacobi rotations (Golub, Van Loan, 8.5); unsorted.
pub fn eigen(mut a: Vec<f64>, d: usize) -> (Vec<f64>, Vec<f64>) {
    let mut v = vec![0.0; d * d];
    (0..d).for_each(|i| v[i * d + i] = 1.0);
    for _ in 0..SWEEPS {
        let off: f64 = (0..d)
            .flat_map(|p| (p + 1..d).map(move |q| (p, q)))
            .map(|(p, q)| a[p * d + q].abs())
            .sum();
        if off == 0.0 {
            break;
        }
        for p in 0..d {
            for q in p + 1..d {
                rotate(&mut a, &mut v, d, p, q);
            }
        }
    }
    ((0..d).map(|i| a[i * d + i]).collect(), v)
}

fn rotate(a: &mut [f64], v: &mut [f64], d: usize, p: usize, q: usize) {
    let off = a[p * d + q];
    if off.abs() <= f64::EPSILON * f64::EPSILON * (a[p * d + p].abs() + a[q * d + q].abs()) {
        a[p * d + q] = 0.0;
        a[q * d + p] = 0.0;
        return;
    }
    let tau = (a[q * d + q] - a[p * d + p]) / (2.0 * off);
    let t = tau.signum() / (tau.abs() + (1.0 + tau * tau).sqrt());
    let c = 1.0 / (1.0 + t * t).sqrt();
    let s = t * c;
    for i in 0..d {
        let (x, y) = (a[i * d + p], a[i * d + q]);
        a[i * d + p] = c * x - s * y;
        a[i * d + q] = s * x + c * y;
    }
    for i in 0..d {
        let (x, y) = (a[p * d + i], a[q * d + i]);
        a[p * d + i] = c * x - s * y;
        a[q * d + i] = s * x + c * y;
        let (x, y) = (v[i * d + p], v[i * d + q]);
        v[i * d + p] = c * x - s * y;
        v[i * d + q] = s * x + c * y;
    }
    a[p * d + q] = 0.0;
    a[q * d + p] = 0.0;
}

/// The axis with the `which`-th greatest eigenvalue; its greatest loading is positive.
fn axis(values: &[f64], vectors: &[f64], d: usize, which: usize) -> (f64, Vec<f64>) {
    let order = crate::sorting::ranked(d, &|a, b| values[b].total_cmp(&values[a]));
    let Some(at) = order.get(which).copied() else {
        return (0.0, vec![0.0; d]);
    };
    let mut axis: Vec<f64> = (0..d).map(|i| vectors[i * d + at]).collect();
    let greatest = axis.iter().fold(
        0.0,
        |g: f64, x| if x.abs() > g.abs() + 1e-9 { *x } else { g },
    );
    if greatest < 0.0 {
        axis.iter_mut().for_each(|x| *x = -*x);
    }
    (values[at], axis)
}

fn project(matrix: &Matrix, means: &[f64], axes: [&[f64]; 2]) -> Result<Vec<f32>> {
    let mut points = Vec::new();
    reserve(&mut points, matrix.rows * 2, "The customers' map")?;
    for i in 0..matrix.rows {
        for axis in axes {
            let along = matrix.row(i).iter().zip(means).zip(axis);
            points.push(along.fold(0.0, |sum, ((&x, m), a)| sum + (f64::from(x) - m) * a) as f32);
        }
    }
    Ok(points)
}

/// The middle of each of `k` groups.
pub fn centres(points: &[f32], labels: &[u8], k: usize) -> Vec<[f64; 2]> {
    let (mut sums, mut counts) = (vec![[0.0; 2]; k], vec![0u64; k]);
    for (point, &label) in points.chunks_exact(2).zip(labels) {
        sums[label as usize][0] += f64::from(point[0]);
        sums[label as usize][1] += f64::from(point[1]);
        counts[label as usize] += 1;
    }
    sums.iter()
        .zip(&counts)
        .map(|(s, &n)| s.map(|x| x / n.max(1) as f64))
        .collect()
}
