//! Reports of the stages `ingest`, `orders` and `customers`.

use super::{DateFormat, Format, PartyShare, Reading, Role, Words};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What a file seems to be: guesses to show, to change, and to start from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(all(target_arch = "wasm32", feature = "web"), derive(tsify::Tsify))]
#[cfg_attr(
    all(not(target_arch = "wasm32"), feature = "cli"),
    derive(schemars::JsonSchema)
)]
pub struct Inspection {
    pub regulars: String,
    pub report: u32,
    pub file: String,
    /// Stored length.
    pub bytes: u64,
    pub format: Format,
    /// The sheets of a workbook, in its order.
    pub sheets: Vec<SheetGuess>,
    /// `none` or `gzip`.
    pub compression: String,
    pub encoding: String,
    /// The characters between cells, or `blanks` or `gaps`.
    pub delimiter: String,
    /// The quote character, or empty.
    pub quote: String,
    pub header: bool,
    /// How sure encoding, delimiter and header are.
    pub confidence: Confidence,
    /// Data rows read, the header not counted.
    pub rows: u64,
    /// Rows with another number of cells than there are columns.
    pub rejected: u64,
    /// True when only the head of the file was read.
    pub sampled: bool,
    pub columns: Vec<ColumnGuess>,
    /// First rows as text, cells in column order.
    pub preview: Vec<Vec<String>>,
    /// Lines that are no part of the table.
    pub aside: Vec<Aside>,
    /// The same guesses as the recipe keeps them.
    pub reading: Reading,
    /// The mark between thousands, empty where none was seen. Any mark but the decimal one is read.
    pub thousands_mark: String,
    /// Hash of the header row, empty without one: files of the same export have the same.
    pub header_hash: String,
    /// The preview's cells of the date column as they read, `YYYY-MM-DD`; empty where they do not.
    pub dates_read: Vec<String>,
    /// What only a person can say; nothing is read before it is answered.
    pub questions: Vec<Question>,
    /// What the reader should know.
    pub notes: Vec<Words>,
}

/// How sure a guess is, 0–1 each; 1 where it was given.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(all(target_arch = "wasm32", feature = "web"), derive(tsify::Tsify))]
#[cfg_attr(
    all(not(target_arch = "wasm32"), feature = "cli"),
    derive(schemars::JsonSchema)
)]
pub struct Confidence {
    pub encoding: f64,
    pub delimiter: f64,
    pub header: f64,
    pub dates: f64,
    pub decimal_mark: f64,
    pub currency: f64,
}

/// One sheet of a workbook.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(all(target_arch = "wasm32", feature = "web"), derive(tsify::Tsify))]
#[cfg_attr(
    all(not(target_arch = "wasm32"), feature = "cli"),
    derive(schemars::JsonSchema)
)]
pub struct SheetGuess {
    pub name: String,
    /// Rows and columns as far as the file says, or as its first rows show.
    pub rows: u64,
    pub columns: u64,
    pub hidden: bool,
    /// Columns of its first rows that look like an order's.
    pub likeness: u32,
    /// Why this sheet was read; none where another was.
    pub taken: Option<SheetReason>,
}

/// Why a sheet was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(all(target_arch = "wasm32", feature = "web"), derive(tsify::Tsify))]
#[cfg_attr(
    all(not(target_arch = "wasm32"), feature = "cli"),
    derive(schemars::JsonSchema)
)]
pub enum SheetReason {
    /// There is no other.
    Only,
    /// It looks most like orders.
    Orders,
    /// It has the most cells.
    Largest,
    /// It was asked for.
    Asked,
}

/// Lines of the file that were set aside: no part of its first table.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(all(target_arch = "wasm32", feature = "web"), derive(tsify::Tsify))]
#[cfg_attr(
    all(not(target_arch = "wasm32"), feature = "cli"),
    derive(schemars::JsonSchema)
)]
pub struct Aside {
    pub kind: AsideKind,
    /// First and last line, from 1.
    pub first: u64,
    pub last: u64,
    pub rows: u64,
    /// The text, at most its first 2,000 bytes; none of padding.
    pub text: String,
}

