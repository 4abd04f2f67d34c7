//! How many segments: a rule that can be read out.
//!
//! In: the [`Candidate`]s of k = 2 and more, and [`Bounds`]. Out: a [`Choice`]; [`why`](super::why) says it in
//! words.
//!
//! A number of segments is *sound* when
//! 1. its smallest segment is large enough: 1 % of the customers unless the user says otherwise, and ten
//!    of them, or in a shop of fewer than a hundred a tenth;
//! 2. resamples find it again: stability at least 0.8;
//! 3. its last segment earns its keep: inertia falls by an eighth or more against k − 1;
//! 4. it is not blurred: its silhouette is at least 0.8 of the best among k ≥ 3.
//!
//! Chosen is the greatest sound k ≥ 3: the finest picture that holds. Where none is sound, the
//! k ≥ 3 with the best silhouette among those that pass 1 and 2; then 2, if it passes them; then
//! the most stable of all.

use crate::report::Candidate;

const STABLE: f64 = 0.8;
const WORTH: f64 = 0.125;
const CLEAR: f64 = 0.8;
/// Customers that a segment should hold, and the share of all that is enough in a small shop.
const HANDFUL: f64 = 10.0;
const TENTH: f64 = 0.1;

/// What a recommended segmentation keeps to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bounds {
    /// Share of the customers that its smallest segment holds at least.
    pub smallest: f64,
    /// The greatest k.
    pub most: u32,
}

impl Bounds {
    /// For so many customers. A `smallest` of 0 allows everything.
    pub fn new(smallest: f64, most: u32, customers: usize) -> Self {
        let handful = (HANDFUL / customers.max(1) as f64).min(TENTH);
        let smallest = if smallest > 0.0 {
            smallest.max(handful)
        } else {
            0.0
        };
        Bounds { smallest, most }
    }

    fn large(&self, c: &Candidate) -> bool {
        c.smallest_share >= self.smallest
    }

    fn fair(&self, c: &Candidate) -> bool {
        (3..=self.most).contains(&c.k)
    }
}

/// Which k, and on what footing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Choice {
    pub k: usize,
    pub footing: Footing,
}

/// Which part of the rule decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Footing {
    /// The greatest sound k.
    Sound,
    /// No k ≥ 3 is sound; this one is stable and has no tiny segment.
    Clearest,
    /// Only two segments are stable and not tiny.
    TwoOnly,
    /// Nothing is; the most stable one.
    LeastBad,
}

/// What speaks against a k.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flaw {
    Tiny,
    Unstable,
    Idle,
    Blurred,
}

/// The first flaw of candidate `at`, in the order of the rule; none when sound.
pub fn flaw(candidates: &[Candidate], bounds: &Bounds, at: usize) -> Option<Flaw> {
    let c = &candidates[at];
    let clearest = candidates
        .iter()
        .filter(|c| bounds.fair(c))
        .map(|c| c.silhouette)
        .fold(f64::MIN, f64::max);
    if !bounds.large(c) {
        Some(Flaw::Tiny)
    } else if c.stability < STABLE {
        Some(Flaw::Unstable)
    } else if fall(candidates, at).is_none_or(|fall| fall < WORTH) {
        Some(Flaw::Idle)
    } else if c.silhouette < CLEAR * clearest {
        Some(Flaw::Blurred)
    } else {
        None
    }
}

/// Share of the inertia of k − 1 that the last segment takes away.
pub fn fall(candidates: &[Candidate], at: usize) -> Option<f64> {
    let before = candidates[..at]
        .last()
        .filter(|b| b.k + 1 == candidates[at].k)?;
    (before.inertia > 0.0).then(|| 1.0 - candidates[at].inertia / before.inertia)
}

/// Applies the rule; `candidates` ascend by k and are not empty.
pub fn choose(candidates: &[Candidate], bounds: &Bounds) -> Choice {
    let sound = |at: &usize| flaw(candidates, bounds, *at).is_none();
    let fair_at = |at: &usize| bounds.fair(&candidates[*at]);
    if let Some(at) = (0..candidates.len()).rev().filter(fair_at).find(sound) {
        return Choice {
            k: candidates[at].k as usize,
            footing: Footing::Sound,
        };
    }
    let holds = |c: &&Candidate| bounds.large(c) && c.stability >= STABLE;
    let fair = candidates.iter().filter(|c| bounds.fair(c));
    if let Some(k) = best(fair.filter(holds), |c| c.silhouette) {
        return Choice {
            k,
            footing: Footing::Clearest,
        };
    }
    if candidates.iter().filter(holds).any(|c| c.k == 2) {
        return Choice {
            k: 2,
            footing: Footing::TwoOnly,
        };
    }
    let allowed = || candidates.iter().filter(|c| c.k <= bounds.most);
    let large = allowed().filter(|c| bounds.large(c));
    let k = best(large, |c| c.stability).or_else(|| best(allowed(), |c| c.smallest_share));
    Choice {
        k: k.unwrap_or(1),
        footing: Footing::LeastBad,
    }
}

/// The k with the greatest measure; the smaller k among equals.
pub fn best<'a>(
    among: impl Iterator<Item = &'a Candidate>,
    measure: impl Fn(&Candidate) -> f64,
) -> Option<usize> {
    let mut best: Option<&Candidate> = None;
    for c in among {
        if best.is_none_or(|b| measure(c) > measure(b)) {
            best = Some(c);
        }
    }
    best.map(|c| c.k as usize)
}
