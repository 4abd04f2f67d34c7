//! Who customers are and how they buy, together: k-prototypes over numbers and categories.
//!
//! In: recency, purchase days and spend of each customer, the category that has most of the spend, and what
//! files of customers say in few words. Out: a sheet of groups. Of k = 3 to 6 the one with the best
//! silhouette is taken whose smallest group holds a twentieth of the customers; a group is as sure as it comes
//! back in resamples (Hennig's Jaccard likeness). A step each k and each resample.

use super::buyers::Buyers;
use super::known::Known;
use super::sheets::{clearest, column, customers, revenue_share, share, stability};
use crate::error::{Result, reserve};
use crate::features::signed_log;
use crate::orders::UNIT;
use crate::report::figures::plain;
use crate::report::{PlanOptions, Sheet, SheetRow, Unit, Words};
use crate::segments::phrases::{decimal, percent};
use crate::segments::prototypes::{Mixed, Prototypes};
use crate::segments::stability::jaccard;
use crate::segments::start::{Draws, stream};
use crate::sorting::ranked;

const KS: [usize; 4] = [3, 4, 5, 6];
const STARTS: usize = 5;
/// Customers that starts and resamples look at, and those that silhouettes do.
const SAMPLE: usize = 4_000;
const SEEN: usize = 500;
const RESAMPLES: usize = 10;

/// What customers are told apart by.
struct Kind {
    name: Words,
    levels: Vec<Words>,
}

pub struct MixedGroups {
    /// Customers who have bought, in their order.
    members: Vec<u32>,
    all: Mixed,
    sample: Mixed,
    kinds: Vec<Kind>,
    found: Vec<Prototypes>,
    silhouettes: Vec<f64>,
    chosen: usize,
    jaccard: Vec<Vec<f64>>,
    seed: u64,
}

impl MixedGroups {
    /// None where nothing but numbers is known, or of fewer than sixty customers.
    pub fn new(buyers: &Buyers, known: &Known, options: &PlanOptions) -> Result<Option<Self>> {
        let bought = |i: &usize| buyers.buyers[*i].days > 0;
        let members: Vec<u32> = (0..buyers.buyers.len())
            .filter(bought)
            .map(|i| i as u32)
            .collect();
        let kinds = kinds(buyers, known);
        if kinds.is_empty() || members.len() < 60 {
            return Ok(None);
        }
        let (mut numbers, mut columns) = (Vec::new(), Vec::new());
        for of in [
            |b: &Figures| b.ago,
            |b: &Figures| b.days,
            |b: &Figures| b.spend,
        ] {
            let values = members.iter().map(|&i| of(&figures(buyers, i)));
            columns.extend(standardised(values.map(signed_log).collect()));
        }
        let d = columns.len();
        reserve(&mut numbers, members.len() * d, "The plan's groups")?;
        (0..members.len()).for_each(|i| numbers.extend(columns.iter().map(|c: &Vec<f64>| c[i])));
        let mut classes = Vec::new();
        reserve(
            &mut classes,
            members.len() * kinds.len(),
            "The plan's groups",
        )?;
        for &i in &members {
            classes.extend(levels(buyers, known, i as usize));
        }
        let all = Mixed {
            numbers,
            columns: d,
            classes,
            kinds: kinds.len(),
            gamma: options.gamma,
        };
        let stride = members.len().div_ceil(SAMPLE);
        let rows: Vec<usize> = (0..members.len()).step_by(stride).collect();
        Ok(Some(MixedGroups {
            sample: all.picked(&rows)?,
            members,
            all,
            kinds,
            found: Vec::new(),
            silhouettes: Vec::new(),
            chosen: 0,
            jaccard: Vec::new(),
            seed: options.seed,
        }))
    }

    /// True when all is done.
    pub fn step(&mut self) -> Result<bool> {
        if let Some(&k) = KS.get(self.found.len()) {
            let found = self.sample.fit(k, self.seed, STARTS)?;
            self.silhouettes.push(silhouette(&self.sample, &found));
            self.found.push(found);
            if self.found.len() == KS.len() {
                self.chosen = self.choose();
            }
            return Ok(false);
        }
        if self.jaccard.len() < RESAMPLES {
            self.resample()?;
            return Ok(false);
        }
        Ok(true)
    }

    fn choose(&self) -> usize {
        let least = |(found, k): (&Prototypes, &usize)| {
            let count = |c: usize| {
                found
                    .labels
                    .iter()
                    .filter(|l| usize::from(**l) == c)
                    .count()
            };
            let least = (0..*k).map(count).min().unwrap_or(0);
            least as f64 / found.labels.len() as f64
        };
        let smallest: Vec<f64> = self.found.iter().zip(&KS).map(least).collect();
        clearest(&self.silhouettes, &smallest)
    }

