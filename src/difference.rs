//! Step six: what is kept of an analysis, and what has changed since the last one.
//!
//! In: a finished job; two snapshots. Out: a [`Snapshot`], a [`Difference`]. Customers are matched by
//! id, or by the keyed hash of it: SipHash-2-4 under a secret of the user's (Aumasson, Bernstein 2012).

use crate::equity::Waterfall;
use crate::error::{Code, Error, Result, reserve};
use crate::job::Job;
use crate::orders::UNIT;
use crate::report::{Difference, Figure, Group, Kept, SegmentChange, Snapshot, Words, grouped};
use crate::sorting::{ranked, sort_by, sort_whole};
use std::cmp::Ordering;
use xxhash_rust::xxh3::xxh3_64;

/// A chance of a purchase that can jump, as for the sign `riskier`.
const LIKELY: i64 = UNIT / 5;
/// Ids listed of a group.
const LISTED: usize = 20;

/// What to keep of the job. With a secret, ids leave as keyed hashes. Errors: before the customers
/// are made (`wrong-order`).
pub fn snapshot(job: &Job, secret: Option<&str>) -> Result<Snapshot> {
    let (Some(orders), Some(report)) = (job.orders_report(), job.customers_report()) else {
        return Err(Error::new(
            Code::WrongOrder,
            "A snapshot is asked for before the work is done",
            "Read the files first",
        ));
    };
    let secret = secret.filter(|s| !s.is_empty());
    let mut customers: Vec<Kept> = Vec::new();
    reserve(&mut customers, job.records().len(), "The snapshot")?;
    let of = |c: usize| job.value()?.of(c);
    let fixed = |value: f64| libm::round(value * UNIT as f64) as i64;
    let terms = job.value().map(|_| &job.options().value);
    for (c, record) in job.records().iter().enumerate() {
        let id = job.orders().customers.name(c);
        customers.push(Kept {
            id: secret.map_or_else(|| id.clone().into_owned(), |s| hashed(s, &id)),
            orders: record.frequency,
            money: record.monetary,
            first: record.first,
            last: record.last,
            segment: job.grouped().map(|g| u32::from(g.labels[c])),
            value: of(c).map(|a| fixed(a.value)),
            chance: of(c).map(|a| fixed(a.purchase)),
        });
    }
    sort_by(&mut customers, &|a, b| a.id.cmp(&b.id));
    let segments = job.grouped().map_or(&[][..], |g| &g.report.segments);
    let day = |day: &Option<String>| day.clone().unwrap_or_default();
    Ok(Snapshot {
        first: day(&orders.first),
        last: day(&orders.last),
        today: day(&orders.today),
        lines: orders.lines,
        kept: orders.kept,
        orders: orders.orders,
        repeat_share: report.repeat_share,
        segments: segments
            .iter()
            .map(|s| Words::new(s.name.clone(), s.name_zh.clone()))
            .collect(),
        key: secret.map(|s| hashed(s, "regulars")),
        horizon: terms.map_or(0, |o| o.horizon),
        discount: terms.map_or(0.0, |o| o.discount),
        risk_days: job.value().map_or(0, |v| v.basis.ahead as u32),
        customers,
    })
}

/// 16 hexadecimal digits.
#[allow(
    deprecated,
    reason = "std's only keyed hash with a key of the caller's"
)]
fn hashed(secret: &str, id: &str) -> String {
    use std::hash::Hasher;
    let key = |part: &str| xxh3_64([secret, part].concat().as_bytes());
    let mut hasher = std::hash::SipHasher::new_with_keys(key("0"), key("1"));
    hasher.write(id.as_bytes());
    format!("{:016x}", hasher.finish())
}

/// Reads a snapshot out of the JSON value of its file. Errors: another shape or version (`bad-bytes`).
pub fn read(value: &serde_json::Value) -> Result<Snapshot> {
    Snapshot::read(value).map_err(|what| {
        Error::new(
            Code::BadBytes,
            ["This is no snapshot: ", what.as_str()].concat(),
            "Choose a snapshot that this version has saved",
        )
    })
}

