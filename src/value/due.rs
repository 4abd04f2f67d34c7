//! Whom to contact this week, and why; in slices.
//!
//! In: everybody's figures, dates from the customer file. Out: [`Due`] customers in the order in which to
//! take them. Tiers are by expected value: A holds the first 80 % of it, B the next 15 %, C the rest
//! (Dickie, *ABC inventory analysis*, 1951). A customer is due when the days since the last contact reach
//! those of their tier, or on a day of their own. Where no file knows of contacts, the last purchase
//! stands for the last contact.

use super::model::Value;
use super::signs::SIGNS;
use super::watch::cycle;
use crate::error::{Result, reserve};
use crate::ingest::calendar::format_day;
use crate::sorting::rank_floats;

/// Why somebody is due, strongest first.
pub const REASONS: [&str; 10] = [
    "renewal",
    "birthday",
    "anniversary",
    "watch",
    SIGNS[0],
    SIGNS[1],
    SIGNS[2],
    "neglected",
    "expected",
    "cadence",
];
pub(super) const RENEWAL: usize = 0;
pub(super) const BIRTHDAY: usize = 1;
pub(super) const ANNIVERSARY: usize = 2;
pub(super) const WATCH: usize = 3;
pub(super) const SPENDS_LESS: usize = 4;
pub(super) const NARROWER: usize = 5;
pub(super) const RISKIER: usize = 6;
pub(super) const NEGLECTED: usize = 7;
pub(super) const EXPECTED: usize = 8;
pub(super) const CADENCE: usize = 9;
pub(super) const DATED: u16 = 1 << RENEWAL | 1 << BIRTHDAY | 1 << ANNIVERSARY | 1 << EXPECTED;
/// Days that the list covers.
pub const WEEK: i32 = 7;
/// Best share of the customers whom nobody may forget, and after how many of their tier's cadences.
const BEST: usize = 10;
const FORGOTTEN: u32 = 2;
const TIERS: [f64; 2] = [0.8, 0.95];
/// Dates that the customer file may hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Known {
    Contacted,
    Birthday,
    Renewal,
}

/// One customer who is due.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Due {
    /// Place among the appraisals.
    pub place: u32,
    /// The day to contact them on.
    pub day: i32,
    /// Bits by [`REASONS`].
    pub reasons: u16,
    /// 0 for A.
    pub tier: u8,
    /// Days since the last contact.
    pub since: i32,
}

impl Due {
    pub fn has(&self, reason: usize) -> bool {
        self.reasons >> reason & 1 == 1
    }

    /// The strongest reason.
    pub(super) fn first(&self) -> usize {
        (0..CADENCE).find(|r| self.has(*r)).unwrap_or(CADENCE)
    }

    /// Names of the reasons, strongest first.
    pub fn names(&self) -> Vec<String> {
        let named = REASONS.iter().enumerate().filter(|(i, _)| self.has(*i));
        named.map(|(_, name)| name.to_string()).collect()
    }
}

/// The places of the values, greatest first; ties ascending.
fn descending(values: &[f64]) -> impl Iterator<Item = usize> {
    let turned: Vec<f64> = values.iter().map(|v| -v).collect();
    rank_floats(&turned).into_iter()
}

/// Everybody's tier, 0 for A, in the order of the values.
pub fn tiers(values: &[f64]) -> Vec<u8> {
    let total = values.iter().fold(0.0, |sum, v| sum + v);
    let mut tiers = vec![2; values.len()];
    let mut before = 0.0;
    for i in descending(values) {
        tiers[i] = TIERS.iter().filter(|edge| before >= **edge * total).count() as u8;
        before += values[i];
    }
    tiers
}

/// Month and day of the days of the list, `-MM-DD` as in a date, with a leap day on the day after
/// where there is none.
fn this_week(from: i32) -> Vec<(i32, String)> {
    let mut week = Vec::new();
    for day in from..from + WEEK {
        let text = format_day(i64::from(day));
        if text.ends_with("-03-01") && !format_day(i64::from(day) - 1).ends_with("-02-29") {
            week.push((day, "-02-29".to_string()));
        }
        week.push((day, text[4..].to_string()));
    }
    week
}

