//! What can go wrong with a table file: a code that the page translates by, what happened, what to do.

/// A failure. `code` is one of the constants below and never changes its meaning.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error {
    pub code: &'static str,
    pub message: String,
    pub remedy: &'static str,
}

pub type Result<T> = std::result::Result<T, Error>;

/// The bytes are not what they claim to be, or are cut off.
pub const BAD_FILE: &str = "bad-table-file";
/// The file needs a password.
pub const ENCRYPTED: &str = "encrypted";
/// The file holds more than is read: usually one made to do harm.
pub const TOO_LARGE: &str = "too-large";
/// A kind of file, or a part of one, that is not read.
pub const UNSUPPORTED: &str = "unsupported";
pub const OUT_OF_MEMORY: &str = "out-of-memory";
/// A sheet was asked for that is not there, or a call came in an order that makes no sense.
pub const WRONG_ORDER: &str = "wrong-order";

pub fn broken(how: impl std::fmt::Display) -> Error {
    Error {
        code: BAD_FILE,
        message: format!("The file is broken: {how}"),
        remedy: "Export or download it again",
    }
}

pub fn encrypted() -> Error {
    Error {
        code: ENCRYPTED,
        message: "The file is protected by a password".into(),
        remedy: "Open it where it was made and save it without a password",
    }
}

pub fn too_large(what: impl std::fmt::Display) -> Error {
    Error {
        code: TOO_LARGE,
        message: format!("The file is refused: {what}"),
        remedy: "If it is your own, save the table alone as CSV",
    }
}

pub fn unsupported(what: impl std::fmt::Display) -> Error {
    Error {
        code: UNSUPPORTED,
        message: format!("{what} cannot be read"),
        remedy: "Save it as XLSX or CSV and open that",
    }
}

pub fn wrong_order(what: &str) -> Error {
    Error {
        code: WRONG_ORDER,
        message: what.into(),
        remedy: "Open a file, then begin one of its sheets",
    }
}

/// Grows `vec` for `more` elements, or says how much memory that needs.
pub fn reserve<T>(vec: &mut Vec<T>, more: usize) -> Result<()> {
    vec.try_reserve(more).map_err(|_| {
        let mib = vec
            .len()
            .saturating_add(more)
            .saturating_mul(size_of::<T>())
            / (1 << 20)
            + 1;
        Error {
            code: OUT_OF_MEMORY,
            message: format!("Reading this file needs about {mib} MiB, more than there is"),
            remedy: "Close other tabs, or save the table alone as CSV",
        }
    })
}

impl std::fmt::Display for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}. {} [{}]", self.message, self.remedy, self.code)
    }
}

impl std::error::Error for Error {}
