//! NOOP: RFC 3501 6.1.2. News are told before every last line.

use super::{Outcome, ok};
use crate::session::Session;
use ropewalk_wire_imap::command::Noop;

pub(super) fn handle(_: &mut Session, _: Noop, _: &mut Vec<u8>) -> Outcome {
    ok("Done")
}
