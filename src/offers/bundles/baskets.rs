//! What each order held: its different items, the oldest order first.

use crate::error::{Code, Error, Result, reserve};
use crate::ingest::Record;
use crate::orders::{Dictionary, OrderLine, Orders};
use crate::report::BundleItem;
use crate::sorting::{sort_by, sort_keyed};

const WHAT: &str = "The baskets";
/// Of so many baskets the last one is held out: a rule is tried again on the latest fifth.
const HELD_OUT: usize = 5;

/// Baskets by time; 4 bytes an item and 4 a basket.
#[derive(Clone, Debug, Default)]
pub struct Baskets {
    pub(super) items: Vec<BundleItem>,
    /// Items of all baskets, those of a basket ascending.
    pub(super) cells: Vec<u32>,
    /// Where each basket ends.
    pub(super) ends: Vec<u32>,
    /// Whether the order of the baskets is the order of time.
    pub(super) dated: bool,
}

impl Baskets {
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    pub fn basket(&self, i: usize) -> &[u32] {
        let start = i.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.cells[start as usize..self.ends[i] as usize]
    }

    /// Baskets before this one were there to learn from, the others are the latest fifth. Without an
    /// order of time, or with few baskets, none is.
    pub(super) fn cut(&self) -> usize {
        match self.dated && self.len() >= 2 * HELD_OUT {
            true => self.len() - self.len() / HELD_OUT,
            false => self.len(),
        }
    }

    /// Adds a basket of these items, which need not be sorted; nothing where there are none.
    fn push(&mut self, basket: &mut Vec<u32>) -> Result<()> {
        crate::sorting::sort_numbers(basket);
        basket.dedup();
        if basket.is_empty() {
            return Ok(());
        }
        reserve(&mut self.cells, basket.len(), WHAT)?;
        reserve(&mut self.ends, 1, WHAT)?;
        self.cells.extend_from_slice(basket);
        let end = u32::try_from(self.cells.len()).map_err(|_| too_many())?;
        self.ends.push(end);
        Ok(())
    }

    /// The same baskets, ordered by these keys.
    fn ordered(self, keys: &mut [(u64, u32)]) -> Result<Baskets> {
        sort_keyed(keys);
        let mut ordered = Baskets::default();
        reserve(&mut ordered.cells, self.cells.len(), WHAT)?;
        reserve(&mut ordered.ends, self.ends.len(), WHAT)?;
        for (_, basket) in keys.iter() {
            ordered.cells.extend(self.basket(*basket as usize));
            ordered.ends.push(ordered.cells.len() as u32);
        }
        Ok(Baskets {
            items: self.items,
            dated: self.dated,
            ..ordered
        })
    }
}

/// Baskets out of orders, some customers at a time. Returned lines are in no basket.
pub(super) struct Gathering {
    baskets: Baskets,
    keys: Vec<(u64, u32)>,
    customer: usize,
    lines: Vec<OrderLine>,
}

impl Gathering {
    pub fn new(orders: &Orders) -> Self {
        let items = orders.products.iter().map(|p| BundleItem {
            id: p.id.clone(),
            name: p.label().to_string(),
        });
        let tally = orders.tally();
        Gathering {
            baskets: Baskets {
                items: items.collect(),
                dated: tally.from < tally.to,
                ..Baskets::default()
            },
            keys: Vec::new(),
            customer: 0,
            lines: Vec::new(),
        }
    }

    /// Reads about `work` lines; true when all are read.
    pub fn step(&mut self, orders: &Orders, work: usize) -> Result<bool> {
        let mut done = 0;
        while done < work && self.customer < orders.customers.len() {
            orders.read_into(self.customer, &mut self.lines);
            // Lines come by time; those of one order need not stand together.
            let mut lines = std::mem::take(&mut self.lines);
            if !lines.is_sorted_by_key(|line| line.order) {
                sort_by(&mut lines, &|a, b| a.order.cmp(&b.order));
            }
            for order in lines.chunk_by(|a, b| a.order == b.order) {
                self.take(order)?;
            }
            done += lines.len() + 1;
            self.lines = lines;
            self.customer += 1;
        }
        Ok(self.customer == orders.customers.len())
    }

    /// Customers whose orders were read.
    pub fn done(&self) -> usize {
        self.customer
    }

    fn take(&mut self, order: &[OrderLine]) -> Result<()> {
        let bought = order.iter().filter(|line| line.quantity >= 0);
        let mut basket: Vec<u32> = bought.map(|line| line.product).collect();
        let number = self.baskets.len() as u32;
        self.baskets.push(&mut basket)?;
        if self.baskets.len() as u32 > number {
            // A customer's lines come by time, and sorting by order has kept that.
            let at = order[0].at;
            reserve(&mut self.keys, 1, WHAT)?;
            self.keys.push(((at ^ i64::MIN) as u64, number));
        }
        Ok(())
    }

    pub fn finish(mut self) -> Result<Baskets> {
        self.baskets.ordered(&mut self.keys)
    }
}

/// Baskets out of a file with one basket a line, in the order of the file.
#[derive(Default)]
pub struct BasketRows {
    baskets: Baskets,
    names: Dictionary,
    basket: Vec<u32>,
    scratch: Vec<u8>,
    /// Lines without an item.
    pub empty: u64,
}

impl BasketRows {
    /// Takes the cells of a record as the items of one basket; empty cells are none.
    pub fn take(&mut self, record: &Record<'_>) -> Result<()> {
        self.basket.clear();
        for i in 0..record.len() {
            let item = record.cell(i, &mut self.scratch).trim_ascii();
            if !item.is_empty() {
                self.basket.push(self.names.intern(item)?);
            }
        }
        self.empty += u64::from(self.basket.is_empty());
        self.baskets.push(&mut self.basket)
    }

    /// [`Code::EmptyFile`] where no line has an item.
    pub fn finish(mut self) -> Result<Baskets> {
        if self.baskets.is_empty() {
            return Err(Error::new(
                Code::EmptyFile,
                "No line of the file names an item",
                "Write one basket a line, its items side by side",
            ));
        }
        let name = |id: &[u8]| String::from_utf8_lossy(id).into_owned();
        self.baskets.items = self
            .names
            .iter()
            .map(|id| BundleItem {
                id: name(id),
                name: name(id),
            })
            .collect();
        Ok(self.baskets)
    }
}

fn too_many() -> Error {
    Error::new(
        Code::OutOfMemory,
        "The baskets hold more items than can be counted",
        "Use a file of a shorter period",
    )
}
