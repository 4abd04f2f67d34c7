//! Expected against actual, and values in bands.

use crate::cdnow::{days, end, sample};
use crate::walk::walk;
use regulars::ingest::calendar::format_day;
use regulars::job::Stage;
use regulars::report::{Options, TrackPoint, Tracking, ValueModel};
use regulars::value::days::Days;
use regulars::value::histogram::bands;
use regulars::value::simulate::Draws;
use regulars::value::tracking::Track;

fn tracked(days: &Days, cut: i32, ahead: i32) -> Option<Tracking> {
    let mut track = Track::new(days, cut, ahead, 7.0, Some(ValueModel::Bgnbd))?;
    while !track.step() {}
    track.finish()
}

/// The published holdout of the sample: 1,882 came in 39 weeks, 1,653.4 were expected.
#[test]
fn the_sample_ends_where_its_holdout_does() {
    let Some(days) = sample() else { return };
    let found = tracked(&days, end(), 273).expect("enough is known");
    let last = found.points[found.points.len() - 1];
    assert_eq!((last.days, last.actual), (273, 1_882));
    assert!((last.expected - 1_653.4).abs() < 0.5, "{}", last.expected);
    let grows =
        |pick: fn(&TrackPoint) -> f64| found.points.windows(2).all(|p| pick(&p[0]) < pick(&p[1]));
    assert!(grows(|p| p.expected) && grows(|p| p.high - p.low) && grows(|p| p.actual as f64));
    assert!(
        found.sentence.en.contains("1,882 came"),
        "{}",
        found.sentence.en
    );
}

/// Shops drawn from the model, cut after a year: the interval of the half-year after it holds what came
/// about nine times in ten.
#[test]
fn the_interval_holds_nine_in_ten() {
    let theta = [0.8, 6.0, 0.9, 3.5];
    let (year, half, shops) = (364, 182, 100);
    let mut held = 0;
    for shop in 0..shops {
        let mut draws = Draws::new(1_000 + shop);
        let mut text = String::from("customer,order,date,product,amount\n");
        for customer in 0..300 {
            let first = customer % 84;
            let until = year + half - first;
            let times = draws.purchases(
                ValueModel::Bgnbd,
                &theta,
                f64::from(until) / 7.0,
                until as usize,
            );
            let mut at: Vec<i32> = times.iter().map(|t| (t * 7.0).ceil() as i32).collect();
            at.insert(0, 0);
            at.dedup();
            for day in at {
                let date = format_day((19_000 + first + day).into());
                text += &format!("c{customer},{customer}-{day},{date},p,1\n");
            }
        }
        let job = walk(text.as_bytes(), Options::default(), Stage::Orders).expect("lines");
        let found = tracked(&days(&job), 19_000 + year, half).expect("a model");
        let last = found.points[found.points.len() - 1];
        let came = last.actual as f64;
        held += u32::from(last.low <= came && came <= last.high);
    }
    assert!((83..=97).contains(&held), "{held} of {shops}");
}

#[test]
fn bands_are_round_and_hold_everybody_once() {
    let values = [
        (0.0, 0),
        (0.5, 1),
        (1.0, 0),
        (1.9, 0),
        (2.0, 1),
        (49.0, 1),
        (50.0, 0),
        (99.0, 0),
    ];
    let found = bands(&values, 2);
    assert_eq!(
        found.edges,
        [0.0, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0]
    );
    assert_eq!(
        found.counts,
        [
            vec![1, 0, 0, 0, 2, 0, 0, 0, 0, 2],
            vec![0, 0, 0, 1, 0, 1, 0, 0, 1, 0]
        ]
    );
    assert_eq!(bands(&[(0.0, 0)], 1).edges, [0.0; 0]);
}
