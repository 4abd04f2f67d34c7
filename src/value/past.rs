//! The tests on the file's own past, in slices: who was named on a day of it, and who stayed away then.
//!
//! In: purchase days, what customers are valued by. Out: [`Tested`]: the risk's calibration, every
//! threshold of both rules of warning with the one advised, the signs, what came after a calibration.

use super::appraise::{Appraisal, Basis, Timing};
use super::days::Days;
use super::findings;
use super::risk::{Case, Learning, Risk, auc, cases, deciles, enough};
use super::rows::Row;
use super::signs::SignTests;
use super::spend::pearson;
use super::watch::{Rule, best, common_gap, raw_ratio};
use crate::ingest::calendar::format_day;
use crate::report::{CalibrationRow, Holdout, RiskReport, SignTest, Threshold, Words};
use std::collections::BTreeMap;

/// Cycles of silence at which a warning is given where nothing can be tested.
pub(super) const UNTESTED: f64 = 3.0;
/// A rule that is right in fewer pairs than this tells nothing.
const CHANCE: f64 = 0.55;

/// What the past says.
pub(super) struct Tested {
    pub risk: RiskReport,
    pub thresholds: Vec<Threshold>,
    pub advised: Option<Threshold>,
    pub verdict: Words,
    pub signs: Option<[SignTest; 3]>,
    pub holdout: Option<Holdout>,
}

impl Tested {
    /// Nothing, yet.
    pub fn new(basis: &Basis) -> Tested {
        Tested {
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
            signs: None,
            holdout: None,
        }
    }
}

enum Phase {
    Cases,
    Learn(Learning),
    Signs,
    Silence,
    OwnGap,
    Risk,
    Scores,
    /// Number of the threshold that is tried next.
    Rule(usize),
    Advise,
    Done,
}

/// The tests being made.
pub(super) struct Past {
    cut: i32,
    /// Mean days between all customers' purchases.
    common: f64,
    phase: Phase,
    cases: Vec<Case>,
    learnt: Option<Risk>,
    signs: SignTests,
    /// Of the rule that is being tested, and mean days between purchases at the cut.
    rule: Rule,
    scores: Vec<f64>,
    gap: f64,
    areas: [f64; 2],
    rows: [Vec<Threshold>; 2],
    tested: Tested,
}

impl Past {
    /// Tests on day `cut`.
    pub fn new(basis: &Basis, cut: i32, common: f64) -> Past {
        Past {
            cut,
            common,
            phase: Phase::Cases,
            cases: Vec::new(),
            learnt: None,
            signs: SignTests::default(),
            rule: Rule::FixedDays,
            scores: Vec::new(),
            gap: common,
            areas: [0.0; 2],
            rows: Default::default(),
            tested: Tested::new(basis),
        }
    }

    /// Looks at each customer once, or at `customers` of them where that takes long; true when all is tested.
    pub fn step(&mut self, days: &Days, ahead: i32, customers: usize) -> bool {
        let (day, common) = (self.cut, self.common);
        self.phase = match std::mem::replace(&mut self.phase, Phase::Done) {
            Phase::Cases => {
                self.cases = cases(days, day, day + ahead);
                match enough(&self.cases) {
                    true => Phase::Learn(Learning::new(days, day, ahead)),
                    false => Phase::Done,
                }
            }
            Phase::Learn(mut learning) => match learning.step(super::WORK) {
                false => Phase::Learn(learning),
                true => {
                    self.learnt = learning.finish();
                    Phase::Signs
                }
            },
            Phase::Signs => {
                let risk = self.learnt.as_ref();
                match self.signs.step(days, &self.cases, day, risk, customers) {
                    false => Phase::Signs,
                    true => {
                        self.tested.signs = Some(self.signs.finish());
                        Phase::Silence
                    }
                }
            }
            Phase::Silence => {
                self.tested.risk.tested_on = Some(format_day(day.into()));
                self.tested.risk.tested_days = ahead as u32;
                self.order("silence", &|c| f64::from(c.history.silence()));
                Phase::OwnGap
            }
            Phase::OwnGap => {
                self.order("own_gap", &|c| raw_ratio(&c.history, common));
                Phase::Risk
            }
            Phase::Risk => {
                self.test_risk(ahead);
                let gap = common_gap(&mut self.cases.iter().map(|c| c.history));
                self.gap = gap.map_or(common, |g| g.max(1.0));
                Phase::Scores
            }
            Phase::Scores => {
                let (rule, gap) = (self.rule, self.gap);
                self.scores = (self.cases.iter())
                    .map(|c| rule.score(&c.history, gap))
                    .collect();
                self.areas[rule as usize] = auc(&self.scores, &|i| self.cases[i].came);
                Phase::Rule(0)
            }
            Phase::Rule(n) => match self.rule.threshold(n) {
                Some(threshold) => {
                    let rule = self.rule;
                    let row = rule.test(&self.cases, &self.scores, self.gap, ahead, threshold);
                    self.rows[rule as usize].extend(row);
                    Phase::Rule(n + 1)
                }
                None if self.rule == Rule::FixedDays => {
                    self.rule = Rule::OwnCycle;
                    Phase::Scores
                }
                None => Phase::Advise,
            },
            Phase::Advise => {
                self.advise(ahead);
                Phase::Done
            }
            Phase::Done => Phase::Done,
        };
        matches!(self.phase, Phase::Done)
    }

