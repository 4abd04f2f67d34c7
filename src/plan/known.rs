//! What the order lines do not say, read off a finished job; and its way to another module as bytes.

use crate::customers::described;
use crate::error::Result;
use crate::fold::Bytes;
use crate::ingest::number::parse_decimal;
use crate::job::Job;
use crate::orders::UNIT;
use crate::report::{FileKind, Role};

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
}

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
        b.end()?;
        Ok(Known {
            today,
            costs,
            reached,
        })
    }
}

/// A decimal number with a point; NaN for anything else.
fn number(text: &str) -> f64 {
    let fixed = parse_decimal(text.trim().as_bytes(), b'.').and_then(|d| d.to_fixed());
    fixed.map_or(f64::NAN, |(fixed, _)| fixed as f64 / UNIT as f64)
}