/// Why lines were set aside.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(all(target_arch = "wasm32", feature = "web"), derive(tsify::Tsify))]
#[cfg_attr(
    all(not(target_arch = "wasm32"), feature = "cli"),
    derive(schemars::JsonSchema)
)]
pub enum AsideKind {
    /// Above the table.
    Preamble,
    /// Beneath it.
    Footnote,
    /// Another table beneath it.
    Table,
    /// Rows of empty cells.
    Padding,
}

/// Something that the cells leave open.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(all(target_arch = "wasm32", feature = "web"), derive(tsify::Tsify))]
#[cfg_attr(
    all(not(target_arch = "wasm32"), feature = "cli"),
    derive(schemars::JsonSchema)
)]
pub struct Question {
    pub kind: QuestionKind,
    /// Position of the column from 1, and its name.
    pub column: u32,
    pub name: String,
    /// A cell that reads in different ways, or empty.
    pub cell: String,
    pub options: Vec<Answer>,
    pub text: Words,
}

/// Which part of the reading a question is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(all(target_arch = "wasm32", feature = "web"), derive(tsify::Tsify))]
#[cfg_attr(
    all(not(target_arch = "wasm32"), feature = "cli"),
    derive(schemars::JsonSchema)
)]
pub enum QuestionKind {
    /// `reading.dates`.
    DateOrder,
    /// `reading.decimal_mark`.
    DecimalMark,
    /// `reading.currency`.
    Currency,
}

/// One answer that fits.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(all(target_arch = "wasm32", feature = "web"), derive(tsify::Tsify))]
#[cfg_attr(
    all(not(target_arch = "wasm32"), feature = "cli"),
    derive(schemars::JsonSchema)
)]
pub struct Answer {
    /// What the reading then holds.
    pub value: String,
    /// How the question's cell reads then.
    pub reads: String,
    /// Lines that it is about, where that can be told.
    pub lines: u64,
}

/// One column as guessed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(all(target_arch = "wasm32", feature = "web"), derive(tsify::Tsify))]
#[cfg_attr(
    all(not(target_arch = "wasm32"), feature = "cli"),
    derive(schemars::JsonSchema)
)]
pub struct ColumnGuess {
    /// Position from 1.
    pub index: u32,
    /// The header, or `column N`.
    pub name: String,
    #[serde(rename = "type")]
    pub kind: ColumnType,
    pub role: Option<Role>,
    /// How sure the role is, 0–1.
    pub confidence: f64,
    /// Empty cells among the rows read.
    pub empty: u64,
    /// How the column would be read as dates; none where it cannot be.
    pub dates: Option<DateFormat>,
}

/// What the cells of a column hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(all(target_arch = "wasm32", feature = "web"), derive(tsify::Tsify))]
#[cfg_attr(
    all(not(target_arch = "wasm32"), feature = "cli"),
    derive(schemars::JsonSchema)
)]
pub enum ColumnType {
    Empty,
    Integer,
    Decimal,
    Date,
    Datetime,
    Text,
}

/// What was read, what was kept, what was left out and why.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(all(target_arch = "wasm32", feature = "web"), derive(tsify::Tsify))]
#[cfg_attr(
    all(not(target_arch = "wasm32"), feature = "cli"),
    derive(schemars::JsonSchema)
)]
pub struct OrdersReport {
    /// Data lines in the files.
    pub lines: u64,
    /// Lines kept; everything below counts these.
    pub kept: u64,
    pub customers: u64,
    pub orders: u64,
    pub products: u64,
    /// Sum of amounts, an exact decimal without trailing zeros.
    pub total: String,
    /// The currency of all amounts, as the files name it (`USD`, `$`); empty where they name none.
    pub currency: String,
    /// Lines left out, by reason.
    pub dropped: BTreeMap<Reason, u64>,
    /// Return lines that were taken off an earlier purchase.
    pub netted: u64,
    /// Lines whose amount had to be rounded to a ten-thousandth.
    pub rounded: u64,
    /// First and last order, `YYYY-MM-DD`; none without a date column.
    pub first: Option<String>,
    pub last: Option<String>,
    /// The day the analysis stands on; none without a date column.
    pub today: Option<String>,
    /// One sentence a manager could forward.
    pub sentence: Words,
    pub notes: Vec<Words>,
}

