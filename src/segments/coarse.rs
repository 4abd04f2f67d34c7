//! A pass that looks at every row, by few bits first.
//!
//! In: the labels and holds of a group of rows, and its [`Halves`]. Out: the labels that few bits make sure, what moved in
//! a [`Tally`], and a bit for each row that has to be looked at by all bits.

use super::centres::Centres;
use super::halves::{GROUP, Halves, width};
use super::lanes::Lanes;
use super::measure::{halves, longest};
use super::rows::Rows;
use super::sieve::Sieve;
use super::tally::{Sums, Tally, each};

/// What such a pass needs.
pub struct Coarse<'a> {
    sieve: Sieve,
    /// Group by group so many.
    halves: &'a [[Halves; GROUP]],
    width: usize,
    /// Whether rows get holds.
    holds: bool,
    sums: Sums,
    room: Vec<[f32; 4]>,
}

impl<'a> Coarse<'a> {
    /// None where it would not help.
    pub fn new(rows: &'a Rows, centres: &Centres, holds: bool) -> Option<Self> {
        let sieve = Sieve::new(centres, longest(rows), holds)?;
        let (halves, width) = (halves(rows), width(rows.columns()));
        (halves.len() == rows.count() / GROUP * width).then(|| Coarse {
            sieve,
            halves,
            width,
            holds,
            sums: Sums::new(rows.columns()),
            room: Vec::new(),
        })
    }

    /// Gives the rows of the nth group the labels that few bits make sure; a bit for each row where they do
    /// not.
    #[inline(always)]
    pub fn sift<V: Lanes>(
        &mut self,
        nth: usize,
        labels: &mut [u8; GROUP],
        holds: &mut [u16; GROUP],
        rows: &Rows,
        tally: &mut Tally,
    ) -> u64 {
        let was = *labels;
        let group = &self.halves[nth * self.width..][..self.width];
        let (sieve, room) = (&self.sieve, &mut self.room);
        let [open, moved] = match self.holds {
            true => sieve.label::<V, true>(group, room, labels, holds),
            false => sieve.label::<V, false>(group, room, labels, holds),
        };
        if rows.is_weighted() {
            let from = nth * GROUP;
            each(moved, |row| {
                tally.moved::<V>(rows, from + row, was[row], labels[row])
            });
        } else {
            self.sums.moved::<V>(group, moved, [&was, labels]);
            if self.sums.is_full() {
                tally.take(&mut self.sums);
            }
        }
        open
    }

    /// Has what was added up counted.
    pub fn tell(mut self, tally: &mut Tally) {
        tally.take(&mut self.sums);
    }
}
