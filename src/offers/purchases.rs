//! The sparse customer × product matrix, by customer ([`Purchases`]) and by product ([`Buyers`]).
//!
//! A cell stands for 'bought at least once' and carries the number of orders, the net quantity and
//! the last date. Memory: 24 bytes a cell by customer, 4 by product.

use super::Interaction;
use crate::error::{Result, reserve};
use crate::orders::Quantity;
use std::ops::Range;

/// Row `c` holds the products of customer `c`, ascending.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Purchases {
    products: usize,
    /// `starts[c] .. starts[c + 1]` are the cells of customer `c`.
    starts: Vec<usize>,
    product: Vec<u32>,
    orders: Vec<u32>,
    quantity: Vec<Quantity>,
    last: Vec<i64>,
}

impl Default for Purchases {
    fn default() -> Self {
        let empty = Vec::new();
        Purchases {
            products: 0,
            starts: vec![0],
            product: empty,
            orders: Vec::new(),
            quantity: Vec::new(),
            last: Vec::new(),
        }
    }
}

impl Purchases {
    /// Rows, with or without purchases.
    pub fn customers(&self) -> usize {
        self.starts.len() - 1
    }

    /// Columns, with or without purchases.
    pub fn products(&self) -> usize {
        self.products
    }

    /// Cells.
    pub fn len(&self) -> usize {
        self.product.len()
    }

    pub fn is_empty(&self) -> bool {
        self.product.is_empty()
    }

    /// The products of one customer, ascending.
    pub fn of(&self, customer: usize) -> &[u32] {
        &self.product[self.cells(customer)]
    }

    /// Orders per product of [`Purchases::of`].
    pub fn orders_of(&self, customer: usize) -> &[u32] {
        &self.orders[self.cells(customer)]
    }

    /// Net quantity per product of [`Purchases::of`].
    pub fn quantities_of(&self, customer: usize) -> &[Quantity] {
        &self.quantity[self.cells(customer)]
    }

    /// Last purchase per product of [`Purchases::of`], seconds since 1970-01-01.
    pub fn last_of(&self, customer: usize) -> &[i64] {
        &self.last[self.cells(customer)]
    }

    fn cells(&self, customer: usize) -> Range<usize> {
        self.starts[customer]..self.starts[customer + 1]
    }

    /// Appends interactions that come after all that are there, by customer, then product.
    pub fn extend(&mut self, later: &[Interaction]) -> Result<()> {
        const WHAT: &str = "The table of who bought what";
        reserve(&mut self.product, later.len(), WHAT)?;
        reserve(&mut self.orders, later.len(), WHAT)?;
        reserve(&mut self.quantity, later.len(), WHAT)?;
        reserve(&mut self.last, later.len(), WHAT)?;
        for cell in later {
            self.widen(cell.customer as usize + 1, cell.product as usize + 1);
            debug_assert_eq!(
                self.customers(),
                cell.customer as usize + 1,
                "interactions come in order"
            );
            self.product.push(cell.product);
            self.orders.push(cell.orders);
            self.quantity.push(cell.quantity);
            self.last.push(cell.last);
            if let Some(end) = self.starts.last_mut() {
                *end += 1;
            }
        }
        Ok(())
    }

    /// Makes room for at least so many customers and products, those added having no purchases.
    pub fn widen(&mut self, customers: usize, products: usize) {
        self.products = self.products.max(products);
        if customers >= self.starts.len() {
            self.starts.resize(customers + 1, self.product.len());
        }
    }
}

/// The same matrix by product: the customers of each, ascending.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Buyers {
    starts: Vec<usize>,
    customer: Vec<u32>,
}

impl Buyers {
    /// Transposes; `O(cells)`.
    pub fn of_all(purchases: &Purchases) -> Result<Buyers> {
        let mut transposition = Transposition::new(purchases)?;
        while !transposition.step(purchases, usize::MAX) {}
        Ok(transposition.finish())
    }

    /// The customers who bought one product, ascending.
    pub fn of(&self, product: usize) -> &[u32] {
        &self.customer[self.starts[product]..self.starts[product + 1]]
    }

    pub fn products(&self) -> usize {
        self.starts.len() - 1
    }

    /// Customers who bought both; `O(n log m)`, n being those of the rarer product.
    pub fn both(&self, a: usize, b: usize) -> u32 {
        let [a, b] = [self.of(a), self.of(b)];
        let (few, many) = if a.len() < b.len() { (a, b) } else { (b, a) };
        let both = few.iter().filter(|c| many.binary_search(c).is_ok());
        both.count() as u32
    }
}

/// [`Buyers`] in the making, some customers at a time.
#[derive(Clone, Debug)]
pub(super) struct Transposition {
    buyers: Buyers,
    /// Where the next customer of each product goes.
    next: Vec<usize>,
    customer: usize,
}

impl Transposition {
    pub(super) fn new(purchases: &Purchases) -> Result<Self> {
        const WHAT: &str = "The table of each product's buyers";
        let (mut starts, mut customer) = (Vec::new(), Vec::new());
        reserve(&mut starts, purchases.products + 1, WHAT)?;
        reserve(&mut customer, purchases.len(), WHAT)?;
        starts.resize(purchases.products + 1, 0);
        customer.resize(purchases.len(), 0);
        for &product in &purchases.product {
            starts[product as usize + 1] += 1;
        }
        for product in 0..purchases.products {
            starts[product + 1] += starts[product];
        }
        Ok(Transposition {
            next: starts.clone(),
            buyers: Buyers { starts, customer },
            customer: 0,
        })
    }

    /// Places about `work` cells; true when all are placed.
    pub(super) fn step(&mut self, purchases: &Purchases, work: usize) -> bool {
        let mut done = 0;
        while done < work && self.customer < purchases.customers() {
            let row = purchases.of(self.customer);
            for &product in row {
                let place = &mut self.next[product as usize];
                self.buyers.customer[*place] = self.customer as u32;
                *place += 1;
            }
            done += row.len() + 1;
            self.customer += 1;
        }
        self.customer == purchases.customers()
    }

    pub(super) fn finish(self) -> Buyers {
        self.buyers
    }
}
