//! The shop's rules over scored products: what may be offered, and what comes first.
//!
//! In: [`OfferRules`], the products of the orders, what files of products say of them. Out: [`Rules`]: per
//! product which rule bars it, its price and its margin. A score is never changed: an offer says its place
//! by the score alone beside its place in the list.

use super::Scored;
use crate::customers::{Attributes, described};
use crate::error::{Code, Error, Result, reserve};
use crate::ingest::number::parse_decimal;
use crate::orders::{Orders, UNIT};
use crate::report::{FileKind, OfferRules, Role, RuleCount};
use crate::sorting::ranked;

/// Offers of one kind, the best by score, among which the expected margin chooses.
pub const RERANKED: usize = 200;
/// The rules in the order in which they are asked; 0 stands for none.
const NAMES: [&str; 5] = ["stock", "category", "price", "margin", "one_per_category"];
const ONE_PER_CATEGORY: u8 = 5;
const WHAT: &str = "What the rules say of the products";

/// Rules made ready.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Rules {
    options: OfferRules,
    /// Number of the rule that bars each product, from 1.
    barred: Vec<u8>,
    /// The first product of each product's category, itself where it has none.
    category: Vec<u32>,
    /// Price and margin of a piece, NaN where unknown.
    price: Vec<f64>,
    margin: Vec<f64>,
}

/// An offer that the rules leave: where it stands in the list without rules, from 0.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Chosen {
    pub place: usize,
    /// Score × margin, where the list is by that.
    pub expected: Option<f64>,
}

impl Rules {
    /// None where no rule is given. Errors: a category, or a column of stocks, that is none; margins that are
    /// wanted where no product has one (`bad-option`). `O(lines)`.
    pub fn of(
        orders: &Orders,
        files: &[Attributes],
        options: &OfferRules,
    ) -> Result<Option<Rules>> {
        if *options == OfferRules::default() {
            return Ok(None);
        }
        let n = orders.products.len();
        let mut rules = Rules {
            options: options.clone(),
            price: paid(orders)?,
            ..Rules::default()
        };
        reserve(&mut rules.margin, n, WHAT)?;
        for (p, price) in rules.price.iter_mut().enumerate() {
            let said = |role| number(&described(files, FileKind::Products, p, role));
            *price = said(Role::UnitPrice).unwrap_or(*price);
            let margin = said(Role::Cost).map_or(f64::NAN, |cost| *price - cost);
            rules.margin.push(margin);
        }
        let wants_margin = options.by_margin || options.margin_from.is_some();
        if wants_margin && rules.margin.iter().all(|m| m.is_nan()) {
            return Err(bad(
                "No product has a cost, so margins are unknown",
                "Add a file of products with their costs",
                "",
            ));
        }
        rules.categorise(orders)?;
        rules.bar(orders, files)?;
        Ok(Some(rules))
    }

    /// The first `n` of a list, of which `own` are a method's and the rest popular ones, that may be offered.
    /// By expected margin, each part's best [`RERANKED`] by score are put in order anew. None where the list,
    /// for which `reach` products were asked, has to be longer to tell.
    pub fn choose(
        &self,
        list: &[Scored],
        own: usize,
        n: usize,
        reach: usize,
    ) -> Option<Vec<Chosen>> {
        let mut chosen = Vec::new();
        let (first, rest) = list.split_at(own);
        let whole = list.len() < reach;
        for (part, start, whole) in [(first, 0, own < reach), (rest, own, whole)] {
            let mut left = self.allowed(part, start);
            if self.options.by_margin {
                left.truncate(RERANKED);
                let of = |c: &Chosen| c.expected.unwrap_or(f64::NEG_INFINITY);
                let order = ranked(left.len(), &|a, b| of(&left[b]).total_cmp(&of(&left[a])));
                left = order.into_iter().map(|i| left[i]).collect();
                let enough = left.len() == RERANKED || chosen.len() >= n;
                if !enough && !whole {
                    return None;
                }
            }
            self.take(list, left, n, &mut chosen);
        }
        (chosen.len() == n || whole).then_some(chosen)
    }

    /// How many products each rule takes out, and of some lists without rules how many offers.
    pub fn counts(&self, removed: &[u64; 5], customers: u64) -> Vec<RuleCount> {
        let count = |rule: usize| RuleCount {
            rule: NAMES[rule].into(),
            products: self
                .barred
                .iter()
                .filter(|b| usize::from(**b) == rule + 1)
                .count() as u64,
            offers: removed[rule],
            customers,
        };
        let used = |rule: &usize| match rule {
            0 => !self.options.stock.is_empty(),
            1 => !(self.options.categories.is_empty() && self.options.except.is_empty()),
            2 => self.options.price_from.is_some() || self.options.price_to.is_some(),
            3 => self.options.margin_from.is_some(),
            _ => self.options.one_per_category,
        };
        (0..NAMES.len()).filter(used).map(count).collect()
    }

    /// Counts the offers of a list that each rule takes out.
    pub fn count(&self, list: &[Scored], removed: &mut [u64; 5]) {
        let mut seen = Vec::new();
        for scored in list {
            let rule = match self.barred[scored.product as usize] {
                0 if self.repeats(scored.product, &mut seen) => ONE_PER_CATEGORY,
                rule => rule,
            };
            if rule > 0 {
                removed[usize::from(rule) - 1] += 1;
            }
        }
    }

