//! Returns and cancellations on small tables: netted, dropped, kept.

use crate::walk::{orders, returns, walk};
use regulars::customers::Customer;
use regulars::ingest::number::format_fixed;
use regulars::job::Stage;
use regulars::orders::UNIT;
use regulars::report::{Options, Reason, Returns};

const HEADER: &str = "customer,order,date,product,quantity,unit price\n";

/// `order product pieces amount`, line by line; then reasons as `line reason`.
fn settled(text: &str, policy: Returns) -> (Vec<String>, Vec<String>) {
    let job = orders(text, policy);
    let orders = job.orders();
    let lines = orders.lines().map(|l| {
        let (order, product) = (
            orders.orders.name(l.order as usize),
            &orders.products[l.product as usize],
        );
        let (pieces, amount) = (
            format_fixed(l.quantity.into()),
            format_fixed(l.amount.into()),
        );
        format!("{order} {} {pieces} {amount}", product.id)
    });
    let page = job.rejects().page(None, 0, 100, &job.file_names());
    let rejects = page
        .rows
        .iter()
        .map(|r| format!("{} {}", r.line, r.reason.as_str()));
    (lines.collect(), rejects.collect())
}

#[test]
fn the_three_policies() {
    type Table<'a> = (&'a str, &'a str, Returns, &'a [&'a str], &'a [&'a str]);
    let partial = "a,1,2024-01-01,tea,5,2\na,C2,2024-01-03,tea,-2,2\n";
    let whole = "a,1,2024-01-01,tea,2,2\na,C2,2024-01-03,tea,-2,2\na,3,2024-01-04,jam,1,1\n";
    let latest_first = "a,1,2024-01-01,tea,2,2\na,2,2024-01-02,tea,3,3\na,C3,2024-01-03,tea,-4,3\n";
    let too_early = "a,C1,2024-01-01,tea,-1,2\na,2,2024-01-02,tea,1,2\n";
    let too_much = "a,1,2024-01-01,tea,1,2\na,C2,2024-01-02,tea,-3,2\na,3,2024-01-03,jam,1,1\n";
    let others = "a,1,2024-01-01,tea,1,2\nb,C2,2024-01-02,tea,-1,2\na,C3,2024-01-02,jam,-1,2\n";
    let minus_only = "a,1,2024-01-01,tea,5,2\na,2,2024-01-03,tea,-2,2\n";
    let free = "a,1,2024-01-01,tea,1,0\na,2,2024-01-02,tea,0,2\na,3,2024-01-03,tea,1,-1\n";
    let again = "a,1,2024-01-01,tea,1,2\na,1,2024-01-01,tea,1,2\na,2,2024-01-02,jam,-1,2\n";
    let all_marked = "a,C1,2024-01-01,tea,1,2\na,C2,2024-01-02,tea,2,2\n";
    let words = "a,1,2024-01-01,tea,1,2\na,CARD,2024-01-02,tea,1,2\na,C,2024-01-03,tea,1,2\n";
    use Returns::*;
    let table: &[Table] = &[
        ("a partial return", partial, Net, &["1 tea 3 6"], &[]),
        (
            "is a line of its own when kept",
            partial,
            Keep,
            &["1 tea 5 10", "C2 tea -2 -4"],
            &[],
        ),
        (
            "and goes when dropped",
            partial,
            Drop,
            &["1 tea 5 10"],
            &["3 cancelled"],
        ),
        (
            "a full return",
            whole,
            Net,
            &["3 jam 1 1"],
            &["2 returned_in_full"],
        ),
        (
            "newest first",
            latest_first,
            Net,
            &["1 tea 1 2"],
            &["3 returned_in_full"],
        ),
        (
            "before its purchase",
            too_early,
            Net,
            &["2 tea 1 2"],
            &["2 unmatched_return"],
        ),
        (
            "of more than was bought",
            too_much,
            Net,
            &["3 jam 1 1"],
            &["2 returned_in_full", "3 unmatched_return"],
        ),
        (
            "another's, or another product",
            others,
            Net,
            &["1 tea 1 2"],
            &["3 unmatched_return", "4 unmatched_return"],
        ),
        ("without a mark", minus_only, Net, &["1 tea 3 6"], &[]),
        (
            "without a mark, dropped",
            minus_only,
            Drop,
            &["1 tea 5 10"],
            &["3 not_positive_quantity"],
        ),
        (
            "free, none and negative, netted",
            free,
            Net,
            &["1 tea 1 0"],
            &["3 not_positive_quantity", "4 unmatched_return"],
        ),
        (
            "free, none and negative, dropped",
            free,
            Drop,
            &[],
            &[
                "2 not_positive_price",
                "3 not_positive_quantity",
                "4 not_positive_price",
            ],
        ),
        (
            "a return beside repeated lines",
            again,
            Net,
            &["1 tea 1 2", "1 tea 1 2"],
            &["4 unmatched_return"],
        ),
        (
            "where every id has the C",
            all_marked,
            Drop,
            &["C1 tea 1 2", "C2 tea 2 4"],
            &[],
        ),
        (
            "C and no digits is an id",
            words,
            Drop,
            &["1 tea 1 2", "CARD tea 1 2", "C tea 1 2"],
            &[],
        ),
    ];
    for (what, text, policy, lines, rejects) in table {
        let found = settled(&format!("{HEADER}{text}"), *policy);
        let expected = (
            lines.iter().map(|l| l.to_string()).collect::<Vec<_>>(),
            rejects.iter().map(|l| l.to_string()).collect::<Vec<_>>(),
        );
        assert_eq!(found, expected, "{what}, {policy:?}");
    }
}

/// A shop that books returns as negative amounts, without a quantity.
#[test]
fn returns_in_money() {
    let text = "customer,order,date,product,amount\n\
                a,1,2024-01-01,tea,10\n\
                a,2,2024-01-02,tea,-2.5\n\
                b,3,2024-01-01,tea,4\n\
                b,4,2024-01-02,tea,-4\n";
    let (lines, rejects) = settled(text, Returns::Net);
    assert_eq!(lines, ["1 tea 1 7.5"]);
    assert_eq!(rejects, ["4 returned_in_full"]);
}

/// What was free cannot be paid back: money goes to the purchase that cost money.
#[test]
fn a_free_line_is_no_purchase_to_pay_back() {
    let text = "customer,order,date,product,amount\n\
                a,1,2024-01-01,tea,10\n\
                a,2,2024-01-02,tea,0\n\
                a,3,2024-01-03,tea,-4\n";
    let (lines, rejects) = settled(text, Returns::Net);
    assert_eq!(lines, ["1 tea 1 6", "2 tea 1 0"]);
    assert_eq!(rejects, Vec::<String>::new());
}

/// A cancelled order may repeat its positive quantities.
#[test]
fn a_cancelled_order_with_positive_quantities() {
    let text = format!("{HEADER}a,1,2024-01-01,tea,5,2\na,C2,2024-01-02,tea,5,2\n");
    assert_eq!(
        settled(&text, Returns::Net),
        (vec![], vec!["2 returned_in_full".to_string()])
    );
    assert_eq!(settled(&text, Returns::Drop).1, ["3 cancelled"]);
}

#[test]
fn a_discount_shrinks_with_its_line() {
    let text = "customer,order,date,product,quantity,unit price,discount\n\
                a,1,2024-01-01,tea,4,2,2.5\n\
                a,C2,2024-01-02,tea,-1,2,\n";
    let job = orders(text, Returns::Net);
    let line = job.orders().of(0).next().expect("a line");
    assert_eq!((line.quantity, line.amount), (3 * UNIT, 6 * UNIT));
    assert_eq!(line.discount, 18_750, "three quarters of 2.5");
    assert_eq!(job.orders_report().unwrap().netted, 1);
}

#[test]
fn what_is_netted_is_not_counted_as_left_out() {
    let text = format!("{HEADER}a,1,2024-01-01,tea,2,2\na,C2,2024-01-03,tea,-2,2\n");
    let job = orders(&text, Returns::Net);
    let report = job.orders_report().unwrap();
    assert_eq!((report.lines, report.kept, report.netted), (2, 0, 1));
    assert_eq!(report.dropped.get(&Reason::ReturnedInFull), Some(&1));
    assert_eq!(
        (report.customers, report.orders, report.products),
        (0, 0, 0)
    );
}

/// `customer sent_back bought_at_a_discount` in thousandths.
fn shares(text: &str, options: Options) -> Vec<String> {
    let job = walk(text.as_bytes(), options, Stage::Customers).expect("customers");
    let names = &job.orders().customers;
    let said = |(c, r): (usize, &Customer)| {
        let [back, off] = [r.return_share, r.discount_share].map(|x| (x * 1000.0).round());
        format!("{} {back} {off}", names.name(c))
    };
    job.records().iter().enumerate().map(said).collect()
}

#[test]
fn what_share_came_back_and_what_was_bought_at_a_discount() {
    // a, who is gone, then b: 8 of 22; d: 5 of 10 and one that matches nothing; e: all but a gift, more than
    // was bought; f: nothing.
    let text = "customer,order,date,product,quantity,unit price,discount\n\
        a,1,2024-01-01,tea,1,2,0\na,C2,2024-01-02,tea,-1,2,0\n\
        b,3,2024-01-01,tea,5,2,20%\nb,C4,2024-01-02,tea,-4,2,0\nb,5,2024-01-03,jam,6,2,0\n\
        d,6,2024-01-01,tea,5,2,0\nd,C7,2024-01-02,tea,-2,2,0\nd,C8,2024-01-02,mug,-1,1,0\n\
        e,9,2024-01-01,tea,1,2,50%\ne,9,2024-01-01,bag,1,0,0\ne,C10,2024-01-02,tea,-9,2,0\n\
        f,11,2024-01-01,tea,2,2,0\nf,12,2024-01-05,jam,1,4,50%\n";
    let netted = shares(text, returns(Returns::Net));
    assert_eq!(netted, ["b 364 143", "d 500 0", "e 1000 0", "f 0 500"]);
    let dropped = shares(text, returns(Returns::Drop));
    assert_eq!(
        dropped,
        ["a 1000 0", "b 364 455", "d 500 0", "e 1000 1000", "f 0 500"]
    );
    let kept = shares(text, returns(Returns::Keep));
    assert_eq!(
        kept,
        ["a 1000 0", "b 364 455", "d 500 0", "e 1000 1000", "f 0 500"]
    );
    assert!(
        shares(
            "customer,order,date,amount\na,1,2024-01-01,5\n",
            Options::default()
        ) == ["a 0 0"]
    );
}

#[test]
fn shares_stay_with_their_customers() {
    // g cancels a line that has a positive quantity. h has nothing but an absurd line, and is set aside.
    let mut text = String::from("customer,order,date,product,quantity,unit price\n");
    text += "g,1,2024-01-01,jam,4,1\ng,C2,2024-01-03,jam,1,1\nh,3,2024-01-03,tea,1,900000\n";
    for i in 0..40 {
        text += &format!(
            "i{i:02},{},2024-01-0{},tea,{},2\n",
            i + 10,
            i % 9 + 1,
            i % 3 + 1
        );
    }
    text += "z,90,2024-01-01,tea,4,2\nz,C91,2024-01-05,tea,-2,2\n";
    let mut options = Options::default();
    let some = |options: &Options| -> Vec<String> {
        let all = shares(&text, options.clone()).into_iter();
        all.filter(|said| !said.ends_with(" 0 0")).collect()
    };
    let expected = ["g 250 0", "z 500 0"];
    assert_eq!(some(&options), expected);
    assert_eq!(shares(&text, options.clone()).len(), 43);
    options.repairs.outliers = Some(8.0);
    assert_eq!(shares(&text, options.clone()).len(), 42, "h is gone");
    assert_eq!(some(&options), expected);
}
