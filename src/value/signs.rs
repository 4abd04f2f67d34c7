//! Signs that a customer changes, tested on the file's own past: who showed one at a day of the past, and
//! who then stayed away.
//!
//! In: purchase days and a cut. Out: for each customer and sign whether it shows, or that too little is
//! known. *Spends less*: the last two purchases both lie 1.5 robust deviations (1.4826 × the median
//! absolute deviation, of logarithms) below the median of those before, of which there are four or more;
//! were amounts drawn at random, one customer in 220 would show it. *Narrower*: both of the last two
//! hold at most half as many categories as the median of those before, which is two or more. *Riskier*:
//! the chance of a purchase was a fifth or more four weeks ago and has halved since.

use super::days::Days;
use super::risk::{Case, Risk};
use crate::report::{SignReport, SignTest, Words, figures::fixed, grouped};
use crate::sorting::sort_floats;
use libm::log;

/// Names of the signs, in the order of [`signs`].
pub const SIGNS: [&str; 3] = ["spends_less", "narrower", "riskier"];
/// Purchases before the last two that a customer needs.
const BEFORE: usize = 4;
const LAST: usize = 2;
const FAR: f64 = 1.5;
/// Of a median absolute deviation; a customer who always spends the same is allowed a tenth.
const NORMAL: f64 = 1.4826;
const LEAST: f64 = 0.1;
const LIKELY: f64 = 0.2;
const WEEKS: i32 = 28;
/// Customers who showed a sign that a test needs.
const ENOUGH: u64 = 10;
/// The normal quantile of a one-sided 95 %.
const ONE_SIDED: f64 = 1.644_853_6;

/// What shows at the end of day `cut`; `None` where it cannot be told.
pub fn signs(days: &Days, customer: usize, cut: i32, risk: Option<&Risk>) -> [Option<bool>; 3] {
    let known = days.known(customer, cut);
    let amounts = days.amount[known.clone()].iter();
    let logs: Vec<f64> = amounts.map(|a| log((*a).max(1) as f64)).collect();
    let kinds: Vec<f64> = days.kinds[known].iter().map(|k| f64::from(*k)).collect();
    [
        less(&logs),
        narrower(&kinds),
        riskier(days, customer, cut, risk),
    ]
}

/// The purchases before the last two in ascending order, and the greater of the last two.
fn parts(values: &[f64]) -> Option<(Vec<f64>, f64)> {
    let before = values.len().checked_sub(LAST).filter(|n| *n >= BEFORE)?;
    let mut earlier = values[..before].to_vec();
    sort_floats(&mut earlier);
    Some((
        earlier,
        values[before..].iter().copied().fold(f64::MIN, f64::max),
    ))
}

fn median(ascending: &[f64]) -> f64 {
    let n = ascending.len();
    (ascending[(n - 1) / 2] + ascending[n / 2]) / 2.0
}

fn less(logs: &[f64]) -> Option<bool> {
    let (earlier, last) = parts(logs)?;
    let middle = median(&earlier);
    let mut apart: Vec<f64> = earlier.iter().map(|x| (x - middle).abs()).collect();
    sort_floats(&mut apart);
    let deviation = (NORMAL * median(&apart)).max(LEAST);
    Some(last < middle - FAR * deviation)
}

fn narrower(kinds: &[f64]) -> Option<bool> {
    let (earlier, last) = parts(kinds)?;
    let before = median(&earlier);
    (before >= 2.0).then_some(last * 2.0 <= before)
}

fn riskier(days: &Days, customer: usize, cut: i32, risk: Option<&Risk>) -> Option<bool> {
    let (now, then) = (
        days.history(customer, cut)?,
        days.history(customer, cut - WEEKS)?,
    );
    let risk = risk?;
    let before = risk.purchase(&then);
    (before >= LIKELY).then(|| risk.purchase(&now) * 2.0 <= before)
}

/// How each sign did on the past, some cases at a time.
#[derive(Default)]
pub struct SignTests {
    tests: [SignTest; 3],
    at: usize,
}

