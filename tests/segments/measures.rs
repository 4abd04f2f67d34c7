//! Measures of quality against brute force, scikit-learn and known values.

use crate::rows::{Dice, blobs, matrix};
use regulars::segments::map::{centres, eigen, plane};
use regulars::segments::quality::{Silhouettes, adjusted_rand, calinski_harabasz, davies_bouldin};
use regulars::segments::rows::Rows;

fn distance(a: &[f32], b: &[f32]) -> f64 {
    a.iter()
        .zip(b)
        .map(|(x, y)| square(f64::from(*x) - f64::from(*y)))
        .sum::<f64>()
        .sqrt()
}

fn mean(values: impl Iterator<Item = f64>) -> f64 {
    let (sum, n) = values.fold((0.0, 0), |(s, n), x| (s + x, n + 1));
    sum / f64::from(n)
}

fn square(x: f64) -> f64 {
    x * x
}

/// Rousseeuw's definition, word for word.
fn silhouette(values: &[f32], columns: usize, labels: &[u8]) -> f64 {
    let row = |i: usize| &values[i * columns..(i + 1) * columns];
    let n = labels.len();
    let of = |i: usize| {
        let to = |c: u8| {
            mean(
                (0..n)
                    .filter(|&j| j != i && labels[j] == c)
                    .map(|j| distance(row(i), row(j))),
            )
        };
        if (0..n).filter(|&j| labels[j] == labels[i]).count() == 1 {
            return 0.0;
        }
        let (a, k) = (to(labels[i]), *labels.iter().max().unwrap());
        let b = (0..=k)
            .filter(|&c| c != labels[i] && labels.contains(&c))
            .map(to)
            .fold(f64::INFINITY, f64::min);
        (b - a) / a.max(b)
    };
    mean((0..n).map(of))
}

#[test]
fn silhouettes_are_those_of_the_definition() {
    let values = blobs(240, 3, 4, 1.0, 21);
    let labels = |k: usize| -> Vec<u8> {
        (0..240)
            .map(|i| if i == 0 { k as u8 } else { (i % k) as u8 })
            .collect()
    };
    let clusterings: Vec<(usize, Vec<u8>)> = [2, 3, 4, 7]
        .into_iter()
        .map(|k| (k + 1, labels(k)))
        .collect();
    let mut running = Silhouettes::new(&values, 3, clusterings.clone());
    let mut steps = 1;
    while !running.step(50) {
        steps += 1;
    }
    assert_eq!(steps, 5);
    for (got, (_, labels)) in running.finish().iter().zip(&clusterings) {
        let slow = silhouette(&values, 3, labels);
        assert!((got - slow).abs() < 1e-12, "{got} against {slow}");
    }
}

#[test]
fn adjusted_rand_of_known_pairs() {
    let table: [(&[u8], &[u8], f64); 7] = [
        (&[0, 0, 1, 1], &[1, 1, 0, 0], 1.0),
        (&[0, 0, 1, 2], &[0, 0, 1, 1], 4.0 / 7.0),
        (&[0, 0, 1, 1], &[0, 1, 0, 1], -0.5),
        (&[0, 0, 0, 0], &[0, 1, 2, 3], 0.0),
        (&[0, 1, 2, 3], &[3, 2, 1, 0], 1.0),
        (&[0, 0, 0], &[7, 7, 7], 1.0),
        (&[], &[], 1.0),
    ];
    for (a, b, expected) in table {
        assert!(
            (adjusted_rand(a, b) - expected).abs() < 1e-15,
            "{a:?} {b:?}: {}",
            adjusted_rand(a, b)
        );
        assert_eq!(adjusted_rand(a, b), adjusted_rand(b, a));
    }
}

