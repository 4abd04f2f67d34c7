//! What the order lines do not say, read off a finished job; and its way to another module as bytes.

use crate::customers::{Attributes, described};
use crate::error::Result;
use crate::fold::{Bytes, bad_bytes};
use crate::ingest::number::parse_decimal;
use crate::job::Job;
use crate::orders::{Ids, UNIT};
use crate::report::{FileKind, Role};
use crate::sorting::ranked;
use std::borrow::Cow;

const TAG: &[u8; 4] = b"RKNO";
const VERSION: u32 = 1;

/// What the order lines do not say.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Known {
    /// Days since 1970-01-01.
    pub today: i64,
    /// What a piece of each product costs, NaN where nobody says; empty where nobody says of any.
    pub costs: Vec<f64>,
    /// Which customers have an e-mail address or a telephone number; empty where no file could say.
    pub reached: Vec<bool>,
    /// How often each customer got in touch, 0 where nobody says; empty where no file could say.
    pub contacts: Vec<u32>,
    /// What files of customers say of them in few words.
    pub traits: Vec<Trait>,
}

/// A column of a file of customers that has few values.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Trait {
    pub name: String,
    /// In byte order.
    pub levels: Vec<String>,
    /// Of each customer; 255 where the file says nothing.
    pub of: Vec<u8>,
}

/// Values that a trait has at the most.
const LEVELS: usize = 12;
/// Traits that are used, those of the first files and columns.
const TRAITS: usize = 6;

impl Known {
    /// None before the orders have a day to stand on.
    pub fn of(job: &Job) -> Option<Known> {
        let (orders, files) = (job.orders(), job.attributes());
        let told = |kind: FileKind, role: Role| {
            let mut own = files.iter().filter(|f| f.kind == kind);
            own.any(|f| f.column_of(role).is_some())
        };
        let mut known = Known {
            today: job.today()?,
            ..Known::default()
        };
        if told(FileKind::Products, Role::Cost) {
            let cost = |p| number(&described(files, FileKind::Products, p, Role::Cost));
            known.costs = (0..orders.products.len()).map(cost).collect();
        }
        let ways = [Role::Email, Role::Phone];
        if ways.iter().any(|role| told(FileKind::Customers, *role)) {
            let has = |c, role| !described(files, FileKind::Customers, c, role).is_empty();
            let reached = |c| ways.iter().any(|role| has(c, *role));
            known.reached = (0..orders.customers.len()).map(reached).collect();
        }
        if told(FileKind::Customers, Role::Contacts) {
            let said = |c| number(&described(files, FileKind::Customers, c, Role::Contacts));
            // Whole from 0 up, whatever the cell says.
            let contacts = |c| said(c) as u32;
            known.contacts = (0..orders.customers.len()).map(contacts).collect();
        }
        let people = files.iter().filter(|f| f.kind == FileKind::Customers);
        let columns = people.flat_map(|f| (0..f.columns.len()).map(move |j| (f, j)));
        // A number that the axes are made of is none of them.
        let plain =
            |f: &Attributes, j: usize| !f.is_key(j) && f.column_of(Role::Contacts) != Some(j);
        let traits = columns.filter(|(f, j)| plain(f, *j));
        let found = traits.filter_map(|(f, j)| Trait::of(f, j, orders.customers.len()));
        known.traits = found.take(TRAITS).collect();
        Some(known)
    }

    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = [TAG, &VERSION.to_le_bytes()[..]].concat();
        out.extend_from_slice(&self.today.to_le_bytes());
        out.extend_from_slice(&(self.costs.len() as u64).to_le_bytes());
        let costs = self.costs.iter();
        costs.for_each(|x| out.extend_from_slice(&x.to_le_bytes()));
        out.extend_from_slice(&(self.reached.len() as u64).to_le_bytes());
        out.extend(self.reached.iter().map(|has| u8::from(*has)));
        out.extend_from_slice(&(self.contacts.len() as u64).to_le_bytes());
        let contacts = self.contacts.iter();
        contacts.for_each(|n| out.extend_from_slice(&n.to_le_bytes()));
        out.extend_from_slice(&(self.traits.len() as u64).to_le_bytes());
        for said in &self.traits {
            let names = [&said.name].into_iter().chain(&said.levels);
            // A dozen names never fill the memory.
            if let Ok(names) = Ids::of(names) {
                names.to_bytes(&mut out);
            }
            out.extend_from_slice(&(said.of.len() as u64).to_le_bytes());
            out.extend_from_slice(&said.of);
        }
        out
    }

    /// What [`Known::to_bytes`] wrote. Errors: anything else (`bad-bytes`).
    pub fn from_bytes(bytes: &[u8]) -> Result<Known> {
        let mut b = Bytes::open(bytes, TAG, VERSION)?;
        let today = b.i64()?;
        let n = b.count(8)?;
        let mut costs = Vec::new();
        for _ in 0..n {
            costs.push(f64::from_bits(b.u64()?));
        }
        let n = b.count(1)?;
        let reached = b.take(n)?.iter().map(|has| *has != 0).collect();
        let n = b.count(4)?;
        let mut contacts = Vec::new();
        for _ in 0..n {
            contacts.push(b.u32()?);
        }
        let mut traits = Vec::new();
        for _ in 0..b.count(16)? {
            let names = Ids::from_bytes(&mut b)?;
            let mut names = names.iter().map(Cow::into_owned);
            let name = names.next().ok_or_else(bad_bytes)?;
            let levels = names.collect();
            let n = b.count(1)?;
            let of = b.take(n)?.to_vec();
            traits.push(Trait { name, levels, of });
        }
        b.end()?;
        Ok(Known {
            today,
            costs,
            reached,
            contacts,
            traits,
        })
    }
}

impl Trait {
    /// None where there are more than [`LEVELS`] values, or fewer than two.
    fn of(file: &Attributes, column: usize, customers: usize) -> Option<Trait> {
        let mut found: Vec<(String, Vec<u32>)> = Vec::new();
        for customer in 0..customers {
            let value = file.value(customer, column);
            if value.is_empty() {
                continue;
            }
            match found.iter().position(|(level, _)| *level == value) {
                Some(at) => found[at].1.push(customer as u32),
                None if found.len() == LEVELS => return None,
                None => found.push((value.into_owned(), vec![customer as u32])),
            }
        }
        let order = ranked(found.len(), &|a, b| found[a].0.cmp(&found[b].0));
        let mut of = vec![u8::MAX; customers];
        for (place, &at) in order.iter().enumerate() {
            let own = found[at].1.iter();
            own.for_each(|customer| of[*customer as usize] = place as u8);
        }
        (found.len() > 1).then(|| Trait {
            name: file.columns[column].name.clone(),
            levels: order.into_iter().map(|at| found[at].0.clone()).collect(),
            of,
        })
    }
}

/// A decimal number with a point; NaN for anything else.
fn number(text: &str) -> f64 {
    let fixed = parse_decimal(text.trim().as_bytes(), b'.').and_then(|d| d.to_fixed());
    fixed.map_or(f64::NAN, |(fixed, _)| fixed as f64 / UNIT as f64)
}
