//! What can go wrong, said once and the same way everywhere.
//!
//! An [`Error`] ends the piece of work that raised it. Things that are wrong with
//! single rows are no errors: they are listed (see `orders::Rejects`) and the rest goes on.

use serde::Serialize;

/// Where in the caller's files the trouble is. Lines and columns count from 1.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Place {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub column: Option<String>,
}

/// A failure with a stable code that the page translates by.
///
/// Behind one pointer: the path that fails is then a few bytes in each of the many functions that
/// hand an error on, and their results fit in registers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Error(Box<Failure>);

/// What an [`Error`] says.
///
/// `message` says what happened, `remedy` what to do about it, and `value`, the only part
/// that may hold personal data, comes last so that a log can leave it out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Failure {
    pub code: Code,
    pub message: String,
    #[serde(flatten)]
    pub place: Place,
    pub remedy: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
}

/// The stable codes. A code is never reused for another meaning.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Code {
    /// An option has an unknown name or a value out of range.
    BadOption,
    /// A role names a column the file does not have.
    NoSuchColumn,
    /// A role that the work needs has no column.
    MissingRole,
    /// The file has no bytes, or no rows.
    EmptyFile,
    /// The bytes are no text that can be read.
    NotText,
    /// The compressed stream is broken.
    BadGzip,
    /// One record is longer than the reader accepts: usually a quote that never closes.
    RecordTooLong,
    /// More columns than the reader accepts.
    TooManyColumns,
    /// The dates read in more than one order, and none was chosen.
    AmbiguousDates,
    /// The numbers read with a decimal point and with a decimal comma, and none was chosen.
    AmbiguousNumbers,
    /// The amounts are in more than one currency, and none was chosen.
    SeveralCurrencies,
    /// A sum left the range of exact money.
    Overflow,
    /// Memory could not be had; the message says how much was needed.
    OutOfMemory,
    /// Too few customers for what was asked.
    TooFew,
    /// A matrix holds a value that is not finite.
    NotFinite,
    /// Saved bytes are not what this version writes.
    BadBytes,
    /// The file is not the one the recipe was written for.
    WrongFile,
    /// The file changed while it was read.
    FileChanged,
    /// A call came in an order that makes no sense.
    WrongOrder,
    /// A file could not be opened or written.
    Io,
}

pub type Result<T> = std::result::Result<T, Error>;

impl Error {
    pub fn new(code: Code, message: impl Into<String>, remedy: impl Into<String>) -> Self {
        Error::boxed(code, message.into(), remedy.into())
    }

    #[cold]
    #[inline(never)]
    fn boxed(code: Code, message: String, remedy: String) -> Self {
        Error(Box::new(Failure {
            code,
            message,
            place: Place::default(),
            remedy,
            value: None,
        }))
    }

    pub fn in_file(mut self, file: impl Into<String>) -> Self {
        self.place.file = Some(file.into());
        self
    }

    pub fn at_line(mut self, line: u64) -> Self {
        self.place.line = Some(line);
        self
    }

    pub fn in_column(mut self, column: impl Into<String>) -> Self {
        self.place.column = Some(column.into());
        self
    }

    pub fn with_value(mut self, value: impl Into<String>) -> Self {
        self.value = Some(value.into());
        self
    }
}

impl std::ops::Deref for Error {
    type Target = Failure;

    fn deref(&self) -> &Failure {
        &self.0
    }
}

impl std::ops::DerefMut for Error {
    fn deref_mut(&mut self) -> &mut Failure {
        &mut self.0
    }
}

impl Code {
    /// The code as callers see it, e.g. `missing-role`.
    pub fn as_str(self) -> &'static str {
        match self {
            Code::BadOption => "bad-option",
            Code::NoSuchColumn => "no-such-column",
            Code::MissingRole => "missing-role",
            Code::EmptyFile => "empty-file",
            Code::NotText => "not-text",
            Code::BadGzip => "bad-gzip",
            Code::RecordTooLong => "record-too-long",
            Code::TooManyColumns => "too-many-columns",
            Code::AmbiguousDates => "ambiguous-dates",
            Code::AmbiguousNumbers => "ambiguous-numbers",
            Code::SeveralCurrencies => "several-currencies",
            Code::Overflow => "overflow",
            Code::OutOfMemory => "out-of-memory",
            Code::TooFew => "too-few",
            Code::NotFinite => "not-finite",
            Code::BadBytes => "bad-bytes",
            Code::WrongFile => "wrong-file",
            Code::FileChanged => "file-changed",
            Code::WrongOrder => "wrong-order",
            Code::Io => "io",
        }
    }
}

impl std::fmt::Display for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.message)?;
        let place = [
            self.place.file.clone(),
            self.place.line.map(|l| format!("line {l}")),
            self.place.column.as_ref().map(|c| format!("column {c}")),
        ];
        let place: Vec<String> = place.into_iter().flatten().collect();
        if !place.is_empty() {
            write!(f, " ({})", place.join(", "))?;
        }
        write!(f, ". {} [{}]", self.remedy, self.code.as_str())?;
        if let Some(value) = &self.value {
            write!(f, ": {value:?}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Error {}

/// Grows `vec` for `more` elements, or says how much memory that needs.
pub fn reserve<T>(vec: &mut Vec<T>, more: usize, what: &str) -> Result<()> {
    vec.try_reserve(more).map_err(|_| {
        let mib = (vec.len() + more).saturating_mul(size_of::<T>()) / (1 << 20) + 1;
        Error::new(
            Code::OutOfMemory,
            format!("{what} needs about {mib} MiB, more than there is"),
            "Close other tabs, or use a file of a shorter period",
        )
    })
}
