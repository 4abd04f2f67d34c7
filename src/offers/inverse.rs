//! The inverse of a symmetric positive definite table, in place and in slices of bounded work.
//!
//! In: the lower triangle, row after row. Out: that of the inverse. Blocks of columns are swept one after
//! the other (Goodnight, A tutorial on the SWEEP operator, 1979), without pivots: size³ multiplications and
//! additions, as many as a Cholesky inverse takes, in one order everywhere. Nearly all of them are products
//! of a tile of four rows and one of eight columns, whose 32 sums stay in registers.
//!
//! Small tables are of `f64`, large ones of `f32`, each block's own square being inverted in `f64`.

use crate::error::{Result, reserve};
use crate::segments::lanes::{Lanes, Wide};

/// Columns swept together, and rows that one look at them serves.
const BLOCK: usize = 64;
/// Rows and columns of a tile.
const ROWS: usize = 4;
const COLUMNS: usize = 8;
/// Multiplications that count as one unit of work.
const FAST: usize = 12;

type Row<T> = [T; COLUMNS];
/// The block's part of a tile's rows or columns.
type Rows<T> = [[T; ROWS]; BLOCK];
type Columns<T> = [Row<T>; BLOCK];

/// What a table is made of.
pub(super) trait Number: Copy + Default + 'static {
    fn of(x: f64) -> Self;
    fn as_f64(self) -> f64;
    /// One more.
    fn raise(&mut self);
    /// Rows times columns, one column of the block after the other.
    fn product(rows: &Rows<Self>, columns: &Columns<Self>) -> [Row<Self>; ROWS];
    fn less(row: &mut Row<Self>, share: &Row<Self>);
}

impl Number for f64 {
    fn of(x: f64) -> f64 {
        x
    }
    fn as_f64(self) -> f64 {
        self
    }
    fn raise(&mut self) {
        *self += 1.0;
    }
    #[inline(always)]
    fn product(rows: &Rows<f64>, columns: &Columns<f64>) -> [Row<f64>; ROWS] {
        let mut sums = [[0.0; COLUMNS]; ROWS];
        for (weights, values) in rows.iter().zip(columns) {
            for (sums, weight) in sums.iter_mut().zip(weights) {
                for (sum, value) in sums.iter_mut().zip(values) {
                    *sum += weight * value;
                }
            }
        }
        sums
    }
    #[inline(always)]
    fn less(row: &mut Row<f64>, share: &Row<f64>) {
        row.iter_mut().zip(share).for_each(|(x, s)| *x -= s);
    }
}

impl Number for f32 {
    fn of(x: f64) -> f32 {
        x as f32
    }
    fn as_f64(self) -> f64 {
        f64::from(self)
    }
    fn raise(&mut self) {
        *self += 1.0;
    }
    #[inline(always)]
    fn product(rows: &Rows<f32>, columns: &Columns<f32>) -> [Row<f32>; ROWS] {
        // Written out, so that the sums stay in registers in a module that is made small, too.
        let [mut a, mut b, mut c, mut d] = [Wide::splat(0.0); ROWS];
        let [mut e, mut f, mut g, mut h] = [a, b, c, d];
        for (weights, values) in rows.iter().zip(columns) {
            let [left, right] = halves(values);
            let [p, q, r, s] = *weights;
            let (p, q, r, s) = (
                Wide::splat(p),
                Wide::splat(q),
                Wide::splat(r),
                Wide::splat(s),
            );
            (a, e) = (a.add(p.mul(left)), e.add(p.mul(right)));
            (b, f) = (b.add(q.mul(left)), f.add(q.mul(right)));
            (c, g) = (c.add(r.mul(left)), g.add(r.mul(right)));
            (d, h) = (d.add(s.mul(left)), h.add(s.mul(right)));
        }
        [joined(a, e), joined(b, f), joined(c, g), joined(d, h)]
    }
    #[inline(always)]
    fn less(row: &mut Row<f32>, share: &Row<f32>) {
        let ([a, b], [c, d]) = (halves(row), halves(share));
        *row = joined(a.sub(c), b.sub(d));
    }
}

