//! Returns and cancellations: netted, dropped or kept. Outliers, where asked for, set aside.

use super::batch::proportion;
use super::book::BookLine;
use super::compact::{Compact, Part, Writer};
use super::line::Orders;
use super::outliers::{Outlying, set_aside};
use super::rejects::Rejects;
use super::repeats::Repeats;
use super::sorted::Sorted;
use crate::error::{Result, reserve};
use crate::ingest::number::format_fixed;
use crate::report::{Reason, Returns, Role};
use hashbrown::HashMap;

/// What became of the returns.
pub struct Settled {
    pub orders: Orders,
    pub rejects: Rejects,
    /// Return lines taken off an earlier purchase.
    pub netted: u64,
    pub repeats: Repeats,
    /// Customers that became another's, when ids were merged.
    pub merged: u64,
}

/// Applies the policy to the sorted book; `O(lines)`.
pub fn settle(sorted: Sorted, returns: Returns) -> Result<Settled> {
    let mut settling = Settling::new(sorted, returns, None);
    while !settling.step()? {}
    settling.finish()
}

/// The same in slices. Customers of whom no line can be left out stay as they are written.
pub struct Settling {
    sorted: Sorted,
    returns: Returns,
    /// What is to be settled, the last part first.
    parts: Vec<Part>,
    settled: Compact,
    /// Customers without a line that is kept, ascending.
    gone: Vec<u32>,
    customer: u32,
    rejects: Rejects,
    netted: u64,
    /// See [`Orders::sent_back`].
    sent_back: Vec<(u32, f64)>,
    /// How far off a line may be; rows are then kept to the end.
    outliers: Option<f64>,
    writer: Writer,
    own: Vec<BookLine>,
    kept: Vec<bool>,
}

impl Settling {
    pub fn new(mut sorted: Sorted, returns: Returns, outliers: Option<f64>) -> Self {
        let mut parts = std::mem::take(&mut sorted.lines).into_parts();
        parts.reverse();
        let rejects = std::mem::take(&mut sorted.rejects);
        Settling {
            sorted,
            returns,
            outliers,
            parts,
            settled: Compact::default(),
            gone: Vec::new(),
            customer: 0,
            rejects,
            netted: 0,
            sent_back: Vec::new(),
            writer: Writer::default(),
            own: Vec::new(),
            kept: Vec::new(),
        }
    }

    /// Parts that are left.
    pub fn left(&self) -> u64 {
        self.parts.len() as u64
    }

    /// One slice of a few milliseconds; true when all is settled.
    pub fn step(&mut self) -> Result<bool> {
        let Some(mut part) = self.parts.pop() else {
            return Ok(true);
        };
        let customers = part.customers() as u32;
        if !part.tally.rows || self.returns == Returns::Keep {
            part.renumber(self.customer - self.gone.len() as u32);
            self.settled.push(part)?;
        } else {
            self.settle(&part)?;
        }
        self.customer += customers;
        Ok(self.parts.is_empty())
    }

    fn settle(&mut self, part: &Part) -> Result<()> {
        let first = self.customer - self.gone.len() as u32;
        for i in 0..part.customers() {
            let mut sent_back = 0.0;
            self.own.clear();
            self.own.extend(part.of(i));
            if self
                .own
                .iter()
                .any(|line| self.sorted.may_be_left_out(line))
            {
                sent_back = sent_back_of(&self.own, &self.sorted);
                self.settle_customer()?;
            }
            if self.own.is_empty() {
                reserve(&mut self.gone, 1, "Settling returns")?;
                self.gone.push(self.customer + i as u32);
                continue;
            }
            if sent_back > 0.0 {
                reserve(&mut self.sent_back, 1, "Settling returns")?;
                let customer = self.customer + i as u32 - self.gone.len() as u32;
                self.sent_back.push((customer, sent_back));
            }
            self.writer.customer(&self.own, self.outliers.is_some())?;
        }
        self.settled.push(self.writer.part(first)?)
    }

    /// Leaves the lines in `own` that are kept.
    fn settle_customer(&mut self) -> Result<()> {
        self.kept.clear();
        reserve(&mut self.kept, self.own.len(), "Settling returns")?;
        self.kept.resize(self.own.len(), true);
        let (lines, kept) = (&mut self.own[..], &mut self.kept[..]);
        match self.returns {
            Returns::Keep => {}
            Returns::Drop => drop_returns(&self.sorted, lines, kept, &mut self.rejects),
            Returns::Net => {
                let cancelled = |order| self.sorted.is_cancelled(order);
                self.netted += net_customer(lines, &cancelled, kept, &mut self.rejects);
            }
        }
        let mut kept = self.kept.iter();
        self.own.retain(|_| kept.next() == Some(&true));
        Ok(())
    }

