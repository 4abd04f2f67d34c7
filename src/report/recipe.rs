//! The recipe: all that is needed to get the same result again.
//!
//! Unknown keys are errors everywhere in it: a misspelt option is never a default.

use super::{Audience, Correction, Frozen, OfferRules, Repairs, ValueOptions};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Files, reading, roles, options, seed, version. The page saves it; `regulars run` replays it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(all(target_arch = "wasm32", feature = "web"), derive(tsify::Tsify))]
#[cfg_attr(
    all(not(target_arch = "wasm32"), feature = "cli"),
    derive(schemars::JsonSchema)
)]
pub struct Recipe {
    /// Version of the program that wrote it.
    pub regulars: String,
    /// Version of the recipe's shape, 1.
    pub recipe: u32,
    /// The files in the order they were read.
    pub files: Vec<RecipeFile>,
    #[serde(default)]
    pub options: Options,
}

/// One input file: its fingerprint, how it is read, which column plays which role.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(all(target_arch = "wasm32", feature = "web"), derive(tsify::Tsify))]
#[cfg_attr(
    all(not(target_arch = "wasm32"), feature = "cli"),
    derive(schemars::JsonSchema)
)]
pub struct RecipeFile {
    pub name: String,
    /// Length in bytes, as stored (compressed when the file is).
    pub bytes: u64,
    /// XXH3-128 of the stored bytes, 32 hexadecimal digits.
    pub xxh3: String,
    pub reading: Reading,
}

/// How a file's bytes become typed columns. Every field is explicit, so that a replay guesses nothing.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(all(target_arch = "wasm32", feature = "web"), derive(tsify::Tsify))]
#[cfg_attr(
    all(not(target_arch = "wasm32"), feature = "cli"),
    derive(schemars::JsonSchema)
)]
pub struct Reading {
    /// What the rows are.
    pub kind: FileKind,
    pub format: Format,
    /// Name of the sheet that is read; empty where the format has none.
    pub sheet: String,
    /// WHATWG label: `UTF-8`, `GB18030`, `UTF-16LE`, `UTF-16BE`, `windows-1252` …
    pub encoding: String,
    /// One to eight bytes, `blanks` for columns padded with spaces, or `gaps` where two spaces part them.
    pub delimiter: String,
    /// The quote character, or empty for none.
    pub quote: String,
    /// What takes a quote literally besides doubling it, or empty.
    pub escape: String,
    /// Line on which the table begins, its header included, from 1; an inspection finds it anew where it is 0.
    pub begin: u64,
    /// Rows that name the columns, joined with spaces; 0 for none.
    pub header_rows: u32,
    /// Cells of an ordinary row; 0 where rows have no common width.
    pub width: u32,
    /// Whether the table ends where rows stop being like its own; else with the file.
    pub ends: bool,
    /// `.` or `,`; `undecided` where the numbers read either way and nobody has said which.
    pub decimal_mark: String,
    /// How dates are written: see [`DateFormat`].
    pub dates: DateFormat,
    /// The currency of the lines that are taken, as the file writes it (`USD`, `$`); lines in another one
    /// are rejected. Empty where the file names none, `undecided` where it names several.
    pub currency: String,
    pub roles: Vec<RoleColumn>,
}

/// What a file's stored bytes are, apart from gzip.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(all(target_arch = "wasm32", feature = "web"), derive(tsify::Tsify))]
#[cfg_attr(
    all(not(target_arch = "wasm32"), feature = "cli"),
    derive(schemars::JsonSchema)
)]
pub enum Format {
    /// Any delimited text.
    #[default]
    Csv,
    /// One object a line, or one list of objects.
    JsonLines,
    /// XLSX and XLSM.
    Xlsx,
    /// Excel 97 to 2003.
    Xls,
    Ods,
    Parquet,
}

impl Format {
    pub const ALL: [Format; 6] = [
        Format::Csv,
        Format::JsonLines,
        Format::Xlsx,
        Format::Xls,
        Format::Ods,
        Format::Parquet,
    ];

    pub fn as_str(self) -> &'static str {
        match self {
            Format::Csv => "csv",
            Format::JsonLines => "json_lines",
            Format::Xlsx => "xlsx",
            Format::Xls => "xls",
            Format::Ods => "ods",
            Format::Parquet => "parquet",
        }
    }

    pub fn from_name(name: &str) -> Option<Format> {
        Format::ALL.into_iter().find(|f| f.as_str() == name)
    }

    /// Whether the readers of tables make text of it, outside of the core.
    pub fn is_table(self) -> bool {
        !matches!(self, Format::Csv | Format::JsonLines)
    }
}

/// What the rows of a file are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(all(target_arch = "wasm32", feature = "web"), derive(tsify::Tsify))]
#[cfg_attr(
    all(not(target_arch = "wasm32"), feature = "cli"),
    derive(schemars::JsonSchema)
)]
pub enum FileKind {
    #[default]
    Orders,
    /// One row a customer.
    Customers,
    /// One row a product.
    Products,
    /// Lines that were left out earlier, as downloaded, now corrected: they take the place of the
    /// lines they came from. Such a file is read before its order file.
    Corrected,
}

