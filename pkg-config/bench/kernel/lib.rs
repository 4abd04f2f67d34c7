//! Plain exports for `cargo pkg bench segments`: rows lie row-major in the module's own memory; and those of
//! [`offers`].

pub mod offers;

use linfa::DatasetBase;
use linfa::traits::Fit;
use linfa_clustering::{KMeans as Peer, KMeansInit};
use ndarray::{Array2, ArrayView2};
use rand::SeedableRng;
use rand_xoshiro::Xoshiro256Plus;
use regulars::segments::kmeans::KMeans;
use regulars::segments::lloyd::Lloyd;
use regulars::segments::rows::{Rows, census};
use std::slice;

/// Room for so many numbers; kept for good.
#[unsafe(no_mangle)]
pub extern "C" fn room(count: usize) -> *mut f32 {
    vec![0f32; count].leak().as_mut_ptr()
}

/// What a call gets: `rows × columns` numbers and, where a start is given, `k × columns` more.
struct Task<'a> {
    values: &'a [f32],
    start: &'a [f32],
    columns: usize,
    k: usize,
}

impl<'a> Task<'a> {
    /// # Safety
    /// Both places hold as many numbers as the shapes say.
    unsafe fn new(
        values: *const f32,
        start: *const f32,
        rows: usize,
        columns: usize,
        k: usize,
    ) -> Self {
        unsafe {
            Task {
                values: slice::from_raw_parts(values, rows * columns),
                start: slice::from_raw_parts(start, k * columns),
                columns,
                k,
            }
        }
    }

    fn count(&self) -> usize {
        self.values.len() / self.columns
    }
}

/// Our kernel from a given start, `passes` at the most; gives the inertia.
///
/// # Safety
/// `values` and `start` come from [`room`] and hold what the shapes say.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn regulars(
    values: *const f32,
    start: *const f32,
    rows: usize,
    columns: usize,
    k: usize,
    passes: usize,
) -> f64 {
    let task = unsafe { Task::new(values, start, rows, columns, k) };
    let rows = Rows::gather(task.values, task.columns, 0..task.count()).expect("memory");
    let params = KMeans::params(task.k).passes(passes);
    let model: Lloyd = params
        .start(task.start.to_vec())
        .fit(&DatasetBase::new(rows, ()))
        .expect("good rows");
    model.inertia()
}

/// Ours by its defaults: sample by hash, restarts, all rows.
///
/// # Safety
/// As of [`regulars`].
#[unsafe(no_mangle)]
pub unsafe extern "C" fn regulars_defaults(
    values: *const f32,
    start: *const f32,
    rows: usize,
    columns: usize,
    k: usize,
    _: usize,
) -> f64 {
    let task = unsafe { Task::new(values, start, rows, columns, k) };
    let order = census(task.values, task.columns).expect("memory").order;
    let picks = order.iter().map(|&i| i as usize);
    let rows = Rows::gather(task.values, task.columns, picks).expect("memory");
    let params = KMeans::params(task.k).restarts(10);
    let model: Lloyd = params.fit(&DatasetBase::new(rows, ())).expect("good rows");
    model.inertia()
}

/// linfa-clustering from a given start, f32 as ours.
///
/// # Safety
/// As of [`regulars`].
#[unsafe(no_mangle)]
pub unsafe extern "C" fn linfa(
    values: *const f32,
    start: *const f32,
    rows: usize,
    columns: usize,
    k: usize,
    passes: usize,
) -> f64 {
    let task = unsafe { Task::new(values, start, rows, columns, k) };
    let view = ArrayView2::from_shape((task.count(), columns), task.values).expect("a matrix");
    let start = Array2::from_shape_vec((k, columns), task.start.to_vec()).expect("a matrix");
    let model = Peer::params_with_rng(k, Xoshiro256Plus::seed_from_u64(0))
        .n_runs(1)
        .max_n_iterations(passes as u64)
        .tolerance(f32::MIN_POSITIVE)
        .init_method(KMeansInit::Precomputed(start))
        .fit(&DatasetBase::from(view));
    // It calls it an error when the passes are used up, after having done them.
    model.map_or(f64::NAN, |model| {
        f64::from(model.inertia()) * task.count() as f64
    })
}
