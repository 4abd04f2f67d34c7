//! The party types of the trade: what a file calls a customer → one of five.

use super::attributes::{Attributes, described};
use super::record::Customer;
use crate::orders::{UNIT, plain_id};
use crate::report::{FileKind, Party, PartyShare, Role};

const NAMES: [(Party, &str); 5] = [
    (
        Party::Consumer,
        "consumer customer private individual person b2c enduser 消费者 个人 个人客户 终端客户 散客",
    ),
    (
        Party::Retailer,
        "retailer retail shop store reseller dealer 零售商 零售 门店 商户",
    ),
    (
        Party::Wholesaler,
        "wholesaler wholesale distributor 批发商 批发 分销商 经销商",
    ),
    (
        Party::Partner,
        "partner affiliate agent franchisee 合作伙伴 伙伴 代理商 加盟商",
    ),
    (Party::Supplier, "supplier vendor 供应商 供货商"),
];

/// The party that a cell names.
pub fn party_of(cell: &str) -> Party {
    let name = plain_id(cell);
    let is = |n: &str| n == name || (name.len() > 1 && name.strip_suffix('s') == Some(n));
    NAMES
        .iter()
        .find(|(_, names)| names.split(' ').any(is))
        .map_or(Party::Unknown, |n| n.0)
}

/// The party of customer number `c`.
pub fn party(files: &[Attributes], c: usize) -> Party {
    party_of(&described(files, FileKind::Customers, c, Role::PartyType))
}

/// Customers and revenue by party; empty where no file has a column for it.
pub fn parties(files: &[Attributes], customers: &[Customer]) -> Vec<PartyShare> {
    if !files.iter().any(|f| f.column_of(Role::PartyType).is_some()) {
        return Vec::new();
    }
    let mut sums = [(0u64, 0i128); Party::ALL.len()];
    for (c, customer) in customers.iter().enumerate() {
        let sum = &mut sums[party(files, c) as usize];
        sum.0 += 1;
        sum.1 += i128::from(customer.monetary);
    }
    let all: i128 = sums.iter().map(|s| s.1).sum();
    let shares = Party::ALL
        .into_iter()
        .zip(sums)
        .filter(|(_, sum)| sum.0 > 0);
    shares
        .map(|(party, (customers, revenue))| PartyShare {
            party,
            customers,
            revenue: revenue as f64 / UNIT as f64,
            revenue_share: if all == 0 {
                0.0
            } else {
                revenue as f64 / all as f64
            },
        })
        .collect()
}
