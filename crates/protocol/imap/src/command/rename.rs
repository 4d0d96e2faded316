//! RENAME: RFC 3501 6.3.5. Mailboxes above the new name that are missing are made as well.

use super::{Outcome, ok};
use crate::failure::Failure;
use crate::folders;
use crate::session::Session;
use ropewalk_mailbox::Mailbox;
use ropewalk_model::{FolderId, MessageId};
use ropewalk_wire_imap::command::Rename;
use ropewalk_wire_imap::{Code, Status};

pub(super) fn handle(session: &mut Session, command: Rename, _: &mut Vec<u8>) -> Outcome {
    let (mailbox, folders) = (session.mailbox()?, session.folders()?);
    let from = folders.existing(&command.from)?;
    if let Some(taken) = folders.find(&command.to)
        && (taken.folder.id != from.folder.id || from.name == "INBOX")
    {
        return Err(Status::no("The name is taken").with(Code::AlreadyExists).into());
    }
    if mailbox.special_kind(from.folder.id).is_some() && from.name != "INBOX" {
        return Err(Status::no("This mailbox keeps its name").with(Code::Cannot).into());
    }
    let (parent, name) = folders.prepare_parent(&mailbox, &command.to)?;
    if from.name == "INBOX" {
        rename_inbox(&mailbox, from.folder.id, parent, &name)?;
    } else {
        mailbox.move_folder(from.folder.id, parent, &name)?;
    }
    ok("Renamed")
}

/// "Renaming INBOX is permitted, and has special behavior. It moves all messages in INBOX to a new mailbox with
/// the given name, leaving INBOX empty."
fn rename_inbox(mailbox: &Mailbox, inbox: FolderId, parent: FolderId, name: &str) -> Result<(), Failure> {
    let target = folders::make(mailbox, parent, name)?;
    let entries = mailbox.uids(inbox, 1, u32::MAX)?;
    for batch in entries.chunks(1000) {
        let ids: Vec<MessageId> = batch.iter().map(|entry| entry.id).collect();
        let mail = mailbox.heads(&ids)?.into_iter().flatten().filter(|head| !head.associated);
        let ids: Vec<MessageId> = mail.map(|head| head.id).collect();
        mailbox.move_messages(inbox, &ids, target)?;
    }
    Ok(())
}
