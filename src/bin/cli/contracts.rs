//! `regulars contracts`: survivors of a cohort → retention and what is left to expect.

use super::arguments::Output;
use super::{Line, line, print, show};
use regulars::value::contracts::contracts;
use std::fmt::Write as _;

pub fn run(survivors: &[f64], discount: f64, output: &Output) -> Line<()> {
    let report = contracts(survivors, discount).map_err(line)?;
    show(output, &report, || {
        let mut text = String::new();
        print::say(&mut text, &report.sentence, output.lang);
        let _ = writeln!(
            text,
            "alpha {:.4}, beta {:.4}, ln L {:.4}",
            report.alpha, report.beta, report.log_likelihood
        );
        for p in &report.periods {
            let given = |of: Option<f64>| of.map_or("–".into(), |n| format!("{n:.3}"));
            let _ = writeln!(
                text,
                "{:>4} survivors {:>12} ({:>12.1})  retention {:>6} ({:.3})  residual {:.3}",
                p.period,
                given(p.survivors),
                p.expected,
                given(p.observed),
                p.retention,
                p.residual
            );
        }
        text
    })
}
