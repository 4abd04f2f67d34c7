//! Orders from one module to another, in parts that are copied as they are.
//!
//! A module of the page has its own memory. What a later one is to work on goes over as bytes: first the
//! ids of the customers and the products, then the compact lines, part by part. Ids of orders stay behind;
//! their numbers tell them apart.

use super::compact::Part;
use super::ids::Ids;
use super::line::{Orders, Product};
use crate::error::{Result, reserve};
use crate::fold::{Bytes, bad_bytes};
use xxhash_rust::xxh3::xxh3_64;

const TAG: &[u8; 4] = b"RORD";
const PART: &[u8; 4] = b"RPRT";
const VERSION: u32 = 1;

impl Orders {
    /// Part number `nth` from 0, and nothing after the last one.
    ///
    /// ```
    /// use regulars::orders::{HandOver, Ids, OrderLine, Orders, Product};
    /// let ids = |id: &str| Ids::of([id]);
    /// let tea = Product { id: "tea".into(), ..Product::default() };
    /// let line = OrderLine { customer: 0, at: 0, order: 0, product: 0, quantity: 10_000, amount: 35_000, discount: 0 };
    /// let orders = Orders::new(ids("Ann")?, ids("1")?, vec![tea], &[line])?;
    ///
    /// let mut taken = HandOver::default();
    /// let mut nth = 0;
    /// while let Some(part) = orders.hand_over(nth) {
    ///     taken.take(&part)?;
    ///     nth += 1;
    /// }
    /// assert_eq!(taken.finish()?.lines().collect::<Vec<_>>(), [line]);
    /// # Ok::<(), regulars::error::Error>(())
    /// ```
    pub fn hand_over(&self, nth: usize) -> Option<Vec<u8>> {
        let Some(nth) = nth.checked_sub(1) else {
            return Some(self.head());
        };
        let part = self.lines.parts().get(nth)?;
        let mut out = [PART, &VERSION.to_le_bytes()[..]].concat();
        part.to_bytes(&mut out);
        Some(sealed(out))
    }

    fn head(&self) -> Vec<u8> {
        let mut out = [TAG, &VERSION.to_le_bytes()[..]].concat();
        self.customers.to_bytes(&mut out);
        let mut text = |of: fn(&Product) -> &String| {
            let texts = self.products.iter().map(|p| of(p).as_bytes());
            out.extend_from_slice(&(self.products.len() as u64).to_le_bytes());
            texts
                .clone()
                .for_each(|t| out.extend_from_slice(&(t.len() as u32).to_le_bytes()));
            texts.for_each(|t| out.extend_from_slice(t));
        };
        text(|p| &p.id);
        text(|p| &p.name);
        text(|p| &p.category);
        out.extend_from_slice(&(self.order_count as u64).to_le_bytes());
        out.extend_from_slice(&(self.product_of.len() as u64).to_le_bytes());
        let numbers = self.product_of.iter();
        numbers.for_each(|p| out.extend_from_slice(&p.to_le_bytes()));
        sealed(out)
    }
}

/// The other side: takes the parts in their order.
#[derive(Default)]
pub struct HandOver {
    orders: Orders,
    begun: bool,
}

impl HandOver {
    /// Errors: bytes of another version or order (`bad-bytes`), out of memory.
    pub fn take(&mut self, part: &[u8]) -> Result<()> {
        let part = unsealed(part)?;
        if !std::mem::replace(&mut self.begun, true) {
            return self.head(part);
        }
        let mut bytes = Bytes::open(part, PART, VERSION)?;
        let part = Part::from_bytes(&mut bytes)?;
        bytes.end()?;
        self.orders.lines.push(part)
    }

    fn head(&mut self, part: &[u8]) -> Result<()> {
        let mut bytes = Bytes::open(part, TAG, VERSION)?;
        let orders = &mut self.orders;
        orders.customers = Ids::from_bytes(&mut bytes)?;
        let [ids, names, categories] = [texts(&mut bytes)?, texts(&mut bytes)?, texts(&mut bytes)?];
        let products = ids.into_iter().zip(names).zip(categories);
        orders.products = products
            .map(|((id, name), category)| Product { id, name, category })
            .collect();
        orders.order_count = bytes.u64()? as usize;
        for _ in 0..bytes.count(4)? {
            orders.product_of.push(bytes.u32()?);
        }
        bytes.end()
    }

    /// Errors: a customer or a product that no part has named (`bad-bytes`). `O(lines)`.
    pub fn finish(self) -> Result<Orders> {
        let (orders, mut customers) = (self.orders, 0);
        for part in orders.lines.parts() {
            customers += part.customers();
        }
        let known = |line: super::OrderLine| (line.product as usize) < orders.products.len();
        if customers != orders.customers.len() || !orders.lines().all(known) {
            return Err(bad_bytes());
        }
        Ok(orders)
    }
}

/// With a hash behind it: lines are not looked at again when they are read.
fn sealed(mut part: Vec<u8>) -> Vec<u8> {
    let hash = xxh3_64(&part);
    part.extend_from_slice(&hash.to_le_bytes());
    part
}

fn unsealed(part: &[u8]) -> Result<&[u8]> {
    match part.split_last_chunk() {
        Some((part, hash)) if xxh3_64(part).to_le_bytes() == *hash => Ok(part),
        _ => Err(bad_bytes()),
    }
}

fn texts(bytes: &mut Bytes<'_>) -> Result<Vec<String>> {
    let n = bytes.count(4)?;
    let mut lengths = Vec::new();
    reserve(&mut lengths, n, "The list of products")?;
    for _ in 0..n {
        lengths.push(bytes.u32()? as usize);
    }
    let text = |n| Ok(String::from_utf8_lossy(bytes.take(n)?).into_owned());
    lengths.into_iter().map(text).collect()
}
