//! The built site. In: www/src, www/generated, www/sample. Out: www/dist/.

use crate::fresh;
use crate::project::{Project, run};
use crate::{sample, setup, wasm};
use anyhow::Result;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

pub const SITE: &str = "www/dist";

const INPUTS: &[&str] = &[
    "www/index.html",
    "www/src",
    "www/public",
    "www/generated",
    "www/sample",
    "www/vite.config.ts",
    "www/tsconfig.json",
    "www/package.json",
    "www/package-lock.json",
];

/// Makes the site and everything it is made of, as far as missing or out of date.
pub fn make(project: &Project) -> Result<()> {
    setup::npm_packages(project)?;
    wasm::make(project)?;
    sample::make(project)?;
    let index = project.at(SITE).join("index.html");
    let inputs: Vec<PathBuf> = INPUTS.iter().map(|input| project.at(input)).collect();
    let inputs: Vec<&Path> = inputs.iter().map(PathBuf::as_path).collect();
    if fresh::is_fresh(&index, &inputs)? {
        return Ok(());
    }
    let began = SystemTime::now();
    run(
        "check and build the page",
        project.npm().args(["run", "build"]),
    )?;
    fresh::mark_made(&index, began)
}
