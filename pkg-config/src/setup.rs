//! What a new machine lacks: the wasm target, the npm packages, a browser for the tests, Python
//! packages for a benchmark's peer. Each is looked for first and installed only when missing.

use crate::fresh;
use crate::project::{Project, read, run};
use anyhow::{Result, bail};
use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

pub const WASM_TARGET: &str = "wasm32-unknown-unknown";

/// Rust's standard library for wasm32, through rustup when there is one.
pub fn wasm_target(project: &Project) -> Result<()> {
    let mut where_is = project.command("rustc");
    let libraries = read(
        "rustc",
        where_is.args(["--print", "target-libdir", "--target", WASM_TARGET]),
    )?;
    if Path::new(libraries.trim()).is_dir() {
        return Ok(());
    }
    run(
        "add the wasm32 target",
        project
            .command("rustup")
            .args(["target", "add", WASM_TARGET]),
    )
}

/// www/node_modules as www/package-lock.json wants it.
pub fn npm_packages(project: &Project) -> Result<()> {
    let installed = project.at("www/node_modules/.package-lock.json");
    let wanted = [
        project.at("www/package.json"),
        project.at("www/package-lock.json"),
    ];
    if fresh::is_fresh(&installed, &[&wanted[0], &wanted[1]])? {
        return Ok(());
    }
    run(
        "install npm packages",
        project.npm().args(["ci", "--no-audit", "--no-fund"]),
    )
}

const BROWSERS_ON_PATH: &[&str] = &[
    "chromium",
    "google-chrome",
    "google-chrome-stable",
    "chromium-browser",
    "microsoft-edge",
    "chrome",
    "msedge",
];
const BROWSERS_ELSEWHERE: &[&str] = &[
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
];

/// An installed Chromium, Chrome or Edge; on Debian and Ubuntu root installs one.
pub fn browser(project: &Project) -> Result<PathBuf> {
    if let Some(chosen) = env::var_os("CHROME_PATH") {
        let chosen = PathBuf::from(chosen);
        if !starts(&chosen) {
            bail!(
                "CHROME_PATH names {}, which does not start",
                chosen.display()
            );
        }
        return Ok(chosen);
    }
    if let Some(found) = installed_browser() {
        return Ok(found);
    }
    if is_debian() && is_root() {
        run(
            "refresh apt's lists",
            project.command("apt-get").arg("update"),
        )?;
        let mut install = project.command("apt-get");
        install.env("DEBIAN_FRONTEND", "noninteractive");
        run(
            "install chromium",
            install.args(["install", "--yes", "--no-install-recommends", "chromium"]),
        )?;
    }
    match installed_browser() {
        Some(found) => Ok(found),
        None => bail!(
            "no Chromium, Chrome or Edge found. Install one (Debian and Ubuntu: `sudo apt-get install chromium`; \
             macOS: `brew install --cask google-chrome`), or name it in the variable CHROME_PATH"
        ),
    }
}

fn installed_browser() -> Option<PathBuf> {
    let path = env::var_os("PATH").unwrap_or_default();
    let on_path = env::split_paths(&path).collect::<Vec<_>>();
    let named = BROWSERS_ON_PATH.iter().flat_map(|name| {
        on_path
            .iter()
            .map(move |folder| folder.join(format!("{name}{}", env::consts::EXE_SUFFIX)))
    });
    named
        .chain(BROWSERS_ELSEWHERE.iter().map(PathBuf::from))
        .find(|file| file.is_file() && starts(file))
}

/// Ubuntu's `chromium-browser` may be a script that only tells how to install a snap: ask it.
fn starts(browser: &Path) -> bool {
    let mut version = Command::new(browser);
    version
        .arg("--version")
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    version.status().is_ok_and(|status| status.success())
}

fn is_debian() -> bool {
    let release = fs::read_to_string("/etc/os-release").unwrap_or_default();
    release.lines().any(|line| {
        let like = line
            .strip_prefix("ID=")
            .or_else(|| line.strip_prefix("ID_LIKE="));
        like.is_some_and(|names| names.contains("debian") || names.contains("ubuntu"))
    })
}

fn is_root() -> bool {
    let id = Command::new("id").arg("-u").output();
    id.is_ok_and(|output| output.stdout.trim_ascii() == b"0")
}

/// A Python with pandas and scikit-learn, the peer of `cargo pkg bench job`, in a folder of its own.
pub fn pandas(project: &Project) -> Result<PathBuf> {
    let folder = project.scratch("pandas")?;
    let python = folder.join(if cfg!(windows) {
        "Scripts/python.exe"
    } else {
        "bin/python"
    });
    let done = folder.join("installed");
    if done.is_file() {
        return Ok(python);
    }
    let system = if cfg!(windows) { "python" } else { "python3" };
    run(
        "make a Python environment",
        project.command(system).args(["-m", "venv"]).arg(&folder),
    )?;
    let mut install = project.command(&python);
    install.args([
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        "pandas",
        "scikit-learn",
    ]);
    run("install pandas and scikit-learn", &mut install)?;
    fs::write(&done, "")?;
    Ok(python)
}
