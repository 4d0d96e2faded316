//! CAPABILITY: RFC 3501 6.1.1.

use super::{Outcome, ok};
use crate::session::Session;
use ropewalk_wire_imap::Data;
use ropewalk_wire_imap::command::Capability;

pub(super) fn handle(session: &mut Session, _: Capability, out: &mut Vec<u8>) -> Outcome {
    Data::Capability(session.capabilities()).encode(out);
    ok("Done")
}
