//! A search in several instances comes to the same, to the bit.

use crate::rows::blobs;
use regulars::features::{Feature, Matrix};
use regulars::report::SegmentOptions;
use regulars::segments::{Search, Segmentation, Share};

fn matrix(rows: usize) -> Matrix {
    let feature = |i: usize| Feature {
        name: format!("f{i}"),
        log: false,
        skewness: 0.0,
        mean: 0.0,
        sd: 1.0,
    };
    Matrix {
        features: (0..3).map(feature).collect(),
        constant: vec![],
        values: blobs(rows, 3, 5, 1.2, 11),
        rows,
    }
}

fn options() -> SegmentOptions {
    SegmentOptions {
        restarts: 3,
        seed: (7 << 32) + 5,
        ..SegmentOptions::default()
    }
}

/// More turns than any of these searches takes.
const ENDLESS: u32 = 20_000;

/// As far as it comes alone.
fn go_on(search: &mut Search) {
    for turn in 0.. {
        if search.is_waiting() || search.progress().is_done() {
            return;
        }
        assert!(turn < ENDLESS, "the search does not go on");
        search.step().unwrap();
    }
}

fn other(search: &Search) -> Share {
    let rows: Vec<f32> = search.shared_rows().copied().collect();
    Share::new(&rows, &search.terms()).unwrap()
}

/// Who is next is drawn: this instance a slice of its own, or one of the others a slice of what was given to it.
fn shared(matrix: &Matrix, others: usize, mut draw: u64) -> (Segmentation, usize) {
    let mut search = Search::new(matrix, options()).unwrap();
    let mut shares: Vec<(Share, bool)> = (0..others).map(|_| (other(&search), false)).collect();
    let mut given = 0;
    for turn in 0.. {
        if search.progress().is_done() {
            break;
        }
        assert!(turn < ENDLESS, "the search does not end");
        draw = draw.wrapping_mul(0x5851_f42d_4c95_7f2d).wrapping_add(1);
        let (share, busy) = match (draw >> 33) as usize % (others + 1) {
            0 => {
                search.step().unwrap();
                continue;
            }
            n => &mut shares[n - 1],
        };
        if !*busy {
            let task = search.give();
            if task.is_empty() {
                continue;
            }
            share.begin(&task).unwrap();
            (given, *busy) = (given + 1, true);
        } else if !share.step().unwrap() {
            search.take(&share.numbers(), share.labels()).unwrap();
            *busy = false;
        }
    }
    (search.finish().unwrap(), given)
}

#[test]
fn one_two_four_and_eight_instances() {
    // 24,000 rows are more than the sample that restarts run on.
    for rows in [3_000, 24_000] {
        let matrix = matrix(rows);
        let alone = Search::new(&matrix, options()).unwrap().run().unwrap();
        for instances in [2, 4, 8] {
            let (found, given) = shared(&matrix, instances - 1, rows as u64);
            assert_eq!(found, alone, "{rows} rows, {instances} instances");
            assert!(given >= 5, "{given} parts given to {instances} instances");
        }
    }
}

/// All parts are done elsewhere; what looks at all of them together stays here.
#[test]
fn one_instance_may_wait_for_the_other() {
    let matrix = matrix(3_000);
    let alone = Search::new(&matrix, options()).unwrap().run().unwrap();
    let mut search = Search::new(&matrix, options()).unwrap();
    let mut share = other(&search);
    let (mut parts, mut waited) = (0, false);
    for turn in 0.. {
        if search.progress().is_done() {
            break;
        }
        assert!(turn < ENDLESS, "the search does not end");
        // In threes, of 22: at last there are fewer.
        let tasks = [search.give(), search.give(), search.give()];
        let given = tasks.iter().filter(|task| !task.is_empty());
        if given.clone().count() < tasks.len() {
            go_on(&mut search);
            waited |= search.is_waiting();
            // What does not wait for those parts has been done; so there is nothing to do.
            let before = search.progress();
            assert_eq!(search.step().unwrap(), before);
        }
        for task in given {
            share.begin(task).unwrap();
            while share.step().unwrap() {}
            search.take(&share.numbers(), share.labels()).unwrap();
            parts += 1;
        }
        assert!(!search.is_waiting());
    }
    assert_eq!(parts, 22, "a clustering and its refits for 2 to 12 groups");
    assert!(waited);
    assert_eq!(search.finish().unwrap(), alone);
}

