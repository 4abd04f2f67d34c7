//! What a correct build makes of the public files: counts and money to the last digit.

use crate::walk::{data, inspect, orders, returns, walk, walk_in};
use regulars::job::Stage;
use regulars::report::{OrdersReport, Reason, Returns, Role};

fn report(path: &str, policy: Returns) -> Option<OrdersReport> {
    let bytes = data(path)?;
    let job = walk(&bytes, returns(policy), Stage::Orders).expect("order lines");
    Some(job.orders_report().expect("settled").clone())
}

/// lines, kept, customers, orders, products, total.
fn figures(r: &OrdersReport) -> ([u64; 5], &str) {
    (
        [r.lines, r.kept, r.customers, r.orders, r.products],
        &r.total,
    )
}

fn dropped(r: &OrdersReport) -> Vec<(Reason, u64)> {
    r.dropped.iter().map(|(reason, n)| (*reason, *n)).collect()
}

const ONLINE_RETAIL: &str = "online-retail/online_retail.csv.gz";

#[test]
fn online_retail_cleaned() {
    let Some(r) = report(ONLINE_RETAIL, Returns::Drop) else {
        return;
    };
    assert_eq!(
        figures(&r),
        ([541_909, 397_884, 4_338, 18_532, 3_665], "8911407.904")
    );
    let reasons = [
        (Reason::NoCustomer, 135_080),
        (Reason::Cancelled, 8_905),
        (Reason::NotPositivePrice, 40),
    ];
    assert_eq!(dropped(&r), reasons);
    assert_eq!((r.netted, r.rounded), (0, 0));
    let days = [r.first, r.last, r.today].map(|day| day.expect("there are dates"));
    assert_eq!(days, ["2010-12-01", "2011-12-09", "2011-12-10"]);
}

#[test]
fn online_retail_kept_as_it_stands() {
    // Of 25,900 invoices 22,190 have a customer: lines without one are left out in any case.
    let Some(r) = report(ONLINE_RETAIL, Returns::Keep) else {
        return;
    };
    assert_eq!(
        figures(&r),
        ([541_909, 406_829, 4_372, 22_190, 3_684], "8300065.814")
    );
    assert_eq!(dropped(&r), [(Reason::NoCustomer, 135_080)]);
}

/// Computed once more in another language, by lists and exact integers, from the rule's words.
#[test]
fn online_retail_netted() {
    let Some(r) = report(ONLINE_RETAIL, Returns::Net) else {
        return;
    };
    assert_eq!(
        figures(&r),
        ([541_909, 395_058, 4_328, 18_375, 3_651], "8395253.454")
    );
    let reasons = [
        (Reason::NoCustomer, 135_080),
        (Reason::UnmatchedReturn, 1_389),
        (Reason::ReturnedInFull, 2_866),
    ];
    assert_eq!(dropped(&r), reasons);
    assert_eq!(r.netted, 7_516);
}

#[test]
fn online_retail_without_a_customer_column() {
    let Some(bytes) = data(ONLINE_RETAIL) else {
        return;
    };
    let mut reading = inspect(&bytes).expect("a table").reading;
    reading.roles.retain(|r| r.role != Role::Customer);
    let job = walk_in(
        &bytes,
        reading,
        returns(Returns::Keep),
        Stage::Orders,
        1 << 20,
    )
    .unwrap();
    let r = job.orders_report().unwrap();
    assert_eq!(
        figures(r),
        ([541_909, 541_909, 0, 25_900, 4_070], "9747747.934")
    );
    assert_eq!(
        r.notes.len(),
        1,
        "that each order stands for a customer is said"
    );
}

#[test]
fn cdnow_master_has_no_order_ids() {
    let Some(r) = report("cdnow/CDNOW_master.txt", Returns::Drop) else {
        return;
    };
    // Amounts of zero stay: only a unit price of zero is no sale.
    assert_eq!(
        figures(&r),
        ([69_659, 69_659, 23_570, 67_591, 0], "2500315.63")
    );
    assert_eq!(dropped(&r), []);
}

#[test]
fn cdnow_sample_has_no_header() {
    let Some(bytes) = data("cdnow/CDNOW_sample.txt") else {
        return;
    };
    let inspection = inspect(&bytes).expect("a table");
    assert!(!inspection.header);
    let mut reading = inspection.reading;
    let roles = [
        (Role::Customer, 2),
        (Role::Date, 3),
        (Role::Quantity, 4),
        (Role::Amount, 5),
    ];
    reading.dates = inspection.columns[2]
        .dates
        .expect("the third column is dates");
    reading.roles = roles
        .map(|(role, column)| regulars::report::RoleColumn { role, column })
        .to_vec();
    let job = walk_in(&bytes, reading, returns(Returns::Net), Stage::Orders, 999).unwrap();
    let r = job.orders_report().unwrap();
    assert_eq!(figures(r), ([6_919, 6_919, 2_357, 6_696, 0], "244091.94"));
}

#[test]
fn superstore() {
    let Some(r) = report("superstore/superstore.csv", Returns::Net) else {
        return;
    };
    assert_eq!(
        figures(&r),
        ([9_994, 9_994, 793, 5_009, 1_862], "2297200.8603")
    );
}

#[cfg(feature = "cli")]
#[test]
fn groceries_in_gb18030() {
    let Some(path) = crate::walk::data_path("groceries/goodsorder.gb18030.csv") else {
        return;
    };
    let inspection = regulars(&["inspect", "--json", &path.to_string_lossy()]);
    assert_eq!(
        (&inspection["encoding"], &inspection["rows"]),
        (&"GB18030".into(), &43_367.into())
    );
    let path = path.to_string_lossy().into_owned();
    let r = regulars(&[
        "orders",
        "--json",
        "--map",
        "order=id",
        "--map",
        "product=Goods",
        "--orders",
        &path,
    ]);
    let keys = ["lines", "kept", "customers", "orders", "products"].map(|key| r[key].as_u64());
    assert_eq!(keys, [43_367, 43_367, 0, 9_835, 169].map(Some));
}

/// The command line decodes what the core leaves to its host.
#[cfg(feature = "cli")]
fn regulars(arguments: &[&str]) -> serde_json::Value {
    let program = env!("CARGO_BIN_EXE_regulars");
    let output = std::process::Command::new(program)
        .args(arguments)
        .output()
        .expect("it runs");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    serde_json::from_slice(&output.stdout).expect("JSON")
}

#[test]
fn a_small_file_as_a_check_of_the_figures() {
    let job = orders(
        "customer,order,date,amount\na,1,2024-01-01,2\n",
        Returns::Drop,
    );
    assert_eq!(
        figures(job.orders_report().unwrap()),
        ([1, 1, 1, 1, 0], "2")
    );
}
