//! What every operation is given.

use crate::problem::Problems;
use ropewalk_base::limits::EWS_RESPONSE_CONTENT_BYTES_MAX;
use ropewalk_directory::{Directory, User};
use ropewalk_mailbox::Mailbox;
use ropewalk_transport::Transport;
use ropewalk_wire_ews_xml::{Problem, ResponseCode};
use std::cell::Cell;

/// One request of one user.
pub(crate) struct Context<'a> {
    pub(crate) directory: &'a Directory,
    pub(crate) transport: &'a Transport,
    /// Who asks.
    pub(crate) user: User,
    /// Their mailbox.
    pub(crate) mailbox: Mailbox,
    /// Bytes of content in the answer so far.
    content_bytes: Cell<usize>,
}

impl<'a> Context<'a> {
    pub(crate) const fn new(
        directory: &'a Directory,
        transport: &'a Transport,
        user: User,
        mailbox: Mailbox,
    ) -> Self {
        Self { directory, transport, user, mailbox, content_bytes: Cell::new(0) }
    }

    /// Counts content that goes into the answer.
    pub(crate) fn spend(&self, bytes: usize) -> Problems<()> {
        let spent = self.content_bytes.get().saturating_add(bytes);
        if spent > EWS_RESPONSE_CONTENT_BYTES_MAX {
            let text = "The response would be too large. Ask for fewer items at a time.";
            return Err(Problem::new(ResponseCode::ErrorDataSizeLimitExceeded, text));
        }
        self.content_bytes.set(spent);
        Ok(())
    }
}
