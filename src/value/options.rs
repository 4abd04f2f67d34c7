//! Which options the stage takes.

use crate::error::{Code, Error, Result};
use crate::ingest::calendar::parse_day;
use crate::report::{ValueModel, ValueOptions};

/// Errors: an option out of range (`bad-option`).
pub fn check(options: &ValueOptions) -> Result<()> {
    let bad = |what: &str, remedy: &str| Err(Error::new(Code::BadOption, what, remedy));
    let days = 1..=3_650;
    if !days.contains(&options.horizon) || !days.contains(&options.risk_days) {
        return bad(
            "The days ahead are out of range",
            "Give horizon and risk_days from 1 to 3650",
        );
    }
    if !(0.0..=1.0).contains(&options.discount) {
        return bad(
            "The discount rate is out of range",
            "Give a rate a year from 0 to 1",
        );
    }
    if options.refits > 1_000 {
        return bad("So many refits take too long", "Give refits from 0 to 1000");
    }
    if options.model == ValueModel::Empirical {
        return bad(
            "The empirical rates are what is left where no model holds",
            "Give auto, bgnbd, mbgnbd or paretonbd",
        );
    }
    if options.capacity == 0 || !options.contact_days.iter().all(|d| days.contains(d)) {
        return bad(
            "The contacts are out of range",
            "Give contact days from 1 to 3650 and a capacity of 1 or more",
        );
    }
    let held = |weight: &f64| (0.0..=1e9).contains(weight);
    if !options.loyalty.iter().all(held) || options.loyalty.iter().all(|w| *w == 0.0) {
        return bad(
            "The weights of the loyalty index are out of range",
            "Give six weights that are not negative and not all zero",
        );
    }
    if !(1..=365).contains(&options.lead_days) || !(0.5..=0.9999).contains(&options.service) {
        return bad(
            "The days of a delivery or the service level are out of range",
            "Give lead days from 1 to 365 and a service level from 0.5 to 0.9999",
        );
    }
    match &options.calibration_end {
        Some(day) if parse_day(day).is_none() => {
            bad("The calibration's end is no day", "Write it as YYYY-MM-DD")
        }
        _ => Ok(()),
    }
}
