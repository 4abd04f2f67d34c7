//! Repeated lines left out; returns and cancellations netted, dropped or kept; outliers set aside.

use super::batch::proportion;
use super::book::BookLine;
use super::line::{OrderLine, Orders};
use super::outliers;
use super::rejects::Rejects;
use super::repeats::{self, Repeats};
use super::sorted::Sorted;
use crate::error::{Result, reserve};
use crate::ingest::number::format_fixed;
use crate::report::{Reason, Repairs, Returns, Role};
use hashbrown::HashMap;

/// What became of the returns.
pub struct Settled {
    pub orders: Orders,
    pub rejects: Rejects,
    /// Return lines taken off an earlier purchase.
    pub netted: u64,
    pub repeats: Repeats,
}

/// Applies the policy to the sorted book; `O(lines)`.
pub fn settle(mut sorted: Sorted, returns: Returns, repairs: &Repairs) -> Result<Settled> {
    let mut rejects = Rejects::default();
    let mut kept: Vec<bool> = Vec::new();
    reserve(&mut kept, sorted.lines.len(), "Settling returns")?;
    kept.resize(sorted.lines.len(), true);
    let repeats = repeats::find(&sorted, repairs, &mut kept, &mut rejects);
    let mut netted = 0;
    let cancelled = cancelled_orders(&sorted.orders);
    match returns {
        Returns::Keep => {}
        Returns::Drop => drop_returns(&sorted, &cancelled, &mut kept, &mut rejects),
        Returns::Net => {
            for c in 0..sorted.customers.len() {
                let range = sorted.starts[c]..sorted.starts[c + 1];
                let (lines, kept) = (&mut sorted.lines[range.clone()], &mut kept[range]);
                netted += net_customer(lines, &cancelled, kept, &mut rejects);
            }
        }
    }
    if let Some(threshold) = repairs.outliers {
        outliers::set_aside(&sorted, threshold, &mut kept, &mut rejects)?;
    }
    rejects.sort();
    Ok(Settled {
        orders: compact(sorted, &kept)?,
        rejects,
        netted,
        repeats,
    })
}

/// An order id of 'C' and digits is a cancellation, in files that also have ids without the 'C'.
fn cancelled_orders(orders: &[String]) -> Vec<bool> {
    let marked = |id: &String| {
        let digits = id.strip_prefix(['C', 'c']);
        digits.is_some_and(|d| !d.is_empty() && d.bytes().all(|b| b.is_ascii_digit()))
    };
    if orders.iter().all(marked) {
        vec![false; orders.len()]
    } else {
        orders.iter().map(marked).collect()
    }
}

fn drop_returns(sorted: &Sorted, cancelled: &[bool], kept: &mut [bool], rejects: &mut Rejects) {
    for (line, kept) in sorted.lines.iter().zip(kept).filter(|(_, kept)| **kept) {
        let reason = if cancelled[line.order as usize] {
            Some((
                Reason::Cancelled,
                Role::Order,
                sorted.orders[line.order as usize].clone(),
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
    cancelled: &[bool],
    kept: &mut [bool],
    rejects: &mut Rejects,
) -> u64 {
    let is_return = |l: &BookLine| l.quantity < 0 || l.amount < 0 || cancelled[l.order as usize];
    if !lines.iter().any(|l| is_return(l) || l.quantity == 0) {
        return 0;
    }
    let mut bought: HashMap<u32, Vec<usize>> = HashMap::new();
    let mut netted = 0;
    for i in 0..lines.len() {
        let line = lines[i];
        if !kept[i] {
            continue;
        }
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

/// Lets go of the lines that were not kept and of ids without a line.
fn compact(sorted: Sorted, kept: &[bool]) -> Result<Orders> {
    let Sorted {
        customers,
        orders,
        products,
        lines,
        ..
    } = sorted;
    let mut used = (
        vec![false; customers.len()],
        vec![false; orders.len()],
        vec![false; products.len()],
    );
    for line in lines.iter().zip(kept).filter_map(|(l, k)| k.then_some(l)) {
        used.0[line.customer as usize] = true;
        used.1[line.order as usize] = true;
        used.2[line.product as usize] = true;
    }
    let (customers, customer_of) = only_used(customers, &used.0);
    let (orders, order_of) = only_used(orders, &used.1);
    let (products, product_of) = only_used(products, &used.2);
    let mut out = Vec::new();
    reserve(&mut out, lines.len(), "The order lines")?;
    let mut starts = vec![0usize; customers.len() + 1];
    for l in lines.iter().zip(kept).filter_map(|(l, k)| k.then_some(l)) {
        let customer = customer_of[l.customer as usize];
        starts[customer as usize + 1] += 1;
        out.push(OrderLine {
            customer,
            at: l.at,
            order: order_of[l.order as usize],
            product: product_of[l.product as usize],
            quantity: l.quantity,
            amount: l.amount,
            discount: l.discount,
            row: l.row,
        });
    }
    for c in 0..customers.len() {
        starts[c + 1] += starts[c];
    }
    Ok(Orders {
        customers,
        orders,
        products,
        lines: out,
        starts,
    })
}

fn only_used<T>(items: Vec<T>, used: &[bool]) -> (Vec<T>, Vec<u32>) {
    let mut number = vec![0u32; items.len()];
    let mut kept = Vec::new();
    for (i, item) in items.into_iter().enumerate() {
        if used[i] {
            number[i] = kept.len() as u32;
            kept.push(item);
        }
    }
    (kept, number)
}
