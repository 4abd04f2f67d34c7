//! Every set of items that is in enough baskets, with its exact count.
//!
//! Depth first over sets in one order of the items, the rarest first, so that most branches are
//! small. The baskets of a set are not intersected with those of every other item: each of them is
//! walked once and delivered to the items it holds (LCM's occurrence deliver; Uno, Kiyomi, Arimura
//! 2004). Cost: per set, the items that stand behind it in its baskets. Memory: the lists of one
//! branch, at most the cells of all baskets for each level, and 20 bytes a set.

use super::Baskets;
use crate::error::{Code, Error, Result, reserve};
use crate::sorting::sort_by;
use hashbrown::HashMap;

/// Sets beyond this many are an error: a share is too low for the file.
pub const MOST_ITEMSETS: usize = 2_000_000;
/// No set.
pub const NONE: u32 = u32::MAX;
const WHAT: &str = "The frequent sets";

/// A set: its last item in the order of the search, and the set without it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Itemset {
    pub parent: u32,
    item: u32,
    /// Baskets that hold it, and those of them in the latest fifth.
    pub count: u32,
    pub late: u32,
}

/// All frequent sets, single items included.
#[derive(Clone, Debug, Default)]
pub struct Itemsets {
    pub sets: Vec<Itemset>,
    children: HashMap<(u32, u32), u32>,
    /// The item behind each place in the order of the search.
    pub order: Vec<u32>,
    /// Baskets, and those of them in the latest fifth.
    pub baskets: u32,
    pub late: u32,
}

impl Itemsets {
    /// The places of a set's items in the order of the search, ascending.
    pub fn places(&self, set: u32, places: &mut Vec<u32>) {
        places.clear();
        let mut at = set;
        while at != NONE {
            let itemset = &self.sets[at as usize];
            places.push(itemset.item);
            at = itemset.parent;
        }
        places.reverse();
    }

    /// The set of these places, ascending; [`NONE`] for the empty one. `None` where it is not frequent.
    pub fn find(&self, places: impl IntoIterator<Item = u32>) -> Option<u32> {
        places
            .into_iter()
            .try_fold(NONE, |set, place| self.children.get(&(set, place)).copied())
    }

    /// Baskets that hold a set, and those of them in the latest fifth.
    pub fn counts(&self, set: u32) -> [u32; 2] {
        match self.sets.get(set as usize) {
            Some(found) => [found.count, found.late],
            None => [self.baskets, self.late],
        }
    }

    fn push(&mut self, set: Itemset) -> Result<u32> {
        if self.sets.len() >= MOST_ITEMSETS {
            return Err(Error::new(
                Code::BadOption,
                format!("More than {MOST_ITEMSETS} sets of items are that frequent"),
                "Ask for a higher support",
            ));
        }
        let number = self.sets.len() as u32;
        reserve(&mut self.sets, 1, WHAT)?;
        self.sets.push(set);
        self.children.insert((set.parent, set.item), number);
        Ok(number)
    }
}

/// The items that make a set larger, each with the cells where it stands.
struct Branch {
    set: u32,
    grown: Vec<(u32, Vec<u32>)>,
}

/// The search, some cells at a time.
pub struct Mining {
    least: u32,
    /// Frequent items of the baskets by their places, each basket closed by [`NONE`].
    cells: Vec<u32>,
    /// Cells from here on belong to the latest fifth.
    cut: u32,
    branches: Vec<Branch>,
    counts: Vec<u32>,
    met: Vec<u32>,
    found: Itemsets,
}

