//! Readable summaries for a terminal.

use super::Line;
use regulars::report::{
    Aside, BundlesReport, Continuity, CustomerPage, CustomersReport, Difference, Format,
    Inspection, Language, LifecycleReport, Migration, Offer, OffersReport, OrdersReport,
    PlanReport, QualityReport, Report, SegmentsReport, SheetReason, TableReport, Unit, ValueReport,
    Words, aside_words, reason_words,
};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::Write as _;

/// Prints to standard output; a closed pipe is no failure.
pub fn out(text: &str) -> Line<()> {
    let mut out = std::io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(e) if e.kind() != std::io::ErrorKind::BrokenPipe => {
            Err(format!("The output cannot be written: {e}"))
        }
        _ => Ok(()),
    }
}

pub fn say(text: &mut String, words: &Words, language: Language) {
    let _ = writeln!(text, "{}", words.in_language(language));
}

pub fn inspection(i: &Inspection, language: Language) -> String {
    let mut text = String::new();
    let delimiter = match i.delimiter.as_str() {
        "\t" => "tab",
        other => other,
    };
    let _ = writeln!(
        text,
        "{}: {} bytes, {}, {}, {}, {}, {} rows, {} rejected",
        i.file,
        i.bytes,
        if i.format == Format::Csv {
            format!("delimiter {delimiter}")
        } else {
            i.format.as_str().to_string()
        },
        if i.compression == "none" {
            "plain"
        } else {
            &i.compression
        },
        i.encoding,
        if i.header { "with header" } else { "no header" },
        i.rows,
        i.rejected
    );
    for s in &i.sheets {
        let taken = s.taken.map_or("", |reason| match reason {
            SheetReason::Only => "read",
            SheetReason::Orders => "read: looks most like orders",
            SheetReason::Largest => "read: the largest",
            SheetReason::Asked => "read as asked",
        });
        let hidden = if s.hidden { ", hidden" } else { "" };
        let _ = writeln!(
            text,
            "sheet {:?}: {} rows, {} columns{hidden}  {taken}",
            s.name, s.rows, s.columns
        );
    }
    for c in &i.columns {
        let role = c.role.map_or(String::new(), |r| {
            format!("{} ({:.0} %)", r.as_str(), c.confidence * 100.0)
        });
        let kind = format!("{:?}", c.kind).to_lowercase();
        let _ = writeln!(text, "{:>4}  {:<28} {:<9} {role}", c.index, c.name, kind);
    }
    let currency = match i.reading.currency.as_str() {
        "" => "none named",
        named => named,
    };
    let _ = writeln!(
        text,
        "dates {} ({:.0} %), decimal mark {} ({:.0} %), currency {currency} ({:.0} %)",
        i.reading.dates.as_str(),
        i.confidence.dates * 100.0,
        i.reading.decimal_mark,
        i.confidence.decimal_mark * 100.0,
        i.confidence.currency * 100.0
    );
    for question in &i.questions {
        let _ = write!(text, "? {}: ", question.name);
        say(&mut text, &question.text, language);
        for answer in &question.options {
            let about = match answer.lines {
                0 => format!("{} → {}", question.cell, answer.reads),
                lines => format!("{lines}"),
            };
            let _ = writeln!(text, "    {:<16} {about}", answer.value);
        }
    }
    for note in &i.notes {
        say(&mut text, note, language);
    }
    text += &aside(&i.aside, language);
    text
}

/// What is no part of the table, a line each.
pub fn aside(list: &[Aside], language: Language) -> String {
    let mut text = String::new();
    for a in list {
        say(&mut text, &aside_words(a), language);
        for row in a.text.lines().take(3) {
            let _ = writeln!(text, "      {row}");
        }
    }
    text
}

pub fn orders(r: &OrdersReport, language: Language) -> String {
    let mut text = String::new();
    say(&mut text, &r.sentence, language);
    let _ = writeln!(
        text,
        "total {}{}   products {}   netted returns {}",
        r.total,
        if r.currency.is_empty() {
            String::new()
        } else {
            format!(" {}", r.currency)
        },
        r.products,
        r.netted
    );
    if let (Some(first), Some(last), Some(today)) = (&r.first, &r.last, &r.today) {
        let _ = writeln!(text, "from {first} to {last}, today {today}");
    }
    for (reason, n) in &r.dropped {
        let _ = writeln!(
            text,
            "{n:>9}  {}",
            reason_words(*reason).in_language(language)
        );
    }
    for note in &r.notes {
        say(&mut text, note, language);
    }
    text
}

