//! COPY: RFC 3501 6.4.7, with COPYUID (RFC 4315 3).

use super::{Done, Outcome};
use crate::failure::Failure;
use crate::session::Session;
use ropewalk_mailbox::{Mailbox, Transfer};
use ropewalk_model::FolderId;
use ropewalk_wire_imap::command::Copy;
use ropewalk_wire_imap::{Code, Status};

pub(super) fn handle(session: &mut Session, command: Copy, _: &mut Vec<u8>) -> Outcome {
    let target = session.folders()?.target(&command.mailbox)?;
    let (mailbox, selected) = session.view()?;
    let ids = selected.ids(&command.set, command.uid)?;
    let copied = mailbox.copy_messages(selected.folder, &ids, target)?;
    let missing = copied.len() < ids.len() && !command.uid;
    let status = if missing {
        // Copies of those that were there are not taken back: the others are gone whatever one does.
        Status::no("Some of the messages do not exist any more").with(Code::ExpungeIssued)
    } else {
        match copy_uid(&mailbox, target, &copied)? {
            Some(code) => Status::ok("Copied").with(code),
            None => Status::ok("No messages"),
        }
    };
    Ok(Done::Status(status))
}

/// COPYUID, unless nothing was copied.
pub(super) fn copy_uid(
    mailbox: &Mailbox,
    target: FolderId,
    done: &[Transfer],
) -> Result<Option<Code>, Failure> {
    if done.is_empty() {
        return Ok(None);
    }
    let validity = mailbox.folder(target)?.counters.uid_validity;
    let (old, new) = done.iter().map(|transfer| (transfer.old_uid, transfer.new_uid)).unzip();
    Ok(Some(Code::CopyUid(validity, old, new)))
}