#[inline(always)]
fn halves(row: &Row<f32>) -> [Wide; 2] {
    let (quads, _) = row.as_chunks::<4>();
    [Wide::load(&quads[0]), Wide::load(&quads[1])]
}

#[inline(always)]
fn joined(left: Wide, right: Wide) -> Row<f32> {
    let mut row = [0.0; COLUMNS];
    let (quads, _) = row.as_chunks_mut::<4>();
    left.store(&mut quads[0]);
    right.store(&mut quads[1]);
    row
}

/// The table, its lower triangle being what counts.
pub(super) struct Inverse<T> {
    size: usize,
    /// Tiles of a row in memory.
    stride: usize,
    table: Vec<Row<T>>,
    /// The block that is swept, and the next row of it.
    block: usize,
    begun: bool,
    row: usize,
    /// Of the block: its columns by tiles of columns, and those times its inverse by tiles of rows.
    columns: Vec<Columns<T>>,
    weighed: Vec<Rows<T>>,
}

impl<T: Number> Inverse<T> {
    /// A table of zeros. [`Code::OutOfMemory`](crate::error::Code::OutOfMemory) says how much is needed.
    pub(super) fn new(size: usize, what: &str) -> Result<Self> {
        let tiles = size.div_ceil(COLUMNS);
        // Odd, so that the rows of a tile do not lie in one place of the cache.
        let stride = tiles | 1;
        let rows = size.next_multiple_of(BLOCK);
        Ok(Inverse {
            size,
            stride,
            table: zeros(rows * stride, [T::default(); COLUMNS], what)?,
            block: 0,
            begun: false,
            row: 0,
            columns: zeros(tiles, [[T::default(); COLUMNS]; BLOCK], what)?,
            weighed: zeros(rows / ROWS, [[T::default(); ROWS]; BLOCK], what)?,
        })
    }

    /// A row from its beginning.
    pub(super) fn row_mut(&mut self, row: usize) -> &mut [T] {
        self.table[row * self.stride..][..self.stride].as_flattened_mut()
    }

    pub(super) fn at(&self, row: usize, column: usize) -> T {
        self.table[row * self.stride + column / COLUMNS][column % COLUMNS]
    }

    fn set(&mut self, row: usize, column: usize, value: T) {
        self.table[row * self.stride + column / COLUMNS][column % COLUMNS] = value;
    }

    /// About `work` units; true when the table is the inverse, but for its sign.
    pub(super) fn step(&mut self, work: usize) -> bool {
        let mut done = 0;
        while done < work && !self.is_over() {
            if !std::mem::replace(&mut self.begun, true) {
                self.begin_block();
                done += self.size * BLOCK * BLOCK / FAST;
            }
            while done < work && self.row < self.size {
                self.sweep_rows();
                done += self.row * BLOCK * BLOCK / FAST;
            }
            if self.row >= self.size {
                self.end_block();
            }
        }
        self.is_over()
    }

    fn is_over(&self) -> bool {
        self.block * BLOCK >= self.size
    }

    /// Share of the work done, 0–1.
    pub(super) fn progress(&self) -> f64 {
        let rows = self.block * BLOCK * self.size + self.row * BLOCK;
        (rows as f64 / (self.size * self.size).max(1) as f64).min(1.0)
    }

