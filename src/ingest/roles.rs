//! Which column plays which role: what its header says, what its values look like, and what the
//! other columns leave over.
//!
//! In: the columns' names and profiles. Out: per column a role and how sure it is. Every pair of a
//! column and a role gets a score from the rules below, times how well the values fit; then the roles
//! are given out together, so that the sum of the scores is the largest, one column each.

use super::columns::TableProfile;
use super::lexicon::{Ideas, Meaning, ideas, meaning};
use crate::report::{ColumnGuess, ColumnType, DateFormat, Reading, Role};

mod evidence;
mod share_out;

pub use evidence::ColumnShape;

/// The roles of an order line; each has its place in a column's scores.
pub const GUESSED: [Role; 11] = [
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
];

/// Scores of one column, one for each of [`GUESSED`].
pub type Scores = [f64; GUESSED.len()];

/// The place of a role in [`Scores`]; beyond it for a role that is not guessed here.
pub fn slot(role: Role) -> usize {
    GUESSED
        .iter()
        .position(|r| *r == role)
        .unwrap_or(GUESSED.len())
}

/// A role for headers that have all of `need` and nothing beyond `need` and `also`, with a score out of 100.
struct Rule(Role, Ideas, Ideas, u8);

const fn rule(role: Role, need: &str, also: &str, score: u8) -> Rule {
    Rule(role, ideas(need), ideas(also) | ideas("i"), score)
}