pub fn customers(r: &CustomersReport, language: Language) -> String {
    let mut text = String::new();
    say(&mut text, &r.sentence, language);
    let _ = writeln!(
        text,
        "{:<10} {:>9} {:>12} {:>12} {:>12} {:>12}",
        "", "known", "lower", "median", "upper", "mean"
    );
    for c in &r.columns {
        let _ = writeln!(
            text,
            "{:<10} {:>9} {:>12.2} {:>12.2} {:>12.2} {:>12.2}",
            c.name, c.known, c.lower_quartile, c.median, c.upper_quartile, c.mean
        );
    }
    text
}

pub fn segments(r: &SegmentsReport, language: Language) -> String {
    let mut text = String::new();
    say(&mut text, &r.sentence, language);
    say(&mut text, &r.why, language);
    for s in &r.segments {
        let name = if language == Language::Zh {
            &s.name_zh
        } else {
            &s.name
        };
        let _ = writeln!(
            text,
            "\n{} {name}: {} customers, {:.1} % of them, {:.1} % of revenue",
            s.id,
            s.size,
            s.share * 100.0,
            s.revenue_share * 100.0
        );
        let _ = writeln!(
            text,
            "  {} {}",
            s.sentence.in_language(language),
            s.action.in_language(language)
        );
        if let (Some(rule), Some(fidelity)) = (&s.rule, s.fidelity) {
            let _ = writeln!(
                text,
                "  {} (F1 {:.2}: {:.0} % of these are in the segment, {:.0} % of it are these)\n  {}",
                rule.words.in_language(language),
                fidelity,
                rule.precision * 100.0,
                rule.recall * 100.0,
                rule.sql
            );
        }
        if let Some(stability) = s.stability {
            let steady = s.steadiness.in_language(language);
            let _ = writeln!(text, "  {steady} (Jaccard {stability:.2})");
        }
    }
    let _ = writeln!(
        text,
        "\n{:>3} {:>12} {:>10} {:>9} {:>8} {:>15} {:>9} {:>9}",
        "k", "inertia", "silhouette", "CH", "DB", "gap", "stability", "smallest"
    );
    for c in &r.candidates {
        let _ = writeln!(
            text,
            "{:>3} {:>12.2} {:>10.3} {:>9.0} {:>8.3} {:>7.3} ± {:<5.3} {:>9.3} {:>8.1}%",
            c.k,
            c.inertia,
            c.silhouette,
            c.calinski_harabasz,
            c.davies_bouldin,
            c.gap,
            c.gap_error,
            c.stability,
            c.smallest_share * 100.0
        );
    }
    for note in &r.notes {
        say(&mut text, note, language);
    }
    text
}

pub fn offers(r: &OffersReport, language: Language) -> String {
    let mut text = String::new();
    say(&mut text, &r.verdict, language);
    let _ = writeln!(
        text,
        "{:<18} {:>3} {:>7} {:>7} {:>9} {:>8} {:>8} {:>7}  nDCG over popularity",
        "method", "n", "nDCG", "recall", "precision", "hit rate", "coverage", "novelty"
    );
    for m in &r.metrics {
        let lead = m.leads.first().map_or(String::new(), |l| {
            format!("  {:+.4} ({:+.4} to {:+.4})", l.mean, l.low, l.high)
        });
        let _ = writeln!(
            text,
            "{:<18} {:>3} {:>7.4} {:>7.4} {:>9.4} {:>8.4} {:>8.4} {:>7.2}{lead}",
            m.method, m.k, m.ndcg, m.recall, m.precision, m.hit_rate, m.coverage, m.novelty
        );
    }
    for rule in &r.rules {
        let _ = writeln!(
            text,
            "rule {:<16} {:>7} of {} products out, {:>6} offers in the lists of {} customers",
            rule.rule, rule.products, r.products, rule.offers, rule.customers
        );
    }
    for note in &r.notes {
        say(&mut text, note, language);
    }
    text
}