/// Why a line was left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(all(target_arch = "wasm32", feature = "web"), derive(tsify::Tsify))]
#[cfg_attr(
    all(not(target_arch = "wasm32"), feature = "cli"),
    derive(schemars::JsonSchema)
)]
pub enum Reason {
    /// The line cannot be read at all.
    Unreadable,
    /// More cells than the header names.
    Ragged,
    NoCustomer,
    BadDate,
    BadNumber,
    /// The line is in another currency than the one that is read.
    OtherCurrency,
    /// The order is a cancellation.
    Cancelled,
    /// Quantity zero or below.
    NotPositiveQuantity,
    /// Unit price zero or below.
    NotPositivePrice,
    /// A return for which no earlier purchase was found.
    UnmatchedReturn,
    /// A purchase that was returned in full.
    ReturnedInFull,
    /// An earlier file has the same line.
    Overlap,
    /// The file has the same line before.
    Duplicate,
    /// Amount or quantity beyond the bound that the user has set.
    Outlier,
    /// A corrected line whose file or line was not found.
    NoOriginal,
}

impl Reason {
    pub const ALL: [Reason; 15] = [
        Reason::Unreadable,
        Reason::Ragged,
        Reason::NoCustomer,
        Reason::BadDate,
        Reason::BadNumber,
        Reason::OtherCurrency,
        Reason::Cancelled,
        Reason::NotPositiveQuantity,
        Reason::NotPositivePrice,
        Reason::UnmatchedReturn,
        Reason::ReturnedInFull,
        Reason::Overlap,
        Reason::Duplicate,
        Reason::Outlier,
        Reason::NoOriginal,
    ];

    pub fn as_str(self) -> &'static str {
        match self {
            Reason::Unreadable => "unreadable",
            Reason::Ragged => "ragged",
            Reason::NoCustomer => "no_customer",
            Reason::BadDate => "bad_date",
            Reason::BadNumber => "bad_number",
            Reason::OtherCurrency => "other_currency",
            Reason::Cancelled => "cancelled",
            Reason::NotPositiveQuantity => "not_positive_quantity",
            Reason::NotPositivePrice => "not_positive_price",
            Reason::UnmatchedReturn => "unmatched_return",
            Reason::ReturnedInFull => "returned_in_full",
            Reason::Overlap => "overlap",
            Reason::Duplicate => "duplicate",
            Reason::Outlier => "outlier",
            Reason::NoOriginal => "no_original",
        }
    }
}

/// The shop at a glance.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(all(target_arch = "wasm32", feature = "web"), derive(tsify::Tsify))]
#[cfg_attr(
    all(not(target_arch = "wasm32"), feature = "cli"),
    derive(schemars::JsonSchema)
)]
pub struct CustomersReport {
    pub customers: u64,
    /// Customers with two orders or more, as a share.
    pub repeat_share: f64,
    /// Revenue share of the fifth of customers who spend most.
    pub top_fifth_share: f64,
    /// Median, quartiles and mean of each ledger column, in its own unit.
    pub columns: Vec<ColumnSummary>,
    /// Revenue per calendar month, `YYYY-MM`, months without orders included.
    pub months: Vec<Month>,
    /// Customers and revenue by party type; empty where no file names one.
    pub parties: Vec<PartyShare>,
    pub sentence: Words,
}

/// One ledger column over all customers who have it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(all(target_arch = "wasm32", feature = "web"), derive(tsify::Tsify))]
#[cfg_attr(
    all(not(target_arch = "wasm32"), feature = "cli"),
    derive(schemars::JsonSchema)
)]
pub struct ColumnSummary {
    pub name: String,
    /// Customers who have it.
    pub known: u64,
    pub mean: f64,
    pub lower_quartile: f64,
    pub median: f64,
    pub upper_quartile: f64,
}

/// One calendar month.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(all(target_arch = "wasm32", feature = "web"), derive(tsify::Tsify))]
#[cfg_attr(
    all(not(target_arch = "wasm32"), feature = "cli"),
    derive(schemars::JsonSchema)
)]
pub struct Month {
    pub month: String,
    pub orders: u64,
    pub revenue: f64,
}
