//! `--engine linfa`: the groups by linfa-clustering, the number of them and the evidence by ours.

use super::{Line, line};
use regulars::features::Matrix;
use regulars::job::Job;
use regulars::report::{SegmentOptions, Words};
use regulars_mixtures::{Groups, kmeans};

/// Groups the customers of a finished job anew, by the best of as many restarts.
pub fn group(job: &mut Job, options: &SegmentOptions) -> Line<()> {
    let (Some(matrix), Some(ours)) = (job.matrix(), job.grouped()) else {
        return Ok(());
    };
    let (k, columns) = (ours.report.k as usize, matrix.columns());
    if k < 2 {
        return Ok(());
    }
    let mut best: Option<(f64, Groups)> = None;
    for nth in 0..u64::from(options.restarts) {
        let seed = options.seed.wrapping_add(nth);
        let groups = kmeans(&matrix.values, columns, k, seed, None)
            .map_err(|e| format!("linfa-clustering: {} {}: {}", e.code, e.message, e.remedy))?;
        let apart = inertia(matrix, &groups);
        if best.as_ref().is_none_or(|(least, _)| apart < *least) {
            best = Some((apart, groups));
        }
    }
    let Some((_, groups)) = best else {
        return Ok(());
    };
    let note = Words::new(
        "linfa-clustering made these groups; their number and the evidence for it are by this program's own k-means.",
        "客群由 linfa-clustering 划分；客群数量及其依据仍由本程序自己的 k-means 得出。",
    );
    job.adopt(groups.labels, note).map_err(line)
}

fn inertia(matrix: &Matrix, groups: &Groups) -> f64 {
    let d = matrix.columns();
    let of_row = |i: usize| -> f64 {
        let centroid = &groups.centroids[usize::from(groups.labels[i]) * d..][..d];
        let pairs = matrix.row(i).iter().zip(centroid);
        pairs
            .map(|(x, c)| f64::from(x - c) * f64::from(x - c))
            .sum()
    };
    (0..matrix.rows).map(of_row).sum()
}
