//! A segment in one line: what its customers have in common, as a rule of at most three comparisons.
//!
//! In: columns in their own units and a label per customer. Out: one [`Rule`] per segment, its fidelity, and
//! how many customers the rules together put where the clustering does. A rule is one branch, at most three
//! splits deep, of the decision tree "this segment or another", taken by the greatest F₁ instead of grown by
//! impurity: a whole tree of that depth has eight leaves, too few for twelve segments, and a segment spread
//! over several leaves has no rule of one line. The widest branches are followed side by side, so that a first
//! comparison need not be the best by itself. Bounds are quantiles rounded to two digits *before* they are
//! tried, so what is said is what was measured. `O(k · rows · columns)` on at most [`ROWS`] customers.

mod said;

use crate::features::MOST;
use crate::report::Rule;
use said::said;

/// Customers that bounds are found on; precision and recall are counted on all.
const ROWS: usize = 20_000;
/// Bounds that are tried per column.
const CUTS: usize = 31;
/// Comparisons in a rule, and branches followed side by side.
const DEPTH: usize = 3;
const WIDTH: usize = 8;
/// What a further comparison has to add to F₁.
const WORTH: f64 = 0.01;
const MISSING: u8 = u8::MAX;

/// A column that rules may compare; there are at most [`MOST`].
pub struct Numbers {
    pub name: String,
    /// NaN where a customer has no value.
    pub values: Vec<f64>,
    /// Its bounds, by [`cuts`].
    pub cuts: Vec<f64>,
}

/// Rules in the making, a segment a step.
pub struct RuleSearch {
    columns: Vec<Numbers>,
    k: usize,
    /// Of some customers: bounds passed in each column, and the segment.
    codes: Vec<u8>,
    seen: Vec<u8>,
    branches: Vec<Branch>,
}

impl RuleSearch {
    pub fn new(columns: Vec<Numbers>, labels: &[u8], k: usize) -> RuleSearch {
        let step = labels.len().div_ceil(ROWS).max(1);
        let mut codes = Vec::new();
        for row in (0..labels.len()).step_by(step) {
            let code = |column: &Numbers| {
                let x = column.values[row];
                let passed = column.cuts.partition_point(|cut| *cut <= x) as u8;
                if x.is_nan() { MISSING } else { passed }
            };
            codes.extend(columns.iter().map(code));
        }
        RuleSearch {
            // Of one segment none is needed.
            k: if k < 2 { 0 } else { k },
            columns,
            codes,
            seen: labels.iter().step_by(step).copied().collect(),
            branches: Vec::new(),
        }
    }

    /// Finds the rule of one more segment; true when all have one.
    pub fn step(&mut self) -> bool {
        if self.branches.len() < self.k {
            let segment = self.branches.len() as u8;
            let found = branch(&self.codes, &self.seen, &self.columns, segment);
            self.branches.push(found);
        }
        self.branches.len() == self.k
    }

    /// The rule of each segment, measured on all customers, and the share of customers whom the rules
    /// together, the most precise one first, put where the clustering does.
    pub fn finish(&self, labels: &[u8]) -> (Vec<Rule>, Option<f64>) {
        if self.k == 0 {
            return (Vec::new(), None);
        }
        let bounds: Vec<_> = self
            .branches
            .iter()
            .map(|b| b.bounds(&self.columns))
            .collect();
        let mut taken = vec![false; labels.len()];
        let share = |part: u64, whole: u64| part as f64 / whole.max(1) as f64;
        let mut rules = Vec::with_capacity(self.k);
        for (segment, bounds) in bounds.iter().enumerate() {
            self.takes(bounds, &mut taken);
            let (mut all, mut wanted, mut right) = (0, 0, 0);
            for (&taken, &label) in taken.iter().zip(labels) {
                let own = u64::from(usize::from(label) == segment);
                all += u64::from(taken);
                wanted += own;
                right += u64::from(taken) & own;
            }
            let (precision, recall) = (share(right, all), share(right, wanted));
            rules.push(said(bounds, &self.columns, precision, recall));
        }
        let order = crate::sorting::ranked(self.k, &|a, b| {
            rules[b].precision.total_cmp(&rules[a].precision)
        });
        let mut placed = vec![false; labels.len()];
        let mut right = 0;
        for segment in order {
            self.takes(&bounds[segment], &mut taken);
            for ((placed, &taken), &label) in placed.iter_mut().zip(&taken).zip(labels) {
                right += u64::from(taken & !*placed & (usize::from(label) == segment));
                *placed |= taken;
            }
        }
        (rules, Some(share(right, labels.len() as u64)))
    }

