//! Stage `ingest`.