    pub fn finish(mut self) -> Result<Settled> {
        let outlying = self
            .outliers
            .map(|t| set_aside(&self.settled, t, &mut self.rejects));
        self.rejects.sort();
        let mut customers = match self.gone.is_empty() {
            true => self.sorted.customers,
            false => {
                let left = |c: &u32| self.gone.binary_search(c).is_err();
                let all = 0..self.sorted.customers.len() as u32;
                self.sorted.customers.picked(all.filter(left))?
            }
        };
        if let Some(Outlying { lines, gone }) = outlying.transpose()? {
            self.settled = lines;
            let left = |c: &u32| gone.binary_search(c).is_err();
            customers = customers.picked((0..customers.len() as u32).filter(left))?;
            self.sent_back.retain(|(c, _)| left(c));
            for (customer, _) in &mut self.sent_back {
                *customer -= gone.partition_point(|c| c < customer) as u32;
            }
        }
        let mut orders = Orders {
            customers,
            order_count: self.sorted.order_count,
            orders: self.sorted.orders,
            sent_back: self.sent_back,
            products: self.sorted.products,
            lines: self.settled,
            product_of: Vec::new(),
        };
        if !self.rejects.is_empty() {
            orders.let_go();
        }
        Ok(Settled {
            orders,
            rejects: self.rejects,
            netted: self.netted,
            repeats: self.sorted.repeats,
            merged: self.sorted.merged,
        })
    }
}

/// What share of what a customer bought came back, in money, at the most all of it.
fn sent_back_of(lines: &[BookLine], sorted: &Sorted) -> f64 {
    let (mut bought, mut back) = (0.0, 0.0);
    for line in lines {
        let amount = line.amount.unsigned_abs() as f64;
        if line.quantity < 0 || line.amount < 0 || sorted.is_cancelled(line.order) {
            back += amount;
        } else {
            bought += amount;
        }
    }
    if bought > back {
        back / bought
    } else {
        f64::from(u8::from(back > 0.0))
    }
}

fn drop_returns(sorted: &Sorted, lines: &[BookLine], kept: &mut [bool], rejects: &mut Rejects) {
    for (line, kept) in lines.iter().zip(kept) {
        let reason = if sorted.is_cancelled(line.order) {
            Some((
                Reason::Cancelled,
                Role::Order,
                sorted.orders.name(line.order as usize).into_owned(),
            ))
        } else if line.quantity <= 0 {
            Some((
                Reason::NotPositiveQuantity,
                Role::Quantity,
                format_fixed(line.quantity.into()),
            ))
        } else if line.free {
            Some((
                Reason::NotPositivePrice,
                Role::UnitPrice,
                format_fixed(line.amount.into()),
            ))
        } else {
            None
        };
        if let Some((reason, role, value)) = reason {
            *kept = false;
            rejects.add(line.row, reason, Some(role), &value);
        }
    }
}

/// Takes every return off the latest earlier purchases of the same product, newest first. A return
/// without a negative quantity is settled in money instead of pieces.
fn net_customer(
    lines: &mut [BookLine],
    cancelled: &dyn Fn(u32) -> bool,
    kept: &mut [bool],
    rejects: &mut Rejects,
) -> u64 {
    let is_return = |l: &BookLine| l.quantity < 0 || l.amount < 0 || cancelled(l.order);
    if !lines.iter().any(|l| is_return(l) || l.quantity == 0) {
        return 0;
    }
    let mut bought: HashMap<u32, Vec<usize>> = HashMap::new();
    let mut netted = 0;
    for i in 0..lines.len() {
        let line = lines[i];
        if line.quantity == 0 {
            kept[i] = false;
            rejects.add(
                line.row,
                Reason::NotPositiveQuantity,
                Some(Role::Quantity),
                "0",
            );
        } else if !is_return(&line) {
            bought.entry(line.product).or_default().push(i);
        } else {
            kept[i] = false;
            let stack = bought.entry(line.product).or_default();
            if take_off(lines, stack, line, kept, rejects) {
                netted += 1;
            } else {
                rejects.add(
                    line.row,
                    Reason::UnmatchedReturn,
                    Some(Role::Quantity),
                    &format_fixed(line.quantity.into()),
                );
            }
        }
    }
    netted
}

/// Takes one return off the stack of purchases; true when all of it found its purchase.
fn take_off(
    lines: &mut [BookLine],
    stack: &mut Vec<usize>,
    back: BookLine,
    kept: &mut [bool],
    rejects: &mut Rejects,
) -> bool {
    let in_pieces = back.quantity < 0 || back.amount == 0;
    let mut need = if in_pieces {
        back.quantity.saturating_abs()
    } else {
        back.amount.saturating_abs()
    };
    while need > 0 {
        let of = |line: &BookLine| {
            if in_pieces {
                line.quantity
            } else {
                line.amount
            }
        };
        // What was free can come back in pieces, but there is no money in it.
        let Some(place) = stack.iter().rposition(|&j| of(&lines[j]) > 0) else {
            return false;
        };
        let j = stack[place];
        let line = &mut lines[j];
        let have = of(line);
        let left = have - need.min(have);
        need -= have - left;
        if left <= 0 {
            stack.remove(place);
            kept[j] = false;
            rejects.add(line.row, Reason::ReturnedInFull, Some(Role::Order), "");
        } else {
            line.discount = proportion(line.discount, left, have);
            if in_pieces {
                line.amount = proportion(line.amount, left, have);
                line.quantity = left;
            } else {
                line.amount = left;
            }
        }
    }
    true
}
