//! What the values say for or against a role.
//!
//! In: the profile of all rows and its sample of the first ones. Out: per column a [`ColumnShape`], and
//! the scores of money columns weighed by arithmetic: a line's amount is pieces times price.

use super::super::columns::TableProfile;
use super::super::lexicon::{Ideas, Meaning, ideas};
use super::super::number::parse_decimal;
use super::{Scores, slot};
use crate::report::{ColumnType, Role};

/// What the guess looks at in a column.
pub struct ColumnShape {
    pub kind: ColumnType,
    /// Whether any number had a fraction.
    fractional: bool,
    /// Largest absolute number.
    largest: f64,
    /// Whether the numbers are such as spreadsheets count days by.
    counts_days: bool,
    /// Of the sample: filled cells, different ones, and changes from one filled cell to the next.
    filled: usize,
    distinct: usize,
    changes: usize,
    /// Share of filled cells with an `@`, and of those as short as a currency's name.
    mails: f64,
    short: f64,
}

pub fn shapes(width: usize, table: &TableProfile) -> Vec<ColumnShape> {
    (0..width).map(|j| shape(j, table)).collect()
}

fn shape(j: usize, table: &TableProfile) -> ColumnShape {
    let cell = |row: &'_ [String]| row.get(j).map(|c| c.trim().to_string());
    let cells: Vec<String> = table
        .sample
        .iter()
        .filter_map(|row| cell(row))
        .filter(|c| !c.is_empty())
        .collect();
    let mut sorted = cells.clone();
    crate::sorting::sort_by(&mut sorted, &|a, b| a.cmp(b));
    sorted.dedup();
    let share = |is: &dyn Fn(&str) -> bool| {
        cells.iter().filter(|c| is(c)).count() as f64 / cells.len().max(1) as f64
    };
    let profile = table.columns.get(j);
    ColumnShape {
        kind: profile.map_or(ColumnType::Empty, |p| p.kind()),
        fractional: profile.is_some_and(|p| p.fractional),
        largest: profile.map_or(0.0, |p| p.largest),
        counts_days: profile.is_some_and(|p| p.counts_days()),
        filled: cells.len(),
        distinct: sorted.len(),
        changes: cells.windows(2).filter(|pair| pair[0] != pair[1]).count() + 1,
        mails: share(&|c| c.contains('@')),
        short: share(&|c| c.chars().count() <= 4 || c.len() <= 4),
    }
}

impl ColumnShape {
    /// Whether the values can be what the role needs: 0 or 1, or less than 1 where they are odd.
    pub fn fits(&self, role: Role) -> f64 {
        use ColumnType::*;
        let numeric = matches!(self.kind, Integer | Decimal);
        // Ids that went through a spreadsheet or a data frame end in '.0'.
        let id = match self.kind {
            Text | Integer => 1.0,
            Decimal if !self.fractional => 0.97,
            // Eight digits can be a day as well as a number.
            Date if self.largest > 1e7 => 0.9,
            _ => 0.0,
        };
        match role {
            Role::Customer => id * self.unless_one_value(),
            Role::Order if self.mails > 0.5 => 0.0,
            Role::Order => id * self.unless_one_value() * self.in_runs(),
            Role::Product => id * self.unless_one_value(),
            Role::Date => match self.kind {
                Date | Datetime => 1.0,
                Integer if self.largest > 5e8 => 0.8,
                Integer | Decimal if self.counts_days => 0.6,
                _ => 0.0,
            },
            Role::ProductName | Role::Category => match self.kind {
                Text => 1.0,
                Integer => 0.75,
                _ => 0.0,
            },
            Role::Currency if self.kind == Text => self.short,
            Role::Currency => 0.0,
            _ if !numeric => 0.0,
            Role::Amount => self.unless_one_value(),
            Role::Quantity if self.largest > 1e6 => 0.5,
            Role::Quantity if self.fractional => 0.8,
            _ => 1.0,
        }
    }

    /// One value in all of many rows is a property of the file.
    fn unless_one_value(&self) -> f64 {
        if self.filled >= 20 && self.distinct == 1 {
            0.5
        } else {
            1.0
        }
    }

    /// The lines of an order stand together: a value that comes back after another is less of an order id.
    fn in_runs(&self) -> f64 {
        if self.filled >= 20 && self.changes * 4 > self.distinct * 5 {
            0.8
        } else {
            1.0
        }
    }
}

const ORDER_MONEY: Ideas = ideas("OoT");

/// Takes the order's total, repeated on each of its lines, out of the running for a line's amount where
/// pieces and price give that.
pub fn weigh_money(
    said: &[Meaning],
    shapes: &[ColumnShape],
    table: &TableProfile,
    scores: &mut [Scores],
) {
    let best = |role: Role, scores: &[Scores]| {
        let mut best = None;
        for j in 0..scores.len() {
            let score = scores[j][slot(role)];
            if score >= super::TAKEN && best.is_none_or(|b: usize| score > scores[b][slot(role)]) {
                best = Some(j);
            }
        }
        best
    };
    let (pieces, price) = (best(Role::Quantity, scores), best(Role::UnitPrice, scores));
    // What delivery costs is an order's affair: next to it stand the order's totals.
    let charged = said.iter().zip(shapes).any(|(s, shape)| {
        s.ideas & ideas("S") != 0
            && s.ideas & ideas("LPDNIFMa") == 0
            && matches!(shape.kind, ColumnType::Decimal | ColumnType::Integer)
    });
    for j in 0..said.len() {
        if scores[j][slot(Role::Amount)] == 0.0 {
            continue;
        }
        let line = said[j].ideas & ideas("LP") != 0;
        let total = said[j].ideas & ORDER_MONEY != 0;
        let agrees = match (pieces, price) {
            (Some(q), Some(u)) if q != j && u != j => agreement(table, q, u, j),
            _ => None,
        };
        let weight = match agrees {
            Some((exact, _)) if exact >= 0.9 => 1.0,
            Some((_, near)) if near >= 0.9 && !(total && charged && !line) => 1.0,
            Some(_) if total && !line => 0.0,
            Some((_, near)) if near < 0.5 => 0.8,
            None if pieces.is_some() && price.is_some() && total && charged && !line => 0.0,
            None if total && charged && !line => 0.85,
            _ => 1.0,
        };
        let score = &mut scores[j][slot(Role::Amount)];
        *score = (*score * weight).min(1.0);
    }
}

/// Shares of the sample's rows in which the amount is pieces times price to a hundredth, and in which it
/// is, but for what discounts and taxes make of it. None where no row says anything.
fn agreement(
    table: &TableProfile,
    pieces: usize,
    price: usize,
    amount: usize,
) -> Option<(f64, f64)> {
    let number = |row: &[String], j: usize| {
        let cell = row.get(j)?.trim().as_bytes();
        let read = parse_decimal(cell, b'.').or_else(|| parse_decimal(cell, b','))?;
        Some(read.mantissa as f64 / (0..read.scale).fold(1.0, |p, _| p * 10.0))
    };
    let (mut rows, mut exact, mut near) = (0.0, 0.0, 0.0);
    for row in &table.sample {
        let (Some(q), Some(u), Some(a)) =
            (number(row, pieces), number(row, price), number(row, amount))
        else {
            continue;
        };
        let product = q * u;
        if product == 0.0 || a == 0.0 {
            continue;
        }
        rows += 1.0;
        exact += f64::from(u8::from((0.99..=1.01).contains(&(a / product))));
        near += f64::from(u8::from((0.45..=1.3).contains(&(a / product))));
    }
    (rows >= 1.0).then(|| (exact / rows, near / rows))
}
