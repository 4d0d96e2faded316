//! EXAMINE: RFC 3501 6.3.2.

use super::Outcome;
use crate::session::Session;
use ropewalk_wire_imap::command::Examine;

pub(super) fn handle(session: &mut Session, command: Examine, out: &mut Vec<u8>) -> Outcome {
    super::select::open(session, &command.mailbox, true, out)
}
