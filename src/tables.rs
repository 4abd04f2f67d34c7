//! What people look up and take away: pages of customers, one customer's card, CSV tables.

mod calendar;
mod worth;

pub use calendar::write_calendar;

use crate::audiences;
use crate::customers::{self, Customer};
use crate::error::{Code, Error, Result};
use crate::ingest::calendar::format_day;
use crate::ingest::number::format_fixed;
use crate::job::Job;
use crate::offers::bundles::BundleSearch;
use crate::orders::{DAY, UNIT};
use crate::report::export::CsvWriter;
use crate::report::figures::plain;
use crate::report::{
    Card, CustomerPage, CustomerQuery, CustomerRow, FileKind, Filter, HistoryLine, HistoryOrder,
    Language, ProductAudience, Role, reason_words,
};
use crate::sorting::sort_by;
use std::io::Write;

/// Most rows of one page.
const PAGE: u64 = 1_000;

/// A table that can be exported.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Table {
    /// The ledger with segment labels.
    Customers,
    Segments,
    Offers,
    Rejects,
    /// What each customer is worth.
    Value,
    /// Customers whom the warning names.
    Watch,
    /// Whom to contact, week by week.
    Contact,
    /// The loyalty index and its parts.
    Loyalty,
    /// When to order again, at which stock.
    Reorder,
    /// Who brought others, and what they are worth with them.
    Referral,
}

impl Table {
    pub fn from_name(name: &str) -> Result<Table> {
        match name {
            "customers" => Ok(Table::Customers),
            "segments" => Ok(Table::Segments),
            "offers" => Ok(Table::Offers),
            "rejects" => Ok(Table::Rejects),
            "value" => Ok(Table::Value),
            "watch" => Ok(Table::Watch),
            "contact" => Ok(Table::Contact),
            "loyalty" => Ok(Table::Loyalty),
            "reorder" => Ok(Table::Reorder),
            "referral" => Ok(Table::Referral),
            _ => Err(Error::new(
                Code::BadOption,
                format!("No table is called {name:?}"),
                "Use customers, segments, offers, rejects, value, watch, contact, loyalty, reorder or referral",
            )),
        }
    }
}

fn money(fixed: i64) -> f64 {
    fixed as f64 / UNIT as f64
}

/// Customer number `c` as a row.
pub fn customer_row(job: &Job, c: usize) -> CustomerRow {
    let record = &job.records()[c];
    CustomerRow {
        id: job.orders().customers.name(c).into_owned(),
        name: customers::described(job.attributes(), FileKind::Customers, c, Role::CustomerName)
            .into_owned(),
        segment: job.grouped().map(|g| u32::from(g.labels[c])),
        recency: record.recency,
        frequency: record.frequency,
        monetary: money(record.monetary),
        tenure: record.tenure,
        basket: money(record.basket),
        gap: record.gap,
        first: format_day(record.first),
        last: format_day(record.last),
    }
}

/// One page of the customers that match; `O(n log n)`. Errors: an unknown sort column, a filter's
/// field that is none (`bad-option`).
pub fn customer_page(job: &Job, query: &CustomerQuery) -> Result<CustomerPage> {
    let key = sort_key(&query.sort)?;
    let mut matching = audiences::matching(job, query.filter.as_ref(), &query.text)?;
    if let Some(segment) = query.segment {
        let labels = job.grouped().map_or(&[][..], |g| &g.labels);
        matching.retain(|&c| labels.get(c).is_some_and(|l| u32::from(*l) == segment));
    }
    sort_by(&mut matching, &|&a, &b| {
        key(&job.records()[a]).cmp(&key(&job.records()[b]))
    });
    if query.descending {
        matching.reverse();
    }
    let page = matching
        .iter()
        .skip(query.offset as usize)
        .take(query.limit.min(PAGE) as usize);
    Ok(CustomerPage {
        matching: matching.len() as u64,
        rows: page.map(|&c| customer_row(job, c)).collect(),
    })
}

/// Customers stand in the order of their ids, so sorting by id is sorting by nothing.
fn sort_key(name: &str) -> Result<fn(&Customer) -> i64> {
    Ok(match name {
        "id" => |_| 0,
        "recency" => |c| c.recency,
        "frequency" => |c| c.frequency,
        "monetary" => |c| c.monetary,
        "tenure" => |c| c.tenure,
        "basket" => |c| c.basket,
        _ => {
            let remedy = "Sort by id, recency, frequency, monetary, tenure or basket";
            return Err(Error::new(
                Code::BadOption,
                format!("Customers cannot be sorted by {name:?}"),
                remedy,
            ));
        }
    })
}

