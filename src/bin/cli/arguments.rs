//! What can be typed.

use clap::{Args, Parser, Subcommand, ValueEnum};
use regulars::report::{
    BundleOptions, DateFormat, Language, LifecycleOptions, OfferOptions, OfferRules, PlanOptions,
    ProductAudienceQuery, Repairs, Returns, Scale, SegmentOptions, TimeUnit, Transform, ValueModel,
    ValueOptions,
};
use regulars::segments::table_restarts;
use std::path::PathBuf;

/// Customer segments and one-to-one offers from order files.
#[derive(Parser)]
#[command(name = "regulars", version, about, max_term_width = 100)]
pub struct Arguments {
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Subcommand)]
pub enum Command {
    /// What a file seems to be: encoding, delimiter, columns and their roles.
    Inspect {
        file: String,
        /// Write what was read as CSV, before roles and types; what was set aside goes to standard error.
        #[arg(long, conflicts_with_all = ["json", "out"])]
        table: bool,
        /// Sheet of a workbook; default: the one that looks most like orders.
        #[arg(
            long,
            value_name = "NAME",
            default_value = "",
            hide_default_value = true
        )]
        sheet: String,
        #[command(flatten)]
        output: Output,
    },
    /// What was read, what was kept, what was left out and why.
    Orders {
        #[command(flatten)]
        orders: OrderFiles,
        #[command(flatten)]
        output: Output,
    },
    /// The customers' ledger: recency, frequency, monetary, tenure, basket, gaps, shares at a discount and sent back.
    Customers {
        #[command(flatten)]
        orders: OrderFiles,
        /// Only customers that this filter takes: JSON, or @FILE. Lists them.
        #[arg(long = "where", value_name = "FILTER")]
        filter: Option<String>,
        #[command(flatten)]
        output: Output,
    },
    /// How good the data is: what is missing, unreadable, double, far off; what joins to what.
    Quality {
        #[command(flatten)]
        orders: OrderFiles,
        #[command(flatten)]
        output: Output,
    },
    /// Groups of customers, with the evidence for their number: by their orders, or with --customers alone
    /// by the columns of that table.
    #[command(mut_arg("orders", |orders| orders.required(false)))]
    Segments {
        #[command(flatten)]
        orders: OrderFiles,
        #[command(flatten)]
        segments: SegmentArguments,
        #[command(flatten)]
        table: TableArguments,
        #[command(flatten)]
        models: ModelArguments,
        /// Whose k-means makes the groups.
        #[arg(long, value_enum, default_value_t)]
        engine: Engine,
        #[command(flatten)]
        output: Output,
    },
    /// Scored offers per customer, and how good they were on the file's own past.
    Offers {
        #[command(flatten)]
        orders: OrderFiles,
        #[command(flatten)]
        offers: OfferArguments,
        /// Offers for this customer.
        #[arg(long, value_name = "ID", conflicts_with = "all")]
        customer: Option<String>,
        /// Offers for every customer.
        #[arg(long)]
        all: bool,
        #[command(flatten)]
        output: Output,
    },
    /// The customers most likely to want a product, or any of a category: the inverse of offers.
    Audience {
        #[command(flatten)]
        orders: OrderFiles,
        /// A product's id.
        #[arg(
            long,
            value_name = "ID",
            required_unless_present = "of_category",
            conflicts_with = "of_category"
        )]
        product: Option<String>,
        /// A category.
        #[arg(long = "category", id = "of_category", value_name = "NAME")]
        category: Option<String>,
        /// Customers at most.
        #[arg(long, default_value_t = ProductAudienceQuery::default().n)]
        n: u32,
        /// Those who have bought it already, too.
        #[arg(long)]
        owners: bool,
        /// Share of the audience that is flagged to be left alone.
        #[arg(long, value_name = "SHARE", default_value_t = 0.0)]
        control: f64,
        /// Seed of the control; a customer's flag depends on it and on the id alone.
        #[arg(long, default_value_t = ProductAudienceQuery::default().seed)]
        seed: u64,
        /// As of `offers`; default: whichever does best on the split.
        #[arg(long, default_value = "", hide_default_value = true)]
        method: String,
        #[command(flatten)]
        output: Output,
    },
    /// What customers are worth, the risk that they stay away, and whom to call today.
    Value {
        #[command(flatten)]
        orders: OrderFiles,
        #[command(flatten)]
        value: ValueArguments,
        #[command(flatten)]
        output: Output,
    },
    /// Customers under contract: retention, survivors and what is left to expect, from how many of a cohort
    /// are left after each renewal.
    Contracts {
        /// The cohort, then those left after each renewal.
        #[arg(long, value_delimiter = ',', required = true, value_name = "N,N,N…")]
        survivors: Vec<f64>,
        /// Discount rate a period.
        #[arg(long, value_name = "RATE", default_value_t = 0.1)]
        discount: f64,
        #[command(flatten)]
        output: Output,
    },
    /// Stages of the customers' life with the shop and tiers by spend, now and on an earlier day: who moved,
    /// and how long stages last.
    Lifecycle {
        #[command(flatten)]
        orders: OrderFiles,
        #[command(flatten)]
        lifecycle: LifecycleArguments,
        #[command(flatten)]
        output: Output,
    },
    /// The marketing plan: value × need, price or service, where to invest first, life cycle and tiers.
    Plan {
        #[command(flatten)]
        orders: OrderFiles,
        #[command(flatten)]
        plan: PlanArguments,
        #[command(flatten)]
        output: Output,
    },
    /// What is bought together: rules by exact counts, with what speaks against each.
    #[command(mut_arg("orders", |orders| orders.required(false)))]
    Bundles {
        #[command(flatten)]
        orders: OrderFiles,
        #[command(flatten)]
        bundles: BundleArguments,
        #[command(flatten)]
        output: Output,
    },
    /// What to keep of this analysis, to hold the next one against.
    Snapshot {
        #[command(flatten)]
        orders: OrderFiles,
        #[command(flatten)]
        segments: SegmentArguments,
        /// Lets ids leave as hashes under this secret.
        #[arg(long, value_name = "TEXT")]
        secret: Option<String>,
    },
    /// What has changed between two snapshots.
    Diff {
        old: String,
        new: String,
        #[command(flatten)]
        output: Output,
    },
    /// Replays a recipe saved by the page: the same files give the same bytes.
    Run {
        recipe: String,
        /// The files of the recipe, in any order; matched by length and XXH3.
        #[arg(long = "file", value_name = "FILE", required = true, num_args = 1..)]
        files: Vec<String>,
        #[command(flatten)]
        output: Output,
    },
    /// The JSON Schema of reports, inspections and recipes.
    Schema,
}

