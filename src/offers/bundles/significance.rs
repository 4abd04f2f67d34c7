//! How likely a rule is by chance alone, and what is left of that after many tests.

use crate::sorting::ranked;

/// Fisher's exact test, one-sided: the chance that `both` or more of `left` baskets hold an item that
/// `right` of `all` baskets hold, were the two independent (Fisher 1922). `O(left)` at most.
pub fn fisher_upper(both: u32, left: u32, right: u32, all: u32) -> f64 {
    let (k, n, m, total) = (
        f64::from(both),
        f64::from(left),
        f64::from(right),
        f64::from(all),
    );
    let least = (left + right).saturating_sub(all);
    if both <= least {
        return 1.0;
    }
    let ln_choose =
        |n: f64, k: f64| libm::lgamma(n + 1.0) - libm::lgamma(k + 1.0) - libm::lgamma(n - k + 1.0);
    let ln_first = ln_choose(m, k) + ln_choose(total - m, n - k) - ln_choose(total, n);
    let (mut term, mut sum) = (1.0, 1.0);
    let mut x = k;
    while x < n.min(m) {
        term *= (n - x) * (m - x) / ((x + 1.0) * (total - n - m + x + 1.0));
        sum += term;
        if term < sum * 1e-17 {
            break;
        }
        x += 1.0;
    }
    libm::exp(ln_first + libm::log(sum)).min(1.0)
}

/// The share of false findings to reckon with if this p-value and all smaller ones are believed
/// (Benjamini, Hochberg 1995), for each p-value.
pub fn adjust(p: &[f64]) -> Vec<f64> {
    let order = ranked(p.len(), &|a, b| p[a].total_cmp(&p[b]));
    let mut q = vec![1.0; p.len()];
    let mut least = 1.0f64;
    for (rank, &i) in order.iter().enumerate().rev() {
        least = least.min(p[i] * p.len() as f64 / (rank + 1) as f64);
        q[i] = least;
    }
    q
}
