//! linfa-clustering behind its checks.

use regulars_mixtures::{kmeans, memberships};

/// Two clouds, and one row just between them.
fn clouds() -> Vec<f32> {
    let mut values: Vec<f32> = Vec::new();
    for i in 0..200 {
        let centre = if i % 2 == 0 { -2.0 } else { 2.0 };
        let (a, b) = (
            (i * 37 % 101) as f32 / 50.0 - 1.0,
            (i * 53 % 89) as f32 / 44.0 - 1.0,
        );
        values.extend([centre + a * 0.9, b]);
    }
    values.extend([0.0, 0.0]);
    values
}

#[test]
fn shares_add_up_and_show_who_stands_between() {
    let shares = memberships(&clouds(), 2, 2, 7).unwrap();
    assert_eq!(shares.len(), 201 * 2);
    for row in shares.chunks(2) {
        assert!((row[0] + row[1] - 1.0).abs() < 1e-5, "{row:?}");
    }
    let strongest = |row: &[f32]| row[0].max(row[1]);
    let sure = shares.chunks(2).filter(|row| strongest(row) > 0.99).count();
    assert!(sure > 190, "{sure}");
    let between = strongest(&shares[400..]);
    let least = shares[..400].chunks(2).map(strongest).fold(1.0, f32::min);
    assert!(between < 0.95 && between <= least, "{between}, {least}");
}

#[test]
fn k_means_finds_the_clouds() {
    let values = clouds();
    let seeded = kmeans(&values, 2, 2, 1, None).unwrap();
    let started = kmeans(&values, 2, 2, 1, Some(&values[..4])).unwrap();
    for groups in [seeded, started] {
        let odd = groups.labels[1];
        assert!((0..200).all(|i| (groups.labels[i] == odd) == (i % 2 == 1)));
        assert!((groups.centroids[odd as usize * 2] - 2.0).abs() < 0.2);
    }
}

#[test]
fn what_linfa_would_panic_at_is_refused() {
    let table: [(&[f32], usize, usize, &str); 8] = [
        (&[], 2, 2, "too_few"),
        (&[1.0, 2.0], 0, 2, "bad_option"),
        (&[], 0, 2, "too_few"),
        (&[1.0, 2.0, 3.0], 2, 1, "bad_option"),
        (&[1.0, 2.0], 1, 0, "bad_option"),
        (&[1.0, 2.0], 1, 3, "too_few"),
        (&[1.0, f32::NAN], 1, 2, "not_finite"),
        (&[1.0, f32::INFINITY, 3.0], 1, 2, "not_finite"),
    ];
    for (values, columns, k, code) in table {
        assert_eq!(
            memberships(values, columns, k, 0).unwrap_err().code,
            code,
            "{values:?}"
        );
        assert_eq!(
            kmeans(values, columns, k, 0, None).unwrap_err().code,
            code,
            "{values:?}"
        );
    }
    // Equal rows: an answer or a refusal, no panic and no number that is none.
    if let Ok(shares) = memberships(&[0.5; 60], 2, 3, 0) {
        assert!(shares.iter().all(|share| share.is_finite()));
    }
    assert!(kmeans(&[0.5; 60], 2, 3, 0, None).is_ok());
}