/// The letters are those of the lexicon.
const RULES: &[Rule] = &[
    rule(Role::Customer, "CI", "qOEom", 100),
    rule(Role::Customer, "CIN", "qB", 80),
    rule(Role::Customer, "C", "qBE", 90),
    rule(Role::Customer, "CN", "qB", 72),
    rule(Role::Customer, "M", "CBNqEYIaF", 85),
    rule(Role::Customer, "F", "CBIN", 76),
    rule(Role::Customer, "qI", "", 72),
    rule(Role::Customer, "q", "N", 60),
    rule(Role::Customer, "N", "", 52),
    rule(Role::Order, "OI", "EosUmfr", 100),
    rule(Role::Order, "OI", "EosUmfrN", 80),
    rule(Role::Order, "O", "EosUmr", 88),
    rule(Role::Order, "oI", "EsUmfr", 94),
    rule(Role::Order, "o", "EsUmr", 82),
    rule(Role::Order, "EI", "s", 86),
    rule(Role::Order, "sI", "", 84),
    rule(Role::Order, "OIL", "EosU", 52),
    rule(Role::Order, "oIY", "EOU", 45),
    rule(Role::Order, "I", "", 55),
    rule(Role::Order, "r", "I", 55),
    rule(Role::Date, "DE", "OosLC", 100),
    rule(Role::Date, "DO", "Eos", 100),
    rule(Role::Date, "Do", "Es", 97),
    rule(Role::Date, "Ds", "E", 96),
    rule(Role::Date, "D", "", 90),
    rule(Role::Date, "DL", "EOosP", 75),
    rule(Role::Date, "DY", "OoEb", 70),
    rule(Role::Date, "E", "", 60),
    rule(Role::Date, "DJ", "OoEY", 42),
    rule(Role::Product, "PIu", "UsrLH", 100),
    rule(Role::Product, "PI", "UsrLH", 97),
    rule(Role::Product, "HI", "", 95),
    rule(Role::Product, "PIp", "UsrLu", 92),
    rule(Role::Product, "Pp", "r", 80),
    rule(Role::Product, "Pr", "I", 85),
    rule(Role::Product, "P", "El", 80),
    rule(Role::Product, "POL", "I", 82),
    rule(Role::Product, "r", "I", 60),
    rule(Role::ProductName, "PN", "IUeLEdulH", 100),
    rule(Role::ProductName, "HN", "d", 90),
    rule(Role::ProductName, "d", "LON", 78),
    rule(Role::ProductName, "P", "El", 70),
    rule(Role::ProductName, "POL", "E", 70),
    rule(Role::ProductName, "LN", "O", 92),
    rule(Role::ProductName, "N", "", 55),
    rule(Role::Category, "PK", "INt", 100),
    rule(Role::Category, "K", "INs", 93),
    rule(Role::Category, "KL", "PIN", 62),
    rule(Role::Category, "Pt", "N", 75),
    rule(Role::Category, "PL", "", 62),
    rule(Role::Quantity, "Q", "POoLEsUmfbYCIul", 100),
    rule(Role::Quantity, "QT", "POoLEsUmfbYCl", 86),
    rule(Role::Quantity, "IPf", "l", 90),
    rule(Role::Quantity, "Pl", "OIE", 78),
    rule(Role::Quantity, "PlT", "O", 62),
    rule(Role::Quantity, "QS", "POL", 62),
    rule(Role::UnitPrice, "UR", "PLsbVOoEcAjIu", 100),
    rule(Role::UnitPrice, "LR", "sPE", 78),
    rule(Role::UnitPrice, "PR", "sOoEIu", 92),
    rule(Role::UnitPrice, "R", "sEo", 90),
    rule(Role::UnitPrice, "Rb", "PsEo", 72),
    rule(Role::UnitPrice, "UA", "P", 88),
    rule(Role::UnitPrice, "Rh", "UPLsIu", 62),
    rule(Role::UnitPrice, "RV", "PLsj", 70),
    rule(Role::UnitPrice, "Ew", "", 75),
    rule(Role::UnitPrice, "k", "UPLO", 58),
    rule(Role::Amount, "LA", "PbTsYEORVj", 100),
    rule(Role::Amount, "LAg", "PTsYEOR", 92),
    rule(Role::Amount, "LT", "PbsRVj", 96),
    rule(Role::Amount, "LRe", "", 85),
    rule(Role::Amount, "PAb", "YsETC", 98),
    rule(Role::Amount, "PA", "YsETC", 95),
    rule(Role::Amount, "PT", "R", 94),
    rule(Role::Amount, "PTl", "", 60),
    rule(Role::Amount, "sA", "EbP", 95),
    rule(Role::Amount, "sb", "T", 95),
    rule(Role::Amount, "A", "EYC", 90),
    rule(Role::Amount, "AT", "EYC", 85),
    rule(Role::Amount, "Ab", "EYTC", 95),
    rule(Role::Amount, "TR", "bUPLs", 90),
    rule(Role::Amount, "s", "TPRE", 88),
    rule(Role::Amount, "sg", "T", 82),
    rule(Role::Amount, "gA", "PEYTCsR", 82),
    rule(Role::Amount, "OA", "bYTog", 70),
    rule(Role::Amount, "oA", "bYTE", 75),
    rule(Role::Amount, "TRV", "LPUj", 75),
    rule(Role::Amount, "AVj", "TbsEgP", 78),
    rule(Role::Amount, "TVj", "b", 66),
    rule(Role::Amount, "AXx", "PIuTgbLsEl", 90),
    rule(Role::Amount, "AXy", "PIuTgLsEl", 75),
    rule(Role::Amount, "T", "bC", 72),
    rule(Role::Amount, "OT", "b", 66),
    rule(Role::Amount, "oT", "b", 66),
    rule(Role::Amount, "Y", "bCT", 62),
    rule(Role::Amount, "Rb", "", 60),
    rule(Role::Amount, "g", "TP", 58),
    rule(Role::Amount, "b", "TP", 55),
    rule(Role::Amount, "Ah", "PT", 60),
    rule(Role::Amount, "E", "", 52),
    rule(Role::Discount, "X", "PLAsEg", 95),
    rule(Role::Discount, "XL", "PAO", 98),
    rule(Role::Discount, "XT", "PLAsE", 85),
    rule(Role::Discount, "XO", "ATs", 75),
    rule(Role::Currency, "c", "OIoE", 95),
];

/// Ideas that may come on top, each at a price.
const SOFT: Ideas = ideas("evmYCSbUOhrT");

/// A table of what each role may take on top at a price: seller, delivery and the like.
const fn softened(role: Role) -> Ideas {
    SOFT & match role {
        Role::Customer => ideas("SeYOrbB"),
        Role::Order => ideas("eCmvY"),
        Role::Product => ideas("emrvU"),
        Role::Amount => ideas("eUC"),
        Role::Discount => ideas("evCYU"),
        Role::UnitPrice => ideas("h"),
        _ => 0,
    }
}

/// How well a header says a role, 0–1.
fn by_name(said: Meaning, role: Role) -> f64 {
    let mut best = 0.0f64;
    for Rule(_, need, also, score) in RULES.iter().filter(|r| r.0 == role) {
        let over = said.ideas & !(need | also);
        if said.ideas & need != *need || over & !softened(role) != 0 {
            continue;
        }
        let less = over.count_ones() + said.unknown.min(3);
        let mut score = (0..less).fold(f64::from(*score) / 100.0, |s, _| s * 0.85);
        // Who receives is not always who buys, and what a seller takes off is not all.
        if over & ideas("Sv") != 0 {
            score *= 0.85;
        }
        best = best.max(score);
    }
    best
}

