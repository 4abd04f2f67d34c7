//! `cargo pkg build`: the npm package in pkg/ and the site in www/dist/.
//!
//! pkg/ is www/generated/ with the files of pkg-config/npm/ and the crate's version.

use crate::page;
use crate::project::{Project, replace_folder};
use crate::wasm::GENERATED;
use anyhow::{Context, Result};
use serde_json::Value;
use std::fs;

const PACKAGE: &str = "pkg";

pub fn run(project: &Project) -> Result<()> {
    page::make(project)?;
    make(project)?;
    println!("npm package: {PACKAGE}/\nsite:        {}/", page::SITE);
    Ok(())
}

/// The npm package out of an up-to-date www/generated/.
fn make(project: &Project) -> Result<()> {
    let package = project.at(PACKAGE);
    replace_folder(&project.at(GENERATED), &package)?;
    let template = fs::read_to_string(project.at("pkg-config/npm/package.json"))?;
    let manifest = manifest(&template, &project.version()?)?;
    fs::write(package.join("package.json"), manifest)?;
    fs::copy(
        project.at("pkg-config/npm/README.md"),
        package.join("README.md"),
    )?;
    Ok(())
}

/// The template with the crate's version in it.
fn manifest(template: &str, version: &str) -> Result<String> {
    let mut manifest: Value =
        serde_json::from_str(template).context("pkg-config/npm/package.json is not JSON")?;
    manifest["version"] = Value::from(version);
    Ok(serde_json::to_string_pretty(&manifest)? + "\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_template_takes_the_version_and_names_only_files_the_border_has() {
        let manifest = manifest(include_str!("../npm/package.json"), "9.8.7").unwrap();
        let manifest: Value = serde_json::from_str(&manifest).unwrap();
        assert_eq!(manifest["version"], "9.8.7");
        let files: Vec<&str> = manifest["files"]
            .as_array()
            .unwrap()
            .iter()
            .filter_map(Value::as_str)
            .collect();
        assert_eq!(
            files,
            [
                "regulars.js",
                "regulars.d.ts",
                "regulars_bg.wasm",
                "regulars_bg.wasm.d.ts",
                "inspector.js",
                "inspector.d.ts",
                "inspector_bg.wasm",
                "inspector_bg.wasm.d.ts",
                "planner.js",
                "planner.d.ts",
                "planner_bg.wasm",
                "planner_bg.wasm.d.ts",
                "readers.js",
                "readers.d.ts",
                "readers_bg.wasm",
                "readers_bg.wasm.d.ts",
                "mixtures.js",
                "mixtures.d.ts",
                "mixtures_bg.wasm",
                "mixtures_bg.wasm.d.ts"
            ]
        );
    }
}