pub fn lifecycle(r: &LifecycleReport, language: Language) -> String {
    let mut text = String::new();
    say(&mut text, &r.sentence, language);
    let _ = writeln!(
        text,
        "{} → {}, usual gap {:.0} days",
        r.before, r.today, r.typical_gap
    );
    for s in &r.stages {
        let median = s.median_days.map_or("–".into(), |d| format!("{d}"));
        let _ = writeln!(
            text,
            "{:>9} → {:>9} {:>6.1} %  median {median:>5} days  {}",
            s.before,
            s.customers,
            s.share * 100.0,
            s.name.in_language(language)
        );
    }
    text += "\n";
    say(&mut text, &r.tiers.sentence, language);
    for t in &r.tiers.tiers {
        let _ = writeln!(
            text,
            "{:>9} → {:>9} {:>6.1} %  {:>6.1} % of revenue  from {:>12.2}  {}",
            t.before,
            t.customers,
            t.share * 100.0,
            t.revenue_share * 100.0,
            t.threshold,
            t.tier
        );
    }
    for n in r.tiers.near.iter().take(5) {
        let _ = writeln!(
            text,
            "          {:<20} {} {:>12.2}, threshold {:.2}",
            n.customer_id, n.tier, n.spend, n.threshold
        );
    }
    text
}

pub fn plan(r: &PlanReport, language: Language) -> String {
    let mut text = String::new();
    for sheet in &r.sheets {
        let _ = writeln!(text, "{}", sheet.title.in_language(language));
        say(&mut text, &sheet.sentence, language);
        let columns = sheet.columns.iter();
        let header: Vec<&str> = columns.map(|c| c.name.in_language(language)).collect();
        let _ = writeln!(text, "  ({})", header.join(" | "));
        for row in &sheet.rows {
            let cells = row.cells.iter().zip(&sheet.columns);
            let cells: Vec<String> = cells.map(|(x, c)| cell(*x, c.unit)).collect();
            let name = row.name.in_language(language);
            let _ = writeln!(text, "  {}  {name}", cells.join(" "));
            if let Some(remark) = &row.remark {
                let _ = writeln!(text, "{:>12}{}", "", remark.in_language(language));
            }
        }
        for note in &sheet.notes {
            let _ = writeln!(text, "  * {}", note.in_language(language));
        }
        text += "\n";
    }
    r.notes
        .iter()
        .for_each(|note| say(&mut text, note, language));
    text
}

fn cell(x: Option<f64>, unit: Unit) -> String {
    let text = x.map_or("–".into(), |x| match unit {
        Unit::Count => format!("{x:.0}"),
        Unit::Money => format!("{x:.2}"),
        Unit::Share => format!("{:.1} %", x * 100.0),
        Unit::Times => format!("{x:.2}"),
    });
    format!("{text:>11}")
}

/// What a model adds.
pub fn continuity(
    found: Option<&Continuity>,
    migration: Option<&Migration>,
    language: Language,
) -> String {
    let mut text = String::new();
    if let Some(c) = found {
        text += "\n";
        say(&mut text, &c.sentence, language);
        for reason in &c.reasons {
            say(&mut text, reason, language);
        }
        for f in &c.features {
            let _ = writeln!(
                text,
                "            {:<24} stability index {:.3}",
                f.name, f.psi
            );
        }
    }
    if let Some(m) = migration {
        text += "\n";
        say(&mut text, &m.sentence, language);
        for (from, row) in m.names.iter().zip(&m.counts) {
            let cells: String = row.iter().map(|n| format!("{n:>8}")).collect();
            let _ = writeln!(text, "{cells}  {}", from.in_language(language));
        }
    }
    text
}

pub fn table(r: &TableReport, language: Language) -> String {
    let mut text = String::new();
    say(&mut text, &r.sentence, language);
    say(&mut text, &r.why, language);
    let _ = writeln!(
        text,
        "k {} (recommended {})   inertia {:.4}   {} of {} rows",
        r.k, r.recommended_k, r.inertia, r.rows_used, r.rows
    );
    for s in &r.segments {
        let name = match language {
            Language::En => &s.name,
            Language::Zh => &s.name_zh,
        };
        let _ = writeln!(text, "{:>9} {:>5.1} %  {name}", s.size, s.share * 100.0);
        for row in s.profile.iter().take(3) {
            let _ = writeln!(
                text,
                "            {:<24} {:>12.4}  (all: {:.4})",
                row.name, row.median, row.overall
            );
        }
    }
    for (reason, n) in &r.dropped {
        let words = reason.words();
        let _ = writeln!(
            text,
            "{n:>9} rows left out: {}",
            words.in_language(language)
        );
    }
    for row in r.left_out.iter().take(5) {
        let _ = writeln!(
            text,
            "          line {}, column {}: {:?}",
            row.line, row.column, row.value
        );
    }
    for note in &r.notes {
        say(&mut text, note, language);
    }
    text
}