#[derive(Args)]
pub struct OrderFiles {
    /// Order files: CSV or JSON Lines, plain or gzip; XLSX, XLS, ODS; Parquet. With them, left-out lines
    /// that were corrected.
    #[arg(long, value_name = "FILE", required = true, num_args = 1..)]
    pub orders: Vec<String>,
    /// Files with one row a customer, joined by the customer's id.
    #[arg(long, value_name = "FILE", num_args = 1..)]
    pub customers: Vec<String>,
    /// Files with one row a product, joined by the product's id.
    #[arg(long, value_name = "FILE", num_args = 1..)]
    pub products: Vec<String>,
    /// Repairs of the data.
    #[arg(long, value_enum, value_delimiter = ',', value_name = "NAMES")]
    pub repair: Vec<Repair>,
    /// Set aside lines this many robust standard deviations from the median, e.g. 5.
    #[arg(long, value_name = "N")]
    pub outliers: Option<f64>,
    /// Role of a column, by header or 1-based position, e.g. customer=CustomerID; role=none takes it away.
    #[arg(long, value_name = "ROLE=COLUMN")]
    pub map: Vec<String>,
    /// Sheet of a workbook; default: the one that looks most like orders.
    #[arg(
        long,
        value_name = "NAME",
        default_value = "",
        hide_default_value = true
    )]
    pub sheet: String,
    /// How the dates are written, where the file leaves it open.
    #[arg(long, value_enum, value_name = "ORDER")]
    pub dates: Option<DateFormat>,
    /// The mark before decimals, `.` or `,`.
    #[arg(long, value_name = "MARK", value_parser = [".", ","])]
    pub decimal_mark: Option<String>,
    /// The currency whose lines are read; lines in another one are rejected.
    #[arg(long, value_name = "CODE")]
    pub currency: Option<String>,
    /// Returns and cancellations.
    #[arg(long, value_enum, default_value_t)]
    pub returns: Returns,
    /// The day the analysis stands on, YYYY-MM-DD; default: the day after the last order.
    #[arg(long, value_name = "DATE")]
    pub today: Option<String>,
}