/// scikit-learn 1.9 on the same 400 × 2 rows and labels.
#[test]
fn davies_bouldin_and_calinski_harabasz_are_those_of_scikit_learn() {
    let mut dice = Dice(4);
    let values: Vec<f32> = (0..800)
        .map(|_| regulars::features::on_grid(dice.bell()))
        .collect();
    let labels: Vec<u8> = values
        .chunks(2)
        .map(|r| u8::from(r[0] > 0.0) + 2 * u8::from(r[1] > 0.5))
        .collect();
    let rows = Rows::gather(&values, 2, 0..400).unwrap();
    let mut means = vec![0.0; 8];
    for c in 0..4u8 {
        for j in 0..2 {
            let own = values
                .chunks(2)
                .zip(&labels)
                .filter(|(_, l)| **l == c)
                .map(|(r, _)| f64::from(r[j]));
            means[c as usize * 2 + j] = mean(own);
        }
    }
    let apart = |row: &[f32], m: &[f64]| -> f64 {
        row.iter()
            .zip(m)
            .map(|(x, m)| square(f64::from(*x) - m))
            .sum()
    };
    let within: f64 = values
        .chunks(2)
        .zip(&labels)
        .map(|(r, l)| apart(r, &means[*l as usize * 2..]))
        .sum();
    let all = [
        mean(values.iter().step_by(2).map(|x| f64::from(*x))),
        mean(values.iter().skip(1).step_by(2).map(|x| f64::from(*x))),
    ];
    let total: f64 = values.chunks(2).map(|r| apart(r, &all)).sum();
    let (davies, calinski) = (
        davies_bouldin(&rows, &labels, &means),
        calinski_harabasz(total, within, 400, 4),
    );
    assert!((davies / SCIKIT_DAVIES - 1.0).abs() < 1e-5, "{davies}");
    assert!(
        (calinski / SCIKIT_CALINSKI - 1.0).abs() < 1e-9,
        "{calinski}"
    );
}
const SCIKIT_DAVIES: f64 = 0.962831555091847;
const SCIKIT_CALINSKI: f64 = 205.88166747760852;

#[test]
fn measures_without_meaning_are_zero_not_nan() {
    assert_eq!(calinski_harabasz(10.0, 0.0, 100, 3), 0.0);
    assert_eq!(calinski_harabasz(10.0, 1.0, 3, 3), 0.0);
    let rows = Rows::gather(&[1.0, 1.0, 1.0], 1, 0..3).unwrap();
    assert_eq!(davies_bouldin(&rows, &[0, 1, 1], &[1.0, 1.0]), 0.0);
}

#[test]
fn eigenvectors_rebuild_the_matrix() {
    let mut dice = Dice(6);
    for d in [1, 2, 3, 5, 9] {
        let x: Vec<f64> = (0..d * d).map(|_| dice.bell()).collect();
        let a: Vec<f64> = (0..d * d)
            .map(|i| (0..d).map(|t| x[i / d * d + t] * x[i % d * d + t]).sum())
            .collect();
        let (values, v) = eigen(a.clone(), d);
        for i in 0..d {
            for j in 0..d {
                let rebuilt: f64 = (0..d)
                    .map(|t| v[i * d + t] * values[t] * v[j * d + t])
                    .sum();
                assert!(
                    (rebuilt - a[i * d + j]).abs() < 1e-9 * (1.0 + a[0].abs()),
                    "d {d}: {rebuilt} {}",
                    a[i * d + j]
                );
                let product: f64 = (0..d).map(|t| v[t * d + i] * v[t * d + j]).sum();
                assert!((product - f64::from(u8::from(i == j))).abs() < 1e-12);
            }
        }
    }
}

#[test]
fn the_map_keeps_the_variance_it_says() {
    let mut dice = Dice(12);
    // Two features move together, the third is noise: the first axis is (1, 1, 0)/√2.
    let row = |dice: &mut Dice| {
        let (a, b, c) = (dice.bell(), dice.bell() * 0.1, dice.bell() * 0.5);
        [a + b, a - b, c].map(regulars::features::on_grid)
    };
    let values: Vec<f32> = (0..5_000).flat_map(|_| row(&mut dice)).collect();
    let m = matrix(values, 3);
    let labels: Vec<u8> = (0..5_000).map(|i| u8::from(m.row(i)[0] > 0.0)).collect();
    let (axes, points) = plane(&m).unwrap();
    let middles = centres(&points, &labels, 2);
    let expected = [[0.5f64.sqrt(), 0.0], [0.5f64.sqrt(), 0.0], [0.0, 1.0]];
    for (got, expected) in axes.loadings.iter().zip(expected) {
        assert!(
            got.iter().zip(expected).all(|(g, e)| (g - e).abs() < 0.02),
            "{got:?}"
        );
    }
    for axis in 0..2 {
        let along: Vec<f64> = points
            .iter()
            .skip(axis)
            .step_by(2)
            .map(|x| f64::from(*x))
            .collect();
        let centre = mean(along.iter().copied());
        let variance = mean(along.iter().map(|x| (x - centre) * (x - centre)));
        let total: f64 = (0..3)
            .map(|j| {
                let m0 = mean((0..5_000).map(|i| f64::from(m.row(i)[j])));
                mean((0..5_000).map(|i| square(f64::from(m.row(i)[j]) - m0)))
            })
            .sum();
        assert!(centre.abs() < 1e-6);
        assert!((variance / total - axes.explained[axis]).abs() < 1e-6);
    }
    assert!(middles[0][0] < -0.5 && middles[1][0] > 0.5, "{:?}", middles);
}