    fn resample(&mut self) -> Result<()> {
        let (n, k, nth) = (self.sample.rows(), KS[self.chosen], self.jaccard.len());
        let mut draws = Draws::new(stream(!self.seed, k, nth));
        let rows: Vec<usize> = (0..n).map(|_| draws.below(n as u128) as usize).collect();
        let again = self.sample.picked(&rows)?;
        let known = &self.found[self.chosen];
        let fresh = again.fit(k, !self.seed, 1)?;
        let warm = again.settle(Prototypes {
            cost: f64::INFINITY,
            labels: Vec::new(),
            ..known.clone()
        })?;
        let better = if fresh.cost < warm.cost { fresh } else { warm };
        let likeness = jaccard(&known.labels, &self.sample.assign(&better), k);
        self.jaccard.push(likeness);
        Ok(())
    }

    /// A row a group, the one with most revenue first.
    pub fn finish(self, buyers: &Buyers) -> Result<Sheet> {
        let (chosen, k) = (self.found[self.chosen].clone(), KS[self.chosen]);
        let found = self.all.settle(Prototypes {
            cost: f64::INFINITY,
            labels: Vec::new(),
            ..chosen
        })?;
        let m = self.kinds.len();
        let mut sums = vec![[0.0; 4]; k];
        let mut same = vec![0u64; k * m];
        for (at, (&customer, &label)) in self.members.iter().zip(&found.labels).enumerate() {
            let (own, f) = (&mut sums[usize::from(label)], figures(buyers, customer));
            for (sum, x) in own.iter_mut().zip([1.0, f.ago, f.days, f.spend]) {
                *sum += x;
            }
            for j in 0..m {
                let place = usize::from(label) * m + j;
                same[place] += u64::from(self.all.classes[at * m + j] == found.modes[place]);
            }
        }
        let sum = |j: usize| sums.iter().map(|s| s[j]).sum::<f64>();
        let total = sum(3);
        let usual = [sum(1), total].map(|all| share(all, sum(0)));
        let likeness = |c: usize| {
            let all = self.jaccard.iter().map(|own| own[c]);
            all.sum::<f64>() / self.jaccard.len().max(1) as f64
        };
        let order = ranked(k, &|a, b| sums[b][3].total_cmp(&sums[a][3]));
        let mut rows: Vec<SheetRow> = Vec::new();
        for c in order {
            let [count, ago, days, spend] = sums[c];
            let modes = (0..m).map(|j| {
                let level = &self.kinds[j].levels[usize::from(found.modes[c * m + j])];
                (j, level, share(same[c * m + j] as f64, count))
            });
            let modes: Vec<(usize, &Words, f64)> = modes.collect();
            let habits = habits([share(ago, count), share(spend, count)], usual);
            let joined = |of: fn(&Words) -> &str| {
                let own = modes.iter().map(|(_, level, _)| of(level));
                own.chain(habits.iter().map(of))
                    .collect::<Vec<_>>()
                    .join(" · ")
            };
            let mut name = Words::new(joined(|w| &w.en), joined(|w| &w.zh));
            if rows.iter().any(|row| row.name == name) {
                let nth = rows.len() + 1;
                name = Words::new(
                    format!("{} ({nth})", name.en),
                    format!("{}（{nth}）", name.zh),
                );
            }
            let told = |of: fn(&Words) -> &str, between: &str| {
                let parts = modes.iter().map(|(j, level, part)| {
                    let kind = of(&self.kinds[*j].name);
                    [kind, between, of(level), " ", &percent(*part)].concat()
                });
                parts.collect::<Vec<_>>().join("; ")
            };
            rows.push(SheetRow {
                name,
                cells: [
                    count,
                    share(spend, total),
                    likeness(c),
                    share(ago, count),
                    share(days, count),
                    share(spend, count),
                ]
                .map(Some)
                .to_vec(),
                remark: Some(Words::new(told(|w| &w.en, ": "), told(|w| &w.zh, "："))),
            });
        }
        Ok(self.sheet(rows))
    }

    fn sheet(&self, rows: Vec<SheetRow>) -> Sheet {
        let (k, silhouette) = (rows.len(), decimal(self.silhouettes[self.chosen], 2));
        let first = rows
            .first()
            .map_or_else(Words::default, |row| row.name.clone());
        let names = |of: fn(&Words) -> &str, between: &str| {
            let names: Vec<&str> = self.kinds.iter().map(|kind| of(&kind.name)).collect();
            names.join(between)
        };
        let (en, zh) = (names(|w| &w.en, ", "), names(|w| &w.zh, "、"));
        let gamma = plain(self.all.gamma);
        Sheet {
            id: "mixed".into(),
            title: Words::new("Who they are and how they buy", "顾客特征与购买行为"),
            sentence: Words::new(
                format!(
                    "By how they buy and by {en} there are {k} groups; {} brings most. Silhouette {silhouette}.",
                    first.en
                ),
                format!(
                    "按购买行为及{zh}可分为 {k} 组，其中“{}”贡献最大。轮廓系数 {silhouette}。",
                    first.zh
                ),
            ),
            rows_are: Words::new("Group", "分组"),
            columns: vec![
                customers(),
                revenue_share(),
                stability(),
                column(
                    "recency",
                    "Days since last order",
                    "距上次购买天数",
                    Unit::Count,
                ),
                column("days", "Purchase days each", "人均购买天数", Unit::Times),
                column("each", "Spend per customer", "人均消费", Unit::Money),
            ],
            rows,
            remarks_are: Words::new("Most frequent, and its share", "最常见取值及占比"),
            notes: vec![Words::new(
                format!(
                    "k-prototypes (Huang 1998): squared distances of recency, purchase days and spend (logarithms, standardised) plus γ = {gamma} for each category that differs. A larger γ lets who they are count for more."
                ),
                format!(
                    "k-prototypes（Huang 1998）：最近购买、购买天数与消费（取对数并标准化）的平方距离，加上每个不同类别的 γ = {gamma}。γ 越大，特征的影响越大。"
                ),
            )],
        }
    }
}