/// The list being made.
pub struct Contacting {
    today: i32,
    week: Vec<(i32, String)>,
    tiers: Vec<u8>,
    /// Those whom nobody may forget.
    precious: Vec<bool>,
    /// Which signs the past bears out.
    counts: [bool; 3],
    place: usize,
    due: Vec<Due>,
}

impl Contacting {
    /// From the last known day on.
    pub fn new(value: &Value) -> Result<Contacting> {
        let values: Vec<f64> = value.appraisals.iter().map(|a| a.value).collect();
        let mut due = Vec::new();
        reserve(&mut due, values.len(), "The customers who are due")?;
        let mut precious = vec![false; values.len()];
        for i in descending(&values).take(values.len().div_ceil(BEST)) {
            precious[i] = true;
        }
        Ok(Contacting {
            today: value.end(),
            week: this_week(value.end()),
            tiers: tiers(&values),
            precious,
            counts: [0, 1, 2].map(|sign| value.sign_counts(sign)),
            place: 0,
            due,
        })
    }

    /// Looks at `customers` more; true when at all. `dates` gives days since 1970 by place among all
    /// customers.
    pub fn step(
        &mut self,
        value: &Value,
        dates: &dyn Fn(Known, usize) -> Option<i32>,
        customers: usize,
    ) -> bool {
        let all = value.appraisals.len();
        for place in self.place..all.min(self.place + customers) {
            let own = self.one(value, dates, place);
            if own.reasons != 0 {
                self.due.push(own);
            }
            self.place = place + 1;
        }
        self.place == all
    }

    fn one(&self, value: &Value, dates: &dyn Fn(Known, usize) -> Option<i32>, place: usize) -> Due {
        let (a, today) = (&value.appraisals[place], self.today);
        let recurs = |day: i32| {
            let text = format_day(i64::from(day));
            let same = |(_, end): &&(i32, String)| text.ends_with(end.as_str());
            self.week.iter().find(same).map(|w| w.0)
        };
        let customer = a.customer as usize;
        let bought = value.end() - a.history.silence();
        let last = dates(Known::Contacted, customer).filter(|d| *d <= value.end());
        let since = today - last.unwrap_or(bought).max(bought);
        let cadence = value.options().contact_days[self.tiers[place] as usize];
        let mut own = Due {
            place: place as u32,
            day: today,
            reasons: 0,
            tier: self.tiers[place],
            since,
        };
        let mut add = |reason: usize, on: Option<i32>| {
            if let Some(day) = on {
                own.day = if own.reasons == 0 {
                    day
                } else {
                    own.day.min(day)
                };
                own.reasons |= 1 << reason;
            }
        };
        let renewal = dates(Known::Renewal, customer);
        add(
            RENEWAL,
            renewal.filter(|day| (today..today + WEEK).contains(day)),
        );
        add(BIRTHDAY, dates(Known::Birthday, customer).and_then(recurs));
        let first = value.end() - a.history.t;
        add(ANNIVERSARY, recurs(first).filter(|_| a.history.t >= 360));
        let at_once = |holds: bool| holds.then_some(today);
        add(
            NEGLECTED,
            at_once(self.precious[place] && since >= (cadence * FORGOTTEN) as i32),
        );
        add(WATCH, at_once(value.named(a)));
        for (sign, counts) in self.counts.into_iter().enumerate() {
            let shows = counts && value.shows(place, sign);
            add(SPENDS_LESS + sign, at_once(shows));
        }
        let next = bought + libm::round(cycle(&a.history, value.common())) as i32;
        add(
            EXPECTED,
            Some(next).filter(|d| a.history.x >= 2 && (today..today + WEEK).contains(d)),
        );
        add(CADENCE, at_once(since >= cadence as i32));
        own
    }

    /// Those with a day of their own first, then most value at risk first.
    pub fn finish(self, value: &Value) -> Vec<Due> {
        let risk = |d: &Due| value.at_risk(&value.appraisals[d.place as usize]);
        let risks: Vec<f64> = self.due.iter().map(risk).collect();
        let sorted: Vec<Due> = descending(&risks).map(|i| self.due[i]).collect();
        let dated = |d: &&Due| d.reasons & DATED != 0;
        let others = sorted.iter().filter(|d| !dated(d));
        sorted.iter().filter(dated).chain(others).copied().collect()
    }
}
