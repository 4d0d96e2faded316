//! CHECK: RFC 3501 6.4.1. Every write is durable when it is answered, so there is nothing to do.

use super::{Outcome, ok};
use crate::session::Session;
use ropewalk_wire_imap::command::Check;

pub(super) fn handle(_: &mut Session, _: Check, _: &mut Vec<u8>) -> Outcome {
    ok("Done")
}
