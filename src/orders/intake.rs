//! Records → typed lines: roles applied, cells parsed, bad rows set aside with their reason.

use super::batch::{Batch, BatchLine, Span, row_of};
use super::cells::Cells;
use super::rejects::Rejects;
use crate::error::{Code, Error, Result};
use crate::ingest::calendar::format_day;
use crate::ingest::currency::of_cell;
use crate::ingest::instants::Instants;
use crate::ingest::number::{Decimal, parse_decimal, parse_money, parse_plain};
use crate::ingest::{Record, overflows};
use crate::report::{DateFormat, Reading, Reason, Role, UNDECIDED};

use super::line::DAY;

/// Reads the records of one file by its reading.
pub struct Intake {
    columns: [Option<usize>; Role::ALL.len()],
    dates: DateFormat,
    decimal_mark: u8,
    currency: String,
    file: usize,
    pub rejects: Rejects,
    /// Records seen, and lines whose amount had to be rounded.
    pub lines: u64,
    pub rounded: u64,
    /// Cells that are empty or unreadable.
    pub cells: Cells,
    instants: Instants,
    scratch: Vec<u8>,
}

/// A row that cannot be used.
struct Refused(Reason, Option<Role>);

impl Intake {
    /// Errors: a role twice or column 0 (`bad-option`).
    pub fn new(reading: &Reading, file: usize) -> Result<Self> {
        let mut columns = [None; Role::ALL.len()];
        for mapped in &reading.roles {
            let slot = &mut columns[mapped.role as usize];
            if mapped.column == 0 || slot.is_some() {
                return Err(Error::new(
                    Code::BadOption,
                    format!(
                        "The role {} is given twice or to column 0",
                        mapped.role.as_str()
                    ),
                    "Give each role one column; columns count from 1",
                ));
            }
            *slot = Some(mapped.column as usize - 1);
        }
        check_decided(reading, &columns)?;
        let decimal_mark = match reading.decimal_mark.as_str() {
            "." | UNDECIDED => b'.',
            "," => b',',
            other => {
                return Err(Error::new(
                    Code::BadOption,
                    format!("{other:?} is no decimal mark"),
                    "Use '.' or ','",
                ));
            }
        };
        Ok(Intake {
            columns,
            dates: reading.dates,
            decimal_mark,
            currency: reading.currency.clone(),
            file,
            rejects: Rejects::default(),
            lines: 0,
            rounded: 0,
            cells: Cells::default(),
            instants: Instants::default(),
            scratch: Vec::new(),
        })
    }

    /// Adds a record to the batch, or to the rejects.
    pub fn take(&mut self, record: &Record<'_>, batch: &mut Batch) {
        self.lines += 1;
        let row = row_of(self.file, record.line);
        let text = batch.used();
        if let Err(Refused(reason, role)) = self.line(record, row, batch) {
            batch.take_back(text);
            let mut scratch = std::mem::take(&mut self.scratch);
            let column = if record.broken {
                Some(0)
            } else {
                role.and_then(|r| self.columns[r as usize])
            };
            let value = column.map(|j| record.cell(j, &mut scratch));
            self.rejects.add(
                row,
                reason,
                role,
                &String::from_utf8_lossy(value.unwrap_or_default()),
            );
            self.scratch = scratch;
            self.count_refused(record);
        }
    }

    /// Counts the cells of a row that cannot be used: the way through `line` ends at its first trouble.
    fn count_refused(&mut self, record: &Record<'_>) {
        let mut mapped = Vec::new();
        for role in Role::ALL {
            let Some(j) = self.columns[role as usize] else {
                continue;
            };
            let cell = record.cell(j, &mut self.scratch).trim_ascii();
            mapped.extend_from_slice(cell);
            mapped.push(0);
            let number =
                || parse_decimal(cell.strip_suffix(b"%").unwrap_or(cell), self.decimal_mark);
            let readable = match role {
                Role::Date => self.instants.read(cell, self.dates).is_some(),
                Role::Quantity | Role::UnitPrice | Role::Amount | Role::Discount => {
                    number().is_some()
                }
                _ => true,
            };
            self.cells.missing[role as usize] += u64::from(cell.is_empty());
            self.cells.unreadable[role as usize] += u64::from(!cell.is_empty() && !readable);
        }
        self.cells.refused.push(xxhash_rust::xxh3::xxh3_64(&mapped));
    }

