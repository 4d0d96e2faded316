//! The command line of `ropewalk`: its flags, data folders, users, checks, and what the demo starts with.
//!
//! Nothing here listens or knows a protocol; the binary wires this to the node.

pub mod backup;
pub mod check;
pub mod cli;
mod core;
mod data;
pub mod demo;
mod error;
pub mod mailbox;
pub mod move_store;
pub mod user;

pub use crate::core::Core;
pub use data::{DataFolder, EngineRow, Missing};
pub use error::{AdminError, AdminResult};