impl FileKind {
    pub fn as_str(self) -> &'static str {
        match self {
            FileKind::Orders => "orders",
            FileKind::Customers => "customers",
            FileKind::Products => "products",
            FileKind::Corrected => "corrected",
        }
    }
}

/// A column (1-based) that plays a role.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(all(target_arch = "wasm32", feature = "web"), derive(tsify::Tsify))]
#[cfg_attr(
    all(not(target_arch = "wasm32"), feature = "cli"),
    derive(schemars::JsonSchema)
)]
pub struct RoleColumn {
    pub role: Role,
    pub column: u32,
}

/// What a column means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(all(target_arch = "wasm32", feature = "web"), derive(tsify::Tsify))]
#[cfg_attr(
    all(not(target_arch = "wasm32"), feature = "cli"),
    derive(schemars::JsonSchema)
)]
pub enum Role {
    Customer,
    Order,
    Date,
    Product,
    ProductName,
    Category,
    Quantity,
    /// Price of one piece; amount = quantity × unit price.
    UnitPrice,
    /// Price of the whole line; wins over unit price when both are mapped.
    Amount,
    /// Share (0–1 or with %) or money taken off the line.
    Discount,
    /// The currency that the line's money is in.
    Currency,
    // Of a customer, in a file of customers.
    CustomerName,
    Email,
    Phone,
    City,
    Birthday,
    /// Consumer, retailer, wholesaler, partner or supplier.
    PartyType,
    /// How often the customer got in touch: questions, service cases, visits.
    Contacts,
    /// What one piece of a product costs the shop, in a file of products.
    Cost,
}

impl Role {
    pub const ALL: [Role; 19] = [
        Role::Customer,
        Role::Order,
        Role::Date,
        Role::Product,
        Role::ProductName,
        Role::Category,
        Role::Quantity,
        Role::UnitPrice,
        Role::Amount,
        Role::Discount,
        Role::Currency,
        Role::CustomerName,
        Role::Email,
        Role::Phone,
        Role::City,
        Role::Birthday,
        Role::PartyType,
        Role::Contacts,
        Role::Cost,
    ];

    pub fn as_str(self) -> &'static str {
        match self {
            Role::Customer => "customer",
            Role::Order => "order",
            Role::Date => "date",
            Role::Product => "product",
            Role::ProductName => "product_name",
            Role::Category => "category",
            Role::Quantity => "quantity",
            Role::UnitPrice => "unit_price",
            Role::Amount => "amount",
            Role::Discount => "discount",
            Role::Currency => "currency",
            Role::CustomerName => "customer_name",
            Role::Email => "email",
            Role::Phone => "phone",
            Role::City => "city",
            Role::Birthday => "birthday",
            Role::PartyType => "party_type",
            Role::Contacts => "contacts",
            Role::Cost => "cost",
        }
    }

    /// Whether it describes a customer or a product rather than a line of an order.
    pub fn describes(self) -> bool {
        self >= Role::CustomerName
    }

    pub fn from_name(name: &str) -> Option<Role> {
        Role::ALL.into_iter().find(|r| r.as_str() == name)
    }
}

/// The order of the parts of a date, for the whole column.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(all(target_arch = "wasm32", feature = "web"), derive(tsify::Tsify))]
#[cfg_attr(
    all(not(target_arch = "wasm32"), feature = "cli"),
    derive(schemars::JsonSchema, clap::ValueEnum)
)]
#[cfg_attr(
    all(not(target_arch = "wasm32"), feature = "cli"),
    value(rename_all = "snake_case")
)]
pub enum DateFormat {
    /// 2011-12-09, 2011/12/9, 2011年12月9日, 2011-Dec-09, with or without a time.
    #[default]
    YearMonthDay,
    /// 9/12/2011, 9.12.2011, 9-Dec-2011.
    DayMonthYear,
    /// 12/9/2011, Dec 9, 2011.
    MonthDayYear,
    /// 20111209.
    Compact,
    /// Seconds since 1970-01-01.
    UnixSeconds,
    /// Milliseconds since 1970-01-01.
    UnixMillis,
    /// Days since 1899-12-30, as spreadsheets count: 40886.5.
    ExcelDays,
    /// The dates read equally well in more than one order, and nobody has said which.
    #[cfg_attr(all(not(target_arch = "wasm32"), feature = "cli"), value(skip))]
    Undecided,
}

/// What a reading holds where a question is open: see `Inspection.questions`.
pub const UNDECIDED: &str = "undecided";

impl DateFormat {
    pub fn as_str(self) -> &'static str {
        match self {
            DateFormat::YearMonthDay => "year_month_day",
            DateFormat::DayMonthYear => "day_month_year",
            DateFormat::MonthDayYear => "month_day_year",
            DateFormat::Compact => "compact",
            DateFormat::UnixSeconds => "unix_seconds",
            DateFormat::UnixMillis => "unix_millis",
            DateFormat::ExcelDays => "excel_days",
            DateFormat::Undecided => UNDECIDED,
        }
    }
}

