//! Groups by need: customers who spread their spend over the categories alike.
//!
//! In: the shares of each customer's spend. Out: a group each, with a name. k-means on the square roots of the
//! shares, whose distances are those of Hellinger (1909): a rare category counts as much as it should. Of
//! k = 2 to 8 the one with the best silhouette is taken whose smallest group holds a twentieth of the
//! customers; how surely each group comes back is Hennig's Jaccard likeness, as for segments. The numbers of
//! groups are compared on a sample, the chosen one is carried on over all. A step each k and each resample.

use super::buyers::Buyers;
use super::sheets::clearest;
use crate::error::{Result, reserve};
use crate::features::on_grid;
use crate::report::{PlanOptions, Words};
use crate::segments::kmeans::{KMeans, SAMPLE};
use crate::segments::lloyd::Lloyd;
use crate::segments::quality::{SILHOUETTE_ROWS, Silhouettes};
use crate::segments::rows::{Rows, census};
use crate::segments::stability::{refit, refits};
use crate::sorting::ranked;
use linfa::DatasetBase;
use linfa::traits::Fit;

const MOST: usize = 8;
/// Rows that resamples are drawn from.
const RESAMPLED: usize = 4_000;
/// Square roots of shares reach 1; the grid is used to ±8.
const SCALE: f64 = 4.0;

/// The search under way.
pub struct Needs {
    /// Customers who have spent something, in the order of the rows.
    customers: Vec<u32>,
    data: DatasetBase<Rows, ()>,
    /// The first rows: what the numbers of groups are compared on.
    sample: DatasetBase<Rows, ()>,
    ks: Vec<usize>,
    /// For each k on the sample.
    found: Vec<Lloyd>,
    silhouettes: Vec<f64>,
    chosen: usize,
    /// The chosen one on all rows.
    whole: Option<Lloyd>,
    jaccard: Vec<Vec<f64>>,
    seed: u64,
}

/// What came of it.
pub struct Groups {
    /// By customer; none of who has spent nothing.
    pub labels: Vec<Option<u8>>,
    pub names: Vec<Words>,
    /// Mean shares by group and category.
    pub shares: Vec<Vec<f64>>,
    /// Mean Jaccard likeness in resamples, by group.
    pub stability: Vec<f64>,
    pub silhouette: f64,
}

impl Needs {
    /// None where fewer than two categories or too few customers tell needs apart.
    pub fn new(buyers: &Buyers, options: &PlanOptions) -> Result<Option<Self>> {
        let c = buyers.categories.len();
        let (mut values, mut customers) = (Vec::<f32>::new(), Vec::<u32>::new());
        let n = buyers.buyers.len();
        reserve(&mut values, n * c, "The shares of the categories")?;
        reserve(&mut customers, n, "The shares of the categories")?;
        for customer in 0..n {
            if let Some(shares) = buyers.shares(customer) {
                values.extend(shares.iter().map(|s| on_grid(SCALE * s.sqrt())));
                customers.push(customer as u32);
            }
        }
        let most = options.needs.map_or(MOST, |k| k as usize);
        if c < 2 || customers.len() < 20 * most.min(2) {
            return Ok(None);
        }
        let order = census(&values, c)?;
        let ks = match options.needs {
            Some(k) => vec![k as usize],
            None => (2..=MOST).collect(),
        };
        let ks: Vec<usize> = ks.into_iter().filter(|&k| k <= order.distinct).collect();
        let picks = order.order.iter().map(|&i| i as usize);
        let rows = Rows::gather(&values, c, picks)?;
        let sample = rows.head(rows.count().min(SAMPLE))?;
        Ok((!ks.is_empty()).then(|| Needs {
            customers: order.order.iter().map(|&i| customers[i as usize]).collect(),
            sample: DatasetBase::new(sample, ()),
            data: DatasetBase::new(rows, ()),
            ks,
            found: Vec::new(),
            silhouettes: Vec::new(),
            chosen: 0,
            whole: None,
            jaccard: Vec::new(),
            seed: options.seed,
        }))
    }

    /// True when all is done.
    pub fn step(&mut self) -> Result<bool> {
        if let Some(&k) = self.ks.get(self.found.len()) {
            let params = KMeans::params(k).seed(self.seed, 0).restarts(10);
            self.found.push(params.fit(&self.sample)?);
            return Ok(false);
        }
        let Some(lloyd) = &self.whole else {
            self.silhouettes = self.silhouettes();
            self.chosen = self.choose();
            let best = &self.found[self.chosen];
            let params = KMeans::params(best.k()).start(best.centroids().to_vec());
            self.whole = Some(params.fit(&self.data)?);
            return Ok(false);
        };
        let seen = self.sample.records.count().min(RESAMPLED);
        let sample = self.sample.records.head(seen)?;
        if self.jaccard.len() < refits(sample.count()) {
            let nth = self.jaccard.len();
            let centroids = lloyd.centroids();
            let (_, own) = refit(&sample, centroids, lloyd.k(), self.seed, nth)?;
            self.jaccard.push(own);
        }
        Ok(self.jaccard.len() == refits(sample.count()))
    }