/// One customer's history and offers.
pub fn card(job: &Job, id: &str) -> Result<Card> {
    let Some(c) = job
        .orders()
        .find_customer(id)
        .filter(|c| *c < job.records().len())
    else {
        return Err(Error::new(
            Code::BadOption,
            "No such customer",
            "Look the customer up in the table",
        )
        .with_value(id));
    };
    let offers = job
        .offers()
        .map(|o| o.offers_for(job.orders(), c, job.options().offers.n as usize))
        .unwrap_or_default();
    Ok(Card {
        customer: customer_row(job, c),
        attributes: audiences::attributes(job)
            .into_iter()
            .filter_map(|(name, places)| Some((name, audiences::first(job, &places, c)?)))
            .collect(),
        history: history(job, c),
        offers,
        value: job.value().and_then(|v| v.customer(c)),
    })
}

fn history(job: &Job, c: usize) -> Vec<HistoryOrder> {
    let orders = job.orders();
    let mut lines: Vec<_> = orders.of(c).collect();
    // One order's lines may bear different times.
    sort_by(&mut lines, &|a, b| {
        (a.order, a.at, a.product).cmp(&(b.order, b.at, b.product))
    });
    let mut history: Vec<(i64, HistoryOrder)> = lines
        .chunk_by(|a, b| a.order == b.order)
        .map(|lines| {
            let order = HistoryOrder {
                order: orders.orders.name(lines[0].order as usize).into_owned(),
                date: format_day(lines[0].at.div_euclid(DAY)),
                amount: money(lines.iter().map(|l| l.amount).sum()),
                lines: lines
                    .iter()
                    .map(|l| {
                        let product = &orders.products[l.product as usize];
                        HistoryLine {
                            product: product.id.clone(),
                            name: product.label().to_string(),
                            quantity: money(l.quantity),
                            amount: money(l.amount),
                        }
                    })
                    .collect(),
            };
            (lines[0].at, order)
        })
        .collect();
    sort_by(&mut history, &|a, b| {
        b.0.cmp(&a.0).then_with(|| a.1.order.cmp(&b.1.order))
    });
    history.into_iter().map(|h| h.1).collect()
}

/// Writes a table as CSV, row by row. `language` is that of names and reasons; headers are fixed.
pub fn write_table<W: Write>(job: &Job, table: Table, language: Language, sink: W) -> Result<W> {
    let mut csv = CsvWriter::new(sink);
    let written = match table {
        Table::Customers => {
            let everybody: Vec<usize> = (0..job.records().len()).collect();
            write_customers(job, &everybody, language, &mut csv)
        }
        Table::Segments => write_segments(job, language, &mut csv),
        Table::Offers => write_offers(job, language, &mut csv),
        Table::Rejects => write_rejects(job, language, &mut csv),
        Table::Value => worth::write_value(job, &mut csv),
        Table::Watch => worth::write_watch(job, language, &mut csv),
        Table::Contact => worth::write_contact(job, language, &mut csv),
        Table::Loyalty => worth::write_loyalty(job, &mut csv),
        Table::Reorder => worth::write_reorder(job, &mut csv),
        Table::Referral => worth::write_referral(job, &mut csv),
    };
    written.map_err(unwritable)?;
    Ok(csv.into_inner())
}

/// The customers that a filter takes, with the columns of the table of all.
pub fn write_audience<W: Write>(
    job: &Job,
    filter: &Filter,
    language: Language,
    sink: W,
) -> Result<W> {
    let audience = audiences::matching(job, Some(filter), "")?;
    let mut csv = CsvWriter::new(sink);
    write_customers(job, &audience, language, &mut csv).map_err(unwritable)?;
    Ok(csv.into_inner())
}

/// An audience as CSV, the best first.
pub fn write_product_audience<W: Write>(
    audience: &ProductAudience,
    language: Language,
    sink: W,
) -> std::io::Result<W> {
    let mut csv = CsvWriter::new(sink);
    csv.row([
        "customer_id",
        "score",
        "control",
        "product_id",
        "product_name",
        "reason",
    ])?;
    for row in &audience.rows {
        csv.row([
            &*row.customer,
            &plain(row.score),
            if row.control { "1" } else { "0" },
            &row.product,
            &row.name,
            row.reason.in_language(language),
        ])?;
    }
    Ok(csv.into_inner())
}

fn unwritable(error: std::io::Error) -> Error {
    Error::new(
        Code::Io,
        format!("The table could not be written: {error}"),
        "Check the disk and its rights",
    )
}

fn segment_name(job: &Job, segment: usize, language: Language) -> String {
    let name = job.grouped().and_then(|g| g.report.segments.get(segment));
    name.map_or_else(String::new, |s| {
        if language == Language::Zh {
            s.name_zh.clone()
        } else {
            s.name.clone()
        }
    })
}

