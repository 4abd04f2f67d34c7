//! Names, sentences, shares, heat: what a marketer reads.

use crate::rows::{Dice, blobs, customers, matrix};
use regulars::customers::Customer;
use regulars::features::build;
use regulars::orders::UNIT;
use regulars::report::{ProfileRow, SegmentOptions, Transform};
use regulars::segments::contrast::names;
use regulars::segments::names::{Facts, Kind, kinds};
use regulars::segments::profile::Standing;
use regulars::segments::{Portraits, Search, report};
use std::collections::BTreeSet;

fn facts(recency: f64, frequency: f64, monetary: f64) -> Facts {
    Facts {
        recency,
        frequency,
        monetary,
        tenure: 0.5,
        basket: 0.5,
        once: 0.0,
        silence: Some(1.0),
        tenure_days: 300.0,
        age: 1.0,
        spend: monetary,
    }
}

#[test]
fn the_rule_book_names_what_it_says() {
    let overdue = |f: Facts| Facts {
        silence: Some(3.0),
        ..f
    };
    let table = [
        (facts(0.2, 0.9, 0.9), Kind::Champions),
        (
            Facts {
                once: 0.9,
                silence: None,
                ..facts(0.8, 0.2, 0.2)
            },
            Kind::OnceAndQuiet,
        ),
        (overdue(facts(0.8, 0.7, 0.5)), Kind::AtRisk),
        (overdue(facts(0.8, 0.5, 0.7)), Kind::AtRisk),
        (
            Facts {
                basket: 0.9,
                ..facts(0.5, 0.4, 0.8)
            },
            Kind::BigSpenders,
        ),
        (overdue(facts(0.6, 0.7, 0.5)), Kind::SlippingAway),
        (
            Facts {
                tenure: 0.1,
                tenure_days: 60.0,
                age: 0.3,
                ..facts(0.3, 0.3, 0.3)
            },
            Kind::New,
        ),
        (
            Facts {
                tenure: 0.1,
                tenure_days: 400.0,
                age: 0.3,
                ..facts(0.3, 0.3, 0.3)
            },
            Kind::Newer,
        ),
        (facts(0.5, 0.7, 0.6), Kind::Loyal),
        (facts(0.3, 0.4, 0.4), Kind::Promising),
        (overdue(facts(0.8, 0.3, 0.3)), Kind::Lost),
        (overdue(facts(0.7, 0.3, 0.3)), Kind::Sleeping),
        (
            Facts {
                once: 0.9,
                silence: None,
                ..facts(0.45, 0.3, 0.3)
            },
            Kind::Once,
        ),
        (facts(0.8, 0.3, 0.3), Kind::Occasional),
        (facts(0.5, 0.5, 0.5), Kind::Regulars),
    ];
    for (facts, kind) in table {
        assert_eq!(kinds(&[facts]), [kind], "{facts:?}");
    }
}

#[test]
fn only_those_who_spend_most_are_champions() {
    let lesser = Facts {
        spend: 0.8,
        ..facts(0.2, 0.8, 0.8)
    };
    assert_eq!(
        kinds(&[lesser, facts(0.1, 0.9, 0.95)]),
        [Kind::Loyal, Kind::Champions]
    );
}

fn standing(name: &str, z: f64) -> Standing {
    let row = ProfileRow {
        name: name.into(),
        median: z,
        overall: 0.0,
        mean: z,
        overall_mean: 0.0,
        z,
    };
    Standing {
        row,
        position: 0.5,
        portrait: regulars::report::PortraitRow {
            name: name.into(),
            index: None,
            effect: z,
            p: 1.0,
        },
    }
}

#[test]
fn segments_of_one_kind_are_told_apart_by_what_differs() {
    let pair = [
        vec![standing("monetary", 1.0), standing("recency", 0.1)],
        vec![standing("monetary", -1.0), standing("recency", 0.0)],
    ];
    let named = names(&[Kind::Loyal, Kind::Loyal], &pair);
    assert_eq!(named[0].en, "Loyal customers, higher spend");
    assert_eq!(named[1].zh, "忠诚顾客·消费较低");
    let single = names(&[Kind::Loyal, Kind::Lost], &pair);
    assert_eq!(
        (single[0].en.as_str(), single[1].en.as_str()),
        ("Loyal customers", "Lost")
    );
}

