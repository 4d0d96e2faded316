//! STARTTLS: RFC 3501 6.2.1.

use super::{Done, Outcome};
use crate::session::Session;
use ropewalk_wire_imap::Status;
use ropewalk_wire_imap::command::StartTls;

pub(super) fn handle(session: &mut Session, _: StartTls, _: &mut Vec<u8>) -> Outcome {
    if !session.starttls_offered() {
        return Err(Status::bad("TLS is not offered here").into());
    }
    Ok(Done::StartTls)
}