pub fn offers_of(customers: &BTreeMap<Cow<'_, str>, Vec<Offer>>, language: Language) -> String {
    let mut text = String::new();
    for (customer, offers) in customers {
        let _ = writeln!(text, "\n{customer}");
        for (rank, o) in offers.iter().enumerate() {
            let _ = writeln!(
                text,
                "{:>4}  {:<12} {:.4}  {}: {}",
                rank + 1,
                o.product,
                o.score,
                o.name,
                o.reason.in_language(language)
            );
            if let Some(place) = o.rank {
                let margin = o
                    .expected_margin
                    .map(|m| format!(", expected margin {m:.4}"));
                let _ = writeln!(
                    text,
                    "      place {place} by score{}",
                    margin.unwrap_or_default()
                );
            }
        }
    }
    text
}

pub fn value(r: &ValueReport, language: Language) -> String {
    let mut text = String::new();
    say(&mut text, &r.sentence, language);
    for finding in &r.diagnosis {
        say(&mut text, &finding.text, language);
    }
    for (name, parameter) in &r.parameters {
        let _ = writeln!(text, "{name:>8} {parameter:>12.6}");
    }
    if let Some(likelihood) = r.log_likelihood {
        let _ = writeln!(text, "ln L {likelihood:.4}, to {}", r.calibration_end);
    }
    for s in &r.equity.segments {
        let _ = writeln!(
            text,
            "{:>9} customers {:>14.2} ({:.2} – {:.2})  {}",
            s.customers,
            s.value,
            s.low,
            s.high,
            s.name.in_language(language)
        );
    }
    if let Some(h) = &r.holdout {
        let _ = writeln!(
            text,
            "{} days later: {} purchases, {:.1} expected, correlation {:.4}",
            h.days, h.actual, h.predicted, h.correlation
        );
    }
    say(&mut text, &r.risk.sentence, language);
    for c in &r.risk.calibration {
        let _ = writeln!(
            text,
            "{:>9} customers  predicted {:.3}  observed {:.3}",
            c.customers, c.predicted, c.observed
        );
    }
    say(&mut text, &r.watch.verdict, language);
    for t in &r.watch.thresholds {
        let _ = writeln!(
            text,
            "{:<10} {:>6} {:>8} named, precision {:.3}, recall {:.3}, lead {}",
            t.rule,
            t.threshold,
            t.named,
            t.precision,
            t.recall,
            t.lead.map_or("–".into(), |d| format!("{d:.0}"))
        );
    }
    for w in r.watch.list.iter().take(10) {
        let _ = writeln!(
            text,
            "{:<20} {:>12.2}  {}",
            w.customer_id,
            w.at_risk,
            w.reason.in_language(language)
        );
    }
    r.signs
        .iter()
        .for_each(|s| say(&mut text, &s.text, language));
    say(&mut text, &r.contact.sentence, language);
    for d in r.contact.groups.iter().flat_map(|g| g.list.iter().take(5)) {
        let _ = writeln!(
            text,
            "{} {} {:<20} {:>12.2}  {}: {}",
            d.day,
            d.tier,
            d.customer_id,
            d.at_risk,
            d.action.in_language(language),
            d.reason.in_language(language)
        );
    }
    if let Some(referral) = &r.referral {
        say(&mut text, &referral.sentence, language);
        for row in referral.list.iter().take(5) {
            let _ = writeln!(
                text,
                "{:<20} {:>12.2} of their own, {:>6} brought, {:>12.2} with all who came by them",
                row.customer_id, row.value, row.direct, row.total
            );
        }
    }
    if let Some(reorder) = &r.reorder {
        say(&mut text, &reorder.sentence, language);
        for row in reorder.products.iter().take(5).chain(&reorder.customers) {
            let _ = writeln!(
                text,
                "{:<16} {:<28.28} {:>10.2} a day, reorder at {:>10.1}  {}",
                row.customer_id,
                row.name,
                row.daily,
                row.point,
                row.next.as_deref().unwrap_or("")
            );
        }
    }
    say(&mut text, &r.loyalty.sentence, language);
    text
}

