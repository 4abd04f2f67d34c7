//! Tiers by spend: A, B, C, with a margin that keeps customers from going to and fro.
//!
//! In: spend now and on an earlier day, in ten-thousandths. By shares, A are the customers who spend most and
//! together bring 80 % of the revenue, B those who bring the next 15 %, C the rest (Dickie, *ABC inventory
//! analysis*, 1951); the threshold of a tier is the least spend in it, so that equal spend is one tier. By
//! fixed spends the thresholds are given. A customer rises as soon as the threshold is reached and falls only
//! when spend is lower than it by more than the margin.

use crate::orders::{Money, UNIT};
use crate::report::LifecycleOptions;
use crate::sorting::sort_whole;

/// Least spend of A and of B.
pub fn thresholds(spends: &[Money], options: &LifecycleOptions) -> [Money; 2] {
    if let Some(fixed) = options.spends {
        return fixed.map(|s| libm::rint(s * UNIT as f64) as Money);
    }
    let mut sorted: Vec<Money> = spends.iter().copied().filter(|s| *s > 0).collect();
    sort_whole(&mut sorted);
    let total: i128 = sorted.iter().map(|s| i128::from(*s)).sum();
    options.shares.map(|share| {
        let (mut sum, mut least) = (0i128, Money::MAX);
        for &spend in sorted.iter().rev() {
            // Whoever crosses the share still belongs to the tier.
            if sum as f64 >= share * total as f64 {
                break;
            }
            sum += i128::from(spend);
            least = spend;
        }
        least
    })
}

/// 0 for A, 1 for B, 2 for C.
pub fn tier(spend: Money, thresholds: [Money; 2]) -> u8 {
    thresholds.iter().filter(|t| spend < **t).count() as u8
}

/// The tier of somebody who was in `before` earlier.
pub fn kept(spend: Money, thresholds: [Money; 2], before: Option<u8>, margin: f64) -> u8 {
    let bare = tier(spend, thresholds);
    let lowered = thresholds.map(|t| libm::rint(t as f64 * (1.0 - margin)) as Money);
    match before {
        // What somebody had and is still within the margin of.
        Some(before) if before < bare => before.max(tier(spend, lowered)),
        _ => bare,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tiers_by_hand() {
        let options = LifecycleOptions::default();
        // Of 100: 60 and 25 make the first 80; then 10 of the next 15; the rest is C.
        let spends = [600_000, 250_000, 100_000, 30_000, 10_000, 10_000, 0, -5_000];
        let found = thresholds(&spends, &options);
        assert_eq!(found, [250_000, 100_000]);
        assert_eq!(spends.map(|s| tier(s, found)), [0, 0, 1, 2, 2, 2, 2, 2]);
        let fixed = LifecycleOptions {
            spends: Some([50.0, 1.0]),
            ..options.clone()
        };
        assert_eq!(thresholds(&spends, &fixed), [500_000, 10_000]);
        assert_eq!(
            thresholds(&[0, -1], &options),
            [Money::MAX; 2],
            "no revenue, all C"
        );
    }

    #[test]
    fn falling_takes_the_margin_and_rising_does_not() {
        for (spend, before, tier) in [
            (100, None, 0),
            (99, None, 1),
            (99, Some(0), 0),
            (90, Some(0), 0),
            (89, Some(0), 1),
            (44, Some(0), 2),
            (45, Some(0), 1),
            (100, Some(2), 0),
            (99, Some(1), 1),
            (49, Some(2), 2),
            (45, Some(1), 1),
        ] {
            assert_eq!(
                kept(spend, [100, 50], before, 0.1),
                tier,
                "{spend} {before:?}"
            );
        }
    }
}
