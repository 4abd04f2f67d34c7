//! The stage's result: what tables and reports are made of.

use super::appraise::{Appraisal, Basis, Sum, Timing, concentration};
use super::contact::{Due, Known};
use super::days::Days;
use super::findings;
use super::loyalty::{self, Loyalty};
use super::reorder::Reorders;
use super::risk::{Case, Risk, auc, cases, deciles, enough};
use super::signs::{self, signs};
use super::spend::pearson;
use super::watch::{Rule, best, common_gap, cycle, raw_ratio, test};
use crate::error::Result;
use crate::ingest::calendar::format_day;
use crate::orders::Orders;
use crate::report::{
    CalibrationRow, CustomerValue, Equity, Finding, Holdout, LoyaltyReport, RiskReport,
    SegmentValue, SignTest, SpendReport, Threshold, ValueModel, ValueOptions, ValueReport,
    WatchReport, WatchRow, Words,
};
use crate::sorting::ranked;
use std::collections::BTreeMap;

/// Cycles of silence at which a warning is given where nothing can be tested.
const UNTESTED: f64 = 3.0;
/// A rule that is right in fewer pairs than this tells nothing.
const CHANCE: f64 = 0.55;
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
    days: Days,
    end: i32,
    last: i32,
    pub basis: Basis,
    findings: Vec<Finding>,
    options: ValueOptions,
    common: f64,
    pub appraisals: Vec<Appraisal>,
    total: Sum,
    risk: RiskReport,
    thresholds: Vec<Threshold>,
    advised: Option<Threshold>,
    verdict: Words,
    holdout: Option<Holdout>,
    sign_tests: Option<[SignTest; 3]>,
    pub loyalty: Vec<Loyalty>,
    pub due: Vec<Due>,
    pub(super) reorders: Option<Reorders>,
}

impl Value {
    pub(super) fn new(
        days: Days,
        end: i32,
        last: i32,
        basis: Basis,
        findings: Vec<Finding>,
        options: ValueOptions,
    ) -> Result<Value> {
        let (appraisals, sums) = basis.appraise(&days, end, 1, &|_| 0)?;
        let common = common_gap(&mut appraisals.iter().map(|a| a.history)).unwrap_or(30.0);
        let mut value = Value {
            holdout: None,
            sign_tests: None,
            loyalty: loyalty::index(&days, &appraisals, &options.loyalty)?,
            due: Vec::new(),
            reorders: None,
            risk: RiskReport {
                days: basis.ahead as u32,
                method: match basis.risk {
                    Some(_) => "history".into(),
                    None => "model".into(),
                },
                tested_on: None,
                tested_days: 0,
                auc: BTreeMap::new(),
                calibration: Vec::new(),
                sentence: findings::risk(basis.ahead, &[], None),
            },
            thresholds: Vec::new(),
            advised: None,
            verdict: findings::untested(UNTESTED),
            total: sums[0],
            days,
            end,
            last,
            basis,
            findings,
            options,
            common: common.max(1.0),
            appraisals,
        };
        value.test_on_the_past();
        value.holdout = value.held_out();
        Ok(value)
    }

    /// Stands at the calibration's end where enough comes after it, else so many days before the end.
    fn test_on_the_past(&mut self) {
        let ahead = self.basis.ahead;
        let held_out = self.options.calibration_end.is_some() && self.last >= self.end + ahead;
        let cut = if held_out { self.end } else { self.end - ahead };
        let cases = cases(&self.days, cut, cut + ahead);
        if !enough(&cases) {
            return;
        }
        let learnt = Risk::learn(&self.days, cut, ahead);
        self.sign_tests = Some(signs::test(&self.days, &cases, cut, learnt.as_ref()));
        self.test_risk(&cases, cut, learnt);
        self.test_rules(&cases, ahead);
    }

    fn test_risk(&mut self, cases: &[Case], cut: i32, learnt: Option<Risk>) {
        let ahead = self.basis.ahead;
        let came = |i: usize| cases[i].came;
        let order = |score: &dyn Fn(&Case) -> f64| {
            let scores: Vec<f64> = cases.iter().map(score).collect();
            auc(&scores, &came)
        };
        let silence = order(&|c| f64::from(c.history.silence()));
        let raw = order(&|c| raw_ratio(&c.history, self.common));
        let report = &mut self.risk;
        report.tested_on = Some(format_day(cut.into()));
        report.tested_days = ahead as u32;
        report.auc.insert("silence".into(), silence);
        report.auc.insert("own_gap".into(), raw);
        let Some(risk) = learnt else { return };
        let risks: Vec<f64> = cases
            .iter()
            .map(|c| 1.0 - risk.purchase(&c.history))
            .collect();
        let tenths = deciles(&risks, &came);
        let area = auc(&risks, &came);
        report.auc.insert("risk".into(), area);
        report.sentence = findings::risk(ahead, &tenths, Some(area));
        let row = |&(customers, predicted, observed): &(u64, f64, f64)| CalibrationRow {
            customers,
            predicted,
            observed,
        };
        report.calibration = tenths.iter().map(row).collect();
    }