pub fn bundles(r: &BundlesReport, language: Language) -> String {
    let mut text = String::new();
    say(&mut text, &r.sentence, language);
    let _ = writeln!(
        text,
        "{} baskets, {} items; {} sets of items in {} baskets or more (support {}); {} rules of confidence {}, {} of them found\n",
        r.baskets, r.items, r.itemsets, r.least_count, r.support, r.rules, r.confidence, r.found
    );
    for b in &r.bundles {
        let late = b
            .holdout_confidence
            .map_or(String::new(), |c| format!(", latest fifth {c:.2}"));
        let mark = if b.redundant {
            " (a shorter rule does as well)"
        } else {
            ""
        };
        let _ = writeln!(
            text,
            "{:>7}  q {:.1e}{late}  {}{mark}",
            b.count,
            b.q_value,
            b.sentence.in_language(language)
        );
    }
    for note in &r.notes {
        say(&mut text, note, language);
    }
    text
}

pub fn report(r: &Report, language: Language) -> String {
    let mut text = orders(&r.orders, language);
    text += "\n";
    text += &customers(&r.customers, language);
    if let Some(part) = &r.segments {
        text += "\n";
        text += &segments(part, language);
    }
    if let Some(part) = &r.offers {
        text += "\n";
        text += &offers(part, language);
    }
    if let Some(part) = &r.value {
        text += "\n";
        text += &value(part, language);
    }
    for note in &r.notes {
        say(&mut text, note, language);
    }
    text
}

pub fn quality(q: &QualityReport) -> String {
    let mut text = String::new();
    for c in &q.columns {
        let _ = writeln!(
            text,
            "{:<24} {:<14} {:>9} lines {:>6.2} % complete {:>6.2} % readable",
            c.file,
            c.role.as_str(),
            c.lines,
            c.completeness * 100.0,
            c.validity * 100.0
        );
    }
    let _ = writeln!(
        text,
        "{:>9} lines repeat a line of their own file",
        q.duplicate_lines
    );
    for o in &q.overlaps {
        let _ = writeln!(
            text,
            "{:>9} lines of {} are in {} too",
            o.lines, o.later, o.earlier
        );
    }
    for s in &q.same_customers {
        let _ = writeln!(
            text,
            "{:>9} customers may be another's, by {:?} ({} groups)",
            s.surplus, s.by, s.groups
        );
    }
    for o in &q.outliers {
        let _ = writeln!(
            text,
            "{:>9} lines with {} outside of {:.4} to {:.2} (median {})",
            o.lines,
            o.role.as_str(),
            o.low,
            o.high,
            o.median
        );
    }
    for j in &q.joins {
        let _ = writeln!(
            text,
            "{}: {} of {} {} of the orders found, {} of {} rows used, {} repeated, {} without a key",
            j.file,
            j.ids_found,
            j.ids,
            j.kind.as_str(),
            j.rows_used,
            j.rows,
            j.repeated,
            j.without_key
        );
    }
    if q.corrections.asked > 0 {
        let _ = writeln!(
            text,
            "{:>9} of {} corrections applied",
            q.corrections.applied, q.corrections.asked
        );
    }
    text
}

pub fn audience(page: &CustomerPage) -> String {
    let mut text = format!("{} customers match\n", page.matching);
    for row in &page.rows {
        let _ = writeln!(
            text,
            "{:<20} {:<24} {:>6} orders {:>14.2}  last {}",
            row.id, row.name, row.frequency, row.monetary, row.last
        );
    }
    text
}

pub fn difference(d: &Difference, language: Language) -> String {
    let mut text = format!("{} → {}\n", d.from, d.to);
    say(&mut text, &d.sentence, language);
    for f in &d.figures {
        let _ = writeln!(
            text,
            "{:<14} {:>16.4} → {:>16.4}",
            f.name, f.before, f.after
        );
    }
    for s in &d.segments {
        let name = s.name.in_language(language);
        let _ = writeln!(text, "{:>9} → {:<9} {name}", s.before, s.after);
    }
    let _ = writeln!(text, "{:>9} customers are in another segment now", d.moved);
    if let Some(equity) = &d.equity {
        say(&mut text, &equity.sentence, language);
        for step in &equity.steps {
            let words = step.words.in_language(language);
            let (value, customers) = (step.value, step.customers);
            let _ = writeln!(text, "{value:>16.2}  {customers:>9}  {words}");
        }
    }
    if let Some(riskier) = &d.riskier {
        let n = riskier.customers;
        let _ = writeln!(
            text,
            "{n:>9} customers have half the chance of a purchase, or less"
        );
    }
    text
}
