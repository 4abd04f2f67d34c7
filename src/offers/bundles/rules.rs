//! Frequent sets → rules with one item on the right, each with what speaks for it and against it.

use super::itemsets::Itemsets;
use super::{Threshold, adjust, fisher_upper};
use crate::error::{Result, reserve};
use crate::sorting::ranked;

/// Longest left side whose every part is looked at for a rule that makes this one needless.
const LONGEST_LEFT: usize = 12;

/// Who buys what is on the left also buys the item on the right.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rule {
    /// Sets: left and right together, and left alone; no set for an empty left side.
    pub all: u32,
    pub left: u32,
    /// Place of the item on the right in the order of the search.
    pub right: u32,
    /// Fisher's exact test, and after the correction for all rules.
    pub p: f64,
    pub q: f64,
    /// A rule with less on the left does as well.
    pub redundant: bool,
    /// Baskets beyond what chance would have.
    pub extra: f64,
}

/// All rules, those first that are no chance, not redundant, and add most baskets.
#[derive(Clone, Debug, Default)]
pub struct Rules {
    pub rules: Vec<Rule>,
}

/// Sets → rules, some sets at a time.
pub(super) struct Weighing {
    confidence: Threshold,
    /// Items on both sides, at least.
    least: usize,
    set: u32,
    rules: Vec<Rule>,
}

impl Weighing {
    pub fn new(confidence: Threshold, least: usize) -> Self {
        Weighing {
            confidence,
            least,
            set: 0,
            rules: Vec::new(),
        }
    }

    /// Looks at about `work` items of sets; true when all sets were.
    pub fn step(&mut self, sets: &Itemsets, work: usize) -> Result<bool> {
        let (mut done, mut places) = (0, Vec::new());
        while done < work && (self.set as usize) < sets.sets.len() {
            sets.places(self.set, &mut places);
            done += places.len() * places.len();
            if places.len() >= self.least {
                done += self.weigh(sets, &places)?;
            }
            self.set += 1;
        }
        Ok(self.set as usize == sets.sets.len())
    }

    pub fn progress(&self, sets: &Itemsets) -> (u64, u64) {
        (u64::from(self.set), sets.sets.len() as u64)
    }

    fn weigh(&mut self, sets: &Itemsets, places: &[u32]) -> Result<usize> {
        let [both, _] = sets.counts(self.set);
        let mut cost = 0;
        for (i, &right) in places.iter().enumerate() {
            let rest = [&places[..i], &places[i + 1..]].concat();
            let Some(left) = sets.find(rest.iter().copied()) else {
                continue;
            };
            let [of_left, _] = sets.counts(left);
            if !self.confidence.is_reached(both, of_left) {
                continue;
            }
            let Some(single) = sets.find([right]) else {
                continue;
            };
            let [of_right, _] = sets.counts(single);
            let chance = f64::from(of_left) * f64::from(of_right) / f64::from(sets.baskets);
            reserve(&mut self.rules, 1, "The rules")?;
            self.rules.push(Rule {
                all: self.set,
                left,
                right,
                p: fisher_upper(both, of_left, of_right, sets.baskets),
                q: 1.0,
                redundant: is_redundant(sets, &rest, right, [both, of_left]),
                extra: f64::from(both) - chance,
            });
            cost += (1 << rest.len().min(LONGEST_LEFT)) + of_left.min(of_right) as usize / 8;
        }
        Ok(cost)
    }

    pub fn finish(self) -> Rules {
        let mut rules = self.rules;
        let q = adjust(&rules.iter().map(|r| r.p).collect::<Vec<_>>());
        rules.iter_mut().zip(q).for_each(|(rule, q)| rule.q = q);
        let order = ranked(rules.len(), &|a, b| {
            let (a, b) = (&rules[a], &rules[b]);
            let first = |r: &Rule| !r.is_found() || r.redundant;
            first(a).cmp(&first(b)).then(b.extra.total_cmp(&a.extra))
        });
        Rules {
            rules: order.iter().map(|&i| rules[i]).collect(),
        }
    }
}

impl Rule {
    /// Whether chance is ruled out: one in twenty such findings may be false.
    pub fn is_found(&self) -> bool {
        self.q <= 0.05
    }
}

/// Whether part of the left side, or none of it, foretells the right item as well: `both` of `left`
/// baskets are not a larger share.
fn is_redundant(sets: &Itemsets, left: &[u32], right: u32, [both, of_left]: [u32; 2]) -> bool {
    let n = left.len().min(LONGEST_LEFT);
    (0..(1u32 << n) - 1).any(|some| {
        let kept = left.iter().enumerate().filter(|(i, _)| some >> i & 1 == 1);
        let mut part: Vec<u32> = kept.map(|(_, place)| *place).collect();
        let fewer = sets.find(part.iter().copied());
        let at = part.partition_point(|place| *place < right);
        part.insert(at, right);
        let (Some(fewer), Some(together)) = (fewer, sets.find(part)) else {
            return false;
        };
        let ([of_fewer, _], [of_both, _]) = (sets.counts(fewer), sets.counts(together));
        u64::from(of_both) * u64::from(of_left) >= u64::from(both) * u64::from(of_fewer)
    })
}