/// Whether a header is one that a column of orders would have.
pub fn is_known(header: &str) -> bool {
    let said = meaning(header);
    let of_orders = said.unknown == 0 && GUESSED.into_iter().any(|role| by_name(said, role) >= 0.7);
    of_orders || super::file_kind::attribute(header).is_some()
}

/// Below this confidence a role is not given.
pub const TAKEN: f64 = 0.5;

/// The columns with their names, types and roles; the roles of a given reading where there is one.
pub fn name_columns(
    names: Vec<String>,
    width: usize,
    table: &TableProfile,
    given: Option<&Reading>,
) -> Vec<ColumnGuess> {
    let mut columns: Vec<ColumnGuess> = (0..width)
        .map(|j| {
            let profile = table.columns.get(j);
            let name = names.get(j).map(|n| n.trim()).filter(|n| !n.is_empty());
            let dates = profile.map(|p| p.date_formats()).unwrap_or_default();
            ColumnGuess {
                index: j as u32 + 1,
                name: name.map_or_else(|| format!("column {}", j + 1), String::from),
                kind: profile.map_or(ColumnType::Empty, |p| p.kind()),
                role: None,
                confidence: 0.0,
                empty: profile.map_or(0, |p| p.empty),
                dates: match dates[..] {
                    [] => None,
                    [only] => Some(only),
                    _ => Some(DateFormat::Undecided),
                },
            }
        })
        .collect();
    if let Some(given) = given {
        for mapped in &given.roles {
            if let Some(column) = columns.get_mut((mapped.column as usize).wrapping_sub(1)) {
                (column.role, column.confidence) = (Some(mapped.role), 1.0);
            }
        }
        return columns;
    }
    let names: Vec<&str> = columns.iter().map(|c| c.name.as_str()).collect();
    let guessed = guess_roles(&names, table);
    for (column, (role, confidence)) in columns.iter_mut().zip(guessed) {
        column.role = role;
        column.confidence = hundredths(confidence);
        // The column is the right one, but how to read it is not known yet.
        if role == Some(Role::Date) && column.dates == Some(DateFormat::Undecided) {
            column.confidence = column.confidence.min(0.4);
        }
    }
    columns
}

pub fn hundredths(share: f64) -> f64 {
    (share * 100.0).round() / 100.0
}

/// XXH3 of the header row, 16 hexadecimal digits; empty without one. Files of the same export have the same.
pub fn header_hash(names: &[String]) -> String {
    if names.is_empty() {
        return String::new();
    }
    let hash = xxhash_rust::xxh3::xxh3_64(names.join("\u{1f}").as_bytes());
    format!("{hash:016x}")
}

/// Per column the role and how sure it is (0–1).
fn guess_roles(names: &[&str], table: &TableProfile) -> Vec<(Option<Role>, f64)> {
    let said: Vec<Meaning> = names.iter().map(|name| meaning(name)).collect();
    let shapes = evidence::shapes(names.len(), table);
    let mut scores: Vec<Scores> = said
        .iter()
        .zip(&shapes)
        .map(|(said, shape)| GUESSED.map(|role| by_name(*said, role) * shape.fits(role)))
        .collect();
    evidence::weigh_money(&said, &shapes, table, &mut scores);
    let mut guessed = share_out::share_out(&scores);
    promote_names(&mut guessed);
    guess_by_shape(&shapes, &mut guessed);
    guessed
}

/// A file that names its products but has no ids for them: the name is the id.
fn promote_names(guessed: &mut [(Option<Role>, f64)]) {
    let at = |role| guessed.iter().position(|g| g.0 == Some(role));
    if let (None, Some(j)) = (at(Role::Product), at(Role::ProductName)) {
        guessed[j] = (Some(Role::Product), (guessed[j].1 * 0.9).clamp(TAKEN, 0.75));
    }
}

/// Files without telling headers: only a date is plain from its shape; the rest is asked.
fn guess_by_shape(shapes: &[ColumnShape], guessed: &mut [(Option<Role>, f64)]) {
    if guessed.iter().any(|(r, _)| *r == Some(Role::Date)) {
        return;
    }
    let is_date = |s: &ColumnShape| matches!(s.kind, ColumnType::Date | ColumnType::Datetime);
    let dates: Vec<usize> = (0..shapes.len())
        .filter(|&j| guessed[j].0.is_none() && is_date(&shapes[j]))
        .collect();
    if let [only] = dates[..] {
        guessed[only] = (Some(Role::Date), 0.6);
    }
}
