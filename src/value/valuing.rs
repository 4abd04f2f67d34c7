//! What customers are valued by → a [`Value`], in slices: value them, place them, test on the past, look for
//! signs, hold the expectation against what came, count for reorder points.

use super::CUSTOMERS;
use super::appraise::Appraising;
use super::loyalty;
use super::model::Value;
use super::past::{HeldOut, Past};
use super::reorder::Reordering;
use super::tracking::Track;
use crate::error::Result;
use crate::orders::Orders;

enum Phase {
    Appraise(Appraising),
    /// Part of the loyalty index that comes next.
    Loyalty(usize),
    Past(Box<Past>),
    HeldOut(HeldOut),
    Signs,
    Track(Box<Track>),
    Reorder(Box<Reordering>),
    Done,
}

/// The value being made.
pub(super) struct Valuing {
    value: Value,
    phase: Phase,
}

impl Valuing {
    pub fn new(value: Value) -> Result<Valuing> {
        let appraising = Appraising::new(&value.days, value.end())?;
        Ok(Valuing {
            value,
            phase: Phase::Appraise(appraising),
        })
    }

    /// Done, of 45.
    pub fn progress(&self) -> u64 {
        match &self.phase {
            Phase::Appraise(appraising) => {
                let (done, all) = appraising.progress();
                15 * done as u64 / all.max(1) as u64
            }
            Phase::Loyalty(_) => 15,
            Phase::Past(_) => 20,
            Phase::HeldOut(_) | Phase::Signs => 30,
            Phase::Track(_) => 33,
            Phase::Reorder(_) => 38,
            Phase::Done => 45,
        }
    }

    /// True when all is done.
    pub fn step(&mut self, orders: &Orders) -> Result<bool> {
        let value = &mut self.value;
        self.phase = match std::mem::replace(&mut self.phase, Phase::Done) {
            Phase::Appraise(mut appraising) => match appraising.step(&value.basis, CUSTOMERS)? {
                false => Phase::Appraise(appraising),
                true => {
                    value.take(appraising.finish())?;
                    Phase::Loyalty(0)
                }
            },
            Phase::Loyalty(part) if part < loyalty::PARTS.len() => {
                loyalty::rank(&value.days, &value.appraisals, part, &mut value.loyalty);
                Phase::Loyalty(part + 1)
            }
            Phase::Loyalty(_) => {
                let weights = value.options().loyalty;
                loyalty::weigh(&mut value.loyalty, &weights);
                Phase::Past(Box::new(Past::new(
                    &value.basis,
                    value.cut(),
                    value.common(),
                )))
            }
            Phase::Past(mut past) => match past.step(&value.days, value.basis.ahead, CUSTOMERS) {
                false => Phase::Past(past),
                true => {
                    value.tested = past.finish();
                    match value.held_out() {
                        true => Phase::HeldOut(HeldOut::default()),
                        false => Phase::Signs,
                    }
                }
            },
            Phase::HeldOut(mut held) => {
                let days = (value.end(), value.last);
                match held.step(
                    &value.days,
                    days,
                    &value.basis,
                    &value.appraisals,
                    CUSTOMERS,
                ) {
                    false => Phase::HeldOut(held),
                    true => {
                        value.tested.holdout = Some(held.finish(days.1 - days.0));
                        Phase::Signs
                    }
                }
            }
            Phase::Signs => match value.look_for_signs(CUSTOMERS) {
                false => Phase::Signs,
                true => match value.track() {
                    Some(track) => Phase::Track(Box::new(track)),
                    None => reorder(value, orders)?,
                },
            },
            Phase::Track(mut track) => match track.step() {
                false => Phase::Track(track),
                true => {
                    value.tracking = track.finish();
                    reorder(value, orders)?
                }
            },
            Phase::Reorder(mut reordering) => match reordering.step(orders)? {
                false => Phase::Reorder(reordering),
                true => {
                    value.reorders = Some(reordering.finish());
                    Phase::Done
                }
            },
            Phase::Done => Phase::Done,
        };
        Ok(matches!(self.phase, Phase::Done))
    }

    pub fn finish(self) -> Value {
        self.value
    }
}

fn reorder(value: &Value, orders: &Orders) -> Result<Phase> {
    let options = value.options();
    // Today is not over, the last day of a calibration is.
    let end = value.end() + i32::from(options.calibration_end.is_some());
    let found = Reordering::new(orders, value.first(), end, options.lead_days as i32)?;
    Ok(found.map_or(Phase::Done, |r| Phase::Reorder(Box::new(r))))
}
