//! The shop's rules: a table of what each bars, and lists against brute force over the list without rules.

use super::shop::{of_days, offers};
use regulars::offers::{OfferSearch, RERANKED, Rules, Scored};
use regulars::orders::{OrderLine, Orders, UNIT};
use regulars::report::{Offer, OfferOptions, OfferRules};

/// Sixty customers, two tastes, forty products in five categories and one without; prices rise with numbers.
pub fn shop() -> Orders {
    let mut lines = Vec::new();
    for c in 0..60 {
        for i in 0..6 {
            lines.push((c, i as i64, (20 * (c % 2) + (c / 2 + i * i) % 19) % 40));
        }
    }
    let plain = of_days(&lines);
    let mut products = plain.products.clone();
    for (p, product) in products.iter_mut().enumerate() {
        let category = ["tea", "cups", "tins", "pots", "茶点", ""][p % 6];
        product.category = category.into();
    }
    let priced: Vec<OrderLine> = plain
        .lines()
        .map(|line| OrderLine {
            amount: price(line.product) as i64 * UNIT,
            ..line
        })
        .collect();
    let (customers, orders) = (plain.customers.clone(), plain.orders.clone());
    Orders::new(customers, orders, products, &priced).expect("few")
}

fn price(product: u32) -> f64 {
    f64::from(1 + product)
}

fn options(rules: OfferRules, method: &str, n: u32) -> OfferOptions {
    OfferOptions {
        rules,
        method: method.into(),
        n,
        ..OfferOptions::default()
    }
}

fn names(of: &[&str]) -> Vec<String> {
    of.iter().map(|name| name.to_string()).collect()
}

fn allowed(rules: &OfferRules, category: &str, price: f64) -> bool {
    (rules.categories.is_empty() || rules.categories.contains(&category.into()))
        && !rules.except.contains(&category.into())
        && rules.price_from.is_none_or(|from| price >= from)
        && rules.price_to.is_none_or(|to| price <= to)
}

#[test]
fn lists_are_what_is_left_of_the_list_without_rules() {
    let orders = shop();
    let of = |id: &str| {
        orders
            .products
            .iter()
            .position(|p| p.id == id)
            .expect("sold")
    };
    let all_rules = [
        OfferRules {
            categories: names(&["tea", "茶点"]),
            ..OfferRules::default()
        },
        OfferRules {
            except: names(&["tea"]),
            ..OfferRules::default()
        },
        OfferRules {
            price_from: Some(5.0),
            price_to: Some(20.0),
            ..OfferRules::default()
        },
        OfferRules {
            one_per_category: true,
            ..OfferRules::default()
        },
        OfferRules {
            one_per_category: true,
            except: names(&["pots"]),
            price_to: Some(30.0),
            ..OfferRules::default()
        },
    ];
    for method in ["item_item", "als", "ease", "popularity"] {
        let without = offers(&orders, options(OfferRules::default(), method, 3));
        for rules in &all_rules {
            let with = offers(&orders, options(rules.clone(), method, 3));
            let mut removed = 0;
            for c in 0..orders.customers.len() {
                let whole = without.offers_for(&orders, c, 100);
                let mut categories: Vec<&str> = Vec::new();
                let mut left: Vec<Offer> = Vec::new();
                for (place, offer) in whole.iter().enumerate() {
                    let product = of(&offer.product);
                    let category = orders.products[product].category.as_str();
                    let repeated = rules.one_per_category
                        && !category.is_empty()
                        && categories.contains(&category);
                    if !allowed(rules, category, price(product as u32)) || repeated {
                        removed += u64::from(place < 3);
                        continue;
                    }
                    categories.push(category);
                    if left.len() < 3 {
                        let rank = Some(place as u32 + 1);
                        left.push(Offer {
                            rank,
                            ..offer.clone()
                        });
                    }
                }
                assert_eq!(
                    with.offers_for(&orders, c, 3),
                    left,
                    "{method} {rules:?} {c}"
                );
            }
            let report = with.report();
            let counted: u64 = report.rules.iter().map(|r| r.offers).sum();
            assert_eq!(counted, removed, "{method} {:?}", report.rules);
            assert!(removed > 0 && report.rules.iter().all(|r| r.customers == 60));
        }
        assert!(without.report().rules.is_empty());
    }
}

