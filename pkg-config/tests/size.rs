//! The size check must fail when a budget is broken, and say which.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// A site whose charts are `chart_bytes` of noise, which brotli cannot shrink.
fn site(name: &str, chart_bytes: usize) -> PathBuf {
    let folder = std::env::temp_dir().join(format!("packager-size-{name}-{}", std::process::id()));
    fs::create_dir_all(folder.join("assets")).unwrap();
    let mut state = 1_u64;
    let noise = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state.to_le_bytes()[3]
    };
    let noise: Vec<u8> = std::iter::repeat_with(noise).take(chart_bytes).collect();
    fs::write(folder.join("index.html"), "<p>page</p>").unwrap();
    fs::write(folder.join("assets/kit-12345678.js"), noise).unwrap();
    fs::write(folder.join("assets/core-12345678.wasm"), "wasm").unwrap();
    fs::write(folder.join("assets/zh-12345678.js"), "{}").unwrap();
    fs::write(folder.join("assets/inspector_bg-12345678.wasm"), "wasm").unwrap();
    fs::write(folder.join("assets/readers_bg-12345678.wasm"), "wasm").unwrap();
    fs::write(folder.join("assets/mixtures_bg-12345678.wasm"), "wasm").unwrap();
    fs::write(folder.join("assets/planner_bg-12345678.wasm"), "wasm").unwrap();
    fs::write(folder.join("assets/superstore-12345678.csv"), "a,b").unwrap();
    folder
}

fn size(site: &Path, more: &[&str]) -> Output {
    let mut packager = Command::new(env!("CARGO_BIN_EXE_packager"));
    packager
        .arg("size")
        .arg("--site")
        .arg(site)
        .args(more)
        .output()
        .unwrap()
}

#[track_caller]
fn assert_fails_with(output: &Output, words: &str) {
    let error = String::from_utf8_lossy(&output.stderr);
    assert!(
        !output.status.success() && error.contains(words),
        "wanted {words:?}, got {output:?}"
    );
}

#[test]
fn a_site_within_its_budgets_passes() {
    let site = site("small", 189_000);
    let output = size(&site, &[]);
    assert!(output.status.success(), "{output:?}");
    assert!(String::from_utf8_lossy(&output.stdout).contains("assets/kit-12345678.js"));
    fs::remove_dir_all(&site).unwrap();
}

#[test]
fn a_file_over_its_budget_fails() {
    let site = site("large", 191_000);
    assert_fails_with(&size(&site, &[]), "charts: 191.0 KB, budget 190 KB");
    assert!(size(&site, &["--budget", "charts=192"]).status.success());
    fs::remove_dir_all(&site).unwrap();
}

#[test]
fn a_lowered_budget_fails_and_an_unknown_one_is_refused() {
    let site = site("lowered", 5_000);
    assert_fails_with(
        &size(&site, &["--budget", "charts=4"]),
        "charts: 5.0 KB, budget 4 KB",
    );
    assert_fails_with(
        &size(&site, &["--budget", "chart=4"]),
        "no budget \"chart\"",
    );
    fs::remove_dir_all(&site).unwrap();
}

#[test]
fn a_missing_part_is_not_a_small_part() {
    let site = site("missing", 10);
    fs::remove_file(site.join("assets/core-12345678.wasm")).unwrap();
    assert_fails_with(&size(&site, &[]), "core: the site has no such file");
    fs::remove_dir_all(&site).unwrap();
}