    /// Whom a rule takes.
    fn takes(&self, bounds: &[Bounds], taken: &mut [bool]) {
        taken.fill(true);
        for &Bounds { column, low, high } in bounds {
            for (taken, &x) in taken.iter_mut().zip(&self.columns[column].values) {
                *taken &= x >= low && x < high;
            }
        }
    }
}

/// F₁: the harmonic mean of precision and recall.
pub fn fidelity(rule: &Rule) -> f64 {
    let sum = rule.precision + rule.recall;
    if sum > 0.0 {
        2.0 * rule.precision * rule.recall / sum
    } else {
        0.0
    }
}

/// Quantiles of a column's ascending values, rounded, each once; the least value is no bound.
pub fn cuts(values: &[f64]) -> Vec<f64> {
    let whole = values.iter().all(|x| *x == x.trunc());
    let mut cuts: Vec<f64> = Vec::new();
    for i in 1..=CUTS {
        let Some(&x) = values.get(values.len() * i / (CUTS + 1)) else {
            break;
        };
        let cut = rounded(x, whole);
        let above = cuts.last().map_or(values[0], |last| *last);
        if cut > above {
            cuts.push(cut);
        }
    }
    cuts
}

/// Two digits, and no digit behind the point where all values are whole.
fn rounded(x: f64, whole: bool) -> f64 {
    let mut unit = 1.0;
    while x.abs() / unit >= 100.0 && unit < 1e15 {
        unit *= 10.0;
    }
    let mut parts = 1.0;
    while !whole && x != 0.0 && x.abs() * parts < 10.0 && parts < 1e6 {
        parts *= 10.0;
    }
    libm::rint(x / unit * parts) / parts * unit
}

/// Codes from `low` up to but not including `high`, per column.
#[derive(Clone, Copy, PartialEq)]
struct Branch {
    low: [u8; MOST],
    high: [u8; MOST],
    quality: f64,
}

fn branch(codes: &[u8], labels: &[u8], columns: &[Numbers], segment: u8) -> Branch {
    let all = Branch {
        low: [0; MOST],
        high: [MISSING; MOST],
        quality: 0.0,
    };
    let mut best = all;
    let mut followed = vec![all];
    for _ in 0..DEPTH {
        let mut next: Vec<Branch> = Vec::new();
        for from in &followed {
            from.grow(codes, labels, columns, segment, &mut next);
        }
        crate::sorting::sort_by(&mut next, &|a, b| b.quality.total_cmp(&a.quality));
        next.dedup();
        next.truncate(WIDTH);
        match next.first() {
            Some(first) if first.quality > best.quality + WORTH => best = *first,
            _ => {}
        }
        followed = next;
    }
    best
}

/// A comparison in a column's own unit, infinite where one side is open.
struct Bounds {
    column: usize,
    low: f64,
    high: f64,
}

impl Branch {
    /// All branches with one comparison more.
    fn grow(
        &self,
        codes: &[u8],
        labels: &[u8],
        columns: &[Numbers],
        segment: u8,
        out: &mut Vec<Branch>,
    ) {
        let d = columns.len();
        let compared: Vec<usize> = (0..d).filter(|&c| self.compares(c)).collect();
        // Customers with each code, and those of them in the segment.
        let mut counts = vec![[[0u32; 2]; CUTS + 1]; d];
        let mut wanted = 0;
        for (row, &label) in codes.chunks_exact(d.max(1)).zip(labels) {
            let own = u32::from(label == segment);
            wanted += own;
            // A missing value is never below `high`.
            let inside = |&c: &usize| self.low[c] <= row[c] && row[c] < self.high[c];
            if !compared.iter().all(inside) {
                continue;
            }
            for (counts, &code) in counts.iter_mut().zip(row) {
                if let Some([all, mine]) = counts.get_mut(usize::from(code)) {
                    *all += 1;
                    *mine += own;
                }
            }
        }
        for (column, counts) in counts.iter().enumerate() {
            let sum = |part: &[[u32; 2]]| {
                part.iter()
                    .fold([0, 0], |sum, c| [sum[0] + c[0], sum[1] + c[1]])
            };
            for cut in 1..=columns[column].cuts.len() {
                let (below, above) = counts.split_at(cut);
                for (part, upper) in [(below, false), (above, true)] {
                    let [all, mine] = sum(part);
                    let mut grown = *self;
                    let bound = cut as u8;
                    if upper {
                        grown.low[column] = bound.max(self.low[column]);
                    } else {
                        grown.high[column] = bound.min(self.high[column]);
                    }
                    grown.quality = 2.0 * f64::from(mine) / f64::from((all + wanted).max(1));
                    out.push(grown);
                }
            }
        }
    }

