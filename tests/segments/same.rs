//! One clustering, hashed: natively and in a browser it has to come out as this number.

use crate::rows::blobs;
use linfa::DatasetBase;
use linfa::traits::Fit;
use regulars::segments::kmeans::KMeans;
use regulars::segments::lloyd::Lloyd;
use regulars::segments::rows::{Rows, census};
use xxhash_rust::xxh3::xxh3_64;

pub const SAME: u64 = 2_755_129_161_805_107_512;

/// Starts, restarts, passes with pruning, inertia and means of 30,000 rows in 9 groups.
pub fn hash() -> u64 {
    let values = blobs(30_000, 7, 12, 1.6, 404);
    let order = census(&values, 7).expect("memory").order;
    let picks = order.iter().map(|&i| i as usize);
    let rows = Rows::gather(&values, 7, picks).expect("memory");
    let params = KMeans::params(9).seed(3, 1).restarts(4);
    let model: Lloyd = params.fit(&DatasetBase::new(rows, ())).expect("good rows");
    let mut bytes = model.labels().to_vec();
    let means = model.means();
    for x in means.iter().chain([&model.inertia()]) {
        bytes.extend_from_slice(&x.to_bits().to_le_bytes());
    }
    xxh3_64(&bytes)
}