impl SignTests {
    /// Looks at `most` cases more; true when at all.
    pub fn step(
        &mut self,
        days: &Days,
        cases: &[Case],
        cut: i32,
        risk: Option<&Risk>,
        most: usize,
    ) -> bool {
        let end = (self.at + most).min(cases.len());
        for case in &cases[self.at..end] {
            let shown = signs(days, case.customer as usize, cut, risk);
            for (test, shown) in self.tests.iter_mut().zip(shown) {
                let away = f64::from(u8::from(!case.came));
                match shown {
                    Some(true) => {
                        test.named += 1;
                        test.stayed_away += away;
                    }
                    Some(false) => {
                        test.others += 1;
                        test.others_stayed_away += away;
                    }
                    None => {}
                }
            }
        }
        self.at = end;
        end == cases.len()
    }

    pub fn finish(&self) -> [SignTest; 3] {
        let mut tests = self.tests;
        for test in &mut tests {
            test.stayed_away /= (test.named as f64).max(1.0);
            test.others_stayed_away /= (test.others as f64).max(1.0);
        }
        tests
    }
}

/// All of [`SignTests`] in one go.
pub fn test(days: &Days, cases: &[Case], cut: i32, risk: Option<&Risk>) -> [SignTest; 3] {
    let mut tests = SignTests::default();
    tests.step(days, cases, cut, risk, cases.len());
    tests.finish()
}

/// Whether those who showed a sign stayed away more often than the others, by more than one chance in
/// twenty would have it.
pub fn counts(test: &SignTest) -> bool {
    let (n, m) = (test.named as f64, test.others as f64);
    let all = (test.stayed_away * n + test.others_stayed_away * m) / (n + m).max(1.0);
    let error = f64::sqrt(all * (1.0 - all) * (1.0 / n.max(1.0) + 1.0 / m.max(1.0)));
    test.named >= ENOUGH && test.stayed_away - test.others_stayed_away > ONE_SIDED * error
}

/// One sign's report: how many show it today of those who could, and what the past says of it.
pub fn report(
    sign: usize,
    named: u64,
    able: u64,
    tested: Option<SignTest>,
    days: i32,
) -> SignReport {
    SignReport {
        code: SIGNS[sign].into(),
        named,
        able,
        text: said(
            sign,
            named,
            able,
            tested.filter(|t| t.named >= ENOUGH),
            days,
        ),
        counts: tested.as_ref().is_some_and(counts),
        tested,
    }
}

fn said(sign: usize, named: u64, able: u64, tested: Option<SignTest>, days: i32) -> Words {
    let (en, zh) = [
        ("spend far less than they used to", "消费明显低于以往"),
        (
            "buy from half as many categories or fewer",
            "购买的品类减少了一半以上",
        ),
        (
            "are half as likely to buy as four weeks ago, or less",
            "购买可能性比四周前减半或更低",
        ),
    ][sign];
    let mut words = Words::new(
        format!(
            "{} of the {} customers of whom it can be told {en}.",
            grouped(named),
            grouped(able)
        ),
        format!(
            "在可判断的 {} 位顾客中，有 {} 位{zh}。",
            grouped(able),
            grouped(named)
        ),
    );
    match tested {
        Some(t) => {
            let share = |x: f64| fixed(100.0 * x, 0);
            let (own, others) = (share(t.stayed_away), share(t.others_stayed_away));
            let (used, used_zh) = match counts(&t) {
                true => ("The list uses it", "名单采用此迹象"),
                false => (
                    "That is no more than chance, so the list does not use it",
                    "差异不超过偶然，名单不采用此迹象",
                ),
            };
            words.en += &format!(
                " Of the {} who showed this on the test day, {own} % stayed away for the next {days} days; of the others {others} %. {used}.",
                t.named
            );
            words.zh += &format!(
                "检验日有此迹象的 {} 位顾客中，{own}% 在其后 {days} 天没有购买；其他顾客为 {others}%。{used_zh}。",
                t.named
            );
        }
        None => {
            words.en += " Too few showed it in the past to test it, so the list does not use it.";
            words.zh += "过去出现此迹象的顾客太少，无法检验，名单不采用。";
        }
    }
    words
}
