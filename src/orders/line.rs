//! One order line, typed and compact: what the readers hand to every later stage.

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
/// 48 bytes; `at` is seconds since 1970-01-01 in the file's own local time.
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
    /// Row in the input, counted over all files from 1; breaks ties.
    pub row: u64,
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

/// All kept order lines, in canonical order.
///
/// * `customers`, `orders` and `products` are sorted by id (byte order), without repeats; every
///   one of them has at least one line;
/// * `lines` are sorted by (customer, at, order, product, row);
/// * `starts[c] .. starts[c + 1]` are the lines of customer `c`, so `starts.len() == customers.len() + 1`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Orders {
    pub customers: Vec<String>,
    pub orders: Vec<String>,
    pub products: Vec<Product>,
    pub lines: Vec<OrderLine>,
    pub starts: Vec<usize>,
}

impl Orders {
    /// The lines of one customer, oldest first.
    pub fn of(&self, customer: usize) -> &[OrderLine] {
        &self.lines[self.starts[customer]..self.starts[customer + 1]]
    }

    /// Index of a customer id; `O(log n)`.
    pub fn find_customer(&self, id: &str) -> Option<usize> {
        self.customers.binary_search_by(|c| c.as_str().cmp(id)).ok()
    }
}