/// What can be repaired.
#[derive(Clone, Copy, PartialEq, ValueEnum)]
pub enum Repair {
    /// Leave out lines that repeat one of their own file.
    Duplicates,
    /// Merge customers whose ids are spellings of one.
    MergeCustomers,
    /// Keep lines that an earlier file has too.
    KeepOverlaps,
}

impl OrderFiles {
    pub fn repairs(&self) -> Repairs {
        Repairs {
            duplicates: self.repair.contains(&Repair::Duplicates),
            merge_customers: self.repair.contains(&Repair::MergeCustomers),
            keep_overlaps: self.repair.contains(&Repair::KeepOverlaps),
            outliers: self.outliers,
        }
    }
}

/// Who groups the customers, once their number is chosen.
#[derive(Clone, Copy, Default, PartialEq, ValueEnum)]
pub enum Engine {
    /// This program's own kernel.
    #[default]
    Regulars,
    /// linfa-clustering, the best of as many restarts.
    Linfa,
}

#[derive(Args)]
pub struct SegmentArguments {
    /// Number of segments, or auto.
    #[arg(long, default_value = "auto", value_parser = parse_k)]
    k: K,
    #[arg(long, default_value_t = SegmentOptions::default().seed)]
    seed: u64,
    /// What to cluster on: columns of the ledger, categories of the products, columns of numbers in a file of
    /// customers; of a table without orders its columns of numbers, by header or 1-based position (default: all).
    #[arg(long, value_delimiter = ',', value_name = "NAMES")]
    features: Vec<String>,
    /// Which features are log-transformed; default: auto, and none for a table without orders.
    #[arg(long, value_enum)]
    transform: Option<Transform>,
    /// Restarts per k, 1 to 100; default: 10, and more where a table without orders is small.
    #[arg(long, value_name = "N")]
    restarts: Option<u32>,
    /// The smallest share of the customers that a recommended segment may hold, 0 to 0.5.
    #[arg(long, value_name = "SHARE", default_value_t = SegmentOptions::default().smallest)]
    smallest_share: f64,
    /// The most segments that are tried, 2 to 20.
    #[arg(long, value_name = "N", default_value_t = SegmentOptions::default().most)]
    max_k: u32,
    /// Another name for a segment, by its English one: 'Champions=Our best'; may be given several times.
    #[arg(long = "name", value_name = "OLD=NEW", value_parser = parse_name)]
    names: Vec<(String, String)>,
}

/// For a customer table without orders.
#[derive(Args)]
pub struct TableArguments {
    /// How the columns of a table without orders are made comparable: by mean and standard deviation,
    /// by median and interquartile range, or not at all.
    #[arg(long, value_enum)]
    pub scale: Option<Scale>,
}

/// The same segments next month.
#[derive(Args)]
pub struct ModelArguments {
    /// Save the segments as a model: features, scaling, centroids and names, no customers.
    #[arg(long, value_name = "FILE")]
    pub save_model: Option<PathBuf>,
    /// Assign everybody by a saved model, without grouping anew, and say whether it still fits.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["match_model", "k", "features", "transform", "restarts", "scale", "engine"])]
    pub model: Option<String>,
    /// Group anew by the features of a saved model; groups keep the ids and names of those that they have
    /// most customers in common with.
    #[arg(long = "match", id = "match_model", value_name = "FILE", conflicts_with_all = ["features", "engine"])]
    pub match_model: Option<String>,
    /// A customers.csv that was written with the model: who went from which segment to which?
    #[arg(long, value_name = "FILE")]
    pub before: Option<String>,
}

/// A number of segments; `None` is auto.
#[derive(Clone, Copy)]
struct K(Option<u32>);

fn parse_k(text: &str) -> Result<K, String> {
    if text == "auto" {
        return Ok(K(None));
    }
    text.parse()
        .map(|k| K(Some(k)))
        .map_err(|_| "give a whole number or auto".into())
}

fn parse_name(text: &str) -> Result<(String, String), String> {
    let (old, new) = text.split_once('=').ok_or("write OLD=NEW")?;
    Ok((old.trim().into(), new.trim().into()))
}

impl SegmentArguments {
    pub fn features(&self) -> &[String] {
        &self.features
    }

