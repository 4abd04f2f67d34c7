//! Cells corrected in place, and left-out lines that were mended and given back.

use crate::several::{inspect, job, kind, left_out, rejects, try_job};
use regulars::error::Code;
use regulars::job::Stage;
use regulars::report::{Correction, FileKind, Options, Reason, Role};

const ORDERS: &str = "customer,order,date,product,quantity,amount\n\
    a,1,2024-01-05,tea,1,3\n\
    a,2,2024-13-05,tea,1,4\n\
    ,3,2024-01-07,\"jam, \"\"red\"\"\",1,5\n\
    b,4,2024-01-08,=tea,one,6\n\
    b,5,2024-01-09,tea,1,7,more\n\
    b,6,2024-01-10,tea,-1,-7\n\
    b,7,2024-02-10,milk,1,8\n";

fn corrections(cells: &[(u64, Role, &str)]) -> Options {
    let correction = |&(line, role, value): &(u64, Role, &str)| Correction {
        file: "orders.csv".into(),
        line,
        role,
        value: value.into(),
    };
    Options {
        corrections: cells.iter().map(correction).collect(),
        ..Options::default()
    }
}

#[test]
fn a_corrected_cell_is_read_in_its_place() {
    let fixed = corrections(&[
        (5, Role::Quantity, "1"),
        (3, Role::Date, "2024-01-06"),
        (4, Role::Customer, "a"),
        (99, Role::Date, "2024-01-06"),
    ]);
    for chunk in [1, 7, 1 << 16] {
        let job = try_job(
            &[("orders.csv", ORDERS)],
            fixed.clone(),
            Stage::Customers,
            chunk,
        )
        .unwrap();
        let report = job.orders_report().unwrap();
        assert_eq!(
            (report.lines, report.kept, report.total.as_str()),
            (7, 5, "26")
        );
        let left: Vec<_> = rejects(&job).into_iter().map(|r| (r.1, r.2)).collect();
        assert_eq!(left, [(6, Reason::Ragged), (7, Reason::UnmatchedReturn)]);
        assert_eq!(
            (
                job.quality().corrections.asked,
                job.quality().corrections.applied
            ),
            (4, 3)
        );
        assert_eq!(
            job.recipe().options.corrections,
            fixed.corrections,
            "the recipe keeps them"
        );
        let jam = |p: &regulars::orders::Product| p.id == "jam, \"red\"";
        assert!(
            job.orders().products.iter().any(jam),
            "the rest of the row is as it was"
        );
    }
}

#[test]
fn a_correction_that_is_still_wrong_is_listed_with_its_new_value() {
    let job = job(
        &[("orders.csv", ORDERS)],
        corrections(&[(3, Role::Date, "soon")]),
    );
    let page = job
        .rejects()
        .page(Some(Reason::BadDate), 0, 9, &job.file_names());
    assert_eq!(
        (page.rows[0].line, page.rows[0].value.as_str()),
        (3, "soon")
    );
    let role = corrections(&[(3, Role::Discount, "1")]);
    let refused = try_job(&[("orders.csv", ORDERS)], role, Stage::Customers, 9)
        .err()
        .unwrap();
    assert_eq!(
        (refused.code, refused.place.line),
        (Code::BadOption, Some(3))
    );
}

#[test]
fn the_lines_left_out_carry_their_own_cells() {
    let first = job(&[("orders.csv", ORDERS)], Options::default());
    let expected = "customer,order,date,product,quantity,amount,rejected_file,rejected_line,rejected_column,rejected_reason,rejected_explanation\r\n\
        a,2,2024-13-05,tea,1,4,orders.csv,3,date,bad_date,Date cannot be read\r\n\
        ,3,2024-01-07,\"jam, \"\"red\"\"\",1,5,orders.csv,4,customer,no_customer,No customer\r\n\
        b,4,2024-01-08,\"'=tea\",one,6,orders.csv,5,quantity,bad_number,Number cannot be read\r\n\
        b,5,2024-01-09,tea,1,7,orders.csv,6,,ragged,More cells than the header names,more\r\n\
        b,6,2024-01-10,tea,-1,-7,orders.csv,7,quantity,unmatched_return,Return without its purchase\r\n";
    for chunk in [1, 13, 1 << 16] {
        assert_eq!(left_out(&first, 0, ORDERS, chunk), expected);
    }
}

