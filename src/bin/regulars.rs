//! The command line: the same core as the page, with files instead of a browser.

mod cli;

use std::process::ExitCode;

fn main() -> ExitCode {
    match cli::run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(line) => {
            // A header may hold line feeds; a failure is one line all the same.
            eprintln!("regulars: {}", line.replace(['\r', '\n'], " "));
            ExitCode::FAILURE
        }
    }
}