    fn allowed(&self, part: &[Scored], start: usize) -> Vec<Chosen> {
        let free = part
            .iter()
            .enumerate()
            .filter(|(_, s)| self.barred[s.product as usize] == 0);
        free.map(|(i, s)| {
            let expected = s.score * self.margin[s.product as usize];
            Chosen {
                place: start + i,
                expected: Some(expected).filter(|e| self.options.by_margin && !e.is_nan()),
            }
        })
        .collect()
    }

    fn take(&self, list: &[Scored], left: Vec<Chosen>, n: usize, chosen: &mut Vec<Chosen>) {
        let mut seen = Vec::new();
        for had in chosen.iter() {
            self.repeats(list[had.place].product, &mut seen);
        }
        for next in left {
            if chosen.len() < n && !self.repeats(list[next.place].product, &mut seen) {
                chosen.push(next);
            }
        }
    }

    /// Whether its category is there already, where one is all that may be; else it is there from now on.
    fn repeats(&self, product: u32, seen: &mut Vec<u32>) -> bool {
        let category = self.category[product as usize];
        let repeats = self.options.one_per_category && seen.contains(&category);
        if !repeats {
            seen.push(category);
        }
        repeats
    }

    fn categorise(&mut self, orders: &Orders) -> Result<()> {
        let name = |p: usize| orders.products[p].category.as_str();
        let n = orders.products.len();
        reserve(&mut self.category, n, WHAT)?;
        self.category.extend(0..n as u32);
        let order = ranked(n, &|a, b| name(a).cmp(name(b)));
        for run in order.chunk_by(|a, b| name(*a) == name(*b)) {
            if !name(run[0]).is_empty() {
                run.iter().for_each(|p| self.category[*p] = run[0] as u32);
            }
        }
        for wanted in self.options.categories.iter().chain(&self.options.except) {
            if wanted.is_empty() || orders.products.iter().all(|p| p.category != *wanted) {
                return Err(bad(
                    "No product is of this category",
                    "Name one of the categories of the files",
                    wanted,
                ));
            }
        }
        Ok(())
    }

    /// Finds the first rule that bars each product.
    fn bar(&mut self, orders: &Orders, files: &[Attributes]) -> Result<()> {
        let stock = places(files, &self.options.stock)?;
        reserve(&mut self.barred, orders.products.len(), WHAT)?;
        let OfferRules {
            categories,
            except,
            price_from,
            price_to,
            margin_from,
            ..
        } = &self.options;
        let from = price_from.unwrap_or(f64::NEG_INFINITY);
        let to = price_to.unwrap_or(f64::INFINITY);
        let ranged = price_from.is_some() || price_to.is_some();
        for (p, product) in orders.products.iter().enumerate() {
            let (price, margin) = (self.price[p], self.margin[p]);
            let barred = if !stock.is_empty() && !in_stock(&stock, p) {
                1
            } else if !(categories.is_empty() || categories.contains(&product.category))
                || except.contains(&product.category)
            {
                2
            } else if ranged && !(from..=to).contains(&price) {
                3
            } else if margin_from.is_some_and(|least| margin < least * price || margin.is_nan()) {
                4
            } else {
                0
            };
            self.barred.push(barred);
        }
        Ok(())
    }
}

/// The mean price that was paid for a piece of each product; NaN where no piece was.
fn paid(orders: &Orders) -> Result<Vec<f64>> {
    let n = orders.products.len();
    let (mut sums, mut prices) = (Vec::new(), Vec::new());
    reserve(&mut sums, n, WHAT)?;
    reserve(&mut prices, n, WHAT)?;
    sums.resize(n, [0i128; 2]);
    for line in orders.lines().filter(|line| line.quantity > 0) {
        let [amount, quantity] = &mut sums[line.product as usize];
        *amount += i128::from(line.amount);
        *quantity += i128::from(line.quantity);
    }
    let price = |[amount, quantity]: [i128; 2]| match quantity {
        0 => f64::NAN,
        _ => amount as f64 / quantity as f64,
    };
    prices.extend(sums.into_iter().map(price));
    Ok(prices)
}

/// A decimal number with a point.
fn number(text: &str) -> Option<f64> {
    let (fixed, _) = parse_decimal(text.trim().as_bytes(), b'.')?.to_fixed()?;
    Some(fixed as f64 / UNIT as f64)
}

/// Where the files of products say what is in stock.
fn places<'a>(files: &'a [Attributes], name: &str) -> Result<Vec<(&'a Attributes, usize)>> {
    let mut places = Vec::new();
    for file in files.iter().filter(|f| f.kind == FileKind::Products) {
        let columns = file.columns.iter().enumerate();
        places.extend(
            columns
                .filter(|(_, c)| c.name == name)
                .map(|(j, _)| (file, j)),
        );
    }
    if places.is_empty() && !name.is_empty() {
        return Err(bad(
            "No column of a file of products says what is in stock",
            "Name a column of the file of products",
            name,
        ));
    }
    Ok(places)
}

/// A number above 0, or a word that does not say no; nothing said is not in stock.
fn in_stock(places: &[(&Attributes, usize)], product: usize) -> bool {
    let mut said = places.iter().map(|(file, j)| file.value(product, *j));
    let said = said.find(|v| !v.is_empty()).unwrap_or_default();
    let said = said.trim();
    match number(said) {
        Some(pieces) => pieces > 0.0,
        None => !["", "no", "false", "n", "否", "无", "缺货"]
            .contains(&said.to_ascii_lowercase().as_str()),
    }
}

fn bad(message: &'static str, remedy: &'static str, value: &str) -> Error {
    Error::new(Code::BadOption, message, remedy).with_value(value)
}
