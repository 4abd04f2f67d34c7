//! How a file writes dates, numbers and money, and what only a person can say about it.
//!
//! In: the columns with their roles, the profile of all rows, and a reading that is given where there is
//! one. Out: the formats, each with how sure it is, and a [`Question`] for each that the cells leave open;
//! such a format stays `undecided`, and no line is read before it is answered.

use super::calendar::{format_day, parse_instant};
use super::columns::{ColumnProfile, TableProfile};
use super::currency::{known, of_cell};
use super::number::{format_fixed, parse_decimal};
use crate::report::{
    Answer, ColumnGuess, DateFormat, Question, QuestionKind, Reading, Role, UNDECIDED, Words,
};

/// How sure the formats are, 0–1; 1 where they were given or nothing depends on them.
#[derive(Default)]
pub struct Sure {
    pub dates: f64,
    pub decimal_mark: f64,
    pub currency: f64,
}

/// The formats of a file.
#[derive(Default)]
pub struct Formats {
    pub dates: DateFormat,
    pub decimal_mark: String,
    pub thousands_mark: String,
    pub currency: String,
    pub sure: Sure,
    pub questions: Vec<Question>,
    pub notes: Vec<Words>,
}

const MONEY: [Role; 2] = [Role::Amount, Role::UnitPrice];
const NUMBERS: [Role; 4] = [
    Role::Amount,
    Role::UnitPrice,
    Role::Quantity,
    Role::Discount,
];

/// A role's column and what its cells hold.
type Played<'a> = (&'a ColumnGuess, &'a ColumnProfile);

fn players<'a>(
    roles: &[Role],
    columns: &'a [ColumnGuess],
    table: &'a TableProfile,
) -> Vec<Played<'a>> {
    let playing = columns
        .iter()
        .filter(|c| c.role.is_some_and(|r| roles.contains(&r)));
    playing
        .filter_map(|c| Some((c, table.columns.get(c.index as usize - 1)?)))
        .collect()
}

pub fn guess_formats(
    columns: &[ColumnGuess],
    table: &TableProfile,
    given: Option<&Reading>,
) -> Formats {
    let mut formats = Formats::default();
    guess_dates(columns, table, &mut formats);
    guess_marks(columns, table, &mut formats);
    guess_currency(columns, table, &mut formats);
    note_cut_ids(columns, table, &mut formats);
    if let Some(given) = given {
        formats.keep(given);
    }
    formats
}

impl Formats {
    /// What is given and decided stands, and answers the question about it.
    fn keep(&mut self, given: &Reading) {
        let mut answered = Vec::new();
        if given.dates != DateFormat::Undecided {
            self.dates = given.dates;
            self.sure.dates = 1.0;
            answered.push(QuestionKind::DateOrder);
        }
        if given.decimal_mark != UNDECIDED {
            self.decimal_mark = given.decimal_mark.clone();
            self.sure.decimal_mark = 1.0;
            answered.push(QuestionKind::DecimalMark);
        }
        if given.currency != UNDECIDED {
            self.currency = given.currency.clone();
            self.sure.currency = 1.0;
            answered.push(QuestionKind::Currency);
        }
        self.questions.retain(|q| !answered.contains(&q.kind));
    }

    fn ask(&mut self, kind: QuestionKind, about: &ColumnGuess, cell: String, options: Vec<Answer>) {
        let (en, zh) = match kind {
            QuestionKind::DateOrder => (
                "The dates can be read in more than one order. Which one is right?",
                "日期有不止一种读法，请选择正确的一种。",
            ),
            QuestionKind::DecimalMark => (
                "The numbers can be read with a decimal point or with a decimal comma. Which one is right?",
                "数字中的“.”或“,”既可能是小数点，也可能是千位分隔符，请选择。",
            ),
            QuestionKind::Currency => (
                "The amounts are in several currencies, which are not added up. Which one is to be read? The lines in others are set aside.",
                "金额含有多种币种，不能相加。请选择要读取的币种；其他币种的行将单独列出。",
            ),
        };
        self.questions.push(Question {
            kind,
            column: about.index,
            name: about.name.clone(),
            cell,
            options,
            text: Words::new(en, zh),
        });
    }
}

fn guess_dates(columns: &[ColumnGuess], table: &TableProfile, formats: &mut Formats) {
    formats.sure.dates = 1.0;
    let Some(&(column, profile)) = players(&[Role::Date, Role::Birthday], columns, table).first()
    else {
        return;
    };
    let able = profile.date_formats();
    formats.sure.dates = match able[..] {
        [DateFormat::ExcelDays] => 0.5,
        [DateFormat::UnixSeconds | DateFormat::UnixMillis] => 0.8,
        [_] => 0.98,
        _ => 0.0,
    };
    if able.len() < 2 {
        formats.dates = able.first().copied().unwrap_or_default();
        return;
    }
    formats.dates = DateFormat::Undecided;
    let read = |cell: &str| {
        let read = |format: &DateFormat| parse_instant(cell.as_bytes(), *format);
        able.iter().map(read).collect::<Option<Vec<i64>>>()
    };
    let differs = |cell: &&str| read(cell).is_some_and(|days| days.iter().any(|d| *d != days[0]));
    let cell = cells(column, table).find(differs).unwrap_or_default();
    let days = read(cell).unwrap_or_default();
    let answer = |(format, at): (&DateFormat, &i64)| Answer {
        value: format.as_str().into(),
        reads: format_day(at.div_euclid(86_400)),
        lines: 0,
    };
    let options = able.iter().zip(&days).map(answer).collect();
    formats.ask(QuestionKind::DateOrder, column, cell.into(), options);
}