    fn compares(&self, column: usize) -> bool {
        self.low[column] > 0 || self.high[column] < MISSING
    }

    fn bounds(&self, columns: &[Numbers]) -> Vec<Bounds> {
        let compared = (0..columns.len()).filter(|&column| self.compares(column));
        let bounds = compared.map(|column| {
            let at = |code: u8| columns[column].cuts.get(usize::from(code).wrapping_sub(1));
            Bounds {
                column,
                low: at(self.low[column]).copied().unwrap_or(f64::NEG_INFINITY),
                high: at(self.high[column]).copied().unwrap_or(f64::INFINITY),
            }
        });
        bounds.collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    type IsOne = fn(f64, f64) -> bool;

    /// Twenty by twenty customers with the columns x and y: the rules of those that `is_one` names not and
    /// names, and the share that both put right.
    fn rules_of(is_one: IsOne, missing: &[usize]) -> ([Rule; 2], f64) {
        let at = |i: usize| ((i % 20) as f64, (i / 20) as f64);
        let labels: Vec<u8> = (0..400)
            .map(|i| u8::from(is_one(at(i).0, at(i).1)))
            .collect();
        let mut x: Vec<f64> = (0..400).map(|i| at(i).0).collect();
        missing.iter().for_each(|&i| x[i] = f64::NAN);
        let y = (0..400).map(|i| at(i).1).collect();
        let column = |name: &str, values: Vec<f64>| {
            let mut known = values.clone();
            known.retain(|x| !x.is_nan());
            crate::sorting::sort_floats(&mut known);
            Numbers {
                name: name.into(),
                cuts: cuts(&known),
                values,
            }
        };
        let mut search = RuleSearch::new(vec![column("x", x), column("y", y)], &labels, 2);
        while !search.step() {}
        let (rules, together) = search.finish(&labels);
        (rules.try_into().unwrap(), together.unwrap())
    }

    fn rule_of(is_one: IsOne, missing: &[usize]) -> Rule {
        let [_, rule] = rules_of(is_one, missing).0;
        rule
    }

    #[test]
    fn of_rules_that_overlap_the_most_precise_one_counts() {
        // No branch says 'all but a corner of one in sixteen', so that of the many takes most of the few.
        let ([most, few], together) = rules_of(|x, y| x >= 15.0 && y >= 15.0, &[]);
        assert!(most.precision < 0.95 && most.recall < 1.0);
        assert_eq!((few.precision, few.recall), (1.0, 1.0));
        assert_eq!(together * 400.0, 25.0 + most.recall * 375.0);
    }

    /// A saved model may have up to 255.
    #[test]
    fn as_many_segments_as_a_model_may_have() {
        let labels: Vec<u8> = (0..1_020).map(|i| (i / 4) as u8).collect();
        let values: Vec<f64> = labels.iter().map(|&label| f64::from(label)).collect();
        let columns = vec![Numbers {
            name: "x".into(),
            cuts: cuts(&values),
            values,
        }];
        let mut search = RuleSearch::new(columns, &labels, 255);
        while !search.step() {}
        let (rules, together) = search.finish(&labels);
        // 31 bounds, some of them rounded together, part about as many of them.
        let placed = together.unwrap() * 255.0;
        assert!(
            rules.len() == 255 && (25.0..=32.0).contains(&placed),
            "{placed}"
        );
    }

    #[test]
    fn a_second_comparison_counts_only_whom_the_first_left() {
        let cases: [(IsOne, &str); 4] = [
            (|x, _| x >= 10.0, "x >= 10"),
            (|x, y| x >= 10.0 && y < 5.0, "x >= 10 AND y < 5"),
            (
                |x, y| (5.0..10.0).contains(&x) && y >= 10.0,
                "x >= 5 AND x < 10 AND y >= 10",
            ),
            // A corner that is wide in one column: the wide comparison alone says little.
            (|x, y| x >= 15.0 && y >= 5.0, "x >= 15 AND y >= 5"),
        ];
        for (is_one, sql) in cases {
            let rule = rule_of(is_one, &[]);
            assert_eq!(
                (rule.sql.as_str(), rule.precision, rule.recall),
                (sql, 1.0, 1.0)
            );
        }
    }

    #[test]
    fn a_rule_takes_nobody_without_the_value_it_compares() {
        // Ten of the two hundred have no x.
        let rule = rule_of(|x, _| x >= 10.0, &[10, 11, 12, 13, 14, 15, 16, 17, 18, 19]);
        assert_eq!((rule.sql.as_str(), rule.precision), ("x >= 10", 1.0));
        assert_eq!(rule.recall, 190.0 / 200.0);
    }
}
