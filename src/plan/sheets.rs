//! Small parts that every sheet is made of.

use crate::report::{SheetColumn, Unit, Words};

/// What remarks are that say what to do.
pub fn advice() -> Words {
    Words::new("What to do", "建议")
}

pub fn column(id: &str, en: &str, zh: &str, unit: Unit) -> SheetColumn {
    SheetColumn {
        id: id.into(),
        name: Words::new(en, zh),
        unit,
        shaded: false,
    }
}

pub fn shaded(id: &str, name: Words, unit: Unit) -> SheetColumn {
    SheetColumn {
        id: id.into(),
        name,
        unit,
        shaded: true,
    }
}

/// A share, 0 of nothing.
pub fn share(part: f64, whole: f64) -> f64 {
    if whole > 0.0 { part / whole } else { 0.0 }
}

/// What the rows add up to a customer each.
pub fn customers() -> SheetColumn {
    column("customers", "Customers", "顾客数", Unit::Count)
}

pub fn customer_share() -> SheetColumn {
    column("share", "Share of customers", "顾客占比", Unit::Share)
}

pub fn revenue() -> SheetColumn {
    column("revenue", "Revenue", "销售额", Unit::Money)
}

pub fn revenue_share() -> SheetColumn {
    column(
        "revenue_share",
        "Share of revenue",
        "销售额占比",
        Unit::Share,
    )
}
