//! When to order again, and at which stock.
//!
//! In: order lines, the days of a delivery L, a service level. Out: reorder points d·L + z·s·√L
//! (Silver, Pyke, Peterson, *Inventory Management and Production Planning and Scheduling*, 1998, §7), for
//! each product, and for each customer who buys a product in a rhythm of their own. Demand d and its
//! standard deviation s are of pieces a day, days without a sale counted as 0, over the last year or from
//! the first sale in it. The next order of a customer comes one cycle (the mean of their gaps) after the
//! last; three purchase days make a cycle, and who is silent for two of them has no next order.
//!
//! Bounded: the 1,000 products of most money and the 10,000 pairs of most money; 12 MB at most.

use crate::error::{Result, reserve};
use crate::orders::{DAY, OrderLine, Orders, UNIT};
use crate::sorting::{ranked, sort_by};

/// Lines of one step.
const STEP: usize = 1 << 14;
/// Days that demand is counted over.
const YEAR: i32 = 365;
const PRODUCTS: usize = 1_000;
const PAIRS: usize = 10_000;
/// Purchase days that make a cycle, and the cycles of silence after which it is broken.
const CYCLE: u32 = 3;
const BROKEN: f64 = 2.0;
/// No such product.
const NONE: u32 = u32::MAX;

/// Demand for one product, of everybody or of one customer.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Demand {
    pub customer: Option<u32>,
    pub product: u32,
    /// Days on which it was bought.
    pub days: u32,
    pub first: i32,
    pub last: i32,
    /// Ten-thousandths of the currency.
    pub amount: i64,
    /// Pieces, and the sum of the squares of each day's pieces.
    pub pieces: f64,
    squares: f64,
}

impl Demand {
    fn add(&mut self, day: i32, pieces: f64) {
        if self.days == 0 {
            self.first = day;
        }
        self.days += 1;
        self.last = day;
        self.pieces += pieces;
        self.squares += pieces * pieces;
    }

    /// Mean and standard deviation of a day's pieces, from the first sale to the day before `end`.
    pub fn daily(&self, end: i32) -> (f64, f64) {
        let n = f64::from((end - self.first).max(1));
        let mean = self.pieces / n;
        let spread = (self.squares - n * mean * mean).max(0.0) / (n - 1.0).max(1.0);
        (mean, f64::sqrt(spread))
    }

    /// Mean days between purchases; of three purchase days or more.
    pub fn cycle(&self) -> Option<f64> {
        let gaps = f64::from(self.days) - 1.0;
        (self.days >= CYCLE).then(|| f64::from(self.last - self.first) / gaps)
    }

    /// The day of the next order, where the rhythm still holds on day `end`.
    pub fn next(&self, end: i32) -> Option<i32> {
        let cycle = self.cycle()?;
        let holds = f64::from(end - self.last) <= BROKEN * cycle;
        holds.then(|| self.last + libm::round(cycle) as i32)
    }
}

/// Stock at which to order again.
pub fn point(daily: f64, deviation: f64, lead: f64, z: f64) -> f64 {
    daily * lead + z * deviation * f64::sqrt(lead)
}

/// The standard normal quantile of a probability of a half or more, by bisection.
pub fn quantile(probability: f64) -> f64 {
    let (mut low, mut high) = (0.0, 9.0);
    for _ in 0..60 {
        let middle = (low + high) / 2.0;
        match 0.5 * libm::erfc(middle / core::f64::consts::SQRT_2) > 1.0 - probability {
            true => low = middle,
            false => high = middle,
        }
    }
    low
}

/// Demand being counted: once through the lines for pairs and money, once more for the products' days.
pub struct Reordering {
    /// First day that counts, and the day after the last.
    from: i32,
    end: i32,
    /// Days of a delivery.
    lead: i32,
    customer: usize,
    again: bool,
    pairs: Vec<Demand>,
    /// Pairs with a rhythm, those not kept counted too.
    rhythms: u64,
    /// Those of them due within the time of a delivery.
    due: u64,
    money: Vec<i64>,
    /// Row of each product among the days, and the product of each row.
    row: Vec<u32>,
    chosen: Vec<u32>,
    pieces: Vec<f64>,
    lines: Vec<OrderLine>,
}

/// What came of it.
#[derive(Clone, Debug, Default)]
pub struct Reorders {
    pub end: i32,
    pub from: i32,
    /// By money, most first.
    pub products: Vec<Demand>,
    /// Those due within the time of a delivery by money, then the others by day.
    pub pairs: Vec<Demand>,
    pub rhythms: u64,
    pub due: u64,
}

fn day(line: &OrderLine) -> i32 {
    line.at.div_euclid(DAY) as i32
}

fn pieces(lines: &[OrderLine]) -> f64 {
    let all = lines
        .iter()
        .fold(0i64, |sum, l| sum.saturating_add(l.quantity));
    all as f64 / UNIT as f64
}

