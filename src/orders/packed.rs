//! Order lines while files are read: 32 bytes each, in blocks, so that growing copies nothing.
//!
//! What does not fit (dates beyond 2038, amounts beyond 214,748 units, a discount) stands in a list
//! of its own. Rows follow one another nearly always, so only the gaps between them are kept.

use super::book::BookLine;
use crate::error::{Code, Error, Result, reserve};

/// Lines of a block.
pub(super) const BLOCK: usize = 1024;
/// Flags in the upper bits of [`Packed::product`].
const FREE: u32 = 1 << 31;
const WIDE: u32 = 1 << 30;

#[derive(Clone, Copy, Default)]
pub(super) struct Packed {
    pub customer: u32,
    pub order: u32,
    /// Hash of the order's id: two of one customer that differ in it are not the same order.
    pub mark: u32,
    product: u32,
    /// Seconds, or for a wide line its place in the list.
    at: i32,
    quantity: i32,
    amount: i32,
    /// Lines before this one in the book.
    pub index: u32,
}

#[derive(Clone, Copy)]
struct Wide {
    at: i64,
    quantity: i64,
    amount: i64,
    discount: i64,
}

pub(super) type Block = Vec<Packed>;

/// All lines, in the order of the book.
#[derive(Clone, Default)]
pub(super) struct Packing {
    pub blocks: Vec<Block>,
    wide: Vec<Wide>,
    /// Index and row of each line that does not stand in the row after the one before.
    gaps: Vec<(u32, u64)>,
    last_row: u64,
    /// No row comes before one that stands earlier in the book.
    pub ascending: Ascending,
    len: u32,
}

/// True until told otherwise.
#[derive(Clone, Copy)]
pub(super) struct Ascending(pub bool);

impl Default for Ascending {
    fn default() -> Self {
        Ascending(true)
    }
}

impl Packed {
    #[inline(always)]
    pub fn product(&self) -> u32 {
        self.product & !(FREE | WIDE)
    }

    #[inline(always)]
    pub fn set_product(&mut self, product: u32) {
        self.product = self.product & (FREE | WIDE) | product;
    }
}

impl Packing {
    pub fn len(&self) -> usize {
        self.len as usize
    }

    #[inline(always)]
    pub fn push(&mut self, line: &BookLine, mark: u32) -> Result<()> {
        let index = self.len;
        if line.row != self.last_row + 1 || index == 0 {
            reserve(&mut self.gaps, 1, "The list of order lines")?;
            self.gaps.push((index, line.row));
            self.ascending.0 &= index == 0 || line.row > self.last_row;
        }
        self.last_row = line.row;
        let narrow = (
            i32::try_from(line.at),
            i32::try_from(line.quantity),
            i32::try_from(line.amount),
        );
        let mut product = line.product | if line.free { FREE } else { 0 };
        let (at, quantity, amount) = match narrow {
            (Ok(at), Ok(quantity), Ok(amount)) if line.discount == 0 => (at, quantity, amount),
            _ => {
                product |= WIDE;
                (self.widen(line)?, 0, 0)
            }
        };
        let block = match self.blocks.last_mut() {
            Some(block) if block.len() < BLOCK => block,
            _ => self.another()?,
        };
        block.push(Packed {
            customer: line.customer,
            order: line.order,
            mark,
            product,
            at,
            quantity,
            amount,
            index,
        });
        self.len = index.checked_add(1).ok_or_else(too_many)?;
        Ok(())
    }

    #[inline(never)]
    fn another(&mut self) -> Result<&mut Block> {
        reserve(&mut self.blocks, 1, "The list of order lines")?;
        self.blocks.push(new_block()?);
        self.blocks.last_mut().ok_or_else(too_many)
    }

    #[inline(never)]
    fn widen(&mut self, line: &BookLine) -> Result<i32> {
        let place = i32::try_from(self.wide.len()).map_err(|_| too_many())?;
        reserve(&mut self.wide, 1, "The list of order lines")?;
        self.wide.push(Wide {
            at: line.at,
            quantity: line.quantity,
            amount: line.amount,
            discount: line.discount,
        });
        Ok(place)
    }

    /// The line with its index for a row, which [`Packing::row`] turns into one.
    #[inline(always)]
    pub fn unpack(&self, packed: &Packed) -> BookLine {
        let wide = if packed.product & WIDE == 0 {
            Wide {
                at: packed.at.into(),
                quantity: packed.quantity.into(),
                amount: packed.amount.into(),
                discount: 0,
            }
        } else {
            self.wide[packed.at as usize]
        };
        BookLine {
            customer: packed.customer,
            order: packed.order,
            product: packed.product(),
            free: packed.product & FREE != 0,
            at: wide.at,
            quantity: wide.quantity,
            amount: wide.amount,
            discount: wide.discount,
            row: packed.index.into(),
        }
    }

    /// The second of the line.
    #[inline(always)]
    pub fn at(&self, packed: &Packed) -> i64 {
        match packed.product & WIDE {
            0 => packed.at.into(),
            _ => self.wide[packed.at as usize].at,
        }
    }

    /// Whether two lines of one customer are of one second, order and product.
    #[inline(always)]
    pub fn are_beside(&self, a: &Packed, b: &Packed) -> bool {
        a.order == b.order && a.product() == b.product() && self.at(a) == self.at(b)
    }

    /// The row of the line at an index; `O(log gaps)`.
    pub fn row(&self, index: u64) -> u64 {
        let gap = self.gaps.partition_point(|gap| u64::from(gap.0) <= index) - 1;
        let (from, row) = self.gaps[gap];
        row + (index - u64::from(from))
    }

    /// All lines, with their rows, and the hashes of their orders' ids.
    pub fn iter(&self) -> impl Iterator<Item = (BookLine, u32)> {
        let mut gap = 0;
        self.blocks.iter().flatten().map(move |packed| {
            let mut line = self.unpack(packed);
            while self
                .gaps
                .get(gap + 1)
                .is_some_and(|next| next.0 <= packed.index)
            {
                gap += 1;
            }
            let (from, row) = self.gaps[gap];
            line.row = row + u64::from(packed.index - from);
            (line, packed.mark)
        })
    }
}

pub(super) fn new_block() -> Result<Block> {
    let mut block = Vec::new();
    reserve(&mut block, BLOCK, "The list of order lines")?;
    Ok(block)
}

fn too_many() -> Error {
    Error::new(
        Code::OutOfMemory,
        "There are more order lines than can be counted",
        "Use a file of a shorter period",
    )
}
