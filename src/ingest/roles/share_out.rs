//! Roles given out together: the largest sum of scores, one column a role and one role a column.
//!
//! Exact, by the sets of roles already given: 2^roles states for each column that comes into question.
//! O(roles² · 2^roles · candidates), with at most a few candidates a role.

use super::{GUESSED, Scores, TAKEN};
use crate::report::Role;

const ROLES: usize = GUESSED.len();
/// Columns looked at for each role, the best first.
const CANDIDATES: usize = 6;

/// Scores of columns × roles → per column the role and how sure it is.
pub fn share_out(scores: &[Scores]) -> Vec<(Option<Role>, f64)> {
    let columns = candidates(scores);
    let mut best = vec![f64::NEG_INFINITY; 1 << ROLES];
    best[0] = 0.0;
    // Per column the role it took on the best way to each set, or `ROLES` for none.
    let mut taken: Vec<Vec<u8>> = Vec::with_capacity(columns.len());
    for &j in &columns {
        let mut next = best.clone();
        let mut took = vec![ROLES as u8; 1 << ROLES];
        for (role, &score) in scores[j].iter().enumerate().filter(|s| *s.1 >= TAKEN) {
            for set in (0..1usize << ROLES).filter(|set| set & (1 << role) != 0) {
                let sum = best[set & !(1 << role)] + score;
                if sum > next[set] + 1e-9 {
                    next[set] = sum;
                    took[set] = role as u8;
                }
            }
        }
        best = next;
        taken.push(took);
    }
    let mut set = (0..1 << ROLES).fold(0, |at, s| if best[s] > best[at] + 1e-9 { s } else { at });
    let mut guessed: Vec<Option<usize>> = vec![None; scores.len()];
    for (&j, took) in columns.iter().zip(&taken).rev() {
        let role = took[set] as usize;
        if role < ROLES {
            guessed[j] = Some(role);
            set &= !(1 << role);
        }
    }
    let sure = |j: usize| match guessed[j] {
        Some(role) => (Some(GUESSED[role]), surety(scores, &guessed, j, role)),
        None => (None, 0.0),
    };
    (0..scores.len()).map(sure).collect()
}

/// The columns that could have a role at all, ascending; of many for one role the best.
fn candidates(scores: &[Scores]) -> Vec<usize> {
    let mut wanted = vec![false; scores.len()];
    for role in 0..ROLES {
        let mut able: Vec<usize> = (0..scores.len())
            .filter(|&j| scores[j][role] >= TAKEN)
            .collect();
        crate::sorting::sort_by(&mut able, &|a, b| {
            scores[*b][role].total_cmp(&scores[*a][role])
        });
        able.iter().take(CANDIDATES).for_each(|&j| wanted[j] = true);
    }
    (0..scores.len()).filter(|&j| wanted[j]).collect()
}

/// The score, less where a column that has nothing better says the role as well, or where the column says
/// another role that nobody plays better.
fn surety(scores: &[Scores], guessed: &[Option<usize>], column: usize, role: usize) -> f64 {
    let own = scores[column][role];
    let mut rival = 0.0f64;
    for (j, scored) in scores.iter().enumerate().filter(|s| s.0 != column) {
        let better = guessed[j].is_some_and(|other| scored[other] > scored[role] + 0.04);
        rival = rival.max(if better { 0.0 } else { scored[role] });
    }
    for (other, &score) in scores[column].iter().enumerate().filter(|s| s.0 != role) {
        let player = guessed.iter().position(|g| *g == Some(other));
        let better = player.is_some_and(|j| scores[j][other] > score + 0.04);
        rival = rival.max(if better { 0.0 } else { score });
    }
    let lead = own - rival;
    let share = if lead < 0.04 {
        0.76
    } else if lead < 0.1 {
        0.88
    } else {
        1.0
    };
    (own * share).clamp(0.0, 0.98)
}
