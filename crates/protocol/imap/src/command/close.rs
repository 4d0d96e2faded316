//! CLOSE: RFC 3501 6.4.2. Removes as EXPUNGE does, but without EXPUNGE responses.

use super::{Outcome, ok};
use crate::session::Session;
use ropewalk_mailbox::DeleteMode;
use ropewalk_wire_imap::command::Close;

pub(super) fn handle(session: &mut Session, _: Close, _: &mut Vec<u8>) -> Outcome {
    let (mailbox, selected) = session.view()?;
    let (folder, read_only) = (selected.folder, selected.read_only);
    let marked = if read_only { Vec::new() } else { selected.marked(&mailbox, None)? };
    session.selected = None;
    if !marked.is_empty() {
        mailbox.delete_messages(folder, &marked, DeleteMode::Soft)?;
    }
    ok("Done")
}
