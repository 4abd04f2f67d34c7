//! Stage `segments`.
