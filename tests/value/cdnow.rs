//! The CDNOW lines → purchase days.

use crate::walk::{data, inspect, walk, walk_in};
use regulars::ingest::calendar::parse_day;
use regulars::job::{Job, Stage};
use regulars::report::{Options, Role, RoleColumn};
use regulars::value::days::{Days, History};

/// Weeks, in days.
pub const WEEK: f64 = 7.0;

pub fn end() -> i32 {
    parse_day("1997-09-30").expect("a day") as i32
}

pub fn sample_lines() -> Option<Job> {
    let bytes = data("cdnow/CDNOW_sample.txt")?;
    let inspection = inspect(&bytes).expect("a table");
    let mut reading = inspection.reading;
    let roles = [
        (Role::Customer, 2),
        (Role::Date, 3),
        (Role::Quantity, 4),
        (Role::Amount, 5),
    ];
    reading.dates = inspection.columns[2].dates.expect("dates");
    reading.roles = roles
        .map(|(role, column)| RoleColumn { role, column })
        .to_vec();
    Some(walk_in(&bytes, reading, Options::default(), Stage::Orders, 1 << 16).expect("lines"))
}

pub fn master_lines() -> Option<Job> {
    let bytes = data("cdnow/CDNOW_master.txt")?;
    Some(walk(&bytes, Options::default(), Stage::Orders).expect("lines"))
}

pub fn days(job: &Job) -> Days {
    let mut days = Days::default();
    while !days.step(job.orders()).expect("few lines") {}
    days
}

pub fn sample() -> Option<Days> {
    Some(days(&sample_lines()?))
}

pub fn master() -> Option<Days> {
    Some(days(&master_lines()?))
}

pub fn histories(days: &Days) -> Vec<History> {
    (0..days.customers())
        .filter_map(|c| days.history(c, end()))
        .collect()
}

#[test]
fn the_sample_is_counted_as_the_field_counts_it() {
    let Some(days) = sample() else { return };
    let all = histories(&days);
    assert_eq!(all.len(), 2_357);
    assert_eq!(all.iter().filter(|h| h.x > 0).count(), 946);
    let first = all[0];
    assert_eq!((first.x, first.t_x, first.t), (2, 213, 272));
    assert_eq!(first.mean, 22.345);
}
