//! The peers of `cargo pkg bench intake`, `segments`, `offers` and `value`, installed at pinned versions in the scratch folder.

use crate::project::{Project, run};
use anyhow::Result;
use std::fs;
use std::path::PathBuf;

const DUCKDB: &str = "duckdb==2.0.1";
const LIFETIMES: [&str; 1] = ["lifetimes==0.11.3"];
const FROM_NPM: [&str; 2] = ["@duckdb/duckdb-wasm@1.32.0", "papaparse@5.7.1"];

const RECOMMENDERS: [&str; 3] = ["numpy==2.4.6", "scipy==1.17.1", "implicit==0.7.3"];

const SCIKIT: &str = "scikit-learn==1.9.1";
const ML_KMEANS: [&str; 1] = ["ml-kmeans@7.0.1"];

/// A Python with DuckDB.
pub fn duckdb(project: &Project) -> Result<PathBuf> {
    python(project, "peers/python", &[DUCKDB])
}

/// A Python with scikit-learn.
pub fn scikit_learn(project: &Project) -> Result<PathBuf> {
    python(project, "peers/scikit", &[SCIKIT])
}

/// A Python with lifetimes.
pub fn lifetimes(project: &Project) -> Result<PathBuf> {
    python(project, "peers/lifetimes", &LIFETIMES)
}

/// A Python with numpy and implicit.
pub fn recommenders(project: &Project) -> Result<PathBuf> {
    python(project, "peers/recommenders", &RECOMMENDERS)
}

fn python(project: &Project, folder: &str, packages: &[&str]) -> Result<PathBuf> {
    let folder = project.scratch(folder)?;
    let python = folder.join(if cfg!(windows) {
        "Scripts/python.exe"
    } else {
        "bin/python"
    });
    let done = folder.join("installed");
    let wanted = packages.join(" ");
    if fs::read_to_string(&done).is_ok_and(|text| text == wanted) {
        return Ok(python);
    }
    let system = if cfg!(windows) { "python" } else { "python3" };
    run(
        "make a Python environment",
        project.command(system).args(["-m", "venv"]).arg(&folder),
    )?;
    let mut install = project.command(&python);
    install
        .args(["-m", "pip", "install", "--quiet"])
        .arg("--disable-pip-version-check")
        .args(packages);
    run("install the peer", &mut install)?;
    fs::write(&done, wanted)?;
    Ok(python)
}

/// A folder whose node_modules holds DuckDB-WASM and PapaParse.
pub fn npm(project: &Project) -> Result<PathBuf> {
    from_npm(project, "peers/npm", &FROM_NPM)
}

/// A folder whose node_modules holds ml-kmeans.
pub fn ml_kmeans(project: &Project) -> Result<PathBuf> {
    from_npm(project, "peers/ml-kmeans", &ML_KMEANS)
}

fn from_npm(project: &Project, folder: &str, packages: &[&str]) -> Result<PathBuf> {
    let folder = project.scratch(folder)?;
    let done = folder.join("installed");
    let wanted = packages.join(" ");
    if fs::read_to_string(&done).is_ok_and(|text| text == wanted) {
        return Ok(folder);
    }
    fs::write(folder.join("package.json"), "{\"private\":true}\n")?;
    let mut install = project.npm();
    install
        .current_dir(&folder)
        .args(["install", "--no-audit", "--no-fund", "--save-exact"]);
    run("install peers from npm", install.args(packages))?;
    fs::write(&done, wanted)?;
    Ok(folder)
}
