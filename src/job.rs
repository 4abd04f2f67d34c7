//! The walk: bytes in, one stage after the other, a report out. The page's session and the command
//! line both drive this, so that both give the same bytes.
//!
//! ```text
//! begin(options) → { open_file, push…, close_file }… → step until done → report
//! ```
//!
//! Work comes in slices (`push` a chunk, `step` once), so that a host can show progress and cancel
//! between them. There is no clock here: how long to go on is the host's to say.

mod groups;
mod worth;

use crate::customers::{self, Attributes, Customer, Recording, Told};
use crate::error::{Code, Error, Result};
use crate::features::Matrix;
use crate::fold::Fold;
use crate::ingest::calendar::{format_day, parse_day};
use crate::ingest::{MakeDecoder, Reader, Record, dialect_of};
use crate::offers::{self, OfferSearch, Offers};
use crate::orders::{
    Arranging, Batch, Book, CorrectedLines, Corrections, DAY, GivenBack, Ids, Intake, LeftOut,
    Orders, Rejects, Repeats, Settling, outliers,
};
use crate::report::{
    Audience, ColumnQuality, Continuity, Corrected, CustomersReport, FileKind, Join, Language,
    OffersReport, Options, OrdersReport, OverlapPair, QualityReport, REPORT, Reading, Reason,
    Recipe, RecipeFile, Report, Role, VERSION, ValueReport, Words, aside_words, orders_report,
};
use crate::segments::{self, Drawing, Portraits, Search, Sketch};
use crate::value::due::Contacting;
use crate::value::referral::Referrers;
use crate::value::{self, Value, ValueSearch};

/// The stages after the files were read, in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    Orders,
    Customers,
    Segments,
    Offers,
    Value,
    Done,
}

impl Stage {
    pub fn as_str(self) -> &'static str {
        match self {
            Stage::Orders => "orders",
            Stage::Customers => "customers",
            Stage::Segments => "segments",
            Stage::Offers => "offers",
            Stage::Value => "value",
            Stage::Done => "done",
        }
    }
}

/// How far a stage is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    pub stage: Stage,
    pub done: u64,
    pub total: u64,
}

/// Lines that are folded at once: few enough to stay in the cache.
const BATCH: usize = 256;

/// A file being read.
struct OpenFile {
    name: String,
    reader: Reader,
    rows: Rows,
    reading: Reading,
}

/// Where the rows of the open file go.
enum Rows {
    Orders(Box<Intake>, Corrections),
    Described(Box<Attributes>, Vec<u8>),
    GivenBack(GivenBack),
}

impl Rows {
    fn take(&mut self, record: &Record<'_>, batch: &mut Batch) -> Result<()> {
        match self {
            Rows::Orders(intake, corrections) => {
                if record.line >= corrections.next {
                    return corrections.apply(record, &mut |r| intake.take(r, batch));
                }
                intake.take(record, batch);
                Ok(())
            }
            Rows::Described(attributes, scratch) => attributes.take(record, scratch),
            Rows::GivenBack(given) => given.take(record),
        }
    }

    fn lines(&self) -> u64 {
        match self {
            Rows::Orders(intake, _) => intake.lines,
            Rows::Described(attributes, _) => attributes.rows(),
            Rows::GivenBack(_) => 0,
        }
    }
}

/// The next slice of work.
enum Next {
    Read,
    Arrange(Box<Arranging>),
    Settle(Box<Settling>),
    Customers(Box<Recording>),
    Summary(Box<Recording>),
    Features,
    Segments(Box<Search>, Box<Sketch>),
    Portraits(Box<Drawing>),
    Offers(Box<OfferSearch>),
    Value(Box<ValueSearch>),
    Contacts(Option<Box<Contacting>>),
    Referrals(Referrers),
    ValueReport,
    Done,
}