/// Cells of a column among the sample.
fn cells<'a>(column: &ColumnGuess, table: &'a TableProfile) -> impl Iterator<Item = &'a str> {
    let j = column.index as usize - 1;
    table
        .sample
        .iter()
        .filter_map(move |row| row.get(j).map(|c| c.trim()))
}

fn guess_marks(columns: &[ColumnGuess], table: &TableProfile, formats: &mut Formats) {
    let own = players(&NUMBERS, columns, table);
    let sum = |count: &dyn Fn(&ColumnProfile) -> u64| own.iter().map(|p| count(p.1)).sum::<u64>();
    let (mut points, mut commas) = (sum(&|p| p.points), sum(&|p| p.commas));
    let mut surety = 0.98;
    if points + commas == 0 {
        // Columns that nobody reads still show how the file writes its numbers.
        surety = 0.85;
        points = table.columns.iter().map(|p| p.points).sum();
        commas = table.columns.iter().map(|p| p.commas).sum();
    }
    formats.decimal_mark = if commas > points { "," } else { "." }.into();
    formats.sure.decimal_mark = if points.min(commas) > 0 { 0.6 } else { surety };
    let thousands = own.iter().find_map(|p| p.1.thousands);
    formats.thousands_mark = thousands.map(String::from).unwrap_or_default();
    let open = own.iter().find(|p| p.1.either > 0);
    match open {
        Some((column, _)) if points + commas == 0 => {
            formats.sure.decimal_mark = 0.0;
            formats.decimal_mark = UNDECIDED.into();
            let reads = |cell: &str, mark: u8| {
                let number = parse_decimal(cell.as_bytes(), mark)?;
                Some(format_fixed(i128::from(number.to_fixed()?.0)))
            };
            let both = |cell: &&str| reads(cell, b'.') != reads(cell, b',');
            let cell = cells(column, table).find(both).unwrap_or_default();
            let answer = |mark: &str| Answer {
                value: mark.into(),
                reads: reads(cell, mark.as_bytes()[0]).unwrap_or_default(),
                lines: 0,
            };
            let options = vec![answer("."), answer(",")];
            formats.ask(QuestionKind::DecimalMark, column, cell.into(), options);
        }
        None if points + commas == 0 => formats.sure.decimal_mark = 1.0,
        _ => {}
    }
}

fn guess_currency(columns: &[ColumnGuess], table: &TableProfile, formats: &mut Formats) {
    formats.sure.currency = 1.0;
    let mut own = players(&[Role::Currency], columns, table);
    let mut named: Vec<(String, u64)> = Vec::new();
    if let Some((column, _)) = own.first() {
        // Names that are no known currency's count as well.
        let unknown = |cell: &&str| !cell.is_empty() && known(cell).is_none();
        for cell in cells(column, table).filter(unknown) {
            count(&mut named, &of_cell(cell), 1);
        }
    } else {
        own = players(&MONEY, columns, table);
    }
    for (currency, lines) in own.iter().flat_map(|p| &p.1.currencies) {
        count(&mut named, currency, *lines);
    }
    crate::sorting::sort_by(&mut named, &|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
    match &named[..] {
        [] => {}
        [(only, _)] => {
            formats.sure.currency = 0.98;
            formats.currency = only.clone();
        }
        _ => {
            formats.sure.currency = 0.0;
            formats.currency = UNDECIDED.into();
            let answer = |(currency, lines): (String, u64)| Answer {
                reads: currency.clone(),
                value: currency,
                lines,
            };
            let options = named.into_iter().map(answer).collect();
            formats.ask(QuestionKind::Currency, own[0].0, String::new(), options);
        }
    }
}

fn count(named: &mut Vec<(String, u64)>, currency: &str, lines: u64) {
    match named.iter().position(|n| n.0 == currency) {
        Some(i) => named[i].1 += lines,
        None => named.push((currency.into(), lines)),
    }
}

/// Ids that a spreadsheet took for numbers are lost: `1.23457E+12`.
fn note_cut_ids(columns: &[ColumnGuess], table: &TableProfile, formats: &mut Formats) {
    let ids = players(
        &[Role::Customer, Role::Order, Role::Product],
        columns,
        table,
    );
    for (column, _) in ids.iter().filter(|p| p.1.cut > 0) {
        formats.notes.push(Words::new(
            format!(
                "“{}” holds numbers like 1.23457E+12: a spreadsheet has cut the ids, and different ones may have become the same. Export the file again and do not save it from the spreadsheet.",
                column.name
            ),
            format!(
                "“{}”列含有 1.23457E+12 这样的数字：编号已被表格软件截断，不同的编号可能变得相同。请重新导出，不要用表格软件另存。",
                column.name
            ),
        ));
    }
}

/// The cells of the date column as they read, `YYYY-MM-DD` or with the time; empty where they do not.
pub fn dates_read(
    columns: &[ColumnGuess],
    preview: &[Vec<String>],
    dates: DateFormat,
) -> Vec<String> {
    let Some(column) = columns.iter().find(|c| c.role == Some(Role::Date)) else {
        return Vec::new();
    };
    let read = |row: &Vec<String>| {
        let at = row
            .get(column.index as usize - 1)
            .and_then(|cell| parse_instant(cell.as_bytes(), dates));
        at.map(|at| format_day(at.div_euclid(86_400)))
            .unwrap_or_default()
    };
    preview.iter().map(read).collect()
}