    /// Of a table's columns, which are taken as they stand unless asked otherwise.
    pub fn transform(&self) -> Transform {
        self.transform.unwrap_or(Transform::None)
    }

    pub fn options(&self) -> SegmentOptions {
        let default = SegmentOptions::default();
        SegmentOptions {
            k: self.k.0,
            seed: self.seed,
            features: if self.features.is_empty() {
                default.features
            } else {
                self.features.clone()
            },
            transform: self.transform.unwrap_or_default(),
            restarts: self.restarts.unwrap_or(default.restarts),
            smallest: self.smallest_share,
            most: self.max_k,
            names: self.names.iter().cloned().collect(),
            frozen: None,
        }
    }

    /// The same for so many rows of a table.
    pub fn options_of(&self, rows: usize) -> SegmentOptions {
        SegmentOptions {
            restarts: self.restarts.unwrap_or(table_restarts(rows)),
            ..self.options()
        }
    }
}

#[derive(Args)]
pub struct OfferArguments {
    /// Offers per customer.
    #[arg(long, default_value_t = OfferOptions::default().n)]
    n: u32,
    /// Offer products that the customer already has, too.
    #[arg(long)]
    already_bought: bool,
    /// Added to the denominator of the cosine.
    #[arg(long, default_value_t = OfferOptions::default().shrinkage)]
    shrinkage: f64,
    /// Neighbours kept per product.
    #[arg(long, default_value_t = OfferOptions::default().neighbours)]
    neighbours: u32,
    /// item_item, last_basket, ease, als, buy_again, personal_frequency or popularity; default: whichever does best
    /// on the split.
    #[arg(long, default_value = "", hide_default_value = true)]
    method: String,
    /// Penalty of EASE.
    #[arg(long, default_value_t = OfferOptions::default().lambda)]
    lambda: f64,
    /// How the methods are tested: time, last-basket, or random: and the share to foretell.
    #[arg(long, default_value_t = OfferOptions::default().evaluate)]
    evaluate: String,
    /// Seed of a random split.
    #[arg(long, default_value_t = OfferOptions::default().seed)]
    seed: u64,
    /// Only what this column of the products file has in stock: a number above 0, or a word that is no 'no'.
    #[arg(
        long,
        value_name = "COLUMN",
        default_value = "",
        hide_default_value = true
    )]
    stock: String,
    /// Only products of this category; may be given several times.
    #[arg(long = "category", value_name = "NAME")]
    categories: Vec<String>,
    /// No products of this category; may be given several times.
    #[arg(long = "except-category", value_name = "NAME")]
    except: Vec<String>,
    /// Least price of a piece.
    #[arg(long, value_name = "MONEY")]
    price_from: Option<f64>,
    /// Greatest price of a piece.
    #[arg(long, value_name = "MONEY")]
    price_to: Option<f64>,
    /// Least margin as a share of the price, by the products file's costs.
    #[arg(long, value_name = "SHARE")]
    margin_from: Option<f64>,
    /// At most one product of a category in a list.
    #[arg(long)]
    one_per_category: bool,
    /// Best first by score × (price − cost).
    #[arg(long)]
    by_margin: bool,
}

impl OfferArguments {
    pub fn options(&self) -> OfferOptions {
        OfferOptions {
            n: self.n,
            // To buy again is to buy what one has, and a next basket is mostly that.
            already_bought: self.already_bought
                || ["buy_again", "personal_frequency"].contains(&self.method.as_str())
                || self.evaluate == "last-basket",
            shrinkage: self.shrinkage,
            neighbours: self.neighbours,
            method: self.method.clone(),
            lambda: self.lambda,
            evaluate: self.evaluate.clone(),
            seed: self.seed,
            rules: OfferRules {
                stock: self.stock.clone(),
                categories: self.categories.clone(),
                except: self.except.clone(),
                price_from: self.price_from,
                price_to: self.price_to,
                margin_from: self.margin_from,
                one_per_category: self.one_per_category,
                by_margin: self.by_margin,
            },
        }
    }
}

