//! Shops that no model can hold, and laws that any shop keeps.

use crate::walk::walk;
use regulars::job::{Job, Stage};
use regulars::report::{Options, ValueModel, ValueOptions, ValueReport};
use std::fmt::Write as _;

fn valued(lines: &str, value: ValueOptions) -> Job {
    let text = format!("customer,order,date,amount\n{lines}");
    let options = Options {
        value,
        ..Options::default()
    };
    walk(text.as_bytes(), options, Stage::Value).expect("never an error")
}

fn report(lines: &str) -> ValueReport {
    let job = valued(lines, ValueOptions::default());
    check(&job);
    job.value_report().expect("a report").clone()
}

/// Nothing that leaves is not a number, and intervals hold what they are of.
fn check(job: &Job) {
    let value = job.value().expect("valued");
    for a in &value.appraisals {
        let all = [a.purchase, a.expected, a.value, a.low, a.high];
        assert!(all.iter().all(|v| v.is_finite() && *v >= 0.0), "{a:?}");
        assert!(a.alive.is_none_or(|p| (0.0..=1.0).contains(&p)), "{a:?}");
        assert!(
            a.purchase <= 1.0 && a.low <= a.value && a.value <= a.high,
            "{a:?}"
        );
    }
    let text = job.report().expect("done").to_json();
    assert!(!text.contains("null,\n      \"low\"") && !text.contains("NaN"));
}

fn date(day: i64) -> String {
    regulars::ingest::calendar::format_day(18_000 + day)
}

fn codes(report: &ValueReport) -> Vec<&str> {
    report.diagnosis.iter().map(|f| f.code.as_str()).collect()
}

/// `n` customers; customer c buys on the days of `days(c)`.
fn shop(n: i64, days: impl Fn(i64) -> Vec<i64>, amount: impl Fn(i64) -> f64) -> String {
    let mut lines = String::new();
    let mut order = 0;
    for c in 0..n {
        for day in days(c) {
            order += 1;
            let _ = writeln!(lines, "c{c:05},{order},{},{}", date(day), amount(order));
        }
    }
    lines
}

#[test]
fn odd_shops_are_diagnosed() {
    let table: [(&str, String, &str); 8] = [
        (
            "one customer",
            shop(1, |_| vec![0, 10, 40], |_| 5.0),
            "too_few",
        ),
        ("one line", shop(1, |_| vec![0], |_| 5.0), "too_few"),
        ("no repeaters", shop(90, |c| vec![c], |_| 5.0), "too_few"),
        (
            "all on one day",
            shop(90, |_| vec![7], |_| 5.0),
            "all_on_one_day",
        ),
        (
            "a short history",
            shop(90, |c| vec![0, c % 9 + 1], |_| 5.0),
            "too_short",
        ),
        (
            "daily buyers",
            shop(60, |_| (0..500).collect(), |_| 5.0),
            "empirical",
        ),
        (
            "all amounts alike",
            shop(200, |c| vec![0, 5 + c % 90, 100 + c % 7], |_| 5.0),
            "spend_unknown",
        ),
        (
            "free goods",
            shop(200, |c| vec![0, 5 + c % 90], |_| 0.0),
            "spend_unknown",
        ),
    ];
    for (name, lines, code) in table {
        let report = report(&lines);
        assert!(
            codes(&report).contains(&code),
            "{name}: {:?}",
            codes(&report)
        );
    }
}

#[test]
fn one_time_buyers_are_never_safe_for_ever() {
    // Half buy once, on the first day; the others every month for two years.
    let lines = shop(
        200,
        |c| match c % 2 {
            0 => vec![c % 5],
            _ => (0..24).map(|m| m * 30 + c % 11).collect(),
        },
        |order| 5.0 + (order % 17) as f64,
    );
    let job = valued(
        &lines,
        ValueOptions {
            model: ValueModel::Bgnbd,
            ..ValueOptions::default()
        },
    );
    check(&job);
    let value = job.value().unwrap();
    for a in value.appraisals.iter().filter(|a| a.history.x == 0) {
        assert!(a.purchase < 0.05, "{a:?}");
    }
}

