//! Stage `value`.
pub mod days;
pub mod dropout;
pub mod fit;
pub mod minimise;
pub mod pareto;
pub mod rows;
pub mod spend;
