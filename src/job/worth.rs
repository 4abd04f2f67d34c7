//! The walk's last stage: the customers' value, whom to contact, the report of it.

use super::{Job, Next, Progress, Stage, wrong_order};
use crate::audiences;
use crate::error::Result;
use crate::report::{Role, ValueOptions, Words};
use crate::value::due::{Contacting, Known};
use crate::value::referral::Referrers;
use crate::value::{self, CUSTOMERS, Groups, ValueSearch};

fn progress(done: u64, total: u64) -> Progress {
    Progress {
        stage: Stage::Value,
        done,
        total,
    }
}

impl Job {
    /// Goes on with the customers' value, whatever was to come before it.
    pub fn begin_value(&mut self) -> Result<Progress> {
        let today = self.today.unwrap_or_default();
        let search = ValueSearch::new(today, self.options.value.clone())?;
        self.next = Next::Value(Box::new(search));
        Ok(progress(0, 1))
    }

    /// Values the customers anew; [`Job::step`] until done.
    pub fn revalue(&mut self, options: ValueOptions) -> Result<()> {
        if !matches!(self.next, Next::Done) || self.records.is_empty() {
            return Err(wrong_order(
                "Values are asked for before the first analysis is done",
            ));
        }
        value::check(&options)?;
        self.options.value = options;
        self.begin_value()?;
        Ok(())
    }

    pub(super) fn appraise(&mut self, mut search: Box<ValueSearch>) -> Result<Progress> {
        if search.step(&self.orders)? {
            self.value = search.finish();
            return self.plan_contacts();
        }
        let (done, total) = search.progress();
        self.next = Next::Value(search);
        Ok(progress(done, total))
    }

    /// Finds out who is due, then reports.
    pub(super) fn plan_contacts(&mut self) -> Result<Progress> {
        self.next = Next::Contacts(None);
        Ok(progress(99, 100))
    }

    pub(super) fn contacts(&mut self, begun: Option<Box<Contacting>>) -> Result<Progress> {
        let Some(value) = &self.value else {
            return self.report_value();
        };
        let Some(mut contacting) = begun else {
            self.next = Next::Contacts(Some(Box::new(Contacting::new(value)?)));
            return Ok(progress(99, 100));
        };
        let all = contacting.step(value, &contact_dates(self)?, CUSTOMERS);
        self.next = match (all, &mut self.value) {
            (true, Some(value)) => {
                value.due = contacting.finish(value);
                match self.options.value.referrer.is_empty() || value.knows_referrals() {
                    true => Next::ValueReport,
                    false => Next::Referrals(Referrers::default()),
                }
            }
            _ => Next::Contacts(Some(contacting)),
        };
        Ok(progress(99, 100))
    }

    /// Looks up who brought whom.
    pub(super) fn referrals(&mut self, mut referrers: Referrers) -> Result<Progress> {
        let places = audiences::places_of(self, &self.options.value.referrer)?;
        let ids = &self.orders.customers;
        let from = referrers.done();
        for c in from..ids.len().min(from + CUSTOMERS) {
            let named = audiences::first(self, &places, c);
            // As for the orders' own ids: a spreadsheet's '.0' goes.
            let find = |id: &str| ids.find(id).or_else(|| ids.find(id.strip_suffix(".0")?));
            referrers.add(named.map(|id| find(id.trim())))?;
        }
        self.next = match (
            referrers.done() < self.orders.customers.len(),
            &mut self.value,
        ) {
            (false, Some(value)) => {
                value.take_referrers(referrers)?;
                Next::ValueReport
            }
            _ => Next::Referrals(referrers),
        };
        Ok(progress(99, 100))
    }

    pub(super) fn report_value(&mut self) -> Result<Progress> {
        let groups = match &self.grouped {
            Some(grouped) => Groups {
                labels: &grouped.labels,
                names: grouped
                    .report
                    .segments
                    .iter()
                    .map(|s| Words::new(&s.name, &s.name_zh))
                    .collect(),
            },
            None => Groups::default(),
        };
        let report = self.value.as_ref().map(|v| v.report(&self.orders, &groups));
        self.value_report = report.transpose()?;
        self.next = Next::Done;
        Ok(Progress {
            stage: Stage::Done,
            done: 1,
            total: 1,
        })
    }
}

/// The dates that the options name columns of the customer file for, by customer; [`Code::BadOption`]
/// where there is no such column.
fn contact_dates(job: &Job) -> Result<impl Fn(Known, usize) -> Option<i32> + '_> {
    let options = &job.options.value;
    let names = [&options.contacted, &options.birthday, &options.renewal];
    let mut columns = [None, None, None];
    for (name, column) in names.into_iter().zip(&mut columns) {
        if !name.is_empty() {
            *column = Some(audiences::places_of(job, name)?);
        }
    }
    // A customer file that knows birthdays is enough.
    if options.birthday.is_empty() {
        columns[1] = audiences::places_of(job, Role::Birthday.as_str()).ok();
    }
    Ok(move |known: Known, customer| {
        let places = columns[known as usize].as_ref()?;
        audiences::day_of(job, places, customer)
    })
}