    /// Takes out the block's columns and weighs them by the inverse of its own square.
    fn begin_block(&mut self) {
        let (first, size) = (self.block * BLOCK, self.size);
        let width = BLOCK.min(size - first);
        let mut square = vec![0.0; width * width];
        for k in 0..width {
            for l in 0..=k {
                square[k * width + l] = self.at(first + k, first + l).as_f64();
                square[l * width + k] = square[k * width + l];
            }
        }
        invert(&mut square, width);
        let mut panels = [[[T::default(); COLUMNS]; BLOCK]; BLOCK / COLUMNS];
        for (k, row) in square.chunks_exact(width).enumerate() {
            for (l, value) in row.iter().enumerate() {
                panels[l / COLUMNS][k][l % COLUMNS] = T::of(*value);
                if l <= k {
                    self.set(first + k, first + l, T::of(-value));
                }
            }
        }
        for tile in 0..self.weighed.len() {
            let mut own = [[T::default(); ROWS]; BLOCK];
            for r in 0..ROWS {
                self.take_out(tile * ROWS + r, first..first + width, r, &mut own);
            }
            for (p, panel) in panels.iter().enumerate() {
                for (r, row) in T::product(&own, panel).iter().enumerate() {
                    for (l, value) in row.iter().enumerate() {
                        self.weighed[tile][p * COLUMNS + l][r] = *value;
                    }
                }
            }
        }
    }

    /// The block's columns of one row, for the tiles of columns and as row `r` of its tile; none of the
    /// block's own rows and of those beyond the table.
    fn take_out(&mut self, row: usize, block: std::ops::Range<usize>, r: usize, own: &mut Rows<T>) {
        let outside = row < self.size && !block.contains(&row);
        for k in 0..BLOCK {
            let column = block.start + k;
            let value = match outside && column < block.end {
                true if row < column => self.at(column, row),
                true => self.at(row, column),
                false => T::default(),
            };
            own[k][r] = value;
            if let Some(columns) = self.columns.get_mut(row / COLUMNS) {
                columns[k][row % COLUMNS] = value;
            }
        }
    }

    /// Takes the block's share off the next rows, as far as the diagonal.
    fn sweep_rows(&mut self) {
        let first = self.row;
        let end = (first + BLOCK).min(self.size);
        for (tile, columns) in self.columns[..end.div_ceil(COLUMNS)].iter().enumerate() {
            let from = first.max(tile * COLUMNS) / ROWS;
            for (rows, weighed) in self
                .weighed
                .iter()
                .enumerate()
                .take(end.div_ceil(ROWS))
                .skip(from)
            {
                let share = T::product(weighed, columns);
                for (r, share) in share.iter().enumerate() {
                    T::less(
                        &mut self.table[(rows * ROWS + r) * self.stride + tile],
                        share,
                    );
                }
            }
        }
        self.row += BLOCK;
    }

    /// Puts the weighed columns where the block's columns were.
    fn end_block(&mut self) {
        let first = self.block * BLOCK;
        let end = (first + BLOCK).min(self.size);
        for i in (0..self.size).filter(|i| !(first..end).contains(i)) {
            for column in first..end {
                let weighed = self.weighed[i / ROWS][column - first][i % ROWS];
                self.set(i.max(column), i.min(column), weighed);
            }
        }
        self.block += 1;
        self.begun = false;
        self.row = 0;
    }
}

fn zeros<T: Clone>(count: usize, zero: T, what: &str) -> Result<Vec<T>> {
    let mut all = Vec::new();
    reserve(&mut all, count, what)?;
    all.resize(count, zero);
    Ok(all)
}

/// Inverts a symmetric positive definite square in place, one column after the other.
fn invert(square: &mut [f64], n: usize) {
    for k in 0..n {
        let pivot = 1.0 / square[k * n + k];
        for i in (0..n).filter(|i| *i != k) {
            let factor = square[i * n + k] * pivot;
            for j in (0..n).filter(|j| *j != k) {
                square[i * n + j] -= factor * square[k * n + j];
            }
        }
        for i in 0..n {
            square[i * n + k] *= pivot;
            square[k * n + i] *= pivot;
        }
        square[k * n + k] = -pivot;
    }
    square.iter_mut().for_each(|value| *value = -*value);
}
