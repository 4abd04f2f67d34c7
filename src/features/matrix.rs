//! The feature matrix: customers × features, standardised, on an exact grid.

/// Features stand on multiples of 2⁻²⁰, which f32 holds exactly for |x| ≤ 8.
pub const GRID: f64 = 1_048_576.0;
/// Standardised features are clipped to ±8.
pub const CLIP: f64 = 8.0;

/// How a column was made from the customers' records: `x ↦ clip((t(x) − mean) / sd)`, on the grid.
#[derive(Clone, Debug, PartialEq)]
pub struct Feature {
    /// `recency`, `frequency`, `monetary`, `tenure`, `basket`, `gap` …
    pub name: String,
    /// `t` is `log1p` (signed: sign(x)·ln(1+|x|)) when true, the identity otherwise.
    pub log: bool,
    /// Skewness of the raw values, the reason for `log`.
    pub skewness: f64,
    /// Mean and population standard deviation of t(x); `sd` is never 0 (constant columns are left out).
    pub mean: f64,
    pub sd: f64,
}

/// Row-major `n × d`, `values[i * d + j]` is feature `j` of customer `i`; all finite, |x| ≤ 8, on the grid.
#[derive(Clone, Debug, PartialEq)]
pub struct Matrix {
    pub features: Vec<Feature>,
    /// Names of features that were asked for and left out because they are constant.
    pub constant: Vec<String>,
    pub values: Vec<f32>,
    pub rows: usize,
}

impl Matrix {
    pub fn columns(&self) -> usize {
        self.features.len()
    }

    pub fn row(&self, i: usize) -> &[f32] {
        let d = self.columns();
        &self.values[i * d..(i + 1) * d]
    }
}
