//! DATA: RFC 5321 4.1.1.4. It may not be mixed with BDAT (RFC 3030 2).

use super::bad_sequence;
use crate::budget::Share;
use crate::content::Receiving;
use crate::session::{Mode, Session};
use crate::transaction::Transaction;
use ropewalk_base::limits::SMTP_MESSAGE_BYTES_MAX;
use ropewalk_wire_smtp::{DataReader, EnhancedStatus as Status, Reply};
use std::sync::Arc;

impl Session {
    pub(crate) fn data(&mut self) -> Reply {
        if let Some(refusal) = self.content_refusal() {
            return refusal;
        }
        if self.transaction.as_ref().is_some_and(|transaction| transaction.chunks.is_some()) {
            return bad_sequence("the content has begun by BDAT");
        }
        let share = Share::new(Arc::clone(&self.shared.budget));
        self.mode =
            Mode::Content(Receiving::Lines { reader: DataReader::new(SMTP_MESSAGE_BYTES_MAX), share });
        Reply::plain(354, "send the message, end it with a dot on a line of its own")
    }

    /// Why no content may come now.
    pub(crate) fn content_refusal(&self) -> Option<Reply> {
        match &self.transaction {
            None => Some(bad_sequence("send MAIL and RCPT first")),
            Some(Transaction { recipients, .. }) if recipients.is_empty() => {
                Some(Reply::new(554, Status::INVALID_COMMAND, "no valid recipients"))
            }
            Some(_) => None,
        }
    }
}
