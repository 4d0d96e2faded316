//! CREATE: RFC 3501 6.3.3. Mailboxes above that are missing are made as well.

use super::{Outcome, ok};
use crate::folders;
use crate::session::Session;
use ropewalk_wire_imap::command::Create;
use ropewalk_wire_imap::{Code, Status};

pub(super) fn handle(session: &mut Session, command: Create, _: &mut Vec<u8>) -> Outcome {
    if !command.special_use.is_empty() {
        // RFC 6154 3: special uses belong to the folders a mailbox is made with.
        return Err(Status::no("A special use cannot be given").with(Code::UseAttr).into());
    }
    let (mailbox, folders) = (session.mailbox()?, session.folders()?);
    if folders.find(&command.mailbox).is_some() {
        return Err(Status::no("The mailbox exists").with(Code::AlreadyExists).into());
    }
    let (parent, name) = folders.prepare_parent(&mailbox, &command.mailbox)?;
    folders::make(&mailbox, parent, &name)?;
    ok("Created")
}
