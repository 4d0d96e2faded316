//! EXPUNGE: RFC 3501 6.4.3, UID EXPUNGE: RFC 4315 2.1. What is removed stays recoverable for a while, as when
//! any other protocol deletes for good.

use super::{Outcome, ok};
use crate::session::Session;
use ropewalk_mailbox::DeleteMode;
use ropewalk_wire_imap::command::Expunge;

pub(super) fn handle(session: &mut Session, command: Expunge, _: &mut Vec<u8>) -> Outcome {
    let (mailbox, selected) = session.writable_view()?;
    let marked = selected.marked(&mailbox, command.uids.as_ref())?;
    if !marked.is_empty() {
        mailbox.delete_messages(selected.folder, &marked, DeleteMode::Soft)?;
    }
    ok("Done")
}
