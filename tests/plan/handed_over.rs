//! Orders and what else is known go to another module as bytes, and come out as they went in.

use crate::walk::{self, data};
use crate::{PlanOptions, plan};
use proptest::prelude::*;
use regulars::error::Code;
use regulars::job::{Job, Stage};
use regulars::orders::{HandOver, Orders};
use regulars::plan::{Known, Trait};
use regulars::report::{Options, Returns};

fn parts(orders: &Orders) -> Vec<Vec<u8>> {
    (0..).map_while(|nth| orders.hand_over(nth)).collect()
}

fn again(orders: &Orders) -> Orders {
    let mut taken = HandOver::default();
    parts(orders)
        .iter()
        .for_each(|part| taken.take(part).unwrap());
    taken.finish().unwrap()
}

fn same(orders: &Orders) {
    let taken = again(orders);
    assert!(taken.lines().eq(orders.lines()));
    assert!(taken.customers.iter().eq(orders.customers.iter()));
    assert_eq!(taken.products, orders.products);
    assert_eq!(taken.tally(), orders.tally());
    assert_eq!(taken.order_count, orders.order_count);
}

/// Returns leave products without a line, so that products have other numbers than in the lines.
#[test]
fn the_golden_shop() {
    let file = include_bytes!("../golden/orders.csv");
    for policy in [Returns::Net, Returns::Drop, Returns::Keep] {
        let job = walk::walk(file, walk::returns(policy), Stage::Customers).unwrap();
        same(job.orders());
        let known = Known::of(&job).unwrap();
        assert_eq!(Known::from_bytes(&known.to_bytes()).unwrap(), known);
        let options = PlanOptions::default();
        let here = plan(job.orders(), known.clone(), options.clone()).unwrap();
        let there = plan(&again(job.orders()), known, options).unwrap();
        assert_eq!(here, there);
    }
}

#[test]
fn online_retail_in_many_parts() {
    let Some(stored) = data("online-retail/online_retail.csv.gz") else {
        return;
    };
    let job = walk::walk(&stored, Options::default(), Stage::Orders).unwrap();
    assert!(parts(job.orders()).len() > 20);
    same(job.orders());
}

/// What files say beside the orders: costs by product, who can be reached, columns of few values.
#[test]
fn what_files_say() {
    let orders = "customer,order,date,sku,amount\nb,1,2024-01-05,T,3\na,2,2024-01-06,J,4\nc,3,2024-01-07,Q,5\nd,4,2024-01-08,Q,5\n";
    let people = "customer,email,region,shirt,contacts\nc,,west,7,\na,a@x.org,west,7,4\nb,b@x.org,east,7,-1\n";
    let goods = "sku,category,cost\nT,tea,1.5\nJ,jam,?\n";
    let mut job = Job::new(Options::default(), walk::utf8_only).unwrap();
    for (name, text) in [("o.csv", orders), ("p.csv", people), ("g.csv", goods)] {
        let reading = walk::inspect(text.as_bytes()).unwrap().reading;
        job.open_file(name, reading).unwrap();
        job.push(text.as_bytes()).unwrap();
        job.close_file().unwrap();
    }
    job.run_through(Stage::Customers).unwrap();
    let known = Known::of(&job).unwrap();
    assert_eq!(known.reached, [true, true, false, false], "a, b, c, d");
    assert_eq!(known.contacts, [4, 0, 0, 0]);
    let products: Vec<&str> = job
        .orders()
        .products
        .iter()
        .map(|p| p.id.as_str())
        .collect();
    assert_eq!(products, ["J", "Q", "T"]);
    assert!(known.costs[0].is_nan() && known.costs[1].is_nan() && known.costs[2] == 1.5);
    let region = Trait {
        name: "region".into(),
        levels: vec!["east".into(), "west".into()],
        of: vec![1, 0, 1, 255],
    };
    let traits: Vec<&Trait> = known.traits.iter().filter(|t| t.name == "region").collect();
    assert_eq!(traits, [&region]);
    let names: Vec<&str> = known.traits.iter().map(|t| t.name.as_str()).collect();
    assert!(!names.contains(&"shirt"), "one value tells nothing");
    assert!(!names.contains(&"contacts"), "a number is no kind");
}

#[test]
fn what_is_known() {
    let known = Known {
        today: -3,
        costs: vec![1.5, 0.0, f64::INFINITY],
        reached: vec![true, false],
        contacts: vec![7, u32::MAX],
        traits: vec![Trait {
            name: "地区".into(),
            levels: vec!["east".into(), "west".into()],
            of: vec![0, 255],
        }],
    };
    assert_eq!(Known::from_bytes(&known.to_bytes()).unwrap(), known);
    let bytes = known.to_bytes();
    for end in 0..bytes.len() {
        assert_eq!(
            Known::from_bytes(&bytes[..end]).unwrap_err().code,
            Code::BadBytes
        );
    }
}

fn golden_parts() -> Vec<Vec<u8>> {
    let file = include_bytes!("../golden/orders.csv");
    let job = walk::walk(file, Options::default(), Stage::Orders).unwrap();
    parts(job.orders())
}

fn taken(parts: &[Vec<u8>]) -> Result<Orders, Code> {
    let mut taken = HandOver::default();
    for part in parts {
        taken.take(part).map_err(|e| e.code)?;
    }
    taken.finish().map_err(|e| e.code)
}

#[test]
fn parts_that_are_missing_or_out_of_order_are_refused() {
    let parts = golden_parts();
    assert!(taken(&parts).is_ok());
    assert_eq!(taken(&parts[..1]).err(), Some(Code::BadBytes), "no lines");
    assert_eq!(taken(&parts[1..]).err(), Some(Code::BadBytes), "no head");
    let twice = [&parts[..], &parts[1..]].concat();
    assert_eq!(taken(&twice).err(), Some(Code::BadBytes), "customers twice");
    let two_heads = [&parts[..1], &parts[..]].concat();
    assert_eq!(taken(&two_heads).err(), Some(Code::BadBytes));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]
    /// Whatever happens to the bytes is noticed.
    #[test]
    fn spoilt_bytes_are_refused(part in 0usize..2, at in any::<prop::sample::Index>(), with in 1u8.., cut in any::<bool>()) {
        let mut parts = golden_parts();
        let bytes = &mut parts[part];
        let at = at.index(bytes.len());
        if cut { bytes.truncate(at) } else { bytes[at] ^= with }
        prop_assert_eq!(taken(&parts).err(), Some(Code::BadBytes));
    }
}