#[test]
fn what_each_rule_takes_out() {
    let orders = shop();
    let count = |rules: OfferRules| {
        let report = offers(&orders, options(rules, "popularity", 5)).report();
        let counts = report.rules.into_iter().map(|r| (r.rule, r.products));
        counts.collect::<Vec<_>>()
    };
    let n = orders.products.len() as u64;
    let of = |category: &str| {
        orders
            .products
            .iter()
            .filter(|p| p.category == category)
            .count() as u64
    };
    let tea = OfferRules {
        categories: names(&["tea"]),
        ..OfferRules::default()
    };
    assert_eq!(count(tea), [("category".into(), n - of("tea"))]);
    let cheap = OfferRules {
        price_to: Some(4.0),
        except: names(&["tea"]),
        ..OfferRules::default()
    };
    let price = n
        - 4
        - orders
            .products
            .iter()
            .skip(4)
            .filter(|p| p.category == "tea")
            .count() as u64;
    assert_eq!(
        count(cheap),
        [("category".into(), of("tea")), ("price".into(), price)]
    );
    let one = OfferRules {
        one_per_category: true,
        ..OfferRules::default()
    };
    assert_eq!(count(one), [("one_per_category".into(), 0)]);
}

#[test]
fn rules_that_cannot_hold_are_errors() {
    let orders = shop();
    let wrong = [
        (
            OfferRules {
                categories: names(&["coffee"]),
                ..OfferRules::default()
            },
            "coffee",
        ),
        (
            OfferRules {
                except: names(&[""]),
                ..OfferRules::default()
            },
            "category",
        ),
        (
            OfferRules {
                stock: "left".into(),
                ..OfferRules::default()
            },
            "left",
        ),
        (
            OfferRules {
                by_margin: true,
                ..OfferRules::default()
            },
            "cost",
        ),
        (
            OfferRules {
                margin_from: Some(0.2),
                ..OfferRules::default()
            },
            "cost",
        ),
        (
            OfferRules {
                margin_from: Some(1.2),
                ..OfferRules::default()
            },
            "margin_from",
        ),
        (
            OfferRules {
                price_from: Some(2.0),
                price_to: Some(1.0),
                ..OfferRules::default()
            },
            "price_from",
        ),
        (
            OfferRules {
                price_to: Some(f64::NAN),
                ..OfferRules::default()
            },
            "price_from",
        ),
    ];
    for (rules, words) in wrong {
        let error = OfferSearch::new(&orders, options(rules, "", 5))
            .err()
            .expect("an error");
        assert!(error.to_string().contains(words), "{error}");
    }
    assert!(
        Rules::of(&orders, &[], &OfferRules::default())
            .expect("none")
            .is_none()
    );
}

/// A list that is too short to tell asks for a longer one.
#[test]
fn short_lists_are_asked_for_again() {
    let orders = shop();
    let rules = OfferRules {
        price_from: Some(30.0),
        ..OfferRules::default()
    };
    let rules = Rules::of(&orders, &[], &rules)
        .expect("fine")
        .expect("some");
    let list: Vec<Scored> = (0..orders.products.len() as u32)
        .map(|product| Scored {
            product,
            score: 1.0 / price(product),
        })
        .collect();
    assert_eq!(rules.choose(&list[..10], 10, 2, 10), None);
    assert_eq!(rules.choose(&list[..10], 10, 2, 11), Some(Vec::new()));
    let chosen = rules.choose(&list[..35], 35, 2, 35).expect("two");
    assert_eq!(chosen.iter().map(|c| c.place).collect::<Vec<_>>(), [29, 30]);
    assert!(chosen.iter().all(|c| c.expected.is_none()) && RERANKED > 100);
}
