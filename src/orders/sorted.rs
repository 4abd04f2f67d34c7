//! The book in canonical order: the same however it was folded.

use super::book::{Book, BookLine};
use super::dictionary::Dictionary;
use super::line::Product;
use super::same::same_ids;
use crate::error::{Error, Result, reserve};
use crate::sorting::ranked;

/// Lines sorted by (customer, at, order, product, row); ids sorted and canonical.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sorted {
    pub(super) customers: Vec<String>,
    pub(super) orders: Vec<String>,
    pub(super) products: Vec<Product>,
    pub(super) lines: Vec<BookLine>,
    /// Lines of customer `c`: `starts[c] .. starts[c + 1]`.
    pub(super) starts: Vec<usize>,
    /// Customers that became another's, when ids were merged.
    pub merged: u64,
}

impl Sorted {
    pub(super) fn new(book: Book, merge: bool) -> Result<Self> {
        let (customers, mut customer_of) = sorted_ids(&book.customers)?;
        let mut merged = 0;
        if merge {
            let spelling = same_ids(&customers);
            merged = spelling
                .iter()
                .zip(0u32..)
                .filter(|&(s, c)| *s != c)
                .count() as u64;
            for customer in &mut customer_of {
                *customer = spelling[*customer as usize];
            }
        }
        let (orders, order_of) = sorted_ids(&book.orders)?;
        let (ids, product_of) = sorted_ids(&book.products)?;
        let mut products: Vec<Product> = ids
            .into_iter()
            .map(|id| Product {
                id,
                ..Product::default()
            })
            .collect();
        let mut rows = vec![(u64::MAX, u64::MAX); products.len()];
        for (described, &to) in book.described.iter().zip(&product_of) {
            let (product, row) = (&mut products[to as usize], &mut rows[to as usize]);
            if !described.name.1.is_empty() && described.name.0 < row.0 {
                row.0 = described.name.0;
                product.name = String::from_utf8_lossy(&described.name.1).into_owned();
            }
            if !described.category.1.is_empty() && described.category.0 < row.1 {
                row.1 = described.category.0;
                product.category = String::from_utf8_lossy(&described.category.1).into_owned();
            }
        }
        let renamed = |l: &BookLine| BookLine {
            customer: customer_of[l.customer as usize],
            order: order_of[l.order as usize],
            product: product_of[l.product as usize],
            ..*l
        };
        let (lines, starts) = by_customer(&book.lines, customers.len(), renamed)?;
        Ok(Sorted {
            customers,
            orders,
            products,
            lines,
            starts,
            merged,
        })
    }
}

/// A counting sort by customer, then each customer's few lines by what is left of the key.
fn by_customer(
    lines: &[BookLine],
    customers: usize,
    renamed: impl Fn(&BookLine) -> BookLine,
) -> Result<(Vec<BookLine>, Vec<usize>)> {
    let mut starts = vec![0usize; customers + 1];
    for line in lines {
        starts[renamed(line).customer as usize + 1] += 1;
    }
    for c in 0..customers {
        starts[c + 1] += starts[c];
    }
    let mut next = starts.clone();
    let mut sorted: Vec<BookLine> = Vec::new();
    reserve(&mut sorted, lines.len(), "Sorting the order lines")?;
    if let Some(first) = lines.first() {
        sorted.resize(lines.len(), *first);
    }
    for line in lines {
        let line = renamed(line);
        let slot = &mut next[line.customer as usize];
        sorted[*slot] = line;
        *slot += 1;
    }
    let key = |l: &BookLine| (l.at, l.order, l.product, l.row);
    let mut own = Vec::new();
    for c in 0..customers {
        let lines = &mut sorted[starts[c]..starts[c + 1]];
        if !lines.is_sorted_by_key(key) {
            own.clear();
            own.extend_from_slice(lines);
            let order = ranked(own.len(), &|a, b| key(&own[a]).cmp(&key(&own[b])));
            lines
                .iter_mut()
                .zip(order)
                .for_each(|(line, i)| *line = own[i]);
        }
    }
    Ok((sorted, starts))
}

/// Ids in byte order, and the new number of each old one.
///
/// Where all ids are whole numbers and some were written with '.0' (a spreadsheet's or a data
/// frame's doing), the '.0' goes, so that every format of the same table gives the same ids.
fn sorted_ids(dictionary: &Dictionary) -> Result<(Vec<String>, Vec<u32>)> {
    let whole = |id: &[u8]| {
        let digits = id.strip_suffix(b".0").unwrap_or(id);
        !digits.is_empty() && digits.iter().all(u8::is_ascii_digit)
    };
    let integral = dictionary.iter().all(whole);
    let clean = |id: u32| {
        let id = dictionary.get(id);
        if integral {
            id.strip_suffix(b".0").unwrap_or(id)
        } else {
            id
        }
    };
    let order = ranked(dictionary.len(), &|a, b| {
        clean(a as u32).cmp(clean(b as u32))
    });
    let mut ids: Vec<String> = Vec::new();
    let mut number = vec![0u32; dictionary.len()];
    let mut previous: Option<&[u8]> = None;
    for id in order {
        let text = clean(id as u32);
        if previous != Some(text) {
            ids.push(String::from_utf8_lossy(text).into_owned());
            previous = Some(text);
        }
        number[id] = ids.len() as u32 - 1;
    }
    Ok::<_, Error>((ids, number))
}
