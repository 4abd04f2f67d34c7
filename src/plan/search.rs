//! The walk: buyers, lives, needs, then the sheets.

use super::attraction::attraction;
use super::axes::axes;
use super::buyers::Buyers;
use super::known::Known;
use super::lives::lives;
use super::mixed::MixedGroups;
use super::needs::Needs;
use super::value_need::{needs, value_need};
use crate::error::{Code, Error, Result};
use crate::orders::Orders;
use crate::report::{PlanOptions, PlanReport, Words};
use crate::segments::lifecycle::LifecycleSearch;

/// A plan in the making, in steps of some milliseconds; fitting a k to very many customers takes longer.
///
/// ```
/// use regulars::orders::{Ids, Orders, OrderLine, Product};
/// use regulars::plan::{Known, PlanSearch};
/// use regulars::report::PlanOptions;
///
/// let product = |id: &str, category: &str| Product {
///     id: id.into(),
///     category: category.into(),
///     ..Product::default()
/// };
/// let products = vec![product("assam", "tea"), product("plum", "jam")];
/// let names: Vec<String> = (0..60).map(|i| format!("c{i:02}")).collect();
/// let line = |c: u32| OrderLine {
///     customer: c,
///     at: i64::from(c) * 86_400,
///     order: c,
///     product: c % 2,
///     quantity: 10_000,
///     amount: 50_000,
///     discount: 0,
/// };
/// let lines: Vec<OrderLine> = (0..60).map(line).collect();
/// let orders = Orders::new(Ids::of(&names)?, Ids::of(&names)?, products, &lines)?;
///
/// let known = Known { today: 60, ..Known::default() };
/// let mut search = PlanSearch::new(&orders, known, PlanOptions::default())?;
/// while !search.step(&orders)? {}
/// let plan = search.finish(&orders)?;
/// assert_eq!(plan.sheets[1].id, "needs");
/// assert_eq!(plan.sheets[1].rows[0].cells[0], Some(30.0)); // customers who buy tea, or jam
/// # Ok::<(), regulars::error::Error>(())
/// ```
pub struct PlanSearch {
    known: Known,
    options: PlanOptions,
    buyers: Buyers,
    lives: LifecycleSearch,
    walked: bool,
    lived: bool,
    /// None before the walk is over, and where needs cannot be told.
    needs: Option<Needs>,
    needed: bool,
    mixed: Option<MixedGroups>,
    mixed_done: bool,
}

impl PlanSearch {
    /// Errors: an option out of range (`bad-option`).
    pub fn new(orders: &Orders, known: Known, options: PlanOptions) -> Result<Self> {
        check(&options)?;
        Ok(PlanSearch {
            buyers: Buyers::new(orders, &known, options.days)?,
            lives: LifecycleSearch::new(known.today, options.lifecycle.clone())?,
            known,
            options,
            walked: false,
            lived: false,
            needs: None,
            needed: false,
            mixed: None,
            mixed_done: false,
        })
    }

    /// One slice; true when all is done.
    pub fn step(&mut self, orders: &Orders) -> Result<bool> {
        if !self.walked {
            self.walked = self.buyers.step(orders, &self.known)?;
            if self.walked {
                self.needs = Needs::new(&self.buyers, &self.options)?;
                self.needed = self.needs.is_none();
                self.mixed = MixedGroups::new(&self.buyers, &self.known, &self.options)?;
                self.mixed_done = self.mixed.is_none();
            }
        } else if !self.lived {
            self.lived = self.lives.step(orders)?;
        } else if let Some(needs) = self.needs.as_mut().filter(|_| !self.needed) {
            self.needed = needs.step()?;
        } else if let Some(mixed) = self.mixed.as_mut().filter(|_| !self.mixed_done) {
            self.mixed_done = mixed.step()?;
        }
        Ok(self.walked && self.lived && self.needed && self.mixed_done)
    }

    /// Errors: nobody has bought by today (`too-few`), the walk is not over (`wrong-order`).
    pub fn finish(self, orders: &Orders) -> Result<PlanReport> {
        if !(self.needed && self.mixed_done) {
            return Err(Error::new(
                Code::WrongOrder,
                "The plan is asked for before the walk is done",
                "Step until it is done",
            ));
        }
        let (buyers, known) = (self.buyers, self.known);
        let lived = self.lives.finish(orders)?;
        let groups = self.needs.map(|needs| needs.finish(&buyers));
        let (mut sheets, mut notes) = (Vec::new(), Vec::new());
        match &groups {
            Some(groups) => {
                sheets.push(value_need(&buyers, groups, &lived));
                sheets.push(needs(&buyers, groups));
            }
            None => notes.push(Words::new(
                "Value × need is missing: it needs two categories or more and some forty customers. Say which column holds the category, or add a file of products that has one.",
                "缺少“价值水平 × 需求”：至少需要两个品类和约四十位顾客。请指明品类列，或添加含品类的商品文件。",
            )),
        }
        match axes(&buyers, &self.options) {
            Some(sheet) => sheets.push(sheet),
            None => notes.push(Words::new(
                "Price or service is missing: no line has a discount. Say which column holds it.",
                "缺少“价格型与服务型”：没有任何订单行带折扣。请指明折扣列。",
            )),
        }
        let found = groups.as_ref();
        match found.and_then(|groups| attraction(&buyers, &known, groups)) {
            Some(sheet) => sheets.push(sheet),
            None => notes.push(Words::new(
                "Where to invest first is missing: it needs groups by need, and revenue in two periods. (Segments cannot stand in: who bought lately would grow by definition.)",
                "缺少“目标市场评估”：需要按需求分组，且两个时期均有销售。（不能用分群代替：按最近购买划分的客群必然“增长”。）",
            )),
        }
        match self.mixed {
            Some(mixed) => sheets.push(mixed.finish(&buyers)?),
            None => notes.push(Words::new(
                "Who they are and how they buy is missing: it needs sixty customers, and categories or a file of customers with a column of few values.",
                "缺少“顾客特征与购买行为”：至少需要六十位顾客，以及品类或含少量取值列的顾客文件。",
            )),
        }
        sheets.extend(lives(&lived.report));
        Ok(PlanReport {
            options: self.options,
            sheets,
            notes,
        })
    }
}

fn check(options: &PlanOptions) -> Result<()> {
    let remedy = if options.needs.is_some_and(|k| !(2..=12).contains(&k)) {
        "Ask for 2 to 12 groups by need"
    } else if !(options.bargains > 0.0 && options.bargains <= 1.0) {
        "Give a share of the spend above 0, at most 1, e.g. 0.5"
    } else if !(2..=1_000).contains(&options.relationship) {
        "Ask for 2 to 1,000 purchase days of a relationship"
    } else if !(0.0..=100.0).contains(&options.gamma) {
        "Give a γ from 0 to 100, e.g. 0.5"
    } else if options.days.is_some_and(|d| !(1..=3_650).contains(&d)) {
        "Give periods of 1 to 3,650 days"
    } else {
        return Ok(());
    };
    Err(Error::new(
        Code::BadOption,
        "A bound of the plan is out of range",
        remedy,
    ))
}