#[test]
fn a_part_of_a_lost_instance_is_done_here() {
    let matrix = matrix(3_000);
    let alone = Search::new(&matrix, options()).unwrap().run().unwrap();
    let mut search = Search::new(&matrix, options()).unwrap();
    let mut lost = Vec::new();
    for turn in 0.. {
        if search.progress().is_done() {
            break;
        }
        assert!(turn < ENDLESS, "the search does not end");
        lost.push(search.give());
        lost.push(search.give());
        go_on(&mut search);
        for task in lost.drain(..).filter(|task| !task.is_empty()) {
            search.take_back(&task).unwrap();
            assert!(search.take_back(&task).is_err(), "taken back twice");
        }
        for _ in 0..9 {
            search.step().unwrap();
        }
    }
    assert_eq!(search.finish().unwrap(), alone);
}

#[test]
fn what_is_too_small_is_not_shared() {
    let new = |rows: usize, options: SegmentOptions| Search::new(&matrix(rows), options).unwrap();
    let one = SegmentOptions {
        most: 2,
        ..options()
    };
    for mut search in [
        new(2_999, options()),
        new(3_000, options()).thorough(),
        new(3_000, one),
    ] {
        assert!(search.terms().is_empty() && search.give().is_empty());
    }
    let mut shared = new(3_000, options());
    assert_eq!(shared.terms(), [3.0, 5.0, 7.0, 3.0]);
    assert!(!shared.is_waiting());
    while !shared.step().unwrap().is_done() {}
    assert!(shared.give().is_empty() && !shared.is_waiting());
}

#[test]
fn nothing_else_is_taken_over() {
    let matrix = matrix(3_000);
    let begin = || {
        let mut search = Search::new(&matrix, options()).unwrap();
        let task = search.give();
        (search, task)
    };
    let (mut search, task) = begin();
    assert_eq!(task, [12.0]);
    let mut share = other(&search);
    assert!(share.numbers().is_empty() && share.labels().is_empty());
    share.begin(&task).unwrap();
    while share.step().unwrap() {}
    let (numbers, labels) = (share.numbers(), share.labels().to_vec());

    let mut wild = labels.clone();
    wild[0] = 12;
    let mut unknown = numbers.clone();
    unknown[0] = 11.0;
    for (numbers, labels) in [
        (&numbers[..], &labels[..labels.len() - 1]),
        (&numbers[..numbers.len() - 1], &labels[..]),
        (&numbers[..], &wild[..]),
        (&numbers[..], &[]),
        (&unknown[..], &labels[..]),
        (&[f64::NAN][..], &labels[..]),
        (&[][..], &[]),
    ] {
        let error = begin().0.take(numbers, labels).unwrap_err();
        assert!(error.message.contains("does not belong"), "{error}");
    }
    search.take(&numbers, &labels).unwrap();
    assert!(search.take(&numbers, &labels).is_err(), "taken twice");

    // Refits of it, which come without labels and with a likeness a group.
    let (mut search, _) = begin();
    search.take(&numbers, &labels).unwrap();
    let task = std::iter::repeat_with(|| search.give())
        .take(99)
        .find(|task| task.len() > 1);
    let task = task.unwrap();
    assert_eq!((task[0], task.len()), (12.0, 1 + 12 * 3));
    share.begin(&task).unwrap();
    while share.step().unwrap() {}
    let likeness = share.numbers();
    assert!(search.take(&likeness[..13], &[]).is_err());
    assert!(search.take(&likeness, &labels).is_err());
    search.take(&likeness, &[]).unwrap();

    let rows: Vec<f32> = search.shared_rows().copied().collect();
    let terms = search.terms();
    for (rows, terms) in [
        (&rows[1..], &terms[..]),
        (&[], &terms),
        (&rows, &terms[..3]),
        (&rows, &[0.0; 4]),
    ] {
        assert!(Share::new(rows, terms).is_err());
    }
    for task in [&[][..], &[0.0], &[f64::NAN], &[256.0], &[2.0, 0.5]] {
        assert!(share.begin(task).is_err());
    }
}
