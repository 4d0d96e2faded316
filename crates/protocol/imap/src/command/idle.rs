//! IDLE: RFC 2177.

use super::{Done, Outcome};
use crate::session::Session;
use ropewalk_wire_imap::command::Idle;

pub(super) fn handle(_: &mut Session, _: Idle, _: &mut Vec<u8>) -> Outcome {
    Ok(Done::Idle)
}
