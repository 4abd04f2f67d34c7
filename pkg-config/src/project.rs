//! Where things are, and how a command is run: its name on standard error, an error that says
//! what failed. Standard output stays free for what a verb answers.

use anyhow::{Context, Result, bail};
use std::env;
use std::ffi::OsStr;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The checkout: the folder of the workspace's Cargo.toml.
#[derive(Clone)]
pub struct Project {
    root: PathBuf,
}

impl Project {
    /// Found from this crate's folder, which cargo names at run time, or else from the current one.
    pub fn find() -> Result<Self> {
        let start = match env::var_os("CARGO_MANIFEST_DIR") {
            Some(folder) => PathBuf::from(folder),
            None => env::current_dir()?,
        };
        let root = start
            .ancestors()
            .find(|folder| folder.join("pkg-config/Cargo.toml").is_file());
        match root {
            Some(root) => Ok(Self {
                root: root.to_path_buf(),
            }),
            None => bail!(
                "{} is not inside the project; change into its folder",
                start.display()
            ),
        }
    }

    pub fn root(&self) -> &Path {
        &self.root
    }

    /// A path given from the root, with forward slashes.
    pub fn at(&self, path: &str) -> PathBuf {
        self.root.join(path)
    }

    /// The packager's own folder for products on the way, inside cargo's target folder.
    pub fn scratch(&self, name: &str) -> Result<PathBuf> {
        let target = env::var_os("CARGO_TARGET_DIR")
            .map_or_else(|| self.at("target"), |dir| self.root.join(dir));
        let folder = target.join("packager").join(name);
        fs::create_dir_all(&folder).with_context(|| format!("cannot make {}", folder.display()))?;
        Ok(folder)
    }

    /// A command that runs in the root.
    pub fn command(&self, program: impl AsRef<OsStr>) -> Command {
        let mut command = Command::new(program);
        command.current_dir(&self.root).stdin(Stdio::null());
        command
    }

    /// The same cargo that runs us. RUSTFLAGS would replace the SIMD flag of .cargo/config.toml.
    pub fn cargo(&self) -> Command {
        let mut command = self.command(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        command
            .env_remove("RUSTFLAGS")
            .env_remove("CARGO_ENCODED_RUSTFLAGS");
        command
    }

    /// npm in www/.
    pub fn npm(&self) -> Command {
        let mut command = self.command(if cfg!(windows) { "npm.cmd" } else { "npm" });
        command.current_dir(self.at("www"));
        command
    }

    /// Version of the crate `regulars`, from its Cargo.toml.
    pub fn version(&self) -> Result<String> {
        let manifest = fs::read_to_string(self.at("Cargo.toml"))?;
        let package = manifest
            .split("[package]")
            .nth(1)
            .context("Cargo.toml has no [package]")?;
        let line = package.lines().find(|line| line.starts_with("version"));
        let version = line.and_then(|line| line.split('"').nth(1));
        Ok(version.context("Cargo.toml has no version")?.to_owned())
    }
}

/// Runs `command` to its end; what it prints goes to standard error.
pub fn run(what: &str, command: &mut Command) -> Result<()> {
    eprintln!("· {what}");
    let status = command
        .stdout(io::stderr())
        .status()
        .with_context(|| cannot_start(what, command))?;
    if !status.success() {
        bail!("{what} failed ({status}): {command:?}");
    }
    Ok(())
}

/// Runs `command` and hands back its standard output.
pub fn read(what: &str, command: &mut Command) -> Result<String> {
    let output = command
        .stderr(Stdio::inherit())
        .output()
        .with_context(|| cannot_start(what, command))?;
    if !output.status.success() {
        bail!("{what} failed ({}): {command:?}", output.status);
    }
    String::from_utf8(output.stdout).with_context(|| format!("{what} did not print UTF-8"))
}

fn cannot_start(what: &str, command: &Command) -> String {
    format!(
        "{what}: cannot start {}; is it installed and on PATH?",
        command.get_program().to_string_lossy()
    )
}

/// What cargo has built.
pub struct Artifact {
    pub file: PathBuf,
    /// Cargo had nothing to do for it.
    pub fresh: bool,
}

/// Builds with cargo and gives the one file whose name ends with `suffix` out of `target`.
pub fn build_artifact(
    project: &Project,
    what: &str,
    arguments: &[&str],
    target: &str,
    suffix: &str,
) -> Result<PathBuf> {
    Ok(build(project, what, arguments, target, suffix)?.file)
}

pub fn build(
    project: &Project,
    what: &str,
    arguments: &[&str],
    target: &str,
    suffix: &str,
) -> Result<Artifact> {
    eprintln!("· {what}");
    let mut cargo = project.cargo();
    cargo
        .args(arguments)
        .arg("--message-format=json-render-diagnostics");
    let messages = read(what, &mut cargo)?;
    let mut found = messages
        .lines()
        .filter_map(|line| artifact(line, target, suffix));
    found
        .next_back()
        .with_context(|| format!("{what} made no {target}{suffix}"))
}

/// The file of one cargo message, if it is the wanted artifact.
fn artifact(message: &str, target: &str, suffix: &str) -> Option<Artifact> {
    let message: serde_json::Value = serde_json::from_str(message).ok()?;
    if message["reason"] != "compiler-artifact" || message["target"]["name"] != target {
        return None;
    }
    let files = message["filenames"].as_array()?;
    let file = files
        .iter()
        .filter_map(|file| file.as_str())
        .find(|file| file.ends_with(suffix))?;
    Some(Artifact {
        file: PathBuf::from(file),
        fresh: message["fresh"] == true,
    })
}

/// Copies a folder's files, after emptying the destination.
pub fn replace_folder(from: &Path, to: &Path) -> Result<()> {
    if to.exists() {
        fs::remove_dir_all(to).with_context(|| format!("cannot empty {}", to.display()))?;
    }
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            replace_folder(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), &target)
                .with_context(|| format!("cannot write {}", target.display()))?;
        }
    }
    Ok(())
}
