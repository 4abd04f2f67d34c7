//! Stage `offers`.
