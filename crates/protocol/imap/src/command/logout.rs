//! LOGOUT: RFC 3501 6.1.3.

use super::{Done, Outcome};
use crate::session::Session;
use ropewalk_wire_imap::command::Logout;

pub(super) fn handle(_: &mut Session, _: Logout, _: &mut Vec<u8>) -> Outcome {
    Ok(Done::Logout)
}
