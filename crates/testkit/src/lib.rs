//! What tests and the load generator share: a whole server as a process, and clients of its protocols.

pub mod demo;
pub mod ews;
pub mod http;
pub mod imap;
pub mod mapi;
pub mod rop_sheet;
pub mod s3;
pub mod smtp;