/// One analysis, from options to report.
pub struct Job {
    host: MakeDecoder,
    options: Options,
    today: Option<i64>,
    files: Vec<RecipeFile>,
    open: Option<OpenFile>,
    batch: Batch,
    book: Book,
    rejects: Rejects,
    lines: u64,
    rounded: u64,
    bytes: u64,
    corrected: CorrectedLines,
    corrections: Corrected,
    attributes: Vec<Attributes>,
    columns: Vec<ColumnQuality>,
    /// Repeated lines among those that could not be used.
    repeated: u64,
    repeats: Repeats,
    merged: u64,
    joins: Vec<Join>,
    /// Parts of the book that returns are settled in.
    parts: u64,
    next: Next,
    orders: Orders,
    records: Vec<Customer>,
    /// What groups are made of beside the ledger.
    told: Vec<Told>,
    matrix: Option<Matrix>,
    /// The last search of that matrix, done: with other options it need not begin anew.
    searched: Option<Box<Search>>,
    orders_report: Option<OrdersReport>,
    customers_report: Option<CustomersReport>,
    grouped: Option<Portraits>,
    continuity: Option<Continuity>,
    offers: Option<Offers>,
    value: Option<Value>,
    value_report: Option<ValueReport>,
    notes: Vec<Words>,
    /// What was set aside, and what else is to say of how the files were read.
    read_notes: Vec<Words>,
}

impl Job {
    /// Errors: options out of range (`bad-option`).
    pub fn new(options: Options, host: MakeDecoder) -> Result<Self> {
        let today = match &options.today {
            Some(text) => Some(parse_day(text).ok_or_else(|| {
                Error::new(
                    Code::BadOption,
                    format!("{text:?} is no day"),
                    "Write today as YYYY-MM-DD",
                )
            })?),
            None => None,
        };
        outliers::check(options.repairs.outliers)?;
        segments::check(&options.segments)?;
        offers::check(&options.offers)?;
        value::check(&options.value)?;
        Ok(Job {
            host,
            options,
            today,
            files: Vec::new(),
            open: None,
            batch: Batch::default(),
            book: Book::default(),
            rejects: Rejects::default(),
            lines: 0,
            rounded: 0,
            bytes: 0,
            corrected: CorrectedLines::default(),
            corrections: Corrected::default(),
            attributes: Vec::new(),
            columns: Vec::new(),
            repeated: 0,
            repeats: Repeats::default(),
            merged: 0,
            joins: Vec::new(),
            parts: 0,
            next: Next::Read,
            orders: Orders::default(),
            records: Vec::new(),
            told: Vec::new(),
            matrix: None,
            searched: None,
            orders_report: None,
            customers_report: None,
            grouped: None,
            continuity: None,
            offers: None,
            value: None,
            value_report: None,
            notes: Vec::new(),
            read_notes: Vec::new(),
        })
    }

    /// Begins a file. Its bytes follow by [`Job::push`].
    pub fn open_file(&mut self, name: &str, reading: Reading) -> Result<()> {
        if self.open.is_some() || !matches!(self.next, Next::Read) {
            return Err(wrong_order(
                "A file is opened while another one is, or after the files were read",
            ));
        }
        let reader = Reader::new(
            reading.format,
            &reading.encoding,
            dialect_of(&reading)?,
            self.host,
        )?;
        let rows = self.rows_of(name, &reading).map_err(|e| e.in_file(name))?;
        if reading.kind == FileKind::Orders {
            self.check_currency(name, &reading.currency)?;
        }
        self.open = Some(OpenFile {
            name: name.into(),
            reader,
            rows,
            reading,
        });
        Ok(())
    }

    fn rows_of(&self, name: &str, reading: &Reading) -> Result<Rows> {
        Ok(match reading.kind {
            FileKind::Orders => Rows::Orders(
                Box::new(Intake::new(reading, self.files.len()).map_err(|e| e.in_file(name))?),
                self.corrections_of(name, reading)?,
            ),
            FileKind::Customers | FileKind::Products => {
                Rows::Described(Box::new(Attributes::new(name, reading)?), Vec::new())
            }
            FileKind::Corrected => {
                if self
                    .files
                    .iter()
                    .any(|f| f.reading.kind == FileKind::Orders)
                {
                    let what = "A file of corrected lines is opened after an order file";
                    return Err(wrong_order(what).in_file(name));
                }
                Rows::GivenBack(GivenBack::default())
            }
        })
    }

    fn corrections_of(&self, name: &str, reading: &Reading) -> Result<Corrections> {
        self.corrected.of(name, reading, &self.options.corrections)
    }

    /// The currency of the files read so far, empty where none names one.
    fn currency(&self) -> &str {
        let mut named = self
            .files
            .iter()
            .filter(|f| f.reading.kind == FileKind::Orders)
            .map(|f| f.reading.currency.as_str());
        named.find(|c| !c.is_empty()).unwrap_or_default()
    }

