//! A mail transaction: RFC 5321 3.3.

use crate::budget::Share;
use ropewalk_transport::Destination;
use ropewalk_wire_smtp::{ChunkReader, ReversePath};

/// From MAIL until the message is in, RSET, EHLO or STARTTLS.
#[derive(Debug)]
pub(crate) struct Transaction {
    pub(crate) from: ReversePath,
    pub(crate) smtputf8: bool,
    pub(crate) recipients: Vec<Destination>,
    /// Once BDAT has come: what it brought, and the memory for it.
    pub(crate) chunks: Option<(ChunkReader, Share)>,
}