/// What has changed; `O(n log n)`. Errors: ids hashed under different secrets (`wrong-file`).
pub fn difference(old: &Snapshot, new: &Snapshot) -> Result<Difference> {
    if old.key != new.key {
        return Err(Error::new(
            Code::WrongFile,
            "The ids of the two snapshots are hashed under different secrets",
            "Use the secret of the first one, or none for both",
        ));
    }
    let silence = long_silence(old);
    let mut groups: [Vec<&Kept>; 6] = Default::default();
    let [fresh, gone, active, returned, silent, riskier] = &mut groups;
    let mut equity = Waterfall::default();
    let mut moved = 0;
    let (mut a, mut b) = (
        old.customers.iter().peekable(),
        new.customers.iter().peekable(),
    );
    loop {
        let order = match (a.peek(), b.peek()) {
            (None, None) => break,
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (Some(x), Some(y)) => x.id.cmp(&y.id),
        };
        let before = a.next_if(|_| order != Ordering::Greater);
        let after = b.next_if(|_| order != Ordering::Less);
        equity.add(before, after);
        match (before, after) {
            (Some(before), Some(after)) => {
                if jumped(before, after) {
                    riskier.push(after);
                }
                moved += u64::from(name_of(old, before) != name_of(new, after));
                if after.last <= before.last {
                    silent.push(after);
                    continue;
                }
                active.push(after);
                if after.last - before.last > silence {
                    returned.push(after);
                }
            }
            (Some(before), None) => gone.push(before),
            (None, Some(after)) => fresh.push(after),
            (None, None) => {}
        }
    }
    let [fresh, gone, active, returned, silent, riskier] = groups.map(group);
    let same_days = old.risk_days == new.risk_days && new.risk_days > 0;
    Ok(Difference {
        from: old.today.clone(),
        to: new.today.clone(),
        sentence: sentence(&fresh, &active, &returned, &silent, &gone),
        figures: figures(old, new),
        new: fresh,
        gone,
        active,
        returned,
        silence,
        silent,
        segments: segment_sizes(old, new),
        moved,
        equity: equity.finish(old, new),
        riskier: same_days.then_some(riskier),
    })
}

/// Whether the chance of a purchase was likely and has halved since.
fn jumped(before: &Kept, after: &Kept) -> bool {
    let chances = before.chance.zip(after.chance);
    chances.is_some_and(|(then, now)| then >= LIKELY && now <= then / 2)
}

fn name_of<'a>(snapshot: &'a Snapshot, customer: &Kept) -> Option<&'a str> {
    let name = snapshot.segments.get(customer.segment? as usize);
    name.map(|n| n.en.as_str())
}

/// The days of silence that three customers in four do not exceed.
fn long_silence(snapshot: &Snapshot) -> i64 {
    let last = snapshot.customers.iter().map(|c| c.last).max().unwrap_or(0);
    let mut days: Vec<i64> = snapshot.customers.iter().map(|c| last - c.last).collect();
    sort_whole(&mut days);
    days.get(days.len() * 3 / 4).copied().unwrap_or(0)
}

fn group(members: Vec<&Kept>) -> Group {
    let order = ranked(members.len(), &|a, b| {
        members[b].money.cmp(&members[a].money)
    });
    let revenue: i128 = members.iter().map(|c| i128::from(c.money)).sum();
    Group {
        customers: members.len() as u64,
        revenue: revenue as f64 / UNIT as f64,
        examples: order
            .iter()
            .take(LISTED)
            .map(|&i| members[i].id.clone())
            .collect(),
    }
}

fn figures(old: &Snapshot, new: &Snapshot) -> Vec<Figure> {
    let revenue = |s: &Snapshot| {
        let sum: i128 = s.customers.iter().map(|c| i128::from(c.money)).sum();
        sum as f64 / UNIT as f64
    };
    let kept = |s: &Snapshot| {
        if s.lines == 0 {
            0.0
        } else {
            s.kept as f64 / s.lines as f64
        }
    };
    let figure = |name: &str, of: &dyn Fn(&Snapshot) -> f64| Figure {
        name: name.into(),
        before: of(old),
        after: of(new),
    };
    vec![
        figure("customers", &|s| s.customers.len() as f64),
        figure("orders", &|s| s.orders as f64),
        figure("revenue", &revenue),
        figure("repeat_share", &|s| s.repeat_share),
        figure("kept_share", &kept),
    ]
}

fn segment_sizes(old: &Snapshot, new: &Snapshot) -> Vec<SegmentChange> {
    let mut changes: Vec<SegmentChange> = Vec::new();
    for name in new.segments.iter().chain(&old.segments) {
        if changes.iter().any(|c| c.name.en == name.en) {
            continue;
        }
        let size = |s: &Snapshot| {
            let own = |c: &&Kept| name_of(s, c) == Some(name.en.as_str());
            s.customers.iter().filter(own).count() as u64
        };
        changes.push(SegmentChange {
            name: name.clone(),
            before: size(old),
            after: size(new),
        });
    }
    changes
}

fn sentence(
    fresh: &Group,
    active: &Group,
    returned: &Group,
    silent: &Group,
    gone: &Group,
) -> Words {
    let [fresh, active, returned, silent, gone] =
        [fresh, active, returned, silent, gone].map(|g| grouped(g.customers));
    Words::new(
        format!(
            "New customers: {fresh}. Ordered again: {active}, after a long silence: {returned}. No order since: {silent}. Not in the new file: {gone}."
        ),
        format!(
            "新增 {fresh} 位顾客；{active} 位再次下单（其中 {returned} 位沉寂已久），{silent} 位没有新订单，{gone} 位不在新文件中。"
        ),
    )
}