    fn check_currency(&self, name: &str, currency: &str) -> Result<()> {
        let before = self.currency();
        if currency.is_empty() || before.is_empty() || currency == before {
            return Ok(());
        }
        Err(Error::new(
            Code::SeveralCurrencies,
            format!("This file is in {currency}, those before it in {before}"),
            "Read files of one currency together, and the others by themselves",
        )
        .in_file(name))
    }

    /// Takes stored bytes of the open file, in any chunking.
    pub fn push(&mut self, chunk: &[u8]) -> Result<()> {
        let Some(open) = self.open.as_mut() else {
            return Err(wrong_order("Bytes come without an open file"));
        };
        let (batch, book, rows) = (&mut self.batch, &mut self.book, &mut open.rows);
        self.bytes += chunk.len() as u64;
        let read = open.reader.push(chunk, &mut |record| {
            rows.take(record, batch)?;
            if batch.lines.len() < BATCH {
                return Ok(());
            }
            book.fold(batch)?;
            batch.clear();
            Ok(())
        });
        read.map_err(|e| e.in_file(&open.name))?;
        self.fold()
    }

    /// Takes what a reader of tables made of the open file, whose stored bytes come by [`Job::push`].
    pub fn push_text(&mut self, text: &[u8]) -> Result<()> {
        let Some(open) = self.open.as_mut() else {
            return Err(wrong_order("Text comes without an open file"));
        };
        let (batch, rows) = (&mut self.batch, &mut open.rows);
        let read = open
            .reader
            .push_text(text, &mut |record| rows.take(record, batch));
        read.map_err(|e| e.in_file(&open.name))?;
        self.fold()
    }

    /// Something to say about how the files were read.
    pub fn note(&mut self, note: Words) {
        self.read_notes.push(note);
    }

    /// Ends the open file.
    pub fn close_file(&mut self) -> Result<()> {
        let Some(mut open) = self.open.take() else {
            return Err(wrong_order("No file is open"));
        };
        let (batch, rows) = (&mut self.batch, &mut open.rows);
        let read = open.reader.finish(&mut |record| rows.take(record, batch));
        read.map_err(|e| e.in_file(&open.name))?;
        self.fold()?;
        if open.reader.bytes == 0 {
            return Err(Error::new(
                Code::EmptyFile,
                "The file is empty",
                "Choose a file with at least one row",
            )
            .in_file(open.name));
        }
        self.read_notes.extend(open.reader.note());
        check_columns(&open)?;
        let aside = open.reader.take_aside();
        self.read_notes.extend(aside.iter().map(aside_words));
        let names = open.reader.names();
        self.take_in(&open.name, open.rows, &open.reading, names)?;
        self.files.push(RecipeFile {
            name: open.name,
            bytes: open.reader.bytes,
            xxh3: open.reader.fingerprint(),
            reading: open.reading,
        });
        Ok(())
    }

    /// What a file's rows came to.
    fn take_in(
        &mut self,
        name: &str,
        rows: Rows,
        reading: &Reading,
        names: Option<&[String]>,
    ) -> Result<()> {
        match rows {
            Rows::Orders(mut intake, corrections) => {
                let roles: Vec<Role> = reading.roles.iter().map(|r| r.role).collect();
                self.columns
                    .extend(intake.cells.columns(name, intake.lines, &roles));
                self.repeated += intake.cells.repeats();
                self.corrections.applied += corrections.applied;
                self.corrected.mark(&corrections);
                self.lines += intake.lines;
                self.rounded += intake.rounded;
                self.rejects.append(&intake.rejects);
            }
            Rows::Described(mut attributes, _) => {
                attributes.name_columns(names, reading);
                self.attributes.push(*attributes);
            }
            Rows::GivenBack(given) => self
                .corrected
                .add(given, names.unwrap_or_default(), self.files.len())
                .map_err(|e| e.in_file(name))?,
        }
        Ok(())
    }

    /// Data rows and stored bytes read so far.
    pub fn read_so_far(&self) -> (u64, u64) {
        (
            self.lines + self.open.as_ref().map_or(0, |o| o.rows.lines()),
            self.bytes,
        )
    }