#[derive(Args)]
pub struct PlanArguments {
    /// Groups by need; default: chosen from the data.
    #[arg(long, value_name = "K")]
    needs: Option<u32>,
    /// Share of the spend at a discount from which on a customer is price-driven.
    #[arg(long, value_name = "SHARE", default_value_t = PlanOptions::default().bargains)]
    bargains: f64,
    /// Purchase days from which on a customer is a relationship.
    #[arg(long, value_name = "N", default_value_t = PlanOptions::default().relationship)]
    relationship: u32,
    /// Days of each of the two periods that growth compares; default: half of the history, 182 at the most.
    #[arg(long, value_name = "DAYS")]
    days: Option<u32>,
    /// γ of k-prototypes: what a category that differs is worth in squared standard deviations.
    #[arg(long, value_name = "X", default_value_t = PlanOptions::default().gamma)]
    gamma: f64,
    /// Seed of the groups.
    #[arg(long, default_value_t = PlanOptions::default().seed)]
    seed: u64,
    #[command(flatten)]
    lifecycle: LifecycleArguments,
}

impl PlanArguments {
    pub fn options(&self) -> Result<PlanOptions, String> {
        Ok(PlanOptions {
            needs: self.needs,
            bargains: self.bargains,
            relationship: self.relationship,
            days: self.days,
            gamma: self.gamma,
            seed: self.seed,
            lifecycle: self.lifecycle.options()?,
        })
    }
}

#[derive(Args)]
pub struct LifecycleArguments {
    /// The earlier day to compare with, YYYY-MM-DD; default: 90 days before today.
    #[arg(long, value_name = "DATE")]
    before: Option<String>,
    /// Days from the first purchase during which somebody is new.
    #[arg(long, value_name = "DAYS", default_value_t = LifecycleOptions::default().new_days)]
    new_days: u32,
    /// Purchase days from which on an active customer is loyal.
    #[arg(long, value_name = "N", default_value_t = LifecycleOptions::default().loyal_purchases)]
    loyal_purchases: u32,
    /// Silence, in usual gaps, after which somebody drifts, is dormant, is lost.
    #[arg(long, value_name = "A,B,C", value_delimiter = ',', num_args = 1, default_values_t = LifecycleOptions::default().silences)]
    silences: Vec<f64>,
    /// Share of the revenue that tier A holds, and A with B.
    #[arg(long, value_name = "A,B", value_delimiter = ',', num_args = 1, default_values_t = LifecycleOptions::default().shares)]
    shares: Vec<f64>,
    /// Least spend of tiers A and B, instead of shares.
    #[arg(
        long,
        value_name = "A,B",
        value_delimiter = ',',
        num_args = 1,
        conflicts_with = "shares"
    )]
    spends: Vec<f64>,
    /// Days back that spend counts for tiers; default: all.
    #[arg(long, value_name = "DAYS")]
    tier_days: Option<u32>,
    /// Share of its threshold by which spend must fall short before a tier is lost.
    #[arg(long, value_name = "SHARE", default_value_t = LifecycleOptions::default().margin)]
    margin: f64,
}

impl LifecycleArguments {
    pub fn options(&self) -> Result<LifecycleOptions, String> {
        let two = |name: &str, list: &[f64]| {
            <[f64; 2]>::try_from(list).map_err(|_| format!("--{name} takes two numbers"))
        };
        let three = <[f64; 3]>::try_from(&self.silences[..]);
        Ok(LifecycleOptions {
            before: self.before.clone(),
            new_days: self.new_days,
            loyal_purchases: self.loyal_purchases,
            silences: three.map_err(|_| "--silences takes three numbers")?,
            shares: two("shares", &self.shares)?,
            spends: match &self.spends[..] {
                [] => None,
                list => Some(two("spends", list)?),
            },
            tier_days: self.tier_days,
            margin: self.margin,
        })
    }
}

#[derive(Args)]
pub struct BundleArguments {
    /// A file with one basket a line, its items side by side, instead of order files.
    #[arg(long, value_name = "FILE", conflicts_with = "orders")]
    pub baskets: Option<String>,
    /// Least share of all baskets, e.g. 0.001; default: as low as still gives a readable number of rules.
    #[arg(
        long,
        value_name = "SHARE",
        default_value = "",
        hide_default_value = true
    )]
    support: String,
    /// Least share of the left side's baskets that hold the right item, too.
    #[arg(long, value_name = "SHARE", default_value_t = BundleOptions::default().confidence)]
    confidence: String,
    /// Least number of items on both sides.
    #[arg(long, value_name = "N", default_value_t = BundleOptions::default().min_items)]
    min_items: u32,
    /// Rules listed, the best first; --out writes all.
    #[arg(long, default_value_t = BundleOptions::default().n)]
    n: u32,
}

