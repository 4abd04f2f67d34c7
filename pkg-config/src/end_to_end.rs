//! The tests that drive the built site as a user does: every `tests/e2e/*.mjs`, run by node.
//!
//! What a script of tests/e2e finds in its environment:
//!
//! | variable | meaning |
//! |---|---|
//! | `REGULARS_URL` | the built site, served with the real headers; shared by all scripts |
//! | `REGULARS_REQUESTS` | a file with one line per request to that server, `GET /path 200` |
//! | `REGULARS_SERVE` | JSON list, the command of a server of one's own, which may be killed: it prints `Serving http://…/` and then such lines |
//! | `REGULARS_BIN` | the release build of the command line |
//! | `REGULARS_DATA` | folder with the public data sets; unset when this machine has none |
//! | `BROWSER` | path of Chromium, Chrome or Edge |
//!
//! `pkg-config/browser/` has the starting of both, `chromium.mjs` and `server.mjs`. Exit code 0 is
//! passed, 77 skipped with the last line of standard output as the reason, anything else failed. A
//! script has ten minutes.

use crate::page;
use crate::project::{Project, build_artifact};
use crate::serve::Server;
use crate::test::{Outcome, Steps};
use anyhow::{Context, Result, anyhow, bail};
use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

const SKIPPED: i32 = 77;
const SCRIPT_LIMIT: Duration = Duration::from_secs(600);

/// Every script of tests/e2e on one server, with one release build of the command line.
pub fn run(project: &Project, browser: &Path, steps: &mut Steps) {
    let scripts = match scripts(&project.at("tests/e2e")) {
        Ok(scripts) => scripts,
        Err(error) => return steps.run("end to end", || Err(error)),
    };
    if !scripts
        .iter()
        .any(|script| steps.is_wanted(&step_name(script)))
    {
        return;
    }
    let ground = Ground::lay(project, browser);
    for script in &scripts {
        steps.record(&step_name(script), || match &ground {
            Ok(ground) => ground.run(project, script),
            Err(error) => Outcome::Failed(format!("not run: {error:#}")),
        });
    }
}

fn scripts(folder: &Path) -> Result<Vec<PathBuf>> {
    let entries =
        fs::read_dir(folder).with_context(|| format!("cannot list {}", folder.display()))?;
    let paths = entries
        .map(|entry| Ok(entry?.path()))
        .collect::<Result<Vec<_>>>()?;
    let mut scripts: Vec<_> = paths
        .into_iter()
        .filter(|path| path.extension().is_some_and(|e| e == "mjs"))
        .collect();
    scripts.sort();
    if scripts.is_empty() {
        bail!("{} holds no tests", folder.display());
    }
    Ok(scripts)
}

fn step_name(script: &Path) -> String {
    format!(
        "end to end: {}",
        script.file_stem().unwrap_or_default().to_string_lossy()
    )
}

/// What all scripts stand on.
struct Ground {
    variables: Vec<(&'static str, PathBuf)>,
}

impl Ground {
    fn lay(project: &Project, browser: &Path) -> Result<Self> {
        page::make(project)?;
        let arguments = [
            "build",
            "--package",
            "regulars",
            "--bin",
            "regulars",
            "--release",
        ];
        let program = format!("regulars{}", env::consts::EXE_SUFFIX);
        let binary = build_artifact(
            project,
            "build the command line",
            &arguments,
            "regulars",
            &program,
        )?;
        let requests = project.scratch("requests")?.join("end-to-end.log");
        let log = Box::new(fs::File::create(&requests)?);
        let server = Server::start(&project.at(page::SITE), 0, Some(log))?;
        // The Rust tests may have linked this program anew; Linux then marks the path of the running one.
        let packager = env::current_exe()?
            .to_string_lossy()
            .trim_end_matches(" (deleted)")
            .to_owned();
        let serve = [
            &packager,
            "serve",
            "--no-build",
            "--no-open",
            "--log",
            "--port",
            "0",
        ];
        let mut variables = vec![
            ("REGULARS_URL", PathBuf::from(server.url())),
            ("REGULARS_REQUESTS", requests),
            (
                "REGULARS_SERVE",
                PathBuf::from(serde_json::to_string(&serve)?),
            ),
            ("REGULARS_BIN", binary),
            ("BROWSER", browser.to_path_buf()),
        ];
        variables.extend(data_folder(project).map(|folder| ("REGULARS_DATA", folder)));
        Ok(Self { variables })
    }

    fn run(&self, project: &Project, script: &Path) -> Outcome {
        let mut node = project.command("node");
        node.arg(script)
            .env_remove("REGULARS_DATA")
            .envs(self.variables.iter().map(|(name, value)| (name, value)));
        let output = match run_limited(&mut node, SCRIPT_LIMIT) {
            Ok(output) => output,
            Err(error) => return Outcome::Failed(format!("{error:#}")),
        };
        let last_line = output
            .text
            .trim_end()
            .lines()
            .next_back()
            .unwrap_or("no reason given")
            .to_owned();
        match output.code {
            Some(0) => Outcome::Passed,
            Some(SKIPPED) => Outcome::Skipped(last_line),
            Some(code) => Outcome::Failed(format!("exit code {code}: {last_line}")),
            None => Outcome::Failed("ended by a signal".to_owned()),
        }
    }
}

/// The public data sets lie beside the checkout, or where the variable of the same name says.
pub fn data_folder(project: &Project) -> Option<PathBuf> {
    let folder =
        env::var_os("REGULARS_DATA").map_or_else(|| project.at("../shared/data"), PathBuf::from);
    folder.canonicalize().ok().filter(|folder| folder.is_dir())
}

struct Output {
    code: Option<i32>,
    text: String,
}

/// Runs a command that may hang; what it prints on standard output is shown and kept.
fn run_limited(command: &mut Command, limit: Duration) -> Result<Output> {
    let mut child = command
        .stdout(Stdio::piped())
        .spawn()
        .context("cannot start node; is it installed?")?;
    let printed = child.stdout.take().context("no standard output")?;
    let reader = thread::spawn(move || echo(printed));
    let code = wait(&mut child, limit)?;
    let text = reader
        .join()
        .map_err(|_| anyhow!("reading the output failed"))?;
    Ok(Output { code, text })
}

fn echo(printed: impl std::io::Read) -> String {
    let lines = std::io::BufRead::lines(std::io::BufReader::new(printed)).map_while(Result::ok);
    lines
        .inspect(|line| println!("{line}"))
        .fold(String::new(), |text, line| text + &line + "\n")
}

fn wait(child: &mut Child, limit: Duration) -> Result<Option<i32>> {
    let began = Instant::now();
    while began.elapsed() < limit {
        if let Some(status) = child.try_wait()? {
            return Ok(status.code());
        }
        thread::sleep(Duration::from_millis(50));
    }
    child.kill()?;
    child.wait()?;
    bail!("not done after {} minutes", limit.as_secs() / 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_script_that_hangs_is_ended() {
        let mut child = Command::new("node")
            .args(["-e", "setTimeout(() => {}, 60000)"])
            .spawn()
            .unwrap();
        let waited = wait(&mut child, Duration::from_millis(300));
        assert!(waited.unwrap_err().to_string().starts_with("not done"));
    }
}
