//! Features that say nearly the same are named, by correlations worked out by hand.

use regulars::customers::called;
use regulars::features::Feature;
use regulars::segments::alike;
use regulars::segments::rows::Rows;

/// Sixteen rows of +1 and −1, half each, with the first `flipped` pairs of rows exchanged: its correlation
/// with the column without exchanges is 1 − flipped / 4.
fn column(flipped: usize, sign: f32) -> Vec<f32> {
    let flip = |i: usize| if i / 2 < flipped { -1.0 } else { 1.0 };
    let half = |i: usize| if i.is_multiple_of(2) { 1.0 } else { -1.0 };
    (0..16).map(|i| sign * half(i) * flip(i)).collect()
}

fn said(columns: &[(&str, Vec<f32>)]) -> Option<String> {
    let features: Vec<Feature> = columns.iter().map(|(name, _)| feature(name)).collect();
    let values: Vec<f32> = (0..16)
        .flat_map(|i| columns.iter().map(move |c| c.1[i]))
        .collect();
    let rows = Rows::gather(&values, columns.len(), 0..16).expect("memory");
    let words = alike::said(&alike::alike(&rows), &features, called);
    words.map(|words| words.en + " " + &words.zh)
}

fn feature(name: &str) -> Feature {
    Feature {
        name: name.into(),
        log: false,
        skewness: 0.0,
        mean: 0.0,
        sd: 1.0,
    }
}

#[test]
fn alike_from_eight_tenths_on_of_either_sign() {
    // r = 0.75, and that is not enough.
    assert_eq!(
        said(&[("frequency", column(0, 1.0)), ("monetary", column(1, 1.0))]),
        None
    );
    let mut nearly = column(0, -1.0);
    nearly[0] = 0.0;
    nearly[1] = 0.0;
    // Σxy = −14, Σx² = 16, Σy² = 14: r = −√(14/16).
    let said = said(&[("frequency", column(0, 1.0)), ("monetary", nearly)]).expect("a note");
    assert!(
        said.contains("‘Orders’ and ‘Spend in all’ (correlation -0.94)"),
        "{said}"
    );
    assert!(
        said.contains("“购买次数”与“累计消费”（相关系数 -0.94）"),
        "{said}"
    );
}

#[test]
fn the_three_strongest_pairs_are_named_and_the_rest_counted() {
    let same = ["a", "b", "c", "d"].map(|name| (name, column(0, 1.0)));
    let said = said(&same).expect("a note");
    assert_eq!(said.matches("correlation 1.00").count(), 3, "{said}");
    assert!(
        said.contains("3 more pairs") && said.contains("另有 3 对"),
        "{said}"
    );
}

#[test]
fn a_column_that_does_not_vary_is_like_none() {
    assert_eq!(said(&[("a", vec![0.5; 16]), ("b", vec![0.5; 16])]), None);
}
