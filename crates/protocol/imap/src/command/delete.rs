//! DELETE: RFC 3501 6.3.4.

use super::{Outcome, ok};
use crate::session::Session;
use ropewalk_wire_imap::command::Delete;
use ropewalk_wire_imap::{Code, Status};

pub(super) fn handle(session: &mut Session, command: Delete, _: &mut Vec<u8>) -> Outcome {
    let (mailbox, folders) = (session.mailbox()?, session.folders()?);
    let named = folders.existing(&command.mailbox)?;
    if named.has_children || !mailbox.child_folders(named.folder.id)?.is_empty() {
        // "The DELETE command MUST NOT remove inferior hierarchical names."
        return Err(Status::no("There are mailboxes below it").with(Code::HasChildren).into());
    }
    mailbox.delete_folder(named.folder.id)?;
    ok("Deleted")
}
