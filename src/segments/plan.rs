//! What a search will try: options checked, numbers of segments listed.

use crate::error::{Code, Error, Result};
use crate::report::{SegmentOptions, Words};

/// The fewest segments that are tried.
const FEWEST: usize = 2;
/// Customers per segment that a number of segments needs to be tried.
const EACH: usize = 5;
/// Characters of a name that a user gives.
const LONGEST: usize = 60;
/// The greatest number a user may ask for.
const LIMIT: u32 = 20;

/// [`Code::BadOption`] for a number of segments or restarts out of range.
pub fn check(options: &SegmentOptions) -> Result<()> {
    if let Some(k) = options.k.filter(|k| !(2..=LIMIT).contains(k)) {
        let message = format!("{k} segments were asked for");
        return Err(Error::new(
            Code::BadOption,
            message,
            "Ask for 2 to 20, or leave the number to the data",
        ));
    }
    if !(2..=LIMIT).contains(&options.most) {
        return Err(Error::new(
            Code::BadOption,
            "The most segments are out of range",
            "Ask for 2 to 20",
        ));
    }
    if !(0.0..=0.5).contains(&options.smallest) {
        return Err(Error::new(
            Code::BadOption,
            "The smallest share of a segment is out of range",
            "Give a share from 0 to 0.5",
        ));
    }
    let length = |name: &String| name.trim().chars().count();
    if options
        .names
        .values()
        .any(|n| !(1..=LONGEST).contains(&length(n)))
    {
        return Err(Error::new(
            Code::BadOption,
            "A segment's name is empty or too long",
            "Give it 1 to 60 characters",
        ));
    }
    if !(1..=100).contains(&options.restarts) {
        let message = format!("{} restarts were asked for", options.restarts);
        return Err(Error::new(Code::BadOption, message, "Ask for 1 to 100"));
    }
    Ok(())
}

/// The numbers of segments to try, with a note where the customers allow fewer than asked.
pub fn plan(options: &SegmentOptions, rows: usize, distinct: usize) -> (Vec<usize>, Vec<Words>) {
    let most = (options.most as usize)
        .min(distinct)
        .min((rows / EACH).max(FEWEST));
    let mut ks: Vec<usize> = (FEWEST..=most).filter(|_| distinct >= FEWEST).collect();
    let mut notes = Vec::new();
    let distinct = distinct.max(1);
    if let Some(asked) = options.k.map(|k| k as usize) {
        let k = asked.min(distinct);
        if k < asked {
            notes.push(Words::new(
                format!("{asked} segments were asked for, but these features tell only {distinct} apart."),
                format!("要求分为 {asked} 个客群，但这些特征上只有 {distinct} 种不同的顾客。"),
            ));
        }
        if k >= FEWEST && !ks.contains(&k) {
            ks.push(k);
            crate::sorting::sort_by(&mut ks, &|a, b| a.cmp(b));
        }
    }
    (ks, notes)
}