impl BundleArguments {
    pub fn options(&self) -> BundleOptions {
        BundleOptions {
            support: self.support.clone(),
            confidence: self.confidence.clone(),
            min_items: self.min_items,
            n: self.n,
        }
    }
}

#[derive(Args)]
pub struct ValueArguments {
    /// Model of when customers buy; auto falls back where one does not hold.
    #[arg(long, value_enum, default_value_t)]
    model: ValueModel,
    /// Unit in which the model counts time.
    #[arg(long, value_enum, default_value_t)]
    unit: TimeUnit,
    /// Last day that the model sees, YYYY-MM-DD; default: today. What comes later tests it.
    #[arg(long, value_name = "DATE")]
    calibration_end: Option<String>,
    /// Days ahead that a customer's value covers.
    #[arg(long, value_name = "DAYS", default_value_t = ValueOptions::default().horizon)]
    horizon: u32,
    /// Discount rate a year.
    #[arg(long, value_name = "RATE", default_value_t = ValueOptions::default().discount)]
    discount: f64,
    /// Days ahead that the risk of no purchase speaks of; fewer where the history is short.
    #[arg(long, value_name = "DAYS", default_value_t = ValueOptions::default().risk_days)]
    risk_days: u32,
    /// Intervals by refits of so many simulated shops; 0: by the curvature of the likelihood.
    #[arg(long, value_name = "N", default_value_t = ValueOptions::default().refits)]
    refits: u32,
    #[arg(long, default_value_t = ValueOptions::default().seed)]
    seed: u64,
    /// Days after which customers of tier A, B and C are to be contacted again.
    #[arg(long, value_delimiter = ',', num_args = 3, value_name = "A,B,C", default_values_t = ValueOptions::default().contact_days)]
    contact_days: Vec<u32>,
    /// Customers who can be contacted in a week.
    #[arg(long, value_name = "N", default_value_t = ValueOptions::default().capacity)]
    capacity: u32,
    /// Column of the customer file with the day of the last contact.
    #[arg(
        long,
        value_name = "COLUMN",
        default_value = "",
        hide_default_value = true
    )]
    contacted: String,
    /// Column of the customer file with the day of birth; without it, the one that is known for such.
    #[arg(
        long,
        value_name = "COLUMN",
        default_value = "",
        hide_default_value = true
    )]
    birthday: String,
    /// Column of the customer file with the day of the next renewal.
    #[arg(
        long,
        value_name = "COLUMN",
        default_value = "",
        hide_default_value = true
    )]
    renewal: String,
    /// Column of the customer file with the id of the customer who brought them.
    #[arg(
        long,
        value_name = "COLUMN",
        default_value = "",
        hide_default_value = true
    )]
    referrer: String,
    /// Weights of the loyalty index: often, long, regular, spend, near, full price.
    #[arg(long, value_delimiter = ',', num_args = 6, value_name = "WEIGHTS", default_values_t = ValueOptions::default().loyalty)]
    loyalty: Vec<f64>,
    /// Days that a delivery takes, for reorder points.
    #[arg(long, value_name = "DAYS", default_value_t = ValueOptions::default().lead_days)]
    lead_days: u32,
    /// Share of deliveries before which stock is to last.
    #[arg(long, value_name = "SHARE", default_value_t = ValueOptions::default().service)]
    service: f64,
}

impl ValueArguments {
    pub fn options(&self) -> ValueOptions {
        ValueOptions {
            model: self.model,
            unit: self.unit,
            calibration_end: self.calibration_end.clone(),
            horizon: self.horizon,
            discount: self.discount,
            risk_days: self.risk_days,
            refits: self.refits,
            seed: self.seed,
            // clap has counted them.
            contact_days: std::array::from_fn(|i| self.contact_days[i]),
            capacity: self.capacity,
            contacted: self.contacted.clone(),
            birthday: self.birthday.clone(),
            renewal: self.renewal.clone(),
            referrer: self.referrer.clone(),
            loyalty: std::array::from_fn(|i| self.loyalty[i]),
            lead_days: self.lead_days,
            service: self.service,
        }
    }
}

#[derive(Args)]
pub struct Output {
    /// Print the versioned report as JSON.
    #[arg(long)]
    pub json: bool,
    /// Write the tables as CSV into this folder.
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Language of the summary, names and reasons.
    #[arg(long, value_enum, default_value_t)]
    pub lang: Language,
}
