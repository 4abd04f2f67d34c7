//! Tests of the stage `segments`.
#![allow(clippy::disallowed_methods)] // the oracle of the tests may use std's logarithm
#[path = "segments/shops.rs"]
mod shops;
use regulars::report::SegmentOptions;
use regulars::segments::*;
use shops::*;

#[test]
fn look() {
    for (name, lines) in [("cdnow", cdnow()), ("online", online_retail()), ("super", superstore())] {
        let Some(lines) = lines else { continue };
        let customers = ledger(&lines);
        let ks: Vec<Option<u32>> = if std::env::var("ALLK").is_ok() { vec![None, Some(3), Some(4), Some(5), Some(6), Some(7), Some(8)] } else { vec![None] };
        for k in ks {
        let m = matrix(&customers, &RFMT, |s| s > 1.0);
        let t = std::time::Instant::now();
        let mut s = Search::new(&m, SegmentOptions { k, ..Default::default() }).unwrap();
        loop { let p = s.step().unwrap(); if p.done == p.total { break } }
        let seg = s.finish().unwrap();
        let t1 = t.elapsed();
        let t = std::time::Instant::now();
        let r = report(&seg, &m, &customers).unwrap().report;
        println!("== {name} {t1:?} {:?}", t.elapsed());
        if k.is_none() { for c in &r.candidates { println!("  {} {:.3} sil {:.3} ch {:.0} db {:.3} stab {:.3} min {:.3}", c.k, c.inertia / m.rows as f64, c.silhouette, c.calinski_harabasz, c.davies_bouldin, c.stability, c.smallest_share); } 
        println!("{}\n{}", r.why.en, r.why.zh);
        println!("{}\n{}", r.heat.sentence.en, r.heat.sentence.zh);
        println!("{:?} {:?}", r.map, r.heat);}
        println!("{}\n{}", r.sentence.en, r.sentence.zh);
        for s in &r.segments {
            println!("- {} / {}: {} {:.3} {:.3} {:?}", s.name, s.name_zh, s.size, s.share, s.revenue_share, s.centroid.iter().map(|x| (x * 100.0).round() / 100.0).collect::<Vec<_>>());
            println!("    {} {}", s.sentence.en, s.sentence.zh);
            println!("    {}", s.profile.iter().map(|p| format!("{} {:.1}/{:.1} z{:.2}", p.name, p.median, p.overall, p.z)).collect::<Vec<_>>().join(", "));
        }
        }
    }
}