/// What is unlike the mean customer: days since the last order, then spend.
fn habits([ago, spend]: [f64; 2], [usual_ago, usual_spend]: [f64; 2]) -> Vec<Words> {
    let mut told = Vec::new();
    if spend >= 1.25 * usual_spend {
        told.push(Words::new("high spend", "高消费"));
    } else if spend <= 0.6 * usual_spend {
        told.push(Words::new("low spend", "低消费"));
    }
    if ago >= 1.5 * usual_ago {
        told.push(Words::new("long silent", "久未购买"));
    } else if ago <= 0.5 * usual_ago {
        told.push(Words::new("bought lately", "近期购买"));
    }
    told
}

struct Figures {
    ago: f64,
    days: f64,
    spend: f64,
}

fn figures(buyers: &Buyers, customer: u32) -> Figures {
    let b = &buyers.buyers[customer as usize];
    Figures {
        ago: b.ago as f64,
        days: f64::from(b.days),
        spend: b.spend as f64 / UNIT as f64,
    }
}

/// None where all are equal.
fn standardised(mut values: Vec<f64>) -> Option<Vec<f64>> {
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    let squares: f64 = values.iter().map(|x| (x - mean) * (x - mean)).sum();
    let sd = (squares / n).sqrt();
    values.iter_mut().for_each(|x| *x = (*x - mean) / sd);
    (sd > 0.0).then_some(values)
}

fn kinds(buyers: &Buyers, known: &Known) -> Vec<Kind> {
    let mut kinds = Vec::new();
    if buyers.categories.len() > 1 {
        let mut levels = buyers.categories.clone();
        levels.push(Words::new("nothing", "无"));
        kinds.push(Kind {
            name: Words::new("what they buy most", "主要品类"),
            levels,
        });
    }
    for said in &known.traits {
        let own = said
            .levels
            .iter()
            .map(|l| Words::new(l.as_str(), l.as_str()));
        kinds.push(Kind {
            name: Words::new(said.name.as_str(), said.name.as_str()),
            levels: own.chain([Words::new("not known", "未知")]).collect(),
        });
    }
    kinds
}

/// The levels of one customer, in the order of [`kinds`]; the last one of each where nothing is known.
fn levels<'a>(buyers: &'a Buyers, known: &'a Known, customer: usize) -> impl Iterator<Item = u8> {
    let c = buyers.categories.len();
    let bought = (c > 1).then(|| {
        let own = &buyers.spend[customer * c..(customer + 1) * c];
        let most = own.iter().max().copied().unwrap_or(0);
        let place = own.iter().position(|s| *s == most && most > 0);
        place.unwrap_or(c) as u8
    });
    let said = known.traits.iter().map(move |said| {
        let level = said.of.get(customer).copied().unwrap_or(u8::MAX);
        level.min(said.levels.len() as u8)
    });
    bought.into_iter().chain(said)
}

/// Mean silhouette (Rousseeuw 1987) of some rows by the mixed distance; `O(SEEN²)`.
fn silhouette(mixed: &Mixed, found: &Prototypes) -> f64 {
    let n = mixed.rows();
    let seen: Vec<usize> = (0..n).step_by(n.div_ceil(SEEN)).collect();
    let k = found.labels.iter().max().map_or(0, |l| usize::from(*l) + 1);
    let mut sum = 0.0;
    for &i in &seen {
        let mut sums = vec![(0.0, 0u32); k];
        for &j in seen.iter().filter(|&&j| j != i) {
            let (far, count) = &mut sums[usize::from(found.labels[j])];
            (*far, *count) = (*far + mixed.apart(i, j), *count + 1);
        }
        let own = usize::from(found.labels[i]);
        let mean = |c: usize| sums[c].0 / f64::from(sums[c].1);
        let others = (0..k).filter(|&c| c != own && sums[c].1 > 0);
        let nearest = others.map(mean).fold(f64::INFINITY, f64::min);
        let within = mean(own);
        let widest = within.max(nearest);
        if sums[own].1 > 0 && widest.is_finite() && widest > 0.0 {
            sum += (nearest - within) / widest;
        }
    }
    sum / seen.len().max(1) as f64
}
