//! Which new group is which old one: the assignment with most customers in common, by the Hungarian
//! method (Kuhn 1955; Munkres 1957) with potentials, `O(k³)`.

use crate::report::Agreement;
use crate::segments::quality::adjusted_rand;

/// How many rows have old label `i` and new label `j`, `counts[i][j]`, `k × k`.
fn table(old: &[u8], new: &[u8], k: usize) -> Vec<Vec<i64>> {
    let mut counts = vec![vec![0i64; k]; k];
    for (&i, &j) in old.iter().zip(new) {
        counts[usize::from(i)][usize::from(j)] += 1;
    }
    counts
}

/// The old id of each new group; groups that no old one is left for get the ids from `k_old` on, in their
/// own order. Of assignments that hold equally many rows it takes one by a fixed rule.
///
/// ```
/// use regulars::segments::continuity::matching;
/// // New group 0 holds the old group 1, and the other way round.
/// assert_eq!(matching(&[0, 0, 1, 1, 1], &[1, 1, 0, 0, 1], 2, 2), [1, 0]);
/// ```
pub fn matching(old: &[u8], new: &[u8], k_old: usize, k_new: usize) -> Vec<usize> {
    let k = k_old.max(k_new);
    let counts = table(old, new, k);
    let taken = assignment(&counts);
    let mut spare = k_old..;
    let id = |new: usize| match taken[new] {
        old if old < k_old => old,
        _ => spare.next().unwrap_or(k_old),
    };
    (0..k_new).map(id).collect()
}

/// For each column the row that is assigned to it, so that the sum over `gain[row][column]` is greatest.
///
/// Row after row is brought in along a shortest path of reduced costs; `u` and `v` are the potentials.
fn assignment(gain: &[Vec<i64>]) -> Vec<usize> {
    let n = gain.len();
    let (mut u, mut v) = (vec![0i64; n + 1], vec![0i64; n + 1]);
    // Column 0 and row 0 stand for 'none'.
    let (mut row_of, mut way) = (vec![0usize; n + 1], vec![0usize; n + 1]);
    for row in 1..=n {
        row_of[0] = row;
        let mut column = 0;
        let mut least = vec![i64::MAX; n + 1];
        let mut used = vec![false; n + 1];
        while row_of[column] != 0 {
            used[column] = true;
            let (from, mut delta, mut next) = (row_of[column], i64::MAX, 0);
            for j in (1..=n).filter(|&j| !used[j]) {
                let cost = -gain[from - 1][j - 1] - u[from] - v[j];
                if cost < least[j] {
                    (least[j], way[j]) = (cost, column);
                }
                if least[j] < delta {
                    (delta, next) = (least[j], j);
                }
            }
            (0..=n).for_each(|j| {
                if used[j] {
                    u[row_of[j]] += delta;
                    v[j] -= delta;
                } else if j > 0 {
                    least[j] -= delta;
                }
            });
            column = next;
        }
        while column != 0 {
            let before = way[column];
            row_of[column] = row_of[before];
            column = before;
        }
    }
    (1..=n).map(|j| row_of[j] - 1).collect()
}

/// How far two labellings agree: as they stand, matched, and without regard to labels.
pub fn agreement(old: &[u8], new: &[u8], k_old: usize, k_new: usize) -> Agreement {
    let ids = matching(old, new, k_old, k_new);
    let same = |id: &dyn Fn(u8) -> usize| {
        let pairs = old.iter().zip(new);
        let n = pairs.filter(|(a, b)| usize::from(**a) == id(**b)).count();
        n as f64 / old.len().max(1) as f64
    };
    Agreement {
        raw: same(&usize::from),
        matched: same(&|label| ids[usize::from(label)]),
        rand: adjusted_rand(old, new),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::segments::start::Draws;

    /// The best sum by trying every order of the rows.
    fn best(gain: &[Vec<i64>], column: usize, taken: &mut Vec<bool>) -> i64 {
        if column == gain.len() {
            return 0;
        }
        let mut most = i64::MIN;
        for (row, gains) in gain.iter().enumerate() {
            if !taken[row] {
                taken[row] = true;
                most = most.max(gains[column] + best(gain, column + 1, taken));
                taken[row] = false;
            }
        }
        most
    }

    #[test]
    fn no_assignment_holds_more() {
        let mut draws = Draws::new(3);
        for n in 1..=6 {
            for round in 0..60 {
                let range = [2, 7, 1_000_000][round % 3];
                let mut row = || (0..n).map(|_| draws.below(range) as i64).collect();
                let gain: Vec<Vec<i64>> = (0..n).map(|_| row()).collect();
                let rows = assignment(&gain);
                let sum: i64 = rows.iter().enumerate().map(|(j, &i)| gain[i][j]).sum();
                assert_eq!(sum, best(&gain, 0, &mut vec![false; n]), "{gain:?}");
                let mut sorted = rows.clone();
                sorted.sort_unstable();
                assert!(sorted.into_iter().eq(0..n), "each row once: {rows:?}");
            }
        }
    }

    #[test]
    fn groups_too_many_and_too_few() {
        let old = [0, 0, 0, 1, 1, 2, 2];
        assert_eq!(matching(&old, &[3, 3, 0, 1, 1, 2, 2], 3, 4), [3, 1, 2, 0]);
        assert_eq!(matching(&old, &[1, 1, 1, 0, 0, 0, 0], 3, 2), [1, 0]);
        assert_eq!(matching(&[], &[], 2, 2).len(), 2);
        let found = agreement(&old, &[2, 2, 2, 0, 0, 1, 1], 3, 3);
        assert_eq!([found.raw, found.matched, found.rand], [0.0, 1.0, 1.0]);
    }
}
