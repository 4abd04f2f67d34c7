//! The stage's result: what tables and reports are made of.

use super::appraise::{Appraisal, Basis, Shared, Sum, Timing, concentration};
use super::days::Days;
use super::due::Due;
use super::findings;
use super::histogram;
use super::loyalty::{self, Loyalty};
use super::past::{Tested, UNTESTED};
use super::referral::Referrals;
use super::reorder::Reorders;
use super::signs::{self, SIGNS, signs};
use super::tracking::Track;
use super::watch::{Rule, common_gap, cycle};
use crate::error::{Result, reserve};
use crate::ingest::calendar::format_day;
use crate::orders::Orders;
use crate::report::{
    CustomerValue, Equity, Finding, Histogram, LoyaltyReport, SegmentValue, SpendReport, Tracking,
    ValueModel, ValueOptions, ValueReport, WatchReport, WatchRow, Words,
};
use crate::sorting::rank_floats;
use std::collections::BTreeMap;

/// Rows of the watch list in the report.
const LIST: usize = 100;

/// Segment labels by customer, and the segments' names.
#[derive(Default)]
pub struct Groups<'a> {
    pub labels: &'a [u8],
    pub names: Vec<Words>,
}

/// All that was found.
pub struct Value {
    pub(super) days: Days,
    end: i32,
    /// The day of the last purchase.
    pub(super) last: i32,
    pub basis: Basis,
    findings: Vec<Finding>,
    options: ValueOptions,
    common: f64,
    pub appraisals: Vec<Appraisal>,
    shared: Vec<Shared>,
    total: Sum,
    pub(super) tested: Tested,
    /// Signs that show today, three bits, and those of which it can be told, three more.
    shown: Vec<u8>,
    pub loyalty: Vec<Loyalty>,
    pub due: Vec<Due>,
    pub(super) reorders: Option<Reorders>,
    pub(super) referrals: Option<Referrals>,
    pub(super) tracking: Option<Tracking>,
}

impl Value {
    /// Nobody valued yet.
    pub(super) fn new(
        days: Days,
        end: i32,
        basis: Basis,
        findings: Vec<Finding>,
        options: ValueOptions,
    ) -> Value {
        Value {
            last: days.span().map_or(end, |span| span.1),
            days,
            end,
            tested: Tested::new(&basis),
            basis,
            findings,
            options,
            common: 1.0,
            appraisals: Vec::new(),
            shared: Vec::new(),
            total: Sum::default(),
            shown: Vec::new(),
            loyalty: Vec::new(),
            due: Vec::new(),
            reorders: None,
            referrals: None,
            tracking: None,
        }
    }

    /// Everybody valued.
    pub(super) fn take(&mut self, (all, shared): (Vec<Appraisal>, Vec<Shared>)) -> Result<()> {
        self.total = self.basis.sums((&all, &shared), 1, &|_| 0)?[0];
        let common = common_gap(&mut all.iter().map(|a| a.history)).unwrap_or(30.0);
        self.common = common.max(1.0);
        self.loyalty = loyalty::begin(all.len())?;
        reserve(
            &mut self.shown,
            all.len(),
            "The signs that customers change",
        )?;
        (self.appraisals, self.shared) = (all, shared);
        Ok(())
    }

    /// Looks at `customers` more for signs that they change; true when at all.
    pub(super) fn look_for_signs(&mut self, customers: usize) -> bool {
        let rest = &self.appraisals[self.shown.len()..];
        for a in &rest[..rest.len().min(customers)] {
            let (customer, risk) = (a.customer as usize, self.basis.risk.as_ref());
            let mut bits = 0;
            for (sign, shown) in signs(&self.days, customer, self.end, risk)
                .into_iter()
                .enumerate()
            {
                bits |= u8::from(shown == Some(true)) << sign;
                bits |= u8::from(shown.is_some()) << (sign + SIGNS.len());
            }
            self.shown.push(bits);
        }
        self.shown.len() == self.appraisals.len()
    }

    /// The day of the past that tests stand on: the calibration's end where enough comes after it, else so
    /// many days before the end.
    pub(super) fn cut(&self) -> i32 {
        let ahead = self.basis.ahead;
        let held_out = self.options.calibration_end.is_some() && self.last >= self.end + ahead;
        if held_out { self.end } else { self.end - ahead }
    }

    /// Whether something came after the calibration.
    pub(super) fn held_out(&self) -> bool {
        self.options.calibration_end.is_some() && self.last > self.end
    }