#[test]
fn twenty_segments_have_twenty_names() {
    let mut dice = Dice(3);
    for round in 0..200 {
        let kind =
            |dice: &mut Dice| [Kind::Loyal, Kind::Lost, Kind::Once][(dice.roll() * 3.0) as usize];
        let kinds: Vec<Kind> = (0..20).map(|_| kind(&mut dice)).collect();
        // Every third round nothing at all tells them apart.
        let z = |dice: &mut Dice| {
            if round % 3 == 0 {
                0.0
            } else {
                (dice.bell() * 2.0).round()
            }
        };
        let profile = |dice: &mut Dice| {
            ["monetary", "tenure", "recency", "frequency", "basket"]
                .map(|n| standing(n, z(dice)))
                .to_vec()
        };
        let profiles: Vec<Vec<Standing>> = (0..20).map(|_| profile(&mut dice)).collect();
        let named = names(&kinds, &profiles);
        for distinct in [
            named.iter().map(|n| &n.en).collect::<BTreeSet<_>>(),
            named.iter().map(|n| &n.zh).collect(),
        ] {
            assert_eq!(distinct.len(), 20, "{named:#?}");
        }
    }
}

/// A shop with four kinds of customers whose names are plain.
fn shop() -> Vec<Customer> {
    let mut dice = Dice(1);
    let mut customer = |(recency, frequency, basket, tenure): (f64, i64, f64, f64)| {
        let mut around = |x: f64| (x * (1.0 + 0.1 * dice.bell())).max(1.0);
        let recency = around(recency) as i64;
        let tenure = (around(tenure) as i64).max(recency);
        let basket = (around(basket) * UNIT as f64) as i64;
        let gap = (frequency > 1).then(|| (tenure - recency) as f64 / (frequency - 1) as f64);
        Customer {
            recency,
            frequency,
            monetary: basket * frequency,
            tenure,
            basket,
            gap,
            ..Customer::default()
        }
    };
    let kinds = [
        (8.0, 14, 60.0, 360.0),
        (60.0, 5, 40.0, 330.0),
        (250.0, 1, 20.0, 255.0),
        (20.0, 1, 25.0, 25.0),
    ];
    (0..800).map(|i| customer(kinds[i % 4])).collect()
}

fn portraits(customers: &[Customer], k: Option<u32>) -> Portraits {
    let names = ["recency", "frequency", "monetary", "tenure"].map(String::from);
    let matrix = build(customers, &names, Transform::Auto).unwrap();
    let options = SegmentOptions {
        k,
        restarts: 4,
        ..SegmentOptions::default()
    };
    report(
        &Search::new(&matrix, options).unwrap().run().unwrap(),
        &matrix,
        customers,
    )
    .unwrap()
}

#[test]
fn a_plain_shop_gets_plain_names() {
    let shop = shop();
    let Portraits {
        report,
        labels,
        points,
    } = portraits(&shop, Some(4));
    let names: Vec<&str> = report.segments.iter().map(|s| s.name.as_str()).collect();
    assert_eq!(
        names,
        [
            "Champions",
            "Loyal customers",
            "New customers",
            "One-time buyers gone quiet"
        ]
    );
    let first = &report.segments[0];
    assert!(
        first.sentence.en.starts_with(
            "Bought often and lately: typically 14 orders, the last 7 days ago; spend "
        ),
        "{}",
        first.sentence.en
    );
    assert!(
        first.sentence.zh.starts_with(
            "常来，近期也来过：通常下单 14 次，最近一次在 7 天前；消费额是典型顾客的 "
        ),
        "{}",
        first.sentence.zh
    );
    assert!(
        report
            .sentence
            .en
            .starts_with("800 customers in 4 segments: ‘Champions’ are 25% of the customers"),
        "{}",
        report.sentence.en
    );
    assert_eq!(labels[..4], [0, 1, 3, 2]);
    assert_eq!(points.len(), 1_600);
    assert_eq!(report.map.centres.len(), 4);
    for segment in &report.segments {
        assert_eq!(segment.centroid.len(), 4);
        assert!(segment.profile.is_sorted_by(|a, b| a.z.abs() >= b.z.abs()));
        assert!(!segment.action.en.is_empty() && !segment.action.zh.is_empty());
    }
}

