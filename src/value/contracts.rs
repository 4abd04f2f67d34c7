//! Customers under contract: the shifted beta-geometric model (Fader, Hardie 2007: 'How to project customer
//! retention').
//!
//! In: how many of one cohort are left after each renewal, the first number being the cohort; a discount
//! rate a period. Out: α and β of the chance to leave, retention and survivors of each period and as many
//! again, and what is left to expect of a customer: discounted residual lifetimes (Fader, Hardie 2010:
//! 'Customer-base valuation in a contractual setting'). Retention rises with time because those who leave
//! easily leave first; nobody's own chance changes.

use super::minimise::{Descent, Four};
use crate::error::{Code, Error, Result};
use crate::report::figures::fixed;
use crate::report::{ContractPeriod, ContractReport, Words};
use libm::{exp, log, sqrt};

/// Periods that may be given.
const MOST: usize = 200;
/// A parameter beyond e^±9 runs away.
const FAR: f64 = 9.0;
const NINETY: f64 = 1.644_853_626_951_472_2;
/// Terms of a discounted sum, and the part of it that no longer matters.
const TERMS: u32 = 100_000;
const NOTHING: f64 = 1e-13;

/// ln L of survivors, and its gradient by α and β.
pub fn log_likelihood(survivors: &[f64], alpha: f64, beta: f64) -> (f64, [f64; 2]) {
    let (mut sum, mut gradient) = (0.0, [0.0; 2]);
    // ln S(t − 1) and its slopes.
    let (mut left, mut slopes) = (0.0, [0.0; 2]);
    for (t, pair) in survivors.windows(2).enumerate() {
        let (stays, all) = (beta + t as f64, alpha + beta + t as f64);
        let gone = pair[0] - pair[1];
        sum += gone * (left + log(alpha / all));
        gradient[0] += gone * (slopes[0] + 1.0 / alpha - 1.0 / all);
        gradient[1] += gone * (slopes[1] - 1.0 / all);
        left += log(stays / all);
        slopes[0] -= 1.0 / all;
        slopes[1] += 1.0 / stays - 1.0 / all;
    }
    let last = survivors.last().copied().unwrap_or(0.0);
    sum += last * left;
    (sum, [0, 1].map(|i| gradient[i] + last * slopes[i]))
}

fn objective(survivors: &[f64], at: &Four) -> (f64, Four) {
    if at[..2].iter().any(|t| t.abs() > FAR) {
        return (f64::INFINITY, [0.0; 4]);
    }
    let (alpha, beta) = (exp(at[0]), exp(at[1]));
    let (sum, [a, b]) = log_likelihood(survivors, alpha, beta);
    let n = survivors[0];
    (-sum / n, [-a * alpha / n, -b * beta / n, 0.0, 0.0])
}

/// Share of those under contract after `t` renewals who renew once more.
fn retention(alpha: f64, beta: f64, t: usize) -> f64 {
    let stays = beta + t as f64;
    stays / (alpha + stays)
}

/// Periods to expect of a customer who has renewed `renewed` times and stands before the next, each
/// counted when it begins, at `discount` a period; with `now`, the one that begins now counts too.
pub fn residual(alpha: f64, beta: f64, renewed: usize, discount: f64, now: bool) -> f64 {
    let (mut sum, mut term) = (f64::from(u8::from(now)), 1.0);
    for t in 0..TERMS as usize {
        term *= retention(alpha, beta, renewed + t);
        // Before a renewal it comes at once; after the first payment, a period later.
        if now || t > 0 {
            term /= 1.0 + discount;
        }
        sum += term;
        if term < NOTHING * sum {
            break;
        }
    }
    sum
}

fn bad(what: &str) -> Error {
    let remedy = "Give the cohort and how many of it are left after each renewal, as 1000,631,468";
    Error::new(Code::BadOption, what, remedy)
}

fn check(survivors: &[f64], discount: f64) -> Result<()> {
    if !(0.001..=1.0).contains(&discount) {
        return Err(bad("The discount rate a period is not within 0.001 and 1"));
    }
    if !(3..=MOST).contains(&survivors.len()) {
        return Err(bad("Survivors are needed of 2 to 199 renewals"));
    }
    if survivors.iter().any(|s| !(0.0..=1e12).contains(s)) {
        return Err(bad("A number of survivors is negative or none"));
    }
    if survivors.windows(2).any(|pair| pair[1] > pair[0]) {
        return Err(bad("Survivors become more from one renewal to the next"));
    }
    if survivors[1] == survivors[survivors.len() - 1] || survivors[1] <= 0.0 {
        return Err(bad(
            "Nobody leaves after the first renewal, so two parameters are not held",
        ));
    }
    Ok(())
}

/// The model of one cohort. Errors: a list that is none, or that does not hold the model (`bad-option`).
pub fn contracts(survivors: &[f64], discount: f64) -> Result<ContractReport> {
    check(survivors, discount)?;
    let mut least = |at: &Four| objective(survivors, at);
    let mut descent = Descent::new([0.0; 4]);
    descent.run(&mut least);
    let found = descent.minimum();
    descent.curve(2);
    descent.run(&mut least);
    let spread = descent.covariance(survivors[0]).filter(|_| found.converged);
    let Some(spread) = spread else {
        let what = "Everybody leaves alike here, so the model's parameters run away";
        return Err(bad(what));
    };
    let interval = |i: usize| {
        let wide = exp((NINETY * sqrt(spread[i][i])).min(50.0));
        [exp(found.at[i]) / wide, exp(found.at[i]) * wide]
    };
    let (alpha, beta) = (exp(found.at[0]), exp(found.at[1]));
    let mut expected = survivors[0];
    let periods: Vec<ContractPeriod> = (0..2 * (survivors.len() - 1))
        .map(|t| {
            let kept = retention(alpha, beta, t);
            expected *= kept;
            let pair = survivors.get(t).zip(survivors.get(t + 1));
            ContractPeriod {
                period: t as u32 + 1,
                survivors: pair.map(|p| *p.1),
                expected,
                observed: pair.filter(|p| *p.0 > 0.0).map(|(a, b)| b / a),
                retention: kept,
                residual: residual(alpha, beta, t, discount, false),
            }
        })
        .collect();
    let lifetime = residual(alpha, beta, 0, discount, true);
    Ok(ContractReport {
        sentence: sentence(&periods, survivors.len() - 1, lifetime),
        alpha,
        beta,
        alpha_interval: interval(0),
        beta_interval: interval(1),
        log_likelihood: -found.value * survivors[0],
        discount,
        lifetime,
        periods,
    })
}

fn sentence(periods: &[ContractPeriod], known: usize, lifetime: f64) -> Words {
    let share = |p: &ContractPeriod| fixed(100.0 * p.retention, 1);
    let (first, next) = (share(&periods[0]), share(&periods[known]));
    let life = fixed(lifetime, 2);
    Words::new(
        format!(
            "{first} % renew at first, {next} % of those who are left now. A new customer is worth {life} discounted payments, the first one included."
        ),
        format!(
            "首次续约率为 {first}%，目前仍在约的顾客下一次续约率为 {next}%。一位新顾客相当于 {life} 期折现后的付款（含首期）。"
        ),
    )
}
