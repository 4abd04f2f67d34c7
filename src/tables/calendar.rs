//! Whom to contact, as a calendar (iCalendar, RFC 5545): an event of a whole day for each customer.

use crate::job::Job;
use crate::report::{DueRow, Language};
use xxhash_rust::xxh3::xxh3_64;

/// Weeks from now that the calendar holds.
const WEEKS: u32 = 4;
/// Octets of a line, its end not counted.
const LINE: usize = 75;

/// The calendar of everybody whose turn comes within four weeks; empty of events where nobody is due.
pub fn write_calendar(job: &Job, language: Language) -> String {
    let mut out = String::new();
    let mut put = |text: &str| fold(&mut out, text);
    put("BEGIN:VCALENDAR");
    put("VERSION:2.0");
    put("PRODID:-//Regulars//Regulars//EN");
    if let Some(value) = job.value() {
        let rows = value.due.iter().enumerate();
        let rows = rows.map(|(rank, due)| value.due_row(due, rank, job.orders()));
        let stamp = crate::ingest::calendar::format_day(i64::from(value.end()));
        for row in rows.take_while(|row| row.week <= WEEKS) {
            event(&row, &stamp, language, &mut put);
        }
    }
    put("END:VCALENDAR");
    out
}

fn event(row: &DueRow, stamp: &str, language: Language, put: &mut dyn FnMut(&str)) {
    let compact = |day: &str| day.replace('-', "");
    let day = compact(&row.day);
    let key = [row.customer_id.as_bytes(), day.as_bytes()].concat();
    put("BEGIN:VEVENT");
    put(&format!("UID:{:016x}@regulars", xxh3_64(&key)));
    put(&format!("DTSTAMP:{}T000000Z", compact(stamp)));
    put(&format!("DTSTART;VALUE=DATE:{day}"));
    let what = row.action.in_language(language);
    put(&format!(
        "SUMMARY:{}: {}",
        escape(&row.customer_id),
        escape(what)
    ));
    put(&format!(
        "DESCRIPTION:{}",
        escape(row.reason.in_language(language))
    ));
    put(&format!("CATEGORIES:{}", row.reasons.join(",")));
    put("END:VEVENT");
}

/// Text as RFC 5545 §3.3.11 wants it; other control characters become blanks.
fn escape(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        match c {
            '\\' | ';' | ',' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            c if c.is_ascii_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

/// A line, broken where it would be too long, never within a character.
fn fold(out: &mut String, text: &str) {
    let mut width = 0;
    for c in text.chars() {
        if width + c.len_utf8() > LINE {
            out.push_str("\r\n ");
            width = 1;
        }
        out.push(c);
        width += c.len_utf8();
    }
    out.push_str("\r\n");
}