fn write_customers<W: Write>(
    job: &Job,
    audience: &[usize],
    language: Language,
    csv: &mut CsvWriter<W>,
) -> std::io::Result<()> {
    let attributes = audiences::attributes(job);
    let columns = [
        "customer_id",
        "segment",
        "segment_name",
        "recency",
        "frequency",
        "monetary",
        "tenure",
        "basket",
        "gap",
        "gap_spread",
        "discount_share",
        "return_share",
        "first",
        "last",
    ];
    csv.row(
        columns
            .into_iter()
            .chain(attributes.iter().map(|a| a.0.as_str())),
    )?;
    for &c in audience {
        let record = &job.records()[c];
        let segment = job.grouped().map(|g| g.labels[c]);
        let cells = [
            job.orders().customers.name(c).into_owned(),
            segment.map_or_else(String::new, |s| s.to_string()),
            segment.map_or_else(String::new, |s| segment_name(job, s.into(), language)),
            record.recency.to_string(),
            record.frequency.to_string(),
            format_fixed(record.monetary.into()),
            record.tenure.to_string(),
            format_fixed(record.basket.into()),
            record.gap.map_or_else(String::new, plain),
            record.gap_spread.map_or_else(String::new, plain),
            plain(record.discount_share),
            plain(record.return_share),
            format_day(record.first),
            format_day(record.last),
        ];
        let described = attributes
            .iter()
            .map(|(_, places)| audiences::first(job, places, c).unwrap_or_default());
        csv.row(cells.into_iter().chain(described))?;
    }
    Ok(())
}

fn write_segments<W: Write>(
    job: &Job,
    language: Language,
    csv: &mut CsvWriter<W>,
) -> std::io::Result<()> {
    csv.row([
        "segment",
        "name",
        "customers",
        "share",
        "revenue_share",
        "sentence",
        "action",
    ])?;
    let segments = job
        .grouped()
        .map(|g| g.report.segments.as_slice())
        .unwrap_or_default();
    for s in segments {
        csv.row([
            s.id.to_string(),
            segment_name(job, s.id as usize, language),
            s.size.to_string(),
            plain(s.share),
            plain(s.revenue_share),
            s.sentence.in_language(language).to_string(),
            s.action.in_language(language).to_string(),
        ])?;
    }
    Ok(())
}

fn write_offers<W: Write>(
    job: &Job,
    language: Language,
    csv: &mut CsvWriter<W>,
) -> std::io::Result<()> {
    csv.row([
        "customer_id",
        "rank",
        "product_id",
        "score",
        "reason",
        "product_name",
        "rank_by_score",
        "expected_margin",
    ])?;
    let Some(offers) = job.offers() else {
        return Ok(());
    };
    let mut counter = offers.counter(job.orders());
    for (c, id) in job.orders().customers.iter().enumerate() {
        for (rank, offer) in counter
            .offers_for(c, job.options().offers.n as usize)
            .into_iter()
            .enumerate()
        {
            csv.row([
                &*id,
                &(rank + 1).to_string(),
                &offer.product,
                &plain(offer.score),
                offer.reason.in_language(language),
                &offer.name,
                &offer.rank.map_or_else(String::new, |r| r.to_string()),
                &offer.expected_margin.map_or_else(String::new, plain),
            ])?;
        }
    }
    Ok(())
}

fn write_rejects<W: Write>(
    job: &Job,
    language: Language,
    csv: &mut CsvWriter<W>,
) -> std::io::Result<()> {
    csv.row(["file", "line", "column", "value", "reason", "explanation"])?;
    let names = job.file_names();
    for reject in job.rejects().iter() {
        let row = job.rejects().row(reject, &names);
        csv.row([
            row.file,
            row.line.to_string(),
            row.column
                .map_or_else(String::new, |r| r.as_str().to_string()),
            row.value,
            row.reason.as_str().to_string(),
            reason_words(row.reason).in_language(language).to_string(),
        ])?;
    }
    Ok(())
}

/// All rules of a search that is done, the best first.
pub fn write_bundles<W: Write>(
    bundles: &BundleSearch,
    language: Language,
    sink: W,
) -> std::io::Result<()> {
    let mut csv = CsvWriter::new(sink);
    csv.row([
        "left",
        "right",
        "count",
        "support",
        "confidence",
        "lift",
        "leverage",
        "conviction",
        "p_value",
        "q_value",
        "holdout_confidence",
        "holdout_count",
        "redundant",
        "sentence",
    ])?;
    let mut written = Ok(());
    bundles.each(&mut |b| {
        let left: Vec<&str> = b.left.iter().map(|i| i.id.as_str()).collect();
        let some = |x: Option<f64>| x.map_or_else(String::new, plain);
        let cells = [
            left.join(" + "),
            b.right.id,
            b.count.to_string(),
            plain(b.support),
            plain(b.confidence),
            plain(b.lift),
            plain(b.leverage),
            some(b.conviction),
            plain(b.p_value),
            plain(b.q_value),
            some(b.holdout_confidence),
            b.holdout_count.to_string(),
            b.redundant.to_string(),
            b.sentence.in_language(language).to_string(),
        ];
        if written.is_ok() {
            written = csv.row(cells);
        }
    });
    written
}