    fn count_missing(&mut self, role: Role, is_missing: bool) {
        self.cells.missing[role as usize] += u64::from(is_missing && self.has(role));
    }

    fn line(
        &mut self,
        record: &Record<'_>,
        row: u64,
        batch: &mut Batch,
    ) -> std::result::Result<(), Refused> {
        if record.broken {
            return Err(Refused(Reason::Unreadable, None));
        }
        if record.columns > 0 && record.len() > record.columns && overflows(record, record.columns)
        {
            return Err(Refused(Reason::Ragged, None));
        }
        let last = batch.lines.last().map(|line| (line.customer, line.order));
        let customer = self.text(record, Role::Customer, batch, last.map(|l| l.0));
        if self.has(Role::Customer) && customer.start == customer.end {
            return Err(Refused(Reason::NoCustomer, Some(Role::Customer)));
        }
        self.check_currency(record)?;
        let at = self.instant(record)?;
        let (quantity, amount, free) = self.money(record)?;
        let discount = self.discount(record, amount)?;
        let mut order = self.text(record, Role::Order, batch, last.map(|l| l.1));
        if order.start == order.end {
            self.count_missing(Role::Order, true);
            order = customer_day(batch, customer, at);
        }
        let product = self.text(record, Role::Product, batch, None);
        let name = self.text(record, Role::ProductName, batch, None);
        let category = self.text(record, Role::Category, batch, None);
        self.count_missing(Role::Product, product.start == product.end);
        self.count_missing(Role::ProductName, name.start == name.end);
        self.count_missing(Role::Category, category.start == category.end);
        // Without a customer column every order stands for a customer of its own.
        let customer = if self.has(Role::Customer) {
            customer
        } else {
            order
        };
        batch.lines.push(BatchLine {
            customer,
            order,
            product,
            name,
            category,
            at,
            quantity,
            amount,
            discount,
            free,
            row,
        });
        Ok(())
    }

    pub fn has(&self, role: Role) -> bool {
        self.columns[role as usize].is_some()
    }

    #[inline(always)]
    fn text(
        &mut self,
        record: &Record<'_>,
        role: Role,
        batch: &mut Batch,
        last: Option<Span>,
    ) -> Span {
        match self.columns[role as usize] {
            Some(j) => batch.put_again(trimmed(record.cell(j, &mut self.scratch)), last),
            None => Span::default(),
        }
    }

    fn instant(&mut self, record: &Record<'_>) -> std::result::Result<i64, Refused> {
        let Some(j) = self.columns[Role::Date as usize] else {
            return Ok(0);
        };
        self.instants
            .read(record.cell(j, &mut self.scratch), self.dates)
            .ok_or(Refused(Reason::BadDate, Some(Role::Date)))
    }

    fn number(
        &mut self,
        record: &Record<'_>,
        role: Role,
    ) -> std::result::Result<Option<Decimal>, Refused> {
        let Some(j) = self.columns[role as usize] else {
            return Ok(None);
        };
        let cell = trimmed(record.cell(j, &mut self.scratch));
        if let Some(plain) = parse_plain(cell, self.decimal_mark) {
            return Ok(Some(plain));
        }
        let (number, currency) =
            parse_money(cell, self.decimal_mark).ok_or(Refused(Reason::BadNumber, Some(role)))?;
        // A column of currencies says more than signs beside numbers.
        if currency.is_empty() || self.has(Role::Currency) || currency == self.currency {
            return Ok(Some(number));
        }
        Err(Refused(Reason::OtherCurrency, Some(role)))
    }

    /// Refuses a line whose currency is another one; an empty cell goes with the others of its order.
    fn check_currency(&mut self, record: &Record<'_>) -> std::result::Result<(), Refused> {
        let Some(j) = self.columns[Role::Currency as usize] else {
            return Ok(());
        };
        let cell = record.cell(j, &mut self.scratch).trim_ascii();
        if cell.is_empty() || cell == self.currency.as_bytes() {
            return Ok(());
        }
        match std::str::from_utf8(cell).map(of_cell) {
            Ok(currency) if currency == self.currency => Ok(()),
            _ => Err(Refused(Reason::OtherCurrency, Some(Role::Currency))),
        }
    }