#[test]
fn segments_fall_by_revenue_and_shares_add_up() {
    let shop = shop();
    let Portraits { report, labels, .. } = portraits(&shop, Some(6));
    assert!(
        report
            .segments
            .is_sorted_by(|a, b| a.revenue_share >= b.revenue_share)
    );
    assert!((report.segments.iter().map(|s| s.revenue_share).sum::<f64>() - 1.0).abs() < 1e-12);
    assert!((report.segments.iter().map(|s| s.share).sum::<f64>() - 1.0).abs() < 1e-12);
    let total: i64 = shop.iter().map(|c| c.monetary).sum();
    for (id, segment) in report.segments.iter().enumerate() {
        assert_eq!(segment.id as usize, id);
        let own: Vec<&Customer> = shop
            .iter()
            .zip(&labels)
            .filter(|(_, l)| **l as usize == id)
            .map(|(c, _)| c)
            .collect();
        assert_eq!(own.len() as u64, segment.size);
        let money: i64 = own.iter().map(|c| c.monetary).sum();
        assert_eq!(segment.revenue_share, money as f64 / total as f64);
        let mut recency: Vec<i64> = own.iter().map(|c| c.recency).collect();
        recency.sort_unstable();
        let middle = (recency[(own.len() - 1) / 2] + recency[own.len() / 2]) as f64 / 2.0;
        assert_eq!(
            segment
                .profile
                .iter()
                .find(|r| r.name == "recency")
                .unwrap()
                .median,
            middle
        );
    }
}

#[test]
fn z_is_the_centroid_where_the_column_was_clustered() {
    let Portraits { report, .. } = portraits(&shop(), None);
    for segment in &report.segments {
        for (feature, centre) in report.features.iter().zip(&segment.centroid) {
            let row = segment
                .profile
                .iter()
                .find(|r| r.name == feature.name)
                .unwrap();
            assert!(
                (row.z - centre).abs() < 1e-5,
                "{}: {} against {centre}",
                feature.name,
                row.z
            );
        }
    }
}

#[test]
fn the_heat_map_holds_every_customer_and_every_penny() {
    let shop = shop();
    let heat = portraits(&shop, None).report.heat;
    assert_eq!(heat.customers.iter().flatten().sum::<u64>(), 800);
    let total: i64 = shop.iter().map(|c| c.monetary).sum();
    assert!((heat.revenue.iter().flatten().sum::<f64>() - total as f64 / UNIT as f64).abs() < 1e-6);
    for edges in [&heat.recency, &heat.frequency] {
        assert_eq!(edges.iter().filter(|e| e.is_none()).count(), 1);
        assert!(edges.last().unwrap().is_none() && edges[..edges.len() - 1].is_sorted());
    }
    assert_eq!(
        (heat.customers.len(), heat.customers[0].len()),
        (heat.recency.len(), heat.frequency.len())
    );
    let cell = |r: usize, f: usize| {
        let within = |edges: &[Option<i64>], at: usize, x: i64| {
            edges[at].is_none_or(|e| x <= e) && (at == 0 || edges[at - 1].is_some_and(|e| x > e))
        };
        shop.iter()
            .filter(|c| {
                within(&heat.recency, r, c.recency) && within(&heat.frequency, f, c.frequency)
            })
            .count() as u64
    };
    for (r, row) in heat.customers.iter().enumerate() {
        for (f, count) in row.iter().enumerate() {
            assert_eq!(*count, cell(r, f), "cell {r}, {f}");
        }
    }
}

#[test]
fn revenue_that_is_not_positive_is_said_and_not_divided_by() {
    let rows = matrix(blobs(100, 3, 3, 0.3, 4), 3);
    let poor: Vec<Customer> = customers(&rows)
        .into_iter()
        .map(|c| Customer {
            monetary: -UNIT,
            basket: -UNIT,
            ..c
        })
        .collect();
    let found = Search::new(
        &rows,
        SegmentOptions {
            restarts: 2,
            ..Default::default()
        },
    )
    .unwrap()
    .run()
    .unwrap();
    let report = report(&found, &rows, &poor).unwrap().report;
    assert!(report.segments.iter().all(|s| s.revenue_share == 0.0));
    assert!(
        report
            .notes
            .iter()
            .any(|n| n.en.contains("no revenue") && n.zh.contains("不为正"))
    );
}

#[test]
fn a_plain_shop_has_plain_rules() {
    let shop = shop();
    let Portraits { report, labels, .. } = portraits(&shop, Some(4));
    assert!(report.fidelity.unwrap() > 0.97, "{:?}", report.fidelity);
    for (id, segment) in report.segments.iter().enumerate() {
        let rule = segment.rule.as_ref().unwrap();
        assert!(segment.fidelity.unwrap() > 0.97, "{rule:?}");
        assert!(rule.sql.split(" AND ").count() <= 3, "{}", rule.sql);
        assert!(!rule.words.en.is_empty() && !rule.words.zh.is_empty());
        // Read back as SQL would, it takes whom it says.
        let taken: Vec<usize> = (0..shop.len())
            .filter(|&i| holds(&rule.sql, &shop[i]))
            .collect();
        let right = taken
            .iter()
            .filter(|&&i| usize::from(labels[i]) == id)
            .count() as f64;
        assert!(
            (right / taken.len() as f64 - rule.precision).abs() < 1e-12,
            "{}",
            rule.sql
        );
        assert!(
            (right / segment.size as f64 - rule.recall).abs() < 1e-12,
            "{}",
            rule.sql
        );
        let strongest = &segment.portrait[0];
        assert!(
            strongest.effect.abs() > 0.8 && strongest.p < 1e-6,
            "{strongest:?}"
        );
        assert!(
            segment
                .portrait
                .is_sorted_by(|a, b| a.effect.abs() >= b.effect.abs())
        );
    }
    let champions = &report.segments[0];
    let frequency = champions
        .portrait
        .iter()
        .find(|r| r.name == "frequency")
        .unwrap();
    assert!(
        frequency.effect > 0.8 && frequency.index.unwrap() > 2.0,
        "{frequency:?}"
    );
}

