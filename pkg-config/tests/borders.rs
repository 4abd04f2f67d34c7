//! The readers of tables are no part of the core's module, nor the core of theirs. The core has no JavaScript in it: none among the dependencies of a native build, and no import
//! at all in a wasm build without the feature `web`.

use std::path::{Path, PathBuf};
use std::process::Command;
use wasmparser::{Parser, Payload};

fn cargo(arguments: &[&str]) -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let mut cargo = Command::new(env!("CARGO"));
    cargo
        .current_dir(root)
        .env_remove("RUSTFLAGS")
        .env_remove("CARGO_ENCODED_RUSTFLAGS");
    let output = cargo.args(arguments).output().unwrap();
    assert!(
        output.status.success(),
        "cargo {arguments:?}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout).unwrap()
}

/// Names of the packages that `regulars` is built from with its default features.
fn dependencies(target: &str) -> Vec<String> {
    dependencies_of("regulars", target)
}

fn dependencies_of(package: &str, target: &str) -> Vec<String> {
    let arguments = [
        "tree",
        "--package",
        package,
        "--edges",
        "normal,build",
        "--prefix",
        "none",
        "--target",
        target,
    ];
    let tree = cargo(&arguments);
    tree.lines()
        .filter_map(|line| line.split(' ').next())
        .map(str::to_owned)
        .collect()
}

const BORDER: &[&str] = &[
    "wasm-bindgen",
    "js-sys",
    "web-sys",
    "serde-wasm-bindgen",
    "tsify",
];

#[test]
fn a_native_build_has_no_javascript_among_its_dependencies() {
    let native = dependencies("x86_64-unknown-linux-gnu");
    assert!(
        native.iter().any(|name| name == "linfa"),
        "the tree was read: {native:?}"
    );
    let found: Vec<_> = native
        .iter()
        .filter(|name| BORDER.contains(&name.as_str()))
        .collect();
    assert!(found.is_empty(), "{found:?}");
}

#[test]
fn a_browser_build_has() {
    let wasm = dependencies("wasm32-unknown-unknown");
    assert!(wasm.iter().any(|name| name == "wasm-bindgen"), "{wasm:?}");
}

#[test]
fn core_and_readers_are_modules_of_their_own() {
    let core = dependencies("wasm32-unknown-unknown");
    let readers = dependencies_of("regulars-readers", "wasm32-unknown-unknown");
    for (tree, others) in [
        (&core, ["regulars-readers", "ruzstd"]),
        (&readers, ["regulars", "linfa"]),
    ] {
        assert!(tree.iter().any(|name| name == "miniz_oxide"), "{tree:?}");
        let found = tree.iter().find(|name| others.contains(&name.as_str()));
        assert_eq!(found, None);
    }
    let native = dependencies("x86_64-unknown-linux-gnu");
    assert!(native.iter().any(|name| name == "regulars-readers"));
}

#[test]
fn a_wasm_build_without_web_imports_nothing() {
    let messages = cargo(&[
        "build",
        "--package",
        "regulars",
        "--lib",
        "--no-default-features",
        "--target",
        "wasm32-unknown-unknown",
        "--message-format=json",
    ]);
    let module = module_of(&messages).expect("cargo named the module");
    let imports = imports(&std::fs::read(module).unwrap());
    assert!(imports.is_empty(), "{imports:?}");
}

/// The .wasm file in cargo's messages; nothing else in this build makes one.
fn module_of(messages: &str) -> Option<PathBuf> {
    let name = messages
        .split('"')
        .rfind(|text| text.ends_with("regulars.wasm"))?;
    Some(PathBuf::from(name.replace("\\\\", "\\")))
}

/// `module.name` of every import.
fn imports(module: &[u8]) -> Vec<String> {
    let mut found = Vec::new();
    for payload in Parser::new(0).parse_all(module) {
        if let Payload::ImportSection(section) = payload.expect("a valid module") {
            let names = section
                .into_imports()
                .map(|import| import.expect("a valid import"));
            found.extend(names.map(|import| format!("{}.{}", import.module, import.name)));
        }
    }
    found
}

#[test]
fn the_import_reader_sees_imports() {
    // (module (import "env" "now" (func))): header, type section, import section.
    let module = b"\0asm\x01\0\0\0\x01\x04\x01\x60\0\0\x02\x0b\x01\x03env\x03now\0\0";
    assert_eq!(imports(module), ["env.now"]);
}