    /// The area under the curve of one order of the customers.
    fn order(&mut self, name: &str, score: &dyn Fn(&Case) -> f64) {
        let scores: Vec<f64> = self.cases.iter().map(score).collect();
        let area = auc(&scores, &|i| self.cases[i].came);
        self.tested.risk.auc.insert(name.into(), area);
    }

    fn test_risk(&mut self, ahead: i32) {
        let Some(risk) = self.learnt else { return };
        let came = |i: usize| self.cases[i].came;
        let away = |c: &Case| 1.0 - risk.purchase(&c.history);
        let risks: Vec<f64> = self.cases.iter().map(away).collect();
        let tenths = deciles(&risks, &came);
        let area = auc(&risks, &came);
        let report = &mut self.tested.risk;
        report.auc.insert("risk".into(), area);
        report.sentence = findings::risk(ahead, &tenths, Some(area));
        let row = |&(customers, predicted, observed): &(u64, f64, f64)| CalibrationRow {
            customers,
            predicted,
            observed,
        };
        report.calibration = tenths.iter().map(row).collect();
    }

    fn advise(&mut self, ahead: i32) {
        let [fixed, own] = self.areas;
        let [fixed_rows, own_rows] = std::mem::take(&mut self.rows);
        let (rows, areas) = match own > fixed && !own_rows.is_empty() {
            true => (&own_rows, (own, fixed)),
            false => (&fixed_rows, (fixed, own)),
        };
        let found = best(rows).cloned();
        self.tested.thresholds = [fixed_rows, own_rows].concat();
        if fixed.max(own) < CHANCE {
            self.tested.verdict = findings::chance(UNTESTED, fixed, own);
            return;
        }
        if let Some(advised) = &found {
            self.tested.verdict = findings::advised(advised, areas.0, areas.1, ahead);
        }
        self.tested.advised = found;
    }

    pub fn finish(self) -> Tested {
        self.tested
    }
}

/// What came after the calibration's end, customer by customer.
#[derive(Default)]
pub(super) struct HeldOut {
    /// What came, and what was expected.
    pairs: Vec<(f64, f64)>,
}

impl HeldOut {
    /// Looks at `customers` more; true when all are.
    pub fn step(
        &mut self,
        days: &Days,
        (end, last): (i32, i32),
        basis: &Basis,
        all: &[Appraisal],
        customers: usize,
    ) -> bool {
        let rest = &all[self.pairs.len()..];
        let length = f64::from(last - end);
        for a in &rest[..rest.len().min(customers)] {
            let came = days.later(a.customer as usize, end, last) as f64;
            let predicted = match &basis.timing {
                Timing::Model(model) => {
                    model.expected(&Row::of(&a.history, basis.unit), length / basis.unit)
                }
                Timing::Rates(rates) => rates.of(&a.history).0 * length,
            };
            self.pairs.push((came, predicted));
        }
        self.pairs.len() == all.len()
    }

    pub fn finish(self, days: i32) -> Holdout {
        let sum = |s: (f64, f64), p: &(f64, f64)| (s.0 + p.0, s.1 + p.1);
        let (actual, predicted) = self.pairs.iter().fold((0.0, 0.0), sum);
        Holdout {
            days: days as u32,
            actual: actual as u64,
            predicted,
            correlation: pearson(&self.pairs),
        }
    }
}
