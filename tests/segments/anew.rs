//! Groups made anew are those that the first analysis would have made, whatever is kept of the search before.

use crate::rows::{blobs, matrix};
use crate::walk::walk;
use regulars::error::Code;
use regulars::job::{Job, Stage};
use regulars::report::{Frozen, Options, SegmentOptions, Transform};
use regulars::segments::Search;

const SHOP: &[u8] = include_bytes!("../golden/orders.csv");

fn done(search: &mut Search) {
    while !search.step().unwrap().is_done() {}
}

#[test]
fn a_search_goes_on_with_other_options() {
    let rows = matrix(blobs(900, 3, 6, 1.2, 5), 3);
    let first = SegmentOptions::default();
    let mut search = Search::new(&rows, first.clone()).unwrap();
    done(&mut search);
    let found = search.finish().unwrap();
    assert_eq!(search.finish().unwrap(), found, "it is all still there");
    let with = |change: fn(&mut SegmentOptions)| {
        let mut options = first.clone();
        change(&mut options);
        options
    };
    // Options, and whether they are answered by what was found.
    let options = [
        (with(|o| o.k = Some(5)), true),
        (with(|o| o.smallest = 0.3), true),
        (with(|o| o.seed = 9), false),
        (with(|o| (o.seed, o.k) = (9, Some(2))), true),
        (with(|o| o.most = 4), false),
        (with(|o| (o.most, o.k) = (4, Some(7))), false),
        (with(|o| o.restarts = 3), false),
        (first.clone(), false),
    ];
    for (options, at_once) in options {
        search.again(options.clone()).unwrap();
        assert_eq!(search.progress().is_done(), at_once, "{options:?}");
        done(&mut search);
        let anew = Search::new(&rows, options.clone()).unwrap().run().unwrap();
        assert_eq!(search.finish().unwrap(), anew, "{options:?}");
    }
    let refused = search.again(with(|o| o.k = Some(1)));
    assert_eq!(refused.map_err(|e| e.code), Err(Code::BadOption));
}

#[test]
fn one_that_is_done_is_not_shared() {
    let rows = matrix(blobs(3_000, 2, 3, 1.0, 5), 2);
    let mut search = Search::new(&rows, SegmentOptions::default()).unwrap();
    assert!(!search.terms().is_empty());
    done(&mut search);
    assert!(search.terms().is_empty());
    let other = SegmentOptions {
        seed: 2,
        ..SegmentOptions::default()
    };
    search.again(other).unwrap();
    assert!(!search.terms().is_empty());
}

fn analysed(segments: SegmentOptions) -> Job {
    let options = Options {
        segments,
        ..Options::default()
    };
    let job = walk(SHOP, options, Stage::Done).unwrap();
    assert!(job.grouped().is_some());
    job
}

#[test]
fn a_job_reports_what_a_first_analysis_would() {
    let first = SegmentOptions::default();
    let mut job = analysed(first.clone());
    let name = job.grouped().unwrap().report.segments[0].name.clone();
    let frozen = |refit| {
        let model = analysed(SegmentOptions {
            k: Some(3),
            features: ["frequency", "basket"].map(String::from).to_vec(),
            ..first.clone()
        });
        Some(Box::new(Frozen {
            model: model.model().unwrap(),
            refit,
        }))
    };
    let with = |change: &dyn Fn(&mut SegmentOptions)| {
        let mut options = first.clone();
        change(&mut options);
        options
    };
    for options in [
        with(&|o| o.k = Some(4)),
        with(&|o| o.names = [(name.clone(), "Ours".to_string())].into()),
        with(&|o| o.seed = 3),
        with(&|o| o.features.truncate(2)),
        with(&|o| o.transform = Transform::None),
        first.clone(),
        // The first options again would be wrong on the model's matrix.
        with(&|o| o.frozen = frozen(false)),
        first.clone(),
        with(&|o| o.frozen = frozen(true)),
        first.clone(),
    ] {
        job.resegment(options.clone()).unwrap();
        job.run_through(Stage::Done).unwrap();
        let report = job.report().unwrap().to_json();
        let fresh = analysed(options.clone()).report().unwrap().to_json();
        assert!(report == fresh, "{options:?}");
    }
}