impl Mining {
    /// Sets that are in `least` baskets or more.
    pub fn new(baskets: &Baskets, least: u32) -> Result<Self> {
        let mut counts = vec![0u32; baskets.items.len()];
        baskets.cells.iter().for_each(|i| counts[*i as usize] += 1);
        let mut order: Vec<u32> = (0..counts.len() as u32)
            .filter(|&i| counts[i as usize] >= least)
            .collect();
        sort_by(&mut order, &|a, b| {
            (counts[*a as usize], a).cmp(&(counts[*b as usize], b))
        });
        let mut place = vec![NONE; counts.len()];
        for (at, item) in order.iter().enumerate() {
            place[*item as usize] = at as u32;
        }
        let (mut cells, mut cut) = (Vec::new(), u32::MAX);
        reserve(&mut cells, baskets.cells.len() + baskets.len(), WHAT)?;
        let late = baskets.cut();
        for i in 0..baskets.len() {
            if i == late {
                cut = cells.len() as u32;
            }
            let start = cells.len();
            let places = baskets.basket(i).iter().map(|item| place[*item as usize]);
            cells.extend(places.filter(|p| *p != NONE));
            crate::sorting::sort_numbers(&mut cells[start..]);
            cells.push(NONE);
        }
        let mut mining = Mining {
            least,
            cells,
            cut,
            branches: Vec::new(),
            counts: vec![0; order.len()],
            met: Vec::new(),
            found: Itemsets {
                order,
                baskets: baskets.len() as u32,
                late: (baskets.len() - late) as u32,
                ..Itemsets::default()
            },
        };
        let starts = (0..mining.cells.len() as u32)
            .filter(|&at| at == 0 || mining.cells[at as usize - 1] == NONE);
        let starts: Vec<u32> = starts.collect();
        let (root, _) = mining.grow(NONE, &starts)?;
        mining.branches.push(root);
        Ok(mining)
    }

    /// Looks at about `work` cells; true when every set is found.
    pub fn step(&mut self, work: usize) -> Result<bool> {
        let mut done = 0;
        while done < work {
            let Some(branch) = self.branches.last_mut() else {
                return Ok(true);
            };
            let parent = branch.set;
            let Some((item, cells)) = branch.grown.pop() else {
                self.branches.pop();
                continue;
            };
            let late = cells.iter().filter(|at| **at >= self.cut).count() as u32;
            let set = self.found.push(Itemset {
                parent,
                item,
                count: cells.len() as u32,
                late,
            })?;
            let behind: Vec<u32> = cells.iter().map(|at| at + 1).collect();
            let (grown, cost) = self.grow(set, &behind)?;
            done += cost;
            self.branches.push(grown);
        }
        Ok(self.branches.is_empty())
    }

    /// Single items whose branch is done, of all.
    pub fn progress(&self) -> (u64, u64) {
        let all = self.found.order.len();
        let left = self.branches.first().map_or(0, |root| root.grown.len());
        ((all - left) as u64, all as u64)
    }

    pub fn finish(self) -> Itemsets {
        self.found
    }

    /// The items that are in enough of the baskets from these cells on.
    fn grow(&mut self, set: u32, from: &[u32]) -> Result<(Branch, usize)> {
        let mut cost = from.len();
        for &start in from {
            for &item in self.cells[start as usize..]
                .iter()
                .take_while(|c| **c != NONE)
            {
                if self.counts[item as usize] == 0 {
                    self.met.push(item);
                }
                self.counts[item as usize] += 1;
                cost += 1;
            }
        }
        crate::sorting::sort_numbers(&mut self.met);
        let mut grown = Vec::new();
        for &item in &self.met {
            let count = std::mem::take(&mut self.counts[item as usize]);
            if count >= self.least {
                let mut cells = Vec::new();
                reserve(&mut cells, count as usize, WHAT)?;
                grown.push((item, cells));
                self.counts[item as usize] = grown.len() as u32;
            }
        }
        if !grown.is_empty() {
            for &start in from {
                let behind = self.cells[start as usize..].iter();
                for (at, &item) in (start..).zip(behind.take_while(|c| **c != NONE)) {
                    if let Some(list) = (self.counts[item as usize] as usize).checked_sub(1) {
                        grown[list].1.push(at);
                    }
                }
            }
        }
        for item in self.met.drain(..) {
            self.counts[item as usize] = 0;
        }
        Ok((Branch { set, grown }, 2 * cost))
    }
}