    /// Quantity, amount, and whether a mapped unit price is zero or below.
    fn money(&mut self, record: &Record<'_>) -> std::result::Result<(i64, i64, bool), Refused> {
        let quantity = self.number(record, Role::Quantity)?;
        let price = self.number(record, Role::UnitPrice)?;
        let amount = self.number(record, Role::Amount)?;
        let pieces = quantity.unwrap_or(Decimal::ONE);
        let (fixed, role) = match (amount, price) {
            (Some(amount), _) => (amount.to_fixed(), Role::Amount),
            (None, Some(price)) => (pieces.times(price), Role::UnitPrice),
            (None, None) => (Some((0, false)), Role::Quantity),
        };
        let too_large = |role| Refused(Reason::BadNumber, Some(role));
        let (fixed, rounded) = fixed.ok_or(too_large(role))?;
        let (pieces, _) = pieces.to_fixed().ok_or(too_large(Role::Quantity))?;
        self.rounded += u64::from(rounded);
        Ok((pieces, fixed, price.is_some_and(|p| p.mantissa <= 0)))
    }

    /// A share of the line (0–1, or with %) or money; an empty cell is none.
    fn discount(&mut self, record: &Record<'_>, amount: i64) -> std::result::Result<i64, Refused> {
        let Some(j) = self.columns[Role::Discount as usize] else {
            return Ok(0);
        };
        let cell = record.cell(j, &mut self.scratch).trim_ascii();
        let (digits, percent) = match cell.strip_suffix(b"%") {
            Some(digits) => (digits, true),
            None => (cell, false),
        };
        if digits.is_empty() {
            self.count_missing(Role::Discount, true);
            return Ok(0);
        }
        let refused = Refused(Reason::BadNumber, Some(Role::Discount));
        let Some((fixed, _)) = parse_decimal(digits, self.decimal_mark).and_then(Decimal::to_fixed)
        else {
            return Err(refused);
        };
        let share = if percent { fixed / 100 } else { fixed };
        let is_share = percent || fixed.abs() <= super::line::UNIT;
        Ok(if is_share {
            super::batch::proportion(amount, share, super::line::UNIT)
        } else {
            fixed
        })
    }
}

/// Nearly every cell begins and ends with something else than a blank.
#[inline(always)]
fn trimmed(cell: &[u8]) -> &[u8] {
    match (cell.first(), cell.last()) {
        (Some(b'!'..), Some(b'!'..)) => cell,
        _ => cell.trim_ascii(),
    }
}

/// Refuses a reading that leaves open what its columns depend on.
fn check_decided(reading: &Reading, columns: &[Option<usize>; Role::ALL.len()]) -> Result<()> {
    let has = |roles: &[Role]| roles.iter().any(|r| columns[*r as usize].is_some());
    let money = [Role::Amount, Role::UnitPrice];
    let numbers = [Role::Quantity, Role::Discount];
    if reading.dates == DateFormat::Undecided && has(&[Role::Date]) {
        return Err(Error::new(
            Code::AmbiguousDates,
            "The dates read in more than one order of day, month and year",
            "Say which by --dates day_month_year or --dates month_day_year, or choose it under Your data",
        ));
    }
    if reading.decimal_mark == UNDECIDED && (has(&money) || has(&numbers)) {
        return Err(Error::new(
            Code::AmbiguousNumbers,
            "The numbers read with a decimal point and with a decimal comma",
            "Say which by --decimal-mark . or --decimal-mark , or choose it under Your data",
        ));
    }
    let open =
        reading.currency == UNDECIDED || (reading.currency.is_empty() && has(&[Role::Currency]));
    if open && (has(&money) || has(&[Role::Currency])) {
        return Err(Error::new(
            Code::SeveralCurrencies,
            "The amounts may be in several currencies, which are never added up",
            "Say which one to read by --currency, e.g. --currency USD, or choose it under Your data",
        ));
    }
    Ok(())
}

/// Without an order id, one customer's lines of one day are one order.
fn customer_day(batch: &mut Batch, customer: Span, at: i64) -> Span {
    let day = format_day(at.div_euclid(DAY));
    let id = [batch.get(customer), b" ", day.as_bytes()].concat();
    batch.put(&id)
}
