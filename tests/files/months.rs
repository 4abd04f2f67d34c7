//! Two months held against each other.

use crate::several::try_job;
use regulars::difference::{difference, read, snapshot};
use regulars::error::Code;
use regulars::job::Stage;
use regulars::report::{Options, Snapshot};

fn kept(rows: &str, secret: Option<&str>) -> Snapshot {
    let text = format!("customer,order,date,product,quantity,amount\n{rows}");
    let job = try_job(&[("x.csv", &text)], Options::default(), Stage::Done, 99).expect("orders");
    snapshot(&job, secret).expect("done")
}

const MAY: &str = "a,1,2024-01-01,tea,1,5\nb,2,2024-05-01,tea,1,7\nc,3,2024-05-20,tea,1,2\nd,4,2024-05-25,tea,1,1\ne,5,2024-05-28,tea,1,9\n";

#[test]
fn each_customer_is_in_the_group_that_is_theirs() {
    // a comes back after five months, b is silent, c orders as usual, d is not in the file, f is new.
    let june = "a,1,2024-01-01,tea,1,5\na,9,2024-06-20,tea,1,5\nb,2,2024-05-01,tea,1,7\nc,3,2024-05-20,tea,1,2\nc,8,2024-06-02,tea,1,4\ne,5,2024-05-28,tea,1,9\nf,7,2024-06-10,tea,1,11.5\n";
    let (old, new) = (kept(MAY, None), kept(june, None));
    let d = difference(&old, &new).unwrap();
    let groups = [&d.new, &d.gone, &d.active, &d.returned, &d.silent].map(|g| g.examples.concat());
    assert_eq!(groups, ["f", "d", "ac", "a", "eb"]);
    assert_eq!(
        (d.new.revenue, d.gone.revenue, d.active.revenue),
        (11.5, 1.0, 16.0)
    );
    assert_eq!(
        (d.silence, d.from.as_str(), d.to.as_str()),
        (27, "2024-05-29", "2024-06-21")
    );
    let figures: Vec<_> = d
        .figures
        .iter()
        .map(|f| (f.name.as_str(), f.before, f.after))
        .collect();
    assert_eq!(
        figures[..3],
        [
            ("customers", 5.0, 5.0),
            ("orders", 5.0, 7.0),
            ("revenue", 24.0, 43.5)
        ]
    );
    let all = |s: &Snapshot| s.customers.len() as u64;
    assert_eq!(
        d.new.customers + d.active.customers + d.silent.customers,
        all(&new)
    );
    assert_eq!(
        d.gone.customers + d.active.customers + d.silent.customers,
        all(&old)
    );
}

#[test]
fn nothing_has_changed_since_itself() {
    let may = kept(MAY, None);
    let again = read(&serde_json::from_str(&may.to_json()).unwrap()).expect("its own bytes");
    assert_eq!(again, may);
    let d = difference(&may, &again).unwrap();
    assert_eq!(
        (
            d.new.customers,
            d.gone.customers,
            d.active.customers,
            d.moved
        ),
        (0, 0, 0, 0)
    );
    assert!(d.figures.iter().all(|f| f.before == f.after));
}

#[test]
fn hashed_ids_tell_the_same_and_show_no_one() {
    let (old, new) = (
        kept(MAY, Some("salt")),
        kept(&MAY.replace("a,1", "z,1"), Some("salt")),
    );
    let d = difference(&old, &new).unwrap();
    assert_eq!(
        (d.new.customers, d.gone.customers, d.silent.customers),
        (1, 1, 4)
    );
    assert!(
        old.customers.iter().all(|c| c.id.len() == 16),
        "{:?}",
        old.customers
    );
    for other in [kept(MAY, None), kept(MAY, Some("pepper"))] {
        assert_eq!(difference(&old, &other).unwrap_err().code, Code::WrongFile);
    }
}

#[test]
fn what_is_no_snapshot_is_refused() {
    let text = kept(MAY, None).to_json();
    for bad in [
        "null",
        "{}",
        "[]",
        &text.replace("\"snapshot\": 1", "\"snapshot\": 2"),
        &text.replace("\"lines\"", "\"rows\""),
        &text.replace("\\r\\nb,", "\\r\\n0,"),
        &text.replace("\\r\\nb,1", "\\r\\nb,one"),
    ] {
        let value = serde_json::from_str(bad).expect("JSON");
        assert_eq!(
            read(&value).err().map(|e| e.code),
            Some(Code::BadBytes),
            "{bad}"
        );
    }
}
