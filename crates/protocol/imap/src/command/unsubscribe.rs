//! UNSUBSCRIBE: RFC 3501 6.3.7.

use super::{Outcome, ok};
use crate::folders::Subscriptions;
use crate::session::Session;
use ropewalk_wire_imap::command::Unsubscribe;

pub(super) fn handle(session: &mut Session, command: Unsubscribe, _: &mut Vec<u8>) -> Outcome {
    let (mailbox, folders) = (session.mailbox()?, session.folders()?);
    Subscriptions::set(&mailbox, &folders.existing(&command.mailbox)?.folder, false)?;
    ok("Done")
}