    fn bands(&self, groups: &Groups) -> Histogram {
        let label = |customer: u32| groups.labels.get(customer as usize).copied();
        let placed = |a: &Appraisal| (a.value, usize::from(label(a.customer).unwrap_or(0)));
        let values: Vec<(f64, usize)> = self.appraisals.iter().map(placed).collect();
        histogram::bands(&values, groups.names.len())
    }

    /// The day of the first purchase.
    pub(super) fn first(&self) -> i32 {
        self.days.span().map_or(self.end, |span| span.0)
    }

    /// What was expected of the past, point by point.
    pub(super) fn track(&self) -> Option<Track> {
        let cut = self.cut();
        let ahead = match cut == self.end {
            true => self.last - cut,
            false => self.basis.ahead,
        };
        let model = match &self.basis.timing {
            Timing::Model(found) => Some(found.model),
            Timing::Rates(_) => None,
        };
        Track::new(&self.days, cut, ahead, self.basis.unit, model)
    }

    /// Silence as the advised rule sees it, if it names this customer.
    pub(super) fn named(&self, a: &Appraisal) -> bool {
        let (rule, threshold) = match &self.tested.advised {
            Some(t) if t.rule == Rule::FixedDays.as_str() => (Rule::FixedDays, t.threshold),
            Some(t) => (Rule::OwnCycle, t.threshold),
            None => (Rule::OwnCycle, UNTESTED),
        };
        rule.score(&a.history, self.common) >= threshold
    }

    /// Whether it is known who brought whom.
    pub fn knows_referrals(&self) -> bool {
        self.referrals.is_some()
    }

    /// The last day that is known.
    pub fn end(&self) -> i32 {
        self.end
    }

    pub(super) fn options(&self) -> &ValueOptions {
        &self.options
    }

    /// Mean days between all customers' purchases.
    pub(super) fn common(&self) -> f64 {
        self.common
    }

    /// Whether a sign shows today, by place among the appraisals.
    pub(super) fn shows(&self, place: usize, sign: usize) -> bool {
        self.shown[place] >> sign & 1 == 1
    }

    /// Whether the past bears a sign out.
    pub(super) fn sign_counts(&self, sign: usize) -> bool {
        self.tested
            .signs
            .is_some_and(|tests| signs::counts(&tests[sign]))
    }

    /// Value that is lost if the customer stays away.
    pub fn at_risk(&self, a: &Appraisal) -> f64 {
        at_risk(a)
    }

    /// Customers whom the advised rule names, most value at risk first.
    pub fn watched(&self) -> Vec<&Appraisal> {
        let named: Vec<&Appraisal> = self.appraisals.iter().filter(|a| self.named(a)).collect();
        let most_first: Vec<f64> = named.iter().map(|a| -at_risk(a)).collect();
        let order = rank_floats(&most_first);
        order.into_iter().map(|i| named[i]).collect()
    }

    pub fn watch_row(&self, a: &Appraisal, orders: &Orders) -> WatchRow {
        let cycle = cycle(&a.history, self.common);
        WatchRow {
            customer_id: orders.customers.name(a.customer as usize).into_owned(),
            silence: a.history.silence() as u32,
            cycle,
            p_purchase: a.purchase,
            value: a.value,
            at_risk: at_risk(a),
            reason: findings::reason(a.history.silence(), cycle, a.history.x),
        }
    }

    /// One customer's figures, if they had bought by the calibration's end.
    pub fn of(&self, customer: usize) -> Option<&Appraisal> {
        self.place(customer).map(|place| &self.appraisals[place])
    }

    fn place(&self, customer: usize) -> Option<usize> {
        let all = &self.appraisals;
        let place = all.partition_point(|a| (a.customer as usize) < customer);
        let found = all.get(place)?;
        (found.customer as usize == customer).then_some(place)
    }

    /// One customer's figures for the card.
    pub fn customer(&self, customer: usize) -> Option<CustomerValue> {
        let a = self.of(customer)?;
        let next = self.basis.next(&a.history);
        Some(CustomerValue {
            risk_days: self.basis.ahead as u32,
            p_purchase: a.purchase,
            next: next.map(|days| format_day(i64::from(self.end + days))),
            amount: self.basis.amount(&a.history).0,
            expected: a.expected,
            value: a.value,
            low: a.low,
            high: a.high,
            loyalty: self.loyalty[self.place(customer)?].index,
        })
    }

    /// Days in the unit of time that the table counts in.
    pub fn unit(&self) -> f64 {
        self.basis.unit
    }

