//! SUBSCRIBE: RFC 3501 6.3.6.

use super::{Outcome, ok};
use crate::folders::Subscriptions;
use crate::session::Session;
use ropewalk_wire_imap::command::Subscribe;

pub(super) fn handle(session: &mut Session, command: Subscribe, _: &mut Vec<u8>) -> Outcome {
    let (mailbox, folders) = (session.mailbox()?, session.folders()?);
    Subscriptions::set(&mailbox, &folders.existing(&command.mailbox)?.folder, true)?;
    ok("Done")
}
