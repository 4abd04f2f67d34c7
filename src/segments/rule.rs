//! A segment in one line: what its customers have in common, as a rule of at most three comparisons.
//!
//! In: columns in their own units and a label per customer. Out: one [`Rule`] per segment, its fidelity, and
//! how many customers the rules together put where the clustering does. A rule is one branch, at most three
//! splits deep, of the decision tree "this segment or another", taken by the greatest F₁ instead of grown by
//! impurity: a whole tree of that depth has eight leaves, too few for twelve segments, and a segment spread
//! over several leaves has no rule of one line. The widest branches are followed side by side, so that a first
//! comparison need not be the best by itself. Bounds are quantiles rounded to two digits *before* they are
//! tried, so what is said is what was measured. `O(k · rows · columns)` on at most [`ROWS`] customers.

use super::phrases::whole;
use crate::customers::{Customer, column};
use crate::features::Matrix;
use crate::report::figures::plain;
use crate::report::{Rule, Words};

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

/// A column that rules may compare; NaN where a customer has no value.
pub struct Numbers {
    pub name: String,
    pub values: Vec<f64>,
}

/// The clustered columns of the ledger.
pub fn ledger(matrix: &Matrix, customers: &[Customer]) -> Vec<Numbers> {
    let numbers = |name: &String| Numbers {
        name: name.clone(),
        values: customers
            .iter()
            .map(|c| column(c, name).unwrap_or(f64::NAN))
            .collect(),
    };
    matrix.features.iter().map(|f| numbers(&f.name)).collect()
}

