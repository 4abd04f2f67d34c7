//! What sets a segment apart: each ledger column in it and among all other customers.
//!
//! In: a column's values and labels. Out: the [`PortraitRow`]s of each segment: the index (its mean over
//! everyone's), Cohen's d against the rest (*Statistical Power Analysis*, 1988) on the transformed column, and
//! the p-value of Welch's t-test (1947), corrected for all segments and columns of the report (Benjamini,
//! Hochberg, Journal of the Royal Statistical Society B 57, 1995). The tail of Student's distribution is
//! Wallace's normal approximation (Annals of Mathematical Statistics 30, 1959), good to about a hundredth of
//! the p-value. Segments are made to differ in the columns that were clustered, so there a small p says only
//! that the difference is no accident of few customers.

use crate::report::PortraitRow;

/// Values of one column over some customers.
#[derive(Clone, Copy, Debug, Default)]
pub struct Sample {
    pub n: f64,
    pub mean: f64,
    /// Sum of squared distances to the mean.
    pub off: f64,
}

impl Sample {
    pub fn of(values: impl Iterator<Item = f64> + Clone) -> Self {
        let n = values.clone().count() as f64;
        let mean = values.clone().fold(0.0, |sum, x| sum + x) / n.max(1.0);
        let off = values.fold(0.0, |sum, x| sum + (x - mean) * (x - mean));
        Sample { n, mean, off }
    }

    /// Both together (Chan, Golub, LeVeque 1983).
    pub fn and(&self, other: &Sample) -> Sample {
        let n = self.n + other.n;
        let (share, apart) = (other.n / n.max(1.0), other.mean - self.mean);
        Sample {
            n,
            mean: self.mean + apart * share,
            off: self.off + other.off + apart * apart * self.n * share,
        }
    }

    fn error(&self) -> f64 {
        self.off / (self.n - 1.0) / self.n
    }
}

/// Cohen's d: the distance of the means in pooled standard deviations; 0 where nothing varies.
pub fn cohens_d(own: &Sample, rest: &Sample) -> f64 {
    if own.n < 1.0 || rest.n < 1.0 || own.n + rest.n < 3.0 {
        return 0.0;
    }
    let pooled = ((own.off + rest.off) / (own.n + rest.n - 2.0)).sqrt();
    if pooled > 0.0 {
        (own.mean - rest.mean) / pooled
    } else {
        0.0
    }
}

/// Two-sided p of Welch's test; 1 where one side has fewer than two customers or nothing varies.
pub fn welch(own: &Sample, rest: &Sample) -> f64 {
    if own.n < 2.0 || rest.n < 2.0 {
        return 1.0;
    }
    let (a, b) = (own.error(), rest.error());
    if a + b <= 0.0 {
        return if own.mean == rest.mean { 1.0 } else { 0.0 };
    }
    let apart = own.mean - rest.mean;
    let freedom = (a + b) * (a + b) / (a * a / (own.n - 1.0) + b * b / (rest.n - 1.0));
    let z = (8.0 * freedom + 1.0) / (8.0 * freedom + 3.0)
        * (freedom * libm::log1p(apart * apart / (a + b) / freedom)).sqrt();
    libm::erfc(z / core::f64::consts::SQRT_2)
}

/// Makes p-values those of Benjamini and Hochberg: the share of false findings among those no greater.
pub fn correct(portraits: &mut [Vec<PortraitRow>]) {
    let mut places = Vec::new();
    for (segment, rows) in portraits.iter().enumerate() {
        (0..rows.len()).for_each(|row| places.push((segment, row)));
    }
    let p = |&(segment, row): &(usize, usize)| portraits[segment][row].p;
    crate::sorting::sort_by(&mut places, &|a, b| p(b).total_cmp(&p(a)));
    let all = places.len();
    let mut least = 1.0f64;
    for (nth, &(segment, row)) in places.iter().enumerate() {
        let rank = (all - nth) as f64;
        let p = &mut portraits[segment][row].p;
        least = least.min(*p * all as f64 / rank);
        *p = least;
    }
}