    fn test_rules(&mut self, cases: &[Case], ahead: i32) {
        let common =
            common_gap(&mut cases.iter().map(|c| c.history)).map_or(self.common, |g| g.max(1.0));
        let (fixed, fixed_rows) = test(Rule::FixedDays, cases, common, ahead);
        let (own, own_rows) = test(Rule::OwnCycle, cases, common, ahead);
        let (rows, areas) = match own > fixed && !own_rows.is_empty() {
            true => (&own_rows, (own, fixed)),
            false => (&fixed_rows, (fixed, own)),
        };
        self.thresholds = [fixed_rows.clone(), own_rows.clone()].concat();
        if fixed.max(own) < CHANCE {
            self.verdict = findings::chance(UNTESTED, fixed, own);
            return;
        }
        self.advised = best(rows).cloned();
        if let Some(advised) = &self.advised {
            self.verdict = findings::advised(advised, areas.0, areas.1, ahead);
        }
    }

    fn held_out(&self) -> Option<Holdout> {
        let days = self.last - self.end;
        if self.options.calibration_end.is_none() || days < 1 {
            return None;
        }
        let ahead = f64::from(days) / self.basis.unit;
        let pairs: Vec<(f64, f64)> =
            self.appraisals
                .iter()
                .map(|a| {
                    let came = self.days.later(a.customer as usize, self.end, self.last) as f64;
                    let predicted = match &self.basis.timing {
                        Timing::Model(model) => model
                            .expected(&super::rows::Row::of(&a.history, self.basis.unit), ahead),
                        Timing::Rates(rates) => rates.of(&a.history).0 * f64::from(days),
                    };
                    (came, predicted)
                })
                .collect();
        let (actual, predicted) = pairs.iter().fold((0.0, 0.0), |s, p| (s.0 + p.0, s.1 + p.1));
        Some(Holdout {
            days: days as u32,
            actual: actual as u64,
            predicted,
            correlation: pearson(&pairs),
        })
    }

    /// Silence as the advised rule sees it, if it names this customer.
    pub(super) fn named(&self, a: &Appraisal) -> bool {
        let (rule, threshold) = match &self.advised {
            Some(t) if t.rule == Rule::FixedDays.as_str() => (Rule::FixedDays, t.threshold),
            Some(t) => (Rule::OwnCycle, t.threshold),
            None => (Rule::OwnCycle, UNTESTED),
        };
        rule.score(&a.history, self.common) >= threshold
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

    pub(super) fn signs(&self, customer: usize) -> [Option<bool>; 3] {
        signs(&self.days, customer, self.end, self.basis.risk.as_ref())
    }

    /// Whether the past bears a sign out.
    pub(super) fn sign_counts(&self, sign: usize) -> bool {
        self.sign_tests
            .is_some_and(|tests| signs::counts(&tests[sign]))
    }

    /// Value that is lost if the customer stays away.
    pub fn at_risk(&self, a: &Appraisal) -> f64 {
        at_risk(a)
    }

    /// Finds out who is due, given dates of the customer file in days since 1970.
    pub fn plan_contacts(&mut self, dates: &dyn Fn(Known, usize) -> Option<i32>) -> Result<()> {
        self.due = self.due_with(dates)?;
        Ok(())
    }

    /// Customers whom the advised rule names, most value at risk first.
    pub fn watched(&self) -> Vec<&Appraisal> {
        let named: Vec<&Appraisal> = self.appraisals.iter().filter(|a| self.named(a)).collect();
        let at_risk = |i: usize| at_risk(named[i]);
        let order = ranked(named.len(), &|a, b| at_risk(b).total_cmp(&at_risk(a)));
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
        let (model, parameters, log_likelihood) = match &self.basis.timing {
            Timing::Rates(_) => (ValueModel::Empirical, BTreeMap::new(), None),
            Timing::Model(found) => {
                let names = match found.model {
                    ValueModel::Paretonbd => ["r", "alpha", "s", "beta"],
                    _ => ["r", "alpha", "a", "b"],
                };
                let named = names.iter().map(|n| n.to_string()).zip(found.theta);
                (found.model, named.collect(), Some(found.log_likelihood))
            }
        };
        let watched = self.watched();
        Ok(ValueReport {
            signs: self.sign_reports(),
            contact: self.contact_report(&self.due, orders),
            loyalty: self.loyalty_report(),
            reorder: self.reorder_report(orders),
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
            holdout: self.holdout.clone(),
            risk: self.risk.clone(),
            watch: WatchReport {
                thresholds: self.thresholds.clone(),
                advised: self.advised.clone(),
                verdict: self.verdict.clone(),
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
        let (mut named, mut able) = ([0; 3], [0; 3]);
        for a in &self.appraisals {
            for (sign, shown) in self.signs(a.customer as usize).into_iter().enumerate() {
                named[sign] += u64::from(shown == Some(true));
                able[sign] += u64::from(shown.is_some());
            }
        }
        let tested = |sign: usize| self.sign_tests.map(|tests| tests[sign]);
        let report = |s: usize| signs::report(s, named[s], able[s], tested(s), self.basis.ahead);
        (0..3).map(report).collect()
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
        })
    }

    fn segments(&self, groups: &Groups<'_>) -> Result<Vec<SegmentValue>> {
        let n = groups.names.len();
        if n == 0 {
            return Ok(Vec::new());
        }
        let label = |c: usize| usize::from(groups.labels.get(c).copied().unwrap_or(0));
        let (_, sums) = self.basis.appraise(&self.days, self.end, n, &label)?;
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
