//! UNSELECT: RFC 3691.

use super::{Outcome, ok};
use crate::session::Session;
use ropewalk_wire_imap::command::Unselect;

pub(super) fn handle(session: &mut Session, _: Unselect, _: &mut Vec<u8>) -> Outcome {
    session.selected = None;
    ok("Done")
}
