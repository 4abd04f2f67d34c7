//! The wasm-bindgen tests, `tests/wasm*.rs`, in a headless browser.
//!
//! The runner that comes with wasm-bindgen-cli takes minutes to install and wants a driver program
//! that matches the browser. The test module says all that is needed in its exports: it is bound
//! here by the library the packager has anyhow, served with the site's own headers (so that the
//! border is tested under the real policy) and run by Playwright.

use crate::project::{Project, build_artifact, run as run_command};
use crate::serve::Server;
use crate::setup::WASM_TARGET;
use anyhow::{Context, Result, bail};
use std::fs;
use std::path::Path;
use wasm_bindgen_cli_support::Bindgen;

pub fn run(project: &Project, browser: &Path) -> Result<()> {
    let names = suites(&project.at("tests"))?;
    if names.is_empty() {
        bail!("there is no tests/wasm*.rs");
    }
    for name in names {
        run_suite(project, browser, &name)?;
    }
    Ok(())
}

fn suites(folder: &Path) -> Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in
        fs::read_dir(folder).with_context(|| format!("cannot list {}", folder.display()))?
    {
        let file = entry?.file_name().to_string_lossy().into_owned();
        names.extend(
            file.strip_suffix(".rs")
                .filter(|name| name.starts_with("wasm"))
                .map(str::to_owned),
        );
    }
    names.sort();
    Ok(names)
}

fn run_suite(project: &Project, browser: &Path, name: &str) -> Result<()> {
    let arguments = [
        "test",
        "--no-run",
        "--package",
        "regulars",
        "--test",
        name,
        "--target",
        WASM_TARGET,
    ];
    // Without the command line: cargo builds it for every integration test where it can.
    let border = [
        "--no-default-features",
        "--features",
        "session,inspector,planner",
    ];
    let what = format!("compile tests/{name}.rs to wasm");
    let module = build_artifact(
        project,
        &what,
        &[&arguments[..], &border[..]].concat(),
        name,
        ".wasm",
    )?;
    let folder = project.scratch(&format!("browser-tests/{name}"))?;
    fs::remove_dir_all(&folder)?;
    bind(&module, &folder)?;
    for file in ["index.html", "suite.js"] {
        fs::copy(
            project.at("pkg-config/browser/suite").join(file),
            folder.join(file),
        )?;
    }
    let server = Server::start(&folder, 0, None)?;
    let mut node = project.command("node");
    node.arg("pkg-config/browser/run_suite.mjs")
        .arg(server.url())
        .env("BROWSER", browser);
    run_command(
        &format!("run tests/{name}.rs in {}", browser.display()),
        &mut node,
    )
}

/// Tests are plain exports of the module, so these are kept; the start function would run nothing.
fn bind(module: &Path, folder: &Path) -> Result<()> {
    let mut bindgen = Bindgen::new();
    bindgen
        .input_path(module)
        .out_name("suite_module")
        .web(true)?
        .typescript(false);
    bindgen
        .omit_default_module_path(false)
        .debug(true)
        .export_wasm(true)
        .emit_start(false);
    bindgen
        .generate(folder)
        .context("wasm-bindgen refused the test module")
}