    fn silhouettes(&self) -> Vec<f64> {
        let rows = &self.sample.records;
        let seen = rows.count().min(SILHOUETTE_ROWS);
        let values: Vec<f32> = (0..seen).flat_map(|i| rows.row(i).to_vec()).collect();
        let labels = |l: &Lloyd| (l.k(), l.labels()[..seen].to_vec());
        let clusterings = self.found.iter().map(labels).collect();
        let mut silhouettes = Silhouettes::new(&values, rows.columns(), clusterings);
        while !silhouettes.step(seen) {}
        silhouettes.finish()
    }

    fn choose(&self) -> usize {
        let rows = self.sample.records.count() as f64;
        let least = |l: &Lloyd| l.counts().iter().min().copied().unwrap_or(0) as f64 / rows;
        let smallest: Vec<f64> = self.found.iter().map(least).collect();
        clearest(&self.silhouettes, &smallest)
    }

    /// Groups with names, the one with most revenue first.
    pub fn finish(self, buyers: &Buyers) -> Groups {
        let lloyd = self.whole.as_ref().unwrap_or(&self.found[self.chosen]);
        let c = buyers.categories.len();
        let k = lloyd.k();
        let (mut revenue, mut sums, mut counts) = (vec![0.0; k], vec![vec![0.0; c]; k], vec![0; k]);
        for (&customer, &label) in self.customers.iter().zip(lloyd.labels()) {
            let label = usize::from(label);
            revenue[label] += buyers.buyers[customer as usize].spend as f64;
            counts[label] += 1;
            let shares = buyers.shares(customer as usize).unwrap_or_default();
            sums[label]
                .iter_mut()
                .zip(shares)
                .for_each(|(s, x)| *s += x);
        }
        let order = ranked(k, &|a, b| revenue[b].total_cmp(&revenue[a]));
        let mut place = vec![0; k];
        order
            .iter()
            .enumerate()
            .for_each(|(to, &from)| place[from] = to as u8);
        let mut labels = vec![None; buyers.buyers.len()];
        for (&customer, &label) in self.customers.iter().zip(lloyd.labels()) {
            labels[customer as usize] = Some(place[usize::from(label)]);
        }
        let mean = |&g: &usize| {
            let count = f64::from(counts[g].max(1));
            sums[g].iter().map(|s| s / count).collect()
        };
        let shares: Vec<Vec<f64>> = order.iter().map(mean).collect();
        let likeness = |g: &usize| {
            let all = self.jaccard.iter().map(|own| own[*g]);
            all.sum::<f64>() / self.jaccard.len().max(1) as f64
        };
        Groups {
            labels,
            names: names(&shares, &buyers.categories),
            stability: order.iter().map(likeness).collect(),
            shares,
            silhouette: self.silhouettes[self.chosen],
        }
    }
}

/// By the categories that have most of a group's spend: one that has six tenths, or two that have seven
/// tenths, else the first of several. Never two of one name: the next category tells them apart.
fn names(shares: &[Vec<f64>], categories: &[Words]) -> Vec<Words> {
    let mut names: Vec<Words> = Vec::new();
    for own in shares {
        let order = ranked(own.len(), &|a, b| own[b].total_cmp(&own[a]));
        let two = own[order[0]] + order.get(1).map_or(0.0, |&i| own[i]);
        let mut told = if own[order[0]] >= 0.6 {
            1
        } else if two >= 0.7 {
            2
        } else {
            3
        };
        let name = |told: usize| {
            let first = || order.iter().take(told).map(|&i| &categories[i]);
            let en: Vec<&str> = first().map(|w| w.en.as_str()).collect();
            let zh: Vec<&str> = first().map(|w| w.zh.as_str()).collect();
            Words::new(en.join(" + "), zh.join("＋"))
        };
        while names.contains(&name(told)) && told < order.len() {
            told += 1;
        }
        let mut found = name(told.min(order.len()));
        if names.contains(&found) {
            let nth = names.len() + 1;
            found = Words::new(
                format!("{} ({nth})", found.en),
                format!("{}（{nth}）", found.zh),
            );
        }
        names.push(found);
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_tell_groups_apart() {
        let categories = ["tea", "jam", "mug"].map(|c| Words::new(c, c));
        let shares = [
            vec![0.9, 0.1, 0.0],
            vec![0.7, 0.2, 0.1],
            vec![0.4, 0.4, 0.2],
            vec![0.34, 0.33, 0.33],
            vec![0.34, 0.33, 0.33],
        ];
        let found = names(&shares, &categories);
        let en: Vec<&str> = found.iter().map(|w| w.en.as_str()).collect();
        let all = "tea + jam + mug";
        let last = [all, " (5)"].concat();
        assert_eq!(en[..2], ["tea", "tea + jam"]);
        assert_eq!(en[2..], [all, "tea + jam + mug (4)", &last]);
    }
}