/// Given back as they are, nothing changes; mended, they take their lines' places.
#[test]
fn lines_given_back_take_the_place_of_their_originals() {
    let first = job(&[("orders.csv", ORDERS)], Options::default());
    let back = left_out(&first, 0, ORDERS, 1 << 16);
    assert_eq!(kind("back.csv", &back), FileKind::Corrected);
    let again = job(
        &[("back.csv", &back), ("orders.csv", ORDERS)],
        Options::default(),
    );
    assert_eq!(
        again.orders_report(),
        first.orders_report(),
        "unchanged lines change nothing"
    );
    assert_eq!(left_out(&again, 1, ORDERS, 50), back);
    let mended = back
        .replace("2024-13-05", "2024-01-06")
        .replace(",one,", ",2,")
        .replace("\r\n,3,", "\r\nc,3,")
        .replace("names,more", "names");
    let found = job(
        &[("back.csv", &mended), ("orders.csv", ORDERS)],
        Options::default(),
    );
    let report = found.orders_report().unwrap();
    // The return of order 6 now finds the purchase of order 5.
    assert_eq!((report.lines, report.kept, report.netted), (7, 5, 1));
    assert_eq!(report.total, "26");
    assert!(
        found.orders().products.iter().any(|p| p.id == "=tea"),
        "the apostrophe is gone again"
    );
    let corrected = found.quality().corrections;
    assert_eq!((corrected.asked, corrected.applied), (5, 5));
}

#[test]
fn a_spreadsheets_way_of_saving_it_does_no_harm() {
    let first = job(&[("orders.csv", ORDERS)], Options::default());
    let back = left_out(&first, 0, ORDERS, 99).replace("2024-13-05", "2024-01-06");
    // Semicolons, padded short rows, one row taken away.
    let rows: Vec<String> = back
        .lines()
        .take(3)
        .map(|l| l.replace("\"jam, \"\"red\"\"\"", "jam").replace(',', ";") + ";;")
        .collect();
    let saved = rows.join("\n") + "\n";
    let found = job(
        &[("back.csv", &saved), ("orders.csv", ORDERS)],
        Options::default(),
    );
    let lines: Vec<u64> = rejects(&found).into_iter().map(|r| r.1).collect();
    assert_eq!(
        lines,
        [4, 5, 6, 7],
        "line 3 is mended, the others stand as they were"
    );
}

#[test]
fn what_has_no_original_is_listed() {
    let first = job(&[("orders.csv", ORDERS)], Options::default());
    let back = left_out(&first, 0, ORDERS, 99);
    let other = back
        .replace("orders.csv,3,", "other.csv,3,")
        .replace("orders.csv,5,", "orders.csv,five,")
        .replace("orders.csv,7,", "orders.csv,77,");
    let found = job(
        &[("back.csv", &other), ("orders.csv", ORDERS)],
        Options::default(),
    );
    let lost: Vec<_> = rejects(&found)
        .into_iter()
        .filter(|r| r.2 == Reason::NoOriginal)
        .collect();
    let lost: Vec<_> = lost.iter().map(|r| (r.0.as_str(), r.1)).collect();
    assert_eq!(lost, [("back.csv", 2), ("back.csv", 4), ("back.csv", 6)]);
    let late = try_job(
        &[("orders.csv", ORDERS), ("back.csv", &back)],
        Options::default(),
        Stage::Orders,
        99,
    );
    assert_eq!(late.err().map(|e| e.code), Some(Code::WrongOrder));
    let mut reading = inspect("back.csv", &back).reading;
    reading.kind = FileKind::Corrected;
    let stripped = "customer,order\na,1\n";
    let mut job = regulars::job::Job::new(Options::default(), crate::walk::utf8_only).unwrap();
    job.open_file("back.csv", reading).unwrap();
    job.push(stripped.as_bytes()).unwrap();
    assert_eq!(job.close_file().unwrap_err().code, Code::NoSuchColumn);
}