/// The rule of each segment; of one segment none is needed.
pub fn rules(columns: &[Numbers], labels: &[u8], k: usize) -> (Vec<Rule>, Option<f64>) {
    if k < 2 || columns.is_empty() {
        return (Vec::new(), None);
    }
    let cuts: Vec<Vec<f64>> = columns.iter().map(cuts).collect();
    let step = labels.len().div_ceil(ROWS).max(1);
    let mut codes = Vec::new();
    for row in (0..labels.len()).step_by(step) {
        let code = |(c, cuts): (&Numbers, &Vec<f64>)| {
            let x = c.values[row];
            let passed = cuts.partition_point(|cut| *cut <= x) as u8;
            if x.is_nan() { MISSING } else { passed }
        };
        codes.extend(columns.iter().zip(&cuts).map(code));
    }
    let labels_seen: Vec<u8> = labels.iter().step_by(step).copied().collect();
    let found = |segment: usize| branch(&codes, &labels_seen, &cuts, segment as u8);
    let branches: Vec<Branch> = (0..k).map(found).collect();
    let measured: Vec<Rule> = branches
        .iter()
        .enumerate()
        .map(|(segment, b)| b.said(columns, &cuts, labels, segment as u8))
        .collect();
    let order = crate::sorting::ranked(k, &|a, b| {
        measured[b].precision.total_cmp(&measured[a].precision)
    });
    let right = (0..labels.len()).filter(|&row| {
        let first = order
            .iter()
            .find(|&&s| branches[s].takes(columns, &cuts, row));
        first == Some(&usize::from(labels[row]))
    });
    let together = right.count() as f64 / labels.len().max(1) as f64;
    (measured, Some(together))
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

/// Quantiles of a column, rounded, each once; the least value is no bound.
fn cuts(column: &Numbers) -> Vec<f64> {
    let known = column.values.iter().filter(|x| !x.is_nan());
    let mut values: Vec<f64> = known.copied().collect();
    crate::sorting::sort_floats(&mut values);
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
#[derive(Clone, PartialEq)]
struct Branch {
    low: Vec<u8>,
    high: Vec<u8>,
    quality: f64,
}

fn branch(codes: &[u8], labels: &[u8], cuts: &[Vec<f64>], segment: u8) -> Branch {
    let all = Branch {
        low: vec![0; cuts.len()],
        high: vec![MISSING; cuts.len()],
        quality: 0.0,
    };
    let mut best = all.clone();
    let mut followed = vec![all];
    for _ in 0..DEPTH {
        let mut next: Vec<Branch> = Vec::new();
        for from in &followed {
            from.grow(codes, labels, cuts, segment, &mut next);
        }
        crate::sorting::sort_by(&mut next, &|a, b| b.quality.total_cmp(&a.quality));
        next.dedup();
        next.truncate(WIDTH);
        match next.first() {
            Some(first) if first.quality > best.quality + WORTH => best = first.clone(),
            _ => {}
        }
        followed = next;
    }
    best
}

impl Branch {
    /// All branches with one comparison more.
    fn grow(
        &self,
        codes: &[u8],
        labels: &[u8],
        cuts: &[Vec<f64>],
        segment: u8,
        out: &mut Vec<Branch>,
    ) {
        let d = cuts.len();
        // Customers with each code, and those of them in the segment.
        let mut counts = vec![[[0u32; 2]; CUTS + 1]; d];
        let mut wanted = 0;
        for (row, &label) in codes.chunks_exact(d).zip(labels) {
            wanted += u32::from(label == segment);
            if !self.holds(row) {
                continue;
            }
            for (counts, &code) in counts.iter_mut().zip(row).filter(|(_, c)| **c != MISSING) {
                counts[usize::from(code)][0] += 1;
                counts[usize::from(code)][1] += u32::from(label == segment);
            }
        }
        for (column, counts) in counts.iter().enumerate() {
            for cut in 1..=cuts[column].len() {
                let (below, above) = counts.split_at(cut);
                for (part, upper) in [(below, false), (above, true)] {
                    let sum = |which: usize| part.iter().map(|c| c[which]).sum::<u32>();
                    let mut grown = self.clone();
                    let bound = cut as u8;
                    if upper {
                        grown.low[column] = bound.max(self.low[column]);
                    } else {
                        grown.high[column] = bound.min(self.high[column]);
                    }
                    let of = (sum(0) + wanted).max(1);
                    grown.quality = 2.0 * f64::from(sum(1)) / f64::from(of);
                    out.push(grown);
                }
            }
        }
    }

    fn holds(&self, row: &[u8]) -> bool {
        let bounds = self.low.iter().zip(&self.high);
        row.iter().zip(bounds).all(|(code, (low, high))| {
            (*low == 0 && *high == MISSING) || (*code != MISSING && low <= code && code < high)
        })
    }

    /// The bounds of a column in its own unit.
    fn bounds(&self, column: usize, cuts: &[Vec<f64>]) -> [Option<f64>; 2] {
        let at = |code: u8| cuts[column].get(usize::from(code).wrapping_sub(1)).copied();
        [at(self.low[column]), at(self.high[column])]
    }

    fn takes(&self, columns: &[Numbers], cuts: &[Vec<f64>], row: usize) -> bool {
        columns.iter().enumerate().all(|(at, column)| {
            let [low, high] = self.bounds(at, cuts);
            let x = column.values[row];
            low.is_none_or(|low| x >= low) && high.is_none_or(|high| x < high)
        })
    }

    /// The rule in words and as SQL, measured on all customers.
    fn said(&self, columns: &[Numbers], cuts: &[Vec<f64>], labels: &[u8], segment: u8) -> Rule {
        let (mut taken, mut right, mut wanted) = (0u64, 0u64, 0u64);
        for (row, &label) in labels.iter().enumerate() {
            let takes = self.takes(columns, cuts, row);
            taken += u64::from(takes);
            wanted += u64::from(label == segment);
            right += u64::from(takes && label == segment);
        }
        let (mut en, mut zh, mut sql) = (Vec::new(), Vec::new(), Vec::new());
        for (at, column) in columns.iter().enumerate() {
            let bounds = self.bounds(at, cuts);
            if bounds == [None, None] {
                continue;
            }
            let words = compared(&column.name, bounds);
            en.push(words.en);
            zh.push(words.zh);
            let name = quoted(&column.name);
            for (bound, sign) in bounds.into_iter().zip([" >= ", " < "]) {
                sql.extend(bound.map(|bound| [&name, sign, &plain(bound)].concat()));
            }
        }
        if sql.is_empty() {
            en.push("any customer".into());
            zh.push("所有顾客".into());
            sql.push("1 = 1".into());
        }
        let mut en = en.join(", ");
        if let Some(first) = en.get_mut(..1) {
            first.make_ascii_uppercase();
        }
        Rule {
            words: Words::new(en, zh.join("，")),
            sql: sql.join(" AND "),
            precision: right as f64 / taken.max(1) as f64,
            recall: right as f64 / wanted.max(1) as f64,
        }
    }
}

/// As an identifier of SQL.
fn quoted(name: &str) -> String {
    let simple = |b: u8| b.is_ascii_lowercase() || b == b'_';
    if name.bytes().all(simple) {
        return name.into();
    }
    ["\"", &name.replace('"', "\"\""), "\""].concat()
}

/// What stands before and after the numbers of a ledger column, in both languages.
const PHRASES: [(&str, [&str; 4]); 8] = [
    ("recency", ["last order ", " days ago", "距最近一单", " 天"]),
    ("frequency", ["", " orders", "下单", " 次"]),
    ("monetary", ["spent ", "", "累计消费", ""]),
    ("tenure", ["first order ", " days ago", "距首单", " 天"]),
    ("basket", ["average order ", "", "客单价", ""]),
    (
        "gap",
        ["usually ", " days between orders", "下单间隔", " 天"],
    ),
    ("lines", ["", " order lines", "订单行", " 行"]),
    ("products", ["", " different products", "不同商品", " 种"]),
];

fn compared(name: &str, bounds: [Option<f64>; 2]) -> Words {
    let own = [[name, " "].concat(), [name, " "].concat()];
    let known = PHRASES.iter().find(|p| p.0 == name);
    let [before, after, before_zh, after_zh] =
        known.map_or([own[0].as_str(), "", own[1].as_str(), ""], |p| p.1);
    let (en, zh) = match bounds.map(|b| b.map(figure)) {
        [Some(low), Some(high)] => (
            [&low, " to under ", &high].concat(),
            ["不少于 ", &low, "、少于 ", &high].concat(),
        ),
        [Some(low), None] => (["at least ", &low].concat(), ["不少于 ", &low].concat()),
        [None, Some(high)] => (["under ", &high].concat(), ["少于 ", &high].concat()),
        [None, None] => Default::default(),
    };
    Words::new(
        [before, &en, after].concat(),
        [before_zh, &zh, after_zh].concat(),
    )
}

fn figure(x: f64) -> String {
    if x == x.trunc() { whole(x) } else { plain(x) }
}

#[cfg(test)]
mod tests {
    use super::*;

    type IsOne = fn(f64, f64) -> bool;

    /// Twenty by twenty customers with the columns x and y, and the rule of those that `is_one` names.
    fn rule_of(is_one: IsOne, missing: &[usize]) -> Rule {
        let at = |i: usize| ((i % 20) as f64, (i / 20) as f64);
        let labels: Vec<u8> = (0..400)
            .map(|i| u8::from(is_one(at(i).0, at(i).1)))
            .collect();
        let mut x: Vec<f64> = (0..400).map(|i| at(i).0).collect();
        missing.iter().for_each(|&i| x[i] = f64::NAN);
        let y = (0..400).map(|i| at(i).1).collect();
        let column = |name: &str, values| Numbers {
            name: name.into(),
            values,
        };
        let columns = [column("x", x), column("y", y)];
        rules(&columns, &labels, 2).0.remove(1)
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