    fn fold(&mut self) -> Result<()> {
        self.book.fold(&self.batch)?;
        self.batch.clear();
        Ok(())
    }

    /// Does one slice of the work that follows the files.
    pub fn step(&mut self) -> Result<Progress> {
        match std::mem::replace(&mut self.next, Next::Done) {
            Next::Read => {
                if self.open.is_some() || self.files.is_empty() {
                    self.next = Next::Read;
                    return Err(wrong_order("The work begins before the files are read"));
                }
                self.list_unplaced();
                let book = std::mem::take(&mut self.book);
                let arranging = Arranging::new(book, &self.options.repairs)?;
                Ok(self.arrange(Box::new(arranging)))
            }
            Next::Arrange(mut arranging) => {
                if arranging.step()? {
                    let settling = Settling::new(
                        arranging.finish(),
                        self.options.returns,
                        self.options.repairs.outliers,
                    );
                    self.parts = settling.left();
                    return self.settle(Box::new(settling));
                }
                Ok(self.arrange(arranging))
            }
            Next::Settle(settling) => self.settle(settling),
            Next::Customers(recording) => self.record(recording),
            Next::Summary(recording) => Ok(self.summarise(*recording)),
            Next::Features => self.features(),
            Next::Segments(search, sketch) => self.segments(search, sketch),
            Next::Portraits(drawing) => self.portraits(drawing),
            Next::Offers(search) => self.score(search),
            Next::Value(search) => self.appraise(search),
            Next::Contacts(contacting) => self.contacts(contacting),
            Next::Referrals(referrers) => self.referrals(referrers),
            Next::ValueReport => self.report_value(),
            Next::Done => Ok(Progress {
                stage: Stage::Done,
                done: 1,
                total: 1,
            }),
        }
    }

    /// Steps until `stage` is done.
    pub fn run_through(&mut self, stage: Stage) -> Result<()> {
        loop {
            let now = self.step()?.stage;
            if now > stage || now == Stage::Done {
                return Ok(());
            }
        }
    }

    fn arrange(&mut self, arranging: Box<Arranging>) -> Progress {
        let (done, total) = arranging.progress();
        self.next = Next::Arrange(arranging);
        Progress {
            stage: Stage::Orders,
            done,
            total,
        }
    }

    fn settle(&mut self, mut settling: Box<Settling>) -> Result<Progress> {
        if !settling.step()? {
            let done = self.parts - settling.left();
            self.next = Next::Settle(settling);
            return Ok(Progress {
                stage: Stage::Orders,
                done,
                total: self.parts,
            });
        }
        let settled = settling.finish()?;
        self.orders = settled.orders;
        self.repeats = settled.repeats;
        self.merged = settled.merged;
        self.join()?;
        self.rejects.append(&settled.rejects);
        self.rejects.sort();
        let tally = self.orders.tally();
        let (first, last) = (tally.from.div_euclid(DAY), tally.to.div_euclid(DAY));
        let days = (self.has(Role::Date) && first <= last).then_some((first, last));
        self.today = self.today.or(days.map(|(_, last)| last + 1));
        let currency = self.currency().to_string();
        let mut report = orders_report(
            &self.orders,
            [self.has(Role::Customer), self.has(Role::Product)],
            &self.rejects,
            [self.lines, settled.netted, self.rounded],
            &currency,
            days.map(|(first, last)| (format_day(first), format_day(last))),
            self.today.filter(|_| days.is_some()).map(format_day),
        );
        report.notes.append(&mut self.read_notes);
        self.orders_report = Some(report);
        let recording = Recording::new(self.today.unwrap_or_default());
        self.next = Next::Customers(Box::new(recording));
        Ok(Progress {
            stage: Stage::Customers,
            done: 0,
            total: 1,
        })
    }

    /// Corrected lines whose original was not met are listed, not lost.
    fn list_unplaced(&mut self) {
        self.corrections.asked =
            self.corrected.len() as u64 + self.options.corrections.len() as u64;
        for (original, row) in self.corrected.unused() {
            self.rejects.add(row, Reason::NoOriginal, None, original);
        }
    }

