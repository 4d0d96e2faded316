//! What a reviewer would otherwise have to look for. Each check returns its findings, empty when all is well;
//! `xtask/tests/tidy.rs` runs them all.

pub mod arrows;
pub mod functions;
pub mod licences;
mod metadata;
pub mod scan;
pub mod words;

pub use metadata::Metadata;
