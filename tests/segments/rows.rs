//! Made-up rows: the same on every machine.

use regulars::customers::Customer;
use regulars::features::{Feature, Matrix, on_grid};
use regulars::orders::UNIT;

/// A small generator (Knuth's MMIX constants): the tests pin results to its numbers.
pub struct Dice(pub u64);

impl Dice {
    /// Uniform in [0, 1), 24 bits.
    pub fn roll(&mut self) -> f64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 40) as f64 / (1u64 << 24) as f64
    }

    /// Roughly normal: twelve uniforms.
    pub fn bell(&mut self) -> f64 {
        (0..12).map(|_| self.roll()).sum::<f64>() - 6.0
    }
}

/// A matrix of nameless features from row-major values.
pub fn matrix(values: Vec<f32>, columns: usize) -> Matrix {
    let feature = |j| Feature {
        name: format!("f{j}"),
        log: false,
        skewness: 0.0,
        mean: 0.0,
        sd: 1.0,
    };
    Matrix {
        rows: values.len() / columns.max(1),
        features: (0..columns).map(feature).collect(),
        constant: Vec::new(),
        values,
    }
}

/// `n × columns` rows around `groups` centres; a wider `spread` blurs them.
pub fn blobs(n: usize, columns: usize, groups: usize, spread: f64, seed: u64) -> Vec<f32> {
    let mut dice = Dice(seed);
    let centres: Vec<f64> = (0..groups * columns)
        .map(|_| dice.roll() * 8.0 - 4.0)
        .collect();
    let mut values = Vec::with_capacity(n * columns);
    for i in 0..n {
        let centre = &centres[i % groups * columns..][..columns];
        values.extend(centre.iter().map(|c| on_grid(c + spread * dice.bell())));
    }
    values
}

/// Customers whose ledger says what the first features say.
pub fn customers(matrix: &Matrix) -> Vec<Customer> {
    let record = |i: usize| {
        let at = |j: usize| matrix.row(i).get(j).map_or(0.0, |x| f64::from(*x));
        let frequency = (at(1) + 9.0) as i64;
        let monetary = ((at(0) + 9.0) * 100.0) as i64 * UNIT;
        Customer {
            recency: ((at(2) + 9.0) * 10.0) as i64,
            frequency,
            monetary,
            tenure: 400,
            basket: monetary / frequency,
            ..Customer::default()
        }
    };
    (0..matrix.rows).map(record).collect()
}

/// A hash of labels that does not depend on how they are numbered or ordered: the sorted sizes
/// and sums of each group's rows.
pub fn fingerprint(matrix: &Matrix, labels: &[u8]) -> Vec<(u64, Vec<u64>)> {
    let k = labels.iter().max().map_or(0, |l| *l as usize + 1);
    let mut groups = vec![(0u64, vec![0.0f64; matrix.columns()]); k];
    for (i, &label) in labels.iter().enumerate() {
        let group = &mut groups[label as usize];
        group.0 += 1;
        group
            .1
            .iter_mut()
            .zip(matrix.row(i))
            .for_each(|(s, x)| *s += f64::from(*x));
    }
    let mut out: Vec<(u64, Vec<u64>)> = groups
        .into_iter()
        .map(|(n, s)| (n, s.into_iter().map(f64::to_bits).collect()))
        .collect();
    out.sort();
    out
}

/// Every row against every centroid.
pub fn nearest(values: &[f32], columns: usize, centroids: &[f32]) -> Vec<u8> {
    let label = |row: &[f32]| {
        let score = |c: &[f32]| {
            let square: f64 = c.iter().map(|x| f64::from(*x) * f64::from(*x)).sum();
            let pairs = row.iter().zip(c);
            pairs.fold((square / 2.0) as f32, |sum, (x, c)| sum + x * -c)
        };
        let (mut best, mut label) = (f32::INFINITY, 0);
        for (c, centroid) in centroids.chunks(columns).enumerate() {
            if score(centroid) < best {
                (best, label) = (score(centroid), c as u8);
            }
        }
        label
    };
    values.chunks(columns).map(label).collect()
}