impl Reordering {
    /// `end`: the day after the last one that is known whole. `None` where the lines name no products.
    pub fn new(orders: &Orders, first: i32, end: i32, lead: i32) -> Result<Option<Reordering>> {
        const WHAT: &str = "The products' demand";
        if orders.products.iter().all(|p| p.id.is_empty()) {
            return Ok(None);
        }
        let (mut money, mut row) = (Vec::new(), Vec::new());
        reserve(&mut money, orders.products.len(), WHAT)?;
        reserve(&mut row, orders.products.len(), WHAT)?;
        money.resize(orders.products.len(), 0);
        row.resize(orders.products.len(), NONE);
        Ok(Some(Reordering {
            from: first.max(end - YEAR),
            end,
            lead,
            customer: 0,
            again: false,
            pairs: Vec::new(),
            rhythms: 0,
            due: 0,
            money,
            row,
            chosen: Vec::new(),
            pieces: Vec::new(),
            lines: Vec::new(),
        }))
    }

    fn span(&self) -> usize {
        (self.end - self.from).max(1) as usize
    }

    /// Reads some thousand lines on; true when all is counted.
    pub fn step(&mut self, orders: &Orders) -> Result<bool> {
        let mut lines = std::mem::take(&mut self.lines);
        lines.clear();
        self.customer = orders.read_on(self.customer, STEP, &mut lines)?;
        let counts = self.from..self.end;
        lines.retain(|l| l.quantity > 0 && counts.contains(&day(l)));
        match self.again {
            true => self.add_days(&lines),
            false => self.add_pairs(&mut lines)?,
        }
        self.lines = lines;
        if self.customer < orders.customers.len() {
            return Ok(false);
        }
        if self.again {
            return Ok(true);
        }
        self.choose()?;
        (self.again, self.customer) = (true, 0);
        Ok(false)
    }

    fn add_pairs(&mut self, lines: &mut Vec<OrderLine>) -> Result<()> {
        for line in lines.iter() {
            let money = &mut self.money[line.product as usize];
            *money = money.saturating_add(line.amount);
        }
        sort_by(lines, &|a, b| {
            (a.customer, a.product, a.at).cmp(&(b.customer, b.product, b.at))
        });
        for own in lines.chunk_by(|a, b| (a.customer, a.product) == (b.customer, b.product)) {
            let mut pair = Demand {
                customer: Some(own[0].customer),
                product: own[0].product,
                amount: own.iter().fold(0, |sum, l| l.amount.saturating_add(sum)),
                ..Demand::default()
            };
            for same in own.chunk_by(|a, b| day(a) == day(b)) {
                pair.add(day(&same[0]), pieces(same));
            }
            if let Some(next) = pair.next(self.end) {
                self.rhythms += 1;
                self.due += u64::from(next < self.end + self.lead);
                reserve(&mut self.pairs, 1, "Customers' own rhythms")?;
                self.pairs.push(pair);
                if self.pairs.len() >= 2 * PAIRS {
                    self.pairs = dearest(&self.pairs, PAIRS);
                }
            }
        }
        Ok(())
    }

    /// Row by row the products of most money.
    fn choose(&mut self) -> Result<()> {
        let money = &self.money;
        let order = ranked(money.len(), &|a, b| money[b].cmp(&money[a]));
        let sold = order.into_iter().filter(|p| money[*p] > 0);
        self.chosen = sold.take(PRODUCTS).map(|p| p as u32).collect();
        for (row, product) in self.chosen.iter().enumerate() {
            self.row[*product as usize] = row as u32;
        }
        let cells = self.chosen.len() * self.span();
        reserve(&mut self.pieces, cells, "The products' demand by day")?;
        self.pieces.resize(cells, 0.0);
        Ok(())
    }

    fn add_days(&mut self, lines: &[OrderLine]) {
        let span = self.span();
        for line in lines {
            let row = self.row[line.product as usize];
            if row != NONE {
                let at = row as usize * span + (day(line) - self.from) as usize;
                self.pieces[at] += line.quantity as f64 / UNIT as f64;
            }
        }
    }

    pub fn finish(self) -> Reorders {
        let product = |(row, product): (usize, &u32)| {
            let mut demand = Demand {
                product: *product,
                amount: self.money[*product as usize],
                ..Demand::default()
            };
            let days = &self.pieces[row * self.span()..][..self.span()];
            for (at, pieces) in days.iter().enumerate().filter(|(_, pieces)| **pieces > 0.0) {
                demand.add(self.from + at as i32, *pieces);
            }
            demand
        };
        let products = self.chosen.iter().enumerate().map(product).collect();
        let mut pairs = dearest(&self.pairs, PAIRS);
        let next = |pair: &Demand| pair.next(self.end).unwrap_or(i32::MAX);
        let due = |pair: &Demand| next(pair) < self.end + self.lead;
        sort_by(&mut pairs, &|a, b| match (due(a), due(b)) {
            (true, true) => b.amount.cmp(&a.amount),
            (false, false) => next(a).cmp(&next(b)),
            (a, b) => b.cmp(&a),
        });
        Reorders {
            end: self.end,
            from: self.from,
            products,
            pairs,
            rhythms: self.rhythms,
            due: self.due,
        }
    }
}

/// Those of most money, by customer and product where that is the same.
fn dearest(pairs: &[Demand], most: usize) -> Vec<Demand> {
    let order = ranked(pairs.len(), &|a, b| pairs[b].amount.cmp(&pairs[a].amount));
    let kept = order.into_iter().take(most);
    kept.map(|i| pairs[i]).collect()
}