/// What to do with returns and cancellations.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(all(target_arch = "wasm32", feature = "web"), derive(tsify::Tsify))]
#[cfg_attr(
    all(not(target_arch = "wasm32"), feature = "cli"),
    derive(schemars::JsonSchema, clap::ValueEnum)
)]
pub enum Returns {
    /// Take each return off the customer's latest earlier purchase of the same product; drop what finds none.
    #[default]
    Net,
    /// Leave out cancelled orders, quantity ≤ 0 and, where a unit price is mapped, unit price ≤ 0.
    Drop,
    /// Keep every line as it stands.
    Keep,
}

/// The choices that are not about one file.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[cfg_attr(all(target_arch = "wasm32", feature = "web"), derive(tsify::Tsify))]
#[cfg_attr(
    all(not(target_arch = "wasm32"), feature = "cli"),
    derive(schemars::JsonSchema)
)]
pub struct Options {
    pub returns: Returns,
    /// `YYYY-MM-DD`; none: the day after the last order.
    pub today: Option<String>,
    pub repairs: Repairs,
    /// Cells that the user has corrected.
    #[serde(deserialize_with = "super::repairs::corrections")]
    pub corrections: Vec<Correction>,
    pub segments: SegmentOptions,
    pub offers: OfferOptions,
    pub value: ValueOptions,
    /// Groups of customers saved by name; they change no other number.
    #[serde(deserialize_with = "super::filter::audiences")]
    pub audiences: Vec<Audience>,
}

/// How customers are grouped.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[cfg_attr(all(target_arch = "wasm32", feature = "web"), derive(tsify::Tsify))]
#[cfg_attr(
    all(not(target_arch = "wasm32"), feature = "cli"),
    derive(schemars::JsonSchema)
)]
pub struct SegmentOptions {
    /// Number of segments, 2–20; none: chosen from 2 to `most` with the evidence shown.
    pub k: Option<u32>,
    pub seed: u64,
    /// Names of the features to cluster on: columns of the ledger, categories of the products (the share of a
    /// customer's spend that goes there), columns of numbers in a file of customers.
    pub features: Vec<String>,
    pub transform: Transform,
    /// Restarts per k.
    pub restarts: u32,
    /// The smallest share of the customers, 0–0.5, that a segment of a recommended segmentation may hold.
    pub smallest: f64,
    /// The most segments, 2–20, that are tried and may be recommended.
    pub most: u32,
    /// The user's own names, by the English name that a segment has in the report.
    pub names: BTreeMap<String, String>,
    /// An earlier segmentation to assign by, or to keep ids and names of.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub frozen: Option<Box<Frozen>>,
}

impl Default for SegmentOptions {
    fn default() -> Self {
        SegmentOptions {
            k: None,
            seed: 1,
            features: ["recency", "frequency", "monetary", "tenure"]
                .map(String::from)
                .to_vec(),
            transform: Transform::Auto,
            restarts: 10,
            smallest: 0.01,
            most: 12,
            names: BTreeMap::new(),
            frozen: None,
        }
    }
}

/// Which features are log-transformed before standardising.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(all(target_arch = "wasm32", feature = "web"), derive(tsify::Tsify))]
#[cfg_attr(
    all(not(target_arch = "wasm32"), feature = "cli"),
    derive(schemars::JsonSchema, clap::ValueEnum)
)]
pub enum Transform {
    /// Those whose skewness is above 1.
    #[default]
    Auto,
    Log,
    None,
}

/// How offers are scored.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[cfg_attr(all(target_arch = "wasm32", feature = "web"), derive(tsify::Tsify))]
#[cfg_attr(
    all(not(target_arch = "wasm32"), feature = "cli"),
    derive(schemars::JsonSchema)
)]
pub struct OfferOptions {
    /// Offers per customer, 1–100.
    pub n: u32,
    /// Whether products the customer already has may be offered again.
    pub already_bought: bool,
    /// Added to the denominator of the cosine: pairs seen by few customers count less.
    pub shrinkage: f64,
    /// Neighbours kept per product.
    pub neighbours: u32,
    /// `item_item`, `last_basket`, `ease`, `als`, `buy_again`, `personal_frequency` or `popularity`; empty: whichever did best on the split.
    pub method: String,
    /// Penalty of EASE.
    pub lambda: f64,
    /// How the methods are tested: `time`, `last-basket`, or `random:` and the share to foretell.
    pub evaluate: String,
    /// Seed of a random split.
    pub seed: u64,
    /// What may be offered, and what comes first; the test of the methods knows nothing of them.
    pub rules: OfferRules,
}

impl Default for OfferOptions {
    fn default() -> Self {
        OfferOptions {
            n: 10,
            already_bought: false,
            shrinkage: 10.0,
            neighbours: 20,
            method: String::new(),
            lambda: 500.0,
            evaluate: "time".into(),
            seed: 1,
            rules: OfferRules::default(),
        }
    }
}
