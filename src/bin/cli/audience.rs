//! `audience`: who wants a product or a category most.

use super::arguments::{OrderFiles, Output};
use super::{Line, files, first_note, job, line, print, show};
use regulars::job::Stage;
use regulars::report::{OfferOptions, Options, ProductAudience, ProductAudienceQuery};
use regulars::tables::write_product_audience;
use std::fmt::Write as _;
use std::io::Write as _;

pub fn run(
    orders: &OrderFiles,
    query: &ProductAudienceQuery,
    method: &str,
    output: &Output,
) -> Line<()> {
    let offers = OfferOptions {
        method: method.into(),
        already_bought: ["buy_again", "personal_frequency"].contains(&method),
        ..OfferOptions::default()
    };
    let options = Options {
        offers,
        ..Options::default()
    };
    let job = job(orders, options, Stage::Offers)?;
    let offers = job.offers().ok_or_else(|| first_note(&job))?;
    let audience = offers.audience(job.orders(), query).map_err(line)?;
    show(output, &audience, || summary(&audience, output))?;
    let Some(folder) = &output.out else {
        return Ok(());
    };
    let file = files::created(folder, "audience.csv")?;
    write_product_audience(&audience, output.lang, file)
        .and_then(|mut file| file.flush())
        .map_err(|e| files::unwritable(folder, e))
}

fn summary(audience: &ProductAudience, output: &Output) -> String {
    let mut text = String::new();
    let ProductAudience {
        method,
        customers,
        owners,
        scored,
        rows,
    } = audience;
    let _ = writeln!(
        text,
        "{} of {scored} scored by {method}; {owners} of {customers} customers have it already",
        rows.len()
    );
    for row in rows.iter().take(20) {
        let _ = write!(
            text,
            "{:<12} {:.4}  {:<12} ",
            row.customer, row.score, row.product
        );
        print::say(&mut text, &row.reason, output.lang);
    }
    text
}
