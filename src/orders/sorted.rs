//! The book in canonical order: the same however it was folded.

use super::book::{BookLine, Described};
use super::compact::Compact;
use super::ids::Ids;
use super::line::Product;
use super::rejects::Rejects;
use super::repeats::Repeats;
use crate::error::Result;

/// Lines by (customer, at, order, product, row); ids of customers and products sorted and canonical.
///
/// The numbers of orders are handles without a meaning; two books are equal when what they say is.
#[derive(Clone, Debug, Default)]
pub struct Sorted {
    pub(super) customers: Ids,
    pub(super) orders: Ids,
    /// Orders that are not one with another of their customer's.
    pub(super) order_count: usize,
    /// Numbers of the orders that bear a cancellation's id, ascending.
    pub(super) marked: Vec<u32>,
    pub(super) products: Vec<Product>,
    pub(super) lines: Compact,
    /// Lines that were left out because they repeat others, and what was found of those.
    pub(super) rejects: Rejects,
    pub(super) repeats: Repeats,
    pub(super) merged: u64,
}

impl Sorted {
    /// Whether the order is a cancellation, in files that also have other orders.
    pub(super) fn is_cancelled(&self, order: u32) -> bool {
        !self.marked.is_empty()
            && self.marked.len() < self.orders.len()
            && self.marked.binary_search(&order).is_ok()
    }

    /// Whether some policy for returns may leave this line out.
    pub(super) fn may_be_left_out(&self, line: &BookLine) -> bool {
        line.free || line.quantity <= 0 || line.amount < 0 || self.is_cancelled(line.order)
    }

    fn told(&self) -> impl Iterator<Item = (&[u8], BookLine)> {
        (0..self.customers.len())
            .flat_map(|c| self.lines.of(c))
            .map(|line| {
                let order = self.orders.bytes(line.order as usize);
                (order, BookLine { order: 0, ..line })
            })
    }
}

impl PartialEq for Sorted {
    fn eq(&self, other: &Self) -> bool {
        self.customers == other.customers
            && self.order_count == other.order_count
            && self.products == other.products
            && self.told().eq(other.told())
    }
}

/// An id of 'C' and digits.
pub(super) fn is_cancellation(order: &[u8]) -> bool {
    match order {
        [b'C' | b'c', digits @ ..] => !digits.is_empty() && digits.iter().all(u8::is_ascii_digit),
        _ => false,
    }
}

/// Where all ids are whole numbers and some were written with '.0' (a spreadsheet's or a data
/// frame's doing), the '.0' goes, so that every format of the same table gives the same ids; `None` where
/// they are as they should be.
pub(super) fn cleaned(ids: &Ids) -> Result<Option<Ids>> {
    let all = || (0..ids.len()).map(|i| ids.bytes(i));
    let digits = |id| <[u8]>::strip_suffix(id, b".0").unwrap_or(id);
    let whole = |id| !digits(id).is_empty() && digits(id).iter().all(u8::is_ascii_digit);
    if !all().all(whole) || !all().any(|id| id.ends_with(b".0")) {
        return Ok(None);
    }
    Ids::of(all().map(digits)).map(Some)
}

/// The products, each with the name and the category of the earliest row that has one.
pub(super) fn described(ids: &Ids, product_of: &[u32], told: &[Described]) -> Vec<Product> {
    let product = |id| Product {
        id,
        ..Product::default()
    };
    let mut products: Vec<Product> = ids.iter().map(|id| product(id.into_owned())).collect();
    let mut rows = vec![(u64::MAX, u64::MAX); products.len()];
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    for (told, &to) in told.iter().zip(product_of) {
        let (product, row) = (&mut products[to as usize], &mut rows[to as usize]);
        if !told.name.1.is_empty() && told.name.0 < row.0 {
            row.0 = told.name.0;
            product.name = text(&told.name.1);
        }
        if !told.category.1.is_empty() && told.category.0 < row.1 {
            row.1 = told.category.0;
            product.category = text(&told.category.1);
        }
    }
    products
}