    /// Joins the files of customers and products to the orders; products without a name get theirs.
    fn join(&mut self) -> Result<()> {
        if self.attributes.is_empty() {
            return Ok(());
        }
        let products = Ids::of(self.orders.products.iter().map(|p| &p.id))?;
        for file in &mut self.attributes {
            let of_products = file.kind == FileKind::Products;
            let ids = if of_products {
                &products
            } else {
                &self.orders.customers
            };
            self.joins.push(file.join(ids)?);
        }
        let named = |p, role| customers::described(&self.attributes, FileKind::Products, p, role);
        for (p, product) in self.orders.products.iter_mut().enumerate() {
            if product.name.is_empty() {
                product.name = named(p, Role::ProductName).into_owned();
            }
            if product.category.is_empty() {
                product.category = named(p, Role::Category).into_owned();
            }
        }
        Ok(())
    }

    fn record(&mut self, mut recording: Box<Recording>) -> Result<Progress> {
        if !self.has(Role::Date) {
            return Err(Error::new(
                Code::MissingRole,
                "No column is the date of the order",
                "Say which column holds the date",
            ));
        }
        if self.orders.is_empty() {
            let remedy = "Look at the lines that were left out, and at the columns' roles";
            return Err(Error::new(
                Code::TooFew,
                "No order line could be used",
                remedy,
            ));
        }
        let all = recording.step(&self.orders)?;
        let progress = Progress {
            stage: Stage::Customers,
            done: recording.done(),
            total: self.orders.customers.len() as u64,
        };
        self.next = match all {
            true => Next::Summary(recording),
            false => Next::Customers(recording),
        };
        Ok(progress)
    }

    fn summarise(&mut self, recording: Recording) -> Progress {
        self.records = recording.records;
        let mut report = customers::summarise(&self.records, &recording.months);
        report.parties = customers::parties(&self.attributes, &self.records);
        self.customers_report = Some(report);
        self.next = Next::Features;
        Progress {
            stage: Stage::Segments,
            done: 0,
            total: 1,
        }
    }

    fn begin_offers(&mut self) -> Result<Progress> {
        if !self.has(Role::Product) {
            self.notes.push(Words::new(
                "The file names no products, so there are no offers.",
                "文件中没有商品列，因此无法给出推荐。",
            ));
            return self.begin_value();
        }
        self.next = Next::Offers(Box::new(OfferSearch::of(
            &self.orders,
            &self.attributes,
            self.options.offers.clone(),
        )?));
        Ok(Progress {
            stage: Stage::Offers,
            done: 0,
            total: 1,
        })
    }

    fn score(&mut self, mut search: Box<OfferSearch>) -> Result<Progress> {
        let progress = search.step(&self.orders)?;
        if !progress.is_done() {
            self.next = Next::Offers(search);
            return Ok(Progress {
                stage: Stage::Offers,
                done: progress.done,
                total: progress.total,
            });
        }
        self.offers = Some(search.finish()?);
        self.begin_value()
    }

    fn has(&self, role: Role) -> bool {
        self.files.iter().any(|f| {
            f.reading.kind == FileKind::Orders && f.reading.roles.iter().any(|r| r.role == role)
        })
    }

    /// How good the data is; worked out when asked for, `O(n log n)`. Complete once the orders are.
    pub fn quality(&self) -> QualityReport {
        let names = self.file_names();
        let name = |f: usize| names.get(f).cloned().unwrap_or_default();
        let pairs = self.repeats.overlaps.iter();
        let today = self.options.today.as_ref().and(self.today);
        let last = self.records.iter().map(|c| c.last).max();
        QualityReport {
            columns: self.columns.clone(),
            duplicate_lines: self.repeats.duplicates + self.repeated,
            overlaps: pairs
                .map(|(&(earlier, later), &lines)| OverlapPair {
                    earlier: name(earlier),
                    later: name(later),
                    lines,
                })
                .collect(),
            same_customers: customers::same_customers(&self.orders.customers, &self.attributes),
            merged_customers: self.merged,
            freshness: today.zip(last).map(|(today, last)| (today - last).max(0)),
            outliers: customers::outliers(&self.orders),
            joins: self.joins.clone(),
            corrections: self.corrections,
        }
    }

    /// Whether file number `file` (from 0) holds order lines.
    pub fn is_orders(&self, file: usize) -> bool {
        let file = self.files.get(file);
        file.is_some_and(|f| f.reading.kind == FileKind::Orders)
    }