    pub fn report(&self, orders: &Orders, groups: &Groups<'_>) -> Result<ValueReport> {
        let equity = self.equity(groups)?;
        let mut parameters = BTreeMap::new();
        let (model, log_likelihood) = match &self.basis.timing {
            Timing::Rates(_) => (ValueModel::Empirical, None),
            Timing::Model(found) => {
                let names = match found.model {
                    ValueModel::Paretonbd => ["r", "alpha", "s", "beta"],
                    _ => ["r", "alpha", "a", "b"],
                };
                for (name, parameter) in names.into_iter().zip(found.theta) {
                    parameters.insert(name.into(), parameter);
                }
                (found.model, Some(found.log_likelihood))
            }
        };
        let watched = self.watched();
        Ok(ValueReport {
            signs: self.sign_reports(),
            contact: self.contact_report(&self.due, orders),
            loyalty: self.loyalty_report(),
            tracking: self.tracking.clone(),
            reorder: self.reorder_report(orders),
            referral: self.referral_report(orders),
            sentence: findings::equity(&equity, self.appraisals.len() as u64),
            model,
            unit: self.options.unit,
            calibration_end: format_day(self.end.into()),
            customers: self.appraisals.len() as u64,
            repeaters: self.appraisals.iter().filter(|a| a.history.x > 0).count() as u64,
            parameters,
            log_likelihood,
            diagnosis: self.findings.clone(),
            spend: self.basis.spend.map(|s| SpendReport {
                p: s.p,
                q: s.q,
                gamma: s.gamma,
                log_likelihood: s.log_likelihood,
                customers: s.spenders,
                correlation: s.correlation,
            }),
            equity,
            holdout: self.tested.holdout.clone(),
            risk: self.tested.risk.clone(),
            watch: WatchReport {
                thresholds: self.tested.thresholds.clone(),
                advised: self.tested.advised.clone(),
                verdict: self.tested.verdict.clone(),
                matching: watched.len() as u64,
                list: watched
                    .iter()
                    .take(LIST)
                    .map(|a| self.watch_row(a, orders))
                    .collect(),
            },
        })
    }

    fn sign_reports(&self) -> Vec<crate::report::SignReport> {
        let count = |bit: usize| self.shown.iter().filter(|s| *s >> bit & 1 == 1).count() as u64;
        let report = |sign: usize| {
            let tested = self.tested.signs.map(|tests| tests[sign]);
            let able = count(sign + SIGNS.len());
            signs::report(sign, count(sign), able, tested, self.basis.ahead)
        };
        (0..SIGNS.len()).map(report).collect()
    }

    fn loyalty_report(&self) -> LoyaltyReport {
        let weights = &self.options.loyalty;
        let sum = weights.iter().fold(0.0, |sum, w| sum + w);
        let mut tenths = vec![0; 10];
        for own in &self.loyalty {
            tenths[usize::from(own.index / 10).min(9)] += 1;
        }
        LoyaltyReport {
            sentence: findings::loyalty(tenths[7..].iter().sum(), self.loyalty.len() as u64),
            weights: weights.map(|w| w / sum),
            tenths,
        }
    }

    fn equity(&self, groups: &Groups<'_>) -> Result<Equity> {
        let (low, high) = self.basis.interval(&self.total);
        let (gini, pareto) = concentration(&self.appraisals);
        Ok(Equity {
            total: self.total.value,
            low,
            high,
            purchases: self.total.purchases,
            horizon: self.options.horizon,
            discount: self.options.discount,
            gini,
            pareto,
            segments: self.segments(groups)?,
            histogram: self.bands(groups),
        })
    }

    fn segments(&self, groups: &Groups<'_>) -> Result<Vec<SegmentValue>> {
        let n = groups.names.len();
        if n == 0 {
            return Ok(Vec::new());
        }
        let label = |c: usize| usize::from(groups.labels.get(c).copied().unwrap_or(0));
        let sums = self
            .basis
            .sums((&self.appraisals, &self.shared), n, &label)?;
        let rows = sums.iter().zip(&groups.names).enumerate();
        let row = |(i, (sum, name)): (usize, (&Sum, &Words))| {
            let (low, high) = self.basis.interval(sum);
            SegmentValue {
                segment: i as u32,
                name: name.clone(),
                customers: sum.customers,
                value: sum.value,
                low,
                high,
            }
        };
        Ok(rows.map(row).collect())
    }
}

/// Value that is lost if the customer stays away.
fn at_risk(a: &Appraisal) -> f64 {
    a.value * (1.0 - a.purchase)
}
