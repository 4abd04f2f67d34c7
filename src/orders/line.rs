//! Order lines as every later stage reads them.

use super::book::BookLine;
use super::compact::{Compact, Tally, Writer};
use super::ids::Ids;
use crate::error::{Result, reserve};

/// Money in ten-thousandths of the currency unit.
pub type Money = i64;
/// Quantity in ten-thousandths of a piece.
pub type Quantity = i64;
/// Ten-thousandths in a unit.
pub const UNIT: i64 = 10_000;
/// Seconds in a day.
pub const DAY: i64 = 86_400;

/// A line of an order. Ids are indices into the dictionaries of the [`Orders`] that holds it.
///
/// `at` is seconds since 1970-01-01 in the file's own local time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct OrderLine {
    pub customer: u32,
    pub at: i64,
    pub order: u32,
    pub product: u32,
    pub quantity: Quantity,
    pub amount: Money,
    /// Discount given on this line, zero when the file has none.
    pub discount: Money,
}

/// A product as the files describe it. `name` and `category` come from the earliest row that has one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Product {
    pub id: String,
    pub name: String,
    pub category: String,
}

impl Product {
    /// The name, or the id where the files give no name.
    pub fn label(&self) -> &str {
        if self.name.is_empty() {
            &self.id
        } else {
            &self.name
        }
    }
}

/// All kept order lines, in canonical order: by (customer, at, order, product, row).
///
/// `customers` and `products` are sorted by id (byte order), without repeats; every one of them has at
/// least one line. The numbers of orders mean nothing but which order a line is of.
///
/// About ten bytes a line and the text of each id.
#[derive(Clone, Debug, Default)]
pub struct Orders {
    pub customers: Ids,
    pub products: Vec<Product>,
    /// Ids of the orders by number; some may have no line.
    pub orders: Ids,
    /// Orders that have a line.
    pub order_count: usize,
    /// Customers whose lines held returns, ascending, and what share of what they bought these were, in money.
    /// Empty where returns stay lines of their own.
    pub sent_back: Vec<(u32, f64)>,
    pub(super) lines: Compact,
    /// Number of each product as it is written in a line; empty where that is its number.
    pub(super) product_of: Vec<u32>,
}

impl Orders {
    /// Packs lines that are in canonical order.
    pub fn new(
        customers: Ids,
        orders: Ids,
        products: Vec<Product>,
        lines: &[OrderLine],
    ) -> Result<Orders> {
        let (mut writer, mut own) = (Writer::default(), Vec::new());
        for c in 0..customers.len() {
            let from = lines.partition_point(|line| (line.customer as usize) < c);
            let to = lines.partition_point(|line| line.customer as usize <= c);
            own.clear();
            own.extend(lines[from..to].iter().map(OrderLine::in_book));
            writer.customer(&own, false)?;
        }
        let mut packed = Compact::default();
        packed.push(writer.part(0)?)?;
        Ok(Orders {
            customers,
            products,
            order_count: orders.len(),
            orders,
            sent_back: Vec::new(),
            lines: packed,
            product_of: Vec::new(),
        })
    }

    /// The number of lines, the sum of their amounts, and their first and last second.
    pub fn tally(&self) -> &Tally {
        &self.lines.tally
    }

    pub fn is_empty(&self) -> bool {
        self.lines.tally.lines == 0
    }

    /// The lines of one customer, oldest first.
    pub fn of(&self, customer: usize) -> impl Iterator<Item = OrderLine> {
        self.lines.of(customer).map(|line| self.read(line))
    }

    /// All lines.
    pub fn lines(&self) -> impl Iterator<Item = OrderLine> {
        (0..self.customers.len()).flat_map(|c| self.of(c))
    }

    /// Puts the lines of one customer, oldest first, in place of what `lines` holds.
    pub fn read_into(&self, customer: usize, lines: &mut Vec<OrderLine>) {
        lines.clear();
        lines.extend(self.of(customer));
    }

    /// Adds the lines of whole customers, from this one on, until there are `enough`; gives the next one.
    pub fn read_on(
        &self,
        mut customer: usize,
        enough: usize,
        lines: &mut Vec<OrderLine>,
    ) -> Result<usize> {
        while customer < self.customers.len() && lines.len() < enough {
            reserve(lines, 64, "Reading order lines")?;
            lines.extend(self.of(customer));
            customer += 1;
        }
        Ok(customer)
    }

    #[inline(always)]
    fn read(&self, line: BookLine) -> OrderLine {
        let numbers = &self.product_of;
        OrderLine {
            customer: line.customer,
            at: line.at,
            order: line.order,
            product: numbers
                .get(line.product as usize)
                .copied()
                .unwrap_or(line.product),
            quantity: line.quantity,
            amount: line.amount,
            discount: line.discount,
        }
    }

    /// Lets go of the products and counts the orders that have a line.
    pub(super) fn let_go(&mut self) {
        let mut products = vec![false; self.products.len()];
        let mut orders = vec![false; self.orders.len()];
        for part in self.lines.parts() {
            for line in (0..part.customers()).flat_map(|i| part.of(i)) {
                products[line.product as usize] = true;
                orders[line.order as usize] = true;
            }
        }
        self.order_count = orders.iter().filter(|has| **has).count();
        if products.iter().all(|has| *has) {
            return;
        }
        let mut left = 0;
        let number = |has: &bool| {
            left += u32::from(*has);
            left.wrapping_sub(1)
        };
        self.product_of = products.iter().map(number).collect();
        let mut has = products.into_iter();
        self.products.retain(|_| has.next() == Some(true));
    }

    /// Index of a customer id; `O(log n)`.
    pub fn find_customer(&self, id: &str) -> Option<usize> {
        self.customers.find(id)
    }
}

impl OrderLine {
    fn in_book(&self) -> BookLine {
        BookLine {
            customer: self.customer,
            order: self.order,
            product: self.product,
            free: false,
            at: self.at,
            quantity: self.quantity,
            amount: self.amount,
            discount: self.discount,
            row: 0,
        }
    }
}
