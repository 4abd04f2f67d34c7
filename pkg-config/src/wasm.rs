//! The crates as wasm modules with their JavaScript and TypeScript borders.
//!
//! In: src/. Out: www/generated/ with `regulars.js`, `regulars.d.ts`, `regulars_bg.wasm` and
//! `regulars_bg.wasm.d.ts`, optimised, and the same four of `inspector` and `planner`, which are the same
//! crate with other classes, and of `readers` and `mixtures`. A page loads all but the first two later.

use crate::fresh;
use crate::project::{Project, build, read, replace_folder, run};
use crate::setup;
use anyhow::{Context, Result};
use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;
use wasm_bindgen_cli_support::Bindgen;

/// Where the page finds the module; also what goes into the npm package.
pub const GENERATED: &str = "www/generated";

/// The profile in Cargo.toml that they are built by.
pub const PROFILE: &str = "module";

/// One wasm module: the crate that it is, the feature that exports its class, and the name of its files.
struct Module {
    package: &'static str,
    feature: &'static str,
    name: &'static str,
}

/// How much the compiler may inline: with its own measure modules are a fifth larger to download, and the
/// hot loops have nothing left to inline. One for all: cargo would build their common dependencies anew
/// whenever it changes.
const INLINE: u32 = 5;

const MODULES: &[Module] = &[
    Module {
        package: "regulars",
        feature: "session",
        name: "regulars",
    },
    Module {
        package: "regulars",
        feature: "inspector",
        name: "inspector",
    },
    Module {
        package: "regulars",
        feature: "planner",
        name: "planner",
    },
    Module {
        package: "regulars-readers",
        feature: "web",
        name: "readers",
    },
    Module {
        package: "regulars-mixtures",
        feature: "web",
        name: "mixtures",
    },
];

/// What rustc may emit for this target; wasm-opt must be told, or it refuses the module.
const WASM_FEATURES: &[&str] = &[
    "--enable-simd",
    "--enable-bulk-memory",
    "--enable-bulk-memory-opt",
    "--enable-nontrapping-float-to-int",
    "--enable-sign-ext",
    "--enable-mutable-globals",
    "--enable-reference-types",
    "--enable-multivalue",
];

/// Makes www/generated/ if anything it comes from is newer.
pub fn make(project: &Project) -> Result<()> {
    setup::wasm_target(project)?;
    setup::npm_packages(project)?;
    let tools = [
        project.at("www/package-lock.json"),
        project.at("pkg-config/src/wasm.rs"),
    ];
    let folder = project.scratch("bindgen")?;
    let mut changed = false;
    for module in MODULES {
        let compiled = compile(project, module)?;
        let file = format!("{}_bg.wasm", module.name);
        let product = project.at(GENERATED).join(&file);
        let inputs: [&Path; 3] = [&compiled, &tools[0], &tools[1]];
        if fresh::is_fresh(&product, &inputs)? && folder.join(&file).is_file() {
            continue;
        }
        bind(&compiled, module, &folder)?;
        optimise(project, &folder.join(&file))?;
        changed = true;
    }
    if changed {
        replace_folder(&folder, &project.at(GENERATED))?;
    }
    Ok(())
}