#[test]
fn where_all_leave_with_nearly_one_chance_values_stand_and_intervals_hold() {
    let mut state = 7u64;
    let mut chance = move || {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        (state >> 11) as f64 / (1u64 << 53) as f64
    };
    let mut histories: Vec<Vec<i64>> = Vec::new();
    for c in 0..6_000 {
        let (mut days, mut day) = (Vec::new(), (c % 600) as f64);
        let pace = [5.0, 20.0, 60.0, 200.0][c % 4];
        while day < 730.0 {
            days.push(day as i64);
            if chance() < [0.13, 0.2, 0.27][c % 3] {
                break;
            }
            day += 1.0 - pace * libm::log(1.0 - chance());
        }
        histories.push(days);
    }
    let lines = shop(
        6_000,
        |c| histories[c as usize].clone(),
        |order| 5.0 + (order % 17) as f64,
    );
    let options = ValueOptions {
        model: ValueModel::Mbgnbd,
        ..ValueOptions::default()
    };
    let job = valued(&lines, options);
    check(&job);
    let report = job.value_report().expect("a report");
    let equity = &report.equity;
    assert_eq!(report.model, ValueModel::Mbgnbd, "{:?}", report.diagnosis);
    assert!(
        equity.low > 0.8 * equity.total && equity.high < 1.25 * equity.total,
        "{equity:?}"
    );
    for a in &job.value().unwrap().appraisals {
        let (alive, gap) = (a.alive.expect("a model"), a.high / a.low);
        assert!(a.expected > 0.0 || alive < 1e-6, "{a:?}");
        assert!(gap < 10.0 || alive < 1e-3, "{a:?}");
    }
}

#[test]
fn days_after_today_are_left_out_and_said() {
    let lines = shop(
        100,
        |c| vec![c % 50, 60 + c % 40, 300],
        |o| 3.0 + (o % 9) as f64,
    );
    let text = format!("customer,order,date,amount\n{lines}");
    let options = Options {
        today: Some(date(150)),
        ..Options::default()
    };
    let job = walk(text.as_bytes(), options, Stage::Value).expect("valued");
    check(&job);
    let report = job.value_report().unwrap();
    assert_eq!(codes(report)[0], "later");
    assert!(report.diagnosis[0].text.en.starts_with("100 purchases"));
}

#[test]
fn a_calibration_before_the_first_purchase_values_nobody() {
    let lines = shop(50, |c| vec![100 + c, 200], |_| 4.0);
    for end in [50, 99] {
        let job = valued(
            &lines,
            ValueOptions {
                calibration_end: Some(date(end)),
                ..ValueOptions::default()
            },
        );
        check(&job);
        let report = job.value_report().unwrap();
        assert_eq!((report.customers, report.equity.total), (0, 0.0));
        assert!(report.watch.list.is_empty());
    }
}

#[test]
fn returns_that_are_kept_are_no_purchases_and_never_make_values_negative() {
    let mut lines = String::from("");
    for c in 0..120 {
        for (i, day) in [0, 30 + c % 20, 90 + c % 31, 200].into_iter().enumerate() {
            let amount = if c % 3 == 0 && i > 0 {
                -60.0
            } else {
                20.0 + f64::from(c % 7)
            };
            let quantity = if amount < 0.0 { -1 } else { 1 };
            let _ = writeln!(
                lines,
                "c{c},{c}-{i},{},{quantity},{amount}",
                date(day.into())
            );
        }
    }
    let text = format!("customer,order,date,quantity,amount\n{lines}");
    let options = Options {
        returns: regulars::report::Returns::Keep,
        ..Options::default()
    };
    let job = walk(text.as_bytes(), options, Stage::Value).expect("valued");
    check(&job);
    let value = job.value().unwrap();
    let returners = value.appraisals.iter().filter(|a| a.history.x == 0).count();
    assert_eq!(returners, 40, "a day of returns is no purchase");
}

#[test]
fn options_out_of_range_are_refused() {
    let wrong = [
        |o: &mut ValueOptions| o.horizon = 0,
        |o: &mut ValueOptions| o.risk_days = 4_000,
        |o: &mut ValueOptions| o.discount = f64::NAN,
        |o: &mut ValueOptions| o.discount = -0.1,
        |o: &mut ValueOptions| o.refits = 1_001,
        |o: &mut ValueOptions| o.model = ValueModel::Empirical,
        |o: &mut ValueOptions| o.calibration_end = Some("soon".into()),
    ];
    for spoil in wrong {
        let mut options = ValueOptions::default();
        spoil(&mut options);
        let error = regulars::value::check(&options).expect_err("out of range");
        assert_eq!(error.code.as_str(), "bad-option");
    }
}
