//! `cargo pkg test`: installs what is missing and runs every test, one after another, to the end.
//!
//! The steps: Rust tests of the workspace; the page's type check and build; the wasm-bindgen tests
//! in Chromium; the size budgets; every `tests/e2e/*.mjs` with node. A step whose groundwork failed
//! is not run, and the whole fails.

use crate::project::{Project, run as run_command};
use crate::{browser_tests, end_to_end, page, setup, size};
use anyhow::{Result, bail};
use std::time::{Duration, Instant};

#[derive(clap::Args)]
pub struct Options {
    /// Only the steps whose name contains this
    only: Option<String>,
}

pub enum Outcome {
    Passed,
    Skipped(String),
    Failed(String),
}

struct Step {
    name: String,
    outcome: Outcome,
    time: Duration,
}

pub fn run(project: &Project, options: &Options) -> Result<()> {
    setup::wasm_target(project)?;
    setup::npm_packages(project)?;
    let browser = setup::browser(project)?;
    let mut steps = Steps {
        only: options.only.clone(),
        done: Vec::new(),
    };
    steps.run("rust tests", || rust_tests(project));
    steps.run("wasm tests in the browser", || {
        browser_tests::run(project, &browser)
    });
    steps.run("page: types and build", || page::make(project));
    steps.run("size budgets", || {
        size::run(project, &size::Options::default())
    });
    end_to_end::run(project, &browser, &mut steps);
    steps.conclude()
}

pub struct Steps {
    only: Option<String>,
    done: Vec<Step>,
}

impl Steps {
    pub fn run(&mut self, name: &str, step: impl FnOnce() -> Result<()>) {
        self.record(name, || match step() {
            Ok(()) => Outcome::Passed,
            Err(error) => Outcome::Failed(format!("{error:#}")),
        });
    }

    pub fn record(&mut self, name: &str, step: impl FnOnce() -> Outcome) {
        if !self.is_wanted(name) {
            return;
        }
        eprintln!("\n== {name}");
        let began = Instant::now();
        let outcome = step();
        if let Outcome::Failed(why) = &outcome {
            eprintln!("{name} failed: {why}");
        }
        self.done.push(Step {
            name: name.to_owned(),
            outcome,
            time: began.elapsed(),
        });
    }

    pub fn is_wanted(&self, name: &str) -> bool {
        self.only
            .as_ref()
            .is_none_or(|only| name.contains(only.as_str()))
    }

    /// Prints the summary; an error when anything failed, or nothing ran.
    fn conclude(self) -> Result<()> {
        println!("\n{:<44} {:>8}  result", "step", "seconds");
        for step in &self.done {
            let result = match &step.outcome {
                Outcome::Passed => "passed".to_owned(),
                Outcome::Skipped(why) => format!("skipped: {why}"),
                Outcome::Failed(why) => format!("FAILED: {}", why.lines().next().unwrap_or("")),
            };
            println!(
                "{:<44} {:>8.1}  {result}",
                step.name,
                step.time.as_secs_f64()
            );
        }
        let failed = self
            .done
            .iter()
            .filter(|step| matches!(step.outcome, Outcome::Failed(_)))
            .count();
        if failed > 0 {
            bail!("{failed} of {} steps failed", self.done.len());
        }
        if self.done.is_empty() {
            bail!(
                "no step has {:?} in its name",
                self.only.unwrap_or_default()
            );
        }
        Ok(())
    }
}

fn rust_tests(project: &Project) -> Result<()> {
    run_command(
        "cargo test",
        project
            .cargo()
            .args(["test", "--workspace", "--no-fail-fast"]),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn steps(only: Option<&str>) -> Steps {
        Steps {
            only: only.map(str::to_owned),
            done: Vec::new(),
        }
    }

    #[test]
    fn one_failed_step_fails_the_whole_and_the_rest_still_runs() {
        let mut all = steps(None);
        all.run("first", || bail!("broken"));
        all.run("second", || Ok(()));
        assert_eq!(all.done.len(), 2);
        assert_eq!(
            all.conclude().unwrap_err().to_string(),
            "1 of 2 steps failed"
        );
    }

    #[test]
    fn skipped_is_not_failed_but_nothing_run_is() {
        let mut some = steps(None);
        some.record("data", || Outcome::Skipped("no data".to_owned()));
        some.conclude().unwrap();
        let mut none = steps(Some("typo"));
        none.run("first", || Ok(()));
        assert!(none.conclude().is_err());
    }
}
