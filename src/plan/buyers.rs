//! What each customer spends on what, how much of it at a discount, now and before.
//!
//! In: [`Orders`], [`Known`]. Out: one [`Buyer`] a customer and the spend by category. One walk over the
//! customers in slices, `O(lines)`; eight bytes a customer and category.

use super::known::Known;
use crate::error::{Result, reserve};
use crate::orders::{DAY, Money, OrderLine, Orders, UNIT};
use crate::report::Words;
use crate::sorting::ranked;

/// Fifty-two weeks: the same days of the week.
const YEAR: i64 = 364;
/// Categories told apart; the least of the others are one.
const CATEGORIES: usize = 12;
/// Lines of one step, some milliseconds.
const STEP: usize = 1 << 16;

/// One customer up to today.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Buyer {
    pub spend: Money,
    /// Spend on lines with a discount, and the discounts.
    pub bargains: Money,
    pub discount: Money,
    /// Days with a purchase, and from the last one to today.
    pub days: u32,
    pub ago: i64,
    /// How often the customer got in touch.
    pub contacts: u32,
    /// Spend of the last days, and of as many before them or a year ago.
    pub recent: Money,
    pub earlier: Money,
    /// Spend on products whose cost is known, and that cost.
    pub costed: Money,
    pub cost: f64,
}

/// All of them.
pub struct Buyers {
    pub buyers: Vec<Buyer>,
    /// Names of the categories, the one with most revenue first; empty where no product has one.
    pub categories: Vec<Words>,
    /// Spend by customer and category; what was given back in a category counts against it.
    pub spend: Vec<Money>,
    /// Days of each of the two periods, and from the one to the other.
    pub period: i64,
    pub apart: i64,
    /// Some line has a discount.
    pub discounted: bool,
    /// Some customer has got in touch.
    pub contacted: bool,
    category_of: Vec<u8>,
}

impl Buyers {
    /// `O(lines)`, for the categories' revenue.
    pub fn new(orders: &Orders, known: &Known, days: Option<u32>) -> Result<Self> {
        let tally = orders.tally();
        let span = known.today - tally.from.div_euclid(DAY) + 1;
        let period = days.map_or((span / 2).clamp(1, 182), i64::from);
        let (categories, category_of) = categories(orders);
        let mut buyers = Buyers {
            buyers: Vec::new(),
            spend: Vec::new(),
            period,
            apart: if span >= YEAR + period { YEAR } else { period },
            discounted: false,
            contacted: false,
            categories,
            category_of,
        };
        let n = orders.customers.len();
        reserve(&mut buyers.buyers, n, WHAT)?;
        reserve(&mut buyers.spend, n * buyers.categories.len(), WHAT)?;
        Ok(buyers)
    }

    /// One slice; true when all customers are done.
    pub fn step(&mut self, orders: &Orders, known: &Known) -> Result<bool> {
        let mut read = 0;
        while read < STEP && self.buyers.len() < orders.customers.len() {
            let row = self.spend.len();
            self.spend.resize(row + self.categories.len(), 0);
            let customer = self.buyers.len();
            let contacts = known.contacts.get(customer).copied().unwrap_or(0);
            let mut buyer = Buyer {
                contacts,
                ..Buyer::default()
            };
            let mut last = i64::MIN;
            for line in orders.of(customer) {
                read += 1;
                let day = line.at.div_euclid(DAY);
                if day <= known.today {
                    buyer.take(&line, known, known.today - day, [self.period, self.apart]);
                    buyer.days += u32::from(day != last);
                    buyer.ago = known.today - day;
                    last = day;
                    if !self.categories.is_empty() {
                        let at = row + usize::from(self.category_of[line.product as usize]);
                        self.spend[at] = self.spend[at].saturating_add(line.amount);
                    }
                }
            }
            self.discounted |= buyer.discount != 0;
            self.contacted |= contacts > 0;
            self.buyers.push(buyer);
            read += 1;
        }
        Ok(self.buyers.len() == orders.customers.len())
    }

    /// What each category has of a customer's spend, by its own columns; nothing of who has spent nothing.
    pub fn shares(&self, customer: usize) -> Option<Vec<f64>> {
        let c = self.categories.len();
        let own = self.spend.get(customer * c..(customer + 1) * c)?;
        let total: f64 = own.iter().map(|s| (*s).max(0) as f64).sum();
        (total > 0.0).then(|| own.iter().map(|s| (*s).max(0) as f64 / total).collect())
    }
}

impl Buyer {
    fn take(&mut self, line: &OrderLine, known: &Known, ago: i64, [period, apart]: [i64; 2]) {
        let add = |sum: &mut Money, more: Money| *sum = sum.saturating_add(more);
        add(&mut self.spend, line.amount);
        if line.discount != 0 {
            add(&mut self.bargains, line.amount);
            add(&mut self.discount, line.discount);
        }
        if ago < period {
            add(&mut self.recent, line.amount);
        } else if (apart..apart + period).contains(&ago) {
            add(&mut self.earlier, line.amount);
        }
        let cost = known.costs.get(line.product as usize).copied();
        if let Some(cost) = cost.filter(|cost| cost.is_finite()) {
            add(&mut self.costed, line.amount);
            self.cost += cost * (line.quantity as f64 / UNIT as f64);
        }
    }
}

/// The categories by revenue, and the place of each product among them.
fn categories(orders: &Orders) -> (Vec<Words>, Vec<u8>) {
    let products = &orders.products;
    if products.iter().all(|p| p.category.is_empty()) {
        return Default::default();
    }
    let by_name = ranked(products.len(), &|a, b| {
        products[a].category.cmp(&products[b].category)
    });
    let (mut group, mut names) = (vec![0; products.len()], Vec::new());
    for run in by_name.chunk_by(|&a, &b| products[a].category == products[b].category) {
        run.iter().for_each(|&p| group[p] = names.len());
        names.push(&products[run[0]].category);
    }
    let mut revenue = vec![0i128; names.len()];
    orders
        .lines()
        .for_each(|l| revenue[group[l.product as usize]] += i128::from(l.amount));
    let order = ranked(names.len(), &|a, b| revenue[b].cmp(&revenue[a]));
    // One that is left over stays what it is.
    let told = match names.len() {
        n if n <= CATEGORIES => n,
        _ => CATEGORIES - 1,
    };
    let mut places = vec![told as u8; names.len()];
    let mut words = Vec::new();
    for (place, &name) in order.iter().take(told).enumerate() {
        places[name] = place as u8;
        words.push(match names[name].as_str() {
            "" => Words::new("no category", "未分类"),
            name => Words::new(name, name),
        });
    }
    if told < names.len() {
        words.push(Words::new("other categories", "其他品类"));
    }
    (words, group.into_iter().map(|g| places[g]).collect())
}

const WHAT: &str = "The customers' plan";