/// Always the library alone: the command line would be written to the same file name. And only as a
/// module: cargo links no crate's code across others (`lto`) where an rlib is wanted too.
fn compile(project: &Project, module: &Module) -> Result<PathBuf> {
    let own = project
        .scratch("compiled")?
        .join(module.name)
        .with_extension("wasm");
    // Cargo has one fingerprint for all modules of a crate, so that it builds them anew in turns.
    let sources = [
        "src",
        "Cargo.toml",
        "Cargo.lock",
        ".cargo",
        "pkg-config/src/wasm.rs",
    ];
    let mut inputs = sources.map(|source| project.at(source)).to_vec();
    inputs.push(compiler(project)?);
    let began = SystemTime::now();
    let inputs: Vec<&Path> = inputs.iter().map(PathBuf::as_path).collect();
    if fresh::is_fresh(&own, &inputs)? {
        return Ok(own);
    }
    let flags = own_flags(project);
    let library = [
        "rustc",
        "--package",
        module.package,
        "--lib",
        "--crate-type",
        "cdylib",
        "--no-default-features",
        "--features",
        module.feature,
    ];
    let place = [
        "--profile",
        PROFILE,
        "--target",
        setup::WASM_TARGET,
        "--config",
        &flags,
    ];
    let arguments = [&library[..], &place].concat();
    let what = format!("compile {} to wasm", module.name);
    let target = module.package.replace('-', "_");
    let mut built = build(project, &what, &arguments, &target, ".wasm")?;
    // Cargo writes all modules of a crate to one file, and does not notice which lies there.
    if built.fresh {
        forget(project, module)?;
        built = build(project, &what, &arguments, &target, ".wasm")?;
    }
    fs::copy(&built.file, &own).context("cannot keep the module")?;
    fresh::mark_made(&own, began)?;
    Ok(own)
}

/// A file that names the compiler; it changes when that does.
fn compiler(project: &Project) -> Result<PathBuf> {
    let file = project.scratch("compiled")?.join("compiler.txt");
    let now = read("rustc", project.command("rustc").arg("-vV"))?;
    if fs::read_to_string(&file).ok().as_deref() != Some(now.as_str()) {
        fs::write(&file, now).context("cannot note the compiler")?;
    }
    Ok(file)
}

/// Makes cargo build the crate anew.
fn forget(project: &Project, module: &Module) -> Result<()> {
    let mut clean = project.cargo();
    clean.args(["clean", "--profile", PROFILE, "--package", module.package]);
    clean.args(["--target", setup::WASM_TARGET]);
    run("build anew", &mut clean)
}

/// How much to inline; and since panic messages name source files, flags, added to those of .cargo/config.toml, that keep this
/// machine's folders out of the module, so that every machine makes the same bytes.
fn own_flags(project: &Project) -> String {
    let home = env::var_os("CARGO_HOME").map(PathBuf::from);
    let home = home.or_else(|| env::home_dir().map(|home| home.join(".cargo")));
    let folders = [
        Some((project.root().to_path_buf(), "regulars")),
        home.map(|home| (home, "cargo")),
    ];
    let named = folders.into_iter().flatten();
    let mut flags: Vec<String> = named
        .map(|(folder, name)| format!("'--remap-path-prefix={}={name}'", folder.display()))
        .collect();
    flags.push(format!("'-Cllvm-args=-inline-threshold={INLINE}'"));
    format!(
        "target.{}.rustflags=[{}]",
        setup::WASM_TARGET,
        flags.join(",")
    )
}

/// The border. The module's default URL is kept, which this library leaves out unless told.
fn bind(compiled: &Path, module: &Module, folder: &Path) -> Result<()> {
    eprintln!("· write the JavaScript border");
    let mut bindgen = Bindgen::new();
    bindgen
        .input_path(compiled)
        .out_name(module.name)
        .web(true)?
        .typescript(true)
        .omit_default_module_path(false);
    bindgen
        .generate(folder)
        .context("wasm-bindgen refused the module")
}

/// wasm-opt, in place.
pub fn optimise(project: &Project, module: &Path) -> Result<()> {
    let optimised = module.with_extension("optimised");
    let mut wasm_opt = project.command("node");
    wasm_opt.arg(project.at("www/node_modules/binaryen/bin/wasm-opt"));
    wasm_opt
        .args(["-O3", "--strip-producers"])
        // Twice, and by what holds of every Rust module: no value lies in the first kilobyte of memory, and
        // memory begins with zeros. Together one hundredth less to download.
        .args(["--low-memory-unused", "--zero-filled-memory", "-O3"])
        // What has one caller stays a function unless it is tiny: engines compile small functions better, and
        // the modules are half a hundredth smaller.
        .arg("--one-caller-inline-max-function-size=20")
        .args(WASM_FEATURES);
    run(
        "optimise the wasm",
        wasm_opt.arg(module).arg("-o").arg(&optimised),
    )?;
    fs::rename(&optimised, module).context("cannot replace the module by its optimised form")
}
