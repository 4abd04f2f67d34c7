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

/// Share of the customers that a group should hold.
const SMALLEST: f64 = 0.05;

/// The number of groups with the best silhouette among those whose smallest group is large enough; the first
/// where none is.
pub fn clearest(silhouettes: &[f64], smallest: &[f64]) -> usize {
    let large = |at: usize| smallest[at] >= SMALLEST;
    let mut best = 0;
    for at in (0..smallest.len()).filter(|at| large(*at)) {
        if silhouettes[at] > silhouettes[best] || !large(best) {
            best = at;
        }
    }
    best
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

pub fn stability() -> SheetColumn {
    column(
        "stability",
        "Found again in resamples (Jaccard)",
        "重抽样稳定性（Jaccard）",
        Unit::Share,
    )
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

#[cfg(test)]
mod tests {
    use super::clearest;

    #[test]
    fn the_clearest_of_those_without_a_tiny_group() {
        assert_eq!(clearest(&[0.2, 0.5, 0.9], &[0.3, 0.05, 0.049]), 1);
        assert_eq!(clearest(&[0.9, 0.5, 0.5], &[0.01, 0.2, 0.1]), 1);
        assert_eq!(clearest(&[0.1, 0.5], &[0.01, 0.02]), 0);
    }
}