/// What `column >= number AND column < number …` says of a customer.
fn holds(sql: &str, customer: &Customer) -> bool {
    sql.split(" AND ").all(|part| {
        let [name, sign, bound] = part.split(' ').collect::<Vec<_>>()[..] else {
            panic!("{part}")
        };
        let x = regulars::customers::column(name)(customer);
        let bound: f64 = bound.parse().unwrap();
        x.is_some_and(|x| if sign == "<" { x < bound } else { x >= bound })
    })
}

#[test]
fn names_that_the_user_gives_hold_and_never_repeat() {
    let mut report = portraits(&shop(), Some(4)).report;
    let names = [
        ("Champions", " VIP "),
        ("Loyal customers", "New customers"),
        ("Nobody", "Somebody"),
    ];
    let names = names.map(|(a, b)| (a.to_string(), b.to_string())).into();
    regulars::segments::renamed(&mut report, &names);
    let seen: Vec<_> = report
        .segments
        .iter()
        .map(|s| (s.name.as_str(), s.name_zh.as_str()))
        .collect();
    assert_eq!(seen[..2], [("VIP", "VIP"), ("Loyal customers", "忠诚顾客")]);
    assert!(report.sentence.en.contains("‘VIP’ are") && report.sentence.zh.contains("“VIP”"));
    let notes = report.notes.iter();
    let about_names = notes.filter(|note| !note.en.starts_with("These features"));
    assert_eq!(about_names.count(), 1, "{:?}", report.notes);
}

/// p by numerical integration of the density of Student's distribution.
#[test]
fn effects_and_p_values_are_those_of_the_textbooks() {
    /// t = 1.663930 with 5.488782 degrees of freedom.
    const WELCH: f64 = 0.151779;
    use regulars::report::PortraitRow;
    use regulars::segments::difference::{Sample, cohens_d, correct, welch};
    let a = [2.0, 4.0, 4.0, 6.0, 9.0];
    let b = [1.0, 2.0, 3.0, 3.0, 4.0, 5.0, 2.0];
    let (a, b) = (Sample::of(a.into_iter()), Sample::of(b.into_iter()));
    // Means 5 and 20/7, pooled variance (28 + 76/7) / 10.
    let d = (5.0 - 20.0 / 7.0) / ((28.0 + 76.0 / 7.0) / 10.0f64).sqrt();
    assert!((cohens_d(&a, &b) - d).abs() < 1e-12);
    let p = welch(&a, &b);
    assert!((p - WELCH).abs() < 0.01 * WELCH, "{p} {WELCH}");
    let both = Sample::of([2.0, 4.0, 4.0, 6.0, 9.0, 1.0, 2.0, 3.0, 3.0, 4.0, 5.0, 2.0].into_iter());
    let (sum, alone) = (a.and(&b), Sample::default().and(&b));
    assert!((sum.mean - both.mean).abs() + (sum.off - both.off).abs() < 1e-12);
    assert_eq!((sum.n, alone.mean, alone.off), (both.n, b.mean, b.off));
    let none = Sample::of([1.0].into_iter());
    assert_eq!((welch(&none, &b), cohens_d(&none, &none)), (1.0, 0.0));
    let row = |p: &f64| PortraitRow {
        name: String::new(),
        index: None,
        effect: 0.0,
        p: *p,
    };
    let mut rows =
        [vec![0.01, 0.04], vec![0.03, 0.005, 0.5]].map(|ps| ps.iter().map(row).collect());
    correct(&mut rows);
    let ps: Vec<f64> = rows.iter().flatten().map(|r| r.p).collect();
    for (found, expected) in ps.iter().zip([0.025, 0.05, 0.05, 0.025, 0.5]) {
        assert!((found - expected).abs() < 1e-12, "{ps:?}");
    }
}
