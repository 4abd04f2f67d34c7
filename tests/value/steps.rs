//! The stage comes in slices that are bounded, and the slicing changes nothing.

use crate::walk::walk;
use proptest::prelude::*;
use regulars::ingest::calendar::format_day;
use regulars::job::Stage;
use regulars::report::{Options, ValueModel};
use regulars::value::days::History;
use regulars::value::fit::{Fitting, fit};
use regulars::value::rows::{Rows, collapse};
use regulars::value::simulate::Draws;
use regulars::value::spend::{self, Spender, Spending};
use std::fmt::Write as _;

fn drawn(customers: usize) -> Rows {
    let mut draws = Draws::new(9);
    let history = |c: usize| {
        let t = 210 + (c % 154) as i32;
        let times = draws.purchases(
            ValueModel::Bgnbd,
            &[0.7, 5.0, 0.9, 3.0],
            f64::from(t) / 7.0,
            300,
        );
        History {
            x: times.len() as u32,
            t_x: times.last().map_or(0, |last| (last * 7.0) as i32),
            t,
            mean: 0.0,
        }
    };
    collapse(&(0..customers).map(history).collect::<Vec<_>>(), 7.0)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn a_fit_is_the_same_however_it_is_sliced(work in 1usize..40_000, kind in 0..3usize) {
        let model = [ValueModel::Bgnbd, ValueModel::Mbgnbd, ValueModel::Paretonbd][kind];
        let rows = drawn(4_000);
        let all = rows.iter().count();
        prop_assert!(all > 2_000);
        let (mut fitting, mut steps) = (Fitting::new(model, &rows), 1);
        while !fitting.step(&rows, work) {
            steps += 1;
        }
        prop_assert_eq!(fitting.settled, fit(model, &rows));
        // Eight gradients of the curvature alone, and a search of ten evaluations or more. A step that has begun
        // a block of 1,024 rows ends it.
        prop_assert!(steps * (work + 1_023) >= 18 * all);
    }
}

#[test]
fn spending_is_the_same_in_slices() {
    let spenders: Vec<Spender> = (0..300u32)
        .map(|i| Spender {
            x: 1 + i / 60,
            mean: 10.0 + f64::from(i * 37 % 101) / 3.0,
        })
        .collect();
    let mut spending = Spending::new(spenders.clone());
    let mut steps = 0;
    while !spending.step(1) {
        steps += 1;
    }
    assert!(steps > 30, "one evaluation a step: {steps}");
    assert_eq!(
        format!("{:?}", spending.finish()),
        format!("{:?}", spend::fit(&spenders))
    );
}

/// Steps of the stage over customers of one purchase each.
fn steps(customers: i64) -> usize {
    let mut text = String::from("customer,order,date,amount\n");
    for c in 0..customers {
        let _ = writeln!(text, "c{c:06},{c},{},5", format_day(18_000 + c % 300));
    }
    let mut job = walk(text.as_bytes(), Options::default(), Stage::Customers).expect("a shop");
    job.begin_value().expect("customers");
    let mut steps = 1;
    while job.step().expect("steps").stage == Stage::Value {
        steps += 1;
    }
    steps
}

/// Reading, valuing, looking for signs and planning contacts each look at 16,384 customers a step.
#[test]
fn more_customers_are_more_steps_not_longer_ones() {
    let blocks = |customers: usize| 4 * customers.div_ceil(1 << 14);
    let (few, many) = (steps(20_000), steps(70_000));
    assert_eq!(many - few, blocks(70_000) - blocks(20_000), "{few}, {many}");
}