    /// Whether the rows of file number `file` came from a reader of tables.
    pub fn is_table(&self, file: usize) -> bool {
        let file = self.files.get(file);
        file.is_some_and(|f| f.reading.format.is_table())
    }

    /// Writes the lines left out of file number `file` (from 0) as its bytes come by again.
    pub fn left_out(&self, file: usize, language: Language, begin: &[u8]) -> Result<LeftOut> {
        let Some(RecipeFile { name, reading, .. }) = self.files.get(file) else {
            return Err(wrong_order(
                "Lines left out are asked for of a file that was not read",
            ));
        };
        let corrections = self.corrections_of(name, reading)?;
        let place = (file, name.as_str());
        LeftOut::new(
            place,
            reading,
            corrections,
            &self.rejects,
            language,
            begin,
            self.host,
        )
    }

    /// Names of audiences and what they take; they change no number of the report.
    pub fn set_audiences(&mut self, audiences: Vec<Audience>) {
        self.options.audiences = audiences;
    }

    pub fn attributes(&self) -> &[Attributes] {
        &self.attributes
    }

    /// All that is needed to get this result again.
    pub fn recipe(&self) -> Recipe {
        Recipe {
            regulars: VERSION.into(),
            recipe: 1,
            files: self.files.clone(),
            options: self.options.clone(),
        }
    }

    /// The report so far; an error before the customers' stage is done.
    pub fn report(&self) -> Result<Report> {
        let (Some(orders), Some(customers)) = (&self.orders_report, &self.customers_report) else {
            return Err(wrong_order(
                "The report is asked for before the work is done",
            ));
        };
        Ok(Report {
            regulars: VERSION.into(),
            report: REPORT,
            recipe: self.recipe(),
            orders: orders.clone(),
            customers: customers.clone(),
            quality: self.quality(),
            segments: self.grouped.as_ref().map(|g| g.report.clone()),
            continuity: self.continuity.clone(),
            offers: self.offers_report(),
            value: self.value_report.clone(),
            notes: self.notes.clone(),
        })
    }

    pub fn orders_report(&self) -> Option<&OrdersReport> {
        self.orders_report.as_ref()
    }

    pub fn customers_report(&self) -> Option<&CustomersReport> {
        self.customers_report.as_ref()
    }

    pub fn grouped(&self) -> Option<&Portraits> {
        self.grouped.as_ref()
    }

    pub fn offers(&self) -> Option<&Offers> {
        self.offers.as_ref()
    }

    pub fn offers_report(&self) -> Option<OffersReport> {
        self.offers.as_ref().map(Offers::report)
    }

    pub fn value(&self) -> Option<&Value> {
        self.value.as_ref()
    }

    pub fn value_report(&self) -> Option<&ValueReport> {
        self.value_report.as_ref()
    }

    pub fn orders(&self) -> &Orders {
        &self.orders
    }

    pub fn records(&self) -> &[Customer] {
        &self.records
    }

    pub fn rejects(&self) -> &Rejects {
        &self.rejects
    }

    /// The day that the analysis stands on, since 1970-01-01; once the orders are settled.
    pub fn today(&self) -> Option<i64> {
        self.today
    }

    pub fn options(&self) -> &Options {
        &self.options
    }

    /// Why a stage gave nothing, in words.
    pub fn notes(&self) -> &[Words] {
        &self.notes
    }

    pub fn file_names(&self) -> Vec<String> {
        self.files.iter().map(|f| f.name.clone()).collect()
    }
}

/// A role on a column that the header does not have would silently read as empty cells.
fn check_columns(open: &OpenFile) -> Result<()> {
    let Some(names) = open.reader.names() else {
        return Ok(());
    };
    match open
        .reading
        .roles
        .iter()
        .find(|r| r.column as usize > names.len())
    {
        None => Ok(()),
        Some(bad) => Err(Error::new(
            Code::NoSuchColumn,
            format!(
                "The role {} is given to column {}, but the file has {}",
                bad.role.as_str(),
                bad.column,
                names.len()
            ),
            "Choose one of the file's columns",
        )
        .in_file(&open.name)),
    }
}

fn wrong_order(what: &str) -> Error {
    Error::new(
        Code::WrongOrder,
        what,
        "Open the files, push their bytes, close them, then step",
    )
}
