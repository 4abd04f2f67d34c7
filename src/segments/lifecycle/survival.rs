//! How long something lasts, where some of it is not over yet: the product-limit estimate (Kaplan, Meier,
//! *Nonparametric estimation from incomplete observations*, 1958).

use crate::error::{Result, reserve};
use crate::report::Staying;

/// Durations in whole days, gathered by day. Mergeable: counts add up.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Curve {
    /// Ended and cut off after so many days.
    counts: Vec<[u64; 2]>,
}

impl Curve {
    pub fn add(&mut self, days: usize, ended: bool) -> Result<()> {
        if days >= self.counts.len() {
            let more = days + 1 - self.counts.len();
            reserve(&mut self.counts, more, "The durations")?;
            self.counts.resize(days + 1, [0; 2]);
        }
        self.counts[days][usize::from(!ended)] += 1;
        Ok(())
    }

    pub fn entered(&self) -> u64 {
        self.counts.iter().flatten().sum()
    }

    pub fn ended(&self) -> u64 {
        self.counts.iter().map(|c| c[0]).sum()
    }

    /// Share that lasts beyond each day on which something ended. What is cut off on a day counts as at risk
    /// on it.
    pub fn steps(&self) -> Vec<Staying> {
        let (mut at_risk, mut share) = (self.entered(), 1.0);
        let mut steps = Vec::new();
        for (days, &[ended, cut_off]) in self.counts.iter().enumerate() {
            if ended > 0 {
                share *= 1.0 - ended as f64 / at_risk as f64;
                steps.push(Staying {
                    days: days as u32,
                    share,
                });
            }
            at_risk -= ended + cut_off;
        }
        steps
    }
}

/// The first day by which half or more has ended.
pub fn median(steps: &[Staying]) -> Option<u32> {
    steps.iter().find(|s| s.share <= 0.5).map(|s| s.days)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Remission under 6-MP of 21 patients, weeks (Freireich and others 1963): the textbook's example.
    #[test]
    fn the_textbook_example() {
        let mut curve = Curve::default();
        for (weeks, ended) in [
            (6, true),
            (6, true),
            (6, true),
            (7, true),
            (10, true),
            (13, true),
            (16, true),
            (22, true),
            (23, true),
            (6, false),
            (9, false),
            (10, false),
            (11, false),
            (17, false),
            (19, false),
            (20, false),
            (25, false),
            (32, false),
            (32, false),
            (34, false),
            (35, false),
        ] {
            curve.add(weeks, ended).unwrap();
        }
        assert_eq!((curve.entered(), curve.ended()), (21, 9));
        let steps = curve.steps();
        let published = [
            (6, 0.8571),
            (7, 0.8067),
            (10, 0.7529),
            (13, 0.6902),
            (16, 0.6275),
            (22, 0.5378),
            (23, 0.4482),
        ];
        assert_eq!(steps.len(), published.len());
        for (step, (weeks, share)) in steps.iter().zip(published) {
            assert!(
                step.days == weeks && (step.share - share).abs() < 5e-5,
                "{step:?} {share}"
            );
        }
        assert_eq!(median(&steps), Some(23));
        assert_eq!(median(&Curve::default().steps()), None);
    }
}
