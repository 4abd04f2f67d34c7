//! `cargo pkg bench NAME`: ours beside its peers in the same run, interleaved; medians and ratios.
//! One file per benchmark. Peers are installed in the packager's scratch folder, never in the product.

mod intake;
mod job;
mod memory;
mod offers;
mod page;
mod peers;
mod segments;
mod shop;
mod value;
mod workers;

use crate::project::Project;
use anyhow::Result;

#[derive(clap::Args)]
pub struct Options {
    #[arg(value_enum, default_value = "job")]
    benchmark: Benchmark,
    /// Interleaved runs of all sides
    #[arg(long, default_value_t = 5, value_parser = clap::value_parser!(u32).range(1..))]
    runs: u32,
    /// Order lines of the generated file, such as 200k, 1m or 5m (intake, memory, page, workers)
    #[arg(long, value_parser = shop::lines)]
    lines: Option<u64>,
    /// Rows of the generated matrix, such as 100k or 1m (segments)
    #[arg(long, value_parser = shop::lines)]
    rows: Option<u64>,
    /// Leave the peers out (intake)
    #[arg(long)]
    alone: bool,
}

#[derive(Clone, clap::ValueEnum)]
enum Benchmark {
    /// Orders file in, named segments on screen
    Job,
    /// Orders CSV → one record per customer, in wasm, beside DuckDB and PapaParse
    Intake,
    /// Ten million lines through the core in Chromium: peak memory, and how soon cancel answers
    Memory,
    /// BG/NBD's fit in wasm, beside lifetimes
    Value,
    /// k-means in Chromium beside linfa-clustering, ml-kmeans and native scikit-learn
    Segments,
    /// EASE, item–item and ALS in Chromium beside numpy and implicit
    Offers,
    /// The page while it reads: changed guesses, a file of a gigabyte, cancel
    Page,
    /// The search for segments in one worker and in two
    Workers,
}

pub fn run(project: &Project, options: &Options) -> Result<()> {
    match options.benchmark {
        Benchmark::Job => job::run(project, options.runs),
        Benchmark::Intake => intake::run(
            project,
            options.lines.unwrap_or(1_000_000),
            options.runs,
            options.alone,
        ),
        Benchmark::Memory => memory::run(project, options.lines.unwrap_or(10_000_000)),
        Benchmark::Value => value::run(project, options.runs),
        Benchmark::Segments => {
            segments::run(project, options.rows.unwrap_or(1_000_000), options.runs)
        }
        Benchmark::Offers => offers::run(project, options.runs),
        Benchmark::Page => page::run(
            project,
            options.runs.max(10),
            options.lines.unwrap_or(10_000_000),
        ),
        Benchmark::Workers => {
            workers::run(project, options.lines.unwrap_or(1_000_000), options.runs)
        }
    }
}

/// The middle value, or the mean of the two in the middle.
fn median(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    let middle = times.len() / 2;
    if times.len() % 2 == 1 {
        times[middle]
    } else {
        (times[middle - 1] + times[middle]) / 2.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn medians() {
        for (times, middle) in [
            (vec![3.0, 1.0, 2.0], 2.0),
            (vec![4.0, 1.0], 2.5),
            (vec![7.0], 7.0),
        ] {
            assert_eq!(median(times), middle);
        }
    }
}
