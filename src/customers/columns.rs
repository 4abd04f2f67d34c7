//! What customers are compared by: the ledger's columns, and others that are told of them.
//!
//! In: the customers' records, their order lines, files about them, names. Out: numbers by name. A name is one
//! of the ledger's, else a category of products (the share of a customer's spend that goes there), else a column
//! of a file of customers that holds numbers.

use super::attributes::Attributes;
use super::record::Customer;
use super::summary::{COLUMNS, column};
use crate::error::{Result, reserve};
use crate::ingest::number::parse_decimal;
use crate::orders::{Orders, UNIT};
use crate::report::FileKind;
use crate::sorting::ranked;

/// Categories that are offered, those that bring the most.
const CATEGORIES: usize = 12;

/// A column that the ledger does not have.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Told {
    pub name: String,
    /// NaN for a customer of whom nothing is known.
    pub values: Vec<f64>,
}

/// All columns of some customers.
#[derive(Clone, Copy)]
pub struct Columns<'a> {
    pub customers: &'a [Customer],
    pub told: &'a [Told],
}

impl<'a> From<&'a [Customer]> for Columns<'a> {
    fn from(customers: &'a [Customer]) -> Self {
        Columns {
            customers,
            told: &[],
        }
    }
}

impl<'a> From<&'a Vec<Customer>> for Columns<'a> {
    fn from(customers: &'a Vec<Customer>) -> Self {
        customers.as_slice().into()
    }
}

impl<'a> Columns<'a> {
    /// The ledger's first.
    pub fn names(self) -> impl Iterator<Item = &'a str> {
        COLUMNS
            .into_iter()
            .chain(self.told.iter().map(|t| t.name.as_str()))
    }

    /// The column at a place among the names.
    pub fn nth(self, place: usize) -> Option<(&'a str, Vec<f64>)> {
        let name = self.names().nth(place)?;
        Some((name, self.values(name)?))
    }

    /// NaN where a customer has none; nothing where no column has the name.
    pub fn values(self, name: &str) -> Option<Vec<f64>> {
        if COLUMNS.contains(&name) {
            let value = column(name);
            let value = |c: &Customer| value(c).unwrap_or(f64::NAN);
            return Some(self.customers.iter().map(value).collect());
        }
        let told = self.told.iter().find(|t| t.name == name)?;
        Some(told.values.clone())
    }
}

/// Names beside the ledger's: the categories that bring the most, then the columns of numbers that files of
/// customers have. `O(lines + products · categories)`.
pub fn offered(orders: &Orders, files: &[Attributes]) -> Vec<String> {
    let (mut names, mut of): (Vec<&str>, Vec<usize>) = Default::default();
    for product in &orders.products {
        let name = product.category.as_str();
        let known = names.iter().position(|n| *n == name);
        of.push(known.unwrap_or(names.len()));
        if known.is_none() {
            names.push(name);
        }
    }
    let mut spend = vec![0i128; names.len()];
    for line in orders.lines() {
        spend[of[line.product as usize]] += i128::from(line.amount);
    }
    let order = ranked(names.len(), &|a, b| spend[b].cmp(&spend[a]));
    let categories = order.iter().map(|&at| names[at].to_string());
    let mut offered: Vec<String> = categories
        .filter(|n| !n.is_empty())
        .take(CATEGORIES)
        .collect();
    for file in files.iter().filter(|f| f.kind == FileKind::Customers) {
        for (at, column) in file.columns.iter().enumerate() {
            if numbers(file, at, orders).is_some() {
                offered.push(column.name.clone());
            }
        }
    }
    let ledger = |name: &String| COLUMNS.contains(&name.as_str());
    offered.retain(|name| !ledger(name));
    offered.dedup();
    offered
}

/// Those of the names that are not the ledger's, in their order; unknown ones are left out. `O(names · lines)`.
pub fn told(orders: &Orders, files: &[Attributes], names: &[String]) -> Result<Vec<Told>> {
    let mut all = Vec::new();
    for name in names.iter().filter(|n| !COLUMNS.contains(&n.as_str())) {
        let of_category = orders.products.iter().map(|p| p.category == *name);
        let of_category: Vec<bool> = of_category.collect();
        let values = if of_category.contains(&true) {
            Some(shares(orders, &of_category)?)
        } else {
            let people = files.iter().filter(|f| f.kind == FileKind::Customers);
            let mut columns = people.flat_map(|f| (0..f.columns.len()).map(move |at| (f, at)));
            let found = columns.find(|(f, at)| f.columns[*at].name == *name);
            found.and_then(|(file, at)| numbers(file, at, orders))
        };
        all.extend(values.map(|values| Told {
            name: name.clone(),
            values,
        }));
    }
    Ok(all)
}

/// Share of each customer's spend on these products, from 0 to 1.
fn shares(orders: &Orders, wanted: &[bool]) -> Result<Vec<f64>> {
    let mut shares = Vec::new();
    reserve(&mut shares, orders.customers.len(), "Shares of a category")?;
    for customer in 0..orders.customers.len() {
        let (mut own, mut all) = (0i128, 0i128);
        for line in orders.of(customer).filter(|line| line.amount > 0) {
            all += i128::from(line.amount);
            if wanted[line.product as usize] {
                own += i128::from(line.amount);
            }
        }
        shares.push(own as f64 / all.max(1) as f64);
    }
    Ok(shares)
}

/// A column of a file as numbers, where most of what it holds is one and they are not all the same.
fn numbers(file: &Attributes, column: usize, orders: &Orders) -> Option<Vec<f64>> {
    if file.is_key(column) {
        return None;
    }
    let (mut values, mut held, mut known) = (Vec::new(), 0u32, 0u32);
    for customer in 0..orders.customers.len() {
        let cell = file.value(customer, column);
        let number = parse_decimal(cell.trim().as_bytes(), b'.').and_then(|d| d.to_fixed());
        held += u32::from(!cell.is_empty());
        known += u32::from(number.is_some());
        values.push(number.map_or(f64::NAN, |(fixed, _)| fixed as f64 / UNIT as f64));
    }
    let first = values.iter().find(|v| !v.is_nan())?;
    let varies = values.iter().any(|v| !v.is_nan() && v != first);
    (varies && known * 2 > held).then_some(values)
}
